/* Tables, charts and plans of documents: figures, what fits where, and that whatever the hall may
 * send is drawn within the limits of a frame. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/bar_layout.h"
#include "ui/kit/check.h"
#include "ui/kit/columns.h"
#include "ui/kit/document.h"
#include "ui/kit/line_layout.h"
#include "ui/kit/plan_layout.h"
#include "ui/kit/ui.h"
#include "ui/text/plan_text.h"
#include "ui/text/tr.h"

enum { SHORT = 1078, LONG = 1918 };

static struct gfx *gfx;

/* --- charts and tables --- */

/* Values count up by one from 1, series by series. */
static struct chart *make_chart(
	struct arena *arena, enum chart_kind kind, int series_count, int point_count)
{
	struct chart *chart = arena_new(arena, struct chart);
	*chart = (struct chart){.kind = kind,
		.series_count = series_count,
		.point_count = point_count,
		.series = arena_array(arena, struct text, (size_t)series_count),
		.points = arena_array(arena, struct text, (size_t)point_count),
		.values = arena_array(arena, double, (size_t)(series_count * point_count)),
		.unit = {{"件", "cases"}}};
	for (int i = 0; i < series_count * point_count; i++) {
		chart->values[i] = i + 1;
	}
	chart->highest = kind == CHART_STACKED ? 1e6 : series_count * point_count;
	for (int i = 0; i < series_count + point_count; i++) {
		char text[40];
		str_format(text, sizeof(text), "%s %d", i < series_count ? "series" : "point", i);
		const char *copy = arena_copy(arena, text, strlen(text));
		*(i < series_count ? &chart->series[i] : &chart->points[i - series_count]) =
			(struct text){{copy, copy}};
	}
	return chart;
}

static void figures_are_easy_to_read(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {{0, "0"}, {7, "7"}, {999, "999"}, {1000, "1,000"}, {1203455.5, "1,203,455.5"},
		{0.005, "0.01"}, {0.001, "0"}, {90.25, "90.25"}, {100, "100"},
		{123456789012345, "123,456,789,012,345"}};
	char text[80];
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		chart_figure(cases[i].value, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
	}
	const struct chart chart = {.unit = {{"件", ""}}};
	chart_format(&chart, LANG_ZH, 1203, text, sizeof(text));
	assert_string_equal(text, "1,203 件");
	chart_format(&chart, LANG_EN, 1203, text, sizeof(text));
	assert_string_equal(text, "1,203");
}

static void a_chart_is_a_table_too(void **state)
{
	(void)state;
	struct arena *arena = arena_create(ARENA_PLAIN, 1 << 20);
	const struct text sum = {{"合计", "Total"}};
	struct chart *chart = make_chart(arena, CHART_STACKED, 2, 3);
	assert_int_equal(chart_table_count(chart), 1);
	const struct table *table = chart_table(chart, 0, sum, arena);
	static const char *const cells[] = {"", "series 0", "series 1", "Total", "point 2", "1",
		"4", "5", "point 3", "2", "5", "7", "point 4", "3", "6", "9"};
	assert_int_equal(table->column_count, 4);
	assert_int_equal(table->row_count, 3);
	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		assert_string_equal(table->cells[i].in[LANG_EN], cells[i]);
	}
	/* a line has no sum, a single series without a name says its unit */
	chart = make_chart(arena, CHART_LINE, 1, 2);
	chart->series[0] = (struct text){{"", ""}};
	table = chart_table(chart, 0, sum, arena);
	assert_int_equal(table->column_count, 2);
	assert_string_equal(table->cells[1].in[LANG_ZH], "件");
	arena_destroy(arena);
}

