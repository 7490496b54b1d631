#include "ui/gfx/paper.h"

#include <string.h>
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/kit/wrap.h"

static const char separator[] = " · ";

/* A stretch of text that stands on one line. */
struct line {
	size_t end;  /* of what is shown */
	size_t next; /* where the next line begins */
};

void paper_fill(struct paper *paper, int x, int y, int w, int h)
{
	struct raster *raster = paper->raster;
	if (!raster) {
		return;
	}
	const int right = MIN_OF(x + w, raster->width_px);
	for (int row = MAX_OF(y, 0); row < MIN_OF(y + h, raster->height_px); row++) {
		uint8_t *bits = raster->bits + (size_t)row * (size_t)(raster->width_px / 8);
		for (int column = MAX_OF(x, 0); column < right; column++) {
			bits[column / 8] |= (uint8_t)(0x80 >> column % 8);
		}
	}
}

void paper_stamp(struct paper *paper, int x, int y, const struct mask *mask)
{
	for (int row = 0; row < mask->h; row++) {
		for (int column = 0; column < mask->w; column++) {
			if (mask->cover[row * mask->w + column] >= 128) {
				paper_fill(paper, x + column, y + row, 1, 1);
			}
		}
	}
}

void paper_frame(struct paper *paper, struct rect rect, int line)
{
	paper_fill(paper, rect.x, rect.y, rect.w, line);
	paper_fill(paper, rect.x, rect.y + rect.h - line, rect.w, line);
	paper_fill(paper, rect.x, rect.y, line, rect.h);
	paper_fill(paper, rect.x + rect.w - line, rect.y, line, rect.h);
}

void paper_border(struct paper *paper)
{
	int count = paper->border_count;
	if (count < PAPER_BORDERS_MOST && (count == 0 || paper->borders[count - 1] < paper->y)) {
		paper->borders[paper->border_count++] = paper->y;
	}
}

void paper_rule(struct paper *paper, int line)
{
	paper->y += PAPER_GAP;
	paper_fill(paper, paper->left, paper->y, paper->right - paper->left, line);
	paper->y += line + PAPER_GAP;
}

int paper_line_height(struct font font)
{
	return font.size_px * 5 / 4;
}

static int width_of(const struct paper *paper, struct font font, const char *text, size_t len)
{
	return fonts_width(paper->fonts, font, TEXT_CRISP, text, len);
}

int paper_width(const struct paper *paper, struct font font, const char *text)
{
	return width_of(paper, font, text, strlen(text));
}

int paper_least_width(const struct paper *paper, struct font font, const char *text)
{
	size_t len = strlen(text), space = 0, piece;
	bool is_end;
	int width = 0;
	for (size_t from = 0; (piece = wrap_piece(text, len, from, &space, &is_end));
		from += piece) {
		width = MAX_OF(width, width_of(paper, font, text + from, piece - space));
	}
	return width;
}

/* The end of the part that begins at `at`: before the next separator, or the text's end. */
static size_t part_end(const char *text, size_t len, size_t at)
{
	const char *found = memmem(text + at, len - at, separator, sizeof(separator) - 1);
	return found ? (size_t)(found - text) : len;
}

static size_t after_separator(const char *text, size_t len, size_t at)
{
	return at < len && str_starts(text + at, separator) ? at + sizeof(separator) - 1 : at;
}

/* As many whole parts as fit; end 0 when not even the first does. */
static struct line whole_parts(const struct paper *paper, struct font font, int room,
	const char *text, size_t len, size_t at)
{
	struct line line = {0, 0};
	for (size_t from = at; from < len;) {
		const size_t end = part_end(text, len, from);
		if (width_of(paper, font, text + at, end - at) > room) {
			break;
		}
		from = after_separator(text, len, end);
		line = (struct line){end, from};
	}
	return line;
}

/* As many characters as fit, at least one. */
static struct line broken_anywhere(const struct paper *paper, struct font font, int room,
	const char *text, size_t len, size_t at)
{
	size_t end = at;
	while (end < len) {
		uint32_t code_point = 0;
		const size_t step = utf8_decode(text + end, len - end, &code_point);
		const size_t next = end + MAX_OF(step, 1);
		if (end > at && width_of(paper, font, text + at, next - at) > room) {
			break;
		}
		end = next;
	}
	return (struct line){end, end};
}

/* As many pieces of the part as fit. */
static struct line some_pieces(const struct paper *paper, struct font font, int room,
	const char *text, size_t end, size_t at)
{
	struct line line = {at, at};
	while (line.next < end) {
		size_t space = 0;
		bool is_end = false;
		const size_t piece = wrap_piece(text, end, line.next, &space, &is_end);
		const size_t shown_end = line.next + piece - space;
		if (piece == 0 || width_of(paper, font, text + at, shown_end - at) > room) {
			break;
		}
		line = (struct line){shown_end, line.next + piece};
	}
	return line.next > at ? line : broken_anywhere(paper, font, room, text, end, at);
}

