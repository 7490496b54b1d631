/*
 * A form as the hall sends it: read once, whole or not at all, and immutable from then on. What it
 * may say stands in FORMS.md. Owns its arena; borrowed by everything else here. Any thread.
 *
 * form.h     the form            answers.h  what a citizen has answered so far
 * check.h    what is wrong       walk.h     what is shown: fields, pages, matters of a bundle
 * encode.h   the answers as JSON
 *
 * Fields stand in the order of the screen, and so do those of a page.
 */
#ifndef ONEDOOR_FORM_FORM_H
#define ONEDOOR_FORM_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/base/json.h"
#include "firmware/base/lang.h"

enum {
	FORM_MAX_LEN = 64 * 1024, /* bytes of JSON */
	FORM_MAX_FIELDS = 64,
	FORM_MAX_MEMBERS = 16, /* of a group, of a row */
	FORM_MAX_GROUP_PAGES = 12,
	FORM_MAX_CHOICES = 200,
	FORM_MAX_SEVERAL = 64, /* choices where several may be chosen */
	FORM_MAX_ITEMS = 20,   /* rows, or chosen ones */
	FORM_MAX_TEXT = 2000,  /* characters */
	FORM_MAX_ANSWERS_LEN = 128 * 1024,
	FORM_MAX_CONDITIONS = 64,
	FORM_MAX_TERMS = 8,
	FORM_MAX_RULES = 32,
	FORM_MAX_OPERANDS = 8,
	FORM_MAX_MATTERS = 20,
	FORM_NAME_SIZE = 33,
	FORM_NUMBER_LEN = 20, /* characters that can be typed for a number */
	FORM_PLACE_LEN = 32,  /* what each place of an answer counts beside its text */
	FORM_POINTER_SIZE = 200,
};

enum field_kind {
	FIELD_TEXT,
	FIELD_CHOICE,
	FIELD_INTEGER,
	FIELD_NUMBER,
	FIELD_BOOL,
	FIELD_CHOICES, /* several */
	FIELD_GROUP,
	FIELD_TABLE,
	FIELD_NOTE, /* nothing to answer */
};

enum widget {
#define WIDGET(name) WIDGET_##name,
#include "firmware/form/widgets.def"
#undef WIDGET
	WIDGET_COUNT
};

enum format {
	FORMAT_NONE,
	FORMAT_DATE,
	FORMAT_ID_NUMBER,
	FORMAT_PHONE_CN,
	FORMAT_MONEY,
	FORMAT_USCC,
	FORMAT_COUNT
};

enum yes_no { UNSAID, NO, YES };

struct form_choice {
	const char *text; /* the value; of a number: its digits */
	int64_t number;
	struct text title;
};

struct pattern; /* pattern.h */

struct form_field {
	const char *name;
	enum field_kind kind;
	enum widget widget;
	enum format format;
	struct text title, help, example; /* help and example may be "" */
	const char *prefill;		  /* "card.name"; "" when none */
	const char *code;		  /* of the material, of the certificate's type; else "" */
	bool is_personal;
	bool is_required; /* always; a condition may say so, too (walk.h) */
	bool has_min, has_max;
	double min, max;	       /* of numbers */
	int min_len, max_len;	       /* characters */
	const struct pattern *pattern; /* NULL: none */
	bool is_figures;	       /* its pattern lets only figures through */
	enum yes_no must;	       /* the only good answer */
	bool is_number;		       /* its choices are integers */
	int choice_count;
	struct form_choice *choices;
	int min_items, max_items; /* rows, or chosen ones; max_items is 1 for a group */
	int member_count;
	struct form_field *members; /* of a group, columns of a table */
	int page;
	int place; /* of its first answer in struct answers */
};

struct form_page {
	struct text title, help; /* "" without x-pages: the field's are the page's */
	int first_field, field_count;
};

struct matter_of_bundle {
	const char *code;
	struct text title;
};

struct rules; /* conditions, checks across fields: rules.h */
struct terms; /* one condition */

struct form {
	struct arena *arena; /* holds everything here, this struct too */
	struct text title, help;
	int field_count, page_count, matter_count;
	struct form_field *fields;
	struct form_page *pages;
	struct matter_of_bundle *matters;
	int place_count;     /* of all answers */
	size_t answers_size; /* bytes of an arena that holds the answers: answers_create */
	const struct rules *rules;
};

enum form_reason {
#define REASON(name, word) FORM_##name,
#include "firmware/form/reasons.def"
#undef REASON
	FORM_REASON_COUNT
};

/* Why a form was refused, for the log: no words for citizens, nothing of theirs. */
struct form_refusal {
	enum form_reason reason;
	char pointer[FORM_POINTER_SIZE]; /* JSON pointer as a plain line, "" the whole; cut when too
					    long */
};

/* The form, to be given to form_destroy; NULL when refused, and why. */
struct form *form_parse(const char *json, size_t len, struct form_refusal *why) MUST_CHECK;
/* The same of what is parsed already (len: its bytes as they came); json stays the caller's. */
struct form *form_read(const struct json *json, size_t len, struct form_refusal *why) MUST_CHECK;
void form_destroy(struct form *form); /* NULL is allowed */
/* A condition on its fields that stands beside the form (a material's "if"), into the form's
 * memory: before anybody else has the form. For walk_holds. */
bool form_read_condition(struct form *form, const struct json *condition, const struct terms **out,
	struct form_refusal *why) MUST_CHECK;

/* Index by name, -1 when unknown. */
int form_find(const struct form *form, const char *name);
/* Stable words: "unknown_member", "long_text". Static. */
const char *form_reason_name(enum form_reason reason);
const char *widget_name(enum widget widget);
const char *format_name(enum format format);

#endif
