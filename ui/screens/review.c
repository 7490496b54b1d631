/* What goes with it and all answers at once, each to be changed; then the one loud button. */
#include "ui/screens/parts.h"
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"
#include "firmware/model/proxy.h"
#include "ui/screens/form_words.h"
#include "ui/screens/material_words.h"

#include <string.h>

enum { ROW_ID = 7100, PAD_MM = 8, GAP_MM = 6, CHANGE_MM = 40, CHANGE_HEIGHT_MM = 22 };

struct line {
	enum action change; /* ACTION_none: not to be changed here */
	int index;	    /* the how-manieth question or material */
	const char *label, *value, *wrong, *mark;
	bool is_personal;
};

static struct button change_button(const struct view *view, const struct line *line)
{
	return (struct button){.kind = BUTTON_OUTLINE,
		.label = say(view, "Change"),
		.action = line->change,
		.arg = line->index};
}

static const struct text_style label_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};
static const struct text_style value_style = {.size = TEXT_HEADING};
static const struct text_style wrong_style = {.size = TEXT_BODY, .tone = TONE_AMBER};

static int words_width(const struct view *view, int width, const struct line *line)
{
	struct button change = change_button(view, line);
	int button_w = button_width(view->ui, &change, mm(view, CHANGE_MM));
	return line->change == ACTION_none ? width : width - button_w - mm(view, 4);
}

static int line_height(const struct view *view, int width, const struct line *line)
{
	struct ui *ui = view->ui;
	int w = words_width(view, width, line);
	int height = ui_text_height(ui, w, &label_style, line->label) + mm(view, 1) +
		     ui_text_height(ui, w, &value_style, line->value);
	if (line->wrong) {
		height += mm(view, 1) + ui_text_height(ui, w, &wrong_style, line->wrong);
	}
	return MAX_OF(height, ui_px_elder(ui, CHANGE_HEIGHT_MM)) + mm(view, GAP_MM);
}

static void paint_line(const struct view *view, struct rect at, const struct line *line)
{
	struct ui *ui = view->ui;
	struct rect words = at;
	rect_cut_bottom(&words, mm(view, GAP_MM) / 2);
	if (line->change != ACTION_none) {
		struct button change = change_button(view, line);
		struct rect end =
			rect_cut_right(&words, button_width(ui, &change, mm(view, CHANGE_MM)));
		int height = ui_px_elder(ui, CHANGE_HEIGHT_MM);
		button(ui, rect_centre(end, end.w, MIN_OF(height, end.h)), &change);
		rect_cut_right(&words, mm(view, 4));
	}
	const char *label =
		line->mark ? ui_format(ui, "%s · %s", line->label, line->mark) : line->label;
	ui_paragraph(ui, &words, &label_style, label, mm(view, 1));
	struct text_style style = value_style;
	style.is_personal = line->is_personal;
	ui_paragraph(ui, &words, &style, line->value, mm(view, 1));
	if (line->wrong) {
		ui_paragraph(ui, &words, &wrong_style, line->wrong, 0);
	}
	ui_fill(ui,
		(struct rect){at.x, at.y + at.h - MAX_OF(1, mm(view, 0.3)), at.w,
			MAX_OF(1, mm(view, 0.3))},
		TONE_LINE);
}

/* What the card says need not be read once more by whoever stands behind. */
static const char *masked(const struct view *view, const char *number)
{
	size_t len = strlen(number);
	return ui_format(view->ui, "**** %s", number + len - MIN_OF(len, (size_t)4));
}

static struct line answer_line(const struct view *view, struct spot spot, int index)
{
	const struct intake *intake = kiosk_intake(view->kiosk);
	const struct form_field *field = intake_field(intake, spot);
	const struct form_field *asked =
		field ? field : &answers_form(intake->answers)->fields[spot.field];
	const struct form_problem *problem = intake_problem(intake, spot);
	const char *value = answer_words(view, intake->answers, spot);
	bool is_given = field && answers_origin(intake->answers, spot) == ORIGIN_PREFILL;
	if (is_given && field->format == FORMAT_ID_NUMBER && value[0]) {
		value = masked(view, value);
	}
	return (struct line){.change = ACTION_change_answer,
		.index = index,
		.label = text_in(view, &asked->title),
		.value = value[0] ? value : say(view, "not answered"),
		.wrong = problem ? form_problem_words(view, intake->answers, problem) : NULL,
		.mark = !is_given	      ? NULL
			: is_from_card(field) ? say(view, "from your card")
					      : say(view, "from your certificates"),
		.is_personal = asked->is_personal};
}

