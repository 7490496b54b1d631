#include "firmware/hall/api_common.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/base/rfc3339.h"
#include "firmware/hall/api_pinyin.h"
#include "firmware/msg/matter.h"

#include <string.h>

bool api_is_code(const char *text, size_t max_len)
{
	if (!text) {
		return false;
	}
	size_t len = 0;
	for (; text[len]; len++) {
		char c = text[len];
		bool is_good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			       (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
		if (!is_good || len >= max_len) {
			return false;
		}
	}
	return len > 0;
}

int api_int(const struct json *object, const char *key, int min, int max, int fallback)
{
	int64_t value = json_int(object, key, (int64_t)min - 1);
	return value < min || value > max ? fallback : (int)value;
}

bool api_code(const struct json *object, const char *key, char *out, size_t out_size)
{
	const char *text = json_str(object, key, NULL);
	if (!api_is_code(text, out_size - 1)) {
		out[0] = '\0';
		return false;
	}
	return str_copy(out, out_size, text);
}

void api_join_codes(const struct json *array, char *out, size_t out_size)
{
	static const char more[] = ", …";
	out[0] = '\0';
	for (size_t i = 0; i < json_len(array); i++) {
		const char *code = json_at_str(array, i, NULL);
		if (!api_is_code(code, 15)) {
			continue;
		}
		if (strlen(out) + strlen(code) + 2 + sizeof(more) > out_size) {
			str_append(out, out_size, "%s", more);
			return;
		}
		str_append(out, out_size, "%s%s", out[0] ? ", " : "", code);
	}
}

bool api_day(const char *date, int64_t *day_out)
{
	char time[DATE_LEN + sizeof("T00:00:00Z")];
	int64_t ms = 0;
	if (!date || strlen(date) != DATE_LEN ||
		!str_format(time, sizeof(time), "%sT00:00:00Z", date) ||
		!rfc3339_parse(time, &ms, NULL)) {
		return false;
	}
	if (day_out) {
		*day_out = ms / (24 * 3600 * 1000);
	}
	return true;
}

void api_clean_text(char *text, size_t max_len)
{
	size_t len = strlen(text);
	plain_copy(text, MIN_OF(max_len, len) + 1, text, len);
}

void *api_alloc(struct api_memory *memory, size_t count, size_t size)
{
	void *out = arena_alloc(memory->arena, count, size);
	memory->is_full = memory->is_full || !out;
	return out;
}

const char *api_copy_text(struct api_memory *memory, const char *text, size_t max_len)
{
	char *copy = arena_copy(memory->arena, text, strlen(text));
	if (!copy) {
		memory->is_full = true;
		return "";
	}
	api_clean_text(copy, max_len);
	return copy;
}

const char *api_page_url(struct api_memory *memory, const struct json *object)
{
	const char *url = json_str(object, "page_url", "");
	bool is_good = str_starts(url, "https://") && strlen(url) <= PAGE_URL_LEN;
	return is_good ? api_copy_text(memory, url, PAGE_URL_LEN) : "";
}

const char *api_icon(struct api_memory *memory, const struct json *object)
{
	const char *icon = json_str(object, "icon", "");
	return api_is_code(icon, 32) ? api_copy_text(memory, icon, 32) : "";
}

const char *api_pinyin(struct api_memory *memory, const struct json *object, size_t max_len)
{
	char pinyin[API_PINYIN_LEN + 1];
	api_clean_pinyin(json_str(object, "pinyin", ""), pinyin, max_len + 1);
	return api_copy_text(memory, pinyin, max_len);
}

bool api_words(
	struct api_memory *memory, const char *zh, const char *en, size_t max_len, struct text *out)
{
	bool has_zh = !plain_is_blank(zh), has_en = !plain_is_blank(en);
	*out = (struct text){{"", ""}};
	if (!has_zh && !has_en) {
		return false;
	}
	out->in[LANG_ZH] = api_copy_text(memory, has_zh ? zh : en, max_len);
	out->in[LANG_EN] = has_zh && has_en && en != zh ? api_copy_text(memory, en, max_len)
							: out->in[LANG_ZH];
	return true;
}

enum colour api_colour(const struct json *object)
{
	const char *name = json_str(object, "colour", "");
	return str_equal(name, "green")	   ? COLOUR_GREEN
	       : str_equal(name, "yellow") ? COLOUR_YELLOW
	       : str_equal(name, "red")	   ? COLOUR_RED
					   : COLOUR_NONE;
}

struct text api_text(
	struct api_memory *memory, const struct json *object, const char *key, size_t max_len)
{
	const char *any = json_str(object, key, "");
	const struct json *map = json_get(object, key);
	struct text out;
	(void)api_words(memory, any[0] ? any : json_str(map, "zh", ""),
		any[0] ? any : json_str(map, "en", ""), max_len, &out);
	return out;
}

bool api_said(const struct json *map, struct said *out)
{
	const char *zh = json_str(map, "zh", ""), *en = json_str(map, "en", "");
	bool has_zh = !plain_is_blank(zh), has_en = !plain_is_blank(en);
	zh = has_zh ? zh : en;
	en = has_en ? en : zh;
	plain_copy(out->in[LANG_ZH], sizeof(out->in[LANG_ZH]), zh, strlen(zh));
	plain_copy(out->in[LANG_EN], sizeof(out->in[LANG_EN]), en, strlen(en));
	return has_zh || has_en;
}
