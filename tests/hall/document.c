#include "tests/hall/document.h"

#include "firmware/base/str.h"

#include <stdio.h>
#include <string.h>

json_t *text_both(const char *zh, const char *en)
{
	return json_pack("{s:s,s:s}", "zh", zh, "en", en);
}

json_t *document_block(const char *kind, json_t *text)
{
	return json_pack("{s:s,s:o}", "kind", kind, "text", text);
}

json_t *document_items(const char *kind, json_t *items)
{
	return json_pack("{s:s,s:o}", "kind", kind, "items", items);
}

void document_fact(json_t *items, json_t *label, json_t *text)
{
	json_array_append_new(items, json_pack("{s:o,s:o}", "label", label, "text", text));
}

json_t *text_days(int count)
{
	char zh[40], en[40];
	if (count == 0) {
		return text_both("当场办结", "Done while you wait");
	}
	snprintf(zh, sizeof(zh), "%d 个工作日", count);
	snprintf(en, sizeof(en), "%d working day%s", count, count == 1 ? "" : "s");
	return text_both(zh, en);
}

json_t *text_copy(const json_t *text)
{
	return text ? json_deep_copy(text) : NULL;
}
