/*
 * A scanner whose maker nobody knows types into the desktop, and the page hears it as its own keys.
 * It is recognised by how it types: keys that mean nothing to the page, close after each other, and
 * what comes within such a burst, or just before it, presses nothing. A lone key that means
 * something is held back for TYPED_HOLD_MS, in which a burst would go on. The keypads that work the
 * pages have no other keys. No I/O; one thread, which also gives the time.
 */
#ifndef ONEDOOR_DRIVERS_TYPED_H
#define ONEDOOR_DRIVERS_TYPED_H

#include "drivers/scanner/keyboard_wire.h"
#include "drivers/scanner/line_code.h"

enum {
	TYPED_GAP_MS = 30,	 /* keys of a code are not further apart, on the average */
	TYPED_HOLD_MS = 40,	 /* a key's press waits so long whether a burst follows */
	TYPED_ENTER_GAP_MS = 60, /* pauses that end a burst, after Enter and after others */
	TYPED_LONG_GAP_MS = 100,
	TYPED_LEAST_KEYS = 3, /* of a code, Enter among them */
	TYPED_HELD_MAX = 8,
};

struct typed_key {
	uint8_t usage, modifiers; /* as in a boot keyboard's report */
	bool is_down;
	int meaning; /* to the page: handed back by typed_release; -1: none */
	/* It was read at at_ms and happened not before since_ms: while the reader was busy, keys
	 * pile up and pauses between them cannot be seen. */
	int64_t since_ms, at_ms;
};

struct typed {
	struct keyboard keyboard;
	struct line_code code; /* the burst; begun: there is one */
	int key_count;
	int64_t last_ms, span_ms; /* the least time it can have taken */
	int held_count;
	struct {
		int meaning;
		int64_t due_ms;
	} held[TYPED_HELD_MAX];
};

void typed_init(struct typed *typed);
/* A key, in order. What is due by its since_ms must have been taken before. */
void typed_take(struct typed *typed, const struct typed_key *key);
/* A held key behind which no burst came; false when there is none by now. */
bool typed_release(struct typed *typed, int64_t now_ms, int *meaning_out);
/* True when a burst is over; what it typed, if a scanner can have, lies in typed->code.shot. Wipe
 * it after use. */
bool typed_is_whole(struct typed *typed, int64_t now_ms);
/* How long until one of both; -1 when nothing waits. */
int64_t typed_wait_ms(const struct typed *typed, int64_t now_ms);
/* The burst under way is not to be heard. */
void typed_refuse(struct typed *typed);
/* Forgets what was typed. */
void typed_wipe(struct typed *typed);

#endif
