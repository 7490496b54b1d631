/* Windows, floors and zones in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "ui/screens/place_text.h"
#include "ui/text/tr.h"

static void windows_are_condensed(void **state)
{
	static const struct {
		const char *windows, *zh, *en;
	} rows[] = {
		{"", "", ""},
		{"A01", "A01 号窗口", "Window A01"},
		{"A01, A02", "A01、A02 号窗口", "Windows A01, A02"},
		{"A01, A02, A03", "A01–A03 号窗口", "Windows A01–A03"},
		{"A01, A02, A03, A04", "A01–A04 号窗口", "Windows A01–A04"},
		{"A01, A03, A05", "A01、A03、A05 号窗口", "Windows A01, A03, A05"},
		{"A01, A02, A03, A05", "A01–A03、A05 号窗口", "Windows A01–A03, A05"},
		/* as the hall happens to write them, and twice */
		{"A12, A03, A11, A10, A02, A10, A01", "A01–A03、A10–A12 号窗口",
			"Windows A01–A03, A10–A12"},
		{"A08, A09, A10, A11", "A08–A11 号窗口", "Windows A08–A11"},
		{"A098, A099, A100, A101", "A098–A101 号窗口", "Windows A098–A101"},
		{"A98, A99, A100, A101", "A98、A99、A100、A101 号窗口",
			"Windows A98, A99, A100, A101"},
		/* not of one row: other letters, other figures, none */
		{"A01, B02, C03", "A01、B02、C03 号窗口", "Windows A01, B02, C03"},
		{"B01, A03, A01, A02", "A01–A03、B01 号窗口", "Windows A01–A03, B01"},
		{"A01, A002, A03", "A01、A002、A03 号窗口", "Windows A01, A002, A03"},
		{"12, 13, 14", "12–14 号窗口", "Windows 12–14"},
		{"desk", "desk 号窗口", "Window desk"},
		{"A1-3", "A1-3 号窗口", "Windows A1-3"},
		{"A999999999999, A1", "A1、A999999999999 号窗口", "Windows A1, A999999999999"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char words[WINDOWS_TEXT_LEN];
		windows_text(LANG_ZH, rows[i].windows, words);
		assert_string_equal(words, rows[i].zh);
		windows_text(LANG_EN, rows[i].windows, words);
		assert_string_equal(words, rows[i].en);
	}
}

static void forty_windows_are_all_there(void **state)
{
	(void)state;
	for (int step = 1; step <= 3; step++) {
		char list[HALL_WINDOWS_LEN + 1] = "";
		for (int i = 0; i < HALL_MAX_MATTER_WINDOWS; i++) {
			assert_true(str_append(
				list, sizeof(list), "%sA%03d", i ? ", " : "", 900 + i * step));
		}
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			char words[WINDOWS_TEXT_LEN], place[PLACE_TEXT_LEN],
				zone[HALL_NAME_LEN + 1];
			windows_text((enum lang)lang, list, words);
			for (int i = 0; i < HALL_MAX_MATTER_WINDOWS && step > 1; i++) {
				char code[8];
				assert_true(
					str_format(code, sizeof(code), "A%03d", 900 + i * step));
				assert_non_null(strstr(words, code));
			}
			memset(zone, 'z', HALL_NAME_LEN);
			zone[HALL_NAME_LEN] = '\0';
			place_text((enum lang)lang, 50, zone, list, place);
			assert_non_null(strstr(place, zone));
			assert_non_null(strstr(place, words));
			assert_true(strlen(place) > strlen(zone) + strlen(words));
		}
	}
}

static void places(void **state)
{
	char place[PLACE_TEXT_LEN];
	(void)state;
	place_text(LANG_ZH, 2, "社会民生区", "A01, A02, A03", place);
	assert_string_equal(place, "2 楼 · 社会民生区\nA01–A03 号窗口");
	place_text(LANG_EN, -1, "Archive", "A01", place);
	assert_string_equal(place, "Basement 1 · Archive\nWindow A01");
	place_text(LANG_ZH, -2, "", "", place);
	assert_string_equal(place, "地下 2 层");
	place_text(LANG_ZH, 0, "", "A01", place);
	assert_string_equal(place, "A01 号窗口");
}

int main(void)
{
	if (tr_init(BUILD_DIR "/locale") != OK) {
		return 1;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_are_condensed),
		cmocka_unit_test(forty_windows_are_all_there),
		cmocka_unit_test(places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
