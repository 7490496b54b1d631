#include "ui/screens/tech_parts.h"

enum {
	BAND_MM = 24,
	MARGIN_MM = 14,
	BAR_MM = 30,
	COLUMN_MM = 128,
	ROW_MM = 22,
	ROW_MOST_MM = 48,
	ROW_GAP_MM = 4
};

/* --- the frame --- */

static void paint_band(const struct view *view, struct rect band)
{
	struct ui *ui = view->ui;
	int left_s = tech_left_s(view->kiosk);
	ui_fill(ui, band, TONE_AMBER);
	band = rect_inset(band, mm(view, MARGIN_MM), 0);
	const char *words =
		ui_format(ui, "%s · %s", say(view, "Maintenance"), view->kiosk->config.terminal_id);
	const char *left = ui_format(ui, say(view, "ends in %d:%02d"), left_s / 60, left_s % 60);
	struct text_style style = {.size = TEXT_BODY,
		.tone = TONE_CARD,
		.align = ALIGN_RIGHT,
		.valign = VALIGN_MIDDLE};
	ui_text(ui, rect_cut_right(&band, ui_text_width(ui, &style, left) + 1), &style, left);
	rect_cut_right(&band, mm(view, 6));
	int icon = mm(view, 12);
	ui_icon(ui, rect_centre(rect_cut_left(&band, icon), icon, icon), "wrench", TONE_CARD);
	rect_cut_left(&band, mm(view, 5));
	style.align = ALIGN_LEFT;
	style.size = TEXT_HEADING;
	style.weight = FONT_BOLD;
	style.is_single = true;
	ui_text(ui, band, &style, words);
}

static void paint_bar(const struct view *view, struct rect bar, const struct tech_frame *frame,
	const struct button *back)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 4);
	button(ui, rect_cut_left(&bar, button_width(ui, back, mm(view, 70))), back);
	rect_cut_left(&bar, gap);
	const struct button *buttons[] = {&frame->primary, &frame->other};
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
		if (buttons[i]->label) {
			int width = button_width(ui, buttons[i], mm(view, 90));
			button(ui, rect_cut_right(&bar, MIN_OF(width, bar.w)), buttons[i]);
			rect_cut_right(&bar, gap);
		}
	}
}

/* Built from below, so that the way back is always at the same place. */
static struct rect paint_column(const struct view *view, struct rect column,
	const struct tech_frame *frame, const struct button *back)
{
	const struct button *buttons[] = {back, &frame->primary, &frame->other};
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
		if (buttons[i]->label) {
			button(view->ui, rect_cut_bottom(&column, mm(view, BAR_MM)), buttons[i]);
			rect_cut_bottom(&column, mm(view, 6));
		}
	}
	return column;
}

struct rect tech_frame(
	const struct view *view, const struct tech_frame *frame, struct rect *side_out)
{
	struct ui *ui = view->ui;
	struct rect all = ui_panel(ui), side = {0};
	int margin = mm(view, MARGIN_MM);
	struct button back = {.kind = BUTTON_OUTLINE,
		.icon = "back",
		.label = frame->back ? frame->back : say(view, "Back"),
		.action = ACTION_back};
	paint_band(view, rect_cut_top(&all, mm(view, BAND_MM)));
	all = rect_inset(all, margin, mm(view, 8));
	rect_cut_bottom(&all, mm(view, 4));
	if (ui_is_portrait(ui)) {
		paint_bar(view, rect_cut_bottom(&all, mm(view, BAR_MM)), frame, &back);
		rect_cut_bottom(&all, mm(view, 8));
	} else {
		side = paint_column(view, rect_cut_right(&all, mm(view, COLUMN_MM)), frame, &back);
		rect_cut_right(&all, margin);
	}
	if (side_out) {
		*side_out = side;
	}
	if (frame->title) {
		const struct text_style *style = STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD);
		ui_paragraph(ui, &all, style, frame->title, mm(view, 6));
	}
	return all;
}

/* --- lists --- */

