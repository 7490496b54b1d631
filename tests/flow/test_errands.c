/*
 * An old person's test on paper: eleven everyday errands on the real kiosk, as people would call
 * them, in usual and elder mode. Told of each: touches on the way (none may need more than
 * TOUCHES_MAX), answers (a choice touched, or Continue after what was typed: the form asks that,
 * whatever the machine), keys typed, and Chinese characters on all pages that were passed, the
 * standing buttons too. Who has the slip may walk away: the last page ends by itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

enum { TOUCHES_MAX = 8 };

struct walk {
	struct scene *scene;
	bool is_elder;
	int touches, answers, keys, characters;
	char no[32], case_qr[JOURNEY_QR_LEN], ticket_qr[JOURNEY_QR_LEN];
};

/* What stands on the page, in Chinese characters: three bytes each in UTF-8, from U+4E00 on. */
static void read_page(struct walk *walk)
{
	const char *texts = scene_kiosk(walk->scene, "texts");
	for (; *texts; texts++) {
		unsigned char byte = (unsigned char)*texts;
		walk->characters += byte >= 0xe4 && byte <= 0xe9;
	}
}

static void touch(struct walk *walk, const char *action, int arg, const char *next)
{
	journey_tap(walk->scene, action, arg, NULL);
	journey_wait(walk->scene, next);
	walk->touches++;
	read_page(walk);
}

static void keys(struct walk *walk, const char *text)
{
	journey_type(walk->scene, text);
	walk->keys += (int)strlen(text);
}

static void lay(struct walk *walk, const char *card, const char *next)
{
	journey_wait_looked(walk->scene);
	journey_poke(walk->scene, "poke idcard card %s", card);
	journey_wait(walk->scene, next);
	read_page(walk);
}

static void lift(struct walk *walk)
{
	journey_poke(walk->scene, "poke idcard lift");
	journey_wait_state(walk->scene, "card_present", "false");
}

static void show(struct walk *walk, const char *code, const char *next)
{
	journey_show_code(walk->scene, code);
	journey_wait(walk->scene, next);
	read_page(walk);
}

static void fill_in(struct walk *walk)
{
	while (applying_answer_next(walk->scene)) {
		walk->answers++;
		read_page(walk);
	}
}

/* Over what goes with it, if something may. */
static void hand_in(struct walk *walk)
{
	struct json *state = scene_state(walk->scene);
	bool has_materials = str_equal(json_str(state, "screen", ""), "materials");
	json_free(state);
	if (has_materials) {
		touch(walk, "next", -1, "review");
	}
	touch(walk, "submit", -1, "filed");
}

static void start(struct walk *walk)
{
	read_page(walk);
	touch(walk, walk->is_elder ? "toggle_elder" : "start", -1, "home");
}

/* --- the errands --- */

static void a_number(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_queue, "zones");
	touch(walk, "zone", 0, "departments");
	touch(walk, "department", -1, "matters");
	touch(walk, "matter", -1, "identify");
	lay(walk, "zhang", "confirm");
	lift(walk);
	touch(walk, "take_number", -1, "done");
	journey_qr(walk->scene, walk->ticket_qr);
}

static void a_social_card(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_intake, "zones");
	touch(walk, "zone", 0, "departments");
	touch(walk, "department", -1, "matters");
	touch(walk, "matter", -1, "guide");
	touch(walk, "apply", -1, "identify");
	lay(walk, "zhang", "question");
	lift(walk);
	fill_in(walk);
	hand_in(walk);
	journey_number(walk->scene, walk->no);
	journey_qr(walk->scene, walk->case_qr);
}

static void old_age_allowance(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_intake, "zones");
	touch(walk, "search", -1, "search");
	keys(walk, "gljt");
	touch(walk, "matter", -1, "guide");
	touch(walk, "apply", -1, "identify");
	lay(walk, "zhang", "question");
	lift(walk);
	fill_in(walk);
	hand_in(walk);
}

static void noise_at_night(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_hotline, "group");
	touch(walk, "matter", -1, "guide");
	touch(walk, "apply", -1, "identify");
	touch(walk, "identify_none", -1, "question");
	fill_in(walk);
	hand_in(walk);
}

