/* Scenarios of accounts and of paying. One thread. */
#ifndef ONEDOOR_TESTS_STATES_ACCOUNT_H
#define ONEDOOR_TESTS_STATES_ACCOUNT_H

#include "firmware/model/kiosk.h"

void state_units(struct kiosk *kiosk);
void state_units_no_reader(struct kiosk *kiosk);
void state_units_empty(struct kiosk *kiosk);
void state_units_full(struct kiosk *kiosk);
void state_account_number(struct kiosk *kiosk);
void state_account_number_wrong(struct kiosk *kiosk);
void state_account_number_unknown(struct kiosk *kiosk);
void state_account_number_letters(struct kiosk *kiosk);
void state_account_number_full(struct kiosk *kiosk);
void state_my_accounts(struct kiosk *kiosk);
void state_my_accounts_none(struct kiosk *kiosk);
void state_account(struct kiosk *kiosk);
void state_account_anybody(struct kiosk *kiosk);
void state_account_settled(struct kiosk *kiosk);
void state_account_balance(struct kiosk *kiosk);
void state_account_full(struct kiosk *kiosk);
void state_account_paying(struct kiosk *kiosk);
void state_account_card(struct kiosk *kiosk);
void state_account_more(struct kiosk *kiosk);
void state_account_parcel(struct kiosk *kiosk);
void state_top_up(struct kiosk *kiosk);
void state_top_up_full(struct kiosk *kiosk);
void state_pay(struct kiosk *kiosk);
void state_pay_making(struct kiosk *kiosk);
void state_pay_scanned(struct kiosk *kiosk);
void state_pay_wrong_code(struct kiosk *kiosk);
void state_pay_wrong_code_scanned(struct kiosk *kiosk);
void state_pay_code(struct kiosk *kiosk);
void state_pay_no_scanner(struct kiosk *kiosk);
void state_pay_full(struct kiosk *kiosk);
void state_pay_checking(struct kiosk *kiosk);
void state_pay_giving_up(struct kiosk *kiosk);
void state_pay_not_begun(struct kiosk *kiosk);
void state_pay_checking_long(struct kiosk *kiosk);
void state_paid(struct kiosk *kiosk);
void state_paid_full(struct kiosk *kiosk);
void state_paid_no_paper(struct kiosk *kiosk);
void state_unpaid_refused(struct kiosk *kiosk);
void state_unpaid_expired(struct kiosk *kiosk);
void state_unpaid_closed(struct kiosk *kiosk);
void state_unpaid_not_begun(struct kiosk *kiosk);
void state_act_check(struct kiosk *kiosk);
void state_act_check_full(struct kiosk *kiosk);
void state_acted(struct kiosk *kiosk);
void state_no_account(struct kiosk *kiosk);
void state_not_paid(struct kiosk *kiosk);
void state_pay_offline(struct kiosk *kiosk);
void state_pay_storage(struct kiosk *kiosk);
void state_amount_changed(struct kiosk *kiosk);
void state_payment_open(struct kiosk *kiosk);
void state_pay_first(struct kiosk *kiosk);
void state_already_paid(struct kiosk *kiosk);
void state_act_not_now(struct kiosk *kiosk);

#endif
