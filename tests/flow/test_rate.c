/* Rating a number by the code on its slip: after it was called, once, while there is a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/canary.h"
#include "tests/harness/journey.h"

/* A number in the hand; its code to qr. */
static void take(struct scene *scene, const char *card, char qr[JOURNEY_QR_LEN])
{
	journey_take_number(scene, card);
	journey_qr(scene, qr);
	journey_tap(scene, "finish", -1, "attract");
}

static void show(struct scene *scene, const char *qr, const char *next)
{
	journey_wait(scene, "attract"); /* a change of the line is drawn, too */
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, qr);
	journey_wait(scene, next);
}

/* Once the hall has it, what is said of it is the same as what was chosen. */
static void a_number_is_rated_once(void **unused)
{
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	show(scene, qr, "rate");
	journey_tap(scene, "level", 4, "rate");
	journey_tap(scene, "submit", -1, NULL);
	journey_problem(scene, PROBLEM_NOT_RATEABLE); /* nobody has called it yet */
	journey_tap(scene, "try_again", -1, "home");
	journey_tap(scene, "finish", -1, "attract");

	journey_call_all(scene);
	show(scene, qr, "rate");
	journey_tap(scene, "level", 2, "rate");
	journey_sees(scene, "等得太久");
	journey_tap(scene, "reason", 5, "rate"); /* the catalogue's sixth */
	journey_tap(scene, "toggle_lang", -1, "rate");
	journey_sees(scene, "Too long a wait");
	journey_tap(scene, "submit", -1, "thanks");
	journey_sees(scene, "Somebody will look into it.");
	journey_tap(scene, "home", -1, "home");
	const char *said = scene_hall(scene, "evaluations");
	assert_non_null(strstr(said, "\"level\":2"));
	assert_non_null(strstr(said, "slow"));

	journey_show_code(scene, qr);
	journey_wait(scene, "rate");
	journey_tap(scene, "level", 5, "rate");
	journey_tap(scene, "submit", -1, NULL);
	journey_problem(scene, PROBLEM_ALREADY_RATED);
	journey_tap(scene, "try_again", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hall_count(scene, "evaluations"), 1);
	journey_close(scene);
}

