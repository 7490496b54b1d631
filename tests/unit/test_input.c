/* The input method: what the keys mean, what is committed, and that nothing of it stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "ui/input/input.h"

static struct lexicon lexicon;
static const struct dictionary dictionary = {.lexicon = &lexicon};
static struct input_method input;
static char field[512]; /* what the page would hold */

static void follow(enum typing_kind kind, int number)
{
	const struct typing typing = {.kind = kind, .field = number, .has_text = field[0] != '\0'};
	input_follow(&input, &typing, LANG_ZH, &dictionary);
}

static void begin(enum typing_kind kind)
{
	input_wipe(&input);
	field[0] = '\0';
	follow(kind, 1);
}

/* As the app and a page do. */
static enum input_result act(enum action action, int arg)
{
	char commit[TYPED_MAX_LEN + 1];
	enum input_result result = input_act(&input, action, arg, commit);
	assert_int_equal(result == INPUT_COMMITTED, commit[0] != '\0');
	assert_true(utf8_is_valid(commit, strlen(commit)));
	if (result == INPUT_COMMITTED) {
		assert_true(str_append(field, sizeof(field), "%s", commit));
	} else if (result == INPUT_PASSED && action == ACTION_key_delete) {
		utf8_drop_last(field);
	} else if (result == INPUT_PASSED && action == ACTION_key_clear) {
		field[0] = '\0';
	}
	follow(input.typing.kind, input.typing.field);
	return result;
}

static void type(const char *letters)
{
	for (; *letters; letters++) {
		act(ACTION_key, (unsigned char)*letters);
	}
}

static void chinese_is_composed_then_committed(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	assert_int_equal(input.mode, MODE_PINYIN);
	type("shebaoka");
	assert_string_equal(field, "");
	assert_string_equal(input_composed(&input), "she bao ka");
	assert_int_equal(act(ACTION_candidate, 0), INPUT_COMMITTED);
	assert_string_equal(field, "社保卡");
	assert_string_equal(input_composed(&input), "");
	assert_int_equal(act(ACTION_candidate, 0), INPUT_TAKEN);
	assert_int_equal(act(ACTION_key, ' '), INPUT_COMMITTED);
	assert_string_equal(field, "社保卡 ");
}

static void space_and_signs_choose_the_first(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	type("women ");
	assert_string_equal(field, "我们");
	type("yinhang");
	act(ACTION_key, 0xff0c);
	assert_string_equal(field, "我们银行，");
	type("xian8");
	assert_string_equal(field, "我们银行，先8");
	type("uuu ");
	assert_string_equal(field, "我们银行，先8uuu"); /* no word: as it is */
}

static void deletion(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	type("women ");
	type("sh");
	assert_int_equal(act(ACTION_key_delete, 0), INPUT_TAKEN);
	assert_int_equal(act(ACTION_key_delete, 0), INPUT_TAKEN);
	assert_string_equal(field, "我们");
	assert_int_equal(act(ACTION_key_delete, 0), INPUT_PASSED);
	assert_string_equal(field, "我");
	type("sh");
	assert_int_equal(act(ACTION_key_clear, 0), INPUT_PASSED);
	assert_string_equal(field, "");
	assert_string_equal(input_composed(&input), "");
}

static void other_keys(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	type("wifi");
	assert_int_equal(act(ACTION_input_mode, MODE_LOWER), INPUT_COMMITTED);
	assert_string_equal(field, "wifi");
	type("x");
	assert_string_equal(field, "wifix");
	act(ACTION_input_mode, MODE_UPPER);
	type("Y");
	act(ACTION_input_mode, MODE_SIGNS);
	type("7");
	act(ACTION_key, 0xb7);
	assert_string_equal(field, "wifixY7·");
	act(ACTION_input_mode, MODE_PINYIN);
	assert_int_equal(input.mode, MODE_PINYIN);
	act(ACTION_input_mode, MODE_DIGITS); /* not of this field */
	act(ACTION_input_mode, MODE_COUNT);
	act(ACTION_input_mode, -1);
	assert_int_equal(input.mode, MODE_PINYIN);
}

