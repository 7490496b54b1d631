/* Accounts, payments and acts as bytes from the hall: whatever they are, what comes out keeps
 * account.h's promises. The first byte chooses which of them the rest is. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"

#define KEY "0f8fad5bd9cb469fa16570867728950e"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const struct text *text)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		REQUIRE(text->in[lang] && utf8_is_valid(text->in[lang], strlen(text->in[lang])));
		REQUIRE(strlen(text->in[lang]) <= 1600 && !strpbrk(text->in[lang], "\n\r\x1b"));
	}
}

static void check_items(const struct item *items, int count, int max)
{
	REQUIRE(count >= 0 && count <= max);
	for (int i = 0; i < count; i++) {
		check_text(&items[i].label);
		check_text(&items[i].text);
	}
}

static void eat_account(const char *json, size_t len)
{
	struct account_view *view;
	if (account_parse(json, len, "water", &view) != OK) {
		REQUIRE(!view);
		return;
	}
	REQUIRE(str_equal(view->unit, "water") && view->shown_no[0] && view->due_fen >= 0);
	REQUIRE(view->is_mine || (view->bill_count == 0 && !view->history && !view->has_balance));
	REQUIRE(view->bill_count <= ACCOUNT_MAX_BILLS && view->act_count <= UNIT_MAX_ACTS);
	for (int i = 0; i < view->bill_count; i++) {
		REQUIRE(view->bills[i].id[0] && view->bills[i].amount_fen >= 0);
		check_text(&view->bills[i].title);
	}
	check_items(view->facts, view->fact_count, ACCOUNT_MAX_FACTS);
	for (int i = 0; view->history && i < view->history->point_count; i++) {
		REQUIRE(chart_value(view->history, 0, i) <= view->history->highest);
		check_text(&view->history->points[i]);
	}
	account_view_destroy(view);
}

static void eat_mine(const char *json, size_t len)
{
	struct my_accounts *mine;
	if (my_accounts_parse(json, len, &mine) != OK) {
		REQUIRE(!mine);
		return;
	}
	REQUIRE(mine->count >= 0 && mine->count <= MY_MAX_ACCOUNTS);
	for (int i = 0; i < mine->count; i++) {
		REQUIRE(mine->list[i].unit[0] && mine->list[i].no[0] && mine->list[i].shown_no[0]);
		REQUIRE(strlen(mine->list[i].no) <= ACCOUNT_NO_LEN && mine->list[i].due_fen >= 0);
	}
	my_accounts_destroy(mine);
}

static void eat_payment(const char *json, size_t len)
{
	struct payment *payment;
	if (payment_parse(json, len, KEY, &payment) != OK) {
		REQUIRE(!payment);
		return;
	}
	REQUIRE(str_equal(payment->id, KEY) && payment->version >= 0 && payment->amount_fen >= 0);
	REQUIRE(payment->state >= PAYMENT_UNKNOWN && payment->state <= PAYMENT_CLOSED);
	REQUIRE(strlen(payment->qr) <= PAYMENT_QR_LEN && payment->receipt.no);
	check_text(&payment->reason);
	check_text(&payment->receipt.unit);
	check_items(payment->receipt.lines, payment->receipt.line_count, 60);
	payment_destroy(payment);
}

static void eat_result(const char *json, size_t len)
{
	struct act_result *result;
	if (act_result_parse(json, len, &result) != OK) {
		REQUIRE(!result);
		return;
	}
	check_text(&result->text);
	check_items(result->facts, result->fact_count, 60);
	REQUIRE(result->text.in[LANG_ZH][0] && strlen(result->receipt_no) <= RECEIPT_NO_LEN);
	act_result_destroy(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static void (*const eaters[])(const char *json, size_t len) = {
		eat_account, eat_mine, eat_payment, eat_result};
	log_set_level(LOG_LEVEL_ERROR);
	if (len > 0) {
		eaters[data[0] % ARRAY_LEN(eaters)]((const char *)data + 1, len - 1);
	}
	return 0;
}
