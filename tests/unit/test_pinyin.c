/* Letters to Chinese: cutting, ü, initials, names, own words, sentences, limits, whatever is typed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/small_catalog.h"
#include "ui/input/pinyin.h"
#include "ui/input/syllables.h"

enum { RUNS = 300, RUN_LEN = 120, STEP_LIMIT = 130000 };

static struct lexicon lexicon;
static const struct dictionary dictionary = {.lexicon = &lexicon};
static struct pinyin pinyin;

static void begin(const struct dictionary *from, bool is_name, const char *letters)
{
	pinyin_begin(&pinyin, from, is_name, false);
	for (; *letters; letters++) {
		assert_true(pinyin_type(&pinyin, *letters));
	}
}

/* Its place among the candidates; -1: it is none. */
static int place_of(const char *text)
{
	char out[PINYIN_TEXT_LEN + 1];
	for (int i = 0; pinyin_candidate(&pinyin, i, out); i++) {
		if (str_equal(out, text)) {
			return i;
		}
	}
	return -1;
}

static void assert_first(const char *letters, const char *text)
{
	char out[PINYIN_TEXT_LEN + 1];
	begin(&dictionary, false, letters);
	pinyin_candidate(&pinyin, 0, out);
	assert_string_equal(out, text);
}

static void assert_near(const char *letters, const char *text, int place)
{
	begin(&dictionary, false, letters);
	if (place_of(text) < 0 || place_of(text) > place) {
		fail_msg("%s: %s is at %d", letters, text, place_of(text));
	}
}

/* --- */

static void syllables_are_sorted(void **state)
{
	(void)state;
	for (int i = 1; i < syllable_count(); i++) {
		assert_true(strcmp(syllable_name(i - 1), syllable_name(i)) < 0);
	}
	assert_string_equal(syllable_name(-1), "");
	assert_string_equal(syllable_name(syllable_count()), "");
	for (int i = 0; i < syllable_count(); i++) {
		assert_int_equal(syllable_find(syllable_name(i), strlen(syllable_name(i))), i);
	}
	assert_int_equal(syllable_find("zhuangg", 7), SYLLABLE_NONE);
	assert_int_equal(syllable_find("", 0), SYLLABLE_NONE);
	int first, last;
	assert_true(syllable_begin("zh", 2, &first, &last));
	assert_string_equal(syllable_name(first), "zha");
	assert_string_equal(syllable_name(last), "zhuo");
	assert_false(syllable_begin("u", 1, &first, &last));
}

static void letters_are_cut(void **state)
{
	static const char *const cases[][2] = {
		{"zhangsan", "zhang san"},
		{"xian", "xian"},
		{"xi'an", "xi an"},
		{"shbzk", "sh b z k"},
		{"lvse", "lv se"},
		{"lyuse", "lyu se"},
		{"shenfzh", "shen f zh"},
		{"nihaouuu", "ni ha ou uu"},
		{"uuu", "uuu"},
		{"xi'", "xi'"},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		begin(&dictionary, false, cases[i][0]);
		assert_string_equal(pinyin.shown, cases[i][1]);
	}
}

static void words(void **state)
{
	(void)state;
	assert_first("shehuibaozhangka", "社会保障卡");
	assert_first("shebaoka", "社保卡");
	assert_first("women", "我们");
	assert_first("yinhang", "银行");
	assert_first("chongxin", "重新");
	assert_near("xian", "西安", 8);
	assert_first("xi'an", "西安");
	assert_near("shi", "时", 3);
	assert_near("yi", "医", 60);
}

static void u_with_dots(void **state)
{
	static const char *const green[] = {"lvse", "lyuse", "luse"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(green); i++) {
		assert_first(green[i], "绿色");
	}
	assert_first("nvren", "女人");
	assert_first("nyuren", "女人");
	assert_near("jvzhu", "居住", 1);
	assert_near("lvshi", "律师", 3);
	assert_near("lueduo", "掠夺", 2);
	assert_near("lveduo", "掠夺", 2);
	assert_first("lu", "路"); /* the other one is rarer */
	assert_true(place_of("绿") > 0);
}

static void initials(void **state)
{
	(void)state;
	assert_near("sbk", "社保卡", 1);
	assert_near("shbk", "社保卡", 1);
	assert_near("sfz", "身份证", 3);
	assert_near("shenfenz", "身份证", 1);
	assert_near("sfenzheng", "身份证", 1);
	assert_near("gjj", "公积金", 3);
	assert_near("z", "在", 1);
	assert_near("zh", "这", 3);
}

