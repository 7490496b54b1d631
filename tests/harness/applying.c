#include "tests/harness/applying.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/msg/typing.h"

enum { QUESTIONS_MAX = 100, WORD_SIZE = 64, PHONE_LIMIT_MS = 20000 };

struct asked {
	char name[WORD_SIZE], widget[WORD_SIZE], format[WORD_SIZE];
	bool is_answered, is_text;
	int typing, problems;
};

/* False on another page. */
static bool what_is_asked(struct scene *scene, struct asked *out)
{
	struct json *state = scene_state(scene);
	assert_non_null(state);
	bool is_question = str_equal(json_str(state, "screen", ""), "question");
	str_copy(out->name, WORD_SIZE, json_str(state, "asked", ""));
	str_copy(out->widget, WORD_SIZE, json_str(state, "widget", ""));
	str_copy(out->format, WORD_SIZE, json_str(state, "format", ""));
	out->is_answered = json_bool(state, "answered", false);
	out->is_text = json_bool(state, "text", false);
	out->typing = (int)json_int(state, "typing", 0);
	out->problems = (int)json_int(state, "problems", 0);
	json_free(state);
	return is_question;
}

/* Where in the catalogue; found by the label of its row. */
static void tap_labelled(
	struct scene *scene, const char *action, const char *label, const char *next)
{
	const char *said = scene_kiosk(scene, "nodes");
	struct json *nodes = NULL;
	assert_true(str_starts(said, "ok "));
	assert_int_equal(json_parse(said + 3, strlen(said + 3), &nodes), OK);
	int arg = -1;
	for (size_t i = 0; i < json_len(nodes); i++) {
		const struct json *node = json_at(nodes, i);
		if (str_equal(json_str(node, "action", ""), action) &&
			strstr(json_str(node, "label", ""), label)) {
			arg = (int)json_int(node, "arg", -1);
		}
	}
	json_free(nodes);
	assert_true(arg >= 0);
	journey_tap(scene, action, arg, next);
}

void applying_open_group(struct scene *scene, enum offer_kind offer, const char *matter)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", (int)offer, "group");
	tap_labelled(scene, "matter", matter, "guide");
}

void applying_open_first(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_tap(scene, "zone", 0, "departments");
	journey_tap(scene, "department", -1, "matters");
	journey_tap(scene, "matter", -1, "guide");
}

void applying_open_code(struct scene *scene, const char *code)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_show_code(scene, code);
	journey_wait(scene, "guide");
}

void applying_open_bundle(struct scene *scene, const char *bundle)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_intake, "zones");
	journey_tap(scene, "group", 0, "group");
	tap_labelled(scene, "matter", bundle, "guide");
}

void applying_begin(struct scene *scene, const char *card)
{
	journey_tap(scene, "apply", -1, "identify");
	if (!card) {
		journey_tap(scene, "identify_none", -1, "question");
		return;
	}
	journey_poke(scene, "poke idcard card %s", card);
	journey_wait(scene, "question");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
}

void applying_type(struct scene *scene, const char *ascii)
{
	journey_type(scene, ascii);
}

static const char *figures_for(const struct asked *asked)
{
	return str_equal(asked->format, "date")	       ? "20261120"
	       : str_equal(asked->format, "phone-cn")  ? "13800001234"
	       : str_equal(asked->format, "id-number") ? "320584199205200023"
	       : str_equal(asked->format, "money")     ? "1200"
	       : asked->is_text			       ? "6222020000111122"
						       : "3";
}

static void answer(struct scene *scene, const struct asked *asked)
{
	if (str_equal(asked->widget, "choice") || str_equal(asked->widget, "consent")) {
		journey_tap(scene, "answer", -1, NULL); /* leads on by itself */
		return;
	}
	if (str_equal(asked->widget, "choices")) {
		journey_tap(scene, "answer", -1, NULL);
	} else if (asked->typing == TYPING_TEXT || asked->typing == TYPING_NAME) {
		journey_type(scene, "ceshi");
		journey_tap(scene, "candidate", 0, NULL);
	} else if (asked->typing != TYPING_NOTHING) {
		journey_type(scene, figures_for(asked));
	}
	journey_tap(scene, "next", -1, NULL);
}

bool applying_answer_next(struct scene *scene)
{
	struct asked asked;
	char name[WORD_SIZE];
	if (!what_is_asked(scene, &asked)) {
		return false;
	}
	str_copy(name, sizeof(name), asked.name);
	if (asked.is_answered) {
		journey_tap(scene, "next", -1, NULL);
	} else {
		answer(scene, &asked);
	}
	if (what_is_asked(scene, &asked) && asked.problems > 0) {
		fail_msg("'%s' was not taken", name);
	}
	return true;
}

int applying_answer_all(struct scene *scene)
{
	int count = 0;
	while (applying_answer_next(scene)) {
		assert_true(++count < QUESTIONS_MAX);
	}
	return count;
}

void applying_review(struct scene *scene)
{
	struct json *state = scene_state(scene);
	bool has_materials = str_equal(json_str(state, "screen", ""), "materials");
	json_free(state);
	if (has_materials) {
		journey_tap(scene, "next", -1, "review");
	}
}

void applying_hand_in(struct scene *scene)
{
	applying_review(scene);
	journey_tap(scene, "submit", -1, "filed");
}

void applying_wait_phone(struct scene *scene)
{
	int64_t until_ms = clock_ms() + PHONE_LIMIT_MS;
	for (bool is_open = false; !is_open;) {
		struct json *state = scene_state(scene);
		is_open = json_str(state, "handoff", "")[0] != '\0';
		json_free(state);
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 20);
	}
}

void applying_send_photo(struct scene *scene, const char *item)
{
	char url[256], command[1024];
	struct json *state = scene_state(scene);
	const char *token = strstr(json_str(state, "handoff", ""), "/h/");
	assert_non_null(token);
	str_copy(url, sizeof(url), token);
	json_free(state);
	int port = atoi(scene_hall(scene, "phone-port"));
	str_format(command, sizeof(command),
		"curl -sSk --fail -o /dev/null -T '%s/assets/readme.png' -H 'Content-Type: "
		"image/png' 'https://localhost:%d%s/files?item=%s'",
		SOURCE_DIR, port, url, item);
	/* The hall may not yet know that the one before was taken away. */
	int64_t until_ms = clock_ms() + PHONE_LIMIT_MS;
	while (system(command) != 0) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 200);
	}
}
