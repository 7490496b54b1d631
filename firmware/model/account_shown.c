/* What the pages of the shape `account` may ask of the account that is shown. */
#include "firmware/base/str.h"
#include "firmware/model/account.h"
#include "firmware/model/shape.h"

static const struct account_view *view_of(const struct kiosk *kiosk)
{
	return kiosk_account(kiosk)->view;
}

bool account_wants_card(const struct kiosk *kiosk)
{
	const struct unit *unit = account_unit(kiosk);
	return unit && unit->is_by_card && view_of(kiosk) && !kiosk->visit->who.is_identified &&
	       (kiosk_identify_ways(kiosk) & IDENTIFY_CARD) != 0;
}

/* Without its bills it is paid as a whole, or not at all. */
bool account_is_being_paid(const struct kiosk *kiosk)
{
	const struct account_view *view = view_of(kiosk);
	for (int i = 0; view && i < view->bill_count; i++) {
		if (account_can_choose(kiosk, i)) {
			return false;
		}
	}
	return view && view->paying_fen > 0;
}

int64_t account_amount(const struct kiosk *kiosk)
{
	const struct account_view *view = view_of(kiosk);
	int64_t sum = 0;
	if (!view || !view->is_mine || view->bill_count == 0) {
		return view && !account_is_being_paid(kiosk) ? view->due_fen : 0;
	}
	for (int i = 0; i < view->bill_count; i++) {
		sum += account_is_chosen(kiosk, i) ? view->bills[i].amount_fen : 0;
	}
	return sum;
}

bool account_can_top_up(const struct kiosk *kiosk)
{
	const struct unit *unit = account_unit(kiosk);
	return unit && unit->kind == UNIT_BALANCE && unit->amount_count > 0;
}

bool account_can_act(const struct kiosk *kiosk, int act)
{
	const struct unit *unit = account_unit(kiosk);
	const struct account_view *view = view_of(kiosk);
	for (int i = 0; unit && view && act >= 0 && act < unit->act_count && i < view->act_count;
		i++) {
		if (str_equal(view->acts[i], unit->acts[act].code)) {
			return !unit->acts[act].needs_card || kiosk->visit->who.is_identified;
		}
	}
	return false;
}

bool account_has_more(const struct kiosk *kiosk)
{
	const struct account_view *view = view_of(kiosk);
	return view && (view->document || view->history || view->fact_count > 0);
}

bool account_can_choose(const struct kiosk *kiosk, int bill)
{
	const struct account_view *view = view_of(kiosk);
	return view && bill >= 0 && bill < view->bill_count && view->bills[bill].state == BILL_OPEN;
}

bool account_is_chosen(const struct kiosk *kiosk, int bill)
{
	return account_can_choose(kiosk, bill) &&
	       (kiosk_account(kiosk)->chosen & UINT64_C(1) << bill) != 0;
}