static void a_name_begins_with_a_surname(void **state)
{
	(void)state;
	begin(&dictionary, true, "zhang");
	assert_int_equal(place_of("张"), 0);
	assert_int_equal(place_of("章"), 1);
	begin(&dictionary, true, "shan"); /* 单 is read so only as a surname */
	assert_int_equal(place_of("单"), 0);
	begin(&dictionary, true, "ouyang");
	assert_int_equal(place_of("欧阳"), 0);
	begin(&dictionary, true, "moqi");
	assert_int_equal(place_of("万俟"), 0);
	begin(&dictionary, true, "zhangwei");
	assert_int_equal(place_of("张伟"), 0);
	assert_in_range(place_of("张薇"), 1, 5);
	assert_in_range(place_of("张"), 1, 8);
	/* once it stands, what follows is a given name */
	char out[PINYIN_TEXT_LEN + 1];
	assert_true(pinyin_pick(&pinyin, place_of("张"), out));
	assert_string_equal(pinyin.letters, "wei");
	assert_int_equal(place_of("伟"), 0);
	begin(&dictionary, false, "wei"); /* elsewhere it is not so */
	assert_true(place_of("伟") > 0);
}

static void rare_characters_can_be_had(void **state)
{
	(void)state;
	begin(&dictionary, true, "yao");
	assert_true(place_of("垚") > 0);
	begin(&dictionary, true, "xin");
	assert_true(place_of("馨") > 0);
}

static void a_sentence(void **state)
{
	char out[PINYIN_TEXT_LEN + 1];
	(void)state;
	assert_first("xiaoqumenkoudeludenghuaile", "小区门口的路灯坏了");
	assert_int_equal(pinyin.sentence_count, 2);
	/* a word of the beginning leaves the rest */
	int first = place_of("小区");
	assert_true(first > 0);
	assert_true(pinyin_pick(&pinyin, first, out));
	assert_string_equal(out, "小区");
	assert_string_equal(pinyin.letters, "menkoudeludenghuaile");
	assert_true(pinyin_pick(&pinyin, 0, out));
	assert_string_equal(out, "门口的路灯坏了");
	assert_int_equal(pinyin.len, 0);
	assert_int_equal(pinyin_count(&pinyin), 0);
}

static void no_candidate_twice(void **state)
{
	static const char *const typed[] = {"shi", "sh", "luse", "zhongguo", "le", "z"};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		begin(&dictionary, false, typed[i]);
		for (int k = 0; k < pinyin_count(&pinyin); k++) {
			char text[PINYIN_TEXT_LEN + 1];
			assert_true(pinyin_candidate(&pinyin, k, text));
			assert_int_equal(place_of(text), k);
		}
	}
}

static void own_words_come_first(void **state)
{
	struct catalog *catalog = small_catalog_create("v1");
	struct own_words *own = own_words_create();
	(void)state;
	assert_true(own_words_add(own, "桃源市", "tao yuan shi"));
	assert_true(own_words_add(own, "绿杨巷", "lyu yang xiang"));
	assert_false(own_words_add(own, "桃源", "tao"));       /* not in line */
	assert_false(own_words_add(own, "桃源", "tao yuann")); /* no syllable */
	assert_false(own_words_add(own, "桃", "tao"));
	assert_false(own_words_add(own, "", ""));
	own_words_add_catalog(own, catalog);
	assert_true(own->count > 2);
	own_words_sort(own);
	const struct dictionary with_own = {.lexicon = &lexicon, .own = own};
	begin(&with_own, false, "taoyuanshi");
	assert_int_equal(place_of("桃源市"), 0);
	begin(&with_own, false, "tys");
	assert_int_equal(place_of("桃源市"), 0);
	begin(&with_own, false, "lvyangxiang");
	assert_int_equal(place_of("绿杨巷"), 0);
	begin(&with_own, false, "zaitaoyuanshilvyangxiang");
	assert_int_equal(place_of("在桃源市绿杨巷"), 0);
	begin(&(const struct dictionary){.own = own}, false, "taoyuanshi"); /* no lexicon */
	assert_int_equal(place_of("桃源市"), 0);
	begin(NULL, false, "taoyuanshi");
	assert_int_equal(pinyin_count(&pinyin), 0);
	pinyin_wipe(&pinyin);
	own_words_destroy(own);
	catalog_destroy(catalog);
}

