/* The model, by histories of facts: what is shown and what is ordered after each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/history.h"

static void whole_visit(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	assert_string_equal(h->kiosk.visit->who.shown_name, "张**");
	assert_string_equal(h->kiosk.visit->who.shown_number, "**** 0019");

	act(h, ACTION_take_number, 0); /* the card lies there: no number yet */
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_take_card);
	assert_null(ordered(h, CMD_TAKE_TICKET));
	happen(h, MSG_CARD_REMOVED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_issuing);
	assert_string_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.matter, "M001");
	assert_string_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.zone, "A");

	issue(h, "A0001", h->kiosk.session);
	assert_non_null(ordered(h, CMD_PRINT));
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_done);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_DONE);
	assert_int_equal(kiosk_done_left_s(&h->kiosk), 25);

	uint32_t session = h->kiosk.session;
	tick_at(h, 25000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_wiping);
	assert_non_null(ordered(h, CMD_WIPE));
	assert_null(ordered(h, CMD_SETTLE_TICKET)); /* once is enough */
	assert_int_equal(ordered(h, CMD_WIPE)->session, session);
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->card.number));
	wiped(h, session);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	issue(h, "A0009", earlier);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_NOT_DONE);
	assert_null(kiosk_ticket(&h->kiosk));
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_zones);
	tick_at(h, 1000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_wiping);
}

static void elder_mode_doubles_the_time(void **state)
{
	struct history *h = *state;
	act(h, ACTION_toggle_elder, 0); /* on the attract page it begins the visit */
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_zones);
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
	tick_at(h, 4000);
	tick_at(h, 900);
	assert_false(h->kiosk.is_wipe_late);
	tick_at(h, 100);
	assert_true(h->kiosk.is_wipe_late);
}

/* Then nobody had the time that has passed. */
static void a_process_that_stood_still_is_not_late(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_finish, 0);
	tick_at(h, 60000);
	assert_false(h->kiosk.is_wipe_late);
	tick_at(h, 900);
	wiped(h, h->kiosk.wiping_session);
	tick_at(h, 100);
	assert_false(h->kiosk.is_wipe_late);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
}

static void expired_card_is_not_sent(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20261123");
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CARD_EXPIRED);
	assert_null(ordered(h, CMD_IDENTIFY));
	act(h, ACTION_try_again, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
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
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CARD_UNREADABLE);
	assert_true(h->kiosk.is_watching_card);
	happen(h, MSG_CARD_REMOVED);
	happen(h, MSG_CARD_LAID);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_reading);
	read_card(h, "张三丰", "320584195001010019", "");
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->card.number));
}

static void no_paper_is_said_before_a_number_is_taken(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	device(h, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	act(h, ACTION_take_number, 0);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_PAPER);
	assert_null(ordered(h, CMD_TAKE_TICKET));
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
}

static void not_printed_keeps_the_number_and_prints_again(void **state)
{
	struct history *h = *state;
	go_to_printing(h);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_PAPER);
	assert_non_null(kiosk_ticket(&h->kiosk));
	assert_null(ordered(h, CMD_SETTLE_TICKET));
	act(h, ACTION_try_again, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_printing);
	assert_string_equal(kiosk_ticket(&h->kiosk)->number, "A0001");
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_done);
}

static void uncertain_is_asked_never_repeated_blindly(void **state)
{
	struct history *h = *state;
	go_to_printing(h);
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_uncertain);
	assert_null(ordered(h, CMD_PRINT));
	act(h, ACTION_slip_missing, 0);
	assert_non_null(ordered(h, CMD_PRINT));
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	act(h, ACTION_slip_missing, 0);
	end_print(h, PRINT_UNCERTAIN, REASON_NO_ANSWER);
	act(h, ACTION_slip_missing, 0); /* the third time it is the printer's fault */
	assert_null(ordered(h, CMD_PRINT));
	assert_int_equal(h->kiosk.place.problem, PROBLEM_PRINTER);
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
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	issue(h, "A0002", h->kiosk.session);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_NOT_DONE);
	assert_null(kiosk_ticket(&h->kiosk));
}

static void power_cut_is_asked_about(void **state)
{
	struct history *h = *state;
	struct msg *fact = msg_create(MSG_TICKET_UNSETTLED, 0);
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), "A0007");
	str_copy(fact->ticket.matter, sizeof(fact->ticket.matter), "M001");
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "A");
	step(h, fact);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_uncertain);
	assert_true(kiosk_paper(&h->kiosk)->is_recovered);
	act(h, ACTION_slip_missing, 0);
	assert_non_null(ordered(h, CMD_PRINT));
}

static void refusals_have_their_page(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
	} cases[] = {
		{"offline", PROBLEM_HALL_OFFLINE},
		{"time_unknown", PROBLEM_HALL_OFFLINE},
		{"quota_used_up", PROBLEM_QUOTA},
		{"numbers_exhausted", PROBLEM_QUOTA},
		{"card_limit_reached", PROBLEM_CARD_LIMIT},
		{"identity_expired", PROBLEM_IDENTITY},
		{"kiosk_storage", PROBLEM_STORAGE},
		{"hall_closed", PROBLEM_CLOSED},
		/* and what nobody knows, or knows in part */
		{"moon_in_the_way", PROBLEM_NO_NUMBER},
		{"quota", PROBLEM_NO_NUMBER},
		{"", PROBLEM_NO_NUMBER},
	};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		go_to_confirm(h);
		happen(h, MSG_CARD_REMOVED);
		act(h, ACTION_take_number, 0);
		refuse(h, MSG_TICKET_REFUSED, cases[i].code);
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, cases[i].problem);
		assert_string_equal(h->kiosk.place.code, cases[i].code);
		finish(h);
	}
}

