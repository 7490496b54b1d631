#include "ui/screens/typed_page.h"

#include <string.h>

enum {
	FIELD_MM = 34,
	LONG_FIELD_MM = 62,
	LONG_LINES = 2, /* at the least */
	LONG_PAD_MM = 4,
	GAP_MM = 4,
	KEYS_GAP_MM = 6,
	COLUMN_MM = 280,
	ICON_MM = 8,
	LAST_LEN = 900 /* bytes: more than the field shows */
};

static int icon_px(const struct view *view, bool is_wrong)
{
	return is_wrong ? ui_px_elder(view->ui, ICON_MM) : 0;
}

int hint_height(const struct view *view, int width, const char *words, bool is_wrong)
{
	int icon = icon_px(view, is_wrong), gap = icon ? mm(view, 3) : 0;
	return words ? MAX_OF(icon, ui_text_height(view->ui, width - icon - gap,
					    STYLE(.size = TEXT_BODY), words))
		     : 0;
}

void hint(const struct view *view, struct rect *rest, const char *words, bool is_wrong)
{
	int height = hint_height(view, rest->w, words, is_wrong), icon = icon_px(view, is_wrong);
	if (height == 0 || (!is_wrong && height > rest->h)) {
		return; /* an example can be done without, what is wrong cannot */
	}
	struct rect line = rect_cut_top(rest, height);
	if (is_wrong) {
		struct rect at = rect_cut_left(&line, icon);
		at.h = MIN_OF(at.h, MAX_OF(icon, ui_line_px(view->ui, TEXT_BODY)));
		ui_icon(view->ui, rect_centre(at, icon, icon), "warning", TONE_AMBER);
		rect_cut_left(&line, mm(view, 3));
	}
	ui_text(view->ui, line, STYLE(.size = TEXT_BODY, .tone = is_wrong ? TONE_AMBER : TONE_SOFT),
		words);
	rect_cut_top(rest, mm(view, GAP_MM));
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

/* Several lines, and of more the last; what is typed is always in sight. */
static void long_field(const struct view *view, struct rect rect, const char *text)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_HEADING, .is_personal = true);
	const char *words =
		ui_format(ui, "%s%s|", last_of(text, LAST_LEN), input_composed(view->input));
	ui_card(ui, rect, TONE_CARD);
	ui_outline(ui, rect, mm(view, 4), mm(view, 1), TONE_CANAL);
	rect = rect_inset(rect, mm(view, 6), mm(view, LONG_PAD_MM));
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
	line.w = typed->is_wide ? line.w : MIN_OF(line.w, mm(view, COLUMN_MM));
	input_field(view->ui, line,
		FIELD(.text = typed->text, .placeholder = typed->placeholder,
			.is_personal = !typed->is_public, .is_active = true, .size = TEXT_TITLE,
			.label = typed->question),
		view->input);
}

/* How high everything is, with its gap; 0: left out. */
struct heights {
	enum text_size question_size;
	int question, help, field, hint, keys;
};

static const struct text_style *question_style(enum text_size size)
{
	static const struct text_style usual = {.size = TEXT_TITLE, .weight = FONT_BOLD};
	static const struct text_style low = {.size = TEXT_HEADING, .weight = FONT_BOLD};
	return size == TEXT_TITLE ? &usual : &low;
}

static int with_gap(const struct view *view, int height)
{
	return height > 0 ? height + mm(view, GAP_MM) : 0;
}

static void plan_question(const struct view *view, int width, enum text_size size,
	const char *words, struct heights *out)
{
	out->question_size = size;
	out->question =
		with_gap(view, ui_text_height(view->ui, width, question_style(size), words));
}

/* What words there is room for, above a field and keys that need so much. */
static void plan_words(const struct view *view, struct rect body, int below_px,
	const struct typed_page *typed, struct heights *out)
{
	const struct text_style *help = STYLE(.size = TEXT_BODY);
	out->help = with_gap(
		view, typed->help ? ui_text_height(view->ui, body.w, help, typed->help) : 0);
	out->hint = with_gap(view, hint_height(view, body.w, typed->hint, typed->is_wrong));
	plan_question(view, body.w, TEXT_TITLE, typed->question, out);
	int room = body.h - below_px;
	if (out->question + out->help + out->hint > room) {
		out->help = 0;
	}
	if (out->question + out->hint > room && !typed->is_wrong) {
		out->hint = 0;
	}
	if (out->question + out->hint > room) {
		plan_question(view, body.w, TEXT_HEADING, typed->question, out);
	}
}

/* As much of *rest as is missing to `most`. */
static int grow(int *rest, int height, int most)
{
	int more = CLAMP(most - height, 0, MAX_OF(*rest, 0));
	*rest -= more;
	return height + more;
}

static struct heights plan_body(
	const struct view *view, struct rect body, const struct typed_page *typed)
{
	struct heights heights;
	struct input_heights keys = input_heights(view->ui, view->input);
	int gaps = mm(view, GAP_MM) + mm(view, KEYS_GAP_MM);
	int field = typed->is_long ? mm(view, LONG_FIELD_MM) : mm(view, FIELD_MM);
	heights.field = typed->is_long ? LONG_LINES * ui_line_px(view->ui, TEXT_HEADING) +
						 2 * mm(view, LONG_PAD_MM)
				       : ui_line_px(view->ui, TEXT_TITLE) + mm(view, 2);
	plan_words(view, body, heights.field + gaps + keys.snug, typed, &heights);
	int rest = body.h - heights.question - heights.help - heights.hint - heights.field - gaps -
		   keys.least;
	heights.keys = MAX_OF(keys.least + MIN_OF(rest, 0), 0); /* too small: the rules see it */
	heights.keys = grow(&rest, heights.keys, keys.snug);
	heights.field = grow(&rest, heights.field, field);
	heights.keys = grow(&rest, heights.keys, keys.usual);
	return heights;
}

void typed_body(const struct view *view, struct rect body, const struct typed_page *typed)
{
	struct ui *ui = view->ui;
	struct heights heights = plan_body(view, body, typed);
	struct rect keys = rect_cut_bottom(&body, heights.keys);
	rect_cut_bottom(&body, mm(view, KEYS_GAP_MM));
	ui_paragraph(ui, &body, question_style(heights.question_size), typed->question,
		mm(view, GAP_MM));
	if (heights.help > 0) {
		ui_paragraph(ui, &body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT), typed->help,
			mm(view, GAP_MM));
	}
	type_in(view, rect_cut_top(&body, heights.field), typed);
	rect_cut_top(&body, mm(view, GAP_MM));
	if (heights.hint > 0) {
		hint(view, &body, typed->hint, typed->is_wrong);
	}
	input_draw(ui, keys, view->input, view->lang);
}

void typed_page(const struct view *view, const struct typed_page *typed)
{
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
	typed_body(view, body, typed);
}
