/*
 * Collections, Entries, EntryDetail and EntryDocuments of openapi.yaml. Tolerant as the catalogue's
 * parser: what cannot be read, is a double or is over a limit is left out; the rest lives. Any
 * thread.
 */
#ifndef ONEDOOR_HALL_API_COLLECTION_H
#define ONEDOOR_HALL_API_COLLECTION_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/hall/api_common.h"
#include "firmware/msg/collection.h"

enum {
	ANSWER_MAX_LEN = 256 * 1024, /* of each of these answers */
	CURSOR_LEN = 64,
	PAGE_MAX_ROWS = 500,
	COLLECTIONS_ARENA_LIMIT = 2 * 1024 * 1024,
	LISTING_ARENA_LIMIT = 24 * 1024 * 1024,
	NAMES_ARENA_LIMIT = 8 * 1024 * 1024,
};

/* collections_out is the caller's. heads_out: to each of them what listing_create takes, in the
 * same memory; NULL: not wanted. ERR_INVALID: it is none; ERR_TOO_BIG. */
enum err collections_parse(const char *json, size_t len, struct collections **collections_out,
	const char *heads_out[COLLECTIONS_MAX]) MUST_CHECK;

/* A list without rows, of the collection that head describes, with room for so many; the caller's.
 * ERR_INVALID: that is none. */
enum err listing_create(const char *head, int room, struct listing **listing_out) MUST_CHECK;
/* Room for one more row, zeroed but for its texts, which are "": to be counted when it is whole.
 * NULL: none. cells_out: its cells, to be written. */
struct entry_row *listing_room(
	struct api_memory *memory, struct listing *listing, struct text **cells_out);

/* What a page says of itself. */
struct entries_page {
	char version[COLLECTION_VERSION_LEN + 1];
	char next[CURSOR_LEN + 1]; /* "": it is the last */
	int skipped_count;
};
/* Its rows are added to the list. ERR_INVALID: it is none; ERR_TOO_BIG. */
enum err entries_parse(const char *json, size_t len, struct listing *listing,
	struct entries_page *page_out) MUST_CHECK;

/* Documents as they came, each a JSON text to be read with document_parse. */
struct documents_page {
	struct arena *arena; /* holds the rest */
	struct entries_page page;
	int count;
	struct entry_text {
		const char *id, *json;
	} documents[PAGE_MAX_ROWS];
};
/* The caller's, documents_page_finish. Errors as above. */
enum err documents_parse(const char *json, size_t len, struct documents_page *out) MUST_CHECK;
void documents_page_finish(struct documents_page *page);

/* detail_out is the caller's; it must be that entry's. version: COLLECTION_VERSION_LEN + 1 bytes.
 * text_out: its document as it came, to be freed with json_text_free. */
enum err entry_parse(const char *json, size_t len, const char *collection, const char *id,
	struct entry_detail **detail_out, char *version_out, char **text_out) MUST_CHECK;

/* 1 … 31 of [a-z0-9_] or [a-z0-9-]. */
bool api_is_collection_code(const char *text);
bool api_is_entry_id(const char *text);

#endif