static void phone_and_nothing_as_ways(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	act(h, ACTION_identify_none, 0); /* this matter does not allow it */
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	act(h, ACTION_identify_phone, 0);
	assert_non_null(ordered(h, CMD_CARD_NOTICE));
	for (const char *digit = "13800001234"; *digit; digit++) {
		act(h, ACTION_phone_done, 0);
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_phone);
		act(h, ACTION_key, *digit);
	}
	act(h, ACTION_phone_done, 0);
	assert_string_equal(pii_reveal(&ordered(h, CMD_IDENTIFY)->identify.phone), "13800001234");
	assert_string_equal(h->kiosk.visit->who.shown_number, "138 **** 1234");
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	act(h, ACTION_home, 0);
	act(h, ACTION_matter, SMALL_TOILET_MAP);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->phone));
}

/* Card, Back, no card: the hall's worker is told, the number is nobody's. */
static void who_is_taken_back_is_forgotten(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	uint32_t first = h->kiosk.visit->who.person;
	assert_int_not_equal(first, 0);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->card.number));
	read_card(h, "李四喜", "320584195001010019", "20300101");
	assert_int_not_equal(h->kiosk.visit->who.person, first);
	/* The answer about the one before comes only now. */
	struct msg *late = msg_create(MSG_IDENTIFIED, h->kiosk.session);
	late->identified.person = first;
	step(h, late);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_asking);
	assert_false(h->kiosk.visit->who.is_identified);
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	happen(h, MSG_CARD_REMOVED);
	uint32_t second = h->kiosk.visit->who.person;
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_help);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	act(h, ACTION_more_actions, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_modes);
	happen(h, MSG_IDENTIFY_REFUSED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_problem);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
}

/* The hall's worker may take its time to find another way: the page waits for it. */
static void the_page_waits_as_long_as_the_worker_may(void **state)
{
	struct history *h = *state;
	h->kiosk.config.answer_limit_ms = 15000;
	go_to_identify(h);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	tick_at(h, 16000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_asking);
	happen(h, MSG_IDENTIFIED); /* off line */
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	tick_at(h, 24000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_issuing);
	tick_at(h, 2000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_problem);
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
	assert_int_equal(h->kiosk.place.problem, PROBLEM_READER_MISSING);
	device(h, DEVICE_IDCARD, DEVICE_READY, REASON_NONE);
	act(h, ACTION_try_again, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
	assert_true(h->kiosk.is_watching_card);
	device(h, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_READER_MISSING);
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_non_null(ordered(h, CMD_SCAN_START));
	fact = msg_create(MSG_SCANNED, h->kiosk.session);
	fact->scan.len = SCAN_MAX_LEN;
	memset(fact->scan.token, '%', SCAN_MAX_LEN);
	step(h, fact);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
	act(h, ACTION_back, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_zones);
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
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
		assert_string_equal(h->kiosk.catalog->matters[h->kiosk.place.matter].code, "M004");
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_closed);
	assert_int_equal(kiosk_next_opening_ms(&h->kiosk, h->kiosk.wall_ms),
		h->kiosk.wall_ms + 16 * 3600 * 1000);
	tick_at(h, 16 * 3600 * 1000); /* Wednesday 9:00 */
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
	device(h, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	assert_int_equal(
		kiosk_screen(&h->kiosk), SCREEN_attract); /* it may only have been re-plugged */
	tick_at(h, 5000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
	assert_int_equal(h->kiosk.service, SERVICE_PRINTER);
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
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
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
		assert_int_equal(h->kiosk.service, SERVICE_STORAGE);
		act(h, ACTION_start, 0);
		assert_false(h->kiosk.is_active);
		storage_says(h, STORAGE_READY);
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
	}
	/* Whoever is here already is told at the end of the way, not thrown out. */
	go_to_confirm(h);
	storage_says(h, STORAGE_FULL);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
}

static void a_look_chosen_while_closed_goes_with_its_reader(void **state)
{
	struct history *h = *state;
	tick_at(h, 7 * 3600 * 1000); /* 17:00 */
	act(h, ACTION_toggle_lang, 0);
	act(h, ACTION_toggle_low_reach, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_closed);
	assert_false(h->kiosk.is_active);
	assert_int_equal(h->kiosk.prefs.lang, LANG_EN);
	int64_t end_ms = kiosk_next_tick_ms(&h->kiosk);
	assert_true(end_ms - h->kiosk.now_ms <= h->kiosk.config.idle_ms);
	tick_at(h, h->kiosk.config.idle_ms - 1);
	assert_true(h->kiosk.prefs.is_low_reach);
	tick_at(h, 1);
	assert_false(h->kiosk.prefs.is_low_reach);
	assert_int_equal(h->kiosk.prefs.lang, LANG_ZH);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_closed);
}

static void an_unfit_panel_serves_nobody(void **state)
{
	struct history *h = *state;
	happen(h, MSG_PANEL_UNFIT);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
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
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_zones);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
	const struct CMUnitTest tests[] = {
		TEST(whole_visit),
		TEST(facts_of_an_earlier_visit_are_dropped),
		TEST(idle_warns_extends_and_wipes),
		TEST(elder_mode_doubles_the_time),
		TEST(late_wipe_is_noticed),
		TEST(a_process_that_stood_still_is_not_late),
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
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
