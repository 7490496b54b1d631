/* The house fills the mirror of what can be looked up: what the hall offers, then page by page what
 * is missing, one a turn, when nothing else is due. */
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum {
	SLOW_MS = 1000,
	PAGE_ROWS = 500,
	SLOW_PAGE_ROWS = 50,
	NAMES_EVERY_MS = 60000, /* while lists are still coming */
};

static void tell_collections(struct hall *hall)
{
	struct msg *msg = msg_create(MSG_COLLECTIONS_LOADED, 0);
	msg->collections = collections_hold(hall->mirroring.collections);
	hall_post(hall, msg);
}

static void tell_names(struct hall *hall)
{
	struct mirroring *m = &hall->mirroring;
	struct names *names = NULL;
	hall_wait_begin(hall);
	enum err err = mirror_read_names(m->mirror, &names);
	hall_wait_end(hall);
	m->has_news = false;
	m->told_ms = clock_ms();
	if (err != OK) {
		log_warn("hall", "the names of what can be read: %s", err_name(err));
		return;
	}
	log_info("hall", "what can be read: %d entries in %d lists", names->row_count,
		names->collection_count);
	struct msg *msg = msg_create(MSG_NAMES_LOADED, 0);
	msg->names = names;
	hall_post(hall, msg);
}

struct offered {
	struct collections *collections; /* NULL: none */
	const char *heads[COLLECTIONS_MAX];
};

static enum err read_collections(const char *json, size_t len, void *out)
{
	struct offered *offered = out;
	return collections_parse(json, len, &offered->collections, offered->heads);
}

static void adopt(struct hall *hall, const struct offered *offered)
{
	struct mirroring *m = &hall->mirroring;
	collections_destroy(m->collections);
	m->collections = offered->collections;
	memcpy(m->heads, offered->heads, sizeof(m->heads));
	log_info("hall", "collections %s: %d", m->collections->version,
		m->collections->collection_count);
	tell_collections(hall);
}

/* The folder is ours, and the file open. */
static enum err open_mirror(struct hall *hall)
{
	enum err err = db_trouble(hall->db);
	hall_wait_begin(hall);
	err = err == OK ? mirror_open(hall->mirroring.mirror) : err;
	hall_wait_end(hall);
	return err;
}

void hall_load_mirror(struct hall *hall)
{
	struct offered offered = {0};
	char etag[128];
	char *body = NULL;
	size_t len = 0;
	enum err err = open_mirror(hall);
	hall_wait_begin(hall);
	if (err == OK) {
		err = mirror_get_collections(
			hall->mirroring.mirror, &body, &len, etag, sizeof(etag));
	}
	if (err == OK) {
		err = read_collections(body, len, &offered);
	}
	hall_wait_end(hall);
	mem_free(body);
	if (err == OK) {
		adopt(hall, &offered);
		tell_names(hall);
	} else if (err != ERR_NOT_FOUND) {
		log_warn("hall", "what was kept to be read cannot be used: %s", err_name(err));
	}
}

/* Its etag, as long as what it stands for is there. */
static void request_collections(struct hall *hall, struct http_request *request)
{
	struct mirroring *m = &hall->mirroring;
	char *body = NULL;
	size_t len = 0;
	hall_wait_begin(hall);
	enum err err = mirror_get_collections(m->mirror, &body, &len, m->etag, sizeof(m->etag));
	hall_wait_end(hall);
	mem_free(body);
	bool is_kept = err == OK && m->collections;
	*request = (struct http_request){.method = "GET",
		.path = "/v1/collections",
		.if_none_match = is_kept ? m->etag : NULL};
}

static bool request_page(struct hall *hall, struct http_request *request)
{
	struct mirroring *m = &hall->mirroring;
	const struct mirror_job *job = &m->job;
	bool is_whole = str_format(m->path, sizeof(m->path), "/v1/%s/%s",
		job->is_documents ? "collection-documents" : "collections", job->code);
	if (!job->is_documents) {
		is_whole = str_append(m->path, sizeof(m->path), "?limit=%d",
				   m->is_slow ? SLOW_PAGE_ROWS : PAGE_ROWS) &&
			   is_whole;
	}
	if (job->cursor[0]) {
		is_whole = str_append(m->path, sizeof(m->path), "%ccursor=%s",
				   job->is_documents ? '?' : '&', job->cursor) &&
			   is_whole;
	}
	*request = (struct http_request){.method = "GET", .path = m->path};
	return is_whole;
}

