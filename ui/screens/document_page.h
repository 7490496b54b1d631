/* A document of the hall's, to be read on a page and taken along on the phone. Only for ui/screens.
 */
#ifndef ONEDOOR_UI_SCREENS_DOCUMENT_PAGE_H
#define ONEDOOR_UI_SCREENS_DOCUMENT_PAGE_H

#include "firmware/msg/document.h"
#include "ui/screens/parts.h"

struct document_page {
	const struct document *document;
	const char *icon;
	const char *page_url; /* the same on a phone; "" none */
	bool is_old;	      /* kept from before */
	bool has_tables;      /* charts as their figures */
	bool is_titled;	      /* its title stands in the page's head already */
	uint32_t list_id;
};
/* body and side as page_frame_beside gives them: what it is about above a tall panel's reach line,
 * then all of it, by pages; the code where there is room for it, else at the end. */
void document_page(const struct view *view, struct rect body, struct rect side,
	const struct document_page *page);

#endif
