/* The model, by histories of facts: what is shown and what is ordered after each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/kiosk.h"
#include "tests/harness/small_catalog.h"

/* Tuesday 2026-11-24 10:00 in Shanghai */
static const int64_t tuesday_ten_ms = 1795485600000;

struct history {
	struct kiosk kiosk;
	struct cmd_list orders; /* of the last step */
	int64_t at_ms;
};

static void step(struct history *h, struct msg *fact)
{
	cmd_list_wipe(&h->orders);
	fact->at_ms = h->at_ms;
	kiosk_step(&h->kiosk, fact, &h->orders);
	msg_destroy(fact);
}

static struct cmd *ordered(struct history *h, enum cmd_kind kind)
{
	for (int i = 0; i < h->orders.count; i++) {
		if (h->orders.cmds[i].kind == kind) {
			return &h->orders.cmds[i];
		}
	}
	return NULL;
}

static void tick_at(struct history *h, int64_t passed_ms)
{
	h->at_ms += passed_ms;
	struct msg *fact = msg_create(MSG_TICK, 0);
	fact->wall_ms = tuesday_ten_ms + h->at_ms - 1000;
	step(h, fact);
}

static void act(struct history *h, enum action action, int arg)
{
	h->at_ms += 10;
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, h->kiosk.session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	step(h, fact);
}

static void happen(struct history *h, enum msg_kind kind)
{
	h->at_ms += 10;
	struct msg *fact = msg_create(kind, h->kiosk.session);
	fact->person = h->kiosk.visit->person; /* about who stands here */
	step(h, fact);
}

static void device(struct history *h, enum device_kind kind, enum device_state state,
	enum device_reason reason)
{
	struct msg *fact = msg_create(MSG_DEVICE_CHANGED, 0);
	fact->device.kind = kind;
	fact->device.state = state;
	fact->device.reason = reason;
	fact->device.supply = reason == REASON_PAPER_OUT ? SUPPLY_OUT : SUPPLY_OK;
	step(h, fact);
}

static void catalog(struct history *h, const char *version)
{
	struct msg *fact = msg_create(MSG_CATALOG_LOADED, 0);
	fact->catalog = small_catalog_create(version);
	step(h, fact);
}

static void read_card(struct history *h, const char *name, const char *number, const char *valid_to)
{
	struct msg *fact = msg_create(MSG_CARD_READ, h->kiosk.session);
	fact->card.kind = CARD_RESIDENT;
	assert_true(pii_set(&fact->card.name, name, strlen(name)));
	assert_true(pii_set(&fact->card.number, number, strlen(number)));
	str_copy(fact->card.valid_to, sizeof(fact->card.valid_to), valid_to);
	h->at_ms += 10;
	step(h, fact);
}

static void issue(struct history *h, const char *number, uint32_t session)
{
	struct msg *fact = msg_create(MSG_TICKET_ISSUED, session);
	str_copy(fact->ticket.key, sizeof(fact->ticket.key), "00112233445566778899aabbccddeeff");
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), number);
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "A");
	str_copy(fact->ticket.matter, sizeof(fact->ticket.matter), "M001");
	h->at_ms += 10;
	step(h, fact);
}

static void end_print(struct history *h, enum print_result result, enum device_reason reason)
{
	struct msg *fact = msg_create(MSG_PRINT_ENDED, h->kiosk.session);
	fact->print.job = h->kiosk.job;
	fact->print.result = result;
	fact->print.reason = reason;
	h->at_ms += 10;
	step(h, fact);
}

static void wiped(struct history *h, uint32_t session)
{
	for (int worker = 0; worker < WORKER_COUNT; worker++) {
		struct msg *fact = msg_create(MSG_WORKER_WIPED, session);
		fact->worker = (enum worker_id)worker;
		step(h, fact);
	}
}

static int setup(void **state)
{
	static struct history history;
	struct history *h = &history;
	memset(h, 0, sizeof(*h));
	const struct kiosk_config config = {
		.terminal_id = "terminal-0001",
		.place = "",
		.idle_ms = 60000,
		.warning_ms = 30000,
		.done_ms = 25000,
	};
	kiosk_init(&h->kiosk, &config);
	h->at_ms = 1000;
	tick_at(h, 0);
	catalog(h, "v1");
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		device(h, (enum device_kind)kind, DEVICE_READY, REASON_NONE);
	}
	*state = h;
	return 0;
}

