#include "tests/hall/entry_page.h"

#include "tests/hall/collection_document.h"
#include "tests/hall/document_page.h"

int entry_page(struct page *page, struct hall *hall, struct conn *conn, const char *collection,
	const char *id)
{
	struct shelved shelved;
	bool is_found = collections_find(hall, conn, collection, &shelved);
	const struct entry *entry = is_found ? listing_find(shelved.listing, id) : NULL;
	json_t *document = entry ? collection_document(hall, conn, &shelved, entry) : NULL;
	int status = document_page(
		page, hall, document, page_say(page, "没有这一条", "There is no such entry"));
	json_decref(document);
	shelved_finish(&shelved);
	return status;
}
