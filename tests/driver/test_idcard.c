/* The card reader's driver against virtual readers of every shape.
 * devices: idcard:sdt-split,name=split idcard:sdt-whole,name=whole idcard:dk-hid,name=dk
 * idcard:routon-hid,name=routon
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "tests/harness/rig.h"

enum { SOON_MS = 20000, READ_MS = 2500 };

static const char *const readers[] = {"split", "whole", "dk", "routon"};

struct bench {
	struct rig *rig;
	const char *name;
};

static struct bench bench;

static void begin(const char *name)
{
	bench.name = name;
	bench.rig = rig_open(DEVICE_IDCARD);
	rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	rig_ask(bench.rig, "plug %s", name);
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
}

/* How often the reader was asked to since vusbd began. */
static long count_of(const char *what)
{
	return strtol(rig_ask(bench.rig, "%s %s", bench.name, what), NULL, 10);
}

static void end(void)
{
	struct rig *rig = bench.rig;
	bench.rig = NULL; /* first: a failure in here must not end it twice */
	static const char *const knobs[] = {
		"stray", "chunk", "read_ms", "select_ms", "find_again", "find_once"};
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) { /* the readers outlive their tests */
		(void)rig_try(rig, "knob %s %s 0", bench.name, knobs[i]);
	}
	(void)rig_try(rig, "%s lift", bench.name);
	(void)rig_try(rig, "unplug %s", bench.name);
	rig_close(rig);
}

/* After a test that failed: the next one starts with an empty bus. */
static int teardown(void **state)
{
	(void)state;
	if (bench.rig) {
		end();
	}
	return 0;
}

static void watch(void)
{
	rig_order(bench.rig, CMD_CARD_WATCH);
}

static void lay(const char *card)
{
	rig_ask(bench.rig, "%s card %s", bench.name, card);
}

static void lift(void)
{
	rig_ask(bench.rig, "%s lift", bench.name);
}

static void expect_read(const char *number)
{
	rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
	struct msg *fact = rig_expect(bench.rig, MSG_CARD_READ, READ_MS);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_string_equal(pii_reveal(&fact->card.number), number);
	msg_destroy(fact);
}

static void expect_failed(enum card_failure failure)
{
	struct msg *fact = rig_expect(bench.rig, MSG_CARD_FAILED, READ_MS);
	assert_int_equal(fact->card_failure, failure);
	msg_destroy(fact);
}

static void expect_removed(void)
{
	rig_expect_only(bench.rig, MSG_CARD_REMOVED, SOON_MS);
}

#define ZHANG "32058419480229001X"

static void every_reader_reads_and_sees_the_card_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		begin(readers[i]);
		watch();
		lay("li");
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		struct msg *fact = rig_expect(bench.rig, MSG_CARD_READ, READ_MS);
		assert_int_equal(fact->card.kind, CARD_RESIDENT);
		assert_string_equal(pii_reveal(&fact->card.name), "李小满");
		assert_string_equal(fact->card.valid_to, "20400601");
		msg_destroy(fact);
		rig_expect_silence(bench.rig, 700); /* it lies there */
		assert_int_equal(rig_status(bench.rig)->media, MEDIA_PRESENT);
		assert_int_equal(rig_status(bench.rig)->state, DEVICE_READY);
		lift();
		expect_removed();
		rig_expect_silence(bench.rig, 50);
		assert_int_equal(rig_status(bench.rig)->media, MEDIA_NONE);
		end();
	}
}