static void each_kind_takes_its_own(void **state)
{
	static const struct {
		enum typing_kind kind;
		const char *typed, *text;
	} cases[] = {
		{TYPING_DIGITS, "1a2.X'-3 ", "123"},
		{TYPING_DECIMAL, "1a2.X'-3 ", "12.3"},
		{TYPING_ID_NUMBER, "1a2.X'-3x ", "12X3"},
		{TYPING_LATIN, "a.B'@1 ", "a.B'@1 "},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(cases[i].kind);
		type(cases[i].typed);
		act(ACTION_key, 0xff0c);
		act(ACTION_key, 0x4e00);
		act(ACTION_key, 0);
		act(ACTION_key, -1);
		act(ACTION_input_mode, MODE_PINYIN);
		assert_true(input.mode != MODE_PINYIN);
		assert_string_equal(field, cases[i].text);
	}
	begin(TYPING_NOTHING);
	assert_int_equal(act(ACTION_key, 'a'), INPUT_PASSED);
	assert_int_equal(act(ACTION_candidate, 0), INPUT_PASSED);
}

static void what_is_the_pages_passes(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	type("sh");
	assert_int_equal(act(ACTION_back, 0), INPUT_PASSED);
	assert_int_equal(act(ACTION_zone, 3), INPUT_PASSED);
	assert_string_equal(input_composed(&input), "sh");
}

static void a_name_knows_its_surname(void **state)
{
	(void)state;
	begin(TYPING_NAME);
	type("zhang ");
	assert_string_equal(field, "张");
	type("wei ");
	assert_string_equal(field, "张伟");
	act(ACTION_key_delete, 0);
	act(ACTION_key_delete, 0);
	type("zhang "); /* it begins anew */
	assert_string_equal(field, "张");
}

static void pages_of_candidates(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	type("yi");
	act(ACTION_candidates, 9);
	assert_int_equal(input.first_candidate, 9);
	act(ACTION_candidates, 100000);
	assert_int_equal(input.first_candidate, pinyin_count(&input.pinyin) - 1);
	act(ACTION_candidates, -1);
	assert_int_equal(input.first_candidate, 0);
	act(ACTION_candidates, 9);
	type("n");
	assert_int_equal(input.first_candidate, 0);
}

static void a_commit_has_its_size(void **state)
{
	(void)state;
	begin(TYPING_TEXT);
	for (int i = 0; i < 60; i++) {
		act(ACTION_key, 'a');
	}
	act(ACTION_key, 0xff0c); /* everything composed, as far as one commit holds */
	assert_true(strlen(field) > TYPED_MAX_LEN - 6);
	assert_true(input.pinyin.len > 0);
	while (input.pinyin.len > 0) {
		assert_int_equal(act(ACTION_key, ' '), INPUT_COMMITTED);
	}
}

static void no_lexicon_no_chinese(void **state)
{
	const struct typing typing = {.kind = TYPING_TEXT};
	(void)state;
	begin(TYPING_NOTHING);
	input_follow(&input, &typing, LANG_ZH, NULL);
	char commit[TYPED_MAX_LEN + 1];
	assert_int_equal(input_act(&input, ACTION_key, 'a', commit), INPUT_COMMITTED);
	assert_string_equal(commit, "a");
}

/* --- nothing stays --- */

static bool is_overwritten(const void *data, size_t len)
{
	const unsigned char *at = data;
	for (size_t i = 0; i < len; i++) {
		if (at[i]) {
			return false;
		}
	}
	return true;
}

static bool holds(const char *text)
{
	return memmem(&input, sizeof(input), text, strlen(text)) != NULL;
}

static void compose_something(void)
{
	begin(TYPING_TEXT);
	type("womenyaoqvxjkw");
	assert_true(holds("womenyaoqvxjkw"));
	assert_true(holds("我们"));
}

static void another_page_or_field_forgets(void **state)
{
	(void)state;
	compose_something();
	follow(TYPING_TEXT, 1); /* the same */
	assert_true(holds("womenyaoqvxjkw"));
	follow(TYPING_TEXT, 2);
	assert_false(holds("wome"));
	assert_false(holds("我"));
	compose_something();
	follow(TYPING_NOTHING, 0);
	assert_true(is_overwritten(&input, sizeof(input)));
	compose_something();
	input_wipe(&input);
	assert_true(is_overwritten(&input, sizeof(input)));
}

