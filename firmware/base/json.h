/*
 * The door to jansson: reading and writing JSON. A struct json is the root and owns the tree; what
 * the getters give is borrowed from it. Strict UTF-8; limits are the caller's (document size) and
 * ours (depth). Any thread, one at a time. Its memory is overwritten when freed.
 */
#ifndef ONEDOOR_BASE_JSON_H
#define ONEDOOR_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct json; /* an opaque json_t */

/* Makes jansson's memory overwrite itself; once, before the first use. */
void json_init(void);

enum err json_parse(const char *text, size_t len, struct json **root_out) MUST_CHECK;
void json_free(struct json *root); /* NULL is allowed */

/* Getters are tolerant: a missing or wrongly typed member gives the fallback. object may be NULL.
 */
const struct json *json_get(const struct json *object, const char *key);
const char *json_str(const struct json *object, const char *key, const char *fallback);
int64_t json_int(const struct json *object, const char *key, int64_t fallback);
bool json_bool(const struct json *object, const char *key, bool fallback);
/* Elements of an array; false, 0 and NULL for anything else. */
bool json_is_list(const struct json *value);
size_t json_len(const struct json *array);
const struct json *json_at(const struct json *array, size_t index);
double json_at_number(const struct json *array, size_t index, double fallback);
const char *json_at_str(const struct json *array, size_t index, const char *fallback);

/* What a value is; NULL is JSON_KIND_NONE. */
enum json_kind {
	JSON_KIND_NONE,
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_INT,
	JSON_KIND_REAL, /* written with a fraction or an exponent */
	JSON_KIND_STR,
	JSON_KIND_LIST,
	JSON_KIND_OBJECT,
};
enum json_kind json_kind(const struct json *value);
/* The value itself, of the kind it is; 0 and NULL for other kinds. */
double json_as_number(const struct json *value);
int64_t json_as_int(const struct json *value);
bool json_as_bool(const struct json *value);
const char *json_as_str(const struct json *value);
/* The same value, whatever the order of members. */
bool json_is_same(const struct json *a, const struct json *b);

/* The members of an object in their order: for (struct json_member m = json_first(object); m.key;
 * json_next(object, &m)). Borrowed; none of anything else. */
struct json_member {
	const char *key; /* NULL behind the last one */
	const struct json *value;
	void *at;
};
struct json_member json_first(const struct json *object);
void json_next(const struct json *object, struct json_member *member);
size_t json_member_count(const struct json *object);

/* Building. New trees are owned by the caller until given to a set/append call, which takes them
 * over. */
struct json *json_new_object(void);
struct json *json_new_array(void);
void json_set_str(
	struct json *object, const char *key, const char *value); /* REQUIREs valid UTF-8 */
/* len bytes without a NUL. */
void json_set_str_len(struct json *object, const char *key, const char *value, size_t len);
void json_set_int(struct json *object, const char *key, int64_t value);
void json_set_real(struct json *object, const char *key, double value); /* REQUIREs a finite one */
void json_set_bool(struct json *object, const char *key, bool value);
void json_set(struct json *object, const char *key, struct json *value);
void json_append(struct json *array, struct json *value);
void json_append_str(struct json *array, const char *value);
void json_append_int(struct json *array, int64_t value);
/* Compact text, to be freed with json_text_free (which overwrites it). */
char *json_text(const struct json *root);
void json_text_free(char *text);

#endif
