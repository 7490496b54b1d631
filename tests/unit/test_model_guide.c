/* What a matter needs, read before the number is taken: the ways there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/history.h"

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static const char *asked(struct history *h)
{
	struct cmd *cmd = ordered(h, CMD_READ_MATTER);
	return cmd ? cmd->read_matter.matter : "";
}

static void it_is_fetched_once_and_leads_back(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	const char *code = h->kiosk.catalog->matters[h->kiosk.place.matter].code;
	act(h, ACTION_guide, 0);
	assert_page(h, SCREEN_asking);
	assert_string_equal(asked(h), code);
	answer_guide(h, "M008"); /* to an older question */
	assert_page(h, SCREEN_asking);
	answer_guide(h, code);
	assert_page(h, SCREEN_guide);
	assert_int_equal(kiosk_guide(&h->kiosk)->detail->guide->block_count, 2);
	answer_guide(h, code); /* once more: nobody waits */
	assert_page(h, SCREEN_guide);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);
	assert_true(h->kiosk.visit->who.is_identified);
	act(h, ACTION_guide, 0); /* it is still there */
	assert_page(h, SCREEN_guide);
	assert_null(ordered(h, CMD_READ_MATTER));
	act(h, ACTION_back, 0);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	assert_non_null(ordered(h, CMD_TAKE_TICKET));
}

static void who_does_not_wait_goes_back(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	const char *code = h->kiosk.catalog->matters[h->kiosk.place.matter].code;
	act(h, ACTION_guide, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);
	answer_guide(h, code); /* too late: it is put away */
	assert_page(h, SCREEN_confirm);
	assert_null(kiosk_guide(&h->kiosk)->detail);
	act(h, ACTION_guide, 0);
	assert_string_equal(asked(h), code);
	tick_at(h, 60000); /* and nothing comes at all */
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_confirm);
}

static void a_no_is_said(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
	} rows[] = {{"offline", PROBLEM_HALL_OFFLINE}, {"not_found", PROBLEM_NO_GUIDE},
		{"unknown_matter", PROBLEM_NO_GUIDE}};
	struct history *h = *state;
	go_to_confirm(h);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		act(h, ACTION_guide, 0);
		struct msg *fact = msg_create(MSG_MATTER_READ, h->kiosk.session);
		str_copy(fact->matter.matter, sizeof(fact->matter.matter),
			h->kiosk.catalog->matters[h->kiosk.place.matter].code);
		str_copy(fact->refusal.code, sizeof(fact->refusal.code), rows[i].code);
		step(h, fact);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, rows[i].problem);
		act(h, ACTION_try_again, 0);
		assert_page(h, SCREEN_confirm);
	}
}

static void a_link_leads_to_its_matter(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	act(h, ACTION_guide, 0);
	answer_guide(h, h->kiosk.catalog->matters[h->kiosk.place.matter].code);
	act(h, ACTION_link, 0); /* that block is none */
	act(h, ACTION_link, -1);
	act(h, ACTION_link, 99);
	assert_page(h, SCREEN_guide);
	act(h, ACTION_link, 1);
	assert_page(h, SCREEN_identify);
	assert_string_equal(h->kiosk.catalog->matters[h->kiosk.place.matter].code, "M006");
	assert_int_equal(h->kiosk.place.zone, 1);
}

static void to_guide(struct history *h)
{
	go_to_confirm(h);
	act(h, ACTION_guide, 0);
	answer_guide(h, h->kiosk.catalog->matters[h->kiosk.place.matter].code);
	happen(h, MSG_CARD_REMOVED);
	assert_page(h, SCREEN_guide);
}

static int printed(struct history *h)
{
	const struct cmd *cmd = ordered(h, CMD_PRINT);
	return cmd ? (int)cmd->print.slip : -1;
}

static void it_is_printed_and_the_visit_goes_on(void **state)
{
	struct history *h = *state;
	to_guide(h);
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_printing);
	assert_int_equal(printed(h), SLIP_guide);
	act(h, ACTION_print, 0); /* touched twice */
	act(h, ACTION_back, 0);
	act(h, ACTION_home, 0);
	assert_page(h, SCREEN_printing);
	assert_int_equal(printed(h), -1);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_guide);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);
	assert_true(h->kiosk.visit->who.is_identified);
	act(h, ACTION_take_number, 0);
	assert_non_null(ordered(h, CMD_TAKE_TICKET));
	issue(h, "A0001", h->kiosk.session);
	assert_int_equal(printed(h), SLIP_ticket);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_done);
}

