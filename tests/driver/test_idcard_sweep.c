/* Every fault at every transfer of a card's reading, over every way a reader is connected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/sweep.h"

enum { SOON_MS = 6000, LIMIT_MS = 12000 };

#define NUMBER "320584199205200023"

static void lay(const struct sweep *sweep, struct rig *rig)
{
	rig_ask(rig, "%s card li", sweep->device);
}

static void lift(const struct sweep *sweep, struct rig *rig)
{
	rig_ask(rig, "%s lift", sweep->device);
}

/* What was read is the card that lay there, whatever happened on the way. */
static void check_read(const struct msg *fact)
{
	assert_int_equal(fact->session, RIG_SESSION);
	assert_string_equal(pii_reveal(&fact->card.number), NUMBER);
	assert_string_equal(pii_reveal(&fact->card.name), "李小满");
}

/* The facts of one card in their order: LAID, then READ or FAILED; false when the reader left. */
static bool expect_verdict(const struct sweep *sweep, struct rig *rig)
{
	bool is_laid = false;
	for (;;) {
		struct msg *fact = sweep_take(sweep, rig, SOON_MS);
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

static void a_card_is_laid(const struct sweep *sweep, struct rig *rig, const char *fault)
{
	lay(sweep, rig);
	rig_order(rig, CMD_CARD_WATCH);
	bool has_verdict = expect_verdict(sweep, rig);
	assert_true(has_verdict || fault);
	rig_wipe(rig);
}

/* Lifted, and either seen leaving or forgotten with a reader that was opened anew. */
static void lift_and_wait(const struct sweep *sweep, struct rig *rig)
{
	lift(sweep, rig);
	int64_t until_ms = clock_ms() + SOON_MS;
	const struct device_status *status = rig_status(rig);
	while (status->state != DEVICE_READY || status->media == MEDIA_PRESENT) {
		struct msg *fact = rig_take(rig, 5);
		if (fact) {
			assert_int_equal(fact->kind, MSG_CARD_REMOVED);
			msg_destroy(fact);
		}
		assert_true(clock_ms() < until_ms);
	}
}

static void card_is_read_and_seen_leaving(const struct sweep *sweep, struct rig *rig)
{
	lift_and_wait(sweep, rig);
	lay(sweep, rig);
	rig_order(rig, CMD_CARD_WATCH);
	rig_expect_only(rig, MSG_CARD_LAID, SOON_MS);
	struct msg *fact = rig_expect(rig, MSG_CARD_READ, SOON_MS);
	check_read(fact);
	msg_destroy(fact);
	lift(sweep, rig);
	rig_expect_only(rig, MSG_CARD_REMOVED, SOON_MS);
}

#define READER(name, variant, stripe_count)                                                        \
	{                                                                                          \
		.device = (name), .kind = DEVICE_IDCARD, .spec = "idcard:" variant,                \
		.stripes = (stripe_count), .limit_ms = LIMIT_MS, .scenario = a_card_is_laid,       \
		.happy = card_is_read_and_seen_leaving                                             \
	}

int main(int argc, char **argv)
{
	static const struct sweep sweeps[] = {
		READER("dk", "dk-hid", 4), /* the longest first: so all end sooner */
		READER("routon", "routon-hid", 2),
		READER("split", "sdt-split", 1),
		READER("whole", "sdt-whole", 1),
	};
	return sweep_main(argc, argv, sweeps, ARRAY_LEN(sweeps), BUILD_DIR);
}