static struct line material_line(const struct view *view, int at)
{
	const struct material *material = &kiosk_materials(view->kiosk)->of.list[at];
	bool is_here = false;
	const char *come = come_words(view, at, &is_here);
	return (struct line){.change = ACTION_materials,
		.index = at,
		.label = text_in(view, &material->title),
		.value = come[0] ? come : later_words(view, material),
		.wrong = is_here || !material->is_required
				 ? NULL
				 : say(view, "It is needed and has not come yet.")};
}

/* Calls each with every line; the sum of what it returns. cuts: for `piece`, else NULL. */
typedef int line_fn(
	const struct view *view, struct rect *at, const struct line *line, struct cuts *cuts);

static int measure(
	const struct view *view, struct rect *at, const struct line *line, struct cuts *cuts)
{
	(void)cuts;
	return line_height(view, at->w, line);
}

static int piece(
	const struct view *view, struct rect *at, const struct line *line, struct cuts *cuts)
{
	int height = line_height(view, at->w, line);
	cuts_piece(cuts, height);
	return height;
}

static int paint(
	const struct view *view, struct rect *at, const struct line *line, struct cuts *cuts)
{
	(void)cuts;
	int height = line_height(view, at->w, line);
	paint_line(view, rect_cut_top(at, height), line);
	return height;
}

static int each(const struct view *view, struct rect at, line_fn *fn, struct cuts *cuts)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct intake *intake = kiosk_intake(kiosk);
	int total = 0, index = 0;
	if (kiosk_proxy(kiosk)->has_agent) {
		struct line line = {.label = say(view, "Done by, for the person below"),
			.value = kiosk_proxy(kiosk)->shown_name,
			.is_personal = true};
		total += fn(view, &at, &line, cuts);
	}
	/* first: what is missing is seen without turning pages */
	const struct materials *materials = kiosk_materials(kiosk);
	for (int i = 0; i < materials->asked_count; i++) {
		struct line line = material_line(view, materials->asked[i]);
		total += fn(view, &at, &line, cuts);
	}
	for (struct spot spot = {-1, 0, -1}; intake_step(intake, &spot, 1); index++) {
		const struct form_field *whole = &answers_form(intake->answers)->fields[spot.field];
		if (whole->kind != FIELD_NOTE) {
			struct line line = answer_line(view, spot, index);
			total += fn(view, &at, &line, cuts);
		}
	}
	int matters[FORM_MAX_MATTERS];
	int count = form_matters(intake->answers, matters);
	for (int i = 0; i < count; i++) {
		const struct matter_of_bundle *matter =
			&answers_form(intake->answers)->matters[matters[i]];
		struct line line = {
			.label = ui_format(view->ui, say(view, "Matter %d of %d"), i + 1, count),
			.value = text_in(view, &matter->title)};
		total += fn(view, &at, &line, cuts);
	}
	return total;
}

static void pieces(const struct view *view, const void *unused, int width_px, struct cuts *cuts)
{
	(void)unused;
	int pad = mm(view, PAD_MM);
	cuts_hold(cuts, pad);
	each(view, (struct rect){.w = width_px - 2 * pad}, piece, cuts);
	cuts_gap(cuts, pad);
}

void screen_review(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct intake *intake = kiosk_intake(view->kiosk);
	if (!intake->answers) {
		return; /* nothing was asked */
	}
	struct page page = page_usual(say(view, "Is everything right?"), STEP_NONE);
	page.crumbs[0] = matter_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Hand it in"),
		.icon = "check",
		.action = ACTION_submit};
	struct rect body = page_frame(view, &page);
	bool is_wrong = intake->has_problems && intake->problems.count > 0;
	const char *head =
		is_wrong ? ui_format(ui,
				   say_n(view, "%d answer needs another look",
					   "%d answers need another look", intake->problems.count),
				   intake->problems.count)
			 : say(view, "Please read it once more, then hand it in.");
	struct rect zone = look_zone(view, &body);
	subject(view, zone,
		&(const struct subject){
			.icon = "certificate", .name = matter_name(view), .facts = {head}});
	if (zone.h <= 0 || is_wrong) {
		ui_paragraph(ui, &body,
			STYLE(.size = TEXT_BODY, .tone = is_wrong ? TONE_AMBER : TONE_SOFT), head,
			mm(view, 4));
	}
	int pad = mm(view, PAD_MM);
	struct rect inner = {.w = body.w - 2 * pad};
	int height = each(view, inner, measure, NULL) + 2 * pad;
	struct turned turned = turned_begin(view, body, ROW_ID, height, pieces, NULL);
	struct rect at = turned.at;
	at.h = height;
	ui_card(ui, at, TONE_CARD);
	struct rect in = rect_inset(at, pad, pad);
	each(view, in, paint, NULL);
	turned_end(view, &turned);
}
