/*
 * What speaks with the hall (firmware/hall, firmware/care) is a module of the program,
 * onedoor-hall-client.so: libcurl, OpenSSL, SQLite and libsodium bring thirty libraries, which the
 * first frame needs none of. The program has the functions of this table as they stand in hall.h,
 * care.h and certificate.h (hall_late.c); the first call of one loads the module. What both use
 * (firmware/base, firmware/msg) is the program's.
 */
#ifndef ONEDOOR_HALL_MODULE_H
#define ONEDOOR_HALL_MODULE_H

#include <stdbool.h>
#include "firmware/care/care.h"
#include "firmware/hall/certificate.h"
#include "firmware/hall/hall.h"

#define HALL_MODULE_FILE   "onedoor-hall-client.so"
#define HALL_MODULE_SYMBOL "hall_module"

struct hall_module {
	const char *version; /* the program's own, or it is not taken */
	struct hall *(*create)(const struct hall_config *config, struct mailbox *facts);
	void (*destroy)(struct hall *hall);
	void (*order)(struct hall *hall, struct cmd *cmd);
	struct care *(*care_create)(const struct care_config *config, struct mailbox *facts);
	void (*care_destroy)(struct care *care);
	void (*care_order)(struct care *care, struct cmd *cmd);
	enum err (*read)(const char *path, struct certificate *out);
	enum err (*read_authority)(const char *path, int64_t now_ms, struct certificate *out);
	enum err (*match_key)(const char *path, const char *key_path);
};

extern const struct hall_module hall_module; /* in the module */

/* Loads it, if it is not yet. False: it cannot be, which is said once. Main thread. */
bool hall_module_is_there(void);

#endif
