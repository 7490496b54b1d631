/*
 * What is wrong with the answers: of what is shown, and nothing else. Without a problem (rules
 * apart) a standard validator accepts what form_encode makes, and the other way round. Words are
 * made by who shows it. Pure and the same each time; any thread that holds the answers.
 */
#ifndef ONEDOOR_FORM_CHECK_H
#define ONEDOOR_FORM_CHECK_H

#include "firmware/form/walk.h"

enum form_problem_kind {
	FORM_PROBLEM_REQUIRED,
	FORM_PROBLEM_TOO_SHORT, /* limit: characters */
	FORM_PROBLEM_TOO_LONG,	/* limit: characters */
	FORM_PROBLEM_PATTERN,
	FORM_PROBLEM_FORMAT,	/* the field's; of a number: it is none */
	FORM_PROBLEM_TOO_SMALL, /* limit: minimum */
	FORM_PROBLEM_TOO_LARGE, /* limit: maximum */
	FORM_PROBLEM_CHOICE,	/* is not open any more */
	FORM_PROBLEM_CONST, /* yes was said where no is needed, or the other way round: field->must
			     */
	FORM_PROBLEM_TOO_FEW, /* limit: rows or choices */
	FORM_PROBLEM_RULE,    /* across fields: rule */
	FORM_PROBLEM_KIND_COUNT
};

struct form_problem {
	struct spot spot; /* .member -1: the field as a whole */
	enum form_problem_kind kind;
	double limit;
	int rule; /* form_rule_title; else -1 */
};

enum { FORM_MAX_PROBLEMS = 64 };

/* In the order of the screen; of each field first its own, then those of the rules that are told
 * there. More than FORM_MAX_PROBLEMS are left out. */
struct form_problems {
	int count;
	struct form_problem list[FORM_MAX_PROBLEMS];
};

void form_check_all(const struct answers *answers, struct form_problems *out);
void form_check_page(const struct answers *answers, int page, struct form_problems *out);
void form_check_field(const struct answers *answers, int field, struct form_problems *out);
/* The first shown page with a problem; -1: all is well. */
int form_check_first_page(const struct answers *answers);

/* What the form says of its rule; "" when nothing. */
struct text form_rule_title(const struct form *form, int rule);
/* A stable word: "too_short". Static. */
const char *form_problem_name(enum form_problem_kind kind);

#endif
