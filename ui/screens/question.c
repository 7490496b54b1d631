/* One question of a form: what is asked, where it stands, what helps; below, keys or choices. */
#include "ui/screens/parts.h"
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"
#include "ui/screens/form_words.h"
#include "ui/screens/typed_page.h"

#include <stdint.h>

enum { BAR_MM = 4, LOW_MM = 240, CHOICES_ID = 7000 };

static const struct intake *intake_of(const struct view *view)
{
	return kiosk_intake(view->kiosk);
}

static const struct form_field *whole_field(const struct view *view)
{
	const struct intake *intake = intake_of(view);
	return &answers_form(intake->answers)->fields[intake->spot.field];
}

static bool is_table(const struct view *view)
{
	return whole_field(view)->kind == FIELD_TABLE && intake_of(view)->spot.member < 0;
}

static bool is_typed(const struct form_field *field)
{
	return field && (field->kind == FIELD_TEXT || field->kind == FIELD_INTEGER ||
				field->kind == FIELD_NUMBER);
}

/* What one has said last: only looked at. */
static void look(const struct view *view, struct rect zone)
{
	enum { LAST = 2 };
	struct ui *ui = view->ui;
	const struct intake *intake = intake_of(view);
	struct spot spots[LAST];
	int count = 0;
	for (struct spot spot = intake->spot; count < LAST && intake_step(intake, &spot, -1);) {
		if (intake_is_answered(intake, spot)) {
			spots[count++] = spot;
		}
	}
	if (zone.h <= 0 || count == 0) {
		return;
	}
	const struct text_style *label =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .is_single = true);
	int one = ui_line_px(ui, TEXT_NOTE) + ui_line_px(ui, TEXT_HEADING) + mm(view, 6);
	rect_cut_top(&zone, MAX_OF(zone.h - count * one, 0));
	for (int i = count - 1; i >= 0; i--) {
		const struct form_field *field = intake_field(intake, spots[i]);
		const struct form_field *asked =
			field ? field : &answers_form(intake->answers)->fields[spots[i].field];
		ui_paragraph(ui, &zone, label, text_in(view, &asked->title), mm(view, 1));
		ui_paragraph(ui, &zone,
			STYLE(.size = TEXT_HEADING, .tone = TONE_SOFT, .is_single = true,
				.is_personal = asked->is_personal),
			answer_words(view, intake->answers, spots[i]), mm(view, 5));
	}
}

/* In words, and a thin bar: below them, or beside them where a page is low. */
static void progress(const struct view *view, struct rect *rest)
{
	struct ui *ui = view->ui;
	struct form_progress at = intake_progress(intake_of(view));
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	const char *words = ui_format(ui, say(view, "Question %d of %d"), at.at, at.of);
	bool is_low = rest->h < mm(view, LOW_MM);
	struct rect bar;
	if (is_low) {
		bar = rect_cut_top(rest, ui_line_px(ui, TEXT_NOTE));
		ui_text(ui, rect_cut_left(&bar, ui_text_width(ui, note, words) + 1), note, words);
		rect_cut_left(&bar, mm(view, 6));
		bar = rect_centre(bar, bar.w, mm(view, BAR_MM));
	} else {
		ui_paragraph(ui, rest, note, words, mm(view, 2));
		bar = rect_cut_top(rest, mm(view, BAR_MM));
	}
	ui_round(ui, bar, bar.h / 2, TONE_TINT_DEEP);
	bar.w = at.of > 0 ? MAX_OF(bar.w * at.at / at.of, bar.h) : bar.h;
	ui_round(ui, bar, bar.h / 2, TONE_CANAL);
	rect_cut_top(rest, mm(view, is_low ? 3 : 6));
}

/* Help, or what is wrong; where it came from. NULL: nothing. */
static const char *hint_words(const struct view *view)
{
	const struct intake *intake = intake_of(view);
	const struct form_field *field = intake_field(intake, intake->spot);
	const struct form_problem *problem = intake_problem(intake, intake->spot);
	if (problem) {
		return form_problem_words(view, intake->answers, problem);
	}
	if (field && answers_origin(intake->answers, intake->spot) == ORIGIN_PREFILL) {
		return is_from_card(field)
			       ? say(view, "Taken from your card. Change it if it is not right.")
			       : say(view, "Taken from your certificates. Change it if it is not "
					   "right.");
	}
	return field && text_in(view, &field->example)[0]
		       ? ui_format(view->ui, say(view, "For example: %s"),
				 text_in(view, &field->example))
		       : NULL;
}

static bool is_wrong(const struct view *view)
{
	return intake_problem(intake_of(view), intake_of(view)->spot) != NULL;
}

static void typed(const struct view *view, struct rect body, const char *help)
{
	const struct intake *intake = intake_of(view);
	const struct form_field *field = intake_field(intake, intake->spot);
	typed_body(view, body,
		&(const struct typed_page){.question = text_in(view, &field->title),
			.help = help[0] ? help : NULL,
			.text = answer_words(view, intake->answers, intake->spot),
			.placeholder = placeholder_words(view, field),
			.hint = hint_words(view),
			.is_wrong = is_wrong(view),
			.is_long = field->widget == WIDGET_long_text,
			.is_wide = true,
			.is_public = !field->is_personal});
}

/* --- choices --- */

struct shown_choices {
	const struct form_field *field;
	int count;
	int list[FORM_MAX_CHOICES];
};

