/* Documents of the hall: what is read of them, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"

static struct document *parse(const char *json, int *skipped)
{
	struct document *document = NULL;
	assert_int_equal(document_parse(json, strlen(json), &document, skipped), OK);
	return document;
}

static void every_kind_is_read(void **state)
{
	(void)state;
	char *json = NULL;
	size_t len = 0;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len),
		OK);
	int skipped = -1;
	struct document *document = parse(json, &skipped);
	mem_free(json);
	assert_int_equal(skipped, 0);
	assert_string_equal(document->title.in[LANG_EN], "Apply for a social security card");
	assert_int_equal(document->as_of_ms, 1795132800000);
	bool is_there[BLOCK_KIND_COUNT] = {false};
	for (int i = 0; i < document->block_count; i++) {
		is_there[document->blocks[i].kind] = true;
	}
	for (int i = 0; i < BLOCK_KIND_COUNT; i++) {
		if (!is_there[i]) {
			fail_msg("no %s", block_kind_name((enum block_kind)i));
		}
	}
	const struct block *facts = &document->blocks[0];
	assert_int_equal(facts->item_count, 3);
	assert_string_equal(facts->items[1].label.in[LANG_ZH], "承诺时限");
	document_destroy(document);
}

static void what_is_broken_is_left_out(void **state)
{
	(void)state;
	static const char json[] =
		"{\"title\":\"t\",\"blocks\":["
		"{\"kind\":\"moon\",\"text\":\"x\"}," /* unknown */
		"{\"kind\":\"paragraph\"},"	      /* nothing in it */
		"{\"kind\":\"paragraph\",\"text\":{\"en\":\"only English\"}},"
		"{\"kind\":\"facts\",\"items\":[{\"label\":\"l\"},{\"text\":\"t\"}]},"
		"{\"kind\":\"list\",\"items\":[]},"
		"{\"kind\":\"table\",\"head\":[],\"rows\":[]},"
		"{\"kind\":\"table\",\"head\":[\"a\",\"b\"],\"rows\":[[\"1\"],[\"1\",\"2\",\"3\"],"
		"7]},"
		"{\"kind\":\"chart\",\"points\":[\"a\"],\"series\":[{\"values\":[-1]}]},"
		"{\"kind\":\"chart\",\"points\":[\"a\"],\"series\":[{\"values\":[1e300]}]},"
		"{\"kind\":\"chart\",\"points\":[\"a\",\"b\"],\"series\":[{\"values\":[2.5]}]},"
		"{\"kind\":\"picture\",\"code\":\"../secret\"},"
		"{\"kind\":\"qr\"},"
		"{\"kind\":\"link\",\"text\":\"to nowhere\"},"
		"17,null,\"text\"]}";
	int skipped = 0;
	struct document *document = parse(json, &skipped);
	assert_int_equal(document->block_count, 4);
	assert_string_equal(document->blocks[0].text.in[LANG_ZH], "only English");
	assert_int_equal(document->blocks[1].item_count, 1);
	const struct table *table = document->blocks[2].table;
	assert_int_equal(table->row_count, 3);
	assert_string_equal(table->cells[2].in[LANG_ZH], "1");
	assert_string_equal(table->cells[3].in[LANG_ZH], "");  /* a short row */
	assert_string_equal(table->cells[5].in[LANG_ZH], "2"); /* a long one */
	assert_string_equal(table->cells[6].in[LANG_ZH], "");  /* none at all */
	assert_true(document->blocks[3].chart->highest == 2.5);
	assert_int_equal(skipped, 13);
	document_destroy(document);
}

static const struct timeline *timeline_of(const struct document *document, int block)
{
	assert_int_equal(document->blocks[block].kind, BLOCK_timeline);
	assert_non_null(document->blocks[block].timeline);
	return document->blocks[block].timeline;
}

