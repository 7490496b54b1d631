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
#include "firmware/msg/plan.h"

enum {
	DOCUMENT_MAX_LEN = 256 * 1024, /* bytes of JSON */
	DOCUMENT_MAX_BLOCKS = 400,
	DOCUMENT_MAX_ITEMS = 200, /* of a block */
	DOCUMENT_MAX_ROWS = 60,
	DOCUMENT_MAX_COLUMNS = 8,
	DOCUMENT_MAX_SERIES = 12,
	DOCUMENT_MAX_POINTS = 60,
	DOCUMENT_MAX_LANES = 12, /* of a step */
	DOCUMENT_MAX_DAYS = 1000,
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

enum chart_kind {
	CHART_BAR,
	CHART_STACKED, /* the bars of one point lie in a row */
	CHART_LINE,
};

struct chart {
	enum chart_kind kind;
	int series_count, point_count;
	struct text *series; /* names; of a single one "" */
	struct text *points; /* names */
	double *values;	     /* by series, then point; never negative */
	double highest;	     /* of a bar, or of a point; 0 when all are */
	struct text unit;    /* "" none */
};

/* How far a step, or a lane of it, has come. */
enum progress {
	PROGRESS_AHEAD,
	PROGRESS_DONE,
	PROGRESS_NOW,
	PROGRESS_SKIPPED,
	PROGRESS_STOPPED, /* for the time being: its clock stands still */
	PROGRESS_COUNT
};

/* What supervision says of a clock; never shown alone. */
enum colour { COLOUR_NONE, COLOUR_GREEN, COLOUR_YELLOW, COLOUR_RED };

/* One of several things that go on at the same time within a step. */
struct lane {
	struct text whose, text;
	enum progress progress;
	enum colour colour;
	int days_used, days_allowed; /* working days; -1 unknown */
};

struct timeline_step {
	struct text when, text, note; /* when and note "" when missing */
	enum progress progress;
	int lane_count;
	struct lane *lanes;
};

struct timeline {
	int step_count;
	struct timeline_step *steps; /* in the order of time */
};

struct block {
	enum block_kind kind;
	struct text text, label; /* "" when missing */
	const char *code;	 /* "" when missing */
	int item_count;
	struct item *items;
	struct table *table;	   /* BLOCK_table */
	struct chart *chart;	   /* BLOCK_chart */
	struct timeline *timeline; /* BLOCK_timeline */
	struct plan *plan;	   /* BLOCK_plan */
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
/* The same, but nothing when there is no text. */
void document_add_fact(
	struct document *document, const char *label, const char *text, enum item_weight weight);
/* A step of the timeline added last, of at most DOCUMENT_COMPOSED_ITEMS, and a lane of the step
 * added last, of at most DOCUMENT_MAX_LANES; the lane's texts are copied, the same in every
 * language. */
struct timeline_step *document_add_step(struct document *document, const char *when,
	const char *text, const char *note, enum progress progress);
struct lane *document_add_lane(
	struct document *document, const char *whose, const char *text, enum progress progress);
/* A plan of a floor, the text above it: that one, its areas and texts borrowed (they must live as
 * long), its marks and its route as they are; what is added afterwards stands in this document
 * only. */
struct plan *document_add_plan(
	struct document *document, const char *text, const struct plan *floor);
/* A mark of the plan added last, of at most DOCUMENT_COMPOSED_MARKS; icon "": its kind's. The name
 * is copied, the same in every language. */
enum { DOCUMENT_COMPOSED_MARKS = 8 };
void document_add_mark(struct document *document, enum mark_kind kind, struct plan_point at,
	const char *name, const char *icon);
/* The way of the plan added last, in place of what it had: from where one stands to where one goes;
 * copied. */
void document_add_route(struct document *document, const struct plan_point *points, int count);
/* The blocks of another one follow, borrowed: it must live as long. */
void document_borrow(struct document *document, const struct document *other);
/* The same text in every language, in the document's memory. */
struct text document_text(struct document *document, const char *text);

/* Row 0 is the head. */
const struct text *table_cell(const struct table *table, int row, int column);
/* Whether what stands there is figures throughout ("1,203.5", "¥ 40", "8 %", "12 件"), so that they
 * are to stand right; false for times and dates, for a column without any, and for the first one,
 * which says what the row is. */
bool table_is_figures(const struct table *table, int column, enum lang lang);
double chart_value(const struct chart *chart, int series, int point);
/* Bars of a point: one a series, or the one in which all of them lie; and how long one is. */
int chart_bar_count(const struct chart *chart);
double chart_bar_value(const struct chart *chart, int bar, int point);
/* "1,203": whole when it is, else at most two decimals; cut at a whole character. */
void chart_figure(double value, char *out, size_t out_size);
/* The same with its unit: "1,203 件". */
void chart_format(
	const struct chart *chart, enum lang lang, double value, char *out, size_t out_size);

/* The figures of a chart as tables that keep the limits of tables: a point a row, a series a
 * column, the sum of stacked ones in a last column named `sum` (there is one where several series
 * are stacked). What is too many for one table goes on in the next; every one of them has the
 * points' names in its first column. */
int chart_table_count(const struct chart *chart);
/* One of them, in the arena; texts that are the chart's own are borrowed. NULL: no room. */
struct table *chart_table(
	const struct chart *chart, int index, struct text sum, struct arena *arena);

/* What is to be said of a lane's clock: of its colour, and of its days where they say more. */
enum lane_clock { CLOCK_NONE, CLOCK_IN_TIME, CLOCK_SHORT, CLOCK_LATE };
enum lane_clock lane_clock(const struct lane *lane);

/* "checklist". Static. */
const char *block_kind_name(enum block_kind kind);

#endif
