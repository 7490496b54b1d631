/* What goes on at the same time within a step of a timeline: each on a card with its own clock. Two
 * stand side by side between a fork and a join, more one below the other. */
#include "firmware/base/mem.h"
#include "ui/kit/document_impl.h"
#include "ui/kit/ui_impl.h"
#include "ui/text/timeline_text.h"

enum {
	TURN_MM = 6, /* radius of a turn of the line */
	PAD_MM = 6,
	GAP_MM = 8,
	ROW_GAP_MM = 5,
	CLOCK_GAP_MM = 3,
	BAR_MM = 5,
	PAIR_MM = 230,	    /* from here on two have room side by side */
	HALVES_MM = 190,    /* of a card's inside: from here on its clock stands right */
	CLOCK_PERCENT = 42, /* of that */
	SPOKEN_LEN = 1000,
};

static const struct text_style whose_style = {.size = TEXT_BODY, .weight = FONT_BOLD};
static const struct text_style text_style = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style days_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};

/* --- how far something is: a dot, and its word --- */

static void ring_dot(const struct block_view *s, struct rect at, enum tone tone, const char *icon)
{
	int line = MAX_OF(at.w / 10, 1), side = at.w * 62 / 100;
	ui_round(s->ui, at, at.w / 2, TONE_CARD);
	ui_outline(s->ui, at, at.w / 2, line, tone);
	ui_icon(s->ui, rect_centre(at, side, side), icon, tone);
}

void progress_dot(const struct block_view *s, struct rect at, enum progress progress)
{
	switch (progress) {
	case PROGRESS_NOW:
		ui_round(s->ui, at, at.w / 2, TONE_CANAL);
		break;
	case PROGRESS_DONE:
		ring_dot(s, at, TONE_CANAL, "check");
		break;
	case PROGRESS_STOPPED:
		ring_dot(s, at, TONE_AMBER, "pause");
		break;
	case PROGRESS_SKIPPED:
		ring_dot(s, at, TONE_EDGE, "minus");
		break;
	default:
		ring_dot(s, at, TONE_EDGE, NULL);
	}
}

struct text_style progress_style(enum progress progress)
{
	bool is_present = progress == PROGRESS_NOW || progress == PROGRESS_STOPPED;
	return (struct text_style){.size = TEXT_NOTE,
		.weight = is_present ? FONT_BOLD : FONT_REGULAR,
		.tone = progress == PROGRESS_NOW       ? TONE_CANAL
			: progress == PROGRESS_STOPPED ? TONE_AMBER
						       : TONE_SOFT};
}

/* --- a mark and the words behind it --- */

static int mark_px(const struct block_view *s)
{
	return ui_theme(s->ui)->em_px[TEXT_NOTE] * 11 / 10;
}

static int marked_height(const struct block_view *s, int width, const char *text)
{
	int left = mark_px(s) + ui_px_elder(s->ui, 2.5);
	return ui_text_height(
		s->ui, width - left, STYLE(.size = TEXT_NOTE, .weight = FONT_BOLD), text);
}

/* Sets the words; returns where the mark is. */
static struct rect marked(const struct block_view *s, struct rect *rest,
	const struct text_style *style, const char *text)
{
	struct rect line = rect_cut_top(rest, marked_height(s, rest->w, text));
	struct rect mark = rect_cut_left(&line, mark_px(s));
	mark.h = ui_line_px(s->ui, TEXT_NOTE);
	rect_cut_left(&line, ui_px_elder(s->ui, 2.5));
	ui_text(s->ui, line, style, text);
	return rect_centre(mark, mark_px(s), mark_px(s));
}

/* --- a lane's clock --- */

static bool has_bar(const struct lane *lane)
{
	return lane->progress != PROGRESS_SKIPPED && lane->days_used >= 0 && lane->days_allowed > 0;
}

static enum tone clock_tone(enum lane_clock clock)
{
	switch (clock) {
	case CLOCK_IN_TIME:
		return TONE_GREEN;
	case CLOCK_SHORT:
		return TONE_AMBER;
	case CLOCK_LATE:
		return TONE_RED;
	default:
		return TONE_CANAL;
	}
}

static int clock_height(const struct block_view *s, int width, const struct lane *lane)
{
	char clock[TIMELINE_TEXT_LEN], days[TIMELINE_TEXT_LEN];
	lane_clock_text(s->lang, lane, clock);
	lane_days_text(s->lang, lane, days);
	int height = marked_height(s, width, progress_text(s->lang, lane->progress));
	height += has_bar(lane) ? ui_px_elder(s->ui, BAR_MM) + 2 * ui_px(s->ui, CLOCK_GAP_MM) : 0;
	height += clock[0] ? marked_height(s, width, clock) : 0;
	return height + ui_text_height(s->ui, width, &days_style, days);
}

