#include "firmware/hall/api_document.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_plan.h"
#include "firmware/base/rfc3339.h"

#include <math.h>
#include <string.h>

enum {
	ARENA_LIMIT = 1024 * 1024,
	TEXT_MAX_LEN = 4 * 2000, /* bytes: 2,000 characters */
	CODE_MAX_LEN = 255,
};

struct parser {
	struct api_memory memory;
	int skipped_count;
};

/* A language map, or one text for all; "" when there is none. */
static struct text words_of(struct parser *p, const char *any, const struct json *map)
{
	struct text out;
	(void)api_words(&p->memory, any[0] ? any : json_str(map, "zh", ""),
		any[0] ? any : json_str(map, "en", ""), TEXT_MAX_LEN, &out);
	return out;
}

static struct text parse_text(struct parser *p, const struct json *object, const char *key)
{
	return words_of(p, json_str(object, key, ""), json_get(object, key));
}

static struct text parse_at(struct parser *p, const struct json *array, size_t index)
{
	return words_of(p, json_at_str(array, index, ""), json_at(array, index));
}

static bool has_words(struct text text)
{
	return text.in[LANG_ZH][0] != '\0';
}

/* How many of them are read. */
static size_t bounded(struct parser *p, const struct json *array, size_t most)
{
	size_t count = MIN_OF(json_len(array), most);
	p->skipped_count += (int)MIN_OF(json_len(array) - count, (size_t)10000);
	return count;
}

static enum item_weight parse_weight(const char *text)
{
	return str_equal(text, "loud")	  ? ITEM_LOUD
	       : str_equal(text, "quiet") ? ITEM_QUIET
					  : ITEM_USUAL;
}

static bool parse_items(struct parser *p, const struct json *array, struct block *out)
{
	size_t count = bounded(p, array, DOCUMENT_MAX_ITEMS);
	out->items = api_alloc(&p->memory, count, sizeof(struct item));
	for (size_t i = 0; out->items && i < count; i++) {
		const struct json *object = json_at(array, i);
		struct item item = {.label = parse_text(p, object, "label"),
			.text = parse_text(p, object, "text"),
			.weight = parse_weight(json_str(object, "weight", ""))};
		if (has_words(item.text)) {
			out->items[out->item_count++] = item;
		} else {
			p->skipped_count++;
		}
	}
	return out->item_count > 0;
}

static enum progress parse_progress(const char *text)
{
	return str_equal(text, "done")	    ? PROGRESS_DONE
	       : str_equal(text, "now")	    ? PROGRESS_NOW
	       : str_equal(text, "skipped") ? PROGRESS_SKIPPED
	       : str_equal(text, "stopped") ? PROGRESS_STOPPED
					    : PROGRESS_AHEAD;
}

static void parse_lanes(struct parser *p, const struct json *array, struct timeline_step *out)
{
	size_t count = bounded(p, array, DOCUMENT_MAX_LANES);
	out->lanes = count ? api_alloc(&p->memory, count, sizeof(struct lane)) : NULL;
	for (size_t i = 0; out->lanes && i < count; i++) {
		const struct json *object = json_at(array, i);
		struct lane lane = {.whose = parse_text(p, object, "label"),
			.text = parse_text(p, object, "text"),
			.progress = parse_progress(json_str(object, "state", "")),
			.colour = api_colour(object),
			.days_used = api_int(object, "days_used", 0, DOCUMENT_MAX_DAYS, -1),
			.days_allowed = api_int(object, "days_allowed", 0, DOCUMENT_MAX_DAYS, -1)};
		if (has_words(lane.whose) || has_words(lane.text)) {
			out->lanes[out->lane_count++] = lane;
		} else {
			p->skipped_count++;
		}
	}
}

