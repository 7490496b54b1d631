/*
 * The door to RAUC, which writes the other slot: its service on the system's bus, by sd-bus. One
 * thread. Every call ends within its limit, or when is_interrupted says so (ERR_CANCELLED);
 * ERR_NOT_FOUND: there is no such service; ERR_AUTH: we may not; ERR_TIMEOUT; ERR_REFUSED: it said
 * no, in words.
 */
#ifndef ONEDOOR_CARE_RAUC_H
#define ONEDOOR_CARE_RAUC_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/care.h"

struct rauc;

struct rauc_bundle {
	char compatible[64];
	char version[SYSTEM_VERSION_LEN + 1];
};

struct rauc_work {
	bool is_installing;
	bool is_another; /* not the service that has begun it: that one is gone */
	int percent;
	char words[CARE_WORDS_LEN + 1]; /* why the last one failed; "": it did not */
};

struct rauc_slots {
	char booted[32]; /* its name of the boot loader; "": unknown */
	bool is_good;	 /* the booted one, as the boot loader has it */
	bool is_other_good;
};

/* Without a bus nothing can be asked: ERR_NOT_FOUND. */
enum err rauc_open(bool (*is_interrupted)(void *arg), void *arg, struct rauc **rauc_out) MUST_CHECK;
void rauc_close(struct rauc *rauc); /* NULL is allowed */
/* Its own words about the last refusal, to be logged; "" none. */
const char *rauc_words(const struct rauc *rauc);

/* What machine its bundles must be for. */
enum err rauc_compatible(struct rauc *rauc, char *out, size_t size) MUST_CHECK;
/* What a bundle says of itself; ERR_REFUSED: it is none, or signed by somebody else. */
enum err rauc_look(struct rauc *rauc, const char *path, struct rauc_bundle *out) MUST_CHECK;
/* Begins; rauc_work says how far it is. */
enum err rauc_install(struct rauc *rauc, const char *path) MUST_CHECK;
enum err rauc_ask(struct rauc *rauc, struct rauc_work *out) MUST_CHECK;
enum err rauc_ask_slots(struct rauc *rauc, struct rauc_slots *out) MUST_CHECK;
/* state: "good" or "bad"; slot: "booted" or "other". */
enum err rauc_mark(struct rauc *rauc, const char *state, const char *slot) MUST_CHECK;

#endif
