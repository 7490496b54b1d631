/* Rows of lists, in and out. What comes out of the file is read as carefully as what the hall says.
 */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_mirror_impl.h"

#include <stdio.h>
#include <string.h>

enum { PARTS_MAX_LEN = 2 * COLLECTION_MAX_COLUMNS * (HALL_TEXT_LEN + 1) };

/* In the order of the table. */
enum {
	COL_ID,
	COL_ZH,
	COL_EN,
	COL_PINYIN,
	COL_NOTE_ZH,
	COL_NOTE_EN,
	COL_DATE,
	COL_CELLS,
	COL_TAGS,
	COL_CODES,
	COL_LAT,
	COL_LON,
	COL_ICON,
	COL_LINK,
	COL_HAS_DOCUMENT
};
#define COLUMNS                                                                                    \
	"id, zh, en, pinyin, note_zh, note_en, date, cells, tags, codes, lat, lon, icon, link,"    \
	" has_document"

/* --- in --- */

struct writing {
	struct db *db;
	sqlite3_stmt *stmt;
	int64_t list;
	char *parts; /* PARTS_MAX_LEN */
};

static void bind_text(struct writing *w, int column, const char *text)
{
	sqlite3_bind_text(w->stmt, column + 3, text, -1, SQLITE_TRANSIENT);
}

static void join(struct writing *w, const char *text, bool is_first)
{
	str_append(w->parts, PARTS_MAX_LEN, is_first ? "%s" : "\x1f%s", text);
}

static void bind_cells(struct writing *w, const struct entry_row *row, int count)
{
	w->parts[0] = '\0';
	for (int i = 0; i < count; i++) {
		join(w, row->cells[i].in[LANG_ZH], i == 0);
		bool is_one = row->cells[i].in[LANG_ZH] == row->cells[i].in[LANG_EN];
		join(w, is_one ? "" : row->cells[i].in[LANG_EN], false);
	}
	bind_text(w, COL_CELLS, w->parts);
}

static void bind_lists(struct writing *w, const struct entry_row *row)
{
	char tags[32];
	str_format(tags, sizeof(tags), "%d %d %d", row->tags[0], row->tags[1], row->tags[2]);
	bind_text(w, COL_TAGS, tags);
	w->parts[0] = '\0';
	for (int i = 0; i < row->code_count; i++) {
		join(w, row->codes[i], i == 0);
	}
	bind_text(w, COL_CODES, w->parts);
}

static const char *other_words(const struct text *text)
{
	return text->in[LANG_EN] == text->in[LANG_ZH] ? "" : text->in[LANG_EN];
}

static enum err write_row(struct writing *w, const struct entry_row *row, int pos, int columns)
{
	sqlite3_reset(w->stmt);
	sqlite3_clear_bindings(w->stmt);
	sqlite3_bind_int64(w->stmt, 1, w->list);
	sqlite3_bind_int(w->stmt, 2, pos);
	bind_text(w, COL_ID, row->id);
	bind_text(w, COL_ZH, row->name.in[LANG_ZH]);
	bind_text(w, COL_EN, other_words(&row->name));
	bind_text(w, COL_PINYIN, row->pinyin);
	bind_text(w, COL_NOTE_ZH, row->note.in[LANG_ZH]);
	bind_text(w, COL_NOTE_EN, other_words(&row->note));
	bind_text(w, COL_DATE, row->date);
	bind_cells(w, row, columns);
	bind_lists(w, row);
	if (row->has_place) {
		sqlite3_bind_double(w->stmt, COL_LAT + 3, row->lat);
		sqlite3_bind_double(w->stmt, COL_LON + 3, row->lon);
	}
	bind_text(w, COL_ICON, row->icon);
	bind_text(w, COL_LINK, row->link);
	sqlite3_bind_int(w->stmt, COL_HAS_DOCUMENT + 3, row->has_document);
	int code = sqlite3_step(w->stmt);
	return code == SQLITE_DONE ? OK : sql_failed(w->db, code, "row");
}

