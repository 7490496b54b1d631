#include "ui/gfx/document_raster.h"

#include <stdio.h>
#include <string.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/qr.h"
#include "ui/gfx/document_raster_impl.h"

/* Dots; 8 are a millimetre. */
enum {
	MARGIN = 24,
	TALLEST = 24000, /* three metres: more is a mistake of the hall's */
	MARK = 64,
	NUMBER_CAP = 160, /* 20 mm */
	EM_HALL = 36,
	EM_LABEL = 26,
	EM_MATTER = 40,
	EM_LOUD = 44,
	LOUD_LINES = 6, /* of that size at most */
	EM_FACT = 32,
	EM_NOTE = 26,
	EM_FOOT = 20,
	QUIET = 4,	  /* modules around a QR code */
	MODULE_LEAST = 4, /* dots: half a millimetre */
	QR_LEAST = 192,	  /* 24 mm without its quiet zone */
	PICTURE = 160,
	HANG = 48,  /* of an item behind its mark */
	SPARE = 64, /* below the last line */
};

static const struct font hall_font = {FONT_BOLD, EM_HALL};
static const struct font label_font = {FONT_REGULAR, EM_LABEL};
static const struct font matter_font = {FONT_BOLD, EM_MATTER};
static const struct font loud_font = {FONT_BOLD, EM_LOUD};
static const struct font fact_font = {FONT_BOLD, EM_FACT};
static const struct font body_font = {FONT_REGULAR, EM_FACT};
static const struct font note_font = {FONT_REGULAR, EM_NOTE};
static const struct font foot_font = {FONT_REGULAR, EM_FOOT};

/* The mark, and beside it whose paper it is, or what it is about; below it where a word would be
 * torn. */
static void set_head(struct paper *paper, struct icons *icons, const char *hall)
{
	struct mask mark;
	const int top = paper->y, beside = paper->left + MARK + PAPER_GAP;
	icons_draw(icons, "door", MARK, MARK, &mark);
	/* The drawing has air around it: its ink stands on the margin. */
	paper_stamp(paper, paper->left - MARK / 12, top, &mark);
	mem_free(mark.cover);
	const bool is_below = paper_least_width(paper, hall_font, hall) > paper->right - beside;
	const int left = is_below ? paper->left : beside;
	const int height = paper_text_height(paper, hall_font, paper->right - left, hall);
	paper->y = is_below ? top + MARK + PAPER_GAP / 2 : top + MAX_OF(0, (MARK - height) / 2);
	paper_text_even(paper, hall_font, ALIGN_LEFT, left, paper->right, hall);
	paper->y = MAX_OF(paper->y, top + MARK);
	paper_rule(paper, 4);
}

/* --- one text --- */

/* Under the number it says what the number is for; else it is over what comes. */
static enum err set_heading(const struct setting *s)
{
	struct paper *paper = s->paper;
	if (s->before && s->before->kind == BLOCK_big) {
		paper_text_even(paper, matter_font, ALIGN_CENTRE, paper->left, paper->right,
			words(s, &s->block->text));
		return OK;
	}
	if (s->before) {
		paper_rule(paper, 2);
	}
	paper_text_even(
		paper, fact_font, ALIGN_LEFT, paper->left, paper->right, words(s, &s->block->text));
	paper->y += PAPER_GAP / 2;
	return OK;
}

/* A long one may be parted between its lines, but for the first and the last two. */
static enum err set_paragraph(const struct setting *s)
{
	struct paper *paper = s->paper;
	const int top = paper->y, line = paper_line_height(body_font);
	paper_text(
		paper, body_font, ALIGN_LEFT, paper->left, paper->right, words(s, &s->block->text));
	const int end = paper->y;
	for (paper->y = top + 2 * line; paper->y <= end - 2 * line; paper->y += line) {
		paper_border(paper);
	}
	paper->y = end + PAPER_GAP / 2;
	return OK;
}

/* On paper it only names where more is to be found. */
static enum err set_link(const struct setting *s)
{
	enum { ARROW = 34 };
	struct paper *paper = s->paper;
	const int top = paper->y;
	paper_text(paper, note_font, ALIGN_LEFT, paper->left, paper->left + ARROW, "→");
	paper->y = top;
	paper_text(paper, note_font, ALIGN_LEFT, paper->left + ARROW, paper->right,
		words(s, &s->block->text));
	paper->y += PAPER_GAP / 2;
	return OK;
}

static enum err set_note(const struct setting *s)
{
	if (s->before && s->before->kind != BLOCK_note) {
		paper_rule(s->paper, 2);
	}
	paper_text_even(s->paper, note_font, ALIGN_LEFT, s->paper->left, s->paper->right,
		words(s, &s->block->text));
	s->paper->y += PAPER_GAP / 2;
	return OK;
}

