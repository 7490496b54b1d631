/*
 * Answers to forms, right and wrong ones, and what we say of them: for each set of answers one line
 * of JSON, {"form", "good", "problems", "answers"}, for a standard validator to agree with
 * (agree.mjs). Checks across fields are none of a validator's: they are left out. The same each
 * time. Usage: verdicts SETS FORM...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/check.h"
#include "firmware/form/encode.h"

static uint64_t seed = 1;

static uint32_t any(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % below;
}

static const char *const texts[] = {"李小明", "王芳", "Anna Li", "x", "A1234", "A12345678901",
	"苏E12345", "B99", "acb", "a𠮷b", "ab", "abab", "abc", "cdd", "dd", "·", "一", "𠮷", "-",
	"zz", "b-", "Éa-/", "Ab1", "AbcD", "xx", ".*", "*.", "+.", "123456", "12345",
	"０１２３４５", "  ab  ", "　李小明　", " ", "a\nb", "a\n\nb ", "\n",
	"abcdefghijklmnopqrst", "2024-02-29", "2023-02-29", "2026-13-01", "1999-12-31",
	"0000-01-01", "9999-12-31", "2024-2-9", "2024-02-30", "1900-02-29", "11010519491231002X",
	"11010519491231002x", "110105194912310021", "110105194913310025", "440308199901101512",
	"340524198001010014", "13812345678", "12812345678", "1381234567", "0512-65123456",
	"021-6512345", "0512-1234567", "05-12345678", "051265123456", "0", "0.5", "12", "12.5",
	"12.50", "12.505", "123", "012.00", "-1", "1,000.00", "999999999999.99", "1000000000000.00",
	".50", "12.", "1e3", "91350100M000100Y43", "91350100m000100y43", "91350100M000100Y44",
	"9135010OM000100Y43", "true", "3", "5", "6", "007", "9007199254740992", "9007199254740993",
	"12345678901234567890", "0.1", "0.10000000000001", "9999.75", "9999.76", "-0", "1.", "--1",
	"1.5.2", "京A12345", "\"\\/", "👍👍", "e\u0301"};

static const char *const letters[] = {
	"a", "b", "c", "A", "1", "国", "𠮷", "é", "_", "-", ".", ",", " ", "/"};

/* At a bound of the field, or just beyond it. */
static void make_at_bound(const struct form_field *field, char *out, size_t size)
{
	int off = (int)any(3) - 1;
	if (field->kind == FIELD_TEXT) {
		for (int i = (any(2) ? field->min_len : field->max_len) + off; i > 0; i--) {
			str_append(out, size, "%s", any(8) ? "a" : "𠮷");
		}
	} else {
		str_format(out, size, "%.*f", field->kind == FIELD_INTEGER ? 0 : 2,
			(any(2) ? field->min : field->max) + off / (any(2) ? 1.0 : 100.0));
	}
}

static void fill_typed(
	struct answers *answers, struct spot spot, bool is_good, struct form_problems *found)
{
	const struct form_field *field = answers_field(answers, spot);
	for (int tries = 0; tries < 400; tries++) {
		char made[FORM_MAX_TEXT * 4 + 1] = "";
		if (any(3) == 0) {
			make_at_bound(field, made, sizeof(made));
		} else if (field->kind != FIELD_TEXT && any(4)) {
			str_format(made, sizeof(made), "%d", (int)any(30) - 10);
			str_append(made, sizeof(made), "%s", any(3) ? "" : ".25");
		} else if (any(2)) {
			for (uint32_t i = any(7); i > 0; i--) {
				str_append(
					made, sizeof(made), "%s", letters[any(ARRAY_LEN(letters))]);
			}
		} else if (any(6)) {
			str_copy(made, sizeof(made), texts[any(ARRAY_LEN(texts))]);
		} else {
			for (uint32_t i = any(45); i > 0; i--) {
				str_append(made, sizeof(made), "%s", any(8) ? "a" : "国");
			}
		}
		if (answers_set_text(answers, spot, made) != OK) {
			continue;
		}
		form_check_field(answers, spot.field, found);
		bool is_wrong = false;
		for (int i = 0; i < found->count; i++) {
			const struct form_problem *problem = &found->list[i];
			is_wrong = is_wrong || (problem->spot.row == spot.row &&
						       problem->spot.member == spot.member &&
						       problem->kind != FORM_PROBLEM_RULE);
		}
		if (!is_good || !is_wrong) {
			return;
		}
	}
}

