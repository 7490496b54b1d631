/* The slip as dots: read back by an independent reader, nothing in the margins, nothing cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"
#include "tests/harness/city_building.h"
#include "tests/harness/slips.h"
#include "ui/gfx/gfx.h"
#include "ui/gfx/shot.h"
#include "ui/slips/ticket.h"
#include "ui/text/tr.h"

enum { MARGIN_DOTS = 16, SPARE_DOTS = 64 };

static const struct ticket_slip zh = {
	.hall = "运河市政务服务中心",
	.number = "A0037",
	.number_label = "您的号码",
	.matter = "城镇职工基本养老保险关系转移接续",
	.place_label = "请到",
	.place = "2 楼 · 社会民生区 · 12、13 号窗口",
	.queue_label = "等候",
	.queue = "前面 7 人 · 约 12–20 分钟",
	.time_label = "取号时间",
	.time = "2026 年 3 月 9 日 09:41",
	.qr = "https://hall.example/t/8F3C-21D9-77A0",
	.qr_caption = "扫码查看前面还有几人，快到您时会提醒",
	.commitment = "服务承诺：材料齐全的一次办结。过号不超过三位可到窗口顺延。",
	.foot = "K-0412 · 8F3C21D9 · 0.1.0",
};

static const struct ticket_slip en = {
	.hall = "Canal City Government Service Hall",
	.number = "B0108",
	.number_label = "Your number",
	.matter = "Transfer of basic pension insurance for urban employees",
	.place_label = "Go to",
	.place = "Floor 2 · Social Affairs · windows 12 and 13",
	.queue_label = "Waiting",
	.queue = "7 people ahead · about 12–20 min",
	.time_label = "Taken",
	.time = "9 March 2026, 09:41",
	.qr = "https://hall.example/t/11AA-9B20-4C4C",
	.qr_caption = "Scan to see how many people are ahead of you",
	.commitment = "Our promise: complete papers are settled in one visit.",
	.foot = "K-0412 · 11AA9B20 · 0.1.0",
};

static int create(void **state)
{
	json_init();
	if (tr_init(BUILD_DIR "/locale") != OK) {
		return -1;
	}
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.assets_dir = BUILD_DIR "/share"};
	return gfx_create(&config, (struct gfx **)state) == OK ? 0 : -1;
}

static int destroy(void **state)
{
	gfx_destroy(*state);
	return 0;
}

static bool is_black(const struct raster *raster, int x, int y)
{
	return raster->bits[(size_t)y * (size_t)(raster->width_px / 8) + (size_t)x / 8] >>
		       (7 - x % 8) &
	       1;
}

static int first_black_row(const struct raster *raster)
{
	for (int y = 0; y < raster->height_px; y++) {
		for (int x = 0; x < raster->width_px; x++) {
			if (is_black(raster, x, y)) {
				return y;
			}
		}
	}
	return raster->height_px;
}

static int last_black_row(const struct raster *raster)
{
	for (int y = raster->height_px - 1; y >= 0; y--) {
		for (int x = 0; x < raster->width_px; x++) {
			if (is_black(raster, x, y)) {
				return y;
			}
		}
	}
	return -1;
}

static enum err set(
	struct gfx *gfx, const struct ticket_slip *slip, int width, struct raster **raster)
{
	struct document *document = ticket_document(slip);
	enum err err = gfx_set_document(gfx, document, LANG_ZH, width, raster);
	document_destroy(document);
	return err;
}

/* Sets, checks what must hold for every slip, and leaves a picture to look at. */
static int check_set(struct gfx *gfx, const struct document *document, enum lang lang, int width,
	const char *name, const char *code)
{
	char path[256] = "", read[512] = "";
	struct raster *raster = NULL;
	assert_int_equal(gfx_set_document(gfx, document, lang, width, &raster), OK);
	assert_int_equal(raster->width_px, width);
	for (int y = 0; y < raster->height_px; y++) {
		for (int x = 0; x < MARGIN_DOTS; x++) {
			assert_false(is_black(raster, x, y));
			assert_false(is_black(raster, width - 1 - x, y));
		}
	}
	assert_true(first_black_row(raster) >= 8);
	const int spare = raster->height_px - 1 - last_black_row(raster);
	assert_in_range(spare, SPARE_DOTS, SPARE_DOTS + 24);
	assert_true(str_format(path, sizeof(path), "%s/slip_%s_%d.png", BUILD_DIR, name, width));
	assert_int_equal(shot_raster(raster, path), OK);
	if (code[0]) {
		slip_read_code(path, read, sizeof(read));
		assert_string_equal(read, code);
	}
	const int height = raster->height_px;
	raster_destroy(raster);
	return height;
}

