#include "tests/hall/http.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/authority.h"
#include "tests/hall/door.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"
#include "tests/hall/respond.h"
#include "tests/hall/route.h"
#include "tests/hall/secrets.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PEM_MAX = 64 * 1024, CONNECTION_S = 120, DRAIN_MAX = 1024 * 1024 };

struct http {
	struct hall *hall;
	struct MHD_Daemon *daemon;
	struct door *door;
	char *ca, *cert, *key;
	int port;
};

/* What is kept between the calls that make up one request. */
struct exchange {
	char *body;
	size_t len, seen; /* seen counts also what is dropped over the limit */
	struct fault fault;
	bool is_admitted;
};

/* Whose certificate it is, and which of his. */
static bool read_peer(
	gnutls_session_t session, char name_out[static 64], char serial_out[static SERIAL_LEN])
{
	unsigned char serial[(SERIAL_LEN - 1) / 2];
	unsigned int count = 0;
	size_t len = 64, serial_len = sizeof(serial);
	gnutls_x509_crt_t cert = NULL;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
	bool is_good =
		chain && count > 0 && gnutls_x509_crt_init(&cert) == GNUTLS_E_SUCCESS &&
		gnutls_x509_crt_import(cert, &chain[0], GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
		gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name_out,
			&len) == GNUTLS_E_SUCCESS &&
		gnutls_x509_crt_get_serial(cert, serial, &serial_len) == GNUTLS_E_SUCCESS;
	if (is_good) {
		sodium_bin2hex(serial_out, SERIAL_LEN, serial, serial_len);
	}
	if (cert) {
		gnutls_x509_crt_deinit(cert);
	}
	return is_good;
}

/* In the handshake: there must be a certificate for clients, and its chain must lead to our CA. */
static int verify_peer(gnutls_session_t session)
{
	static char purpose[] = GNUTLS_KP_TLS_WWW_CLIENT;
	gnutls_typed_vdata_st wanted = {
		.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)purpose};
	unsigned int status = 0;
	char name[64], serial[SERIAL_LEN];
	if (gnutls_certificate_verify_peers(session, &wanted, 1, &status) != GNUTLS_E_SUCCESS ||
		status != 0 || !read_peer(session, name, serial)) {
		return -1;
	}
	door_admit(gnutls_db_get_ptr(session), name, serial);
	return 0;
}

static struct guest *guest_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
		->socket_context;
}

static void notify_connection(void *context, struct MHD_Connection *connection,
	void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct http *http = context;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		door_leave(*socket_context);
		return;
	}
	gnutls_session_t session =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION)
			->tls_session;
	int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	const struct sockaddr *address =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	struct guest *guest = door_enter(
		http->door, fd, ((const struct sockaddr_in *)(const void *)address)->sin_addr);
	*socket_context = guest;
	/* The library only asks for a certificate; we insist. A session's database is for resuming
	 * one, which we do not offer: its pointer is free for us. */
	gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
	gnutls_session_set_verify_function(session, verify_peer);
	gnutls_db_set_ptr(session, guest);
}

static void *request_began(void *context, const char *uri, struct MHD_Connection *connection)
{
	(void)context;
	struct guest *guest = guest_of(connection);
	guest->uri_len = strlen(uri);
	door_turn(guest, PHASE_READING);
	return NULL;
}

/* Paths are compared as they come: no resource's has anything to escape. */
static size_t unescape_nothing(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context;
	(void)connection;
	return strlen(text);
}

struct headers {
	size_t len;
	int keys, lengths, encodings;
};

static enum MHD_Result add_header(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct headers *headers = context;
	headers->len += strlen(name) + (value ? strlen(value) : 0) + 4;
	headers->keys += strcasecmp(name, "Idempotency-Key") == 0;
	headers->lengths += strcasecmp(name, "Content-Length") == 0;
	headers->encodings += strcasecmp(name, "Transfer-Encoding") == 0;
	return MHD_YES;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static const char *query(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
}

/* Everything that is judged before a handler sees the request. True when the reply is filled. */
static bool refuse_early(struct MHD_Connection *connection, const struct exchange *exchange,
	const struct guest *guest, struct reply *reply)
{
	struct headers headers = {0};
	MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header, &headers);
	if (exchange->fault.outcome == OUTCOME_PROBLEM ||
		exchange->fault.outcome == OUTCOME_FRONT) {
		reply_fault(reply, &exchange->fault);
	} else if (strncmp(guest->name, "terminal-", 9) != 0 || !is_word(guest->name)) {
		reply_problem(reply, 403, "terminal_unknown", "No terminal of this hall", NULL);
	} else if (headers.len > HALL_HEADERS_MAX) {
		reply_problem(reply, 431, "headers_too_large", "Headers too large", NULL);
	} else if (guest->uri_len > HALL_URL_MAX) {
		reply_problem(reply, 404, "not_found", "No such resource", NULL);
	} else if (headers.lengths + headers.encodings > 1) {
		/* Where one body ends and the next request begins must not be a matter of taste. */
		reply_problem(reply, 400, "invalid_request", "Two lengths of one body", NULL);
	} else if (headers.keys > 1) {
		reply_problem(reply, 400, "idempotency_key_required", "More than one key", NULL);
	} else if (exchange->seen > HALL_BODY_MAX) {
		reply_problem(reply, 413, "body_too_large", "At most 64 KiB", NULL);
	}
	return reply->status != 0;
}