static enum err write_rows(struct db *db, int64_t list, int pos, const struct listing *rows)
{
	struct writing w = {.db = db, .list = list};
	/* a double in the hall's answer: the first counts */
	int code = sqlite3_prepare_v2(db->sqlite,
		"INSERT OR IGNORE INTO entry(list, pos, " COLUMNS
		") VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		-1, &w.stmt, NULL);
	if (code != SQLITE_OK) {
		return sql_failed(db, code, "prepare");
	}
	w.parts = mem_alloc(PARTS_MAX_LEN, 1);
	enum err err = OK;
	for (int i = 0; err == OK && i < rows->row_count; i++) {
		err = write_row(&w, &rows->rows[i], pos + i, rows->collection.column_count);
	}
	mem_free(w.parts);
	sqlite3_finalize(w.stmt);
	return err;
}

/* A first page begins a list, whatever was begun before. */
static enum err begin_list(struct db *db, const struct mirror_job *job)
{
	enum err err =
		sql_change(db, "UPDATE list SET state=2 WHERE code=? AND state=0", "s", job->code);
	if (err == OK) {
		err = sql_change(db,
			"INSERT INTO list(code, version, head) SELECT code, version, head FROM"
			" collection WHERE code=? AND version=?",
			"ss", job->code, job->version);
	}
	return err;
}

/* The list that waits for this page; ERR_NOT_FOUND: none. */
static enum err find_list(
	struct db *db, const struct mirror_job *job, int64_t *list_out, int *pos_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT id, row_count FROM list WHERE code=? AND version=? AND next=? AND state=0",
		"sss", job->code, job->version, job->cursor);
	if (err == OK) {
		*list_out = sqlite3_column_int64(stmt, 0);
		*pos_out = sqlite3_column_int(stmt, 1);
		sqlite3_finalize(stmt);
	}
	return err;
}

static bool has_documents(const struct listing *rows)
{
	for (int i = 0; i < rows->row_count; i++) {
		if (rows->rows[i].has_document) {
			return true;
		}
	}
	return false;
}

/* The page is in; with the last one the list takes the place of the one before. */
static enum err page_came(
	struct db *db, int64_t list, int count, bool documents, const char *code, const char *next)
{
	enum err err = sql_change(db,
		"UPDATE list SET row_count=?, next=?, has_documents=has_documents OR ? WHERE id=?",
		"nsni", count, next, documents, list);
	if (err == OK && !next[0]) {
		err = sql_change(db, "UPDATE list SET state=2 WHERE code=? AND state=1", "s", code);
	}
	if (err == OK && !next[0]) {
		err = sql_change(db, "UPDATE list SET state=1 WHERE id=?", "i", list);
	}
	return err;
}

static enum err put_rows(
	struct db *db, const struct mirror_job *job, const struct listing *rows, const char *next)
{
	int64_t list = 0;
	int pos = 0;
	enum err err = job->cursor[0] ? OK : begin_list(db, job);
	if (err == OK) {
		err = find_list(db, job, &list, &pos);
	}
	if (err == OK) {
		err = write_rows(db, list, pos, rows);
	}
	if (err == OK) {
		err = page_came(
			db, list, pos + rows->row_count, has_documents(rows), job->code, next);
	}
	return err;
}

enum err mirror_put_rows(struct mirror *mirror, const struct mirror_job *job,
	const struct listing *rows, const char *next, bool *is_whole_out)
{
	struct db *db = mirror_begin(mirror);
	enum err err = mirror_look_for_room(db);
	if (err == OK) {
		err = sql_begin(db);
	}
	if (err == OK) {
		err = put_rows(db, job, rows, next);
	}
	err = sql_end(db, err);
	*is_whole_out = err == OK && !next[0];
	return mirror_end(mirror, err == ERR_NOT_FOUND ? OK : err);
}

/* --- out --- */

static const char *column_text(sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);
	return text ? text : "";
}

/* Two columns: what is said in Chinese, and in English where that is not the same. */
static struct text column_words(
	struct api_memory *memory, sqlite3_stmt *stmt, int column, size_t max_len)
{
	struct text out;
	(void)api_words(
		memory, column_text(stmt, column), column_text(stmt, column + 1), max_len, &out);
	return out;
}

/* The next of the parts, "" when there are no more; *rest goes on behind it. */
static const char *next_part(char **rest)
{
	char *part = *rest;
	char *end = part ? strchr(part, PART) : NULL;
	if (end) {
		*end = '\0';
	}
	*rest = end ? end + 1 : NULL;
	return part ? part : "";
}

static void read_cells(struct api_memory *memory, const char *text, int count, struct text *cells)
{
	char *parts = mem_copy_str(text);
	char *rest = parts;
	for (int i = 0; i < count; i++) {
		const char *zh = next_part(&rest);
		const char *en = next_part(&rest);
		(void)api_words(memory, zh, en, HALL_TEXT_LEN, &cells[i]);
	}
	mem_free(parts);
}

