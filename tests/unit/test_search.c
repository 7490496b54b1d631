/* Search by Chinese, pinyin, initials and English, and the input method made of the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/search.h"
#include "tests/harness/small_catalog.h"

static struct search run(const char *query, enum lang lang)
{
	struct catalog *catalog = small_catalog_create("v1");
	struct search search = {0};
	str_copy(search.query, sizeof(search.query), query);
	search_list_run(&search, search_matters(catalog), lang);
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
		if (search.results[0].index != cases[i].first ||
			search.total_count != cases[i].count) {
			fail_msg("%s: first %d of %d", cases[i].query, search.results[0].index,
				search.total_count);
		}
	}
}

/* A catalogue of one matter. */
static struct search run_on(
	const char *query, const char *zh, const char *pinyin, const char *en, enum lang lang)
{
	struct matter matter = {.name = {{zh, en}}, .pinyin = pinyin};
	const struct catalog catalog = {.matter_count = 1, .matters = &matter};
	struct search search = {0};
	str_copy(search.query, sizeof(search.query), query);
	search_list_run(&search, search_matters(&catalog), lang);
	return search;
}

struct named {
	const char *query, *zh, *pinyin;
	const char *bold; /* what of the name is set bold; NULL: not found */
};

static void check_named(const struct named *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct named *row = &rows[i];
		struct search search = run_on(row->query, row->zh, row->pinyin, "-", LANG_ZH);
		if ((search.result_count == 1) != (row->bold != NULL)) {
			fail_msg("%s in %s (%s): %d found", row->query, row->zh, row->pinyin,
				search.result_count);
		}
		if (row->bold) {
			char bold[128];
			str_copy_len(bold, sizeof(bold), row->zh + search.results[0].match_at,
				(size_t)search.results[0].match_len);
			assert_string_equal(bold, row->bold);
		}
	}
}

static void letters_and_figures_in_chinese_names(void **state)
{
	static const char hpv[] = "HPV疫苗接种预约", hpv_pinyin[] = "hpv yi miao jie zhong yu yue";
	static const char hotline[] = "12345热线", reader[] = "OCR识别C1驾驶证";
	static const struct named rows[] = {
		{"hpvyimiao", hpv, hpv_pinyin, "HPV疫苗"},
		{"hpvym", hpv, hpv_pinyin, "HPV疫苗"},
		{"hp", hpv, hpv_pinyin, "HP"},
		{"pvyim", hpv, hpv_pinyin, "PV疫苗"},
		{"yimiao", hpv, hpv_pinyin, "疫苗"},
		{"HPV疫苗", hpv, hpv_pinyin, "HPV疫苗"},
		{"hpv ym", hpv, hpv_pinyin, "HPV疫苗"},
		{"hpx", hpv, hpv_pinyin, NULL},
		{"hpvmiao", hpv, hpv_pinyin, NULL},
		{"ctjc", "CT检查预约", "ct jian cha yu yue", "CT检查"},
		{"ctjiancha", "CT检查预约", "ct jian cha yu yue", "CT检查"},
		{"12345rx", hotline, "12345 re xian", "12345热线"},
		{"345rexian", hotline, "12345 re xian", "345热线"},
		{"5gjz", "5G基站备案", "5g ji zhan bei an", "5G基站"},
		{"sbc1jsz", reader, "ocr shi bie c1 jia shi zheng", "识别C1驾驶证"},
		{"2shou", "二手2手车", "er shou 2 shou che", "2手"},
		{"bieliu", "级别A", "ji bie a", NULL},
		{"jibiea", "级别A", "ji bie a", "级别A"},
		/* full-width, and what is not typed between them */
		{"etcbl", "ＥＴＣ办理", "etc ban li", "ＥＴＣ办理"},
		{"jhdjyy", "结婚登记（预约）", "jie hun deng ji yu yue", "结婚登记（预约"},
		{"covid19jc", "COVID-19检测", "covid 19 jian ce", "COVID-19检测"},
		{"erling", "二〇二六年度", "er ling er liu nian du", "二〇"},
	};
	(void)state;
	check_named(rows, ARRAY_LEN(rows));
}

