/* SDT frames with the byte examples of the protocol text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/idcard/sdt_wire.h"

#define HEAD 0xaa, 0xaa, 0xaa, 0x96, 0x69

static struct sdt_inbox inbox;

static int setup(void **state)
{
	(void)state;
	sdt_inbox_clear(&inbox);
	return 0;
}

static void requests_are_the_documented_bytes(void **state)
{
	(void)state;
	static const struct {
		enum sdt_command command;
		uint8_t bytes[10];
	} known[] = {
		{SDT_RESET, {HEAD, 0x00, 0x03, 0x10, 0xff, 0xec}},
		{SDT_STATUS, {HEAD, 0x00, 0x03, 0x11, 0xff, 0xed}},
		{SDT_FIND, {HEAD, 0x00, 0x03, 0x20, 0x01, 0x22}},
		{SDT_SELECT, {HEAD, 0x00, 0x03, 0x20, 0x02, 0x21}},
		{SDT_READ, {HEAD, 0x00, 0x03, 0x30, 0x01, 0x32}},
		{SDT_ADDRESS, {HEAD, 0x00, 0x03, 0x30, 0x03, 0x30}},
	};
	assert_int_equal(ARRAY_LEN(known), SDT_COMMAND_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		uint8_t frame[SDT_REQUEST_MAX];
		assert_int_equal(sdt_encode(known[i].command, frame), sizeof(known[i].bytes));
		assert_memory_equal(frame, known[i].bytes, sizeof(known[i].bytes));
	}
}

static void short_replies_give_their_verdict(void **state)
{
	(void)state;
	static const uint8_t found[] = {HEAD, 0, 8, 0, 0, 0x9f, 0, 0, 0, 0, 0x97};
	static const uint8_t none[] = {HEAD, 0, 4, 0, 0, 0x80, 0x84};
	static const uint8_t unselected[] = {HEAD, 0, 4, 0, 0, 0x81, 0x85};
	static const uint8_t unread[] = {HEAD, 0, 4, 0, 0, 0x41, 0x45};
	static const uint8_t selected[] = {HEAD, 0, 12, 0, 0, 0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0x9c};
	const struct {
		const uint8_t *bytes;
		size_t len, data_len;
		uint8_t verdict;
	} known[] = {
		{found, sizeof(found), 4, SDT_CARD_FOUND},
		{none, sizeof(none), 0, SDT_NO_CARD},
		{unselected, sizeof(unselected), 0, SDT_SELECT_FAILED},
		{unread, sizeof(unread), 0, SDT_READ_FAILED},
		{selected, sizeof(selected), 8, SDT_DONE},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		sdt_inbox_clear(&inbox);
		assert_int_equal(
			sdt_inbox_feed(&inbox, known[i].bytes, known[i].len), SDT_COMPLETE);
		struct sdt_reply reply = sdt_inbox_reply(&inbox);
		assert_int_equal(reply.verdict, known[i].verdict);
		assert_int_equal(reply.len, known[i].data_len);
	}
}

/* An answer to SDT_READ with counted content. */
static size_t make_read_reply(uint8_t *out, size_t text_len, size_t photo_len)
{
	size_t body = 3 + 4 + text_len + photo_len + 1;
	const uint8_t head[] = {HEAD, (uint8_t)(body >> 8), (uint8_t)body, 0, 0, 0x90,
		(uint8_t)(text_len >> 8), (uint8_t)text_len, (uint8_t)(photo_len >> 8),
		(uint8_t)photo_len};
	memcpy(out, head, sizeof(head));
	size_t len = sizeof(head);
	for (size_t i = 0; i < text_len + photo_len; i++) {
		out[len++] = (uint8_t)(i * 7);
	}
	out[len] = 0;
	for (size_t i = 5; i < len; i++) {
		out[len] ^= out[i];
	}
	return len + 1;
}

static void a_read_reply_comes_together_from_any_pieces(void **state)
{
	(void)state;
	static uint8_t frame[2000];
	size_t len = make_read_reply(frame, 256, 1024);
	assert_int_equal(len, 1295);
	for (size_t piece = 1; piece < 200; piece++) {
		sdt_inbox_clear(&inbox);
		for (size_t at = 0; at < len; at += piece) {
			size_t count = MIN_OF(piece, len - at);
			enum sdt_progress want = at + count < len ? SDT_MORE : SDT_COMPLETE;
			assert_int_equal(sdt_inbox_feed(&inbox, frame + at, count), want);
		}
		struct sdt_reply reply = sdt_inbox_reply(&inbox);
		const uint8_t *text = NULL;
		assert_int_equal(sdt_find_text(&reply, &text), OK);
		assert_memory_equal(text, frame + 14, 256);
	}
}

static void missing_tells_what_to_ask_for(void **state)
{
	(void)state;
	static uint8_t frame[2000];
	size_t len = make_read_reply(frame, 256, 1024);
	assert_int_equal(sdt_inbox_missing(&inbox), 7);
	(void)sdt_inbox_feed(&inbox, frame, 7);
	assert_int_equal(sdt_inbox_missing(&inbox), 1288);
	(void)sdt_inbox_feed(&inbox, frame + 7, len - 8);
	assert_int_equal(sdt_inbox_missing(&inbox), 1);
}

