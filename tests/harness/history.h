/*
 * A history of facts told to the model, and what is ordered after each: for the unit tests of
 * firmware/model. The clock starts on Tuesday, 24 November 2026, 10:00 in Shanghai. One thread.
 */
#ifndef ONEDOOR_TESTS_HISTORY_H
#define ONEDOOR_TESTS_HISTORY_H

#include <stdint.h>
#include "firmware/model/choose.h"
#include "firmware/model/guide.h"
#include "firmware/model/helper.h"
#include "firmware/model/identify.h"
#include "firmware/model/kiosk.h"
#include "firmware/model/paper.h"
#include "firmware/model/queue.h"
#include "firmware/model/track.h"
#include "firmware/model/rate.h"
#include "tests/harness/small_catalog.h"

extern const int64_t tuesday_ten_ms;

struct history {
	struct kiosk kiosk;
	struct cmd_list orders; /* of the last step */
	int64_t at_ms;
};

/* cmocka fixtures: everything works, nobody is here. */
int history_begin(void **state);
int history_end(void **state);

/* Takes over the fact. */
void step(struct history *h, struct msg *fact);
/* The order of the last step; NULL: not ordered. */
struct cmd *ordered(struct history *h, enum cmd_kind kind);
void tick_at(struct history *h, int64_t passed_ms);
void act(struct history *h, enum action action, int arg);
/* A fact of this visit without a payload, about who stands here. */
void happen(struct history *h, enum msg_kind kind);
void device(struct history *h, enum device_kind kind, enum device_state state,
	enum device_reason reason);
void catalog(struct history *h, const char *version);
void read_card(struct history *h, const char *name, const char *number, const char *valid_to);
void scan(struct history *h, const char *code);
void refuse(struct history *h, enum msg_kind kind, const char *code);
void issue(struct history *h, const char *number, uint32_t session);
/* The hall's answer to READ_MATTER: a document with one link to the matter M006,
 * and a form: who (prefilled by the card), why (text), how (a or b; b needs a material). */
void answer_guide(struct history *h, const char *matter);
/* The hall's answer to APPLY: a receipt without a case. */
struct msg *receipt_fact(const struct history *h);
struct msg *guide_fact(const struct history *h, const char *matter); /* the same, to be told */
/* The hall's answers to READ_CASE and READ_MINE, to be told: the case of that number, which paused,
 * asks for a paper and has another of its receipt; a page with a case, a ticket and what waits to
 * be rated. */
struct msg *case_fact(const struct history *h, const char *no);
struct msg *mine_fact(const struct history *h);
#define A_CASE_NO     "20261124000377"
#define ANOTHER_CASE  "20261124000385"
#define A_RECEIPT_KEY "7f3a09c211223344556677889900aabb"
/* The hall's answers to RATE and CALL_HELPER, to be told. */
struct msg *thanks_fact(const struct history *h);
struct msg *helper_fact(const struct history *h, enum helper_answer answer);
void end_print(struct history *h, enum print_result result, enum device_reason reason);
void wiped(struct history *h, uint32_t session);
void finish(struct history *h); /* the visit, and its wipe */

void go_to_identify(struct history *h);
void go_to_confirm(struct history *h);
void go_to_printing(struct history *h);

#endif
