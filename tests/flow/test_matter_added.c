/* A matter that is added to the hall's catalogue by hand, while the kiosk runs: it appears, is
 * found, and is done to the end; taken away again in the middle of it, the citizen is told.
 * tests/forms holds its form against a standard validator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

#define CODE "hrss-99"

enum { NEWS_LIMIT_MS = 180000 };

/* The kiosk has another catalogue than before. */
static void wait_news(struct scene *scene, int before)
{
	int64_t until_ms = clock_ms() + NEWS_LIMIT_MS;
	while (journey_log_count(scene, "hall: catalogue ") <= before) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 100);
	}
}

static void add(struct scene *scene)
{
	int before = journey_log_count(scene, "hall: catalogue ");
	journey_hall(scene, "matter-add %s/tests/flow/matter_added.json", SOURCE_DIR);
	wait_news(scene, before);
}

/* By its first letters, as somebody would look for it. */
static void find(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_tap(scene, "search", -1, "search");
	journey_type(scene, "gxdc");
	/* The hall may have had other news before. */
	for (int64_t until_ms = clock_ms() + NEWS_LIMIT_MS;
		!strstr(scene_kiosk(scene, "texts"), "停放申请") && clock_ms() < until_ms;) {
		journey_tap(scene, "back", -1, "zones");
		poll(NULL, 0, 1000);
		journey_tap(scene, "search", -1, "search");
		journey_type(scene, "gxdc");
	}
	journey_sees(scene, "停放申请");
	journey_tap(scene, "matter", -1, "guide");
	journey_sees(scene, "单车乱停");
}

static void it_is_done_to_the_end(void **unused)
{
	char no[32], detail[4096];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_show_code(scene, CODE);
	journey_wait(scene, "problem"); /* nobody knows it yet */
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	add(scene);
	find(scene);
	applying_begin(scene, "zhang");
	journey_sees(scene, "停在什么地方");
	assert_int_equal(
		applying_answer_all(scene), 5); /* the name is the card's; gate: the first */
	journey_wait(scene, "materials");
	applying_wait_phone(scene);
	applying_send_photo(scene, "plan");
	journey_wait_state(scene, "files", "1");
	applying_hand_in(scene);
	journey_number(scene, no);
	journey_slip_reads(scene, 1);
	str_copy(detail, sizeof(detail), scene_hall(scene, "case %s", no));
	if (!strstr(detail, CODE) || !strstr(detail, "accepted")) {
		fail_msg("%s", detail);
	}
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void it_goes_while_somebody_does_it(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	add(scene);
	int before = journey_log_count(scene, "hall: catalogue ");
	find(scene);
	applying_begin(scene, "zhang");
	journey_hall(scene, "matter-remove %s", CODE);
	applying_answer_all(scene); /* what is begun goes on as it was */
	journey_wait(scene, "materials");
	journey_tap(scene, "next", -1, "review");
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "problem"); /* and the hall says that it is no more */
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	wait_news(scene, before);
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_show_code(scene, CODE);
	journey_wait(scene, "problem");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hall_count(scene, "work_items"), 0);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_done_to_the_end),
		cmocka_unit_test(it_goes_while_somebody_does_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
