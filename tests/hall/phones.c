#include "tests/hall/phones.h"

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/bell.h"
#include "tests/hall/handoffs.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"
#include "tests/hall/number.h"
#include "tests/hall/phone_page.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum {
	PEM_MAX = 64 * 1024,
	CONNECTIONS_MAX = 64,
	ADDRESS_MAX = 16,
	UPLOADS_MAX = 4,
	QUIET_S = 20,		/* a connection that says nothing */
	UPLOAD_MS = 120 * 1000, /* from the first byte of a photo to its last */
};

struct phones {
	struct hall *hall;
	struct MHD_Daemon *daemon;
	struct limits *limits; /* by address */
	_Atomic int uploads;
	char *cert, *key;
};

/* One request. */
struct visit {
	char token[ID_LEN];
	int64_t began_ms;
	unsigned char *body;
	size_t len, size, seen;
	char file[ID_LEN];    /* "" : nothing is expected */
	bool is_counted;      /* among the uploads */
	struct reply refusal; /* status 0: none */
};

/* --- answers --- */

static enum MHD_Result answer(
	struct MHD_Connection *connection, struct reply *reply, const char *nonce)
{
	char policy[256];
	struct MHD_Response *response = MHD_create_response_from_buffer(
		reply->body ? reply->len : 0, reply->body, MHD_RESPMEM_MUST_COPY);
	REQUIRE(response);
	snprintf(policy, sizeof(policy),
		"default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; connect-src "
		"'self'; base-uri 'none'; frame-ancestors 'none'",
		nonce, nonce);
	MHD_add_response_header(response, "Content-Type", reply->type);
	MHD_add_response_header(response, "Content-Security-Policy", policy);
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (reply->retry_after_s) {
		char text[16];
		snprintf(text, sizeof(text), "%d", reply->retry_after_s);
		MHD_add_response_header(response, "Retry-After", text);
	}
	enum MHD_Result result =
		MHD_queue_response(connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	reply_clear(reply);
	return result;
}

static bool refuse_visit(struct visit *visit, int status, const char *code, const char *title)
{
	reply_problem(&visit->refusal, status, code, title, NULL);
	visit->refusal.retry_after_s = status == 429 || status == 503 ? 2 : 0;
	return false;
}

static int status_of(const char *code)
{
	return strcmp(code, "unsupported_media_type") == 0 ? 415
	       : strcmp(code, "too_many_files") == 0	   ? 409
							   : 422;
}

/* --- the page --- */

static enum MHD_Result show_page(
	struct phones *phones, struct MHD_Connection *connection, const char *token)
{
	struct hall *hall = phones->hall;
	struct handoff handoff;
	char nonce[ID_LEN];
	struct conn *conn = store_take(hall->store);
	bool is_found = handoff_by_token(hall, conn, token, knobs_now_ms(hall->knobs), &handoff);
	if (is_found && !handoff.is_opened && store_begin(hall->store, conn)) {
		handoff_opened(conn, &handoff);
		(void)!store_end(hall->store, conn, true);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	random_id(nonce);
	struct reply reply = {.status = is_found ? 200 : 404, .type = "text/html; charset=utf-8"};
	reply.body = phone_page(is_found ? &handoff : NULL, nonce);
	reply.len = strlen(reply.body);
	handoff_finish(&handoff);
	return answer(connection, &reply, nonce);
}

/* --- a photo --- */

/* In the database: room for it, so that the kiosk sees it coming. */
static bool expect(struct phones *phones, struct visit *visit, const char *item)
{
	struct hall *hall = phones->hall;
	struct handoff handoff;
	const char *code = NULL;
	int64_t now_ms = knobs_now_ms(hall->knobs);
	struct conn *conn = store_take(hall->store);
	bool is_begun = store_begin(hall->store, conn);
	bool is_found = is_begun && handoff_by_token(hall, conn, visit->token, now_ms, &handoff);
	if (is_found) {
		code = handoff_expect(conn, &handoff, item, now_ms, visit->file);
		handoff_finish(&handoff);
	}
	bool is_kept = is_begun && store_end(hall->store, conn, is_found && !code);
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	if (code || !is_kept) {
		visit->file[0] = '\0';
	}
	if (code) {
		return refuse_visit(visit, status_of(code), code, "No such file is wanted");
	}
	if (!is_begun || (is_found && !is_kept)) {
		return refuse_visit(visit, 503, "unavailable", "The database cannot be used now");
	}
	return is_found || refuse_visit(visit, 404, "not_found", "No such link, or it is over");
}

static bool is_image(const char *type)
{
	return type && (strcmp(type, "image/jpeg") == 0 || strcmp(type, "image/png") == 0);
}

/* What can be said before the photo has come. */
static bool check_upload(
	struct phones *phones, struct MHD_Connection *connection, struct visit *visit)
{
	int64_t len;
	const char *length = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *type = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
	const char *item = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, "item");
	if (!is_image(type)) {
		return refuse_visit(visit, 415, "unsupported_media_type", "JPEG or PNG");
	}
	if (!length || !number_read(length, 1, PHOTO_BYTES_MAX, &len)) {
		return refuse_visit(visit, 413, "body_too_large", "At most 10 MB, and its length");
	}
	if (!item || !is_code(item)) {
		return refuse_visit(visit, 422, "unknown_item", "For which item?");
	}
	if (atomic_fetch_add(&phones->uploads, 1) >= UPLOADS_MAX) {
		atomic_fetch_sub(&phones->uploads, 1);
		return refuse_visit(visit, 503, "unavailable", "Others are sending now");
	}
	visit->is_counted = true;
	if (!expect(phones, visit, item)) {
		return false;
	}
	visit->size = (size_t)len;
	visit->body = mem_alloc(visit->size, 1);
	return true;
}

/* code: why it did not come; NULL: picture. True when the database has it. */
static bool settle(
	struct phones *phones, struct visit *visit, const struct photo *picture, const char *code)
{
	struct hall *hall = phones->hall;
	struct handoff handoff;
	int64_t now_ms = knobs_now_ms(hall->knobs);
	struct conn *conn = store_take(hall->store);
	bool is_kept = false;
	if (store_begin(hall->store, conn)) {
		bool is_found = handoff_by_token(hall, conn, visit->token, now_ms, &handoff);
		if (is_found) {
			handoff_arrived(hall, conn, &handoff, visit->file, picture, code, now_ms);
			handoff_finish(&handoff);
		}
		is_kept = store_end(hall->store, conn, is_found);
	}
	store_give(hall->store, conn);
	bell_ring(hall->bell);
	visit->file[0] = '\0';
	return is_kept;
}

static enum MHD_Result take_photo(
	struct phones *phones, struct MHD_Connection *connection, struct visit *visit)
{
	struct photo picture;
	struct reply reply = {0};
	char id[ID_LEN];
	memcpy(id, visit->file, sizeof(id));
	const char *code = photo_make(visit->body, visit->len, &picture);
	int64_t bytes = (int64_t)picture.jpeg_len;
	bool is_kept = settle(phones, visit, &picture, code);
	photo_finish(&picture);
	if (code) {
		reply_problem(&reply, status_of(code), code, "Not a photo", NULL);
	} else if (is_kept) {
		reply_json(
			&reply, 201, json_pack("{s:s,s:I}", "id", id, "bytes", (json_int_t)bytes));
	} else {
		reply_problem(&reply, 404, "not_found", "No such link, or it is over", NULL);
	}
	return answer(connection, &reply, "none");
}

/* --- the server --- */

/* "/h/TOKEN" and what is behind; false when it is none. */
static bool read_path(const char *path, char token_out[static ID_LEN], const char **rest_out)
{
	if (strncmp(path, "/h/", 3) != 0) {
		return false;
	}
	size_t len = strcspn(path + 3, "/");
	if (len >= ID_LEN) {
		return false;
	}
	snprintf(token_out, ID_LEN, "%.*s", (int)len, path + 3);
	*rest_out = path + 3 + len;
	return is_id(token_out);
}

static bool is_throttled(struct phones *phones, struct MHD_Connection *connection, bool is_upload)
{
	char text[INET_ADDRSTRLEN] = "";
	const struct sockaddr *address =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, text,
		sizeof(text));
	return limits_take(
		       phones->limits, text, is_upload ? LIMIT_CASES : LIMIT_READS, clock_ms()) > 0;
}