static void fill_spot(struct answers *answers, struct spot spot, bool is_good)
{
	static struct form_problems found;
	const struct form_field *field = answers_field(answers, spot);
	if (!field || any(5) == 0) {
		return;
	}
	switch (field->kind) {
	case FIELD_CHOICE:
		(void)answers_choose(answers, spot, (int)any((uint32_t)field->choice_count), true);
		break;
	case FIELD_CHOICES:
		for (uint32_t i = any(4); i > 0; i--) {
			(void)answers_choose(
				answers, spot, (int)any((uint32_t)field->choice_count), true);
		}
		break;
	case FIELD_BOOL:
		(void)answers_say(answers, spot,
			is_good && field->must ? field->must : (enum yes_no)(1 + any(2)));
		break;
	default:
		fill_typed(answers, spot, is_good, &found);
	}
}

static void fill(struct answers *answers)
{
	const struct form *form = answers_form(answers);
	bool is_good = any(4) != 0;
	for (int i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		bool is_wrong_here = any(20) == 0;
		for (uint32_t rows = field->kind == FIELD_TABLE ? any(4) : 0; rows > 0; rows--) {
			(void)answers_add_row(answers, i);
		}
		int rows = MAX_OF(answers_row_count(answers, i), 1);
		for (int row = 0; row < rows; row++) {
			for (int k = field->member_count ? 0 : -1; k < field->member_count; k++) {
				fill_spot(answers, (struct spot){i, row, k},
					is_good && !is_wrong_here);
			}
		}
	}
}

/* Gives what is still missing where it can: so that whole forms are right now and then. */
static void mend(struct answers *answers)
{
	static struct form_problems problems;
	for (int tries = 0; tries < 30; tries++) {
		form_check_all(answers, &problems);
		for (int i = 0; i < problems.count; i++) {
			const struct form_problem *problem = &problems.list[i];
			if (problem->kind == FORM_PROBLEM_TOO_FEW ||
				problem->kind == FORM_PROBLEM_REQUIRED) {
				(void)answers_add_row(answers, problem->spot.field);
			}
			struct spot spot = problem->spot;
			const struct form_field *field =
				&answers_form(answers)->fields[problem->spot.field];
			spot.member = field->member_count && spot.member < 0 ? 0 : spot.member;
			fill_spot(answers, spot, true);
		}
	}
}

static void tell(const char *path, const struct answers *answers)
{
	static struct form_problems problems;
	form_check_all(answers, &problems);
	struct json *line = json_new_object();
	struct json *list = json_new_array();
	bool is_good = true;
	for (int i = 0; i < problems.count; i++) {
		const struct form_problem *problem = &problems.list[i];
		const struct form *form = answers_form(answers);
		char text[100];
		str_format(text, sizeof(text), "%s %d %d %s",
			form->fields[problem->spot.field].name, problem->spot.row,
			problem->spot.member, form_problem_name(problem->kind));
		json_append_str(list, text);
		is_good = is_good && problem->kind == FORM_PROBLEM_RULE;
	}
	json_set_str(line, "form", path);
	json_set_bool(line, "good", is_good);
	json_set(line, "problems", list);
	json_set(line, "answers", form_encode(answers));
	char *text = json_text(line);
	puts(text);
	json_text_free(text);
	json_free(line);
}

static bool judge(const char *path, int sets)
{
	char *json = NULL;
	size_t len = 0;
	struct form_refusal why;
	if (fs_read(path, FORM_MAX_LEN, &json, &len) != OK) {
		fprintf(stderr, "verdicts: cannot read %s\n", path);
		return false;
	}
	struct form *form = form_parse(json, len, &why);
	mem_free(json);
	if (!form) {
		fprintf(stderr, "verdicts: %s: %s at '%s'\n", path, form_reason_name(why.reason),
			why.pointer);
		return false;
	}
	struct arena *arena = arena_create(ARENA_SECRET, form->answers_size);
	for (int i = 0; i < sets; i++) {
		struct answers *answers = answers_create(arena, form);
		if (!answers) {
			fprintf(stderr, "verdicts: %s: no room for answers\n", path);
			return false;
		}
		fill(answers);
		if (any(2)) {
			mend(answers);
		}
		tell(path, answers);
		arena_reset(arena);
	}
	arena_destroy(arena);
	form_destroy(form);
	return true;
}

int main(int argc, char **argv)
{
	int sets = argc > 1 ? atoi(argv[1]) : 0;
	for (int i = 2; i < argc; i++) {
		if (!judge(argv[i], sets)) {
			return 1;
		}
	}
	return argc > 2 && sets > 0 ? 0 : 1;
}
