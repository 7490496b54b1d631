/* The reference hall keeps its contract (firmware/hall/openapi.yaml), over real TLS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>
#include <sodium.h>

#include "firmware/base/attr.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/kit.h"

enum { THREADS = 6, TICKETS_EACH = 100 };

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--card-limit", "3", "--limit", "all=0", NULL};
	return kit_open(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static void catalog_has_the_city(void **state)
{
	(void)state;
	struct answer answer = client_get(kit.kiosk, "/v1/catalog", NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(json_array_size(json_object_get(answer.json, "zones")), 6);
	assert_int_equal(json_array_size(json_object_get(answer.json, "departments")), 57);
	assert_int_equal(json_array_size(json_object_get(answer.json, "windows")), 262);
	const json_t *matters = json_object_get(answer.json, "matters");
	int approvals = 0, preliminaries = 0, voices = 0;
	for (size_t i = 0; i < json_array_size(matters); i++) {
		const json_t *matter = json_array_get(matters, i);
		const json_t *name = json_object_get(matter, "name");
		const char *kind = json_string_value(json_object_get(matter, "kind"));
		approvals += strcmp(kind, "approval") == 0;
		preliminaries += strcmp(kind, "preliminary") == 0;
		bool is_voice = strcmp(kind, "voice") == 0;
		voices += is_voice;
		assert_int_equal(
			json_array_size(json_object_get(matter, "windows")) == 0, is_voice);
		assert_true(is_voice || json_object_get(matter, "department"));
		const char *pinyin = json_string_value(json_object_get(matter, "pinyin"));
		int tokens = 1;
		for (const char *at = pinyin; *at; at++) {
			tokens += *at == ' ';
		}
		assert_int_equal(tokens,
			pinyin_tokens_needed(json_string_value(json_object_get(name, "zh"))));
		assert_true(strlen(json_string_value(json_object_get(name, "en"))) <= 80);
	}
	assert_int_equal(json_array_size(matters) - (size_t)voices, 422);
	assert_int_equal(approvals, 42);
	assert_int_equal(preliminaries, 77);
	assert_null(strstr(answer.body, "fang de chan")); /* 地 is di in 房地产 */
	assert_non_null(strstr(answer.body, "dian dang hang"));
	assert_non_null(strstr(answer.body, "chang huan zhu fang dai kuan"));
	assert_non_null(strstr(answer.body, "mi ma chong zhi"));

	char header[128];
	snprintf(header, sizeof(header), "If-None-Match: %s", answer.etag);
	struct answer again = client_get(kit.kiosk, "/v1/catalog", header);
	assert_int_equal(again.status, 304);
	assert_string_equal(again.body, "");
	answer_free(&again);
	lines_hall(kit.lines, "quota %s 77", OPEN_MATTER); /* a change makes a new tag */
	again = client_get(kit.kiosk, "/v1/catalog", header);
	assert_int_equal(again.status, 200);
	assert_string_not_equal(again.etag, answer.etag);
	lines_hall(kit.lines, "quota %s none", OPEN_MATTER);
	answer_free(&again);
	answer_free(&answer);
}

static void strangers_get_no_answer(void **state)
{
	(void)state;
	static const char *const names[] = {NULL, "wrong"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct client *client =
			client_create(kit.tls_dir, names[i], lines_port(kit.lines, 0));
		struct answer answer = client_get(client, "/v1/time", NULL);
		assert_int_not_equal(answer.curl_code, 0);
		assert_int_equal(answer.status, 0);
		answer_free(&answer);
		client_destroy(client);
	}
	struct client *client = client_create(kit.tls_dir, "stranger", lines_port(kit.lines, 0));
	struct answer answer = client_get(client, "/v1/time", NULL);
	assert_int_equal(answer.status, 403);
	assert_string_equal(answer_text(&answer, "code"), "terminal_unknown");
	answer_free(&answer);
	client_destroy(client);
}

