/* Search by Chinese, pinyin, initials and English, and the input method made of the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/model.h"
#include "tests/harness/small_catalog.h"

static struct search run(const char *query, enum lang lang)
{
	struct catalog *catalog = small_catalog_create("v1");
	struct search search = {0};
	str_copy(search.query, sizeof(search.query), query);
	search_run(&search, catalog, lang);
	catalog_destroy(catalog);
	return search;
}

static void finds(void **state)
{
	static const struct {
		const char *query;
		int first; /* index of the best result; -1 none */
		int count;
	} cases[] = {
		{"社保", 0, 1},
		{"shebao", 0, 1},
		{"sbk", 0, 1},
		{"shbk", 0, 1},
		{"shebaoka", 0, 1},
		{"sbks", 0, 1},
		{"身份证", 5, 1},
		{"sfz", 5, 1},
		{"shenfenzheng", 5, 1},
		{"shenfz", 5, 1},
		{"hk", 6, 2},
		{"yinhang", 7, 1},
		{"社保ka", 0, 1},
		{"bao xian", 1, 2},
		{"保险", 1, 2},
		{"marriage", 4, 1},
		{"MARRIAGE", 4, 1},
		{"", -1, 0},
		{" ", -1, 0},
		{"---", -1, 0},
		{"zzz", -1, 0},
		{"a社", -1, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct search search = run(cases[i].query, LANG_ZH);
		if (cases[i].first < 0) {
			assert_int_equal(search.result_count, 0);
			continue;
		}
		if (search.result_count == 0) {
			fail_msg("nothing found for %s", cases[i].query);
		}
		if (search.results[0].matter != cases[i].first ||
			search.total_count != cases[i].count) {
			fail_msg("%s: first %d of %d", cases[i].query, search.results[0].matter,
				search.total_count);
		}
	}
}

static void marks_what_matched(void **state)
{
	(void)state;
	struct search search = run("bk", LANG_ZH);
	assert_int_equal(search.results[0].matter, 0); /* 社[保卡]申领 */
	assert_int_equal(search.results[0].match_at, 3);
	assert_int_equal(search.results[0].match_len, 6);
	search = run("household", LANG_EN);
	assert_int_equal(search.results[0].match_at, 7); /* Move a [household] … */
	assert_int_equal(search.results[0].match_len, 9);
}

static void offers_words_for_letters(void **state)
{
	(void)state;
	struct search search = run("shebao", LANG_ZH);
	assert_int_equal(search.candidate_count, 1);
	assert_string_equal(search.candidates[0], "社保");
	search = run("sb", LANG_ZH);
	assert_string_equal(search.candidates[0], "社保");
	search = run("bao", LANG_ZH);
	assert_string_equal(search.candidates[0], "保");
}

static void typing_and_choosing(void **state)
{
	(void)state;
	struct kiosk kiosk;
	const struct kiosk_config config = {.terminal_id = "t", .place = ""};
	kiosk_init(&kiosk, &config);
	devices_take_catalog(&kiosk, small_catalog_create("v1"));
	for (const char *letter = " She;bao"; *letter; letter++) {
		search_type(&kiosk, *letter);
	}
	assert_string_equal(kiosk.search.query, "shebao");
	search_choose_candidate(&kiosk, 5); /* not there */
	search_choose_candidate(&kiosk, 0);
	assert_string_equal(kiosk.search.query, "社保");
	assert_int_equal(kiosk.search.result_count, 1);
	search_delete(&kiosk);
	assert_string_equal(kiosk.search.query, "社");
	for (int i = 0; i < 200; i++) {
		search_type(&kiosk, 'a'); /* over the limit: ignored */
	}
	assert_in_range(strlen(kiosk.search.query), 1, QUERY_MAX_LEN);
	kiosk_finish(&kiosk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(marks_what_matched),
		cmocka_unit_test(offers_words_for_letters),
		cmocka_unit_test(typing_and_choosing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
