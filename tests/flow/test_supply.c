/* Supplying what a case asks for, from its page: photos from a phone, a certificate of the city's,
 * words that are typed; once, while there is a line; and nothing of it stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"
#include "tests/harness/canary.h"
#include "ui/input/input.h"

#define FACTOR "001X" /* of the card "zhang" */
#define TYPED  "wqzkvjxhb"
#define SHOWN  "测试" TYPED

static struct scene *open_scene_in(const char *dir)
{
	struct scene_config config = journey_config();
	config.dir = dir;
	config.has_proxy = true;
	config.is_verbose = true;
	return journey_open(&config);
}

static struct scene *open_scene(void)
{
	return open_scene_in(NULL);
}

/* A case of the card's, which asks for something; its number. */
static void file(struct scene *scene, const char *code, const char *way, char no[16])
{
	applying_open_code(scene, "hrss-03");
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	applying_hand_in(scene);
	journey_number(scene, no);
	journey_tap(scene, "finish", -1, "attract");
	journey_hall(scene, "case-ask %s %s %s 户口簿照片", no, code, way);
}

static void open_by_number(struct scene *scene, const char *no)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_track, "track");
	journey_tap(scene, "case_number", -1, "case_number");
	journey_type(scene, no);
	journey_tap(scene, "next", -1, "last_four");
	journey_type(scene, FACTOR);
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
}

static void leave(struct scene *scene)
{
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

static void assert_asks(struct scene *scene, const char *no, bool is_asking)
{
	bool is = strstr(scene_hall(scene, "case %s", no), "supplement") != NULL;
	if (is != is_asking) {
		fail_msg("%s: %s", no, scene_hall(scene, "case %s", no));
	}
}

static void photograph(struct scene *scene)
{
	journey_tap(scene, "supply", 0, NULL);
	journey_wait(scene, "materials");
	applying_wait_phone(scene);
	applying_send_photo(scene, "book");
	journey_wait_state(scene, "files", "1");
}

static void a_photo_after_the_line_was_down(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "book", "upload", no);
	open_by_number(scene, no);
	journey_tap(scene, "supply", 0, NULL);
	journey_wait(scene, "materials");
	applying_wait_phone(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	applying_send_photo(scene, "book");
	journey_wait_state(scene, "files", "1");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	assert_asks(scene, no, false);
	leave(scene);
	journey_close(scene);
}

static void photos_by_number_and_four(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "book", "upload", no);
	assert_asks(scene, no, true);
	open_by_number(scene, no);
	journey_sees(scene, "户口簿照片");
	photograph(scene);
	journey_tap(scene, "back", -1, "case"); /* looked at once more: what has come is kept */
	journey_tap(scene, "supply", 0, "materials");
	journey_wait_state(scene, "files", "1");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	journey_sees(scene, "已收到");
	assert_asks(scene, no, false);
	leave(scene);
	open_by_number(scene, no); /* said once */
	leave(scene);
	assert_int_equal(journey_log_count(scene, no), 0);
	journey_close(scene);
}

static void a_certificate_by_card(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "household_register", "certificate", no);
	open_by_number(scene, no);
	journey_sees(scene, "放上身份证"); /* the four open no register */
	leave(scene);
	journey_to_mine(scene, "zhang");
	assert_true(journey_open_entry(scene, "户口簿照片"));
	journey_tap(scene, "supply", 0, NULL);
	journey_wait(scene, "materials");
	journey_tap(scene, "material", 0, "material");
	journey_tap(scene, "share", -1, "materials");
	journey_wait_state(scene, "grants", "1");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	journey_sees(scene, "已收到");
	assert_asks(scene, no, false);
	leave(scene);
	journey_close(scene);
}

/* The hall has it, and the kiosk hears of it: once. */
static void a_lost_answer_and_a_quicker_one(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "book", "upload", no);
	open_by_number(scene, no);
	photograph(scene);
	journey_hall(scene, "at POST:/v1/cases/*/materials lose=yes count=1");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	journey_sees(scene, "已收到");
	assert_asks(scene, no, false);
	leave(scene);

	journey_hall(scene, "case-ask %s book upload 户口簿照片", no);
	open_by_number(scene, no);
	photograph(scene);
	journey_hall(scene, "at POST:/v1/cases/*/materials status=409 code=ask_answered count=1");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case"); /* as it stands at the hall: still asked for */
	journey_tap(scene, "supply", 0, NULL);
	journey_wait(scene, "materials");
	leave(scene);
	journey_close(scene);
}

/* Whether the page says that it was given at another place, not here. */
static void assert_received_here(struct scene *scene, bool is_here)
{
	journey_sees(scene, is_here ? "\"已收到\"" : "没有重复提交");
}

static void lose_the_answer(struct scene *scene, const char *action)
{
	journey_hall(scene, "at POST:/v1/cases/*/materials lose=yes");
	journey_tap(scene, action, -1, NULL);
	journey_wait(scene, "problem");
	journey_hall(scene, "clear");
	journey_tap(scene, "back", -1, NULL);
}

/* The hall has it, and the kiosk does not hear of it. The next try says the same by the same key,
 * and is told the same; another photo is something else. */
