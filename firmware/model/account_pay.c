/*
 * The part of the shape `account` that pays. From PAY on nothing here says "paid" or "not paid"
 * unless the hall has; what is not clear is asked again, and until it is clear nothing else is
 * paid.
 */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/account_parts.h"
#include "firmware/model/account_step.h"
#include "firmware/model/shape.h"

#include <stdint.h>

enum {
	AGAIN_MS = 3000,
	ANSWER_GRACE_MS = 10000, /* beyond what the hall's worker may take */
	END_GRACE_MS = 3000,	 /* the hall says first that the time is over */
	END_UNKNOWN_MS = 3 * 60 * 1000,
	END_MAX_MS = 15 * 60 * 1000,
};

static struct paying *paying_of(const struct kiosk *kiosk)
{
	return &account_state(kiosk)->paying;
}

static bool is_open(const struct paying *paying)
{
	return paying->asked != 0;
}

enum payment_state account_payment_state(const struct kiosk *kiosk)
{
	const struct payment *payment = kiosk_account(kiosk)->paying.payment;
	return payment ? payment->state : PAYMENT_UNKNOWN;
}

const struct payment_receipt *account_receipt(const struct kiosk *kiosk)
{
	const struct payment *paid = kiosk_account(kiosk)->paid;
	return paid ? &paid->receipt : NULL;
}

int account_left_s(const struct kiosk *kiosk)
{
	const struct paying *paying = &kiosk_account(kiosk)->paying;
	int64_t left = paying->ends_ms - END_GRACE_MS - kiosk->now_ms;
	return is_open(paying) && paying->payment && left > 0 ? (int)((left + 999) / 1000) : 0;
}

static void forget(struct paying *paying)
{
	payment_destroy(paying->payment);
	mem_wipe(paying, sizeof(*paying));
}

/* --- it begins --- */

static void add_bills(const struct kiosk *kiosk, struct payment_order *order)
{
	const struct account_view *view = kiosk_account(kiosk)->view;
	for (int i = 0; i < view->bill_count; i++) {
		if (account_is_chosen(kiosk, i)) {
			str_copy(order->bills[order->bill_count++], sizeof(order->bills[0]),
				view->bills[i].id);
		}
	}
}

static enum next order_payment(struct step *s, const char *code)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct account *account = account_state(kiosk);
	struct paying *paying = paying_of(kiosk);
	const struct who *who = &kiosk->visit->who;
	struct payment_order *order = &step_order(s, CMD_PAY)->pay;
	order->asked = ++kiosk->visit->asked;
	order->person = who->is_identified ? who->person : 0;
	order->amount_fen = paying->amount_fen;
	order->is_top_up = paying->is_top_up;
	str_copy(order->unit, sizeof(order->unit), account_unit(kiosk)->code);
	str_copy(order->no, sizeof(order->no), account->no);
	str_copy(order->code, sizeof(order->code), code);
	if (!paying->is_top_up) {
		add_bills(kiosk, order);
	}
	paying->asked = order->asked;
	paying->pending = 1;
	paying->ends_ms = kiosk->now_ms + kiosk->config.answer_limit_ms + ANSWER_GRACE_MS;
	return step_go(s, SCREEN_pay);
}

enum next account_pay(struct step *s, int64_t amount_fen, bool is_top_up)
{
	struct paying *paying = paying_of(s->kiosk);
	if (is_open(paying) || amount_fen <= 0) {
		return NEXT_STAY;
	}
	forget(paying);
	paying->amount_fen = amount_fen;
	paying->is_top_up = is_top_up;
	return order_payment(s, "");
}

/* --- it is given up --- */

static void order_give_up(struct step *s)
{
	step_order(s, CMD_GIVE_UP_PAYMENT);
	paying_of(s->kiosk)->pending++;
}

enum next account_give_up(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	if (!is_open(paying)) {
		return NEXT_STAY;
	}
	if (!paying->is_giving_up) {
		paying->is_giving_up = true;
		order_give_up(s);
	}
	mem_wipe(paying->code, sizeof(paying->code));
	return step_go(s, SCREEN_pay_checking);
}