static enum MHD_Result begin_visit(struct phones *phones, struct MHD_Connection *connection,
	const char *path, const char *method, struct visit *visit)
{
	const char *rest = "";
	bool is_upload = strcmp(method, "PUT") == 0;
	visit->began_ms = clock_ms();
	if (is_throttled(phones, connection, is_upload)) {
		(void)refuse_visit(visit, 429, "too_many_requests", "Too often");
	} else if (!read_path(path, visit->token, &rest) ||
		   (strcmp(rest, "") != 0 && strcmp(rest, "/files") != 0)) {
		(void)refuse_visit(visit, 404, "not_found", "No such page");
	} else if (strcmp(method, *rest ? "PUT" : "GET") != 0) {
		(void)refuse_visit(visit, 405, "method_not_allowed", "Not with this method");
	} else if (is_upload) {
		(void)check_upload(phones, connection, visit);
	}
	/* A photo that is far too large is not waited for. Others come, and go: a phone that is cut
	 * off while it sends does not hear why. */
	return visit->refusal.status == 413 ? answer(connection, &visit->refusal, "none") : MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	(void)version;
	struct phones *phones = context;
	struct visit *visit = *state;
	if (!visit) {
		*state = visit = mem_new(struct visit);
		return begin_visit(phones, connection, path, method, visit);
	}
	if (*upload_size) {
		int64_t took_ms = clock_ms() - visit->began_ms;
		visit->seen += *upload_size;
		if (visit->refusal.status && visit->seen <= PHOTO_BYTES_MAX &&
			took_ms <= UPLOAD_MS) {
			*upload_size = 0;
			return MHD_YES;
		}
		if (!visit->body || took_ms > UPLOAD_MS ||
			*upload_size > visit->size - visit->len) {
			return MHD_NO;
		}
		memcpy(visit->body + visit->len, upload, *upload_size);
		visit->len += *upload_size;
		*upload_size = 0;
		return MHD_YES;
	}
	if (visit->refusal.status) {
		return answer(connection, &visit->refusal, "none");
	}
	return visit->body ? take_photo(phones, connection, visit)
			   : show_page(phones, connection, visit->token);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	(void)connection;
	(void)code;
	struct phones *phones = context;
	struct visit *visit = *state;
	if (!visit) {
		return;
	}
	if (visit->file[0]) { /* the phone went away */
		(void)settle(phones, visit, NULL, "connection_lost");
	}
	if (visit->is_counted) {
		atomic_fetch_sub(&phones->uploads, 1);
	}
	if (visit->body) {
		mem_wipe(visit->body, visit->len);
	}
	mem_free(visit->body);
	reply_clear(&visit->refusal);
	mem_free(visit);
	*state = NULL;
}

