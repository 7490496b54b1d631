/* The reference hall's knobs do what tests/hall/README.md says: trouble for chosen requests only.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/hall/kit.h"

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", NULL};
	return kit_open(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static void order(const char *line)
{
	const char *answer = lines_hall(kit.lines, "%s", line);
	if (strncmp(answer, "ok", 2) != 0) {
		fail_msg("%s: %s", line, answer);
	}
}

static void expect_get(const char *path, int status)
{
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.curl_code, 0);
	assert_int_equal(answer.status, status);
	answer_free(&answer);
}

/* Every answer of the case file, byte for byte, and nothing of the hall's own in it. */
static void something_else_answers(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int status;
		const char *type, *body, *header, *value;
	} cases[] = {
		{"status=400 type=text/html body=<html><head><title>400 The SSL certificate "
		 "error</title></head></html>",
			400, "text/html",
			"<html><head><title>400 The SSL certificate error</title></head></html>",
			"Server", ""},
		{"status=404 type=text/plain body=default backend - 404", 404, "text/plain",
			"default backend - 404", "Server", ""},
		{"status=405 type=text/html header=Allow:GET body=<h1>405 Not Allowed</h1>", 405,
			"text/html", "<h1>405 Not Allowed</h1>", "Allow", "GET"},
		{"status=413 type=text/html header=Server:nginx/1.22.1 body=<h1>413 Request Entity "
		 "Too Large</h1>",
			413, "text/html", "<h1>413 Request Entity Too Large</h1>", "Server",
			"nginx/1.22.1"},
		{"status=503 type=text/html body=<h1>503</h1>", 503, "text/html", "<h1>503</h1>",
			"Retry-After", ""},
		{"status=302 header=Location:http://portal.example/login body=", 302, "", "",
			"Location", "http://portal.example/login"},
		{"status=200 type=text/html;%20charset=utf-8 body=<h1>portal</h1>", 200,
			"text/html; charset=utf-8", "<h1>portal</h1>", "ETag", ""},
		{"status=200 type=application/json body=", 200, "application/json", "", "ETag", ""},
		{"status=409 type=application/problem+json body={\"message\":\"no, 100 %\"}", 409,
			"application/problem+json", "{\"message\":\"no, 100 %\"}", "Cache-Control",
			""},
	};
	long before = stat_of("tickets");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char line[512];
		snprintf(line, sizeof(line), "at /v1/* %s", cases[i].what);
		order(line);
		struct answer answer = take_ticket(kit.kiosk, OPEN_MATTER, NULL);
		assert_int_equal(answer.status, cases[i].status);
		assert_string_equal(answer.type, cases[i].type);
		assert_string_equal(answer.body, cases[i].body);
		assert_string_equal(answer_header(&answer, cases[i].header), cases[i].value);
		answer_free(&answer);
		expect_get("/v1/time", cases[i].status);
		order("at /v1/* off");
		expect_get("/v1/time", 200);
	}
	assert_int_equal(stat_of("tickets"), before);
}

static void only_the_chosen_requests(void **state)
{
	(void)state;
	order("at /v1/status status=500");
	expect_get("/v1/status", 500);
	expect_get("/v1/time", 200);
	expect_get("/v1/catalog", 200);
	order("at POST:/v1/ticket* status=503 count=2");
	expect_get("/v1/time", 200);
	expect_answer(take_ticket(kit.kiosk, OPEN_MATTER, NULL), 503, "unavailable");
	expect_post("/v1/ticket-blocks", "{\"zone\":\"A\",\"count\":1}", 503, "unavailable");
	expect_answer(take_ticket(kit.kiosk, OPEN_MATTER, NULL), 201, "");
	order("at /v1/time status=409 code=hall_closed");
	expect_answer(client_get(kit.kiosk, "/v1/time", NULL), 409, "hall_closed");
	/* In turn: the first answer is lost, the next is a stranger's, then all is well. */
	order("at POST:/v1/tickets lose=yes count=1");
	order("at POST:/v1/tickets status=404 type=text/plain count=1 body=gone");
	char key[33];
	key_make(key);
	static const int statuses[] = {0, 404, 201};
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		struct client *fresh =
			client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
		struct answer answer = client_post(
			fresh, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
		assert_int_equal(answer.status, statuses[i]);
		assert_int_equal(answer.is_replay, statuses[i] == 201);
		answer_free(&answer);
		client_destroy(fresh);
	}
}

