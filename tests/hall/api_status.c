#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/collections.h"
#include "tests/hall/opening.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"

#include <stdlib.h>
#include <string.h>

struct sum {
	int64_t waiting, windows, work; /* work: people times minutes */
};

static json_t *time_or_null(int64_t ms)
{
	char text[TIME_LEN];
	if (!ms) {
		return json_null();
	}
	time_text(ms, false, text);
	return json_string(text);
}

static json_t *state_of(const char *code, const struct sum *sum)
{
	struct wait wait = wait_of(sum->waiting,
		sum->waiting ? (sum->work + sum->waiting - 1) / sum->waiting : 0, sum->windows);
	return json_pack("{s:s,s:I,s:I,s:s,s:o}", "code", code, "waiting", (json_int_t)sum->waiting,
		"windows_open", (json_int_t)sum->windows, "load",
		load_of(sum->waiting, sum->windows), "wait_minutes", wait_json(&wait));
}

static void add_queues(struct request *request, const char *date, bool is_open, json_t *status)
{
	struct sum sums[26] = {0};
	json_t *departments = json_array(), *zones = json_array();
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT d.code, d.zone, d.minutes,"
		" (SELECT COUNT(*) FROM windows w WHERE w.department=d.code AND w.staffed=1),"
		" (SELECT COUNT(*) FROM tickets t WHERE t.department=d.code AND t.date=? AND "
		"t.state='waiting')"
		" FROM departments d ORDER BY d.zone, d.rowid",
		"s", date);
	while (sql_next(request->conn, row)) {
		struct sum sum = {.waiting = sqlite3_column_int64(row, 4),
			.windows = is_open ? sqlite3_column_int64(row, 3) : 0};
		sum.work = sum.waiting * sqlite3_column_int64(row, 2);
		unsigned int zone = (unsigned int)(sql_column(row, 1)[0] - 'A');
		if (zone < 26) {
			sums[zone].waiting += sum.waiting;
			sums[zone].windows += sum.windows;
			sums[zone].work += sum.work;
		}
		json_array_append_new(departments, state_of(sql_column(row, 0), &sum));
	}
	sql_close(row);
	row = sql_open(request->conn, "SELECT code FROM zones ORDER BY code", "");
	while (sql_next(request->conn, row)) {
		unsigned int zone = (unsigned int)(sql_column(row, 0)[0] - 'A');
		if (zone < 26) {
			json_array_append_new(zones, state_of(sql_column(row, 0), &sums[zone]));
		}
	}
	sql_close(row);
	json_object_set_new(status, "zones", zones);
	json_object_set_new(status, "departments", departments);
}

static json_t *unavailable(struct request *request, const char *date)
{
	json_t *matters = json_array();
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT m.code, m.suspended FROM matters m WHERE m.suspended IS NOT NULL OR "
		"(m.quota IS NOT"
		" NULL AND m.quota <= (SELECT COUNT(*) FROM tickets t WHERE t.matter=m.code AND "
		"t.date=?"
		" AND t.state<>'void'))",
		"s", date);
	while (sql_next(request->conn, row)) {
		json_t *entry = json_pack("{s:s}", "code", sql_column(row, 0));
		json_t *text = json_loads(sql_column(row, 1), 0, NULL);
		json_object_set_new(
			entry, "state", json_string(text ? "suspended" : "quota_used_up"));
		if (text) {
			json_object_set_new(entry, "text", text);
		} else {
			json_object_set_new(entry, "resets_at",
				time_or_null(day_start(request->now_ms) + DAY_MS));
		}
		json_array_append_new(matters, entry);
	}
	sql_close(row);
	return matters;
}

void get_status(struct request *request)
{
	char date[TIME_LEN];
	date_text(request->now_ms, date);
	struct opening opening = opening_at(request->hall, request->now_ms);
	json_t *source = json_object_get(catalog_facts(request->hall->catalog), "source");
	json_t *status = json_pack("{s:o,s:O,s:b,s:s}", "as_of", time_or_null(request->now_ms),
		"source", source, "open", opening.is_open, "reason", opening.reason);
	if (opening.text) {
		json_object_set(status, "text", (json_t *)(uintptr_t)opening.text);
	}
	char version[64];
	catalog_version(request->hall->catalog, version);
	json_object_set_new(status, "catalog", json_string(version));
	json_t *lists = collections_json(request->hall, request->conn);
	json_object_set(status, "collections", json_object_get(lists, "version"));
	json_decref(lists);
	json_object_set_new(status, "next_opening", time_or_null(opening.next_ms));
	json_object_set_new(status, "closes_at", time_or_null(opening.closes_ms));
	add_queues(request, date, opening.is_open, status);
	json_object_set_new(status, "matters", unavailable(request, date));
	reply_json(request->reply, 200, status);
}

void get_time(struct request *request)
{
	char now[TIME_LEN];
	time_text(request->now_ms, true, now);
	reply_json(request->reply, 200,
		json_pack("{s:s,s:I,s:s}", "now", now, "unix_ms", (json_int_t)request->now_ms,
			"timezone", "Asia/Shanghai"));
}