static void answers_are_repeated_byte_for_byte(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	struct answer first = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	struct answer second = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_int_equal(first.status, 201);
	assert_false(first.is_replay);
	assert_int_equal(second.status, 201);
	assert_true(second.is_replay);
	assert_string_equal(first.body, second.body);
	answer_free(&second);
	second = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\": \"" OPEN_MATTER "\"}");
	assert_int_equal(second.status, 422);
	assert_string_equal(answer_text(&second, "code"), "idempotency_mismatch");
	answer_free(&second);
	/* The key of another terminal is another key. */
	second = client_post(
		kit.other, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_int_equal(second.status, 201);
	assert_string_not_equal(answer_text(&second, "number"), answer_text(&first, "number"));
	answer_free(&second);
	answer_free(&first);
}

static void a_lost_answer_is_given_again(void **state)
{
	(void)state;
	static const char *const faults[] = {"lose 1", "cut 1 20", "garbage 1"};
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		char key[33];
		key_make(key);
		long before = stat_of("online");
		lines_hall(kit.lines, "%s", faults[i]);
		/* A fresh connection: libcurl itself repeats what an old one swallowed. */
		struct client *fresh =
			client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
		struct answer answer = client_post(
			fresh, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
		client_destroy(fresh);
		assert_null(answer.json);
		answer_free(&answer);
		answer = client_post(
			kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
		assert_int_equal(answer.status, 201);
		assert_true(answer.is_replay);
		answer_free(&answer);
		assert_int_equal(stat_of("online"), before + 1);
	}
	lines_hall(kit.lines, "fail 1 503"); /* nothing was done: the same key works afterwards */
	char key[33];
	key_make(key);
	struct answer answer = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_int_equal(answer.status, 503);
	answer_free(&answer);
	answer = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_int_equal(answer.status, 201);
	assert_false(answer.is_replay);
	answer_free(&answer);
}

static void malformed_requests_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path, *body, *code;
		int status;
	} cases[] = {
		{"/v1/tickets", "", "invalid_request", 400},
		{"/v1/tickets", "[]", "invalid_request", 400},
		{"/v1/tickets", "{\"matter\":7}", "invalid_request", 400},
		{"/v1/tickets", "{\"matter\":\"a\\u0000b\"}", "invalid_request", 400},
		{"/v1/tickets", "{\"matter\":\"hrss-07\",\"matter\":\"hrss-07\"}",
			"invalid_request", 400},
		{"/v1/tickets", "{\"matter\":\"hrss-07\",\"x\":1}", "invalid_request", 400},
		{"/v1/tickets", "[[[[[[[[[[[[1]]]]]]]]]]]]", "invalid_request", 400},
		{"/v1/tickets", "{\"matter\":\"none-99\"}", "unknown_matter", 422},
		{"/v1/ticket-blocks", "{\"zone\":\"A\",\"count\":51}", "invalid_request", 400},
		{"/v1/ticket-blocks", "{\"zone\":\"A\",\"count\":0}", "invalid_request", 400},
		{"/v1/ticket-blocks", "{\"zone\":\"Z\",\"count\":1}", "unknown_zone", 422},
		{"/v1/ticket-blocks", "{\"zone\":\"A\",\"count\":1,\"date\":\"2020-01-01\"}",
			"invalid_date", 422},
		{"/v1/identity-sessions", CARD("110101199003070274", "2036-05-01"), "invalid_card",
			422},
		{"/v1/identity-sessions", CARD("110101199003070273", "2020-05-01"), "card_expired",
			422},
		{"/v1/identity-sessions", CARD("110101199003070273", "2026-02-30"),
			"invalid_request", 400},
		{"/v1/identity-sessions", "{\"kind\":\"phone\",\"phone\":\"12345\"}",
			"invalid_phone", 422},
		{"/v1/nothing", "{}", "not_found", 404},
		{"/v1/catalog", "{}", "method_not_allowed", 405},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_post(cases[i].path, cases[i].body, cases[i].status, cases[i].code);
	}
	char key[33];
	key_make(key);
	struct answer answer = client_post(kit.kiosk, "/v1/tickets", NULL, NULL, "{}");
	assert_string_equal(answer_text(&answer, "code"), "idempotency_key_required");
	answer_free(&answer);
	answer = client_post(kit.kiosk, "/v1/tickets", "short", NULL, "{}");
	assert_string_equal(answer_text(&answer, "code"), "idempotency_key_required");
	answer_free(&answer);
	answer = client_post(kit.kiosk, "/v1/tickets", key, "text/plain", "{}");
	assert_int_equal(answer.status, 415);
	answer_free(&answer);
	char *big = malloc(70001);
	assert_non_null(big);
	memset(big, ' ', 70000);
	big[70000] = '\0';
	answer = client_post(kit.kiosk, "/v1/tickets", key, NULL, big);
	assert_int_equal(answer.status, 413);
	answer_free(&answer);
	memcpy(big, "X-Long: ", 8);
	memset(big + 8, 'x', 9000);
	big[9008] = '\0';
	answer = client_get(kit.kiosk, "/v1/time", big);
	assert_int_equal(answer.status, 431);
	answer_free(&answer);
	free(big);
}