static const char **read_codes(struct api_memory *memory, const char *text, int *count_out)
{
	*count_out = 0;
	if (!text[0]) {
		return NULL;
	}
	const char **codes = api_alloc(memory, ENTRY_MAX_CODES, sizeof(*codes));
	char *parts = mem_copy_str(text);
	for (char *rest = parts; codes && rest && *count_out < ENTRY_MAX_CODES;) {
		codes[(*count_out)++] = api_copy_text(memory, next_part(&rest), ENTRY_CODE_LEN);
	}
	mem_free(parts);
	return codes;
}

static void read_tags(const char *text, const struct collection *collection, struct entry_row *row)
{
	for (int i = 0; i < collection->filter_count; i++) {
		int tag = -1, len = 0;
		if (sscanf(text, "%d%n", &tag, &len) != 1) {
			return;
		}
		text += len;
		row->tags[i] =
			(int8_t)(tag >= 0 && tag < collection->filters[i].value_count ? tag : -1);
	}
}

/* False: there is no room for it. */
static bool read_row(sqlite3_stmt *stmt, struct listing *listing)
{
	struct api_memory memory = {.arena = listing->arena};
	struct text *cells;
	struct entry_row *row = listing_room(&memory, listing, &cells);
	if (!row) {
		return false;
	}
	row->id = api_copy_text(&memory, column_text(stmt, COL_ID), ENTRY_ID_LEN);
	row->name = column_words(&memory, stmt, COL_ZH, HALL_NAME_LEN);
	row->pinyin = api_copy_text(&memory, column_text(stmt, COL_PINYIN), ENTRY_PINYIN_LEN);
	row->note = column_words(&memory, stmt, COL_NOTE_ZH, COLLECTION_NOTE_LEN);
	str_copy(row->date, sizeof(row->date), column_text(stmt, COL_DATE));
	read_cells(&memory, column_text(stmt, COL_CELLS), listing->collection.column_count, cells);
	read_tags(column_text(stmt, COL_TAGS), &listing->collection, row);
	row->codes = read_codes(&memory, column_text(stmt, COL_CODES), &row->code_count);
	row->has_place = sqlite3_column_type(stmt, COL_LAT) != SQLITE_NULL;
	row->lat = sqlite3_column_double(stmt, COL_LAT);
	row->lon = sqlite3_column_double(stmt, COL_LON);
	row->icon = api_copy_text(&memory, column_text(stmt, COL_ICON), CODE_LEN);
	row->link = api_copy_text(&memory, column_text(stmt, COL_LINK), ENTRY_LINK_LEN);
	row->has_document = sqlite3_column_int(stmt, COL_HAS_DOCUMENT) != 0;
	listing->row_count += memory.is_full ? 0 : 1;
	return !memory.is_full;
}

