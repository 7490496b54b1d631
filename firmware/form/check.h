/*
 * What is wrong with the answers: of what is shown, and nothing else. Without a problem (rules
 * apart) a standard validator accepts what form_encode makes, and the other way round. Words are
 * made by who shows it. Pure and the same each time; any thread that holds the answers.
 */
#ifndef ONEDOOR_FORM_CHECK_H
#define ONEDOOR_FORM_CHECK_H

#include "firmware/form/walk.h"

enum mistake_kind {
	MISTAKE_REQUIRED,
	MISTAKE_TOO_SHORT, /* limit: characters */
	MISTAKE_TOO_LONG,  /* limit: characters */
	MISTAKE_PATTERN,
	MISTAKE_FORMAT,	   /* the field's; of a number: it is none */
	MISTAKE_TOO_SMALL, /* limit: minimum */
	MISTAKE_TOO_LARGE, /* limit: maximum */
	MISTAKE_CHOICE,	   /* is not open any more */
	MISTAKE_CONST,	 /* yes was said where no is needed, or the other way round: field->must */
	MISTAKE_TOO_FEW, /* limit: rows or choices */
	MISTAKE_RULE,	 /* across fields: rule */
	MISTAKE_KIND_COUNT
};

struct mistake {
	struct spot spot; /* .member -1: the field as a whole */
	enum mistake_kind kind;
	double limit;
	int rule; /* form_rule_title; else -1 */
};

enum { FORM_MAX_MISTAKES = 64 };

/* In the order of the screen; of each field first its own, then those of the rules that are told
 * there. More than FORM_MAX_MISTAKES are left out. */
struct mistakes {
	int count;
	struct mistake list[FORM_MAX_MISTAKES];
};

void check_all(const struct answers *answers, struct mistakes *out);
void check_page(const struct answers *answers, int page, struct mistakes *out);
void check_field(const struct answers *answers, int field, struct mistakes *out);
/* The first shown page with a problem; -1: all is well. */
int check_first_page(const struct answers *answers);

/* What the form says of its rule; "" when nothing. */
struct text form_rule_title(const struct form *form, int rule);
/* A stable word: "too_short". Static. */
const char *mistake_name(enum mistake_kind kind);

#endif
