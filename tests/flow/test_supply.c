/* Supplying what a case asks for, from its page: photos from a phone, a certificate of the city's;
 * once, while there is a line; and nothing of it stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

#define FACTOR "001X" /* of the card "zhang" */

static struct scene *open_scene(void)
{
	struct scene_config config = journey_config();
	config.has_proxy = true;
	config.is_verbose = true;
	return journey_open(&config);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(photos_by_number_and_four),
		cmocka_unit_test(a_certificate_by_card),
		cmocka_unit_test(a_lost_answer_and_a_quicker_one),
		cmocka_unit_test(trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
