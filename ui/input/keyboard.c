#include "ui/input/keyboard.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "ui/input/candidates.h"
#include "ui/text/tr.h"

enum {
	COLUMNS = 10,
	ROWS = 4,
	WIDEST_MM = 40,
	GAP_MM = 3,
	HIGH_MM = 28,	  /* of a key; larger in large type */
	LOW_HIGH_MM = 34, /* landscape: there is width for it, and always as much */
	CANDIDATES_MM = 26,
	CANDIDATES_GAP_MM = 4,
	PAD_COLUMNS = 3, /* landscape: the figures beside the letters */
	PAD_COLUMN_MM = 36,
	PAD_APART_MM = 14,
	DIGITS_WIDE_MM = 280, /* figures only */
	DIGITS_HIGH_MM = 40,
	DIGITS_GAP_MM = 4,
	SNUG_HIGH_MM = 20, /* a key where room is scarce, a row of candidates, too */
};

/* Where the next key stands: a line of ten columns. */
struct line {
	struct ui *ui;
	struct rect rest;
	int column_px, gap_px;
};

static struct line line_begin(struct ui *ui, struct rect rect, int column_px, int gap_px)
{
	return (struct line){ui, rect, column_px, gap_px};
}

/* The next so many half columns. */
static struct rect line_take(struct line *line, int halves)
{
	int width = halves * line->column_px / 2 + (halves - 2) * line->gap_px / 2;
	struct rect rect = rect_cut_left(&line->rest, width);
	rect_cut_left(&line->rest, line->gap_px);
	return rect;
}

static void type_key(struct ui *ui, struct rect rect, const char *label, int code_point)
{
	key(ui, rect,
		KEY(.label = label, .spoken = label, .action = ACTION_key, .arg = code_point,
			.is_large = true));
}

/* A key for each character. Letters are shown as on keys everywhere, capital, unless small ones are
 * typed. */
static void type_keys(struct line *line, const char *characters, enum input_mode mode)
{
	size_t left = strlen(characters), len;
	uint32_t code_point;
	for (; (len = utf8_decode(characters, left, &code_point)) > 0;
		characters += len, left -= len) {
		bool is_letter = code_point >= 'a' && code_point <= 'z';
		int capital = (int)code_point - ('a' - 'A');
		const char *label = is_letter && mode != MODE_LOWER
					    ? ui_format(line->ui, "%c", capital)
					    : ui_format(line->ui, "%.*s", (int)len, characters);
		type_key(line->ui, line_take(line, 2), label,
			is_letter && mode == MODE_UPPER ? capital : (int)code_point);
	}
}

/* Beside the third line of letters: what separates syllables, or makes capitals. */
static void left_key(struct line *line, const struct input_method *input, enum lang lang)
{
	struct rect rect = line_take(line, 3);
	if (input->mode == MODE_PINYIN) {
		key(line->ui, rect,
			KEY(.label = tr(lang, "Split"), .spoken = tr(lang, "Split syllables"),
				.action = ACTION_key, .arg = '\'', .is_wide = true));
		return;
	}
	bool is_upper = input->mode == MODE_UPPER;
	key(line->ui, rect,
		KEY(.icon = "shift", .spoken = tr(lang, "Capital letters"),
			.action = ACTION_input_mode, .arg = is_upper ? MODE_LOWER : MODE_UPPER,
			.is_wide = true, .is_selected = is_upper));
}

static void letter_lines(struct ui *ui, struct rect rows[ROWS], int column_px, int gap_px,
	const struct input_method *input, enum lang lang)
{
	struct line line = line_begin(ui, rows[0], column_px, gap_px);
	type_keys(&line, "qwertyuiop", input->mode);
	line = line_begin(ui, rows[1], column_px, gap_px);
	rect_cut_left(&line.rest, (column_px + gap_px) / 2);
	type_keys(&line, "asdfghjkl", input->mode);
	line = line_begin(ui, rows[2], column_px, gap_px);
	left_key(&line, input, lang);
	type_keys(&line, "zxcvbnm", input->mode);
	bool is_wide = input->mode == MODE_PINYIN;
	type_key(ui, line_take(&line, 3), is_wide ? "？" : "?", is_wide ? 0xff1f : '?');
}

