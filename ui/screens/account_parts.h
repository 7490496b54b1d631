/* What the pages of accounts and payments share. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_ACCOUNT_PARTS_H
#define ONEDOOR_UI_SCREENS_ACCOUNT_PARTS_H

#include "firmware/model/account.h"
#include "ui/screens/parts.h"

/* "¥ 86.40" */
const char *money_words(const struct view *view, int64_t fen);
/* In groups of four, as one reads it. */
const char *account_no_words(const struct view *view, const char *no);
/* "Water  •••• 5521" of the account that is shown; "" none. */
const char *account_name(const struct view *view);
const char *unit_icon(const struct unit *unit);

/* Whose it is and how much, the amount large; detail NULL: none. */
struct bill_head {
	const char *icon, *name, *detail;
	const char *label, *amount;
	bool is_quiet; /* the amount says nothing that must be done */
};
int bill_head_height(const struct view *view, int width_px, const struct bill_head *head);
void bill_head(const struct view *view, struct rect rect, const struct bill_head *head);
/* The same where it is only looked at, or cut off the top of *body. */
void bill_head_above(const struct view *view, struct rect *body, const struct bill_head *head);

/* Number, amount, to whom and for what; what is too long scrolls. */
void receipt_card(const struct view *view, struct rect rect, const struct payment_receipt *receipt);

#endif