static struct line next_line(const struct paper *paper, struct font font, int room,
	const char *text, size_t len, size_t at)
{
	const char *hard = memchr(text + at, '\n', len - at);
	const size_t limit = hard ? (size_t)(hard - text) : len;
	if (limit == at) {
		return (struct line){at, at + 1};
	}
	struct line line = whole_parts(paper, font, room, text, limit, at);
	if (line.end == 0) {
		line = some_pieces(paper, font, room, text, part_end(text, limit, at), at);
		line.next = after_separator(text, limit, line.next);
	}
	if (line.next == limit && hard) {
		line.next++;
	}
	return line;
}

static int count_lines(const struct paper *paper, struct font font, int room, const char *text)
{
	const size_t len = strlen(text);
	int count = 0;
	for (size_t at = 0; at < len; count++) {
		at = next_line(paper, font, room, text, len, at).next;
	}
	return count;
}

int paper_text_height(const struct paper *paper, struct font font, int width, const char *text)
{
	return count_lines(paper, font, width, text) * paper_line_height(font);
}

static void set_line(
	struct paper *paper, struct font font, int x, int y, const char *text, size_t len)
{
	struct text_mask mask;
	fonts_set(paper->fonts, font, TEXT_CRISP, text, len, &mask);
	paper_stamp(paper, x + mask.left,
		y + paper_line_height(font) / 2 + fonts_baseline_px(font) + mask.top, &mask.mask);
	text_mask_finish(&mask);
}

static void set_lines(struct paper *paper, struct font font, enum align align, struct rect column,
	int room, const char *text)
{
	const size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		const struct line line = next_line(paper, font, room, text, len, at);
		const int width = width_of(paper, font, text + at, line.end - at);
		const int rest = column.w - width;
		const int indent = align == ALIGN_CENTRE  ? rest / 2
				   : align == ALIGN_RIGHT ? rest
							  : 0;
		if (paper->raster && line.end > at) {
			set_line(
				paper, font, column.x + indent, paper->y, text + at, line.end - at);
		}
		paper->y += paper_line_height(font);
		at = line.next;
	}
}

void paper_text(struct paper *paper, struct font font, enum align align, int left, int right,
	const char *text)
{
	const struct rect column = {.x = left, .w = right - left};
	set_lines(paper, font, align, column, column.w, text);
}

void paper_text_even(struct paper *paper, struct font font, enum align align, int left, int right,
	const char *text)
{
	const struct rect column = {.x = left, .w = right - left};
	const int lines = count_lines(paper, font, column.w, text);
	/* The narrowest room that needs no more lines. */
	int narrow = column.w / 3, wide = column.w;
	while (lines > 1 && wide - narrow > font.size_px / 4) {
		const int middle = (narrow + wide) / 2;
		if (count_lines(paper, font, middle, text) > lines) {
			narrow = middle;
		} else {
			wide = middle;
		}
	}
	set_lines(paper, font, align, column, wide, text);
}

/* Columns of the mask gathered into `width` of them; each keeps its share of ink. */
static void squeeze(struct mask *mask, int width)
{
	uint8_t *narrow = mem_alloc((size_t)width, (size_t)mask->h);
	for (int y = 0; y < mask->h; y++) {
		for (int x = 0; x < width; x++) {
			const int from = x * mask->w, to = from + mask->w; /* in 1/width columns */
			int sum = 0;
			for (int at = from; at < to;) {
				const int stop = MIN_OF(to, (at / width + 1) * width);
				sum += (stop - at) * mask->cover[y * mask->w + at / width];
				at = stop;
			}
			narrow[y * width + x] = (uint8_t)(sum / mask->w);
		}
	}
	mem_free(mask->cover);
	mask->cover = narrow;
	mask->w = width;
}

void paper_display(struct paper *paper, enum font_weight weight, int cap_px, const char *text)
{
	const int room = paper->right - paper->left;
	struct font font = {weight, cap_px * 1000 / FONT_CAP_PERMILLE};
	const int width = paper_width(paper, font, text);
	const int narrowest = width * 9 / 10; /* narrower, stems and bows would differ too much */
	if (narrowest > room) {
		font.size_px = MAX_OF(font.size_px * room / narrowest, 8);
	}
	struct text_mask text_mask;
	fonts_set(paper->fonts, font, TEXT_SMOOTH, text, strlen(text), &text_mask);
	if (text_mask.mask.w > room) {
		squeeze(&text_mask.mask, room);
	}
	paper->y += font.size_px * FONT_CAP_PERMILLE / 1000;
	paper_stamp(paper, paper->left + (room - text_mask.mask.w) / 2, paper->y + text_mask.top,
		&text_mask.mask);
	text_mask_finish(&text_mask);
}