/* What is too many for one table goes on in the next, and nothing is lost. */
static void a_large_chart_is_several_tables(void **state)
{
	(void)state;
	static const struct {
		enum chart_kind kind;
		int series, points, tables, last_columns, last_rows;
	} cases[] = {{CHART_BAR, 7, 60, 1, 8, 60}, {CHART_BAR, 8, 60, 2, 2, 60},
		{CHART_STACKED, 12, 60, 2, 7, 60}, {CHART_STACKED, 7, 60, 2, 2, 60},
		{CHART_LINE, 2, 130, 3, 3, 10}, {CHART_LINE, 9, 61, 4, 3, 1}};
	const struct text sum = {{"合计", "Total"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena *arena = arena_create(ARENA_PLAIN, 1 << 20);
		struct chart *chart =
			make_chart(arena, cases[i].kind, cases[i].series, cases[i].points);
		assert_int_equal(chart_table_count(chart), cases[i].tables);
		int cells = 0;
		for (int k = 0; k < cases[i].tables; k++) {
			struct table *table = chart_table(chart, k, sum, arena);
			assert_in_range(table->column_count, 2, DOCUMENT_MAX_COLUMNS);
			assert_in_range(table->row_count, 1, DOCUMENT_MAX_ROWS);
			assert_memory_equal(table_cell(table, 0, 0)->in[0], "", 1);
			assert_int_equal(
				strncmp(table_cell(table, 1, 0)->in[LANG_EN], "point", 5), 0);
			cells += (table->column_count - 1) * table->row_count;
			if (k == cases[i].tables - 1) {
				assert_int_equal(table->column_count, cases[i].last_columns);
				assert_int_equal(table->row_count, cases[i].last_rows);
			}
		}
		bool has_sum = cases[i].kind == CHART_STACKED;
		assert_int_equal(cells, (cases[i].series + has_sum) * cases[i].points);
		/* no room: said, not cut */
		struct arena *small = arena_create(ARENA_PLAIN, 64);
		assert_null(chart_table(chart, 0, sum, small));
		arena_destroy(small);
		arena_destroy(arena);
	}
}

static void figures_stand_right(void **state)
{
	(void)state;
	static const struct {
		const char *first, *second;
		bool is_figures;
	} cases[] = {{"20", "1,200.50", true}, {"¥ 40", "", true}, {"8 %", "12 %", true},
		{"12 件", "-3 件", true}, {"", "", false}, {"9:00–17:00", "12", false},
		{"2026-11-20", "3", false}, {"20", "免费", false}, {"1 to 3", "4", false},
		{"3 of the people who came", "4", false}, {".", "4", false}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *a = cases[i].first, *b = cases[i].second;
		struct text cells[6] = {{{"Name", "Name"}}, {{"x", "x"}}, {{"1", "1"}}, {{a, a}},
			{{"2", "2"}}, {{b, b}}};
		const struct table table = {2, 2, cells};
		if (table_is_figures(&table, 1, LANG_ZH) != cases[i].is_figures) {
			fail_msg("\"%s\", \"%s\"", a, b);
		}
		assert_false(table_is_figures(&table, 0, LANG_ZH)); /* what the row is */
	}
}

static void columns_are_as_wide_as_what_is_in_them(void **state)
{
	(void)state;
	const int want[] = {100, 30, 300}, least[] = {50, 30, 80};
	int width[3];
	assert_true(columns_fit(want, least, 3, 460, 50, width)); /* all, and a bit more */
	assert_int_equal(width[0], 110);
	assert_int_equal(width[1], 40);
	assert_int_equal(width[2], 310);
	assert_true(columns_fit(want, least, 3, 1000, 50, width)); /* not more than that */
	assert_int_equal(width[2], 350);
	assert_true(columns_fit(want, least, 3, 295, 50, width)); /* half of what they lack */
	assert_int_equal(width[0], 75);
	assert_int_equal(width[1], 30);
	assert_int_equal(width[2], 190);
	assert_false(columns_fit(want, least, 3, 159, 50, width));
}

/* --- labels --- */

/* Every character is half as wide as high. */
static void plain_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	int line = *(int *)arg + (is_loud ? 4 : 0), whole = (int)strlen(text) * line / 2;
	int most = MAX_OF(*w, line / 2), lines = MAX_OF((whole + most - 1) / most, 1);
	*w = MIN_OF(whole, most);
	*h = lines * line;
}

static bool are_apart(struct rect a, struct rect b)
{
	return rect_is_empty(rect_intersect(a, b));
}

