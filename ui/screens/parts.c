#include "ui/screens/parts.h"

#include "firmware/base/log.h"

void canal(const struct view *view, struct rect rect)
{
	if (!ui_theme(view->ui)->is_high_contrast) { /* decoration; it would only be noise there */
		ui_icon(view->ui, rect, "pic-canal", TONE_CANAL);
	}
}

/* Light, leaf, frame: the leaf's width shrinks towards its hinge (assets/README.md). */
void open_door(const struct view *view, struct rect rect, int open_permille)
{
	struct ui *ui = view->ui;
	int permille = 1000 - 620 * open_permille / 1000; /* narrower, it would leave the arch */
	struct rect leaf = rect;
	leaf.w = rect.w * permille / 1000;
	leaf.x = rect.x + (int)((long)rect.w * 55 * (1000 - permille) / 240000);
	if (open_permille > 0) {
		ui_icon(ui, rect, "door-light", TONE_LIGHT);
	}
	ui_icon_stretched(ui, leaf, "door-leaf", TONE_CANAL);
	ui_icon(ui, rect, "door-frame", TONE_CANAL);
}

struct rect message_body(const struct view *view, struct rect body, const struct message *message)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 8);
	const struct text_style *title =
		STYLE(.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE);
	const struct text_style *text = STYLE(.size = TEXT_HEADING, .align = ALIGN_CENTRE);
	const struct text_style *detail =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int width = MIN_OF(body.w, mm(view, 340));
	int words = ui_text_height(ui, width, title, message->title) + gap +
		    ui_text_height(ui, width, text, message->text);
	if (message->detail) {
		words += gap + ui_text_height(ui, width, detail, message->detail);
	}
	words += message->has_dots ? mm(view, 30) : 0;
	words += message->extra_px ? message->extra_px + gap * 2 : 0;
	int room = body.h - words - gap * 2;
	int picture = message->picture ? CLAMP(room, 0, mm(view, 150)) : MIN_OF(mm(view, 56), room);
	if (message->picture) {
		picture = MIN_OF(picture, width * 2 / 3);
	}
	int total = words + (picture > mm(view, 20) ? picture + gap * 2 : 0);
	struct rect in = rect_centre(body, width, MIN_OF(total, body.h));
	in.y -= (body.h - in.h) / 8; /* the eye's middle lies a little higher */
	if (picture > mm(view, 20)) {
		struct rect at = rect_cut_top(&in, picture);
		if (message->picture) {
			ui_icon(ui, rect_centre(at, picture * 3 / 2, picture), message->picture,
				message->tone);
		} else {
			ui_plate(ui, rect_centre(at, picture, picture), message->icon,
				message->tone, message->ground);
		}
		rect_cut_top(&in, gap * 2);
	}
	ui_paragraph(ui, &in, title, message->title, gap);
	ui_paragraph(ui, &in, text, message->text, gap);
	ui_paragraph(ui, &in, detail, message->detail, 0);
	if (message->has_dots) {
		waiting_dots(ui, rect_cut_top(&in, mm(view, 30)));
	}
	if (message->extra_px) {
		rect_cut_top(&in, gap);
		return rect_cut_top(&in, message->extra_px);
	}
	return in;
}

/* Of more than VALUE_LINES lines: smaller, in fewer. */
enum { VALUE_LINES = 3 };

static struct text_style value_style(const struct view *view, int width, const char *value)
{
	struct text_style style = {.size = TEXT_HEADING, .weight = FONT_BOLD};
	if (ui_text_height(view->ui, width, &style, value) >
		VALUE_LINES * ui_line_px(view->ui, TEXT_HEADING)) {
		style.size = TEXT_BODY;
	}
	return style;
}

int fact_height(const struct view *view, int width_px, const char *value)
{
	int width = width_px - mm(view, 18 + 6);
	struct text_style style = value_style(view, width, value);
	return MAX_OF(mm(view, 18),
		ui_line_px(view->ui, TEXT_NOTE) + ui_text_height(view->ui, width, &style, value));
}

int fact(const struct view *view, struct rect rect, const char *icon, const char *label,
	const char *value, bool is_personal)
{
	struct ui *ui = view->ui;
	int plate = mm(view, 18), height = fact_height(view, rect.w, value);
	rect.h = MIN_OF(height, rect.h);
	struct rect at = rect_cut_left(&rect, plate);
	ui_plate(ui, rect_centre(at, plate, plate), icon, TONE_CANAL, TONE_TINT);
	rect_cut_left(&rect, mm(view, 6));
	struct text_style style = value_style(view, rect.w, value);
	int words = ui_line_px(ui, TEXT_NOTE) + ui_text_height(ui, rect.w, &style, value);
	rect = rect_centre(rect, rect.w, MIN_OF(words, rect.h));
	ui_text(ui, rect_cut_top(&rect, ui_line_px(ui, TEXT_NOTE)),
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT), label);
	style.is_personal = is_personal;
	ui_text(ui, rect, &style, value);
	return height;
}

