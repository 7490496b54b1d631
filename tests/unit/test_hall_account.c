/* Units, accounts and payments as the contract has them: what is read, what is not, what is sent,
 * and which figure of a number checks the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/form/pattern.h"
#include "firmware/hall/api_account.h"

#define KEY "0f8fad5bd9cb469fa16570867728950e"

static void check_figures(void **state)
{
	static const struct {
		enum number_check check;
		const char *no;
		bool is_good;
	} rows[] = {
		{CHECK_LUHN, "79927398713", true}, /* the textbook's */
		{CHECK_LUHN, "79927398710", false},
		{CHECK_LUHN, "79927389713", false}, /* two figures changed places */
		{CHECK_MOD11_10, "69435151530", true},
		{CHECK_MOD11_10, "69435151531", false},
		{CHECK_MOD11_10, "64935151530", false},
		{CHECK_NONE, "11111111111", true},
		{CHECK_NONE, "1111111111", false}, /* too short */
		{CHECK_NONE, "1111111111a", false},
		{CHECK_NONE, "", false},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct unit_ask ask = {.min_len = 11, .max_len = 11, .check = rows[i].check};
		assert_int_equal(unit_ask_is_good(&ask, rows[i].no), rows[i].is_good);
	}
}

static void a_bills_code(void **state)
{
	(void)state;
	struct arena *arena = arena_create(ARENA_PLAIN, 1 << 16);
	struct unit_ask ask = {.min_len = 4, .max_len = 4};
	char no[ACCOUNT_NO_LEN + 1];
	assert_false(unit_ask_scanned(&ask, "A1234", 5, no));
	ask.scan = pattern_compile_part(arena, "^A([0-9]+)(?:-[0-9]{2})?$");
	assert_non_null(ask.scan);
	assert_true(unit_ask_scanned(&ask, "A1234-56", 8, no));
	assert_string_equal(no, "1234");
	assert_false(unit_ask_scanned(&ask, "A12345", 6, no)); /* too long for a number */
	assert_string_equal(no, "");
	assert_false(unit_ask_scanned(&ask, "A1234\xff", 6, no));
	assert_false(unit_ask_scanned(&ask, "B1234", 5, no));
	assert_null(pattern_compile_part(arena, "^A[0-9]+$")); /* which part? */
	assert_null(pattern_compile_part(arena, "^(A)([0-9]+)$"));
	assert_null(pattern_compile_part(arena, "^(?=A)([0-9]+)$")); /* not of the subset */
	ask.scan = pattern_compile_part(arena, "^A(?:x|([0-9]{4}))$");
	assert_false(unit_ask_scanned(&ask, "Ax", 2, no)); /* the part is not there */
	arena_destroy(arena);
}

static void money(void **state)
{
	char words[MONEY_LEN];
	(void)state;
	money_format(0, words);
	assert_string_equal(words, "¥ 0.00");
	money_format(8640, words);
	assert_string_equal(words, "¥ 86.40");
	money_format(123456705, words);
	assert_string_equal(words, "¥ 1,234,567.05");
	money_format(100000000000, words);
	assert_string_equal(words, "¥ 1,000,000,000.00");
}

#define ACCOUNT(members)                                                                                \
	"{\"unit\":\"water\",\"shown_no\":\"•••• 2217\",\"holder\":\"李**\",\"due_fen\":8640," \
	"\"acts\":[\"renew\",\"a "                                                                      \
	"b\",7],\"as_of\":\"2026-11-24T10:00:00+08:00\",\"source\":\"s\"" members "}"

