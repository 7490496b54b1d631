/* Applying: forms are judged, cases filed once, nothing handed in off line is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"

#define INJURY(more, answers)                                                                      \
	"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"person\":" ZHANG more ",\"answers\":{" answers  \
	"}}"
#define GOOD                                                                                       \
	"\"name\":\"张小满\",\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-20\""

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", NULL};
	return kit_open_city(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static void expect_refused(
	const char *request, const char *more, const char *code, const char *pointer, int status)
{
	struct answer answer = apply_for(kit.kiosk, request, more, NULL);
	if (answer.status != status || strcmp(answer_text(&answer, "code"), code) != 0 ||
		strcmp(answer_text(&answer, "pointer"), pointer) != 0) {
		fail_msg("%s: %d %s", request, answer.status, answer.body);
	}
	answer_free(&answer);
}

static void a_case_is_filed_once(void **state)
{
	(void)state;
	char key[33], no[32], qr[128];
	long before = stat_of("cases");
	key_make(key);
	char *sealed = seal_text(INJURY("", GOOD ",\"days_off\":3"));
	size_t size = strlen(sealed) + 200;
	char *body = malloc(size);
	assert_non_null(body);
	lines_hall(kit.lines, "time 2026-11-24T10:00:00");
	snprintf(body, size, "{\"sealed\":\"%s\",\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}",
		sealed);
	struct answer first = client_post(kit.kiosk, "/v1/cases", key, NULL, body);
	assert_int_equal(first.status, 201);
	snprintf(no, sizeof(no), "%s", case_text(&first, "no"));
	snprintf(qr, sizeof(qr), "https://hall.yunhe.example/c/%s", key);
	assert_int_equal(strlen(no), 14);
	assert_true(strncmp(no, "20261124", 8) == 0);
	assert_string_equal(answer_text(&first, "receipt"), key);
	assert_string_equal(answer_text(&first, "qr"), qr);
	assert_string_equal(case_text(&first, "state"), "supplement"); /* no medical report */
	struct answer again = client_post(kit.kiosk, "/v1/cases", key, NULL, body);
	assert_true(again.is_replay);
	assert_string_equal(again.body, first.body);
	answer_free(&again);
	/* The answer is long forgotten, the receipt is not. */
	lines_hall(kit.lines, "time 2026-12-04T10:00:00");
	struct answer other = apply_for(kit.kiosk, INJURY("", GOOD ",\"days_off\":4"), "", NULL);
	assert_int_equal(other.status, 201);
	answer_free(&other);
	again = client_post(kit.kiosk, "/v1/cases", key, NULL, body);
	assert_int_equal(again.status, 201);
	assert_false(again.is_replay);
	assert_string_equal(case_text(&again, "no"), no);
	assert_int_equal(stat_of("cases"), before + 2);
	assert_int_equal(stat_of("duplicate_cases"), 0);
	answer_free(&again);
	/* Another's receipt is nobody's key. */
	other = client_post(kit.other, "/v1/cases", key, NULL, body);
	expect_answer(other, 409, "duplicate_case");
	answer_free(&first);
	free(sealed);
	free(body);
}

static void answers_are_judged(void **state)
{
	(void)state;
	static const struct {
		const char *answers, *pointer;
	} cases[] = {
		{"\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-20\"", "/name"},
		{"\"name\":\"\",\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-20\"",
			"/name"},
		{"\"name\":7,\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-20\"",
			"/name"},
		{"\"name\":\"a\\u0007b\",\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":"
		 "\"2026-11-20\"",
			"/name"},
		{"\"name\":\"张\",\"phone\":\"12800001234\",\"kind\":\"work\",\"day\":\"2026-11-"
		 "20\"",
			"/phone"},
		{"\"name\":\"张\",\"phone\":\"13800001234\",\"kind\":\"sea\",\"day\":\"2026-11-"
		 "20\"",
			"/kind"},
		{"\"name\":\"张\",\"phone\":\"13800001234\",\"kind\":\"work\",\"day\":\"2026-02-"
		 "30\"",
			"/day"},
		{GOOD ",\"days_off\":401", "/days_off"},
		{GOOD ",\"days_off\":1.5", "/days_off"},
		{GOOD ",\"days_off\":\"3\"", "/days_off"},
		{GOOD ",\"plate\":\"A1234\"", "/plate"},
		{GOOD ",\"witnesses\":{}", "/witnesses"},
		{GOOD ",\"witnesses\":[{\"who\":\"甲\"},{}]", "/witnesses/1/who"},
		{GOOD ",\"witnesses\":[{\"who\":\"甲\",\"age\":3}]", "/witnesses/0"},
		{GOOD ",\"witnesses\":[{\"who\":\"1\"},{\"who\":\"2\"},{\"who\":\"3\"},{\"who\":"
		      "\"4\"}]",
			"/witnesses"},
		{"\"name\":\"张\",\"phone\":\"13800001234\",\"kind\":\"road\",\"day\":\"2026-11-"
		 "20\"",
			"/road"},
	};
	long before = stat_of("cases");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char request[1024];
		snprintf(request, sizeof(request), INJURY("", "%s"), cases[i].answers);
		expect_refused(request, "", "invalid_answers", cases[i].pointer, 422);
	}
	assert_int_equal(stat_of("cases"), before);
	assert_int_equal(stat_of("work_items"), 0);
	/* What no condition shows is dropped, and so is what nobody asked. */
	struct answer answer =
		apply_for(kit.kiosk, INJURY("", GOOD ",\"road\":7,\"more\":[1]"), "", NULL);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
}

