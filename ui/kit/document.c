#include "ui/kit/document_impl.h"

enum { GAP_MM = 8, MARK_MM = 10, MARK_GAP_MM = 5, LABEL_PERCENT = 32, QR_MM = 62, PICTURE_MM = 70 };

static const struct text_style heading = {.size = TEXT_HEADING, .weight = FONT_BOLD};
static const struct text_style body = {.size = TEXT_HEADING};
static const struct text_style soft = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style small = {.size = TEXT_NOTE, .tone = TONE_SOFT};
static const struct text_style large = {
	.size = TEXT_DISPLAY, .weight = FONT_BOLD, .tone = TONE_CANAL, .align = ALIGN_CENTRE};
static const struct text_style large_label = {
	.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE};

/* --- one text --- */

static const struct text_style *style_of(enum block_kind kind)
{
	return kind == BLOCK_heading ? &heading : kind == BLOCK_note ? &small : &body;
}

static int text_height(const struct block_view *s, int width)
{
	return ui_text_height(s->ui, width, style_of(s->block->kind), words(s, &s->block->text));
}

static void text_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	int line = ui_line_px(s->ui, style_of(s->block->kind)->size);
	int height = text_height(s, width);
	if (s->block->kind == BLOCK_heading) {
		cuts_hold(cuts, height);
		return;
	}
	for (; height >= 2 * line; height -= line) {
		cuts_piece(cuts, line);
	}
	cuts_piece(cuts, height);
}

static void text_paint(const struct block_view *s, struct rect rect)
{
	ui_text(s->ui, rect, style_of(s->block->kind), words(s, &s->block->text));
}

/* --- label and value --- */

static struct rect value_at(struct rect line)
{
	rect_cut_left(&line, line.w * LABEL_PERCENT / 100);
	return line;
}

static const struct text_style *value_style(const struct item *item)
{
	static const struct text_style loud = {.size = TEXT_TITLE, .weight = FONT_BOLD};
	return item->weight == ITEM_LOUD ? &loud : item->weight == ITEM_QUIET ? &body : &heading;
}

static int fact_line(const struct block_view *s, int width, const struct item *item)
{
	int value = value_at((struct rect){.w = width}).w;
	int label = width - value - ui_px(s->ui, 4);
	return MAX_OF(ui_text_height(s->ui, label, &soft, words(s, &item->label)),
		       ui_text_height(s->ui, value, value_style(item), words(s, &item->text))) +
	       ui_px(s->ui, 5);
}

static int facts_height(const struct block_view *s, int width)
{
	int height = 0;
	for (int i = 0; i < s->block->item_count; i++) {
		height += fact_line(s, width, &s->block->items[i]);
	}
	return height;
}

static void facts_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	for (int i = 0; i < s->block->item_count; i++) {
		cuts_piece(cuts, fact_line(s, width, &s->block->items[i]));
	}
}

static void facts_paint(const struct block_view *s, struct rect rect)
{
	for (int i = 0; i < s->block->item_count; i++) {
		const struct item *item = &s->block->items[i];
		struct rect line = rect_cut_top(&rect, fact_line(s, rect.w, item));
		struct rect value = value_at(line);
		line.w -= value.w + ui_px(s->ui, 4);
		/* the label's line stands on the value's */
		int drop =
			ui_line_px(s->ui, value_style(item)->size) - ui_line_px(s->ui, TEXT_BODY);
		line.y += drop * 3 / 4;
		ui_text(s->ui, line, &soft, words(s, &item->label));
		ui_text(s->ui, value, value_style(item), words(s, &item->text));
	}
}

/* --- list, checklist, steps: a mark and what it is for --- */

/* A number has room in it. */
static int mark_px(const struct block_view *s)
{
	return MAX_OF(ui_px_elder(s->ui, MARK_MM), ui_line_px(s->ui, TEXT_NOTE) + 2);
}

static int mark_width(const struct block_view *s)
{
	return mark_px(s) + ui_px(s->ui, MARK_GAP_MM);
}

static int item_height(const struct block_view *s, int width, const struct item *item)
{
	width -= mark_width(s);
	int label = item->label.in[s->lang][0]
			    ? ui_text_height(s->ui, width, &soft, words(s, &item->label))
			    : 0;
	return ui_text_height(s->ui, width, &body, words(s, &item->text)) + label + ui_px(s->ui, 4);
}