static void u_with_dots_is_typed_as_one_likes(void **state)
{
	static const char lawyer[] = "律师执业许可初审", women[] = "妇女儿童", plan[] = "战略备案",
			  abuse[] = "虐待举报";
	static const struct named rows[] = {
		{"lvshi", lawyer, "lv shi zhi ye xu ke chu shen", "律师"},
		{"lushi", lawyer, "lv shi zhi ye xu ke chu shen", "律师"},
		{"lyushi", lawyer, "lv shi zhi ye xu ke chu shen", "律师"},
		{"lys", lawyer, "lv shi zhi ye xu ke chu shen", NULL},
		{"ly", lawyer, "lv shi zhi ye xu ke chu shen", "律"},
		{"ls", lawyer, "lv shi zhi ye xu ke chu shen", "律师"},
		{"zhyxvke", lawyer, "lv shi zhi ye xu ke chu shen", "执业许可"},
		{"luyou", "旅游投诉", "lv you tou su", "旅游"},
		{"lyuyou", "旅游投诉", "lv you tou su", "旅游"},
		{"funv", women, "fu nv er tong", "妇女"},
		{"funu", women, "fu nv er tong", "妇女"},
		{"funyu", women, "fu nv er tong", "妇女"},
		{"zhanlve", plan, "zhan lve bei an", "战略"},
		{"zhanlue", plan, "zhan lve bei an", "战略"},
		{"zhanlyue", plan, "zhan lve bei an", "战略"},
		{"zllueba", plan, "zhan lve bei an", NULL},
		{"zluebeian", plan, "zhan lve bei an", "战略备案"},
		{"zhanlue", "战略性新兴产业备案", "zhan lve xing xin xing chan ye bei an", "战略"},
		{"nvedai", abuse, "nve dai ju bao", "虐待"},
		{"nuedai", abuse, "nve dai ju bao", "虐待"},
		{"nyuedai", abuse, "nve dai ju bao", "虐待"},
		{"nuedjvbao", abuse, "nve dai ju bao", "虐待举报"},
		/* a catalogue that spells it in another way itself */
		{"lushi", lawyer, "lyu shi zhi ye xu ke chu shen", "律师"},
		{"zhanlve", plan, "zhan lue bei an", "战略"},
		{"nvedai", abuse, "nyue dai ju bao", "虐待"},
		/* lu is another syllable: what has no dots has none */
		{"lvyun", "道路运输", "dao lu yun shu", NULL},
		{"luyun", "道路运输", "dao lu yun shu", "路运"},
	};
	(void)state;
	check_named(rows, ARRAY_LEN(rows));
}

static void readings_follow_the_words(void **state)
{
	static const struct named rows[] = {
		{"chongzhi", "社会保障卡密码重置", "she hui bao zhang ka mi ma chong zhi", "重置"},
		{"diandanghang", "典当行设立初审", "dian dang hang she li chu shen", "典当行"},
		{"xianxian", "西安献县", "xi an xian xian", "西安献"},
		{"xia", "西安献县", "xi an xian xian", "西安"},
	};
	(void)state;
	check_named(rows, ARRAY_LEN(rows));
}

/* What a hall may write although the contract says otherwise. */
static void pinyin_that_does_not_line_up(void **state)
{
	static const struct named rows[] = {
		{"hpvyimiao", "HPV疫苗", "yi miao", "HPV疫苗"},	      /* no token for the letters */
		{"hpvyimiao", "HPV疫苗", "h p v yi miao", "HPV疫苗"}, /* one for each */
		{"lushi", "律师", "lv4 shi1", "律师"},		      /* tones */
		{"yimiao", "HPV疫苗（九价）", "hpv yi miao", ""},     /* found, but not where */
		{"hpvym", "HPV疫苗（九价）", "hpv yi miao", ""},
		{"ct", "CT检查", "", "CT"}, /* nothing but the name's own letters */
		{"ctjc", "CT检查", "", NULL},
		{"ab", "A检B", "", NULL},
	};
	(void)state;
	check_named(rows, ARRAY_LEN(rows));
}

static void english_words(void **state)
{
	static const struct {
		const char *query, *en;
		int at, len; /* bold of the last word; -1: not found */
	} rows[] = {
		{"hpv", "HPV vaccination", 0, 3},
		{"vaccination", "HPV vaccination", 4, 11},
		{"card", "Discard a card", 10, 4},
		{"nation", "HPV vaccination", 9, 6},
		{"register a company", "Register a company", 0, 8},
		{"register b company", "Register a company", -1, 0},
		{"aaab", "aaaaaaab", 4, 4},
		{"r", "Register a company", -1, 0}, /* too little to go by */
		{"r甲", "Register a company", -1, 0},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct search search = run_on(rows[i].query, "甲", "jia", rows[i].en, LANG_EN);
		assert_int_equal(search.result_count, rows[i].at >= 0);
		if (rows[i].at >= 0) {
			assert_int_equal(search.results[0].match_at, rows[i].at);
			assert_int_equal(search.results[0].match_len, rows[i].len);
		}
	}
}

static int64_t steps_of(const char *query, const struct catalog *catalog)
{
	struct search search = {0};
	str_copy(search.query, sizeof(search.query), query);
	search_list_run(&search, search_matters(catalog), LANG_ZH);
	return search.steps;
}