static struct answer reconcile_one(const char *id, int n, const char *key)
{
	return reconcile(kit.kiosk, id, n, key, "", false);
}

static void one_ticket_fails_the_rest_pass(void **state)
{
	(void)state;
	char id[32], line[160], keys[3][33];
	int first;
	lease(kit.kiosk, "A", 3, id, &first);
	for (int i = 0; i < 3; i++) {
		key_make(keys[i]);
	}
	/* Whichever comes first, and it again. */
	order("at POST:/v1/ticket-blocks/*/tickets one=yes status=500");
	for (int round = 0; round < 2; round++) {
		expect_answer(reconcile_one(id, first + 1, keys[1]), 500, "internal");
		expect_answer(reconcile_one(id, first, keys[0]), 201, "");
	}
	order("clear");
	expect_answer(reconcile_one(id, first + 1, keys[1]), 201, "");
	/* By its key, and by its number. */
	snprintf(line, sizeof(line), "at /v1/ticket-blocks/* with=%s status=500", keys[2]);
	order(line);
	expect_answer(reconcile_one(id, first + 2, keys[2]), 500, "internal");
	expect_answer(reconcile_one(id, first, keys[0]), 201, "");
	order("clear");
	snprintf(line, sizeof(line), "at /v1/ticket-blocks/* with=A%04d status=503 count=1",
		first + 2);
	order(line);
	expect_answer(reconcile_one(id, first, keys[0]), 201, "");
	expect_answer(reconcile_one(id, first + 2, keys[2]), 503, "unavailable");
	expect_answer(reconcile_one(id, first + 2, keys[2]), 201, "");
	/* A ticket asked for is known by its Idempotency-Key. */
	char key[33];
	key_make(key);
	snprintf(line, sizeof(line), "at POST:/v1/tickets with=%s status=500", key);
	order(line);
	expect_answer(take_ticket(kit.kiosk, OPEN_MATTER, NULL), 201, "");
	expect_answer(client_post(kit.kiosk, "/v1/tickets", key, NULL,
			      "{\"matter\":\"" OPEN_MATTER "\"}"),
		500, "internal");
}

static void later_is_said_both_ways(void **state)
{
	(void)state;
	order("at /v1/status status=429 retry_s=20");
	struct answer answer = client_get(kit.kiosk, "/v1/status", NULL);
	assert_string_equal(answer_header(&answer, "Retry-After"), "20");
	expect_answer(answer, 429, "too_many_requests");
	order("clear");
	/* The date is of the hall's own clock. */
	order("time 2026-11-25T23:29:40");
	order("at /v1/status status=503 retry_date_s=20");
	answer = client_get(kit.kiosk, "/v1/status", NULL);
	const char *said = answer_header(&answer, "Retry-After");
	struct tm utc = {0};
	const char *end = strptime(said, "%a, %d %b %Y %H:%M:%S GMT", &utc);
	assert_non_null(end);
	assert_string_equal(end, "");
	assert_memory_equal(said, "Wed, 25 Nov 2026 15:", 20);
	/* 2026-11-25T23:30:00+08:00, a little later when the machine is busy. */
	assert_in_range(timegm(&utc), 1795620600, 1795620600 + 5);
	expect_answer(answer, 503, "unavailable");
	order("clear");
	/* By something else than the hall, and wrongly. */
	order("at /v1/status status=503 type=text/html header=Retry-After:soon body=<p>");
	answer = client_get(kit.kiosk, "/v1/status", NULL);
	assert_string_equal(answer_header(&answer, "Retry-After"), "soon");
	answer_free(&answer);
}

