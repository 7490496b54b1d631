/* An entry of a collection, on paper to take home: the hall's document as it is. */
#include "firmware/model/read.h"
#include "ui/slips/parts.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

enum { BLOCKS = 3 };

/* Borrows the document's blocks of the kiosk. */
struct document *slip_article(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	const struct entry_detail *detail = kiosk_read(kiosk)->detail;
	const struct document *read = detail->document;
	struct document *document =
		document_create(BLOCKS + read->block_count, kiosk->catalog->hall_name.in[lang]);
	document_add(document, BLOCK_heading, "", read->title.in[lang], "");
	document_borrow(document, read);
	if (detail->page_url[0]) {
		document_add(document, BLOCK_qr, "",
			tr(lang, "Scan with your phone to have this page with you."),
			detail->page_url);
	}
	slip_add_source(document, kiosk, read);
	slip_set_foot(document, kiosk);
	return document;
}
