#include "ui/input/candidates.h"

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "ui/text/tr.h"

enum { LEAST_MM = 22, TURN_MM = 24, GAP_MM = 3, PAD_MM = 4, NUMBER_GAP_MM = 2, FITS_MAX = 16 };

static const struct text_style word_style = {.size = TEXT_HEADING,
	.tone = TONE_INK,
	.valign = VALIGN_MIDDLE,
	.is_single = true,
	.is_personal = true};
static const struct text_style number_style = {
	.size = TEXT_NOTE, .tone = TONE_SOFT, .valign = VALIGN_MIDDLE, .is_single = true};

static const char *word(struct ui *ui, const struct input_method *input, int index)
{
	char text[PINYIN_TEXT_LEN + 1];
	pinyin_candidate(&input->pinyin, index, text);
	const char *kept = ui_format(ui, "%s", text);
	mem_wipe(text, sizeof(text));
	return kept;
}

static int number_width(struct ui *ui, int number)
{
	return ui_text_width(ui, &number_style, ui_format(ui, "%d", number)) + 1;
}

static int cell_width(struct ui *ui, const char *text, int number)
{
	int width = 2 * ui_px(ui, PAD_MM) + number_width(ui, number) + ui_px(ui, NUMBER_GAP_MM) +
		    ui_text_width(ui, &word_style, text) + 2;
	return MAX_OF(width, ui_px(ui, LEAST_MM));
}

/* The row's width for words: the first page has no way back to show. */
static int room_for(struct ui *ui, int width, int first)
{
	int turn_w = ui_px_elder(ui, TURN_MM) + ui_px(ui, GAP_MM);
	return width - (first > 0 ? 2 : 1) * turn_w;
}

/* How many fit side by side from `first` on: at least one, while there is one. */
static int count_fitting(
	struct ui *ui, const struct input_method *input, int first, int width, int widths[FITS_MAX])
{
	int room = room_for(ui, width, first), left = room;
	int count = 0, all = pinyin_count(&input->pinyin);
	while (count < FITS_MAX && first + count < all) {
		int cell = cell_width(ui, word(ui, input, first + count), count + 1);
		if (count > 0 && cell > left) {
			break;
		}
		widths[count++] = MIN_OF(cell, room);
		left -= cell + ui_px(ui, GAP_MM);
	}
	return count;
}

/* The first of the page before the one that begins with `first`. */
static int page_before(struct ui *ui, const struct input_method *input, int first, int width)
{
	int widths[FITS_MAX], before = 0;
	for (int at = 0; at < first;) {
		before = at;
		at += MAX_OF(1, count_fitting(ui, input, at, width, widths));
	}
	return before;
}

static void cell(struct ui *ui, struct rect rect, const char *text, int number, int index)
{
	int radius = ui_px(ui, 2.5);
	unsigned state = ui_control(ui, ROLE_KEY, rect, ui_format(ui, "%d %s", number, text),
		ACTION_candidate, index, 0);
	bool is_pressed = state & STATE_PRESSED;
	ui_round(ui, rect, radius, is_pressed ? TONE_CANAL : TONE_CARD);
	ui_outline(ui, rect, radius, ui_px(ui, 0.4), TONE_EDGE);
	struct text_style style = word_style, small = number_style;
	if (is_pressed) {
		style.tone = small.tone = TONE_ON_CANAL;
	}
	if (index == 0) { /* what a space would choose */
		style.weight = FONT_BOLD;
	}
	int number_w = number_width(ui, number), gap = ui_px(ui, NUMBER_GAP_MM);
	int room = rect.w - 2 * ui_px(ui, PAD_MM) - number_w - gap;
	int text_w = MIN_OF(ui_text_width(ui, &style, text) + 1, room);
	struct rect in = rect_centre(rect, number_w + gap + text_w, rect.h);
	ui_text(ui, rect_cut_left(&in, number_w), &small, ui_format(ui, "%d", number));
	rect_cut_left(&in, gap);
	ui_text(ui, in, &style, text);
	ui_focus_ring(ui, rect, radius, state);
}

static void turn(struct ui *ui, struct rect rect, const char *icon, const char *spoken, int first)
{
	key(ui, rect,
		KEY(.icon = icon, .spoken = spoken, .action = ACTION_candidates, .arg = first,
			.is_wide = true));
}

void candidates_draw(struct ui *ui, struct rect rect, const struct input_method *input,
	const char *hint, enum lang lang)
{
	int all = pinyin_count(&input->pinyin), first = MIN_OF(input->first_candidate, all);
	int gap = ui_px(ui, GAP_MM), turn_w = ui_px_elder(ui, TURN_MM);
	if (all == 0) {
		if (hint) {
			ui_text(ui, rect,
				STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT,
					.valign = VALIGN_MIDDLE),
				hint);
		}
		return;
	}
	int widths[FITS_MAX], width = rect.w;
	int count = count_fitting(ui, input, first, width, widths);
	struct rect after = rect_cut_right(&rect, turn_w);
	rect_cut_right(&rect, gap);
	if (first + count < all) {
		turn(ui, after, "chevron-right", tr(lang, "More words"), first + count);
	}
	if (first > 0) {
		turn(ui, rect_cut_right(&rect, turn_w), "chevron-left", tr(lang, "Words before"),
			page_before(ui, input, first, width));
		rect_cut_right(&rect, gap);
	}
	for (int i = 0; i < count; i++) {
		cell(ui, rect_cut_left(&rect, widths[i]), word(ui, input, first + i), i + 1,
			first + i);
		rect_cut_left(&rect, gap);
	}
}