static bool parse_timeline(struct parser *p, const struct json *array, struct block *out)
{
	size_t count = bounded(p, array, DOCUMENT_MAX_ITEMS);
	struct timeline *timeline = out->timeline =
		api_alloc(&p->memory, 1, sizeof(struct timeline));
	if (!timeline) {
		return false;
	}
	timeline->steps = api_alloc(&p->memory, count, sizeof(struct timeline_step));
	for (size_t i = 0; timeline->steps && i < count; i++) {
		const struct json *object = json_at(array, i);
		struct timeline_step step = {.when = parse_text(p, object, "label"),
			.text = parse_text(p, object, "text"),
			.note = parse_text(p, object, "note"),
			.progress = parse_progress(json_str(object, "state", ""))};
		if (has_words(step.text)) {
			parse_lanes(p, json_get(object, "lanes"), &step);
			timeline->steps[timeline->step_count++] = step;
		} else {
			p->skipped_count++;
		}
	}
	return timeline->step_count > 0;
}

static void parse_cells(struct parser *p, const struct json *row, int columns, struct text *out)
{
	for (int i = 0; i < columns; i++) {
		out[i] = parse_at(p, row, (size_t)i);
	}
}

/* As wide as its head. */
static bool parse_table(struct parser *p, const struct json *object, struct block *out)
{
	const struct json *head = json_get(object, "head"), *rows = json_get(object, "rows");
	size_t columns = json_len(head), count = json_len(rows);
	if (columns == 0 || columns > DOCUMENT_MAX_COLUMNS || count > DOCUMENT_MAX_ROWS) {
		return false;
	}
	struct table *table = out->table = api_alloc(&p->memory, 1, sizeof(*table));
	struct text *cells = api_alloc(&p->memory, (count + 1) * columns, sizeof(struct text));
	if (!table || !cells) {
		return false;
	}
	*table = (struct table){(int)columns, (int)count, cells};
	parse_cells(p, head, table->column_count, cells);
	for (size_t i = 0; i < count; i++) {
		parse_cells(p, json_at(rows, i), table->column_count, cells + (i + 1) * columns);
	}
	return true;
}

/* The longest bar there can be: of one value, or of one point's sum. */
static double highest_of(const struct chart *chart)
{
	double highest = 0;
	for (int point = 0; point < chart->point_count; point++) {
		double sum = 0;
		for (int series = 0; series < chart->series_count; series++) {
			double value = chart_value(chart, series, point);
			sum = chart->kind == CHART_STACKED ? sum + value : value;
			highest = fmax(highest, sum);
		}
	}
	return highest;
}

static enum chart_kind parse_chart_kind(const char *text)
{
	return str_equal(text, "stacked") ? CHART_STACKED
	       : str_equal(text, "line")  ? CHART_LINE
					  : CHART_BAR;
}

static bool parse_chart(struct parser *p, const struct json *object, struct block *out)
{
	const struct json *series = json_get(object, "series"),
			  *points = json_get(object, "points");
	size_t series_count = json_len(series), point_count = json_len(points);
	if (series_count == 0 || series_count > DOCUMENT_MAX_SERIES || point_count == 0 ||
		point_count > DOCUMENT_MAX_POINTS) {
		return false;
	}
	struct chart *chart = out->chart = api_alloc(&p->memory, 1, sizeof(*chart));
	struct text *names = api_alloc(&p->memory, series_count + point_count, sizeof(struct text));
	double *values = api_alloc(&p->memory, series_count * point_count, sizeof(double));
	if (!chart || !names || !values) {
		return false;
	}
	*chart = (struct chart){.series_count = (int)series_count,
		.point_count = (int)point_count,
		.kind = parse_chart_kind(json_str(object, "chart", "")),
		.series = names,
		.points = names + series_count,
		.values = values,
		.unit = parse_text(p, object, "unit")};
	for (size_t i = 0; i < point_count; i++) {
		chart->points[i] = parse_at(p, points, i);
	}
	for (size_t i = 0; i < series_count; i++) {
		chart->series[i] = parse_text(p, json_at(series, i), "name");
		const struct json *row = json_get(json_at(series, i), "values");
		for (size_t k = 0; k < point_count; k++) {
			values[i * point_count + k] = json_at_number(row, k, 0);
			if (!(values[i * point_count + k] >= 0 &&
				    values[i * point_count + k] < 1e15)) {
				return false;
			}
		}
	}
	chart->highest = highest_of(chart);
	return true;
}

