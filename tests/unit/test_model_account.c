/* Paying bills: how an account is found, what is chosen, and that a payment ends by the hall's word
 * only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"
#include "firmware/model/account.h"
#include "firmware/model/place.h"
#include "tests/harness/paying.h"

#define WATER_NO     "3205840012217"
#define CITY_CARD_NO "69435151530"
#define BILL	     "WATER:3205840012217:8640"
#define PHONE_CODE   "134567890123456789"

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line = (struct line_state){.is_online = is_online};
	step(h, fact);
}

static struct offer offers[] = {{"queue", false}, {"account", false}, {"track", false}};

static int begin(void **state)
{
	int result = history_begin(state);
	struct history *h = *state;
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	h->kiosk.config.answer_limit_ms = 8000;
	line(h, true);
	return result;
}

static void to_units(struct history *h)
{
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_account);
	assert_page(h, SCREEN_units);
}

static void type(struct history *h, const char *text)
{
	for (; *text; text++) {
		act(h, ACTION_key, *text);
	}
}

#define ANYBODYS "\"is_mine\":false,\"due_fen\":8640,\"acts\":[]"
#define MINE                                                                                       \
	"\"is_mine\":true,\"due_fen\":10000,\"acts\":[],\"bills\":["                               \
	"{\"id\":\"w-09\",\"title\":\"9\",\"due_on\":\"2026-11-30\",\"amount_fen\":4320,"          \
	"\"state\":\"open\"},"                                                                     \
	"{\"id\":\"w-07\",\"title\":\"7\",\"due_on\":\"2026-09-30\",\"amount_fen\":4321,"          \
	"\"state\":\"open\"},"                                                                     \
	"{\"id\":\"w-05\",\"title\":\"5\",\"due_on\":\"2026-07-31\",\"amount_fen\":1359,"          \
	"\"state\":\"paying\"}],\"history\":{\"unit\":\"m\",\"points\":[{\"label\":\"9\","         \
	"\"value\":12.5}]}"

static void to_water(struct history *h, const char *members)
{
	to_units(h);
	act(h, ACTION_unit, SMALL_WATER);
	assert_page(h, SCREEN_account_number);
	type(h, WATER_NO);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_asking);
	assert_string_equal(ordered(h, CMD_READ_ACCOUNT)->read_account.unit, "water");
	assert_string_equal(ordered(h, CMD_READ_ACCOUNT)->read_account.no, WATER_NO);
	assert_int_equal(ordered(h, CMD_READ_ACCOUNT)->read_account.person, 0);
	step(h, account_fact(h, "water", members));
	assert_page(h, SCREEN_account);
}

static void lay_card(struct history *h)
{
	happen(h, MSG_CARD_LAID);
	read_card(h, "李小龙", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
}

/* --- a payment as the hall says it --- */

static void changed(struct history *h, enum payment_state state)
{
	const struct payment *known = kiosk_account(&h->kiosk)->paying.payment;
	int version = known ? known->version + 1 : 0;
	bool has_qr = state == PAYMENT_CREATED || state == PAYMENT_SCANNED;
	step(h, payment_fact(h, state, version,
			has_qr ? ",\"qr\":\"https://hall.example/pay/abc\""
			: state == PAYMENT_PAID
				? ",\"receipt\":{\"no\":\"20261126000017\",\"paid_at\":"
				  "\"2026-11-24T10:01:00+08:00\",\"unit\":{\"zh\":\"水\"},"
				  "\"shown_no\":\"•••• 2217\",\"amount_fen\":8640,\"lines\":[]}"
				: ""));
}

static void to_pay(struct history *h)
{
	to_water(h, ANYBODYS);
	act(h, ACTION_pay, 0);
	assert_page(h, SCREEN_pay);
	assert_non_null(ordered(h, CMD_PAY));
}

static void to_qr(struct history *h)
{
	to_pay(h);
	changed(h, PAYMENT_CREATED);
	assert_page(h, SCREEN_pay);
}

/* --- finding --- */

static struct msg *not_known(const struct history *h)
{
	struct msg *fact = msg_create(MSG_ACCOUNT_READ, h->kiosk.session);
	fact->account_read.asked = h->kiosk.visit->asked;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "unknown_account");
	return fact;
}

