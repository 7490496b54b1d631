/*
 * Answers kept for repetition (the contract's rule 2), sealed with a key that is not in the
 * database: among them are tokens and masked names. Inside a write transaction.
 */
#ifndef ONEDOOR_TESTS_HALL_ANSWERS_H
#define ONEDOOR_TESTS_HALL_ANSWERS_H

#include "tests/hall/request.h"
#include "tests/hall/route.h"

/* True when the reply is filled: with the answer given before, or the refusal of another body. */
bool answer_find(struct request *request, const struct call *call) MUST_CHECK;
/* Keeps the reply when it is one that is kept; true then. */
bool answer_keep(struct request *request, const struct call *call);
/* What it says is not so any more: not repeated. */
void answer_forget(struct request *request, const char *path, const char *key);

#endif
