/* Which encoding a code is in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/scan_text.h"
#include "firmware/base/attr.h"

#define TEXT(text) (const uint8_t *)(text), sizeof(text) - 1

static bool is_utf8(const char *bytes, size_t len)
{
	return scan_text_is_utf8((const uint8_t *)bytes, len, SCAN_UTF8_FIRST);
}

static void strict_utf8(void **state)
{
	(void)state;
	static const char *const right[] = {
		"", "8FA0", "办事大厅", "\xF0\xA0\xAE\xB7", "\xF4\x8F\xBF\xBF"};
	for (size_t i = 0; i < ARRAY_LEN(right); i++) {
		assert_true(is_utf8(right[i], strlen(right[i])));
	}
	static const char *const wrong[] = {
		"\xC1\xBF",	    /* overlong */
		"\xE0\x9F\xBF",	    /* overlong */
		"\xF0\x8F\xBF\xBF", /* overlong */
		"\xED\xA0\x80",	    /* a surrogate */
		"\xF4\x90\x80\x80", /* above U+10FFFF */
		"\xF5\x80\x80\x80", /* no such start */
		"\x80",
		"\xE5\x8A", /* cut */
		"\xE5\x8A\x41",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_false(is_utf8(wrong[i], strlen(wrong[i])));
	}
	assert_false(is_utf8("a\0b", 3)); /* no text */
}

static void well_formed_gb18030(void **state)
{
	(void)state;
	assert_true(scan_is_gb18030(TEXT("8FA0")));
	assert_true(scan_is_gb18030(TEXT("\xD6\xD0\xB9\xFA"))); /* 中国 */
	assert_true(scan_is_gb18030(TEXT("\x95\x32\x82\x36"))); /* U+20000 */
	assert_true(scan_is_gb18030(TEXT("a\x81\x40"
					 "b")));
	assert_false(scan_is_gb18030(TEXT("\x80")));
	assert_false(scan_is_gb18030(TEXT("\xFF\x40")));
	assert_false(scan_is_gb18030(TEXT("\xD6")));
	assert_false(scan_is_gb18030(TEXT("\xD6\x7F")));
	assert_false(scan_is_gb18030(TEXT("\xD6\x20")));
	assert_false(scan_is_gb18030(TEXT("\x95\x32\x82")));
	assert_false(scan_is_gb18030(TEXT("\x95\x32\x20\x36")));
}

static void the_order_decides_where_both_fit(void **state)
{
	(void)state;
	assert_true(scan_text_is_utf8(TEXT("8FA0"), SCAN_UTF8_FIRST));
	assert_true(scan_text_is_utf8(TEXT("8FA0"), SCAN_GB18030_FIRST));
	/* 联通 in GBK looks like two bytes each of UTF-8, but C1 is overlong. */
	assert_false(scan_text_is_utf8(TEXT("\xC1\xAA\xCD\xA8"), SCAN_UTF8_FIRST));
	assert_false(scan_text_is_utf8(TEXT("\xC1\xAA\xCD\xA8"), SCAN_GB18030_FIRST));
	/* Valid in both. */
	assert_true(scan_text_is_utf8(TEXT("\xC4\xA3\xC4\xA3"), SCAN_UTF8_FIRST));
	assert_false(scan_text_is_utf8(TEXT("\xC4\xA3\xC4\xA3"), SCAN_GB18030_FIRST));
	/* UTF-8 whose three-byte characters do not pair up. */
	assert_true(scan_text_is_utf8(TEXT("厅"), SCAN_GB18030_FIRST));
	/* Neither: bytes. */
	assert_false(scan_text_is_utf8(TEXT("\xFF\xFF"), SCAN_UTF8_FIRST));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strict_utf8),
		cmocka_unit_test(well_formed_gb18030),
		cmocka_unit_test(the_order_decides_where_both_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
