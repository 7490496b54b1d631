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

static void rule(struct page *page, int line)
{
	page->y += GAP;
	page_fill(page, page->left, page->y, page->right - page->left, line);
	page->y += line + GAP;
}

static void set_head(struct page *page, struct icons *icons, const char *hall)
{
	struct mask mark;
	const int top = page->y, left = page->left + MARK + GAP;
	icons_draw(icons, "door", MARK, MARK, false, &mark);
	/* The drawing has air around it: its ink stands on the margin. */
	page_stamp(page, page->left - MARK / 12, top, &mark);
	mem_free(mark.cover);
	const int height = page_text_height(page, hall_font, page->right - left, hall);
	page->y = top + MAX_OF(0, (MARK - height) / 2);
	page_text_even(page, hall_font, ALIGN_LEFT, left, page->right, hall);
	page->y = MAX_OF(page->y, top + MARK);
	rule(page, 4);
}

static void set_number(struct page *page, const struct slip *slip)
{
	page_text(page, label_font, ALIGN_CENTRE, page->left, page->right, slip->number_label);
	if (slip->number[0]) {
		page->y += GAP + GAP / 2;
		page_display(page, FONT_BOLD, NUMBER_CAP, slip->number);
		page->y += GAP + GAP / 2;
	}
	page_text_even(page, matter_font, ALIGN_CENTRE, page->left, page->right, slip->matter);
}

static void set_provisional(struct page *page, const struct slip *slip)
{
	enum { LINE = 4, PAD = 16 };
	if (!slip->provisional_title[0]) {
		return;
	}
	page->y += GAP;
	const int top = page->y, left = page->left + LINE + PAD, right = page->right - LINE - PAD;
	page->y += PAD;
	page_text(page, queue_font, ALIGN_CENTRE, left, right, slip->provisional_title);
	page_text_even(page, note_font, ALIGN_CENTRE, left, right, slip->provisional_text);
	page->y += PAD;
	page_frame(page, (struct rect){page->left, top, page->right - page->left, page->y - top},
		LINE);
}

static int label_width(const struct page *page, const struct slip *slip)
{
	const char *const labels[] = {slip->place_label, slip->queue_label, slip->time_label};
	int width = 0;
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		width = MAX_OF(width, page_width(page, label_font, labels[i]));
	}
	return MIN_OF(width, (page->right - page->left) * 2 / 5);
}

/* From the top of a line's box down to its baseline. */
static int ascent(struct font font)
{
	return page_line_height(font) / 2 + fonts_baseline_px(font);
}

/* The label stands on the baseline of the fact's first line, or above it on narrow paper. */
static void set_fact(
	struct page *page, int column, const char *label, struct font font, const char *text)
{
	if (!text[0]) {
		return;
	}
	const bool is_stacked = page->raster->width_px < NARROW;
	const int top = page->y, label_right = is_stacked ? page->right : column - GAP;
	if (!is_stacked) {
		page->y += MAX_OF(0, ascent(font) - ascent(label_font));
	}
	page_text(page, label_font, ALIGN_LEFT, page->left, label_right, label);
	const int label_end = page->y;
	if (!is_stacked) {
		page->y = top;
	}
	page_text_even(page, font, ALIGN_LEFT, is_stacked ? page->left : column, page->right, text);
	page->y = MAX_OF(page->y, label_end) + GAP / 2;
}

static void set_facts(struct page *page, const struct slip *slip)
{
	if (!slip->place[0] && !slip->queue[0] && !slip->time[0]) {
		return;
	}
	const int column = page->left + label_width(page, slip) + GAP + GAP / 2;
	rule(page, 2);
	set_fact(page, column, slip->place_label, place_font, slip->place);
	set_fact(page, column, slip->queue_label, queue_font, slip->queue);
	set_fact(page, column, slip->time_label, time_font, slip->time);
	page->y -= GAP / 2;
}

static void set_modules(struct page *page, const struct qr *qr, int module, int top)
{
	for (int row = 0; row < qr->side; row++) {
		for (int column = 0; column < qr->side; column++) {
			if (qr->modules[row * qr->side + column]) {
				page_fill(page, page->left + column * module, top + row * module,
					module, module);
			}
		}
	}
}

static enum err set_code(struct page *page, const struct slip *slip)
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
	if (page->left + side > page->right) {
		err = ERR_TOO_BIG; /* at half a millimetre a module wider than the paper */
		goto out;
	}
	/* The code stands on the margin like the text: left of it is the margin and the paper's
	 * unprintable edge, which together are a quiet zone. */
	rule(page, 2);
	const int top = page->y + MAX_OF(0, quiet - GAP);
	set_modules(page, qr, module, top);
	const int caption_left = page->left + side + quiet;
	const int room = page->right - caption_left;
	page->y = top + side + quiet;
	if (room >= 7 * EM_NOTE) { /* beside, at the middle of the code's height */
		const int height = page_text_height(page, note_font, room, slip->qr_caption);
		const int end = page->y;
		page->y = top + MAX_OF(0, (side - height) / 2);
		page_text_even(
			page, note_font, ALIGN_LEFT, caption_left, page->right, slip->qr_caption);
		page->y = MAX_OF(page->y, end) - GAP;
	} else {
		page_text_even(
			page, note_font, ALIGN_LEFT, page->left, page->right, slip->qr_caption);
	}
out:
	mem_free(qr);
	return err;
}

static void set_foot(struct page *page, const struct slip *slip)
{
	if (!slip->commitment[0] && !slip->foot[0]) {
		return;
	}
	rule(page, 2);
	page_text_even(page, note_font, ALIGN_LEFT, page->left, page->right, slip->commitment);
	page->y += slip->commitment[0] ? GAP / 2 : 0;
	page_text(page, foot_font, ALIGN_LEFT, page->left, page->right, slip->foot);
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
	set_head(&page, icons, slip->hall);
	set_number(&page, slip);
	set_provisional(&page, slip);
	set_facts(&page, slip);
	enum err err = set_code(&page, slip);
	if (!err) {
		set_foot(&page, slip);
		err = page.y + SPARE > TALLEST ? ERR_TOO_BIG : OK;
	}
	if (err) {
		log_warn("gfx", "a slip cannot be set: %s", err_name(err));
	} else {
		*raster_out = raster_create(width_dots, page.y + SPARE);
		memcpy((*raster_out)->bits, page.raster->bits,
			(size_t)(*raster_out)->height_px * (size_t)(width_dots / 8));
	}
	raster_destroy(page.raster);
	return err;
}
