/* A timeline on paper: one line from above down, black and white; what a mark means is said beside
 * it. What goes on at the same time within a step is indented, each with its own bar. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/text/timeline_text.h"

enum {
	EM_STEP = 32,
	EM_SMALL = 26,
	MARK = 32, /* across */
	MARK_SMALL = 24,
	LINE = 3,
	HANG = 52, /* of the words behind the line of time */
	STEP_GAP = 20,
	LANE_GAP = 12,
	BAR = 18,
	BAR_MOST = 320,
	SIGN = 26,
};

static const struct font step_font = {FONT_REGULAR, EM_STEP};
static const struct font present_font = {FONT_BOLD, EM_STEP};
static const struct font small_font = {FONT_REGULAR, EM_SMALL};
static const struct font small_bold = {FONT_BOLD, EM_SMALL};

/* --- marks --- */

/* Centred on (x, y): the same marks as on the page. */
static void set_progress(const struct setting *s, int x, int y, int size, enum progress progress)
{
	const char *const icon = progress == PROGRESS_DONE	? "check"
				 : progress == PROGRESS_SKIPPED ? "minus"
				 : progress == PROGRESS_STOPPED ? "pause"
								: NULL;
	const int side = size * 3 / 4;
	paper_disc(s->paper, x, y, size / 2, PAPER_BLACK);
	if (progress != PROGRESS_NOW) {
		paper_disc(s->paper, x, y, size / 2 - LINE, PAPER_WHITE);
	}
	if (icon) {
		stamp_icon(s, icon, x - side / 2, y - side / 2, side);
	}
}

/* On one line where they have room: "11-24 09:12 · In progress". */
static void set_two(const struct setting *s, int left, const char *first, const char *second)
{
	struct paper *paper = s->paper;
	char both[2 * TIMELINE_TEXT_LEN] = "";
	if (str_format(both, sizeof(both), "%s%s%s", first, first[0] && second[0] ? " · " : "",
		    second)) {
		paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, both);
	} else {
		paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, first);
		paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, second);
	}
}

/* --- a lane --- */

static void set_bar(struct paper *paper, const struct lane *lane, int left)
{
	const int width = MIN_OF(paper->right - left, BAR_MOST);
	const int most = MAX_OF(lane->days_used, lane->days_allowed);
	const int used = width * lane->days_used / most;
	const struct rect bar = {left, paper->y + 6, width, BAR};
	paper_frame(paper, bar, 2);
	if (lane->days_used <= lane->days_allowed) {
		paper_fill(paper, bar.x, bar.y, used, BAR);
	} else { /* a gap where the time ended */
		const int end = width * lane->days_allowed / most;
		paper_fill(paper, bar.x, bar.y, MAX_OF(end - 2, 0), BAR);
		paper_fill(paper, bar.x + end + 4, bar.y, width - end - 4, BAR);
	}
	paper->y += BAR + 12;
}

static void set_clock(const struct setting *s, const struct lane *lane, int left)
{
	struct paper *paper = s->paper;
	char text[TIMELINE_TEXT_LEN];
	if (lane->progress != PROGRESS_SKIPPED && lane->days_used >= 0 && lane->days_allowed > 0) {
		set_bar(paper, lane, left);
	}
	if (lane_clock(lane) == CLOCK_LATE) {
		lane_clock_text(s->lang, lane, text);
		stamp_icon(s, "warning", left,
			paper->y + (paper_line_height(small_font) - SIGN) / 2, SIGN);
		paper_text_even(paper, small_bold, ALIGN_LEFT, left + SIGN + 8, paper->right, text);
	}
	lane_days_text(s->lang, lane, text);
	paper_text_even(paper, small_font, ALIGN_LEFT, left, paper->right, text);
}

static void set_lane(const struct setting *s, const struct lane *lane, int rail)
{
	struct paper *paper = s->paper;
	const int dot = paper->left + HANG + MARK_SMALL / 2;
	const int left = paper->left + HANG + MARK_SMALL + 16;
	const int middle = paper->y + paper_line_height(small_bold) / 2;
	paper_fill(paper, rail, middle - LINE / 2, dot - MARK_SMALL / 2 - 6 - rail, LINE);
	set_progress(s, dot, middle, MARK_SMALL, lane->progress);
	paper_text(paper, small_bold, ALIGN_LEFT, left, paper->right, words(s, &lane->whose));
	paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, words(s, &lane->text));
	char clock[TIMELINE_TEXT_LEN] = "";
	if (lane_clock(lane) != CLOCK_LATE) { /* that is said below the bar, and louder */
		lane_clock_text(s->lang, lane, clock);
	}
	set_two(s, left, progress_text(s->lang, lane->progress), clock);
	set_clock(s, lane, left);
}

/* --- a step --- */

/* Returns where its mark is. */
static int set_step(const struct setting *s, const struct timeline_step *step, int rail)
{
	struct paper *paper = s->paper;
	const bool is_present =
		step->progress == PROGRESS_NOW || step->progress == PROGRESS_STOPPED;
	const int left = paper->left + HANG;
	const int middle = paper->y + paper_line_height(step_font) / 2;
	char count[TIMELINE_TEXT_LEN];
	paper_text(paper, is_present ? present_font : step_font, ALIGN_LEFT, left, paper->right,
		words(s, &step->text));
	set_two(s, left, words(s, &step->when), progress_text(s->lang, step->progress));
	paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, words(s, &step->note));
	if (step->lane_count > 1) {
		lane_count_text(s->lang, step->lane_count, count);
		paper_text(paper, small_font, ALIGN_LEFT, left, paper->right, count);
	}
	for (int i = 0; i < step->lane_count; i++) {
		paper->y += LANE_GAP;
		set_lane(s, &step->lanes[i], rail);
	}
	paper->y += STEP_GAP;
	return middle;
}

enum err set_timeline(const struct setting *s)
{
	struct paper *paper = s->paper;
	const struct timeline *timeline = s->block->timeline;
	const int x = paper->left + MARK / 2, rail = x - LINE / 2;
	int from = 0;
	if (s->before) {
		paper_rule(paper, 2);
	}
	paper_text_even(paper, present_font, ALIGN_LEFT, paper->left, paper->right,
		words(s, &s->block->text));
	for (int i = 0; i < timeline->step_count; i++) {
		const int middle = set_step(s, &timeline->steps[i], rail);
		if (i > 0) {
			paper_fill(paper, rail, from, LINE, middle - MARK / 2 - 4 - from);
		}
		set_progress(s, x, middle, MARK, timeline->steps[i].progress);
		from = middle + MARK / 2 + 4;
		paper_border(paper);
	}
	paper->y -= STEP_GAP / 2;
	return OK;
}
