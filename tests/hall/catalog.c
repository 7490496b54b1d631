#include "tests/hall/catalog.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/times.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct catalog {
	pthread_mutex_t lock;
	char *text;
	size_t len;
	char etag[24];
	json_t *facts;
};

struct catalog *catalog_create(void)
{
	struct catalog *catalog = mem_new(struct catalog);
	pthread_mutex_init(&catalog->lock, NULL);
	return catalog;
}

void catalog_destroy(struct catalog *catalog)
{
	if (catalog) {
		json_decref(catalog->facts);
		free(catalog->text);
		pthread_mutex_destroy(&catalog->lock);
		mem_free(catalog);
	}
}

static json_t *name_of(sqlite3_stmt *row, int zh_column, int en_column)
{
	json_t *name = json_pack("{s:s}", "zh", sql_column(row, zh_column));
	const char *en = sql_column(row, en_column);
	if (*en) {
		json_object_set_new(name, "en", json_string(en));
	}
	return name;
}

/* "A01 A02" into ["A01","A02"] */
static json_t *words_of(const char *text)
{
	json_t *words = json_array();
	while (*text) {
		size_t len = strcspn(text, " ");
		if (len) {
			json_array_append_new(words, json_stringn(text, len));
		}
		text += len + (text[len] == ' ');
	}
	return words;
}

static json_t *zones_of(struct conn *conn)
{
	json_t *zones = json_array();
	sqlite3_stmt *row = sql_open(
		conn, "SELECT code, floor, icon, zh, en, pinyin FROM zones ORDER BY code", "");
	while (sql_next(conn, row)) {
		json_array_append_new(zones,
			json_pack("{s:s,s:o,s:s,s:i,s:s}", "code", sql_column(row, 0), "name",
				name_of(row, 3, 4), "pinyin", sql_column(row, 5), "floor",
				sqlite3_column_int(row, 1), "icon", sql_column(row, 2)));
	}
	sql_close(row);
	return zones;
}

static json_t *departments_of(struct conn *conn)
{
	json_t *departments = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT code, zone, zh, en, pinyin FROM departments ORDER BY zone, rowid", "");
	while (sql_next(conn, row)) {
		json_array_append_new(
			departments, json_pack("{s:s,s:s,s:o,s:s}", "code", sql_column(row, 0),
					     "zone", sql_column(row, 1), "name", name_of(row, 2, 3),
					     "pinyin", sql_column(row, 4)));
	}
	sql_close(row);
	return departments;
}

static json_t *windows_of(struct conn *conn)
{
	json_t *windows = json_array();
	sqlite3_stmt *row = sql_open(
		conn, "SELECT code, zone, department, floor FROM windows ORDER BY code", "");
	while (sql_next(conn, row)) {
		json_array_append_new(
			windows, json_pack("{s:s,s:s,s:s,s:i}", "code", sql_column(row, 0), "zone",
					 sql_column(row, 1), "department", sql_column(row, 2),
					 "floor", sqlite3_column_int(row, 3)));
	}
	sql_close(row);
	return windows;
}

static json_t *matters_of(struct conn *conn)
{
	json_t *matters = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.department, m.kind, m.identify, m.quota, m.promised, m.legal, "
		"m.windows,"
		" m.zh, m.en, m.pinyin FROM matters m JOIN departments d"
		" ON d.code=m.department ORDER BY d.zone, d.rowid, m.rowid",
		"");
	while (sql_next(conn, row)) {
		bool has_quota = sqlite3_column_type(row, 4) != SQLITE_NULL;
		json_array_append_new(matters,
			json_pack("{s:s,s:s,s:s,s:o,s:s,s:o,s:o,s:o,s:i,s:i}", "code",
				sql_column(row, 0), "department", sql_column(row, 1), "kind",
				sql_column(row, 2), "name", name_of(row, 8, 9), "pinyin",
				sql_column(row, 10), "windows", words_of(sql_column(row, 7)),
				"identify", words_of(sql_column(row, 3)), "quota",
				has_quota ? json_integer(sqlite3_column_int(row, 4)) : json_null(),
				"promised_days", sqlite3_column_int(row, 5), "legal_days",
				sqlite3_column_int(row, 6)));
	}
	sql_close(row);
	return matters;
}