enum next account_pay_again(struct step *s)
{
	if (paying_of(s->kiosk)->is_offered) {
		return NEXT_STAY;
	}
	account_leave_payment(s);
	return account_ask(s);
}

void account_leave_payment(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	if (is_open(paying)) {
		step_order(s, CMD_GIVE_UP_PAYMENT);
	}
	forget(paying);
}

bool account_read_code(const struct scan *scan, char out[PAYMENT_CODE_LEN + 1])
{
	for (size_t i = 0; i < scan->len; i++) {
		if (scan->token[i] < '0' || scan->token[i] > '9') {
			return false;
		}
	}
	if (scan->len < PAYMENT_CODE_MIN_LEN || scan->len > PAYMENT_CODE_LEN) {
		return false;
	}
	memcpy(out, scan->token, scan->len);
	out[scan->len] = '\0';
	return true;
}

bool account_takes_code(const struct kiosk *kiosk)
{
	const struct paying *paying = &kiosk_account(kiosk)->paying;
	bool is_shown = paying->payment && paying->payment->state == PAYMENT_CREATED;
	return is_open(paying) && is_shown && !paying->is_giving_up && !paying->is_by_code;
}

enum next account_pay_by_code(struct step *s, const struct scan *scan)
{
	struct paying *paying = paying_of(s->kiosk);
	char code[PAYMENT_CODE_LEN + 1] = "";
	paying->is_code_wrong = !account_read_code(scan, code);
	bool is_taken = !paying->is_code_wrong && account_takes_code(s->kiosk);
	if (is_taken) {
		str_copy(paying->code, sizeof(paying->code), code);
	}
	mem_wipe(code, sizeof(code));
	if (!is_taken) {
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	}
	step_play(s, SOUND_SUCCESS);
	paying->is_giving_up = true;
	order_give_up(s);
	return NEXT_STAY;
}

/* --- what the hall says --- */

static enum next pay_with_code(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	struct paying old = *paying;
	forget(paying);
	paying->amount_fen = old.amount_fen;
	paying->is_top_up = old.is_top_up;
	paying->is_by_code = paying->is_offered = true;
	enum next next = order_payment(s, old.code);
	mem_wipe(&old, sizeof(old));
	return next;
}

static enum next over(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	enum payment_state state = paying->payment->state;
	if (state == PAYMENT_CLOSED && paying->code[0]) {
		return pay_with_code(s);
	}
	paying->asked = 0;
	paying->pending = 0;
	if (state != PAYMENT_PAID) {
		step_play(s, SOUND_PROBLEM);
		return step_go(s, SCREEN_unpaid);
	}
	payment_destroy(account_state(s->kiosk)->paid);
	account_state(s->kiosk)->paid = paying->payment;
	paying->payment = NULL;
	paper_renew(s->kiosk);
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_paid);
}

/* Nothing was made: nothing was paid. */
static enum next refused(struct step *s, const struct hall_refusal *refusal)
{
	forget(paying_of(s->kiosk));
	enum next next = step_refuse(s, refusal);
	if (s->to.problem == PROBLEM_NOT_ACCEPTED) {
		s->to.problem = PROBLEM_NOT_PAID;
	} else if (s->to.problem == PROBLEM_STORAGE) {
		s->to.problem = PROBLEM_PAY_STORAGE;
	} else if (s->to.problem == PROBLEM_HALL_OFFLINE) {
		s->to.problem = PROBLEM_PAY_OFFLINE;
	}
	return next;
}

static int64_t end_of(const struct kiosk *kiosk, const struct payment *payment)
{
	int64_t left = kiosk->line.is_clock_known && payment->expires_ms > 0
			       ? payment->expires_ms - kiosk->wall_ms
			       : END_UNKNOWN_MS;
	return kiosk->now_ms + CLAMP(left, (int64_t)0, (int64_t)END_MAX_MS) + END_GRACE_MS;
}

/* The time of a page that is shown already goes on. */
static enum next show(struct step *s, enum screen screen)
{
	return s->kiosk->place.screen == screen ? NEXT_STAY : step_go(s, screen);
}