static int check(struct gfx *gfx, const struct ticket_slip *slip, int width, const char *name)
{
	struct document *document = ticket_document(slip);
	int height = check_set(gfx, document, LANG_ZH, width, name, slip->qr);
	document_destroy(document);
	return height;
}

/* A document of the hall with every kind of block, on every paper. */
static void test_any_document_can_be_printed(void **state)
{
	static const int widths[] = {384, 512, 576, 640};
	char *json = NULL;
	size_t len = 0;
	int skipped = 0;
	struct document *document = NULL;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len),
		OK);
	assert_int_equal(document_parse(json, len, &document, &skipped), OK);
	mem_free(json);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			check_set(*state, document, (enum lang)lang, widths[i],
				lang == LANG_ZH ? "document_zh" : "document_en",
				"https://hall.example/m/hrss-01");
		}
	}
	document_destroy(document);
}

/* Words that cannot be broken, and clocks as far over as the contract allows. */
static void test_a_timeline_stays_on_the_paper(void **state)
{
	static const int widths[] = {384, 640};
	char word[60];
	memset(word, 'W', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	struct document *document = document_create(2, "t");
	document_add(document, BLOCK_note, "", "before", "");
	document_add(document, BLOCK_timeline, "", word, "");
	for (int i = 0; i < PROGRESS_COUNT; i++) {
		document_add_step(document, word, word, word, (enum progress)i);
		for (int k = 0; k < 3; k++) {
			struct lane *lane = document_add_lane(document, word, "", (enum progress)i);
			lane->colour = (enum colour)k;
			lane->days_used = k == 0 ? DOCUMENT_MAX_DAYS : k;
			lane->days_allowed = k == 1 ? DOCUMENT_MAX_DAYS : k + 1;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		check_set(*state, document, LANG_ZH, widths[i], "timeline", "");
	}
	document_destroy(document);
}

/* Three metres and no more; said, not cut. */
static void test_a_document_too_long_for_paper_is_refused(void **state)
{
	enum { BLOCKS = 400 };
	struct raster *raster = NULL;
	struct document *document = document_create(BLOCKS, "long");
	for (int i = 0; i < BLOCKS; i++) {
		document_add(document, BLOCK_paragraph, "", "a line", "");
		if (i == 99) {
			assert_int_equal(
				gfx_set_document(*state, document, LANG_ZH, 576, &raster), OK);
			raster_destroy(raster);
			raster = NULL;
		}
	}
	/* 400 lines of 40 dots and their gaps are less than three metres; twice as high they are
	 * more */
	assert_int_equal(gfx_set_document(*state, document, LANG_ZH, 576, &raster), OK);
	raster_destroy(raster);
	raster = NULL;
	for (int i = 0; i < BLOCKS; i++) {
		document->blocks[i].kind = BLOCK_big;
	}
	assert_int_equal(gfx_set_document(*state, document, LANG_ZH, 576, &raster), ERR_TOO_BIG);
	assert_null(raster);
	document_destroy(document);
}

static void test_every_width_is_read_back(void **state)
{
	static const int widths[] = {384, 512, 576, 640};
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		check(*state, &zh, widths[i], "zh");
		check(*state, &en, widths[i], "en");
	}
}

static void test_provisional_has_a_band(void **state)
{
	struct ticket_slip slip = zh;
	const int plain = check(*state, &slip, 576, "zh");
	(void)str_copy(slip.provisional_title, sizeof(slip.provisional_title), "暂定号");
	(void)str_copy(slip.provisional_text, sizeof(slip.provisional_text),
		"网络恢复后自动登记，号码不变。如需更换，工作人员会叫您。");
	const int banded = check(*state, &slip, 576, "provisional");
	assert_true(banded > plain + 80);
	check(*state, &slip, 384, "provisional");
}

static void test_long_texts_wrap(void **state)
{
	struct ticket_slip slip = zh;
	(void)str_copy(slip.matter, sizeof(slip.matter),
		"外商投资企业及其分支机构、港澳台地区居民个体工商户登记事项变更、备案与营业执照补领"
		"换领(含简易注销公告)");
	(void)str_copy(
		slip.hall, sizeof(slip.hall), "运河市经济技术开发区行政审批与公共服务综合大厅");
	(void)str_copy(slip.number, sizeof(slip.number), "WX-A0037-12");
	(void)str_copy(slip.place, sizeof(slip.place),
		"3 楼 · 商事登记与投资项目综合受理区 · 101、102、103、104 号窗口");
	(void)str_copy(slip.qr_caption, sizeof(slip.qr_caption),
		"扫码查看前面还有几人，快到您时会提醒；也可以改约、取消");
	const int wide = check(*state, &slip, 576, "long");
	const int narrow = check(*state, &slip, 384, "long");
	assert_true(narrow > wide);
}

static void test_unbreakable_text_stays_on_the_paper(void **state)
{
	struct ticket_slip slip = en;
	memset(slip.matter, 'W', sizeof(slip.matter) - 1);
	memset(slip.place, 'M', 60);
	memset(slip.place_label, 'L', sizeof(slip.place_label) - 1);
	check(*state, &slip, 384, "unbreakable");
}

/* As many windows as the contract allows, none beside another: every one is on the paper, and it is
 * no longer than a hand. */
static void test_forty_windows(void **state)
{
	struct ticket_slip slip = zh;
	(void)str_copy(slip.place, sizeof(slip.place), "2 楼 · 社会民生区\n");
	for (int i = 0; i < HALL_MAX_MATTER_WINDOWS; i++) {
		assert_true(str_append(
			slip.place, sizeof(slip.place), "%sA%03d", i ? "、" : "", 901 + 2 * i));
	}
	assert_true(str_append(slip.place, sizeof(slip.place), " 号窗口"));
	const int height = check(*state, &slip, 576, "windows");
	assert_in_range(height - check(*state, &zh, 576, "zh"), 300, 600);
	check(*state, &slip, 384, "windows");
}

static void test_empty_lines_are_left_out(void **state)
{
	struct ticket_slip slip = {.number = "A1", .qr = ""};
	const int height = check(*state, &slip, 576, "bare");
	const int whole = check(*state, &zh, 576, "zh");
	assert_true(height < whole / 2);
}

/* How to get there: a plan of each floor one walks on, as wide as the paper. */
static void test_the_way_is_on_it(void **state)
{
	static const int widths[] = {384, 576};
	struct building *building = city_building_read();
	struct ticket_slip slip = zh;
	struct way near, far;
	assert_true(way_find(building, "A45", false, &near));
	assert_true(way_find(building, "E17", true, &far));
	slip.building = building;
	slip.lang = LANG_ZH;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		const int plain = check(*state, &zh, widths[i], "zh");
		slip.way = &near;
		const int one = check(*state, &slip, widths[i], "way");
		assert_in_range(one - plain, widths[i] / 2, widths[i]);
		slip.way = &far;
		const int two = check(*state, &slip, widths[i], "way_up");
		assert_in_range(two - one, widths[i] / 2, widths[i]);
	}
	building_destroy(building);
}

