/* A unit that is added to the hall by hand, while the kiosk runs: it is offered from the next visit
 * on, its account is found by number, bar code and card and paid, and the receipt is there to be
 * printed once more; taken away again, it is gone, and who has paid has his receipt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/books.h"
#include "tests/harness/journey.h"

#define NAME  "集中供热"
#define CODE  "heating"
#define ZHOUS "700100449" /* nobody knows whose: 1,260.00 are due; of the card "li": 1,680.00 */
#define BILL  "GR" ZHOUS

enum { NEWS_LIMIT_MS = 180000, SLIP_BYTES_MAX = 1 << 20 };

/* --- the hall --- */

/* The kiosk has another catalogue than before. */
static void wait_news(struct scene *scene, int before)
{
	int64_t until_ms = clock_ms() + NEWS_LIMIT_MS;
	while (journey_log_count(scene, "hall: catalogue ") <= before) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 100);
	}
}

static void add(struct scene *scene)
{
	int before = journey_log_count(scene, "hall: catalogue ");
	journey_hall(scene, "unit-add %s/tests/flow/unit_added.json", SOURCE_DIR);
	wait_news(scene, before);
}

static void take_away(struct scene *scene)
{
	int before = journey_log_count(scene, "hall: catalogue ");
	journey_hall(scene, "unit-remove " CODE);
	wait_news(scene, before);
}

/* --- at the machine --- */

static void to_units(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_account, "units");
}

static void leave(struct scene *scene)
{
	if (!journey_can_tap(scene, "finish", -1)) {
		journey_home(scene);
		journey_tap(scene, "finish", -1, NULL);
	}
	journey_wait(scene, "attract");
	journey_wait_state(scene, "outbox", "0");
}

static void to_qr(struct scene *scene)
{
	journey_tap(scene, "pay", -1, "pay");
	journey_wait_state(scene, "payment", "created");
}

static void pay(struct scene *scene)
{
	to_qr(scene);
	journey_hall(scene, "pay last scan");
	journey_wait_state(scene, "payment", "scanned");
	journey_hall(scene, "pay last ok");
	journey_wait(scene, "paid");
}

static void print(struct scene *scene, const char *page)
{
	int slips = journey_slips(scene);
	journey_tap(scene, "print", -1, "printing");
	journey_wait(scene, page);
	assert_int_equal(journey_slips(scene), slips + 1);
}

static char *read_slip(struct scene *scene, int slip, size_t *len_out)
{
	char path[512], *bytes = NULL;
	str_format(path, sizeof(path), "%s/slip-%02d.png", scene_paper_dir(scene), slip);
	assert_int_equal(fs_read(path, SLIP_BYTES_MAX, &bytes, len_out), OK);
	return bytes;
}

/* Dot by dot. */
static void same_slips(struct scene *scene, int first, int second)
{
	size_t len, other_len;
	char *slip = read_slip(scene, first, &len), *other = read_slip(scene, second, &other_len);
	assert_int_equal(len, other_len);
	assert_memory_equal(slip, other, len);
	mem_free(slip);
	mem_free(other);
}

/* Nobody knows it: neither the list nor its bill's bar code. */
static void it_is_not_there(struct scene *scene)
{
	to_units(scene);
	assert_false(journey_shows(scene, NAME));
	journey_show_code(scene, BILL);
	journey_wait(scene, "problem");
	leave(scene);
}

static void by_number(struct scene *scene)
{
	to_units(scene);
	journey_sees(scene, NAME);
	journey_tap_named(scene, "unit", NAME);
	journey_wait(scene, "account_number");
	journey_type(scene, "700100448"); /* a slip of the finger */
	journey_sees(scene, "有一位不对");
	journey_tap(scene, "key_delete", -1, NULL);
	journey_type(scene, "9");
	journey_tap(scene, "next", -1, "account");
	journey_sees(scene, "1,260.00");
	pay(scene);
	journey_sees(scene, "1,260.00");
	print(scene, "paid");
	leave(scene);
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, BILL);
	journey_wait(scene, "account");
	journey_sees(scene, "没有欠费");
	leave(scene);
}

/* The same slip once more, from one's own page. */
static void the_receipt_can_be_printed(struct scene *scene)
{
	int before = journey_slips(scene);
	journey_to_mine(scene, "li");
	journey_tap_named(scene, "entry", NAME);
	journey_wait(scene, "entry");
	journey_sees(scene, "1,680.00");
	print(scene, "entry");
	same_slips(scene, before, journey_slips(scene));
	leave(scene);
}

/* My page has the bill, and later its receipt. */
static void by_card(struct scene *scene)
{
	journey_to_mine(scene, "li");
	journey_tap_named(scene, "entry", NAME);
	journey_wait(scene, "account");
	journey_sees(scene, "1,680.00");
	pay(scene);
	print(scene, "paid");
	leave(scene);
	the_receipt_can_be_printed(scene);
}

static void it_is_paid_and_goes(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	it_is_not_there(scene);
	add(scene);
	by_number(scene);
	by_card(scene);
	books_settle(scene);
	assert_int_equal(books_count(scene, "paid"), 2);
	take_away(scene);
	it_is_not_there(scene);
	the_receipt_can_be_printed(scene);
	books_settle(scene);
	assert_int_equal(books_count(scene, "paid"), 2); /* that stays in the books */
	journey_close(scene);
}

/* Not while a code is shown that can be paid; then who asks again is told. */
static void it_goes_while_somebody_looks(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	add(scene);
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, BILL);
	journey_wait(scene, "account");
	to_qr(scene);
	assert_true(str_starts(scene_hall(scene, "unit-remove " CODE), "error"));
	journey_tap(scene, "back", -1, "unpaid");
	books_settle(scene);
	journey_hall(scene, "unit-remove " CODE);
	journey_tap(scene, "try_again", -1, NULL);
	journey_wait(scene, "problem");
	journey_wait_state(scene, "refusal", "unknown_account");
	leave(scene);
	assert_int_equal(books_count(scene, "paid"), 0);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_paid_and_goes),
		cmocka_unit_test(it_goes_while_somebody_looks),
	};
	return cmocka_run_group_tests_name("unit_added", tests, NULL, NULL);
}
