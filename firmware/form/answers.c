#include "firmware/form/answers.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/form/format.h"

#include <stdalign.h>
#include <string.h>

struct cell {
	char *text;	 /* of text and numbers: room for what the form allows; else NULL */
	uint64_t chosen; /* of several, by bits */
	int number;	 /* choice + 1, or enum yes_no; 0 nothing */
	enum origin origin;
};

_Static_assert(sizeof(struct cell) <= FORM_PLACE_LEN, "a place counts more");

struct answers {
	const struct form *form;
	struct cell *cells; /* form->place_count */
	int row_counts[FORM_MAX_FIELDS];
	char today[DATE_LEN + 1];
};

/* Bytes of a place's text with its NUL, 0: it has none. */
static size_t text_size(const struct form_field *field)
{
	switch (field->kind) {
	case FIELD_TEXT:
		return (size_t)field->max_len * 4 + 1;
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		return FORM_NUMBER_LEN + 1;
	default:
		return 0;
	}
}

static size_t row_text_size(const struct form_field *field)
{
	size_t size = text_size(field);
	for (int i = 0; i < field->member_count; i++) {
		size += text_size(&field->members[i]);
	}
	return size;
}

static int places_of_row(const struct form_field *field)
{
	return MAX_OF(field->member_count, 1);
}

static int rows_at_most(const struct form_field *field)
{
	return field->kind == FIELD_TABLE ? field->max_items : 1;
}

static size_t aligned(size_t len)
{
	return (len + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

bool answers_measure(struct form *form)
{
	size_t texts = 0;
	form->place_count = 0;
	for (int i = 0; i < form->field_count; i++) {
		struct form_field *field = &form->fields[i];
		field->place = form->place_count;
		form->place_count += places_of_row(field) * rows_at_most(field);
		texts += row_text_size(field) * (size_t)rows_at_most(field);
	}
	size_t cells = (size_t)form->place_count * sizeof(struct cell);
	form->answers_size = aligned(sizeof(struct answers)) + aligned(cells) + aligned(texts + 1);
	return texts + (size_t)form->place_count * FORM_PLACE_LEN <= FORM_MAX_ANSWERS_LEN;
}

struct answers *answers_create(struct arena *arena, const struct form *form)
{
	size_t texts = 0;
	for (int i = 0; i < form->field_count; i++) {
		texts += row_text_size(&form->fields[i]) * (size_t)rows_at_most(&form->fields[i]);
	}
	struct answers *answers = arena_new(arena, struct answers);
	struct cell *cells = arena_array(arena, struct cell, (size_t)form->place_count);
	char *text = arena_alloc(arena, texts + 1, 1);
	if (!answers || !cells || !text) {
		return NULL;
	}
	answers->form = form;
	answers->cells = cells;
	for (int i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		for (int row = 0; row < rows_at_most(field); row++) {
			for (int k = 0; k < places_of_row(field); k++) {
				const struct form_field *asked =
					field->member_count ? &field->members[k] : field;
				size_t size = text_size(asked);
				cells->text = size ? text : NULL;
				text += size;
				cells++;
			}
		}
	}
	return answers;
}

const struct form *answers_form(const struct answers *answers)
{
	return answers->form;
}

const struct form_field *answers_field(const struct answers *answers, struct spot spot)
{
	if (spot.field < 0 || spot.field >= answers->form->field_count || spot.row < 0) {
		return NULL;
	}
	const struct form_field *field = &answers->form->fields[spot.field];
	int rows = field->kind == FIELD_TABLE ? answers->row_counts[spot.field] : 1;
	if (spot.row >= rows || field->kind == FIELD_NOTE) {
		return NULL;
	}
	if (field->member_count == 0) {
		return spot.member == -1 ? field : NULL;
	}
	return spot.member >= 0 && spot.member < field->member_count ? &field->members[spot.member]
								     : NULL;
}

/* Of a place that is there. */
static struct cell *cell_at(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = &answers->form->fields[spot.field];
	return &answers->cells[field->place + spot.row * places_of_row(field) +
			       MAX_OF(spot.member, 0)];
}

static const char *text_or_none(const struct answers *answers, struct spot spot, size_t *size_out)
{
	const struct form_field *field = answers_field(answers, spot);
	*size_out = field ? text_size(field) : 0;
	return *size_out ? cell_at(answers, spot)->text : NULL;
}

const char *answers_text(const struct answers *answers, struct spot spot)
{
	size_t size;
	const char *text = text_or_none(answers, spot, &size);
	return text ? text : "";
}

/* Valid, to be seen, and no longer than it may be together with what is there. */
static enum err judge_text(const struct form_field *field, const char *text, const char *before)
{
	bool has_lines = field->widget == WIDGET_long_text;
	size_t most = field->kind == FIELD_TEXT ? (size_t)field->max_len : FORM_NUMBER_LEN;
	size_t count = utf8_count(before);
	size_t len = strnlen(text, FORM_MAX_TEXT * 4 + 1);
	for (size_t at = 0; at < len;) {
		uint32_t code = 0;
		size_t step = utf8_decode(text + at, len - at, &code);
		if (step == 0 && len - at < 4) {
			return len > FORM_MAX_TEXT * 4 ? ERR_TOO_BIG : ERR_INVALID;
		}
		bool is_line = has_lines && code == '\n';
		if (step == 0 || (plain_is_unseen(code) && !is_line) ||
			(field->kind != FIELD_TEXT && code >= 0x80)) {
			return ERR_INVALID;
		}
		at += step;
		count++;
	}
	return count > most ? ERR_TOO_BIG : OK;
}

static void wipe_cell(struct cell *cell, size_t size)
{
	if (cell->text) {
		mem_wipe(cell->text, size);
	}
	cell->chosen = 0;
	cell->number = 0;
	cell->origin = ORIGIN_NONE;
}

static enum err put_text(struct answers *answers, struct spot spot, const char *text, bool is_more,
	enum origin origin)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || text_size(field) == 0) {
		return field ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
	}
	struct cell *cell = cell_at(answers, spot);
	enum err err = judge_text(field, text, is_more ? cell->text : "");
	if (err != OK) {
		return err;
	}
	size_t had = strlen(cell->text), len = strlen(text);
	size_t start = is_more ? had : 0;
	REQUIRE(start + len < text_size(field));
	memmove(cell->text + start, text, len);
	cell->text[start + len] = '\0';
	if (had > start + len) {
		mem_wipe(cell->text + start + len, had - start - len);
	}
	cell->origin = cell->text[0] ? origin : ORIGIN_NONE;
	return OK;
}