static enum MHD_Result answer(struct http *http, struct MHD_Connection *connection, const char *url,
	const char *method, struct exchange *exchange)
{
	struct reply reply = {0};
	const struct guest *guest = guest_of(connection);
	if (!refuse_early(connection, exchange, guest, &reply)) {
		struct call call = {
			.method = method,
			.path = url,
			.terminal = guest->name,
			.serial = guest->serial,
			.key = header(connection, "Idempotency-Key"),
			.content_type = header(connection, "Content-Type"),
			.if_none_match = header(connection, "If-None-Match"),
			.authorization = header(connection, "Authorization"),
			.last_four = header(connection, "Onedoor-Last-Four"),
			.after = query(connection, "after"),
			.wait = query(connection, "wait"),
			.q = query(connection, "q"),
			.filter = query(connection, "filter"),
			.cursor = query(connection, "cursor"),
			.limit = query(connection, "limit"),
			.body = exchange->body ? exchange->body : "",
			.len = exchange->len,
		};
		route(http->hall, &call, &reply);
	}
	enum MHD_Result result = respond(http->hall->knobs, connection, &reply, &exchange->fault);
	reply_clear(&reply);
	return result;
}

/* A body that says it is far too long is not waited for. */
static bool is_far_too_long(struct MHD_Connection *connection)
{
	int64_t len;
	const char *text = header(connection, "Content-Length");
	return text && (!number_read(text, 0, DRAIN_MAX, &len));
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	(void)version;
	struct http *http = context;
	struct exchange *exchange = *state;
	if (!exchange) {
		exchange = mem_new(struct exchange);
		*state = exchange;
		if (is_far_too_long(connection)) {
			exchange->seen = DRAIN_MAX;
			exchange->fault.retry_s = -1;
			return answer(http, connection, url, method, exchange);
		}
		return MHD_YES;
	}
	if (*upload_size) {
		exchange->seen += *upload_size;
		if (exchange->seen > DRAIN_MAX) {
			return MHD_NO;
		}
		if (exchange->seen <= HALL_BODY_MAX) {
			if (!exchange->body) {
				exchange->body = mem_alloc(HALL_BODY_MAX, 1);
			}
			memcpy(exchange->body + exchange->len, upload, *upload_size);
			exchange->len += *upload_size;
		}
		*upload_size = 0;
		return MHD_YES;
	}
	door_turn(guest_of(connection), PHASE_WORKING);
	const struct asked asked = {.method = method,
		.path = url,
		.key = header(connection, "Idempotency-Key"),
		.body = exchange->body,
		.len = exchange->len};
	if (!knobs_next(http->hall->knobs, &asked, &exchange->fault)) {
		return MHD_NO;
	}
	return answer(http, connection, url, method, exchange);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	(void)context;
	(void)code;
	struct exchange *exchange = *state;
	door_turn(guest_of(connection), PHASE_IDLE);
	if (exchange) {
		if (exchange->body) {
			mem_wipe(exchange->body, HALL_BODY_MAX);
		}
		mem_free(exchange->body);
		mem_free(exchange);
		*state = NULL;
	}
}

static enum err read_pem(const char *folder, const char *file, char **text_out)
{
	char path[1024];
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	enum err err = fs_read(path, PEM_MAX, text_out, &len);
	if (err) {
		log_error("http", "cannot read %s: %s", file, err_name(err));
	}
	return err;
}

static enum err check_key(const char *tls_dir)
{
	char path[1024];
	snprintf(path, sizeof(path), "%s/server.key", tls_dir);
	return secret_check(path);
}

enum err http_start(
	struct hall *hall, const char *tls_dir, int port, bool is_public, struct http **http_out)
{
	struct http *http = mem_new(struct http);
	http->hall = hall;
	http->door = door_create();
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(is_public ? INADDR_ANY : INADDR_LOOPBACK),
	};
	enum err err = read_pem(tls_dir, "ca.pem", &http->ca);
	if (!err) {
		err = read_pem(tls_dir, "server.pem", &http->cert);
	}
	if (!err) {
		err = read_pem(tls_dir, "server.key", &http->key);
	}
	if (!err) {
		err = check_key(tls_dir);
	}
	if (err) {
		goto out;
	}
	http->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD |
						MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
						MHD_USE_TLS | MHD_USE_ITC,
		(uint16_t)port, NULL, NULL, handle, http, MHD_OPTION_SOCK_ADDR,
		(struct sockaddr *)&address, MHD_OPTION_HTTPS_MEM_KEY, http->key,
		MHD_OPTION_HTTPS_MEM_CERT, http->cert, MHD_OPTION_HTTPS_MEM_TRUST, http->ca,
		MHD_OPTION_HTTPS_PRIORITIES, "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
		MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_NOTIFY_CONNECTION,
		notify_connection, http, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)CONNECTION_S,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)DOOR_MAX, MHD_OPTION_URI_LOG_CALLBACK,
		request_began, NULL, MHD_OPTION_UNESCAPE_CALLBACK, unescape_nothing, NULL,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(48 * 1024),
		MHD_OPTION_LISTENING_ADDRESS_REUSE, (unsigned int)1, MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
		http->daemon ? MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!info) {
		log_error("http", "cannot listen on port %d", port);
		err = ERR_IO;
		goto out;
	}
	http->port = info->port;
	*http_out = http;
	return OK;
out:
	http_stop(http);
	return err;
}

int http_port(const struct http *http)
{
	return http->port;
}

void http_stop(struct http *http)
{
	if (!http) {
		return;
	}
	if (http->daemon) {
		MHD_stop_daemon(http->daemon);
	}
	door_destroy(http->door);
	mem_free(http->ca);
	mem_free(http->cert);
	mem_free(http->key);
	mem_free(http);
}
