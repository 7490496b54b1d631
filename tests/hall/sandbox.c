#include "tests/hall/sandbox.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/hall.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"
#include "tests/hall/request.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	TELL_MS = 300 /* until a piece of news is told again */,
	SLOW_MAX_MS = 60000,
	SLOW_STEP_MS = 50
};

enum trouble {
	TROUBLE_SLOW,
	TROUBLE_UNKNOWN,
	TROUBLE_TWICE,
	TROUBLE_SILENT,
	TROUBLE_LATE,
	TROUBLE_WRONG,
	TROUBLE_REFUND,
	TROUBLE_COUNT
};

static const char *const troubles[TROUBLE_COUNT] = {
	"slow", "unknown", "twice", "silent", "late", "wrong", "refund"};

struct provider {
	struct hall *hall;
	provider_news_fn *news;
	void *context;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t turned;
	struct conn conn;
	int trouble[TROUBLE_COUNT];
	bool is_stopped, has_thread;
	pthread_t postman;
};

/* tell: how often we must still say that something has happened; code: keyed hash of what a phone
 * showed; foreseen: what a person will do as soon as we know of the order */
static const char tables[] =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	"CREATE TABLE IF NOT EXISTS orders(no TEXT PRIMARY KEY, amount_fen INT, what TEXT, code "
	"TEXT, state INT, why INT DEFAULT 0, paid_fen INT DEFAULT 0, paid_ms INT, refunded_fen INT "
	"DEFAULT 0, tell INT DEFAULT 0, is_late INT DEFAULT 0);"
	"CREATE INDEX IF NOT EXISTS orders_told ON orders(tell) WHERE tell>0 OR is_late>0;"
	"CREATE TABLE IF NOT EXISTS foreseen(no TEXT PRIMARY KEY, act INT);"
	"CREATE INDEX IF NOT EXISTS orders_paid ON orders(paid_ms);";

static void set_state(struct provider *provider, const char *no, enum provider_state state)
{
	sql_run(&provider->conn, "UPDATE orders SET state=? WHERE no=?", "is", (int64_t)state, no);
}

static bool take_trouble(struct provider *provider, enum trouble trouble)
{
	bool is_there = provider->trouble[trouble] > 0;
	provider->trouble[trouble] -= is_there;
	return is_there;
}

static struct provider_said read_order(struct provider *provider, const char *no)
{
	struct provider_said said = {PROVIDER_UNKNOWN, PROVIDER_BY_PERSON, 0, 0};
	sqlite3_stmt *row = sql_open(&provider->conn,
		"SELECT state, why, paid_fen, refunded_fen FROM orders WHERE no=?", "s", no);
	if (sql_next(&provider->conn, row)) {
		said.state = (enum provider_state)sqlite3_column_int(row, 0);
		said.why = (enum provider_why)sqlite3_column_int(row, 1);
		said.paid_fen = sqlite3_column_int64(row, 2);
		said.refunded_fen = sqlite3_column_int64(row, 3);
	}
	sql_close(row);
	return said;
}

/* --- what the hall asks --- */

/* Is woken when something happens, and looks at least so often. */
static void rest(struct provider *provider, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += ms * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	(void)pthread_cond_timedwait(&provider->turned, &provider->lock, &until);
}

/* The lock is held then. */
static void begin_answer(struct provider *provider)
{
	int64_t began_ms = clock_ms();
	pthread_mutex_lock(&provider->lock);
	while (knobs_pause(provider->hall->knobs, 0) &&
		clock_ms() - began_ms < provider->trouble[TROUBLE_SLOW]) {
		rest(provider, SLOW_STEP_MS);
	}
	provider->conn.has_failed = false;
}

static void finish_answer(struct provider *provider, const char *no, struct provider_said *said_out)
{
	*said_out = read_order(provider, no);
	/* What it was asked it has done all the same. */
	if (provider->conn.has_failed || take_trouble(provider, TROUBLE_UNKNOWN)) {
		*said_out = (struct provider_said){PROVIDER_UNKNOWN, PROVIDER_BY_PERSON, 0, 0};
	}
	pthread_cond_broadcast(&provider->turned);
	pthread_mutex_unlock(&provider->lock);
}

