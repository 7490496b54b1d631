#include "tests/hall/page.h"

#include "firmware/base/str.h"
#include "tests/hall/web.h"

#include <string.h>

void page_open(struct page *page, const char *accept)
{
	*page = (struct page){.is_zh = strcmp(web_language(accept), "zh") == 0};
	random_id(page->nonce);
}

void page_begin(struct page *page, const char *title, const char *style, const char *its_style,
	const char *more)
{
	html_add(&page->html,
		"<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
		"<meta name=\"robots\" content=\"noindex\"><link rel=\"icon\" href=\"data:,\">",
		page_say(page, "zh-CN", "en"));
	html_raw(&page->html, more);
	html_add(&page->html, "<title>%s</title><style nonce=\"%s\">", title, page->nonce);
	html_raw(&page->html, style);
	html_raw(&page->html, its_style);
	html_raw(&page->html, "</style></head>\n<body>");
}

void page_end(struct page *page)
{
	html_raw(&page->html, "</body></html>\n");
}

const char *page_say(const struct page *page, const char *zh, const char *en)
{
	return page->is_zh ? zh : en;
}

const char *page_words(const struct page *page, const json_t *words)
{
	const char *text = json_string_value(words);
	if (!text) {
		text = json_string_value(json_object_get(words, page->is_zh ? "zh" : "en"));
	}
	if (!text || !*text) {
		text = json_string_value(json_object_get(words, "zh"));
	}
	return text ? text : "";
}

void page_time(const json_t *time, char text_out[static PAGE_TIME_LEN])
{
	const char *text = json_string_value(time);
	size_t len = text ? strlen(text) : 0;
	text_out[0] = '\0';
	if (len == 10 || len > 16) {
		(void)str_copy_len(text_out, PAGE_TIME_LEN, text, MIN_OF(len, 16));
	}
	if (len > 16) {
		text_out[10] = ' ';
	}
}

void page_policy(const struct page *page, const char *more, char policy_out[static POLICY_LEN])
{
	(void)str_format(
		policy_out, POLICY_LEN, "style-src 'nonce-%s'; img-src data:%s", page->nonce, more);
}
