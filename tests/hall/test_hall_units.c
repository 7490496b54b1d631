/* Units that come and go while the hall runs, with their accounts, and what was paid to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <time.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "tests/hall/kit.h"

#define UNIT	SOURCE_DIR "/tests/flow/unit_added.json"
#define NOBODYS "/v1/accounts/heating/700100449"
#define ZHANGS	"/v1/accounts/heating/700102734"
#define A_PAYMENT                                                                                  \
	"{\"unit\":\"heating\",\"no\":\"700100449\",\"amount_fen\":126000,\"way\":\"screen\"}"

enum { PATIENCE_S = 25, UNIT_BYTES_MAX = 16384 };

static char dir[64], db[100];

static bool open_hall(void)
{
	const char *const args[] = {"--limit", "all=0", "--db", db, "--staff-port", "0", NULL};
	kit.city_dir[0] = '\0';
	return kit_open_city(args);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/onedoor-units.XXXXXX");
	if (!mkdtemp(dir)) {
		return -1;
	}
	snprintf(db, sizeof(db), "%s/hall.db", dir);
	return open_hall() ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	char line[100];
	kit_close();
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	return system(line);
}

static void open_again(void)
{
	kit_close();
	assert_true(open_hall());
}

/* --- asking --- */

/* The unit of the catalogue, the caller's; NULL: none. */
static json_t *unit_of(const char *code, char etag_out[static 64])
{
	struct answer answer = client_get(kit.kiosk, "/v1/catalog", NULL);
	json_t *found = NULL;
	size_t i;
	json_t *unit;
	snprintf(etag_out, 64, "%s", answer.etag);
	json_array_foreach(json_object_get(answer.json, "units"), i, unit)
	{
		if (strcmp(json_string_value(json_object_get(unit, "code")), code) == 0) {
			found = json_incref(unit);
		}
	}
	answer_free(&answer);
	return found;
}

static void expect_status(const char *path, int status)
{
	struct answer answer = client_get(kit.kiosk, path, NULL);
	if (answer.status != status) {
		fail_msg("%s: %d %s", path, answer.status, answer.body);
	}
	answer_free(&answer);
}

static long due_of(const char *path)
{
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.status, 200);
	long fen = (long)json_integer_value(json_object_get(answer.json, "due_fen"));
	answer_free(&answer);
	return fen;
}

static void expect_error(const char *said, const char *why)
{
	if (strncmp(said, "error", 5) != 0 || !strstr(said, why)) {
		fail_msg("'%s', not %s", said, why);
	}
}

static void add(void)
{
	assert_string_equal(lines_hall(kit.lines, "unit-add %s", UNIT), "ok");
}

static void take_away(void)
{
	assert_string_equal(lines_hall(kit.lines, "unit-remove heating"), "ok");
}

static void open_session(const char *body)
{
	static char bearer[120]; /* the client keeps it */
	char token[80];
	identify(body, token);
	snprintf(bearer, sizeof(bearer), "Authorization: Bearer %s", token);
	client_header(kit.kiosk, bearer);
}

static int calm(void **state)
{
	client_header(kit.kiosk, NULL);
	return kit_calm(state);
}

/* How many of one's own accounts are the unit's. */
static int mine_of(const char *unit)
{
	struct answer answer = client_get(kit.kiosk, "/v1/me/accounts", NULL);
	size_t i;
	const json_t *account;
	int count = 0;
	assert_int_equal(answer.status, 200);
	json_array_foreach(json_object_get(answer.json, "accounts"), i, account)
	{
		const char *code = json_string_value(json_object_get(account, "unit"));
		count += strcmp(code, unit) == 0;
	}
	answer_free(&answer);
	return count;
}

/* --- paying --- */

static long count_of(const char *name)
{
	json_t *counts = json_loads(lines_hall(kit.lines, "payments"), 0, NULL);
	assert_non_null(counts);
	long value = (long)json_integer_value(json_object_get(counts, name));
	json_decref(counts);
	return value;
}

static void settle(void)
{
	for (int i = 0; count_of("busy") != 0; i++) {
		assert_true(i < PATIENCE_S * 20);
		nanosleep(&(struct timespec){.tv_nsec = 50 * 1000 * 1000}, NULL);
	}
	assert_int_equal(count_of("double"), 0);
	assert_int_equal(count_of("differences"), 0);
}