static void every_layout_is_read(void **state)
{
	(void)state;
	static const struct {
		const char *card, *name, *latin, *valid_to;
		enum card_kind kind;
	} cards[] = {
		{"zhang", "张一扇", "", "", CARD_RESIDENT},
		{"expired", "钱过期", "", "20250101", CARD_RESIDENT},
		{"rare", "\u3431\u4DAE\U00020BB7", "", "20390101", CARD_RESIDENT},
		{"private", "赵\uE863", "", "", CARD_RESIDENT},
		{"halfpair", "王\uFFFD子", "", "20290101", CARD_RESIDENT},
		{"longname", "阿不都热合曼買買提艾力江買合木", "", "20380101", CARD_RESIDENT},
		{"j_chen", "陈大文", "", "20280101", CARD_HMT},
		{"i_smith", "史密斯", "SMITH, ALEXANDRA EXAMPLE", "20310301", CARD_FOREIGNER_2017},
		{"y_mueller", "米勒", "MUELLER, MAXIMILIAN ALEXANDER EXAMPLE VON TEST", "20340101",
			CARD_FOREIGNER_2023},
	};
	begin("whole");
	for (size_t i = 0; i < ARRAY_LEN(cards); i++) {
		watch();
		lay(cards[i].card);
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		struct msg *fact = rig_expect(bench.rig, MSG_CARD_READ, READ_MS);
		assert_int_equal(fact->card.kind, cards[i].kind);
		assert_string_equal(pii_reveal(&fact->card.name), cards[i].name);
		assert_string_equal(pii_reveal(&fact->card.name_latin), cards[i].latin);
		assert_string_equal(fact->card.valid_to, cards[i].valid_to);
		msg_destroy(fact);
		lift();
		expect_removed();
	}
	end();
}

static void cards_are_looked_for_only_while_wanted(void **state)
{
	(void)state;
	begin("whole");
	long finds = count_of("finds");
	lay("li");
	rig_expect_silence(bench.rig, 600);
	assert_int_equal(count_of("finds"), finds);
	watch();
	expect_read("320584199205200023");
	lift();
	expect_removed();
	/* One watch, one card. */
	finds = count_of("finds");
	lay("zhang");
	rig_expect_silence(bench.rig, 600);
	assert_int_equal(count_of("finds"), finds);
	lift();
	watch();
	rig_ask(bench.rig, "wait whole finds %ld 3000", finds + 2);
	rig_order(bench.rig, CMD_CARD_NOTICE);
	rig_order(bench.rig, CMD_WIPE);
	rig_expect_only(bench.rig, MSG_WORKER_WIPED, SOON_MS); /* so the stop was carried out */
	lay("zhang");
	rig_expect_silence(bench.rig, 600);
	end();
}

static void notice(uint32_t session)
{
	long finds = count_of("finds");
	rig_order_as(bench.rig, CMD_CARD_NOTICE, session);
	rig_ask(bench.rig, "wait %s finds %ld 3000", bench.name, finds + 1);
}

static void expect_media(enum media_state media)
{
	for (int64_t until_ms = clock_ms() + READ_MS; rig_status(bench.rig)->media != media;) {
		assert_true(clock_ms() < until_ms);
		rig_expect_silence(bench.rig, 50);
	}
}

static const char *const ways_to_find[] = {"find_again", "find_once"};

/* On pages that want no card one is seen, and read as soon as a page wants it. */
static void a_card_is_noticed_and_read_when_wanted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways_to_find); i++) {
		begin("split");
		rig_ask(bench.rig, "knob split %s 1", ways_to_find[i]);
		long reads = count_of("reads");
		notice(RIG_SESSION);
		expect_media(MEDIA_NONE);
		lay("li");
		expect_media(MEDIA_PRESENT);
		rig_expect_silence(bench.rig, 1000); /* as long as it lies there */
		assert_int_equal(rig_status(bench.rig)->media, MEDIA_PRESENT);
		assert_int_equal(count_of("reads"), reads);
		watch();
		expect_read("320584199205200023");
		rig_order(bench.rig, CMD_CARD_NOTICE);
		lift();
		expect_removed();
		expect_media(MEDIA_NONE);
		lay("zhang"); /* again, on a page that does not want it */
		expect_media(MEDIA_PRESENT);
		lift();
		expect_removed();
		expect_media(MEDIA_NONE);
		assert_int_equal(count_of("reads"), reads + 1);
		end();
	}
}

