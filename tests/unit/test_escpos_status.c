/* The printer's answers: told apart by their fixed bits, and what they mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
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

/* What must come out of a stream: one letter a reply. R real-time, A automatic, B block, Q queued,
 * N noise. */
static void expect_kinds(const char *what, const char *hex, const char *kinds)
{
	static const char letters[] = "-RAQBN";
	uint8_t data[128];
	size_t len = 0;
	for (; *hex; hex += hex[2] == ' ' ? 3 : 2) {
		assert_true(len < sizeof(data));
		data[len++] = (uint8_t)strtoul((const char[]){hex[0], hex[1], '\0'}, NULL, 16);
	}
	struct escpos_reply r[32];
	int count = feed_all(data, len, r, 32);
	char said[33] = "";
	for (int i = 0; i < count; i++) {
		said[i] = letters[r[i].kind];
	}
	if (strcmp(said, kinds) != 0) {
		fail_msg("%s: %s instead of %s", what, said, kinds);
	}
}

static void the_stream_stays_in_step(void **state)
{
	(void)state;
	static const struct {
		const char *what, *hex, *kinds;
	} cases[] = {
		{"power-off notice", "3b 30 00 12", "BR"},
		{"two of them", "3b 30 00 3b 30 00 00 12", "BBQR"},
		{"notice of off-line causes", "37 23 30 00 16", "BR"},
		{"model-dependent information", "3d 21 41 42 00 12", "BR"},
		{"blocks of unknown kinds", "35 40 41 00 53 21 22 00 39 20 34 00 7b 41 00 12",
			"BBBBR"},
		{"what looks like a status is text in a block", "5f 54 32 52 72 30 34 38 00 12",
			"BR"},
		{"XOFF in an automatic status", "1c 13 00 0c 0f 12", "AR"},
		{"XOFF and XON in it", "1c 13 00 11 0c 13 11 0f 12", "AR"},
		{"flow control in a block", "37 13 22 11 41 42 43 44 00 12", "BR"},
		{"flow control alone", "11 13 11 13 13 12", "R"},
		{"an answer in an automatic status", "14 00 12 00 0f 00", "RAQ"},
		{"an answer in a block", "37 22 41 12 41 41 42 00 00", "RBQ"},
		{"an automatic status in a block", "37 22 41 14 00 00 0f 41 41 42 00 00", "ABQ"},
		{"two automatic statuses", "14 00 00 0f 1c 00 0c 0f 12", "AAR"},
		{"one that broke off before another", "14 00 14 00 00 0f 12", "AR"},
		{"one that broke off before a notice", "14 00 3b 30 00 12", "BR"},
		{"noise", "ff 80 15 1b 12", "NNNNR"},
		{"GS r and GS I numbers", "00 03 0c 20 02", "QQQQQ"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_kinds(cases[i].what, cases[i].hex, cases[i].kinds);
	}
}

static void what_stands_inside_does_not_change_what_is_around_it(void **state)
{
	(void)state;
	static const uint8_t data[] = {0x1C, 0x13, 0x00, 0x11, 0x12, 0x0C, 0x0F, 0x37, 0x22, 'A',
		0x13, 'B', 0x14, 0x00, 0x00, 0x0F, 'C', 0x16, 'D', 0x00};
	struct escpos_reply r[5];
	assert_int_equal(feed_all(data, sizeof(data), r, 5), 5);
	assert_memory_equal(r[1].bytes, ((const uint8_t[]){0x1C, 0x00, 0x0C, 0x0F}), 4);
	assert_memory_equal(r[2].bytes, ((const uint8_t[]){0x14, 0x00, 0x00, 0x0F}), 4);
	assert_int_equal(r[4].len, 6);
	assert_memory_equal(r[4].bytes, "7\"ABCD", 6);
}

static void an_endless_block_is_skipped_to_its_end(void **state)
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
	assert_int_equal(escpos_parser_feed(&parser, 'x', &reply), ESCPOS_REPLY_NONE);
	assert_int_equal(escpos_parser_feed(&parser, 0x12, &reply), ESCPOS_REPLY_REALTIME);
	/* Its end is no answer to GS r. */
	assert_int_equal(escpos_parser_feed(&parser, 0x00, &reply), ESCPOS_REPLY_NONE);
	assert_false(escpos_parser_is_open(&parser));
	assert_int_equal(escpos_parser_feed(&parser, 0x00, &reply), ESCPOS_REPLY_QUEUED);
	assert_int_equal(escpos_parser_feed(&parser, 0x5F, &reply), ESCPOS_REPLY_NONE);
	assert_int_equal(escpos_parser_feed(&parser, 'T', &reply), ESCPOS_REPLY_NONE);
	assert_int_equal(escpos_parser_feed(&parser, 0x00, &reply), ESCPOS_REPLY_BLOCK);
	assert_int_equal(reply.len, 2);
}

static void what_fell_silent_is_forgotten(void **state)
{
	(void)state;
	static const struct {
		uint8_t bytes[3];
		size_t len;
	} halves[] = {{{0x14, 0x00, 0x00}, 3}, {{0x37, 0x22, 'A'}, 3}, {{0x3B, 0x30}, 2}};
	for (size_t i = 0; i < ARRAY_LEN(halves); i++) {
		struct escpos_parser parser;
		struct escpos_reply reply;
		escpos_parser_reset(&parser);
		for (size_t k = 0; k < halves[i].len; k++) {
			assert_int_equal(escpos_parser_feed(&parser, halves[i].bytes[k], &reply),
				ESCPOS_REPLY_NONE);
			assert_true(escpos_parser_is_open(&parser));
		}
		escpos_parser_reset(&parser);
		assert_false(escpos_parser_is_open(&parser));
		assert_int_equal(escpos_parser_feed(&parser, 0x32, &reply), ESCPOS_REPLY_REALTIME);
		assert_int_equal(escpos_parser_feed(&parser, 0x00, &reply), ESCPOS_REPLY_QUEUED);
	}
}

static void only_sensor_bits_answer_a_question_for_paper(void **state)
{
	(void)state;
	static const uint8_t yes[] = {0x00, 0x03, 0x0C, 0x0F};
	static const uint8_t no[] = {0x20, 0x41, 0x42, 0x60, 0x11, 0x12, 0x80, 0xFF};
	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		assert_true(escpos_is_queued_paper(yes[i]));
	}
	for (size_t i = 0; i < ARRAY_LEN(no); i++) {
		assert_false(escpos_is_queued_paper(no[i]));
	}
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
		cmocka_unit_test(the_stream_stays_in_step),
		cmocka_unit_test(what_stands_inside_does_not_change_what_is_around_it),
		cmocka_unit_test(an_endless_block_is_skipped_to_its_end),
		cmocka_unit_test(what_fell_silent_is_forgotten),
		cmocka_unit_test(only_sensor_bits_answer_a_question_for_paper),
		cmocka_unit_test(realtime_answers_mean_what_the_manual_says),
		cmocka_unit_test(automatic_status_means_the_same),
		cmocka_unit_test(port_status_of_nothing_is_no_information),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
