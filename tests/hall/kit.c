#include "tests/hall/kit.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <curl/curl.h>
#include <sodium.h>

struct kit kit;

bool kit_open(const char *const *hall_args)
{
	struct lines_config config = {.source_dir = SOURCE_DIR, .build_dir = BUILD_DIR};
	for (int i = 0; hall_args[i]; i++) {
		config.hall_args[i] = hall_args[i];
	}
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	kit.lines = lines_open(&config);
	if (!kit.lines || sodium_init() < 0) {
		return false;
	}
	snprintf(kit.tls_dir, sizeof(kit.tls_dir), "%s/tls", lines_dir(kit.lines));
	kit.kiosk = client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
	kit.other = client_create(kit.tls_dir, "terminal-0002", lines_port(kit.lines, 0));
	return true;
}

void kit_close(void)
{
	client_destroy(kit.kiosk);
	client_destroy(kit.other);
	lines_close(kit.lines, false);
	curl_global_cleanup();
}

int kit_calm(void **state)
{
	(void)state;
	lines_hall(kit.lines, "clear");
	lines_hall(kit.lines, "time real");
	lines_hall(kit.lines, "hours always");
	return 0;
}

long stat_of(const char *name)
{
	json_t *stats = json_loads(lines_hall(kit.lines, "stats"), 0, NULL);
	assert_non_null(stats);
	long value = (long)json_integer_value(json_object_get(stats, name));
	json_decref(stats);
	return value;
}

struct answer post(const char *path, const char *body)
{
	char key[33];
	key_make(key);
	return client_post(kit.kiosk, path, key, NULL, body);
}

void expect_answer(struct answer answer, int status, const char *code)
{
	assert_int_equal(answer.curl_code, 0);
	assert_int_equal(answer.status, status);
	assert_string_equal(answer_text(&answer, "code"), code);
	assert_string_equal(
		answer.type, status < 400 ? "application/json" : "application/problem+json");
	answer_free(&answer);
}

void expect_post(const char *path, const char *body, int status, const char *code)
{
	expect_answer(post(path, body), status, code);
}

void identify(const char *body, char token_out[static 80])
{
	struct answer answer = post("/v1/identity-sessions", body);
	assert_int_equal(answer.status, 201);
	snprintf(token_out, 80, "%s", answer_text(&answer, "token"));
	answer_free(&answer);
}

struct answer take_ticket(struct client *client, const char *matter, const char *token)
{
	char body[256], key[33];
	key_make(key);
	snprintf(body, sizeof(body), "{\"matter\":\"%s\"%s%s%s}", matter,
		token ? ",\"identity\":\"" : "", token ? token : "", token ? "\"" : "");
	return client_post(client, "/v1/tickets", key, NULL, body);
}

void lease(
	struct client *client, const char *zone, int count, char id_out[static 32], int *first_out)
{
	char body[64], key[33];
	key_make(key);
	snprintf(body, sizeof(body), "{\"zone\":\"%s\",\"count\":%d}", zone, count);
	struct answer answer = client_post(client, "/v1/ticket-blocks", key, NULL, body);
	assert_int_equal(answer.status, 201);
	snprintf(id_out, 32, "%s", answer_text(&answer, "id"));
	*first_out = (int)strtol(answer_text(&answer, "first") + 1, NULL, 10);
	assert_int_equal(
		strtol(answer_text(&answer, "last") + 1, NULL, 10), *first_out + count - 1);
	answer_free(&answer);
}

struct answer reconcile(struct client *client, const char *id, int n, const char *key,
	const char *more, bool is_void)
{
	char path[96], body[4096], at[64], http_key[33];
	struct answer now = client_get(client, "/v1/time", NULL);
	snprintf(at, sizeof(at), "%s", answer_text(&now, "now"));
	answer_free(&now);
	key_make(http_key);
	snprintf(path, sizeof(path), "/v1/ticket-blocks/%s/tickets", id);
	snprintf(body, sizeof(body),
		"{\"number\":\"A%04d\",\"matter\":\"" OPEN_MATTER
		"\",\"issued_at\":\"%s\",\"key\":\"%s\""
		"%s,\"void\":%s}",
		n, at, key, more, is_void ? "true" : "false");
	return client_post(client, path, http_key, NULL, body);
}
