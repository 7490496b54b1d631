/* Checks across fields (x-check). */
#ifndef ONEDOOR_FORM_CHECK_RULES_H
#define ONEDOOR_FORM_CHECK_RULES_H

#include "firmware/form/check.h"
#include "firmware/form/rules.h"

/* Is the rule broken – in this row, of a rule by rows? Silent (false) while something that it looks
 * at is hidden, unanswered or not of its format. */
bool rule_is_broken(const struct answers *answers, const struct form_look *look,
	const struct rule *rule, int row);

#endif