static void a_number_is_typed(void **state)
{
	struct history *h = *state;
	to_units(h);
	act(h, ACTION_unit, 99);
	act(h, ACTION_unit, -1);
	assert_page(h, SCREEN_units);
	act(h, ACTION_unit, SMALL_WATER);
	type(h, "32058400x1221");
	act(h, ACTION_next, 0); /* not whole: the letter was not taken */
	assert_null(ordered(h, CMD_READ_ACCOUNT));
	type(h, "8");
	assert_true(account_is_number_wrong(&h->kiosk));
	act(h, ACTION_next, 0);
	assert_null(ordered(h, CMD_READ_ACCOUNT));
	act(h, ACTION_key_delete, 0);
	assert_false(account_is_number_wrong(&h->kiosk));
	act(h, ACTION_key_clear, 0);
	type(h, WATER_NO "9");
	assert_string_equal(kiosk_account(&h->kiosk)->no, WATER_NO);
	assert_true(account_has_number(&h->kiosk));
	act(h, ACTION_next, 0);
	refuse(h, MSG_ACCOUNT_READ, "unknown_account"); /* not of this question */
	assert_page(h, SCREEN_asking);
	step(h, not_known(h));
	assert_page(h, SCREEN_account_number);
	assert_true(kiosk_account(&h->kiosk)->is_unknown);
	assert_string_equal(kiosk_account(&h->kiosk)->no, WATER_NO);
	act(h, ACTION_key_delete, 0);
	assert_false(kiosk_account(&h->kiosk)->is_unknown);
	/* one that is not known is so when it stands there again */
	type(h, "7");
	act(h, ACTION_next, 0);
	step(h, not_known(h));
	assert_page(h, SCREEN_account_number);
	act(h, ACTION_back, 0);
	act(h, ACTION_unit, SMALL_WATER);
	assert_string_equal(kiosk_account(&h->kiosk)->no, WATER_NO);
	assert_true(kiosk_account(&h->kiosk)->is_unknown);
	act(h, ACTION_key_delete, 0);
	/* another unit's number is another one; the same's is kept */
	act(h, ACTION_back, 0);
	act(h, ACTION_unit, SMALL_WATER);
	assert_string_equal(kiosk_account(&h->kiosk)->no, "320584001221");
	act(h, ACTION_back, 0);
	act(h, ACTION_unit, SMALL_MOBILE);
	assert_string_equal(kiosk_account(&h->kiosk)->no, "");
}

static void letters_are_capitals(void **state)
{
	struct history *h = *state;
	to_units(h);
	act(h, ACTION_unit, SMALL_POST);
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_LATIN);
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), "ab-12 34cn");
	step(h, fact);
	assert_string_equal(kiosk_account(&h->kiosk)->no, "AB1234CN");
	act(h, ACTION_next, 0);
	step(h, account_fact(h, "post",
			"\"is_mine\":false,\"due_fen\":0,\"acts\":[],\"document\":{\"title\":\"t\","
			"\"blocks\":[{\"kind\":\"note\",\"text\":\"n\"}]}"));
	assert_page(h, SCREEN_account_more); /* there is nothing to pay */
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account_number);
}

static void a_bill_is_shown_to_the_scanner(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	scan(h, BILL); /* at the start page */
	assert_page(h, SCREEN_asking);
	assert_string_equal(ordered(h, CMD_READ_ACCOUNT)->read_account.no, WATER_NO);
	step(h, account_fact(h, "water", ANYBODYS));
	assert_page(h, SCREEN_account);
	act(h, ACTION_home, 0);
	act(h, ACTION_offer, OFFER_account);
	scan(h, "WATER:3205840012218:8640"); /* misprinted */
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
	act(h, ACTION_home, 0);
	act(h, ACTION_offer, OFFER_track);
	scan(h, BILL);
	assert_page(h, SCREEN_asking);
	finish(h);
	act(h, ACTION_start, 0);
	line(h, false);
	scan(h, BILL);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
}

static void ones_own_by_card(void **state)
{
	struct history *h = *state;
	to_units(h);
	assert_true(h->kiosk.is_watching_card);
	lay_card(h);
	assert_page(h, SCREEN_asking);
	step(h, my_accounts_fact(h));
	assert_page(h, SCREEN_my_accounts);
	act(h, ACTION_my_account, 1); /* of a unit that is not here */
	act(h, ACTION_my_account, 2);
	act(h, ACTION_my_account, -1);
	assert_page(h, SCREEN_my_accounts);
	act(h, ACTION_my_account, 0);
	assert_int_equal(
		ordered(h, CMD_READ_ACCOUNT)->read_account.person, h->kiosk.visit->who.person);
	step(h, account_fact(h, "water", MINE));
	assert_page(h, SCREEN_account);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_my_accounts);
	act(h, ACTION_other_bill, 0); /* by its number: whose it was is forgotten */
	assert_page(h, SCREEN_units);
	assert_false(h->kiosk.visit->who.is_identified);
}

