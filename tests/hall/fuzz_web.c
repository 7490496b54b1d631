/* Fields of a form, an Accept-Language, a Host: whatever comes, fields are text and few, a language
 * is one of two, a place is this machine only by its own names, and nobody has looked at a case by
 * guessing. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/case_replies.h"
#include "tests/hall/html.h"
#include "tests/hall/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void must(bool is_true)
{
	if (!is_true) {
		abort();
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
	mem_free(text);
	return 0;
}
