/* What can be looked up, for who wants to read it now: of the mirror, else of the hall. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"
#include "firmware/hall/hall_worker.h"

enum { PAGE_ROWS = 500, BEGINNINGS = 3 }; /* a list that changes while it is read is begun anew */

/* --- a list --- */

struct asked_list {
	struct listing *rows;
	struct entries_page page;
};

static enum err read_page(const char *json, size_t len, void *out)
{
	struct asked_list *asked = out;
	return entries_parse(json, len, asked->rows, &asked->page);
}

/* ERR_INVALID: it has changed since its first page. */
static enum err ask_pages(
	struct hall *hall, const char *code, struct asked_list *asked, struct hall_reply *reply_out)
{
	char version[COLLECTION_VERSION_LEN + 1] = "";
	const struct hall_document document = {read_page, asked};
	do {
		char path[160];
		bool has_cursor = asked->page.next[0] != '\0';
		str_format(path, sizeof(path), "/v1/collections/%s?limit=%d%s%s", code, PAGE_ROWS,
			has_cursor ? "&cursor=" : "", asked->page.next);
		struct http_request request = {
			.method = "GET", .path = path, .answer_limit = ANSWER_MAX_LEN};
		enum err err = hall_post_until(
			hall, RESOURCE_LISTS, &request, false, &document, reply_out);
		if (err != OK) {
			return str_equal(reply_out->no.code, "collection_changed") ? ERR_INVALID
										   : err;
		}
		if (version[0] && !str_equal(version, asked->page.version)) {
			return ERR_INVALID;
		}
		str_copy(version, sizeof(version), asked->page.version);
	} while (asked->page.next[0] && asked->rows->row_count < LISTING_MAX_ROWS);
	return OK;
}

/* What came is as good as what the house would bring. */
static void keep_list(struct hall *hall, const char *code, const struct asked_list *asked)
{
	struct mirror_job job = {0};
	bool is_whole = false;
	if (!str_equal(asked->page.version, asked->rows->collection.version)) {
		hall_mirror_renew(hall);
		return;
	}
	str_copy(job.code, sizeof(job.code), code);
	str_copy(job.version, sizeof(job.version), asked->page.version);
	hall_wait_begin(hall);
	enum err err = mirror_put_rows(hall->mirroring.mirror, &job, asked->rows, "", &is_whole);
	hall_wait_end(hall);
	hall->mirroring.has_news = hall->mirroring.has_news || is_whole;
	if (err != OK) {
		log_warn("hall", "a list cannot be kept: %s", err_name(err));
	}
}

static enum err ask_list(struct hall *hall, const char *code, struct listing **listing_out,
	struct hall_reply *reply_out)
{
	const struct collections *offered = hall->mirroring.collections;
	int index = offered ? collections_find(offered, code) : -1;
	if (index < 0) {
		str_copy(reply_out->no.code, sizeof(reply_out->no.code),
			offered && hall->is_online ? "unknown_collection" : "");
		return ERR_NOT_FOUND;
	}
	char *head = mem_copy_str(hall->mirroring.heads[index]); /* the house may get another */
	struct asked_list asked = {0};
	enum err err = ERR_INVALID;
	for (int i = 0; i < BEGINNINGS && err == ERR_INVALID; i++) {
		listing_destroy(asked.rows);
		asked = (struct asked_list){0};
		err = listing_create(head, LISTING_MAX_ROWS, &asked.rows);
		if (err == OK) {
			err = ask_pages(hall, code, &asked, reply_out);
		}
	}
	mem_free(head);
	if (err == OK) {
		keep_list(hall, code, &asked);
		*listing_out = asked.rows;
	} else {
		listing_destroy(asked.rows);
	}
	return err;
}

void hall_do_read_collection(struct hall *hall, const struct cmd *cmd)
{
	const char *code = cmd->read_collection.collection;
	struct hall_reply reply = {0};
	struct listing *listing = NULL;
	enum err err = ERR_INVALID;
	if (api_is_collection_code(code)) {
		hall_wait_begin(hall);
		err = mirror_read_list(hall->mirroring.mirror, code, &listing);
		hall_wait_end(hall);
	}
	if (err == ERR_INVALID) {
		hall_mirror_renew(hall); /* it was damaged */
	}
	if (err == OK) {
		listing->is_old = hall_mirror_is_old(hall, code, listing->collection.version);
	} else if (api_is_collection_code(code)) {
		hall->citizen.gives_way = true;
		err = ask_list(hall, code, &listing, &reply);
		hall->citizen.gives_way = false;
	}
	struct msg *msg = msg_create(MSG_COLLECTION_READ, cmd->session);
	str_copy(msg->collection_read.collection, sizeof(msg->collection_read.collection), code);
	msg->collection_read.listing = listing;
	hall_post_answer(hall, err, &reply, msg);
}

