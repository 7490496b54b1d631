/* A form as bytes from the hall, a NUL, then what a citizen does with it. Whatever both are: the
 * form keeps form.h's bounds, no answer touches another or grows over its bound, and check, walk
 * and encode agree with each other. An act is: what, field, row, member, length, bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/check.h"
#include "firmware/form/encode.h"

enum { ACTS_MAX = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_words(const struct text *text, bool is_needed)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *words = text->in[lang];
		REQUIRE(words && utf8_is_valid(words, strlen(words)));
		REQUIRE(utf8_count(words) <= FORM_MAX_TEXT && (!is_needed || words[0]));
	}
}

static void check_field_itself(const struct form_field *field, bool is_member)
{
	size_t name_len = strlen(field->name);
	REQUIRE(name_len > 0 && name_len < FORM_NAME_SIZE);
	REQUIRE(field->widget < WIDGET_COUNT && field->format < FORMAT_COUNT);
	check_words(&field->title, true);
	check_words(&field->help, false);
	check_words(&field->example, false);
	REQUIRE(field->prefill && field->code);
	bool has_choices = field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES;
	REQUIRE(has_choices == (field->choice_count > 0));
	REQUIRE(field->choice_count <=
		(field->kind == FIELD_CHOICES ? FORM_MAX_SEVERAL : FORM_MAX_CHOICES));
	for (int i = 0; i < field->choice_count; i++) {
		REQUIRE(field->choices[i].text[0]);
		check_words(&field->choices[i].title, false);
	}
	REQUIRE((field->kind == FIELD_TEXT) == (field->max_len > 0));
	REQUIRE(field->max_len <= FORM_MAX_TEXT && field->min_len <= field->max_len);
	REQUIRE(field->max_items >= 1 && field->max_items <= FORM_MAX_ITEMS);
	REQUIRE(field->min_items >= 0 && field->min_items <= field->max_items);
	bool has_members = field->kind == FIELD_GROUP || field->kind == FIELD_TABLE;
	REQUIRE(has_members == (field->member_count > 0) && !(is_member && has_members));
	REQUIRE(field->member_count <= FORM_MAX_MEMBERS);
	for (int i = 0; i < field->member_count; i++) {
		check_field_itself(&field->members[i], true);
	}
}

static void check_form(const struct form *form)
{
	check_words(&form->title, true);
	REQUIRE(form->field_count >= 1 && form->field_count <= FORM_MAX_FIELDS);
	REQUIRE(form->page_count >= 1 && form->page_count <= form->field_count);
	REQUIRE(form->matter_count >= 0 && form->matter_count <= FORM_MAX_MATTERS);
	REQUIRE(form->answers_size <= FORM_MAX_ANSWERS_LEN + 4096);
	int next = 0;
	for (int i = 0; i < form->page_count; i++) {
		const struct form_page *page = &form->pages[i];
		REQUIRE(page->first_field == next && page->field_count >= 1);
		next += page->field_count;
		check_words(&page->title, false);
	}
	REQUIRE(next == form->field_count);
	for (int i = 0; i < form->field_count; i++) {
		check_field_itself(&form->fields[i], false);
		REQUIRE(form_find(form, form->fields[i].name) == i);
	}
}

/* Of all answers but those of one field. */
static uint64_t hash_others(const struct answers *answers, int but)
{
	const struct form *form = answers_form(answers);
	uint64_t hash = 14695981039346656037U;
	for (int i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		int rows = MAX_OF(answers_row_count(answers, i), 1);
		for (int k = -1; i != but && k < MAX_OF(field->member_count, 0); k++) {
			for (int row = 0; row < rows; row++) {
				struct spot spot = {i, row, k};
				const char *text = answers_text(answers, spot);
				for (; *text; text++) {
					hash = (hash ^ (uint8_t)*text) * 1099511628211U;
				}
				hash = (hash ^ (uint64_t)(answers_chosen(answers, spot) + 1)) *
				       1099511628211U;
				hash = (hash ^ (uint64_t)answers_said(answers, spot)) *
				       1099511628211U;
				hash = (hash ^ (uint64_t)answers_chosen_count(answers, spot)) *
				       1099511628211U;
			}
		}
	}
	return hash;
}

static void check_spot(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	const char *text = answers_text(answers, spot);
	size_t most = field && field->kind == FIELD_TEXT ? (size_t)field->max_len : FORM_NUMBER_LEN;
	REQUIRE(utf8_is_valid(text, strlen(text)) && utf8_count(text) <= most);
	REQUIRE(field || !text[0]);
	REQUIRE(answers_chosen_count(answers, spot) <= (field ? field->max_items : 0));
}

