#include "ui/gfx/slip_raster.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/qr.h"
#include "ui/kit/wrap.h"

#include <string.h>

/* Dots; 8 are a millimetre. */
enum {
	MARGIN = 24,
	TALLEST = 4000,
	GAP = 16,
	MARK = 64,
	EM_HALL = 36,
	EM_LABEL = 26,
	EM_NUMBER = 218, /* capitals 20 mm high */
	EM_MATTER = 40,
	EM_PLACE = 40,
	EM_FACT = 32,
	EM_NOTE = 25,
	EM_FOOT = 20,
	QUIET = 4,	/* modules around a QR code */
	QR_LEAST = 200, /* 25 mm with its quiet zone */
	SPARE = 64,	/* below the last line */
};

enum align { LEFT, CENTRE };

struct page {
	struct fonts *fonts;
	struct raster *raster;
	int left, right; /* where text may stand */
	int y;
};

static void set_dot(struct raster *raster, int x, int y)
{
	if (x >= 0 && y >= 0 && x < raster->width_px && y < raster->height_px) {
		raster->bits[(size_t)y * (size_t)(raster->width_px / 8) + (size_t)x / 8] |=
			(uint8_t)(0x80 >> x % 8);
	}
}

static void fill(struct raster *raster, int x, int y, int w, int h)
{
	for (int row = y; row < y + h; row++) {
		for (int column = x; column < x + w; column++) {
			set_dot(raster, column, row);
		}
	}
}

static void stamp(struct raster *raster, int x, int y, const struct mask *mask)
{
	for (int row = 0; row < mask->h; row++) {
		for (int column = 0; column < mask->w; column++) {
			if (mask->cover[row * mask->w + column] >= 128) {
				set_dot(raster, x + column, y + row);
			}
		}
	}
}

/* One line whose box begins at y; returns the box's height. */
static int set_line(struct page *page, struct font font, int x, int y, const char *text, size_t len)
{
	struct text_mask mask;
	int height = font.size_px * 5 / 4;
	fonts_set(page->fonts, font, TEXT_CRISP, text, len, &mask);
	stamp(page->raster, x + mask.left, y + height / 2 + fonts_baseline_px(font) + mask.top,
		&mask.mask);
	text_mask_finish(&mask);
	return height;
}

/* Wrapped text from page->y on between left and right; moves page->y behind it. */
static void set_text(struct page *page, struct font font, enum align align, int left, int right,
	const char *text)
{
	size_t len = strlen(text);
	size_t at = 0;
	while (at < len) {
		size_t end = at;       /* what fits */
		size_t shown_end = at; /* without the trailing space */
		for (;;) {
			size_t space = 0;
			bool is_end = false;
			size_t piece = wrap_piece(text, len, end, &space, &is_end);
			if (piece == 0) {
				break;
			}
			size_t seen = end + piece - space;
			if (end > at && fonts_width(page->fonts, font, text + at, seen - at) >
						right - left) {
				break;
			}
			shown_end = seen;
			end += piece;
			if (is_end) {
				break;
			}
		}
		if (end == at) {
			return;
		}
		int width = fonts_width(page->fonts, font, text + at, shown_end - at);
		int x = align == CENTRE ? left + (right - left - width) / 2 : left;
		page->y += set_line(page, font, x, page->y, text + at, shown_end - at);
		at = end;
	}
}

static void rule(struct page *page, int line)
{
	page->y += GAP;
	fill(page->raster, page->left, page->y, page->right - page->left, line);
	page->y += line + GAP;
}

static void head(struct page *page, struct icons *icons, const struct slip *slip)
{
	struct mask mark;
	icons_draw(icons, "door", MARK, MARK, false, &mark);
	int top = page->y;
	stamp(page->raster, page->left, top, &mark);
	mem_free(mark.cover);
	const struct font font = {FONT_BOLD, EM_HALL};
	int left = page->left + MARK + GAP;
	int width = fonts_width(page->fonts, font, slip->hall, strlen(slip->hall));
	page->y += width <= page->right - left ? (MARK - EM_HALL * 5 / 4) / 2 : 0;
	set_text(page, font, LEFT, left, page->right, slip->hall);
	page->y = MAX_OF(page->y, top + MARK);
	rule(page, 4);
}

static void number(struct page *page, const struct slip *slip)
{
	set_text(page, (struct font){FONT_REGULAR, EM_LABEL}, CENTRE, page->left, page->right,
		slip->number_label);
	struct font font = {FONT_BOLD, EM_NUMBER};
	while (font.size_px > EM_MATTER &&
		fonts_width(page->fonts, font, slip->number, strlen(slip->number)) >
			page->right - page->left) {
		font.size_px -= 4;
	}
	/* The line box of such a size is mostly air: the capitals alone, with a little around them.
	 */
	int cap = font.size_px * FONT_CAP_PERMILLE / 1000;
	int box = font.size_px * 5 / 4;
	int width = fonts_width(page->fonts, font, slip->number, strlen(slip->number));
	int y = page->y + GAP - (box - cap) / 2;
	set_line(page, font, page->left + (page->right - page->left - width) / 2, y, slip->number,
		strlen(slip->number));
	page->y += cap + 2 * GAP + 4;
	set_text(page, (struct font){FONT_BOLD, EM_MATTER}, CENTRE, page->left, page->right,
		slip->matter);
}

