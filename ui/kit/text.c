/* Measuring, wrapping and setting text. */
#include "ui/kit/ui_impl.h"
#include "ui/kit/wrap.h"

#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum { LINES_MAX = 200 }; /* 2,000 characters in a narrow column */

struct lines {
	int count, width_px; /* of the widest */
	bool is_cut;	     /* more than LINES_MAX, or a piece wider than the line */
	struct {
		size_t at, len;
		int width_px;
	} line[LINES_MAX];
};

static uint64_t hash_of(struct font font, const char *text, int len)
{
	uint64_t hash = 0xcbf29ce484222325u ^ ((uint64_t)font.size_px << 8) ^ (uint64_t)font.weight;
	for (int i = 0; i < len; i++) {
		hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3u;
	}
	hash ^= hash >> 29;
	return hash ? hash : 1;
}

int ui_measure(struct ui *ui, struct font font, const char *text, int len)
{
	if (len <= 0) {
		return 0;
	}
	uint64_t hash = hash_of(font, text, len);
	struct width_entry *entry = &ui->widths[hash & (WIDTH_CACHE_SIZE - 1)];
	if (entry->hash != hash) {
		entry->hash = hash;
		entry->width_px = ui->measurer.text_width(ui->measurer.arg, font, text, len);
	}
	return entry->width_px;
}

static struct font font_of(const struct ui *ui, const struct text_style *style, enum text_size size)
{
	return (struct font){style->weight, ui->theme.em_px[size]};
}

static void end_line(struct lines *lines, size_t at, size_t end, int width)
{
	if (lines->count == LINES_MAX) {
		lines->is_cut = true;
		return;
	}
	lines->line[lines->count].at = at;
	lines->line[lines->count].len = end - at;
	lines->line[lines->count].width_px = width;
	lines->count++;
	lines->width_px = MAX_OF(lines->width_px, width);
}

/* A word wider than a line: as many characters as fit. */
static size_t fit_characters(
	struct ui *ui, struct font font, const char *text, size_t len, int width, int *width_out)
{
	size_t at = 0, step;
	uint32_t c;
	*width_out = 0;
	while (at < len && (step = utf8_decode(text + at, len - at, &c)) > 0) {
		int w = ui_measure(ui, font, text, (int)(at + step));
		if (w > width && at > 0) {
			break;
		}
		at += step;
		*width_out = w;
	}
	return at > 0 ? at : len;
}

static void wrap(struct ui *ui, struct font font, const char *text, int width, struct lines *lines)
{
	*lines = (struct lines){0};
	size_t len = strlen(text), from = 0, begin = 0, end = 0; /* end: without trailing space */
	int used = 0, pending = 0;				 /* pending: that space's width */
	while (from < len) {
		size_t space;
		bool is_end;
		size_t piece = wrap_piece(text, len, from, &space, &is_end);
		size_t body = piece - space;
		int w = ui_measure(ui, font, text + from, (int)body);
		if (end > begin && used + pending + w > width) {
			/* Each piece is rounded up; the whole may still fit. */
			int whole = ui_measure(ui, font, text + begin, (int)(from + body - begin));
			if (whole <= width) {
				used = whole - pending - w;
			} else {
				end_line(lines, begin, end, used);
				begin = end = from;
				used = pending = 0;
			}
		}
		if (w > width) { /* alone on the line and still too wide */
			size_t fit = fit_characters(ui, font, text + from, body, width, &w);
			lines->is_cut = true;
			if (fit < body) {
				end_line(lines, from, from + fit, w);
				from += fit;
				begin = end = from;
				continue;
			}
		}
		used += pending + w;
		end = from + body;
		pending = space ? ui_measure(ui, font, " ", 1) * (int)(space - is_end) : 0;
		from += piece;
		if (is_end) {
			end_line(lines, begin, end, used);
			begin = end = from;
			used = pending = 0;
		}
	}
	if (end > begin || lines->count == 0) {
		end_line(lines, begin, end, used);
	}
}

/* Lines of about the same length look set, a last line of one character does not. */
static void wrap_even(
	struct ui *ui, struct font font, const char *text, int width, struct lines *lines)
{
	wrap(ui, font, text, width, lines);
	if (lines->count < 2 || lines->count > 4 || lines->is_cut || strchr(text, '\n')) {
		return;
	}
	int low = width / 2, high = width;
	struct lines trial;
	while (high - low > font.size_px / 4) {
		int middle = (low + high) / 2;
		wrap(ui, font, text, middle, &trial);
		if (trial.count == lines->count && !trial.is_cut) {
			high = middle;
			*lines = trial;
		} else {
			low = middle;
		}
	}
}

static void wrap_styled(struct ui *ui, const struct text_style *style, enum text_size size,
	const char *text, int width, struct lines *lines)
{
	struct font font = font_of(ui, style, size);
	if (style->bold_len > 0) {
		font.weight = FONT_BOLD; /* the wider one: any part may be set in it */
	}
	bool is_even = style->align == ALIGN_CENTRE || size >= TEXT_HEADING;
	if (is_even) {
		wrap_even(ui, font, text, width, lines);
	} else {
		wrap(ui, font, text, width, lines);
	}
}

