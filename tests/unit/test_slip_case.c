/* The slip of a case: an independent reader finds the way to it, and nobody's name is on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"
#include "tests/harness/history.h"
#include "tests/harness/slips.h"
#include "ui/gfx/gfx.h"
#include "ui/gfx/shot.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

#define NO  "20261120000470"
#define KEY "7f3a09c211223344556677889900aabb"

/* Somebody has laid a card down and looks at the case of case.json. */
static struct case_view *look_at_case(struct history *h)
{
	char *json = NULL;
	size_t len = 0;
	struct track *track = h->kiosk.visit->states[SHAPE_track];
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/case.json", DOCUMENT_MAX_LEN, &json, &len), OK);
	assert_int_equal(case_parse(json, len, NO, &track->view), OK);
	mem_free(json);
	str_copy(h->kiosk.visit->who.shown_name, sizeof(h->kiosk.visit->who.shown_name), "张**");
	h->kiosk.line.is_clock_known = true;
	return track->view;
}

static void what_it_says(void **state)
{
	struct history *h = *state;
	struct case_view *view = look_at_case(h);
	char words[4096];
	struct document *document = slip_document(&h->kiosk, SLIP_case);
	slip_words(document, LANG_ZH, words, sizeof(words));
	static const char *const there[] = {"2026 1120 0004 70", "企业设立登记", "办理中",
		"2026 年 11 月 25 日", "缺章程原件", "公司章程（原件） (+1)", "2 楼 D 区出证窗口"};
	for (size_t i = 0; i < ARRAY_LEN(there); i++) {
		if (!strstr(words, there[i])) {
			fail_msg("\"%s\" is not on the slip:\n%s", there[i], words);
		}
	}
	assert_null(strchr(words, '*'));
	document_destroy(document);
	h->kiosk.line.is_clock_known = false; /* no day is promised by a clock that may be wrong */
	view->is_suspended = false;
	view->ask_count = 0;
	document = slip_document(&h->kiosk, SLIP_case);
	slip_words(document, LANG_ZH, words, sizeof(words));
	assert_null(strstr(words, "2026 年 11 月 25 日\n"));
	assert_null(strstr(words, "缺章程原件"));
	document_destroy(document);
	str_copy(view->no, sizeof(view->no), KEY);
	document = slip_document(&h->kiosk, SLIP_case);
	slip_words(document, LANG_ZH, words, sizeof(words));
	assert_non_null(strstr(words, "7F3A-09C2"));
	document_destroy(document);
}

static void an_independent_reader_finds_it(void **state)
{
	struct history *h = *state;
	struct gfx *gfx = NULL;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.assets_dir = BUILD_DIR "/share"};
	static const int widths[] = {384, 576};
	assert_int_equal(gfx_create(&config, &gfx), OK);
	(void)look_at_case(h);
	for (int i = 0; i < 4; i++) {
		char path[256], read[200] = "";
		struct raster *raster = NULL;
		h->kiosk.prefs.lang = i % 2 ? LANG_EN : LANG_ZH;
		struct document *document = slip_document(&h->kiosk, SLIP_case);
		assert_int_equal(gfx_set_document(gfx, document, h->kiosk.prefs.lang, widths[i / 2],
					 &raster),
			OK);
		str_format(path, sizeof(path), BUILD_DIR "/slip_case_%s_%d.png",
			i % 2 ? "en" : "zh", widths[i / 2]);
		assert_int_equal(shot_raster(raster, path), OK);
		slip_read_code(path, read, sizeof(read));
		assert_string_equal(
			read, "https://hall.yunhe.example/c/0f8fad5bd9cb469fa165708677289501");
		raster_destroy(raster);
		document_destroy(document);
	}
	gfx_destroy(gfx);
}

static int begin(void **state)
{
	if (tr_init(BUILD_DIR "/locale") != OK) {
		return -1;
	}
	return history_begin(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_it_says, begin, history_end),
		cmocka_unit_test_setup_teardown(an_independent_reader_finds_it, begin, history_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
