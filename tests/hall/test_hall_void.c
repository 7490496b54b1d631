/* What a terminal gives up is nobody's: DELETE /v1/tickets/{key}, before, after and while the
 * request for the number comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"

#define BODY "{\"matter\":\"" OPEN_MATTER "\"}"

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--card-limit", "1", "--limit", "all=0", NULL};
	return kit_open(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static struct answer ask(struct client *client, const char *key)
{
	return client_post(client, "/v1/tickets", key, NULL, BODY);
}

static void expect_asked(struct client *client, const char *key, int status, const char *code)
{
	expect_answer(ask(client, key), status, code);
}

static int give_up(struct client *client, const char *key)
{
	char path[160];
	snprintf(path, sizeof(path), "/v1/tickets/%s", key);
	struct answer answer = client_delete(client, path);
	int status = answer.status;
	if (status == 204) {
		assert_string_equal(answer.body, "");
	} else {
		assert_string_equal(answer.type, "application/problem+json");
	}
	answer_free(&answer);
	return status;
}

static void a_number_nobody_got_is_void(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	expect_asked(kit.kiosk, key, 201, "");
	long voids = stat_of("void");
	long waiting = stat_of("waiting");
	for (int i = 0; i < 3; i++) { /* again and again: its own answer may be lost too */
		assert_int_equal(give_up(kit.kiosk, key), 204);
		assert_int_equal(stat_of("void"), voids + 1);
		assert_int_equal(stat_of("waiting"), waiting - 1);
	}
	/* The number is not read out from what was kept, and the no is repeated as any other. */
	struct answer first = ask(kit.kiosk, key);
	struct answer second = ask(kit.kiosk, key);
	assert_false(first.is_replay);
	assert_true(second.is_replay);
	assert_string_equal(first.body, second.body);
	expect_answer(first, 409, "ticket_void");
	expect_answer(second, 409, "ticket_void");
	assert_int_equal(give_up(kit.kiosk, key), 204);
	expect_answer(client_post(kit.kiosk, "/v1/tickets", key, NULL,
			      "{\"matter\":\"" CARD_MATTER "\"}"),
		409, "ticket_void");
	assert_int_equal(stat_of("void"), voids + 1);
}

static void none_comes_under_the_key_later(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	long tickets = stat_of("tickets");
	assert_int_equal(give_up(kit.kiosk, key), 204);
	expect_asked(kit.kiosk, key, 409, "ticket_void");
	assert_int_equal(stat_of("tickets"), tickets);
	expect_asked(kit.other, key, 201, ""); /* the same key of another terminal is another */
	/* So it is tomorrow. */
	struct answer now = client_get(kit.kiosk, "/v1/time", NULL);
	lines_hall(kit.lines, "time %.4s-%02d-01T10:00:00", answer_text(&now, "now"), 12);
	answer_free(&now);
	key_make(key);
	assert_int_equal(give_up(kit.kiosk, key), 204);
	now = client_get(kit.kiosk, "/v1/time", NULL);
	lines_hall(kit.lines, "time %.8s02T09:00:00", answer_text(&now, "now"));
	answer_free(&now);
	expect_asked(kit.kiosk, key, 409, "ticket_void");
}

static void another_terminals_number_stays(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	struct answer first = ask(kit.kiosk, key);
	long voids = stat_of("void");
	assert_int_equal(give_up(kit.other, key), 204);
	assert_int_equal(stat_of("void"), voids);
	struct answer again = ask(kit.kiosk, key);
	assert_int_equal(again.status, 201);
	assert_true(again.is_replay);
	assert_string_equal(again.body, first.body);
	answer_free(&again);
	answer_free(&first);
	expect_asked(kit.other, key, 409, "ticket_void");
}

/* Nobody came to the window. */
static void a_called_one_is_void_too(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	expect_asked(kit.kiosk, key, 201, "");
	lines_hall(kit.lines, "call all 9999");
	assert_int_equal(stat_of("waiting"), 0);
	long voids = stat_of("void");
	assert_int_equal(give_up(kit.kiosk, key), 204);
	assert_int_equal(stat_of("void"), voids + 1);
	expect_asked(kit.kiosk, key, 409, "ticket_void");
}

static void expect_confirmed(struct answer answer, const char *replaced)
{
	assert_int_equal(answer.status, 201);
	assert_string_equal(answer_text(&answer, "status"), "confirmed");
	assert_string_equal(answer_text(&answer, "replaced"), replaced);
	answer_free(&answer);
}

