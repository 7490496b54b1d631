/*
 * GET /v1/catalog: the document for the kiosk, and what only the hall's worker needs of it.
 * Tolerant: an entry that cannot be read, is a double or is over a limit is left out and counted;
 * the rest lives.
 */
#ifndef ONEDOOR_HALL_API_CATALOG_H
#define ONEDOOR_HALL_API_CATALOG_H

#include "firmware/base/err.h"
#include "firmware/hall/seal.h"
#include "firmware/msg/catalog.h"

enum { CATALOG_ARENA_LIMIT = 8 * 1024 * 1024 };

struct catalog_extra {
	char version[65];  /* the hall's own, for the heartbeat */
	char qr_base[101]; /* "https://hall.example" */
	uint8_t sealing_key[SEAL_KEY_LEN];
	bool has_sealing_key;
	int block_max;	/* numbers in one leased block */
	int card_limit; /* numbers of one person and day */
	int skipped_count;
};

/* catalog_out is the caller's (catalog_destroy). ERR_INVALID: not a catalogue, or nothing in it can
 * be used. */
enum err catalog_parse(const char *json, size_t len, const char *etag, bool is_from_cache,
	struct catalog **catalog_out, struct catalog_extra *extra_out) MUST_CHECK;

#endif
