/* The gate: one code for one asking, for the session that asked. Its device is a worker without
 * USB. And which keyboards are scanners at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/driver.h"
#include "drivers/scanner/scan_gate.h"

static struct mailbox *facts;
static struct scan_gate gate;

static int setup(void **state)
{
	(void)state;
	facts = mailbox_create(16, NULL, NULL);
	const struct device_config config = {.note_path = NULL};
	gate = (struct scan_gate){.device = device_create(DEVICE_SCANNER, NULL, facts, config)};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	device_destroy(gate.device);
	mailbox_destroy(facts, msg_destroy);
	return 0;
}

static struct msg *take(void)
{
	struct msg *fact;
	while ((fact = mailbox_take(facts, 0)) && fact->kind == MSG_DEVICE_CHANGED) {
		msg_destroy(fact);
	}
	return fact;
}

static bool order(enum cmd_kind kind, uint32_t session)
{
	struct cmd *cmd = cmd_create(kind, session);
	bool is_ours = scan_gate_order(&gate, cmd);
	cmd_destroy(cmd);
	return is_ours;
}

static void pass_bytes(const uint8_t *bytes, size_t len)
{
	struct scan_shot shot = {0};
	scan_shot_add(&shot, bytes, len);
	scan_gate_post(&gate, &shot);
}

static void pass(const char *token)
{
	pass_bytes((const uint8_t *)token, strlen(token));
}

static void expect(uint32_t session, const char *token, bool is_utf8)
{
	struct msg *fact = take();
	assert_non_null(fact);
	assert_int_equal(fact->kind, MSG_SCANNED);
	assert_int_equal(fact->session, session);
	assert_int_equal(fact->scan.len, strlen(token));
	assert_memory_equal(fact->scan.token, token, fact->scan.len);
	assert_int_equal(fact->scan.is_utf8, is_utf8);
	msg_destroy(fact);
}

static void only_what_is_asked_for(void **state)
{
	(void)state;
	pass("before");
	assert_null(take());
	assert_true(order(CMD_SCAN_START, 7));
	pass("8FA0");
	expect(7, "8FA0", true);
	pass("one more");
	assert_null(take());
	assert_true(order(CMD_SCAN_START, 8));
	pass("\xC1\xAA\xCD\xA8");
	expect(8, "\xC1\xAA\xCD\xA8", false);
}

static void stop_and_wipe_close(void **state)
{
	(void)state;
	static const enum cmd_kind closing[] = {CMD_SCAN_STOP, CMD_WIPE};
	for (size_t i = 0; i < ARRAY_LEN(closing); i++) {
		assert_true(order(CMD_SCAN_START, 7));
		assert_true(order(closing[i], 7));
		pass("too late");
		assert_null(take());
	}
	assert_true(order(CMD_SCAN_START, 7));
	assert_false(order(CMD_CARD_NOTICE, 7)); /* not for the scanner */
	pass("8FA0");
	expect(7, "8FA0", true);
}

static void nothing_and_too_much_are_dropped_and_the_gate_stays_open(void **state)
{
	(void)state;
	static uint8_t long_token[SCAN_MAX_LEN + 1];
	memset(long_token, '7', sizeof(long_token));
	assert_true(order(CMD_SCAN_START, 7));
	pass_bytes(long_token, 0);
	pass_bytes(long_token, sizeof(long_token));
	assert_null(take());
	pass_bytes(long_token, SCAN_MAX_LEN);
	struct msg *fact = take();
	assert_non_null(fact);
	assert_int_equal(fact->scan.len, SCAN_MAX_LEN);
	msg_destroy(fact);
}

/* The gate is where every transport's code is stripped. */
static void what_stands_around_is_taken_off(void **state)
{
	(void)state;
	static const char *const shots[] = {
		"]Q1hrss-02\r", "\x02hrss-02\x03\r", "hrss-02\rhrss-05\r"};
	for (size_t i = 0; i < ARRAY_LEN(shots); i++) {
		assert_true(order(CMD_SCAN_START, 7));
		pass("\r\n"); /* nothing but that is no answer */
		pass(shots[i]);
		expect(7, "hrss-02", true);
	}
}

/* One that is no driver's makes the fact and leaves the posting to others. */
static void without_a_device(void **state)
{
	(void)state;
	struct scan_gate other = {0};
	struct scan_shot shot = {0};
	scan_shot_add(&shot, (const uint8_t *)"hrss-02", 7);
	assert_null(scan_gate_pass(&other, &shot));
	struct cmd *cmd = cmd_create(CMD_SCAN_START, 9);
	assert_true(scan_gate_order(&other, cmd));
	cmd_destroy(cmd);
	struct msg *fact = scan_gate_pass(&other, &shot);
	assert_non_null(fact);
	assert_int_equal(fact->session, 9);
	msg_destroy(fact);
	assert_null(scan_gate_pass(&other, &shot));
}

static bool is_taken(const struct usb_info *info)
{
	bool is_taken = false;
	for (int i = 0; driver_registry[i]; i++) {
		is_taken = is_taken || driver_registry[i]->match(info) > 0;
	}
	return is_taken;
}

/* ../shared/cases/unknown-wedge.txt and whatever else types: their keys stay the desktop's. */
static void a_keyboard_is_taken_by_its_maker_or_by_name(void **state)
{
	(void)state;
	static const struct {
		uint16_t vendor, product;
		bool is_known;
	} keyboards[] = {
		{0x0145, 0x0012, false}, /* Tera */
		{0x0218, 0x0210, false},
		{0xFFFF, 0x0035, false},
		{0x046D, 0xC31C, false}, /* a keyboard to type on */
		{0x0000, 0x0000, false},
		{0x0C2E, 0x0901, true},
		{0x05E0, 0x1200, true},
		{0x1EAB, 0x0003, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(keyboards); i++) {
		struct usb_info info = {.vendor = keyboards[i].vendor,
			.product = keyboards[i].product,
			.interface_count = 1,
			.interfaces = {{.class_code = 3,
				.subclass = 1,
				.protocol = 1,
				.endpoint_count = 1,
				.endpoints = {{.address = 0x84, .type = 3, .max_packet = 8}}}}};
		assert_int_equal(is_taken(&info), keyboards[i].is_known);
		info.is_chosen = true;
		assert_true(is_taken(&info));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_what_is_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(stop_and_wipe_close, setup, teardown),
		cmocka_unit_test_setup_teardown(
			nothing_and_too_much_are_dropped_and_the_gate_stays_open, setup, teardown),
		cmocka_unit_test_setup_teardown(what_stands_around_is_taken_off, setup, teardown),
		cmocka_unit_test(without_a_device),
		cmocka_unit_test(a_keyboard_is_taken_by_its_maker_or_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
