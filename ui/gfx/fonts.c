#include "ui/gfx/fonts.h"

#include <SDL_ttf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

enum {
	CHAIN_MAX = 8,	    /* lines of fonts.list */
	LIST_LIMIT = 8192,  /* bytes of fonts.list */
	TEXT_LEN_MAX = 2048 /* bytes of one line; what is longer is cut */
};

struct link {
	enum { FOR_REGULAR, FOR_BOLD, FOR_ANY } use;
	long face;
	char path[256];
	const void *file; /* mapped as long as ttf is open */
	size_t file_len;
	TTF_Font *ttf; /* NULL until needed */
	bool is_broken;
	int size_px;
	enum text_look look;
};

struct fonts {
	struct link chain[CHAIN_MAX];
	int count;
	char scratch[TEXT_LEN_MAX + 1]; /* a span with a NUL behind; overwritten after each use */
};

/* A stretch of text that one font sets. link NULL: `count` characters that no font has. */
struct span {
	struct link *link;
	const char *text;
	size_t len;
	int count;
};

static void close_link(struct link *link)
{
	if (link->ttf) {
		TTF_CloseFont(link->ttf);
		link->ttf = NULL;
	}
	fs_unmap(link->file, link->file_len);
	link->file = NULL;
}

/* Mapped, since a Chinese font is read in thousands of small pieces. */
static bool open_link(struct link *link)
{
	if (link->ttf || link->is_broken) {
		return link->ttf != NULL;
	}
	link->size_px = 32;
	link->look = TEXT_SMOOTH;
	enum err err = fs_map(link->path, &link->file, &link->file_len);
	if (!err && link->file_len <= INT_MAX) {
		link->ttf = TTF_OpenFontIndexRW(SDL_RWFromConstMem(link->file, (int)link->file_len),
			1, link->size_px, link->face);
	}
	if (!link->ttf) {
		link->is_broken = true;
		log_warn("gfx", "font %s: %s", link->path, err ? err_name(err) : TTF_GetError());
		close_link(link);
		return false;
	}
	TTF_SetFontHinting(link->ttf, TTF_HINTING_LIGHT_SUBPIXEL);
	return true;
}

static void tune_link(struct link *link, int size_px, enum text_look look)
{
	if (link->look != look) {
		TTF_SetFontHinting(link->ttf,
			look == TEXT_CRISP ? TTF_HINTING_MONO : TTF_HINTING_LIGHT_SUBPIXEL);
		link->look = look;
	}
	if (link->size_px != size_px) { /* at 72 dpi, SDL_ttf's, a point is a pixel */
		TTF_SetFontSize(link->ttf, size_px);
		link->size_px = size_px;
	}
}

/* "weight face path"; false when it is nothing of the kind. */
static bool parse_link(char *line, struct link *out)
{
	char *rest = NULL;
	const char *use = strtok_r(line, " \t", &rest);
	const char *face = strtok_r(NULL, " \t", &rest);
	const char *path = strtok_r(NULL, " \t", &rest);
	if (!use || !face || !path || !str_copy(out->path, sizeof(out->path), path)) {
		return false;
	}
	char *end = NULL;
	out->face = strtol(face, &end, 10);
	if (*end != '\0' || out->face < 0 || out->face > 255) {
		return false;
	}
	out->use = str_equal(use, "regular") ? FOR_REGULAR
		   : str_equal(use, "bold")  ? FOR_BOLD
					     : FOR_ANY;
	return out->use != FOR_ANY || str_equal(use, "any");
}

static enum err parse_list(struct fonts *fonts, char *list)
{
	char *rest = NULL;
	bool has_regular = false;
	for (char *line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (line[0] == '#' || line[0] == '\r') {
			continue;
		}
		if (fonts->count == CHAIN_MAX) {
			return ERR_TOO_BIG;
		}
		struct link *link = &fonts->chain[fonts->count];
		if (!parse_link(line, link)) {
			return ERR_INVALID;
		}
		has_regular |= link->use == FOR_REGULAR;
		fonts->count++;
	}
	return has_regular ? OK : ERR_INVALID;
}

