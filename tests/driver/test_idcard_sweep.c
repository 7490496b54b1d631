/* Every fault at every transfer of a card's reading, over every way a reader is connected.
 * devices: idcard:sdt-split,name=split idcard:sdt-whole,name=whole idcard:dk-hid,name=dk
 * idcard:routon-hid,name=routon
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "tests/harness/sweep.h"

enum { SOON_MS = 6000, LIMIT_MS = 12000 };

#define NUMBER "320584199205200023"

static void lay(struct sweep *sweep)
{
	rig_ask(sweep->rig, "%s card li", sweep->device);
}

static void lift(struct sweep *sweep)
{
	rig_ask(sweep->rig, "%s lift", sweep->device);
}

/* What was read is the card that lay there, whatever happened on the way. */
static void check_read(const struct msg *fact)
{
	assert_int_equal(fact->session, RIG_SESSION);
	assert_string_equal(pii_reveal(&fact->card.number), NUMBER);
	assert_string_equal(pii_reveal(&fact->card.name), "李小满");
}

/* The facts of one card in their order: LAID, then READ or FAILED; false when the reader left. */
static bool expect_verdict(struct sweep *sweep)
{
	bool is_laid = false;
	for (;;) {
		struct msg *fact = sweep_take(sweep, SOON_MS);
		if (!fact) {
			assert_false(is_laid); /* a promise that was not kept */
			return false;
		}
		enum msg_kind kind = fact->kind;
		if (kind == MSG_CARD_READ) {
			check_read(fact);
		}
		msg_destroy(fact);
		if (kind == MSG_CARD_LAID) {
			assert_false(is_laid);
			is_laid = true;
			continue;
		}
		assert_true(is_laid);
		assert_true(kind == MSG_CARD_READ || kind == MSG_CARD_FAILED);
		return true;
	}
}

/* Forgets the citizen; what the reader still had to say is said when this returns. */
static void wipe(struct sweep *sweep)
{
	rig_order(sweep->rig, CMD_WIPE);
	for (bool is_wiped = false; !is_wiped;) {
		struct msg *fact = rig_take(sweep->rig, SOON_MS);
		assert_non_null(fact);
		is_wiped = fact->kind == MSG_WORKER_WIPED;
		msg_destroy(fact);
	}
}

static void a_card_is_laid(struct sweep *sweep, const char *fault)
{
	lay(sweep);
	rig_order(sweep->rig, CMD_CARD_WATCH);
	bool has_verdict = expect_verdict(sweep);
	assert_true(has_verdict || fault);
	wipe(sweep);
}

/* Lifted, and either seen leaving or forgotten with a reader that was opened anew. */
static void lift_and_wait(struct sweep *sweep)
{
	lift(sweep);
	int64_t until_ms = clock_ms() + SOON_MS;
	const struct device_status *status = rig_status(sweep->rig);
	while (status->state != DEVICE_READY || status->media == MEDIA_PRESENT) {
		struct msg *fact = rig_take(sweep->rig, 5);
		if (fact) {
			assert_int_equal(fact->kind, MSG_CARD_REMOVED);
			msg_destroy(fact);
		}
		assert_true(clock_ms() < until_ms);
	}
}

static void card_is_read_and_seen_leaving(struct sweep *sweep)
{
	lift_and_wait(sweep);
	lay(sweep);
	rig_order(sweep->rig, CMD_CARD_WATCH);
	rig_expect_only(sweep->rig, MSG_CARD_LAID, SOON_MS);
	struct msg *fact = rig_expect(sweep->rig, MSG_CARD_READ, SOON_MS);
	check_read(fact);
	msg_destroy(fact);
	lift(sweep);
	rig_expect_only(sweep->rig, MSG_CARD_REMOVED, SOON_MS);
}

static void sweep_reader(const char *device)
{
	struct sweep sweep = {
		.kind = DEVICE_IDCARD,
		.device = device,
		.limit_ms = LIMIT_MS,
		.scenario = a_card_is_laid,
		.happy = card_is_read_and_seen_leaving,
	};
	sweep_run(&sweep);
}

static void two_pairs(void **state)
{
	(void)state;
	sweep_reader("split");
}

static void one_pair(void **state)
{
	(void)state;
	sweep_reader("whole");
}

static void dk_reports(void **state)
{
	(void)state;
	sweep_reader("dk");
}

static void routon_reports(void **state)
{
	(void)state;
	sweep_reader("routon");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(two_pairs, sweep_teardown),
		cmocka_unit_test_teardown(one_pair, sweep_teardown),
		cmocka_unit_test_teardown(dk_reports, sweep_teardown),
		cmocka_unit_test_teardown(routon_reports, sweep_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
