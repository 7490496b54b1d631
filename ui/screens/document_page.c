#include "ui/screens/document_page.h"
#include "ui/kit/document.h"
#include "ui/screens/entry_words.h"

enum { GAP_MM = 6, CODE_MM = 84 };

static const struct text_style note = {.size = TEXT_NOTE, .tone = TONE_SOFT};
static const struct text_style heading = {.size = TEXT_TITLE, .weight = FONT_BOLD};

static bool code(const struct view *view, struct rect rect, const struct document_page *page)
{
	return phone_code(
		view, rect, CODE_MM, page->page_url, say(view, "Take it along on your phone"));
}

static const char *source_of(const struct view *view, const struct document_page *page)
{
	return source_words(view, &page->document->source, page->document->as_of_ms, page->is_old);
}

/* In the zone that is only looked at. False: the code is not there. */
static bool look(const struct view *view, struct rect zone, const struct document_page *page)
{
	struct rect right = zone;
	right = rect_cut_right(&right, mm(view, CODE_MM + 8));
	bool has_code = code(view, right, page);
	if (has_code) {
		rect_cut_right(&zone, right.w + mm(view, GAP_MM));
	}
	subject(view, zone,
		&(const struct subject){.icon = page->icon,
			.name = text_in(view, &page->document->title),
			.facts = {source_of(view, page)}});
	return has_code;
}

/* What lies one below the other; heights of 0: not there. */
struct pieces {
	const struct document *document;
	const char *title, *source;
	bool has_tables;
	int title_h, note_h, code_h, gap;
};

static void cut(const struct view *view, const void *arg, int width_px, struct cuts *cuts)
{
	const struct pieces *is = arg;
	if (is->title_h) {
		cuts_piece(cuts, is->title_h);
		cuts_gap(cuts, is->gap);
	}
	document_cuts(view->ui, width_px, is->document, view->lang, is->has_tables, cuts);
	cuts_gap(cuts, is->gap);
	cuts_piece(cuts, is->note_h);
	if (is->code_h) {
		cuts_gap(cuts, is->gap);
		cuts_piece(cuts, is->code_h);
	}
}

static void read(const struct view *view, struct rect body, const struct document_page *page,
	const struct pieces *is)
{
	struct ui *ui = view->ui;
	int document_h = document_height(ui, body.w, is->document, view->lang, is->has_tables);
	int height = (is->title_h ? is->title_h + is->gap : 0) + document_h + is->gap + is->note_h +
		     (is->code_h ? is->gap + is->code_h : 0);
	struct turned turned = turned_begin(view, body, page->list_id, height, cut, is);
	struct rect at = turned.at;
	if (is->title_h) {
		ui_text(ui, rect_cut_top(&at, is->title_h), &heading, is->title);
		rect_cut_top(&at, is->gap);
	}
	document_draw(ui, at, turned.clip, is->document, view->lang, is->has_tables);
	rect_cut_top(&at, document_h + is->gap);
	ui_text(ui, rect_cut_top(&at, is->note_h), &note, is->source);
	if (is->code_h) {
		rect_cut_top(&at, is->gap);
		(void)code(view, rect_cut_top(&at, is->code_h), page);
	}
	turned_end(view, &turned);
}

void document_page(const struct view *view, struct rect body, struct rect side,
	const struct document_page *page)
{
	struct rect zone = look_zone(view, &body);
	bool has_code = look(view, zone, page) || code(view, side, page);
	struct pieces is = {.document = page->document,
		.title = text_in(view, &page->document->title),
		.source = source_of(view, page),
		.has_tables = page->has_tables,
		.gap = mm(view, GAP_MM)};
	is.title_h = zone.h > 0 || page->is_titled
			     ? 0
			     : ui_text_height(view->ui, body.w, &heading, is.title);
	is.note_h = ui_text_height(view->ui, body.w, &note, is.source);
	is.code_h = has_code || !page->page_url[0] ? 0 : mm(view, CODE_MM);
	read(view, body, page, &is);
}