enum err fonts_create(const char *list_path, struct fonts **fonts_out)
{
	char *list = NULL;
	size_t len = 0;
	struct fonts *fonts = NULL;
	enum err err = fs_read(list_path, LIST_LIMIT, &list, &len);
	if (err) {
		log_error("gfx", "%s: %s", list_path, err_name(err));
		return err;
	}
	if (TTF_Init() != 0) {
		log_error("gfx", "TTF_Init: %s", TTF_GetError());
		mem_free(list);
		return ERR_IO;
	}
	fonts = mem_new(struct fonts);
	err = parse_list(fonts, list);
	if (err) {
		log_error("gfx", "%s: %s", list_path, err_name(err));
		goto out;
	}
	for (int i = 0; i < fonts->count; i++) {
		if (fonts->chain[i].use != FOR_ANY && !open_link(&fonts->chain[i])) {
			err = ERR_NOT_FOUND;
			goto out;
		}
	}
	*fonts_out = fonts;
	fonts = NULL;
out:
	mem_free(list);
	fonts_destroy(fonts);
	return err;
}

void fonts_destroy(struct fonts *fonts)
{
	if (!fonts) {
		return;
	}
	for (int i = 0; i < fonts->count; i++) {
		close_link(&fonts->chain[i]);
	}
	mem_free(fonts);
	TTF_Quit();
}

/* The first font of the chain that has the character: its own weight, then any, then the other
 * weight. Fonts have pictures of their own for private use (Hanazono: F137 to F6B0): not what the
 * name on a card means, so none has them. */
static struct link *find_link(struct fonts *fonts, enum font_weight weight, uint32_t code_point)
{
	const int own = weight == FONT_BOLD ? FOR_BOLD : FOR_REGULAR;
	const int other = weight == FONT_BOLD ? FOR_REGULAR : FOR_BOLD;
	const int order[] = {own, FOR_ANY, other};
	if (plain_is_private(code_point)) {
		return NULL;
	}
	for (size_t pass = 0; pass < ARRAY_LEN(order); pass++) {
		for (int i = 0; i < fonts->count; i++) {
			struct link *link = &fonts->chain[i];
			if ((int)link->use == order[pass] && open_link(link) &&
				TTF_GlyphIsProvided32(link->ttf, code_point)) {
				return link;
			}
		}
	}
	return NULL;
}

bool fonts_has(struct fonts *fonts, enum font_weight weight, uint32_t code_point)
{
	return find_link(fonts, weight, code_point) != NULL;
}

/* The next stretch that one font can set; len 0 at the end. Malformed bytes and what is
 * not to be seen are passed over: here goes everything that screen or slip show. */
static struct span next_span(
	struct fonts *fonts, enum font_weight weight, const char *text, size_t len)
{
	struct span span = {.text = text};
	while (span.len < len) {
		uint32_t code_point = 0;
		const size_t step = utf8_decode(text + span.len, len - span.len, &code_point);
		const bool is_nothing = step == 0 || plain_is_unseen(code_point);
		if (is_nothing) {
			if (span.count > 0) {
				break;
			}
			span.text++;
			text++;
			len--;
			continue;
		}
		struct link *link = find_link(fonts, weight, code_point);
		if (span.count > 0 && link != span.link) {
			break;
		}
		span.link = link;
		span.len += step;
		span.count++;
	}
	return span;
}

static const char *span_text(struct fonts *fonts, const struct span *span)
{
	memcpy(fonts->scratch, span->text, span->len);
	fonts->scratch[span->len] = '\0';
	return fonts->scratch;
}

static int box_width(int size_px)
{
	return size_px * 9 / 10;
}

