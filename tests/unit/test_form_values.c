/* Patterns, formats and numbers of forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/form/format.h"
#include "firmware/form/pattern.h"

enum { ARENA_LIMIT = 1024 * 1024 };

static void a_pattern_is_searched_anywhere(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *yes, *no;
	} list[] = {
		{"b", "abc", "ac"},
		{"^b", "bc", "abc"},
		{"b$", "ab", "ab\n"},
		{"^a.c$", "a国c", "a\nc"},
		{"^.$", "𠮷", "ab"},
		{"^(ab|c)*d?$", "ababcd", "abad"},
		{"^(?:x|y){2,3}?$", "xyx", "xyxy"},
		{"^a{2}$", "aa", "aaa"},
		{"^a{2,}b+?c*?$", "aaab", "ab"},
		{"^\\d\\D\\w\\W$", "1aB-", "1aBa"},
		{"^\\w$", "_", "国"},
		{"^\\d$", "5", "５"},
		{"^[a-c\\-x]+$", "a-x", "d"},
		{"^[-a]$", "-", "b"},
		{"^[a-]$", "-", "b"},
		{"^[^a-c]$", "国", "b"},
		{"^[\\d\\p{Script=Han}]+$", "5国", "a"},
		{"^\\p{Lu}\\P{L}$", "É1", "éa"},
		{"\\u4e00", "一二", "二"},
		{"^\\u{20BB7}$", "𠮷", "吉"},
		{"^\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\\\$", "^$.*+?()[]{}|/\\", "x"},
		{"^(|a)$", "", "b"},
		{"^\\t$", "\t", "t"},
		{"", "anything", NULL},
	};
	struct arena *arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		const struct pattern *pattern = pattern_compile(arena, list[i].pattern);
		if (!pattern) {
			fail_msg("not compiled: %s", list[i].pattern);
		}
		if (!pattern_matches(pattern, list[i].yes, strlen(list[i].yes))) {
			fail_msg("%s does not match %s", list[i].pattern, list[i].yes);
		}
		if (list[i].no && pattern_matches(pattern, list[i].no, strlen(list[i].no))) {
			fail_msg("%s matches %s", list[i].pattern, list[i].no);
		}
	}
	arena_destroy(arena);
}

static void what_validators_read_otherwise_is_no_pattern(void **state)
{
	(void)state;
	static const char *const list[] = {
		"(?=a)", "(?!a)", "(?<=a)", "(?<!a)", /* look-around */
		"(a)\\1", "\\k<a>", "(?P=a)", "(?1)", "(?R)",
		"\\g{1}",		    /* back references, recursion */
		"(?C)", "(?C1)", "(?C'x')", /* callouts */
		"(?i)a", "(?i:a)", "(?<a>b)", "(?P<a>b)", "(?>a)", "(?|a)", "(?#a)", "(?(1)a)",
		"(*UCP)a", "(*ACCEPT)", "(*LIMIT_MATCH=9)", "a(*FAIL)", "a*+", "a++", "a?+",
		"a{2}+", "a**", "a{2}{3}", "*a", "+", "?", "{2}", "a|*", "(*)", "^*", "$+",
		"(?:", "(?:a", "a)", "(", ")", "())(", "[", "[]", "[^]", "[a", "[]a]",
		"[[:alpha:]]", "[a[b]", "[b-a]", "[\\d-z]", "[a-\\d]", "[a^]", "[a-b-c]", "a{",
		"a{}", "a{,3}", "a{3,2}", "a{201}", "a{1,201}", "a{ 1}", "a}", "a]", "{", "\\",
		"\\a", "\\b", "\\B", "\\A", "\\Z", "\\z", "\\G", "\\K", "\\Q", "\\E", "\\s", "\\S",
		"\\h", "\\R", "\\X", "\\C", "\\N", "\\v", "\\0", "\\012", "\\x41", "\\x{41}",
		"\\cA", "\\-", "\\ ", "\\国", "\\u", "\\u12", "\\u{}", "\\u{110000}",
		"\\u{1234567}", "\\uD800", "\\u{D800}", "\\u0000", "\\u{0}", "\\u{41", "\\p",
		"\\pL", "\\p{", "\\p{}", "\\p{Han}", "\\p{^L}", "\\p{Any}", "\\p{Script=}", "[\\b]",
		"[\\p{Foo}]", "\xFF", "a\xC3",
		"((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))", /* 32 deep */
		"(((((a{200}){200}){200}){200}){200})", /* too large when unfolded */
	};
	struct arena *arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		if (pattern_compile(arena, list[i])) {
			fail_msg("compiled: %s", list[i]);
		}
	}
	char pattern[PATTERN_MAX_LEN + 2];
	memset(pattern, 'a', sizeof(pattern));
	pattern[PATTERN_MAX_LEN + 1] = '\0';
	assert_null(pattern_compile(arena, pattern));
	pattern[PATTERN_MAX_LEN] = '\0';
	assert_non_null(pattern_compile(arena, pattern));
	arena_destroy(arena);
	struct arena *small = arena_create(ARENA_PLAIN, 300);
	assert_null(pattern_compile(small, "^[a-z]{3}[\\p{Script=Han}]$"));
	arena_destroy(small);
}

