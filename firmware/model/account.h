/*
 * 缴费: what is owed to whom, and paying it. An account is found by its number, by a bill's bar
 * code or by the card of who holds it. A payment is shown until the hall has said its final word or
 * the visit ends; what becomes of it then is the hall worker's. Nothing is kept beyond the visit.
 */
#ifndef ONEDOOR_MODEL_ACCOUNT_H
#define ONEDOOR_MODEL_ACCOUNT_H

#include "firmware/model/kiosk.h"

/* A payment that is being made, as far as this visit goes. */
struct paying {
	uint32_t asked;		 /* PAY's number; 0: nothing is being paid … */
	struct payment *payment; /* … owned; NULL: the hall has not said anything yet */
	int64_t amount_fen;
	bool is_top_up;
	bool is_by_code;    /* the phone shows, we scan */
	bool is_offered;    /* to a phone: before that nobody can have paid */
	bool is_code_wrong; /* what was shown last is no phone's code */
	bool is_giving_up;
	int pending;			 /* orders not answered yet */
	int64_t again_ms;		 /* of now_ms: the hall is not asked before; 0: at once */
	int64_t ends_ms;		 /* of now_ms: it is given up then */
	char code[PAYMENT_CODE_LEN + 1]; /* shown meanwhile: paid with when this one is closed */
};

struct account {		     /* kiosk_account(kiosk): its state */
	int unit;		     /* index of the catalogue's */
	char no[ACCOUNT_NO_LEN + 1]; /* as typed so far, scanned or chosen */
	bool is_unknown;	     /* the hall knows no such number */
	bool is_of_view;	     /* who it is, is asked for the sake of the view */
	struct my_accounts *mine;    /* owned; NULL: not asked for */
	struct account_view *view;   /* owned; NULL: none is shown */
	uint64_t chosen;	     /* bills of the view to be paid: bits by index */
	int act;		     /* of the unit's, being done */
	struct act_result *result;   /* owned; NULL: nothing was done */
	struct paying paying;
	struct payment *paid; /* owned; the last one that was; NULL none */
};

/* NULL: none is chosen. */
const struct unit *account_unit(const struct kiosk *kiosk);
/* The number that is typed is one; it is as long as one can be, and a figure is wrong. */
bool account_has_number(const struct kiosk *kiosk);
bool account_is_number_wrong(const struct kiosk *kiosk);
/* Who holds the account would see more of it by laying the card. */
bool account_wants_card(const struct kiosk *kiosk);
bool account_can_choose(const struct kiosk *kiosk, int bill);
bool account_is_chosen(const struct kiosk *kiosk, int bill);
/* All that is due is being paid already, here or elsewhere: it is not paid a second time. */
bool account_is_being_paid(const struct kiosk *kiosk);
/* What would be paid now, in fen; 0 nothing. */
int64_t account_amount(const struct kiosk *kiosk);
bool account_can_top_up(const struct kiosk *kiosk);
/* The unit's act can be done now with the account that is shown. */
bool account_can_act(const struct kiosk *kiosk, int act);
/* There is more to be read of it: facts, use, where it is. */
bool account_has_more(const struct kiosk *kiosk);

/* The payment as the hall says that it stands; while it has said nothing, or nobody knows,
 * PAYMENT_UNKNOWN. */
enum payment_state account_payment_state(const struct kiosk *kiosk);
/* A phone's code can be shown now instead. */
bool account_takes_code(const struct kiosk *kiosk);
/* Seconds left to pay; 0 none. */
int account_left_s(const struct kiosk *kiosk);
/* NULL: nothing was paid. */
const struct payment_receipt *account_receipt(const struct kiosk *kiosk);

#endif