static void a_card_on_the_account_shows_more(void **state)
{
	struct history *h = *state;
	to_water(h, ANYBODYS);
	assert_true(account_wants_card(&h->kiosk));
	lay_card(h);
	assert_page(h, SCREEN_asking);
	assert_non_null(ordered(h, CMD_READ_ACCOUNT));
	assert_int_not_equal(ordered(h, CMD_READ_ACCOUNT)->read_account.person, 0);
	step(h, account_fact(h, "water", MINE));
	assert_page(h, SCREEN_account);
	assert_false(account_wants_card(&h->kiosk));
	assert_true(account_has_more(&h->kiosk));
	act(h, ACTION_account_more, 0);
	assert_page(h, SCREEN_account_more);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account);
}

/* It stands there to be corrected, and that it is not known stands beside it. */
static void a_bill_that_is_not_known(void **state)
{
	struct history *h = *state;
	to_units(h);
	scan(h, BILL);
	step(h, not_known(h));
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_ACCOUNT);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_units);
	act(h, ACTION_unit, SMALL_WATER);
	assert_string_equal(kiosk_account(&h->kiosk)->no, WATER_NO);
	assert_true(kiosk_account(&h->kiosk)->is_unknown);
	act(h, ACTION_next, 0); /* the hall knows it by now */
	step(h, account_fact(h, "water", ANYBODYS));
	assert_page(h, SCREEN_account);
	assert_false(kiosk_account(&h->kiosk)->is_unknown);
}

/* Nobody has said who he is: the account is come back to, however it was found. */
static void no_card_is_laid_after_all(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	scan(h, BILL);
	step(h, account_fact(h, "water", ANYBODYS));
	for (int i = 0; i < 2; i++) {
		act(h, ACTION_lay_card, 0);
		assert_page(h, SCREEN_identify);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_account);
		assert_false(h->kiosk.visit->who.is_identified);
	}
	act(h, ACTION_lay_card, 0);
	happen(h, MSG_CARD_LAID);
	struct msg *fact = msg_create(MSG_CARD_FAILED, h->kiosk.session);
	fact->card_failure = CARD_NOT_ID;
	step(h, fact);
	assert_page(h, SCREEN_problem);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_identify);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account);
	act(h, ACTION_pay, 0);
	assert_page(h, SCREEN_pay);
	assert_int_equal(ordered(h, CMD_PAY)->pay.person, 0);
	changed(h, PAYMENT_CLOSED);
	finish(h);
	to_water(h, ANYBODYS); /* by its number */
	act(h, ACTION_lay_card, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account_number);
}

/* Once it was his, nothing leads back to it without his card. */
static void who_was_accepted_is_forgotten(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	scan(h, BILL);
	step(h, account_fact(h, "water", ANYBODYS));
	act(h, ACTION_lay_card, 0);
	lay_card(h);
	step(h, account_fact(h, "water", MINE));
	assert_page(h, SCREEN_account);
	assert_true(h->kiosk.visit->who.is_identified);
	while (kiosk_can_go_back(&h->kiosk)) {
		act(h, ACTION_back, 0);
		assert_int_not_equal(h->kiosk.place.screen, SCREEN_account);
		assert_false(h->kiosk.visit->who.is_identified);
	}
}

/* --- choosing --- */

static void bills_are_chosen(void **state)
{
	struct history *h = *state;
	to_water(h, MINE);
	assert_int_equal(account_amount(&h->kiosk), 8641); /* without what is being paid */
	act(h, ACTION_bill, 0);
	assert_int_equal(account_amount(&h->kiosk), 4321);
	act(h, ACTION_bill, 2);
	act(h, ACTION_bill, 3);
	act(h, ACTION_bill, -1);
	assert_int_equal(account_amount(&h->kiosk), 4321);
	act(h, ACTION_bill, 1);
	act(h, ACTION_pay, 0); /* nothing is chosen */
	assert_null(ordered(h, CMD_PAY));
	act(h, ACTION_bill, 1);
	act(h, ACTION_pay, 0);
	const struct payment_order *order = &ordered(h, CMD_PAY)->pay;
	assert_string_equal(order->unit, "water");
	assert_string_equal(order->no, WATER_NO);
	assert_int_equal(order->amount_fen, 4321);
	assert_int_equal(order->bill_count, 1);
	assert_string_equal(order->bills[0], "w-07");
	assert_string_equal(order->code, "");
	assert_false(order->is_top_up);
}

static void nothing_is_due(void **state)
{
	struct history *h = *state;
	to_water(h, "\"is_mine\":false,\"due_fen\":0,\"acts\":[]");
	act(h, ACTION_pay, 0);
	assert_null(ordered(h, CMD_PAY));
	act(h, ACTION_top_up, 0); /* not water */
	assert_page(h, SCREEN_account);
}

#define WHOLE "\"is_mine\":false,\"due_fen\":8640,\"acts\":[],\"paying_fen\":"