/* The next page that is missing is in m->job. */
static enum err find_job(struct hall *hall)
{
	struct mirroring *m = &hall->mirroring;
	mirror_job_finish(&m->job);
	hall_wait_begin(hall);
	enum err err = mirror_next_job(m->mirror, &m->job);
	hall_wait_end(hall);
	return err;
}

/* Nothing is missing: what is old goes, a piece a turn. */
static bool tidy(struct hall *hall)
{
	hall_wait_begin(hall);
	enum err err = mirror_tidy(hall->mirroring.mirror);
	hall_wait_end(hall);
	return err == OK;
}

static void begin_round(struct hall *hall)
{
	hall_wait_begin(hall);
	enum err err = mirror_try_again(hall->mirroring.mirror);
	hall_wait_end(hall);
	if (err != OK) {
		log_warn("hall", "public.db: %s", err_name(err));
	}
	if (hall->mirroring.has_grown) {
		log_info("hall", "all lists have been read");
	}
	hall->mirroring.has_grown = false;
}

/* What comes next of the round that has begun; false: nothing, or not now. */
static bool go_on(struct hall *hall, struct http_request *request)
{
	struct mirroring *m = &hall->mirroring;
	enum err err = find_job(hall);
	if (err == ERR_INVALID) {
		m->is_asked = false; /* the mirror is empty */
		return false;
	}
	bool has_rows = err == OK && !m->job.is_documents;
	if (m->has_news && (!has_rows || clock_ms() - m->told_ms > NAMES_EVERY_MS)) {
		tell_names(hall);
	}
	if (err == OK && request_page(hall, request)) {
		return true;
	}
	m->is_going_on = tidy(hall);
	m->is_asked = m->is_going_on;
	if (!m->is_asked) {
		begin_round(hall);
	}
	return false;
}

bool hall_mirror_request(struct hall *hall, struct http_request *request)
{
	struct mirroring *m = &hall->mirroring;
	enum err err = open_mirror(hall);
	m->is_asked = m->is_asked && !m->is_stale;
	m->is_stale = false;
	if (err != OK && m->is_asked) {
		m->is_asked = m->is_going_on = false; /* there is no place for more */
		return false;
	}
	m->is_going_on = true;
	if (m->is_asked && clock_ms() < m->pages_from_ms) {
		m->is_going_on = false;
		return false;
	}
	if (m->is_asked && !go_on(hall, request)) {
		return false;
	}
	if (!m->is_asked) {
		request_collections(hall, request);
	}
	request->answer_limit = ANSWER_MAX_LEN;
	request->limit_ms = CATALOG_LIMIT_MS;
	request->stall_limit_ms = STALL_LIMIT_MS;
	m->begun_ms = clock_ms();
	return true;
}

static enum err keep_collections(struct hall *hall, const struct offered *offered)
{
	struct mirroring *m = &hall->mirroring;
	const struct http_answer *answer = &hall->reading_answer;
	hall_wait_begin(hall);
	enum err err = mirror_put_collections(m->mirror, answer->etag, answer->body, answer->len,
		offered->collections, offered->heads);
	hall_wait_end(hall);
	if (err != OK) {
		log_warn("hall", "what can be read cannot be kept: %s", err_name(err));
	}
	m->has_news = true; /* what is not offered any more is not found */
	return err;
}

static enum err collections_came(struct hall *hall, enum err err)
{
	struct mirroring *m = &hall->mirroring;
	struct offered offered = {0};
	const struct hall_document document = {read_collections, &offered};
	struct hall_reply reply;
	err = hall_judge(hall, RESOURCE_COLLECTIONS, &hall->reading_request, URGENCY_HOUSE, err,
		&hall->reading_answer, &document, &reply);
	if (err != OK && err != ERR_REFUSED) {
		return err;
	}
	m->is_asked = m->is_going_on = true;
	m->is_compared = err == OK;
	if (offered.collections) {
		err = keep_collections(hall, &offered);
		adopt(hall, &offered);
		m->is_asked = err != ERR_INVALID;
	}
	return m->is_asked ? OK : err; /* a hall that has none says no */
}