static void identity_quota_and_touting(void **state)
{
	(void)state;
	char token[80], path[160], body[256];
	expect_post("/v1/tickets", "{\"matter\":\"" CARD_MATTER "\"}", 422, "identity_required");
	identify("{\"kind\":\"phone\",\"phone\":\"13800000000\"}", token);
	snprintf(body, sizeof(body), "{\"matter\":\"" CARD_MATTER "\",\"identity\":\"%s\"}", token);
	expect_post("/v1/tickets", body, 422, "identity_kind");
	identify(CARD("110101199003070273", "long"), token);
	snprintf(body, sizeof(body), "{\"matter\":\"" CARD_MATTER "\",\"identity\":\"%s\"}", token);
	expect_post("/v1/tickets", body, 201, "");
	struct answer answer = post("/v1/tickets", body);
	assert_string_equal(answer_text(&answer, "code"), "card_limit_reached");
	assert_string_equal(answer_text(&answer, "reason"), "same_matter");
	assert_int_equal(answer_text(&answer, "number")[0], 'A');
	answer_free(&answer);
	lines_hall(kit.lines, "quota civil-02 0");
	snprintf(body, sizeof(body), "{\"matter\":\"civil-02\",\"identity\":\"%s\"}", token);
	answer = post("/v1/tickets", body);
	assert_string_equal(answer_text(&answer, "code"), "quota_used_up");
	assert_non_null(strstr(answer_text(&answer, "resets_at"), "T00:00:00+08:00"));
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/status", NULL);
	assert_non_null(strstr(answer.body, "{\"code\":\"civil-02\",\"state\":\"quota_used_up\""));
	answer_free(&answer);
	lines_hall(kit.lines, "quota civil-02 none");
	for (int i = 3; i <= 4; i++) { /* the second and third number of the day */
		snprintf(body, sizeof(body), "{\"matter\":\"civil-%02d\",\"identity\":\"%s\"}", i,
			token);
		expect_post("/v1/tickets", body, 201, "");
	}
	snprintf(body, sizeof(body), "{\"matter\":\"civil-05\",\"identity\":\"%s\"}", token);
	answer = post("/v1/tickets", body);
	assert_string_equal(answer_text(&answer, "reason"), "per_day");
	answer_free(&answer);
	snprintf(path, sizeof(path), "/v1/identity-sessions/%s", token);
	for (int i = 0; i < 2; i++) {
		answer = client_delete(kit.kiosk, path);
		assert_int_equal(answer.status, 204);
		answer_free(&answer);
	}
	snprintf(body, sizeof(body), "{\"matter\":\"civil-06\",\"identity\":\"%s\"}", token);
	expect_post("/v1/tickets", body, 422, "identity_expired");
	lines_hall(kit.lines, "suspend " OPEN_MATTER);
	expect_post("/v1/tickets", "{\"matter\":\"" OPEN_MATTER "\"}", 409, "matter_suspended");
	lines_hall(kit.lines, "resume " OPEN_MATTER);
}

