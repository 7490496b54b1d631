/* A timeline: from above down along one line, as long as it is. The present step is the only filled
 * dot; what a dot means stands beside it in words. Only what is in sight is painted. */
#include "firmware/base/mem.h"
#include "ui/kit/document_impl.h"
#include "ui/text/timeline_text.h"

enum {
	DOT_MM = 12,
	DOT_NOW_MM = 16,
	RAIL_GAP_MM = 8, /* from the dots to the words */
	STEP_GAP_MM = 10,
	WIDE_MM = 210, /* from here on the time stands left of what was done */
	WHEN_PERCENT = 27,
	LANES_GAP_MM = 5, /* above what goes on within a step */
	SPOKEN_LEN = 1000,
};

static const struct text_style title = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style when_style = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style note_style = {.size = TEXT_BODY, .tone = TONE_SOFT};

static struct text_style text_style_of(const struct timeline_step *step)
{
	bool is_present = step->progress == PROGRESS_NOW || step->progress == PROGRESS_STOPPED;
	bool is_quiet = step->progress == PROGRESS_AHEAD || step->progress == PROGRESS_SKIPPED;
	return (struct text_style){.size = TEXT_HEADING,
		.weight = is_present ? FONT_BOLD : FONT_REGULAR,
		.tone = is_quiet ? TONE_SOFT : TONE_INK};
}

/* --- where what stands --- */

static int rail_px(const struct block_view *s)
{
	return ui_px_elder(s->ui, DOT_NOW_MM);
}

static int words_left(const struct block_view *s)
{
	return rail_px(s) + ui_px(s->ui, RAIL_GAP_MM);
}

static bool is_wide(const struct block_view *s, int width)
{
	return width - words_left(s) >= ui_px_elder(s->ui, WIDE_MM);
}

/* Of the words: 0 when the time stands below them. */
static int when_width(const struct block_view *s, int width)
{
	return is_wide(s, width) ? (width - words_left(s)) * WHEN_PERCENT / 100 : 0;
}

static int when_height(const struct block_view *s, int width, const struct timeline_step *step)
{
	struct text_style state = progress_style(step->progress);
	return ui_text_height(s->ui, width, &when_style, words(s, &step->when)) +
	       ui_text_height(s->ui, width, &state, progress_text(s->lang, step->progress));
}

/* The first line stands at the middle of the dot. */
static int drop_px(const struct block_view *s)
{
	return MAX_OF((rail_px(s) - ui_line_px(s->ui, TEXT_HEADING)) / 2, 0);
}

/* The time stands on the line of what was done; without one the word takes its place. */
static int when_drop_px(const struct block_view *s, const struct timeline_step *step)
{
	enum text_size size = words(s, &step->when)[0] ? TEXT_BODY : TEXT_NOTE;
	return (ui_line_px(s->ui, TEXT_HEADING) - ui_line_px(s->ui, size)) * 3 / 4;
}

/* "3 parts at the same time"; "" when they are not. */
static void count_words(
	const struct block_view *s, const struct timeline_step *step, char out[TIMELINE_TEXT_LEN])
{
	out[0] = '\0';
	if (step->lane_count > 1) {
		lane_count_text(s->lang, step->lane_count, out);
	}
}

/* Without what goes on within it. */
static int head_height(const struct block_view *s, int width, const struct timeline_step *step)
{
	int when = when_width(s, width), gap = when ? ui_px(s->ui, 4) : 0;
	int room = width - words_left(s) - when - gap;
	struct text_style style = text_style_of(step);
	char count[TIMELINE_TEXT_LEN];
	count_words(s, step, count);
	int text = ui_text_height(s->ui, room, &style, words(s, &step->text)) +
		   ui_text_height(s->ui, room, &note_style, words(s, &step->note)) +
		   ui_text_height(s->ui, room, &note_style, count);
	int beside = when ? when_height(s, when, step) + when_drop_px(s, step) : 0;
	int below = when ? 0 : when_height(s, room, step);
	return MAX_OF(drop_px(s) + MAX_OF(text + below, beside), rail_px(s));
}

static int step_height(const struct block_view *s, int width, const struct timeline_step *step)
{
	int height = head_height(s, width, step) + ui_px(s->ui, STEP_GAP_MM);
	if (step->lane_count > 0) {
		height += ui_px(s->ui, LANES_GAP_MM) + lanes_height(s, width - words_left(s), step);
	}
	return height;
}

static int title_height(const struct block_view *s, int width)
{
	return s->block->text.in[s->lang][0]
		       ? ui_text_height(s->ui, width, &title, words(s, &s->block->text)) +
				 ui_px(s->ui, 4)
		       : 0;
}

int timeline_height(const struct block_view *s, int width)
{
	const struct timeline *timeline = s->block->timeline;
	int height = title_height(s, width);
	for (int i = 0; i < timeline->step_count; i++) {
		height += step_height(s, width, &timeline->steps[i]);
	}
	return height;
}

