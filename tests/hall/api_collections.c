/* What there is to read: collections, their entries, documents. */
#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/catalog.h"
#include "tests/hall/collection_document.h"
#include "tests/hall/collection_judge.h"
#include "tests/hall/entry_search.h"
#include "tests/hall/number.h"
#include "tests/hall/queue.h"
#include "tests/hall/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAGE_BYTES_MAX = 250 * 1024, /* with its head and end it stays below 256 KB */
	PAGE_ROWS = 100,
	PAGE_ROWS_MAX = 500,
	CURSOR_LEN = 32,
	FILTER_LEN = 2 * (COLLECTION_CODE_MAX + 1),
	URL_LEN = 200,
};

/* A body of JSON that is put together of JSON. */
struct body {
	char *text;
	size_t len;
	int count;
};

static void body_begin(struct body *body)
{
	*body = (struct body){.text = mem_alloc(PAGE_BYTES_MAX + 1, 1)};
}

/* False: the page is full. The first one always has room: it is below 250 KB itself. */
static bool body_add(struct body *body, const char *json)
{
	size_t len = strlen(json);
	if (len + 1 > PAGE_BYTES_MAX - body->len) {
		return false;
	}
	if (body->count++) {
		body->text[body->len++] = ',';
	}
	memcpy(body->text + body->len, json, len + 1);
	body->len += len;
	return true;
}

/* count -1: not said. next -1: it is the last page. */
static void body_end(struct body *body, struct request *request, const struct shelved *shelved,
	int count, int next, const char *name)
{
	char head[200];
	(void)str_format(head, sizeof(head), "{\"version\":\"%s\"", shelved->version);
	if (count >= 0) {
		(void)str_append(head, sizeof(head), ",\"count\":%d", count);
	}
	if (next >= 0) {
		(void)str_append(head, sizeof(head), ",\"next\":\"%s-%d\"", shelved->version, next);
	}
	(void)str_append(head, sizeof(head), ",\"%s\":[", name);
	struct reply *reply = request->reply;
	size_t size = strlen(head) + body->len + 3;
	reply_clear(reply);
	reply->status = 200;
	reply->type = "application/json";
	reply->body = mem_alloc(size, 1);
	reply->len = size - 1;
	snprintf(reply->body, size, "%s%s]}", head, body->text);
	mem_free(body->text);
	*body = (struct body){0};
}

/* --- what is asked --- */

static bool find(struct request *request, struct shelved *out)
{
	*out = (struct shelved){0};
	if (is_collection_code(request->part) &&
		collections_find(request->hall, request->conn, request->part, out)) {
		return true;
	}
	reply_problem(request->reply, 404, "unknown_collection", "No such collection here", NULL);
	return false;
}

/* Where the page begins; -1 with the reply filled. */
static int begin_of(struct request *request, const struct shelved *shelved)
{
	int64_t at = 0;
	const char *cursor = request->cursor, *dash = cursor ? strrchr(cursor, '-') : NULL;
	if (!cursor) {
		return 0;
	}
	if (strlen(cursor) >= CURSOR_LEN || !dash || !number_read(dash + 1, 0, ENTRIES_MAX, &at)) {
		(void)refuse(request, "/cursor");
		return -1;
	}
	if ((size_t)(dash - cursor) != strlen(shelved->version) ||
		!str_starts(cursor, shelved->version)) {
		reply_problem(request->reply, 409, "collection_changed",
			"It has changed: begin with the first page", NULL);
		return -1;
	}
	return (int)at;
}

static bool read_limit(struct request *request, int *limit_out)
{
	int64_t limit = PAGE_ROWS;
	bool is_good = !request->limit || number_read(request->limit, 1, PAGE_ROWS_MAX, &limit);
	*limit_out = (int)limit;
	return is_good || refuse(request, "/limit");
}

/* A value of the query as it was meant: "" when there is none. False: not text. */
static bool read_query(const char *sent, char *out, size_t size)
{
	char pair[HALL_URL_MAX + 8];
	struct fields fields = {0};
	out[0] = '\0';
	if (!sent) {
		return true;
	}
	bool is_good = str_format(pair, sizeof(pair), "q=%s", sent) &&
		       fields_parse(pair, strlen(pair), NULL, &fields) &&
		       str_copy(out, size, fields_get(&fields, "q"));
	fields_finish(&fields);
	return is_good;
}

static bool read_wanted(struct request *request, struct wanted *out)
{
	char text[HALL_URL_MAX];
	*out = (struct wanted){0};
	if (!request->q) {
		return true;
	}
	if (!read_query(request->q, text, sizeof(text)) || utf8_count(text) > WANTED_MAX) {
		return refuse(request, "/q");
	}
	if (!wanted_take(text, out)) {
		reply_problem(request->reply, 400, "empty_search", "Nothing to look for", NULL);
		return false;
	}
	return true;
}

