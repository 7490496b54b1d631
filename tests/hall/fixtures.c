#include "tests/hall/fixtures.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/csv.h"
#include "tests/hall/fixtures_accounts.h"
#include "tests/hall/fixtures_details.h"
#include "tests/hall/fixtures_file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
	const char *file;
	const char *header; /* the file's first line; its columns are those of the statement */
	int columns;
	const char *insert;
	bool is_optional; /* a city may have none of it */
};

static const struct table tables[] = {
	{"zones.csv", "code,floor,icon,zh,en,pinyin", 6, "INSERT INTO zones VALUES(?,?,?,?,?,?)",
		false},
	{"departments.csv", "code,zone,minutes,zh,en,pinyin", 6,
		"INSERT INTO departments VALUES(?,?,?,?,?,?)", false},
	{"windows.csv", "code,zone,department,floor,staffed", 5,
		"INSERT INTO windows VALUES(?,?,?,?,?)", false},
	{"materials.csv", "code,zh,en", 3, "INSERT INTO materials VALUES(?,?,?)", false},
	{"matters.csv",
		"code,department,kind,identify,quota,promised,legal,windows,materials,zh,en,pinyin",
		12, "INSERT INTO matters VALUES(?,?,?,?,NULLIF(?,''),?,?,?,?,?,?,?,NULL,NULL,NULL)",
		false},
	{"groups.csv", "code,icon,zh,en,pinyin", 5, "INSERT INTO groups VALUES(?,?,?,?,?)", true},
	{"voices.csv", "code,group,department,identify,promised,legal,icon,zh,en,pinyin", 10,
		"INSERT INTO matters "
		"VALUES(?1,?3,'voice',?4,NULL,?5,?6,'','',?8,?9,?10,NULL,?2,?7)",
		true},
	{"reasons.csv", "code,levels,zh,en", 4, "INSERT INTO reasons VALUES(?,?,?,?)", true},
};

/* Missing is a mistake here. */
static enum err must_read(const char *folder, const char *file, char **text_out)
{
	enum err err = fixtures_read(folder, file, text_out);
	if (err == ERR_NOT_FOUND) {
		log_error("fixtures", "cannot read %s: %s", file, err_name(err));
	}
	return err;
}

static enum err load_table(struct conn *conn, const char *folder, const struct table *table)
{
	char *text = NULL;
	enum err err = table->is_optional ? fixtures_read(folder, table->file, &text)
					  : must_read(folder, table->file, &text);
	if (err) {
		return err == ERR_NOT_FOUND && table->is_optional ? OK : err;
	}
	struct csv csv;
	size_t header_len = strlen(table->header);
	if (strncmp(text, table->header, header_len) != 0) {
		log_error("fixtures", "%s does not begin with \"%s\"", table->file, table->header);
		err = ERR_INVALID;
		goto out;
	}
	csv_init(&csv, text);
	bool has_header = csv_next(&csv);
	while (has_header && csv_next(&csv)) {
		if (csv.count != table->columns) {
			log_error("fixtures", "%s line %d has %d fields, not %d", table->file,
				csv.line, csv.count, table->columns);
			err = ERR_INVALID;
			goto out;
		}
		sqlite3_stmt *insert = sql_open(conn, table->insert, "");
		for (int i = 0; insert && i < csv.count; i++) {
			sqlite3_bind_text(insert, i + 1, csv.fields[i], -1, SQLITE_TRANSIENT);
		}
		bool has_row = sql_next(conn, insert);
		sql_close(insert);
		if (has_row || conn->has_failed) {
			log_error("fixtures", "%s line %d cannot be stored", table->file, csv.line);
			err = ERR_INVALID;
			goto out;
		}
	}
out:
	mem_free(text);
	return err;
}

static enum err load_hall(struct conn *conn, const char *folder)
{
	char *text = NULL;
	enum err err = must_read(folder, "hall.json", &text);
	if (err) {
		return err;
	}
	json_error_t error;
	json_t *hall = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!hall) {
		log_error("fixtures", "hall.json line %d: %s", error.line, error.text);
		err = ERR_INVALID;
	} else {
		store_set_meta(conn, "hall", text);
	}
	json_decref(hall);
	mem_free(text);
	return err;
}

int pinyin_tokens_needed(const char *name)
{
	int count = 0;
	bool is_in_run = false;
	for (const unsigned char *at = (const unsigned char *)name; *at;) {
		bool is_alnum =
			(*at >= '0' && *at <= '9') || ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z');
		unsigned int code = *at;
		int len = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
		if (len > 1) {
			code = *at & (0x7fU >> len);
			for (int i = 1; i < len && at[i]; i++) {
				code = code << 6 | (at[i] & 0x3f);
			}
		}
		bool is_han =
			(code >= 0x3400 && code <= 0x9fff) || (code >= 0x20000 && code <= 0x3ffff);
		count += is_han || (is_alnum && !is_in_run);
		is_in_run = is_alnum;
		for (int i = 0; i < len && *at; i++) {
			at++;
		}
	}
	return count;
}

static bool check_count(struct conn *conn, const char *what, const char *text, int64_t expected)
{
	int64_t count = sql_int(conn, -1, text, "");
	if (count != expected) {
		log_error("fixtures", "%s: %lld, not %lld", what, (long long)count,
			(long long)expected);
	}
	return count == expected;
}