/* Whose is it? Whoever lifts it and lays it down again. */
static void a_card_that_lay_there_before_the_visit_must_be_lifted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways_to_find); i++) {
		begin("split");
		rig_ask(bench.rig, "knob split %s 1", ways_to_find[i]);
		long reads = count_of("reads");
		lay("zhang"); /* while nobody looked */
		notice(RIG_SESSION);
		expect_media(MEDIA_PRESENT);
		watch();
		rig_expect_silence(bench.rig, 1000);
		assert_int_equal(count_of("reads"), reads);
		lift();
		expect_removed();
		lay("li");
		expect_read("320584199205200023");
		lift();
		expect_removed();
		/* Laid again after it was read, and left behind. */
		notice(RIG_SESSION);
		expect_media(MEDIA_NONE);
		lay("zhang");
		expect_media(MEDIA_PRESENT);
		rig_order(bench.rig, CMD_WIPE);
		rig_expect_only(bench.rig, MSG_WORKER_WIPED, SOON_MS);
		rig_order_as(bench.rig, CMD_CARD_NOTICE, RIG_SESSION + 1);
		rig_order_as(bench.rig, CMD_CARD_WATCH, RIG_SESSION + 1);
		rig_expect_silence(bench.rig, 1000);
		assert_int_equal(rig_status(bench.rig)->media, MEDIA_PRESENT);
		assert_int_equal(count_of("reads"), reads + 1);
		lift();
		expect_removed();
		end();
	}
}

static void finding_keeps_its_pace(void **state)
{
	(void)state;
	rig_not_in_guest("its clock is not the host's, nor steady while the processor is emulated");
	begin("whole");
	watch();
	int64_t begin_ms = clock_ms(); /* first: the answers, too, take their time in the guest */
	long before = count_of("finds");
	rig_expect_silence(bench.rig, 2000);
	long finds = count_of("finds") - before;
	assert_in_range(finds, 4, 1 + (clock_ms() - begin_ms) / 222); /* 4 to 9 in 2 s */
	end();
}

static void a_forgotten_card_is_seen_and_not_read_again(void **state)
{
	(void)state;
	begin("split");
	long reads = count_of("reads");
	watch();
	lay("li");
	expect_read("320584199205200023");
	rig_order(bench.rig, CMD_WIPE); /* the citizen walks off */
	rig_expect_only(bench.rig, MSG_WORKER_WIPED, SOON_MS);
	rig_order_as(bench.rig, CMD_CARD_WATCH, RIG_SESSION + 1);
	rig_expect_silence(bench.rig, 800);
	assert_int_equal(rig_status(bench.rig)->media, MEDIA_PRESENT);
	assert_int_equal(count_of("reads"), reads + 1);
	lift();
	expect_removed();
	lay("zhang");
	rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
	struct msg *fact = rig_expect(bench.rig, MSG_CARD_READ, READ_MS);
	assert_int_equal(fact->session, RIG_SESSION + 1);
	msg_destroy(fact);
	end();
}

static void cards_that_cannot_be_read(void **state)
{
	(void)state;
	static const struct {
		const char *card, *bank_at;
		enum card_failure failure;
	} cards[] = {
		{"damaged", "find", CARD_UNREADABLE},
		{"bank", "select", CARD_NOT_ID},
		{"bank", "read", CARD_NOT_ID},
	};
	begin("whole");
	watch();
	for (size_t i = 0; i < ARRAY_LEN(cards); i++) {
		rig_ask(bench.rig, "knob whole bank_at %s", cards[i].bank_at);
		lay(cards[i].card);
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		expect_failed(cards[i].failure);
		lift();
		expect_removed();
	}
	/* The watch goes on. */
	lay("li");
	expect_read("320584199205200023");
	end();
}

/* Some readers refuse a bank card when it is found. */
static void another_card_refused_by_find(void **state)
{
	(void)state;
	begin("whole");
	rig_ask(bench.rig, "knob whole bank_at find");
	watch();
	lay("bank");
	rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
	expect_failed(CARD_NOT_ID);
	lift();
	expect_removed();
	end();
}

