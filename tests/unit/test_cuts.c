/* Where something long is cut: pages end between lines, a heading goes with what is below it, and
 * all of it is on some page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/hall/api_document.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/document.h"
#include "ui/text/tr.h"

static struct gfx *gfx;

static void assert_pages(const struct cuts *cuts, const int (*pages)[2], int count)
{
	assert_int_equal(cuts->page_count, count);
	for (int i = 0; i < count; i++) {
		assert_int_equal(cuts->pages[i].from_px, pages[i][0]);
		assert_int_equal(cuts->pages[i].to_px, pages[i][1]);
	}
}

static void pages_hold_whole_pieces(void **state)
{
	(void)state;
	static const int pages[][2] = {{0, 90}, {100, 150}, {160, 260}, {260, 310}};
	struct cuts cuts = {.room_px = 100};
	cuts_piece(&cuts, 60);
	cuts_piece(&cuts, 30);
	cuts_gap(&cuts, 10); /* no page begins with nothing */
	cuts_piece(&cuts, 50);
	cuts_gap(&cuts, 10);
	cuts_piece(&cuts, 150); /* higher than a page */
	assert_pages(&cuts, pages, ARRAY_LEN(pages));
}

static void a_heading_goes_with_what_is_below_it(void **state)
{
	(void)state;
	static const int pages[][2] = {{0, 70}, {70, 120}};
	struct cuts cuts = {.room_px = 100};
	cuts_piece(&cuts, 70);
	cuts_hold(&cuts, 20);
	cuts_gap(&cuts, 5);
	cuts_piece(&cuts, 25);
	assert_pages(&cuts, pages, ARRAY_LEN(pages));
}

static void what_is_not_whole_is_known(void **state)
{
	(void)state;
	struct cuts cuts = {.room_px = 100, .at_px = 45};
	for (int i = 0; i < 10; i++) {
		cuts_piece(&cuts, 30);
	}
	assert_int_equal(cuts_page(&cuts), 0);
	assert_true(cuts.has_above && cuts.has_below);
	assert_int_equal(cuts.above_px, 60);
	assert_int_equal(cuts.below_px, 120);
	cuts = (struct cuts){.room_px = 100, .at_px = 90};
	for (int i = 0; i < 6; i++) {
		cuts_piece(&cuts, 30);
	}
	assert_int_equal(cuts_page(&cuts), 1);
	assert_int_equal(cuts.above_px, 90);
	assert_false(cuts.has_below);
}

static void many_pages_have_an_end(void **state)
{
	(void)state;
	struct cuts cuts = {.room_px = 10};
	for (int i = 0; i < 3 * CUT_PAGES_MAX; i++) {
		cuts_piece(&cuts, 10);
	}
	cuts_piece(&cuts, 1 << 20);
	assert_int_equal(cuts.page_count, CUT_PAGES_MAX);
	assert_int_equal(cuts.pages[CUT_PAGES_MAX - 1].to_px, cuts.y_px);
	cuts = (struct cuts){.room_px = 0};
	cuts_piece(&cuts, 10);
	assert_int_equal(cuts.page_count, 1);
}

static struct document *every_kind(void)
{
	char *json = NULL;
	size_t len = 0;
	int skipped = 0;
	struct document *document = NULL;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len),
		OK);
	assert_int_equal(document_parse(json, len, &document, &skipped), OK);
	mem_free(json);
	/* a plan is one picture, and higher than the lowest page below */
	while (document->blocks[document->block_count - 1].kind == BLOCK_plan) {
		document->block_count--;
	}
	return document;
}

static bool is_whole(const struct cuts *cuts, struct rect line)
{
	for (int i = 0; i < cuts->page_count; i++) {
		if (line.y >= cuts->pages[i].from_px && line.y + line.h <= cuts->pages[i].to_px) {
			return true;
		}
	}
	return false;
}

static void assert_whole_lines(const struct document *document, int width, int room, int look)
{
	bool is_elder = look & 2, is_tables = look & 4;
	enum lang lang = (enum lang)(look & 1);
	const struct ui_config config = {
		.width_px = 1080, .height_px = 1920, .mm_per_px = 0.369, .panel_bottom_mm = 700};
	const struct rect all = {0, 0, 1080, 1 << 20};
	struct ui *ui = ui_create(&config, gfx_measurer(gfx));
	struct cuts cuts = {.room_px = room};
	int count = 0;
	ui_begin(ui, 1000, &(struct ui_look){.is_elder = is_elder, .page = 1});
	document_cuts(ui, width, document, lang, is_tables, &cuts);
	document_draw(ui, (struct rect){0, 0, width, 0}, all, document, lang, is_tables);
	ui_end(ui);
	assert_int_equal(cuts.y_px, document_height(ui, width, document, lang, is_tables));
	const struct ui_line *lines = ui_lines(ui, &count);
	assert_true(count > 40);
	for (int i = 0; i < count; i++) {
		if (lines[i].text[0] && !is_whole(&cuts, lines[i].rect)) {
			fail_msg("%d px wide, %d a page: cut at %d: %s", width, room,
				lines[i].rect.y, lines[i].text);
		}
	}
	ui_destroy(ui);
}

static void no_line_of_a_document_is_cut(void **state)
{
	(void)state;
	static const int widths[] = {1003, 640}, rooms[] = {420, 613, 1200};
	struct document *document = every_kind();
	for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
		for (size_t r = 0; r < ARRAY_LEN(rooms); r++) {
			for (int look = 0; look < 8; look++) {
				assert_whole_lines(document, widths[w], rooms[r], look);
			}
		}
	}
	document_destroy(document);
}

static int setup(void **state)
{
	(void)state;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
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
		cmocka_unit_test(pages_hold_whole_pieces),
		cmocka_unit_test(a_heading_goes_with_what_is_below_it),
		cmocka_unit_test(what_is_not_whole_is_known),
		cmocka_unit_test(many_pages_have_an_end),
		cmocka_unit_test(no_line_of_a_document_is_cut),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