static void who_may_apply(void **state)
{
	(void)state;
	expect_refused("{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"answers\":{" GOOD "}}", "",
		"identity_required", "", 422);
	expect_refused("{\"matter\":\"civil-99\",\"lang\":\"zh\",\"answers\":{}}", "",
		"unknown_matter", "", 422);
	/* Without a file of its own: the general form. */
	expect_refused("{\"matter\":\"hrss-02\",\"lang\":\"zh\",\"answers\":{},\"person\":" ZHANG
		       "}",
		"", "invalid_answers", "/wish", 422);
	expect_refused("{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"answers\":{" GOOD
		       "},\"person\":" CARD("110101199003070274", "2036-05-01") "}",
		"", "invalid_card", "/person", 422);
	expect_refused("{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"answers\":{" GOOD
		       "},\"person\":" CARD("110101199003070273", "2020-05-01") "}",
		"", "card_expired", "/person", 422);
	expect_refused(
		"{\"matter\":\"hrss-04\",\"bundle\":\"injured\",\"lang\":\"zh\",\"answers\":{}}",
		"", "sealed_unreadable", "", 422);
	expect_refused("[1]", "", "sealed_unreadable", "", 422);
	expect_refused("{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"answers\":[[[[[[[[[1]]]]]]]]]}",
		"", "sealed_unreadable", "", 422);
	/* An agent is somebody with a card, for somebody with a card. */
	expect_refused("{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"answers\":{" GOOD
		       "},\"person\":" ZHANG
		       ",\"agent\":{\"kind\":\"phone\",\"phone\":\"13800000000\"}}",
		"", "identity_kind", "", 422);
	/* Where the law allows it nobody needs a name; four digits of its own then guard the case.
	 */
	struct answer answer = apply_for(kit.kiosk,
		"{\"matter\":\"hotline-01\",\"lang\":\"zh\",\"last_four\":\"4711\",\"answers\":{"
		"\"wish\":\"路灯坏了\"}}",
		"", NULL);
	assert_int_equal(answer.status, 201);
	struct answer seen = look(kit.kiosk, case_text(&answer, "no"), "4711");
	assert_int_equal(seen.status, 200);
	assert_string_equal(answer_text(&seen, "state"), "accepted");
	answer_free(&seen);
	answer_free(&answer);
}

static void the_outer_body_is_checked(void **state)
{
	(void)state;
	static const struct {
		const char *body, *code;
		int status;
	} cases[] = {
		{"{\"sealed\":\"AAAA\",\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}",
			"invalid_request", 400},
		{"{\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}", "invalid_request", 400},
		{"{\"sealed\":"
		 "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
			"invalid_request", 400},
		{"{\"sealed\":"
		 "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		 "\",\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}",
			"sealed_unreadable", 422},
		{"{\"void\":1,\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}", "invalid_request",
			400},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_post("/v1/cases", cases[i].body, cases[i].status, cases[i].code);
	}
}

static void what_comes_late_is_never_lost(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	long before = stat_of("work_items");
	struct answer answer = apply_for(
		kit.kiosk, INJURY("", GOOD ",\"days_off\":999"), ",\"offline\":true", key);
	assert_int_equal(answer.status, 422);
	assert_string_equal(answer_text(&answer, "code"), "invalid_answers");
	assert_true(json_is_true(json_object_get(answer.json, "work_item")));
	answer_free(&answer);
	assert_int_equal(stat_of("work_items"), before + 1);
	/* The same key again, with another box: still one. */
	lines_hall(kit.lines, "time 2027-02-01T10:00:00");
	answer = apply_for(kit.kiosk, INJURY("", GOOD ",\"days_off\":31"), "", key);
	lines_hall(kit.lines, "time real");
	answer_free(&answer);
	assert_int_equal(stat_of("work_items"), before + 1);
	answer = look(kit.kiosk, key, "0273");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "state"), "at_staff");
	answer_free(&answer);
	expect_answer(look(kit.kiosk, key, "0274"), 403, "second_factor");
	assert_non_null(strstr(lines_hall(kit.lines, "work-items"), key));
}