/* The figures are in the first line, or in a pad beside. */
static void sign_lines(struct ui *ui, struct rect rows[ROWS], int column_px, int gap_px,
	const struct input_method *input)
{
	static const char *const latin[] = {"-/:;()\"'@#", "_%&+=~!?*$", "[]{}<>^|`\\"};
	static const char *const chinese[] = {
		"-/：；（）“”、·", "@#%&+=《》！￥", "~$*_^【】〔〕—"};
	const char *const *lines = input_has_chinese(input) ? chinese : latin;
	bool has_figures = ui_is_portrait(ui);
	for (int i = 0; i < ROWS - 1; i++) {
		struct line line = line_begin(ui, rows[i], column_px, gap_px);
		type_keys(&line,
			!has_figures ? lines[i]
			: i == 0     ? "1234567890"
				     : lines[i - 1],
			MODE_SIGNS);
	}
}

static void mode_key(struct line *line, const char *label, const char *spoken, enum input_mode mode,
	bool is_selected)
{
	key(line->ui, line_take(line, 2),
		KEY(.label = label, .spoken = spoken, .action = ACTION_input_mode, .arg = mode,
			.is_wide = true, .is_selected = is_selected));
}

/* The ways of typing, comma, space, full stop, delete. One more way takes a column of the space. */
static void last_line(struct ui *ui, struct rect rect, int column_px, int gap_px,
	const struct input_method *input, enum lang lang)
{
	struct line line = line_begin(ui, rect, column_px, gap_px);
	bool is_wide = input_has_chinese(input) &&
		       (input->mode == MODE_PINYIN || input->mode == MODE_SIGNS);
	int space = 6;
	if (input_has_chinese(input)) {
		mode_key(&line, "中", tr(lang, "Chinese by pinyin"), MODE_PINYIN,
			input->mode == MODE_PINYIN);
	} else {
		space += 2;
	}
	bool is_upper = input->mode == MODE_UPPER; /* there the shift leads to the small ones */
	mode_key(&line, tr(lang, "Abc"), tr(lang, "Latin letters"),
		is_upper ? MODE_UPPER : MODE_LOWER, is_upper || input->mode == MODE_LOWER);
	mode_key(&line, ui_is_portrait(ui) ? "123" : "#+=", tr(lang, "Figures and signs"),
		MODE_SIGNS, input->mode == MODE_SIGNS);
	type_key(ui, line_take(&line, 2), is_wide ? "，" : ",", is_wide ? 0xff0c : ',');
	key(ui, line_take(&line, space),
		KEY(.label = tr(lang, "Space"), .spoken = tr(lang, "Space"), .action = ACTION_key,
			.arg = ' ', .is_wide = true));
	type_key(ui, line_take(&line, 2), is_wide ? "。" : ".", is_wide ? 0x3002 : '.');
	key(ui, line_take(&line, 4),
		KEY(.icon = "backspace", .label = tr(lang, "Delete"), .spoken = tr(lang, "Delete"),
			.action = ACTION_key_delete, .is_wide = true, .is_repeating = true));
}

/* --- figures --- */

static void digit_key(struct ui *ui, struct rect rect, int digit)
{
	type_key(ui, rect, ui_format(ui, "%d", digit), '0' + digit);
}

/* 1 to 9 and 0 in four lines of three, the corners left out. */
static void digit_lines(struct ui *ui, struct rect rect, int gap_px)
{
	for (int i = 0; i < 10; i++) {
		int place = i == 9 ? 10 : i;
		digit_key(ui,
			rect_column(rect_row(rect, place / 3, ROWS, gap_px), place % 3, 3, gap_px),
			(i + 1) % 10);
	}
}

static void digits(
	struct ui *ui, struct rect rect, const struct input_method *input, enum lang lang)
{
	int gap = ui_px(ui, DIGITS_GAP_MM);
	rect = rect_centre(rect, MIN_OF(rect.w, ui_px(ui, DIGITS_WIDE_MM)), rect.h);
	digit_lines(ui, rect, gap);
	struct rect last = rect_row(rect, ROWS - 1, ROWS, gap);
	struct rect left = rect_column(last, 0, 3, gap);
	if (input->typing.kind == TYPING_DECIMAL) {
		type_key(ui, left, ".", '.');
	} else if (input->typing.kind == TYPING_ID_NUMBER) {
		type_key(ui, left, "X", 'X');
	} else {
		key(ui, left,
			KEY(.label = tr(lang, "Clear"), .spoken = tr(lang, "Clear"),
				.action = ACTION_key_clear, .is_wide = true));
	}
	key(ui, rect_column(last, 2, 3, gap),
		KEY(.icon = "backspace", .label = tr(lang, "Delete"), .spoken = tr(lang, "Delete"),
			.action = ACTION_key_delete, .is_wide = true, .is_repeating = true));
}

/* --- all of it --- */

