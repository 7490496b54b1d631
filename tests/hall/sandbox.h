/*
 * The provider that moves no money: its books are a file of its own beside the hall's, so that
 * either may die alone. What a person does on his phone, and how the provider misbehaves. Any
 * thread, inside of a transaction of the hall's too.
 */
#ifndef ONEDOOR_TESTS_HALL_SANDBOX_H
#define ONEDOOR_TESTS_HALL_SANDBOX_H

#include "tests/hall/provider.h"

enum person_act { PERSON_SCANS, PERSON_PAYS, PERSON_REFUSES };

/* As it stands; PROVIDER_UNKNOWN: there is no such order. what_out: what it is for, the caller's;
 * NULL: not wanted. */
enum provider_state sandbox_look(
	struct provider *provider, const char *no, int64_t *fen_out, json_t **what_out);
/* How it stands then: over already, it has changed nothing. PROVIDER_UNKNOWN: there is no such
 * order; is_foreseen: it is done as soon as there is. */
enum provider_state sandbox_person(
	struct provider *provider, const char *no, enum person_act act, bool is_foreseen);

/*
 * "NAME=VALUE": slow=MS every answer takes so long; of the next N: unknown (answers that are none),
 * twice (payments told of twice), silent (told of never), late (closed ones are paid a moment
 * later), wrong (paid one fen less), refund (refunds that fail). False: not understood.
 */
bool sandbox_set(struct provider *provider, const char *assignment) MUST_CHECK;
void sandbox_calm(struct provider *provider);

#endif