static void what_is_missing_is_asked_for(void **state)
{
	(void)state;
	char no[32], path[96], ask[64], body[4096];
	struct answer answer = apply_for(kit.kiosk,
		INJURY("", "\"name\":\"张\",\"phone\":\"13800001234\",\"kind\":\"road\",\"road\":"
			   "\"长堤路\","
			   "\"day\":\"2026-11-19\""),
		"", NULL);
	assert_int_equal(answer.status, 201);
	const json_t *first = json_array_get(json_object_get(answer.json, "cases"), 0);
	assert_true(json_is_null(json_object_get(first, "promised_by")));
	assert_int_equal(json_array_size(json_object_get(first, "asks")), 2);
	snprintf(no, sizeof(no), "%s", case_text(&answer, "no"));
	answer_free(&answer);
	snprintf(ask, sizeof(ask), "%s",
		lines_hall(kit.lines, "case-ask %s story text 说明", no) + 3);
	answer = look(kit.kiosk, no, "0273");
	assert_int_equal(json_array_size(json_object_get(answer.json, "asks")), 3);
	assert_string_equal(answer_text(&answer, "colour"), "yellow");
	assert_non_null(json_object_get(answer.json, "suspended"));
	answer_free(&answer);

	snprintf(path, sizeof(path), "/v1/cases/%s/materials", no);
	char text[256];
	snprintf(text, sizeof(text), "{\"ask\":\"%s\",\"text\":\"当时在送货\"}", ask);
	char *sealed = seal_text(text);
	snprintf(body, sizeof(body), "{\"sealed\":\"%s\"}", sealed);
	free(sealed);
	expect_post(path, body, 403, "second_factor");
	client_header(kit.kiosk, "Onedoor-Last-Four: 0273");
	answer = post(path, body);
	assert_int_equal(answer.status, 201);
	assert_string_equal(answer_text(&answer, "state"), "supplement");
	assert_int_equal(json_array_size(json_object_get(answer.json, "asks")), 2);
	answer_free(&answer);
	expect_post(path, body, 409, "ask_answered");
	snprintf(body, sizeof(body), "{\"ask\":\"%s\",\"files\":[\"nothing-here\"]}", ask);
	expect_post(path, body, 409, "ask_answered");
	expect_post(path, "{\"ask\":\"nobody-asked\",\"files\":[\"nothing-here\"]}", 422,
		"unknown_ask");
	expect_post(path, "{\"ask\":\"nobody-asked\"}", 400, "invalid_request");
	client_header(kit.kiosk, NULL);
}

static void a_basket_becomes_several_cases(void **state)
{
	(void)state;
	struct answer answer = apply_for(kit.kiosk,
		"{\"bundle\":\"injured\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"name\":\"张小满\",\"assess\":true}}",
		"", NULL);
	assert_int_equal(answer.status, 201);
	const json_t *cases = json_object_get(answer.json, "cases");
	assert_int_equal(json_array_size(cases), 2);
	/* The report is asked for once, of the first that wants it. */
	assert_int_equal(json_array_size(json_object_get(json_array_get(cases, 0), "asks")), 1);
	assert_int_equal(json_array_size(json_object_get(json_array_get(cases, 1), "asks")), 0);
	struct answer seen = look(kit.kiosk, answer_text(&answer, "receipt"), "0273");
	assert_int_equal(seen.status, 200);
	assert_int_equal(json_array_size(json_object_get(seen.json, "others")), 1);
	answer_free(&seen);
	answer_free(&answer);
	answer = apply_for(kit.kiosk,
		"{\"bundle\":\"injured\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"name\":\"张小满\",\"assess\":false}}",
		"", NULL);
	assert_int_equal(json_array_size(json_object_get(answer.json, "cases")), 1);
	answer_free(&answer);
	/* Without a form of its own it is put together from its matters': each field once. */
	answer = client_get(kit.kiosk, "/v1/bundles/jobless", NULL);
	assert_int_equal(answer.status, 200);
	const json_t *form = json_object_get(answer.json, "form");
	assert_int_equal(json_object_size(json_object_get(form, "properties")), 4);
	assert_int_equal(json_array_size(json_object_get(form, "x-bundle")), 2);
	answer_free(&answer);
	answer = apply_for(kit.kiosk,
		"{\"bundle\":\"jobless\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"name\":\"张小满\",\"phone\":\"13800001234\",\"wish\":\"两件都办\"}"
		"}",
		"", NULL);
	assert_int_equal(json_array_size(json_object_get(answer.json, "cases")), 2);
	answer_free(&answer);
}

