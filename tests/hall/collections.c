#include "tests/hall/collections.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/catalog.h"
#include "tests/hall/collection.h"
#include "tests/hall/collection_links.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/form_value.h"
#include "tests/hall/pinyin.h"
#include "tests/hall/times.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLLECTIONS_MAX = 120, SHELVES_MAX = 12 };

struct collections {
	pthread_mutex_t lock;
	json_t *shelves;
	struct pinyin *pinyin; /* NULL: there is no table */
	int count;
	struct collection *list[COLLECTIONS_MAX];
};

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

void collections_destroy(struct collections *collections)
{
	if (collections) {
		for (int i = 0; i < collections->count; i++) {
			collection_destroy(collections->list[i]);
		}
		json_decref(collections->shelves);
		pinyin_close(collections->pinyin);
		pthread_mutex_destroy(&collections->lock);
		mem_free(collections);
	}
}

/* --- the list --- */

static int find_index(const struct collections *collections, const char *code)
{
	for (int i = 0; i < collections->count; i++) {
		if (strcmp(collections->list[i]->code, code) == 0) {
			return i;
		}
	}
	return -1;
}

/* By order, then by code. */
static void insert(struct collections *collections, struct collection *collection)
{
	int at = collections->count++;
	for (; at > 0; at--) {
		const struct collection *before = collections->list[at - 1];
		if (before->order < collection->order ||
			(before->order == collection->order &&
				strcmp(before->code, collection->code) < 0)) {
			break;
		}
		collections->list[at] = collections->list[at - 1];
	}
	collections->list[at] = collection;
}

static bool take_file(struct collections *collections, struct conn *conn, const char *code,
	const json_t *file, struct links *links)
{
	char why[FORM_WHY_LEN] = "";
	bool is_full = collections->count == COLLECTIONS_MAX;
	struct collection *collection = is_full ? NULL
						: collection_read(conn, collections->pinyin,
							  collections->shelves, code, file, why);
	if (!collection) {
		log_error("fixtures", "collections/%s.json: %s", code,
			is_full ? "there is no room for more" : why);
		return false;
	}
	links_collect(links, code, file);
	insert(collections, collection);
	return true;
}

/* --- at start --- */

static bool read_shelves(struct collections *collections, const char *folder)
{
	if (fixtures_read_json(folder, "shelves.json", &collections->shelves)) {
		return false;
	}
	if (!collections->shelves) {
		collections->shelves = json_array();
	}
	size_t i;
	const json_t *shelf;
	if (!json_is_array(collections->shelves) ||
		json_array_size(collections->shelves) > SHELVES_MAX) {
		log_error("fixtures", "shelves.json: a list of 12 at most");
		return false;
	}
	json_array_foreach(collections->shelves, i, shelf)
	{
		if (form_stranger(shelf, "code name icon") || !*member(shelf, "code") ||
			!form_is_words(json_object_get(shelf, "name")) || !*member(shelf, "icon")) {
			log_error("fixtures", "shelves.json: code, name and icon of each");
			return false;
		}
	}
	return true;
}

/* Is there something else of that code since, or was it removed? */
static bool is_of_files(struct conn *conn, const char *code)
{
	return !sql_int(conn, 0, "SELECT COUNT(*) FROM collections_since WHERE code=? AND id=''",
		"s", code);
}

static bool read_folder(
	struct collections *collections, struct conn *conn, const char *path, struct links *links)
{
	char code[64];
	bool is_good = true;
	DIR *dir = opendir(path);
	const struct dirent *at;
	while (dir && (at = readdir(dir))) {
		const char *dot = strrchr(at->d_name, '.');
		json_t *file = NULL;
		if (!dot || strcmp(dot, ".json") != 0 || at->d_name[0] == '.' ||
			!str_copy_len(code, sizeof(code), at->d_name, (size_t)(dot - at->d_name)) ||
			!is_of_files(conn, code)) {
			continue;
		}
		is_good = !fixtures_read_json(path, at->d_name, &file) &&
			  take_file(collections, conn, code, file, links) && is_good;
		json_decref(file);
	}
	if (dir) {
		closedir(dir);
	}
	return is_good;
}

/* Those that came while a hall was running. */
static bool read_since(struct collections *collections, struct conn *conn, struct links *links)
{
	bool is_good = true;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT code, body FROM collections_since WHERE id='' AND body IS NOT NULL"
		" ORDER BY n",
		"");
	while (sql_next(conn, row)) {
		json_t *file = json_loads(sql_column(row, 1), 0, NULL);
		is_good = take_file(collections, conn, sql_column(row, 0), file, links) && is_good;
		json_decref(file);
	}
	sql_close(row);
	return is_good;
}

