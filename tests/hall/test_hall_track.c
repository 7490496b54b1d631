/* Following a case: nobody's record without the second factor; clocks, results, ratings, my page.
 */
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

#define LICENCE                                                                                    \
	"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG ",\"answers\":{\"wish\":"      \
	"\"%s\",\"name\":\"张小满\",\"phone\":\"13800001234\"}}"

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

/* A Tuesday, and nobody has been wrong for a while. */
static int calm(void **state)
{
	static int day = 1;
	kit_calm(state);
	lines_hall(kit.lines, "time 2026-%02d-03T10:00:00", 3 + day++ % 9);
	client_header(kit.kiosk, NULL);
	client_header(kit.other, NULL);
	return 0;
}

static void file(const char *wish, char no_out[static 32])
{
	char request[1024];
	snprintf(request, sizeof(request), LICENCE, wish);
	struct answer answer = apply_for(kit.kiosk, request, "", NULL);
	assert_int_equal(answer.status, 201);
	snprintf(no_out, 32, "%s", case_text(&answer, "no"));
	answer_free(&answer);
}

static void bearer(const char *body, char header_out[static 160])
{
	char token[80];
	identify(body, token);
	snprintf(header_out, 160, "Authorization: Bearer %s", token);
}

static void nobody_sees_it_without_the_factor(void **state)
{
	(void)state;
	char no[32], header[160], path[96];
	file("看不见", no);
	snprintf(path, sizeof(path), "/v1/cases/%s", no);
	/* What is not there, what is not yours, and what you do not prove are one answer. */
	struct answer wrong = look(kit.kiosk, no, "0274");
	struct answer unknown = look(kit.kiosk, "20200101000017", "0273");
	struct answer none = look(kit.kiosk, no, NULL);
	assert_int_equal(wrong.status, 403);
	assert_int_equal(unknown.status, 403);
	assert_int_equal(none.status, 403);
	assert_string_equal(wrong.body, unknown.body);
	assert_string_equal(wrong.body, none.body);
	answer_free(&wrong);
	answer_free(&unknown);
	answer_free(&none);
	expect_answer(look(kit.kiosk, no, "02731"), 403, "second_factor");
	expect_answer(look(kit.kiosk, no, "273"), 403, "second_factor");

	struct answer answer = look(kit.other, no, "0273"); /* any terminal will do */
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "no"), no);
	answer_free(&answer);
	bearer(ZHANG, header);
	answer = client_get(kit.kiosk, path, header);
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	expect_answer(client_get(kit.other, path, header), 401, "identity_expired");
	bearer(CARD("110101198001010117", "2036-05-01"), header);
	expect_answer(client_get(kit.kiosk, path, header), 403, "second_factor");
	/* Anybody can type a phone number. */
	bearer("{\"kind\":\"phone\",\"phone\":\"13800001234\"}", header);
	expect_answer(client_get(kit.kiosk, path, header), 403, "second_factor");
	expect_answer(client_get(kit.kiosk, "/v1/me", header), 403, "identity_kind");
	expect_answer(client_get(kit.kiosk, "/v1/me", NULL), 401, "identity_expired");
	expect_answer(client_get(kit.kiosk, "/v1/me", "Authorization: Basic eDp5"), 401,
		"identity_expired");
}

static void guessing_is_slow(void **state)
{
	(void)state;
	char no[32], other[32], guess[8];
	file("猜不到", no);
	file("另一件", other);
	for (int i = 0; i < 10; i++) {
		snprintf(guess, sizeof(guess), "%04d", 5000 + i);
		expect_answer(look(i % 2 ? kit.kiosk : kit.other, no, guess), 403, "second_factor");
	}
	struct answer answer = look(kit.kiosk, no, "0273"); /* even the right one */
	assert_int_equal(answer.status, 429);
	assert_true(atoi(answer_header(&answer, "Retry-After")) > 600);
	answer_free(&answer);
	answer = look(kit.kiosk, other, "0273"); /* another number is not */
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	/* Numbers that do not exist count as much. */
	for (int i = 0; i < 15; i++) {
		snprintf(guess, sizeof(guess), "%04d", i);
		expect_answer(look(kit.kiosk, i % 2 ? "20200101000017" : "20200101000025", guess),
			403, "second_factor");
	}
	answer = look(kit.kiosk, other, "0273"); /* 20 from one terminal */
	assert_int_equal(answer.status, 429);
	answer_free(&answer);
	answer = look(kit.other, other, "0273");
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	/* Trying in a POST counts too, although nothing is kept of it. */
	char path[96];
	snprintf(path, sizeof(path), "/v1/cases/%s/materials", other);
	for (int i = 0; i < 10; i++) {
		char key[33];
		key_make(key);
		answer = client_post(kit.other, path, key, NULL,
			"{\"ask\":\"nobody-asked\",\"files\":[\"nothing-here\"]}");
		answer_free(&answer);
	}
	answer = look(kit.other, other, "0273");
	assert_int_equal(answer.status, 429);
	answer_free(&answer);
}

