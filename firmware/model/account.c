#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/account_parts.h"
#include "firmware/model/account_step.h"
#include "firmware/model/paper.h"
#include "firmware/model/shape.h"

static const struct account_view *view_of(const struct kiosk *kiosk)
{
	return kiosk_account(kiosk)->view;
}

/* --- which one --- */

static void forget(struct step *s)
{
	struct account *account = account_state(s->kiosk);
	account_leave_payment(s);
	my_accounts_destroy(account->mine);
	account_view_destroy(account->view);
	act_result_destroy(account->result);
	payment_destroy(account->paid);
	mem_wipe(account, sizeof(*account));
}

/* What was shown of another one is forgotten. */
static void choose(struct step *s, int unit, const char *no)
{
	struct account *account = account_state(s->kiosk);
	account_view_destroy(account->view);
	account->view = NULL;
	account->chosen = 0;
	account->unit = unit;
	if (no != account->no) { /* the same one that stands there again is as wrong as it was */
		account->is_unknown = false;
		mem_wipe(account->no, sizeof(account->no));
		str_copy(account->no, sizeof(account->no), no);
	}
}

static enum next open_unit(struct step *s, int unit)
{
	const struct account *account = account_state(s->kiosk);
	if (unit < 0 || unit >= s->kiosk->catalog->unit_count) {
		return NEXT_STAY;
	}
	choose(s, unit, unit == account->unit ? account->no : "");
	return step_go(s, SCREEN_account_number);
}

/* Of "unit/water". */
static const char *link_code(const char *link)
{
	const char *slash = strchr(link, '/');
	return slash ? slash + 1 : "";
}

static enum next begin(struct step *s, const struct entry *entry)
{
	forget(s);
	s->to.zone = s->to.department = s->to.matter = s->to.group = -1;
	if (entry->link) {
		return open_unit(s, catalog_find_unit(s->kiosk->catalog, link_code(entry->link)));
	}
	if (!entry->account_no[0]) {
		return step_go(s, SCREEN_units);
	}
	if (!s->kiosk->line.is_online) {
		return step_fail(s, PROBLEM_HALL_OFFLINE);
	}
	choose(s, entry->unit, entry->account_no);
	return account_ask(s);
}

static enum next open_mine(struct step *s, int index)
{
	const struct account *account = account_state(s->kiosk);
	if (!account->mine || index < 0 || index >= account->mine->count) {
		return NEXT_STAY;
	}
	const struct my_account *it = &account->mine->list[index];
	int unit = catalog_find_unit(s->kiosk->catalog, it->unit);
	if (unit < 0) {
		return NEXT_STAY;
	}
	choose(s, unit, it->no);
	return account_ask(s);
}

/* Nothing is paid before one has touched what is, and seen how much: the code is not kept. */
static enum next shown_too_early(struct step *s, const struct scan *scan)
{
	char code[PAYMENT_CODE_LEN + 1] = "";
	bool is_code = account_read_code(scan, code);
	mem_wipe(code, sizeof(code));
	return is_code ? step_fail(s, PROBLEM_PAY_FIRST) : NEXT_PASS;
}

static enum next scanned(struct step *s, const struct scan *scan)
{
	enum screen screen = s->kiosk->place.screen;
	if (!s->kiosk->is_scanning) {
		return NEXT_STAY;
	}
	if (screen == SCREEN_pay) {
		return account_pay_by_code(s, scan);
	}
	if (screen == SCREEN_account || screen == SCREEN_top_up) {
		enum next next = shown_too_early(s, scan);
		if (next == NEXT_PASS) { /* another bill: this one is looked at to its end */
			step_play(s, SOUND_PROBLEM);
		}
		return next == NEXT_PASS ? NEXT_STAY : next;
	}
	enum next next = scanned_begin(s, scan);
	next = next != NEXT_PASS ? next : shown_too_early(s, scan);
	return next != NEXT_PASS ? next : step_fail(s, PROBLEM_CODE_UNKNOWN);
}