/* Whoever it is that pays: it is not offered a second time. */
static void it_is_being_paid_already(void **state)
{
	static const char *const views[] = {WHOLE "8640", WHOLE "4320",
		"\"is_mine\":true,\"due_fen\":1359,\"paying_fen\":1359,\"acts\":[],\"bills\":["
		"{\"id\":\"w-05\",\"title\":\"5\",\"amount_fen\":1359,\"state\":\"paying\"}]"};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		to_water(h, views[i]);
		assert_true(account_is_being_paid(&h->kiosk));
		assert_int_equal(account_amount(&h->kiosk), 0);
		act(h, ACTION_bill, 0);
		act(h, ACTION_pay, 0);
		assert_null(ordered(h, CMD_PAY));
		assert_page(h, SCREEN_account);
		finish(h);
	}
	to_water(h, WHOLE "0");
	assert_false(account_is_being_paid(&h->kiosk));
	assert_int_equal(account_amount(&h->kiosk), 8640);
	finish(h);
	to_water(h, MINE ",\"paying_fen\":1359"); /* one of them: the others are paid */
	assert_false(account_is_being_paid(&h->kiosk));
	assert_int_equal(account_amount(&h->kiosk), 8641);
}

static void topping_up(void **state)
{
	struct history *h = *state;
	to_units(h);
	act(h, ACTION_unit, SMALL_MOBILE);
	type(h, "13800001992");
	act(h, ACTION_next, 0);
	step(h, account_fact(h, "mobile", "\"is_mine\":false,\"due_fen\":0,\"acts\":[]"));
	act(h, ACTION_top_up, 0);
	assert_page(h, SCREEN_top_up);
	act(h, ACTION_amount, 3);
	act(h, ACTION_amount, -1);
	assert_page(h, SCREEN_top_up);
	act(h, ACTION_amount, 1);
	assert_page(h, SCREEN_pay);
	assert_true(ordered(h, CMD_PAY)->pay.is_top_up);
	assert_int_equal(ordered(h, CMD_PAY)->pay.amount_fen, 5000);
	assert_int_equal(ordered(h, CMD_PAY)->pay.bill_count, 0);
}

/* --- paying --- */

static void it_is_paid(void **state)
{
	struct history *h = *state;
	to_pay(h);
	assert_int_equal(ordered(h, CMD_PAY)->pay.amount_fen, 8640);
	act(h, ACTION_pay, 0); /* once */
	assert_null(ordered(h, CMD_PAY));
	changed(h, PAYMENT_CREATED);
	assert_int_equal(ordered(h, CMD_WATCH_PAYMENT)->watch_payment.after, 0);
	tick_at(h, 100); /* the answer is awaited */
	assert_null(ordered(h, CMD_WATCH_PAYMENT));
	changed(h, PAYMENT_SCANNED);
	assert_page(h, SCREEN_pay);
	assert_int_equal(ordered(h, CMD_WATCH_PAYMENT)->watch_payment.after, 1);
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
	assert_null(ordered(h, CMD_WATCH_PAYMENT));
	assert_string_equal(account_receipt(&h->kiosk)->no, "20261126000017");
	assert_false(kiosk_can_go_back(&h->kiosk));
	for (int i = 0; i < 3; i++) {
		act(h, ACTION_print, 0);
		assert_int_equal(ordered(h, CMD_PRINT)->print.slip, SLIP_payment);
		end_print(h, PRINT_DONE, REASON_NONE);
		assert_page(h, SCREEN_paid);
	}
	act(h, ACTION_print, 0); /* often enough */
	assert_null(ordered(h, CMD_PRINT));
	act(h, ACTION_other_bill, 0);
	assert_page(h, SCREEN_units);
	finish(h);
	assert_null(account_receipt(&h->kiosk));
}

static void nothing_new_is_asked_again(void **state)
{
	struct history *h = *state;
	to_qr(h);
	struct msg *fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
	fact->payment_changed.asked = h->kiosk.visit->asked;
	step(h, fact);
	assert_int_equal(ordered(h, CMD_WATCH_PAYMENT)->watch_payment.after, 0);
	/* the line is down: not at once */
	fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
	fact->payment_changed.asked = h->kiosk.visit->asked;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "offline");
	step(h, fact);
	assert_null(ordered(h, CMD_WATCH_PAYMENT));
	assert_page(h, SCREEN_pay);
	tick_at(h, kiosk_next_tick_ms(&h->kiosk) - h->at_ms);
	tick_at(h, 3000);
	assert_non_null(ordered(h, CMD_WATCH_PAYMENT));
	/* of another payment: nothing */
	struct msg *old = payment_fact(h, PAYMENT_PAID, 9, "");
	old->payment_changed.asked--;
	step(h, old);
	assert_page(h, SCREEN_pay);
}