/* --- an entry --- */

struct asked_entry {
	const char *collection, *id;
	struct entry_detail *detail;
	char version[COLLECTION_VERSION_LEN + 1];
	char *text; /* of its document, as it came */
};

static enum err read_entry(const char *json, size_t len, void *out)
{
	struct asked_entry *asked = out;
	return entry_parse(json, len, asked->collection, asked->id, &asked->detail, asked->version,
		&asked->text);
}

/* Its page for phones is where the hall's codes lead. */
static struct entry_detail *make_detail(
	struct hall *hall, const struct asked_entry *asked, struct document *document)
{
	struct entry_detail *detail = mem_new(struct entry_detail);
	str_copy(detail->collection, sizeof(detail->collection), asked->collection);
	str_copy(detail->id, sizeof(detail->id), asked->id);
	const char *base = hall->extra.qr_base;
	if (base[0] && !str_format(detail->page_url, sizeof(detail->page_url), "%s/e/%s/%s", base,
			       asked->collection, asked->id)) {
		detail->page_url[0] = '\0';
	}
	detail->document = document;
	detail->is_old = hall_mirror_is_old(hall, asked->collection, asked->version);
	return detail;
}

/* Its own document, or one of its cells; NULL: it is not there. */
static struct document *find_document(
	struct mirror *mirror, struct asked_entry *asked, enum err *err_out)
{
	struct listing *found = NULL;
	struct document *document = NULL;
	char *body = NULL;
	size_t len = 0;
	int skipped = 0;
	*err_out = mirror_read_row(mirror, asked->collection, asked->id, &found);
	if (*err_out != OK) {
		return NULL;
	}
	if (!found->rows[0].has_document) {
		str_copy(asked->version, sizeof(asked->version), found->collection.version);
		document = entry_document(&found->collection, &found->rows[0]);
	} else {
		*err_out = mirror_get_document(
			mirror, asked->collection, asked->id, &body, &len, asked->version);
		if (*err_out == OK && document_parse(body, len, &document, &skipped) != OK) {
			document = NULL;
		}
	}
	mem_free(body);
	listing_destroy(found);
	return document;
}

static enum err ask_entry(
	struct hall *hall, struct asked_entry *asked, struct hall_reply *reply_out)
{
	char path[160];
	str_format(path, sizeof(path), "/v1/collections/%s/%s", asked->collection, asked->id);
	struct http_request request = {
		.method = "GET", .path = path, .answer_limit = ANSWER_MAX_LEN};
	const struct hall_document document = {read_entry, asked};
	hall->citizen.gives_way = true;
	enum err err = hall_post_until(hall, RESOURCE_LISTS, &request, false, &document, reply_out);
	hall->citizen.gives_way = false;
	if (err == OK) {
		hall_wait_begin(hall);
		enum err kept = mirror_put_document(hall->mirroring.mirror, asked->collection,
			asked->id, asked->version, asked->text);
		hall_wait_end(hall);
		if (kept != OK) {
			log_warn("hall", "a document cannot be kept: %s", err_name(kept));
		}
	}
	json_text_free(asked->text);
	return err;
}

void hall_do_read_entry(struct hall *hall, const struct cmd *cmd)
{
	struct asked_entry asked = {
		.collection = cmd->read_entry.collection, .id = cmd->read_entry.id};
	struct hall_reply reply = {0};
	enum err err = ERR_INVALID;
	if (api_is_collection_code(asked.collection) && api_is_entry_id(asked.id)) {
		hall_wait_begin(hall);
		struct document *document = find_document(hall->mirroring.mirror, &asked, &err);
		hall_wait_end(hall);
		if (err == ERR_INVALID) {
			hall_mirror_renew(hall); /* it was damaged */
		}
		if (document) {
			asked.detail = make_detail(hall, &asked, document);
			err = OK;
		} else {
			err = ask_entry(hall, &asked, &reply);
		}
	}
	struct msg *msg = msg_create(MSG_ENTRY_READ, cmd->session);
	str_copy(msg->entry_read.collection, sizeof(msg->entry_read.collection), asked.collection);
	str_copy(msg->entry_read.id, sizeof(msg->entry_read.id), asked.id);
	msg->entry_read.detail = asked.detail;
	hall_post_answer(hall, err, &reply, msg);
}