static void begin_paying(char key_out[static 33])
{
	key_make(key_out);
	struct answer answer = client_post(kit.kiosk, "/v1/payments", key_out, NULL, A_PAYMENT);
	if (answer.status != 201) {
		fail_msg("%s", answer.body);
	}
	answer_free(&answer);
}

/* --- the tests --- */

static void one_comes_and_goes(void **state)
{
	(void)state;
	char before[64], with[64], after[64];
	assert_null(unit_of("heating", before));
	expect_status(NOBODYS, 404);
	add();
	json_t *unit = unit_of("heating", with);
	assert_non_null(unit);
	assert_string_not_equal(with, before);
	const json_t *act = json_array_get(json_object_get(unit, "acts"), 0);
	assert_string_equal(json_string_value(json_object_get(act, "code")), "stop_heating");
	assert_null(json_object_get(act, "done")); /* that is the hall's own */
	assert_null(json_object_get(unit, "source"));
	assert_null(json_object_get(unit, "accounts"));
	json_decref(unit);
	assert_int_equal(due_of(NOBODYS), 126000);
	open_session(ZHANG);
	assert_int_equal(mine_of("heating"), 1);
	struct answer answer = client_get(kit.kiosk, ZHANGS, NULL);
	assert_true(json_is_true(json_object_get(answer.json, "is_mine")));
	assert_int_equal(json_array_size(json_object_get(answer.json, "bills")), 2);
	answer_free(&answer);
	expect_post("/v1/account-acts",
		"{\"unit\":\"heating\",\"no\":\"700102734\",\"act\":\"stop_heating\"}", 201, "");

	open_again(); /* it is still there */
	json_decref(unit_of("heating", after));
	assert_int_equal(due_of(NOBODYS), 126000);
	expect_error(lines_hall(kit.lines, "unit-add %s", UNIT), "code: there is one");

	take_away();
	assert_null(unit_of("heating", after));
	assert_string_not_equal(with, after);
	expect_status(NOBODYS, 404);
	expect_status("/v1/accounts/water/3205840019006", 200);
	open_session(ZHANG);
	assert_int_equal(mine_of("heating"), 0);
	expect_post("/v1/payments", A_PAYMENT, 404, "unknown_account");
	expect_error(lines_hall(kit.lines, "unit-remove heating"), "no such unit");
	client_header(kit.kiosk, NULL);
	open_again(); /* and still gone */
	assert_null(unit_of("heating", after));
}

/* Not while somebody pays; what was paid stays in the books, and paid when the unit comes again. */
static void what_was_paid_stays(void **state)
{
	(void)state;
	char key[33], path[80], etag[64];
	struct client *desk =
		client_create_plain((int)strtol(lines_hall(kit.lines, "staff-port"), NULL, 10));
	add();
	begin_paying(key);
	expect_error(lines_hall(kit.lines, "unit-remove heating"), "somebody is paying");
	json_decref(unit_of("heating", etag));
	assert_string_equal(lines_hall(kit.lines, "pay %s ok", key), "ok");
	settle();
	assert_int_equal(due_of(NOBODYS), 0);
	take_away();
	snprintf(path, sizeof(path), "/v1/payments/%s", key);
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_string_equal(answer_text(&answer, "state"), "paid");
	const json_t *unit = json_object_get(json_object_get(answer.json, "receipt"), "unit");
	assert_string_equal(json_string_value(json_object_get(unit, "zh")), "集中供热");
	answer_free(&answer);
	answer = client_get(desk, "/staff/closing", NULL);
	must_have(&answer, "集中供热");
	answer_free(&answer);
	add();
	assert_int_equal(due_of(NOBODYS), 0);
	expect_post("/v1/payments", A_PAYMENT, 409, "already_paid");
	take_away();
	assert_true(strncmp(lines_hall(kit.lines, "refund %s", key), "ok", 2) == 0);
	settle();
	client_destroy(desk);
}

