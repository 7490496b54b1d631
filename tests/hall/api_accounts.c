/* Accounts: what is due, whose they are, what can be done with them. */
#include "tests/hall/accounts.h"
#include "tests/hall/api.h"
#include "tests/hall/document.h"
#include "tests/hall/times.h"
#include "tests/hall/who.h"

#include <stdlib.h>
#include <string.h>

bool account_open(struct request *request, const char *unit, const char *no, bool is_reading,
	struct account *out)
{
	*out = (struct account){0};
	if (!guess_check(request)) {
		return false;
	}
	if (is_unit_code(unit) && is_account_no(no) &&
		account_find(request->hall, request->conn, unit, no, out)) {
		return true;
	}
	guess_count(request, is_reading);
	reply_problem(request->reply, 404, "unknown_account", "No such account", NULL);
	return false;
}

bool account_is_of(const struct account *account, const struct who *who)
{
	return who->is_known && strcmp(who->kind, "card") == 0 && account->holder[0] &&
	       strcmp(who->person, account->holder) == 0;
}

void get_account(struct request *request)
{
	struct who who;
	struct account account = {0};
	if (who_asks(request, &who) &&
		account_open(request, request->part, request->part2, true, &account)) {
		reply_json(request->reply, 200,
			account_json(request->conn, &account, account_is_of(&account, &who),
				request->now_ms));
	}
	account_finish(&account);
}

void get_my_accounts(struct request *request)
{
	struct who who;
	if (who_must_ask(request, &who)) {
		reply_json(request->reply, 200,
			json_pack("{s:o}", "accounts",
				accounts_of(request->hall, request->conn, who.person)));
	}
}

/* --- acts --- */

static void act_on(struct request *request, const struct account *account, const json_t *act)
{
	char receipt_no[RECEIPT_NO_LEN], at[TIME_LEN], shown[SHOWN_NO_LEN];
	const char *code = json_string_value(json_object_get(act, "code"));
	const json_t *done = json_object_get(act, "done");
	receipt_no_make(request->conn, request->now_ms, receipt_no);
	sql_run(request->conn, "INSERT INTO account_acts VALUES(?,?,?,?)", "sssi", receipt_no,
		account->id, code, request->now_ms);
	time_text(request->now_ms, false, at);
	at[16] = '\0';
	at[10] = ' ';
	account_act_done(request->hall, request->conn, account, act, at);
	account_shown(account->no, shown);
	json_t *facts = json_array();
	document_fact(facts, text_both("办理", "What"), text_copy(json_object_get(act, "name")));
	document_fact(facts, text_both("账户", "Account"), json_string(shown));
	document_fact(facts, text_both("时间", "Time"), json_string(at));
	reply_json(request->reply, 201,
		json_pack("{s:o,s:o,s:s}", "text",
			done ? text_copy(done) : text_both("已办好。", "Done."), "facts", facts,
			"receipt_no", receipt_no));
}

void post_account_act(struct request *request)
{
	const char *unit, *no, *code;
	struct who who;
	struct account account = {0};
	const json_t *body = request->body;
	if (!only_members(request, body, "", "unit no act") ||
		!want_text(request, body, "/unit", is_unit_code, &unit) ||
		!want_text(request, body, "/no", is_account_no, &no) ||
		!want_text(request, body, "/act", is_code, &code) || !who_asks(request, &who) ||
		!account_open(request, unit, no, false, &account)) {
		account_finish(&account);
		return;
	}
	const json_t *act = unit_act(account.its_unit, code);
	const char *needs = act ? json_string_value(json_object_get(act, "needs")) : "";
	bool is_card = strcmp(needs, "card") == 0;
	if (!act) {
		reply_problem(request->reply, 422, "unknown_act", "Not of this unit", NULL);
	} else if (is_card && !who_must_ask(request, &who)) {
		; /* the reply is filled */
	} else if (is_card && !account_is_of(&account, &who)) {
		reply_problem(request->reply, 403, "not_yours", "Another person's", NULL);
	} else if (!account_can(&account, code)) {
		reply_problem(request->reply, 409, "act_not_now", "Not in this state", NULL);
	} else {
		act_on(request, &account, act);
	}
	account_finish(&account);
}