static void verdicts(void **state)
{
	(void)state;
	static const struct {
		const char *force;
		bool is_read;
		enum card_failure failure;
	} cases[] = {
		{"2001 10", true, CARD_UNREADABLE}, /* garbled once: asked again */
		{"2002 11", true, CARD_UNREADABLE},
		{"3001 21", true, CARD_UNREADABLE},
		{"3001 24", true, CARD_UNREADABLE},
		{"3001 23", true, CARD_UNREADABLE}, /* found and selected anew */
		{"2002 81 2", true, CARD_UNREADABLE},
		{"2002 81 3", false, CARD_UNREADABLE},
		{"3001 24 2", false, CARD_UNREADABLE},
		{"3001 23 2", false, CARD_UNREADABLE},
		{"3001 31", false, CARD_UNREADABLE},
		{"3001 32", false, CARD_UNREADABLE},
		{"3001 33", false, CARD_UNREADABLE},
		{"3001 40", false, CARD_NOT_ID},
		{"3001 41", false, CARD_UNREADABLE},
		{"3001 47", false, CARD_UNREADABLE},
		{"2002 ee", false, CARD_UNREADABLE},
	};
	begin("whole");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		rig_ask(bench.rig, "whole sw3 %s", cases[i].force);
		watch();
		lay("li");
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		if (cases[i].is_read) {
			rig_expect_only(bench.rig, MSG_CARD_READ, READ_MS);
		} else {
			expect_failed(cases[i].failure);
		}
		lift();
		expect_removed();
		assert_int_equal(rig_status(bench.rig)->state, DEVICE_READY);
	}
	end();
}

static void a_card_lifted_before_it_is_read(void **state)
{
	(void)state;
	begin("whole");
	rig_ask(bench.rig, "knob whole select_ms 150");
	watch();
	lay("li");
	rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
	lift();
	struct msg *fact = rig_take(bench.rig, READ_MS);
	assert_non_null(fact);
	if (fact->kind == MSG_CARD_FAILED) {
		expect_removed();
	} else {
		assert_int_equal(fact->kind, MSG_CARD_REMOVED);
	}
	msg_destroy(fact);
	rig_ask(bench.rig, "knob whole select_ms 0");
	end();
}

static void readers_that_find_a_card_again(void **state)
{
	(void)state;
	begin("whole");
	rig_ask(bench.rig, "knob whole find_again 1");
	watch();
	lay("li");
	expect_read("320584199205200023");
	watch();
	rig_expect_silence(bench.rig, 800);
	lift();
	expect_removed();
	rig_ask(bench.rig, "knob whole find_again 0");
	end();
}

static void read_with(const char *knob, const char *value)
{
	begin("whole");
	rig_ask(bench.rig, "knob whole %s %s", knob, value);
	watch();
	lay("zhang");
	expect_read(ZHANG);
	end();
}

static void odd_readers(void **state)
{
	(void)state;
	read_with("stray", "3");
	read_with("chunk", "64");
	read_with("read_ms", "900");
}

static void a_reply_in_tiny_parts(void **state)
{
	(void)state;
	rig_not_in_guest("so many transfers take longer there than a reader may");
	read_with("chunk", "3");
	read_with("chunk", "7");
}

static void a_dead_sam_is_a_fault_and_comes_back(void **state)
{
	(void)state;
	bench.name = "whole";
	bench.rig = rig_open(DEVICE_IDCARD);
	static const char *const verdicts_of_sam[] = {"0x60", "0x66"};
	for (size_t i = 0; i < ARRAY_LEN(verdicts_of_sam); i++) {
		rig_ask(bench.rig, "knob whole sam %s", verdicts_of_sam[i]);
		rig_ask(bench.rig, "plug whole");
		rig_wait_status(bench.rig, DEVICE_FAULT, REASON_SAM, SOON_MS);
		rig_ask(bench.rig, "knob whole sam 0x90");
		rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, 8000);
		rig_ask(bench.rig, "unplug whole");
		rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	}
	end();
}

static void unplugged_while_reading_and_back_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		begin(readers[i]);
		rig_ask(bench.rig, "knob %s read_ms 1500", bench.name);
		watch();
		lay("li");
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		int64_t begin_ms = clock_ms();
		rig_ask(bench.rig, "unplug %s", bench.name);
		expect_failed(CARD_UNREADABLE);
		rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		assert_in_range(clock_ms() - begin_ms, 0, 500);
		/* The watch is remembered, the card still lies there. */
		rig_ask(bench.rig, "knob %s read_ms 0", bench.name);
		rig_ask(bench.rig, "plug %s", bench.name);
		expect_read("320584199205200023");
		end();
	}
}

static void plugging_again_and_again(void **state)
{
	(void)state;
	begin("whole");
	for (int i = 0; i < 20; i++) {
		rig_ask(bench.rig, "unplug whole");
		rig_ask(bench.rig, "plug whole");
	}
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	watch();
	lay("li");
	expect_read("320584199205200023");
	end();
}