/* The slip is in the bin: the card knows what waits to be rated. */
static void from_my_page(void **unused)
{
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	journey_call_all(scene);
	int64_t before = journey_hall_count(scene, "evaluations");
	journey_to_mine(scene, "zhang");
	assert_true(journey_open_entry(scene, "非常满意"));
	journey_tap(scene, "level", 5, "rate");
	journey_tap(scene, "submit", -1, "thanks");
	assert_int_equal(journey_hall_count(scene, "evaluations"), before + 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* Of this hall's making by its looks: trying again would say the same. */
static void a_number_that_nobody_knows(void **unused)
{
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	journey_call_all(scene);
	strcpy(strstr(qr, "/t/") + 3, "nobody-here");
	show(scene, qr, "rate");
	journey_tap(scene, "level", 3, "rate");
	journey_tap(scene, "submit", -1, NULL);
	journey_problem(scene, PROBLEM_RATE_UNKNOWN);
	journey_tap(scene, "try_again", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hall_count(scene, "evaluations"), 0);
	journey_close(scene);
}

/* An answer that is lost is asked for again, and the hall counts once. */
static void a_lost_answer_counts_once(void **unused)
{
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	journey_call_all(scene);
	show(scene, qr, "rate");
	journey_tap(scene, "level", 5, "rate");
	journey_hall(scene, "at POST:/v1/evaluations lose=yes count=1");
	journey_tap(scene, "submit", -1, "thanks");
	assert_int_equal(journey_hall_count(scene, "evaluations"), 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* What is not the hall's answer is no thanks. */
static void strangers_thank_nobody(void **unused)
{
	static const char *const troubles[] = {"status=201 type=application/json body={}",
		"status=200 type=text/html body=<title>login</title>", "status=503"};
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	journey_call_all(scene);
	show(scene, qr, "rate");
	journey_tap(scene, "level", 3, "rate");
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_hall(scene, "at POST:/v1/evaluations %s", troubles[i]);
		journey_tap(scene, "submit", -1, NULL);
		journey_wait(scene, "problem");
		journey_tap(scene, "back", -1, "rate");
		journey_hall(scene, "clear");
	}
	journey_tap(scene, "submit", -1, "thanks"); /* what was chosen is still there */
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void without_a_line_it_is_said_before(void **unused)
{
	char qr[JOURNEY_QR_LEN];
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	journey_call_all(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	show(scene, qr, "problem");
	journey_problem(scene, PROBLEM_RATE_OFFLINE);
	journey_tap(scene, "try_again", -1, "home");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_show_code(scene, qr);
	journey_wait(scene, "rate");
	journey_line(scene, "down");
	journey_tap(scene, "level", 4, "rate");
	journey_tap(scene, "submit", -1, NULL);
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_tap(scene, "back", -1, "rate");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "submit", -1, "thanks");
	assert_int_equal(journey_hall_count(scene, "evaluations"), 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

#define ID   "canary-rate-7317"
#define SAID "绝密的答复7317"
#define THANKS                                                                                     \
	"status=201 type=application/json body={\"text\":{\"zh\":\"" SAID "\"},\"follow_up\":"     \
	"true}"

static void assert_in_memory(struct canaries *canaries, pid_t kiosk, const char *name)
{
	if (CAN_SEARCH_MEMORY) {
		assert_true(canaries_in_process(canaries, kiosk, NULL) > 0);
		assert_true(canaries_found(canaries, name) > 0);
	}
}

/* Neither what was rated nor what was said to it. */
static void nothing_of_it_stays(void **unused)
{
	char qr[JOURNEY_QR_LEN], dir[] = "/tmp/onedoor-XXXXXX", log[64], command[64];
	(void)unused;
	assert_non_null(mkdtemp(dir));
	struct canaries *canaries = canaries_create();
	canaries_add_text(canaries, "id", ID);
	canaries_add_text(canaries, "said", SAID);
	struct scene_config config = journey_config();
	config.dir = dir;
	config.is_verbose = true;
	struct scene *scene = journey_open(&config);
	take(scene, "zhang", qr);
	strcpy(strstr(qr, "/t/") + 3, ID);
	journey_hall(scene, "at POST:/v1/evaluations %s", THANKS);
	pid_t kiosk = scene_kiosk_pid(scene);
	show(scene, qr, "rate");
	journey_tap(scene, "level", 1, "rate");
	assert_in_memory(canaries, kiosk, "id");
	journey_tap(scene, "submit", -1, "thanks");
	journey_sees(scene, SAID);
	assert_in_memory(canaries, kiosk, "said");
	journey_tap(scene, "finish", -1, "attract");
	if (CAN_SEARCH_MEMORY) {
		assert_int_equal(canaries_in_process(canaries, kiosk, "after rating"), 0);
	}
	assert_int_equal(canaries_in_open_files(canaries, kiosk, "after rating"), 0);
	str_format(log, sizeof(log), "%s/kiosk.log", dir);
	assert_int_equal(canaries_in_file(canaries, log, "in the log"), 0);
	str_format(log, sizeof(log), "%s/data", dir);
	assert_int_equal(canaries_in_dir(canaries, log, "in the files"), 0);
	journey_close(scene);
	canaries_destroy(canaries);
	str_format(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_rated_once),
		cmocka_unit_test(from_my_page),
		cmocka_unit_test(a_number_that_nobody_knows),
		cmocka_unit_test(a_lost_answer_counts_once),
		cmocka_unit_test(strangers_thank_nobody),
		cmocka_unit_test(without_a_line_it_is_said_before),
		cmocka_unit_test(nothing_of_it_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