static int teardown(void **state)
{
	struct history *h = *state;
	cmd_list_wipe(&h->orders);
	kiosk_finish(&h->kiosk);
	return 0;
}

static void go_to_identify(struct history *h)
{
	act(h, ACTION_start, 0);
	act(h, ACTION_zone, 0);
	act(h, ACTION_department, 0);
	act(h, ACTION_matter, SMALL_SOCIAL_CARD);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
}

static void go_to_confirm(struct history *h)
{
	go_to_identify(h);
	assert_non_null(ordered(h, CMD_CARD_WATCH));
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	assert_non_null(ordered(h, CMD_IDENTIFY));
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
}

static void go_to_printing(struct history *h)
{
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_issuing);
	issue(h, "A0001", h->kiosk.session);
	assert_int_equal(h->kiosk.screen, SCREEN_printing);
}

static void whole_visit(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	assert_string_equal(h->kiosk.visit->shown_name, "张**");
	assert_string_equal(h->kiosk.visit->shown_number, "**** 0019");

	act(h, ACTION_take_number, 0); /* the card lies there: no number yet */
	assert_int_equal(h->kiosk.screen, SCREEN_take_card);
	assert_null(ordered(h, CMD_TAKE_TICKET));
	happen(h, MSG_CARD_REMOVED);
	assert_int_equal(h->kiosk.screen, SCREEN_issuing);
	assert_string_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.matter, "M001");
	assert_string_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.zone, "A");

	issue(h, "A0001", h->kiosk.session);
	assert_non_null(ordered(h, CMD_PRINT));
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(h->kiosk.screen, SCREEN_done);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_DONE);
	assert_int_equal(kiosk_done_left_s(&h->kiosk), 25);

	uint32_t session = h->kiosk.session;
	tick_at(h, 25000);
	assert_int_equal(h->kiosk.screen, SCREEN_wiping);
	assert_non_null(ordered(h, CMD_WIPE));
	assert_null(ordered(h, CMD_SETTLE_TICKET)); /* once is enough */
	assert_int_equal(ordered(h, CMD_WIPE)->session, session);
	assert_true(pii_is_empty(&h->kiosk.visit->card.number));
	wiped(h, session);
	assert_int_equal(h->kiosk.screen, SCREEN_attract);
}

static void facts_of_an_earlier_visit_are_dropped(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	uint32_t earlier = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, earlier);
	go_to_identify(h);
	struct msg *fact = msg_create(MSG_CARD_READ, earlier);
	assert_true(pii_set(&fact->card.number, "320584195001010019", 18));
	step(h, fact);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	issue(h, "A0009", earlier);
	assert_false(h->kiosk.has_ticket);
}

static void idle_warns_extends_and_wipes(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	tick_at(h, 59000);
	assert_int_equal(h->kiosk.warned_since_ms, 0);
	tick_at(h, 1000);
	assert_int_equal(kiosk_warning_left_s(&h->kiosk), 30);
	assert_int_equal(ordered(h, CMD_PLAY_SOUND)->sound, SOUND_ATTENTION);
	tick_at(h, 20000);
	happen(h, MSG_TOUCHED);
	assert_int_equal(kiosk_warning_left_s(&h->kiosk), 0);
	tick_at(h, 60000);
	tick_at(h, 29000);
	assert_int_equal(h->kiosk.screen, SCREEN_zones);
	tick_at(h, 1000);
	assert_int_equal(h->kiosk.screen, SCREEN_wiping);
}

static void elder_mode_doubles_the_time(void **state)
{
	struct history *h = *state;
	act(h, ACTION_toggle_elder, 0); /* on the attract page it begins the visit */
	assert_int_equal(h->kiosk.screen, SCREEN_zones);
	assert_true(h->kiosk.prefs.is_elder);
	tick_at(h, 119000);
	assert_int_equal(kiosk_warning_left_s(&h->kiosk), 0);
	tick_at(h, 1000);
	assert_int_equal(kiosk_warning_left_s(&h->kiosk), 60);
}