static void parts_of_a_stack_are_named_one_by_one(void **state)
{
	(void)state;
	struct arena *arena = arena_create(ARENA_PLAIN, 1 << 20);
	for (int count = 2; count <= DOCUMENT_MAX_SERIES; count++) {
		struct chart *chart = make_chart(arena, CHART_STACKED, count, 1);
		chart->highest = chart_bar_value(chart, 0, 0);
		for (int width = 150; width <= 900; width += 150) {
			int line = 20;
			const struct label_type type = {plain_size, &line};
			struct bar_rows rows = bar_rows_fit(40, 60, width, 6);
			struct bar_stack stack;
			bar_stack(chart, LANG_EN, &rows, 0, &type, 4, 8, &stack);
			assert_int_equal(stack.count, count);
			for (int i = 0; i < count; i++) {
				const struct bar_part *part = &stack.parts[i];
				assert_true(part->w > 0);
				assert_true(part->is_below ||
					    part->w >= (int)strlen(part->text) * line / 2);
				assert_true(
					!part->is_below ||
					(part->below.x >= 0 &&
						part->below.x + part->below.w <=
							rows.bar + rows.value &&
						part->below.y + part->below.h <= stack.below_h));
				for (int k = 0; k < i; k++) {
					assert_true(!part->is_below || !stack.parts[k].is_below ||
						    are_apart(part->below, stack.parts[k].below));
				}
			}
		}
	}
	arena_destroy(arena);
}

static void check_lines(const struct chart *chart, const struct line_layout *layout, int width)
{
	int ends = 0, last = chart->point_count - 1;
	for (int i = 0; i < layout->label_count; i++) {
		const struct line_label *label = &layout->labels[i];
		struct rect rect = label->rect;
		assert_true(rect.x >= 10 && rect.x + rect.w <= 10 + width);
		assert_true(rect.y >= 10 && rect.y + rect.h <= 10 + layout->height);
		ends += label->series >= 0 && !label->is_value;
		for (int k = 0; k < i; k++) {
			assert_true(are_apart(rect, layout->labels[k].rect));
		}
	}
	assert_int_equal(ends, chart->series_count);
	for (int i = 0; i < chart->series_count; i++) {
		assert_true(layout->has_dot[i][last] && layout->has_dot[i][0]);
	}
}

static void lines_are_named_at_their_ends(void **state)
{
	(void)state;
	static const int series[] = {1, 2, 5, 12}, points[] = {2, 3, 12, 60};
	static struct line_layout layout;
	for (size_t i = 0; i < ARRAY_LEN(series); i++) {
		for (size_t k = 0; k < ARRAY_LEN(points); k++) {
			for (int width = 330; width <= 1500; width += 390) {
				struct arena *arena = arena_create(ARENA_PLAIN, 1 << 20);
				struct chart *chart =
					make_chart(arena, CHART_LINE, series[i], points[k]);
				int line = 20;
				const struct label_type type = {plain_size, &line};
				line_layout(chart, LANG_EN, (struct point){10, 10}, width,
					&(struct line_sizes){200, 8, 10}, &type, &layout);
				check_lines(chart, &layout, width);
				arena_destroy(arena);
			}
		}
	}
}

/* --- plans --- */

static struct document *read_golden(void)
{
	char *json = NULL;
	size_t len = 0;
	int skipped = -1;
	struct document *document = NULL;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len),
		OK);
	assert_int_equal(document_parse(json, len, &document, &skipped), OK);
	mem_free(json);
	return document;
}

static const struct plan *plan_of(const struct document *document)
{
	for (int i = 0; i < document->block_count; i++) {
		if (document->blocks[i].plan) {
			return document->blocks[i].plan;
		}
	}
	fail_msg("no plan");
	return NULL;
}

