#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

static void wipe_and_free(void *memory)
{
	if (memory) {
		mem_wipe(memory, malloc_usable_size(memory));
		free(memory);
	}
}

static void *alloc(size_t len)
{
	void *memory = malloc(len);
	REQUIRE(memory);
	return memory;
}

void json_init(void)
{
	json_set_alloc_funcs(alloc, wipe_and_free);
}

static json_t *inner(const struct json *json)
{
	return (json_t *)(uintptr_t)json;
}

enum err json_parse(const char *text, size_t len, struct json **root_out)
{
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		return ERR_INVALID;
	}
	*root_out = (struct json *)root;
	return OK;
}

void json_free(struct json *root)
{
	json_decref(inner(root));
}

const struct json *json_get(const struct json *object, const char *key)
{
	return (const struct json *)json_object_get(inner(object), key);
}

const char *json_str(const struct json *object, const char *key, const char *fallback)
{
	const char *value = json_string_value(inner(json_get(object, key)));
	return value ? value : fallback;
}

int64_t json_int(const struct json *object, const char *key, int64_t fallback)
{
	const json_t *value = inner(json_get(object, key));
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool json_bool(const struct json *object, const char *key, bool fallback)
{
	const json_t *value = inner(json_get(object, key));
	return json_is_boolean(value) ? json_is_true(value) : fallback;
}

bool json_is_list(const struct json *value)
{
	return json_is_array(inner(value));
}

size_t json_len(const struct json *array)
{
	return json_array_size(inner(array));
}

const struct json *json_at(const struct json *array, size_t index)
{
	return (const struct json *)json_array_get(inner(array), index);
}

double json_at_number(const struct json *array, size_t index, double fallback)
{
	const json_t *value = inner(json_at(array, index));
	return json_is_number(value) ? json_number_value(value) : fallback;
}

const char *json_at_str(const struct json *array, size_t index, const char *fallback)
{
	const char *value = json_string_value(inner(json_at(array, index)));
	return value ? value : fallback;
}

enum json_kind json_kind(const struct json *value)
{
	if (!value) {
		return JSON_KIND_NONE;
	}
	switch (json_typeof(inner(value))) {
	case JSON_OBJECT:
		return JSON_KIND_OBJECT;
	case JSON_ARRAY:
		return JSON_KIND_LIST;
	case JSON_STRING:
		return JSON_KIND_STR;
	case JSON_INTEGER:
		return JSON_KIND_INT;
	case JSON_REAL:
		return JSON_KIND_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_KIND_BOOL;
	default:
		return JSON_KIND_NULL;
	}
}

double json_as_number(const struct json *value)
{
	return json_number_value(inner(value));
}

int64_t json_as_int(const struct json *value)
{
	return json_integer_value(inner(value));
}

bool json_as_bool(const struct json *value)
{
	return json_is_true(inner(value));
}

const char *json_as_str(const struct json *value)
{
	return json_string_value(inner(value));
}

bool json_is_same(const struct json *a, const struct json *b)
{
	return json_equal(inner(a), inner(b)) == 1;
}

static struct json_member member_at(void *at)
{
	if (!at) {
		return (struct json_member){0};
	}
	return (struct json_member){
		json_object_iter_key(at), (const struct json *)json_object_iter_value(at), at};
}

struct json_member json_first(const struct json *object)
{
	return member_at(json_object_iter(inner(object)));
}

void json_next(const struct json *object, struct json_member *member)
{
	*member = member_at(json_object_iter_next(inner(object), member->at));
}

size_t json_member_count(const struct json *object)
{
	return json_object_size(inner(object));
}

struct json *json_new_object(void)
{
	return (struct json *)json_object();
}

struct json *json_new_array(void)
{
	return (struct json *)json_array();
}

void json_set(struct json *object, const char *key, struct json *value)
{
	REQUIRE(json_object_set_new(inner(object), key, inner(value)) == 0);
}

/* JSON has no bytes that are no UTF-8: they are not worth an end of the process. */
static struct json *new_str(const char *value)
{
	json_t *string = json_string(value);
	if (!string) {
		char *plain = mem_copy_str(value);
		plain_copy(plain, strlen(value) + 1, value, strlen(value));
		string = json_string(plain);
		mem_wipe(plain, strlen(plain));
		mem_free(plain);
	}
	return (struct json *)string;
}

void json_set_str(struct json *object, const char *key, const char *value)
{
	json_set(object, key, new_str(value));
}

void json_set_str_len(struct json *object, const char *key, const char *value, size_t len)
{
	json_t *string = json_stringn(value, len);
	REQUIRE(string);
	json_set(object, key, (struct json *)string);
}

void json_set_int(struct json *object, const char *key, int64_t value)
{
	json_set(object, key, (struct json *)json_integer(value));
}

void json_set_real(struct json *object, const char *key, double value)
{
	json_t *real = json_real(value);
	REQUIRE(real);
	json_set(object, key, (struct json *)real);
}

void json_set_bool(struct json *object, const char *key, bool value)
{
	json_set(object, key, (struct json *)json_boolean(value));
}

void json_append(struct json *array, struct json *value)
{
	REQUIRE(json_array_append_new(inner(array), inner(value)) == 0);
}

void json_append_str(struct json *array, const char *value)
{
	json_append(array, new_str(value));
}

char *json_text(const struct json *root)
{
	char *text = json_dumps(inner(root), JSON_COMPACT);
	REQUIRE(text);
	return text;
}

void json_text_free(char *text)
{
	if (text) {
		/* jansson allocated it with the functions of json_init, or malloc before that:
		 * free() suits both. */
		wipe_and_free(text);
	}
}

void json_append_int(struct json *array, int64_t value)
{
	json_append(array, (struct json *)json_integer(value));
}