static void what_is_taken_is_forgotten(void **state)
{
	(void)state;
	compose_something();
	while (act(ACTION_key_delete, 0) == INPUT_TAKEN) {
	}
	assert_false(holds("wome"));
	assert_false(holds("我"));
	compose_something();
	act(ACTION_key, ' ');
	assert_false(holds("wome"));
	assert_false(holds("我"));
	compose_something();
	act(ACTION_key_clear, 0);
	assert_false(holds("wome"));
	assert_false(holds("我"));
}

/* Types "womenyaoqvxjkw", which stands nowhere else, not even in this program. */
__attribute__((noinline)) static void compose_and_leave(void)
{
	static const char shifted[] = "xpnfozbprwyklx";
	begin(TYPING_TEXT);
	for (const char *at = shifted; *at; at++) {
		act(ACTION_key, *at - 1);
	}
	assert_string_equal(input.pinyin.shown, "wo men yao qv x j k w");
	input_wipe(&input);
}

/* What the functions that have returned left on the stack. */
__attribute__((noinline)) static bool is_on_stack(const char *shifted, size_t len)
{
	enum { LOOKED_AT = 48 * 1024 };
	const volatile unsigned char *here =
		(const unsigned char *)__builtin_frame_address(0) - LOOKED_AT;
	for (size_t at = 0; at + len <= LOOKED_AT; at++) {
		size_t same = 0;
		while (same < len && here[at + same] == (unsigned char)(shifted[same] - 1)) {
			same++;
		}
		if (same == len) {
			return true;
		}
	}
	return false;
}

/* A careless one: the search must find it. */
__attribute__((noinline)) static void leave_a_copy(const char *shifted, size_t len)
{
	volatile char copy[4096];
	for (size_t i = 0; i < len; i++) {
		copy[1024 + i] = (char)(shifted[i] - 1);
	}
	assert_int_equal(copy[1024], shifted[0] - 1);
}

static void nothing_stays_on_the_stack(void **state)
{
	(void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	skip(); /* its stack is another one */
#endif
	leave_a_copy("xpnfoz", 6);
	assert_true(is_on_stack("xpnfoz", 6));
	leave_a_copy("aaaaaa", 6);
	compose_and_leave();
	assert_false(is_on_stack("xpnfoz", 6));
	assert_false(is_on_stack("pnfozbp", 7));
}

/* --- the lexicon's file --- */

static void not_every_file_is_a_lexicon(void **state)
{
	struct lexicon other;
	char path[] = "/tmp/onedoor-lexicon-XXXXXX";
	(void)state;
	assert_int_equal(lexicon_open("/none", &other), ERR_NOT_FOUND);
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(lexicon_open(path, &other), ERR_INVALID); /* empty */
	for (size_t cut = 1; cut < lexicon.file_len; cut = cut * 3 + 1) {
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, lexicon.file, cut, 0), cut);
		assert_int_equal(lexicon_open(path, &other), ERR_INVALID);
		assert_null(other.file);
	}
	uint32_t head[8];
	for (size_t i = 0; i < 6; i++) {
		memcpy(head, lexicon.file, sizeof(head));
		head[i]++;
		assert_int_equal(pwrite(fd, lexicon.file, lexicon.file_len, 0), lexicon.file_len);
		assert_int_equal(pwrite(fd, head, sizeof(head), 0), sizeof(head));
		assert_int_equal(lexicon_open(path, &other), ERR_INVALID);
	}
	lexicon_close(&other); /* one that was not opened */
	close(fd);
	unlink(path);
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
		cmocka_unit_test(chinese_is_composed_then_committed),
		cmocka_unit_test(space_and_signs_choose_the_first),
		cmocka_unit_test(deletion),
		cmocka_unit_test(other_keys),
		cmocka_unit_test(each_kind_takes_its_own),
		cmocka_unit_test(what_is_the_pages_passes),
		cmocka_unit_test(a_name_knows_its_surname),
		cmocka_unit_test(pages_of_candidates),
		cmocka_unit_test(a_commit_has_its_size),
		cmocka_unit_test(no_lexicon_no_chinese),
		cmocka_unit_test(another_page_or_field_forgets),
		cmocka_unit_test(what_is_taken_is_forgotten),
		cmocka_unit_test(nothing_stays_on_the_stack),
		cmocka_unit_test(not_every_file_is_a_lexicon),
	};
	return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