static void a_second_try(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "book", "upload", no);
	open_by_number(scene, no);
	photograph(scene);
	lose_the_answer(scene, "next");
	journey_wait(scene, "materials");
	assert_asks(scene, no, false);
	lose_the_answer(scene, "next");
	journey_wait(scene, "materials");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	assert_received_here(scene, true);
	leave(scene);

	journey_hall(scene, "case-ask %s book upload 户口簿照片", no);
	open_by_number(scene, no);
	photograph(scene);
	lose_the_answer(scene, "next");
	journey_wait(scene, "materials");
	assert_asks(scene, no, false);
	applying_send_photo(scene, "book");
	journey_wait_state(scene, "files", "2");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	assert_received_here(scene, false);
	leave(scene);
	assert_int_equal(journey_hall_count(scene, "mismatches"), 0);
	journey_close(scene);
}

/* What the hall does not say is not said, and what was photographed is kept for another try. */
static void trouble(void **unused)
{
	static const char *const troubles[] = {"status=500", "garbage=yes", "cut=30",
		"status=200 type=text/html body=<title>login</title>",
		"status=201 type=application/json body={}", "status=429"};
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "book", "upload", no);
	open_by_number(scene, no);
	photograph(scene);
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_hall(scene, "at POST:/v1/cases/*/materials %s", troubles[i]);
		journey_tap(scene, "next", -1, NULL);
		journey_wait(scene, "problem");
		journey_hall(scene, "clear");
		journey_tap(scene, "back", -1, "materials");
		journey_wait_state(scene, "files", "1");
	}
	journey_line(scene, "down");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "problem");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "back", -1, "materials");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	journey_sees(scene, "已收到");
	assert_asks(scene, no, false);
	leave(scene);
	journey_close(scene);
}

/* --- in words --- */

/* By pinyin, then by letters; from the case to the page on which it is read once more. */
static void write_words(struct scene *scene)
{
	journey_tap(scene, "reply", 0, "reply");
	journey_type(scene, "ceshi");
	journey_tap(scene, "candidate", 0, NULL);
	journey_tap(scene, "input_mode", MODE_LOWER, NULL);
	journey_type(scene, TYPED);
	journey_sees(scene, SHOWN);
	journey_tap(scene, "next", -1, "reply_check");
	journey_sees(scene, SHOWN);
}

static void send_words(struct scene *scene)
{
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "case");
	journey_sees(scene, "已收到");
}

/* The hall has opened it: so often, and just as it was typed. */
static void assert_replies(struct scene *scene, const char *no, int count)
{
	const char *at = scene_hall(scene, "case-replies %s", no);
	int found = 0;
	for (; (at = strstr(at, "\"text\":\"" SHOWN "\"")); at++) {
		found++;
	}
	if (found != count) {
		fail_msg("%s", scene_hall(scene, "case-replies %s", no));
	}
}

static void words_on_line(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "story", "text", no);
	assert_asks(scene, no, true);
	open_by_number(scene, no);
	journey_sees(scene, "用文字答复");
	write_words(scene);
	journey_tap(scene, "back", -1, "reply"); /* changed, and changed back */
	journey_type(scene, "q");
	journey_tap(scene, "key_delete", -1, NULL);
	journey_tap(scene, "next", -1, "reply_check");
	send_words(scene);
	assert_asks(scene, no, false);
	assert_replies(scene, no, 1);
	leave(scene);
	journey_hall(scene, "case-ask %s story text 户口簿照片", no);
	journey_to_mine(scene, "zhang"); /* by card, too */
	assert_true(journey_open_entry(scene, "户口簿照片"));
	write_words(scene);
	send_words(scene);
	assert_replies(scene, no, 2);
	leave(scene);
	assert_int_equal(journey_log_count(scene, TYPED), 0);
	journey_close(scene);
}

/* The hall has it, and the kiosk hears of it: once. What was written at another place is said. */
static void words_once(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "story", "text", no);
	open_by_number(scene, no);
	write_words(scene);
	journey_hall(scene, "at POST:/v1/cases/*/materials lose=yes count=1");
	send_words(scene);
	assert_asks(scene, no, false);
	assert_replies(scene, no, 1);
	leave(scene);
	journey_hall(scene, "case-ask %s story text 户口簿照片", no);
	open_by_number(scene, no);
	write_words(scene);
	journey_hall(scene, "at POST:/v1/cases/*/materials status=409 code=ask_answered count=1");
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "case"); /* as it stands at the hall: still asked for */
	journey_tap(scene, "reply", 0, "reply");
	leave(scene);
	journey_close(scene);
}