static void mark_paint(const struct block_view *s, struct rect rect, int number)
{
	struct ui *ui = s->ui;
	int side = MIN_OF(rect.w, rect.h);
	if (s->block->kind == BLOCK_list) {
		int dot = side * 3 / 10;
		ui_round(ui, rect_centre(rect, dot, dot), dot / 2, TONE_CANAL);
	} else if (s->block->kind == BLOCK_checklist) {
		struct rect box = rect_centre(rect, side * 7 / 10, side * 7 / 10);
		ui_outline(ui, box, ui_px(ui, 1), ui_px(ui, 0.7), TONE_CANAL);
	} else {
		struct rect disc = rect_centre(rect, side, side);
		ui_round(ui, disc, side / 2, TONE_TINT);
		ui_text(ui, disc,
			STYLE(.size = TEXT_NOTE, .weight = FONT_BOLD, .tone = TONE_CANAL,
				.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
			ui_format(ui, "%d", number));
	}
}

static int items_height(const struct block_view *s, int width)
{
	int height = 0;
	for (int i = 0; i < s->block->item_count; i++) {
		height += item_height(s, width, &s->block->items[i]);
	}
	return height;
}

static void items_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	for (int i = 0; i < s->block->item_count; i++) {
		cuts_piece(cuts, item_height(s, width, &s->block->items[i]));
	}
}

static void items_paint(const struct block_view *s, struct rect rect)
{
	for (int i = 0; i < s->block->item_count; i++) {
		const struct item *item = &s->block->items[i];
		struct rect line = rect_cut_top(&rect, item_height(s, rect.w, item));
		struct rect mark = rect_cut_left(&line, mark_px(s));
		mark.h = MAX_OF(ui_line_px(s->ui, TEXT_HEADING), mark.w);
		mark_paint(s, mark, i + 1);
		rect_cut_left(&line, ui_px(s->ui, MARK_GAP_MM));
		ui_paragraph(s->ui, &line, &body, words(s, &item->text), 0);
		if (item->label.in[s->lang][0]) {
			ui_paragraph(s->ui, &line, &soft, words(s, &item->label), 0);
		}
	}
}

/* --- the others --- */

static int big_height(const struct block_view *s, int width)
{
	return ui_text_height(s->ui, width, &large_label, words(s, &s->block->label)) +
	       ui_text_height(s->ui, width, &large, words(s, &s->block->text));
}

static void big_paint(const struct block_view *s, struct rect rect)
{
	ui_paragraph(s->ui, &rect, &large_label, words(s, &s->block->label), 0);
	ui_text(s->ui, rect, &large, words(s, &s->block->text));
}

static int picture_height(const struct block_view *s, int width)
{
	return ui_px(s->ui, PICTURE_MM) +
	       ui_text_height(s->ui, width, &large_label, words(s, &s->block->text));
}

static void picture_paint(const struct block_view *s, struct rect rect)
{
	struct rect at = rect_cut_top(&rect, ui_px(s->ui, PICTURE_MM));
	ui_icon(s->ui, rect_centre(at, at.h, at.h), s->block->code, TONE_CANAL);
	ui_text(s->ui, rect, &large_label, words(s, &s->block->text));
}

static int qr_height(const struct block_view *s, int width)
{
	int side = ui_px(s->ui, QR_MM);
	int text = width - side - ui_px(s->ui, GAP_MM);
	return MAX_OF(side, ui_text_height(s->ui, text, &body, words(s, &s->block->text)));
}

static void qr_paint(const struct block_view *s, struct rect rect)
{
	int side = ui_px(s->ui, QR_MM);
	struct rect code = rect_cut_left(&rect, side);
	ui_qr(s->ui, rect_centre(code, side, side), s->block->code);
	rect_cut_left(&rect, ui_px(s->ui, GAP_MM));
	struct text_style beside = body;
	beside.valign = VALIGN_MIDDLE;
	ui_text(s->ui, rect, &beside, words(s, &s->block->text));
}

static struct text_style band_style(enum text_size size, enum font_weight weight)
{
	return (struct text_style){.size = size, .weight = weight, .tone = TONE_AMBER};
}

static int band_height(const struct block_view *s, int width)
{
	struct text_style label = band_style(TEXT_HEADING, FONT_BOLD);
	struct text_style text = band_style(TEXT_BODY, FONT_REGULAR);
	width -= 2 * ui_px(s->ui, 6);
	int label_h = s->block->label.in[s->lang][0]
			      ? ui_text_height(s->ui, width, &label, words(s, &s->block->label))
			      : 0;
	return label_h + ui_text_height(s->ui, width, &text, words(s, &s->block->text)) +
	       2 * ui_px(s->ui, 4);
}

static void band_paint(const struct block_view *s, struct rect rect)
{
	struct text_style label = band_style(TEXT_HEADING, FONT_BOLD);
	struct text_style text = band_style(TEXT_BODY, FONT_REGULAR);
	ui_round(s->ui, rect, ui_px(s->ui, 3), TONE_AMBER_TINT);
	struct rect in = rect_inset(rect, ui_px(s->ui, 6), ui_px(s->ui, 4));
	if (s->block->label.in[s->lang][0]) {
		ui_paragraph(s->ui, &in, &label, words(s, &s->block->label), 0);
	}
	ui_text(s->ui, in, &text, words(s, &s->block->text));
}