/* FILTER:VALUE, as a row's tags have it; "" when none is wanted. */
static bool read_filter(
	struct request *request, const struct shelved *shelved, char filter_out[static FILTER_LEN])
{
	char code[FILTER_LEN];
	bool is_good = read_query(request->filter, filter_out, FILTER_LEN);
	const char *colon = is_good ? strchr(filter_out, ':') : NULL;
	if (is_good && !request->filter) {
		return true;
	}
	if (!colon || !str_copy_len(code, sizeof(code), filter_out, (size_t)(colon - filter_out)) ||
		!collection_has_value(shelved->facts, code, colon + 1)) {
		return refuse(request, "/filter");
	}
	return true;
}

/* --- what is answered --- */

/* True: the reply says that nothing has changed. */
static bool is_same(struct request *request, const char *etag)
{
	if (!catalog_has_tag(request->if_none_match, etag)) {
		return false;
	}
	reply_clear(request->reply);
	request->reply->status = 304;
	(void)str_copy(request->reply->etag, sizeof(request->reply->etag), etag);
	return true;
}

void get_collections(struct request *request)
{
	char etag[sizeof(request->reply->etag)];
	json_t *all = collections_json(request->hall, request->conn);
	(void)str_format(
		etag, sizeof(etag), "\"%s\"", json_string_value(json_object_get(all, "version")));
	if (is_same(request, etag)) {
		json_decref(all);
		return;
	}
	reply_json(request->reply, 200, all);
	(void)str_copy(request->reply->etag, sizeof(request->reply->etag), etag);
}

/* What matches, from the place of the cursor on, as far as it fits. */
static void reply_page(struct request *request, const struct shelved *shelved, int begin,
	const struct wanted *wanted, const char *filter)
{
	struct body body;
	int limit, count = 0, next = -1;
	if (!read_limit(request, &limit)) {
		return;
	}
	body_begin(&body);
	for (int i = 0; i < shelved->listing->count; i++) {
		const struct entry *entry = &shelved->listing->entries[i];
		if ((*filter && !has_word(entry->tags, filter)) ||
			(wanted->count && !entry_matches(entry, wanted))) {
			continue;
		}
		count++;
		if (i >= begin && next < 0 &&
			(body.count == limit || !body_add(&body, entry->row))) {
			next = i;
		}
	}
	body_end(&body, request, shelved, count, next, "entries");
}

void get_entries(struct request *request)
{
	struct shelved shelved;
	struct wanted wanted;
	char filter[FILTER_LEN], etag[sizeof(request->reply->etag)];
	bool is_good = find(request, &shelved);
	int begin = is_good ? begin_of(request, &shelved) : -1;
	is_good = begin >= 0 && read_wanted(request, &wanted) &&
		  read_filter(request, &shelved, filter);
	bool is_whole = !request->q && !request->filter;
	(void)str_format(etag, sizeof(etag), "\"%s\"", shelved.version);
	if (is_good && !(is_whole && is_same(request, etag))) {
		reply_page(request, &shelved, begin, &wanted, filter);
		if (is_whole && request->reply->status == 200) {
			(void)str_copy(request->reply->etag, sizeof(request->reply->etag), etag);
		}
	}
	shelved_finish(&shelved);
}

void get_entry(struct request *request)
{
	struct shelved shelved;
	char etag[sizeof(request->reply->etag)], url[URL_LEN];
	if (!find(request, &shelved)) {
		return;
	}
	const struct entry *entry = listing_find(shelved.listing, request->part2);
	(void)str_format(etag, sizeof(etag), "\"e%s\"", shelved.version);
	if (!entry) {
		reply_problem(request->reply, 404, "unknown_entry", "No such entry there", NULL);
	} else if (!is_same(request, etag)) {
		(void)str_format(url, sizeof(url), "%s/e/%s/%s", request->hall->qr_base,
			request->part, entry->id);
		json_t *document =
			collection_document(request->hall, request->conn, &shelved, entry);
		reply_json(request->reply, 200,
			json_pack("{s:s,s:s,s:s,s:s,s:o}", "collection", request->part, "id",
				entry->id, "version", shelved.version, "page_url", url, "document",
				document));
		(void)str_copy(request->reply->etag, sizeof(request->reply->etag), etag);
	}
	shelved_finish(&shelved);
}

void get_documents(struct request *request)
{
	struct shelved shelved;
	struct body body;
	int next = -1;
	bool is_found = find(request, &shelved);
	int begin = is_found ? begin_of(request, &shelved) : -1;
	if (begin >= 0) {
		body_begin(&body);
		for (int i = begin; i < shelved.listing->count && next < 0; i++) {
			const struct entry *entry = &shelved.listing->entries[i];
			if (!collection_has_document(entry)) {
				continue;
			}
			json_t *one = json_pack("{s:s,s:o}", "id", entry->id, "document",
				collection_document(request->hall, request->conn, &shelved, entry));
			char *text = json_dumps(one, JSON_COMPACT);
			if (body.count == PAGE_ROWS_MAX || !body_add(&body, text ? text : "")) {
				next = i;
			}
			free(text);
			json_decref(one);
		}
		body_end(&body, request, &shelved, -1, next, "documents");
	}
	shelved_finish(&shelved);
}