static void the_hall_makes_none(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
		enum screen next;
	} rows[] = {
		{"amount_changed", PROBLEM_AMOUNT_CHANGED, SCREEN_asking},
		{"payment_open", PROBLEM_PAYMENT_OPEN, SCREEN_asking},
		{"already_paid", PROBLEM_ALREADY_PAID, SCREEN_asking},
		{"kiosk_storage", PROBLEM_PAY_STORAGE, SCREEN_account},
		{"offline", PROBLEM_PAY_OFFLINE, SCREEN_account},
		{"moon_in_the_way", PROBLEM_NOT_PAID, SCREEN_account},
	};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		to_pay(h);
		struct msg *fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
		fact->payment_changed.asked = h->kiosk.visit->asked;
		str_copy(fact->refusal.code, sizeof(fact->refusal.code), rows[i].code);
		step(h, fact);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, rows[i].problem);
		act(h, ACTION_try_again, 0);
		assert_page(h, rows[i].next);
		finish(h);
	}
}

static void it_ends_without_money(void **state)
{
	static const enum payment_state ends[] = {PAYMENT_REFUSED, PAYMENT_EXPIRED, PAYMENT_CLOSED};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		to_qr(h);
		changed(h, ends[i]);
		assert_page(h, SCREEN_unpaid);
		assert_null(account_receipt(&h->kiosk));
		act(h, ACTION_try_again, 0);
		assert_page(h, SCREEN_asking); /* what is due is looked at anew */
		step(h, account_fact(h, "water", ANYBODYS));
		act(h, ACTION_pay, 0);
		assert_non_null(ordered(h, CMD_PAY));
		act(h, ACTION_back, 0);
		finish(h);
	}
}

static void back_gives_it_up(void **state)
{
	struct history *h = *state;
	to_qr(h);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_pay_checking);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_pay_checking);
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	changed(h, PAYMENT_CREATED); /* what the watch has still said */
	assert_page(h, SCREEN_pay_checking);
	changed(h, PAYMENT_CLOSED);
	assert_page(h, SCREEN_unpaid);
	finish(h);
	/* it was paid all the same */
	to_qr(h);
	act(h, ACTION_back, 0);
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
	finish(h);
	/* the hall cannot say: it is given up again, until it can */
	to_qr(h);
	act(h, ACTION_back, 0);
	changed(h, PAYMENT_CREATED);
	changed(h, PAYMENT_UNKNOWN);
	assert_page(h, SCREEN_pay_checking);
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	tick_at(h, 3000);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	changed(h, PAYMENT_CLOSED);
	assert_page(h, SCREEN_unpaid);
}

static void nobody_can_say(void **state)
{
	struct history *h = *state;
	to_pay(h);
	struct msg *fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
	fact->payment_changed.asked = h->kiosk.visit->asked;
	fact->payment_changed.payment = payment_create_unknown(PAYING_KEY);
	step(h, fact);
	assert_page(h, SCREEN_pay_checking);
	assert_int_equal(ordered(h, CMD_WATCH_PAYMENT)->watch_payment.after, -1);
	act(h, ACTION_pay, 0); /* nothing else is paid until it is clear */
	assert_null(ordered(h, CMD_PAY));
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
}

static void its_time_is_the_payments(void **state)
{
	struct history *h = *state;
	to_qr(h);
	assert_int_equal(account_left_s(&h->kiosk), 180);
	tick_at(h, 120000); /* nobody touches, for longer than is usual */
	assert_page(h, SCREEN_pay);
	assert_int_equal(h->kiosk.warned_since_ms, 0);
	assert_int_equal(account_left_s(&h->kiosk), 60);
	assert_true(kiosk_next_tick_ms(&h->kiosk) <= h->at_ms + 1000);
	tick_at(h, 63000);
	assert_page(h, SCREEN_pay_checking);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	changed(h, PAYMENT_EXPIRED);
	assert_page(h, SCREEN_unpaid);
	tick_at(h, 25000);
	assert_page(h, SCREEN_wiping); /* and so does the visit */
}

static void the_hall_does_not_answer_at_all(void **state)
{
	struct history *h = *state;
	to_pay(h);
	tick_at(h, 8000);
	assert_page(h, SCREEN_pay);
	tick_at(h, 10000);
	assert_page(h, SCREEN_pay_checking);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	struct msg *fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
	fact->payment_changed.asked = h->kiosk.visit->asked;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "unknown_payment");
	step(h, fact); /* the hall's worker knows of none */
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NOT_PAID);
}