/* The list as a whole, without its rows; *list_out: its number. */
static enum err read_head(
	struct db *db, const char *code, int room, int64_t *list_out, struct listing **listing_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT id, head, row_count FROM list WHERE code=? AND state=1", "s", code);
	if (err == OK) {
		*list_out = sqlite3_column_int64(stmt, 0);
		int rows = sqlite3_column_int(stmt, 2);
		err = listing_create(column_text(stmt, 1), room > 0 ? room : rows, listing_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

/* From the row that the query has found on; it is finalized. */
static enum err read_rows(struct db *db, sqlite3_stmt *stmt, struct listing *listing)
{
	int code = SQLITE_ROW;
	while (code == SQLITE_ROW && read_row(stmt, listing)) {
		code = sqlite3_step(stmt);
	}
	enum err err =
		code == SQLITE_DONE || code == SQLITE_ROW ? OK : sql_failed(db, code, "rows");
	sqlite3_finalize(stmt);
	return err;
}

static enum err read_list(
	struct db *db, const char *code, const char *id, struct listing **listing_out)
{
	sqlite3_stmt *stmt;
	int64_t list = 0;
	enum err err = read_head(db, code, id ? 1 : 0, &list, listing_out);
	if (err != OK) {
		return err;
	}
	err = id ? sql_query(db, &stmt, "SELECT " COLUMNS " FROM entry WHERE list=? AND id=?", "is",
			   list, id)
		 : sql_query(db, &stmt, "SELECT " COLUMNS " FROM entry WHERE list=? ORDER BY pos",
			   "i", list);
	if (err == OK) {
		err = read_rows(db, stmt, *listing_out);
	} else if (err == ERR_NOT_FOUND && !id) {
		err = OK; /* an empty list is a whole one */
	}
	if (err != OK) {
		listing_destroy(*listing_out);
		*listing_out = NULL;
	}
	return err;
}

enum err mirror_read_list(struct mirror *mirror, const char *code, struct listing **listing_out)
{
	*listing_out = NULL;
	struct db *db = mirror_begin(mirror);
	return mirror_end(mirror, read_list(db, code, NULL, listing_out));
}

enum err mirror_read_row(
	struct mirror *mirror, const char *code, const char *id, struct listing **listing_out)
{
	*listing_out = NULL;
	struct db *db = mirror_begin(mirror);
	return mirror_end(mirror, read_list(db, code, id, listing_out));
}

/* --- names --- */

static enum err count_names(struct db *db, int *count_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(
		db, &stmt, "SELECT coalesce(sum(row_count), 0) FROM list WHERE state=1", "");
	if (err == OK) {
		*count_out =
			(int)CLAMP(sqlite3_column_int64(stmt, 0), (int64_t)0, (int64_t)NAMES_MAX);
		sqlite3_finalize(stmt);
	}
	return err;
}

/* The rows come list by list. */
static bool name_collection(struct api_memory *memory, struct names *names, const char *code)
{
	int count = names->collection_count;
	if (count > 0 && str_equal(names->collections[count - 1], code)) {
		return true;
	}
	if (count == COLLECTIONS_MAX) {
		return false;
	}
	names->collections[names->collection_count++] = api_copy_text(memory, code, CODE_LEN);
	return true;
}

/* False: there is no room for it. */
static bool read_name(sqlite3_stmt *stmt, struct names *names, int room)
{
	struct api_memory memory = {.arena = names->arena};
	int code_count = 0;
	if (names->row_count == room || !name_collection(&memory, names, column_text(stmt, 0))) {
		return false;
	}
	struct entry_name *row = &names->rows[names->row_count];
	row->collection = (uint16_t)(names->collection_count - 1);
	row->id = api_copy_text(&memory, column_text(stmt, 1), ENTRY_ID_LEN);
	row->name = column_words(&memory, stmt, 2, HALL_NAME_LEN);
	row->pinyin = api_copy_text(&memory, column_text(stmt, 4), ENTRY_PINYIN_LEN);
	row->codes = read_codes(&memory, column_text(stmt, 5), &code_count);
	row->code_count = (uint8_t)code_count;
	names->row_count += memory.is_full ? 0 : 1;
	return !memory.is_full;
}

static struct names *names_create(int room)
{
	struct arena *arena = arena_create(ARENA_PLAIN, NAMES_ARENA_LIMIT);
	struct names *names = arena_new(arena, struct names);
	REQUIRE(names); /* the first bytes of an empty arena */
	names->arena = arena;
	names->collections = arena_array(arena, const char *, COLLECTIONS_MAX);
	names->rows = arena_array(arena, struct entry_name, (size_t)room);
	REQUIRE(names->collections && names->rows);
	return names;
}

static enum err read_names(struct db *db, struct names *names, int room)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT l.code, e.id, e.zh, e.en, e.pinyin, e.codes FROM collection AS c JOIN list"
		" AS l ON l.code=c.code AND l.state=1 JOIN entry AS e ON e.list=l.id"
		" ORDER BY c.pos, e.pos",
		"");
	if (err == ERR_NOT_FOUND) {
		return OK;
	}
	int code = SQLITE_ROW;
	while (err == OK && code == SQLITE_ROW && read_name(stmt, names, room)) {
		code = sqlite3_step(stmt);
	}
	if (err == OK && code != SQLITE_ROW && code != SQLITE_DONE) {
		err = sql_failed(db, code, "names");
	}
	sqlite3_finalize(stmt);
	return err;
}

enum err mirror_read_names(struct mirror *mirror, struct names **names_out)
{
	int room = 0;
	*names_out = NULL;
	struct db *db = mirror_begin(mirror);
	enum err err = count_names(db, &room);
	if (err == OK) {
		*names_out = names_create(room);
		err = read_names(db, *names_out, room);
	}
	if (err != OK) {
		names_destroy(*names_out);
		*names_out = NULL;
	}
	return mirror_end(mirror, err);
}