static void a_timeline_is_read(void **state)
{
	(void)state;
	static const char json[] =
		"{\"blocks\":[{\"kind\":\"timeline\",\"text\":\"t\",\"items\":["
		"{\"label\":\"11-24\",\"text\":{\"zh\":\"甲\",\"en\":\"A\"},\"note\":\"n\","
		"\"state\":\"done\"},"
		"{\"text\":\"now\",\"state\":\"now\",\"lanes\":["
		"{\"label\":\"us\",\"text\":\"x\",\"state\":\"stopped\",\"colour\":\"yellow\","
		"\"days_used\":2,\"days_allowed\":20},"
		"{\"label\":\"them\",\"state\":\"moon\",\"colour\":\"pink\",\"days_used\":-3,"
		"\"days_allowed\":1001},"
		"{\"state\":\"now\"}]}," /* nobody's, and nothing */
		"{\"text\":\"skipped\",\"state\":\"skipped\"},"
		"{\"label\":\"when, but not what\"},"
		"{\"text\":\"unknown\",\"state\":\"moon\",\"lanes\":17}]},"
		"{\"kind\":\"timeline\",\"items\":[]},"
		"{\"kind\":\"timeline\",\"text\":\"t\"}]}";
	int skipped = 0;
	struct document *document = parse(json, &skipped);
	assert_int_equal(document->block_count, 1);
	assert_int_equal(skipped, 4);
	const struct timeline *timeline = timeline_of(document, 0);
	assert_int_equal(timeline->step_count, 4);
	const struct timeline_step *steps = timeline->steps;
	assert_string_equal(steps[0].when.in[LANG_EN], "11-24");
	assert_string_equal(steps[0].text.in[LANG_EN], "A");
	assert_string_equal(steps[0].note.in[LANG_ZH], "n");
	assert_int_equal(steps[0].progress, PROGRESS_DONE);
	assert_int_equal(steps[0].lane_count, 0);
	assert_int_equal(steps[1].progress, PROGRESS_NOW);
	assert_string_equal(steps[1].when.in[LANG_ZH], "");
	assert_int_equal(steps[2].progress, PROGRESS_SKIPPED);
	assert_int_equal(steps[3].progress, PROGRESS_AHEAD);
	assert_int_equal(steps[3].lane_count, 0);
	assert_int_equal(steps[1].lane_count, 2);
	const struct lane *lanes = steps[1].lanes;
	assert_string_equal(lanes[0].whose.in[LANG_ZH], "us");
	assert_string_equal(lanes[0].text.in[LANG_ZH], "x");
	assert_int_equal(lanes[0].progress, PROGRESS_STOPPED);
	assert_int_equal(lanes[0].colour, COLOUR_YELLOW);
	assert_int_equal(lanes[0].days_used, 2);
	assert_int_equal(lanes[0].days_allowed, 20);
	assert_int_equal(lanes[1].progress, PROGRESS_AHEAD);
	assert_int_equal(lanes[1].colour, COLOUR_NONE);
	assert_int_equal(lanes[1].days_used, -1);
	assert_int_equal(lanes[1].days_allowed, -1);
	document_destroy(document);
}