static void act(struct answers *answers, struct bytes_in *in)
{
	uint8_t what = bytes_u8(in), field = bytes_u8(in), row = bytes_u8(in),
		member = bytes_u8(in), len = bytes_u8(in);
	const uint8_t *bytes = bytes_take(in, len);
	if (!bytes) {
		return;
	}
	char text[256];
	memcpy(text, bytes, len);
	text[len] = '\0';
	struct spot spot = {field, row, member == 0xFF ? -1 : member};
	uint64_t others = hash_others(answers, field);
	switch (what % 10) {
	case 0:
		(void)answers_set_text(answers, spot, text);
		break;
	case 1:
		(void)answers_append(answers, spot, text);
		break;
	case 2:
		(void)answers_drop_last(answers, spot);
		break;
	case 3:
	case 4:
		(void)answers_choose(answers, spot, len ? bytes[0] : 0, what % 10 == 3);
		break;
	case 5:
		(void)answers_say(answers, spot, (enum yes_no)(len % 3));
		break;
	case 6:
		(void)answers_add_row(answers, field);
		break;
	case 7:
		(void)answers_remove_row(answers, field, row);
		break;
	case 8:
		(void)answers_clear(answers, spot);
		break;
	default:
		(void)answers_set_today(answers, text);
		break;
	}
	REQUIRE(hash_others(answers, field) == others);
	check_spot(answers, spot);
}

static void check_walk(const struct answers *answers)
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	REQUIRE((look.required & ~look.shown) == 0);
	int count = 0, last = -1;
	for (int page = walk_next(answers, -1); page >= 0; page = walk_next(answers, page)) {
		REQUIRE(page > last && walk_is_page_shown(answers, page));
		REQUIRE(walk_previous(answers, page) == last);
		REQUIRE(walk_progress(answers, page).at == ++count);
		last = page;
	}
	REQUIRE(walk_previous(answers, form->page_count) == last);
	REQUIRE(last < 0 || walk_progress(answers, last).of == count);
	int matters[FORM_MAX_MATTERS];
	int matter_count = form_matters(answers, matters);
	REQUIRE(matter_count >= 0 && matter_count <= form->matter_count);
}

static void check_problems(const struct answers *answers, bool *is_good)
{
	const struct form *form = answers_form(answers);
	static struct form_problems all, some;
	struct form_look look = walk_look(answers);
	form_check_all(answers, &all);
	int count = 0;
	for (int page = 0; page < form->page_count; page++) {
		form_check_page(answers, page, &some);
		for (int i = 0; i < some.count && count + i < all.count; i++) {
			REQUIRE(memcmp(&some.list[i].spot, &all.list[count + i].spot,
					sizeof(struct spot)) == 0 &&
				some.list[i].kind == all.list[count + i].kind);
		}
		count += some.count;
	}
	REQUIRE(all.count == MIN_OF(count, FORM_MAX_PROBLEMS));
	for (int i = 0; i < all.count; i++) {
		REQUIRE(walk_has(look.shown, all.list[i].spot.field));
		REQUIRE(all.list[i].kind < FORM_PROBLEM_KIND_COUNT);
	}
	*is_good = all.count == 0;
	REQUIRE((form_check_first_page(answers) < 0) == *is_good);
}

static void check_encoded(const struct answers *answers, bool is_good)
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	struct json *json = form_encode(answers);
	for (struct json_member m = json_first(json); m.key; json_next(json, &m)) {
		int field = form_find(form, m.key);
		REQUIRE(field >= 0 && walk_has(look.shown, field));
	}
	for (int i = 0; i < form->field_count; i++) {
		REQUIRE(!is_good || !walk_has(look.required, i) ||
			json_get(json, form->fields[i].name));
	}
	char *text = json_text(json);
	struct json *again = NULL;
	REQUIRE(json_parse(text, strlen(text), &again) == OK && json_is_same(json, again));
	json_free(again);
	json_text_free(text);
	json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	const uint8_t *end = len ? memchr(data, '\0', len) : NULL;
	size_t form_len = end ? (size_t)(end - data) : len;
	struct form_refusal why;
	struct form *form = form_parse((const char *)data, form_len, &why);
	REQUIRE((form != NULL) == (why.reason == FORM_NOT_REFUSED));
	REQUIRE(why.reason < FORM_REASON_COUNT);
	REQUIRE(strlen(why.pointer) < sizeof(why.pointer));
	if (!form) {
		return 0;
	}
	check_form(form);
	/* A plain arena: locking memory for each input is slow. */
	struct arena *arena = arena_create(ARENA_PLAIN, form->answers_size);
	struct answers *answers = answers_create(arena, form);
	REQUIRE(answers);
	for (int i = 0; i < form->field_count; i++) {
		(void)form_prefill(answers, form->fields[i].prefill, "李小明");
	}
	struct bytes_in in = bytes_in(data + form_len, len - form_len);
	(void)bytes_u8(&in); /* the NUL */
	for (int i = 0; i < ACTS_MAX && in.left && !in.is_bad; i++) {
		act(answers, &in);
	}
	bool is_good = false;
	check_walk(answers);
	check_problems(answers, &is_good);
	check_encoded(answers, is_good);
	REQUIRE(arena_used(arena) == form->answers_size);
	arena_destroy(arena);
	form_destroy(form);
	return 0;
}