static void the_target_is_the_smallest_room_around_it(void **state)
{
	(void)state;
	struct plan_point outer[] = {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}};
	struct plan_point inner[] = {{100, 100}, {100, 300}, {300, 300}, {300, 100}};
	struct plan_point corner[] = {{0, 0}, {500, 0}, {0, 500}};
	struct plan_area areas[] = {{AREA_ZONE, {{"大", "large"}}, "", "", 4, outer},
		{AREA_ROOM, {{"小", "small"}}, "", "", 4, inner},
		{AREA_WALL, {{"", ""}}, "", "", 3, corner}};
	struct plan_mark marks[] = {{MARK_HERE, {900, 900}, {{"", ""}}, "", ""},
		{MARK_TARGET, {200, 200}, {{"", ""}}, "", ""},
		{MARK_TARGET, {1, 1}, {{"", ""}}, "", ""}};
	struct plan plan = {.width_mm = 1000,
		.height_mm = 1000,
		.area_count = 3,
		.mark_count = 3,
		.areas = areas,
		.marks = marks};
	assert_true(area_contains(&areas[2], (struct plan_point){200, 200}));
	assert_false(area_contains(&areas[2], (struct plan_point){300, 300}));
	assert_int_equal(plan_target_area(&plan), 1);
	assert_string_equal(plan_target_text(LANG_ZH, &plan), "小");
	char said[100];
	plan_spoken_text(LANG_EN, "Ground floor", &plan, said, sizeof(said));
	assert_string_equal(said, "Ground floor. You are here. You go to small");
	marks[1].at = (struct plan_point){800, 800};
	assert_int_equal(plan_target_area(&plan), 0);
	marks[1].name = (struct text){{"A12", "A12"}};
	assert_string_equal(plan_target_text(LANG_ZH, &plan), "A12");
	plan.mark_count = 1;
	assert_int_equal(plan_target_area(&plan), -1);
	assert_string_equal(plan_target_text(LANG_ZH, &plan), "");
	plan_spoken_text(LANG_ZH, "", &plan, said, sizeof(said));
	assert_string_equal(said, "楼层平面图。您在这里");
}

/* What is composed of a floor leaves the floor as it was. */
static void a_plan_is_composed(void **state)
{
	(void)state;
	struct document *golden = read_golden();
	const struct plan *floor = plan_of(golden);
	const struct plan before = *floor;
	struct document *document = document_create(2, "t");
	struct plan *plan = document_add_plan(document, "One", floor);
	document_add_mark(document, MARK_WINDOW, (struct plan_point){1, 2}, "Z9", "");
	const struct plan_point way[] = {{1, 2}, {3, 4}};
	document_add_route(document, way, 2);
	assert_int_equal(plan->mark_count, before.mark_count + 1);
	assert_string_equal(plan->marks[before.mark_count].name.in[LANG_EN], "Z9");
	assert_string_equal(plan->marks[0].icon, floor->marks[0].icon);
	assert_int_equal(plan->route_count, 2);
	assert_int_equal(plan->route[1].y, 4);
	assert_ptr_equal(plan->areas, floor->areas);
	assert_memory_equal(&before, floor, sizeof(before));
	document_add_route(document, NULL, 0);
	assert_int_equal(plan->route_count, 0);
	document_destroy(document);
	document_destroy(golden);
}

static void labels_lie_over_nothing(void **state)
{
	(void)state;
	struct document *golden = read_golden();
	const struct plan *plan = plan_of(golden);
	static struct plan_layout layout;
	for (int width = 300; width <= 1800; width += 300) {
		for (int line = 14; line <= 40; line += 13) {
			for (int lang = 0; lang < LANG_COUNT; lang++) {
				const struct label_type type = {plain_size, &line};
				struct rect box = {7, 9, width, 2000};
				struct rect floor = plan_fitted(plan, box);
				assert_true(abs(floor.w * 40 - floor.h * 60) <= 100);
				plan_layout(plan, (enum lang)lang, floor,
					&(struct plan_sizes){line, 6, 5}, &type, "here", &layout);
				/* here and the target are always said */
				assert_true(layout.label_count >= 2);
				assert_true(layout.labels[0].is_loud && layout.labels[1].is_loud);
				assert_true(layout.has_arrow);
				for (int i = 0; i < layout.label_count; i++) {
					struct rect rect = layout.labels[i].rect;
					assert_true(rect_covers(floor, rect));
					for (int k = 0; k < i && i > 1; k++) {
						assert_true(are_apart(rect, layout.labels[k].rect));
					}
					for (int k = 0; k < layout.symbol_count; k++) {
						assert_true(
							i < 2 ||
							are_apart(rect, layout.symbols[k].rect));
					}
				}
			}
		}
	}
	document_destroy(golden);
}

