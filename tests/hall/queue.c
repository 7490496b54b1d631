#include "tests/hall/queue.h"

#include "firmware/base/mem.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

bool matter_find(struct conn *conn, const char *code, struct matter *matter_out)
{
	*matter_out = (struct matter){.quota = -1};
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.department, d.zone, m.identify, m.windows, m.suspended, m.quota,"
		" d.minutes, z.floor FROM matters m JOIN departments d ON d.code=m.department"
		" JOIN zones z ON z.code=d.zone WHERE m.code=?",
		"s", code);
	bool is_found = sql_next(conn, row);
	if (is_found) {
		struct matter *matter = matter_out;
		snprintf(matter->code, sizeof(matter->code), "%s", sql_column(row, 0));
		snprintf(matter->department, sizeof(matter->department), "%s", sql_column(row, 1));
		snprintf(matter->zone, sizeof(matter->zone), "%s", sql_column(row, 2));
		snprintf(matter->identify, sizeof(matter->identify), "%s", sql_column(row, 3));
		snprintf(matter->windows, sizeof(matter->windows), "%s", sql_column(row, 4));
		if (sqlite3_column_type(row, 5) != SQLITE_NULL) {
			matter->suspended = mem_copy_str(sql_column(row, 5));
		}
		if (sqlite3_column_type(row, 6) != SQLITE_NULL) {
			matter->quota = sqlite3_column_int64(row, 6);
		}
		matter->minutes = sqlite3_column_int64(row, 7);
		matter->floor = sqlite3_column_int64(row, 8);
	}
	sql_close(row);
	return is_found;
}

void matter_finish(struct matter *matter)
{
	mem_free(matter->suspended);
	matter->suspended = NULL;
}

bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = list; len && (at = strstr(at, word)); at += len) {
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
			return true;
		}
	}
	return false;
}

static bool share_a_word(const char *a, const char *b)
{
	char word[16];
	while (*a) {
		size_t len = strcspn(a, " ");
		snprintf(word, sizeof(word), "%.*s", (int)len, a);
		if (len && has_word(b, word)) {
			return true;
		}
		a += len + (a[len] == ' ');
	}
	return false;
}

struct wait wait_of(int64_t ahead, int64_t minutes, int64_t windows_open)
{
	struct wait wait = {.ahead = ahead};
	if (windows_open < 1) {
		windows_open = 1;
	}
	if (ahead < windows_open) {
		return wait;
	}
	int64_t before = ahead - windows_open + 1;
	wait.normal = (before * minutes + windows_open - 1) / windows_open;
	wait.optimistic = before * minutes * 7 * 3 / (8 * 4 * windows_open);
	wait.normal = MIN_OF(wait.normal, 1440);
	wait.optimistic = MIN_OF(wait.optimistic, wait.normal);
	return wait;
}

/* issued_at NULL: behind everybody of the same priority. */
static struct wait count_wait(struct conn *conn, const struct matter *matter, const char *date,
	bool has_priority, const char *issued_at, int64_t n)
{
	int64_t ahead = 0, staffed = 0;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.windows, COUNT(*) FROM tickets t JOIN matters m ON m.code=t.matter"
		" WHERE t.department=?1 AND t.date=?2 AND t.state='waiting' AND"
		" ((t.priority IS NOT NULL AND NOT ?3) OR ((t.priority IS NOT NULL)=?3 AND"
		"  (?4 IS NULL OR (t.issued_at, t.n)<(?4, ?5)))) GROUP BY m.windows",
		"ssisi", matter->department, date, (int64_t)has_priority, issued_at, n);
	while (sql_next(conn, row)) {
		if (share_a_word(matter->windows, sql_column(row, 0))) {
			ahead += sqlite3_column_int64(row, 1);
		}
	}
	sql_close(row);
	row = sql_open(conn, "SELECT code FROM windows WHERE department=? AND staffed=1", "s",
		matter->department);
	while (sql_next(conn, row)) {
		staffed += has_word(matter->windows, sql_column(row, 0));
	}
	sql_close(row);
	return wait_of(ahead, matter->minutes, staffed);
}

struct wait wait_for(
	struct conn *conn, const struct matter *matter, const char *date, bool has_priority)
{
	return count_wait(conn, matter, date, has_priority, NULL, 0);
}

struct wait wait_of_ticket(struct conn *conn, const struct matter *matter, const char *date,
	bool has_priority, const char *issued_at, int64_t n)
{
	return count_wait(conn, matter, date, has_priority, issued_at, n);
}

bool queue_call(
	struct conn *conn, const char *window, int64_t now_ms, char number_out[static NUMBER_LEN])
{
	char date[TIME_LEN], at[TIME_LEN];
	int64_t found = 0;
	date_text(now_ms, date);
	time_text(now_ms, false, at);
	/* A matter that the catalogue has no more may be done at any window of its department. */
	sqlite3_stmt *row = sql_open(conn,
		"SELECT t.rowid, t.zone, t.n FROM windows w JOIN tickets t ON"
		" t.department=w.department LEFT JOIN matters m ON m.code=t.matter"
		" WHERE w.code=?1 AND t.date=?2 AND t.state='waiting' AND"
		" (m.code IS NULL OR ' '||m.windows||' ' LIKE '% '||w.code||' %')"
		" ORDER BY t.priority IS NULL, t.issued_at, t.n LIMIT 1",
		"ss", window, date);
	if (sql_next(conn, row)) {
		found = sqlite3_column_int64(row, 0);
		snprintf(number_out, NUMBER_LEN, "%.1s%04d", sql_column(row, 1),
			sqlite3_column_int(row, 2));
	}
	sql_close(row);
	if (found) {
		sql_run(conn,
			"UPDATE tickets SET state='called', called_at=?, called_to=? WHERE rowid=?",
			"ssi", at, window, found);
	}
	return found != 0;
}

json_t *wait_json(const struct wait *wait)
{
	return json_pack("{s:I,s:I}", "optimistic", (json_int_t)wait->optimistic, "normal",
		(json_int_t)wait->normal);
}

const char *load_of(int64_t waiting, int64_t windows_open)
{
	int64_t windows = MAX_OF(windows_open, 1);
	return waiting <= windows ? "clear" : waiting <= windows * 4 ? "moderate" : "busy";
}
