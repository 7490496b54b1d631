#include "firmware/model/probe.h"
#include "ui/kit/document.h"
#include "ui/screens/parts.h"

void screen_probe(const struct view *view)
{
	struct page page = page_usual("Probe", STEP_NONE);
	page.primary = (struct button){.label = "Print", .action = ACTION_take_number};
	struct rect body = page_frame(view, &page);
	const struct document *document = kiosk_probe(view->kiosk)->document;
	if (document) {
		document_draw(view->ui, body, body, document, view->lang, false);
	}
}