static void hours_are_kept(void **state)
{
	(void)state;
	static const struct {
		const char *time, *reason, *next;
	} cases[] = {
		{"2026-11-24T08:59:00", "before_opening", "2026-11-24T09:00:00+08:00"},
		{"2026-11-24T10:00:00", "open", ""},
		{"2026-11-24T12:30:00", "lunch", "2026-11-24T13:00:00+08:00"},
		{"2026-11-27T17:00:01", "after_closing", "2026-11-28T09:00:00+08:00"},
		{"2026-11-29T10:00:00", "closed_day", "2026-11-30T09:00:00+08:00"},
		{"2027-01-01T10:00:00", "exception", "2027-01-02T09:00:00+08:00"},
	};
	lines_hall(kit.lines, "hours real");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		lines_hall(kit.lines, "time %s", cases[i].time);
		struct answer answer = client_get(kit.kiosk, "/v1/status", NULL);
		assert_string_equal(answer_text(&answer, "reason"), cases[i].reason);
		assert_string_equal(answer_text(&answer, "next_opening"), cases[i].next);
		bool is_open = strcmp(cases[i].reason, "open") == 0;
		assert_int_equal(json_is_true(json_object_get(answer.json, "open")), is_open);
		answer_free(&answer);
		answer = post("/v1/tickets", "{\"matter\":\"" OPEN_MATTER "\"}");
		assert_int_equal(answer.status, is_open ? 201 : 409);
		assert_string_equal(answer_text(&answer, "code"), is_open ? "" : "hall_closed");
		assert_string_equal(answer_text(&answer, "next_opening"), cases[i].next);
		answer_free(&answer);
	}
}

static void expect_reconciled(
	struct answer answer, int status, const char *word, const char *replaced)
{
	assert_int_equal(answer.status, status);
	assert_string_equal(answer_text(&answer, status < 400 ? "status" : "code"), word);
	assert_string_equal(answer_text(&answer, "replaced"), replaced);
	answer_free(&answer);
}

