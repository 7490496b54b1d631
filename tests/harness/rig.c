#include "tests/harness/rig.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/asker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { ASKER_LIMIT_MS = 5000, CLOSE_LIMIT_MS = 2500, SETTLE_LIMIT_MS = 5000, FACTS_MAX = 256 };

struct rig {
	struct asker *asker;
	struct usb *usb;
	struct mailbox *facts;
	struct device *device;
	struct device_status status;
};

struct rig *rig_open_with(enum device_kind kind, struct device_config config)
{
	const char *socket = getenv("VUSBD_SOCKET");
	if (!socket) {
		fail_msg("run me below vusbd");
	}
	if (getenv("ONEDOOR_TEST_LOG")) {
		log_set_level(LOG_LEVEL_DEBUG);
	}
	struct rig *rig = mem_new(struct rig);
	rig->asker = asker_open(socket, ASKER_LIMIT_MS);
	assert_non_null(rig->asker);
	assert_int_equal(usb_create(&rig->usb), OK);
	rig->facts = mailbox_create(FACTS_MAX, NULL, NULL);
	rig->status.kind = kind;
	rig->device = device_create(kind, rig->usb, rig->facts, config);
	return rig;
}

struct rig *rig_open(enum device_kind kind)
{
	return rig_open_with(kind, (struct device_config){0});
}

void rig_not_in_guest(const char *why)
{
	if (getenv("ONEDOOR_GUEST")) {
		print_message("not in the guest: %s\n", why);
		skip();
	}
}

/* A kernel sees a device go some ms after vusbd. Its own driver, given the interface back
 * meanwhile, would ask it for a report descriptor and wait for 5 s. */
static void wait_gone(struct rig *rig)
{
	int64_t until_ms = clock_ms() + CLOSE_LIMIT_MS;
	if (strstr(asker_ask(rig->asker, "list"), "(plugged)")) {
		return;
	}
	while (rig->status.state != DEVICE_ABSENT && clock_ms() < until_ms) {
		struct msg *fact =
			mailbox_take(rig->facts, MAX_OF(until_ms - clock_ms(), (int64_t)0));
		if (fact && fact->kind == MSG_DEVICE_CHANGED) {
			rig->status = fact->device;
		}
		msg_destroy(fact);
	}
}

void rig_close(struct rig *rig)
{
	if (!rig) {
		return;
	}
	wait_gone(rig);
	int64_t begin_ms = clock_ms();
	device_destroy(rig->device);
	usb_destroy(rig->usb);
	int64_t took_ms = clock_ms() - begin_ms;
	mailbox_destroy(rig->facts, msg_destroy);
	asker_close(rig->asker);
	mem_free(rig);
	assert_in_range(took_ms, 0, CLOSE_LIMIT_MS);
}

bool rig_try(struct rig *rig, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	asker_vask(rig->asker, fmt, args);
	va_end(args);
	return asker_is_ok(rig->asker);
}

const char *rig_ask(struct rig *rig, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *answer = asker_vask(rig->asker, fmt, args);
	va_end(args);
	if (!asker_is_ok(rig->asker)) {
		fail_msg("vusbd on \"%s\": \"%s\"", fmt, answer);
	}
	return str_starts(answer, "ok ") ? answer + 3 : "";
}

void rig_put(struct rig *rig, struct cmd *cmd)
{
	device_order(rig->device, cmd);
}

void rig_order_as(struct rig *rig, enum cmd_kind kind, uint32_t session)
{
	rig_put(rig, cmd_create(kind, session));
}

void rig_order(struct rig *rig, enum cmd_kind kind)
{
	rig_order_as(rig, kind, RIG_SESSION);
}

void rig_settle(struct rig *rig)
{
	/* An order that no driver knows; its session is seen when its turn has come. */
	static uint32_t mark = UINT32_MAX / 2;
	rig_order_as(rig, CMD_PLAY_SOUND, ++mark);
	int64_t until_ms = clock_ms() + SETTLE_LIMIT_MS;
	while (device_session(rig->device) != mark) {
		assert_true(clock_ms() < until_ms);
		rig_ask(rig, "ping");
	}
}

const struct device_status *rig_status(const struct rig *rig)
{
	return &rig->status;
}

struct msg *rig_take(struct rig *rig, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	for (;;) {
		struct msg *fact =
			mailbox_take(rig->facts, MAX_OF(until_ms - clock_ms(), (int64_t)0));
		if (!fact || fact->kind != MSG_DEVICE_CHANGED) {
			return fact;
		}
		assert_int_equal(fact->device.kind, rig->status.kind);
		assert_in_range(fact->device.state, 0, DEVICE_STATE_COUNT - 1);
		assert_in_range(fact->device.reason, 0, REASON_COUNT - 1);
		rig->status = fact->device;
		msg_destroy(fact);
	}
}

struct msg *rig_expect(struct rig *rig, enum msg_kind kind, int64_t limit_ms)
{
	struct msg *fact = rig_take(rig, limit_ms);
	if (!fact || fact->kind != kind) {
		fail_msg("%s instead of %s", fact ? msg_kind_name(fact->kind) : "nothing",
			msg_kind_name(kind));
	}
	return fact;
}

void rig_expect_only(struct rig *rig, enum msg_kind kind, int64_t limit_ms)
{
	msg_destroy(rig_expect(rig, kind, limit_ms));
}

void rig_expect_silence(struct rig *rig, int64_t during_ms)
{
	struct msg *fact = rig_take(rig, during_ms);
	if (fact) {
		fail_msg("%s out of the blue", msg_kind_name(fact->kind));
	}
}

void rig_wait_status(
	struct rig *rig, enum device_state state, enum device_reason reason, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	while (rig->status.state != state || rig->status.reason != reason) {
		struct msg *fact =
			mailbox_take(rig->facts, MAX_OF(until_ms - clock_ms(), (int64_t)0));
		if (!fact) {
			fail_msg("stays %s, %s instead of %s, %s",
				device_state_name(rig->status.state),
				device_reason_name(rig->status.reason), device_state_name(state),
				device_reason_name(reason));
		}
		if (fact->kind != MSG_DEVICE_CHANGED) {
			fail_msg("%s while waiting for a status", msg_kind_name(fact->kind));
		}
		rig->status = fact->device;
		msg_destroy(fact);
	}
}

void rig_wipe(struct rig *rig)
{
	enum { WIPE_LIMIT_MS = 6000 };
	rig_order(rig, CMD_WIPE);
	for (bool is_wiped = false; !is_wiped;) {
		struct msg *fact = rig_take(rig, WIPE_LIMIT_MS);
		assert_non_null(fact);
		is_wiped = fact->kind == MSG_WORKER_WIPED;
		msg_destroy(fact);
	}
}