static void receive(struct provider *provider, const char *no)
{
	int64_t tell = take_trouble(provider, TROUBLE_SILENT)  ? 0
		       : take_trouble(provider, TROUBLE_TWICE) ? 2
							       : 1;
	int64_t less = take_trouble(provider, TROUBLE_WRONG);
	sql_run(&provider->conn,
		"UPDATE orders SET state=?, paid_fen=amount_fen-?, paid_ms=?, tell=tell+? WHERE "
		"no=?",
		"iiiis", (int64_t)PROVIDER_PAID, less, knobs_now_ms(provider->hall->knobs), tell,
		no);
	pthread_cond_broadcast(&provider->turned);
}

static void refuse_order(struct provider *provider, const char *no, enum provider_why why)
{
	set_state(provider, no, PROVIDER_REFUSED);
	sql_run(&provider->conn, "UPDATE orders SET why=?, tell=tell+1 WHERE no=?", "is",
		(int64_t)why, no);
	pthread_cond_broadcast(&provider->turned);
}

static void act_on(struct provider *provider, const char *no, enum person_act act)
{
	enum provider_state state = read_order(provider, no).state;
	if (state != PROVIDER_WAITING && state != PROVIDER_SCANNED) {
		return;
	}
	if (act == PERSON_PAYS) {
		receive(provider, no);
	} else if (act == PERSON_REFUSES) {
		refuse_order(provider, no, PROVIDER_BY_PERSON);
	} else {
		set_state(provider, no, PROVIDER_SCANNED);
		sql_run(&provider->conn, "UPDATE orders SET tell=tell+1 WHERE no=?", "s", no);
		pthread_cond_broadcast(&provider->turned);
	}
}

static void act_foreseen(struct provider *provider, const char *no)
{
	int64_t act = sql_int(&provider->conn, -1, "SELECT act FROM foreseen WHERE no=?", "s", no);
	if (act >= 0) {
		act_on(provider, no, (enum person_act)act);
		sql_run(&provider->conn, "DELETE FROM foreseen WHERE no=?", "s", no);
	}
}

/* A code is good once. Its last digit is how the phone is disposed: 9 has no money, 8 asks its
 * owner first. */
static void take_code(struct provider *provider, const char *no, const char *code)
{
	char hash[HASH_LEN];
	keyed_hash(provider->hall, "sandbox code", code, strlen(code), hash);
	int64_t others =
		sql_int(&provider->conn, 1, "SELECT COUNT(*) FROM orders WHERE code=?", "s", hash);
	sql_run(&provider->conn, "UPDATE orders SET code=? WHERE no=?", "ss", hash, no);
	char last = code[strlen(code) - 1];
	if (others) {
		refuse_order(provider, no, PROVIDER_BAD_CODE);
	} else if (last == '9') {
		refuse_order(provider, no, PROVIDER_NO_MONEY);
	} else if (last == '8') {
		set_state(provider, no, PROVIDER_SCANNED);
	} else {
		receive(provider, no);
	}
}

void order_create(struct provider *provider, const struct provider_order *order,
	struct provider_said *said_out)
{
	begin_answer(provider);
	char *what = json_dumps(order->what, JSON_COMPACT);
	sql_run(&provider->conn,
		"INSERT OR IGNORE INTO orders(no, amount_fen, what, state) VALUES(?,?,?,?)", "sisi",
		order->no, order->amount_fen, what, (int64_t)PROVIDER_WAITING);
	if (sqlite3_changes(provider->conn.db) && order->code) {
		take_code(provider, order->no, order->code);
	}
	act_foreseen(provider, order->no);
	free(what);
	finish_answer(provider, order->no, said_out);
}

void order_query(struct provider *provider, const char *no, struct provider_said *said_out)
{
	begin_answer(provider);
	finish_answer(provider, no, said_out);
}

