/* Answers to a form: what can be set, what is refused, and that nothing else is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/form/answers.h"

struct world {
	struct form *form;
	struct arena *arena;
	struct answers *answers;
};

static int set_up(void **state)
{
	static struct world world;
	char *json = NULL;
	size_t len = 0;
	struct form_refusal why;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/forms/everything.json", FORM_MAX_LEN, &json, &len), OK);
	world.form = form_parse(json, len, &why);
	mem_free(json);
	assert_non_null(world.form);
	world.arena = arena_create(ARENA_SECRET, world.form->answers_size);
	world.answers = answers_create(world.arena, world.form);
	assert_non_null(world.answers);
	*state = &world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	arena_destroy(world->arena);
	form_destroy(world->form);
	return 0;
}

static struct spot spot_of(const struct world *world, const char *name, int row, int member)
{
	return (struct spot){form_find(world->form, name), row, member};
}

static struct spot field(const struct world *world, const char *name)
{
	return spot_of(world, name, 0, -1);
}

static void the_arena_is_as_large_as_told(void **state)
{
	struct world *world = *state;
	assert_int_equal(arena_used(world->arena), world->form->answers_size);
	struct arena *small = arena_create(ARENA_SECRET, world->form->answers_size - 16);
	assert_null(answers_create(small, world->form));
	arena_destroy(small);
	assert_ptr_equal(answers_form(world->answers), world->form);
}

static void text_is_set_appended_and_shortened(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot name = field(world, "name");
	assert_string_equal(answers_text(a, name), "");
	assert_int_equal(answers_set_text(a, name, "李小"), OK);
	assert_int_equal(answers_append(a, name, "明"), OK);
	assert_int_equal(answers_append(a, name, "𠮷x"), OK);
	assert_string_equal(answers_text(a, name), "李小明𠮷x");
	assert_true(answers_drop_last(a, name));
	assert_true(answers_drop_last(a, name));
	assert_string_equal(answers_text(a, name), "李小明");
	assert_int_equal(answers_set_text(a, name, "王"), OK);
	assert_string_equal(answers_text(a, name), "王");
	assert_int_equal(answers_origin(a, name), ORIGIN_PERSON);
	assert_true(answers_drop_last(a, name));
	assert_false(answers_drop_last(a, name));
	assert_int_equal(answers_origin(a, name), ORIGIN_NONE);
	assert_int_equal(answers_set_text(a, name, "王"), OK);
	assert_int_equal(answers_clear(a, name), OK);
	assert_string_equal(answers_text(a, name), "");
}

static void text_that_does_not_fit_changes_nothing(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot name = field(world, "name"), story = field(world, "story");
	static const char thirty[] = "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷";
	assert_int_equal(answers_set_text(a, name, thirty), OK);
	assert_int_equal(answers_append(a, name, "x"), ERR_TOO_BIG);
	assert_string_equal(answers_text(a, name), thirty);
	assert_int_equal(answers_set_text(a, name, "李"), OK);
	static const char *const bad[] = {"\xFF", "a\xE5\x9B", "\xC0\xAF", "\xED\xA0\x80", "a\nb",
		"a\tb", "\x01", "\x7F", "a\u202Eb", "a\u200Bb", "\uFEFF"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(answers_set_text(a, name, bad[i]), ERR_INVALID);
		assert_int_equal(answers_append(a, name, bad[i]), ERR_INVALID);
		assert_string_equal(answers_text(a, name), "李");
	}
	assert_int_equal(answers_set_text(a, story, "一\n二"), OK); /* long_text has lines */
	assert_int_equal(answers_set_text(a, story, "一\r\n二"), ERR_INVALID);
	static char huge[100000];
	memset(huge, 'a', sizeof(huge) - 1);
	assert_int_equal(answers_set_text(a, story, huge), ERR_TOO_BIG);
	memset(huge, 0xE5, sizeof(huge) - 1);
	assert_int_equal(answers_set_text(a, story, huge), ERR_INVALID);
	for (size_t i = 0; i + 3 < sizeof(huge); i += 3) {
		memcpy(huge + i, "国", 3);
	}
	assert_int_equal(answers_set_text(a, story, huge), ERR_TOO_BIG);
	assert_string_equal(answers_text(a, story), "一\n二");
}

