#include "ui/gfx/slip_raster.h"

#include <string.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/qr.h"
#include "ui/gfx/slip_layout.h"

/* Dots; 8 are a millimetre. */
enum {
	MARGIN = 24,
	TALLEST = 6000, /* 75 cm: more is a mistake of the hall's */
	GAP = 16,
	MARK = 64,
	NUMBER_CAP = 160, /* 20 mm */
	EM_HALL = 36,
	EM_LABEL = 26,
	EM_MATTER = 40,
	EM_PLACE = 44,
	PLACE_LINES = 6, /* of that size at most */
	EM_FACT = 32,
	EM_NOTE = 26,
	EM_FOOT = 20,
	QUIET = 4,	  /* modules around a QR code */
	MODULE_LEAST = 4, /* dots: half a millimetre */
	QR_LEAST = 192,	  /* 24 mm without its quiet zone */
	NARROW = 480,	  /* paper on which labels stand above, not beside */
	SPARE = 64,	  /* below the last line */
};

static const struct font hall_font = {FONT_BOLD, EM_HALL};
static const struct font label_font = {FONT_REGULAR, EM_LABEL};
static const struct font matter_font = {FONT_BOLD, EM_MATTER};
static const struct font place_font = {FONT_BOLD, EM_PLACE};
static const struct font queue_font = {FONT_BOLD, EM_FACT};
static const struct font time_font = {FONT_REGULAR, EM_FACT};
static const struct font note_font = {FONT_REGULAR, EM_NOTE};
static const struct font foot_font = {FONT_REGULAR, EM_FOOT};

static void rule(struct paper *paper, int line)
{
	paper->y += GAP;
	paper_fill(paper, paper->left, paper->y, paper->right - paper->left, line);
	paper->y += line + GAP;
}

static void set_head(struct paper *paper, struct icons *icons, const char *hall)
{
	struct mask mark;
	const int top = paper->y, left = paper->left + MARK + GAP;
	icons_draw(icons, "door", MARK, MARK, &mark);
	/* The drawing has air around it: its ink stands on the margin. */
	paper_stamp(paper, paper->left - MARK / 12, top, &mark);
	mem_free(mark.cover);
	const int height = paper_text_height(paper, hall_font, paper->right - left, hall);
	paper->y = top + MAX_OF(0, (MARK - height) / 2);
	paper_text_even(paper, hall_font, ALIGN_LEFT, left, paper->right, hall);
	paper->y = MAX_OF(paper->y, top + MARK);
	rule(paper, 4);
}

static void set_number(struct paper *paper, const struct slip *slip)
{
	paper_text(paper, label_font, ALIGN_CENTRE, paper->left, paper->right, slip->number_label);
	if (slip->number[0]) {
		paper->y += GAP + GAP / 2;
		paper_display(paper, FONT_BOLD, NUMBER_CAP, slip->number);
		paper->y += GAP + GAP / 2;
	}
	paper_text_even(paper, matter_font, ALIGN_CENTRE, paper->left, paper->right, slip->matter);
}

static void set_provisional(struct paper *paper, const struct slip *slip)
{
	enum { LINE = 4, PAD = 16 };
	if (!slip->provisional_title[0]) {
		return;
	}
	paper->y += GAP;
	const int top = paper->y, left = paper->left + LINE + PAD,
		  right = paper->right - LINE - PAD;
	paper->y += PAD;
	paper_text(paper, queue_font, ALIGN_CENTRE, left, right, slip->provisional_title);
	paper_text_even(paper, note_font, ALIGN_CENTRE, left, right, slip->provisional_text);
	paper->y += PAD;
	paper_frame(paper,
		(struct rect){paper->left, top, paper->right - paper->left, paper->y - top}, LINE);
}

static int label_width(const struct paper *paper, const struct slip *slip)
{
	const char *const labels[] = {slip->place_label, slip->queue_label, slip->time_label};
	int width = 0;
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		width = MAX_OF(width, paper_width(paper, label_font, labels[i]));
	}
	return MIN_OF(width, (paper->right - paper->left) * 2 / 5);
}

/* From the top of a line's box down to its baseline. */
static int ascent(struct font font)
{
	return paper_line_height(font) / 2 + fonts_baseline_px(font);
}

/* The label stands on the baseline of the fact's first line, or above it on narrow paper. */
static void set_fact(
	struct paper *paper, int column, const char *label, struct font font, const char *text)
{
	if (!text[0]) {
		return;
	}
	const bool is_stacked = paper->raster->width_px < NARROW;
	const int top = paper->y, label_right = is_stacked ? paper->right : column - GAP;
	if (!is_stacked) {
		paper->y += MAX_OF(0, ascent(font) - ascent(label_font));
	}
	paper_text(paper, label_font, ALIGN_LEFT, paper->left, label_right, label);
	const int label_end = paper->y;
	if (!is_stacked) {
		paper->y = top;
	}
	paper_text_even(
		paper, font, ALIGN_LEFT, is_stacked ? paper->left : column, paper->right, text);
	paper->y = MAX_OF(paper->y, label_end) + GAP / 2;
}