static void a_plan_is_read(void **state)
{
	(void)state;
	static const char json[] =
		"{\"blocks\":[{\"kind\":\"plan\",\"text\":\"t\",\"width_mm\":4000,\"height_mm\":"
		"1000,"
		"\"areas\":["
		"{\"kind\":\"zone\",\"code\":\"A\",\"name\":{\"zh\":\"甲\",\"en\":\"A\"},"
		"\"points\":[[0,0],[4000,0],[4000,999.6]]},"
		"{\"kind\":\"moon\",\"icon\":\"../x\",\"points\":[[0,0],[1,0],[1,1]]},"
		"{\"kind\":\"room\",\"points\":[[0,0],[4001,0],[1,1]]},"
		"{\"kind\":\"room\",\"points\":[[0,0],[1,0]]},"
		"{\"kind\":\"room\",\"points\":[[0,0],[1,0],[1,-1]]},"
		"{\"kind\":\"room\",\"points\":[[0,0],[1,0],[1,\"1\"]]},"
		"{\"kind\":\"room\",\"points\":[[0,0],[1,0],[1,1,1]]},17],"
		"\"marks\":[{\"kind\":\"here\",\"x\":1,\"y\":2,\"name\":\"n\"},{\"kind\":\"here\","
		"\"x\":1},"
		"{\"kind\":\"moon\",\"x\":4000,\"y\":1000,\"icon\":\"lift\"},"
		"{\"kind\":\"target\",\"x\":\"1\",\"y\":1},{\"kind\":\"target\",\"x\":1,\"y\":"
		"1e300}],"
		"\"route\":[[0,0],[1,1]]},"
		"{\"kind\":\"plan\",\"width_mm\":4001,\"height_mm\":1000,\"areas\":["
		"{\"points\":[[0,0],[1,0],[1,1]]}]}," /* too flat */
		"{\"kind\":\"plan\",\"width_mm\":999,\"height_mm\":1000,\"areas\":["
		"{\"points\":[[0,0],[1,0],[1,1]]}]}," /* too small */
		"{\"kind\":\"plan\",\"width_mm\":1000,\"height_mm\":1000,\"areas\":[]},"
		"{\"kind\":\"plan\",\"width_mm\":1000,\"height_mm\":1000,\"areas\":["
		"{\"points\":[[0,0],[1,0],[1,1]]}],\"route\":[[0,0],[1001,0]]}]}";
	int skipped = 0;
	struct document *document = parse(json, &skipped);
	assert_int_equal(document->block_count, 2);
	const struct plan *plan = document->blocks[0].plan;
	assert_int_equal(plan->area_count, 2);
	assert_int_equal(plan->areas[0].kind, AREA_ZONE);
	assert_string_equal(plan->areas[0].code, "A");
	assert_string_equal(plan->areas[0].name.in[LANG_EN], "A");
	assert_int_equal(plan->areas[0].point_count, 3);
	assert_int_equal(plan->areas[0].points[2].y, 1000);
	assert_int_equal(plan->areas[1].kind, AREA_ROOM);
	assert_string_equal(plan->areas[1].icon, "");
	assert_int_equal(plan->mark_count, 2);
	assert_int_equal(plan->marks[0].kind, MARK_HERE);
	assert_string_equal(plan->marks[0].name.in[LANG_ZH], "n");
	assert_int_equal(plan->marks[1].kind, MARK_FACILITY);
	assert_string_equal(plan->marks[1].icon, "lift");
	assert_int_equal(plan->marks[1].at.x, 4000);
	assert_int_equal(plan->route_count, 2);
	assert_int_equal(document->blocks[1].plan->route_count, 0); /* all of it or none */
	assert_int_equal(skipped, 6 + 3 + 3 + 1);
	document_destroy(document);
}

static void a_chart_of_lines_is_read(void **state)
{
	(void)state;
	static const char *const kinds[] = {"bar", "stacked", "line", "moon"};
	static const enum chart_kind read[] = {CHART_BAR, CHART_STACKED, CHART_LINE, CHART_BAR};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		char json[300];
		int skipped = 0;
		str_format(json, sizeof(json),
			"{\"blocks\":[{\"kind\":\"chart\",\"chart\":\"%s\",\"points\":[\"a\",\"b\"]"
			","
			"\"series\":[{\"values\":[1,2]},{\"values\":[3,0]}]}]}",
			kinds[i]);
		struct document *document = parse(json, &skipped);
		const struct chart *chart = document->blocks[0].chart;
		assert_int_equal(chart->kind, read[i]);
		assert_true(chart->highest == (read[i] == CHART_STACKED ? 4 : 3));
		document_destroy(document);
	}
}

static void what_is_no_document_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"", "{}", "[]", "null", "{\"blocks\":[]}",
		"{\"title\":\"t\",\"blocks\":[{\"kind\":\"moon\"}]}", "{\"blocks\":17}", "<html>"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct document *document = NULL;
		int skipped;
		assert_int_not_equal(
			document_parse(texts[i], strlen(texts[i]), &document, &skipped), OK);
		assert_null(document);
	}
}