void timeline_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	const struct timeline *timeline = s->block->timeline;
	cuts_hold(cuts, title_height(s, width));
	for (int i = 0; i < timeline->step_count; i++) {
		const struct timeline_step *step = &timeline->steps[i];
		int head = head_height(s, width, step);
		if (step->lane_count > 0) { /* they may begin the next page */
			cuts_piece(cuts, head);
		}
		cuts_piece(cuts, step_height(s, width, step) - (step->lane_count > 0 ? head : 0));
	}
}

/* --- the line of time --- */

static void dot(const struct block_view *s, struct rect at, enum progress progress)
{
	int side = ui_px_elder(s->ui, progress == PROGRESS_NOW ? DOT_NOW_MM : DOT_MM);
	progress_dot(s, rect_centre(at, side, side), progress);
}

/* What has been gone through is in the accent. */
static enum tone tone_below(const struct timeline_step *step, const struct timeline_step *next)
{
	bool is_past = step->progress == PROGRESS_DONE || step->progress == PROGRESS_SKIPPED;
	bool goes_on = next && next->progress != PROGRESS_AHEAD;
	return is_past && goes_on ? TONE_CANAL : TONE_EDGE;
}

static void rail(const struct block_view *s, int x, int from, int to, enum tone tone)
{
	int line = ui_px(s->ui, RAIL_LINE_MM);
	if (to > from) {
		ui_fill(s->ui, (struct rect){x - line / 2, from, line, to - from}, tone);
	}
}

/* --- a step --- */

static void when_paint(
	const struct block_view *s, struct rect *rest, const struct timeline_step *step)
{
	struct text_style state = progress_style(step->progress);
	ui_paragraph(s->ui, rest, &when_style, words(s, &step->when), 0);
	ui_paragraph(s->ui, rest, &state, progress_text(s->lang, step->progress), 0);
}

static void head_paint(
	const struct block_view *s, struct rect rect, const struct timeline_step *step)
{
	struct text_style style = text_style_of(step);
	int when = when_width(s, rect.w);
	char count[TIMELINE_TEXT_LEN];
	count_words(s, step, count);
	rect_cut_left(&rect, words_left(s));
	rect_cut_top(&rect, drop_px(s));
	if (when) {
		struct rect left = rect_cut_left(&rect, when);
		rect_cut_left(&rect, ui_px(s->ui, 4));
		rect_cut_top(&left, when_drop_px(s, step));
		when_paint(s, &left, step);
	}
	ui_paragraph(s->ui, &rect, &style, words(s, &step->text), 0);
	if (!when) {
		when_paint(s, &rect, step);
	}
	ui_paragraph(s->ui, &rect, &note_style, words(s, &step->note), 0);
	ui_paragraph(s->ui, &rect, &note_style, count, 0);
}

static void step_paint(const struct block_view *s, struct rect rect,
	const struct timeline_step *step, const struct timeline_step *next)
{
	char spoken[SPOKEN_LEN];
	int x = rect.x + rail_px(s) / 2;
	enum tone below = tone_below(step, next);
	struct rect rest = rect, head = rect_cut_top(&rest, head_height(s, rect.w, step));
	struct rect at = {rect.x, rect.y, rail_px(s), rail_px(s)};
	int middle = at.y + at.h / 2, end = rect.y + rect.h + at.h / 2; /* of the next dot */
	step_spoken_text(s->lang, step, spoken, sizeof(spoken));
	ui_spoken(s->ui, head, ui_format(s->ui, "%s", spoken)); /* before its lanes */
	mem_wipe(spoken, sizeof(spoken));
	if (step->lane_count > 0) {
		rect_cut_top(&rest, ui_px(s->ui, LANES_GAP_MM));
		struct rect lanes =
			rect_cut_top(&rest, lanes_height(s, rect.w - words_left(s), step));
		rail(s, x, middle, lanes.y, lanes_tone(step));
		rect_cut_left(&lanes, words_left(s));
		lanes_paint(s, lanes, step, x, below);
		if (next) {
			rail(s, x, lanes.y + lanes.h, end, below);
		}
	} else if (next) {
		rail(s, x, middle, end, below);
	}
	dot(s, at, step->progress);
	head_paint(s, head, step);
}

static bool is_seen(const struct block_view *s, struct rect rect)
{
	return rect.y + rect.h + rail_px(s) >= s->seen.y && rect.y <= s->seen.y + s->seen.h;
}

void timeline_paint(const struct block_view *s, struct rect rect)
{
	const struct timeline *timeline = s->block->timeline;
	struct rect head = rect_cut_top(&rect, title_height(s, rect.w));
	if (head.h > 0) {
		ui_text(s->ui, head, &title, words(s, &s->block->text));
	}
	for (int i = 0; i < timeline->step_count; i++) {
		const struct timeline_step *step = &timeline->steps[i];
		struct rect at = rect_cut_top(&rect, step_height(s, rect.w, step));
		if (is_seen(s, at)) {
			step_paint(s, at, step, i + 1 < timeline->step_count ? step + 1 : NULL);
		}
	}
}