static void answers_come_late_or_slowly(void **state)
{
	(void)state;
	order("at /v1/time wait_ms=700");
	int64_t began_ms = clock_ms();
	expect_get("/v1/status", 200);
	assert_in_range(clock_ms() - began_ms, 0, 650);
	expect_get("/v1/time", 200);
	assert_true(clock_ms() - began_ms >= 700);
	/* The whole catalogue, drop by drop and byte for byte: so fast that it takes a second. */
	struct answer whole = client_get(kit.kiosk, "/v1/catalog", NULL);
	char line[80];
	snprintf(line, sizeof(line), "at /v1/catalog rate=%zu", strlen(whole.body));
	order(line);
	began_ms = clock_ms();
	struct answer slow = client_get(kit.kiosk, "/v1/catalog", NULL);
	assert_true(clock_ms() - began_ms >= 800);
	assert_string_equal(slow.body, whole.body);
	assert_string_equal(slow.etag, whole.etag);
	answer_free(&whole);
	answer_free(&slow);
	/* Late, slow and cut at once. */
	order("at /v1/catalog wait_ms=300 cut=1000");
	began_ms = clock_ms();
	struct client *fresh =
		client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
	slow = client_get(fresh, "/v1/catalog", NULL);
	assert_true(clock_ms() - began_ms >= 300);
	assert_int_not_equal(slow.curl_code, 0);
	assert_int_equal(strlen(slow.body), 1000);
	answer_free(&slow);
	client_destroy(fresh);
}

static void heartbeats_pace_is_set(void **state)
{
	(void)state;
	static const char beat[] =
		"{\"screen\":\"attract\",\"frames\":1,\"last_input_s\":0,\"devices\":[],"
		"\"outbox\":0,\"versions\":{}}";
	static const int paces[] = {5, 3600, 30};
	for (size_t i = 0; i < ARRAY_LEN(paces); i++) {
		char line[32];
		snprintf(line, sizeof(line), "next %d", paces[i]);
		order(line);
		struct answer answer = post("/v1/terminals/me/heartbeat", beat);
		assert_int_equal(
			json_integer_value(json_object_get(answer.json, "next_s")), paces[i]);
		answer_free(&answer);
	}
}

static void rules_are_read_and_counted(void **state)
{
	(void)state;
	static const char *const bad[] = {"at /v1/time statu=500", "at /v1/time status",
		"at /v1/time status=99", "at /v1/time status=600", "at /v1/time status=5x",
		"at /v1/time status=200", "at /v1/time type=text/html", "at /v1/time lose=maybe",
		"at /v1/time lose=yes cut=3", "at /v1/time count=-1", "at /v1/time rate=0",
		"at /v1/time status=404 header=Location", "next x", "next", "at", "latency fast",
		"fail 1 5x", "fail 1 200", "lose -1", "cut 1", "hang maybe", "card-limit many",
		"limit tickets", "limit coffee=3", "limit tickets=x", "seed hrss x", "call all x",
		"windows hrss x"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_memory_equal(lines_hall(kit.lines, "%s", bad[i]), "error", 5);
	}
	assert_string_equal(lines_hall(kit.lines, "rules"), "[]");
	order("at GET:/v1/time"); /* nothing but counting */
	order("fail 3 503");
	order("fail 1 500"); /* in place of the last */
	expect_get("/v1/time", 500);
	expect_get("/v1/time", 200);
	expect_get("/v1/status", 200);
	assert_string_equal(lines_hall(kit.lines, "rules"),
		"[{\"at\":\"GET:/v1/time\",\"from\":\"at\",\"hits\":2,\"left\":-1},"
		"{\"at\":\"/v1/*\",\"from\":\"fail\",\"hits\":1,\"left\":0}]");
	assert_string_equal(lines_hall(kit.lines, "at GET:/v1/time off"), "ok 1");
	assert_string_equal(lines_hall(kit.lines, "at GET:/v1/time off"), "ok 0");
	for (int i = 0; i < 31; i++) {
		order("at /nowhere");
	}
	assert_memory_equal(lines_hall(kit.lines, "at /nowhere"), "error too many", 14);
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		HALL_TEST(something_else_answers),
		HALL_TEST(only_the_chosen_requests),
		HALL_TEST(one_ticket_fails_the_rest_pass),
		HALL_TEST(later_is_said_both_ways),
		HALL_TEST(answers_come_late_or_slowly),
		HALL_TEST(heartbeats_pace_is_set),
		HALL_TEST(rules_are_read_and_counted),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
