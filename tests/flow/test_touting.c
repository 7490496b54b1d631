/* Off line nobody asks the hall whether somebody has a number already: the kiosk keeps the rule. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/rfc3339.h"
#include "tests/harness/journey.h"

static void ask(struct scene *scene, const char *matter, const char *card)
{
	journey_scan(scene, matter, "identify");
	journey_identify(scene, card);
}

static void get(struct scene *scene, const char *matter, const char *card)
{
	ask(scene, matter, card);
	journey_tap(scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
}

static void be_refused(struct scene *scene, const char *matter, const char *card)
{
	ask(scene, matter, card);
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_CARD_LIMIT);
	journey_tap(scene, "try_again", -1, "home"); /* another matter */
	journey_tap(scene, "finish", -1, "attract");
}

static void one_open_number_a_card_and_matter(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_line(scene, "down");
	get(scene, "hrss-01", "li");
	be_refused(scene, "hrss-01", "li");
	get(scene, "hrss-01", "zhang");
	get(scene, "hrss-02", "li");
	scene_kill_kiosk(scene); /* a restart forgets nothing */
	assert_true(scene_start_kiosk(scene));
	journey_wait(scene, "attract");
	journey_wait_state(scene, "catalog", "true");
	journey_wait_device(scene, "printer", "state", "ready");
	be_refused(scene, "hrss-01", "li");
	/* What the hall knows is the hall's business: it has called them all meanwhile. */
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 3);
	journey_wait_state(scene, "outbox", "0");
	journey_call_all(scene);
	journey_line(scene, "down");
	get(scene, "hrss-01", "li");
	journey_line(scene, "up");
	journey_close(scene);
}

static void so_many_a_day(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_hall_arg(&config, "--card-limit");
	journey_hall_arg(&config, "2");
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	ask(scene, "hrss-01", "li");
	journey_tap(scene, "take_number", -1, "done");
	assert_false(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_line(scene, "down");
	get(scene, "hrss-02", "li");
	be_refused(scene, "hrss-03", "li");
	get(scene, "hrss-03", "zhang");
	journey_line(scene, "up");
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	journey_close(scene);
}

static int count_words(const struct scene *scene)
{
	char path[256];
	sqlite3 *sqlite;
	sqlite3_stmt *stmt;
	str_format(path, sizeof(path), "%s/data/kiosk.db", scene_dir(scene));
	assert_int_equal(sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_busy_timeout(sqlite, 10000), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(sqlite, "SELECT count(*) FROM ticket WHERE person<>''",
				 -1, &stmt, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int count = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sqlite);
	return count;
}

static void read_day(const struct scene *scene, char **text_out)
{
	char path[256];
	size_t len;
	str_format(path, sizeof(path), "%s/data/day", scene_dir(scene));
	assert_int_equal(fs_read(path, 200, text_out, &len), OK);
}

static void midnight_forgets(void **unused)
{
	(void)unused;
	enum { SHANGHAI_MIN = 8 * 60, DAY_MS = 24 * 3600 * 1000 };
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_hall_arg(&config, "--card-limit");
	journey_hall_arg(&config, "1");
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_line(scene, "down");
	get(scene, "hrss-01", "li");
	be_refused(scene, "hrss-02", "li");
	char *today;
	read_day(scene, &today);
	assert_int_equal(count_words(scene), 1);
	char tomorrow[RFC3339_LEN + 1];
	rfc3339_format(clock_wall_ms() + DAY_MS, SHANGHAI_MIN, tomorrow);
	journey_hall(scene, "time %s", tomorrow);
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 1);
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (count_words(scene) > 0 && clock_ms() < until_ms) {
		poll(NULL, 0, 50);
	}
	assert_int_equal(count_words(scene), 0);
	char *next;
	read_day(scene, &next);
	assert_string_not_equal(today, next);
	mem_free(today);
	mem_free(next);
	journey_wait_leased(scene);
	journey_line(scene, "down");
	get(scene, "hrss-02", "li");
	be_refused(scene, "hrss-03", "li");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_open_number_a_card_and_matter),
		cmocka_unit_test(so_many_a_day),
		cmocka_unit_test(midnight_forgets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