static int link_height(const struct block_view *s, int width)
{
	int text =
		ui_text_height(s->ui, width - ui_px(s->ui, 26), &body, words(s, &s->block->text));
	return MAX_OF(ui_px(s->ui, 26), text + 2 * ui_px(s->ui, 4));
}

static void link_paint(const struct block_view *s, struct rect rect)
{
	struct ui *ui = s->ui;
	const char *text = words(s, &s->block->text);
	unsigned state = ui_control(ui, ROLE_BUTTON, rect, text, ACTION_link, s->index, 0);
	ui_card(ui, rect, state & STATE_PRESSED ? TONE_TINT : TONE_CARD);
	ui_outline(ui, rect, ui_px(ui, 4), ui_px(ui, 0.4), TONE_EDGE);
	struct rect in = rect_inset(rect, ui_px(ui, 6), 0);
	int icon = ui_px(ui, 8);
	ui_icon(ui, rect_centre(rect_cut_right(&in, icon), icon, icon), "chevron-right",
		TONE_CANAL);
	rect_cut_right(&in, ui_px(ui, 6));
	struct text_style style = body;
	style.valign = VALIGN_MIDDLE;
	ui_text(ui, in, &style, text);
	ui_focus_ring(ui, rect, ui_px(ui, 4), state);
}

/* --- all of them --- */

static const struct {
	int (*height)(const struct block_view *s, int width);
	void (*paint)(const struct block_view *s, struct rect rect);
	/* NULL: it is one piece */
	void (*cuts)(const struct block_view *s, int width, struct cuts *cuts);
} painters[BLOCK_KIND_COUNT] = {
	[BLOCK_heading] = {text_height, text_paint, text_cuts},
	[BLOCK_paragraph] = {text_height, text_paint, text_cuts},
	[BLOCK_note] = {text_height, text_paint, text_cuts},
	[BLOCK_facts] = {facts_height, facts_paint, facts_cuts},
	[BLOCK_big] = {big_height, big_paint},
	[BLOCK_list] = {items_height, items_paint, items_cuts},
	[BLOCK_checklist] = {items_height, items_paint, items_cuts},
	[BLOCK_steps] = {items_height, items_paint, items_cuts},
	[BLOCK_timeline] = {timeline_height, timeline_paint, timeline_cuts},
	[BLOCK_table] = {table_height, table_paint, table_cuts},
	[BLOCK_chart] = {chart_height, chart_paint, chart_cuts},
	[BLOCK_plan] = {plan_height, plan_paint},
	[BLOCK_picture] = {picture_height, picture_paint},
	[BLOCK_qr] = {qr_height, qr_paint},
	[BLOCK_band] = {band_height, band_paint},
	[BLOCK_link] = {link_height, link_paint},
};

/* A heading stands nearer to what it is over. */
static int gap_after(const struct ui *ui, const struct block *block)
{
	return ui_px(ui, block->kind == BLOCK_heading ? GAP_MM / 2 : GAP_MM);
}

static int height_of(const struct block_view *view, int width, bool charts_as_tables)
{
	bool is_figures = charts_as_tables && view->block->kind == BLOCK_chart;
	return is_figures ? figures_height(view, width)
			  : painters[view->block->kind].height(view, width);
}

int document_height(struct ui *ui, int width_px, const struct document *document, enum lang lang,
	bool charts_as_tables)
{
	int height = 0;
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		const struct block_view view = {ui, lang, block, i, {0}};
		height += height_of(&view, width_px, charts_as_tables) + gap_after(ui, block);
	}
	return height;
}

void document_cuts(struct ui *ui, int width_px, const struct document *document, enum lang lang,
	bool charts_as_tables, struct cuts *cuts)
{
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		const struct block_view view = {ui, lang, block, i, {0}};
		if (charts_as_tables && block->kind == BLOCK_chart) {
			figures_cuts(&view, width_px, cuts);
		} else if (painters[block->kind].cuts) {
			painters[block->kind].cuts(&view, width_px, cuts);
		} else {
			cuts_piece(cuts, painters[block->kind].height(&view, width_px));
		}
		cuts_gap(cuts, gap_after(ui, block));
	}
}

void document_draw(struct ui *ui, struct rect at, struct rect seen, const struct document *document,
	enum lang lang, bool charts_as_tables)
{
	for (int i = 0; i < document->block_count; i++) {
		const struct block *block = &document->blocks[i];
		const struct block_view view = {ui, lang, block, i, seen};
		struct rect rect = at;
		rect.h = height_of(&view, at.w, charts_as_tables);
		if (!in_sight(&view, rect)) {
			;
		} else if (charts_as_tables && block->kind == BLOCK_chart) {
			figures_paint(&view, rect);
		} else {
			painters[block->kind].paint(&view, rect);
		}
		at.y += rect.h + gap_after(ui, block);
	}
}