static bool has_entry(void *context, const char *code, const char *id)
{
	struct collections *collections = context;
	int index = find_index(collections, code);
	/* Of those that are not made yet nobody knows. */
	return index >= 0 && (!id || !collections->list[index]->listing ||
				     listing_find(collections->list[index]->listing, id));
}

enum err collections_load(
	struct hall *hall, struct conn *conn, const char *folder, const char *lists)
{
	char path[1024];
	struct collections *collections = mem_new(struct collections);
	struct links links = {0};
	pthread_mutex_init(&collections->lock, NULL);
	hall->collections = collections;
	enum err err = pinyin_open(folder, &collections->pinyin);
	(void)str_format(path, sizeof(path), "%s/collections", folder);
	if (lists && access(lists, R_OK) != 0) {
		log_error("fixtures", "cannot read %s", lists);
		err = ERR_INVALID;
	}
	bool is_good = (!err || err == ERR_NOT_FOUND) && read_shelves(collections, folder) &&
		       read_folder(collections, conn, lists ? lists : path, &links) &&
		       read_since(collections, conn, &links);
	for (int i = 0; is_good && i < collections->count; i++) {
		if (collections->list[i]->is_of_matters) {
			is_good = collection_fill(conn, collections->pinyin, collections->list[i]);
		}
	}
	/* What was removed since leaves links behind that lead nowhere: then they are let be. */
	if (is_good && !sql_int(conn, 0, "SELECT COUNT(*) FROM collections_since", "") &&
		!sql_int(conn, 0, "SELECT COUNT(*) FROM matters_since", "")) {
		is_good = links_lead_somewhere(&links, hall, conn, has_entry, collections);
	}
	links_finish(&links);
	return is_good && !conn->has_failed ? OK : ERR_INVALID;
}

/* --- while it runs --- */

bool collections_find(struct hall *hall, struct conn *conn, const char *code, struct shelved *out)
{
	struct collections *collections = hall->collections;
	*out = (struct shelved){0};
	pthread_mutex_lock(&collections->lock);
	int index = find_index(collections, code);
	if (index >= 0) {
		struct collection *collection = collections->list[index];
		if (collection_fill(conn, collections->pinyin, collection)) {
			out->facts = json_incref(collection->facts);
			out->listing = listing_use(collection->listing);
			memcpy(out->version, collection->version, sizeof(out->version));
		}
	}
	pthread_mutex_unlock(&collections->lock);
	return out->listing != NULL;
}

void shelved_finish(struct shelved *shelved)
{
	json_decref(shelved->facts);
	listing_release(shelved->listing);
	*shelved = (struct shelved){0};
}

/* Without making those that are made when asked for: how many there will be is known. */
static int64_t count_of(
	struct collections *collections, struct conn *conn, struct collection *collection)
{
	bool is_told = collection->made && !collection->listing &&
		       !collection_has_changes(conn, collection->code);
	return is_told ? json_integer_value(json_object_get(collection->made, "count"))
	       : collection_fill(conn, collections->pinyin, collection) ? collection->listing->count
									: 0;
}

json_t *collections_json(struct hall *hall, struct conn *conn)
{
	struct collections *collections = hall->collections;
	char version[COLLECTION_VERSION_LEN];
	char *since = store_meta(conn, "collections_as_of"), *own = store_meta(conn, "as_of");
	const char *as_of = !since || (own && strcmp(own, since) > 0) ? own : since;
	json_t *list = json_array();
	pthread_mutex_lock(&collections->lock);
	for (int i = 0; i < collections->count; i++) {
		struct collection *collection = collections->list[i];
		int64_t count = count_of(collections, conn, collection);
		json_t *one = json_copy(collection->facts);
		json_object_set_new(one, "version", json_string(collection->version));
		json_object_set_new(one, "count", json_integer((json_int_t)count));
		json_array_append_new(list, one);
	}
	pthread_mutex_unlock(&collections->lock);
	json_t *all = json_pack("{s:s,s:O,s:O,s:o}", "as_of", as_of ? as_of : "", "source",
		json_object_get(catalog_facts(hall->catalog), "source"), "shelves",
		collections->shelves, "collections", list);
	collection_digest(all, version);
	json_object_set_new(all, "version", json_string(version));
	mem_free(since);
	mem_free(own);
	return all;
}

