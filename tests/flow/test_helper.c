/* A helper who comes: called, asked about, called off, by the real line to the hall. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

static void to_help(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "help", -1, "help");
}

/* Until the page says it. */
static void wait_for(struct scene *scene, const char *text)
{
	int64_t until_ms = clock_ms() + 20000;
	while (!strstr(scene_kiosk(scene, "texts"), text)) {
		if (clock_ms() > until_ms) {
			fail_msg("never said: %s", text);
		}
		poll(NULL, 0, 50);
	}
}

static void call(struct scene *scene)
{
	journey_tap(scene, "call_helper", -1, "help");
	wait_for(scene, "帮办员会在 3 分钟内过来");
}

/* Nobody is looked for, as far as the hall knows, as soon as it has been told: its word for staff
 * finds no open call. */
static void wait_none_is_open(struct scene *scene)
{
	int64_t until_ms = clock_ms() + 20000;
	while (!strstr(scene_hall(scene, "assist coming"), "nobody called")) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 50);
	}
}

static void somebody_comes(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_help(scene);
	call(scene);
	journey_tap(scene, "back", -1, "home"); /* one goes on meanwhile */
	wait_for(scene, "帮办员正在赶来");
	journey_tap(scene, "offer", OFFER_queue, "zones");
	wait_for(scene, "帮办员正在赶来");
	journey_hall(scene, "assist coming");
	journey_pass(scene, 20000);
	journey_tap(scene, "help", -1, "help");
	wait_for(scene, "帮办员正在过来");
	journey_tap(scene, "home", -1, "home"); /* and after the way home */
	wait_for(scene, "帮办员正在赶来");
	journey_tap(scene, "help", -1, "help");
	journey_hall(scene, "assist done");
	journey_pass(scene, 20000);
	wait_for(scene, "帮办员已到过");
	call(scene); /* once more */
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	wait_none_is_open(scene);
	journey_close(scene);
}

static void he_is_called_off(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_help(scene);
	journey_hall(scene, "at DELETE:/v1/assist-calls/*");
	call(scene);
	journey_tap(scene, "cancel_helper", -1, "help");
	int64_t until_ms = clock_ms() + 10000;
	while (journey_hits(scene, "DELETE:/v1/assist-calls/*") == 0 && clock_ms() < until_ms) {
		poll(NULL, 0, 50);
	}
	wait_none_is_open(scene);
	journey_tap(scene, "back", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* The answer is lost and the citizen leaves: the call is found by its key, and called off. */
static void a_lost_call_is_called_off(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_help(scene);
	journey_hall(scene, "at POST:/v1/assist-calls hang=yes count=1");
	journey_hall(scene, "at DELETE:/v1/assist-calls/*");
	journey_tap(scene, "call_helper", -1, "help");
	wait_for(scene, "正在呼叫帮办员");
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hits(scene, "DELETE:/v1/assist-calls/*"), 1);
	journey_hall(scene, "clear");
	wait_none_is_open(scene);
	journey_close(scene);
}

/* A hall that does not answer holds nobody up: what else is wanted comes first, then the call. */
static void a_slow_call_gives_way(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_set(&config, "hall.answer_limit_ms=15000");
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_tap(scene, "help", -1, "help");
	journey_hall(scene, "at POST:/v1/assist-calls hang=yes");
	journey_tap(scene, "call_helper", -1, "help");
	journey_tap(scene, "back", -1, "identify");
	int64_t began_ms = clock_ms();
	journey_identify(scene, "zhang");
	assert_in_range(clock_ms() - began_ms, 0, 12000);
	journey_hall(scene, "clear");
	wait_for(scene, "帮办员正在赶来");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	wait_none_is_open(scene);
	journey_close(scene);
}

static void nobody_can(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	to_help(scene);
	journey_hall(scene, "hours closed");
	journey_tap(scene, "call_helper", -1, "help");
	wait_for(scene, "现在没有帮办员");
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	journey_hall(scene, "hours always");
	to_help(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	wait_for(scene, "网络中断，现在叫不到帮办员");
	assert_non_null(strstr(scene_kiosk(scene, "tap call_helper"), "error"));
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* Gone without a word: he may have gone to meet the helper, who comes. */
static void who_walks_away_is_still_looked_for(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_help(scene);
	call(scene);
	journey_pass(scene, 240000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	journey_hall(scene, "assist done"); /* it was open */
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(somebody_comes),
		cmocka_unit_test(he_is_called_off),
		cmocka_unit_test(a_lost_call_is_called_off),
		cmocka_unit_test(a_slow_call_gives_way),
		cmocka_unit_test(nobody_can),
		cmocka_unit_test(who_walks_away_is_still_looked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
