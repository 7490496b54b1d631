#include "firmware/hall/api_catalog_parts.h"
#include "firmware/base/str.h"

enum { PINYIN_MAX_LEN = 240 };

void catalog_skip(struct parser *p)
{
	p->extra->skipped_count++;
}

bool catalog_is_whole(struct parser *p)
{
	bool is_whole = !p->memory.is_full;
	if (!is_whole) {
		catalog_skip(p);
		p->memory.is_full = false;
	}
	return is_whole;
}

bool catalog_text(struct parser *p, const struct json *map, size_t max_len, struct text *out)
{
	return api_words(
		&p->memory, json_str(map, "zh", ""), json_str(map, "en", ""), max_len, out);
}

bool catalog_head(struct parser *p, const struct json *object, const char **code, struct text *name,
	const char **pinyin)
{
	const char *text = json_str(object, "code", NULL);
	if (!api_is_code(text, CODE_LEN) ||
		!catalog_text(p, json_get(object, "name"), HALL_NAME_LEN, name)) {
		return false;
	}
	*code = api_copy_text(&p->memory, text, CODE_LEN);
	*pinyin = api_pinyin(&p->memory, object, PINYIN_MAX_LEN);
	return true;
}

unsigned catalog_ways(const struct json *array)
{
	unsigned ways = 0;
	for (size_t i = 0; i < json_len(array); i++) {
		const char *way = json_at_str(array, i, "");
		ways |= str_equal(way, "card")	  ? IDENTIFY_CARD
			: str_equal(way, "phone") ? IDENTIFY_PHONE
			: str_equal(way, "none")  ? IDENTIFY_NONE
						  : 0u;
	}
	return ways;
}