static void late_wipe_is_noticed(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_finish, 0);
	tick_at(h, 4900);
	assert_false(h->kiosk.is_wipe_late);
	tick_at(h, 100);
	assert_true(h->kiosk.is_wipe_late);
}

static void expired_card_is_not_sent(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20261123");
	assert_int_equal(h->kiosk.problem, PROBLEM_CARD_EXPIRED);
	assert_null(ordered(h, CMD_IDENTIFY));
	act(h, ACTION_try_again, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	assert_non_null(ordered(h, CMD_CARD_WATCH));
}

static void unreadable_card_may_simply_be_laid_again(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	happen(h, MSG_CARD_LAID);
	struct msg *fact = msg_create(MSG_CARD_FAILED, h->kiosk.session);
	fact->card_failure = CARD_UNREADABLE;
	step(h, fact);
	assert_int_equal(h->kiosk.problem, PROBLEM_CARD_UNREADABLE);
	assert_true(h->kiosk.is_watching_card);
	happen(h, MSG_CARD_REMOVED);
	happen(h, MSG_CARD_LAID);
	assert_int_equal(h->kiosk.screen, SCREEN_reading);
	read_card(h, "张三丰", "320584195001010019", "");
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	assert_true(pii_is_empty(&h->kiosk.visit->card.number));
}

static void no_paper_is_said_before_a_number_is_taken(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	device(h, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	act(h, ACTION_take_number, 0);
	assert_int_equal(h->kiosk.problem, PROBLEM_NO_PAPER);
	assert_null(ordered(h, CMD_TAKE_TICKET));
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
}

static void not_printed_keeps_the_number_and_prints_again(void **state)
{
	struct history *h = *state;
	go_to_printing(h);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	assert_int_equal(h->kiosk.problem, PROBLEM_NO_PAPER);
	assert_true(h->kiosk.has_ticket);
	assert_null(ordered(h, CMD_SETTLE_TICKET));
	act(h, ACTION_try_again, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_printing);
	assert_string_equal(h->kiosk.ticket.number, "A0001");
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(h->kiosk.screen, SCREEN_done);
}

static void uncertain_is_asked_never_repeated_blindly(void **state)
{
	struct history *h = *state;
	go_to_printing(h);
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	assert_int_equal(h->kiosk.screen, SCREEN_uncertain);
	assert_null(ordered(h, CMD_PRINT));
	act(h, ACTION_slip_missing, 0);
	assert_non_null(ordered(h, CMD_PRINT));
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	act(h, ACTION_slip_missing, 0);
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	act(h, ACTION_slip_missing, 0); /* the third time it is the printer's fault */
	assert_null(ordered(h, CMD_PRINT));
	assert_int_equal(h->kiosk.problem, PROBLEM_PRINTER);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_home, 0);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_UNCERTAIN);
	assert_int_equal(ordered(h, CMD_WIPE)->session, session);
}

static void a_number_that_comes_too_late_is_given_back(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	tick_at(h, 20000);
	assert_int_equal(h->kiosk.problem, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	issue(h, "A0002", h->kiosk.session);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_NOT_DONE);
	assert_false(h->kiosk.has_ticket);
}

static void power_cut_is_asked_about(void **state)
{
	struct history *h = *state;
	struct msg *fact = msg_create(MSG_TICKET_UNSETTLED, 0);
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), "A0007");
	str_copy(fact->ticket.matter, sizeof(fact->ticket.matter), "M001");
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "A");
	step(h, fact);
	assert_int_equal(h->kiosk.screen, SCREEN_uncertain);
	assert_true(h->kiosk.is_recovered);
	act(h, ACTION_slip_missing, 0);
	assert_non_null(ordered(h, CMD_PRINT));
}