static enum err read_pem(const char *folder, const char *file, char **text_out)
{
	char path[1024];
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	enum err err = fs_read(path, PEM_MAX, text_out, &len);
	if (err) {
		log_error("phones", "cannot read %s: %s", file, err_name(err));
	}
	return err;
}

enum err phones_start(struct hall *hall, const char *tls_dir, int port, bool is_public,
	struct phones **phones_out)
{
	struct phones *phones = mem_new(struct phones);
	phones->hall = hall;
	phones->limits = limits_create();
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(is_public ? INADDR_ANY : INADDR_LOOPBACK),
	};
	enum err err = read_pem(tls_dir, "server.pem", &phones->cert);
	if (!err) {
		err = read_pem(tls_dir, "server.key", &phones->key);
	}
	if (err) {
		goto out;
	}
	phones->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD |
						  MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
						  MHD_USE_TLS | MHD_USE_ITC,
		(uint16_t)port, NULL, NULL, handle, phones, MHD_OPTION_SOCK_ADDR,
		(struct sockaddr *)&address, MHD_OPTION_HTTPS_MEM_KEY, phones->key,
		MHD_OPTION_HTTPS_MEM_CERT, phones->cert, MHD_OPTION_HTTPS_PRIORITIES,
		"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_NOTIFY_COMPLETED,
		completed, phones, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)QUIET_S,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned int)ADDRESS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(64 * 1024),
		MHD_OPTION_LISTENING_ADDRESS_REUSE, (unsigned int)1, MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
		phones->daemon ? MHD_get_daemon_info(phones->daemon, MHD_DAEMON_INFO_BIND_PORT)
			       : NULL;
	if (!info) {
		log_error("phones", "cannot listen on port %d", port);
		err = ERR_IO;
		goto out;
	}
	hall->phone_port = info->port;
	*phones_out = phones;
	return OK;
out:
	phones_stop(phones);
	return err;
}

void phones_stop(struct phones *phones)
{
	if (!phones) {
		return;
	}
	if (phones->daemon) {
		MHD_stop_daemon(phones->daemon);
	}
	limits_destroy(phones->limits);
	mem_free(phones->cert);
	mem_free(phones->key);
	mem_free(phones);
}
