#include "tests/hall/phone_photos.h"

#include "firmware/base/mem.h"
#include "tests/hall/bell.h"
#include "tests/hall/handoffs.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"

#include <string.h>

enum { RETRY_S = 2 };

static bool refuse_upload(struct reply *reply, int status, const char *code, const char *title)
{
	reply_problem(reply, status, code, title, NULL);
	reply->retry_after_s = status == 503 ? RETRY_S : 0;
	return false;
}

static bool refuse_over(struct reply *reply)
{
	return refuse_upload(reply, 404, "not_found", "No such link, or it is over");
}

static int status_of(const char *code)
{
	return strcmp(code, "unsupported_media_type") == 0 ? 415
	       : strcmp(code, "too_many_files") == 0	   ? 409
							   : 422;
}

/* In the database: room for it, so that the kiosk sees it coming. */
static bool expect(struct hall *hall, struct upload *upload, const char *item, struct reply *reply)
{
	struct handoff handoff;
	const char *code = NULL;
	int64_t now_ms = knobs_now_ms(hall->knobs);
	struct conn *conn = store_take(hall->store);
	bool is_begun = store_begin(hall->store, conn);
	bool is_found = is_begun && handoff_by_token(hall, conn, upload->token, now_ms, &handoff);
	if (is_found) {
		code = handoff_expect(conn, &handoff, item, now_ms, upload->file);
		handoff_finish(&handoff);
	}
	bool is_kept = is_begun && store_end(hall->store, conn, is_found && !code);
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	if (code || !is_kept) {
		upload->file[0] = '\0';
	}
	if (code) {
		return refuse_upload(reply, status_of(code), code, "No such file is wanted");
	}
	if (!is_begun || (is_found && !is_kept)) {
		return refuse_upload(reply, 503, "unavailable", "The database cannot be used now");
	}
	return is_found || refuse_over(reply);
}

static bool is_image(const char *type)
{
	return type && (strcmp(type, "image/jpeg") == 0 || strcmp(type, "image/png") == 0);
}

bool upload_begin(struct hall *hall, struct upload *upload, _Atomic int *count, const char *type,
	const char *length, const char *item, struct reply *reply)
{
	int64_t len;
	if (!is_image(type)) {
		return refuse_upload(reply, 415, "unsupported_media_type", "JPEG or PNG");
	}
	if (!length || !number_read(length, 1, PHOTO_BYTES_MAX, &len)) {
		return refuse_upload(reply, 413, "body_too_large", "At most 10 MB, and its length");
	}
	if (!item || !is_code(item)) {
		return refuse_upload(reply, 422, "unknown_item", "For which item?");
	}
	if (atomic_fetch_add(count, 1) >= UPLOADS_MAX) {
		atomic_fetch_sub(count, 1);
		return refuse_upload(reply, 503, "unavailable", "Others are sending now");
	}
	upload->count = count;
	if (!expect(hall, upload, item, reply)) {
		return false;
	}
	upload->size = (size_t)len;
	upload->body = mem_alloc(upload->size, 1);
	return true;
}

bool upload_add(struct upload *upload, const char *data, size_t len)
{
	if (!upload->body || len > upload->size - upload->len) {
		return false;
	}
	memcpy(upload->body + upload->len, data, len);
	upload->len += len;
	return true;
}

/* code: why it did not come; NULL: picture. True when the database has it. */
static bool settle(
	struct hall *hall, struct upload *upload, const struct photo *picture, const char *code)
{
	struct handoff handoff;
	int64_t now_ms = knobs_now_ms(hall->knobs);
	struct conn *conn = store_take(hall->store);
	bool is_kept = false;
	if (store_begin(hall->store, conn)) {
		bool is_found = handoff_by_token(hall, conn, upload->token, now_ms, &handoff);
		if (is_found) {
			handoff_arrived(hall, conn, &handoff, upload->file, picture, code, now_ms);
			handoff_finish(&handoff);
		}
		is_kept = store_end(hall->store, conn, is_found);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	upload->file[0] = '\0';
	return is_kept;
}

void upload_take(struct hall *hall, struct upload *upload, struct reply *reply)
{
	struct photo picture;
	char id[ID_LEN];
	memcpy(id, upload->file, sizeof(id));
	const char *code = photo_make(upload->body, upload->len, &picture);
	int64_t bytes = (int64_t)picture.jpeg_len;
	bool is_kept = settle(hall, upload, &picture, code);
	photo_finish(&picture);
	if (code) {
		(void)refuse_upload(reply, status_of(code), code, "Not a photo");
	} else if (is_kept) {
		reply_json(
			reply, 201, json_pack("{s:s,s:I}", "id", id, "bytes", (json_int_t)bytes));
	} else {
		(void)refuse_over(reply);
	}
}

void upload_finish(struct hall *hall, struct upload *upload)
{
	if (upload->file[0]) { /* the phone went away */
		(void)settle(hall, upload, NULL, "connection_lost");
	}
	if (upload->count) {
		atomic_fetch_sub(upload->count, 1);
	}
	if (upload->body) {
		mem_wipe(upload->body, upload->len);
	}
	mem_free(upload->body);
	*upload = (struct upload){0};
}

void photo_drop(struct hall *hall, const char *token, const char *file, struct reply *reply)
{
	struct handoff handoff;
	struct conn *conn = store_take(hall->store);
	bool is_begun = store_begin(hall->store, conn), is_found = false, is_kept = false;
	if (is_begun) {
		is_found = handoff_by_token(hall, conn, token, knobs_now_ms(hall->knobs), &handoff);
		if (is_found) {
			handoff_drop(conn, &handoff, file);
			handoff_finish(&handoff);
		}
		is_kept = store_end(hall->store, conn, is_found);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	if (is_kept) {
		reply->status = 204;
	} else if (!is_begun || is_found) {
		(void)refuse_upload(reply, 503, "unavailable", "The database cannot be used now");
	} else {
		(void)refuse_over(reply);
	}
}
