/* What is drawn on screen and slip, as the fonts set it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "ui/gfx/fonts.h"

enum { SIZE_PX = 40 };

static struct fonts *fonts;
static const struct font font = {FONT_REGULAR, SIZE_PX};

static int setup(void **state)
{
	(void)state;
	return fonts_create(BUILD_DIR "/share/fonts.list", &fonts) == OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	fonts_destroy(fonts);
	return 0;
}

static bool is_same_picture(const char *a, const char *b, enum text_look look)
{
	struct text_mask first, second;
	fonts_set(fonts, font, look, a, strlen(a), &first);
	fonts_set(fonts, font, look, b, strlen(b), &second);
	bool is_same =
		first.advance_px == second.advance_px && first.mask.w == second.mask.w &&
		first.mask.h == second.mask.h && first.left == second.left &&
		first.top == second.top &&
		(first.mask.w == 0 || memcmp(first.mask.cover, second.mask.cover,
					      (size_t)first.mask.w * (size_t)first.mask.h) == 0);
	text_mask_finish(&first);
	text_mask_finish(&second);
	return is_same;
}

static void what_cannot_be_seen_is_not_drawn(void **state)
{
	(void)state;
	static const char *const names[] = {"\u200B张三", "张\u200B三", "张三\u200D", "张\u200C三",
		"\uFEFF张三", "\u202E张三\u202C", "张\u2066三\u2069", "张\u00AD三", "张\uFE00三",
		"张\U000E0101三", "张\U000E0041三", "张\n三", "张\x1B三", "张\xC2\x85三",
		"张\u2028三", "张\u061C三", "张\u3164三", "张\xFF三"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_true(is_same_picture(names[i], "张三", TEXT_SMOOTH));
		assert_true(is_same_picture(names[i], "张三", TEXT_CRISP));
	}
	assert_true(is_same_picture("\u200B\u202E", "", TEXT_SMOOTH));
	assert_false(is_same_picture("张三", "张", TEXT_SMOOTH));
}

/* One box for each, although Hanazono has pictures from U+F137 on. */
static void private_use_is_a_box(void **state)
{
	(void)state;
	static const char *const names[] = {
		"赵\uE863", "赵\uF137", "赵\uF6B0", "赵\uF8FF", "赵\U000F0000", "赵\U0010FFFD"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_true(is_same_picture(names[i], "赵\uE000", TEXT_SMOOTH));
		assert_true(is_same_picture(names[i], "赵\uE000", TEXT_CRISP));
	}
	assert_false(is_same_picture("赵\uE000", "赵", TEXT_SMOOTH));
	assert_false(fonts_has(fonts, FONT_REGULAR, 0xF137));
	assert_false(fonts_has(fonts, FONT_BOLD, 0xE000));
	assert_true(fonts_has(fonts, FONT_REGULAR, 0x20BB7)); /* and rare ones are still there */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_seen_is_not_drawn),
		cmocka_unit_test(private_use_is_a_box),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