/* A card that lies there is taken first, and who does not want to goes back. */
static void nothing_is_printed_over_a_card(void **state)
{
	struct history *h = *state;
	to_guide(h);
	happen(h, MSG_CARD_LAID);
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_take_card);
	assert_int_equal(printed(h), -1);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_guide);
	act(h, ACTION_print, 0);
	happen(h, MSG_CARD_REMOVED);
	assert_page(h, SCREEN_printing);
	assert_int_equal(printed(h), SLIP_guide);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_guide);
}

static void what_does_not_come_is_asked_about(void **state)
{
	struct history *h = *state;
	to_guide(h);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_UNCERTAIN, REASON_NONE);
	assert_page(h, SCREEN_uncertain);
	act(h, ACTION_slip_missing, 0);
	assert_page(h, SCREEN_printing);
	assert_int_equal(printed(h), SLIP_guide);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_PAPER);
	act(h, ACTION_try_again, 0); /* paper was put in */
	assert_int_equal(printed(h), SLIP_guide);
	tick_at(h, 60000); /* the printer says nothing at all */
	assert_page(h, SCREEN_uncertain);
	act(h, ACTION_slip_came, 0);
	assert_page(h, SCREEN_guide);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);
}

/* More paper than there may be: said, and not tried again. */
static void what_is_too_long_is_said(void **state)
{
	struct history *h = *state;
	to_guide(h);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_NOT_DONE, REASON_TOO_LONG);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_TOO_LONG);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_guide);
	assert_int_equal(printed(h), -1);
}

static void without_a_printer_it_is_only_read(void **state)
{
	struct history *h = *state;
	to_guide(h);
	assert_true(guide_can_print(&h->kiosk));
	device(h, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	assert_false(guide_can_print(&h->kiosk));
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_guide);
	assert_int_equal(printed(h), -1);
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	for (int i = 0; i < 3; i++) {
		act(h, ACTION_print, 0);
		end_print(h, PRINT_DONE, REASON_NONE);
	}
	assert_false(guide_can_print(&h->kiosk)); /* three are enough */
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_guide);
}

/* The copy is done with: what does not work afterwards is about the number. */
static void a_copy_is_not_printed_in_place_of_a_number(void **state)
{
	struct history *h = *state;
	to_guide(h);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_DONE, REASON_NONE);
	act(h, ACTION_back, 0);
	happen(h, MSG_CARD_LAID);
	act(h, ACTION_take_number, 0);
	assert_page(h, SCREEN_take_card);
	device(h, DEVICE_PRINTER, DEVICE_FAULT, REASON_CUTTER);
	happen(h, MSG_CARD_REMOVED);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_PRINTER);
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_confirm);
	assert_int_equal(printed(h), -1);
	assert_false(kiosk_paper(&h->kiosk)->has_come);
}

/* The code of the page that was taken along leads to the matter. */
static void its_page_is_shown_again(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_queue);
	assert_page(h, SCREEN_zones);
	scan(h, "https://hall.example/m/M006");
	assert_page(h, SCREEN_identify);
	assert_string_equal(h->kiosk.catalog->matters[h->kiosk.place.matter].code, "M006");
	act(h, ACTION_back, 0);
	scan(h, "https://hall.example/m/M006/x");
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
}

/* Whatever ends the visit ends it too; the address sanitizer counts. */
static void it_goes_with_the_visit(void **state)
{
	struct history *h = *state;
	static const enum action ends[] = {ACTION_home, ACTION_finish};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		go_to_confirm(h);
		act(h, ACTION_guide, 0);
		answer_guide(h, h->kiosk.catalog->matters[h->kiosk.place.matter].code);
		assert_page(h, SCREEN_guide);
		act(h, ends[i], 0);
		assert_null(kiosk_guide(&h->kiosk)->detail);
		if (ends[i] == ACTION_home) {
			finish(h);
		} else {
			wiped(h, h->kiosk.wiping_session);
		}
	}
	go_to_confirm(h);
	act(h, ACTION_guide, 0);
	answer_guide(h, h->kiosk.catalog->matters[h->kiosk.place.matter].code);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_fetched_once_and_leads_back),
		TEST(who_does_not_wait_goes_back),
		TEST(a_no_is_said),
		TEST(a_link_leads_to_its_matter),
		TEST(it_is_printed_and_the_visit_goes_on),
		TEST(nothing_is_printed_over_a_card),
		TEST(what_does_not_come_is_asked_about),
		TEST(what_is_too_long_is_said),
		TEST(without_a_printer_it_is_only_read),
		TEST(a_copy_is_not_printed_in_place_of_a_number),
		TEST(its_page_is_shown_again),
		TEST(it_goes_with_the_visit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
