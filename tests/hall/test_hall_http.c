/* The reference hall and requests as no honest client makes them: raw bytes over TLS. */
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
#include "tests/hall/raw.h"

enum { WAIT_MS = 3000 };

#define KEY "Idempotency-Key: 0123456789012345678901\r\n"
#define POST                                                                                       \
	" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
#define GET   " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
#define EMPTY "Content-Length: 2\r\n\r\n{}"

static char text[64 * 1024];

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

/* The answer to these bytes, in text; its status, 0 when there was none. */
static int ask(const char *data, size_t len)
{
	struct raw *raw = raw_open(lines_port(kit.lines, 0), 1);
	assert_non_null(raw);
	assert_true(raw_greet(raw, kit.tls_dir, "terminal-0001"));
	(void)!raw_send(raw, data, len); /* who is refused early may not hear it all */
	raw_read(raw, text, sizeof(text), WAIT_MS);
	raw_close(raw);
	return strncmp(text, "HTTP/1.", 7) == 0 ? (int)strtol(text + 9, NULL, 10) : 0;
}

static void expect(const char *request, int status, const char *part)
{
	int got = ask(request, strlen(request));
	if (got != status || !strstr(text, part)) {
		fail_msg("\"%.60s\": not %d with \"%s\" but \"%.400s\"", request, status, part,
			text);
	}
}

static void methods_are_known(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"OPTIONS", "PUT", "PATCH", "TRACE", "DELETE", "BREW", "get", "POST", "HEAD"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		char line[256];
		snprintf(line, sizeof(line), "%s /v1/status%s%s" EMPTY, wrong[i], POST, KEY);
		expect(line, 405, "Allow: GET\r\n");
		assert_non_null(strstr(text, "application/problem+json"));
		bool has_body = strstr(text, "\"code\":\"method_not_allowed\"") != NULL;
		assert_int_equal(has_body, strcmp(wrong[i], "HEAD") != 0);
	}
	expect("GET /v1/tickets" GET, 405, "Allow: POST\r\n");
	expect("GET /v1/identity-sessions/01234567890123456789012345678901" GET, 405,
		"Allow: DELETE\r\n");
	expect("OPTIONS *" GET, 404, "\"code\":\"not_found\"");
}

static void paths_are_what_they_are(void **state)
{
	(void)state;
	static const char *const wrong[] = {"/v1/%73tatus", "/v1/status%00", "/v1/status%00/x",
		"/v1/status/", "//v1/status", "/v1//status", "/v1/./status", "/v1/../v1/status",
		"/v1/..%2fv1/status", "/V1/status", "/v1/status;x", "/v1", "/", "/t/",
		"/t/../v1/status", "/v1/status%", "/v1/status%zz", "/%2e%2e/%2e%2e/etc/passwd"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		char line[256];
		snprintf(line, sizeof(line), "GET %s" GET, wrong[i]);
		int status = ask(line, strlen(line));
		if (status != 404) {
			fail_msg("%s: %d", wrong[i], status);
		}
	}
	expect("GET /v1/status" GET, 200, "\"as_of\"");
	expect("GET /v1/status?now=1" GET, 200, "\"as_of\"");
	/* One that means another block's tickets, were it taken apart after unescaping. */
	expect("POST /v1/ticket-blocks/x%2Ftickets" POST KEY EMPTY, 404, "not_found");
	expect("POST /v1/ticket-blocks/a/b/tickets" POST KEY EMPTY, 404, "not_found");
	expect("DELETE /v1/identity-sessions/..%2f..%2fx" GET, 404, "not_found");
	char line[2048];
	memset(line, 'x', sizeof(line));
	memcpy(line, "GET /v1/status?", 15);
	strcpy(line + 900, GET);
	expect(line, 404, "not_found");
	memcpy(line, "GET /v1/status/", 15);
	expect(line, 404, "not_found");
}