/* The worst names for whoever tries "whole or initial" again and again. */
static void work_does_not_grow_with_the_letters(void **state)
{
	enum { MATTERS = 100, SYLLABLES = 30 };
	static const char *const syllables[] = {"zha", "a", "zhzh", "lvv"};
	static const char *const typed[] = {"zh", "a", "z", "lv", "zhzha", "lvlu"};
	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(syllables); s++) {
		char zh[SYLLABLES * 3 + 1] = "", pinyin[SYLLABLES * 6] = "";
		for (int i = 0; i < SYLLABLES; i++) {
			str_append(zh, sizeof(zh), "扎");
			str_append(pinyin, sizeof(pinyin), "%s%s", i ? " " : "", syllables[s]);
		}
		struct matter matters[MATTERS];
		for (int i = 0; i < MATTERS; i++) {
			matters[i] = (struct matter){.name = {{zh, zh}}, .pinyin = pinyin};
		}
		const struct catalog catalog = {.matter_count = MATTERS, .matters = matters};
		for (size_t t = 0; t < ARRAY_LEN(typed); t++) {
			char query[QUERY_MAX_LEN + 1] = "", failing[QUERY_MAX_LEN + 1];
			int64_t few = 0, most = 0;
			while (str_append(query, sizeof(query), "%s", typed[t])) {
				int64_t steps = steps_of(query, &catalog);
				most = MAX_OF(most, steps);
				str_copy(failing, sizeof(failing) - 1, query);
				str_append(failing, sizeof(failing), "0");
				steps = steps_of(failing, &catalog);
				few = few ? few : steps;
				assert_int_equal(steps, few); /* whatever its length */
			}
			/* A syllable has ways of 12 letters; it is matched for results and for
			 * words, and a word is followed over six. */
			assert_in_range(most, 1, MATTERS * SYLLABLES * 12 * (2 + 2 + 6) * 2);
		}
	}
}

static void marks_what_matched(void **state)
{
	(void)state;
	struct search search = run("bk", LANG_ZH);
	assert_int_equal(search.results[0].index, 0); /* 社[保卡]申领 */
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
	/* Latin letters are typed as they are, but may begin a word. */
	search = run_on("hpvym", "HPV疫苗", "hpv yi miao", "-", LANG_ZH);
	assert_int_equal(search.candidate_count, 1);
	assert_string_equal(search.candidates[0], "HPV疫苗");
	search = run_on("hpv", "HPV疫苗", "hpv yi miao", "-", LANG_ZH);
	assert_int_equal(search.candidate_count, 0);
	search = run_on("sb", "识别（二）社保", "shi bie er she bao", "-", LANG_ZH);
	assert_string_equal(search.candidates[0], "识别");
	assert_string_equal(search.candidates[1], "社保");
}

static void typing_and_choosing(void **state)
{
	(void)state;
	struct catalog *catalog = small_catalog_create("v1");
	struct search search;
	search_clear(&search);
	for (const char *letter = " She;bao"; *letter; letter++) {
		search_type(&search, *letter);
	}
	assert_string_equal(search.query, "shebao");
	search_list_run(&search, search_matters(catalog), LANG_ZH);
	search_choose_candidate(&search, 5); /* not there */
	search_choose_candidate(&search, 0);
	assert_string_equal(search.query, "社保");
	search_list_run(&search, search_matters(catalog), LANG_ZH);
	assert_int_equal(search.result_count, 1);
	search_delete(&search);
	assert_string_equal(search.query, "社");
	for (int i = 0; i < 200; i++) {
		search_type(&search, 'a'); /* over the limit: ignored */
	}
	assert_in_range(strlen(search.query), 1, QUERY_MAX_LEN);
	search_clear(&search);
	for (const char *key = "C1 12345-_"; *key; key++) {
		search_type(&search, *key);
	}
	assert_string_equal(search.query, "c1 12345");
	catalog_destroy(catalog);
}

static struct search_name street(const void *arg, int index)
{
	static const char *const pinyin[] = {"xi hu jie", "yun he lu", "xi yang lu"};
	const struct text *names = arg;
	return (struct search_name){&names[index], pinyin[index]};
}

/* Streets, companies, departments: nothing in it knows what the names are of. */
static void any_list_of_names_is_searched(void **state)
{
	(void)state;
	static const struct text names[] = {{{"西湖街", "Xihu Street"}}, {{"运河路", "Canal Road"}},
		{{"夕阳路", "Sunset Road"}}};
	const struct search_list streets = {3, street, names};
	struct search search = {.query = "xi"};
	search_list_run(&search, streets, LANG_ZH);
	assert_int_equal(search.result_count, 2);
	assert_string_equal(search.candidates[0], "西");
	str_copy(search.query, sizeof(search.query), "canal");
	search_list_run(&search, streets, LANG_EN);
	assert_int_equal(search.result_count, 1);
	assert_int_equal(search.results[0].index, 1);
	search_list_run(&search, (struct search_list){0}, LANG_EN);
	assert_int_equal(search.result_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(any_list_of_names_is_searched),
		cmocka_unit_test(letters_and_figures_in_chinese_names),
		cmocka_unit_test(u_with_dots_is_typed_as_one_likes),
		cmocka_unit_test(readings_follow_the_words),
		cmocka_unit_test(pinyin_that_does_not_line_up),
		cmocka_unit_test(english_words),
		cmocka_unit_test(work_does_not_grow_with_the_letters),
		cmocka_unit_test(marks_what_matched),
		cmocka_unit_test(offers_words_for_letters),
		cmocka_unit_test(typing_and_choosing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
