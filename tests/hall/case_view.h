/* Cases as the contract has them. All JSON is the caller's. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_CASE_VIEW_H
#define ONEDOOR_TESTS_HALL_CASE_VIEW_H

#include "tests/hall/cases.h"

/* A FiledCase. */
json_t *case_filed_json(struct hall *hall, struct conn *conn, const struct kase *kase);
/* A Case, with its Document. */
json_t *case_json(struct hall *hall, struct conn *conn, const struct kase *kase, int64_t now_ms);
/* What is still asked. */
json_t *case_asks(struct conn *conn, const char *no);
/* state_text: its own, or the usual one. */
json_t *case_words(const struct kase *kase);
/* The case of a work item (state at_staff), which has no number yet. */
json_t *work_item_json(struct hall *hall, const char *key, int64_t at_ms, int64_t now_ms);

#endif