static void fill_choice(const struct view *view, void *arg, int index, struct row *out)
{
	const struct shown_choices *choices = arg;
	const struct intake *intake = intake_of(view);
	int at = choices->list[index];
	if (choices->field->kind == FIELD_BOOL) {
		enum yes_no said = answers_said(intake->answers, intake->spot);
		*out = (struct row){.name = yes_no_words(view, choices->field, at ? YES : NO),
			.kind = ROW_ONE,
			.is_on = said == (at ? YES : NO),
			.action = ACTION_answer,
			.arg = at};
		return;
	}
	bool is_chosen = choices->field->kind == FIELD_CHOICES
				 ? answers_is_chosen(intake->answers, intake->spot, at)
				 : answers_chosen(intake->answers, intake->spot) == at;
	*out = (struct row){.name = text_in(view, &choices->field->choices[at].title),
		.kind = choices->field->kind == FIELD_CHOICES ? ROW_ANY : ROW_ONE,
		.is_on = is_chosen,
		.action = ACTION_answer,
		.arg = at};
}

static void find_choices(const struct view *view, struct shown_choices *out)
{
	const struct intake *intake = intake_of(view);
	const struct form_field *field = intake_field(intake, intake->spot);
	*out = (struct shown_choices){.field = field};
	if (field->kind == FIELD_BOOL) {
		bool is_consent = field->must == YES;
		out->list[out->count++] = 1;
		if (!is_consent) {
			out->list[out->count++] = 0;
		}
		return;
	}
	struct form_look look = walk_look(intake->answers);
	bool is_top = intake->spot.member < 0;
	for (int i = 0; i < field->choice_count; i++) {
		if (!is_top || walk_is_open(intake->answers, &look, intake->spot.field, i)) {
			out->list[out->count++] = i;
		}
	}
}

static void choices(const struct view *view, struct rect body)
{
	struct shown_choices shown;
	find_choices(view, &shown);
	hint(view, &body, hint_words(view), is_wrong(view));
	struct rows rows = {shown.count, 0, fill_choice, &shown};
	row_list(view, body, (uint32_t)(CHOICES_ID + intake_of(view)->spot.field), &rows);
}

/* --- a table: its rows, each to be changed or taken away --- */

static void table(const struct view *view, struct rect body)
{
	struct ui *ui = view->ui;
	const struct intake *intake = intake_of(view);
	const struct form_field *field = whole_field(view);
	int count = answers_row_count(intake->answers, intake->spot.field);
	int row_h = ui_px_elder(ui, 26), gap = mm(view, 4);
	hint(view, &body, hint_words(view), is_wrong(view));
	struct rect add = rect_cut_bottom(&body, row_h);
	button(ui, add,
		BUTTON(.kind = BUTTON_OUTLINE, .icon = "plus",
			.label = count ? say(view, "Add another") : say(view, "Add"),
			.action = ACTION_row_add, .is_disabled = count >= field->max_items));
	rect_cut_bottom(&body, gap);
	int total = count * (row_h + gap);
	struct rect clip, at = list_begin(view, body, 7900, MAX_OF(total, 1), &clip);
	for (int i = 0; i < count; i++) {
		struct rect line = {at.x, at.y + i * (row_h + gap), at.w, row_h};
		struct button remove = {.kind = BUTTON_QUIET,
			.icon = "close",
			.label = ui_format(ui, say(view, "Remove %d"), i + 1),
			.action = ACTION_row_remove,
			.arg = i};
		struct rect end = rect_cut_right(&line, button_width(ui, &remove, mm(view, 36)));
		rect_cut_right(&line, gap);
		row(ui, line,
			ROW(.name = row_words(view, intake->answers, intake->spot.field, i),
				.action = ACTION_row_change, .arg = i));
		button(ui, end, &remove);
	}
	list_end(view, MAX_OF(total, 1));
}

static struct button onward(const struct view *view)
{
	const struct intake *intake = intake_of(view);
	const struct form_field *field = intake_field(intake, intake->spot);
	bool is_empty = field && !intake_is_answered(intake, intake->spot);
	bool is_needed =
		field && (intake->spot.member >= 0 ? field->is_required
						   : walk_has(walk_look(intake->answers).required,
							     intake->spot.field));
	return (struct button){.kind = BUTTON_PRIMARY,
		.label = is_empty && !is_needed ? say(view, "Skip") : say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.is_disabled = (is_empty && is_needed) || input_composed(view->input)[0],
		.action = ACTION_next};
}

void screen_question(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct intake *intake = intake_of(view);
	if (!intake->answers) {
		return; /* nothing is asked */
	}
	const struct form_field *field = intake_field(intake, intake->spot);
	const struct form_field *whole = whole_field(view);
	const struct form_field *asked = field ? field : whole;
	const char *about = text_in(view, &answers_form(intake->answers)->pages[whole->page].title);
	const char *help = text_in(view, &asked->help);
	struct page page = page_usual(about[0] ? about : matter_name(view), STEP_NONE);
	page.crumbs[0] = about[0] ? matter_name(view) : NULL;
	page.primary = onward(view);
	struct rect body = page_frame(view, &page);
	look(view, look_zone(view, &body));
	progress(view, &body);
	if (!is_table(view) && is_typed(field)) {
		typed(view, body, help);
		return;
	}
	ui_paragraph(ui, &body, STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD),
		text_in(view, &asked->title), mm(view, 3));
	if (help[0]) {
		ui_paragraph(
			ui, &body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT), help, mm(view, 4));
	}
	if (is_table(view)) {
		table(view, body);
	} else if (field) {
		choices(view, body);
	}
}