/* Used of allowed; when it is over, a cut shows where the time ended. */
static void bar_paint(const struct block_view *s, struct rect bar, const struct lane *lane)
{
	int radius = bar.h / 2, cut = ui_px(s->ui, 1.6);
	int most = MAX_OF(lane->days_used, lane->days_allowed);
	struct rect used = bar;
	used.w = MAX_OF((int)((int64_t)bar.w * lane->days_used / most), bar.h);
	ui_round(s->ui, bar, radius, TONE_CARD);
	ui_outline(s->ui, bar, radius, ui_px(s->ui, 0.4), TONE_EDGE);
	if (lane->days_used > 0) {
		ui_round(s->ui, used, radius, clock_tone(lane_clock(lane)));
	}
	if (lane->days_used > lane->days_allowed) {
		int end = (int)((int64_t)bar.w * lane->days_allowed / most);
		ui_fill(s->ui, (struct rect){bar.x + end - cut / 2, bar.y, cut, bar.h}, TONE_CARD);
	}
}

static void clock_paint(const struct block_view *s, struct rect rest, const struct lane *lane)
{
	static const char *const icons[] = {[CLOCK_NONE] = NULL,
		[CLOCK_IN_TIME] = "ok",
		[CLOCK_SHORT] = "hourglass",
		[CLOCK_LATE] = "warning"};
	char clock[TIMELINE_TEXT_LEN], days[TIMELINE_TEXT_LEN];
	enum lane_clock state = lane_clock(lane);
	struct text_style style = progress_style(lane->progress);
	struct rect at = marked(s, &rest, &style, progress_text(s->lang, lane->progress));
	progress_dot(s, at, lane->progress);
	if (has_bar(lane)) {
		rect_cut_top(&rest, ui_px(s->ui, CLOCK_GAP_MM));
		bar_paint(s, rect_cut_top(&rest, ui_px_elder(s->ui, BAR_MM)), lane);
		rect_cut_top(&rest, ui_px(s->ui, CLOCK_GAP_MM));
	}
	lane_clock_text(s->lang, lane, clock);
	if (clock[0]) {
		struct text_style said = {.size = TEXT_NOTE,
			.weight = state == CLOCK_IN_TIME ? FONT_REGULAR : FONT_BOLD,
			.tone = clock_tone(state)};
		at = marked(s, &rest, &said, clock);
		ui_icon(s->ui, at, icons[state], clock_tone(state));
	}
	lane_days_text(s->lang, lane, days);
	ui_text(s->ui, rest, &days_style, days);
}

/* --- a card --- */

/* The inside's width, cut in two: 0 when all stands in one column. */
static int clock_width(const struct block_view *s, int inside)
{
	return inside >= ui_px_elder(s->ui, HALVES_MM) ? inside * CLOCK_PERCENT / 100 : 0;
}

static int words_height(const struct block_view *s, int width, const struct lane *lane)
{
	return ui_text_height(s->ui, width, &whose_style, words(s, &lane->whose)) +
	       ui_text_height(s->ui, width, &text_style, words(s, &lane->text));
}

static int card_height(const struct block_view *s, int width, const struct lane *lane)
{
	int pad = ui_px(s->ui, PAD_MM), inside = width - 2 * pad;
	int clock = clock_width(s, inside), between = ui_px_elder(s->ui, GAP_MM);
	int height = clock ? MAX_OF(words_height(s, inside - clock - between, lane),
				     clock_height(s, clock, lane))
			   : words_height(s, inside, lane) + ui_px(s->ui, CLOCK_GAP_MM) +
				     clock_height(s, inside, lane);
	return height + 2 * pad;
}

/* In one column the clock stands at the foot, so that those of a pair stand on one line. */
static void card_paint(const struct block_view *s, struct rect rect, const struct lane *lane)
{
	char spoken[SPOKEN_LEN];
	int pad = ui_px(s->ui, PAD_MM);
	struct rect in = rect_inset(rect, pad, pad);
	int clock_w = clock_width(s, in.w);
	struct rect clock = clock_w ? rect_cut_right(&in, clock_w)
				    : rect_cut_bottom(&in, clock_height(s, in.w, lane));
	ui_card(s->ui, rect, TONE_CARD);
	if (clock_w) {
		rect_cut_right(&in, ui_px_elder(s->ui, GAP_MM));
	}
	ui_paragraph(s->ui, &in, &whose_style, words(s, &lane->whose), 0);
	ui_paragraph(s->ui, &in, &text_style, words(s, &lane->text), 0);
	clock_paint(s, clock, lane);
	lane_spoken_text(s->lang, lane, spoken, sizeof(spoken));
	ui_spoken(s->ui, rect, ui_format(s->ui, "%s", spoken));
	mem_wipe(spoken, sizeof(spoken));
}

/* --- the line and its turns --- */

static void line_down(const struct block_view *s, int x, int from, int to, enum tone tone)
{
	int line = ui_px(s->ui, RAIL_LINE_MM);
	if (to > from) {
		ui_fill(s->ui, (struct rect){x - line / 2, from, line, to - from}, tone);
	}
}

static void line_across(const struct block_view *s, int from, int to, int y, enum tone tone)
{
	int line = ui_px(s->ui, RAIL_LINE_MM);
	if (to > from) {
		ui_fill(s->ui, (struct rect){from, y - line / 2, to - from, line}, tone);
	}
}