static void numbers_are_typed_in_ascii(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot copies = field(world, "copies"), area = field(world, "area");
	assert_int_equal(answers_set_text(a, copies, "3"), OK);
	assert_int_equal(answers_set_text(a, copies, "３"), ERR_INVALID);
	assert_int_equal(answers_set_text(a, copies, "123456789012345678901"), ERR_TOO_BIG);
	assert_string_equal(answers_text(a, copies), "3");
	assert_int_equal(answers_append(a, area, "12."), OK);
	assert_int_equal(answers_append(a, area, "5"), OK);
	assert_string_equal(answers_text(a, area), "12.5");
}

static void one_choice_takes_anothers_place(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot kind = field(world, "kind");
	assert_int_equal(answers_chosen(a, kind), -1);
	assert_int_equal(answers_choose(a, kind, 0, true), OK);
	assert_int_equal(answers_choose(a, kind, 2, true), OK);
	assert_int_equal(answers_chosen(a, kind), 2);
	assert_false(answers_is_chosen(a, kind, 0));
	assert_int_equal(answers_choose(a, kind, 0, false), OK); /* was not chosen */
	assert_int_equal(answers_chosen(a, kind), 2);
	assert_int_equal(answers_choose(a, kind, 2, false), OK);
	assert_int_equal(answers_chosen_count(a, kind), 0);
	assert_int_equal(answers_origin(a, kind), ORIGIN_NONE);
	assert_int_equal(answers_choose(a, kind, 3, true), ERR_NOT_FOUND);
	assert_int_equal(answers_choose(a, kind, -1, true), ERR_NOT_FOUND);
	assert_false(answers_is_chosen(a, kind, 3));
}

static void several_are_chosen_up_to_the_bound(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot topics = field(world, "topics");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(answers_choose(a, topics, i, true), OK);
	}
	assert_int_equal(answers_choose(a, topics, 3, true), ERR_FULL);
	assert_int_equal(answers_choose(a, topics, 1, true), OK); /* once more is the same */
	assert_int_equal(answers_choose(a, topics, 0, false), OK);
	assert_int_equal(answers_choose(a, topics, 3, true), OK);
	assert_int_equal(answers_chosen_count(a, topics), 3);
	assert_true(answers_is_chosen(a, topics, 3));
	assert_int_equal(answers_chosen(a, topics), -1); /* not one */
}

static void yes_and_no_are_said(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot agree = field(world, "agree");
	assert_int_equal(answers_said(a, agree), UNSAID);
	assert_int_equal(answers_say(a, agree, NO), OK);
	assert_int_equal(answers_said(a, agree), NO);
	assert_int_equal(answers_say(a, agree, UNSAID), OK);
	assert_int_equal(answers_origin(a, agree), ORIGIN_NONE);
}

static void rows_come_and_go(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	int family = form_find(world->form, "family");
	static const char *const names[] = {"一", "二", "三", "四", "五", "六"};
	assert_int_equal(answers_set_text(a, spot_of(world, "family", 0, 0), "x"), ERR_NOT_FOUND);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(answers_add_row(a, family), OK);
		assert_int_equal(answers_set_text(a, spot_of(world, "family", i, 0), names[i]), OK);
		assert_int_equal(
			answers_choose(a, spot_of(world, "family", i, 4), i % 2, true), OK);
	}
	assert_int_equal(answers_add_row(a, family), ERR_FULL);
	assert_int_equal(answers_remove_row(a, family, 1), OK);
	assert_int_equal(answers_remove_row(a, family, 4), OK);
	assert_int_equal(answers_row_count(a, family), 4);
	static const char *const left[] = {"一", "三", "四", "五"};
	static const int ties[] = {0, 0, 1, 0};
	for (int i = 0; i < 4; i++) {
		assert_string_equal(answers_text(a, spot_of(world, "family", i, 0)), left[i]);
		assert_int_equal(answers_chosen(a, spot_of(world, "family", i, 4)), ties[i]);
	}
	assert_int_equal(answers_remove_row(a, family, 4), ERR_NOT_FOUND);
	assert_int_equal(answers_remove_row(a, family, -1), ERR_NOT_FOUND);
	assert_int_equal(answers_add_row(a, family), OK); /* empty, where another was */
	assert_string_equal(answers_text(a, spot_of(world, "family", 4, 0)), "");
	assert_int_equal(answers_chosen(a, spot_of(world, "family", 4, 4)), -1);
	/* Its text has a place of its own again. */
	assert_int_equal(answers_set_text(a, spot_of(world, "family", 4, 0), "七"), OK);
	for (int i = 0; i < 4; i++) {
		assert_string_equal(answers_text(a, spot_of(world, "family", i, 0)), left[i]);
	}
	assert_int_equal(answers_add_row(a, form_find(world->form, "name")), ERR_NOT_FOUND);
	assert_int_equal(answers_add_row(a, -1), ERR_NOT_FOUND);
	assert_int_equal(answers_row_count(a, 99), 0);
}

