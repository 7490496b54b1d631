/*
 * What the reference hall keeps for itself, since integrators copy it: tokens and answers by
 * terminal, limits, and files that nobody else can read and that tell nothing.
 */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "tests/hall/kit.h"

#define NUMBER "110101199003070273"
#define PHONE  "13800000000"

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {NULL};
	umask(0); /* as careless as an administrator can be */
	return kit_open(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static int no_limits(void **state)
{
	lines_hall(kit.lines, "limit all=0");
	return kit_calm(state);
}

static void a_token_is_its_terminals(void **state)
{
	(void)state;
	char token[80], path[160];
	identify(CARD(NUMBER, "long"), token);
	expect_answer(take_ticket(kit.other, CARD_MATTER, token), 422, "identity_expired");
	/* Nor can another terminal end the session. */
	snprintf(path, sizeof(path), "/v1/identity-sessions/%s", token);
	struct answer answer = client_delete(kit.other, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	expect_answer(take_ticket(kit.kiosk, CARD_MATTER, token), 201, "");
	answer = client_delete(kit.kiosk, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	expect_answer(take_ticket(kit.kiosk, "civil-02", token), 422, "identity_expired");
	/* A kept answer that names the token brings it back for nobody. */
	expect_answer(take_ticket(kit.other, "civil-02", token), 422, "identity_expired");
}

static void a_token_ends(void **state)
{
	(void)state;
	char token[80];
	lines_hall(kit.lines, "time 2026-11-24T10:00:00");
	identify("{\"kind\":\"phone\",\"phone\":\"" PHONE "\"}", token);
	lines_hall(kit.lines, "time 2026-11-24T10:10:01");
	expect_answer(take_ticket(kit.kiosk, "hrss-01", token), 422, "identity_expired");
	lines_hall(kit.lines, "time 2026-11-24T10:09:00");
	expect_answer(take_ticket(kit.kiosk, "hrss-01", token), 201, "");
}

static void answers_are_their_terminals(void **state)
{
	(void)state;
	char key[33];
	static const char who[] = CARD(NUMBER, "long");
	key_make(key);
	struct answer first = client_post(kit.kiosk, "/v1/identity-sessions", key, NULL, who);
	struct answer again = client_post(kit.kiosk, "/v1/identity-sessions", key, NULL, who);
	struct answer theirs = client_post(kit.other, "/v1/identity-sessions", key, NULL, who);
	assert_int_equal(first.status, 201);
	assert_true(again.is_replay);
	assert_string_equal(first.body, again.body);
	assert_int_equal(theirs.status, 201);
	assert_false(theirs.is_replay);
	assert_string_not_equal(answer_text(&theirs, "token"), answer_text(&first, "token"));
	answer_free(&first);
	answer_free(&again);
	answer_free(&theirs);
	/* A block, and what was told about it. */
	char id[32], ticket_key[33];
	int n;
	lease(kit.kiosk, "A", 1, id, &n);
	key_make(ticket_key);
	expect_answer(reconcile(kit.other, id, n, ticket_key, "", false), 404, "unknown_block");
	expect_answer(reconcile(kit.kiosk, id, n, ticket_key, "", false), 201, "");
	expect_answer(reconcile(kit.other, id, n, ticket_key, "", true), 404, "unknown_block");
	/* A key with another body, on every resource that takes one. */
	static const struct {
		const char *path, *body, *other;
	} cases[] = {
		{"/v1/tickets", "{\"matter\":\"" OPEN_MATTER "\"}", "{\"matter\":\"hrss-08\"}"},
		{"/v1/identity-sessions", "{\"kind\":\"phone\",\"phone\":\"" PHONE "\"}",
			"{\"kind\":\"phone\",\"phone\":\"13800000001\"}"},
		{"/v1/ticket-blocks", "{\"zone\":\"A\",\"count\":1}",
			"{\"zone\":\"A\",\"count\":2}"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		key_make(key);
		expect_answer(
			client_post(kit.kiosk, cases[i].path, key, NULL, cases[i].body), 201, "");
		expect_answer(client_post(kit.kiosk, cases[i].path, key, NULL, cases[i].other), 422,
			"idempotency_mismatch");
	}
}

/* Asks until refused; how many were let through. */
static int count_until_limited(struct answer (*ask)(void), int most)
{
	for (int i = 0; i < most; i++) {
		struct answer answer = ask();
		int status = answer.status;
		if (status == 429) {
			const char *retry = answer_header(&answer, "Retry-After");
			assert_in_range(strtol(retry, NULL, 10), 1, 60);
			expect_answer(answer, 429, "too_many_requests");
			return i;
		}
		assert_true(status >= 200 && status < 300);
		answer_free(&answer);
	}
	fail_msg("%d requests and no limit", most);
	return -1;
}

static struct answer ask_ticket(void)
{
	return take_ticket(kit.kiosk, OPEN_MATTER, NULL);
}

static struct answer ask_identity(void)
{
	return post("/v1/identity-sessions", "{\"kind\":\"phone\",\"phone\":\"" PHONE "\"}");
}

static struct answer ask_block(void)
{
	return post("/v1/ticket-blocks", "{\"zone\":\"B\",\"count\":1}");
}

static struct answer ask_status(void)
{
	return client_get(kit.kiosk, "/v1/status", NULL);
}

static struct answer ask_page(void)
{
	static char path[64];
	if (!path[0]) {
		struct answer answer = take_ticket(kit.other, OPEN_MATTER, NULL);
		snprintf(path, sizeof(path), "%s", strstr(answer_text(&answer, "qr"), "/t/"));
		answer_free(&answer);
	}
	return client_get(kit.kiosk, path, NULL);
}

/* A minute's worth at once, and what came in while it was asked for: nothing says how fast that is.
 */
static void expect_limit(struct answer (*ask)(void), long a_minute)
{
	int64_t began_ms = clock_ms();
	long count = count_until_limited(ask, 10 * a_minute);
	long came_in = (long)(a_minute * (clock_ms() - began_ms) / 60000) + 1;
	assert_in_range(count, a_minute, a_minute + came_in);
}

static void each_terminal_has_its_limits(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		struct answer (*ask)(void);
	} cases[] = {
		{"tickets", ask_ticket},
		{"identities", ask_identity},
		{"blocks", ask_block},
		{"reads", ask_status},
		{"reads", ask_page},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		long before = stat_of("limited");
		lines_hall(kit.lines, "limit all=0");
		lines_hall(kit.lines, "limit %s=10", cases[i].name);
		expect_limit(cases[i].ask, 10);
		assert_int_equal(stat_of("limited"), before + 1);
		/* Neither the other kinds nor the other terminal pay for it. */
		bool is_reads = strcmp(cases[i].name, "reads") == 0;
		expect_answer(is_reads ? ask_ticket() : ask_status(), is_reads ? 201 : 200, "");
		expect_answer(take_ticket(kit.other, OPEN_MATTER, NULL), 201, "");
		expect_answer(client_get(kit.other, "/v1/status", NULL), 200, "");
	}
}

static void limits_are_there_from_the_start(void **state)
{
	(void)state;
	expect_limit(ask_ticket, 30);
	expect_limit(ask_identity, 30);
	expect_limit(ask_block, 60);
	expect_limit(ask_status, 300);
}

static void retry_after_is_enough(void **state)
{
	(void)state;
	lines_hall(kit.lines, "limit tickets=60");
	count_until_limited(ask_ticket, 100);
	struct answer answer = ask_ticket();
	long wait_s = strtol(answer_header(&answer, "Retry-After"), NULL, 10);
	expect_answer(answer, 429, "too_many_requests");
	assert_int_equal(wait_s, 1);
	int64_t until_ms = clock_ms() + wait_s * 1000;
	while (clock_ms() < until_ms) {
		usleep(10000);
	}
	expect_answer(ask_ticket(), 201, "");
	/* What was refused was not done: its key is free. */
	char key[33];
	key_make(key);
	static const char body[] = "{\"matter\":\"" OPEN_MATTER "\"}";
	count_until_limited(ask_ticket, 3);
	answer = client_post(kit.kiosk, "/v1/tickets", key, NULL, body);
	assert_int_equal(answer.status, 429);
	answer_free(&answer);
	lines_hall(kit.lines, "limit tickets=0");
	answer = client_post(kit.kiosk, "/v1/tickets", key, NULL, body);
	assert_false(answer.is_replay);
	expect_answer(answer, 201, "");
}

static void expect_private(const char *folder, const char *name)
{
	char path[512];
	struct stat info;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (stat(path, &info) != 0) {
		fail_msg("%s is missing", path);
	}
	if ((info.st_mode & 0777) != 0600) {
		fail_msg("%s has mode %03o", path, info.st_mode & 0777);
	}
}

static void files_are_the_owners(void **state)
{
	(void)state;
	static const char *const own[] = {
		"hall.db", "hall.db-wal", "hall.db-shm", "sealing.key", "hash.key"};
	char socket[512];
	struct stat info;
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		expect_private(lines_dir(kit.lines), own[i]);
	}
	snprintf(socket, sizeof(socket), "%s/hall.sock", lines_dir(kit.lines));
	assert_int_equal(stat(socket, &info), 0);
	assert_int_equal(info.st_mode & 077, 0);
	DIR *folder = opendir(kit.tls_dir);
	assert_non_null(folder);
	int keys = 0;
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (strstr(entry->d_name, ".key")) {
			expect_private(kit.tls_dir, entry->d_name);
			keys++;
		}
	}
	closedir(folder);
	assert_true(keys >= 6);
}

static void expect_absent(const char *name, const char *text)
{
	char path[512], *data;
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", lines_dir(kit.lines), name);
	assert_int_equal(fs_read(path, 64 * 1024 * 1024, &data, &len), OK);
	bool is_there = memmem(data, len, text, strlen(text)) != NULL;
	mem_free(data);
	if (is_there) {
		fail_msg("%s holds %s", name, text);
	}
}

/* Neither the database nor the log knows who came, nor what opens a door. */
#define ACCOUNT	    "3205840019782"
#define PHONES_CODE "1345678901234567890"

/* With the code of a phone, to the end. */
static void pay_a_bill(void)
{
	char key[33], path[120];
	key_make(key);
	struct answer answer = client_post(kit.kiosk, "/v1/payments", key, NULL,
		"{\"unit\":\"water\",\"no\":\"" ACCOUNT "\",\"amount_fen\":6784,\"way\":\"code\","
		"\"code\":\"" PHONES_CODE "\"}");
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	snprintf(path, sizeof(path), "/v1/payments/%s?after=0&wait=25", key);
	answer = client_get(kit.kiosk, path, NULL);
	assert_string_equal(answer_text(&answer, "state"), "paid");
	answer_free(&answer);
}

static void files_tell_nothing(void **state)
{
	(void)state;
	static const char *const files[] = {
		"hall.db", "hall.db-wal", "sandbox.db", "sandbox.db-wal", "hall.log"};
	char token[80], sealing[80], *text;
	char path[512];
	size_t len;
	identify(CARD(NUMBER, "long"), token);
	struct answer answer = take_ticket(kit.kiosk, "civil-07", token);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	pay_a_bill();
	snprintf(path, sizeof(path), "%s/sealing.key", lines_dir(kit.lines));
	assert_int_equal(fs_read(path, 100, &text, &len), OK);
	snprintf(sealing, sizeof(sealing), "%.64s", text);
	mem_free(text);
	assert_int_equal(strlen(sealing), 64);
	const char *const secrets[] = {token, sealing, NUMBER, PHONE, "张小满", "张**", ACCOUNT,
		PHONES_CODE, "阿**", "13800001978"};
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		for (size_t k = 0; k < ARRAY_LEN(secrets); k++) {
			expect_absent(files[i], secrets[k]);
		}
	}
	/* It can be found at all: what is no secret is there. */
	snprintf(path, sizeof(path), "%s/hall.db-wal", lines_dir(kit.lines));
	assert_int_equal(fs_read(path, 64 * 1024 * 1024, &text, &len), OK);
	assert_non_null(memmem(text, len, "civil-07", 8));
	mem_free(text);
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, no_limits)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_there_from_the_start),
		HALL_TEST(a_token_is_its_terminals),
		HALL_TEST(a_token_ends),
		HALL_TEST(answers_are_their_terminals),
		HALL_TEST(each_terminal_has_its_limits),
		HALL_TEST(retry_after_is_enough),
		HALL_TEST(files_are_the_owners),
		HALL_TEST(files_tell_nothing),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