void order_close(struct provider *provider, const char *no, struct provider_said *said_out)
{
	begin_answer(provider);
	sql_run(&provider->conn,
		"INSERT OR IGNORE INTO orders(no, amount_fen, state) VALUES(?,0,?)", "si", no,
		(int64_t)PROVIDER_CLOSED);
	sql_run(&provider->conn,
		"UPDATE orders SET state=?, is_late=? WHERE no=? AND state IN(?,?)", "iisii",
		(int64_t)PROVIDER_CLOSED, (int64_t)provider->trouble[TROUBLE_LATE], no,
		(int64_t)PROVIDER_WAITING, (int64_t)PROVIDER_SCANNED);
	if (sqlite3_changes(provider->conn.db)) {
		(void)take_trouble(provider, TROUBLE_LATE);
	}
	finish_answer(provider, no, said_out);
}

void order_refund(struct provider *provider, const char *no, struct provider_said *said_out)
{
	begin_answer(provider);
	if (!take_trouble(provider, TROUBLE_REFUND)) {
		sql_run(&provider->conn, "UPDATE orders SET refunded_fen=paid_fen WHERE no=?", "s",
			no);
	}
	finish_answer(provider, no, said_out);
}

json_t *provider_statement(struct provider *provider, int64_t from_ms, int64_t until_ms)
{
	json_t *list = json_array();
	pthread_mutex_lock(&provider->lock);
	provider->conn.has_failed = false;
	sqlite3_stmt *row = sql_open(&provider->conn,
		"SELECT no, paid_ms, paid_fen, refunded_fen FROM orders WHERE paid_ms>=? AND "
		"paid_ms<? ORDER BY paid_ms, no",
		"ii", from_ms, until_ms);
	while (sql_next(&provider->conn, row)) {
		json_array_append_new(
			list, json_pack("{s:s,s:I,s:I,s:I}", "order", sql_column(row, 0), "at_ms",
				      (json_int_t)sqlite3_column_int64(row, 1), "paid_fen",
				      (json_int_t)sqlite3_column_int64(row, 2), "refunded_fen",
				      (json_int_t)sqlite3_column_int64(row, 3)));
	}
	sql_close(row);
	pthread_mutex_unlock(&provider->lock);
	return list;
}

void order_qr(const struct hall *hall, const char *no, char out[static ORDER_QR_LEN])
{
	str_format(out, ORDER_QR_LEN, "%s/pay/%s", hall->qr_base, no);
}

/* --- what a person does --- */

enum provider_state sandbox_look(
	struct provider *provider, const char *no, int64_t *fen_out, json_t **what_out)
{
	enum provider_state state = PROVIDER_UNKNOWN;
	pthread_mutex_lock(&provider->lock);
	provider->conn.has_failed = false;
	sqlite3_stmt *row = sql_open(&provider->conn,
		"SELECT state, amount_fen, what FROM orders WHERE no=? AND what IS NOT NULL", "s",
		no);
	if (sql_next(&provider->conn, row)) {
		state = (enum provider_state)sqlite3_column_int(row, 0);
		*fen_out = sqlite3_column_int64(row, 1);
		if (what_out) {
			*what_out = json_loads(sql_column(row, 2), 0, NULL);
		}
	}
	sql_close(row);
	pthread_mutex_unlock(&provider->lock);
	return state;
}

enum provider_state sandbox_person(
	struct provider *provider, const char *no, enum person_act act, bool is_foreseen)
{
	pthread_mutex_lock(&provider->lock);
	provider->conn.has_failed = false;
	act_on(provider, no, act);
	enum provider_state state = read_order(provider, no).state;
	if (state == PROVIDER_UNKNOWN && is_foreseen) {
		sql_run(&provider->conn, "INSERT OR REPLACE INTO foreseen VALUES(?,?)", "si", no,
			(int64_t)act);
	}
	pthread_mutex_unlock(&provider->lock);
	return state;
}

