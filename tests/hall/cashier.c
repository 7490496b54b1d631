#include "tests/hall/cashier.h"

#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/bell.h"
#include "tests/hall/knobs.h"
#include "tests/hall/payments.h"
#include "tests/hall/vault.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { TICK_MS = 1000, AT_ONCE = 40 };

struct cashier {
	struct hall *hall;
	pthread_t thread;
	bool has_thread;
	atomic_bool is_stopped;
};

/* What is to be asked of one order. */
enum question { QUESTION_NONE, QUESTION_CREATE, QUESTION_QUERY, QUESTION_CLOSE, QUESTION_REFUND };

static enum question question_of(const struct payment *payment, int64_t now_ms)
{
	if (strcmp(payment->refund, "owed") == 0) {
		return QUESTION_REFUND;
	}
	if (payment_is_over(payment)) {
		return payment->news ? QUESTION_QUERY : QUESTION_NONE;
	}
	if (payment->wish[0] || now_ms >= payment->expires_ms) {
		return QUESTION_CLOSE;
	}
	return payment->is_asked ? QUESTION_QUERY : QUESTION_CREATE;
}

static void create(struct hall *hall, struct conn *conn, const struct payment *payment,
	struct provider_said *said_out)
{
	char shown[SHOWN_NO_LEN];
	size_t len;
	account_shown(payment->tail, shown);
	json_t *unit = unit_find(conn, payment->unit);
	json_t *what =
		json_pack("{s:O*,s:s}", "title", json_object_get(unit, "name"), "shown_no", shown);
	sqlite3_stmt *row =
		sql_open(conn, "SELECT code FROM payments WHERE order_no=?", "s", payment->order);
	char *code = sql_next(conn, row) && sqlite3_column_bytes(row, 0) > 0
			     ? vault_open(hall, "payment code", sqlite3_column_blob(row, 0),
				       (size_t)sqlite3_column_bytes(row, 0), &len)
			     : NULL;
	sql_close(row);
	const struct provider_order order = {.no = payment->order,
		.amount_fen = payment->amount_fen,
		.code = code,
		.what = what};
	order_create(hall->provider, &order, said_out);
	if (code) {
		mem_wipe(code, len);
	}
	mem_free(code);
	json_decref(what);
	json_decref(unit);
}

static bool ask(struct hall *hall, struct conn *conn, const struct payment *payment,
	struct provider_said *said_out)
{
	switch (question_of(payment, knobs_now_ms(hall->knobs))) {
	case QUESTION_CREATE:
		create(hall, conn, payment, said_out);
		return true;
	case QUESTION_QUERY:
		order_query(hall->provider, payment->order, said_out);
		return true;
	case QUESTION_CLOSE:
		order_close(hall->provider, payment->order, said_out);
		return true;
	case QUESTION_REFUND:
		order_refund(hall->provider, payment->order, said_out);
		return true;
	default:
		return false;
	}
}

/* The provider is asked without a transaction; what it said is set against how the payment stands
 * by then. */
static void go_on(struct hall *hall, struct conn *conn, const char *order)
{
	struct payment payment, now;
	struct provider_said said;
	bool is_asked = payment_by_order(conn, order, &payment) && ask(hall, conn, &payment, &said);
	if (is_asked && store_begin(hall->store, conn)) {
		bool is_there = payment_by_order(conn, order, &now);
		bool is_wanted =
			is_there && payment_heard(conn, &now, &said, knobs_now_ms(hall->knobs));
		if (is_there && payment.news && said.state != PROVIDER_UNKNOWN) {
			sql_run(conn, "UPDATE payments SET news=MAX(news-?,0) WHERE order_no=?",
				"is", payment.news, order);
			is_wanted = true;
		}
		payment_finish(&now);
		if (store_end(hall->store, conn, is_wanted)) {
			bell_ring(hall->bell);
		}
	}
	payment_finish(&payment);
}

/* Those whom something new has happened to; on a tick all that are not at rest. */
static int find_busy(struct conn *conn, bool is_tick, char orders[AT_ONCE][ID_LEN])
{
	int count = 0;
	sqlite3_stmt *row = sql_open(conn,
		is_tick ? "SELECT order_no FROM payments WHERE ended_ms IS NULL OR news>0 OR "
			  "refund='owed' ORDER BY RANDOM() LIMIT 40"
			: "SELECT order_no FROM payments WHERE (ended_ms IS NULL OR news>0 OR "
			  "refund='owed') AND (news>0 OR (state<>'unknown' AND (asked=0 OR "
			  "wish<>''))) LIMIT 40",
		"");
	while (count < AT_ONCE && sql_next(conn, row)) {
		str_copy(orders[count++], ID_LEN, sql_column(row, 0));
	}
	sql_close(row);
	return count;
}

static void *run(void *context)
{
	struct cashier *cashier = context;
	struct hall *hall = cashier->hall;
	int64_t next_tick_ms = 0;
	while (!cashier->is_stopped) {
		char orders[AT_ONCE][ID_LEN];
		int64_t count = bell_count(hall->bell), now_ms = clock_ms();
		bool is_tick = now_ms >= next_tick_ms;
		struct conn *conn = store_take(hall->store);
		int found = find_busy(conn, is_tick, orders);
		for (int i = 0; i < found && !cashier->is_stopped; i++) {
			go_on(hall, conn, orders[i]);
		}
		store_give(hall->store, conn);
		next_tick_ms = is_tick ? clock_ms() + TICK_MS : next_tick_ms;
		(void)!bell_wait(hall->bell, count, MAX_OF(next_tick_ms - clock_ms(), 1));
	}
	return NULL;
}

/* On the provider's thread. */
static bool hear(void *context, const char *order)
{
	struct hall *hall = context;
	struct conn *conn = store_take(hall->store);
	bool is_heard = false;
	if (store_begin(hall->store, conn)) {
		sql_run(conn, "UPDATE payments SET news=news+1 WHERE order_no=?", "s", order);
		is_heard = store_end(hall->store, conn, true);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	return is_heard;
}

enum err cashier_start(struct hall *hall, struct cashier **cashier_out)
{
	struct cashier *cashier = mem_new(struct cashier);
	cashier->hall = hall;
	enum err err = provider_open(hall, hear, hall, &hall->provider);
	if (!err && pthread_create(&cashier->thread, NULL, run, cashier) == 0) {
		cashier->has_thread = true;
	} else if (!err) {
		err = ERR_FULL;
	}
	if (err) {
		cashier_stop(cashier);
		return err;
	}
	*cashier_out = cashier;
	return OK;
}

void cashier_stop(struct cashier *cashier)
{
	if (!cashier) {
		return;
	}
	cashier->is_stopped = true;
	if (cashier->has_thread) {
		pthread_join(cashier->thread, NULL);
	}
	provider_close(cashier->hall->provider);
	cashier->hall->provider = NULL;
	mem_free(cashier);
}