enum err answers_set_text(struct answers *answers, struct spot spot, const char *text)
{
	return put_text(answers, spot, text, false, ORIGIN_PERSON);
}

enum err answers_append(struct answers *answers, struct spot spot, const char *text)
{
	return put_text(answers, spot, text, true, ORIGIN_PERSON);
}

bool answers_drop_last(struct answers *answers, struct spot spot)
{
	size_t size;
	if (!text_or_none(answers, spot, &size)) {
		return false;
	}
	struct cell *cell = cell_at(answers, spot);
	size_t had = strlen(cell->text);
	if (had == 0) {
		return false;
	}
	utf8_drop_last(cell->text);
	size_t len = strlen(cell->text);
	mem_wipe(cell->text + len, had - len);
	cell->origin = len ? ORIGIN_PERSON : ORIGIN_NONE;
	return true;
}

static enum err put_choice(
	struct answers *answers, struct spot spot, int choice, bool is_on, enum origin origin)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || choice < 0 || choice >= field->choice_count) {
		return field && field->choice_count == 0 ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
	}
	struct cell *cell = cell_at(answers, spot);
	if (field->kind == FIELD_CHOICE) {
		bool is_other = !is_on && cell->number != choice + 1;
		cell->number = is_on ? choice + 1 : is_other ? cell->number : 0;
		cell->origin = cell->number == 0 ? ORIGIN_NONE : is_other ? cell->origin : origin;
		return OK;
	}
	uint64_t bit = UINT64_C(1) << choice;
	if (is_on && !(cell->chosen & bit) &&
		__builtin_popcountll(cell->chosen) >= field->max_items) {
		return ERR_FULL;
	}
	cell->chosen = is_on ? cell->chosen | bit : cell->chosen & ~bit;
	cell->origin = cell->chosen ? origin : ORIGIN_NONE;
	return OK;
}

enum err answers_choose(struct answers *answers, struct spot spot, int choice, bool is_on)
{
	return put_choice(answers, spot, choice, is_on, ORIGIN_PERSON);
}

bool answers_is_chosen(const struct answers *answers, struct spot spot, int choice)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || choice < 0 || choice >= field->choice_count) {
		return false;
	}
	const struct cell *cell = cell_at(answers, spot);
	return field->kind == FIELD_CHOICE ? cell->number == choice + 1
					   : cell->chosen >> choice & 1;
}

