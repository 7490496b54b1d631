#include "firmware/form/walk.h"
#include "firmware/form/format.h"
#include "firmware/form/rules.h"
#include "firmware/form/value.h"

#include <string.h>

static const struct rules *rules_of(const struct answers *answers)
{
	return answers_form(answers)->rules;
}

static bool is_text_wanted(const struct term *term, const struct value *value)
{
	for (int i = 0; i < term->wanted_count; i++) {
		const char *text = term->wanted[i].text;
		if (strlen(text) == value->len && memcmp(text, value->text, value->len) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_number_wanted(const struct term *term, int64_t number)
{
	for (int i = 0; i < term->wanted_count; i++) {
		if (term->wanted[i].number == number) {
			return true;
		}
	}
	return false;
}

static bool does_term_hold(const struct answers *answers, const struct term *term)
{
	const struct form_field *field = &answers_form(answers)->fields[term->field];
	struct spot spot = {.field = term->field, .member = -1};
	if (field->kind == FIELD_CHOICE) {
		int chosen = answers_chosen(answers, spot);
		return chosen >= 0 && is_number_wanted(term, chosen);
	}
	if (field->kind == FIELD_BOOL) {
		enum yes_no said = answers_said(answers, spot);
		return said != UNSAID && is_number_wanted(term, said);
	}
	struct value value;
	int64_t number;
	value_read(answers, spot, &value);
	bool holds = field->kind == FIELD_INTEGER
			     ? format_integer(value.text, value.len, &number) &&
				       is_number_wanted(term, number)
			     : value.len > 0 && is_text_wanted(term, &value);
	value_wipe(&value);
	return holds;
}

static bool do_terms_hold(const struct answers *answers, const struct terms *terms, uint64_t shown)
{
	for (int i = 0; i < terms->count; i++) {
		const struct term *term = &terms->list[i];
		if (!walk_has(shown, term->field) || !does_term_hold(answers, term)) {
			return false;
		}
	}
	return true;
}

struct form_look walk_look(const struct answers *answers)
{
	const struct form *form = answers_form(answers);
	const struct rules *rules = form->rules;
	struct form_look look = {.shown = rules->always};
	/* Once is enough: a condition asks only for what stands before it. */
	for (int i = 0; i < rules->condition_count; i++) {
		const struct condition *condition = &rules->conditions[i];
		if (do_terms_hold(answers, &condition->terms, look.shown)) {
			look.holds |= UINT64_C(1) << i;
			look.shown |= condition->shows;
			look.required |= condition->needs;
		}
	}
	for (int i = 0; i < form->field_count; i++) {
		if (form->fields[i].is_required) {
			look.required |= UINT64_C(1) << i;
		}
	}
	look.required &= look.shown;
	return look;
}

bool walk_is_open(
	const struct answers *answers, const struct form_look *look, int field, int choice)
{
	const struct rules *rules = rules_of(answers);
	for (int i = 0; i < rules->condition_count; i++) {
		const struct condition *condition = &rules->conditions[i];
		for (int k = 0; look->holds >> i & 1 && k < condition->narrowing_count; k++) {
			const struct narrowing *narrowing = &condition->narrowings[k];
			if (narrowing->field == field &&
				!(narrowing->open[choice / 64] >> choice % 64 & 1)) {
				return false;
			}
		}
	}
	return true;
}

static bool is_page_in(const struct form *form, int page, uint64_t shown)
{
	for (int i = 0; i < form->pages[page].field_count; i++) {
		if (walk_has(shown, form->pages[page].first_field + i)) {
			return true;
		}
	}
	return false;
}

bool walk_is_page_shown(const struct answers *answers, int page)
{
	const struct form *form = answers_form(answers);
	return page >= 0 && page < form->page_count &&
	       is_page_in(form, page, walk_look(answers).shown);
}

static int step(const struct answers *answers, int page, int direction)
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	do {
		page += direction;
	} while (page >= 0 && page < form->page_count && !is_page_in(form, page, look.shown));
	return page >= 0 && page < form->page_count ? page : -1;
}

int walk_next(const struct answers *answers, int page)
{
	return step(answers, MAX_OF(page, -1), 1);
}

int walk_previous(const struct answers *answers, int page)
{
	return step(answers, MIN_OF(page, answers_form(answers)->page_count), -1);
}

struct form_progress walk_progress(const struct answers *answers, int page)
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	struct form_progress progress = {0, 0};
	for (int i = 0; i < form->page_count; i++) {
		if (is_page_in(form, i, look.shown)) {
			progress.of++;
			progress.at = i == page ? progress.of : progress.at;
		}
	}
	return progress;
}

bool walk_holds(const struct answers *answers, const struct terms *terms)
{
	return !terms || do_terms_hold(answers, terms, walk_look(answers).shown);
}

int form_matters(const struct answers *answers, int matters_out[FORM_MAX_MATTERS])
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	int count = 0;
	for (int i = 0; i < form->matter_count; i++) {
		if (do_terms_hold(answers, &form->rules->matters[i], look.shown)) {
			matters_out[count++] = i;
		}
	}
	return count;
}
