#include "ui/screens/typed_page.h"

#include <string.h>

enum {
	FIELD_MM = 34,
	KEYS_GAP_MM = 6,
	COLUMN_MM = 280,
	ICON_MM = 8,
	LAST_LEN = 900 /* bytes: more than the field shows */
};

static void hint(const struct view *view, struct rect rest, const struct typed_page *typed)
{
	struct ui *ui = view->ui;
	const struct text_style *style =
		STYLE(.size = TEXT_BODY, .tone = typed->is_wrong ? TONE_AMBER : TONE_SOFT);
	if (typed->is_wrong) {
		int icon = ui_px_elder(ui, ICON_MM);
		struct rect at = rect_cut_left(&rest, icon);
		at.h = MIN_OF(at.h, MAX_OF(icon, ui_line_px(ui, TEXT_BODY)));
		ui_icon(ui, rect_centre(at, icon, MIN_OF(icon, at.h)), "warning", TONE_AMBER);
		rect_cut_left(&rest, mm(view, 3));
	}
	ui_text(ui, rest, style, typed->hint);
}

static int hint_height(const struct view *view, int width, const struct typed_page *typed)
{
	int icon = typed->is_wrong ? ui_px_elder(view->ui, ICON_MM) + mm(view, 3) : 0;
	return ui_text_height(view->ui, width - icon, STYLE(.size = TEXT_BODY), typed->hint);
}

/* Its end, of whole characters. */
static const char *last_of(const char *text, size_t most)
{
	size_t len = strlen(text);
	text += len > most ? len - most : 0;
	while (((unsigned char)*text & 0xC0) == 0x80) {
		text++;
	}
	return text;
}

void long_field(const struct view *view, struct rect rect, const char *text)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_HEADING, .is_personal = true);
	const char *words =
		ui_format(ui, "%s%s|", last_of(text, LAST_LEN), input_composed(view->input));
	ui_card(ui, rect, TONE_CARD);
	ui_outline(ui, rect, mm(view, 4), mm(view, 1), TONE_CANAL);
	rect = rect_inset(rect, mm(view, 6), mm(view, 4));
	while (*words && ui_text_height(ui, rect.w, style, words) > rect.h) {
		words = last_of(words + 1, LAST_LEN);
	}
	ui_text(ui, rect, style, words);
}

static void type_in(const struct view *view, struct rect line, const struct typed_page *typed)
{
	if (typed->is_long) {
		long_field(view, line, typed->text);
		return;
	}
	line.w = MIN_OF(line.w, mm(view, COLUMN_MM));
	input_field(view->ui, line,
		FIELD(.text = typed->text, .placeholder = typed->placeholder, .is_personal = true,
			.is_active = true, .size = TEXT_TITLE, .label = typed->question),
		view->input);
}

void typed_page(const struct view *view, const struct typed_page *typed)
{
	struct ui *ui = view->ui;
	struct page page = page_usual(typed->title, STEP_NONE);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.is_disabled = !typed->is_ready,
		.action = ACTION_next};
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){
			.icon = typed->icon, .name = typed->about ? typed->about : typed->title});
	struct rect pad = rect_cut_bottom(&body, MIN_OF(input_height(ui, view->input), body.h));
	rect_cut_bottom(&body, mm(view, KEYS_GAP_MM));
	ui_paragraph(ui, &body, STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD), typed->question,
		mm(view, 4));
	if (typed->help) {
		ui_paragraph(ui, &body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT), typed->help,
			mm(view, 4));
	}
	int room = body.h - hint_height(view, body.w, typed) - mm(view, 4);
	int most = mm(view, typed->is_long ? (int)LONG_FIELD_MM : (int)FIELD_MM);
	type_in(view, rect_cut_top(&body, MIN_OF(most, MAX_OF(room, mm(view, 22)))), typed);
	rect_cut_top(&body, mm(view, 4));
	hint(view, body, typed);
	input_draw(ui, pad, view->input, view->lang);
}
