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
		REQUIRE(!chart->is_stacked || sum <= chart->highest);
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
		if (block->chart) {
			check_chart(block->chart);
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
