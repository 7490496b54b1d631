#include "tests/hall/handoffs.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSED_MS = 60 * 1000 };

void handoff_token_hash(const struct hall *hall, const char *token, char hash_out[static HASH_LEN])
{
	keyed_hash(hall, "handoff", token, strlen(token), hash_out);
}

static bool take_row(struct conn *conn, sqlite3_stmt *row, struct handoff *out)
{
	bool is_found = sql_next(conn, row);
	*out = (struct handoff){0};
	if (is_found) {
		str_copy(out->id, sizeof(out->id), sql_column(row, 0));
		str_copy(out->terminal, sizeof(out->terminal), sql_column(row, 1));
		str_copy(out->lang, sizeof(out->lang), sql_column(row, 2));
		str_copy(out->what, sizeof(out->what), sql_column(row, 7));
		out->items = json_loads(sql_column(row, 3), 0, NULL);
		out->expires_ms = sqlite3_column_int64(row, 4);
		out->version = sqlite3_column_int64(row, 5);
		out->is_opened = sqlite3_column_int(row, 6) != 0;
	}
	sql_close(row);
	return is_found;
}

#define COLUMNS                                                                                    \
	"SELECT id, terminal, lang, items, expires_ms, version, opened, matter FROM handoffs "

bool handoff_by_token(struct hall *hall, struct conn *conn, const char *token, int64_t now_ms,
	struct handoff *out)
{
	char hash[HASH_LEN];
	handoff_token_hash(hall, token, hash);
	return take_row(conn,
		sql_open(conn, COLUMNS "WHERE token=? AND expires_ms>?", "si", hash, now_ms), out);
}

bool handoff_by_id(struct conn *conn, const char *id, const char *terminal, int64_t now_ms,
	struct handoff *out)
{
	return take_row(conn,
		sql_open(conn, COLUMNS "WHERE id=? AND terminal=? AND expires_ms>?", "ssi", id,
			terminal, now_ms),
		out);
}

void handoff_finish(struct handoff *handoff)
{
	json_decref(handoff->items);
	*handoff = (struct handoff){0};
}

bool handoff_is_of_page(const struct handoff *handoff)
{
	return strcmp(handoff->terminal, HANDOFF_OF_PAGE) == 0;
}

void handoff_begin(struct hall *hall, struct conn *conn, const struct handoff_for *of,
	int64_t now_ms, char id_out[static ID_LEN], char token_out[static ID_LEN])
{
	char hash[HASH_LEN];
	char *text = json_dumps(of->items, JSON_COMPACT);
	random_id(id_out);
	random_id(token_out);
	handoff_token_hash(hall, token_out, hash);
	handoff_sweep(conn, now_ms);
	sql_run(conn, "INSERT INTO handoffs VALUES(?,?,?,?,?,?,?,0,0)", "ssssssi", id_out, hash,
		of->terminal, of->what, text, of->lang, now_ms + HANDOFF_LIVES_MS);
	free(text);
}

void handoff_end(struct conn *conn, const struct handoff *handoff, int64_t now_ms)
{
	sql_run(conn, "UPDATE handoffs SET expires_ms=? WHERE id=?", "is", now_ms, handoff->id);
}

void handoff_changed(struct conn *conn, const char *id)
{
	sql_run(conn, "UPDATE handoffs SET version=version+1 WHERE id=?", "s", id);
}

void handoff_opened(struct conn *conn, const struct handoff *handoff)
{
	sql_run(conn, "UPDATE handoffs SET opened=1, version=version+1 WHERE id=? AND opened=0",
		"s", handoff->id);
}

const char *handoff_expect(struct conn *conn, const struct handoff *handoff, const char *item,
	int64_t now_ms, char file_out[static ID_LEN])
{
	int64_t most = 0;
	size_t i;
	const json_t *entry;
	json_array_foreach(handoff->items, i, entry)
	{
		const char *code = json_string_value(json_object_get(entry, "code"));
		if (code && strcmp(code, item) == 0) {
			most = json_integer_value(json_object_get(entry, "max_files"));
		}
	}
	if (most == 0) {
		return "unknown_item";
	}
	/* One whose phone went away while it came makes room after a while. */
	int64_t there = sql_int(conn, most,
		"SELECT COUNT(*) FROM files WHERE handoff=? AND item=? AND (state='ready' OR "
		"(state='arriving' AND at_ms>?))",
		"ssi", handoff->id, item, now_ms - 3 * REFUSED_MS);
	if (there >= most) {
		return "too_many_files";
	}
	random_id(file_out);
	sql_run(conn,
		"INSERT INTO files(id, handoff, terminal, item, at_ms, state, bytes) "
		"VALUES(?,?,?,?,?,'arriving',0)",
		"ssssi", file_out, handoff->id, handoff->terminal, item, now_ms);
	handoff_changed(conn, handoff->id);
	return NULL;
}

void handoff_arrived(struct hall *hall, struct conn *conn, const struct handoff *handoff,
	const char *file, const struct photo *picture, const char *code, int64_t now_ms)
{
	if (code) {
		sql_run(conn, "UPDATE files SET state='refused', code=?, at_ms=? WHERE id=?", "sis",
			code, now_ms, file);
	} else {
		size_t picture_len, thumb_len;
		size_t raw_len = (size_t)picture->thumb_width * (size_t)picture->thumb_height * 3;
		unsigned char *sealed =
			vault_seal(hall, "picture", picture->jpeg, picture->jpeg_len, &picture_len);
		unsigned char *thumb =
			vault_seal(hall, "thumbnail", picture->thumb, raw_len, &thumb_len);
		sql_run(conn,
			"UPDATE files SET state='ready', bytes=?, picture=?, thumb=?, "
			"thumb_width=?,"
			" thumb_height=? WHERE id=?",
			"ibbiis", (int64_t)picture->jpeg_len, (const void *)sealed, picture_len,
			(const void *)thumb, thumb_len, (int64_t)picture->thumb_width,
			(int64_t)picture->thumb_height, file);
		mem_free(sealed);
		mem_free(thumb);
	}
	handoff_changed(conn, handoff->id);
}

void handoff_drop(struct conn *conn, const struct handoff *handoff, const char *file)
{
	sql_run(conn, "DELETE FROM files WHERE id=? AND handoff=? AND case_no IS NULL", "ss", file,
		handoff->id);
	if (sqlite3_changes(conn->db)) {
		handoff_changed(conn, handoff->id);
	}
}

json_t *handoff_files(struct conn *conn, const struct handoff *handoff)
{
	json_t *files = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT id, item, bytes FROM files WHERE handoff=? AND state='ready' ORDER BY"
		" at_ms, rowid LIMIT 180",
		"s", handoff->id);
	while (sql_next(conn, row)) {
		json_array_append_new(files, json_pack("{s:s,s:s,s:I}", "id", sql_column(row, 0),
						     "item", sql_column(row, 1), "bytes",
						     (json_int_t)sqlite3_column_int64(row, 2)));
	}
	sql_close(row);
	return files;
}

void handoff_sweep(struct conn *conn, int64_t now_ms)
{
	sql_run(conn,
		"DELETE FROM files WHERE case_no IS NULL AND (at_ms<? OR (state<>'ready' AND "
		"at_ms<?))",
		"ii", now_ms - DAY_MS, now_ms - 3 * REFUSED_MS);
	sql_run(conn, "DELETE FROM handoffs WHERE expires_ms<?", "i", now_ms);
}
