/* Fields of a form, an Accept-Language, a Host, what is looked for in a list: whatever comes,
 * fields are text and few, a language is one of two, a place is this machine only by its own names,
 * nobody has looked at a case by guessing, and what finds an entry finds it in any case of its
 * letters. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/case_replies.h"
#include "tests/hall/entry_search.h"
#include "tests/hall/html.h"
#include "tests/hall/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
	}
}

static void look_for(const char *text)
{
	static const struct entry entry = {.zh = "运河市 12345 热线银行",
		.en = "Yunhe 12345 Hotline, bank",
		.pinyin = "yun he shi 12345 re xian yin hang",
		.codes = "FEE-0001 91320584MA00000153"};
	struct wanted wanted, capital;
	char upper[256];
	bool has_some = wanted_take(text, &wanted);
	must(has_some == (wanted.count > 0) && wanted.count <= WANTED_MAX);
	if (has_some && str_copy(upper, sizeof(upper), text)) {
		for (char *at = upper; *at; at++) {
			*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 0x20) : *at;
		}
		must(wanted_take(upper, &capital));
		must(entry_matches(&entry, &wanted) == entry_matches(&entry, &capital));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct hall hall = {.hash_key = {7}};
	const struct request request = {
		.hall = &hall, .part = "a-receipt-of-somebody", .now_ms = 1795826683000};
	struct fields fields;
	if (fields_parse((const char *)data, len, "text", &fields)) {
		must(fields.count <= FIELDS_MAX);
		for (int i = 0; i < fields.count; i++) {
			const char *value = fields.list[i].value;
			struct html html = {0};
			size_t html_len;
			must(utf8_is_valid(value, strlen(value)));
			must(!look_is_good(&request, value));
			html_add(&html, "%s", value);
			char *escaped = html_take(&html, &html_len);
			must(html_len == strlen(escaped) && !strpbrk(escaped, "<>\"'"));
			mem_free(escaped);
		}
		must(strcmp(fields_get(&fields, "\x01"), "") == 0);
	}
	fields_finish(&fields);
	char *text = mem_alloc(len + 1, 1);
	if (len > 0) {
		memcpy(text, data, len);
	}
	const char *language = web_language(text);
	must(strcmp(language, "zh") == 0 || strcmp(language, "en") == 0);
	must(!web_host_is_local(text, 8444) || strlen(text) == 14);
	look_for(text);
	mem_free(text);
	return 0;
}