bool pinyin_fits(const char *name, const char *pinyin)
{
	int tokens = *pinyin ? 1 : 0;
	for (const char *at = pinyin; *at; at++) {
		tokens += *at == ' ';
	}
	return tokens == pinyin_tokens_needed(name) && !strstr(pinyin, "  ") &&
	       strspn(pinyin, "abcdefghijklmnopqrstuvwxyz0123456789 ") == strlen(pinyin);
}

static bool check_pinyin(struct conn *conn)
{
	bool is_good = true;
	sqlite3_stmt *rows = sql_open(conn,
		"SELECT code, zh, pinyin FROM zones UNION ALL SELECT code, zh, pinyin FROM "
		"departments "
		"UNION ALL SELECT code, zh, pinyin FROM matters UNION ALL SELECT code, zh, pinyin "
		"FROM groups UNION ALL SELECT code, zh, pinyin FROM bundles",
		"");
	while (sql_next(conn, rows)) {
		if (!pinyin_fits(sql_column(rows, 1), sql_column(rows, 2))) {
			log_error("fixtures", "pinyin of %s does not fit its name",
				sql_column(rows, 0));
			is_good = false;
		}
	}
	sql_close(rows);
	return is_good;
}

/* Without those that came and went since (matters_live.h). */
#define SINCE(which) "-(SELECT COALESCE(SUM(count),0) FROM matters_since WHERE " which ")"

static enum err check(struct conn *conn)
{
	static const struct {
		const char *what, *text;
		int64_t expected;
	} counts[] = {
		{"zones", "SELECT COUNT(*) FROM zones", 6},
		{"departments", "SELECT COUNT(*) FROM departments", 57},
		{"windows", "SELECT COUNT(*) FROM windows", 262},
		{"matters", "SELECT COUNT(*)" SINCE("1") " FROM matters WHERE kind<>'voice'", 422},
		{"approvals",
			"SELECT COUNT(*)" SINCE("kind='approval'") " FROM matters WHERE"
								   " kind='approval'",
			42},
		{"preliminary reviews",
			"SELECT COUNT(*)" SINCE("kind='preliminary'") " FROM matters WHERE"
								      " kind='preliminary'",
			77},
		{"services",
			"SELECT COUNT(*)" SINCE("kind='service'") " FROM matters WHERE"
								  " kind='service'",
			303},
		{"distinct Chinese names",
			"SELECT COUNT(DISTINCT zh)-(SELECT COUNT(*) FROM matters WHERE "
			"kind='voice')" SINCE("1") " FROM matters",
			422},
		{"distinct English names",
			"SELECT COUNT(DISTINCT en)-(SELECT COUNT(*) FROM matters WHERE "
			"kind='voice')" SINCE("1") " FROM matters",
			422},
		{"departments without a window",
			"SELECT COUNT(*) FROM departments d WHERE NOT EXISTS"
			"(SELECT 1 FROM windows w WHERE w.department=d.code AND w.zone=d.zone)",
			0},
		{"departments without a matter",
			"SELECT COUNT(*) FROM departments d WHERE NOT EXISTS"
			"(SELECT 1 FROM matters m WHERE m.department=d.code)",
			0},
		{"windows of nobody",
			"SELECT COUNT(*) FROM windows w WHERE NOT EXISTS"
			"(SELECT 1 FROM departments d WHERE w.department=d.code AND w.zone=d.zone)",
			0},
		{"windows on another floor than their zone",
			"SELECT COUNT(*) FROM windows w JOIN zones z ON z.code=w.zone WHERE "
			"z.floor<>w.floor",
			0},
		{"matters of nobody or without a window",
			"SELECT COUNT(*) FROM matters m WHERE kind<>'voice' AND NOT EXISTS(SELECT "
			"1 FROM "
			"windows w "
			"WHERE w.department=m.department AND ' '||m.windows||' ' LIKE '% "
			"'||w.code||' %')",
			0},
		{"voices of no group or of an unknown department",
			"SELECT COUNT(*) FROM matters m WHERE kind='voice' AND (NOT EXISTS(SELECT "
			"1 "
			"FROM groups g WHERE g.code=m.grp) OR (department<>'' AND NOT "
			"EXISTS(SELECT "
			"1 FROM departments d WHERE d.code=m.department)))",
			0},
		{"matters whose promise is longer than the law allows",
			"SELECT COUNT(*) FROM matters WHERE promised>legal", 0},
	};
	bool is_good = check_pinyin(conn);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		is_good = check_count(conn, counts[i].what, counts[i].text, counts[i].expected) &&
			  is_good;
	}
	return is_good && !conn->has_failed ? OK : ERR_INVALID;
}

enum err fixtures_load(struct hall *hall, const char *folder)
{
	struct conn *conn = store_take(hall->store);
	enum err err = ERR_IO;
	if (!store_begin(hall->store, conn)) {
		goto out;
	}
	err = OK;
	if (sql_int(conn, -1, "SELECT COUNT(*) FROM zones", "") == 0) {
		err = load_hall(conn, folder);
		for (size_t i = 0; !err && i < ARRAY_LEN(tables); i++) {
			err = load_table(conn, folder, &tables[i]);
		}
		if (!err) {
			err = details_load(conn, folder);
		}
		if (!err) {
			err = units_load(conn, folder);
		}
	}
	if (!err) {
		err = check(conn);
	}
	if (!store_end(hall->store, conn, !err) && !err) {
		err = ERR_IO;
	}
out:
	store_give(hall->store, conn);
	return err;
}