static bool parse_code(struct parser *p, const struct json *object, struct block *out)
{
	const char *code = json_str(object, "code", "");
	bool is_good = code[0] && strlen(code) <= CODE_MAX_LEN;
	if (out->kind == BLOCK_picture) {
		is_good = api_is_code(code, 32);
	}
	out->code = is_good ? api_copy_text(&p->memory, code, TEXT_MAX_LEN) : "";
	return is_good;
}

static bool parse_block(struct parser *p, const struct json *object, struct block *out)
{
	const char *kind = json_str(object, "kind", "");
	int found = 0;
	while (found < BLOCK_KIND_COUNT &&
		!str_equal(kind, block_kind_name((enum block_kind)found))) {
		found++;
	}
	if (found == BLOCK_KIND_COUNT) {
		return false;
	}
	*out = (struct block){.kind = (enum block_kind)found,
		.text = parse_text(p, object, "text"),
		.label = parse_text(p, object, "label"),
		.code = ""};
	switch (out->kind) {
	case BLOCK_facts:
	case BLOCK_list:
	case BLOCK_checklist:
	case BLOCK_steps:
		return parse_items(p, json_get(object, "items"), out);
	case BLOCK_timeline:
		return parse_timeline(p, json_get(object, "items"), out);
	case BLOCK_table:
		return parse_table(p, object, out);
	case BLOCK_chart:
		return parse_chart(p, object, out);
	case BLOCK_plan:
		out->plan = plan_read(&p->memory, object, &p->skipped_count);
		return out->plan != NULL;
	case BLOCK_picture:
	case BLOCK_qr:
		return parse_code(p, object, out);
	case BLOCK_link:
		return parse_code(p, object, out) && has_words(out->text);
	default:
		return has_words(out->text);
	}
}

static void parse_blocks(struct parser *p, const struct json *array, struct document *document)
{
	document->blocks = api_alloc(&p->memory, DOCUMENT_MAX_BLOCKS, sizeof(struct block));
	for (size_t i = 0; document->blocks && i < json_len(array); i++) {
		struct block block;
		p->memory.is_full = false;
		if (document->block_count == DOCUMENT_MAX_BLOCKS ||
			!parse_block(p, json_at(array, i), &block) || p->memory.is_full) {
			p->skipped_count++;
			continue;
		}
		document->blocks[document->block_count++] = block;
	}
}

static enum err read_into(struct arena *arena, const struct json *object,
	struct document **document_out, int *skipped_out)
{
	struct parser p = {.memory = {.arena = arena}};
	struct document *document = arena_new(p.memory.arena, struct document);
	REQUIRE(document); /* the first bytes of an empty arena */
	document->arena = p.memory.arena;
	document->title = parse_text(&p, object, "title");
	document->source = parse_text(&p, object, "source");
	document->foot = (struct text){{"", ""}};
	(void)rfc3339_parse(json_str(object, "as_of", NULL), &document->as_of_ms, NULL);
	parse_blocks(&p, json_get(object, "blocks"), document);
	*skipped_out = p.skipped_count;
	if (document->block_count == 0) {
		document_destroy(document);
		*document_out = NULL;
		return ERR_INVALID;
	}
	*document_out = document;
	return OK;
}

enum err document_read(const struct json *object, struct document **document_out, int *skipped_out)
{
	return read_into(arena_create(ARENA_PLAIN, ARENA_LIMIT), object, document_out, skipped_out);
}

enum err document_read_personal(
	const struct json *object, struct document **document_out, int *skipped_out)
{
	return read_into(
		arena_create(ARENA_SECRET, ARENA_LIMIT), object, document_out, skipped_out);
}

enum err document_parse(
	const char *json, size_t len, struct document **document_out, int *skipped_out)
{
	*document_out = NULL;
	*skipped_out = 0;
	if (len > DOCUMENT_MAX_LEN) {
		return ERR_TOO_BIG;
	}
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err == OK) {
		err = document_read(root, document_out, skipped_out);
		json_free(root);
	}
	return err;
}
