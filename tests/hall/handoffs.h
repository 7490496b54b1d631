/*
 * Files on their way from a phone to a kiosk: what both sides do with them in the database. Any
 * thread; what changes runs inside a write transaction, after which the hall's bell rings.
 */
#ifndef ONEDOOR_TESTS_HALL_HANDOFFS_H
#define ONEDOOR_TESTS_HALL_HANDOFFS_H

#include <jansson.h>

#include "tests/hall/photo.h"
#include "tests/hall/request.h"

enum { HANDOFF_LIVES_MS = 30 * 60 * 1000 };

/* One that is not over. */
struct handoff {
	char id[ID_LEN], terminal[64], lang[8];
	char what[40]; /* matter, bundle or case */
	json_t *items; /* [{code, title, max_files}]; of a case's page with the ask's id */
	int64_t expires_ms, version;
	bool is_opened;
};

/* Opened on the page of a case, by no terminal (whose name has no blank): what comes is handed over
 * by the phone itself. */
#define HANDOFF_OF_PAGE "a case's page"
bool handoff_is_of_page(const struct handoff *handoff);

struct handoff_for {
	const char *terminal, *what, *lang; /* lang "": as the browser asks */
	const json_t *items;
};
void handoff_begin(struct hall *hall, struct conn *conn, const struct handoff_for *of,
	int64_t now_ms, char id_out[static ID_LEN], char token_out[static ID_LEN]);
/* It is over. */
void handoff_end(struct conn *conn, const struct handoff *handoff, int64_t now_ms);

/* By the phone's token, or by its id and terminal. False when there is none, or it is over.
 * handoff_finish in either case. */
bool handoff_by_token(struct hall *hall, struct conn *conn, const char *token, int64_t now_ms,
	struct handoff *out) MUST_CHECK;
bool handoff_by_id(struct conn *conn, const char *id, const char *terminal, int64_t now_ms,
	struct handoff *out) MUST_CHECK;
void handoff_finish(struct handoff *handoff);
void handoff_token_hash(const struct hall *hall, const char *token, char hash_out[static HASH_LEN]);

/* Its version grows. */
void handoff_changed(struct conn *conn, const char *id);
void handoff_opened(struct conn *conn, const struct handoff *handoff);
/* Room for one more file of the item: its id, in state arriving. A problem's code, static, when
 * there is none. */
const char *handoff_expect(struct conn *conn, const struct handoff *handoff, const char *item,
	int64_t now_ms, char file_out[static ID_LEN]) MUST_CHECK;
/* It is there, or code says why not. */
void handoff_arrived(struct hall *hall, struct conn *conn, const struct handoff *handoff,
	const char *file, const struct photo *picture, const char *code, int64_t now_ms);
/* The file goes, unless a case has taken it. */
void handoff_drop(struct conn *conn, const struct handoff *handoff, const char *file);
/* What has come and is good: [{id, item, bytes}]; the caller's. */
json_t *handoff_files(struct conn *conn, const struct handoff *handoff) MUST_CHECK;
/* Everything that is over goes: links, and files that no case took, a day later. */
void handoff_sweep(struct conn *conn, int64_t now_ms);

#endif