static const json_t *block_of(const struct answer *answer, const char *kind)
{
	const json_t *blocks = json_object_get(json_object_get(answer->json, "document"), "blocks");
	size_t i;
	const json_t *block;
	json_array_foreach(blocks, i, block)
	{
		if (strcmp(json_string_value(json_object_get(block, "kind")), kind) == 0) {
			return block;
		}
	}
	return NULL;
}

static void the_clock_runs_in_working_days(void **state)
{
	(void)state;
	char no[32];
	lines_hall(kit.lines, "time 2026-09-29T10:00:00"); /* Tuesday before the holiday */
	char request[1024];
	snprintf(request, sizeof(request),
		"{\"matter\":\"hotline-01\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"路灯\"}}");
	struct answer answer = apply_for(kit.kiosk, request, "", NULL);
	assert_int_equal(answer.status, 201);
	snprintf(no, sizeof(no), "%s", case_text(&answer, "no"));
	/* 30 September, 8 and 9 October, Saturday the 10th is worked, 12 October. */
	assert_string_equal(case_text(&answer, "promised_by"), "2026-10-12");
	answer_free(&answer);
	lines_hall(kit.lines, "time 2026-10-10T10:00:00");
	answer = look(kit.kiosk, no, "0273"); /* four of five are gone */
	assert_string_equal(answer_text(&answer, "colour"), "yellow");
	answer_free(&answer);
	lines_hall(kit.lines, "case-suspend %s", no);
	lines_hall(kit.lines, "time 2026-10-20T10:00:00");
	answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "state"), "suspended");
	assert_true(json_is_null(json_object_get(answer.json, "promised_by")));
	assert_string_equal(answer_text(&answer, "colour"), "yellow");
	answer_free(&answer);
	lines_hall(kit.lines, "case-resume %s", no);
	answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "promised_by"), "2026-10-21");
	answer_free(&answer);
	lines_hall(kit.lines, "time 2026-10-22T10:00:00");
	answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "colour"), "red");
	answer_free(&answer);
}

static void it_goes_its_way(void **state)
{
	(void)state;
	char no[32];
	static const char *const names[] = {"handling", "done"};
	file("办一下", no);
	/* Somebody asked for the contract: it is brought to the window. */
	lines_hall(kit.lines, "case-resume %s", no);
	lines_hall(kit.lines, "case-branch %s medins now 5", no);
	struct answer answer = look(kit.kiosk, no, "0273");
	const json_t *timeline = block_of(&answer, "timeline");
	assert_non_null(timeline);
	const json_t *items = json_object_get(timeline, "items");
	assert_int_equal(json_array_size(items), 3);
	const json_t *lanes = json_object_get(json_array_get(items, 1), "lanes");
	assert_int_equal(json_array_size(lanes), 1);
	answer_free(&answer);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_string_equal(lines_hall(kit.lines, "case-advance %s", no), "ok");
		answer = look(kit.kiosk, no, "0273");
		assert_string_equal(answer_text(&answer, "state"), names[i]);
		assert_true(json_is_boolean(json_object_get(answer.json, "can_rate")));
		answer_free(&answer);
	}
	assert_non_null(strstr(lines_hall(kit.lines, "case-advance %s", no), "error"));
	file("带结果", no);
	lines_hall(kit.lines, "case-end %s approved 准予", no);
	answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "state"), "approved");
	assert_non_null(json_object_get(json_object_get(answer.json, "result"), "seal"));
	assert_true(json_is_true(json_object_get(answer.json, "can_rate")));
	answer_free(&answer);
}