/* Buttons to turn the list's pages: not everybody knows that a list can be dragged. */
static void pager(const struct view *view, struct rect rect, uint32_t id)
{
	struct ui *ui = view->ui;
	struct scroll_state state = ui_scroll_state(ui, id);
	int step = state.view_px * 85 / 100, end = state.content_px - state.view_px;
	struct {
		const char *label, *icon;
		int by;
		bool is_off;
	} buttons[2] = {
		{say(view, "Up"), "arrow-up", -step, state.at_px <= 0},
		{say(view, "More below"), "arrow-down", step, state.at_px >= end},
	};
	for (int i = 0; i < 2; i++) {
		struct rect at = rect_column(rect, i, 2, mm(view, 6));
		unsigned flags = buttons[i].is_off ? STATE_DISABLED : 0;
		flags = ui_scroll_control(ui, at, buttons[i].label, id, buttons[i].by, flags);
		ui_round(ui, at, mm(view, 4),
			flags & STATE_PRESSED ? TONE_TINT_DEEP
			: buttons[i].is_off   ? TONE_PAPER
					      : TONE_TINT);
		enum tone tone = buttons[i].is_off ? TONE_SOFT : TONE_CANAL;
		int icon = mm(view, 9);
		const struct text_style *style =
			STYLE(.size = TEXT_BODY, .tone = tone, .valign = VALIGN_MIDDLE);
		int width = ui_text_width(ui, style, buttons[i].label) + 1;
		struct rect in = rect_centre(at, icon + mm(view, 3) + width, at.h);
		ui_icon(ui, rect_centre(rect_cut_left(&in, icon), icon, icon), buttons[i].icon,
			tone);
		rect_cut_left(&in, mm(view, 3));
		ui_text(ui, in, style, buttons[i].label);
		ui_focus_ring(ui, at, mm(view, 4), flags);
	}
}

/* In elder mode at most ELDER_ROWS choices are in sight at once (PEOPLE.md 2.2). */
enum { ELDER_ROWS = 6, PAGER_MM = 22, PAGER_GAP_MM = 3, EDGE_MM = 3 };
/* So many rows are each as high as they need; of more, all are as high as the longest and only
 * those in sight are laid out. */
enum { OWN_HEIGHT_MAX = 60, ROWS_AROUND = 2 };

struct rect list_begin(
	const struct view *view, struct rect rect, uint32_t id, int content_px, struct rect *clip)
{
	struct ui *ui = view->ui;
	int edge = mm(view, EDGE_MM);
	if (content_px + edge > rect.h) {
		struct rect buttons = rect_cut_bottom(&rect, mm(view, PAGER_MM));
		rect_cut_bottom(&rect, mm(view, PAGER_GAP_MM));
		struct scroll_state state = ui_scroll_state(ui, id);
		if (state.content_px == 0) { /* first seen in this frame: settle it in the next */
			ui_want_frame(ui, ui_now_ms(ui));
		}
		pager(view, buttons, id);
	}
	/* shadows and focus rings need a little room outside the rows */
	*clip = (struct rect){rect.x - edge, rect.y, rect.w + 2 * edge, rect.h};
	struct rect at = ui_scroll_begin(ui, id, *clip);
	rect_cut_top(&at, edge);
	return rect_inset(at, edge, 0);
}

void list_end(const struct view *view, int content_px)
{
	ui_scroll_end(view->ui, content_px + 2 * mm(view, EDGE_MM));
}

static int item_height(const struct view *view, int width, const struct rows *rows, int index)
{
	struct row item = {0};
	rows->fill(view, rows->arg, index, &item);
	return row_height(view->ui, width, &item);
}

static void item(const struct view *view, struct rect rect, const struct rows *rows, int index)
{
	struct row item = {0};
	rows->fill(view, rows->arg, index, &item);
	row(view->ui, rect, &item);
}

static int floor_height(const struct view *view, int height, int count, int gap)
{
	if (!ui_theme(view->ui)->is_elder) {
		return 0;
	}
	int pager_px = count > ELDER_ROWS ? mm(view, PAGER_MM + PAGER_GAP_MM) : 0;
	return (height - pager_px - 2 * mm(view, EDGE_MM) + gap) / ELDER_ROWS - gap;
}

static void equal_rows(
	const struct view *view, struct rect rect, uint32_t id, const struct rows *rows, int gap)
{
	int height = MAX_OF(floor_height(view, rect.h, rows->count, gap),
		item_height(view, rect.w, rows, rows->longest));
	int step = height + gap, total = rows->count * step - gap;
	struct rect clip;
	struct rect at = list_begin(view, rect, id, total, &clip);
	int first = MAX_OF((clip.y - at.y) / step - ROWS_AROUND, 0);
	int last = MIN_OF((clip.y + clip.h - at.y) / step + ROWS_AROUND, rows->count - 1);
	for (int i = first; i <= last; i++) {
		item(view, (struct rect){at.x, at.y + i * step, at.w, height}, rows, i);
	}
	list_end(view, total);
}

void row_list(const struct view *view, struct rect rect, uint32_t id, const struct rows *rows)
{
	int gap = mm(view, 4), total = -gap;
	if (rows->count > OWN_HEIGHT_MAX) {
		equal_rows(view, rect, id, rows, gap);
		return;
	}
	int floor_px = floor_height(view, rect.h, rows->count, gap);
	for (int i = 0; i < rows->count; i++) {
		total += MAX_OF(floor_px, item_height(view, rect.w, rows, i)) + gap;
	}
	struct rect clip;
	struct rect at = list_begin(view, rect, id, total, &clip);
	for (int i = 0; i < rows->count; i++) {
		int height = MAX_OF(floor_px, item_height(view, rect.w, rows, i));
		item(view, rect_cut_top(&at, height), rows, i);
		rect_cut_top(&at, gap);
	}
	list_end(view, total);
}