/* A place of many windows is set smaller, so that the slip does not become a list of them. */
static struct font font_of_place(const struct paper *paper, int width, const char *place)
{
	const int height = paper_text_height(paper, place_font, width, place);
	return height > PLACE_LINES * paper_line_height(place_font) ? queue_font : place_font;
}

static void set_facts(struct paper *paper, const struct slip *slip)
{
	if (!slip->place[0] && !slip->queue[0] && !slip->time[0]) {
		return;
	}
	const int column = paper->left + label_width(paper, slip) + GAP + GAP / 2;
	rule(paper, 2);
	const bool is_stacked = paper->raster->width_px < NARROW;
	const int width = paper->right - (is_stacked ? paper->left : column);
	set_fact(paper, column, slip->place_label, font_of_place(paper, width, slip->place),
		slip->place);
	set_fact(paper, column, slip->queue_label, queue_font, slip->queue);
	set_fact(paper, column, slip->time_label, time_font, slip->time);
	paper->y -= GAP / 2;
}

static void set_modules(struct paper *paper, const struct qr *qr, int module, int top)
{
	for (int row = 0; row < qr->side; row++) {
		for (int column = 0; column < qr->side; column++) {
			if (qr->modules[row * qr->side + column]) {
				paper_fill(paper, paper->left + column * module, top + row * module,
					module, module);
			}
		}
	}
}

static enum err set_code(struct paper *paper, const struct slip *slip)
{
	if (!slip->qr[0]) {
		return OK;
	}
	struct qr *qr = mem_new(struct qr);
	enum err err = qr_encode(slip->qr, strlen(slip->qr), qr);
	if (err) {
		goto out;
	}
	const int module = MAX_OF(MODULE_LEAST, (QR_LEAST + qr->side - 1) / qr->side);
	const int side = qr->side * module, quiet = QUIET * module;
	if (paper->left + side > paper->right) {
		err = ERR_TOO_BIG; /* at half a millimetre a module wider than the paper */
		goto out;
	}
	/* The code stands on the margin like the text: left of it is the margin and the paper's
	 * unprintable edge, which together are a quiet zone. */
	rule(paper, 2);
	const int top = paper->y + MAX_OF(0, quiet - GAP);
	set_modules(paper, qr, module, top);
	const int caption_left = paper->left + side + quiet;
	const int room = paper->right - caption_left;
	paper->y = top + side + quiet;
	if (room >= 7 * EM_NOTE) { /* beside, at the middle of the code's height */
		const int height = paper_text_height(paper, note_font, room, slip->qr_caption);
		const int end = paper->y;
		paper->y = top + MAX_OF(0, (side - height) / 2);
		paper_text_even(
			paper, note_font, ALIGN_LEFT, caption_left, paper->right, slip->qr_caption);
		paper->y = MAX_OF(paper->y, end) - GAP;
	} else {
		paper_text_even(
			paper, note_font, ALIGN_LEFT, paper->left, paper->right, slip->qr_caption);
	}
out:
	mem_free(qr);
	return err;
}

static void set_foot(struct paper *paper, const struct slip *slip)
{
	if (!slip->commitment[0] && !slip->foot[0]) {
		return;
	}
	rule(paper, 2);
	paper_text_even(paper, note_font, ALIGN_LEFT, paper->left, paper->right, slip->commitment);
	paper->y += slip->commitment[0] ? GAP / 2 : 0;
	paper_text(paper, foot_font, ALIGN_LEFT, paper->left, paper->right, slip->foot);
}

enum err slip_set(struct fonts *fonts, struct icons *icons, const struct slip *slip, int width_dots,
	struct raster **raster_out)
{
	if (width_dots % 8 != 0 || width_dots < 384 || width_dots > 640) {
		return ERR_INVALID;
	}
	struct paper paper = {
		.fonts = fonts,
		.raster = raster_create(width_dots, TALLEST),
		.left = MARGIN,
		.right = width_dots - MARGIN,
		.y = GAP,
	};
	set_head(&paper, icons, slip->hall);
	set_number(&paper, slip);
	set_provisional(&paper, slip);
	set_facts(&paper, slip);
	enum err err = set_code(&paper, slip);
	if (!err) {
		set_foot(&paper, slip);
		err = paper.y + SPARE > TALLEST ? ERR_TOO_BIG : OK;
	}
	if (err) {
		log_warn("gfx", "a slip cannot be set: %s", err_name(err));
	} else {
		*raster_out = raster_create(width_dots, paper.y + SPARE);
		memcpy((*raster_out)->bits, paper.raster->bits,
			(size_t)(*raster_out)->height_px * (size_t)(width_dots / 8));
	}
	raster_destroy(paper.raster);
	return err;
}