static void fixtures_are_cases_too(void **state)
{
	(void)state;
	lines_hall(kit.lines, "time real"); /* they are of the day the hall began */
	struct answer answer = look(kit.kiosk, "receipt-held----------", "0273");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "state"), "suspended");
	const json_t *items = json_object_get(block_of(&answer, "timeline"), "items");
	assert_int_equal(json_array_size(items), 2);
	assert_int_equal(json_array_size(json_object_get(json_array_get(items, 1), "lanes")), 1);
	assert_non_null(strstr(answer.body, "清波木器厂"));
	answer_free(&answer);
}

static void a_rating_is_given_once(void **state)
{
	(void)state;
	char no[32], body[256];
	file("评一评", no);
	snprintf(body, sizeof(body),
		"{\"case\":\"%s\",\"level\":1,\"reasons\":[\"slow\",\"unheard_of\"],\"text\":"
		"\"太久\"}",
		no);
	expect_post("/v1/evaluations", body, 403, "second_factor");
	client_header(kit.kiosk, "Onedoor-Last-Four: 0273");
	expect_post("/v1/evaluations", body, 409, "not_rateable");
	lines_hall(kit.lines, "case-end %s done", no);
	struct answer answer = post("/v1/evaluations", body);
	assert_int_equal(answer.status, 201);
	assert_true(json_is_true(json_object_get(answer.json, "follow_up")));
	answer_free(&answer);
	expect_post("/v1/evaluations", body, 409, "already_rated");
	expect_post("/v1/evaluations", "{\"level\":3}", 400, "invalid_request");
	expect_post("/v1/evaluations", "{\"ticket\":\"nobody-here\",\"level\":3}", 422,
		"unknown_ticket");
	expect_post("/v1/evaluations", "{\"ticket\":\"nobody-here\",\"level\":6}", 400,
		"invalid_request");
	/* Staff see what was said, and nothing that leads to who said it. */
	const char *said = lines_hall(kit.lines, "evaluations");
	assert_non_null(strstr(said, "太久"));
	assert_non_null(strstr(said, "[\\\"slow\\\"]"));
	assert_null(strstr(said, no));
	assert_null(strstr(said, "unheard_of"));
	client_header(kit.kiosk, NULL);

	answer = take_ticket(kit.kiosk, OPEN_MATTER, NULL);
	assert_int_equal(answer.status, 201);
	const char *page = strstr(answer_text(&answer, "qr"), "/t/");
	assert_non_null(page);
	snprintf(body, sizeof(body), "{\"ticket\":\"%s\",\"level\":5}", page + 3);
	answer_free(&answer);
	expect_post("/v1/evaluations", body, 409, "not_rateable");
	lines_hall(kit.lines, "call all 99");
	answer = post("/v1/evaluations", body);
	assert_int_equal(answer.status, 201);
	assert_true(json_is_false(json_object_get(answer.json, "follow_up")));
	answer_free(&answer);
	expect_post("/v1/evaluations", body, 409, "already_rated");
}

static int count_kind(const struct answer *answer, const char *kind)
{
	int count = 0;
	size_t i;
	const json_t *entry;
	const char *last = "9999";
	json_array_foreach(json_object_get(answer->json, "entries"), i, entry)
	{
		const char *at = json_string_value(json_object_get(entry, "at"));
		count += strcmp(json_string_value(json_object_get(entry, "kind")), kind) == 0;
		assert_true(strcmp(at, last) <= 0);
		last = at;
	}
	return count;
}

static void my_page_has_it_all(void **state)
{
	(void)state;
	char no[32], token[80], header[160];
	file("我的", no);
	file("评价", no);
	lines_hall(kit.lines, "case-end %s done", no);
	identify(ZHANG, token);
	struct answer answer = take_ticket(kit.kiosk, OPEN_MATTER, token);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
	answer = client_get(kit.kiosk, "/v1/me", header);
	assert_int_equal(answer.status, 200);
	assert_true(count_kind(&answer, "case") >= 2);
	assert_true(count_kind(&answer, "ask") >= 1);
	assert_true(count_kind(&answer, "ticket") >= 1);
	assert_true(count_kind(&answer, "evaluation") >= 1);
	assert_int_equal(count_kind(&answer, "certificate"), 2);
	answer_free(&answer);
	/* Nobody else's. */
	bearer(CARD("110101198001010117", "2036-05-01"), header);
	answer = client_get(kit.kiosk, "/v1/me", header);
	assert_int_equal(json_array_size(json_object_get(answer.json, "entries")), 0);
	answer_free(&answer);
}