static void provisional_tickets_are_reconciled(void **state)
{
	(void)state;
	char id[32], online_key[33], key[33], free_key[33];
	int first;
	key_make(online_key);
	key_make(key);
	key_make(free_key);
	lease(kit.kiosk, "A", 5, id, &first);
	/* The online answer was lost; the kiosk printed from its block. */
	struct answer online = client_post(
		kit.kiosk, "/v1/tickets", online_key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_int_equal(online.status, 201);
	expect_reconciled(reconcile(kit.kiosk, id, first, online_key, "", false), 201, "confirmed",
		answer_text(&online, "number"));
	answer_free(&online);
	expect_reconciled(
		reconcile(kit.kiosk, id, first + 1, key, "", false), 201, "confirmed", "");
	/* Again, under a new Idempotency-Key: the same answer, no second ticket. */
	expect_reconciled(
		reconcile(kit.kiosk, id, first + 1, key, "", false), 201, "confirmed", "");
	expect_reconciled(
		reconcile(kit.kiosk, id, first + 2, key, "", false), 409, "number_conflict", "");
	expect_reconciled(reconcile(kit.kiosk, id, first + 1, free_key, "", false), 409,
		"number_conflict", "");
	expect_reconciled(reconcile(kit.kiosk, id, first + 5, free_key, "", false), 409,
		"number_conflict", "");
	expect_reconciled(
		reconcile(kit.other, id, first + 2, free_key, "", false), 404, "unknown_block", "");
	expect_reconciled(reconcile(kit.kiosk, id, first + 2, free_key, "", true), 201, "void", "");
	expect_reconciled(
		reconcile(kit.kiosk, id, first + 2, free_key, "", false), 201, "void", "");
	/* The online request that comes after its slip was printed gets no second number. */
	struct answer late = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	assert_string_equal(answer_text(&late, "code"), "ticket_reconciled");
	answer_free(&late);
	char path[64];
	snprintf(path, sizeof(path), "/t/%s", key);
	struct answer page = client_get(kit.kiosk, path, NULL);
	assert_int_equal(page.status, 200);
	answer_free(&page);
	assert_int_equal(stat_of("duplicates"), 0);
}

static void sealed_identity_counts(void **state)
{
	(void)state;
	static const char identity[] = CARD("110101198506152110", "2020-01-01");
	unsigned char pk[32], box[sizeof(identity) - 1 + crypto_box_SEALBYTES];
	char base64[1024], more[1200], id[32], key[33];
	int first;
	struct answer catalog = client_get(kit.kiosk, "/v1/catalog", NULL);
	const char *text = answer_text(&catalog, "sealing_key");
	assert_int_equal(sodium_base642bin(pk, sizeof(pk), text, strlen(text), NULL, NULL, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	answer_free(&catalog);
	crypto_box_seal(box, (const unsigned char *)identity, sizeof(identity) - 1, pk);
	sodium_bin2base64(base64, sizeof(base64), box, sizeof(box), sodium_base64_VARIANT_ORIGINAL);
	snprintf(more, sizeof(more), ",\"identity_sealed\":\"%s\"", base64);
	lease(kit.kiosk, "A", 2, id, &first);
	key_make(key);
	expect_reconciled(reconcile(kit.kiosk, id, first, key, more, false), 201, "confirmed", "");
	key_make(key);
	more[60] = more[60] == 'A' ? 'B' : 'A';
	expect_reconciled(reconcile(kit.kiosk, id, first + 1, key, more, false), 422,
		"identity_unreadable", "");
	/* The slip printed offline counts: the same person is already waiting for this matter. */
	char token[80], body[256];
	identify(CARD("110101198506152110", "long"), token);
	snprintf(body, sizeof(body), "{\"matter\":\"" OPEN_MATTER "\",\"identity\":\"%s\"}", token);
	expect_post("/v1/tickets", body, 409, "card_limit_reached");
}

struct crowd {
	pthread_t thread;
	const char *name;
	bool is_good;
	int numbers[TICKETS_EACH];
};

/* Tickets and, now and then, a block of one number, all of zone A. */
static void *run_crowd(void *context)
{
	struct crowd *crowd = context;
	struct client *client = client_create(kit.tls_dir, crowd->name, lines_port(kit.lines, 0));
	crowd->is_good = true;
	for (int i = 0; i < TICKETS_EACH; i++) {
		char key[33];
		key_make(key);
		bool is_block = i % 10 == 9;
		struct answer answer = is_block ? client_post(client, "/v1/ticket-blocks", key,
							  NULL, "{\"zone\":\"A\",\"count\":1}")
						: client_post(client, "/v1/tickets", key, NULL,
							  "{\"matter\":\"" OPEN_MATTER "\"}");
		const char *number = answer_text(&answer, is_block ? "first" : "number");
		crowd->is_good = crowd->is_good && answer.status == 201 && number[0] == 'A';
		crowd->numbers[i] = number[0] ? (int)strtol(number + 1, NULL, 10) : 0;
		answer_free(&answer);
	}
	client_destroy(client);
	return NULL;
}

static void numbers_are_unique_in_a_crowd(void **state)
{
	(void)state;
	static struct crowd crowds[THREADS];
	static bool is_seen[10000];
	for (int i = 0; i < THREADS; i++) {
		crowds[i].name = i % 2 ? "terminal-0001" : "terminal-0002";
		assert_int_equal(pthread_create(&crowds[i].thread, NULL, run_crowd, &crowds[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(crowds[i].thread, NULL);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_true(crowds[i].is_good);
		for (int k = 0; k < TICKETS_EACH; k++) {
			assert_false(is_seen[crowds[i].numbers[k]]);
			is_seen[crowds[i].numbers[k]] = true;
		}
	}
	assert_int_equal(stat_of("duplicates"), 0);
}

static void waits_grow_with_the_queue(void **state)
{
	(void)state;
	lines_hall(kit.lines, "seed notary 20");
	lines_hall(kit.lines, "windows notary 1");
	struct answer answer = client_get(kit.kiosk, "/v1/status", NULL);
	const json_t *departments = json_object_get(answer.json, "departments");
	const json_t *notary = NULL;
	for (size_t i = 0; i < json_array_size(departments); i++) {
		const json_t *entry = json_array_get(departments, i);
		if (strcmp(json_string_value(json_object_get(entry, "code")), "notary") == 0) {
			notary = entry;
		}
	}
	assert_non_null(notary);
	assert_int_equal(json_integer_value(json_object_get(notary, "waiting")), 20);
	assert_string_equal(json_string_value(json_object_get(notary, "load")), "busy");
	const json_t *wait = json_object_get(notary, "wait_minutes");
	long normal = (long)json_integer_value(json_object_get(wait, "normal"));
	long optimistic = (long)json_integer_value(json_object_get(wait, "optimistic"));
	assert_int_equal(normal, 20 * 18); /* one window, 18 minutes each */
	assert_true(optimistic > 0 && optimistic < normal);
	answer_free(&answer);
	assert_string_equal(lines_hall(kit.lines, "call notary 20"), "ok called 20");
}

static void heartbeats_are_heard(void **state)
{
	(void)state;
	struct answer answer = post("/v1/terminals/me/heartbeat",
		"{\"screen\":\"attract\",\"frames\":12,\"last_input_s\":3,\"devices\":[{\"kind\":"
		"\"printer\",\"state\":\"ready\",\"reason\":\"none\",\"media\":\"present\","
		"\"supply\":"
		"\"low\"}],\"outbox\":0,\"versions\":{\"firmware\":\"0.1.0\"}}");
	assert_int_equal(answer.status, 200);
	assert_true(json_integer_value(json_object_get(answer.json, "next_s")) >= 5);
	answer_free(&answer);
	assert_non_null(
		strstr(lines_hall(kit.lines, "heartbeat terminal-0001"), "\"supply\":\"low\""));
}

static void the_plan_says_where_each_terminal_stands(void **state)
{
	(void)state;
	struct answer answer = client_get(kit.kiosk, "/v1/plan", NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(json_array_size(json_object_get(answer.json, "floors")), 3);
	size_t windows = 0, i, k;
	const json_t *floor, *mark;
	json_array_foreach(json_object_get(answer.json, "floors"), i, floor)
	{
		json_array_foreach(json_object_get(floor, "marks"), k, mark)
		{
			const char *kind = json_string_value(json_object_get(mark, "kind"));
			windows += strcmp(kind, "window") == 0;
		}
	}
	assert_int_equal(windows, 262);
	struct answer other = client_get(kit.other, "/v1/plan", NULL);
	assert_int_equal(other.status, 200);
	assert_false(json_equal(
		json_object_get(answer.json, "here"), json_object_get(other.json, "here")));
	assert_true(json_equal(
		json_object_get(answer.json, "floors"), json_object_get(other.json, "floors")));
	assert_string_not_equal(answer.etag, other.etag);

	char header[128];
	snprintf(header, sizeof(header), "If-None-Match: %s", answer.etag);
	struct answer again = client_get(kit.kiosk, "/v1/plan", header);
	assert_int_equal(again.status, 304);
	assert_string_equal(again.etag, answer.etag);
	answer_free(&again);
	again = client_get(kit.other, "/v1/plan", header); /* another one's is another plan */
	assert_int_equal(again.status, 200);
	answer_free(&again);
	answer_free(&other);
	answer_free(&answer);
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		HALL_TEST(catalog_has_the_city),
		HALL_TEST(the_plan_says_where_each_terminal_stands),
		HALL_TEST(strangers_get_no_answer),
		HALL_TEST(answers_are_repeated_byte_for_byte),
		HALL_TEST(a_lost_answer_is_given_again),
		HALL_TEST(malformed_requests_are_refused),
		HALL_TEST(identity_quota_and_touting),
		HALL_TEST(hours_are_kept),
		HALL_TEST(provisional_tickets_are_reconciled),
		HALL_TEST(sealed_identity_counts),
		HALL_TEST(numbers_are_unique_in_a_crowd),
		HALL_TEST(waits_grow_with_the_queue),
		HALL_TEST(heartbeats_are_heard),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
