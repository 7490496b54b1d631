/* Payments: begun, looked at while somebody pays, given up. */
#include "firmware/base/clock.h"
#include "tests/hall/answers.h"
#include "tests/hall/api.h"
#include "tests/hall/bell.h"
#include "tests/hall/number.h"
#include "tests/hall/payments.h"
#include "tests/hall/who.h"

#include <string.h>

enum { WAIT_MAX_S = 25, CLOSING_WAIT_MS = 2000, FEN_MAX = 100000000 };

static bool is_way(const char *text)
{
	return strcmp(text, "screen") == 0 || strcmp(text, "code") == 0;
}

static bool is_phone_code(const char *text)
{
	size_t len = strlen(text);
	return len >= 16 && len <= 24 && strspn(text, "0123456789") == len;
}

/* --- beginning --- */

static bool check_bill_ids(struct request *request, const json_t *bills)
{
	size_t count = json_array_size(bills);
	bool is_good = !bills || (json_is_array(bills) && count >= 1 && count <= BILLS_MAX);
	for (size_t i = 0; is_good && i < count; i++) {
		const json_t *value = json_array_get(bills, i);
		const char *id = json_string_value(value);
		is_good = id && strlen(id) == json_string_length(value) && is_bill_id(id);
		for (size_t k = 0; is_good && k < i; k++) {
			is_good = !json_equal(json_array_get(bills, k), value);
		}
	}
	return is_good || refuse(request, "/bills");
}

static bool read_wish(struct request *request, const char **unit_out, const char **no_out,
	struct payment_wish *wish)
{
	const json_t *body = request->body, *top_up = json_object_get(body, "top_up");
	*wish = (struct payment_wish){.terminal = request->terminal,
		.key = request->key,
		.bills = json_object_get(body, "bills"),
		.is_top_up = json_is_true(top_up)};
	return only_members(request, body, "", "unit no amount_fen bills top_up way code") &&
	       want_text(request, body, "/unit", is_unit_code, unit_out) &&
	       want_text(request, body, "/no", is_account_no, no_out) &&
	       want_int(request, body, "/amount_fen", 1, FEN_MAX, &wish->amount_fen) &&
	       want_text(request, body, "/way", is_way, &wish->way) &&
	       may_text(request, body, "/code", is_phone_code, &wish->code) &&
	       ((wish->code != NULL) == (strcmp(wish->way, "code") == 0) ||
		       refuse(request, "/code")) &&
	       (!top_up || json_is_boolean(top_up) || refuse(request, "/top_up")) &&
	       ((!wish->bills || !wish->is_top_up) || refuse(request, "/bills")) &&
	       check_bill_ids(request, wish->bills);
}

/* One that is there under the key, although its first answer is not kept (any more). */
static bool is_there(struct request *request)
{
	struct payment payment;
	bool is_found = payment_find(request->conn, request->terminal, request->key, &payment);
	bool is_given_up = !payment.unit[0] || payment.wish[0];
	if (is_found && is_given_up && strcmp(payment.state, "paid") != 0) {
		reply_problem(request->reply, 409, "payment_void", "Given up", NULL);
	} else if (is_found) {
		reply_json(
			request->reply, 201, payment_json(request->hall, request->conn, &payment));
	}
	payment_finish(&payment);
	return is_found;
}

static void begin(struct request *request, const struct payment_wish *wish)
{
	struct payment payment = {0};
	struct objection objection = payment_begin(request->hall, request->conn, wish,
		request->now_ms, request->hall->payment_lives_ms);
	if (objection.status) {
		reply_problem(request->reply, objection.status, objection.code, objection.title,
			objection.extra);
	} else if (payment_find(request->conn, request->terminal, request->key, &payment)) {
		reply_json(
			request->reply, 201, payment_json(request->hall, request->conn, &payment));
	}
	payment_finish(&payment);
}

void post_payment(struct request *request)
{
	struct who who;
	struct payment_wish wish;
	struct account account = {0};
	const char *unit, *no;
	if (!read_wish(request, &unit, &no, &wish) || is_there(request) ||
		!who_asks(request, &who) || !account_open(request, unit, no, false, &account)) {
		account_finish(&account);
		return;
	}
	const char *kind = json_string_value(json_object_get(account.its_unit, "kind"));
	wish.account = &account;
	wish.person = who.is_known && strcmp(who.kind, "card") == 0 ? who.person : NULL;
	if (wish.bills && !account_is_of(&account, &who)) {
		reply_problem(request->reply, 403, "not_yours", "Not without its holder", NULL);
	} else if (strcmp(kind, "parcel") == 0) {
		reply_problem(request->reply, 422, "not_payable", "Nothing to pay", NULL);
	} else {
		begin(request, &wish);
	}
	account_finish(&account);
}

/* --- looking --- */

static bool find(struct request *request, struct payment *out)
{
	return payment_find(request->conn, request->terminal, request->part, out);
}

void get_payment(struct request *request)
{
	int64_t after = -1, wait_s = 0;
	struct payment payment;
	if ((request->after && !number_read(request->after, 0, 1000000, &after)) ||
		(request->wait && !number_read(request->wait, 0, WAIT_MAX_S, &wait_s))) {
		(void)refuse(request, request->after ? "/after" : "/wait");
		return;
	}
	int64_t until_ms = clock_ms() + wait_s * 1000, count = bell_count(request->hall->bell);
	bool is_found = find(request, &payment);
	while (is_found && payment.version == after) {
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0 || !request_wait(request, count, left_ms)) {
			break;
		}
		payment_finish(&payment);
		count = bell_count(request->hall->bell);
		is_found = find(request, &payment);
	}
	if (is_found) {
		reply_json(
			request->reply, 200, payment_json(request->hall, request->conn, &payment));
	} else {
		reply_problem(request->reply, 404, "unknown_payment", "No such payment", NULL);
	}
	payment_finish(&payment);
}

/* --- giving up --- */

static bool is_closing(const struct payment *payment)
{
	return !payment_is_over(payment) && strcmp(payment->state, "unknown") != 0;
}

/* The cashier asks the provider: that is waited for, a little. */
static void answer_given_up(struct request *request)
{
	struct payment payment;
	int64_t until_ms = clock_ms() + CLOSING_WAIT_MS, count = bell_count(request->hall->bell);
	bool is_found = find(request, &payment);
	while (is_found && is_closing(&payment)) {
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0 || !request_wait(request, count, left_ms)) {
			break;
		}
		payment_finish(&payment);
		count = bell_count(request->hall->bell);
		is_found = find(request, &payment);
	}
	if (is_found) {
		reply_json(
			request->reply, 200, payment_json(request->hall, request->conn, &payment));
	}
	payment_finish(&payment);
}

/* Its request may still be on the way: what is given up is remembered, whether it came or not. */
void delete_payment(struct request *request)
{
	struct payment payment;
	if (!is_key(request->part)) {
		reply_problem(request->reply, 404, "not_found", "No such resource", NULL);
		return;
	}
	payment_give_up(request->conn, request->terminal, request->part, request->now_ms);
	if (find(request, &payment) && payment.wish[0]) {
		answer_forget(request, "/v1/payments", request->part);
	}
	payment_finish(&payment);
	request->is_commit_wanted = true;
	request->finish = answer_given_up;
}
