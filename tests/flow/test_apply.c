/* Applying: a matter from its guide to the receipt, on line and off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

static void a_complaint_without_a_name(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_group(scene, OFFER_hotline, "投诉");
	applying_begin(scene, NULL);
	assert_true(applying_answer_all(scene) > 2);
	applying_hand_in(scene);
	assert_false(journey_is_provisional(scene));
	assert_int_equal(journey_hall_count(scene, "receipts"), before + 1);
	assert_int_equal(journey_slips(scene), 1);
	journey_slip_reads(scene, 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void with_a_card_what_it_says_is_not_asked(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_first(scene);
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	applying_hand_in(scene);
	assert_int_equal(journey_hall_count(scene, "receipts"), before + 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* Off line a receipt of ours is printed, and the hall has it once when the line is back. */
static void apply_off_line(const struct scene_config *config)
{
	struct scene *scene = journey_open(config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_first(scene);
	journey_tap(scene, "back", -1, "matters");
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	journey_tap(scene, "matter", -1, "guide"); /* as it was kept */
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	applying_hand_in(scene);
	assert_true(journey_is_provisional(scene));
	journey_slip_reads(scene, 1);
	journey_wait_state(scene, "outbox", "1");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hall_count(scene, "receipts"), before);
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "receipts", before + 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "duplicate_cases"), 0);
	journey_close(scene);
}

static void off_line_it_is_delivered_later(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	apply_off_line(&config);
}

/* A kiosk that has no numbers to give off line takes applications all the same. */
static void off_line_without_leased_numbers(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_set(&config, "hall.block_size=0");
	apply_off_line(&config);
}

/* The answer is lost: asked again with the same key, it is one case. */
static void a_lost_answer_is_one_case(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_group(scene, OFFER_hotline, "建议");
	applying_begin(scene, NULL);
	applying_answer_all(scene);
	journey_hall(scene, "at POST:/v1/cases count=2 lose=yes");
	applying_hand_in(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "receipts"), before + 1);
	assert_int_equal(journey_hall_count(scene, "duplicate_cases"), 0);
	journey_close(scene);
}

static void hand_in_refused(struct scene *scene, enum problem problem)
{
	applying_review(scene);
	journey_tap(scene, "submit", -1, NULL);
	journey_problem(scene, problem);
	journey_wait_state(scene, "outbox", "0"); /* said on the spot: nobody's work */
}