/* As with photos: the box is another each time it is made, and so it is kept. */
static void words_a_second_time(void **unused)
{
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "story", "text", no);
	open_by_number(scene, no);
	write_words(scene);
	lose_the_answer(scene, "submit");
	journey_wait(scene, "reply_check");
	assert_asks(scene, no, false);
	journey_tap(scene, "back", -1, "reply"); /* read once more, and left as it is */
	journey_tap(scene, "next", -1, "reply_check");
	send_words(scene);
	assert_received_here(scene, true);
	assert_replies(scene, no, 1);
	leave(scene);

	journey_hall(scene, "case-ask %s story text 户口簿照片", no);
	open_by_number(scene, no);
	write_words(scene);
	lose_the_answer(scene, "submit");
	journey_wait(scene, "reply_check");
	journey_tap(scene, "back", -1, "reply");
	journey_tap(scene, "input_mode", MODE_LOWER, NULL);
	journey_type(scene, "q");
	journey_tap(scene, "next", -1, "reply_check");
	send_words(scene);
	assert_received_here(scene, false); /* the first words are there, these are not */
	assert_replies(scene, no, 2);
	leave(scene);
	assert_int_equal(journey_hall_count(scene, "mismatches"), 0);
	journey_close(scene);
}

/* What the hall does not say is not said; what was written stays, and is read before it goes. */
static void words_in_trouble(void **unused)
{
	static const char *const troubles[] = {"status=500", "garbage=yes", "status=429"};
	char no[16];
	(void)unused;
	struct scene *scene = open_scene();
	file(scene, "story", "text", no);
	open_by_number(scene, no);
	write_words(scene);
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_hall(scene, "at POST:/v1/cases/*/materials %s", troubles[i]);
		journey_tap(scene, "submit", -1, NULL);
		journey_wait(scene, "problem");
		journey_hall(scene, "clear");
		journey_tap(scene, "back", -1, "reply_check");
		journey_sees(scene, SHOWN);
	}
	journey_line(scene, "down");
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "problem");
	journey_tap(scene, "back", -1, "reply_check");
	journey_tap(scene, "back", -1, "reply");
	journey_tap(scene, "back", -1, "case");
	journey_wait_state(scene, "online", "false");
	journey_tap(scene, "reply", 0, "problem"); /* said before anything is written */
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "back", -1, "case");
	journey_tap(scene, "reply", 0, "reply"); /* it is still there */
	journey_tap(scene, "next", -1, "reply_check");
	journey_sees(scene, SHOWN);
	send_words(scene);
	assert_asks(scene, no, false);
	assert_replies(scene, no, 1); /* of garbage nobody knows whether it was taken */
	leave(scene);
	journey_close(scene);
}

static void search(
	struct canaries *canaries, struct scene *scene, const char *dir, const char *when)
{
	char path[96];
	pid_t kiosk = scene_kiosk_pid(scene);
	str_format(path, sizeof(path), "%s/data", dir);
	assert_int_equal(canaries_in_dir(canaries, path, when), 0);
	assert_true(canaries_looked_at(canaries) > 0);
	str_format(path, sizeof(path), "%s/kiosk.log", dir);
	assert_int_equal(canaries_in_file(canaries, path, when), 0);
	assert_int_equal(canaries_in_open_files(canaries, kiosk, when), 0);
}

static void assert_in_memory(struct canaries *canaries, struct scene *scene, bool is_there)
{
	if (CAN_SEARCH_MEMORY) {
		long found = canaries_in_process(
			canaries, scene_kiosk_pid(scene), is_there ? NULL : "after the visit");
		assert_true(is_there ? found > 0 : found == 0);
	}
}

static void nothing_of_the_words_stays(void **unused)
{
	char dir[] = "/tmp/onedoor-XXXXXX", command[64], no[16];
	(void)unused;
	assert_non_null(mkdtemp(dir));
	struct canaries *canaries = canaries_create();
	canaries_add_text(canaries, "words", TYPED);
	struct scene *scene = open_scene_in(dir);
	file(scene, "story", "text", no);
	open_by_number(scene, no);
	write_words(scene);
	assert_in_memory(canaries, scene, true); /* or the search would say nothing */
	search(canaries, scene, dir, "written");
	send_words(scene);
	search(canaries, scene, dir, "sent");
	leave(scene);
	assert_in_memory(canaries, scene, false);
	search(canaries, scene, dir, "after it was sent");

	journey_hall(scene, "case-ask %s story text 户口簿照片", no);
	open_by_number(scene, no);
	write_words(scene);
	journey_line(scene, "down");
	journey_tap(scene, "submit", -1, NULL);
	journey_wait(scene, "problem");
	search(canaries, scene, dir, "not sent");
	journey_tap(scene, "back", -1, "reply_check");
	journey_pass(scene, 60000); /* gone away */
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	assert_in_memory(canaries, scene, false);
	search(canaries, scene, dir, "after it was left");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	assert_asks(scene, no, true); /* nothing is sent later */
	assert_replies(scene, no, 1);
	journey_close(scene);
	canaries_destroy(canaries);
	str_format(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(photos_by_number_and_four),
		cmocka_unit_test(a_photo_after_the_line_was_down),
		cmocka_unit_test(a_certificate_by_card),
		cmocka_unit_test(a_lost_answer_and_a_quicker_one),
		cmocka_unit_test(a_second_try),
		cmocka_unit_test(trouble),
		cmocka_unit_test(words_on_line),
		cmocka_unit_test(words_once),
		cmocka_unit_test(words_a_second_time),
		cmocka_unit_test(words_in_trouble),
		cmocka_unit_test(nothing_of_the_words_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
