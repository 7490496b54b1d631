/* How long one waits, in words; and that the slip says what the page says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "ui/screens/wait_text.h"
#include "ui/text/tr.h"

static void waits_are_said_as_people_say_them(void **state)
{
	(void)state;
	static const struct {
		int low, high;
		const char *zh, *en;
	} rows[] = {
		{-1, -1, "", ""},
		{5, -1, "", ""},
		{0, 0, "马上就到", "almost at once"},
		{0, 1, "马上就到", "almost at once"},
		{1, 1, "马上就到", "almost at once"},
		{2, 2, "约 2 分钟", "about 2 minutes"},
		{0, 5, "约 0–5 分钟", "about 0–5 minutes"},
		{12, 20, "约 12–20 分钟", "about 12–20 minutes"},
		{20, 12, "约 12–20 分钟",
			"about 12–20 minutes"}, /* a hall that has mixed them up */
		{60, 119, "约 60–119 分钟", "about 60–119 minutes"},
		{105, 190, "约 2–3 小时", "about 2–3 hours"},
		{30, 120, "约 1–2 小时", "about 1–2 hours"},
		{20, 130, "约 2 小时", "about 2 hours"},
		{121, 175, "约 2–3 小时", "about 2–3 hours"},
		{120, 120, "约 2 小时", "about 2 hours"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct ticket ticket = {
			.wait_min_minutes = rows[i].low, .wait_max_minutes = rows[i].high};
		char words[WAIT_TEXT_LEN];
		wait_text(LANG_ZH, &ticket, words);
		assert_string_equal(words, rows[i].zh);
		wait_text(LANG_EN, &ticket, words);
		assert_string_equal(words, rows[i].en);
	}
}

static void how_many_are_ahead(void **state)
{
	(void)state;
	static const struct {
		int ahead;
		const char *zh, *en;
	} rows[] = {{-1, "", ""}, {0, "前面没有人", "You are next"},
		{1, "前面 1 人", "1 person ahead of you"},
		{141, "前面 141 人", "141 people ahead of you"}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct ticket ticket = {.ahead = rows[i].ahead};
		char words[WAIT_TEXT_LEN];
		ahead_text(LANG_ZH, &ticket, words);
		assert_string_equal(words, rows[i].zh);
		ahead_text(LANG_EN, &ticket, words);
		assert_string_equal(words, rows[i].en);
	}
}

static int begin(void **state)
{
	(void)state;
	return tr_init(BUILD_DIR "/locale") == OK ? 0 : 1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_said_as_people_say_them),
		cmocka_unit_test(how_many_are_ahead),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