static void what_is_another_persons_is_not_read(void **state)
{
	static const char own[] = ",\"balance_fen\":1,\"bills\":[{\"id\":\"w-09\",\"title\":\"t\","
				  "\"amount_fen\":1},{\"id\":\"w-08\",\"amount_fen\":1},"
				  "{\"id\":\"w-07\",\"title\":\"t\",\"amount_fen\":-1}],"
				  "\"history\":{\"points\":[{\"label\":\"a\",\"value\":-1},"
				  "{\"label\":\"b\",\"value\":2.5}]}";
	char json[2048];
	struct account_view *view;
	(void)state;
	str_format(json, sizeof(json), ACCOUNT("%s,\"is_mine\":true"), own);
	assert_int_equal(account_parse(json, strlen(json), "water", &view), OK);
	assert_int_equal(view->bill_count, 1); /* those that are whole */
	assert_int_equal(view->act_count, 1);
	assert_int_equal(view->paying_fen, 0); /* a hall that does not say it */
	assert_true(view->has_balance);
	assert_int_equal(view->history->point_count, 1);
	account_view_destroy(view);
	str_format(json, sizeof(json), ACCOUNT("%s,\"is_mine\":false,\"paying_fen\":4320"), own);
	assert_int_equal(account_parse(json, strlen(json), "water", &view), OK);
	assert_int_equal(view->bill_count, 0);
	assert_int_equal(view->paying_fen, 4320);
	assert_false(view->has_balance);
	assert_null(view->history);
	account_view_destroy(view);
	assert_int_equal(account_parse(json, strlen(json), "gas", &view), ERR_INVALID);
	assert_null(view);
}

static void whose_payment_it_is(void **state)
{
	static const char *const bad[] = {"", "[]", "{}",
		"{\"id\":\"" KEY "\",\"version\":0,\"amount_fen\":1}",
		"{\"id\":\"" KEY "\",\"state\":\"paid\",\"amount_fen\":1}",
		"{\"id\":\"" KEY "\",\"version\":0,\"state\":\"paid\",\"amount_fen\":-1}",
		"{\"id\":\"another\",\"version\":0,\"state\":\"paid\",\"amount_fen\":1}"};
	static const char good[] = "{\"id\":\"" KEY "\",\"version\":3,\"state\":\"%s\","
				   "\"amount_fen\":1}";
	char json[256];
	struct payment *payment;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_not_equal(payment_parse(bad[i], strlen(bad[i]), KEY, &payment), OK);
		assert_null(payment);
	}
	for (int i = PAYMENT_UNKNOWN; i <= PAYMENT_CLOSED + 1; i++) { /* and a word of tomorrow */
		const char *name =
			i > PAYMENT_CLOSED ? "resting" : payment_state_name((enum payment_state)i);
		str_format(json, sizeof(json), good, name);
		assert_int_equal(payment_parse(json, strlen(json), KEY, &payment), OK);
		assert_int_equal(payment->state, i > PAYMENT_CLOSED ? PAYMENT_UNKNOWN : i);
		assert_int_equal(
			payment_is_over(payment->state), i >= PAYMENT_PAID && i <= PAYMENT_CLOSED);
		payment_destroy(payment);
	}
}

static void what_is_sent(void **state)
{
	(void)state;
	struct payment_order order = {.asked = 7,
		.person = 8,
		.key = KEY,
		.unit = "water",
		.no = "3205840012217",
		.amount_fen = 4320,
		.bill_count = 1,
		.bills = {"w-09"}};
	char *text = payment_body(&order);
	assert_string_equal(text,
		"{\"unit\":\"water\",\"no\":\"3205840012217\",\"amount_fen\":4320,\"bills\":"
		"[\"w-09\"],\"way\":\"screen\"}");
	json_text_free(text);
	order.bill_count = 0;
	order.is_top_up = true;
	str_copy(order.code, sizeof(order.code), "134567890123456789");
	text = payment_body(&order);
	assert_string_equal(text,
		"{\"unit\":\"water\",\"no\":\"3205840012217\",\"amount_fen\":4320,\"top_up\":true,"
		"\"way\":\"code\",\"code\":\"134567890123456789\"}");
	json_text_free(text);
	text = act_body("card", "1234", "renew");
	assert_string_equal(text, "{\"unit\":\"card\",\"no\":\"1234\",\"act\":\"renew\"}");
	json_text_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_figures),
		cmocka_unit_test(a_bills_code),
		cmocka_unit_test(money),
		cmocka_unit_test(what_is_another_persons_is_not_read),
		cmocka_unit_test(whose_payment_it_is),
		cmocka_unit_test(what_is_sent),
	};
	json_init();
	return cmocka_run_group_tests_name("hall_account", tests, NULL, NULL);
}