static void each_place_takes_its_kind_only(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	static const struct {
		const char *name;
		int row, member;
		enum err text, choice, said;
	} list[] = {
		{"name", 0, -1, OK, ERR_UNSUPPORTED, ERR_UNSUPPORTED},
		{"kind", 0, -1, ERR_UNSUPPORTED, OK, ERR_UNSUPPORTED},
		{"topics", 0, -1, ERR_UNSUPPORTED, OK, ERR_UNSUPPORTED},
		{"agree", 0, -1, ERR_UNSUPPORTED, ERR_UNSUPPORTED, OK},
		{"hello", 0, -1, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"stay", 0, -1, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"stay", 0, 0, OK, ERR_UNSUPPORTED, ERR_UNSUPPORTED},
		{"stay", 1, 0, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"stay", 0, 2, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"stay", -1, 0, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"name", 0, 0, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"name", 1, -1, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"nobody", 0, -1, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
		{"family", 0, 0, ERR_NOT_FOUND, ERR_NOT_FOUND, ERR_NOT_FOUND},
	};
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		struct spot spot = spot_of(world, list[i].name, list[i].row, list[i].member);
		assert_int_equal(answers_set_text(a, spot, "1"), list[i].text);
		assert_int_equal(answers_append(a, spot, "1"), list[i].text);
		assert_int_equal(answers_choose(a, spot, 0, true), list[i].choice);
		assert_int_equal(answers_say(a, spot, YES), list[i].said);
		assert_int_equal(
			answers_clear(a, spot), list[i].text == ERR_NOT_FOUND ? ERR_NOT_FOUND : OK);
		assert_string_equal(answers_text(a, spot), "");
		assert_int_equal(answers_said(a, spot), UNSAID);
		assert_false(answers_drop_last(a, spot));
	}
	assert_null(answers_field(a, (struct spot){64, 0, -1}));
}

static void setting_one_loses_no_other(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	const struct form *form = world->form;
	for (int row = 0; row < 6; row++) {
		assert_int_equal(answers_add_row(a, form_find(form, "family")), OK);
	}
	/* Each text is filled to its end with a letter of its own, twice; then all are still there.
	 */
	for (int round = 0; round < 3; round++) {
		int letter = 0;
		for (int i = 0; i < form->field_count; i++) {
			for (int row = 0; row < 6; row++) {
				for (int k = -1; k < FORM_MAX_MEMBERS; k++) {
					struct spot spot = {i, row, k};
					const struct form_field *asked = answers_field(a, spot);
					if (!asked || asked->choice_count ||
						asked->kind == FIELD_BOOL) {
						continue;
					}
					char text[FORM_MAX_TEXT + 1];
					int len = asked->kind == FIELD_TEXT ? asked->max_len
									    : FORM_NUMBER_LEN;
					memset(text, 'A' + letter++ % 26, (size_t)len);
					text[len] = '\0';
					if (round < 2) {
						assert_int_equal(
							answers_set_text(a, spot, text), OK);
					} else {
						assert_string_equal(answers_text(a, spot), text);
					}
				}
			}
		}
		assert_true(letter > 30);
	}
}

static void what_is_known_is_filled_in(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	struct spot name = field(world, "name"), number = field(world, "number");
	assert_int_equal(form_prefill(a, "card.name", "李小明"), 1);
	assert_int_equal(answers_origin(a, name), ORIGIN_PREFILL);
	assert_int_equal(form_prefill(a, "card.name", "王芳"), 0); /* there is one */
	assert_string_equal(answers_text(a, name), "李小明");
	assert_int_equal(answers_append(a, name, "·"), OK);
	assert_int_equal(answers_origin(a, name), ORIGIN_PERSON);
	assert_int_equal(answers_set_text(a, name, ""), OK);
	assert_int_equal(form_prefill(a, "card.name", "王芳"), 1);
	assert_int_equal(form_prefill(a, "card.number", "1234567890123456789"), 0); /* too long */
	assert_int_equal(form_prefill(a, "card.number", "\xFF"), 0);
	assert_int_equal(form_prefill(a, "card.number", ""), 0);
	assert_int_equal(answers_origin(a, number), ORIGIN_NONE);
	assert_int_equal(form_prefill(a, "card.birth", "2000-01-01"), 0);
}