/* The quarter of a circle around (x, y) that lies right of it or left, below or above. */
static void turn(
	const struct block_view *s, int x, int y, bool is_right, bool is_below, enum tone tone)
{
	struct ui *ui = s->ui;
	int line = ui_px(ui, RAIL_LINE_MM), radius = ui_px(ui, TURN_MM), out = radius + line / 2;
	int side = 2 * radius + line;
	struct rect circle = {x - out, y - out, side, side};
	struct rect quarter = circle;
	quarter.x = is_right ? x : circle.x;
	quarter.w = is_right ? circle.x + side - x : out;
	quarter.y = is_below ? y : circle.y;
	quarter.h = is_below ? circle.y + side - y : out;
	if (!rect_is_empty(rect_intersect(quarter, ui_clip_now(ui)))) {
		ui_push_clip(ui, quarter);
		ui_outline(ui, circle, side / 2, line, tone);
		ui_pop_clip(ui);
	}
}

/* --- all of them --- */

static bool is_pair(const struct block_view *s, int width, const struct timeline_step *step)
{
	return step->lane_count == 2 && width >= ui_px_elder(s->ui, PAIR_MM);
}

static int fork_px(const struct block_view *s)
{
	return 2 * ui_px(s->ui, TURN_MM) + ui_px(s->ui, 2);
}

static int pair_height(const struct block_view *s, int width, const struct timeline_step *step)
{
	int card = rect_column((struct rect){.w = width}, 1, 2, ui_px(s->ui, GAP_MM)).w;
	return MAX_OF(card_height(s, card, &step->lanes[0]), card_height(s, card, &step->lanes[1]));
}

int lanes_height(const struct block_view *s, int width, const struct timeline_step *step)
{
	if (is_pair(s, width, step)) {
		return pair_height(s, width, step) + 2 * fork_px(s);
	}
	int height = 0;
	for (int i = 0; i < step->lane_count; i++) {
		height += card_height(s, width, &step->lanes[i]) + ui_px(s->ui, ROW_GAP_MM);
	}
	return height;
}

static void pair_paint(const struct block_view *s, struct rect rect,
	const struct timeline_step *step, int x, enum tone above, enum tone below)
{
	int radius = ui_px(s->ui, TURN_MM), end = rect.y + rect.h;
	struct rect fork = rect_cut_top(&rect, fork_px(s));
	struct rect join = rect_cut_bottom(&rect, fork_px(s));
	struct rect cards[2];
	for (int i = 0; i < 2; i++) {
		cards[i] = rect_column(rect, i, 2, ui_px(s->ui, GAP_MM));
	}
	int first = cards[0].x + cards[0].w / 2, last = cards[1].x + cards[1].w / 2;
	int out = fork.y + radius, back = end - radius;
	turn(s, x + radius, fork.y, false, true, above);
	line_across(s, x + radius, last - radius, out, above);
	line_down(s, first, out, rect.y, above);
	turn(s, last - radius, out + radius, true, false, above);
	line_down(s, last, out + radius, rect.y, above);

	line_down(s, first, join.y, back, below);
	line_down(s, last, join.y, back - radius, below);
	turn(s, last - radius, back - radius, true, true, below);
	line_across(s, x + radius, last - radius, back, below);
	turn(s, x + radius, end, false, false, below);
	for (int i = 0; i < 2; i++) {
		card_paint(s, cards[i], &step->lanes[i]);
	}
}

static bool is_seen(const struct block_view *s, struct rect rect)
{
	return rect.y + rect.h >= s->seen.y && rect.y <= s->seen.y + s->seen.h;
}

static void rows_paint(const struct block_view *s, struct rect rect,
	const struct timeline_step *step, int x, enum tone above, enum tone below)
{
	int radius = ui_px(s->ui, TURN_MM), from = rect.y, end = rect.y + rect.h;
	for (int i = 0; i < step->lane_count; i++) {
		struct rect card = rect_cut_top(&rect, card_height(s, rect.w, &step->lanes[i]));
		int middle = card.y + card.h / 2;
		rect_cut_top(&rect, ui_px(s->ui, ROW_GAP_MM));
		line_down(s, x, from, middle - radius, above);
		from = middle - radius;
		turn(s, x + radius, middle - radius, false, true, above);
		line_across(s, x + radius, card.x, middle, above);
		if (is_seen(s, card)) {
			card_paint(s, card, &step->lanes[i]);
		}
	}
	line_down(s, x, from, end, below);
}

enum tone lanes_tone(const struct timeline_step *step)
{
	bool is_ahead = step->progress == PROGRESS_AHEAD || step->progress == PROGRESS_SKIPPED;
	return is_ahead ? TONE_EDGE : TONE_CANAL;
}

void lanes_paint(const struct block_view *s, struct rect rect, const struct timeline_step *step,
	int rail_x, enum tone below)
{
	enum tone above = lanes_tone(step);
	if (is_pair(s, rect.w, step)) {
		pair_paint(s, rect, step, rail_x, above, below);
	} else {
		rows_paint(s, rect, step, rail_x, above, below);
	}
}
