#include "tests/hall/matter_page.h"

#include "tests/hall/detail.h"
#include "tests/hall/document_html.h"
#include "tests/hall/public_page.h"

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

static void add_other_language(struct page *page)
{
	html_add(&page->html, "<p class=\"way\"><a href=\"?lang=%s\" lang=\"%s\">%s</a></p>",
		page_say(page, "en", "zh"), page_say(page, "en", "zh-CN"),
		page_say(page, "English", "中文"));
}

static void add_source(struct page *page, const json_t *guide)
{
	const char *source = page_words(page, json_object_get(guide, "source"));
	if (*source) {
		html_add(&page->html, "<p class=\"soft small\">%s %s</p>",
			page_say(page, "来源", "Source:"), source);
	}
}

int matter_page(struct page *page, struct hall *hall, struct conn *conn, const char *code)
{
	char as_of[PAGE_TIME_LEN];
	json_t *guide = guide_of(hall, conn, code);
	page_time(json_object_get(guide, "as_of"), as_of);
	public_begin(page, hall,
		guide ? page_words(page, json_object_get(guide, "title"))
		      : page_say(page, "没有这个事项", "No such matter"),
		document_style, 0);
	if (guide) {
		document_html(page, guide);
		add_source(page, guide);
	} else {
		public_note(page, "warm",
			page_say(page, "可能已经改名或取消", "It may have been renamed"),
			page_say(page, "请在自助机上按名称查找，或问大厅工作人员。",
				"Look for it by its name at a terminal, or ask in the hall."));
	}
	add_other_language(page);
	public_end(page, as_of);
	json_decref(guide);
	return guide ? 200 : 404;
}
