/* Accounts and payments: who sees what, each way a payment ends, whatever the provider does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"

#define FORM  "application/x-www-form-urlencoded"
#define WATER "\"unit\":\"water\",\"no\":\"3205840072732\"" /* 43.20 and 39.68 are due */
#define TAO   "\"unit\":\"water\",\"no\":\"3205840019006\"" /* nobody knows whose; 35.20 */
#define PHONE "\"unit\":\"telecom\",\"no\":\"13800000273\"" /* 23.60 there, 99.00 due */
#define SMK   "\"unit\":\"citizen_card\",\"no\":\"3205840000027306\"" /* 116.40 there */
#define OTHER CARD("32058419480229001X", "2036-05-01")

enum { PATIENCE_S = 25 };

static struct client *phone, *desk;
static char bearer[120], stranger[120]; /* headers */

static void open_session(const char *body, char header_out[static 120])
{
	char token[80];
	identify(body, token);
	snprintf(header_out, 120, "Authorization: Bearer %s", token);
}

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", "--staff-port", "0", NULL};
	if (!kit_open_city(args)) {
		return -1;
	}
	phone = client_create(
		kit.tls_dir, NULL, (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10));
	desk = client_create_plain((int)strtol(lines_hall(kit.lines, "staff-port"), NULL, 10));
	open_session(ZHANG, bearer);
	open_session(OTHER, stranger);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(phone);
	client_destroy(desk);
	kit_close();
	return 0;
}

/* --- helpers --- */

static long count_of(const char *name)
{
	json_t *counts = json_loads(lines_hall(kit.lines, "payments"), 0, NULL);
	assert_non_null(counts);
	long value = (long)json_integer_value(json_object_get(counts, name));
	json_decref(counts);
	return value;
}

/* Waits until nothing is under way any more; then both books agree, and nothing is paid twice. */
static void settle(void)
{
	for (int i = 0; count_of("busy") != 0; i++) {
		assert_true(i < PATIENCE_S * 20);
		struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
		nanosleep(&pause, NULL);
	}
	assert_int_equal(count_of("double"), 0);
	assert_int_equal(count_of("differences"), 0);
}

static int calm(void **state)
{
	lines_hall(kit.lines, "payment-lives 180");
	client_header(kit.kiosk, NULL);
	return kit_calm(state);
}

static struct answer begin_as(
	struct client *client, const char *key, const char *what, long fen, const char *more)
{
	char body[512];
	snprintf(body, sizeof(body), "{%s,\"amount_fen\":%ld%s}", what, fen, more);
	return client_post(client, "/v1/payments", key, NULL, body);
}

#define SCREEN	     ",\"way\":\"screen\""
#define CODE(digits) ",\"way\":\"code\",\"code\":\"" digits "\""

static void begin(const char *what, long fen, const char *more, char key_out[static 33])
{
	key_make(key_out);
	struct answer answer = begin_as(kit.kiosk, key_out, what, fen, more);
	if (answer.status != 201) {
		fail_msg("%s %s", what, answer.body);
	}
	assert_string_equal(answer_text(&answer, "id"), key_out);
	assert_string_equal(answer_text(&answer, "state"), "created");
	answer_free(&answer);
}

static void expect_begin(const char *what, long fen, const char *more, int status, const char *code)
{
	char key[33];
	key_make(key);
	expect_answer(begin_as(kit.kiosk, key, what, fen, more), status, code);
}

static struct answer look_at(const char *key, long after, int wait_s)
{
	char path[160];
	snprintf(path, sizeof(path), "/v1/payments/%s?after=%ld&wait=%d", key, after, wait_s);
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.status, 200);
	return answer;
}

static long version_of(const struct answer *answer)
{
	return (long)json_integer_value(json_object_get(answer->json, "version"));
}

/* Looks, as a terminal does, until it is so; the answer then. */
static struct answer await(const char *key, const char *wanted)
{
	struct answer answer = client_get(kit.kiosk, "/v1/time", NULL);
	long version = -1;
	for (int i = 0; i < 40; i++) {
		answer_free(&answer);
		answer = version < 0 ? look_at(key, 1000000, 0) : look_at(key, version, 10);
		version = version_of(&answer);
		if (strcmp(answer_text(&answer, "state"), wanted) == 0) {
			return answer;
		}
	}
	fail_msg("not %s: %s", wanted, answer.body);
	return answer;
}

