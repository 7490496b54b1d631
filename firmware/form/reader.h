/* Reading a form's JSON strictly: what is not known, missing or out of bounds is a reason with its
 * place. The first one stands. A reader belongs to one form_parse. */
#ifndef ONEDOOR_FORM_READER_H
#define ONEDOOR_FORM_READER_H

#include "firmware/form/form.h"

struct form_reader {
	struct arena *arena; /* the form's */
	struct form_refusal *why;
	char path[FORM_POINTER_SIZE];
	size_t path_len;
};

/* Always false: "return form_reader_fail(…)". */
bool form_reader_fail(struct form_reader *r, enum form_reason reason);
/* The same, at a member of where we are. */
bool form_reader_fail_at(struct form_reader *r, const char *key, enum form_reason reason);
bool form_reader_is_good(const struct form_reader *r);

/* Into a member or an element; what they return leads back. */
size_t form_reader_enter(struct form_reader *r, const char *key);
size_t form_reader_enter_at(struct form_reader *r, size_t index);
void form_reader_leave(struct form_reader *r, size_t mark);

/* Every member of object is one of known (names separated by blanks). */
bool form_reader_only(struct form_reader *r, const struct json *object, const char *known);
/* object's member when it is of that kind. NULL when it is not there (a reason when it is needed),
 * or is of another kind (a reason). */
enum { OPTIONAL = 0, NEEDED = 1 };
const struct json *form_reader_get(struct form_reader *r, const struct json *object,
	const char *key, enum json_kind kind, int is_needed);
/* The following leave *out as it is when the member is not there, and return false with a reason.
 */
bool form_reader_int(struct form_reader *r, const struct json *object, const char *key, int min,
	int max, int is_needed, int *out);
/* An integer or real between -2^53 and 2^53. */
bool form_reader_number(struct form_reader *r, const struct json *object, const char *key,
	bool *has_out, double *out);
bool form_reader_bool(struct form_reader *r, const struct json *object, const char *key, bool *out);
bool form_reader_words(struct form_reader *r, const struct json *object, const char *key,
	int is_needed, struct text *out);
/* 1 … 32 letters, digits, '_', '-'. */
bool form_reader_code(struct form_reader *r, const struct json *object, const char *key,
	int is_needed, const char **out);
/* A field's name: a letter, then letters, digits, '_'. */
bool form_reader_is_name(const char *text);

/* Zeroed; NULL with a reason when the form's arena is full. */
void *form_reader_alloc(struct form_reader *r, size_t count, size_t size);
const char *form_reader_copy(struct form_reader *r, const char *text); /* never NULL */

#endif
