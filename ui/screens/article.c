/* An entry of a collection: the hall's document; to be taken along on paper and on the phone. */
#include "firmware/model/read.h"
#include "ui/screens/document_page.h"

enum { LIST_ID = 7600 };

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

void screen_article(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	const struct entry_detail *detail = read->detail;
	const struct collection *list = read_list_of_entry(view->kiosk);
	struct page page = page_of(view, read);
	if (list) {
		page.title = text_in(view, &list->name);
	}
	struct rect side, body = page_frame_beside(view, &page, &side);
	if (detail) {
		document_page(view, body, side,
			&(const struct document_page){.document = detail->document,
				.icon = "info",
				.page_url = detail->page_url,
				.is_old = detail->is_old,
				.has_tables = read->has_tables,
				.list_id = LIST_ID});
	}
}
