/*
 * The hall's collections: what can be looked up, list by list (openapi.yaml `Collections`,
 * `Entries`, `EntryDetail`). Documents, immutable once made; each travels inside its message with
 * its arena. All of it is public. Limits are the parser's (firmware/hall/api_collection.c): what
 * is over one is left out there.
 */
#ifndef ONEDOOR_MSG_COLLECTION_H
#define ONEDOOR_MSG_COLLECTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/rfc3339.h"
#include "firmware/msg/document.h"
#include "firmware/msg/hall.h"
#include "firmware/msg/matter.h"

enum {
	COLLECTIONS_MAX = 120,
	COLLECTIONS_MAX_SHELVES = 12,
	COLLECTION_MAX_COLUMNS = 6,
	COLLECTION_MAX_FILTERS = 3,
	COLLECTION_MAX_VALUES = 60, /* of a filter */
	COLLECTION_VERSION_LEN = 64,
	COLLECTION_NOTE_LEN = 4 * 120, /* bytes: 120 characters */
	LISTING_MAX_ROWS = 30000,
	ENTRY_MAX_CODES = 4,
	ENTRY_CODE_LEN = 64,
	ENTRY_ID_LEN = 31,
	ENTRY_LINK_LEN = 111,
	ENTRY_PINYIN_LEN = 480,
	NAMES_MAX = 40000,
};

enum collection_layout { LAYOUT_LIST, LAYOUT_TILES, LAYOUT_MAP, LAYOUT_SINGLE };
enum sorting { SORTING_GIVEN, SORTING_NAME, SORTING_NEWEST, SORTING_NEAREST };

struct column {
	struct text name;
	bool is_number;
};

struct filter_value {
	const char *code;
	struct text name;
	enum colour colour; /* the light of what has it */
};

struct filter {
	const char *code;
	struct text name;
	int value_count;
	struct filter_value *values;
};

struct collection {
	const char *code;
	struct text name;
	const char *pinyin;
	const char *icon; /* "" when none */
	int shelf;	  /* index of struct collections; -1 unknown */
	struct text note; /* "" when missing */
	const char *version;
	int64_t as_of_ms; /* wall clock, UTC; 0 unknown */
	struct text source;
	int count; /* of entries */
	int column_count, filter_count;
	struct column *columns;
	struct filter *filters;
	enum collection_layout layout;
	enum sorting sorting;
};

struct shelf {
	const char *code;
	struct text name;
	const char *icon; /* "" when none */
};

struct collections {
	struct arena *arena;	  /* holds everything here, this struct too */
	atomic_int other_holders; /* besides the first: the hall's workers have the same one */
	const char *version;
	int64_t as_of_ms;
	struct text source;
	int shelf_count, collection_count;
	struct shelf *shelves;
	struct collection *collections; /* in the hall's order */
};

/* A row of a list. */
struct entry_row {
	const char *id;
	struct text name;
	const char *pinyin;
	struct text note;		     /* "" when missing */
	char date[DATE_LEN + 1];	     /* "2026-11-24"; "" none */
	const struct text *cells;	     /* column_count; "" when missing */
	int8_t tags[COLLECTION_MAX_FILTERS]; /* index of the filter's value; -1 none */
	bool has_place, has_document;
	int code_count;
	const char **codes; /* what a scanned code of it says */
	double lat, lon;    /* with has_place */
	const char *icon;   /* "" when none */
	const char *link;   /* "" none; else this is opened instead of a document of its own */
};

struct listing {
	struct arena *arena;	      /* holds everything here, this struct too */
	struct collection collection; /* shelf -1 */
	int row_count, row_room;
	struct entry_row *rows; /* in the hall's order */
	int64_t as_of_ms;	/* wall clock, UTC */
	bool is_old;		/* it could not be compared with the hall's */
};

struct entry_detail {
	char collection[CODE_LEN + 1];
	char id[ENTRY_ID_LEN + 1];
	char page_url[PAGE_URL_LEN + 1]; /* the same on a phone; "" none */
	struct document *document;	 /* owned */
	bool is_old;
};

/* What all entries are called, for the search of everything. */
struct entry_name {
	uint16_t collection; /* index of `collections` */
	uint8_t code_count;
	const char *id;
	struct text name;
	const char *pinyin;
	const char **codes;
};

struct names {
	struct arena *arena; /* holds everything here, this struct too */
	int collection_count;
	const char **collections; /* codes */
	int row_count;
	struct entry_name *rows;
};

/* One more holder, from any thread that is one. */
struct collections *collections_hold(struct collections *collections);
/* NULL is allowed; of collections it lets go. */
void collections_destroy(struct collections *collections);
void listing_destroy(struct listing *listing);
void entry_detail_destroy(struct entry_detail *detail);
void names_destroy(struct names *names);

/* Indexes; -1 when unknown. */
int collections_find(const struct collections *collections, const char *code);
int listing_find(const struct listing *listing, const char *id);

/* What an entry without a document of its own says: its cells as facts under its name, and its
 * link. */
struct document *entry_document(const struct collection *collection, const struct entry_row *row);

#endif