static void a_phones_code_is_shown(void **state)
{
	struct history *h = *state;
	to_pay(h);
	scan(h, PHONE_CODE); /* nothing is there yet to be paid */
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	changed(h, PAYMENT_CREATED);
	scan(h, BILL); /* no such code */
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	assert_page(h, SCREEN_pay);
	assert_true(account_takes_code(&h->kiosk));
	scan(h, PHONE_CODE);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT)); /* what is shown must not be paid, too */
	assert_null(ordered(h, CMD_PAY));
	assert_page(h, SCREEN_pay);
	scan(h, PHONE_CODE);
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	changed(h, PAYMENT_CLOSED);
	assert_page(h, SCREEN_pay);
	const struct payment_order *order = &ordered(h, CMD_PAY)->pay;
	assert_string_equal(order->code, PHONE_CODE);
	assert_int_equal(order->amount_fen, 8640);
	assert_string_equal(order->no, WATER_NO);
	changed(h, PAYMENT_CREATED);
	assert_page(h, SCREEN_pay);
	scan(h, PHONE_CODE); /* once */
	assert_null(ordered(h, CMD_PAY));
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
	finish(h);
	/* the QR was paid meanwhile: the code is not used */
	to_qr(h);
	scan(h, PHONE_CODE);
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
	assert_null(ordered(h, CMD_PAY));
}

static void assert_shown_too_early(struct history *h, enum screen screen)
{
	assert_page(h, screen);
	scan(h, PHONE_CODE);
	assert_null(ordered(h, CMD_PAY));
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_PAY_FIRST);
	act(h, ACTION_try_again, 0);
	assert_page(h, screen);
}

/* Nothing is paid by it, but it is answered. */
static void a_phones_code_is_shown_too_early(void **state)
{
	struct history *h = *state;
	to_units(h);
	assert_shown_too_early(h, SCREEN_units);
	act(h, ACTION_unit, SMALL_WATER);
	assert_shown_too_early(h, SCREEN_account_number);
	type(h, WATER_NO);
	act(h, ACTION_next, 0);
	step(h, account_fact(h, "water", ANYBODYS));
	assert_shown_too_early(h, SCREEN_account);
	scan(h, BILL); /* no phone's */
	assert_page(h, SCREEN_account);
	assert_int_equal(ordered(h, CMD_PLAY_SOUND)->sound, SOUND_PROBLEM);
	act(h, ACTION_pay, 0);
	assert_string_equal(ordered(h, CMD_PAY)->pay.code, "");
	changed(h, PAYMENT_CLOSED);
	finish(h);
	to_units(h);
	act(h, ACTION_unit, SMALL_MOBILE);
	type(h, "13800001992");
	act(h, ACTION_next, 0);
	step(h, account_fact(h, "mobile", "\"is_mine\":false,\"due_fen\":0,\"acts\":[]"));
	act(h, ACTION_top_up, 0);
	assert_shown_too_early(h, SCREEN_top_up);
}

/* Not a phone's: that is said, and the payment goes on as it was. */
static void a_wrong_code_is_shown(void **state)
{
	static const char *const wrong[] = {BILL, "6901234567892", "123456789012345",
		"https://hall.example/t/8f31c2d05e", "M001"};
	struct history *h = *state;
	to_qr(h);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		scan(h, wrong[i]);
		assert_page(h, SCREEN_pay);
		assert_true(kiosk_account(&h->kiosk)->paying.is_code_wrong);
		assert_int_equal(ordered(h, CMD_PLAY_SOUND)->sound, SOUND_PROBLEM);
		assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
		assert_null(ordered(h, CMD_PAY));
		assert_int_equal(account_left_s(&h->kiosk), 180);
		assert_true(h->kiosk.is_scanning); /* another one may be shown */
	}
	changed(h, PAYMENT_SCANNED);
	assert_false(kiosk_account(&h->kiosk)->paying.is_code_wrong); /* the phone's turn */
	assert_false(account_takes_code(&h->kiosk));
	scan(h, BILL);
	assert_true(kiosk_account(&h->kiosk)->paying.is_code_wrong);
	changed(h, PAYMENT_PAID);
	assert_page(h, SCREEN_paid);
	finish(h);
	to_qr(h);
	scan(h, BILL);
	scan(h, PHONE_CODE);
	assert_false(kiosk_account(&h->kiosk)->paying.is_code_wrong);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
}

/* From whatever button or sheet: first it is said what became of the payment. */
static void who_leaves_is_told(void **state)
{
	static const enum action ways[] = {ACTION_back, ACTION_home, ACTION_finish};
	struct history *h = *state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(ways); i++) {
		enum action way = ways[i / 2];
		bool has_sheet = i % 2 && way != ACTION_back; /* back leads from the sheet only */
		to_qr(h);
		if (has_sheet) {
			act(h, ACTION_help, 0);
			assert_page(h, SCREEN_help);
		}
		act(h, way, 0);
		assert_page(h, SCREEN_pay_checking);
		assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
		assert_null(ordered(h, CMD_WIPE));
		changed(h, PAYMENT_CLOSED);
		assert_page(h, SCREEN_unpaid);
		act(h, ACTION_home, 0);
		assert_page(h, SCREEN_home);
		finish(h);
	}
}