/* More than the contract's most: the rest is left out, the document lives. */
static void limits_leave_out_the_rest(void **state)
{
	(void)state;
	enum { ROOM = DOCUMENT_MAX_LEN + 1000 };
	char *json = mem_alloc(ROOM, 1);
	str_copy(json, ROOM, "{\"title\":\"t\",\"blocks\":[");
	for (int i = 0; i < DOCUMENT_MAX_BLOCKS + 50; i++) {
		str_append(json, ROOM, "%s{\"kind\":\"note\",\"text\":\"%d\"}", i ? "," : "", i);
	}
	str_append(json, ROOM, "]}");
	int skipped = 0;
	struct document *document = parse(json, &skipped);
	assert_int_equal(document->block_count, DOCUMENT_MAX_BLOCKS);
	assert_int_equal(skipped, 50);
	document_destroy(document);

	str_copy(json, ROOM, "{\"blocks\":[{\"kind\":\"list\",\"items\":[");
	for (int i = 0; i < DOCUMENT_MAX_ITEMS + 7; i++) {
		str_append(json, ROOM, "%s{\"text\":\"%d\"}", i ? "," : "", i);
	}
	str_append(
		json, ROOM, "]},{\"kind\":\"table\",\"head\":[1,2,3,4,5,6,7,8,9],\"rows\":[]}]}");
	document = parse(json, &skipped);
	assert_int_equal(document->block_count, 1);
	assert_int_equal(document->blocks[0].item_count, DOCUMENT_MAX_ITEMS);
	assert_int_equal(skipped, 8);
	document_destroy(document);

	str_copy(json, ROOM,
		"{\"blocks\":[{\"kind\":\"timeline\",\"items\":[{\"text\":\"t\",\"lanes\":[");
	for (int i = 0; i < DOCUMENT_MAX_LANES + 3; i++) {
		str_append(json, ROOM, "%s{\"text\":\"%d\"}", i ? "," : "", i);
	}
	str_append(json, ROOM, "]}");
	for (int i = 0; i < DOCUMENT_MAX_ITEMS + 4; i++) {
		str_append(json, ROOM, ",{\"text\":\"%d\"}", i);
	}
	str_append(json, ROOM, "]}]}");
	document = parse(json, &skipped);
	const struct timeline *timeline = timeline_of(document, 0);
	assert_int_equal(timeline->step_count, DOCUMENT_MAX_ITEMS);
	assert_int_equal(timeline->steps[0].lane_count, DOCUMENT_MAX_LANES);
	assert_string_equal(timeline->steps[0].lanes[11].text.in[LANG_ZH], "11");
	assert_int_equal(skipped, 3 + 5);
	document_destroy(document);

	str_copy(json, ROOM,
		"{\"blocks\":[{\"kind\":\"plan\",\"width_mm\":1000,\"height_mm\":1000,\"areas\":[");
	for (int i = 0; i < PLAN_MAX_AREAS + 5;
		i++) { /* 19 to an area: 2,000 end within the 106th */
		str_append(json, ROOM, "%s{\"points\":[[%d,0]", i ? "," : "", i);
		for (int k = 1; k < 19; k++) {
			str_append(json, ROOM, ",[%d,%d]", k, k);
		}
		str_append(json, ROOM, "]}");
	}
	str_append(json, ROOM, "],\"marks\":[");
	for (int i = 0; i < PLAN_MAX_MARKS + 2; i++) {
		str_append(json, ROOM, "%s{\"x\":%d,\"y\":0}", i ? "," : "", i);
	}
	str_append(json, ROOM, "]}]}");
	document = parse(json, &skipped);
	assert_int_equal(document->blocks[0].plan->area_count, 105);
	assert_int_equal(document->blocks[0].plan->mark_count, PLAN_MAX_MARKS);
	assert_int_equal(skipped, PLAN_MAX_AREAS + 5 - 105 + 2);
	document_destroy(document);

	memset(json, ' ', ROOM);
	assert_int_equal(
		document_parse(json, DOCUMENT_MAX_LEN + 1, &document, &skipped), ERR_TOO_BIG);
	mem_free(json);
}

static int begin(void **state)
{
	(void)state;
	json_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(what_is_broken_is_left_out),
		cmocka_unit_test(a_timeline_is_read),
		cmocka_unit_test(a_plan_is_read),
		cmocka_unit_test(a_chart_of_lines_is_read),
		cmocka_unit_test(what_is_no_document_is_refused),
		cmocka_unit_test(limits_leave_out_the_rest),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
