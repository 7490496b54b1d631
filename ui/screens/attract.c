/* The door opens once and lets light on today's hall; a touch anywhere starts. Nothing moves
 * afterwards. */
#include "ui/screens/parts.h"

enum { OPENING_MS = 1200, FRAME_MS = 16, LOW_MM = 320 };

static int door_permille(const struct view *view)
{
	if (!ui_theme(view->ui)->has_motion) {
		return 1000;
	}
	int64_t age = ui_page_age_ms(view->ui);
	if (age >= OPENING_MS) {
		return 1000;
	}
	ui_want_frame(view->ui, ui_now_ms(view->ui) + FRAME_MS);
	int64_t left = OPENING_MS - age; /* slows down towards its end */
	return (int)(1000 - 1000 * left * left / (OPENING_MS * (int64_t)OPENING_MS));
}

/* What today's hall is like, side by side; each under its label. */
struct facts {
	int count;
	const char *labels[3], *values[3];
};

static const struct text_style label_style = {
	.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE};

static struct facts today(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	struct local_time time = kiosk_local_time(kiosk, kiosk->wall_ms);
	const char *hours = kiosk->has_wall ? hours_words(view, time.days) : "";
	int waiting = waiting_in_hall(kiosk);
	struct facts facts = {0};
	if (kiosk->has_wall) {
		facts.labels[facts.count] = date_words(view, kiosk->wall_ms);
		facts.values[facts.count++] = clock_words(view, kiosk->wall_ms);
	}
	if (hours[0]) {
		facts.labels[facts.count] = say(view, "Open today");
		facts.values[facts.count++] = hours;
	}
	if (waiting >= 0) {
		facts.labels[facts.count] = say(view, "Waiting in the hall");
		facts.values[facts.count++] = ui_format(
			view->ui, say_n(view, "%d person", "%d people", waiting), waiting);
	}
	return facts;
}

static const struct text_style value_style = {
	.size = TEXT_HEADING, .weight = FONT_BOLD, .align = ALIGN_CENTRE};

/* Of the highest among the facts' labels or values, side by side. */
static int texts_height(const struct view *view, const char *const *texts, int count, int width_px,
	const struct text_style *style)
{
	struct rect all = {.w = width_px};
	int height = 0;
	for (int i = 0; i < count; i++) {
		int width = rect_column(all, i, count, mm(view, 6)).w;
		height = MAX_OF(height, ui_text_height(view->ui, width, style, texts[i]));
	}
	return height;
}

static int labels_height(const struct view *view, const struct facts *facts, int width_px)
{
	return texts_height(view, facts->labels, facts->count, width_px, &label_style);
}

static int values_height(const struct view *view, const struct facts *facts, int width_px)
{
	return texts_height(view, facts->values, facts->count, width_px, &value_style);
}

static void paint_facts(const struct view *view, struct rect rect, const struct facts *facts)
{
	struct ui *ui = view->ui;
	int label_h = MAX_OF(labels_height(view, facts, rect.w),
		MIN_OF(rect.h * 2 / 5, rect.h - values_height(view, facts, rect.w)));
	for (int i = 0; i < facts->count; i++) {
		struct rect at = rect_column(rect, i, facts->count, mm(view, 6));
		if (i > 0) {
			ui_fill(ui, (struct rect){at.x - mm(view, 3), at.y, mm(view, 0.4), at.h},
				TONE_LINE);
		}
		ui_text(ui, rect_cut_top(&at, label_h), &label_style, facts->labels[i]);
		ui_text(ui, at, &value_style, facts->values[i]);
	}
}

static void language_button(const struct view *view, struct rect *line)
{
	struct button buttons[] = {
		{.kind = BUTTON_OUTLINE,
			.icon = "language",
			.label = view->lang == LANG_ZH ? "English" : "中文",
			.action = ACTION_toggle_lang},
		{.kind = BUTTON_OUTLINE,
			.icon = "elder",
			.label = say(view, "Large text"),
			.action = ACTION_toggle_elder},
		{.kind = BUTTON_OUTLINE,
			.icon = "low-reach",
			.label = say(view, "Easy reach"),
			.action = ACTION_toggle_low_reach},
	};
	int gap = mm(view, 6);
	int widths[3];
	int total = -gap;
	for (int i = 0; i < 3; i++) {
		widths[i] = button_width(view->ui, &buttons[i], mm(view, 40));
		total += widths[i] + gap;
	}
	struct rect in = rect_centre(*line, MIN_OF(total, line->w), line->h);
	for (int i = 0; i < 3; i++) {
		button(view->ui, rect_cut_left(&in, widths[i]), &buttons[i]);
		rect_cut_left(&in, gap);
	}
}

