/* An entry of a collection: the hall's document; to be taken along on paper and on the phone. */
#include "firmware/base/str.h"
#include "ui/kit/document.h"
#include "ui/screens/entry_words.h"

enum { LIST_ID = 7600, GAP_MM = 6, CODE_MM = 84 };

static struct page page_of(const struct view *view, const struct read *read)
{
	struct page page = page_usual(say(view, "Look up"), STEP_NONE);
	if (read_has_chart(read)) {
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "eye",
			.label = read->has_tables ? say(view, "Show as a chart")
						  : say(view, "Show as a table"),
			.action = ACTION_tables};
	}
	if (read_can_print(view->kiosk)) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.icon = "printer",
			.label = say(view, "Print it"),
			.action = ACTION_print};
	}
	return page;
}

static const char *words_of_source(const struct view *view, const struct entry_detail *detail)
{
	return source_words(
		view, &detail->document->source, detail->document->as_of_ms, detail->is_old);
}

static bool code(const struct view *view, struct rect rect, const struct entry_detail *detail)
{
	return phone_code(
		view, rect, CODE_MM, detail->page_url, say(view, "Take it along on your phone"));
}

/* In the zone that is only looked at: what it is, and the code. False: that is not there. */
static bool look(const struct view *view, struct rect zone, const struct entry_detail *detail)
{
	struct rect right = zone;
	right = rect_cut_right(&right, mm(view, CODE_MM + 8));
	bool has_code = code(view, right, detail);
	if (has_code) {
		rect_cut_right(&zone, right.w + mm(view, GAP_MM));
	}
	subject(view, zone,
		&(const struct subject){.icon = "info",
			.name = text_in(view, &detail->document->title),
			.facts = {words_of_source(view, detail)}});
	return has_code;
}

/* All of it; its title, where that stands nowhere else; the code at its end. */
static void text(const struct view *view, struct rect body, const struct entry_detail *detail,
	bool has_title, bool has_code)
{
	struct ui *ui = view->ui;
	const struct document *document = detail->document;
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	const struct text_style *title = STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD);
	const char *source = words_of_source(view, detail);
	const char *name = text_in(view, &document->title);
	int width = body.w, gap = mm(view, GAP_MM);
	int note_h = ui_text_height(ui, width, note, source);
	int title_h = has_title ? 0 : ui_text_height(ui, width, title, name) + gap;
	int code_h = has_code || !detail->page_url[0] ? 0 : mm(view, CODE_MM);
	int document_h = document_height(ui, width, document, view->lang);
	int height = title_h + document_h + gap + note_h + (code_h ? gap + code_h : 0);
	struct rect clip;
	struct rect at = list_begin(view, body, LIST_ID, height, &clip);
	if (title_h) {
		ui_text(ui, rect_cut_top(&at, title_h), title, name);
	}
	document_draw(ui, at, clip, document, view->lang);
	rect_cut_top(&at, document_h + gap);
	ui_text(ui, rect_cut_top(&at, note_h), note, source);
	if (code_h) {
		rect_cut_top(&at, gap);
		(void)code(view, rect_cut_top(&at, code_h), detail);
	}
	list_end(view, height);
}

void screen_article(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	struct page page = page_of(view, read);
	const struct listing *listing = read->listing;
	bool is_of_list = listing && read->detail &&
			  str_equal(listing->collection.code, read->detail->collection);
	page.crumbs[0] = is_of_list ? text_in(view, &listing->collection.name) : NULL;
	struct rect side, body = page_frame_beside(view, &page, &side);
	if (!read->detail) {
		return;
	}
	struct rect zone = look_zone(view, &body);
	bool has_code = look(view, zone, read->detail);
	has_code = has_code || code(view, side, read->detail);
	text(view, body, read->detail, zone.h > 0, has_code);
}
