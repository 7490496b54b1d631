#include "tests/hall/http.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/knobs.h"
#include "tests/hall/respond.h"
#include "tests/hall/route.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { PEM_MAX = 64 * 1024, CONNECTION_S = 120, CONNECTIONS_MAX = 512, DRAIN_MAX = 1024 * 1024 };

struct http {
	struct hall *hall;
	struct MHD_Daemon *daemon;
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

/* In the handshake: the chain must lead to our CA, and there must be one. */
static int verify_peer(gnutls_session_t session)
{
	unsigned int status = 0;
	int result = gnutls_certificate_verify_peers2(session, &status);
	return result == GNUTLS_E_SUCCESS && status == 0 ? 0 : -1;
}

static gnutls_session_t session_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	return info ? info->tls_session : NULL;
}

static void notify_connection(void *context, struct MHD_Connection *connection,
	void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	(void)context;
	(void)socket_context;
	gnutls_session_t session = session_of(connection);
	if (code == MHD_CONNECTION_NOTIFY_STARTED && session) {
		/* The library only asks for a certificate; we insist. */
		gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
		gnutls_session_set_verify_function(session, verify_peer);
	}
}

/* CN of the peer's certificate into name_out; false when it is no terminal of ours. */
static bool find_terminal(struct MHD_Connection *connection, char name_out[static 64])
{
	gnutls_session_t session = session_of(connection);
	unsigned int count = 0, status = 0;
	const gnutls_datum_t *chain =
		session ? gnutls_certificate_get_peers(session, &count) : NULL;
	gnutls_x509_crt_t cert = NULL;
	size_t len = 64;
	bool is_good =
		chain && count > 0 &&
		gnutls_certificate_verify_peers2(session, &status) == GNUTLS_E_SUCCESS && !status &&
		gnutls_x509_crt_init(&cert) == GNUTLS_E_SUCCESS &&
		gnutls_x509_crt_import(cert, &chain[0], GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
		gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name_out,
			&len) == GNUTLS_E_SUCCESS;
	if (cert) {
		gnutls_x509_crt_deinit(cert);
	}
	return is_good && strncmp(name_out, "terminal-", 9) == 0 && is_word(name_out);
}

static enum MHD_Result add_length(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	*(size_t *)context += strlen(name) + (value ? strlen(value) : 0) + 4;
	return MHD_YES;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* Everything that is judged before a handler sees the request. True when the reply is filled. */
static bool refuse_early(struct MHD_Connection *connection, const struct exchange *exchange,
	const char *url, const char *terminal, struct reply *reply)
{
	size_t headers = 0;
	MHD_get_connection_values(connection, MHD_HEADER_KIND, add_length, &headers);
	if (exchange->fault.outcome == OUTCOME_PROBLEM ||
		exchange->fault.outcome == OUTCOME_FRONT) {
		reply_fault(reply, &exchange->fault);
	} else if (!*terminal) {
		reply_problem(reply, 403, "terminal_unknown", "No terminal of this hall", NULL);
	} else if (headers > HALL_HEADERS_MAX) {
		reply_problem(reply, 431, "headers_too_large", "Headers too large", NULL);
	} else if (strlen(url) > HALL_URL_MAX) {
		reply_problem(reply, 404, "not_found", "No such resource", NULL);
	} else if (exchange->seen > HALL_BODY_MAX) {
		reply_problem(reply, 413, "body_too_large", "At most 64 KiB", NULL);
	}
	return reply->status != 0;
}

static enum MHD_Result answer(struct http *http, struct MHD_Connection *connection, const char *url,
	const char *method, struct exchange *exchange)
{
	char terminal[64] = "";
	struct reply reply = {0};
	if (!find_terminal(connection, terminal)) {
		terminal[0] = '\0';
	}
	if (!refuse_early(connection, exchange, url, terminal, &reply)) {
		struct call call = {
			.method = method,
			.path = url,
			.terminal = terminal,
			.key = header(connection, "Idempotency-Key"),
			.content_type = header(connection, "Content-Type"),
			.if_none_match = header(connection, "If-None-Match"),
			.body = exchange->body ? exchange->body : "",
			.len = exchange->len,
		};
		route(http->hall, &call, &reply);
	}
	enum MHD_Result result = respond(http->hall->knobs, connection, &reply, &exchange->fault);
	reply_clear(&reply);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	(void)version;
	struct http *http = context;
	struct exchange *exchange = *state;
	if (!exchange) {
		*state = mem_new(struct exchange);
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
	(void)connection;
	(void)code;
	struct exchange *exchange = *state;
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

enum err http_start(
	struct hall *hall, const char *tls_dir, int port, bool is_public, struct http **http_out)
{
	struct http *http = mem_new(struct http);
	http->hall = hall;
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
		notify_connection, NULL, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)CONNECTION_S,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
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
	mem_free(http->ca);
	mem_free(http->cert);
	mem_free(http->key);
	mem_free(http);
}
