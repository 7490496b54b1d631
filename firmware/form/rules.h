/* What ties fields together, as read: conditions, checks across fields, the ifs of a bundle.
 * Read-only, within the form's arena; for the files of this folder. Fields are indices into the
 * form's. */
#ifndef ONEDOOR_FORM_RULES_H
#define ONEDOOR_FORM_RULES_H

#include "firmware/form/form.h"

/* An answer that is asked for: a choice's index, YES or NO, an integer; or the text. */
struct wanted {
	int64_t number;
	const char *text;
};

struct term { /* the field's answer is one of these */
	int field;
	int wanted_count;
	struct wanted *wanted;
};

struct terms { /* all hold; none: always */
	int count;
	struct term *list;
};

enum { OPEN_WORDS = (FORM_MAX_CHOICES + 63) / 64 };

struct narrowing { /* only these choices of the field are open */
	int field;
	uint64_t open[OPEN_WORDS];
};

struct condition {
	struct terms terms;
	uint64_t shows, needs; /* bits of fields */
	int narrowing_count;
	struct narrowing *narrowings;
};

enum rule_kind { RULE_BEFORE, RULE_SAME, RULE_DIFFERENT, RULE_SUM };
enum rule_bound { BOUND_EQUALS, BOUND_AT_MOST, BOUND_AT_LEAST };

struct operand {
	int field;	 /* -1: none, then day or today or a number */
	int member;	 /* of a group, a column; -1 the field itself */
	const char *day; /* "2020-01-01"; NULL */
	bool is_today;
	int64_t number; /* of money in fen */
};

struct rule {
	enum rule_kind kind;
	int operand_count;
	struct operand operands[FORM_MAX_OPERANDS];
	enum rule_bound bound; /* of a sum */
	struct operand limit;
	bool is_money, is_by_row;
	struct text title; /* what to say; "" when the form has no words for it */
	int field, member; /* where it is told: the last one that it looks at */
};

struct rules {
	uint64_t always; /* the fields that no condition hides, by bits */
	int condition_count, rule_count;
	struct condition *conditions;
	struct rule *rules;
	struct terms *matters; /* by the form's matters */
};

#endif