static void a_certificate_is_shared_for_one_case(void **state)
{
	(void)state;
	char header[160], grant[64], request[1024];
	static const char path[] = "/v1/certificates/cert-hukou-0273/grants";
	static const char wish[] = "{\"matter\":\"hrss-04\",\"purpose\":\"工伤认定申请\"}";
	bearer(ZHANG, header);
	struct answer answer = client_get(kit.kiosk, "/v1/me/certificates", header);
	assert_int_equal(json_array_size(answer.json), 2);
	assert_null(strstr(answer.body, "110101199003070273"));
	answer_free(&answer);
	expect_post(path, wish, 401, "identity_expired");
	client_header(kit.kiosk, header);
	expect_post("/v1/certificates/cert-old-0273/grants", wish, 409, "certificate_expired");
	expect_post("/v1/certificates/cert-none-here/grants", wish, 404, "not_found");
	expect_post(path, "{\"matter\":\"hrss-99\",\"purpose\":\"x\"}", 422, "unknown_matter");
	answer = post(path, wish);
	assert_int_equal(answer.status, 201);
	snprintf(grant, sizeof(grant), "%s", answer_text(&answer, "id"));
	assert_non_null(strstr(answer.body, "工伤认定申请"));
	answer_free(&answer);
	client_header(kit.kiosk, NULL);
	static const char form[] =
		"{\"matter\":\"%s\",\"lang\":\"zh\",\"person\":" ZHANG ",\"materials\":[{\"code\":"
		"\"hukou\",\"grant\":\"%s\"}],\"answers\":{\"name\":\"张小满\",\"phone\":"
		"\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-0%d\"}}";
	snprintf(request, sizeof(request), form, "hrss-04", grant, 1);
	expect_answer(apply_for(kit.other, request, "", NULL), 422, "invalid_material");
	answer = apply_for(kit.kiosk, request, "", NULL);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	snprintf(request, sizeof(request), form, "hrss-04", grant, 2); /* used up */
	expect_answer(apply_for(kit.kiosk, request, "", NULL), 422, "invalid_material");
}

static void a_helper_comes(void **state)
{
	(void)state;
	char id[64], path[96];
	struct answer answer =
		post("/v1/assist-calls", "{\"screen\":\"intake\",\"place\":\"东门\"}");
	assert_int_equal(answer.status, 201);
	snprintf(id, sizeof(id), "%s", answer_text(&answer, "id"));
	answer_free(&answer);
	answer = post("/v1/assist-calls", "{\"screen\":\"form\"}"); /* one at a time */
	assert_string_equal(answer_text(&answer, "id"), id);
	answer_free(&answer);
	lines_hall(kit.lines, "assist coming");
	snprintf(path, sizeof(path), "/v1/assist-calls/%s", id);
	answer = client_get(kit.kiosk, path, NULL);
	assert_string_equal(answer_text(&answer, "state"), "coming");
	answer_free(&answer);
	expect_answer(client_get(kit.other, path, NULL), 404, "not_found");
	answer = client_delete(kit.kiosk, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	answer = client_get(kit.kiosk, path, NULL);
	assert_string_equal(answer_text(&answer, "state"), "cancelled");
	answer_free(&answer);
	lines_hall(kit.lines, "hours closed");
	answer = post("/v1/assist-calls", "{\"screen\":\"intake\"}");
	assert_string_equal(answer_text(&answer, "state"), "nobody");
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(fixtures_are_cases_too, calm),
		cmocka_unit_test_setup(nobody_sees_it_without_the_factor, calm),
		cmocka_unit_test_setup(guessing_is_slow, calm),
		cmocka_unit_test_setup(the_clock_runs_in_working_days, calm),
		cmocka_unit_test_setup(it_goes_its_way, calm),
		cmocka_unit_test_setup(a_rating_is_given_once, calm),
		cmocka_unit_test_setup(my_page_has_it_all, calm),
		cmocka_unit_test_setup(a_certificate_is_shared_for_one_case, calm),
		cmocka_unit_test_setup(a_helper_comes, calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