/* A rare character of a name-like matter prints as itself, not as the box for what no font has. */
static void test_rare_characters_print(void **state)
{
	struct ticket_slip slip = zh;
	(void)str_copy(slip.matter, sizeof(slip.matter), "𠅤𪚥㐂䶮龘 · 测试");
	check(*state, &slip, 576, "rare");
}

static void test_number_is_20_mm_high(void **state)
{
	struct ticket_slip slip = {.number = "1"};
	struct raster *raster = NULL;
	assert_int_equal(set(*state, &slip, 576, &raster), OK);
	int tallest = 0, run = 0;
	for (int y = 0; y < raster->height_px; y++) {
		bool has_ink = false;
		for (int x = 180; x < 400; x++) {
			has_ink |= is_black(raster, x, y);
		}
		run = has_ink ? run + 1 : 0;
		tallest = run > tallest ? run : tallest;
	}
	raster_destroy(raster);
	assert_in_range(tallest, 154, 168);
}

static void test_limits(void **state)
{
	struct raster *raster = NULL;
	assert_int_equal(set(*state, &zh, 380, &raster), ERR_INVALID);
	assert_int_equal(set(*state, &zh, 376, &raster), ERR_INVALID);
	assert_int_equal(set(*state, &zh, 648, &raster), ERR_INVALID);
	assert_null(raster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_width_is_read_back),
		cmocka_unit_test(test_provisional_has_a_band),
		cmocka_unit_test(test_long_texts_wrap),
		cmocka_unit_test(test_unbreakable_text_stays_on_the_paper),
		cmocka_unit_test(test_forty_windows),
		cmocka_unit_test(test_empty_lines_are_left_out),
		cmocka_unit_test(test_the_way_is_on_it),
		cmocka_unit_test(test_rare_characters_print),
		cmocka_unit_test(test_number_is_20_mm_high),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_any_document_can_be_printed),
		cmocka_unit_test(test_a_timeline_stays_on_the_paper),
		cmocka_unit_test(test_a_document_too_long_for_paper_is_refused),
	};
	return cmocka_run_group_tests(tests, create, destroy);
}