static void refusals_have_their_page(void **state)
{
	static const struct {
		enum refusal refusal;
		enum problem problem;
	} cases[] = {
		{REFUSAL_OFFLINE, PROBLEM_HALL_OFFLINE},
		{REFUSAL_QUOTA, PROBLEM_QUOTA},
		{REFUSAL_CARD_LIMIT, PROBLEM_CARD_LIMIT},
		{REFUSAL_IDENTITY, PROBLEM_IDENTITY},
		{REFUSAL_STORAGE, PROBLEM_STORAGE},
		{REFUSAL_OTHER, PROBLEM_HALL_REFUSED},
		{REFUSAL_CLOSED, PROBLEM_CLOSED},
	};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		go_to_confirm(h);
		happen(h, MSG_CARD_REMOVED);
		act(h, ACTION_take_number, 0);
		struct msg *fact = msg_create(MSG_TICKET_REFUSED, h->kiosk.session);
		fact->refusal.refusal = cases[i].refusal;
		step(h, fact);
		assert_int_equal(h->kiosk.problem, cases[i].problem);
		uint32_t session = h->kiosk.session;
		act(h, ACTION_finish, 0);
		wiped(h, session);
	}
}

static void phone_and_nothing_as_ways(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	act(h, ACTION_identify_none, 0); /* this matter does not allow it */
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	act(h, ACTION_identify_phone, 0);
	assert_non_null(ordered(h, CMD_CARD_STOP));
	for (const char *digit = "13800001234"; *digit; digit++) {
		act(h, ACTION_phone_done, 0);
		assert_int_equal(h->kiosk.screen, SCREEN_phone);
		act(h, ACTION_key, *digit);
	}
	act(h, ACTION_phone_done, 0);
	assert_string_equal(pii_reveal(&ordered(h, CMD_IDENTIFY)->identify.phone), "13800001234");
	assert_string_equal(h->kiosk.visit->shown_number, "138 **** 1234");
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	act(h, ACTION_home, 0);
	act(h, ACTION_matter, SMALL_TOILET_MAP);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	assert_true(pii_is_empty(&h->kiosk.visit->phone));
}

/* Card, Back, no card: the hall's worker is told, the number is nobody's. */
static void who_is_taken_back_is_forgotten(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	uint32_t first = h->kiosk.visit->person;
	assert_int_not_equal(first, 0);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	assert_true(pii_is_empty(&h->kiosk.visit->card.number));
	read_card(h, "李四喜", "320584195001010019", "20300101");
	assert_int_not_equal(h->kiosk.visit->person, first);
	/* The answer about the one before comes only now. */
	struct msg *late = msg_create(MSG_IDENTIFIED, h->kiosk.session);
	late->person = first;
	step(h, late);
	assert_int_equal(h->kiosk.screen, SCREEN_reading);
	assert_false(h->kiosk.visit->is_identified);
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	happen(h, MSG_CARD_REMOVED);
	uint32_t second = h->kiosk.visit->person;
	act(h, ACTION_take_number, 0);
	assert_int_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.person, second);
	/* Nobody has been asked about: nothing to forget. */
	uint32_t session = h->kiosk.session;
	issue(h, "A0001", session);
	end_print(h, PRINT_DONE, REASON_NONE);
	act(h, ACTION_finish, 0);
	wiped(h, session);
	go_to_identify(h);
	act(h, ACTION_back, 0);
	assert_null(ordered(h, CMD_FORGET_PERSON));
}

/* Help is read while the hall thinks: its answer is not lost. */
static void an_answer_comes_while_help_is_open(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	act(h, ACTION_help, 0);
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(h->kiosk.screen, SCREEN_help);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	act(h, ACTION_more_actions, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_modes);
	happen(h, MSG_IDENTIFY_REFUSED);
	assert_int_equal(h->kiosk.screen, SCREEN_problem);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
}

/* The hall's worker may take its time to find another way: the page waits for it. */
static void the_page_waits_as_long_as_the_worker_may(void **state)
{
	struct history *h = *state;
	h->kiosk.config.answer_limit_ms = 15000;
	go_to_identify(h);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	tick_at(h, 16000);
	assert_int_equal(h->kiosk.screen, SCREEN_reading);
	happen(h, MSG_IDENTIFIED); /* off line */
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	tick_at(h, 24000);
	assert_int_equal(h->kiosk.screen, SCREEN_issuing);
	tick_at(h, 2000);
	assert_int_equal(h->kiosk.screen, SCREEN_problem);
}