int answers_chosen(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	return field && field->kind == FIELD_CHOICE ? cell_at(answers, spot)->number - 1 : -1;
}

int answers_chosen_count(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || field->choice_count == 0) {
		return 0;
	}
	const struct cell *cell = cell_at(answers, spot);
	return field->kind == FIELD_CHOICE ? cell->number != 0 : __builtin_popcountll(cell->chosen);
}

static enum err put_said(
	struct answers *answers, struct spot spot, enum yes_no said, enum origin origin)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || field->kind != FIELD_BOOL) {
		return field ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
	}
	struct cell *cell = cell_at(answers, spot);
	cell->number = said;
	cell->origin = said == UNSAID ? ORIGIN_NONE : origin;
	return OK;
}

enum err answers_say(struct answers *answers, struct spot spot, enum yes_no said)
{
	return put_said(answers, spot, said, ORIGIN_PERSON);
}

enum yes_no answers_said(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	return field && field->kind == FIELD_BOOL ? (enum yes_no)cell_at(answers, spot)->number
						  : UNSAID;
}

static const struct form_field *table_of(const struct answers *answers, int field)
{
	bool is_there = field >= 0 && field < answers->form->field_count;
	const struct form_field *table = is_there ? &answers->form->fields[field] : NULL;
	return table && table->kind == FIELD_TABLE ? table : NULL;
}

int answers_row_count(const struct answers *answers, int field)
{
	return table_of(answers, field) ? answers->row_counts[field] : 0;
}

enum err answers_add_row(struct answers *answers, int field)
{
	const struct form_field *table = table_of(answers, field);
	if (!table) {
		return ERR_NOT_FOUND;
	}
	if (answers->row_counts[field] == table->max_items) {
		return ERR_FULL;
	}
	answers->row_counts[field]++;
	return OK;
}

enum err answers_remove_row(struct answers *answers, int field, int row)
{
	const struct form_field *table = table_of(answers, field);
	if (!table || row < 0 || row >= answers->row_counts[field]) {
		return ERR_NOT_FOUND;
	}
	int last = --answers->row_counts[field];
	for (int k = 0; k < table->member_count; k++) {
		struct cell *column = &answers->cells[table->place + k];
		struct cell gone = column[row * table->member_count];
		wipe_cell(&gone, text_size(&table->members[k]));
		for (int i = row; i < last; i++) {
			column[i * table->member_count] = column[(i + 1) * table->member_count];
		}
		column[last * table->member_count] = gone; /* its text is free again */
	}
	return OK;
}

enum err answers_clear(struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field) {
		return ERR_NOT_FOUND;
	}
	wipe_cell(cell_at(answers, spot), text_size(field));
	return OK;
}

enum origin answers_origin(const struct answers *answers, struct spot spot)
{
	return answers_field(answers, spot) ? cell_at(answers, spot)->origin : ORIGIN_NONE;
}

static bool prefill_one(struct answers *answers, struct spot spot, const char *value)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field || cell_at(answers, spot)->origin != ORIGIN_NONE) {
		return false;
	}
	if (field->kind == FIELD_BOOL) {
		enum yes_no said = str_equal(value, "true")    ? YES
				   : str_equal(value, "false") ? NO
							       : UNSAID;
		return said != UNSAID && put_said(answers, spot, said, ORIGIN_PREFILL) == OK;
	}
	for (int i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].text, value)) {
			return put_choice(answers, spot, i, true, ORIGIN_PREFILL) == OK;
		}
	}
	return value[0] && put_text(answers, spot, value, false, ORIGIN_PREFILL) == OK;
}

int form_prefill(struct answers *answers, const char *source, const char *value)
{
	int count = 0;
	for (int i = 0; i < answers->form->field_count; i++) {
		const struct form_field *field = &answers->form->fields[i];
		for (int k = 0; k < places_of_row(field); k++) {
			const struct form_field *asked =
				field->member_count ? &field->members[k] : field;
			struct spot spot = {.field = i, .member = field->member_count ? k : -1};
			if (asked->prefill[0] && str_equal(asked->prefill, source)) {
				count += prefill_one(answers, spot, value);
			}
		}
	}
	return count;
}

enum err answers_set_today(struct answers *answers, const char *day)
{
	if (day[0] && !format_is_good(FORMAT_DATE, day, strlen(day))) {
		return ERR_INVALID;
	}
	str_copy(answers->today, sizeof(answers->today), day);
	return OK;
}

const char *answers_today(const struct answers *answers)
{
	return answers->today;
}
