/*
 * Whether the kiosk works, as it says itself every few seconds in a file (path.health), and whether
 * that is enough for its system to be called good: onedoor-good asks. Before an update's restart
 * what worked is written down; what worked then must work again. Any thread; small files.
 */
#ifndef ONEDOOR_FLEET_HEALTH_H
#define ONEDOOR_FLEET_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/care.h"

enum {
	HEALTH_EVERY_MS = 5000,
	HEALTH_UP_MS = 10000,	 /* a kiosk that crashes again and again never gets so old */
	HEALTH_STALE_MS = 20000, /* what was said longer ago counts no more */
	HEALTH_FRAME_MS = 90000, /* the clock on the page alone draws once a minute */
};

struct health {
	int64_t at_ms; /* of clock_ms: when it was said */
	int64_t up_ms; /* so long the kiosk runs */
	int64_t frame_count;
	int64_t frame_ms; /* of clock_ms: the last one */
	unsigned devices; /* bits of enum device_kind: opened, and working */
	bool is_hall_reached;
};

enum err health_write(const char *path, const struct health *health) MUST_CHECK;
/* ERR_INVALID: it is none; else as fs_read. */
enum err health_read(const char *path, struct health *out) MUST_CHECK;

/* What an update has left for the system that it starts: which one it came from, and what worked.
 */
struct update_note {
	char from[32]; /* the slot */
	char version[SYSTEM_VERSION_LEN + 1];
	char action[33]; /* the server's, to be told how it went; "" none */
	int64_t command; /* the hall's; 0 none */
	enum update_source source;
	bool is_installed; /* the other slot was written to its end */
	unsigned devices;
	bool is_hall_reached;
};

enum err update_note_write(const char *own_dir, const struct update_note *note) MUST_CHECK;
enum err update_note_read(const char *own_dir, struct update_note *out) MUST_CHECK;
enum err update_note_remove(const char *own_dir) MUST_CHECK;

/* NULL: all is well; else what is missing, static. note: NULL when no update is behind this start.
 * mandatory: bits of enum device_kind. */
const char *health_fault(const struct health *health, const struct update_note *note,
	unsigned mandatory, int64_t now_ms);

/* "idcard,printer" as bits; false: a word of it is none. */
bool health_devices_parse(const char *text, unsigned *devices_out);

#endif
