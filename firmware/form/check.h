/*
 * What is wrong with the answers: of what is shown, and nothing else. Without a problem (rules
 * apart) a standard validator accepts what form_encode makes, and the other way round. Words are
 * made by who shows it. Pure and the same each time; any thread that holds the answers.
 */
#ifndef ONEDOOR_FORM_CHECK_H
#define ONEDOOR_FORM_CHECK_H

#include "firmware/form/walk.h"

enum problem_kind {
	PROBLEM_REQUIRED,
	PROBLEM_TOO_SHORT, /* limit: characters */
	PROBLEM_TOO_LONG,  /* limit: characters */
	PROBLEM_PATTERN,
	PROBLEM_FORMAT,	   /* the field's; of a number: it is none */
	PROBLEM_TOO_SMALL, /* limit: minimum */
	PROBLEM_TOO_LARGE, /* limit: maximum */
	PROBLEM_CHOICE,	   /* is not open any more */
	PROBLEM_CONST,	 /* yes was said where no is needed, or the other way round: field->must */
	PROBLEM_TOO_FEW, /* limit: rows or choices */
	PROBLEM_RULE,	 /* across fields: rule */
	PROBLEM_KIND_COUNT
};

struct problem {
	struct spot spot; /* .member -1: the field as a whole */
	enum problem_kind kind;
	double limit;
	int rule; /* form_rule_title; else -1 */
};

enum { FORM_MAX_PROBLEMS = 64 };

/* In the order of the screen; of each field first its own, then those of the rules that are told
 * there. More than FORM_MAX_PROBLEMS are left out. */
struct problems {
	int count;
	struct problem list[FORM_MAX_PROBLEMS];
};

void check_all(const struct answers *answers, struct problems *out);
void check_page(const struct answers *answers, int page, struct problems *out);
void check_field(const struct answers *answers, int field, struct problems *out);
/* The first shown page with a problem; -1: all is well. */
int check_first_page(const struct answers *answers);

/* What the form says of its rule; "" when nothing. */
struct text form_rule_title(const struct form *form, int rule);
/* A stable word: "too_short". Static. */
const char *problem_name(enum problem_kind kind);

#endif
