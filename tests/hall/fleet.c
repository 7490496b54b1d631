#include "tests/hall/fleet.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/kiosk_conf.h"
#include "tests/hall/request.h"
#include "tests/hall/times.h"

#include <stdlib.h>

enum { ORDERS_MAX = 16 };

/* The layers that are the terminal's. */
#define LAYERS                                                                                     \
	" FROM configs c LEFT JOIN fleet f ON f.id=?1 WHERE c.scope='fleet' OR (c.scope='site' "   \
	"AND c.name=f.site) OR (c.scope='device' AND c.name=?1)"

bool is_terminal(const char *text)
{
	return str_starts(text, "terminal-") && text[9] && is_word(text);
}

/* --- who may come --- */

void fleet_revoke(struct conn *conn, const char *terminal)
{
	sql_run(conn, "INSERT OR IGNORE INTO revoked VALUES(?)", "s", terminal);
	sql_run(conn, "DELETE FROM terminal_certificates WHERE terminal=?", "s", terminal);
	sql_run(conn, "DELETE FROM enrolments WHERE terminal=?", "s", terminal);
	sql_run(conn, "DELETE FROM sessions WHERE terminal=?", "s", terminal);
}

bool fleet_is_shut_out(struct conn *conn, const char *terminal, const char *serial)
{
	return sql_int(conn, 1,
		"SELECT COUNT(*) FROM revoked WHERE terminal=?1 AND NOT EXISTS (SELECT 1 FROM "
		"terminal_certificates WHERE terminal=?1 AND serial=?2)",
		"ss", terminal, serial);
}

void fleet_issued(struct conn *conn, const char *terminal, const struct issued *issued)
{
	sql_run(conn, "INSERT INTO terminal_certificates VALUES(?,?,?)", "ssi", issued->serial,
		terminal, issued->until_ms);
}

/* --- what they are told to be --- */

static int64_t next_revision(struct conn *conn, int64_t now_ms)
{
	/* By the clock: also a database that begins anew goes on. */
	int64_t last = sql_int(conn, 0,
		"SELECT MAX(revision) FROM (SELECT revision FROM configs UNION ALL SELECT revision "
		"FROM fleet)",
		"");
	return MAX_OF(last + 1, now_ms / 1000);
}

void fleet_settle(struct conn *conn, const char *terminal, const char *site, int64_t now_ms)
{
	char *was = sql_text(conn, "SELECT site FROM fleet WHERE id=?", "s", terminal);
	if (!was || !str_equal(was, site)) {
		sql_run(conn, "INSERT OR REPLACE INTO fleet VALUES(?,?,?)", "ssi", terminal, site,
			next_revision(conn, now_ms));
	}
	mem_free(was);
}

void fleet_set_config(
	struct conn *conn, const char *scope, const char *name, const json_t *conf, int64_t now_ms)
{
	char *text = json_dumps(conf, JSON_COMPACT);
	sql_run(conn, "INSERT OR REPLACE INTO configs VALUES(?,?,?,?)", "sssi", scope, name, text,
		next_revision(conn, now_ms));
	free(text);
}

int64_t fleet_config_version(struct conn *conn, const char *terminal)
{
	return sql_int(conn, 0,
		"SELECT COALESCE(MAX(MAX(c.revision), COALESCE(MAX(f.revision),0)),0)" LAYERS, "s",
		terminal);
}

char *fleet_config(struct conn *conn, const char *terminal)
{
	json_t *conf = json_object();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT c.conf" LAYERS
		" ORDER BY CASE c.scope WHEN 'fleet' THEN 0 WHEN 'site' THEN 1 ELSE 2 END",
		"s", terminal);
	while (sql_next(conn, row)) {
		json_t *layer = json_loads(sql_column(row, 0), 0, NULL);
		conf_lay_over(conf, layer);
		json_decref(layer);
	}
	sql_close(row);
	char *text = conf_text(conf);
	json_decref(conf);
	return text;
}

/* --- what they are told to do --- */

int64_t fleet_order(
	struct conn *conn, const char *terminal, const char *name, json_t *args, int64_t now_ms)
{
	char *text = json_dumps(args, JSON_COMPACT);
	sql_run(conn,
		"INSERT INTO fleet_orders(terminal,name,args,at_ms,state) "
		"VALUES(?,?,?,?,'waiting')",
		"sssi", terminal, name, text, now_ms);
	free(text);
	json_decref(args);
	return sqlite3_last_insert_rowid(conn->db);
}

json_t *fleet_orders(struct conn *conn, const char *terminal, int64_t after, int64_t now_ms)
{
	json_t *orders = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT id, name, args, at_ms FROM fleet_orders WHERE terminal=? AND id>? AND "
		"state='waiting' AND at_ms>? ORDER BY id LIMIT ?",
		"siii", terminal, after, now_ms - ORDER_LIVES_MS, (int64_t)ORDERS_MAX);
	while (sql_next(conn, row)) {
		char at[TIME_LEN], until[TIME_LEN];
		int64_t at_ms = sqlite3_column_int64(row, 3);
		time_text(at_ms, false, at);
		time_text(at_ms + ORDER_LIVES_MS, false, until);
		json_t *order = json_pack("{s:I,s:s,s:s,s:s}", "id",
			(json_int_t)sqlite3_column_int64(row, 0), "name", sql_column(row, 1),
			"given_at", at, "until", until);
		json_t *args = json_loads(sql_column(row, 2), 0, NULL);
		json_object_update(order, args);
		json_decref(args);
		json_array_append_new(orders, order);
	}
	sql_close(row);
	return orders;
}
