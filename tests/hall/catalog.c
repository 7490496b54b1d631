#include "tests/hall/catalog.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/accounts.h"
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
	char version[64]; /* what it says of itself */
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

static void add_text(json_t *object, const char *name, const char *text)
{
	if (*text) {
		json_object_set_new(object, name, json_string(text));
	}
}

static json_t *matters_of(struct conn *conn)
{
	json_t *matters = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.department, m.kind, m.identify, m.quota, m.promised, m.legal, "
		"m.windows, m.zh, m.en, m.pinyin, m.icon FROM matters m LEFT JOIN departments d ON "
		"d.code=m.department"
		" ORDER BY m.kind='voice', d.zone, d.rowid, m.rowid",
		"");
	while (sql_next(conn, row)) {
		bool has_quota = sqlite3_column_type(row, 4) != SQLITE_NULL;
		json_t *matter = json_pack("{s:s,s:s,s:o,s:s,s:o,s:o,s:o,s:i,s:i}", "code",
			sql_column(row, 0), "kind", sql_column(row, 2), "name", name_of(row, 8, 9),
			"pinyin", sql_column(row, 10), "windows", words_of(sql_column(row, 7)),
			"identify", words_of(sql_column(row, 3)), "quota",
			has_quota ? json_integer(sqlite3_column_int(row, 4)) : json_null(),
			"promised_days", sqlite3_column_int(row, 5), "legal_days",
			sqlite3_column_int(row, 6));
		add_text(matter, "department", sql_column(row, 1));
		add_text(matter, "icon", sql_column(row, 11));
		/* There is a form for each: of its file, or the hall's general one (detail.h). */
		json_object_set_new(matter, "apply", json_true());
		json_array_append_new(matters, matter);
	}
	sql_close(row);
	return matters;
}

static json_t *members_of(struct conn *conn, const char *group)
{
	json_t *codes = json_array();
	sqlite3_stmt *row =
		sql_open(conn, "SELECT code FROM matters WHERE grp=? ORDER BY rowid", "s", group);
	while (sql_next(conn, row)) {
		json_array_append_new(codes, json_string(sql_column(row, 0)));
	}
	sql_close(row);
	return codes;
}

static json_t *groups_of(struct conn *conn)
{
	json_t *groups = json_array();
	sqlite3_stmt *row =
		sql_open(conn, "SELECT code, icon, zh, en, pinyin FROM groups ORDER BY rowid", "");
	while (sql_next(conn, row)) {
		json_array_append_new(
			groups, json_pack("{s:s,s:o,s:s,s:s,s:o}", "code", sql_column(row, 0),
					"name", name_of(row, 2, 3), "pinyin", sql_column(row, 4),
					"icon", sql_column(row, 1), "matters",
					members_of(conn, sql_column(row, 0))));
	}
	sql_close(row);
	return groups;
}

static json_t *bundles_of(struct conn *conn)
{
	json_t *bundles = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT code, zh, en, pinyin, icon, matters, identify FROM bundles ORDER BY code",
		"");
	while (sql_next(conn, row)) {
		json_t *bundle = json_pack("{s:s,s:o,s:s,s:o,s:o}", "code", sql_column(row, 0),
			"name", name_of(row, 1, 2), "pinyin", sql_column(row, 3), "matters",
			words_of(sql_column(row, 5)), "identify", words_of(sql_column(row, 6)));
		add_text(bundle, "icon", sql_column(row, 4));
		json_array_append_new(bundles, bundle);
	}
	sql_close(row);
	return bundles;
}

static json_t *reasons_of(struct conn *conn)
{
	json_t *reasons = json_array();
	sqlite3_stmt *row =
		sql_open(conn, "SELECT code, levels, zh, en FROM reasons ORDER BY rowid", "");
	while (sql_next(conn, row)) {
		json_t *levels = json_array();
		for (const char *at = sql_column(row, 1); *at; at++) {
			if (*at >= '1' && *at <= '5') {
				json_array_append_new(levels, json_integer(*at - '0'));
			}
		}
		json_array_append_new(
			reasons, json_pack("{s:s,s:o,s:o}", "code", sql_column(row, 0), "levels",
					 levels, "text", name_of(row, 2, 3)));
	}
	sql_close(row);
	return reasons;
}

/* NULL when the hall has published none. */
static json_t *calendar_of(struct conn *conn)
{
	char *stored = store_meta(conn, "calendar");
	json_t *all = stored ? json_loads(stored, 0, NULL) : NULL;
	json_t *calendar =
		all ? json_pack("{s:O,s:O,s:O}", "holidays", json_object_get(all, "holidays"),
			      "workdays", json_object_get(all, "workdays"), "until",
			      json_object_get(all, "until"))
		    : NULL;
	json_decref(all);
	mem_free(stored);
	return calendar;
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

/* What is offered; all but the first may be only announced. */
static json_t *shapes_of(const struct hall *hall, const json_t *facts)
{
	json_t *shapes = json_deep_copy(json_object_get(facts, "shapes"));
	for (size_t i = 1; hall->is_queue_only && i < json_array_size(shapes); i++) {
		json_object_set_new(json_array_get(shapes, i), "coming", json_true());
	}
	return shapes;
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
	json_t *catalog = json_pack("{s:s,s:s,s:O,s:O,s:O,s:o,s:o,s:o,s:o,s:O,s:o*,s:O*,s:s,s:s,s:"
				    "i,s:I,s:o,s:o,s:o,s:o*,s:o}",
		"version", version, "as_of", as_of ? as_of : "", "source",
		json_object_get(facts, "source"), "hall", json_object_get(facts, "hall"), "hours",
		json_object_get(facts, "hours"), "zones", zones_of(conn), "departments",
		departments_of(conn), "windows", windows_of(conn), "matters", matters_of(conn),
		"alternatives", json_object_get(facts, "alternatives"), "shapes",
		shapes_of(hall, facts), "often", json_object_get(facts, "often"), "qr_base",
		hall->qr_base, "sealing_key", sealing_key, "block_max", HALL_BLOCK_MAX,
		"card_limit", (json_int_t)hall->card_limit, "groups", groups_of(conn), "bundles",
		bundles_of(conn), "reasons", reasons_of(conn), "calendar", calendar_of(conn),
		"units", units_of(conn));
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
	const char *version = json_string_value(json_object_get(all, "version"));
	char is_version[sizeof(catalog->version)];
	snprintf(is_version, sizeof(is_version), "%s", version ? version : "");
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
	memcpy(catalog->version, is_version, sizeof(is_version));
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

void catalog_version(struct catalog *catalog, char out[static 64])
{
	pthread_mutex_lock(&catalog->lock);
	memcpy(out, catalog->version, sizeof(catalog->version));
	pthread_mutex_unlock(&catalog->lock);
}

const json_t *catalog_facts(const struct catalog *catalog)
{
	return catalog->facts;
}
