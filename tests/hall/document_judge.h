/* Is it the contract's: texts, documents, links. What is wrong is said in words. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_DOCUMENT_JUDGE_H
#define ONEDOOR_TESTS_HALL_DOCUMENT_JUDGE_H

#include <jansson.h>

#include "tests/hall/form.h"

/* A language map with zh of 1 to zh_max characters, every other language with en_max at most, of
 * one line each. */
bool text_judge(const json_t *text, size_t zh_max, size_t en_max) MUST_CHECK;
/* The contract's Words. */
bool words_judge(const json_t *words) MUST_CHECK;
/* The contract's Link, by its looks: whether it leads anywhere is another question. */
bool link_judge(const char *link) MUST_CHECK;
/* The contract's Document, without a block that a terminal would leave out. How long it may
 * be is the matter of who stores it. */
bool document_judge(const json_t *document, char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
