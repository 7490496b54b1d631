/* Somebody does a matter for somebody else: the own card, the other's, consent; both stand on the
 * case, on line and off; the next person within a minute; and nothing of either stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/applying.h"
#include "tests/harness/canary.h"

#define AGENT	     "li"
#define AGENT_NUMBER "320584199205200023"
#define PERSON	     "zhang"
#define NUMBER	     "32058419480229001X"

static void lay(struct scene *scene, const char *card, const char *next)
{
	journey_poke(scene, "poke idcard card %s", card);
	journey_wait(scene, next);
}

static void lift(struct scene *scene, const char *next)
{
	journey_poke(scene, "poke idcard lift");
	journey_wait(scene, next);
}

static void from_home_to_identify(struct scene *scene)
{
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_show_code(scene, "hrss-03");
	journey_wait(scene, "guide");
	journey_tap(scene, "apply", -1, "identify");
}

static void to_identify(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	from_home_to_identify(scene);
}

/* From identify to the first question. */
static void for_other(struct scene *scene)
{
	journey_tap(scene, "for_other", -1, "agent");
	lay(scene, AGENT, "agent_known");
	lift(scene, "identify");
	lay(scene, PERSON, "consent");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_sees(scene, "同意由");
	journey_tap(scene, "agree", -1, "question");
}

/* The hall shows it on the page of whoever lays that card; it can be opened. */
static void assert_mine(struct scene *scene, const char *card, const char *no)
{
	char shown[32];
	str_format(shown, sizeof(shown), "%.4s %.4s %.4s %.2s", no, no + 4, no + 8, no + 12);
	journey_to_mine(scene, card);
	assert_true(journey_open_entry(scene, shown));
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

static void both_stand_on_the_case(void **unused)
{
	char no[32];
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_identify(scene);
	for_other(scene);
	applying_answer_all(scene);
	journey_wait(scene, "review");
	journey_sees(scene, "代办人");
	journey_sees(scene, "张一扇"); /* the form is the other's */
	applying_hand_in(scene);
	journey_number(scene, no);
	journey_slip_reads(scene, 1);
	journey_tap(scene, "finish", -1, "attract");
	assert_mine(scene, PERSON, no);
	assert_mine(scene, AGENT, no);
	journey_close(scene);
}

/* One card is not two people; and one may think better of it. */
static void who_is_who(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_identify(scene);
	journey_tap(scene, "for_other", -1, "agent");
	lay(scene, AGENT, "agent_known");
	lift(scene, "identify");
	lay(scene, AGENT, "problem");
	journey_problem(scene, PROBLEM_SAME_CARD);
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "try_again", -1, "identify");
	lay(scene, PERSON, "consent");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "back", -1, "identify"); /* the other does not agree */
	journey_tap(scene, "for_myself", -1, "identify");
	lay(scene, PERSON, "question"); /* nobody to agree to */
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void the_next_person_within_a_minute(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_identify(scene);
	for_other(scene);
	applying_answer_all(scene);
	applying_hand_in(scene);
	journey_tap(scene, "toggle_lang", -1, "filed");
	journey_tap(scene, "next_person", -1, "home"); /* by itself, and as it was read */
	journey_sees(scene, "李** need not lay the card down again for a minute");
	journey_tap(scene, "toggle_lang", -1, "home");
	from_home_to_identify(scene);
	journey_tap(scene, "for_other", -1, "agent_again");
	journey_sees(scene, "李**");
	journey_tap(scene, "same_agent", -1, "identify");
	lay(scene, "j_chen", "consent");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "agree", -1, "question");
	applying_answer_all(scene);
	applying_hand_in(scene);
	journey_tap(scene, "next_person", -1, "home");
	journey_sees(scene, "替下一位办什么事");
	journey_pass(scene, 45000);		/* a busy machine takes some of the minute itself */
	journey_tap(scene, "help", -1, "help"); /* still here */
	journey_pass(scene, 16000);
	journey_tap(scene, "back", -1, "home");
	journey_sees(scene, "您好，想办什么事");
	from_home_to_identify(scene);
	journey_tap(scene, "for_other", -1, "agent"); /* the minute is over */
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void search(struct canaries *canaries, pid_t kiosk, const char *when)
{
	if (CAN_SEARCH_MEMORY) {
		assert_int_equal(canaries_in_process(canaries, kiosk, when), 0);
	}
}

static void nothing_of_either_stays(void **unused)
{
	char dir[] = "/tmp/onedoor-XXXXXX", path[64], command[64];
	(void)unused;
	assert_non_null(mkdtemp(dir));
	struct canaries *canaries = canaries_create();
	canaries_add_text(canaries, "agent", AGENT_NUMBER);
	canaries_add_text(canaries, "person", NUMBER);
	struct scene_config config = journey_config();
	config.dir = dir;
	config.is_verbose = true;
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	pid_t kiosk = scene_kiosk_pid(scene);
	to_identify(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	for_other(scene);
	if (CAN_SEARCH_MEMORY) {
		assert_true(canaries_in_process(canaries, kiosk, NULL) > 0);
		assert_true(canaries_found(canaries, "agent") > 0);
		assert_true(canaries_found(canaries, "person") > 0);
	}
	applying_answer_all(scene);
	applying_hand_in(scene); /* off line: sealed, on the disk */
	journey_tap(scene, "next_person", -1, "home");
	if (CAN_SEARCH_MEMORY) { /* kept for a minute, and the other is not */
		assert_true(canaries_in_process(canaries, kiosk, NULL) > 0);
		assert_true(canaries_found(canaries, "agent") > 0);
		assert_int_equal(canaries_found(canaries, "person"), 0);
	}
	journey_tap(scene, "finish", -1, "attract"); /* kept for that visit alone */
	search(canaries, kiosk, "after the visit of nobody");
	assert_int_equal(canaries_in_open_files(canaries, kiosk, "open files"), 0);
	str_format(path, sizeof(path), "%s/kiosk.log", dir);
	assert_int_equal(canaries_in_file(canaries, path, "in the log"), 0);
	str_format(path, sizeof(path), "%s/data", dir);
	assert_int_equal(canaries_in_dir(canaries, path, "in the files"), 0);
	int64_t before = journey_hall_count(scene, "cases");
	journey_line(scene, "up");
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "cases"), before + 1);
	assert_int_equal(journey_hall_count(scene, "work_items"), 0);
	search(canaries, kiosk, "after the delivery");
	journey_close(scene);
	canaries_destroy(canaries);
	str_format(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_stand_on_the_case),
		cmocka_unit_test(who_is_who),
		cmocka_unit_test(the_next_person_within_a_minute),
		cmocka_unit_test(nothing_of_either_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