static void there_is_a_limit(void **state)
{
	char out[PINYIN_TEXT_LEN + 1];
	(void)state;
	pinyin_begin(&pinyin, &dictionary, false, false);
	assert_false(pinyin_type(&pinyin, '\'')); /* separates nothing */
	assert_false(pinyin_type(&pinyin, 'A'));
	assert_false(pinyin_type(&pinyin, -1));
	assert_false(pinyin_type(&pinyin, 0x4e00));
	assert_true(pinyin_type(&pinyin, 'a'));
	assert_true(pinyin_type(&pinyin, '\''));
	assert_false(pinyin_type(&pinyin, '\''));
	while (pinyin_type(&pinyin, 'a')) {
	}
	assert_int_equal(pinyin.len, PINYIN_MAX_LETTERS);
	assert_true(pinyin_candidate(&pinyin, 0, out));
	assert_true(strlen(out) <= PINYIN_TEXT_LEN);
	assert_false(pinyin_candidate(&pinyin, -1, out));
	assert_false(pinyin_pick(&pinyin, pinyin_count(&pinyin), out));
	assert_string_equal(out, "");
	/* what does not fit into one candidate goes on in the next */
	int picks = 0;
	while (pinyin.len > 0 && pinyin_pick(&pinyin, 0, out)) {
		picks++;
	}
	assert_int_equal(pinyin.len, 0);
	assert_in_range(picks, 2, 4);
	assert_false(pinyin_delete(&pinyin));
}

/* A held key is as many of one letter. */
static void held_keys(void **state)
{
	(void)state;
	for (int letter = 'a'; letter <= 'z'; letter++) {
		pinyin_begin(&pinyin, &dictionary, false, false);
		for (int i = 0; i < 2 * PINYIN_MAX_LETTERS; i++) {
			pinyin_type(&pinyin, letter);
			assert_true(pinyin.steps <= STEP_LIMIT);
		}
		while (pinyin_delete(&pinyin)) {
		}
		assert_int_equal(pinyin_count(&pinyin), 0);
	}
}

static uint32_t seed;

static int dice(int sides)
{
	seed = seed * 1664525 + 1013904223;
	return (int)(seed >> 8) % sides;
}

static void assert_sound(void)
{
	char text[PINYIN_TEXT_LEN + 1];
	assert_true(pinyin.steps <= STEP_LIMIT);
	assert_int_equal(pinyin.letters[pinyin.len], '\0');
	for (int i = 0; i < pinyin_count(&pinyin); i++) {
		assert_true(pinyin_candidate(&pinyin, i, text));
		assert_true(text[0] && utf8_is_valid(text, strlen(text)));
	}
}

/* Whatever is typed, deleted and picked. */
static void random_runs(void **state)
{
	static const char likely[] = "abcdefghijklmnopqrstuvwxyzzzhhhgnngaaaiiieeeuuu'";
	(void)state;
	for (int run = 0; run < RUNS; run++) {
		char text[PINYIN_TEXT_LEN + 1];
		seed = (uint32_t)run;
		pinyin_begin(&pinyin, &dictionary, dice(2), dice(2));
		for (int i = 0; i < RUN_LEN; i++) {
			int what = dice(20);
			if (what == 0) {
				pinyin_delete(&pinyin);
			} else if (what == 1) {
				pinyin_pick(&pinyin, dice(40) - 1, text);
			} else {
				pinyin_type(&pinyin, likely[dice((int)sizeof(likely) - 1)]);
			}
			assert_sound();
		}
	}
}

static void readings_have_tones(void **state)
{
	uint32_t word = 0;
	(void)state;
	assert_true(lexicon_find(&lexicon, "银行", strlen("银行"), &word));
	assert_int_equal(lexicon_tone(&lexicon, word, 0), 2);
	assert_int_equal(lexicon_tone(&lexicon, word, 1), 2);
	assert_int_equal(lexicon_tone(&lexicon, word, 2), 0);
	assert_int_equal(lexicon_tone(&lexicon, word, 1000), 0);
	assert_true(lexicon_find(&lexicon, "重新", strlen("重新"), &word));
	assert_int_equal(lexicon_tone(&lexicon, word, 0), 2); /* chong2 xin1 */
	assert_int_equal(lexicon_tone(&lexicon, word, 1), 1);
	assert_false(lexicon_find(&lexicon, "银航重", strlen("银航重"), &word));
	assert_false(lexicon_find(&lexicon, "", 0, &word));
}

static int open_lexicon(void **state)
{
	(void)state;
	return lexicon_open(BUILD_DIR "/share/lexicon", &lexicon) == OK ? 0 : -1;
}

static int close_lexicon(void **state)
{
	(void)state;
	lexicon_close(&lexicon);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syllables_are_sorted),
		cmocka_unit_test(letters_are_cut),
		cmocka_unit_test(words),
		cmocka_unit_test(u_with_dots),
		cmocka_unit_test(initials),
		cmocka_unit_test(a_name_begins_with_a_surname),
		cmocka_unit_test(rare_characters_can_be_had),
		cmocka_unit_test(a_sentence),
		cmocka_unit_test(no_candidate_twice),
		cmocka_unit_test(own_words_come_first),
		cmocka_unit_test(there_is_a_limit),
		cmocka_unit_test(held_keys),
		cmocka_unit_test(random_runs),
		cmocka_unit_test(readings_have_tones),
	};
	return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
