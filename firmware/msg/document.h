/*
 * A document: what is read, printed and spoken alike. Immutable once made; travels inside its
 * message with its arena. Limits are the parser's (firmware/hall/api_document.c, openapi.yaml
 * `Document`): a block over a limit, or of a kind that nobody knows, is left out there.
 */
#ifndef ONEDOOR_MSG_DOCUMENT_H
#define ONEDOOR_MSG_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/catalog.h"

enum {
	DOCUMENT_MAX_LEN = 256 * 1024, /* bytes of JSON */
	DOCUMENT_MAX_BLOCKS = 400,
	DOCUMENT_MAX_ITEMS = 200, /* of a block */
	DOCUMENT_MAX_ROWS = 60,
	DOCUMENT_MAX_COLUMNS = 8,
	DOCUMENT_MAX_SERIES = 12,
	DOCUMENT_MAX_POINTS = 60,
};

enum block_kind {
#define BLOCK(name) BLOCK_##name,
#include "firmware/msg/blocks.def"
#undef BLOCK
	BLOCK_KIND_COUNT
};

enum item_weight { ITEM_USUAL, ITEM_LOUD, ITEM_QUIET };

struct item {
	struct text label, text; /* "" when missing */
	enum item_weight weight; /* of a fact */
};

struct table {
	int column_count, row_count; /* rows without the head */
	struct text *cells;	     /* the head first, row by row */
};

struct chart {
	int series_count, point_count;
	bool is_stacked;     /* bars of one point lie in a row */
	struct text *series; /* names; of a single one "" */
	struct text *points; /* names */
	double *values;	     /* by series, then point; never negative */
	double highest;	     /* of a bar; 0 when all are */
	struct text unit;    /* "" none */
};

struct block {
	enum block_kind kind;
	struct text text, label; /* "" when missing */
	const char *code;	 /* "" when missing */
	int item_count;
	struct item *items;
	struct table *table; /* BLOCK_table */
	struct chart *chart; /* BLOCK_chart */
};

struct document {
	struct arena *arena; /* holds everything here, this struct too */
	struct text title, source;
	struct text foot; /* for staff, very small; only on paper */
	int64_t as_of_ms; /* wall clock, UTC; 0 unknown */
	int block_count, block_room;
	struct block *blocks;
};

void document_destroy(struct document *document); /* NULL is allowed */

/* For what is composed here: empty, with room for that many blocks; texts are copied, the same in
 * every language. Aborts when the room is not enough. */
struct document *document_create(int block_room, const char *title);
struct block *document_add(struct document *document, enum block_kind kind, const char *label,
	const char *text, const char *code);
/* An item of the block added last, of at most DOCUMENT_COMPOSED_ITEMS. */
enum { DOCUMENT_COMPOSED_ITEMS = 8 };
void document_add_item(
	struct document *document, const char *label, const char *text, enum item_weight weight);
/* The same text in every language, in the document's memory. */
struct text document_text(struct document *document, const char *text);

/* Row 0 is the head. */
const struct text *table_cell(const struct table *table, int row, int column);
double chart_value(const struct chart *chart, int series, int point);
/* "12 件": whole when it is, else two decimals; cut at a whole character. */
void chart_format(
	const struct chart *chart, enum lang lang, double value, char *out, size_t out_size);

/* "checklist". Static. */
const char *block_kind_name(enum block_kind kind);

#endif