void catalog_touch(struct conn *conn, int64_t now_ms)
{
	char as_of[TIME_LEN], version[32];
	int64_t revision = sql_int(conn, 0, "SELECT value FROM meta WHERE key='revision'", "") + 1;
	snprintf(version, sizeof(version), "%lld", (long long)revision);
	time_text(now_ms, false, as_of);
	store_set_meta(conn, "revision", version);
	store_set_meta(conn, "as_of", as_of);
}

static json_t *whole(struct hall *hall, struct conn *conn, const json_t *facts)
{
	char version[64], sealing_key[64];
	char *as_of = store_meta(conn, "as_of");
	char *revision = store_meta(conn, "revision");
	const char *base = json_string_value(json_object_get(facts, "version"));
	snprintf(version, sizeof(version), "%.20s.%.8s", base ? base : "0",
		revision ? revision : "0");
	sodium_bin2base64(sealing_key, sizeof(sealing_key), hall->sealing_pk,
		sizeof(hall->sealing_pk), sodium_base64_VARIANT_ORIGINAL);
	json_t *catalog = json_pack(
		"{s:s,s:s,s:O,s:O,s:O,s:o,s:o,s:o,s:o,s:O,s:O*,s:O*,s:s,s:s,s:i,s:I}", "version",
		version, "as_of", as_of ? as_of : "", "source", json_object_get(facts, "source"),
		"hall", json_object_get(facts, "hall"), "hours", json_object_get(facts, "hours"),
		"zones", zones_of(conn), "departments", departments_of(conn), "windows",
		windows_of(conn), "matters", matters_of(conn), "alternatives",
		json_object_get(facts, "alternatives"), "shapes", json_object_get(facts, "shapes"),
		"often", json_object_get(facts, "often"), "qr_base", hall->qr_base, "sealing_key",
		sealing_key, "block_max", HALL_BLOCK_MAX, "card_limit",
		(json_int_t)hall->card_limit);
	mem_free(as_of);
	mem_free(revision);
	return catalog;
}

enum err catalog_build(struct hall *hall, struct conn *conn)
{
	struct catalog *catalog = hall->catalog;
	char *stored = store_meta(conn, "hall");
	json_t *facts = stored ? json_loads(stored, 0, NULL) : NULL;
	mem_free(stored);
	json_t *all = facts ? whole(hall, conn, facts) : NULL;
	char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
	json_decref(all);
	if (!text || conn->has_failed) {
		log_error("catalog", "hall.json lacks hall, hours, source or alternatives");
		json_decref(facts);
		free(text);
		return ERR_INVALID;
	}
	unsigned char digest[8];
	char hex[17];
	crypto_generichash_state state;
	unsigned char full[16];
	crypto_generichash_init(&state, NULL, 0, sizeof(full));
	crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, full, sizeof(full));
	memcpy(digest, full, sizeof(digest));
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));

	pthread_mutex_lock(&catalog->lock);
	free(catalog->text);
	catalog->text = text;
	catalog->len = strlen(text);
	snprintf(catalog->etag, sizeof(catalog->etag), "\"%s\"", hex);
	if (!catalog->facts) {
		catalog->facts = json_incref(facts);
	}
	pthread_mutex_unlock(&catalog->lock);
	json_decref(facts);
	return OK;
}

/* If-None-Match is a list of tags, perhaps weak, or an asterisk (RFC 9110 13.1.2). */
bool catalog_has_tag(const char *list, const char *etag)
{
	return list && (strcmp(list, "*") == 0 || strstr(list, etag));
}

void catalog_reply(struct request *request)
{
	struct catalog *catalog = request->hall->catalog;
	struct reply *reply = request->reply;
	reply_clear(reply);
	pthread_mutex_lock(&catalog->lock);
	memcpy(reply->etag, catalog->etag, sizeof(reply->etag));
	if (catalog_has_tag(request->if_none_match, catalog->etag)) {
		reply->status = 304;
	} else {
		reply->status = 200;
		reply->type = "application/json";
		reply->body = mem_copy_str(catalog->text);
		reply->len = catalog->len;
	}
	pthread_mutex_unlock(&catalog->lock);
}

const json_t *catalog_facts(const struct catalog *catalog)
{
	return catalog->facts;
}
