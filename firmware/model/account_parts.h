/* The parts of the shape `account`. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_ACCOUNT_PARTS_H
#define ONEDOOR_MODEL_ACCOUNT_PARTS_H

#include "firmware/model/account.h"
#include "firmware/model/step.h"
#include "firmware/msg/typing.h"

/* --- account_find.c: which account: a number that is typed, a bill's bar code --- */

/* What is typed on the page of the number. */
struct typing account_find_typing(const struct kiosk *kiosk);
void account_find_type(const struct kiosk *kiosk, const char *text);
void account_find_delete(const struct kiosk *kiosk, bool is_all);

/* --- account_ask.c: the hall is asked, and answers --- */

enum next account_ask_mine(struct step *s);
/* The account of unit and number, for who is here. */
enum next account_ask(struct step *s);
enum next account_read(struct step *s, struct msg *fact);
enum next account_mine_read(struct step *s, struct msg *fact);
/* The act that is chosen. */
enum next account_do_act(struct step *s);
enum next account_acted(struct step *s, struct msg *fact);

/* --- account_pay.c: a payment, until it is over --- */

/* amount_fen > 0, for the bills that are chosen, or to top up with. */
enum next account_pay(struct step *s, int64_t amount_fen, bool is_top_up);
/* What a phone shows to be paid with; false: it is something else. */
bool account_read_code(const struct scan *scan, char out[PAYMENT_CODE_LEN + 1]);
/* A phone's code was shown: what the page shows is given up first. */
enum next account_pay_by_code(struct step *s, const struct scan *scan);
/* One does not want to pay any more, or wants to leave: what became of it is said first. */
enum next account_give_up(struct step *s);
/* Nothing was asked of a phone: the account is looked at anew. */
enum next account_pay_again(struct step *s);
enum next account_payment_changed(struct step *s, struct msg *fact);
/* An order did not reach the hall's worker: MSG_INBOX_FULL. */
enum next account_undelivered(struct step *s);
/* Nobody waits for it any more. */
void account_leave_payment(struct step *s);

#endif