/* --- an account --- */

static enum next begin_act(struct step *s, int act)
{
	if (!account_can_act(s->kiosk, act)) {
		return NEXT_STAY;
	}
	account_state(s->kiosk)->act = act;
	const struct unit_act *it = &account_unit(s->kiosk)->acts[act];
	return it->is_serious || it->warning.in[LANG_ZH][0] ? step_go(s, SCREEN_act_check)
							    : account_do_act(s);
}

static enum next on_account(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (action) {
	case ACTION_bill:
		if (account_can_choose(kiosk, arg)) {
			account_state(kiosk)->chosen ^= UINT64_C(1) << arg;
		}
		return NEXT_STAY;
	case ACTION_pay:
		return account_pay(s, account_amount(kiosk), false);
	case ACTION_top_up:
		return account_can_top_up(kiosk) ? step_go(s, SCREEN_top_up) : NEXT_STAY;
	case ACTION_account_more:
		return account_has_more(kiosk) ? step_go(s, SCREEN_account_more) : NEXT_STAY;
	case ACTION_account_act:
		return begin_act(s, arg);
	case ACTION_lay_card:
		account_state(kiosk)->is_of_view = true;
		return account_wants_card(kiosk) ? identify_begin(s) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next top_up(struct step *s, int index)
{
	const struct unit *unit = account_unit(s->kiosk);
	return account_can_top_up(s->kiosk) && index >= 0 && index < unit->amount_count
		       ? account_pay(s, unit->amounts[index], true)
		       : NEXT_STAY;
}

/* One's own once more, or the list of all. */
static enum next other_bill(struct step *s)
{
	return s->kiosk->visit->who.is_identified ? account_ask_mine(s) : step_go(s, SCREEN_units);
}

static enum next on_receipt(struct step *s, enum action action)
{
	if (action == ACTION_print) {
		return kiosk_can_copy(s->kiosk, SLIP_payment) ? paper_copy(s, SLIP_payment)
							      : NEXT_STAY;
	}
	return action == ACTION_other_bill ? other_bill(s) : NEXT_PASS;
}

/* What is owed may be another amount by now. */
static enum next on_problem(struct step *s, enum action action)
{
	enum problem problem = s->kiosk->place.problem;
	bool is_stale = problem == PROBLEM_AMOUNT_CHANGED || problem == PROBLEM_PAYMENT_OPEN ||
			problem == PROBLEM_ALREADY_PAID || problem == PROBLEM_ACT_NOT_NOW;
	return action == ACTION_try_again && is_stale && view_of(s->kiosk) ? account_ask(s)
									   : NEXT_PASS;
}

/* --- what is typed --- */

static enum next on_typed(struct step *s, enum action action, int arg)
{
	switch (action) {
	case ACTION_key: { /* of a keyboard that composes nothing */
		const char text[2] = {arg >= ' ' && arg < 0x7f ? (char)arg : '\0', '\0'};
		account_find_type(s->kiosk, text);
		return NEXT_STAY;
	}
	case ACTION_key_delete:
	case ACTION_key_clear:
		account_find_delete(s->kiosk, action == ACTION_key_clear);
		return NEXT_STAY;
	case ACTION_next:
		return account_has_number(s->kiosk) ? account_ask(s) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static bool is_leaving(enum action action)
{
	return action == ACTION_back || action == ACTION_home || action == ACTION_finish;
}

static enum next act(struct step *s, enum action action, int arg)
{
	switch (s->kiosk->place.screen) {
	case SCREEN_units:
		return action == ACTION_unit ? open_unit(s, arg) : NEXT_PASS;
	case SCREEN_account_number:
		return on_typed(s, action, arg);
	case SCREEN_my_accounts:
		return action == ACTION_my_account   ? open_mine(s, arg)
		       : action == ACTION_other_bill ? step_go(s, SCREEN_units)
						     : NEXT_PASS;
	case SCREEN_account:
		return on_account(s, action, arg);
	case SCREEN_account_more:
		return action == ACTION_account_act ? begin_act(s, arg) : NEXT_PASS;
	case SCREEN_top_up:
		return action == ACTION_amount ? top_up(s, arg) : NEXT_PASS;
	case SCREEN_pay:
		return is_leaving(action) ? account_give_up(s) : NEXT_PASS;
	case SCREEN_pay_checking:
		return action == ACTION_try_again ? account_pay_again(s)
		       : action == ACTION_back	  ? NEXT_STAY
						  : NEXT_PASS;
	case SCREEN_unpaid:
		return action == ACTION_try_again ? account_ask(s) : NEXT_PASS;
	case SCREEN_paid:
		return on_receipt(s, action);
	case SCREEN_act_check:
		return action == ACTION_submit ? account_do_act(s) : NEXT_PASS;
	case SCREEN_acted:
		return action == ACTION_other_bill ? other_bill(s) : NEXT_PASS;
	case SCREEN_problem:
		return on_problem(s, action);
	default:
		return NEXT_PASS;
	}
}

/* --- facts --- */

static bool is_awaited(const struct step *s, uint32_t asked)
{
	return !s->is_late && place_is_asking(s->kiosk, SHAPE_account) &&
	       asked == s->kiosk->visit->asked;
}

/* On a page where one can say by it who one is. */
static enum next card(struct step *s, struct msg *fact)
{
	const struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	bool is_wanted = screen == SCREEN_units || screen == SCREEN_problem ||
			 (screen == SCREEN_account && account_wants_card(kiosk));
	if (is_wanted && screen != SCREEN_problem) {
		account_state(kiosk)->is_of_view = screen == SCREEN_account;
	}
	return is_wanted ? identify_card(s, fact) : NEXT_STAY;
}

static enum next fact(struct step *s, struct msg *fact)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (fact->kind) {
	case MSG_CARD_LAID:
	case MSG_CARD_READ:
	case MSG_CARD_FAILED:
		return card(s, fact);
	case MSG_SCANNED:
		return scanned(s, &fact->scan);
	case MSG_TEXT_COMMITTED:
		if (account_find_typing(kiosk).kind != TYPING_NOTHING) {
			account_find_type(kiosk, fact->text);
		}
		return NEXT_STAY;
	case MSG_ACCOUNT_READ:
		return is_awaited(s, fact->account_read.asked) ? account_read(s, fact) : NEXT_STAY;
	case MSG_MY_ACCOUNTS_READ:
		return is_awaited(s, fact->my_accounts_read.asked) &&
				       kiosk->visit->who.is_identified
			       ? account_mine_read(s, fact)
			       : NEXT_STAY;
	case MSG_ACTED:
		return is_awaited(s, fact->acted.asked) ? account_acted(s, fact) : NEXT_STAY;
	case MSG_PAYMENT_CHANGED:
		return s->is_late ? NEXT_STAY : account_payment_changed(s, fact);
	case MSG_INBOX_FULL:
		return place_is_asking(kiosk, SHAPE_account) ? step_fail(s, PROBLEM_BUSY)
							     : account_undelivered(s);
	default:
		return NEXT_STAY;
	}
}

/* Who it is, is known now: the account that is shown is his, perhaps, or all of his are. */
static enum next go_on(struct step *s, enum shape_id done)
{
	(void)done;
	const struct account *account = account_state(s->kiosk);
	return account->view && account->is_of_view ? account_ask(s) : account_ask_mine(s);
}

static enum next late(struct step *s)
{
	return step_fail(s, PROBLEM_HALL_OFFLINE);
}

static void abandon(struct step *s)
{
	forget(s);
}

const struct shape shape_account = {
	.state_size = sizeof(struct account),
	.needs = NEEDS_LINE,
	.begin = begin,
	.act = act,
	.fact = fact,
	.typing = account_find_typing,
	.late = late,
	.go_on = go_on,
	.abandon = abandon,
};