static int usual_row_px(struct ui *ui, const struct input_method *input)
{
	if (!input_has_modes(input)) {
		return ui_px(ui, DIGITS_HIGH_MM);
	}
	return ui_is_portrait(ui) ? ui_px_elder(ui, HIGH_MM) : ui_px(ui, LOW_HIGH_MM);
}

static int gap_px(struct ui *ui, const struct input_method *input)
{
	return ui_px(ui, input_has_modes(input) ? GAP_MM : DIGITS_GAP_MM);
}

/* What keys of that height need, and candidates; these never less than their words. */
static int height_px(struct ui *ui, const struct input_method *input, int row, int candidates)
{
	int keys = ROWS * row + (ROWS - 1) * gap_px(ui, input);
	return input_has_chinese(input) ? keys + MAX_OF(candidates, ui_line_px(ui, TEXT_HEADING)) +
						  ui_px(ui, CANDIDATES_GAP_MM)
					: keys;
}

struct input_heights input_heights(struct ui *ui, const struct input_method *input)
{
	if (!input || input->typing.kind == TYPING_NOTHING) {
		return (struct input_heights){0};
	}
	int snug = ui_px(ui, SNUG_HIGH_MM), least = ui_px(ui, KEY_FLOOR_UM / 1000.0);
	return (struct input_heights){
		.usual = height_px(
			ui, input, usual_row_px(ui, input), ui_px_elder(ui, CANDIDATES_MM)),
		.snug = height_px(ui, input, snug, snug),
		.least = height_px(ui, input, least, least),
	};
}

/* Of a keyboard that high, the candidates: as much lower as the keys. */
static int candidates_px(struct ui *ui, const struct input_method *input, int height)
{
	int usual = ui_px_elder(ui, CANDIDATES_MM);
	return MAX_OF(
		usual * height / input_heights(ui, input).usual, ui_line_px(ui, TEXT_HEADING));
}

static const char *hint(const struct input_method *input, enum lang lang)
{
	return input->mode == MODE_PINYIN
		       ? tr(lang, "Type pinyin or first letters, then touch the word.")
		       : NULL;
}

static void letters(
	struct ui *ui, struct rect rect, const struct input_method *input, enum lang lang)
{
	int gap = gap_px(ui, input);
	bool has_pad = !ui_is_portrait(ui);
	int apart = has_pad ? ui_px(ui, PAD_APART_MM) : 0;
	/* on a narrow panel the figures are no wider than the letters */
	int even = (rect.w - apart - (COLUMNS + PAD_COLUMNS - 2) * gap) / (COLUMNS + PAD_COLUMNS);
	int pad_w = has_pad ? PAD_COLUMNS * MIN_OF(ui_px(ui, PAD_COLUMN_MM), even) +
				      (PAD_COLUMNS - 1) * gap
			    : 0;
	int column = MIN_OF(
		(rect.w - pad_w - apart - (COLUMNS - 1) * gap) / COLUMNS, ui_px(ui, WIDEST_MM));
	int wide = COLUMNS * column + (COLUMNS - 1) * gap;
	rect = rect_centre(rect, wide + apart + pad_w, rect.h);
	if (input_has_chinese(input)) {
		candidates_draw(ui, rect_cut_top(&rect, candidates_px(ui, input, rect.h)), input,
			hint(input, lang), lang);
		rect_cut_top(&rect, ui_px(ui, CANDIDATES_GAP_MM));
	}
	if (has_pad) {
		digit_lines(ui, rect_cut_right(&rect, pad_w), gap);
		rect_cut_right(&rect, apart);
	}
	struct rect rows[ROWS];
	for (int i = 0; i < ROWS; i++) {
		rows[i] = rect_row(rect, i, ROWS, gap);
	}
	if (input->mode == MODE_SIGNS) {
		sign_lines(ui, rows, column, gap, input);
	} else {
		letter_lines(ui, rows, column, gap, input, lang);
	}
	last_line(ui, rows[ROWS - 1], column, gap, input, lang);
}

void input_draw(struct ui *ui, struct rect rect, const struct input_method *input, enum lang lang)
{
	int usual = input_heights(ui, input).usual;
	if (usual == 0) {
		return;
	}
	rect = rect_cut_bottom(&rect, MIN_OF(usual, rect.h));
	if (input_has_modes(input)) {
		letters(ui, rect, input, lang);
	} else {
		digits(ui, rect, input, lang);
	}
}

void input_field(struct ui *ui, struct rect rect, const struct field *given,
	const struct input_method *input)
{
	struct field with = *given;
	with.composed = input ? input_composed(input) : NULL;
	field(ui, rect, &with);
}
