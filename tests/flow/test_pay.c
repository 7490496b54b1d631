/* Paying a bill: by number, by bar code, by card; with the QR on the screen or the phone's own
 * code; and whatever the provider, the line or the person does meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/books.h"
#include "tests/harness/journey.h"

#define LIS_WATER  "3205840012217" /* of the card "li": 43.20 and 39.68 are due */
#define TAOS_WATER "3205840019006" /* nobody knows whose: 35.20 */
#define A_PHONE	   "13800001992"
#define PHONE_CODE "134567890123456781"
#define POOR_PHONE "134567890123456799" /* has no money */
#define BILL(no)   "WATER:" no ":3520"

static struct scene *open_scene(void)
{
	struct scene_config config = journey_config();
	config.has_proxy = true;
	config.is_verbose = true;
	return journey_open(&config);
}

/* Until nothing is owed the hall any more. */
static void wait_delivered(struct scene *scene)
{
	journey_wait_state(scene, "outbox", "0");
}

/* --- at the machine --- */

static void to_units(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_account, "units");
}

static void to_account(struct scene *scene, int unit, const char *no)
{
	to_units(scene);
	journey_tap(scene, "unit", unit, "account_number");
	journey_type(scene, no);
	journey_tap(scene, "next", -1, "account");
}

/* The QR is on the screen. */
static void to_qr(struct scene *scene)
{
	journey_tap(scene, "pay", -1, "pay");
	journey_wait_state(scene, "payment", "created");
}

static void wait_words(struct scene *scene, const char *text)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (!journey_shows(scene, text) && clock_ms() < until_ms) {
		poll(NULL, 0, 20);
	}
	journey_sees(scene, text);
}

static void leave(struct scene *scene)
{
	if (!journey_can_tap(scene, "finish", -1)) {
		journey_home(scene);
		journey_tap(scene, "finish", -1, NULL);
	}
	journey_wait(scene, "attract");
	wait_delivered(scene);
	books_settle(scene);
}

static void by_number_and_qr(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_units(scene);
	journey_tap(scene, "unit", 0, "account_number");
	journey_type(scene, "3205840012218"); /* a slip of the finger */
	journey_sees(scene, "有一位不对");
	journey_tap(scene, "key_delete", -1, NULL);
	journey_type(scene, "7");
	journey_tap(scene, "next", -1, "account");
	journey_sees(scene, "82.88");
	to_qr(scene);
	journey_hall(scene, "pay last scan");
	journey_wait_state(scene, "payment", "scanned");
	journey_sees(scene, "已扫码");
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
	journey_sees(scene, "82.88");
	journey_tap(scene, "print", -1, "printing");
	journey_wait(scene, "paid");
	assert_int_equal(journey_slips(scene), 1);
	journey_tap(scene, "other_bill", -1, "units");
	journey_tap(scene, "unit", 0, "account_number");
	journey_type(scene, LIS_WATER);
	journey_tap(scene, "next", -1, "account");
	journey_sees(scene, "没有欠费");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	journey_close(scene);
}

static void by_card_one_of_two_bills(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_units(scene);
	journey_poke(scene, "poke idcard card li");
	journey_wait(scene, "my_accounts");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "my_account", 0, "account");
	journey_tap(scene, "account_more", -1, "account_more");
	journey_sees(scene, "春分村");
	journey_tap(scene, "back", -1, "account");
	journey_tap(scene, "bill", 0, NULL);
	to_qr(scene);
	journey_hall(scene, "pay last refuse");
	journey_wait(scene, "unpaid");
	journey_tap(scene, "try_again", -1, "account");
	journey_tap(scene, "bill", 0, NULL);
	to_qr(scene);
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
	journey_tap(scene, "other_bill", -1, "my_accounts");
	journey_tap(scene, "my_account", 0, "account");
	journey_sees(scene, "已缴");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	assert_int_equal(books_count(scene, "refused"), 1);
	journey_close(scene);
}

/* What is shown is closed before the phone's code is used. */
static void with_the_phones_code(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, BILL(TAOS_WATER)); /* the bill's own, on the start page */
	journey_wait(scene, "account");
	to_qr(scene);
	journey_show_code(scene, POOR_PHONE);
	journey_wait(scene, "unpaid");
	journey_tap(scene, "try_again", -1, "account");
	to_qr(scene);
	journey_show_code(scene, BILL(TAOS_WATER)); /* of paper, not of the phone */
	wait_words(scene, "这不是付款码");
	journey_wait_state(scene, "payment", "created"); /* and it goes on */
	journey_show_code(scene, PHONE_CODE);
	journey_wait(scene, "paid");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	assert_int_equal(books_count(scene, "closed"), 2);
	journey_close(scene);
}

static void topping_up(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_account(scene, 2, A_PHONE);
	journey_tap(scene, "top_up", -1, "top_up");
	journey_tap(scene, "amount", 1, "pay");
	journey_sees(scene, "30.00");
	journey_wait_state(scene, "payment", "created");
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	journey_close(scene);
}