/* The very same once more: the hall says which case it is, and one sees where it stands. */
static void twice_leads_to_the_first(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	char number[32];
	for (int time = 0; time < 2; time++) {
		applying_open_code(scene, "hrss-01");
		applying_begin(scene, "zhang");
		applying_answer_all(scene);
		if (time == 0) {
			applying_hand_in(scene);
			journey_number(scene, number);
			journey_tap(scene, "finish", -1, "attract");
		}
	}
	int64_t items = journey_hall_count(scene, "work_items");
	hand_in_refused(scene, PROBLEM_DUPLICATE_CASE);
	journey_tap(scene, "try_again", -1, "case");
	char shown[32];
	str_format(shown, sizeof(shown), "%s", number);
	journey_sees(scene, shown);
	assert_int_equal(journey_hall_count(scene, "duplicate_cases"), 0);
	assert_int_equal(journey_hall_count(scene, "work_items"), items);
	assert_int_equal(journey_log_count(scene, "kept for staff"), 0);
	journey_tap(scene, "back", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* A time that somebody has taken meanwhile is not offered again; the other answers are kept. */
static void a_taken_time_is_chosen_anew(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_hall_arg(&config, "--time");
	journey_hall_arg(&config, "2026-03-09T18:00:00"); /* the first time is tomorrow's */
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_code(scene, "appointment-01");
	applying_begin(scene, "li");
	applying_answer_all(scene);
	journey_hall(scene, "slot-fill hall 2026-03-10T09:00");
	hand_in_refused(scene, PROBLEM_SLOT_TAKEN);
	journey_tap(scene, "try_again", -1, "question");
	journey_tap(scene, "answer", -1, "review");
	journey_tap(scene, "submit", -1, "filed");
	assert_int_equal(journey_hall_count(scene, "receipts"), before + 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* A photo that is no good is taken again. */
static void photos_come_from_a_phone(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "receipts");
	applying_open_first(scene);
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	journey_wait(scene, "materials");
	journey_wait_state(scene, "files", "0");
	applying_wait_phone(scene);
	applying_send_photo(scene, "photo");
	journey_wait_state(scene, "files", "1");
	poll(NULL, 0, 500); /* its picture comes */
	journey_tap(scene, "material", 0, "material");
	journey_tap(scene, "drop_file", 0, NULL); /* no good: another */
	journey_wait_state(scene, "files", "0");
	applying_send_photo(scene, "photo");
	journey_wait_state(scene, "files", "1");
	journey_tap(scene, "back", -1, "materials");
	applying_hand_in(scene);
	assert_int_equal(journey_hall_count(scene, "receipts"), before + 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* A short cut of the line: what the phone sends after it comes all the same. */
static void a_photo_comes_after_the_line_was_down(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	applying_open_first(scene);
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	journey_wait(scene, "materials");
	applying_wait_phone(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	journey_sees(scene, "照片以后也可以补交");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	applying_send_photo(scene, "photo");
	journey_wait_state(scene, "files", "1");
	journey_tap(scene, "material", 0, "material");
	journey_tap(scene, "next", -1, "materials"); /* it is done */
	journey_tap(scene, "next", -1, "review");
	journey_tap(scene, "materials", -1, "materials"); /* another, from there */
	journey_tap(scene, "material", 0, "material");
	journey_tap(scene, "drop_file", 0, NULL);
	journey_wait_state(scene, "files", "0");
	applying_send_photo(scene, "photo");
	journey_wait_state(scene, "files", "1");
	journey_tap(scene, "next", -1, "materials");
	applying_hand_in(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void a_certificate_of_the_citys_is_shared(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	applying_open_code(scene, "household-02");
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	journey_wait(scene, "materials");
	journey_tap(scene, "material", 0, "material");
	journey_tap(scene, "share", -1, "materials");
	journey_wait_state(scene, "grants", "1");
	journey_tap(scene, "material", 0, "material");
	journey_sees(scene, "水印");
	journey_tap(scene, "back", -1, "materials");
	applying_hand_in(scene);
	char number[32], answer[1024];
	journey_number(scene, number);
	str_copy(answer, sizeof(answer), scene_hall(scene, "case %s", number));
	assert_non_null(strstr(answer, "accepted")); /* nothing is missing */
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* One form, several cases, one slip. */
static void a_bundle_becomes_several_cases(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	int64_t before = journey_hall_count(scene, "cases");
	applying_open_bundle(scene, "出生");
	applying_begin(scene, "li");
	applying_answer_all(scene);
	applying_hand_in(scene);
	assert_true(journey_hall_count(scene, "cases") > before + 1);
	assert_int_equal(journey_slips(scene), 1);
	journey_slip_reads(scene, 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_complaint_without_a_name),
		cmocka_unit_test(with_a_card_what_it_says_is_not_asked),
		cmocka_unit_test(off_line_it_is_delivered_later),
		cmocka_unit_test(off_line_without_leased_numbers),
		cmocka_unit_test(a_lost_answer_is_one_case),
		cmocka_unit_test(twice_leads_to_the_first),
		cmocka_unit_test(a_taken_time_is_chosen_anew),
		cmocka_unit_test(photos_come_from_a_phone),
		cmocka_unit_test(a_photo_comes_after_the_line_was_down),
		cmocka_unit_test(a_certificate_of_the_citys_is_shared),
		cmocka_unit_test(a_bundle_becomes_several_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
