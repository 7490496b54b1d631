/* The start page: what the hall offers, what of it can be had, and the ways from it and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/harness/history.h"

static struct offer offers[] = {
	{"intake", true}, {"queue", false}, {"account", false}, {"moon", false}, {"queue", false}};

/* The hall offers several things; it has them in its own order. */
static void offer(struct history *h)
{
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
}

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static void what_is_shown(void **state)
{
	struct history *h = *state;
	struct offer_state states[OFFER_COUNT];
	assert_int_equal(kiosk_offers(&h->kiosk, states), 1); /* a hall that says nothing */
	assert_int_equal(states[0].kind, OFFER_queue);
	offer(h);
	/* "moon" is unknown, "queue" there twice */
	assert_int_equal(kiosk_offers(&h->kiosk, states), 3);
	assert_int_equal(states[2].kind, OFFER_account);
	assert_int_equal(states[0].kind, OFFER_intake);
	assert_true(states[0].is_coming);
	assert_int_equal(states[1].kind, OFFER_queue);
	assert_false(states[1].is_coming);
	assert_int_equal(states[1].missing, SERVICE_OK);
	device(h, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	tick_at(h, 6000);
	kiosk_offers(&h->kiosk, states);
	assert_int_equal(states[1].missing, SERVICE_PRINTER);
}

static void one_thing_needs_no_page(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	assert_page(h, SCREEN_zones);
	assert_false(kiosk_can_go_back(&h->kiosk));
}

/* Right after the start the page says that it can be touched: then it counts, although the hall's
 * matters have not come yet. */
static void a_touch_counts_before_there_is_anything_to_offer(void **state)
{
	struct history *h = *state;
	history_end(state);
	const struct kiosk_config config = {.terminal_id = "terminal-0001", .place = ""};
	for (int is_late = 0; is_late < 2; is_late++) {
		memset(h, 0, sizeof(*h));
		kiosk_init(&h->kiosk, &config);
		h->at_ms = 1000;
		tick_at(h, 0);
		assert_page(h, SCREEN_attract);
		device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
		act(h, ACTION_start, 0);
		assert_page(h, SCREEN_attract);
		assert_true(h->kiosk.is_touched_early);
		tick_at(h, is_late ? 30000 : 900);
		assert_page(h, is_late ? SCREEN_out_of_service : SCREEN_attract);
		catalog(h, "v1");
		/* who waited that long has gone, or has read why */
		assert_page(h, is_late ? SCREEN_attract : SCREEN_zones);
		assert_false(h->kiosk.is_touched_early);
		if (!is_late) {
			history_end(state);
		}
	}
}

static void back_leads_to_the_start_page(void **state)
{
	struct history *h = *state;
	offer(h);
	act(h, ACTION_start, 0);
	assert_page(h, SCREEN_home);
	act(h, ACTION_offer, OFFER_intake); /* coming: a late touch on a page before */
	assert_page(h, SCREEN_home);
	act(h, ACTION_offer, OFFER_read);
	act(h, ACTION_offer, -1);
	act(h, ACTION_offer, OFFER_COUNT);
	assert_page(h, SCREEN_home);
	act(h, ACTION_offer, OFFER_queue);
	assert_page(h, SCREEN_zones);
	act(h, ACTION_zone, 1);
	act(h, ACTION_back, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
	assert_int_equal(h->kiosk.visit->shape, SHAPE_home);
	act(h, ACTION_matter, 0); /* a short cut */
	assert_page(h, SCREEN_identify);
	assert_int_equal(h->kiosk.place.matter, 0);
	assert_int_equal(h->kiosk.place.department, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
	act(h, ACTION_search, 0);
	assert_page(h, SCREEN_find);
	act(h, ACTION_home, 0);
	assert_page(h, SCREEN_home);
	act(h, ACTION_back, 0); /* nothing is before it */
	assert_page(h, SCREEN_wiping);
}

static void a_code_leads_on_from_the_start_page(void **state)
{
	struct history *h = *state;
	offer(h);
	act(h, ACTION_start, 0);
	assert_true(h->kiosk.is_scanning);
	scan(h, "M006");
	assert_page(h, SCREEN_identify);
	assert_int_equal(h->kiosk.place.matter, 5);
	assert_int_equal(h->kiosk.place.zone, 1);
	act(h, ACTION_home, 0);
	scan(h, "of-another-city");
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_home);
}

/* Nothing is entered that cannot be had; and once it can be again, it is. */
static void what_is_missing_keeps_its_place(void **state)
{
	struct history *h = *state;
	offer(h);
	act(h, ACTION_start, 0);
	device(h, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	tick_at(h, 6000);
	assert_page(h, SCREEN_home);
	act(h, ACTION_offer, OFFER_queue);
	act(h, ACTION_matter, 0);
	scan(h, "M001");
	assert_page(h, SCREEN_home);
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	act(h, ACTION_offer, OFFER_queue);
	assert_page(h, SCREEN_zones);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
/* What is only announced is shown, and cannot be begun. */
static void nothing_but_announcements(void **state)
{
	struct history *h = *state;
	static struct offer coming[] = {{"queue", true}, {"intake", true}};
	for (int i = 0; i < 2; i++) {
		struct catalog *catalog = small_catalog_create(i ? "v3" : "v2");
		catalog->offers = coming + i;
		catalog->offer_count = 1;
		struct msg *fact = msg_create(MSG_CATALOG_LOADED, 0);
		fact->catalog = catalog;
		step(h, fact);
		act(h, ACTION_start, 0);
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_home);
		act(h, ACTION_offer, i ? OFFER_intake : OFFER_queue);
		assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_home);
		finish(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_but_announcements, history_begin, history_end),
		TEST(what_is_shown),
		TEST(one_thing_needs_no_page),
		TEST(a_touch_counts_before_there_is_anything_to_offer),
		TEST(back_leads_to_the_start_page),
		TEST(a_code_leads_on_from_the_start_page),
		TEST(what_is_missing_keeps_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