/* Each would take hours without a limit, or more memory than there is. */
static void a_search_has_an_end(void **state)
{
	(void)state;
	static const char *const list[] = {"^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*.*.*.*)*x$",
		"^(?:(?:a?){20}){20}b$", "(a*)*b"};
	char text[FORM_MAX_TEXT + 1];
	memset(text, 'a', FORM_MAX_TEXT);
	text[FORM_MAX_TEXT - 1] = '!';
	struct arena *arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		const struct pattern *pattern = pattern_compile(arena, list[i]);
		assert_non_null(pattern);
		int64_t start_us = clock_us();
		assert_false(pattern_matches(pattern, text, FORM_MAX_TEXT));
		assert_in_range(clock_us() - start_us, 0, 2000000); /* about 10 ms */
	}
	/* What is usual stays far below it. */
	const struct pattern *usual = pattern_compile(arena, "^(?:[a-z!]+ ?)+$");
	assert_non_null(usual);
	assert_true(pattern_matches(usual, text, FORM_MAX_TEXT));
	arena_destroy(arena);
}

static bool is_good(enum format format, const char *text)
{
	return format_is_good(format, text, strlen(text));
}

static void must_judge(enum format format, bool wanted, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_good(format, list[i]) != wanted) {
			fail_msg("%s '%s' is %s", format_name(format), list[i],
				wanted ? "refused" : "taken");
		}
	}
}

#define GOOD(format, ...)                                                                          \
	do {                                                                                       \
		static const char *const list[] = {__VA_ARGS__};                                   \
		must_judge(format, true, list, ARRAY_LEN(list));                                   \
	} while (0)
#define WRONG(format, ...)                                                                         \
	do {                                                                                       \
		static const char *const list[] = {__VA_ARGS__};                                   \
		must_judge(format, false, list, ARRAY_LEN(list));                                  \
	} while (0)