static const struct {
	const char *icon;
	enum tone tone;
} marks[] = {
	[MARK_NONE] = {NULL, TONE_SOFT},
	[MARK_FINE] = {"ok", TONE_GREEN},
	[MARK_WARNING] = {"warning", TONE_AMBER},
	[MARK_TROUBLE] = {"error", TONE_RED},
	[MARK_WAITING] = {"hourglass", TONE_SOFT},
	[MARK_SKIPPED] = {"minus", TONE_SOFT},
};

const char *tech_mark_icon(enum tech_mark mark)
{
	return marks[mark].icon;
}

enum tone tech_mark_tone(enum tech_mark mark)
{
	return marks[mark].tone;
}

static int row_words_height(const struct view *view, const struct text_style styles[2],
	const struct tech_row *row, int width)
{
	return ui_text_height(view->ui, width, &styles[0], row->name) +
	       ui_text_height(view->ui, width, &styles[1], row->value);
}

static void paint_row(const struct view *view, struct rect rect, const struct tech_row *row)
{
	struct ui *ui = view->ui;
	int pad = mm(view, 6), side = mm(view, 12);
	enum tone tone = tech_mark_tone(row->mark);
	const char *icon = row->icon, *mark = tech_mark_icon(row->mark);
	const struct text_style styles[] = {{.size = TEXT_BODY, .weight = FONT_BOLD},
		{.size = TEXT_NOTE, .tone = row->mark == MARK_FINE ? TONE_SOFT : tone}};
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, pad, 0);
	if (row->button.label) {
		/* as near to the edge as to what is above it */
		int inset = CLAMP((rect.h - mm(view, 24)) / 2, mm(view, 1), mm(view, 4));
		struct rect at = rect_cut_right(&in, button_width(ui, &row->button, mm(view, 40)));
		at.x += pad - inset;
		button(ui, rect_inset(at, 0, inset), &row->button);
		rect_cut_right(&in, pad);
	}
	if (icon && mark && row_words_height(view, styles, row, in.w - 2 * (side + pad)) > rect.h) {
		icon = NULL; /* room for words; how it is matters more */
	}
	if (icon && mark) {
		ui_icon(ui, rect_centre(rect_cut_right(&in, side), side, side), mark, tone);
		rect_cut_right(&in, pad);
	}
	if (icon || mark) {
		ui_icon(ui, rect_centre(rect_cut_left(&in, side), side, side), icon ? icon : mark,
			icon ? TONE_SOFT : tone);
		rect_cut_left(&in, pad);
	}
	int height = row_words_height(view, styles, row, in.w);
	const struct text_style detail_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};
	int detail = ui_text_height(ui, in.w, &detail_style, row->detail);
	bool has_detail = row->detail && height + detail <= rect.h;
	height += has_detail ? detail : 0;
	in = rect_centre(in, in.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &in, &styles[0], row->name, 0);
	ui_paragraph(ui, &in, &styles[1], row->value, 0);
	ui_paragraph(ui, &in, &detail_style, has_detail ? row->detail : NULL, 0);
}

struct rect tech_line_at(const struct view *view, struct rect rect, int index, int count)
{
	int gap = mm(view, ROW_GAP_MM);
	int height = (rect.h - (count - 1) * gap) / count;
	if (height < mm(view, ROW_MM)) { /* a low panel */
		gap = mm(view, 2);
		height = (rect.h - (count - 1) * gap) / count;
	}
	height = MIN_OF(height, mm(view, ROW_MOST_MM));
	rect.y += index * (height + gap);
	rect.h = height;
	return rect;
}

void tech_rows(const struct view *view, struct rect rect, const struct tech_row *rows, int count)
{
	for (int i = 0; i < count; i++) {
		paint_row(view, tech_line_at(view, rect, i, count), &rows[i]);
	}
}

void tech_list(const struct view *view, const struct tech_frame *frame, const struct tech_row *rows,
	int count)
{
	struct rect body = tech_frame(view, frame, NULL);
	tech_rows(view, body, rows, count);
}

/* --- words --- */