void screen_attract(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	struct rect all = ui_panel(ui);
	int margin = mm(view, 14);
	state_line(view, rect_cut_bottom(&all,
				 MAX_OF(mm(view, 13), ui_line_px(ui, TEXT_NOTE) + mm(view, 3))));
	bool is_low = all.h < mm(view, LOW_MM); /* there words need the room */
	int canal_h = MIN_OF(all.w / 4, all.h / (is_low ? 8 : 4));
	struct rect foot = all;
	foot.y += all.h - canal_h;
	foot.h = canal_h;
	if (ui_page_age_ms(ui) > 0 || !ui_theme(ui)->has_motion) { /* the first frame is early */
		canal(view, rect_centre(foot, canal_h * 4, canal_h));
	}

	struct rect buttons = all;
	buttons.y = foot.y - mm(view, ui_is_portrait(ui) ? 44 : 14) - mm(view, 10);
	buttons.h = mm(view, 24);
	buttons = rect_inset(buttons, margin, 0);
	struct rect touch = all;
	touch.h = buttons.y - all.y - mm(view, 2);
	/* all of the panel; the buttons lie on top */
	unsigned state = ui_control(
		ui, ROLE_PAGE, ui_panel(ui), say(view, "Touch to begin"), ACTION_start, 0, 0);

	struct rect in = rect_inset(touch, margin, 0);
	bool is_portrait = ui_is_portrait(ui);
	rect_cut_top(&in, mm(view, is_portrait ? 24 : 12));
	struct rect door_at = in;
	if (!is_portrait) {
		door_at = rect_cut_left(&in, in.w * 40 / 100);
		rect_cut_left(&in, mm(view, 10));
	}
	const char *hall = kiosk->catalog ? text_in(view, &kiosk->catalog->hall_name)
					  : say(view, "Service hall");
	struct text_style name = {.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE};
	while (name.size > TEXT_BODY &&
		ui_text_height(ui, in.w, &name, hall) > ui_line_px(ui, name.size)) {
		name.size--;
	}
	ui_paragraph(ui, &in, &name, hall, 0);
	struct facts today_facts = today(view);
	int facts_w = MIN_OF(in.w, mm(view, 380));
	int facts_h =
		MAX_OF(ui_line_px(ui, TEXT_NOTE), labels_height(view, &today_facts, facts_w)) +
		MAX_OF(ui_line_px(ui, TEXT_HEADING), values_height(view, &today_facts, facts_w)) +
		mm(view, 2);
	int words_h = ui_line_px(ui, TEXT_DISPLAY) + ui_line_px(ui, TEXT_HEADING);
	struct rect facts = rect_cut_bottom(&in, facts_h + mm(view, 8));
	rect_cut_bottom(&facts, mm(view, 8));
	struct rect words = rect_cut_bottom(&in, is_portrait ? words_h + mm(view, 16) : in.h);
	words = rect_centre(words, words.w, MIN_OF(words_h, words.h));
	if (is_portrait) {
		door_at = in;
	}
	int door = MIN_OF(MIN_OF(door_at.h - mm(view, 4), door_at.w), mm(view, 210));
	if (door > mm(view, 30)) {
		open_door(view, rect_centre(door_at, door, door), door_permille(view));
	}
	ui_text(ui, rect_cut_top(&words, ui_line_px(ui, TEXT_DISPLAY)),
		STYLE(.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
			.tone = TONE_CANAL),
		kiosk->is_touched_early ? say(view, "One moment") : say(view, "Touch to begin"));
	/* in the other language too: nobody should need to know where the switch is */
	ui_text(ui, rect_cut_top(&words, ui_line_px(ui, TEXT_HEADING)),
		STYLE(.size = TEXT_HEADING, .align = ALIGN_CENTRE, .tone = TONE_SOFT),
		kiosk->is_touched_early ? say(view, "This machine is getting ready.")
		: view->lang == LANG_ZH ? "Touch to begin"
					: "轻触屏幕开始");
	paint_facts(view, rect_centre(facts, facts_w, facts.h), &today_facts);
	ui_focus_ring(ui, rect_inset(touch, mm(view, 4), mm(view, 4)), mm(view, 4), state);
	language_button(view, &buttons);
}
