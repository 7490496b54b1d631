#include "tests/hall/matter_page.h"

#include "tests/hall/detail.h"
#include "tests/hall/document_page.h"

static bool find(struct conn *conn, const char *code, bool is_bundle, bool *is_applied_for_out)
{
	struct detail detail = {0};
	bool is_good = is_bundle ? is_bundle_code(code) : is_matter_code(code);
	bool is_found = is_good && detail_find(conn, code, is_bundle, &detail);
	*is_applied_for_out = is_found && detail.form;
	detail_finish(&detail);
	return is_found;
}

/* NULL: there is neither a matter nor a bundle of that code. */
static json_t *guide_of(struct hall *hall, struct conn *conn, const char *code)
{
	bool is_applied_for = false;
	for (int is_bundle = 0; is_bundle < 2; is_bundle++) {
		if (find(conn, code, is_bundle, &is_applied_for)) {
			return detail_guide(hall, conn, code, is_bundle, is_applied_for);
		}
	}
	return NULL;
}

int matter_page(struct page *page, struct hall *hall, struct conn *conn, const char *code)
{
	json_t *guide = guide_of(hall, conn, code);
	int status =
		document_page(page, hall, guide, page_say(page, "没有这个事项", "No such matter"));
	json_decref(guide);
	return status;
}