/* Also after nobody could say how it stands. */
static enum next go_on_paying(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	if (paying->is_giving_up) {
		return NEXT_STAY;
	}
	paying->is_offered = paying->is_offered || paying->payment->qr[0];
	return show(s, SCREEN_pay);
}

static enum next take(struct step *s, struct msg *fact)
{
	struct paying *paying = paying_of(s->kiosk);
	payment_destroy(paying->payment);
	paying->payment = fact->payment_changed.payment;
	fact->payment_changed.payment = NULL;
	paying->ends_ms = end_of(s->kiosk, paying->payment);
	paying->is_code_wrong = false;
	if (payment_is_over(paying->payment->state)) {
		return over(s);
	}
	if (paying->payment->state != PAYMENT_UNKNOWN) {
		return go_on_paying(s);
	}
	if (paying->is_giving_up) {
		paying->again_ms = s->kiosk->now_ms + AGAIN_MS;
	}
	mem_wipe(paying->code, sizeof(paying->code));
	return show(s, SCREEN_pay_checking);
}

enum next account_payment_changed(struct step *s, struct msg *fact)
{
	struct paying *paying = paying_of(s->kiosk);
	if (!is_open(paying) || fact->payment_changed.asked != paying->asked) {
		return NEXT_STAY; /* of one before */
	}
	paying->pending = MAX_OF(paying->pending - 1, 0);
	if (fact->payment_changed.payment) {
		return take(s, fact);
	}
	bool is_none =
		str_equal(fact->refusal.code, "unknown_payment"); /* there is none any more */
	if (is_none || (!paying->payment && fact->refusal.code[0] && !paying->is_giving_up)) {
		return refused(s, &fact->refusal);
	}
	paying->again_ms = fact->refusal.code[0] ? s->kiosk->now_ms + AGAIN_MS : 0;
	return NEXT_STAY;
}

enum next account_undelivered(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	if (!is_open(paying)) {
		return NEXT_STAY;
	}
	if (!paying->payment) { /* the hall was not asked at all */
		forget(paying);
		return step_fail(s, PROBLEM_BUSY);
	}
	paying->pending = MAX_OF(paying->pending - 1, 0);
	paying->again_ms = s->kiosk->now_ms + AGAIN_MS;
	return NEXT_STAY;
}

/* --- time --- */

static bool is_shown(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_pay || kiosk->place.screen == SCREEN_pay_checking;
}

/* Nothing is awaited: what is known of it is asked on, or given up again. */
static void ask_on(struct step *s)
{
	struct paying *paying = paying_of(s->kiosk);
	const struct payment *payment = paying->payment;
	if (paying->is_giving_up) {
		order_give_up(s);
		return;
	}
	step_order(s, CMD_WATCH_PAYMENT)->watch_payment.after = payment ? payment->version : -1;
	paying->pending++;
}

enum next account_tick(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct paying *paying = paying_of(kiosk);
	if (!is_open(paying) || !is_shown(kiosk)) {
		return NEXT_STAY;
	}
	if (kiosk->place.screen == SCREEN_pay && kiosk->now_ms >= paying->ends_ms) {
		return account_give_up(s);
	}
	if (paying->pending == 0 && kiosk->now_ms >= paying->again_ms) {
		ask_on(s);
	}
	return NEXT_STAY;
}

int64_t account_next_ms(const struct kiosk *kiosk)
{
	const struct paying *paying = paying_of(kiosk);
	if (!is_open(paying) || !is_shown(kiosk)) {
		return INT64_MAX;
	}
	int64_t next = paying->pending == 0 ? paying->again_ms : INT64_MAX;
	if (kiosk->place.screen == SCREEN_pay) { /* the seconds on the page change, or it ends */
		int64_t left = paying->ends_ms - kiosk->now_ms;
		next = MIN_OF(next,
			left <= 0 ? kiosk->now_ms : paying->ends_ms - (left - 1) / 1000 * 1000);
	}
	return next;
}
