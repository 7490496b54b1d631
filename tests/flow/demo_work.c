/* The kiosk's main work, on one kiosk and one day: a card for a child with all that goes with it,
 * followed and supplied; a complaint without a name; a bundle; for somebody else; off line; a
 * rating. */
#include "tests/flow/demo.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

static void asked(struct play *play, const char *name)
{
	int64_t started_ms = clock_ms();
	bool is_ok = scene_wait_state(play->scene, "asked", name, 20000);
	play_record(play, name, is_ok && play_shoot(play, "question"), started_ms);
}

static void line(struct play *play, const char *word, const char *is_online)
{
	int64_t started_ms = clock_ms();
	bool is_ok = str_starts(scene_line(play->scene, "%s", word), "ok") &&
		     scene_wait_state(play->scene, "online", is_online, 60000);
	play_record(play, word, is_ok, started_ms);
}

/* What the hall says of itself is what it must be. */
static void count(struct play *play, const char *name, int64_t wanted)
{
	char step[96];
	int64_t started_ms = clock_ms();
	int64_t is = journey_hall_count(play->scene, name);
	str_format(step, sizeof(step), "the hall has %lld %s", (long long)is, name);
	play_record(play, step, is == wanted, started_ms);
}

static void questions(struct play *play)
{
	while (applying_answer_next(play->scene)) {
		(void)play_shoot(play, "question");
	}
}

/* From the last question, over what goes with it when something may, to the look at all of it. */
static void to_review(struct play *play)
{
	char screen[32] = "question";
	while (str_equal(screen, "question")) {
		struct json *state = scene_state(play->scene);
		str_copy(screen, sizeof(screen), json_str(state, "screen", ""));
		json_free(state);
	}
	if (str_equal(screen, "materials")) {
		(void)play_shoot(play, "materials");
		play_tap(play, "next", -1, NULL);
	}
	play_wait(play, "review");
}

static void hand_in(struct play *play)
{
	play_tap(play, "submit", -1, "filed");
	play_take_slip(play);
}

static void for_a_child(struct play *play, char no[32])
{
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", OFFER_intake, "zones");
	play_tap(play, "zone", 0, "departments");
	play_tap(play, "department", -1, "matters");
	play_tap(play, "matter", -1, "guide");
	play_tap(play, "apply", -1, "identify");
	play_lay_and_lift(play, "zhang", "question");
	play_tap(play, "answer", 1, NULL); /* for a child */
	asked(play, "child_name");
	play_type(play, "zhangming");
	play_tap(play, "candidate", 0, NULL);
	play_record(play, "the name is written", play_shoot(play, "question"), clock_ms());
	play_tap(play, "next", -1, NULL);
	asked(play, "child_number");
	questions(play);
	play_wait(play, "materials");
	applying_wait_phone(play->scene);
	(void)play_shoot(play, "materials");
	applying_send_photo(play->scene, "photo");
	play_record(play, "a photo from the phone",
		scene_wait_state(play->scene, "files", "1", 20000), clock_ms());
	play_tap(play, "material", 1, "material");
	play_tap(play, "share", -1, "materials");
	play_record(play, "a certificate is shared",
		scene_wait_state(play->scene, "grants", "1", 20000), clock_ms());
	play_tap(play, "next", -1, "review");
	hand_in(play);
	journey_number(play->scene, no);
	play_tap(play, "finish", -1, "attract");
}

/* By the slip's code; staff ask for something, it is supplied, they finish, it is rated. */
static void followed(struct play *play, const char *no)
{
	char command[96], scan[PLAY_QR_LEN + 8];
	str_format(command, sizeof(command), "case-ask %s book upload 户口簿照片", no);
	play_hall(play, command);
	play_tap(play, "start", -1, "home");
	str_format(scan, sizeof(scan), "scan %s", play->qr);
	play_device(play, "scanner", scan, "last_four");
	play_type(play, "001X");
	play_tap(play, "next", -1, NULL);
	play_wait(play, "case");
	play_tap(play, "supply", -1, NULL);
	play_wait(play, "materials");
	applying_wait_phone(play->scene);
	applying_send_photo(play->scene, "book");
	play_record(play, "a photo from the phone",
		scene_wait_state(play->scene, "files", "1", 20000), clock_ms());
	play_tap(play, "next", -1, NULL);
	play_wait(play, "case");
	play_tap(play, "home", -1, "home");
	str_format(command, sizeof(command), "case-end %s approved 卡已制好", no);
	play_hall(play, command);
	play_device(play, "idcard", "card zhang", "mine");
	play_device(play, "idcard", "lift", NULL);
	play_tap(play, "home", -1, "home");
	play_device(play, "scanner", scan, "last_four");
	play_type(play, "001X");
	play_tap(play, "next", -1, NULL);
	play_wait(play, "case");
	play_tap(play, "rate", -1, "rate");
	play_tap(play, "level", 5, "rate");
	play_tap(play, "submit", -1, "thanks");
	count(play, "evaluations", 1);
	play_tap(play, "home", -1, "home");
	play_tap(play, "finish", -1, "attract");
}

static void a_complaint(struct play *play)
{
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", OFFER_hotline, "group");
	play_tap(play, "matter", -1, "guide");
	play_tap(play, "apply", -1, "identify");
	play_tap(play, "identify_none", -1, "question");
	questions(play);
	to_review(play);
	hand_in(play);
	play_tap(play, "finish", -1, "attract");
}

static void a_bundle(struct play *play)
{
	applying_open_bundle(play->scene, "出生");
	play_wait(play, "guide");
	play_tap(play, "apply", -1, "identify");
	play_lay_and_lift(play, "li", "question");
	questions(play);
	to_review(play);
	hand_in(play);
	play_tap(play, "finish", -1, "attract");
}

/* While the line is down: delivered when it is up again. */
static void for_somebody_else(struct play *play)
{
	int64_t before = journey_hall_count(play->scene, "receipts");
	applying_open_code(play->scene, "hrss-03");
	line(play, "down", "false");
	play_tap(play, "apply", -1, "identify");
	play_tap(play, "for_other", -1, "agent");
	play_device(play, "idcard", "card li", "agent_known");
	play_device(play, "idcard", "lift", "identify");
	play_lay_and_lift(play, "zhang", "consent");
	play_tap(play, "agree", -1, "question");
	questions(play);
	to_review(play);
	hand_in(play);
	play_tap(play, "finish", -1, "attract");
	line(play, "up", "true");
	play_record(
		play, "delivered", scene_wait_state(play->scene, "outbox", "0", 60000), clock_ms());
	count(play, "receipts", before + 1);
	count(play, "duplicate_cases", 0);
	count(play, "work_items", 0);
}

void demo_work(struct play *play)
{
	char no[32];
	play_open(play, "work", "panel.width_px=1080", "panel.height_px=1920",
		"panel.mm_per_px=0.369");
	if (!play->scene) {
		return;
	}
	for_a_child(play, no);
	followed(play, no);
	a_complaint(play);
	a_bundle(play);
	for_somebody_else(play);
	play_close(play);
}