static int span_width(
	struct fonts *fonts, const struct span *span, struct font font, enum text_look look)
{
	if (!span->link) {
		return span->count * box_width(font.size_px);
	}
	int width = 0;
	tune_link(span->link, font.size_px, look);
	if (TTF_SizeUTF8(span->link->ttf, span_text(fonts, span), &width, NULL) != 0) {
		width = 0;
	}
	mem_wipe(fonts->scratch, span->len);
	return width;
}

int fonts_width(
	struct fonts *fonts, struct font font, enum text_look look, const char *text, size_t len)
{
	if (font.size_px <= 0) {
		return 0;
	}
	int width = 0;
	len = MIN_OF(len, (size_t)TEXT_LEN_MAX);
	for (const char *end = text + len; text < end;) {
		const struct span span = next_span(fonts, font.weight, text, (size_t)(end - text));
		if (span.count == 0) {
			break;
		}
		width += span_width(fonts, &span, font, look);
		text = span.text + span.len;
	}
	return width;
}

/* Where a line is put together before it is cut to its ink. */
struct sheet {
	struct mask mask;
	int baseline;
	int pad; /* left of the pen, for letters that reach back */
};

static void put_cover(struct sheet *sheet, int x, int y, uint8_t cover)
{
	if (x >= 0 && x < sheet->mask.w && y >= 0 && y < sheet->mask.h) {
		uint8_t *at = &sheet->mask.cover[(size_t)y * (size_t)sheet->mask.w + (size_t)x];
		*at = MAX_OF(*at, cover);
	}
}

/* A character that no font has: a box on the baseline, as high as a capital and a little more. */
static void put_box(struct sheet *sheet, int pen, int size_px)
{
	const int line = MAX_OF(1, size_px / 16), side = box_width(size_px) - size_px / 8;
	const int x0 = sheet->pad + pen + size_px / 16, y1 = sheet->baseline + size_px / 16;
	const int y0 = y1 - side;
	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x0 + side; x++) {
			if (y < y0 + line || y >= y1 - line || x < x0 + line ||
				x >= x0 + side - line) {
				put_cover(sheet, x, y, 255);
			}
		}
	}
}