static void leave_checking(struct history *h)
{
	to_qr(h);
	changed(h, PAYMENT_UNKNOWN);
	assert_page(h, SCREEN_pay_checking);
}

static void who_leaves_gives_it_up(void **state)
{
	struct history *h = *state;
	leave_checking(h);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	assert_non_null(ordered(h, CMD_WIPE));
	struct msg *fact = payment_fact(h, PAYMENT_PAID, 3, "");
	fact->session = session;
	step(h, fact); /* too late for anybody */
	assert_page(h, SCREEN_wiping);
	wiped(h, session);
	leave_checking(h);
	act(h, ACTION_home, 0);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	assert_page(h, SCREEN_home);
	assert_null(kiosk_account(&h->kiosk)->paying.payment);
	tick_at(h, 1000);
	assert_null(ordered(h, CMD_WATCH_PAYMENT));
}

/* While the kiosk itself asks there is no warning, on the page or on a sheet over it; yet the visit
 * ends, and what is not clear is the house's from then on. */
static void asking_ends_some_time(void **state)
{
	struct history *h = *state;
	for (int with_sheet = 0; with_sheet < 2; with_sheet++) {
		leave_checking(h);
		if (with_sheet) {
			act(h, ACTION_help, 0);
		}
		for (int at_s = 10; at_s < 4 * 60; at_s += 10) {
			tick_at(h, 10000);
			changed(h, PAYMENT_UNKNOWN); /* an answer, again and again: no more time */
			assert_int_equal(h->kiosk.warned_since_ms, 0);
			assert_page(h, with_sheet ? SCREEN_help : SCREEN_pay_checking);
			assert_int_equal(kiosk_done_left_s(&h->kiosk), 4 * 60 - at_s);
		}
		uint32_t session = h->kiosk.session;
		tick_at(h, 10000);
		assert_page(h, SCREEN_wiping);
		assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT));
		assert_non_null(ordered(h, CMD_WIPE));
		wiped(h, session);
	}
}

/* The answer that makes it is lost: no phone was asked, and one may begin again at once. */
static void no_phone_was_asked(void **state)
{
	struct history *h = *state;
	to_pay(h);
	changed(h, PAYMENT_UNKNOWN);
	assert_page(h, SCREEN_pay_checking);
	assert_false(kiosk_account(&h->kiosk)->paying.is_offered);
	act(h, ACTION_try_again, 0);
	assert_non_null(ordered(h, CMD_GIVE_UP_PAYMENT)); /* should it have been made */
	assert_page(h, SCREEN_asking);
	step(h, account_fact(h, "water", ANYBODYS));
	act(h, ACTION_pay, 0);
	assert_non_null(ordered(h, CMD_PAY));
	changed(h, PAYMENT_UNKNOWN);
	changed(h, PAYMENT_CREATED); /* it was made: the code is shown after all */
	assert_page(h, SCREEN_pay);
	assert_true(kiosk_account(&h->kiosk)->paying.is_offered);
	changed(h, PAYMENT_UNKNOWN);
	assert_page(h, SCREEN_pay_checking);
	act(h, ACTION_try_again, 0); /* a phone may have paid */
	assert_page(h, SCREEN_pay_checking);
	assert_null(ordered(h, CMD_GIVE_UP_PAYMENT));
	finish(h);
	/* given up before the code came: it is not shown any more */
	to_pay(h);
	act(h, ACTION_back, 0);
	changed(h, PAYMENT_CREATED);
	assert_page(h, SCREEN_pay_checking);
	changed(h, PAYMENT_CLOSED);
	assert_page(h, SCREEN_unpaid);
	assert_false(kiosk_account(&h->kiosk)->paying.is_offered);
	finish(h);
	/* by the phone's own code it was asked */
	to_qr(h);
	scan(h, PHONE_CODE);
	changed(h, PAYMENT_CLOSED);
	assert_true(kiosk_account(&h->kiosk)->paying.is_by_code);
	assert_true(kiosk_account(&h->kiosk)->paying.is_offered);
}

static void an_order_does_not_arrive(void **state)
{
	struct history *h = *state;
	to_pay(h);
	happen(h, MSG_INBOX_FULL);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_BUSY);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_account);
	act(h, ACTION_pay, 0);
	changed(h, PAYMENT_CREATED);
	happen(h, MSG_INBOX_FULL); /* of the watch */
	assert_page(h, SCREEN_pay);
	tick_at(h, 3000);
	assert_non_null(ordered(h, CMD_WATCH_PAYMENT));
}

/* --- acts --- */