/* --- changes --- */

/* body NULL: it is gone. */
static void keep_change(
	struct conn *conn, const char *code, const char *id, const json_t *body, int64_t now_ms)
{
	char at[TIME_LEN];
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	time_text(now_ms, false, at);
	if (!*id) { /* what was said of its entries before is void */
		sql_run(conn, "DELETE FROM collections_since WHERE code=?", "s", code);
	}
	sql_run(conn, "INSERT INTO collections_since(code, id, at, body) VALUES(?,?,?,?)", "ssss",
		code, id, at, text);
	store_set_meta(conn, "collections_as_of", at);
	free(text);
}

static bool add(struct collections *collections, struct conn *conn, const json_t *file,
	int64_t now_ms, char why[static FORM_WHY_LEN])
{
	const char *code = member(json_object_get(file, "collection"), "code");
	if (collections->count == COLLECTIONS_MAX) {
		return say(why, "there is no room for more");
	}
	if (find_index(collections, code) >= 0) {
		return say(why, "code: there is one of it");
	}
	struct collection *collection =
		collection_read(conn, collections->pinyin, collections->shelves, code, file, why);
	if (!collection) {
		return false;
	}
	keep_change(conn, code, "", file, now_ms);
	insert(collections, collection);
	return true;
}

bool collections_add(struct hall *hall, struct conn *conn, const json_t *file, int64_t now_ms,
	char why[static FORM_WHY_LEN])
{
	pthread_mutex_lock(&hall->collections->lock);
	bool is_good = add(hall->collections, conn, file, now_ms, why);
	pthread_mutex_unlock(&hall->collections->lock);
	return is_good;
}

bool collections_remove(struct hall *hall, struct conn *conn, const char *code, int64_t now_ms,
	char why[static FORM_WHY_LEN])
{
	struct collections *collections = hall->collections;
	pthread_mutex_lock(&collections->lock);
	int index = find_index(collections, code);
	if (index >= 0) {
		keep_change(conn, code, "", NULL, now_ms);
		collection_destroy(collections->list[index]);
		collections->count--;
		memmove(&collections->list[index], &collections->list[index + 1],
			(size_t)(collections->count - index) * sizeof(collections->list[0]));
	}
	pthread_mutex_unlock(&collections->lock);
	return index >= 0 || say(why, "no such collection");
}

/* entry NULL: the one with the id goes. */
static bool change(struct collections *collections, struct conn *conn,
	struct collection *collection, const char *id, const json_t *entry, int64_t now_ms,
	char why[static FORM_WHY_LEN])
{
	if (!collection_fill(conn, collections->pinyin, collection)) {
		return say(why, "it cannot be read");
	}
	if (!entry && !listing_find(collection->listing, id)) {
		return say(why, "no such entry");
	}
	struct listing *listing = listing_copy(collection->listing, entry ? "" : id);
	if (entry && (listing->count == ENTRIES_MAX ||
			     !listing_put(listing, collections->pinyin, entry, ""))) {
		listing_release(listing);
		return say(why, "there is no room, or the document is over 240 KB");
	}
	keep_change(conn, collection->code, id, entry, now_ms);
	listing_sort(listing, member(collection->facts, "sort"));
	listing_release(collection->listing);
	collection->listing = listing;
	collection_renew_version(conn, collection);
	return true;
}

static bool change_one(struct hall *hall, struct conn *conn, const char *code, const char *id,
	const json_t *entry, int64_t now_ms, char why[static FORM_WHY_LEN])
{
	struct collections *collections = hall->collections;
	pthread_mutex_lock(&collections->lock);
	int index = find_index(collections, code);
	bool is_good = index >= 0 || say(why, "no such collection");
	if (is_good && entry) {
		is_good = entry_judge(collections->list[index]->facts, entry, why);
	}
	if (is_good) {
		is_good =
			change(collections, conn, collections->list[index], id, entry, now_ms, why);
	}
	pthread_mutex_unlock(&collections->lock);
	return is_good;
}

bool collections_put_entry(struct hall *hall, struct conn *conn, const char *code,
	const json_t *entry, int64_t now_ms, char why[static FORM_WHY_LEN])
{
	return change_one(hall, conn, code, member(entry, "id"), entry, now_ms, why);
}

bool collections_remove_entry(struct hall *hall, struct conn *conn, const char *code,
	const char *id, int64_t now_ms, char why[static FORM_WHY_LEN])
{
	return change_one(hall, conn, code, id, NULL, now_ms, why);
}