static enum err set_big(const struct setting *s)
{
	struct paper *paper = s->paper;
	const char *number = words(s, &s->block->text);
	paper_text(paper, label_font, ALIGN_CENTRE, paper->left, paper->right,
		words(s, &s->block->label));
	if (number[0]) {
		paper->y += PAPER_GAP + PAPER_GAP / 2;
		paper_display(paper, FONT_BOLD, NUMBER_CAP, number);
		paper->y += PAPER_GAP + PAPER_GAP / 2;
	}
	return OK;
}

static enum err set_band(const struct setting *s)
{
	enum { LINE = 4, PAD = 16 };
	struct paper *paper = s->paper;
	paper->y += s->before ? PAPER_GAP : 0;
	const int top = paper->y, left = paper->left + LINE + PAD,
		  right = paper->right - LINE - PAD;
	paper->y += PAD;
	paper_text(paper, fact_font, ALIGN_CENTRE, left, right, words(s, &s->block->label));
	paper_text_even(paper, note_font, ALIGN_CENTRE, left, right, words(s, &s->block->text));
	paper->y += PAD;
	paper_frame(paper,
		(struct rect){paper->left, top, paper->right - paper->left, paper->y - top}, LINE);
	paper->y += PAPER_GAP;
	return OK;
}

/* --- facts --- */

static int label_width(const struct setting *s)
{
	const struct paper *paper = s->paper;
	int width = 0;
	for (int i = 0; i < s->block->item_count; i++) {
		width = MAX_OF(
			width, paper_width(paper, label_font, words(s, &s->block->items[i].label)));
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
	const bool is_stacked = paper->width < PAPER_NARROW;
	const int top = paper->y, label_right = is_stacked ? paper->right : column - PAPER_GAP;
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
	paper->y = MAX_OF(paper->y, label_end) + PAPER_GAP / 2;
}

/* A loud one of many lines is set smaller, so that a slip does not become a list of windows. */
static struct font font_of(const struct setting *s, int width, const struct item *item)
{
	const int height = paper_text_height(s->paper, loud_font, width, words(s, &item->text));
	if (item->weight == ITEM_LOUD && height <= LOUD_LINES * paper_line_height(loud_font)) {
		return loud_font;
	}
	return item->weight == ITEM_QUIET ? body_font : fact_font;
}

static enum err set_facts(const struct setting *s)
{
	struct paper *paper = s->paper;
	const int column = paper->left + label_width(s) + PAPER_GAP + PAPER_GAP / 2;
	const bool is_stacked = paper->width < PAPER_NARROW;
	const int width = paper->right - (is_stacked ? paper->left : column);
	if (s->before) {
		paper_rule(paper, 2);
	}
	for (int i = 0; i < s->block->item_count; i++) {
		const struct item *item = &s->block->items[i];
		set_fact(paper, column, words(s, &item->label), font_of(s, width, item),
			words(s, &item->text));
	}
	paper->y -= PAPER_GAP / 2;
	return OK;
}

/* --- list, checklist, steps --- */

static void set_mark(const struct setting *s, int number)
{
	enum { DOT = 10, BOX = 26, BOX_LINE = 3 };
	struct paper *paper = s->paper;
	const int middle = paper->y + paper_line_height(body_font) / 2;
	if (s->block->kind == BLOCK_list) {
		paper_fill(paper, paper->left + 4, middle - DOT / 2, DOT, DOT);
	} else if (s->block->kind == BLOCK_checklist) {
		paper_frame(
			paper, (struct rect){paper->left, middle - BOX / 2, BOX, BOX}, BOX_LINE);
	} else {
		char text[16];
		const int top = paper->y;
		snprintf(text, sizeof(text), "%d.", number);
		paper_text(paper, fact_font, ALIGN_LEFT, paper->left, paper->left + HANG, text);
		paper->y = top;
	}
}

static enum err set_items(const struct setting *s)
{
	struct paper *paper = s->paper;
	for (int i = 0; i < s->block->item_count; i++) {
		const struct item *item = &s->block->items[i];
		set_mark(s, i + 1);
		paper_text(paper, body_font, ALIGN_LEFT, paper->left + HANG, paper->right,
			words(s, &item->text));
		paper_text(paper, note_font, ALIGN_LEFT, paper->left + HANG, paper->right,
			words(s, &item->label));
		paper->y += PAPER_GAP / 2;
		paper_border(paper);
	}
	return OK;
}

/* --- code and picture --- */

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

static enum err set_code(const struct setting *s)
{
	struct paper *paper = s->paper;
	const char *caption = words(s, &s->block->text);
	struct qr *qr = mem_new(struct qr);
	enum err err = qr_encode(s->block->code, strlen(s->block->code), qr);
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
	paper_rule(paper, 2);
	const int top = paper->y + MAX_OF(0, quiet - PAPER_GAP);
	set_modules(paper, qr, module, top);
	const int caption_left = paper->left + side + quiet;
	const int room = paper->right - caption_left;
	paper->y = top + side + quiet;
	if (room >= 7 * EM_NOTE) { /* beside, at the middle of the code's height */
		const int height = paper_text_height(paper, note_font, room, caption);
		const int end = paper->y;
		paper->y = top + MAX_OF(0, (side - height) / 2);
		paper_text_even(paper, note_font, ALIGN_LEFT, caption_left, paper->right, caption);
		paper->y = MAX_OF(paper->y, end) - PAPER_GAP;
	} else {
		paper_text_even(paper, note_font, ALIGN_LEFT, paper->left, paper->right, caption);
	}
out:
	mem_free(qr);
	return err;
}

static enum err set_picture(const struct setting *s)
{
	struct paper *paper = s->paper;
	struct mask mask;
	paper->y += PAPER_GAP;
	icons_draw(s->icons, s->block->code, PICTURE, PICTURE, &mask);
	paper_stamp(paper, (paper->left + paper->right - mask.w) / 2, paper->y, &mask);
	paper->y += mask.h;
	mem_free(mask.cover);
	paper_text_even(paper, note_font, ALIGN_CENTRE, paper->left, paper->right,
		words(s, &s->block->text));
	return OK;
}

/* --- all of them --- */

static enum err (*const setters[BLOCK_KIND_COUNT])(const struct setting *s) = {
	[BLOCK_heading] = set_heading,
	[BLOCK_paragraph] = set_paragraph,
	[BLOCK_note] = set_note,
	[BLOCK_link] = set_link,
	[BLOCK_facts] = set_facts,
	[BLOCK_big] = set_big,
	[BLOCK_list] = set_items,
	[BLOCK_checklist] = set_items,
	[BLOCK_steps] = set_items,
	[BLOCK_timeline] = set_timeline,
	[BLOCK_table] = set_table,
	[BLOCK_chart] = set_chart,
	[BLOCK_plan] = set_plan,
	[BLOCK_picture] = set_picture,
	[BLOCK_qr] = set_code,
	[BLOCK_band] = set_band,
};

/* Lines that follow figures without a rule of their own. */
static bool is_crowded(enum block_kind before, enum block_kind kind)
{
	bool has_figures = before == BLOCK_facts || before == BLOCK_table ||
			   before == BLOCK_chart || before == BLOCK_timeline ||
			   before == BLOCK_plan;
	bool is_lines = kind == BLOCK_paragraph || kind == BLOCK_link || kind == BLOCK_list ||
			kind == BLOCK_checklist || kind == BLOCK_steps;
	return has_figures && is_lines;
}

static enum err set_blocks(
	struct paper *paper, struct icons *icons, const struct document *document, enum lang lang)
{
	const struct block *before = NULL;
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		const struct setting setting = {paper, icons, lang, block, before};
		if (before && is_crowded(before->kind, block->kind)) {
			paper->y += PAPER_GAP;
		}
		enum err err = setters[block->kind](&setting);
		if (err != OK || paper->y + SPARE > TALLEST) {
			return err != OK ? err : ERR_TOO_BIG;
		}
		if (block->kind != BLOCK_heading) { /* it stays with what it is over */
			paper_border(paper);
		}
		before = block;
	}
	return OK;
}

