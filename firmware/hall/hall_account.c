/*
 * What is owed to whom, and paying it, over the citizen's line. Before the hall is asked to make a
 * payment it is written down that it must be given up (an entry of the outbox); only the hall's
 * final word ends that. Whatever happens meanwhile – no answer, a power cut, somebody walks away –
 * the house gives it up until the hall says how it ended. Giving up does no harm: what is paid
 * stays paid, what never came is never made.
 */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"

enum {
	PAYER_WAIT_S = 20,
	PAYER_LIMIT_MS = 26000,
	GIVE_UP_LIMIT_MS = 8000,
	HELD_MS = 8 * 60 * 1000, /* so long the house leaves it to the citizen's worker */
	PATH_LEN = 160,
};

/* --- what is owed --- */

struct wanted_account {
	const char *unit;
	struct account_view *view;
};

static enum err read_account(const char *json, size_t len, void *out)
{
	struct wanted_account *wanted = out;
	return account_parse(json, len, wanted->unit, &wanted->view);
}

void hall_do_read_account(struct hall *hall, const struct cmd *cmd)
{
	char path[PATH_LEN];
	bool is_sound = api_is_code(cmd->read_account.unit, CODE_LEN) &&
			api_is_code(cmd->read_account.no, ACCOUNT_NO_LEN) &&
			str_format(path, sizeof(path), "/v1/accounts/%s/%s", cmd->read_account.unit,
				cmd->read_account.no);
	struct wanted_account wanted = {.unit = cmd->read_account.unit};
	struct http_request request = {
		.path = path, .token = hall_token_of(hall, cmd->read_account.person)};
	const struct hall_document document = {read_account, &wanted};
	struct hall_reply reply = {0};
	int retry_s = 0;
	enum err err = is_sound ? hall_ask_personal(hall, RESOURCE_ACCOUNTS, &request, &document,
					  &reply, &retry_s)
				: ERR_INVALID;
	mem_wipe(path, sizeof(path));
	struct msg *msg = msg_create(MSG_ACCOUNT_READ, cmd->session);
	msg->account_read.asked = cmd->read_account.asked;
	msg->account_read.retry_s = retry_s;
	msg->account_read.view = wanted.view;
	hall_post_answer(hall, err, &reply, msg);
}

static enum err read_mine(const char *json, size_t len, void *out)
{
	return my_accounts_parse(json, len, out);
}

void hall_do_read_my_accounts(struct hall *hall, const struct cmd *cmd)
{
	struct my_accounts *list = NULL;
	struct http_request request = {.path = "/v1/me/accounts",
		.token = hall_token_of(hall, cmd->read_my_accounts.person)};
	const struct hall_document document = {read_mine, &list};
	struct hall_reply reply = {0};
	int retry_s = 0;
	enum err err = request.token[0] ? hall_ask_personal(hall, RESOURCE_ACCOUNTS, &request,
						  &document, &reply, &retry_s)
					: ERR_INVALID;
	struct msg *msg = msg_create(MSG_MY_ACCOUNTS_READ, cmd->session);
	msg->my_accounts_read.asked = cmd->read_my_accounts.asked;
	msg->my_accounts_read.retry_s = retry_s;
	msg->my_accounts_read.list = list;
	hall_post_answer(hall, err, &reply, msg);
}

/* --- what is written down of a payment --- */

static enum err write_down(struct hall *hall, const char *id)
{
	int64_t now_ms = hall_now_ms(hall);
	struct outbox_entry entry = {.made_ms = now_ms, .due_ms = now_ms + HELD_MS};
	str_copy(entry.kind, sizeof(entry.kind), OUTBOX_PAYMENT);
	str_copy(entry.subject, sizeof(entry.subject), id);
	str_copy(entry.method, sizeof(entry.method), "DELETE");
	REQUIRE(str_format(entry.path, sizeof(entry.path), "/v1/payments/%s", id));
	return db_put_entry(hall->db, &entry);
}

/* It is over, or the house's from now on. */
static void settle(struct hall *hall, const char *id, bool is_over)
{
	struct outbox_entry entry;
	enum err err = db_find_entry(hall->db, id, &entry);
	if (err == OK) {
		err = is_over ? db_drop_entry(hall->db, entry.position)
			      : db_set_entry_due(hall->db, entry.position, 0, hall_now_ms(hall));
		outbox_entry_finish(&entry);
	}
	if (err != OK && err != ERR_NOT_FOUND) { /* it is given up once more, and stays as it is */
		log_warn("hall", "the outbox could not be told: %s", err_name(err));
	}
	hall_repair_storage(hall, err == ERR_NOT_FOUND ? OK : err);
	hall_set_due(hall, RESOURCE_OUTBOX, 0);
}