bool sandbox_set(struct provider *provider, const char *assignment)
{
	const char *value = strchr(assignment, '=');
	int64_t number;
	for (int i = 0; value && i < TROUBLE_COUNT; i++) {
		size_t len = strlen(troubles[i]);
		if ((size_t)(value - assignment) == len && str_starts(assignment, troubles[i]) &&
			number_read(value + 1, 0, SLOW_MAX_MS, &number)) {
			pthread_mutex_lock(&provider->lock);
			provider->trouble[i] = (int)number;
			pthread_mutex_unlock(&provider->lock);
			return true;
		}
	}
	return false;
}

void sandbox_calm(struct provider *provider)
{
	pthread_mutex_lock(&provider->lock);
	memset(provider->trouble, 0, sizeof(provider->trouble));
	pthread_mutex_unlock(&provider->lock);
}

/* --- telling the hall --- */

/* Money that was under way when it was closed. */
static void pay_late(struct provider *provider)
{
	for (;;) {
		char *no = sql_text(&provider->conn, "SELECT no FROM orders WHERE is_late>0", "");
		if (!no) {
			return;
		}
		sql_run(&provider->conn, "UPDATE orders SET is_late=0 WHERE no=?", "s", no);
		receive(provider, no);
		mem_free(no);
	}
}

/* True when there was something to tell, and it was heard. */
static bool tell_next(struct provider *provider)
{
	char *no = sql_text(&provider->conn,
		"SELECT no FROM orders WHERE tell>0 ORDER BY RANDOM() LIMIT 1", "");
	if (!no) {
		return false;
	}
	pthread_mutex_unlock(&provider->lock); /* who hears it will ask us at once */
	bool is_heard = provider->news(provider->context, no);
	pthread_mutex_lock(&provider->lock);
	if (is_heard) {
		sql_run(&provider->conn, "UPDATE orders SET tell=MAX(tell-1,0) WHERE no=?", "s",
			no);
	}
	mem_free(no);
	return is_heard;
}

static void *tell(void *context)
{
	struct provider *provider = context;
	pthread_mutex_lock(&provider->lock);
	while (!provider->is_stopped) {
		provider->conn.has_failed = false;
		if (tell_next(provider)) {
			continue;
		}
		rest(provider, TELL_MS); /* what is late is so by one turn at least */
		pay_late(provider);
	}
	pthread_mutex_unlock(&provider->lock);
	return NULL;
}

enum err provider_open(
	struct hall *hall, provider_news_fn *news, void *context, struct provider **provider_out)
{
	char path[600];
	struct provider *provider = mem_new(struct provider);
	provider->hall = hall;
	provider->news = news;
	provider->context = context;
	pthread_mutex_init(&provider->lock, NULL);
	pthread_cond_init(&provider->turned, NULL);
	str_format(path, sizeof(path), "%s/sandbox.db", store_folder(hall->store));
	enum err err = OK;
	if (sqlite3_open(path, &provider->conn.db) != SQLITE_OK ||
		sqlite3_busy_timeout(provider->conn.db, 5000) != SQLITE_OK ||
		sqlite3_exec(provider->conn.db, tables, NULL, NULL, NULL) != SQLITE_OK) {
		log_error("sandbox", "%s: %s", path, sqlite3_errmsg(provider->conn.db));
		err = ERR_IO;
	} else if (pthread_create(&provider->postman, NULL, tell, provider) != 0) {
		err = ERR_FULL;
	} else {
		provider->has_thread = true;
	}
	if (err) {
		provider_close(provider);
		return err;
	}
	*provider_out = provider;
	return OK;
}

void provider_close(struct provider *provider)
{
	if (!provider) {
		return;
	}
	pthread_mutex_lock(&provider->lock);
	provider->is_stopped = true;
	pthread_cond_broadcast(&provider->turned);
	pthread_mutex_unlock(&provider->lock);
	if (provider->has_thread) {
		pthread_join(provider->postman, NULL);
	}
	sqlite3_close(provider->conn.db);
	pthread_cond_destroy(&provider->turned);
	pthread_mutex_destroy(&provider->lock);
	mem_free(provider);
}