static void expect_end(const char *key, const char *wanted)
{
	struct answer answer = await(key, wanted);
	answer_free(&answer);
}

static struct answer give_up(struct client *client, const char *key)
{
	char path[120];
	snprintf(path, sizeof(path), "/v1/payments/%s", key);
	return client_delete(client, path);
}

static void expect_given_up(const char *key, const char *wanted)
{
	struct answer answer = give_up(kit.kiosk, key);
	for (int i = 0; i < PATIENCE_S && strcmp(answer_text(&answer, "state"), "unknown") == 0;
		i++) {
		answer_free(&answer);
		answer = give_up(kit.kiosk, key);
	}
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "state"), wanted);
	answer_free(&answer);
}

static void say(const char *line)
{
	const char *answer = lines_hall(kit.lines, "%s", line);
	if (strncmp(answer, "ok", 2) != 0) {
		fail_msg("%s: %s", line, answer);
	}
}

/* A person does that with the payment. */
static void person(const char *key, const char *what)
{
	char line[120];
	snprintf(line, sizeof(line), "pay %s %s", key, what);
	say(line);
}

/* What was paid is given back, so that the next test has it to pay. */
static void undo(const char *key)
{
	char line[120];
	snprintf(line, sizeof(line), "refund %s", key);
	say(line);
	settle();
}

static struct answer account(const char *path, const char *header)
{
	struct answer answer = client_get(kit.kiosk, path, header);
	assert_int_equal(answer.status, 200);
	return answer;
}

#define WATER_PATH "/v1/accounts/water/3205840072732"
#define PHONE_PATH "/v1/accounts/telecom/13800000273"
#define SMK_PATH   "/v1/accounts/citizen_card/3205840000027306"

static long fen_of(const char *path, const char *name)
{
	struct answer answer = account(path, bearer);
	long fen = (long)json_integer_value(json_object_get(answer.json, name));
	answer_free(&answer);
	return fen;
}

static const char *bill_state(const struct answer *answer, const char *id)
{
	size_t i;
	const json_t *bill;
	json_array_foreach(json_object_get(answer->json, "bills"), i, bill)
	{
		if (strcmp(json_string_value(json_object_get(bill, "id")), id) == 0) {
			return json_string_value(json_object_get(bill, "state"));
		}
	}
	return "";
}

static void expect_bill(const char *id, const char *state)
{
	struct answer answer = account(WATER_PATH, bearer);
	assert_string_equal(bill_state(&answer, id), state);
	answer_free(&answer);
}

/* --- who sees what --- */

static void a_number_shows_what_is_due(void **state)
{
	(void)state;
	struct answer answer = account(WATER_PATH, NULL);
	must_have(&answer, "\"due_fen\":8288");
	must_have(&answer, "\"holder\":\"张**\"");
	must_have(&answer, "\"shown_no\":\"•••• 2732\"");
	must_have(&answer, "\"is_mine\":false");
	must_lack(&answer, "bills");
	must_lack(&answer, "history");
	must_lack(&answer, "facts");
	must_lack(&answer, "3205840072732");
	answer_free(&answer);
	answer = account(SMK_PATH, stranger);
	must_have(&answer, "\"is_mine\":false");
	must_have(&answer, "\"acts\":[]");
	must_lack(&answer, "balance_fen");
	answer_free(&answer);
	answer = account("/v1/accounts/post/EY100200304YH", NULL);
	must_have(&answer, "\"kind\":\"timeline\"");
	answer_free(&answer);
}