/* Below a note without a rule of its own. */
static void set_foot(struct paper *paper, const struct document *document, enum lang lang)
{
	const char *foot = document->foot.in[lang];
	int count = document->block_count;
	if (!foot[0]) {
		return;
	}
	if (count == 0 || document->blocks[count - 1].kind != BLOCK_note) {
		paper_rule(paper, 2);
	}
	paper_text(paper, foot_font, ALIGN_LEFT, paper->left, paper->right, foot);
}

enum err document_set(struct fonts *fonts, struct icons *icons, const struct document *document,
	enum lang lang, int width_dots, struct raster **raster_out)
{
	if (width_dots % 8 != 0 || width_dots < 384 || width_dots > 640) {
		return ERR_INVALID;
	}
	struct paper paper = {
		.fonts = fonts,
		.raster = raster_create(width_dots, TALLEST),
		.width = width_dots,
		.left = MARGIN,
		.right = width_dots - MARGIN,
		.y = PAPER_GAP,
	};
	set_head(&paper, icons, document->title.in[lang]);
	enum err err = set_blocks(&paper, icons, document, lang);
	if (!err) {
		set_foot(&paper, document, lang);
		err = paper.y + SPARE > TALLEST ? ERR_TOO_BIG : OK;
	}
	if (err) {
		log_warn("gfx", "a document cannot be set: %s", err_name(err));
	} else {
		*raster_out = paper_paged(&paper, lang, SPARE);
	}
	raster_destroy(paper.raster);
	return err;
}