/* Back, and walking away: it is closed at the hall, and can be paid by the next one. */
static void who_does_not_pay(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_account(scene, 0, TAOS_WATER);
	to_qr(scene);
	journey_tap(scene, "back", -1, "unpaid");
	journey_tap(scene, "try_again", -1, "account");
	to_qr(scene);
	journey_tap(scene, "back", -1, "unpaid");
	journey_sees(scene, "没有扣款");
	journey_tap(scene, "try_again", -1, "account");
	to_qr(scene);
	journey_tap(scene, "help", -1, "help"); /* by whatever way: it is said what became of it */
	journey_tap(scene, "home", -1, "unpaid");
	journey_sees(scene, "没有扣款");
	leave(scene);
	assert_int_equal(books_count(scene, "closed"), 3);
	to_account(scene, 0, TAOS_WATER);
	to_qr(scene);
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	journey_close(scene);
}

/* The time of a payment is its own, and then the visit ends. */
static void nobody_pays(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	journey_hall(scene, "payment-lives 5");
	to_account(scene, 0, TAOS_WATER);
	journey_tap(scene, "pay", -1, "pay");
	journey_wait(scene, "unpaid");
	journey_wait(scene, "attract");
	wait_delivered(scene);
	books_settle(scene);
	assert_int_equal(books_count(scene, "paid"), 0);
	journey_close(scene);
}

/* Told twice, never told, late, a wrong amount, slow, and answers that are none. */
static void whatever_the_provider_does(void **unused)
{
	static const struct {
		const char *knob, *page;
		int refunded;
	} rows[] = {
		{"twice=1", "paid", 0},
		{"silent=1", "paid", 0},
		{"slow=300", "paid", 0},
		{"unknown=3", "paid", 0},
		{"wrong=1", "unpaid", 1},
	};
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct scene *scene = open_scene();
		print_message("%s\n", rows[i].knob);
		to_account(scene, 0, TAOS_WATER);
		to_qr(scene);
		journey_hall(scene, "provider %s", rows[i].knob);
		journey_hall(scene, "pay last ok");
		journey_wait(scene, rows[i].page);
		journey_hall(scene, "provider clear");
		leave(scene);
		assert_int_equal(books_count(scene, "refunded"), rows[i].refunded);
		assert_int_equal(books_count(scene, "paid"), !rows[i].refunded);
		journey_close(scene);
	}
}

/* The answer that makes it is lost, and so is the line for a while. */
static void a_line_that_fails(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_account(scene, 0, TAOS_WATER);
	journey_hall(scene, "at POST:/v1/payments lose=yes count=1");
	to_qr(scene); /* asked again by the same key: the same payment */
	journey_line(scene, "down");
	journey_hall(scene, "pay last ok");
	journey_line(scene, "up");
	journey_wait(scene, "paid");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	/* nothing is heard at all: it is asked about until it is clear, and was not made twice */
	to_account(scene, 2, A_PHONE);
	journey_tap(scene, "top_up", -1, "top_up");
	journey_hall(scene, "at POST:/v1/payments lose=yes count=100");
	int64_t hits = journey_hits(scene, "POST:/v1/payments");
	journey_tap(scene, "amount", 1, "pay");
	while (journey_hits(scene, "POST:/v1/payments") == hits) {
		poll(NULL, 0, 20); /* ctest ends it */
	}
	journey_line(scene, "down");
	journey_wait(scene, "pay_checking");
	journey_sees(scene, "付款没有开始"); /* no phone was asked */
	journey_hall(scene, "clear");
	journey_line(scene, "up");
	journey_wait(scene, "pay"); /* it was made: its code is shown after all */
	journey_wait_state(scene, "payment", "created");
	journey_tap(scene, "back", -1, "unpaid");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	assert_int_equal(books_count(scene, "closed"), 1);
	journey_close(scene);
}

/* The machine loses power with the QR on the screen: at the start the hall is told first. */
static void power_is_cut(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_account(scene, 0, TAOS_WATER);
	to_qr(scene);
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	wait_delivered(scene);
	books_settle(scene);
	assert_int_equal(books_count(scene, "closed"), 1);
	to_account(scene, 0, TAOS_WATER);
	to_qr(scene);
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
	scene_kill_kiosk(scene); /* and with the receipt on it */
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	wait_delivered(scene);
	books_settle(scene);
	assert_int_equal(books_count(scene, "paid"), 1);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_number_and_qr),
		cmocka_unit_test(by_card_one_of_two_bills),
		cmocka_unit_test(with_the_phones_code),
		cmocka_unit_test(topping_up),
		cmocka_unit_test(who_does_not_pay),
		cmocka_unit_test(nobody_pays),
		cmocka_unit_test(whatever_the_provider_does),
		cmocka_unit_test(a_line_that_fails),
		cmocka_unit_test(power_is_cut),
	};
	return cmocka_run_group_tests_name("pay", tests, NULL, NULL);
}