/* The hall's time is an offset to a clock that nobody sets. */
static void the_halls_time_does_not_step(void **state)
{
	struct history *h = *state;
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line = (struct line_state){.is_online = true,
		.is_clock_known = true,
		.clock_offset_ms = tuesday_ten_ms - h->at_ms};
	step(h, fact);
	static const int64_t walls_ms[] = {0, 1795665600000 * 2, -5};
	for (size_t i = 0; i < ARRAY_LEN(walls_ms); i++) {
		h->at_ms += 60000;
		struct msg *tick = msg_create(MSG_TICK, 0);
		tick->wall_ms = walls_ms[i];
		step(h, tick);
		assert_true(h->kiosk.wall_ms == tuesday_ten_ms + 60000 * (int64_t)(i + 1));
	}
}

static void reader_missing(void **state)
{
	struct history *h = *state;
	device(h, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
	act(h, ACTION_start, 0);
	act(h, ACTION_matter, SMALL_PENSION); /* by card only */
	assert_int_equal(h->kiosk.problem, PROBLEM_READER_MISSING);
	device(h, DEVICE_IDCARD, DEVICE_READY, REASON_NONE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_identify);
	assert_true(h->kiosk.is_watching_card);
	device(h, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
	assert_int_equal(h->kiosk.problem, PROBLEM_READER_MISSING);
}

static void a_scanned_matter_is_opened(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	assert_non_null(ordered(h, CMD_SCAN_START));
	struct msg *fact = msg_create(MSG_SCANNED, h->kiosk.session);
	fact->scan.len = 4;
	memcpy(fact->scan.token, "M004", 4);
	step(h, fact);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_non_null(ordered(h, CMD_SCAN_START));
	fact = msg_create(MSG_SCANNED, h->kiosk.session);
	fact->scan.len = SCAN_MAX_LEN;
	memset(fact->scan.token, '%', SCAN_MAX_LEN);
	step(h, fact);
	assert_int_equal(h->kiosk.problem, PROBLEM_CODE_UNKNOWN);
	act(h, ACTION_back, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_zones);
}

/* Code 39 has capitals only; a keyboard under Caps Lock turns them round. */
static void a_scanned_code_is_compared_without_regard_to_case(void **state)
{
	struct history *h = *state;
	static const char *const codes[] = {"M004", "m004"};
	act(h, ACTION_start, 0);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct msg *fact = msg_create(MSG_SCANNED, h->kiosk.session);
		fact->scan.len = (uint16_t)strlen(codes[i]);
		memcpy(fact->scan.token, codes[i], fact->scan.len);
		step(h, fact);
		assert_int_equal(h->kiosk.screen, SCREEN_confirm);
		assert_string_equal(h->kiosk.catalog->matters[h->kiosk.matter].code, "M004");
		act(h, ACTION_back, 0);
	}
	assert_int_equal(catalog_find_scanned(h->kiosk.catalog, "m00"), -1);
	assert_int_equal(catalog_find_scanned(h->kiosk.catalog, "m004x"), -1);
	assert_int_equal(catalog_find_scanned(h->kiosk.catalog, ""), -1);
	assert_int_equal(catalog_find_matter(h->kiosk.catalog, "m004"), -1); /* only those */
}

static void closed_and_out_of_service(void **state)
{
	struct history *h = *state;
	tick_at(h, 7 * 3600 * 1000); /* 17:00 */
	assert_int_equal(h->kiosk.screen, SCREEN_closed);
	assert_int_equal(kiosk_next_opening_ms(&h->kiosk, h->kiosk.wall_ms),
		h->kiosk.wall_ms + 16 * 3600 * 1000);
	tick_at(h, 16 * 3600 * 1000); /* Wednesday 9:00 */
	assert_int_equal(h->kiosk.screen, SCREEN_attract);
	device(h, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	assert_int_equal(h->kiosk.screen, SCREEN_attract); /* it may only have been re-plugged */
	tick_at(h, 5000);
	assert_int_equal(h->kiosk.screen, SCREEN_out_of_service);
	assert_int_equal(h->kiosk.service, SERVICE_PRINTER);
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	assert_int_equal(h->kiosk.screen, SCREEN_attract);
}

static void storage_says(struct history *h, enum storage storage)
{
	struct msg *fact = msg_create(MSG_STORAGE_CHANGED, 0);
	fact->storage = storage;
	step(h, fact);
}

static void without_storage_nobody_is_served(void **state)
{
	static const enum storage troubles[] = {STORAGE_FULL, STORAGE_UNWRITABLE};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		storage_says(h, troubles[i]);
		assert_int_equal(h->kiosk.screen, SCREEN_out_of_service);
		assert_int_equal(h->kiosk.service, SERVICE_STORAGE);
		act(h, ACTION_start, 0);
		assert_false(h->kiosk.is_active);
		storage_says(h, STORAGE_READY);
		assert_int_equal(h->kiosk.screen, SCREEN_attract);
	}
	/* Whoever is here already is told at the end of the way, not thrown out. */
	go_to_confirm(h);
	storage_says(h, STORAGE_FULL);
	assert_int_equal(h->kiosk.screen, SCREEN_confirm);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	assert_int_equal(h->kiosk.screen, SCREEN_out_of_service);
}

static void a_look_chosen_while_closed_goes_with_its_reader(void **state)
{
	struct history *h = *state;
	tick_at(h, 7 * 3600 * 1000); /* 17:00 */
	act(h, ACTION_toggle_lang, 0);
	act(h, ACTION_toggle_low_reach, 0);
	assert_int_equal(h->kiosk.screen, SCREEN_closed);
	assert_false(h->kiosk.is_active);
	assert_int_equal(h->kiosk.prefs.lang, LANG_EN);
	int64_t end_ms = kiosk_next_tick_ms(&h->kiosk);
	assert_true(end_ms - h->kiosk.now_ms <= h->kiosk.config.idle_ms);
	tick_at(h, h->kiosk.config.idle_ms - 1);
	assert_true(h->kiosk.prefs.is_low_reach);
	tick_at(h, 1);
	assert_false(h->kiosk.prefs.is_low_reach);
	assert_int_equal(h->kiosk.prefs.lang, LANG_ZH);
	assert_int_equal(h->kiosk.screen, SCREEN_closed);
}

static void an_unfit_panel_serves_nobody(void **state)
{
	struct history *h = *state;
	happen(h, MSG_PANEL_UNFIT);
	assert_int_equal(h->kiosk.screen, SCREEN_out_of_service);
	assert_int_equal(h->kiosk.service, SERVICE_PANEL);
	catalog(h, "v2");
	tick_at(h, 60000);
	assert_int_equal(h->kiosk.service, SERVICE_PANEL);
}

static void rest(struct history *h, unsigned resting)
{
	struct msg *fact = msg_create(MSG_RESTING_CHANGED, 0);
	fact->resting = resting;
	step(h, fact);
}

/* The hall is told with the next heartbeat; the visit goes on, and ends as if it were not there. */
static void what_rests_is_told_and_keeps_nobody(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	tick_at(h, h->kiosk.config.idle_ms - 1);
	rest(h, RESTING_ON_GLASS | RESTING_ON_KEY);
	assert_int_equal(h->kiosk.screen, SCREEN_zones);
	tick_at(h, 1);
	assert_true(h->kiosk.warned_since_ms > 0);
	rest(h, RESTING_ON_GLASS);
	assert_true(h->kiosk.warned_since_ms > 0);
	h->at_ms = h->kiosk.next_heartbeat_ms;
	tick_at(h, 0);
	assert_int_equal(ordered(h, CMD_HEARTBEAT)->heartbeat.resting, RESTING_ON_GLASS);
	rest(h, 0);
	h->at_ms = h->kiosk.next_heartbeat_ms;
	tick_at(h, 0);
	assert_int_equal(ordered(h, CMD_HEARTBEAT)->heartbeat.resting, 0);
}

static void a_new_catalogue_waits_for_the_end_of_the_visit(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	catalog(h, "v2");
	catalog(h, "v3");
	assert_string_equal(h->kiosk.catalog->version, "v1");
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	assert_string_equal(h->kiosk.catalog->version, "v3");
}

/* Any fact in any order: no crash, no page without an end, and the trail stays in bounds. */
static void any_history_is_survived(void **state)
{
	struct history *h = *state;
	uint32_t seed = 20261124;
	for (int i = 0; i < 200000; i++) {
		seed = seed * 1664525 + 1013904223;
		uint32_t dice = seed >> 8;
		if (dice % 3 == 0) {
			act(h, (enum action)(dice / 3 % ACTION_COUNT), (int)(dice / 128 % 12) - 1);
		} else if (dice % 3 == 1) {
			tick_at(h, dice / 3 % 30000);
		} else {
			enum msg_kind kind = (enum msg_kind)(dice / 3 % MSG_KIND_COUNT);
			uint32_t session = dice / 128 % 4 == 0 ? 0 : h->kiosk.session;
			if (kind == MSG_PANEL_UNFIT) {
				continue; /* nothing would happen any more */
			}
			struct msg *fact = msg_create(kind, session);
			if (kind == MSG_WORKER_WIPED) {
				fact->session = h->kiosk.wiping_session;
				fact->worker = (enum worker_id)(dice / 512 % WORKER_COUNT);
			} else if (kind == MSG_DEVICE_CHANGED) {
				fact->device.kind = (enum device_kind)(dice / 512 % DEVICE_COUNT);
				fact->device.state =
					(enum device_state)(dice / 2048 % DEVICE_STATE_COUNT);
			} else if (kind == MSG_PRINT_ENDED) {
				fact->print.job = h->kiosk.job;
				fact->print.result = (enum print_result)(dice / 512 % 3);
			}
			step(h, fact);
		}
		if (h->kiosk.wiping_session) {
			h->kiosk.is_wipe_late = false;
			wiped(h, h->kiosk.wiping_session);
		}
		assert_in_range(h->kiosk.trail_len, 0, TRAIL_LEN);
		assert_in_range(h->kiosk.screen, 0, SCREEN_COUNT - 1);
		assert_true(kiosk_next_tick_ms(&h->kiosk) > h->kiosk.now_ms);
		if (h->kiosk.is_printing && h->kiosk.screen != SCREEN_printing) {
			fail_msg("printing, but the page is %s", screen_name(h->kiosk.screen));
		}
	}
	assert_true(h->kiosk.session_count > 100);
	assert_true(h->kiosk.ticket_count > 10);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(whole_visit),
		TEST(facts_of_an_earlier_visit_are_dropped),
		TEST(idle_warns_extends_and_wipes),
		TEST(elder_mode_doubles_the_time),
		TEST(late_wipe_is_noticed),
		TEST(expired_card_is_not_sent),
		TEST(unreadable_card_may_simply_be_laid_again),
		TEST(no_paper_is_said_before_a_number_is_taken),
		TEST(not_printed_keeps_the_number_and_prints_again),
		TEST(uncertain_is_asked_never_repeated_blindly),
		TEST(a_number_that_comes_too_late_is_given_back),
		TEST(power_cut_is_asked_about),
		TEST(refusals_have_their_page),
		TEST(phone_and_nothing_as_ways),
		TEST(who_is_taken_back_is_forgotten),
		TEST(an_answer_comes_while_help_is_open),
		TEST(the_page_waits_as_long_as_the_worker_may),
		TEST(the_halls_time_does_not_step),
		TEST(reader_missing),
		TEST(a_scanned_matter_is_opened),
		TEST(a_scanned_code_is_compared_without_regard_to_case),
		TEST(closed_and_out_of_service),
		TEST(without_storage_nobody_is_served),
		TEST(an_unfit_panel_serves_nobody),
		TEST(what_rests_is_told_and_keeps_nobody),
		TEST(a_look_chosen_while_closed_goes_with_its_reader),
		TEST(a_new_catalogue_waits_for_the_end_of_the_visit),
		TEST(any_history_is_survived),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