static void choices_and_members_are_filled_in(void **state)
{
	(void)state;
	static const char json[] =
		"{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{"
		"\"n\":{\"type\":\"integer\",\"enum\":[1,2],\"x-title\":{\"zh\":\"a\"},\"x-"
		"prefill\":\"a.b\"},"
		"\"b\":{\"type\":\"boolean\",\"x-title\":{\"zh\":\"a\"},\"x-prefill\":\"a.c\"},"
		"\"g\":{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{\"m\":{"
		"\"type\":\"string\","
		"\"enum\":[\"x\",\"2\"],\"x-title\":{\"zh\":\"a\"},\"x-prefill\":\"a.b\"}}}}}";
	struct form_refusal why;
	struct form *form = form_parse(json, strlen(json), &why);
	assert_non_null(form);
	struct arena *arena = arena_create(ARENA_SECRET, form->answers_size);
	struct answers *a = answers_create(arena, form);
	assert_non_null(a);
	assert_int_equal(form_prefill(a, "a.b", "3"), 0);
	assert_int_equal(form_prefill(a, "a.b", "2"), 2);
	assert_int_equal(answers_chosen(a, (struct spot){0, 0, -1}), 1);
	assert_int_equal(answers_chosen(a, (struct spot){2, 0, 0}), 1);
	assert_int_equal(form_prefill(a, "a.c", "yes"), 0);
	assert_int_equal(form_prefill(a, "a.c", "true"), 1);
	assert_int_equal(answers_said(a, (struct spot){1, 0, -1}), YES);
	assert_int_equal(answers_origin(a, (struct spot){1, 0, -1}), ORIGIN_PREFILL);
	assert_int_equal(answers_say(a, (struct spot){1, 0, -1}, YES), OK);
	assert_int_equal(answers_origin(a, (struct spot){1, 0, -1}), ORIGIN_PERSON);
	arena_destroy(arena);
	form_destroy(form);
}

/* What was there is nowhere in the arena any more. */
static void what_is_taken_back_is_wiped(void **state)
{
	struct world *world = *state;
	struct answers *a = world->answers;
	static const char secret[] = "CANARY";
	struct spot name = field(world, "name"), who = spot_of(world, "family", 0, 0);
	int family = who.field;
	for (int way = 0; way < 4; way++) {
		assert_int_equal(answers_add_row(a, family), OK);
		assert_int_equal(answers_set_text(a, way == 3 ? who : name, secret), OK);
		const char *at = answers_text(a, way == 3 ? who : name);
		assert_non_null(memmem(at, 7, "ANARY", 5));
		if (way == 0) {
			assert_int_equal(answers_set_text(a, name, "x"), OK);
		} else if (way == 1) {
			assert_int_equal(answers_clear(a, name), OK);
		} else if (way == 2) {
			while (answers_drop_last(a, name)) {
			}
		}
		assert_int_equal(answers_remove_row(a, family, 0), OK);
		assert_null(memmem(at, 7, "NARY", 4));
	}
}

static void today_is_a_day(void **state)
{
	struct world *world = *state;
	assert_string_equal(answers_today(world->answers), "");
	assert_int_equal(answers_set_today(world->answers, "2026-02-30"), ERR_INVALID);
	assert_int_equal(answers_set_today(world->answers, "2026-11-24"), OK);
	assert_string_equal(answers_today(world->answers), "2026-11-24");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_arena_is_as_large_as_told),
		TEST(text_is_set_appended_and_shortened),
		TEST(text_that_does_not_fit_changes_nothing),
		TEST(numbers_are_typed_in_ascii),
		TEST(one_choice_takes_anothers_place),
		TEST(several_are_chosen_up_to_the_bound),
		TEST(yes_and_no_are_said),
		TEST(rows_come_and_go),
		TEST(each_place_takes_its_kind_only),
		TEST(setting_one_loses_no_other),
		TEST(what_is_known_is_filled_in),
		TEST(choices_and_members_are_filled_in),
		TEST(what_is_taken_back_is_wiped),
		TEST(today_is_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