static void the_very_same_twice_is_one(void **state)
{
	(void)state;
	char no[32];
	struct answer answer = apply_for(kit.kiosk, INJURY("", GOOD ",\"days_off\":77"), "", NULL);
	assert_int_equal(answer.status, 201);
	snprintf(no, sizeof(no), "%s", case_text(&answer, "no"));
	answer_free(&answer);
	answer = apply_for(kit.other, INJURY("", GOOD ",\"days_off\":77"), "", NULL);
	assert_int_equal(answer.status, 409);
	assert_string_equal(answer_text(&answer, "code"), "duplicate_case");
	assert_string_equal(answer_text(&answer, "no"), no);
	answer_free(&answer);
	lines_hall(kit.lines, "case-end %s refused", no);
	answer = apply_for(kit.other, INJURY("", GOOD ",\"days_off\":77"), "", NULL);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
}

/* The outbox sends the very box again and says that it was off line: the same case; and what was
 * refused to somebody's face becomes a work item then. */
static void the_same_box_from_the_outbox(void **state)
{
	(void)state;
	for (int is_bad = 0; is_bad <= 1; is_bad++) {
		char key[33], body[8192];
		long items = stat_of("work_items"), cases = stat_of("cases");
		key_make(key);
		char *box = seal_text(
			is_bad ? INJURY("", "\"name\":5") : INJURY("", GOOD ",\"days_off\":78"));
		for (int is_offline = 0; is_offline <= 1; is_offline++) {
			snprintf(body, sizeof(body),
				"{\"sealed\":\"%s\",\"submitted_at\":\"2026-11-24T09:0%d:00+08:"
				"00\",\"offline\":%s}",
				box, is_offline, is_offline ? "true" : "false");
			struct answer answer = client_post(kit.kiosk, "/v1/cases", key, NULL, body);
			assert_int_equal(answer.status, is_bad ? 422 : 201);
			answer_free(&answer);
		}
		free(box);
		assert_int_equal(stat_of("cases"), cases + !is_bad);
		assert_int_equal(stat_of("work_items"), items + is_bad);
	}
}