static void provisional(struct page *page, const struct slip *slip)
{
	if (!slip->provisional_title[0]) {
		return;
	}
	page->y += GAP;
	int top = page->y;
	page->y += 14;
	set_text(page, (struct font){FONT_BOLD, EM_FACT}, CENTRE, page->left + 20, page->right - 20,
		slip->provisional_title);
	set_text(page, (struct font){FONT_REGULAR, EM_NOTE}, CENTRE, page->left + 20,
		page->right - 20, slip->provisional_text);
	page->y += 14;
	int width = page->right - page->left;
	fill(page->raster, page->left, top, width, 4);
	fill(page->raster, page->left, page->y - 4, width, 4);
	fill(page->raster, page->left, top, 4, page->y - top);
	fill(page->raster, page->right - 4, top, 4, page->y - top);
}

static int label_width(struct page *page, const struct slip *slip)
{
	const char *const labels[] = {slip->place_label, slip->queue_label, slip->time_label};
	int width = 0;
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		int one = fonts_width(page->fonts, (struct font){FONT_REGULAR, EM_LABEL}, labels[i],
			strlen(labels[i]));
		width = MAX_OF(width, one);
	}
	return width;
}

static void fact(
	struct page *page, int column, const char *label, struct font font, const char *text)
{
	if (!text[0]) {
		return;
	}
	int box = font.size_px * 5 / 4;
	const struct font small = {FONT_REGULAR, EM_LABEL};
	set_line(page, small, page->left, page->y + (box - EM_LABEL * 5 / 4) / 2, label,
		strlen(label));
	set_text(page, font, LEFT, column, page->right, text);
	page->y += GAP / 2;
}

static void facts(struct page *page, const struct slip *slip)
{
	rule(page, 2);
	int column = page->left + label_width(page, slip) + GAP + GAP / 2;
	fact(page, column, slip->place_label, (struct font){FONT_BOLD, EM_PLACE}, slip->place);
	fact(page, column, slip->queue_label, (struct font){FONT_BOLD, EM_FACT}, slip->queue);
	fact(page, column, slip->time_label, (struct font){FONT_REGULAR, EM_FACT}, slip->time);
	page->y -= GAP / 2;
}

static enum err code(struct page *page, const struct slip *slip)
{
	if (!slip->qr[0]) {
		return OK;
	}
	struct qr *qr = mem_new(struct qr);
	enum err err = qr_encode(slip->qr, strlen(slip->qr), qr);
	if (err) {
		mem_free(qr);
		return err;
	}
	rule(page, 2);
	int modules = qr->side + 2 * QUIET;
	int dots = MAX_OF(4, (QR_LEAST + modules - 1) / modules); /* a module */
	int side = modules * dots;
	int left = page->left - QUIET * dots / 2; /* half the quiet zone lies in the margin */
	int top = page->y - GAP;
	for (int row = 0; row < qr->side; row++) {
		for (int column = 0; column < qr->side; column++) {
			if (qr->modules[row * qr->side + column]) {
				fill(page->raster, left + (column + QUIET) * dots,
					top + (row + QUIET) * dots, dots, dots);
			}
		}
	}
	mem_free(qr);
	int caption_left = left + side;
	if (page->right - caption_left >= 8 * EM_NOTE) { /* beside, centred on the code's height */
		struct page trial = *page;
		trial.raster = raster_create(page->raster->width_px, 8); /* measures only */
		trial.y = 0;
		const struct font font = {FONT_REGULAR, EM_LABEL};
		set_text(&trial, font, LEFT, caption_left, page->right, slip->qr_caption);
		raster_destroy(trial.raster);
		page->y = top + MAX_OF(0, (side - trial.y) / 2);
		set_text(page, font, LEFT, caption_left, page->right, slip->qr_caption);
		page->y = MAX_OF(page->y, top + side);
	} else {
		page->y = top + side;
		set_text(page, (struct font){FONT_REGULAR, EM_NOTE}, LEFT, page->left, page->right,
			slip->qr_caption);
	}
	return OK;
}

static void foot(struct page *page, const struct slip *slip)
{
	fill(page->raster, page->left, page->y, page->right - page->left, 2);
	page->y += GAP;
	set_text(page, (struct font){FONT_REGULAR, EM_NOTE}, LEFT, page->left, page->right,
		slip->commitment);
	page->y += GAP / 2;
	set_text(page, (struct font){FONT_REGULAR, EM_FOOT}, LEFT, page->left, page->right,
		slip->foot);
}

enum err slip_set(struct fonts *fonts, struct icons *icons, const struct slip *slip, int width_dots,
	struct raster **raster_out)
{
	if (width_dots % 8 != 0 || width_dots < 384 || width_dots > 640) {
		return ERR_INVALID;
	}
	struct page page = {
		.fonts = fonts,
		.raster = raster_create(width_dots, TALLEST),
		.left = MARGIN,
		.right = width_dots - MARGIN,
		.y = GAP,
	};
	head(&page, icons, slip);
	number(&page, slip);
	provisional(&page, slip);
	facts(&page, slip);
	enum err err = code(&page, slip);
	if (!err) {
		foot(&page, slip);
		int height = page.y + SPARE;
		if (height > TALLEST) {
			err = ERR_TOO_BIG;
		} else {
			struct raster *raster = raster_create(width_dots, height);
			memcpy(raster->bits, page.raster->bits,
				(size_t)height * (size_t)(width_dots / 8));
			*raster_out = raster;
		}
	}
	raster_destroy(page.raster);
	return err;
}
