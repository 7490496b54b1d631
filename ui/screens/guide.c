/* What a matter needs: the hall's document, as long as it is; to be taken along on paper and on the
 * phone. */
#include "ui/screens/parts.h"
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"
#include "ui/kit/document.h"

enum { LIST_ID = 6000, GAP_MM = 6, CODE_MM = 84 };

static const char *source_words(const struct view *view, const struct document *document)
{
	const char *source = text_in(view, &document->source);
	if (document->as_of_ms <= 0) {
		return source;
	}
	return ui_format(view->ui, "%s%s%s", source, source[0] ? " · " : "",
		date_words(view, document->as_of_ms));
}

static const char *apply_words(const struct view *view, const struct matter_detail *detail)
{
	const char *off = matter_off_words(view, view->kiosk->place.matter);
	return !detail || !detail->form ? say(view, "At the window only")
	       : off			? off
					: say(view, "Apply now");
}

static struct page page_of(const struct view *view, const struct matter_detail *detail)
{
	struct page page = page_usual(say(view, "What it needs"), STEP_NONE);
	page.crumbs[0] = matter_name(view);
	if (guide_can_print(view->kiosk)) {
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "printer",
			.label = say(view, "Print the guide"),
			.action = ACTION_print};
	}
	if (view->kiosk->place.doing == SHAPE_intake) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.label = apply_words(view, detail),
			.icon = "arrow-right",
			.is_end_icon = true,
			.is_disabled = !intake_can_apply(view->kiosk),
			.action = ACTION_apply};
	}
	return page;
}

static bool code(const struct view *view, struct rect rect, const struct matter_detail *detail)
{
	return phone_code(
		view, rect, CODE_MM, detail->page_url, say(view, "Take it along on your phone"));
}

/* In the zone that is only looked at: what it is about, and the code. False: that is not there. */
static bool look(const struct view *view, struct rect zone, const struct matter_detail *detail)
{
	struct rect right = zone;
	right = rect_cut_right(&right, mm(view, CODE_MM + 8));
	bool has_code = code(view, right, detail);
	if (has_code) {
		rect_cut_right(&zone, right.w + mm(view, GAP_MM));
	}
	subject(view, zone,
		&(const struct subject){.icon = "certificate",
			.name = text_in(view, &detail->guide->title),
			.facts = {source_words(view, detail->guide)}});
	return has_code;
}

/* All of it, the code at its end where there is no better place. */
static void read(const struct view *view, struct rect body, const struct matter_detail *detail,
	bool has_code)
{
	struct ui *ui = view->ui;
	const char *source = source_words(view, detail->guide);
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	int width = body.w, gap = mm(view, GAP_MM);
	int note_h = ui_text_height(ui, width, note, source);
	int code_h = has_code || !detail->page_url[0] ? 0 : mm(view, CODE_MM);
	int document_h = document_height(ui, width, detail->guide, view->lang, false);
	int height = document_h + gap + note_h + (code_h ? gap + code_h : 0);
	struct rect clip;
	struct rect at = list_begin(view, body, LIST_ID, height, &clip);
	document_draw(ui, at, clip, detail->guide, view->lang, false);
	rect_cut_top(&at, document_h + gap);
	ui_text(ui, rect_cut_top(&at, note_h), note, source);
	if (code_h) {
		rect_cut_top(&at, gap);
		(void)code(view, rect_cut_top(&at, code_h), detail);
	}
	list_end(view, height);
}

void screen_guide(const struct view *view)
{
	const struct matter_detail *detail = kiosk_guide(view->kiosk)->detail;
	struct page page = page_of(view, detail);
	struct rect side, body = page_frame_beside(view, &page, &side);
	if (!detail) {
		return;
	}
	bool has_code = look(view, look_zone(view, &body), detail);
	has_code = has_code || code(view, side, detail);
	read(view, body, detail, has_code);
}