/* A room of which nothing can be said here is no empty frame. */
static void no_room_is_empty(void **state)
{
	(void)state;
	struct plan_point wide[] = {{0, 0}, {5000, 0}, {5000, 5000}, {0, 5000}};
	struct plan_point narrow[] = {{8000, 8000}, {8300, 8000}, {8300, 8300}, {8000, 8300}};
	struct plan_area areas[] = {{AREA_ROOM, {{"", ""}}, "", "info", 4, wide},
		{AREA_ROOM, {{"", ""}}, "", "info", 4, narrow},
		{AREA_ROOM, {{"", ""}}, "", "", 4, narrow}};
	struct plan plan = {.width_mm = 10000, .height_mm = 10000, .area_count = 3, .areas = areas};
	static struct plan_layout layout;
	static struct plan_path path;
	int line = 20;
	const struct label_type type = {plain_size, &line};
	const struct plan_sizes sizes = {30, 6, 5};
	plan_layout(&plan, LANG_EN, (struct rect){0, 0, 600, 600}, &sizes, &type, "", &layout);
	assert_false(layout.is_left_out[0]);
	assert_true(layout.is_left_out[1]);
	assert_false(layout.is_left_out[2]); /* there is nothing to be said of it */
	assert_true(plan_areas(&plan, &layout, AREA_ROOM, -1, -1, false, &path));
	assert_int_equal(path.path.contour_count, 2);
	/* in the larger plan there is room for a smaller one */
	plan_layout(&plan, LANG_EN, (struct rect){0, 0, 1000, 1000}, &sizes, &type, "", &layout);
	assert_false(layout.is_left_out[1]);
	assert_int_equal(layout.symbols[1].rect.w, 24);
}

enum { NUMBERS = 8 };

/* So many in one street, the last one far away: each has its number, the nearer ones nearer to
 * where they belong. */
static void every_number_of_a_map_is_seen(void **state)
{
	(void)state;
	struct plan_mark marks[NUMBERS + 1] = {{MARK_HERE, {50000, 30000}, {{"", ""}}, "", ""}};
	static const struct plan_point points[NUMBERS] = {{50000, 30000}, {50050, 30000},
		{50100, 30200}, {49800, 29900}, {49800, 29900}, {51000, 30500}, {50000, 28000},
		{99000, 1000}};
	static const char *const names[NUMBERS] = {"1", "2", "3", "4", "5", "6", "7", "8"};
	for (int i = 0; i < NUMBERS; i++) {
		marks[i + 1] =
			(struct plan_mark){MARK_WINDOW, points[i], {{names[i], names[i]}}, "", ""};
	}
	struct plan plan = {.width_mm = 100000,
		.height_mm = 60000,
		.map_m = 1000,
		.mark_count = NUMBERS + 1,
		.marks = marks};
	static struct plan_layout layout;
	for (int width = 200; width <= 1600; width += 100) {
		int line = 20;
		struct rect floor = {5, 9, width, width * 6 / 10};
		const struct plan_sizes sizes = {30, 8, 5};
		plan_layout(&plan, LANG_ZH, floor, &sizes, &(struct label_type){plain_size, &line},
			"here", &layout);
		assert_int_equal(layout.label_count, NUMBERS);
		for (int i = 0; i < NUMBERS; i++) {
			struct rect rect = layout.labels[i].rect;
			assert_string_equal(layout.labels[i].text, names[i]);
			assert_true(rect_covers(floor, rect));
			assert_true(are_apart(rect, layout.symbols[0].rect)); /* here */
			for (int k = 0; k < i; k++) {
				assert_true(are_apart(rect, layout.labels[k].rect));
			}
		}
		assert_true(layout.leader_count >= 5 && layout.leader_count < NUMBERS);
		struct point end = layout.leaders[0].ends[1], own = layout.leaders[0].ends[0];
		assert_true(abs(end.x - own.x) + abs(end.y - own.y) < 4 * line);
	}
	char said[600];
	plan_spoken_text(LANG_EN, "", &plan, said, sizeof(said));
	static const char start[] =
		"Map of what is around you, the nearest first: number 1, right here; ";
	assert_memory_equal(said, start, strlen(start));
	assert_non_null(strstr(said, "number 7, 20 m to the north; "));
	assert_non_null(strstr(said, "number 8, 570 m to the north-east"));
	plan_spoken_text(LANG_ZH, "", &plan, said, sizeof(said));
	assert_non_null(strstr(said, "8 号，570 米，东北方向"));
}

