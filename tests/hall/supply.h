/*
 * What a case asks for, supplied: by a terminal, or on its page for phones. On the request's
 * thread, inside its write transaction; who may, has been checked. Each fills the reply: 201 with
 * how the case stands now, else 409 ask_answered, 422 unknown_ask or invalid_material.
 */
#ifndef ONEDOOR_TESTS_HALL_SUPPLY_H
#define ONEDOOR_TESTS_HALL_SUPPLY_H

#include "tests/hall/cases.h"

enum { SUPPLY_MAX_TEXT = 2000, SUPPLY_USUAL_TEXT = 500 }; /* characters */

/* id: of the ask. */
void supply_text(struct request *request, struct kase *kase, const char *id, const char *text);
/* files: ids, of the request's terminal. */
void supply_files(struct request *request, struct kase *kase, const char *id, const json_t *files);
void supply_grant(struct request *request, struct kase *kase, const char *id, const char *grant);

/* Can an Ask be answered in that way? */
bool supply_is_way(const json_t *ask, const char *way);
/* How long a text for it may be, in characters. */
int supply_max_text(const json_t *ask);

#endif
