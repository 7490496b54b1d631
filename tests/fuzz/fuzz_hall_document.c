/* A document as bytes from the hall: whatever it is, what comes out keeps document.h's promises. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"
#include "ui/text/timeline_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const struct text *text)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		REQUIRE(text->in[lang] && utf8_is_valid(text->in[lang], strlen(text->in[lang])));
		REQUIRE(strlen(text->in[lang]) <= 8000);
	}
}

static void check_table(const struct table *table)
{
	REQUIRE(table->column_count >= 1 && table->column_count <= DOCUMENT_MAX_COLUMNS);
	REQUIRE(table->row_count >= 0 && table->row_count <= DOCUMENT_MAX_ROWS);
	for (int i = 0; i < (table->row_count + 1) * table->column_count; i++) {
		check_text(&table->cells[i]);
	}
}

static void check_chart(const struct chart *chart)
{
	REQUIRE(chart->series_count >= 1 && chart->series_count <= DOCUMENT_MAX_SERIES);
	REQUIRE(chart->point_count >= 1 && chart->point_count <= DOCUMENT_MAX_POINTS);
	check_text(&chart->unit);
	for (int i = 0; i < chart->series_count; i++) {
		check_text(&chart->series[i]);
	}
	for (int i = 0; i < chart->point_count; i++) {
		check_text(&chart->points[i]);
		double sum = 0;
		for (int k = 0; k < chart->series_count; k++) {
			double value = chart->values[k * chart->point_count + i];
			REQUIRE(value >= 0 && value <= chart->highest);
			sum += value;
		}
		REQUIRE(chart->kind != CHART_STACKED || sum <= chart->highest);
	}
}

/* As tables nothing is lost, and their limits are kept. */
static void check_figures(const struct chart *chart)
{
	struct arena *arena = arena_create(ARENA_PLAIN, 1024 * 1024);
	struct text sum = {{"sum", "sum"}};
	int cells = 0;
	for (int i = 0; i < chart_table_count(chart); i++) {
		const struct table *table = chart_table(chart, i, sum, arena);
		REQUIRE(table);
		check_table(table);
		cells += table->row_count * (table->column_count - 1);
	}
	bool has_sum = chart->kind == CHART_STACKED && chart->series_count > 1;
	REQUIRE(cells == (chart->series_count + has_sum) * chart->point_count);
	arena_destroy(arena);
}

static void check_point(const struct plan *plan, struct plan_point point)
{
	REQUIRE(point.x >= 0 && point.x <= plan->width_mm);
	REQUIRE(point.y >= 0 && point.y <= plan->height_mm);
}

static void check_plan(const struct plan *plan)
{
	int points = 0, target = plan_target_area(plan);
	REQUIRE(plan->width_mm >= PLAN_MIN_MM && plan->width_mm <= PLAN_MAX_MM);
	REQUIRE(plan->height_mm >= PLAN_MIN_MM && plan->height_mm <= PLAN_MAX_MM);
	REQUIRE(plan->area_count >= 1 && plan->area_count <= PLAN_MAX_AREAS);
	for (int i = 0; i < plan->area_count; i++) {
		const struct plan_area *area = &plan->areas[i];
		check_text(&area->name);
		REQUIRE(area->kind < AREA_KIND_COUNT && area->code && area->icon);
		REQUIRE(area->point_count >= PLAN_MIN_CORNERS &&
			area->point_count <= PLAN_MAX_CORNERS);
		points += area->point_count;
		for (int k = 0; k < area->point_count; k++) {
			check_point(plan, area->points[k]);
		}
	}
	REQUIRE(points <= PLAN_MAX_POINTS);
	REQUIRE(plan->mark_count >= 0 && plan->mark_count <= PLAN_MAX_MARKS);
	for (int i = 0; i < plan->mark_count; i++) {
		const struct plan_mark *mark = &plan->marks[i];
		check_text(&mark->name);
		REQUIRE(mark->kind < MARK_KIND_COUNT && mark->icon);
		check_point(plan, mark->at);
	}
	REQUIRE(target < plan->area_count && (target < 0 || plan_mark(plan, MARK_TARGET)));
	REQUIRE(plan->route_count == 0 ||
		(plan->route_count >= 2 && plan->route_count <= PLAN_MAX_ROUTE));
	for (int i = 0; i < plan->route_count; i++) {
		check_point(plan, plan->route[i]);
	}
}

static void check_lane(const struct lane *lane)
{
	check_text(&lane->whose);
	check_text(&lane->text);
	REQUIRE(lane->whose.in[LANG_ZH][0] || lane->text.in[LANG_ZH][0]);
	REQUIRE((unsigned)lane->progress < PROGRESS_COUNT && lane->colour <= COLOUR_RED);
	REQUIRE(lane->days_used >= -1 && lane->days_used <= DOCUMENT_MAX_DAYS);
	REQUIRE(lane->days_allowed >= -1 && lane->days_allowed <= DOCUMENT_MAX_DAYS);
	char words[TIMELINE_TEXT_LEN], spoken[300];
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		lane_clock_text((enum lang)lang, lane, words);
		REQUIRE((lane_clock(lane) == CLOCK_NONE) == (words[0] == '\0'));
		lane_days_text((enum lang)lang, lane, words);
		lane_spoken_text((enum lang)lang, lane, spoken, sizeof(spoken));
		REQUIRE(utf8_is_valid(spoken, strlen(spoken)));
	}
}

static void check_timeline(const struct timeline *timeline)
{
	REQUIRE(timeline->step_count >= 1 && timeline->step_count <= DOCUMENT_MAX_ITEMS);
	for (int i = 0; i < timeline->step_count; i++) {
		const struct timeline_step *step = &timeline->steps[i];
		check_text(&step->when);
		check_text(&step->text);
		check_text(&step->note);
		REQUIRE(step->text.in[LANG_ZH][0] && (unsigned)step->progress < PROGRESS_COUNT);
		REQUIRE(step->lane_count >= 0 && step->lane_count <= DOCUMENT_MAX_LANES);
		for (int k = 0; k < step->lane_count; k++) {
			check_lane(&step->lanes[k]);
		}
	}
}

static void check(const struct document *document)
{
	REQUIRE(document->block_count >= 1 && document->block_count <= DOCUMENT_MAX_BLOCKS);
	check_text(&document->title);
	check_text(&document->source);
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		REQUIRE(block->kind < BLOCK_KIND_COUNT && block->code);
		REQUIRE(strlen(block->code) <= 255);
		check_text(&block->text);
		check_text(&block->label);
		REQUIRE(block->item_count >= 0 && block->item_count <= DOCUMENT_MAX_ITEMS);
		for (int k = 0; k < block->item_count; k++) {
			check_text(&block->items[k].label);
			check_text(&block->items[k].text);
		}
		REQUIRE((block->kind == BLOCK_table) == (block->table != NULL));
		REQUIRE((block->kind == BLOCK_chart) == (block->chart != NULL));
		REQUIRE((block->kind == BLOCK_timeline) == (block->timeline != NULL));
		if (block->timeline) {
			check_timeline(block->timeline);
		}
		if (block->table) {
			check_table(block->table);
		}
		REQUIRE((block->kind == BLOCK_plan) == (block->plan != NULL));
		if (block->plan) {
			check_plan(block->plan);
		}
		if (block->chart) {
			check_chart(block->chart);
			check_figures(block->chart);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	struct document *document = NULL;
	int skipped = 0;
	if (document_parse((const char *)data, len, &document, &skipped) == OK) {
		check(document);
	} else {
		REQUIRE(!document);
	}
	document_destroy(document);
	return 0;
}