static void to_card(struct history *h)
{
	to_units(h);
	act(h, ACTION_unit, SMALL_CITY_CARD);
	type(h, CITY_CARD_NO);
	act(h, ACTION_next, 0);
	step(h, account_fact(h, "city_card", "\"is_mine\":false,\"due_fen\":0,\"acts\":[]"));
	assert_page(h, SCREEN_account);
	act(h, ACTION_account_act, 0);
	assert_page(h, SCREEN_account);
	lay_card(h);
	step(h, account_fact(h, "city_card",
			"\"is_mine\":true,\"due_fen\":0,\"balance_fen\":1250,"
			"\"acts\":[\"renew\",\"report_loss\",\"fly\"]"));
	assert_page(h, SCREEN_account);
}

static void an_act_is_done(void **state)
{
	struct history *h = *state;
	to_card(h);
	act(h, ACTION_account_act, 2);
	act(h, ACTION_account_act, -1);
	assert_page(h, SCREEN_account);
	act(h, ACTION_account_act, 0); /* serious: it is asked once more */
	assert_page(h, SCREEN_act_check);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_account);
	act(h, ACTION_account_act, 0);
	act(h, ACTION_submit, 0);
	assert_page(h, SCREEN_asking);
	assert_string_equal(ordered(h, CMD_ACCOUNT_ACT)->account_act.act, "report_loss");
	assert_string_equal(ordered(h, CMD_ACCOUNT_ACT)->account_act.no, CITY_CARD_NO);
	assert_int_not_equal(ordered(h, CMD_ACCOUNT_ACT)->account_act.person, 0);
	step(h, acted_fact(h));
	assert_page(h, SCREEN_acted);
	assert_false(kiosk_can_go_back(&h->kiosk));
	act(h, ACTION_other_bill, 0);
	assert_non_null(ordered(h, CMD_READ_MY_ACCOUNTS));
	finish(h);
	to_card(h);
	act(h, ACTION_account_act, 1); /* not serious */
	assert_string_equal(ordered(h, CMD_ACCOUNT_ACT)->account_act.act, "renew");
	struct msg *fact = msg_create(MSG_ACTED, h->kiosk.session);
	fact->acted.asked = h->kiosk.visit->asked;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "act_not_now");
	step(h, fact);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_ACT_NOT_NOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_number_is_typed, begin, history_end),
		cmocka_unit_test_setup_teardown(letters_are_capitals, begin, history_end),
		cmocka_unit_test_setup_teardown(a_bill_is_shown_to_the_scanner, begin, history_end),
		cmocka_unit_test_setup_teardown(ones_own_by_card, begin, history_end),
		cmocka_unit_test_setup_teardown(
			a_card_on_the_account_shows_more, begin, history_end),
		cmocka_unit_test_setup_teardown(a_bill_that_is_not_known, begin, history_end),
		cmocka_unit_test_setup_teardown(no_card_is_laid_after_all, begin, history_end),
		cmocka_unit_test_setup_teardown(who_was_accepted_is_forgotten, begin, history_end),
		cmocka_unit_test_setup_teardown(it_is_being_paid_already, begin, history_end),
		cmocka_unit_test_setup_teardown(
			a_phones_code_is_shown_too_early, begin, history_end),
		cmocka_unit_test_setup_teardown(bills_are_chosen, begin, history_end),
		cmocka_unit_test_setup_teardown(nothing_is_due, begin, history_end),
		cmocka_unit_test_setup_teardown(topping_up, begin, history_end),
		cmocka_unit_test_setup_teardown(it_is_paid, begin, history_end),
		cmocka_unit_test_setup_teardown(nothing_new_is_asked_again, begin, history_end),
		cmocka_unit_test_setup_teardown(the_hall_makes_none, begin, history_end),
		cmocka_unit_test_setup_teardown(it_ends_without_money, begin, history_end),
		cmocka_unit_test_setup_teardown(back_gives_it_up, begin, history_end),
		cmocka_unit_test_setup_teardown(nobody_can_say, begin, history_end),
		cmocka_unit_test_setup_teardown(its_time_is_the_payments, begin, history_end),
		cmocka_unit_test_setup_teardown(
			the_hall_does_not_answer_at_all, begin, history_end),
		cmocka_unit_test_setup_teardown(a_phones_code_is_shown, begin, history_end),
		cmocka_unit_test_setup_teardown(a_wrong_code_is_shown, begin, history_end),
		cmocka_unit_test_setup_teardown(who_leaves_is_told, begin, history_end),
		cmocka_unit_test_setup_teardown(who_leaves_gives_it_up, begin, history_end),
		cmocka_unit_test_setup_teardown(asking_ends_some_time, begin, history_end),
		cmocka_unit_test_setup_teardown(no_phone_was_asked, begin, history_end),
		cmocka_unit_test_setup_teardown(an_order_does_not_arrive, begin, history_end),
		cmocka_unit_test_setup_teardown(an_act_is_done, begin, history_end),
	};
	return cmocka_run_group_tests_name("model_account", tests, NULL, NULL);
}
