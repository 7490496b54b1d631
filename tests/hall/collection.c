#include "tests/hall/collection.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/collection_judge.h"
#include "tests/hall/collection_sources.h"
#include "tests/hall/form_value.h"
#include "tests/hall/times.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { ORDER_MAX = 1000000 };

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

void collection_destroy(struct collection *collection)
{
	json_decref(collection->facts);
	json_decref(collection->made);
	listing_release(collection->listing);
	mem_free(collection);
}

/* --- versions: the same things are of the same version, also after a restart --- */

static void digest_add(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void digest_end(crypto_generichash_state *state, char out[static COLLECTION_VERSION_LEN])
{
	unsigned char full[16];
	crypto_generichash_final(state, full, sizeof(full));
	sodium_bin2hex(out, COLLECTION_VERSION_LEN, full, (COLLECTION_VERSION_LEN - 1) / 2);
}

void collection_digest(const json_t *json, char out[static COLLECTION_VERSION_LEN])
{
	crypto_generichash_state state;
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
	crypto_generichash_init(&state, NULL, 0, 16);
	digest_add(&state, text ? text : "");
	digest_end(&state, out);
	free(text);
}

/* Of its file, its catalogue and what changed since, and when that was. */
void collection_renew_version(struct conn *conn, struct collection *collection)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, 16);
	digest_add(&state, collection->digest);
	digest_add(&state, collection->mark);
	sqlite3_stmt *row = sql_open(conn,
		"SELECT id, at, body FROM collections_since WHERE code=? AND id<>'' ORDER BY n",
		"s", collection->code);
	const char *latest = member(collection->facts, "as_of");
	char as_of[TIME_LEN];
	(void)str_copy(as_of, sizeof(as_of), latest);
	while (sql_next(conn, row)) {
		for (int i = 0; i < 3; i++) {
			digest_add(&state, sql_column(row, i));
		}
		if (strcmp(sql_column(row, 1), as_of) > 0) {
			(void)str_copy(as_of, sizeof(as_of), sql_column(row, 1));
		}
	}
	sql_close(row);
	digest_end(&state, collection->version);
	if (strcmp(as_of, latest) != 0) { /* others may hold the old facts */
		json_t *facts = json_copy(collection->facts);
		json_object_set_new(facts, "as_of", json_string(as_of));
		json_decref(collection->facts);
		collection->facts = facts;
	}
}

/* --- entries --- */

bool collection_has_changes(struct conn *conn, const char *code)
{
	return sql_int(conn, 0, "SELECT COUNT(*) FROM collections_since WHERE code=? AND id<>''",
		       "s", code) > 0;
}

/* What was put and removed since, in that order. */
static bool apply_changes(
	struct conn *conn, const struct pinyin *pinyin, const char *code, struct listing **listing)
{
	bool is_good = true;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT id, body FROM collections_since WHERE code=? AND id<>'' ORDER BY n", "s",
		code);
	while (is_good && sql_next(conn, row)) {
		json_t *entry = json_loads(sql_column(row, 1), 0, NULL);
		if (entry) {
			is_good = listing_put(*listing, pinyin, entry, "");
			json_decref(entry);
		} else {
			struct listing *less = listing_copy(*listing, sql_column(row, 0));
			listing_release(*listing);
			*listing = less;
		}
	}
	sql_close(row);
	return is_good;
}

static bool list_given(const struct pinyin *pinyin, const json_t *collection, const json_t *entries,
	struct listing *out, char why[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *entry;
	json_t *seen = json_object();
	bool is_good = true;
	json_array_foreach(entries, i, entry)
	{
		char fault[FORM_WHY_LEN] = "id: twice; or the document is over 240 KB";
		const char *id = member(entry, "id");
		is_good = entry_judge(collection, entry, fault) && !json_object_get(seen, id) &&
			  listing_append(out, pinyin, entry, "");
		if (!is_good) {
			(void)str_format(why, FORM_WHY_LEN, "entry %zu (%.31s): %s", i, id, fault);
			break;
		}
		json_object_set_new(seen, id, json_true());
	}
	json_decref(seen);
	return is_good;
}

/* What the files say: the head, and the rows as they are given out. */
static void digest_given(struct collection *collection, const struct listing *listing)
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, 16);
	digest_add(&state, collection->digest);
	for (int i = 0; i < listing->count; i++) {
		digest_add(&state, listing->entries[i].row);
		digest_add(
			&state, listing->entries[i].document ? listing->entries[i].document : "");
	}
	digest_end(&state, collection->digest);
}