static void end_payment(struct hall *hall, bool is_over)
{
	if (hall->visit.payment[0]) {
		settle(hall, hall->visit.payment, is_over);
		hall->visit.payment[0] = '\0';
	}
}

void hall_leave_payment(struct hall *hall)
{
	end_payment(hall, false);
}

/* --- a payment --- */

struct wanted_payment {
	const char *id;
	struct payment *payment;
};

static enum err read_payment(const char *json, size_t len, void *out)
{
	struct wanted_payment *wanted = out;
	return payment_parse(json, len, wanted->id, &wanted->payment);
}

static struct msg *changed(const struct hall *hall, const struct cmd *cmd, struct payment *payment)
{
	struct msg *msg = msg_create(MSG_PAYMENT_CHANGED, cmd->session);
	msg->payment_changed.asked = hall->visit.payment_asked;
	msg->payment_changed.payment = payment;
	return msg;
}

/* As the hall says that it stands. */
static void tell(struct hall *hall, const struct cmd *cmd, struct payment *payment)
{
	struct msg *msg = changed(hall, cmd, payment);
	if (payment_is_over(payment->state)) {
		end_payment(hall, true);
	}
	hall_post(hall, msg);
}

static void refuse(struct hall *hall, const struct cmd *cmd, enum err err,
	const struct hall_reply *reply, bool is_over)
{
	struct msg *msg = changed(hall, cmd, NULL);
	end_payment(hall, is_over);
	hall_post_answer(hall, err, reply, msg);
}

static enum err post_payment(struct hall *hall, const struct payment_order *order,
	struct wanted_payment *wanted, struct hall_reply *reply)
{
	char *body = payment_body(order);
	struct http_request request = {.method = "POST",
		.path = "/v1/payments",
		.body = body,
		.idempotency_key = order->key,
		.token = hall_token_of(hall, order->person)};
	const struct hall_document document = {read_payment, wanted};
	enum err err = hall_post_until(hall, RESOURCE_PAYMENTS, &request, false, &document, reply);
	json_text_free(body);
	return err;
}

static enum err give_up(struct hall *hall, struct wanted_payment *wanted, struct hall_reply *reply)
{
	char path[PATH_LEN];
	REQUIRE(str_format(path, sizeof(path), "/v1/payments/%s", wanted->id));
	struct http_request request = {
		.method = "DELETE", .path = path, .limit_ms = GIVE_UP_LIMIT_MS};
	const struct hall_document document = {read_payment, wanted};
	return hall_call(hall, RESOURCE_PAYMENTS, &request, URGENCY_CITIZEN, &document, reply);
}

/* A no on this key, and nothing was made; of a no that is none for good that is made sure of. */
static void refused(struct hall *hall, const struct cmd *cmd, struct wanted_payment *wanted,
	const struct hall_reply *no)
{
	struct hall_reply reply = {0};
	bool is_final = problem_is_final(no->status, &no->no);
	enum err err = is_final ? OK : give_up(hall, wanted, &reply);
	if (is_final || (err == OK && wanted->payment->state == PAYMENT_CLOSED)) {
		payment_destroy(wanted->payment);
		refuse(hall, cmd, ERR_REFUSED, no, true);
	} else if (err == OK) {
		tell(hall, cmd, wanted->payment);
	} else if (err == ERR_CANCELLED) {
		hall_leave_payment(hall);
	} else {
		tell(hall, cmd, payment_create_unknown(wanted->id));
	}
}