/* --- on a page --- */

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)rule;
	fail_msg("look %d: %s", *(int *)arg, what);
}

/* From there on, as far as the panel goes. Returns how high all of it is. */
static int draw(struct ui *ui, const struct document *document, int look, int top)
{
	struct rect at = ui_panel(ui);
	enum lang lang = (enum lang)(look & 1);
	bool is_tables = look & 8;
	ui_begin(ui, 1000,
		&(struct ui_look){.is_elder = look & 2, .is_high_contrast = look & 4, .page = 1});
	at = (struct rect){38, top, at.w - 76, 0};
	int height = document_height(ui, at.w, document, lang, is_tables);
	document_draw(ui, at, ui_panel(ui), document, lang, is_tables);
	ui_end(ui);
	return height;
}

static struct ui *make_ui(bool is_landscape, int height)
{
	const struct ui_config config = {.width_px = is_landscape ? LONG : SHORT,
		.height_px = height,
		.mm_per_px = 0.369,
		.panel_bottom_mm = 700};
	return ui_create(&config, gfx_measurer(gfx));
}

/* Each block alone, in every look: nothing is cut, too faint, or under something else. */
static void every_block_keeps_the_rules(void **state)
{
	(void)state;
	struct document *golden = read_golden();
	for (int i = 0; i < golden->block_count; i++) {
		struct document one = *golden;
		one.blocks = golden->blocks + i;
		one.block_count = 1;
		if (one.blocks->kind == BLOCK_timeline) {
			continue; /* test_timeline.c */
		}
		for (int look = 0; look < 32; look++) {
			struct ui *ui = make_ui(look & 16, 4000);
			draw(ui, &one, look, 40);
			ui_check(ui, note, &look);
			ui_destroy(ui);
		}
	}
	document_destroy(golden);
}