/* entries: of the file; NULL: it is made of something else. */
static bool list_all(struct conn *conn, const struct pinyin *pinyin, struct collection *collection,
	const json_t *entries, char why[static FORM_WHY_LEN])
{
	struct listing *listing = listing_create();
	(void)say(why, "there is no room");
	bool is_good = collection->is_of_matters ? matters_list(conn, collection->facts, listing)
		       : collection->made
			       ? companies_list(collection->made, pinyin, listing)
			       : list_given(pinyin, collection->facts, entries, listing, why);
	if (is_good && entries) {
		digest_given(collection, listing);
	}
	is_good = is_good && apply_changes(conn, pinyin, collection->code, &listing);
	if (!is_good) {
		listing_release(listing);
		return false;
	}
	listing_sort(listing, member(collection->facts, "sort"));
	listing_release(collection->listing);
	collection->listing = listing;
	return true;
}

/* Of matters: as the catalogue is now. Its version is good afterwards, in any case. */
static void follow_catalog(
	struct conn *conn, const struct pinyin *pinyin, struct collection *collection)
{
	char mark[sizeof(collection->mark)], why[FORM_WHY_LEN];
	char *as_of = store_meta(conn, "as_of"), *revision = store_meta(conn, "revision");
	(void)str_format(mark, sizeof(mark), "%s %s", revision ? revision : "", as_of ? as_of : "");
	if (strcmp(mark, collection->mark) != 0) {
		json_t *facts = json_copy(collection->facts);
		json_object_set_new(facts, "as_of", json_string(as_of ? as_of : ""));
		json_decref(collection->facts);
		collection->facts = facts;
		(void)str_copy(collection->mark, sizeof(mark), mark);
		collection_renew_version(conn, collection);
		if (!list_all(conn, pinyin, collection, NULL, why)) {
			log_error("collections", "%s: %s", collection->code, why);
		}
	}
	mem_free(as_of);
	mem_free(revision);
}

bool collection_fill(struct conn *conn, const struct pinyin *pinyin, struct collection *collection)
{
	char why[FORM_WHY_LEN];
	if (collection->is_of_matters) {
		follow_catalog(conn, pinyin, collection);
	} else if (!collection->listing && !list_all(conn, pinyin, collection, NULL, why)) {
		log_error("collections", "%s: %s", collection->code, why);
	}
	return collection->listing != NULL;
}

/* --- a file --- */

static bool read_source(const json_t *file, struct collection *out, char why[static FORM_WHY_LEN])
{
	const json_t *entries = json_object_get(file, "entries");
	const char *from = member(file, "from");
	out->is_of_matters = strcmp(from, "matters") == 0;
	out->made = json_incref(json_object_get(file, "made"));
	if ((entries != NULL) + (*from != '\0') + (out->made != NULL) != 1 ||
		(entries && !json_is_array(entries)) || (*from && !out->is_of_matters) ||
		json_array_size(entries) > ENTRIES_MAX) {
		return say(why, "one of entries (a list of 30,000 at most), from (matters), made");
	}
	return out->is_of_matters ? matters_judge(out->facts, why)
	       : out->made	  ? companies_judge(out->facts, out->made, why)
				  : true;
}

struct collection *collection_read(struct conn *conn, const struct pinyin *pinyin,
	const json_t *shelves, const char *code, const json_t *file, char why[static FORM_WHY_LEN])
{
	struct collection *out = mem_new(struct collection);
	const char *stranger = form_stranger(file, "order collection entries from made");
	const json_t *order = json_object_get(file, "order");
	out->order = json_integer_value(order);
	out->facts = json_deep_copy(json_object_get(file, "collection"));
	matters_fill_filters(conn, out->facts);
	bool is_good = true;
	if (!json_is_object(file) || stranger) {
		is_good = say(why, stranger ? stranger : "not an object");
	} else if (!json_is_integer(order) || out->order < 0 || out->order > ORDER_MAX) {
		is_good = say(why, "order: a number");
	} else if (!collection_judge(out->facts, shelves, why) || !read_source(file, out, why)) {
		is_good = false;
	} else if (!str_copy(out->code, sizeof(out->code), member(out->facts, "code")) ||
		   strcmp(out->code, code) != 0) {
		is_good = say(why, "code: not the file's name");
	} else {
		json_t *head = json_pack("{s:O,s:O*}", "facts", out->facts, "made", out->made);
		collection_digest(head, out->digest);
		json_decref(head);
		is_good = out->made || out->is_of_matters ||
			  list_all(conn, pinyin, out, json_object_get(file, "entries"), why);
		collection_renew_version(conn, out);
	}
	if (!is_good) {
		collection_destroy(out);
		return NULL;
	}
	return out;
}
