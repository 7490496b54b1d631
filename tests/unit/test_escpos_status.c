/* The printer's answers: told apart by their fixed bits, and what they mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/printer/escpos_status.h"
#include "firmware/base/attr.h"

static int feed_all(const uint8_t *data, size_t len, struct escpos_reply *replies, int max)
{
	struct escpos_parser parser;
	escpos_parser_reset(&parser);
	int count = 0;
	for (size_t i = 0; i < len; i++) {
		struct escpos_reply reply;
		if (escpos_parser_feed(&parser, data[i], &reply) != ESCPOS_REPLY_NONE) {
			assert_true(count < max);
			replies[count++] = reply;
		}
	}
	return count;
}

static void replies_are_told_apart(void **state)
{
	(void)state;
	static const uint8_t data[] = {0x12, 0x14, 0x00, 0x00, 0x0F, 0x00, 0x11, 0x13, 0x37, 0x22,
		'A', 'B', 'C', 'D', 0x00, 0x5F, 'T', 'M', 0x00, 0x37, 0x25, 0x00, 0x72, 0x0C, 0xFF};
	struct escpos_reply r[10];
	assert_int_equal(feed_all(data, sizeof(data), r, 10), 9);
	assert_int_equal(r[0].kind, ESCPOS_REPLY_REALTIME);
	assert_int_equal(r[1].kind, ESCPOS_REPLY_AUTO);
	assert_memory_equal(r[1].bytes, data + 1, 4);
	assert_int_equal(r[2].kind, ESCPOS_REPLY_QUEUED);
	assert_int_equal(r[3].kind, ESCPOS_REPLY_BLOCK);
	assert_int_equal(r[3].len, 6);
	assert_memory_equal(r[3].bytes, data + 8, 6);
	assert_int_equal(r[4].kind, ESCPOS_REPLY_BLOCK);
	assert_int_equal(r[4].bytes[0], 0x5F);
	assert_int_equal(r[5].bytes[1], 0x25);
	assert_int_equal(r[6].kind, ESCPOS_REPLY_REALTIME);
	assert_int_equal(r[6].bytes[0], 0x72);
	assert_int_equal(r[7].kind, ESCPOS_REPLY_QUEUED);
	assert_int_equal(r[7].bytes[0], 0x0C);
	assert_int_equal(r[8].kind, ESCPOS_REPLY_NOISE);
}

static void flow_control_inside_automatic_status_is_skipped(void **state)
{
	(void)state;
	static const uint8_t data[] = {0x1C, 0x13, 0x00, 0x0C, 0x0F};
	struct escpos_reply r[2];
	assert_int_equal(feed_all(data, sizeof(data), r, 2), 1);
	assert_int_equal(r[0].kind, ESCPOS_REPLY_AUTO);
	static const uint8_t expected[] = {0x1C, 0x00, 0x0C, 0x0F};
	assert_memory_equal(r[0].bytes, expected, 4);
}

static void a_broken_automatic_status_does_not_eat_the_next_reply(void **state)
{
	(void)state;
	static const uint8_t data[] = {0x14, 0x00, 0x12};
	struct escpos_reply r[2];
	assert_int_equal(feed_all(data, sizeof(data), r, 2), 1);
	assert_int_equal(r[0].kind, ESCPOS_REPLY_REALTIME);
}

static void an_endless_block_ends(void **state)
{
	(void)state;
	struct escpos_parser parser;
	struct escpos_reply reply;
	escpos_parser_reset(&parser);
	enum escpos_reply_kind kind = escpos_parser_feed(&parser, 0x5F, &reply);
	for (int i = 1; i < ESCPOS_BLOCK_MAX; i++) {
		assert_int_equal(kind, ESCPOS_REPLY_NONE);
		kind = escpos_parser_feed(&parser, 'x', &reply);
	}
	assert_int_equal(escpos_parser_feed(&parser, 'x', &reply), ESCPOS_REPLY_NOISE);
	assert_int_equal(escpos_parser_feed(&parser, 0x12, &reply), ESCPOS_REPLY_REALTIME);
}

static void judge_is(const struct escpos_health *health, enum device_state state,
	enum device_reason reason, enum supply_state supply)
{
	enum device_state s;
	enum device_reason r;
	enum supply_state p;
	escpos_health_judge(health, &s, &r, &p);
	assert_int_equal(s, state);
	assert_int_equal(r, reason);
	assert_int_equal(p, supply);
	assert_int_equal(escpos_health_is_fine(health), state == DEVICE_READY);
}

static void realtime_answers_mean_what_the_manual_says(void **state)
{
	(void)state;
	static const struct {
		uint8_t bytes[4];
		enum device_state state;
		enum device_reason reason;
		enum supply_state supply;
	} cases[] = {
		{{0x12, 0x12, 0x12, 0x12}, DEVICE_READY, REASON_NONE, SUPPLY_OK},
		{{0x16, 0x12, 0x12, 0x12}, DEVICE_READY, REASON_NONE, SUPPLY_OK},
		{{0x12, 0x12, 0x12, 0x1E}, DEVICE_READY, REASON_NONE, SUPPLY_LOW},
		{{0x12, 0x12, 0x12, 0x16}, DEVICE_READY, REASON_NONE, SUPPLY_LOW},
		{{0x1A, 0x32, 0x12, 0x72}, DEVICE_ATTENTION, REASON_PAPER_OUT, SUPPLY_OUT},
		{{0x12, 0x12, 0x12, 0x7E}, DEVICE_ATTENTION, REASON_PAPER_OUT, SUPPLY_OUT},
		{{0x1A, 0x16, 0x12, 0x12}, DEVICE_ATTENTION, REASON_COVER_OPEN, SUPPLY_OK},
		{{0x1A, 0x16, 0x12, 0x72}, DEVICE_ATTENTION, REASON_COVER_OPEN, SUPPLY_OUT},
		{{0x1A, 0x52, 0x1A, 0x12}, DEVICE_ATTENTION, REASON_CUTTER, SUPPLY_OK},
		{{0x1A, 0x52, 0x16, 0x12}, DEVICE_ATTENTION, REASON_MECHANICAL, SUPPLY_OK},
		{{0x1A, 0x52, 0x52, 0x12}, DEVICE_ATTENTION, REASON_HEAD_HOT, SUPPLY_OK},
		{{0x1A, 0x52, 0x32, 0x12}, DEVICE_FAULT, REASON_MECHANICAL, SUPPLY_OK},
		{{0x1A, 0x12, 0x12, 0x12}, DEVICE_ATTENTION, REASON_OFFLINE, SUPPLY_OK},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct escpos_health health = {0};
		for (int n = 1; n <= 4; n++) {
			escpos_health_realtime(&health, n, cases[i].bytes[n - 1]);
		}
		judge_is(&health, cases[i].state, cases[i].reason, cases[i].supply);
	}
}

static void automatic_status_means_the_same(void **state)
{
	(void)state;
	struct escpos_health health = {0};
	judge_is(&health, DEVICE_READY, REASON_NONE, SUPPLY_UNKNOWN);
	escpos_health_auto(&health, (const uint8_t[]){0x14, 0, 0, 0x0F});
	judge_is(&health, DEVICE_READY, REASON_NONE, SUPPLY_OK);
	escpos_health_auto(&health, (const uint8_t[]){0x14, 0, 3, 0x0F});
	judge_is(&health, DEVICE_READY, REASON_NONE, SUPPLY_LOW);
	escpos_health_auto(&health, (const uint8_t[]){0x1C, 0, 0x0C, 0x0F});
	judge_is(&health, DEVICE_ATTENTION, REASON_PAPER_OUT, SUPPLY_OUT);
	escpos_health_auto(&health, (const uint8_t[]){0x3C, 0, 0, 0x0F});
	judge_is(&health, DEVICE_ATTENTION, REASON_COVER_OPEN, SUPPLY_OK);
	escpos_health_auto(&health, (const uint8_t[]){0x1C, 8, 0, 0x0F});
	judge_is(&health, DEVICE_ATTENTION, REASON_CUTTER, SUPPLY_OK);
}

static void port_status_of_nothing_is_no_information(void **state)
{
	(void)state;
	struct escpos_health health = {0};
	assert_false(escpos_health_port(&health, 0x00));
	judge_is(&health, DEVICE_READY, REASON_NONE, SUPPLY_UNKNOWN);
	assert_true(escpos_health_port(&health, 0x18));
	judge_is(&health, DEVICE_READY, REASON_NONE, SUPPLY_OK);
	assert_true(escpos_health_port(&health, 0x38));
	judge_is(&health, DEVICE_ATTENTION, REASON_PAPER_OUT, SUPPLY_OUT);
	assert_true(escpos_health_port(&health, 0x08));
	judge_is(&health, DEVICE_ATTENTION, REASON_OFFLINE, SUPPLY_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replies_are_told_apart),
		cmocka_unit_test(flow_control_inside_automatic_status_is_skipped),
		cmocka_unit_test(a_broken_automatic_status_does_not_eat_the_next_reply),
		cmocka_unit_test(an_endless_block_ends),
		cmocka_unit_test(realtime_answers_mean_what_the_manual_says),
		cmocka_unit_test(automatic_status_means_the_same),
		cmocka_unit_test(port_status_of_nothing_is_no_information),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