/* --- a page --- */

struct page {
	struct listing *rows;
	struct documents_page documents;
	struct entries_page said;
};

static enum err read_rows(const char *json, size_t len, void *out)
{
	struct page *page = out;
	return entries_parse(json, len, page->rows, &page->said);
}

static enum err read_documents(const char *json, size_t len, void *out)
{
	struct page *page = out;
	enum err err = documents_parse(json, len, &page->documents);
	page->said = page->documents.page;
	return err;
}

static enum err keep_page(struct hall *hall, const struct page *page)
{
	struct mirroring *m = &hall->mirroring;
	bool is_whole = false;
	if (page->said.skipped_count > 0) {
		log_warn("hall", "list %s: %d entries left out", m->job.code,
			page->said.skipped_count);
	}
	hall_wait_begin(hall);
	enum err err = m->job.is_documents
			       ? mirror_put_documents(m->mirror, &m->job, &page->documents)
			       : mirror_put_rows(m->mirror, &m->job, page->rows, page->said.next,
					 &is_whole);
	hall_wait_end(hall);
	m->has_news = m->has_news || is_whole;
	m->has_grown = m->has_grown || err == OK;
	return err;
}

/* This list must wait, so that the others need not. */
static void give_up(struct hall *hall, const char *why)
{
	struct mirroring *m = &hall->mirroring;
	log_warn("hall", "list %s is left for later: %s", m->job.code, why);
	hall_wait_begin(hall);
	enum err err = mirror_give_up(m->mirror, &m->job);
	hall_wait_end(hall);
	if (err != OK) {
		log_warn("hall", "public.db: %s", err_name(err));
	}
}

static enum err page_answered(struct hall *hall, const struct page *page)
{
	struct mirroring *m = &hall->mirroring;
	if (!str_equal(page->said.version, m->job.version)) {
		give_up(hall, "it has changed");
		m->is_asked = false;
		return OK;
	}
	enum err err = keep_page(hall, page);
	if (err == ERR_FULL) {
		give_up(hall, "no room");
		return OK;
	}
	if (err == ERR_INVALID) {
		m->is_asked = false; /* the mirror is empty: all of it once more */
	}
	return err;
}

static enum err page_came(struct hall *hall, enum err err)
{
	struct mirroring *m = &hall->mirroring;
	struct page page = {0};
	if (!m->job.is_documents && listing_create(m->job.head, PAGE_MAX_ROWS, &page.rows) != OK) {
		give_up(hall, "it cannot be read");
		return OK;
	}
	const struct hall_document document = {
		m->job.is_documents ? read_documents : read_rows, &page};
	struct hall_reply reply;
	err = hall_judge(hall, RESOURCE_COLLECTIONS, &hall->reading_request, URGENCY_HOUSE, err,
		&hall->reading_answer, &document, &reply);
	m->is_slow = clock_ms() - m->begun_ms > SLOW_MS;
	if (err == OK) {
		err = page_answered(hall, &page);
	} else if (err == ERR_REFUSED) {
		give_up(hall, reply.no.code);
		m->is_asked = false;
		err = OK;
	} else if (err == ERR_PROTOCOL || err == ERR_TOO_BIG) {
		give_up(hall, err_name(err));
	}
	listing_destroy(page.rows);
	documents_page_finish(&page.documents);
	return err;
}

enum err hall_mirror_came(struct hall *hall, enum err err)
{
	return hall->mirroring.is_asked ? page_came(hall, err) : collections_came(hall, err);
}

void hall_mirror_renew(struct hall *hall)
{
	hall->mirroring.is_stale = true;
	hall_set_due(hall, RESOURCE_COLLECTIONS, 0);
}

void hall_mirror_compare(struct hall *hall, const char *version)
{
	const struct collections *collections = hall->mirroring.collections;
	if (collections && version[0] && !str_equal(version, collections->version)) {
		hall_mirror_renew(hall);
	}
}

bool hall_mirror_is_old(const struct hall *hall, const char *code, const char *version)
{
	const struct mirroring *m = &hall->mirroring;
	int index = m->collections ? collections_find(m->collections, code) : -1;
	return !hall->is_online || !m->is_compared || index < 0 ||
	       !str_equal(m->collections->collections[index].version, version);
}