/* As many of the largest ones as can be in sight at once. */
static struct document *largest(enum block_kind kind, enum chart_kind chart)
{
	enum { ROOM = DOCUMENT_MAX_LEN };
	char *json = mem_alloc(ROOM, 1);
	str_copy(json, ROOM, "{\"blocks\":[{");
	str_append(json, ROOM, "\"kind\":\"%s\",\"unit\":\"cases\",", block_kind_name(kind));
	if (kind == BLOCK_plan) {
		str_append(json, ROOM, "\"width_mm\":40000,\"height_mm\":10000,\"areas\":[");
		for (int i = 0; i < PLAN_MAX_AREAS; i++) {
			int x = i % 40 * 1000, y = i / 40 * 2000;
			str_append(json, ROOM, "%s{\"kind\":\"%s\",\"name\":\"R\",\"points\":[",
				i ? "," : "",
				area_kind_name((enum area_kind)(i % AREA_KIND_COUNT)));
			for (int k = 0; k < PLAN_MAX_POINTS / PLAN_MAX_AREAS; k++) {
				str_append(json, ROOM, "%s[%d,%d]", k ? "," : "",
					x + (k < 5 ? k : 9 - k) * 200, y + (k < 5 ? 0 : 1900));
			}
			str_append(json, ROOM, "]}");
		}
		str_append(json, ROOM, "],\"marks\":[");
		for (int i = 0; i < PLAN_MAX_MARKS; i++) {
			str_append(json, ROOM,
				"%s{\"kind\":\"%s\",\"x\":%d,\"y\":%d,\"name\":\"W\",\"icon\":"
				"\"stairs\"}",
				i ? "," : "", mark_kind_name((enum mark_kind)(i % MARK_KIND_COUNT)),
				i % 20 * 2000, i / 20 * 1000);
		}
		str_append(json, ROOM, "],\"route\":[");
		for (int i = 0; i < PLAN_MAX_ROUTE; i++) {
			str_append(json, ROOM, "%s[%d,%d]", i ? "," : "", i * 200, i % 2 * 10000);
		}
		str_append(json, ROOM, "]");
	} else {
		static const char *const names[] = {"bar", "stacked", "line"};
		str_append(json, ROOM, "\"chart\":\"%s\",\"points\":[", names[chart]);
		for (int i = 0; i < DOCUMENT_MAX_POINTS; i++) {
			str_append(json, ROOM, "%s\"p%d\"", i ? "," : "", i);
		}
		str_append(json, ROOM, "],\"series\":[");
		for (int i = 0; i < DOCUMENT_MAX_SERIES; i++) {
			str_append(json, ROOM, "%s{\"name\":\"s%d\",\"values\":[", i ? "," : "", i);
			for (int k = 0; k < DOCUMENT_MAX_POINTS; k++) {
				str_append(json, ROOM, "%s%d", k ? "," : "", (i + k) * 7919 % 1000);
			}
			str_append(json, ROOM, "]}");
		}
		str_append(json, ROOM, "]");
	}
	REQUIRE(str_append(json, ROOM, "}]}"));
	struct document *document = NULL;
	int skipped = -1;
	assert_int_equal(document_parse(json, strlen(json), &document, &skipped), OK);
	assert_int_equal(skipped, 0);
	mem_free(json);
	/* the same again and again */
	enum { TIMES = 12 };
	struct block *blocks = arena_array(document->arena, struct block, TIMES);
	for (int i = 0; i < TIMES; i++) {
		blocks[i] = document->blocks[0];
	}
	document->blocks = blocks;
	document->block_count = TIMES;
	return document;
}

static void the_largest_fit_into_a_frame(void **state)
{
	(void)state;
	static const struct {
		enum block_kind kind;
		enum chart_kind chart;
	} cases[] = {{BLOCK_plan, CHART_BAR}, {BLOCK_chart, CHART_BAR},
		{BLOCK_chart, CHART_STACKED}, {BLOCK_chart, CHART_LINE}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct document *document = largest(cases[i].kind, cases[i].chart);
		for (int look = 0; look < 16; look += 2) { /* what is too much would abort */
			struct ui *ui = make_ui(false, LONG);
			int height = draw(ui, document, look, 0);
			assert_true(height > LONG);
			draw(ui, document, look, LONG - height);
			draw(ui, document, look, LONG / 2 - height / 2);
			ui_destroy(ui);
		}
		document_destroy(document);
	}
}

static int setup(void **state)
{
	(void)state;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	json_init();
	return tr_init(BUILD_DIR "/locale") == OK && gfx_create(&config, &gfx) == OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	gfx_destroy(gfx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_easy_to_read),
		cmocka_unit_test(a_chart_is_a_table_too),
		cmocka_unit_test(a_large_chart_is_several_tables),
		cmocka_unit_test(figures_stand_right),
		cmocka_unit_test(columns_are_as_wide_as_what_is_in_them),
		cmocka_unit_test(parts_of_a_stack_are_named_one_by_one),
		cmocka_unit_test(lines_are_named_at_their_ends),
		cmocka_unit_test(the_target_is_the_smallest_room_around_it),
		cmocka_unit_test(a_plan_is_composed),
		cmocka_unit_test(labels_lie_over_nothing),
		cmocka_unit_test(no_room_is_empty),
		cmocka_unit_test(every_number_of_a_map_is_seen),
		cmocka_unit_test(every_block_keeps_the_rules),
		cmocka_unit_test(the_largest_fit_into_a_frame),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