static void what_is_mine(struct walk *walk)
{
	start(walk);
	lay(walk, "zhang", "mine");
	lift(walk);
}

static void follow_by_slip(struct walk *walk)
{
	start(walk);
	show(walk, walk->case_qr, "last_four");
	keys(walk, "001X");
	touch(walk, "next", -1, "case");
}

static void follow_by_number(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_track, "track");
	touch(walk, "case_number", -1, "case_number");
	keys(walk, walk->no);
	touch(walk, "next", -1, "last_four");
	keys(walk, "001X");
	touch(walk, "next", -1, "case");
}

static void bring_what_is_missing(struct walk *walk)
{
	journey_hall(walk->scene, "case-ask %s book upload 户口簿照片", walk->no);
	start(walk);
	show(walk, walk->case_qr, "last_four");
	keys(walk, "001X");
	touch(walk, "next", -1, "case");
	touch(walk, "supply", -1, "materials"); /* the first that is asked for */
	applying_wait_phone(walk->scene);
	applying_send_photo(walk->scene,
		strstr(scene_kiosk(walk->scene, "texts"), "户口簿照片") ? "book" : "photo");
	journey_wait_state(walk->scene, "files", "1");
	touch(walk, "next", -1, "case");
}

static void rate(struct walk *walk)
{
	journey_call_all(walk->scene);
	start(walk);
	show(walk, walk->ticket_qr, "rate");
	touch(walk, "level", 5, "rate");
	touch(walk, "submit", -1, "thanks");
}

static void for_a_neighbour(struct walk *walk)
{
	start(walk);
	touch(walk, "offer", OFFER_intake, "zones");
	show(walk, "hrss-03", "guide"); /* the code on the poster */
	touch(walk, "apply", -1, "identify");
	touch(walk, "for_other", -1, "agent");
	lay(walk, "li", "agent_known");
	journey_poke(walk->scene, "poke idcard lift");
	journey_wait(walk->scene, "identify");
	lay(walk, "zhang", "consent");
	lift(walk);
	touch(walk, "agree", -1, "question");
	fill_in(walk);
	hand_in(walk);
}

static void search_for_water(struct walk *walk)
{
	start(walk);
	touch(walk, "search", -1, "find");
	keys(walk, "zls");
	touch(walk, "row", 0, "account_number");
}

static const struct {
	const char *name;
	void (*run)(struct walk *walk);
} errands[] = {
	{"取个号", a_number},
	{"办社保卡", a_social_card},
	{"领高龄津贴", old_age_allowance},
	{"夜里太吵，打 12345", noise_at_night},
	{"看看我有哪些事", what_is_mine},
	{"凭小票查进度", follow_by_slip},
	{"凭受理号查进度", follow_by_number},
	{"补一张照片", bring_what_is_missing},
	{"给今天的窗口评个分", rate},
	{"替邻居办", for_a_neighbour},
	{"搜自来水", search_for_water},
};

static void all_in(const char *mode, bool is_elder)
{
	const struct scene_config config = journey_config();
	struct walk walk = {.scene = journey_open(&config), .is_elder = is_elder};
	print_message("%s: touches, answers, keys, characters\n", mode);
	for (size_t i = 0; i < ARRAY_LEN(errands); i++) {
		walk.touches = walk.answers = walk.keys = walk.characters = 0;
		errands[i].run(&walk);
		print_message("  %d %d %d %d  %s\n", walk.touches, walk.answers, walk.keys,
			walk.characters, errands[i].name);
		if (walk.touches > TOUCHES_MAX) {
			fail_msg("%s takes %d touches", errands[i].name, walk.touches);
		}
		struct json *state = scene_state(walk.scene);
		bool is_end = str_equal(json_str(state, "screen", ""), "filed") ||
			      str_equal(json_str(state, "screen", ""), "done");
		json_free(state);
		if (!is_end) {
			journey_home(walk.scene);
		}
		journey_tap(walk.scene, "finish", -1, "attract");
	}
	journey_close(walk.scene);
}

static void in_usual_mode(void **unused)
{
	(void)unused;
	all_in("usual", false);
}

static void in_elder_mode(void **unused)
{
	(void)unused;
	all_in("elder", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_usual_mode),
		cmocka_unit_test(in_elder_mode),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