static void a_slip_counts(void **state)
{
	(void)state;
	char id[32], key[33];
	int first;
	lease(kit.kiosk, "A", 3, id, &first);
	key_make(key);
	expect_confirmed(reconcile(kit.kiosk, id, first, key, "", false), "");
	long voids = stat_of("void");
	long waiting = stat_of("waiting");
	assert_int_equal(give_up(kit.kiosk, key), 204);
	expect_asked(kit.kiosk, key, 409, "ticket_reconciled");
	/* One that replaced an online number: this is void, that is not, and not read out again. */
	key_make(key);
	struct answer online = ask(kit.kiosk, key);
	expect_confirmed(reconcile(kit.kiosk, id, first + 1, key, "", false),
		answer_text(&online, "number"));
	answer_free(&online);
	expect_asked(kit.kiosk, key, 409, "ticket_reconciled");
	assert_int_equal(give_up(kit.kiosk, key), 204);
	expect_asked(kit.kiosk, key, 409, "ticket_reconciled");
	/* Whoever gives up first and prints then has a slip all the same. */
	key_make(key);
	assert_int_equal(give_up(kit.kiosk, key), 204);
	expect_confirmed(reconcile(kit.kiosk, id, first + 2, key, "", false), "");
	expect_asked(kit.kiosk, key, 409, "ticket_reconciled");
	assert_int_equal(stat_of("void"), voids + 1);
	assert_int_equal(stat_of("waiting"), waiting + 2);
	assert_int_equal(stat_of("duplicates"), 0);
}

static void only_keys_are_given_up(void **state)
{
	(void)state;
	static const char *const others[] = {"short", "twenty-one-letters-ok",
		"with.a.dot.in.it.0123456789",
		"0123456789012345678901234567890123456789012345678901234567890123x",
		"0123456789012345678901/", "%41bcdefghijklmnopqrstuvwx"};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_int_equal(give_up(kit.kiosk, others[i]), 404);
	}
	assert_int_equal(give_up(kit.kiosk, "0123456789012345678901"), 204);
	struct answer answer = client_delete(kit.kiosk, "/v1/tickets");
	assert_int_equal(answer.status, 405);
	assert_string_equal(answer_header(&answer, "Allow"), "POST");
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/tickets/0123456789012345678901", NULL);
	assert_int_equal(answer.status, 405);
	assert_string_equal(answer_header(&answer, "Allow"), "DELETE");
	answer_free(&answer);
}

/* One number a card and day, one a day of the matter: and who got none may ask again. */
static void it_counts_for_no_limit(void **state)
{
	(void)state;
	char token[80], body[256], key[33];
	lines_hall(kit.lines, "quota " CARD_MATTER " 1");
	identify(CARD("110101199003070273", "long"), token);
	snprintf(body, sizeof(body), "{\"matter\":\"" CARD_MATTER "\",\"identity\":\"%s\"}", token);
	for (int i = 0; i < 3; i++) {
		key_make(key);
		expect_answer(client_post(kit.kiosk, "/v1/tickets", key, NULL, body), 201, "");
		expect_post("/v1/tickets", body, 409, "quota_used_up");
		lines_hall(kit.lines, "quota " CARD_MATTER " none");
		expect_post("/v1/tickets", body, 409, "card_limit_reached");
		lines_hall(kit.lines, "quota " CARD_MATTER " 1");
		assert_int_equal(give_up(kit.kiosk, key), 204);
	}
	expect_post("/v1/tickets", body, 201, "");
	lines_hall(kit.lines, "quota " CARD_MATTER " none");
}

enum { RACE_LEN = 100 };
static char raced[RACE_LEN][33];

static void *ask_for_all(void *unused)
{
	(void)unused;
	struct client *client =
		client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
	for (int i = 0; i < RACE_LEN; i++) {
		struct answer answer = ask(client, raced[i]);
		answer_free(&answer);
	}
	client_destroy(client);
	return NULL;
}

/* Whichever of the two the hall sees first. */
static void at_the_same_time(void **state)
{
	(void)state;
	pthread_t thread;
	long confirmed = stat_of("confirmed");
	for (int i = 0; i < RACE_LEN; i++) {
		key_make(raced[i]);
	}
	assert_int_equal(pthread_create(&thread, NULL, ask_for_all, NULL), 0);
	for (int i = 0; i < RACE_LEN; i++) {
		assert_int_equal(give_up(kit.kiosk, raced[i]), 204);
	}
	pthread_join(thread, NULL);
	assert_int_equal(stat_of("confirmed"), confirmed);
	for (int i = 0; i < RACE_LEN; i++) {
		expect_asked(kit.kiosk, raced[i], 409, "ticket_void");
	}
}

/* Many at once, after an evening off line, are no abuse; without end they are. */
static void its_pace_is_that_of_the_outbox(void **state)
{
	(void)state;
	char key[33];
	lines_hall(kit.lines, "limit reconcile=2");
	for (int i = 0; i < 3; i++) {
		key_make(key);
		assert_int_equal(give_up(kit.kiosk, key), i < 2 ? 204 : 429);
	}
	lines_hall(kit.lines, "limit all=0");
	expect_asked(kit.kiosk, key, 201, ""); /* over the limit nothing was done */
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		HALL_TEST(a_number_nobody_got_is_void),
		HALL_TEST(none_comes_under_the_key_later),
		HALL_TEST(another_terminals_number_stays),
		HALL_TEST(a_called_one_is_void_too),
		HALL_TEST(a_slip_counts),
		HALL_TEST(only_keys_are_given_up),
		HALL_TEST(it_counts_for_no_limit),
		HALL_TEST(at_the_same_time),
		HALL_TEST(its_pace_is_that_of_the_outbox),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
