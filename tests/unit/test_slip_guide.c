/* The slip of a guide: what the page says, where to go and when; the way to it on a phone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_matter.h"
#include "tests/harness/history.h"
#include "tests/harness/slips.h"
#include "ui/gfx/gfx.h"
#include "ui/gfx/shot.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

#define URL "https://hall.example/m/M001"

/* Somebody who has laid a card down reads the guide of M001: that body is its answer. */
static void read_guide(struct history *h, const char *url, const char *guide, size_t len)
{
	struct guide *state = h->kiosk.visit->states[SHAPE_guide];
	char *answer = mem_alloc(len + 200, 1);
	assert_true(str_format(answer, len + 200,
		"{\"code\":\"M001\",\"page_url\":\"%s\",\"guide\":%.*s}", url, (int)len, guide));
	matter_detail_destroy(state->detail);
	assert_int_equal(matter_parse(answer, strlen(answer), "M001", &state->detail), OK);
	state->matter = catalog_find_matter(h->kiosk.catalog, "M001");
	mem_free(answer);
	str_copy(h->kiosk.visit->who.shown_name, sizeof(h->kiosk.visit->who.shown_name), "张**");
}

static void read_golden(struct history *h, const char *url)
{
	char *json = NULL;
	size_t len = 0;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len),
		OK);
	read_guide(h, url, json, len);
	mem_free(json);
}

static void assert_says(struct history *h, const char *const *there, size_t count)
{
	char words[8192];
	struct document *document = slip_document(&h->kiosk, SLIP_guide);
	slip_words(document, h->kiosk.prefs.lang, words, sizeof(words));
	for (size_t i = 0; i < count; i++) {
		if (!strstr(words, there[i])) {
			fail_msg("\"%s\" is not on the slip:\n%s", there[i], words);
		}
	}
	assert_null(strchr(words, '*')); /* nobody's name */
	document_destroy(document);
}

static void what_it_says(void **state)
{
	struct history *h = *state;
	static const char *const zh[] = {"市政务服务中心\n", "社会保障卡申领", "居民身份证",
		"取号，在大厅等候叫号", "窗口", "运河路 1 号",
		"星期一–星期二 9:00–17:00\n星期三 9:00–12:00  13:00–17:00\n星期四–星期五 "
		"9:00–17:00\n",
		"12345", "运河市政务服务中心 · 更新于 2026 年 11 月 20 日"};
	static const char *const en[] = {"City Service Hall\n", "Apply for a social security card",
		"Resident ID card", "Window", "1 Canal Road", "Monday to Tuesday 9:00–17:00",
		"Updated 20 November 2026"};
	read_golden(h, URL);
	assert_says(h, zh, ARRAY_LEN(zh));
	h->kiosk.prefs.lang = LANG_EN;
	assert_says(h, en, ARRAY_LEN(en));
}

/* The document's own code stands on it, too: what the hall sent is not the slip's to leave out. */
static int codes(const struct document *document, const char *code)
{
	int count = 0;
	for (int i = 0; i < document->block_count; i++) {
		count += document->blocks[i].kind == BLOCK_qr &&
			 str_equal(document->blocks[i].code, code);
	}
	return count;
}

static void without_a_page_there_is_no_code(void **state)
{
	struct history *h = *state;
	static const char *const urls[] = {URL, "", "http://hall.example/m/M001"};
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		read_golden(h, urls[i]);
		struct document *document = slip_document(&h->kiosk, SLIP_guide);
		assert_int_equal(codes(document, URL), i == 0);
		assert_int_equal(codes(document, "https://hall.example/m/hrss-01"), 1);
		document_destroy(document);
	}
}

static struct gfx *open_gfx(void)
{
	struct gfx *gfx = NULL;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.assets_dir = BUILD_DIR "/share"};
	assert_int_equal(gfx_create(&config, &gfx), OK);
	return gfx;
}

static const char short_guide[] =
	"{\"title\":{\"zh\":\"社会保障卡申领\",\"en\":\"Apply for a social security "
	"card\"},\"blocks\":["
	"{\"kind\":\"heading\",\"text\":{\"zh\":\"要带的材料\",\"en\":\"What to bring\"}},"
	"{\"kind\":\"checklist\",\"items\":[{\"text\":{\"zh\":\"居民身份证\",\"en\":\"ID "
	"card\"}}]}]}";

static void an_independent_reader_finds_it(void **state)
{
	struct history *h = *state;
	struct gfx *gfx = open_gfx();
	static const int widths[] = {384, 576};
	read_guide(h, URL, short_guide, strlen(short_guide));
	for (int i = 0; i < 4; i++) {
		char path[256], read[200] = "";
		struct raster *raster = NULL;
		h->kiosk.prefs.lang = i % 2 ? LANG_EN : LANG_ZH;
		struct document *document = slip_document(&h->kiosk, SLIP_guide);
		assert_int_equal(gfx_set_document(gfx, document, h->kiosk.prefs.lang, widths[i / 2],
					 &raster),
			OK);
		str_format(path, sizeof(path), BUILD_DIR "/slip_guide_%s_%d.png",
			i % 2 ? "en" : "zh", widths[i / 2]);
		assert_int_equal(shot_raster(raster, path), OK);
		slip_read_code(path, read, sizeof(read));
		assert_string_equal(read, URL);
		raster_destroy(raster);
		document_destroy(document);
	}
	gfx_destroy(gfx);
}

/* As many blocks as the contract has: short ones fit, longer ones are more than three metres. */
static void any_length(void **state)
{
	struct history *h = *state;
	struct gfx *gfx = open_gfx();
	static const char *const texts[] = {
		"短", "这一段话很长，要占好几行，四百段就是好几米长的纸，没有人要"};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const size_t room = 200 * 1024;
		char *json = mem_alloc(room, 1);
		struct raster *raster = NULL;
		str_format(json, room, "{\"title\":{\"zh\":\"长\"},\"blocks\":[");
		for (int k = 0; k < DOCUMENT_MAX_BLOCKS; k++) {
			assert_true(str_append(json, room,
				"%s{\"kind\":\"paragraph\",\"text\":{\"zh\":\"%s\"}}", k ? "," : "",
				texts[i]));
		}
		assert_true(str_append(json, room, "]}"));
		read_guide(h, URL, json, strlen(json));
		struct document *document = slip_document(&h->kiosk, SLIP_guide);
		assert_true(document->block_count > DOCUMENT_MAX_BLOCKS);
		assert_int_equal(gfx_set_document(gfx, document, LANG_ZH, 576, &raster),
			i == 0 ? OK : ERR_TOO_BIG);
		raster_destroy(raster);
		document_destroy(document);
		mem_free(json);
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, history_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_it_says),
		TEST(without_a_page_there_is_no_code),
		TEST(an_independent_reader_finds_it),
		TEST(any_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