/* The unit with one thing changed, as the knob judges it. */
static const char *add_changed(const char *from, const char *to)
{
	char path[100], text[UNIT_BYTES_MAX], *whole = NULL;
	size_t len = 0;
	snprintf(path, sizeof(path), "%s/unit.json", dir);
	assert_int_equal(fs_read(UNIT, sizeof(text) / 2, &whole, &len), OK);
	const char *at = strstr(whole, from);
	if (!at) {
		fail_msg("there is no %s", from);
	}
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
	mem_free(whole);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return lines_hall(kit.lines, "unit-add %s", path);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *why;
	} cases[] = {
		{"\"heating\"", "\"Heating\"", "code"},
		{"\"heating\"", "\"water\"", "code: there is one"},
		{"\"icon\": \"house\"", "\"icon\": \"a house\"", "icon"},
		{"\"icon\": \"house\"", "\"colour\": \"red\"", "nobody knows"},
		{"ji zhong gong re", "ji zhong", "pinyin"},
		{"{\"zh\": \"集中供热\", \"en\": \"District heating\"}", "\"集中供热\"", "name"},
		{"查热费、交热费", "", "note"},
		{"\"source\"", "\"from\"", "nobody knows"},
		{"\"title\"", "\"titel\"", "ask:"},
		{"\"供热户号\"", "\"\"", "ask.title"},
		{"\"700100449\"", "\"700100448\"", "ask.example"},
		{"\"digits\"", "\"runes\"", "ask.charset"},
		{"\"min_length\": 9", "\"min_length\": 3", "ask.min_length"},
		{"\"max_length\": 9", "\"max_length\": 33", "ask.min_length"},
		{"\"luhn\"", "\"sum\"", "ask.charset or check"},
		{"\"^GR([0-9]{9})$\"", "\"^GR[0-9]{9}$\"", "ask.scan"},
		{"\"^GR([0-9]{9})$\"", "\"^GR([0-9]{9}$\"", "ask.scan"},
		{"\"^GR([0-9]{9})$\"", "9", "ask.scan"},
		{"\"by_card\": true", "\"by_card\": \"yes\"", "by_card"},
		{"\"kind\": \"bills\"", "\"kind\": \"debts\"", "kind"},
		{"\"kind\": \"bills\"", "\"kind\": \"bills\", \"amounts\": [1000]", "amounts"},
		{"\"kind\": \"bills\"", "\"kind\": \"balance\", \"amounts\": [1000, 1000]",
			"amounts"},
		{"\"needs\": \"card\"", "\"needs\": \"luck\"", "an act"},
		{"\"is_serious\": true", "\"is_serious\": true, \"stops\": [\"rain\"]", "acts"},
		{"\"accounts\": [", "\"accounts\": [9, ", "account 1: unit"},
		{"\"no\": \"700100449\"", "\"no\": \"700100448\"", "account 1: no"},
		{"\"no\": \"700102734\"", "\"no\": \"700100449\"", "account 2: no: there is one"},
		{"\"no\": \"700122211\"", "\"no\": \"700122211\", \"unit\": \"gas\"",
			"account 3: unit"},
		{"\"no\": \"700122211\"", "\"no\": \"700122211\", \"nose\": 1", "account 3: nose"},
		{"\"mask\": \"周**\"", "\"mask\": \"周\", \"balance_fen\": -1", "balance_fen"},
		{"126000", "126.5", "account 1: a bill"},
		{"\"h-2734-b\"", "\"h-2734-a\"", "account 2: a bill"},
		{"\"open\"", "\"owed\"", "account 1: a bill"},
		{"\"text\": \"60 m²\"", "\"text\": 60", "account 1: facts"},
		{"[6.5,", "[\"6.5\",", "account 2: history"},
		{"[\"stop_heating\"]", "[\"start_heating\"]", "account 2: acts"},
		{"\"mask\": \"李**\"", "\"mask\": \"李**\", \"document\": {\"title\": \"\"}",
			"account 3: "},
		{"\"by_card\": true", "\"by_card\": true, \"by_card\": true", "line"},
	};
	char before[64], after[64];
	assert_null(unit_of("heating", before));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_error(add_changed(cases[i].from, cases[i].to), cases[i].why);
	}
	expect_error(lines_hall(kit.lines, "unit-add unit.json"), "whole path");
	assert_null(unit_of("heating", after));
	assert_string_equal(before, after);
	expect_status(NOBODYS, 404);
	expect_status("/v1/accounts/heating/700122211", 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_comes_and_goes, calm),
		cmocka_unit_test_setup(mistakes_are_named, calm),
		cmocka_unit_test_setup(what_was_paid_stays, calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