static void what_is_given_up_is_no_case(void **state)
{
	(void)state;
	char key[33], path[96];
	/* Before it came. */
	key_make(key);
	snprintf(path, sizeof(path), "/v1/cases/%s", key);
	struct answer answer = client_delete(kit.kiosk, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	expect_answer(apply_for(kit.kiosk, INJURY("", GOOD ",\"days_off\":50"), "", key), 409,
		"case_void");
	/* After. */
	key_make(key);
	snprintf(path, sizeof(path), "/v1/cases/%s", key);
	answer = apply_for(kit.kiosk, INJURY("", GOOD ",\"days_off\":51"), "", key);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	answer = client_delete(kit.other, path); /* another terminal's is not touched */
	answer_free(&answer);
	answer = look(kit.kiosk, key, "0273");
	assert_string_equal(answer_text(&answer, "state"), "supplement");
	answer_free(&answer);
	answer = client_delete(kit.kiosk, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	answer = look(kit.kiosk, key, "0273");
	assert_string_equal(answer_text(&answer, "state"), "withdrawn");
	answer_free(&answer);
	/* Said instead of the case itself. */
	key_make(key);
	answer = client_post(kit.kiosk, "/v1/cases", key, NULL,
		"{\"void\":true,\"submitted_at\":\"2026-11-24T10:00:00+08:00\"}");
	assert_int_equal(answer.status, 201);
	assert_int_equal(json_array_size(json_object_get(answer.json, "cases")), 0);
	answer_free(&answer);
	answer = client_delete(kit.kiosk, "/v1/cases/short");
	expect_answer(answer, 404, "not_found");
}

#define BOOK(slot)                                                                                 \
	"{\"matter\":\"appointment-01\",\"lang\":\"zh\",\"person\":" ZHANG ",\"answers\":{"        \
	"\"matter\":\"hrss-07\",\"place\":\"hall\",\"slot\":\"" slot "\"}}"

static bool is_offered(const char *slot)
{
	struct answer answer = client_get(kit.kiosk, "/v1/matters/appointment-01", NULL);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.etag, "");
	const json_t *conditions = json_object_get(json_object_get(answer.json, "form"), "allOf");
	bool is_there = false;
	for (size_t i = 0; i < json_array_size(conditions); i++) {
		char *text = json_dumps(json_array_get(conditions, i), JSON_COMPACT);
		is_there = is_there || (strstr(text, "\"const\":\"hall\"") && strstr(text, slot));
		free(text);
	}
	answer_free(&answer);
	return is_there;
}

static void appointments_have_seats(void **state)
{
	(void)state;
	char key[33], body[128];
	lines_hall(kit.lines, "time 2026-11-25T08:00:00");
	assert_true(is_offered("2026-11-25T09:00"));
	assert_false(is_offered("2026-11-28T09:00")); /* a Saturday */
	lines_hall(kit.lines, "slot-fill hall 2026-11-25T09:00");
	assert_false(is_offered("2026-11-25T09:00"));
	expect_refused(BOOK("2026-11-25T09:00"), "", "slot_taken", "", 409);
	expect_refused(BOOK("2026-11-24T09:00"), "", "slot_taken", "", 409);
	expect_refused(BOOK("2026-11-25T09:10"), "", "slot_taken", "", 409);
	expect_refused(BOOK("tomorrow"), "", "invalid_answers", "/slot", 422);
	lines_hall(kit.lines, "slot-free hall 2026-11-25T09:00");
	key_make(key);
	struct answer answer = apply_for(kit.kiosk, BOOK("2026-11-25T09:00"), "", key);
	assert_int_equal(answer.status, 201);
	const json_t *first = json_array_get(json_object_get(answer.json, "cases"), 0);
	assert_non_null(json_object_get(first, "appointment"));
	answer_free(&answer);

	/* Checking in with what the slip's QR holds: not before, not twice. */
	lines_hall(kit.lines, "time 2026-11-25T07:30:00");
	snprintf(body, sizeof(body), "{\"appointment\":\"%s\"}", key);
	expect_post("/v1/tickets", body, 409, "appointment_not_now");
	lines_hall(kit.lines, "time 2026-11-25T08:50:00");
	answer = post("/v1/tickets", body);
	assert_int_equal(answer.status, 201);
	assert_string_equal(answer_text(&answer, "matter"), "hrss-07");
	char number[16];
	snprintf(number, sizeof(number), "%s", answer_text(&answer, "number"));
	answer_free(&answer);
	answer = post("/v1/tickets", body);
	assert_int_equal(answer.status, 409);
	assert_string_equal(answer_text(&answer, "number"), number);
	answer_free(&answer);
	expect_post(
		"/v1/tickets", "{\"appointment\":\"nobody-booked\"}", 422, "unknown_appointment");
	expect_post("/v1/tickets", "{\"matter\":\"appointment-01\"}", 422, "not_at_window");
	expect_post("/v1/tickets", "{}", 400, "invalid_request");
}

/* Seats are given away one at a time, whoever asks at once. */
static void a_seat_is_nobodys_twice(void **state)
{
	(void)state;
	int given = 0;
	lines_hall(kit.lines, "time 2026-11-25T08:00:00");
	for (int i = 0; i < 6; i++) {
		char request[600];
		snprintf(request, sizeof(request),
			"{\"matter\":\"appointment-01\",\"lang\":\"zh\",\"person\":{\"kind\":"
			"\"phone\","
			"\"phone\":\"1380000000%d\"},\"answers\":{\"matter\":\"hrss-07\",\"place\":"
			"\"hall\",\"slot\":\"2026-11-26T10:00\"}}",
			i);
		struct answer answer = apply_for(kit.kiosk, request, "", NULL);
		given += answer.status == 201;
		assert_true(answer.status == 201 || answer.status == 409);
		answer_free(&answer);
	}
	assert_int_equal(given, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_case_is_filed_once, kit_calm),
		cmocka_unit_test_setup(answers_are_judged, kit_calm),
		cmocka_unit_test_setup(who_may_apply, kit_calm),
		cmocka_unit_test_setup(the_outer_body_is_checked, kit_calm),
		cmocka_unit_test_setup(what_comes_late_is_never_lost, kit_calm),
		cmocka_unit_test_setup(what_is_missing_is_asked_for, kit_calm),
		cmocka_unit_test_setup(a_basket_becomes_several_cases, kit_calm),
		cmocka_unit_test_setup(the_very_same_twice_is_one, kit_calm),
		cmocka_unit_test_setup(the_same_box_from_the_outbox, kit_calm),
		cmocka_unit_test_setup(what_is_given_up_is_no_case, kit_calm),
		cmocka_unit_test_setup(appointments_have_seats, kit_calm),
		cmocka_unit_test_setup(a_seat_is_nobodys_twice, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