void hall_do_pay(struct hall *hall, const struct cmd *cmd)
{
	const struct payment_order *order = &cmd->pay;
	struct hall_reply reply = {0};
	hall_leave_payment(hall); /* of one before, if it is not over */
	hall->visit.is_begun = true;
	hall->visit.payment_asked = order->asked;
	enum err err = write_down(hall, order->key);
	if (err != OK) {
		log_error("hall", "a payment could not be written down: %s", err_name(err));
		hall_repair_storage(hall, err);
		str_copy(reply.no.code, sizeof(reply.no.code), "kiosk_storage");
		refuse(hall, cmd, ERR_REFUSED, &reply, true);
		return;
	}
	str_copy(hall->visit.payment, sizeof(hall->visit.payment), order->key);
	struct wanted_payment wanted = {.id = order->key};
	err = post_payment(hall, order, &wanted, &reply);
	if (err == OK) {
		tell(hall, cmd, wanted.payment);
	} else if (err == ERR_CANCELLED) {
		hall_leave_payment(hall);
	} else if (err == ERR_REFUSED) {
		refused(hall, cmd, &wanted, &reply);
	} else if (!reply.may_have_arrived) {
		refuse(hall, cmd, err, &reply, true);
	} else {
		tell(hall, cmd, payment_create_unknown(order->key));
	}
}

/* Taken back, or no answer: it is asked again. */
static void answer(struct hall *hall, const struct cmd *cmd, enum err err,
	const struct wanted_payment *wanted, const struct hall_reply *reply)
{
	if (err == OK) {
		tell(hall, cmd, wanted->payment);
	} else if (err == ERR_CANCELLED && !hall_is_taken_back(&hall->citizen)) {
		hall_post(hall, changed(hall, cmd, NULL));
	} else {
		hall_post_answer(hall, err, reply, changed(hall, cmd, NULL));
	}
}

void hall_do_watch_payment(struct hall *hall, const struct cmd *cmd)
{
	char path[PATH_LEN], wait[64] = "";
	struct wanted_payment wanted = {.id = hall->visit.payment};
	struct hall_reply reply = {0};
	if (cmd->watch_payment.after >= 0) {
		REQUIRE(str_format(wait, sizeof(wait), "?after=%d&wait=%d",
			cmd->watch_payment.after, PAYER_WAIT_S));
	}
	bool is_sound = wanted.id[0] &&
			str_format(path, sizeof(path), "/v1/payments/%s%s", wanted.id, wait);
	struct http_request request = {
		.method = "GET", .path = path, .waits_long = true, .limit_ms = PAYER_LIMIT_MS};
	const struct hall_document document = {read_payment, &wanted};
	hall->citizen.gives_way = true;
	enum err err = is_sound ? hall_call(hall, RESOURCE_PAYMENTS, &request, URGENCY_CITIZEN,
					  &document, &reply)
				: ERR_INVALID;
	hall->citizen.gives_way = false;
	if (!is_sound) {
		str_copy(reply.no.code, sizeof(reply.no.code), "unknown_payment");
	} else if (err == ERR_REFUSED && str_equal(reply.no.code, "unknown_payment")) {
		reply = (struct hall_reply){0};
		err = give_up(
			hall, &wanted, &reply); /* what asked for it may still be on its way */
	}
	answer(hall, cmd, err, &wanted, &reply);
}

void hall_do_give_up_payment(struct hall *hall, const struct cmd *cmd)
{
	struct wanted_payment wanted = {.id = hall->visit.payment};
	struct hall_reply reply = {0};
	enum err err = ERR_REFUSED;
	if (wanted.id[0]) {
		err = give_up(hall, &wanted, &reply);
	} else {
		str_copy(reply.no.code, sizeof(reply.no.code), "unknown_payment");
	}
	answer(hall, cmd, err, &wanted, &reply);
}

/* --- an act --- */

static enum err read_result(const char *json, size_t len, void *out)
{
	return act_result_parse(json, len, out);
}

void hall_do_account_act(struct hall *hall, const struct cmd *cmd)
{
	struct act_result *result = NULL;
	char *body = act_body(cmd->account_act.unit, cmd->account_act.no, cmd->account_act.act);
	struct http_request request = {.method = "POST",
		.path = "/v1/account-acts",
		.body = body,
		.idempotency_key = cmd->account_act.key,
		.token = hall_token_of(hall, cmd->account_act.person)};
	const struct hall_document document = {read_result, &result};
	struct hall_reply reply = {0};
	hall->visit.is_begun = true;
	enum err err = hall_post_until(hall, RESOURCE_ACCOUNTS, &request, false, &document, &reply);
	json_text_free(body);
	struct msg *msg = msg_create(MSG_ACTED, cmd->session);
	msg->acted.asked = cmd->account_act.asked;
	msg->acted.result = result;
	hall_post_answer(hall, err, &reply, msg);
}
