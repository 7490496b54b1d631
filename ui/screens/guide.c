/* What a matter needs: the hall's document, as long as it is; to be taken along on paper and on the
 * phone. */
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"
#include "ui/screens/document_page.h"

enum { LIST_ID = 6000 };

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

void screen_guide(const struct view *view)
{
	const struct matter_detail *detail = kiosk_guide(view->kiosk)->detail;
	struct page page = page_of(view, detail);
	struct rect side, body = page_frame_beside(view, &page, &side);
	if (detail) {
		document_page(view, body, side,
			&(const struct document_page){.document = detail->guide,
				.icon = "certificate",
				.page_url = detail->page_url,
				.is_titled = true,
				.list_id = LIST_ID});
	}
}
