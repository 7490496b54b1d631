/* What a matter needs: the hall's document, as long as it is. */
#include "ui/screens/parts.h"
#include "firmware/model/guide.h"
#include "ui/kit/document.h"

static const char *source_words(const struct view *view, const struct document *document)
{
	const char *source = text_in(view, &document->source);
	if (document->as_of_ms <= 0) {
		return source;
	}
	return ui_format(view->ui, "%s%s%s", source, source[0] ? " · " : "",
		date_words(view, document->as_of_ms));
}

void screen_guide(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct matter_detail *detail = kiosk_guide(view->kiosk)->detail;
	const struct document *document = detail ? detail->guide : NULL;
	struct page page = page_usual(say(view, "What it needs"), STEP_NONE);
	page.crumbs[0] = matter_name(view);
	if (view->kiosk->place.doing == SHAPE_intake) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.label = detail && detail->form ? say(view, "Apply now")
							: say(view, "At the window only"),
			.icon = "arrow-right",
			.is_end_icon = true,
			.is_disabled = !detail || !detail->form,
			.action = ACTION_apply};
	}
	struct rect body = page_frame(view, &page);
	if (!document) {
		return;
	}
	const char *source = source_words(view, document);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "certificate",
			.name = text_in(view, &document->title),
			.facts = {source}});
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	int width = body.w, gap = mm(view, 6);
	int note_h = ui_text_height(ui, width, note, source);
	int height = document_height(ui, width, document, view->lang) + gap + note_h;
	struct rect clip;
	struct rect at = list_begin(view, body, 6000, height, &clip);
	document_draw(ui, at, clip, document, view->lang);
	at.y += height - note_h;
	at.h = note_h;
	ui_text(ui, at, note, source);
	list_end(view, height);
}