static void strangers_before_the_preamble_are_skipped(void **state)
{
	(void)state;
	static const uint8_t noisy[] = {
		0x00, 0x69, 0xaa, 0x96, 0xaa, 0xaa, HEAD, 0, 4, 0, 0, 0x80, 0x84};
	assert_int_equal(sdt_inbox_feed(&inbox, noisy, sizeof(noisy)), SDT_COMPLETE);
	assert_int_equal(sdt_inbox_reply(&inbox).verdict, SDT_NO_CARD);
}

static void impossible_lengths_are_no_frames(void **state)
{
	(void)state;
	static const uint8_t too_short[] = {HEAD, 0, 3, HEAD, 0, 4, 0, 0, 0x80, 0x84};
	assert_int_equal(sdt_inbox_feed(&inbox, too_short, sizeof(too_short)), SDT_COMPLETE);
	sdt_inbox_clear(&inbox);
	static const uint8_t too_long[] = {HEAD, 0x10, 0x01, HEAD, 0, 4, 0, 0, 0x80, 0x84};
	assert_int_equal(sdt_inbox_feed(&inbox, too_long, sizeof(too_long)), SDT_COMPLETE);
	sdt_inbox_clear(&inbox);
	static const uint8_t largest[] = {HEAD, 0x10, 0x00};
	assert_int_equal(sdt_inbox_feed(&inbox, largest, sizeof(largest)), SDT_MORE);
	assert_int_equal(sdt_inbox_missing(&inbox), 4096);
}

static void a_wrong_checksum_is_told_and_got_over(void **state)
{
	(void)state;
	static const uint8_t wrong[] = {HEAD, 0, 4, 0, 0, 0x80, 0x85};
	static const uint8_t right[] = {HEAD, 0, 4, 0, 0, 0x80, 0x84};
	assert_int_equal(sdt_inbox_feed(&inbox, wrong, sizeof(wrong)), SDT_BROKEN);
	assert_int_equal(sdt_inbox_feed(&inbox, right, sizeof(right)), SDT_COMPLETE);
}

static void a_module_timeout_does_not_eat_the_next_frame(void **state)
{
	(void)state;
	static const uint8_t timeout[] = {HEAD, 0, 5, 5, 5, 5};
	for (size_t i = 0; i + 1 < sizeof(timeout); i++) {
		assert_int_equal(sdt_inbox_feed(&inbox, timeout + i, 1), SDT_MORE);
	}
	assert_int_equal(sdt_inbox_feed(&inbox, timeout + 9, 1), SDT_COMPLETE);
	assert_int_equal(sdt_inbox_reply(&inbox).verdict, SDT_TIMED_OUT);
	assert_int_equal(sdt_inbox_reply(&inbox).len, 0);
}

static void inner_lengths_must_add_up(void **state)
{
	(void)state;
	static uint8_t frame[4096];
	static const struct {
		size_t text_len, photo_len;
		int lie;
		enum err err;
	} known[] = {
		{256, 1024, 0, OK},
		{256, 0, 0, OK},
		{256, 1024, 1, ERR_PROTOCOL},
		{256, 1024, -1, ERR_PROTOCOL},
		{255, 1024, 0, ERR_PROTOCOL},
		{0, 0, 0, ERR_PROTOCOL},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t len = make_read_reply(frame, known[i].text_len, known[i].photo_len);
		uint8_t honest = frame[13];
		frame[13] = (uint8_t)(honest + known[i].lie);
		frame[len - 1] ^= honest ^ frame[13];
		sdt_inbox_clear(&inbox);
		assert_int_equal(sdt_inbox_feed(&inbox, frame, len), SDT_COMPLETE);
		struct sdt_reply reply = sdt_inbox_reply(&inbox);
		const uint8_t *text = NULL;
		assert_int_equal(sdt_find_text(&reply, &text), known[i].err);
	}
}

static void clearing_leaves_nothing(void **state)
{
	(void)state;
	static uint8_t frame[2000];
	size_t len = make_read_reply(frame, 256, 1024);
	(void)sdt_inbox_feed(&inbox, frame, len);
	sdt_inbox_clear(&inbox);
	static const struct sdt_inbox empty;
	assert_memory_equal(&inbox, &empty, sizeof(inbox));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(requests_are_the_documented_bytes, setup),
		cmocka_unit_test_setup(short_replies_give_their_verdict, setup),
		cmocka_unit_test_setup(a_read_reply_comes_together_from_any_pieces, setup),
		cmocka_unit_test_setup(missing_tells_what_to_ask_for, setup),
		cmocka_unit_test_setup(strangers_before_the_preamble_are_skipped, setup),
		cmocka_unit_test_setup(impossible_lengths_are_no_frames, setup),
		cmocka_unit_test_setup(a_wrong_checksum_is_told_and_got_over, setup),
		cmocka_unit_test_setup(a_module_timeout_does_not_eat_the_next_frame, setup),
		cmocka_unit_test_setup(inner_lengths_must_add_up, setup),
		cmocka_unit_test_setup(clearing_leaves_nothing, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