static const char *reason_words(const struct view *view, enum device_reason reason)
{
	switch (reason) {
	case REASON_NOT_FOUND:
		return say(view, "not found: is it plugged in?");
	case REASON_NO_ACCESS:
		return say(view, "found, but it may not be opened");
	case REASON_NO_ANSWER:
		return say(view, "does not answer");
	case REASON_PROTOCOL:
		return say(view, "answers nonsense");
	case REASON_PAPER_OUT:
		return say(view, "no paper");
	case REASON_COVER_OPEN:
		return say(view, "the cover is open");
	case REASON_CUTTER:
		return say(view, "the cutter is stuck");
	case REASON_HEAD_HOT:
		return say(view, "the head is too hot");
	case REASON_OFFLINE:
		return say(view, "says that it is off line");
	case REASON_MECHANICAL:
		return say(view, "a mechanical fault");
	case REASON_SAM:
		return say(view, "the security module does not work");
	case REASON_TOO_LONG:
		return say(view, "too long to be printed");
	case REASON_NONE:
	default:
		return NULL;
	}
}

static const char *state_words(const struct view *view, const struct device_status *status)
{
	switch (status->state) {
	case DEVICE_READY:
		return status->supply == SUPPLY_LOW ? say(view, "ready, paper low")
						    : say(view, "ready");
	case DEVICE_BUSY:
		return say(view, "at work");
	case DEVICE_OPENING:
		return say(view, "being opened");
	case DEVICE_ABSENT:
		return say(view, "not found: is it plugged in?");
	default:
		return say(view, "does not work");
	}
}

const char *tech_device_words(const struct view *view, const struct device_status *status)
{
	const char *reason = reason_words(view, status->reason);
	const char *words = reason ? reason : state_words(view, status);
	return status->model[0] && status->state != DEVICE_ABSENT
		       ? ui_format(view->ui, "%s · %s", words, status->model)
		       : words;
}

enum tech_mark tech_device_mark(const struct device_status *status)
{
	switch (status->state) {
	case DEVICE_READY:
	case DEVICE_BUSY:
		return status->supply == SUPPLY_LOW ? MARK_WARNING : MARK_FINE;
	case DEVICE_OPENING:
		return MARK_WAITING;
	default:
		return MARK_TROUBLE;
	}
}

const char *tech_line_words(const struct view *view)
{
	const struct line_state *line = &view->kiosk->line;
	if (line->is_online) {
		return say(view, "the hall answers");
	}
	switch (line->trouble) {
	case LINE_FOREIGN_ANSWER:
		return say(view, "somebody else answers in the hall's place");
	case LINE_HALL_CERTIFICATE:
		return say(view, "the hall's certificate is not accepted");
	case LINE_CLOCK_WRONG:
		return say(view, "this machine's clock is wrong");
	case LINE_OWN_CERTIFICATE_EXPIRED:
		return say(view, "this machine's certificate is over");
	case LINE_OWN_CERTIFICATE_REFUSED:
		return say(view, "certificate refused");
	case LINE_TERMINAL_UNKNOWN:
		return say(view, "the hall does not know this machine");
	case LINE_FINE:
	case LINE_NO_ANSWER:
	default:
		return say(view, "no connection to the hall");
	}
}

const char *tech_paper_words(const struct view *view)
{
	int64_t left_mm = view->kiosk->care.paper_left_mm;
	return left_mm < 0 ? say(view, "unknown")
			   : ui_format(view->ui, say(view, "about %.1f m left"),
				     (double)left_mm / 1000);
}

static const struct {
	const char *icon, *name;
} tests[TECH_TEST_COUNT] = {
#define N_(msgid) msgid
	[TECH_CARD] = {"card-reader", N_("Card reader")},
	[TECH_SCAN] = {"scanner", N_("Scanner")},
	[TECH_PRINT] = {"printer", N_("Printer")},
	[TECH_LINE] = {"wifi", N_("Network and hall")},
	[TECH_SOUND] = {"volume", N_("Loudspeaker")},
	[TECH_TOUCH] = {"touch", N_("Touch screen")},
	[TECH_AIM] = {"target", N_("Touch accuracy")},
	[TECH_COLOURS] = {"panel", N_("Picture")},
#undef N_
};

const char *tech_test_name(const struct view *view, enum tech_test test)
{
	return say(view, tests[test].name);
}

const char *tech_test_icon(enum tech_test test)
{
	return tests[test].icon;
}