/* What is on the bus at the start is reported by the list and by the event queue. */
static void a_reader_that_is_there_already(void **state)
{
	(void)state;
	begin("whole");
	rig_close(bench.rig);
	bench.rig = rig_open(DEVICE_IDCARD);
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	watch();
	lay("li");
	expect_read("320584199205200023");
	end();
}

static void two_readers_one_worker(void **state)
{
	(void)state;
	begin("whole");
	rig_ask(bench.rig, "plug split");
	watch();
	lay("li");
	expect_read("320584199205200023");
	rig_ask(bench.rig, "unplug whole"); /* the other takes over */
	rig_ask(bench.rig, "split card zhang");
	watch();
	expect_read(ZHANG);
	rig_ask(bench.rig, "split lift");
	rig_ask(bench.rig, "unplug split");
	end();
}

static void orders_without_a_reader(void **state)
{
	(void)state;
	bench.name = "whole";
	bench.rig = rig_open(DEVICE_IDCARD);
	rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	rig_order_as(bench.rig, CMD_WIPE, 99);
	struct msg *fact = rig_expect(bench.rig, MSG_WORKER_WIPED, SOON_MS);
	assert_int_equal(fact->session, 99);
	assert_int_equal(fact->worker, WORKER_IDCARD);
	msg_destroy(fact);
	/* A watch is remembered, and forgotten by a wipe. */
	watch();
	lay("li");
	rig_ask(bench.rig, "plug whole");
	expect_read("320584199205200023");
	rig_ask(bench.rig, "unplug whole");
	lift();
	watch();
	rig_order(bench.rig, CMD_WIPE);
	rig_expect_only(bench.rig, MSG_WORKER_WIPED, SOON_MS);
	lay("li");
	rig_ask(bench.rig, "plug whole");
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	rig_expect_silence(bench.rig, 500);
	end();
}

static void card_laid_to_card_read_is_quick(void **state)
{
	(void)state;
	rig_not_in_guest("its processor is emulated, and others want the one below it");
	begin("whole");
	int64_t best_us = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		watch();
		lay("li");
		rig_expect_only(bench.rig, MSG_CARD_LAID, SOON_MS);
		int64_t begin_us = clock_us();
		rig_expect_only(bench.rig, MSG_CARD_READ, READ_MS);
		best_us = MIN_OF(best_us, clock_us() - begin_us);
		lift();
		expect_removed();
	}
	print_message("card laid to card read: %lld us\n", (long long)best_us);
	assert_in_range(best_us, 0, 15000);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_reader_reads_and_sees_the_card_go, teardown),
		cmocka_unit_test_teardown(every_layout_is_read, teardown),
		cmocka_unit_test_teardown(cards_are_looked_for_only_while_wanted, teardown),
		cmocka_unit_test_teardown(a_card_is_noticed_and_read_when_wanted, teardown),
		cmocka_unit_test_teardown(
			a_card_that_lay_there_before_the_visit_must_be_lifted, teardown),
		cmocka_unit_test_teardown(finding_keeps_its_pace, teardown),
		cmocka_unit_test_teardown(a_forgotten_card_is_seen_and_not_read_again, teardown),
		cmocka_unit_test_teardown(cards_that_cannot_be_read, teardown),
		cmocka_unit_test_teardown(another_card_refused_by_find, teardown),
		cmocka_unit_test_teardown(verdicts, teardown),
		cmocka_unit_test_teardown(a_card_lifted_before_it_is_read, teardown),
		cmocka_unit_test_teardown(readers_that_find_a_card_again, teardown),
		cmocka_unit_test_teardown(odd_readers, teardown),
		cmocka_unit_test_teardown(a_reply_in_tiny_parts, teardown),
		cmocka_unit_test_teardown(a_dead_sam_is_a_fault_and_comes_back, teardown),
		cmocka_unit_test_teardown(unplugged_while_reading_and_back_again, teardown),
		cmocka_unit_test_teardown(plugging_again_and_again, teardown),
		cmocka_unit_test_teardown(a_reader_that_is_there_already, teardown),
		cmocka_unit_test_teardown(two_readers_one_worker, teardown),
		cmocka_unit_test_teardown(orders_without_a_reader, teardown),
		cmocka_unit_test_teardown(card_laid_to_card_read_is_quick, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