static void put_span(struct fonts *fonts, struct sheet *sheet, int pen, const struct span *span,
	enum text_look look)
{
	const SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
	TTF_Font *ttf = span->link->ttf;
	const char *text = span_text(fonts, span);
	/* Shaded surfaces hold the cover itself as palette index: a quarter of the memory. */
	SDL_Surface *surface = look == TEXT_CRISP ? TTF_RenderUTF8_Solid(ttf, text, white)
						  : TTF_RenderUTF8_Shaded(ttf, text, white, black);
	if (surface) {
		const int y0 = sheet->baseline - TTF_FontAscent(ttf);
		for (int y = 0; y < surface->h; y++) {
			uint8_t *row = (uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
			for (int x = 0; x < surface->w; x++) {
				if (row[x]) {
					put_cover(sheet, sheet->pad + pen + x, y0 + y,
						look == TEXT_CRISP ? 255 : row[x]);
				}
			}
		}
		mem_wipe(surface->pixels, (size_t)surface->pitch * (size_t)surface->h);
		SDL_FreeSurface(surface);
	}
	mem_wipe(fonts->scratch, span->len);
}

static bool has_ink(const struct mask *mask, int x, int y, int w, int h)
{
	for (int row = y; row < y + h; row++) {
		for (int column = x; column < x + w; column++) {
			if (mask->cover[(size_t)row * (size_t)mask->w + (size_t)column]) {
				return true;
			}
		}
	}
	return false;
}

/* Cuts the sheet to its ink. */
static void cut_sheet(const struct sheet *sheet, struct text_mask *out)
{
	const struct mask *whole = &sheet->mask;
	int top = 0, bottom = whole->h, left = 0, right = whole->w;
	while (top < bottom && !has_ink(whole, 0, top, whole->w, 1)) {
		top++;
	}
	while (bottom > top && !has_ink(whole, 0, bottom - 1, whole->w, 1)) {
		bottom--;
	}
	while (left < right && !has_ink(whole, left, top, 1, bottom - top)) {
		left++;
	}
	while (right > left && !has_ink(whole, right - 1, top, 1, bottom - top)) {
		right--;
	}
	out->left = left - sheet->pad;
	out->top = top - sheet->baseline;
	if (right == left || bottom == top) {
		return;
	}
	out->mask.w = right - left;
	out->mask.h = bottom - top;
	out->mask.cover = mem_alloc((size_t)out->mask.w, (size_t)out->mask.h);
	for (int y = 0; y < out->mask.h; y++) {
		memcpy(out->mask.cover + (size_t)y * (size_t)out->mask.w,
			whole->cover + (size_t)(top + y) * (size_t)whole->w + left,
			(size_t)out->mask.w);
	}
}

void fonts_set(struct fonts *fonts, struct font font, enum text_look look, const char *text,
	size_t len, struct text_mask *out)
{
	*out = (struct text_mask){0};
	len = MIN_OF(len, (size_t)TEXT_LEN_MAX);
	const int width = fonts_width(fonts, font, look, text, len);
	if (width <= 0) {
		return;
	}
	struct sheet sheet = {
		.mask = {.w = width + font.size_px, .h = 2 * font.size_px},
		.baseline = font.size_px * 5 / 4,
		.pad = font.size_px / 2,
	};
	sheet.mask.cover = mem_alloc((size_t)sheet.mask.w, (size_t)sheet.mask.h);
	int pen = 0;
	for (const char *end = text + len; text < end;) {
		const struct span span = next_span(fonts, font.weight, text, (size_t)(end - text));
		if (span.count == 0) {
			break;
		}
		const int span_px = span_width(fonts, &span, font, look);
		if (span.link) {
			put_span(fonts, &sheet, pen, &span, look);
		} else {
			for (int i = 0; i < span.count; i++) {
				put_box(&sheet, pen + i * box_width(font.size_px), font.size_px);
			}
		}
		pen += span_px;
		text = span.text + span.len;
	}
	cut_sheet(&sheet, out);
	out->advance_px = width;
	mem_wipe(sheet.mask.cover, (size_t)sheet.mask.w * (size_t)sheet.mask.h);
	mem_free(sheet.mask.cover);
}

void text_mask_finish(struct text_mask *mask)
{
	if (mask->mask.cover) {
		mem_wipe(mask->mask.cover, (size_t)mask->mask.w * (size_t)mask->mask.h);
		mem_free(mask->mask.cover);
	}
	*mask = (struct text_mask){0};
}

void fonts_forget(struct fonts *fonts)
{
	/* The library keeps the glyph positions of its last line, and glyphs by size: a long line
	 * of blanks takes the place of the first, a change of size frees the others. */
	char blanks[257];
	memset(blanks, ' ', sizeof(blanks) - 1);
	blanks[sizeof(blanks) - 1] = '\0';
	for (int i = 0; i < fonts->count; i++) {
		struct link *link = &fonts->chain[i];
		if (link->ttf) {
			const int size_px = link->size_px;
			tune_link(link, size_px + 1, TEXT_SMOOTH);
			(void)TTF_SizeUTF8(link->ttf, blanks, NULL, NULL);
			tune_link(link, size_px, TEXT_SMOOTH);
		}
	}
	mem_wipe(fonts->scratch, sizeof(fonts->scratch));
	fonts_rest(fonts);
}

void fonts_rest(struct fonts *fonts)
{
	for (int i = 0; i < fonts->count; i++) {
		fs_release(fonts->chain[i].file, fonts->chain[i].file_len);
	}
}

int fonts_baseline_px(struct font font)
{
	/* Half the cap height is 0.367 em, the middle of an ideograph lies 0.38 em above the
	 * baseline. */
	return (font.size_px * 373 + 500) / 1000;
}
