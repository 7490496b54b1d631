#include "firmware/form/reader.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <string.h>

enum { CODE_MAX_LEN = 32, WORDS_MAX_LEN = 4 * 2000 };

static const double NUMBER_MAX = 9007199254740992.0; /* 2^53 */

bool form_reader_is_good(const struct form_reader *r)
{
	return r->why->reason == FORM_NOT_REFUSED;
}

bool form_reader_fail(struct form_reader *r, enum form_reason reason)
{
	if (form_reader_is_good(r)) {
		r->why->reason = reason;
		plain_copy(r->why->pointer, sizeof(r->why->pointer), r->path, r->path_len);
	}
	return false;
}

bool form_reader_fail_at(struct form_reader *r, const char *key, enum form_reason reason)
{
	size_t mark = form_reader_enter(r, key);
	form_reader_fail(r, reason);
	form_reader_leave(r, mark);
	return false;
}

/* One character of a pointer; what does not fit is left out. */
static void put(struct form_reader *r, char c)
{
	if (r->path_len + 1 < sizeof(r->path)) {
		r->path[r->path_len++] = c;
		r->path[r->path_len] = '\0';
	}
}

size_t form_reader_enter(struct form_reader *r, const char *key)
{
	size_t mark = r->path_len;
	put(r, '/');
	for (; *key; key++) {
		if (*key == '~' || *key == '/') {
			put(r, '~');
			put(r, *key == '~' ? '0' : '1');
		} else {
			put(r, *key);
		}
	}
	return mark;
}

size_t form_reader_enter_at(struct form_reader *r, size_t index)
{
	char digits[24];
	str_format(digits, sizeof(digits), "%zu", index);
	return form_reader_enter(r, digits);
}

void form_reader_leave(struct form_reader *r, size_t mark)
{
	r->path_len = mark;
	r->path[mark] = '\0';
}

/* Is name one of the words? */
static bool is_among(const char *name, const char *words)
{
	size_t len = strlen(name);
	for (const char *at = words; *at && len;) {
		size_t word = strcspn(at, " ");
		if (word == len && memcmp(at, name, len) == 0) {
			return true;
		}
		at += word;
		at += *at == ' ';
	}
	return false;
}

bool form_reader_only(struct form_reader *r, const struct json *object, const char *known)
{
	for (struct json_member m = json_first(object); m.key; json_next(object, &m)) {
		if (!is_among(m.key, known)) {
			return form_reader_fail_at(r, m.key, FORM_UNKNOWN_MEMBER);
		}
	}
	return true;
}

const struct json *form_reader_get(struct form_reader *r, const struct json *object,
	const char *key, enum json_kind kind, int is_needed)
{
	const struct json *value = json_get(object, key);
	if (!value) {
		if (is_needed) {
			form_reader_fail_at(r, key, FORM_MISSING);
		}
		return NULL;
	}
	if (json_kind(value) != kind) {
		form_reader_fail_at(r, key, FORM_WRONG_TYPE);
		return NULL;
	}
	return value;
}

bool form_reader_int(struct form_reader *r, const struct json *object, const char *key, int min,
	int max, int is_needed, int *out)
{
	const struct json *value = form_reader_get(r, object, key, JSON_KIND_INT, is_needed);
	if (!value) {
		return form_reader_is_good(r);
	}
	int64_t number = json_as_int(value);
	if (number < min || number > max) {
		return form_reader_fail_at(r, key, FORM_OUT_OF_BOUNDS);
	}
	*out = (int)number;
	return true;
}

bool form_reader_number(struct form_reader *r, const struct json *object, const char *key,
	bool *has_out, double *out)
{
	const struct json *value = json_get(object, key);
	if (!value) {
		return true;
	}
	if (json_kind(value) != JSON_KIND_INT && json_kind(value) != JSON_KIND_REAL) {
		return form_reader_fail_at(r, key, FORM_WRONG_TYPE);
	}
	*out = json_as_number(value);
	*has_out = *out >= -NUMBER_MAX && *out <= NUMBER_MAX;
	return *has_out || form_reader_fail_at(r, key, FORM_OUT_OF_BOUNDS);
}

bool form_reader_bool(struct form_reader *r, const struct json *object, const char *key, bool *out)
{
	if (form_reader_get(r, object, key, JSON_KIND_BOOL, OPTIONAL)) {
		*out = json_bool(object, key, false);
	}
	return form_reader_is_good(r);
}

/* One plain line of it, or "" when it is blank. */
static const char *plain_of(struct form_reader *r, const char *text)
{
	size_t len = strlen(text);
	char *copy = plain_is_blank(text)
			     ? NULL
			     : form_reader_alloc(r, MIN_OF(len, (size_t)WORDS_MAX_LEN) + 1, 1);
	if (!copy) {
		return "";
	}
	plain_copy(copy, MIN_OF(len, (size_t)WORDS_MAX_LEN) + 1, text, len);
	return copy;
}

bool form_reader_words(struct form_reader *r, const struct json *object, const char *key,
	int is_needed, struct text *out)
{
	*out = (struct text){{"", ""}};
	const struct json *map = form_reader_get(r, object, key, JSON_KIND_OBJECT, is_needed);
	if (!map) {
		return form_reader_is_good(r);
	}
	for (struct json_member m = json_first(map); m.key; json_next(map, &m)) {
		const char *text = json_as_str(m.value);
		if (!text || utf8_count(text) > FORM_MAX_TEXT) {
			return form_reader_fail_at(
				r, key, text ? FORM_OUT_OF_BOUNDS : FORM_BAD_WORDS);
		}
	}
	const char *zh = plain_of(r, json_str(map, "zh", ""));
	const char *en = plain_of(r, json_str(map, "en", ""));
	if (form_reader_is_good(r) && !zh[0] && !en[0]) {
		return form_reader_fail_at(r, key, FORM_BAD_WORDS);
	}
	out->in[LANG_ZH] = zh[0] ? zh : en;
	out->in[LANG_EN] = en[0] ? en : zh;
	return form_reader_is_good(r);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool form_reader_code(struct form_reader *r, const struct json *object, const char *key,
	int is_needed, const char **out)
{
	const struct json *value = form_reader_get(r, object, key, JSON_KIND_STR, is_needed);
	if (!value) {
		return form_reader_is_good(r);
	}
	const char *text = json_as_str(value);
	size_t len = 0;
	while (is_letter(text[len]) || is_digit(text[len]) || text[len] == '_' ||
		text[len] == '-') {
		len++;
	}
	if (len == 0 || text[len] || len > CODE_MAX_LEN) {
		return form_reader_fail_at(r, key, FORM_BAD_NAME);
	}
	*out = form_reader_copy(r, text);
	return form_reader_is_good(r);
}

bool form_reader_is_name(const char *text)
{
	size_t len = 0;
	while (is_letter(text[len]) || (len && (is_digit(text[len]) || text[len] == '_'))) {
		len++;
	}
	return len > 0 && !text[len] && len < FORM_NAME_SIZE && !str_equal(text, "today");
}

void *form_reader_alloc(struct form_reader *r, size_t count, size_t size)
{
	void *memory = arena_alloc(r->arena, count, size);
	if (!memory) {
		form_reader_fail(r, FORM_TOO_BIG);
	}
	return memory;
}

const char *form_reader_copy(struct form_reader *r, const char *text)
{
	size_t len = strlen(text);
	char *copy = form_reader_alloc(r, len + 1, 1);
	if (!copy) {
		return "";
	}
	memcpy(copy, text, len);
	return copy;
}