static void its_holder_sees_the_rest(void **state)
{
	(void)state;
	struct answer answer = account(WATER_PATH, bearer);
	must_have(&answer, "\"is_mine\":true");
	assert_string_equal(bill_state(&answer, "w-2732-a"), "open");
	assert_string_equal(bill_state(&answer, "w-2732-c"), "paid");
	must_have(&answer, "\"value\":13.8}");
	must_have(&answer, "柳荫街 26 号");
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/me/accounts", bearer);
	assert_int_equal(json_array_size(json_object_get(answer.json, "accounts")), 3);
	must_have(&answer, "\"no\":\"3205840000027306\"");
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/me", bearer);
	must_have(&answer, "\"kind\":\"bill\"");
	must_have(&answer, "\"account\":\"water/3205840072732\"");
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/me/accounts", NULL);
	expect_answer(answer, 401, "identity_expired");
	char typed[120];
	open_session("{\"kind\":\"phone\",\"phone\":\"13800001234\"}", typed);
	expect_answer(client_get(kit.kiosk, "/v1/me/accounts", typed), 403, "identity_kind");
	expect_answer(client_get(kit.kiosk, WATER_PATH,
			      "Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		401, "identity_expired");
}

/* From the other terminal; this one's guesses are its own. */
static void guesses_are_counted(void **state)
{
	(void)state;
	char key[33];
	for (int i = 0; i < 18; i++) {
		expect_answer(client_get(kit.other, "/v1/accounts/water/3205840072733", NULL), 404,
			"unknown_account");
	}
	expect_answer(
		client_get(kit.other, "/v1/accounts/nobody/1234", NULL), 404, "unknown_account");
	key_make(key);
	expect_answer(begin_as(kit.other, key, "\"unit\":\"water\",\"no\":\"3205840072741\"", 100,
			      SCREEN),
		404, "unknown_account");
	struct answer answer = client_get(kit.other, WATER_PATH, NULL);
	assert_true(strtol(answer_header(&answer, "Retry-After"), NULL, 10) > 800);
	expect_answer(answer, 429, "too_many_requests");
	expect_answer(begin_as(kit.other, key, WATER, 8288, SCREEN), 429, "too_many_requests");
	answer = account(WATER_PATH, NULL);
	answer_free(&answer);
	/* A quarter of an hour later. */
	answer = client_get(kit.kiosk, "/v1/time", NULL);
	long long now_ms = json_integer_value(json_object_get(answer.json, "unix_ms"));
	answer_free(&answer);
	time_t later = (time_t)(now_ms / 1000 + 8 * 3600 + 16 * 60);
	struct tm tm;
	gmtime_r(&later, &tm);
	lines_hall(kit.lines, "time %04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	answer = client_get(kit.other, WATER_PATH, NULL);
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	lines_hall(kit.lines, "time real");
}

/* --- paying --- */

static void a_screen_is_scanned_and_paid(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	struct answer first = begin_as(kit.kiosk, key, WATER, 8288, SCREEN);
	must_have(&first, "\"qr\":\"https://");
	must_have(&first, "/pay/");
	expect_bill("w-2732-a", "paying");
	person(key, "scan");
	struct answer answer = await(key, "scanned");
	must_have(&answer, "\"qr\"");
	answer_free(&answer);
	person(key, "ok");
	answer = await(key, "paid");
	must_lack(&answer, "\"qr\"");
	must_have(&answer, "\"receipt\":{\"no\":\"R");
	must_have(&answer, "\"shown_no\":\"•••• 2732\"");
	must_have(&answer, "\"text\":\"¥43.20\"");
	must_have(&answer, "\"text\":\"¥39.68\"");
	answer_free(&answer);
	/* Asked again it is repeated, given up it stays paid, and another terminal knows nothing.
	 */
	answer = begin_as(kit.kiosk, key, WATER, 8288, SCREEN);
	assert_true(answer.is_replay);
	assert_string_equal(answer.body, first.body);
	answer_free(&answer);
	answer_free(&first);
	expect_given_up(key, "paid");
	char path[120];
	snprintf(path, sizeof(path), "/v1/payments/%s", key);
	expect_answer(client_get(kit.other, path, NULL), 404, "unknown_payment");
	expect_bill("w-2732-a", "paid");
	expect_begin(WATER, 8288, SCREEN, 409, "already_paid");
	settle();
	undo(key);
	expect_bill("w-2732-a", "open");
	answer = look_at(key, 1000000, 0);
	must_have(&answer, "\"refund\":{\"amount_fen\":8288,\"state\":\"done\"}");
	answer_free(&answer);
}

static void a_phones_code_is_taken_once(void **state)
{
	(void)state;
	char key[33], again[33];
	begin(TAO, 3520, CODE("1345678901234567890"), key);
	expect_end(key, "paid");
	undo(key);
	begin(TAO, 3520, CODE("1345678901234567890"), again);
	struct answer answer = await(again, "refused");
	must_have(&answer, "付款码已失效");
	answer_free(&answer);
	begin(TAO, 3520, CODE("1345678901234567899"), key); /* no money */
	answer = await(key, "refused");
	must_have(&answer, "余额不足");
	answer_free(&answer);
	begin(TAO, 3520, CODE("1345678901234567898"), key); /* asks its owner */
	expect_end(key, "scanned");
	person(key, "ok");
	expect_end(key, "paid");
	undo(key);
}

static void what_is_refused_or_late_can_be_begun_anew(void **state)
{
	(void)state;
	char key[33];
	begin(TAO, 3520, SCREEN, key);
	expect_begin(TAO, 3520, SCREEN, 409, "payment_open");
	person(key, "refuse");
	struct answer answer = await(key, "refused");
	must_have(&answer, "reason");
	answer_free(&answer);
	say("payment-lives 1");
	begin(TAO, 3520, SCREEN, key);
	expect_end(key, "expired");
	assert_true(strncmp(lines_hall(kit.lines, "pay %s ok", key), "error", 5) == 0);
	say("payment-lives 180");
	begin(TAO, 3520, SCREEN, key);
	expect_given_up(key, "closed");
	expect_given_up(key, "closed");
	/* The kept answer is not repeated: it would say that it can be paid. */
	expect_answer(begin_as(kit.kiosk, key, TAO, 3520, SCREEN), 409, "payment_void");
	begin(TAO, 3520, SCREEN, key);
	person(key, "ok");
	expect_end(key, "paid");
	settle();
	undo(key);
}

static void what_never_came_is_never_made(void **state)
{
	(void)state;
	char key[33];
	key_make(key);
	struct answer answer = give_up(kit.kiosk, key);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer_text(&answer, "state"), "closed");
	answer_free(&answer);
	expect_answer(begin_as(kit.kiosk, key, TAO, 3520, SCREEN), 409, "payment_void");
	answer = begin_as(kit.other, key, TAO, 3520, SCREEN); /* another terminal's is another */
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	answer = give_up(kit.other, key);
	assert_string_equal(answer_text(&answer, "state"), "closed");
	answer_free(&answer);
	expect_answer(give_up(kit.kiosk, "short"), 404, "not_found");
	key_make(key);
	char path[120];
	snprintf(path, sizeof(path), "/v1/payments/%s", key);
	expect_answer(client_get(kit.kiosk, path, NULL), 404, "unknown_payment");
	settle();
}

static void bills_are_chosen_by_their_holder(void **state)
{
	(void)state;
	char key[33];
#define FIRST ",\"way\":\"screen\",\"bills\":[\"w-2732-a\"]"
	expect_begin(WATER, 4320, FIRST, 403, "not_yours");
	client_header(kit.kiosk, stranger);
	expect_begin(WATER, 4320, FIRST, 403, "not_yours");
	client_header(kit.kiosk, bearer);
	expect_begin(WATER, 4321, FIRST, 409, "amount_changed");
	expect_begin(WATER, 4320, SCREEN ",\"bills\":[\"w-0217-a\"]", 422, "unknown_bill");
	expect_begin(WATER, 4416, SCREEN ",\"bills\":[\"w-2732-c\"]", 409, "already_paid");
	begin(WATER, 4320, FIRST, key);
	client_header(kit.kiosk, NULL);
	expect_begin(WATER, 8288, SCREEN, 409, "payment_open"); /* one of them is being paid */
	person(key, "ok");
	expect_end(key, "paid");
	struct answer answer = client_get(kit.kiosk, "/v1/me", bearer);
	must_have(&answer, "\"kind\":\"receipt\"");
	answer_free(&answer);
	char other[33];
	key_make(other);
	answer = begin_as(kit.kiosk, other, WATER, 8288, SCREEN);
	must_have(&answer, "\"due_fen\":3968");
	expect_answer(answer, 409, "amount_changed");
	assert_int_equal(fen_of(WATER_PATH, "due_fen"), 3968);
	undo(key);
	assert_int_equal(fen_of(WATER_PATH, "due_fen"), 8288);
}

static void balances_are_topped_up(void **state)
{
	(void)state;
	char key[33], second[33];
#define TOP_UP SCREEN ",\"top_up\":true"
	expect_begin(PHONE, 1234, TOP_UP, 422, "invalid_amount");
	expect_begin(WATER, 1000, TOP_UP, 422, "not_payable");
	expect_begin("\"unit\":\"post\",\"no\":\"EY100200304YH\"", 100, SCREEN, 422, "not_payable");
	begin(PHONE, 5000, TOP_UP, key);
	begin(PHONE, 5000, TOP_UP, second); /* twice the same is two wishes */
	person(key, "ok");
	person(second, "ok");
	expect_end(key, "paid");
	expect_end(second, "paid");
	settle();
	assert_int_equal(fen_of(PHONE_PATH, "balance_fen"), 2360 + 2 * 5000);
	assert_int_equal(fen_of(PHONE_PATH, "due_fen"), 9900);
	undo(key);
	assert_int_equal(fen_of(PHONE_PATH, "balance_fen"), 2360 + 5000);
	undo(second);
}

static void wishes_must_be_the_contracts(void **state)
{
	(void)state;
	expect_begin(WATER, 0, SCREEN, 400, "invalid_request");
	expect_begin(WATER, 8288, "", 400, "invalid_request");
	expect_begin(WATER, 8288, ",\"way\":\"coins\"", 400, "invalid_request");
	expect_begin(WATER, 8288, ",\"way\":\"code\"", 400, "invalid_request");
	expect_begin(WATER, 8288, CODE("123456789012345"), 400, "invalid_request");
	expect_begin(
		WATER, 8288, SCREEN ",\"code\":\"1345678901234567890\"", 400, "invalid_request");
	expect_begin(WATER, 8288, SCREEN ",\"bills\":[]", 400, "invalid_request");
	expect_begin(WATER, 8288, SCREEN ",\"bills\":[\"w-2732-a\",\"w-2732-a\"]", 400,
		"invalid_request");
	expect_begin(PHONE, 5000, TOP_UP ",\"bills\":[\"t-0273-a\"]", 400, "invalid_request");
	expect_begin(WATER, 8288, SCREEN ",\"more\":1", 400, "invalid_request");
	char key[33];
	begin(TAO, 3520, SCREEN, key);
	expect_answer(begin_as(kit.kiosk, key, PHONE, 9900, SCREEN), 422, "idempotency_mismatch");
	expect_given_up(key, "closed");
	settle();
}

/* --- two at once --- */

enum { CROWD = 8 };

struct payer {
	pthread_t thread;
	int index, status;
	char key[33], code[48];
};

static void *pay_too(void *context)
{
	struct payer *payer = context;
	struct client *client = client_create(kit.tls_dir,
		payer->index % 2 ? "terminal-0002" : "terminal-0001", lines_port(kit.lines, 0));
	struct answer answer = begin_as(client, payer->key, WATER, 8288, SCREEN);
	payer->status = answer.status;
	snprintf(payer->code, sizeof(payer->code), "%s", answer_text(&answer, "code"));
	answer_free(&answer);
	client_destroy(client);
	return NULL;
}

static void of_many_at_once_one_pays(void **state)
{
	(void)state;
	struct payer payers[CROWD];
	const char *winner = NULL;
	for (int i = 0; i < CROWD; i++) {
		payers[i] = (struct payer){.index = i};
		key_make(payers[i].key);
		assert_int_equal(pthread_create(&payers[i].thread, NULL, pay_too, &payers[i]), 0);
	}
	for (int i = 0; i < CROWD; i++) {
		pthread_join(payers[i].thread, NULL);
	}
	for (int i = 0; i < CROWD; i++) {
		if (payers[i].status == 201) {
			assert_null(winner);
			winner = payers[i].key;
		} else {
			assert_int_equal(payers[i].status, 409);
			assert_string_equal(payers[i].code, "payment_open");
		}
	}
	assert_non_null(winner);
	person(winner, "ok");
	settle();
	expect_bill("w-2732-a", "paid");
	undo(winner);
}

/* --- whatever the provider does --- */

static void told_twice_or_never_it_is_paid_once(void **state)
{
	(void)state;
	char key[33];
	say("provider twice=1");
	begin(PHONE, 1000, TOP_UP, key);
	person(key, "ok");
	expect_end(key, "paid");
	settle();
	assert_int_equal(fen_of(PHONE_PATH, "balance_fen"), 3360);
	undo(key);
	say("provider silent=1");
	begin(PHONE, 1000, TOP_UP, key);
	person(key, "ok");
	expect_end(key, "paid");
	settle();
	assert_int_equal(fen_of(PHONE_PATH, "balance_fen"), 3360);
	undo(key);
}

static void money_that_is_late_goes_back(void **state)
{
	(void)state;
	char key[33], second[33];
	const long before = count_of("refunded");
	say("provider late=1");
	begin(TAO, 3520, SCREEN, key);
	expect_given_up(key, "closed");
	begin(TAO, 3520, SCREEN, second); /* the bill is free */
	person(second, "ok");
	expect_end(second, "paid");
	for (int i = 0; count_of("refunded") == before && i < PATIENCE_S * 20; i++) {
		struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
		nanosleep(&pause, NULL);
	}
	settle();
	struct answer answer = look_at(key, 1000000, 0);
	assert_string_equal(answer_text(&answer, "state"), "closed");
	must_have(&answer, "\"refund\":{\"amount_fen\":3520,\"state\":\"done\"}");
	must_have(&answer, "原路退回");
	answer_free(&answer);
	undo(second);
}

static void another_amount_is_not_taken(void **state)
{
	(void)state;
	char key[33];
	say("provider wrong=1");
	say("provider refund=1000"); /* giving it back fails at first */
	begin(TAO, 3520, SCREEN, key);
	person(key, "ok");
	struct answer answer = await(key, "refused");
	must_have(&answer, "\"refund\":{\"amount_fen\":3519,\"state\":\"owed\"}");
	answer_free(&answer);
	say("provider clear");
	settle();
	answer = look_at(key, 1000000, 0);
	must_have(&answer, "\"refund\":{\"amount_fen\":3519,\"state\":\"done\"}");
	answer_free(&answer);
	begin(TAO, 3520, SCREEN, key);
	expect_given_up(key, "closed");
}

static void while_nobody_knows_it_is_unknown(void **state)
{
	(void)state;
	char key[33];
	begin(TAO, 3520, SCREEN, key);
	person(key, "scan");
	expect_end(key, "scanned");
	say("provider unknown=1000");
	person(key, "ok");
	expect_end(key, "unknown");
	struct answer answer = give_up(kit.kiosk, key);
	assert_string_equal(answer_text(&answer, "state"), "unknown");
	answer_free(&answer);
	expect_begin(TAO, 3520, SCREEN, 409, "payment_open"); /* it may be paid */
	say("provider clear");
	expect_end(key, "paid"); /* and is */
	expect_given_up(key, "paid");
	settle();
	undo(key);
	/* The same, and it was not. */
	say("provider unknown=1000");
	begin(TAO, 3520, CODE("1345678901234567798"), key);
	expect_end(key, "unknown");
	say("provider clear");
	expect_end(key, "scanned");
	expect_given_up(key, "closed");
	settle();
}

static void a_slow_provider_holds_up_nobody(void **state)
{
	(void)state;
	char key[33];
	say("provider slow=60000");
	begin(TAO, 3520, CODE("1345678901234567700"), key);
	struct answer answer = look_at(key, 1000000, 0); /* while it is being asked */
	assert_string_equal(answer_text(&answer, "state"), "created");
	answer_free(&answer);
	say("provider clear");
	expect_end(key, "paid");
	undo(key);
}

/* --- what can be done --- */

static struct answer do_act(const char *what, const char *act, const char *header)
{
	char body[256], key[33];
	key_make(key);
	client_header(kit.kiosk, header);
	snprintf(body, sizeof(body), "{%s,\"act\":\"%s\"}", what, act);
	struct answer answer = client_post(kit.kiosk, "/v1/account-acts", key, NULL, body);
	client_header(kit.kiosk, NULL);
	return answer;
}

static void a_lost_card_is_reported_by_its_holder(void **state)
{
	(void)state;
	expect_answer(do_act(SMK, "report_loss", NULL), 401, "identity_expired");
	expect_answer(do_act(SMK, "report_loss", stranger), 403, "not_yours");
	expect_answer(do_act(SMK, "dance", bearer), 422, "unknown_act");
	struct answer answer = account(SMK_PATH, bearer);
	must_have(&answer, "\"acts\":[\"report_loss\",\"renew\"]");
	answer_free(&answer);
	answer = do_act(SMK, "report_loss", bearer);
	assert_int_equal(answer.status, 201);
	must_have(&answer, "已挂失");
	assert_int_equal(strlen(answer_text(&answer, "receipt_no")), 15);
	answer_free(&answer);
	expect_answer(do_act(SMK, "report_loss", bearer), 409, "act_not_now");
	expect_answer(do_act(SMK, "renew", bearer), 409, "act_not_now"); /* stopped by it */
	answer = account(SMK_PATH, bearer);
	must_have(&answer, "\"acts\":[]");
	must_have(&answer, "挂失");
	answer_free(&answer);
}

/* --- pages --- */

static void the_wallet_pays_what_was_scanned(void **state)
{
	(void)state;
	char key[33], path[120];
	key_make(key);
	struct answer answer = begin_as(kit.kiosk, key, TAO, 3520, SCREEN);
	const char *qr = strstr(answer_text(&answer, "qr"), "/pay/");
	assert_non_null(qr);
	snprintf(path, sizeof(path), "%s", qr);
	answer_free(&answer);
	for (int i = 0; i < PATIENCE_S * 20; i++) { /* the provider hears of it a moment later */
		answer = client_get(phone, path, "Accept-Language: zh");
		if (answer.status == 200) {
			break;
		}
		answer_free(&answer);
		struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
		nanosleep(&pause, NULL);
	}
	must_have(&answer, "¥35.20");
	must_have(&answer, "•••• 9006");
	must_lack(&answer, "3205840019006");
	must_have(&answer, "value=\"ok\"");
	answer_free(&answer);
	expect_end(key, "scanned");
	answer = client_post(phone, path, NULL, FORM, "do=dance");
	assert_int_equal(answer.status, 400);
	answer_free(&answer);
	for (int i = 0; i < 2; i++) {
		answer = client_post(phone, path, NULL, FORM, "do=ok");
		assert_int_equal(answer.status, 200);
		must_lack(&answer, "value=\"ok\"");
		must_have(&answer, "已付款");
		answer_free(&answer);
	}
	expect_end(key, "paid");
	answer = client_get(phone, "/pay/AAAAAAAAAAAAAAAAAAAAAA", NULL);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
	undo(key);
}

static void staff_close_the_day_and_give_back(void **state)
{
	(void)state;
	char key[33], token[32], order[32], body[256];
	begin(WATER, 8288, CODE("1345678901234500000"), key);
	expect_end(key, "paid");
	settle();
	struct answer answer = client_get(desk, "/staff/closing", NULL);
	assert_int_equal(answer.status, 200);
	must_have(&answer, "两边的账一致");
	must_have(&answer, "¥82.88");
	must_lack(&answer, "3205840072732");
	const char *at = strstr(answer.body, "name=\"token\" value=\"");
	assert_non_null(at);
	snprintf(token, sizeof(token), "%.*s", (int)strcspn(at + 20, "\""), at + 20);
	at = strstr(at, "name=\"id\" value=\"");
	assert_non_null(at);
	snprintf(order, sizeof(order), "%.*s", (int)strcspn(at + 17, "\""), at + 17);
	answer_free(&answer);
	snprintf(body, sizeof(body), "token=%s&act=refund&id=%s&state=owed", token, order);
	answer = client_post(desk, "/staff/do", NULL, FORM, body);
	assert_int_equal(answer.status, 303);
	assert_string_equal(answer_header(&answer, "Location"), "/staff/closing?said=0");
	answer_free(&answer);
	settle();
	expect_bill("w-2732-a", "open");
	json_t *closing = json_loads(lines_hall(kit.lines, "closing"), 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(closing, "kept_fen")), 0);
	assert_int_equal(json_integer_value(json_object_get(closing, "provider_fen")), 0);
	assert_true(json_integer_value(json_object_get(closing, "paid_fen")) > 8288);
	json_decref(closing);
	assert_true(strncmp(lines_hall(kit.lines, "refund %s", key), "error", 5) == 0);
}

int main(void)
{
#define CALM(test) cmocka_unit_test_setup(test, calm)
	const struct CMUnitTest tests[] = {
		CALM(a_number_shows_what_is_due),
		CALM(its_holder_sees_the_rest),
		CALM(a_screen_is_scanned_and_paid),
		CALM(a_phones_code_is_taken_once),
		CALM(what_is_refused_or_late_can_be_begun_anew),
		CALM(what_never_came_is_never_made),
		CALM(bills_are_chosen_by_their_holder),
		CALM(balances_are_topped_up),
		CALM(wishes_must_be_the_contracts),
		CALM(of_many_at_once_one_pays),
		CALM(told_twice_or_never_it_is_paid_once),
		CALM(money_that_is_late_goes_back),
		CALM(another_amount_is_not_taken),
		CALM(while_nobody_knows_it_is_unknown),
		CALM(a_slow_provider_holds_up_nobody),
		CALM(a_lost_card_is_reported_by_its_holder),
		CALM(the_wallet_pays_what_was_scanned),
		CALM(staff_close_the_day_and_give_back),
		CALM(guesses_are_counted),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
