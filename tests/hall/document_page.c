#include "tests/hall/document_page.h"

#include "tests/hall/document_html.h"
#include "tests/hall/public_page.h"

static void add_other_language(struct page *page)
{
	html_add(&page->html, "<p class=\"way\"><a href=\"?lang=%s\" lang=\"%s\">%s</a></p>",
		page_say(page, "en", "zh"), page_say(page, "en", "zh-CN"),
		page_say(page, "English", "中文"));
}

static void add_source(struct page *page, const json_t *document)
{
	const char *source = page_words(page, json_object_get(document, "source"));
	if (*source) {
		html_add(&page->html, "<p class=\"soft small\">%s %s</p>",
			page_say(page, "来源", "Source:"), source);
	}
}

int document_page(struct page *page, struct hall *hall, const json_t *document, const char *missing)
{
	char as_of[PAGE_TIME_LEN];
	page_time(json_object_get(document, "as_of"), as_of);
	public_begin(page, hall,
		document ? page_words(page, json_object_get(document, "title")) : missing,
		document_style, 0);
	if (document) {
		document_html(page, document);
		add_source(page, document);
	} else {
		public_note(page, "warm",
			page_say(page, "可能已经改名或取消", "It may have been renamed"),
			page_say(page, "请在自助机上按名称查找，或问大厅工作人员。",
				"Look for it by its name at a terminal, or ask in the hall."));
	}
	add_other_language(page);
	public_end(page, as_of);
	return document ? 200 : 404;
}