static void formats_are_exact(void **state)
{
	(void)state;
	GOOD(FORMAT_DATE, "2026-11-24", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31");
	WRONG(FORMAT_DATE, "", "2026-11-2", "2026-11-240", "2023-02-29", "1900-02-29", "2026-13-01",
		"2026-00-01", "2026-01-00", "2026-04-31", "2026/11/24", "20261124", "2026-11-24 ",
		"+026-11-24", "２０２６-11-24", "2026-1a-24");
	GOOD(FORMAT_ID_NUMBER, "11010519491231002X", "440308199901101512", "110105190012310026",
		"110105209912310029");
	WRONG(FORMAT_ID_NUMBER, "", "11010519491231002x", "110105194912310021",
		"110105194902310026", "010105194912310026", "110105189912310023",
		"110105210012310021", "110105194913310021", "110105200102290029",
		"1101051949123100X2", "110105491231002", "11010519491231002X1",
		"１１０１０５19491231002X");
	GOOD(FORMAT_PHONE_CN, "13812345678", "19912345678", "010-65123456", "0512-65123456",
		"0512-2512345");
	WRONG(FORMAT_PHONE_CN, "", "1381234567", "138123456789", "12812345678", "23812345678",
		"0512-15123456", "051265123456", "05123-65123456", "05-65123456", "0512-651234",
		"0512-651234567", "0512-", "+8613812345678", "1381234567a", "0512-6512345a");
	GOOD(FORMAT_MONEY, "0.00", "0.50", "1.00", "123456789012.99");
	WRONG(FORMAT_MONEY, "", "1", "1.0", "1.000", "01.00", "00.50", ".50", "-1.00", "1,000.00",
		"1234567890123.00", "1.0a", "1 .00", "+1.00", "1..00");
	GOOD(FORMAT_USCC, "91350100M000100Y43");
	WRONG(FORMAT_USCC, "", "91350100M000100Y44", "91350100m000100y43", "9135010IM000100Y43",
		"91350100M000100O43", "9135010AM000100Y43", "91350100M000100Y4",
		"91350100M000100Y433", "913501 0M000100Y43");
	GOOD(FORMAT_NONE, "", "anything");
	assert_int_equal(format_fen("123456789012.99", 15), 12345678901299);
}

/* Every other check character is wrong, and so is every other digit in any place. */
static void check_characters_find_each_slip(void **state)
{
	(void)state;
	static const struct {
		enum format format;
		const char *good, *set;
	} list[] = {{FORMAT_ID_NUMBER, "11010519491231002X", "0123456789X"},
		{FORMAT_USCC, "91350100M000100Y43", "0123456789ABCDEFGHJKLMNPQRTUWXY"}};
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		for (int at = 0; at < 18; at++) {
			for (const char *c = list[i].set; *c; c++) {
				char text[19];
				memcpy(text, list[i].good, sizeof(text));
				text[at] = *c;
				bool is_same = strcmp(text, list[i].good) == 0;
				assert_int_equal(is_good(list[i].format, text), is_same);
			}
		}
	}
}

static void numbers_are_exact(void **state)
{
	(void)state;
	int64_t whole = 0;
	double number = 0;
	assert_true(format_integer("-007", 4, &whole));
	assert_int_equal(whole, -7);
	assert_true(format_integer("9007199254740992", 16, &whole));
	assert_true(format_number("0.1", 3, &number));
	assert_true(number == 0.1);
	assert_true(format_number("-12345678.9012345", 17, &number));
	assert_true(number == -12345678.9012345);
	assert_true(format_number("0.00000000000001", 16, &number));
	assert_true(number == 0.00000000000001);
	static const char *const neither[] = {"", "-", "a", "1a", "--1", "+1", "1e3", " 1", "1 ",
		"１", "0x1", "1,0", "99999999999999999999", "."};
	for (size_t i = 0; i < ARRAY_LEN(neither); i++) {
		assert_false(format_integer(neither[i], strlen(neither[i]), &whole));
		assert_false(format_number(neither[i], strlen(neither[i]), &number));
	}
	assert_false(format_integer("9007199254740993", 16, &whole));
	assert_false(format_integer("1.0", 3, &whole));
	assert_false(format_number("1.", 2, &number));
	assert_false(format_number(".5", 2, &number));
	assert_false(format_number("1.5.2", 5, &number));
	assert_false(format_number("0.000000000000001", 17, &number)); /* 16 digits */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_is_searched_anywhere),
		cmocka_unit_test(what_validators_read_otherwise_is_no_pattern),
		cmocka_unit_test(a_search_has_an_end),
		cmocka_unit_test(formats_are_exact),
		cmocka_unit_test(check_characters_find_each_slip),
		cmocka_unit_test(numbers_are_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