static void a_body_has_one_end(void **state)
{
	(void)state;
	/* Good tickets, whichever of the two lengths one believes. */
	expect("POST /v1/tickets" POST KEY
	       "Content-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n"
	       "14\r\n{\"matter\":\"hrss-07\"}\r\n0\r\n\r\n",
		400, "");
	assert_null(strstr(text, "number"));
	expect("POST /v1/tickets" POST KEY "Content-Length: 20\r\nContent-Length: 20\r\n\r\n"
	       "{\"matter\":\"hrss-07\"}",
		400, "");
	expect("POST /v1/tickets" POST KEY "Content-Length: 20\r\nContent-Length: 30\r\n\r\n"
	       "{\"matter\":\"hrss-07\"}          ",
		400, "");
	expect("POST /v1/tickets" POST KEY "Content-Length: 30\r\nContent-Length: 20\r\n\r\n"
	       "{\"matter\":\"hrss-07\"}          ",
		400, "");
	expect("POST /v1/tickets" POST KEY "Content-Length: -1\r\n\r\n{}", 400, "");
	expect("POST /v1/tickets" POST KEY "Content-Length: 2x\r\n\r\n{}", 400, "");
	expect("POST /v1/tickets" POST KEY "Transfer-Encoding: chunked\r\n\r\n"
	       "14\r\n{\"matter\":\"hrss-07\"}\r\n0\r\n\r\n",
		201, "\"number\"");
	expect("POST /v1/tickets" POST
	       "Transfer-Encoding: chunked\r\n\r\n14\r\n{\"matter\":\"hrss-07\"}\r\n0\r\n\r\n",
		400, "idempotency_key_required");
	expect("POST /v1/tickets" POST KEY "Idempotency-Key: 9876543210987654321098\r\n" EMPTY, 400,
		"idempotency_key_required");
	/* The second request inside the first one's body is no request. */
	expect("POST /v1/tickets" POST "Idempotency-Key: abcdefghijklmnopqrstuvw\r\n"
	       "Content-Length: 60\r\n\r\n"
	       "{}GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX: 01234567890123456789\r\n\r\n",
		400, "invalid_request");
	assert_null(strstr(text, "as_of"));
}

static void what_is_too_much_is_said_early(void **state)
{
	(void)state;
	/* Not one byte of it was sent, nor will be. */
	expect("POST /v1/tickets" POST KEY "Content-Length: 100000000\r\n\r\n", 413,
		"\"code\":\"body_too_large\"");
	assert_non_null(strstr(text, "application/problem+json"));
	expect("POST /v1/tickets" POST KEY
	       "Expect: 100-continue\r\nContent-Length: 99999999999999999999\r\n\r\n",
		413, "");
	char line[20000];
	size_t len = (size_t)snprintf(line, sizeof(line), "GET /v1/status HTTP/1.1\r\n");
	for (int i = 0; i < 300; i++) {
		len += (size_t)snprintf(line + len, sizeof(line) - len,
			"X-Padding-%04d: 0123456789012345678901234\r\n", i);
	}
	snprintf(line + len, sizeof(line) - len, "Host: localhost\r\nConnection: close\r\n\r\n");
	expect(line, 431, "\"code\":\"headers_too_large\"");
	char huge[60000];
	memset(huge, 'x', sizeof(huge));
	memcpy(huge, "GET /", 5);
	int status = ask(huge, sizeof(huge));
	assert_true(status == 0 || status == 413 || status == 414 || status == 431);
}

static void types_and_versions(void **state)
{
	(void)state;
#define TICKET "Content-Length: 20\r\n\r\n{\"matter\":\"hrss-07\"}"
#define AS(type)                                                                                   \
	"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"                    \
	"Content-Type: " type "\r\n"
	expect(AS("application/json; charset=utf-8") "Idempotency-Key: "
						     "types-and-versions-0001\r\n" TICKET,
		201, "\"number\"");
	expect(AS("Application/JSON ; charset=utf-8") "Idempotency-Key: "
						      "types-and-versions-0002\r\n" TICKET,
		201, "\"number\"");
	expect(AS("application/jsonp") KEY TICKET, 415, "unsupported_media_type");
	expect(AS("application/json-seq") KEY TICKET, 415, "unsupported_media_type");
	expect(AS("application/problem+json") KEY TICKET, 415, "unsupported_media_type");
	expect(AS("text/json") KEY TICKET, 415, "unsupported_media_type");
	expect("POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" KEY TICKET,
		415, "unsupported_media_type");
	expect("GET /v1/status HTTP/1.0\r\n\r\n", 200, "\"as_of\"");
	assert_null(strstr(text, "chunked"));
	expect("POST /v1/tickets HTTP/1.0\r\nContent-Type: application/json\r\n"
	       "Idempotency-Key: types-and-versions-0003\r\n" TICKET,
		201, "\"number\"");
	int status = ask("SSH-2.0-OpenSSH_9.2\r\n\r\n", 23);
	assert_true(status == 0 || status == 400);
}

static void strangers_in_many_coats(void **state)
{
	(void)state;
	static const char *const names[] = {NULL, "wrong", "server"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct raw *raw = raw_open(lines_port(kit.lines, 0), 1);
		assert_non_null(raw);
		/* In TLS 1.3 the client's side of it may still look good. */
		bool is_greeted = raw_greet(raw, kit.tls_dir, names[i]);
		is_greeted = is_greeted && raw_send(raw, "GET /v1/status" GET, 60);
		assert_int_equal(raw_read(raw, text, sizeof(text), WAIT_MS), 0);
		assert_true(raw_is_closed(raw, WAIT_MS));
		raw_close(raw);
	}
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		HALL_TEST(methods_are_known),
		HALL_TEST(paths_are_what_they_are),
		HALL_TEST(a_body_has_one_end),
		HALL_TEST(what_is_too_much_is_said_early),
		HALL_TEST(types_and_versions),
		HALL_TEST(strangers_in_many_coats),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