static int add_text(struct ui *ui, struct rect rect, struct font font,
	const struct text_style *style, const char *text, size_t len)
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_TEXT, rect);
	if (!cmd) {
		return -1;
	}
	cmd->color = ui->theme.color[style->tone == TONE_PAPER ? TONE_INK : style->tone];
	cmd->font = font;
	cmd->text = ui_keep(ui, text, len);
	cmd->is_personal = style->is_personal;
	return (int)(cmd - ui->list.cmds);
}

/* What a list has scrolled away is no line; what nothing shows although it should is one. */
static void note_line(struct ui *ui, struct rect rect, struct rect box,
	const struct text_style *style, const char *source, int cmd, bool is_cut)
{
	if ((cmd >= 0 || !ui->open_scroll) && ui->line_count < LINE_MAX) {
		ui->lines[ui->line_count++] = (struct ui_line){
			.text = cmd >= 0 ? ui->list.cmds[cmd].text : "",
			.source = source,
			.is_personal = style->is_personal,
			.rect = rect,
			.box = box,
			.cmd = cmd,
			.is_cut = is_cut,
			.is_scrolled = ui->open_scroll != 0,
		};
	}
}

/* One line; the part of it that matched is bold. */
static void set_line(struct ui *ui, struct rect rect, struct rect box, struct font font,
	const struct text_style *style, const char *text, size_t at, size_t len, bool is_cut)
{
	size_t bold_from = MAX_OF((size_t)style->bold_at, at);
	size_t bold_to = MIN_OF((size_t)style->bold_at + (size_t)style->bold_len, at + len);
	if (style->bold_len <= 0 || bold_from >= bold_to) {
		note_line(ui, rect, box, style, text,
			add_text(ui, rect, font, style, text + at, len), is_cut);
		return;
	}
	struct {
		size_t from, to;
	} parts[3] = {{at, bold_from}, {bold_from, bold_to}, {bold_to, at + len}};
	for (int i = 0; i < 3; i++) {
		if (parts[i].from == parts[i].to) {
			continue;
		}
		struct font part_font = {i == 1 ? FONT_BOLD : font.weight, font.size_px};
		size_t part_len = parts[i].to - parts[i].from;
		struct rect part = rect;
		part.w = ui_measure(ui, part_font, text + parts[i].from, (int)part_len);
		struct text_style part_style = *style;
		part_style.tone = i == 1 ? TONE_CANAL : style->tone;
		int cmd =
			add_text(ui, part, part_font, &part_style, text + parts[i].from, part_len);
		note_line(ui, part, box, style, text, cmd, is_cut);
		rect.x += part.w;
		rect.w -= part.w;
	}
}

int ui_text(struct ui *ui, struct rect rect, const struct text_style *style, const char *text)
{
	if (!text || !text[0]) {
		return 0;
	}
	struct lines lines;
	enum text_size size = style->size;
	int line_px, height;
	for (;;) { /* a size smaller, as long as there is one */
		wrap_styled(ui, style, size, text, rect.w, &lines);
		line_px = ui->theme.line_px[size];
		height = lines.count * line_px;
		bool fits = height <= rect.h && !lines.is_cut &&
			    (!style->is_single || lines.count == 1);
		if (fits || size == TEXT_NOTE) {
			break;
		}
		size--;
	}
	bool is_cut = height > rect.h || lines.is_cut;
	int y = rect.y;
	if (style->valign == VALIGN_MIDDLE) {
		y += (rect.h - height) / 2;
	} else if (style->valign == VALIGN_BOTTOM) {
		y += rect.h - height;
	}
	for (int i = 0; i < lines.count; i++) {
		struct rect line = {rect.x, y + i * line_px, lines.line[i].width_px, line_px};
		if (style->align == ALIGN_CENTRE) {
			line.x += (rect.w - line.w) / 2;
		} else if (style->align == ALIGN_RIGHT) {
			line.x += rect.w - line.w;
		}
		if (line.w > 0) {
			set_line(ui, line, rect, font_of(ui, style, size), style, text,
				lines.line[i].at, lines.line[i].len, is_cut);
		}
	}
	return height;
}

int ui_text_height(struct ui *ui, int width_px, const struct text_style *style, const char *text)
{
	if (!text || !text[0]) {
		return 0;
	}
	struct lines lines;
	wrap_styled(ui, style, style->size, text, width_px, &lines);
	return lines.count * ui->theme.line_px[style->size];
}

int ui_text_width(struct ui *ui, const struct text_style *style, const char *text)
{
	return ui_measure(ui, font_of(ui, style, style->size), text, (int)strlen(text));
}

int ui_text_least_width(struct ui *ui, const struct text_style *style, const char *text)
{
	size_t len = strlen(text), space = 0, piece;
	bool is_end;
	int width = 0;
	for (size_t from = 0; (piece = wrap_piece(text, len, from, &space, &is_end));
		from += piece) {
		width = MAX_OF(width, ui_measure(ui, font_of(ui, style, style->size), text + from,
					      (int)(piece - space)));
	}
	return width;
}

int ui_line_px(const struct ui *ui, enum text_size size)
{
	return ui->theme.line_px[size];
}

void ui_paragraph(struct ui *ui, struct rect *rest, const struct text_style *style,
	const char *text, int gap_px)
{
	if (!text || !text[0]) {
		return;
	}
	int height = ui_text_height(ui, rest->w, style, text);
	ui_text(ui, rect_cut_top(rest, height), style, text);
	rect_cut_top(rest, gap_px);
}
