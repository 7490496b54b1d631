/*
 * The kiosk's door to the network against a server that means it ill or well: raw bytes over TLS,
 * at any pace. Every request ends in time, with a reason, and with no more than the limit in
 * memory.
 */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/http.h"

enum { LIMIT_MS = 1500, GRACE_MS = 1000 };

#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n"
#define ENDLESS	     SIZE_MAX

/* What the server says to whatever is asked. */
struct script {
	const char *head;
	const char *part;  /* again and again behind the head */
	size_t part_count; /* ENDLESS: until nobody listens */
	int pace_ms;	   /* one byte of it all so often; 0: as fast as it goes */
	bool is_silent;	   /* says nothing; with is_mute not even the handshake */
	bool is_mute;
	bool closes; /* at the end; else it waits */
	const char *versions;
};

struct server {
	int fd, port;
	pthread_t thread;
	struct script script;
	atomic_bool is_ending;
	atomic_int connections;
	gnutls_certificate_credentials_t credentials;
};

static char tls_dir[64];

static bool send_slowly(
	struct server *server, gnutls_session_t session, const char *data, size_t len)
{
	size_t step = server->script.pace_ms ? 1 : len;
	for (size_t at = 0; at < len; at += step) {
		if (gnutls_record_send(session, data + at, step) <= 0) {
			return false;
		}
		if (server->script.pace_ms) {
			poll(NULL, 0, server->script.pace_ms);
		}
		if (atomic_load(&server->is_ending)) {
			return false;
		}
	}
	return true;
}

static void wait_end(struct server *server, int fd)
{
	struct pollfd wait = {fd, POLLRDHUP, 0};
	while (!atomic_load(&server->is_ending) && poll(&wait, 1, 20) == 0) {
	}
}

static void answer(struct server *server, gnutls_session_t session, int fd)
{
	const struct script *script = &server->script;
	char asked[4096];
	if (script->is_silent) {
		wait_end(server, fd);
		return;
	}
	if (gnutls_record_recv(session, asked, sizeof(asked)) <= 0 ||
		!send_slowly(server, session, script->head, strlen(script->head))) {
		return;
	}
	for (size_t i = 0; i < script->part_count; i++) {
		if (!send_slowly(server, session, script->part, strlen(script->part))) {
			return;
		}
	}
	if (script->closes) {
		gnutls_bye(session, GNUTLS_SHUT_WR);
	} else {
		wait_end(server, fd);
	}
}

static void serve(struct server *server, int fd)
{
	gnutls_session_t session;
	gnutls_init(&session, GNUTLS_SERVER);
	gnutls_priority_set_direct(
		session, server->script.versions ? server->script.versions : "NORMAL", NULL);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, server->credentials);
	gnutls_transport_set_int(session, fd);
	gnutls_handshake_set_timeout(session, LIMIT_MS);
	if (server->script.is_mute) {
		wait_end(server, fd);
	} else if (gnutls_handshake(session) == 0) {
		answer(server, session, fd);
	}
	gnutls_deinit(session);
}

static void *run(void *arg)
{
	struct server *server = arg;
	while (!atomic_load(&server->is_ending)) {
		struct pollfd wait = {server->fd, POLLIN, 0};
		int fd =
			poll(&wait, 1, 20) > 0 ? accept4(server->fd, NULL, NULL, SOCK_CLOEXEC) : -1;
		if (fd >= 0) {
			atomic_fetch_add(&server->connections, 1);
			serve(server, fd);
			close(fd);
		}
	}
	return NULL;
}

static void start(struct server *server, const struct script *script)
{
	char cert[128];
	char key[128];
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	memset(server, 0, sizeof(*server));
	server->script = *script;
	str_format(cert, sizeof(cert), "%s/server.pem", tls_dir);
	str_format(key, sizeof(key), "%s/server.key", tls_dir);
	gnutls_certificate_allocate_credentials(&server->credentials);
	assert_int_equal(gnutls_certificate_set_x509_key_file(
				 server->credentials, cert, key, GNUTLS_X509_FMT_PEM),
		0);
	server->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(server->fd, 8), 0);
	assert_int_equal(getsockname(server->fd, (struct sockaddr *)&address, &len), 0);
	server->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&server->thread, NULL, run, server), 0);
}

static void stop(struct server *server)
{
	atomic_store(&server->is_ending, true);
	pthread_join(server->thread, NULL);
	close(server->fd);
	gnutls_certificate_free_credentials(server->credentials);
}

static enum err ask_at(const struct server *server, const char *host, const char *pinned_key,
	size_t answer_limit, struct http_answer *answer_out)
{
	char url[64];
	char ca[128];
	struct http *http = NULL;
	str_format(url, sizeof(url), "https://%s:%d", host, server->port);
	str_format(ca, sizeof(ca), "%s/ca.pem", tls_dir);
	const struct http_config config = {.url = url, .ca_file = ca, .pinned_key = pinned_key};
	assert_int_equal(http_create(&config, &http), OK);
	const struct http_request request = {.method = "GET",
		.path = "/v1/time",
		.limit_ms = LIMIT_MS,
		.answer_limit = answer_limit};
	int64_t began_ms = clock_ms();
	enum err err = http_do(http, &request, answer_out);
	assert_in_range(clock_ms() - began_ms, 0, LIMIT_MS + GRACE_MS);
	http_destroy(http);
	return err;
}

/* One question to a server of this script. */
static enum err ask(const struct script *script, size_t limit, struct http_answer *answer_out)
{
	struct server server;
	start(&server, script);
	enum err err = ask_at(&server, "localhost", NULL, limit, answer_out);
	stop(&server);
	return err;
}

static void expect(const struct script *script, enum err expected)
{
	struct http_answer got;
	struct hall_refusal no;
	enum err err = ask(script, 4096, &got);
	if (err == OK) {
		err = answer_judge(got.status, got.type, got.body, got.len, &no);
	}
	assert_string_equal(err_name(err), err_name(expected));
	assert_in_range(got.len, 0, 4096);
	assert_in_range(got.capacity, 0, 4 * 4096);
	http_answer_wipe(&got);
}

/* Whatever libcurl calls it. */
static void expect_failure(const struct script *script)
{
	struct http_answer got;
	assert_int_not_equal(ask(script, 4096, &got), OK);
	assert_int_equal(got.len, 0);
	http_answer_wipe(&got);
}

static void answers_up_to_the_limit(void **state)
{
	(void)state;
	const struct script fits = {
		HEAD("200 OK") "Content-Length: 4096\r\n\r\n", "12345678", 512, .closes = false};
	struct http_answer got;
	assert_int_equal(ask(&fits, 4096, &got), OK);
	assert_int_equal(got.status, 200);
	assert_int_equal(got.len, 4096);
	assert_int_equal(got.body[4096], '\0');
	http_answer_wipe(&got);
	/* One byte more, said beforehand or not. */
	const struct script says = {
		HEAD("200 OK") "Content-Length: 4097\r\n\r\n", "12345678", 513, .closes = false};
	expect(&says, ERR_TOO_BIG);
	const struct script chunks = {HEAD("200 OK") "Transfer-Encoding: chunked\r\n\r\n",
		"4\r\n1234\r\n", ENDLESS, .closes = false};
	expect(&chunks, ERR_TOO_BIG);
	const struct script until_close = {
		HEAD("200 OK") "\r\n", "12345678", ENDLESS, .closes = false};
	expect(&until_close, ERR_TOO_BIG);
}

static void slow_servers_run_out_of_time(void **state)
{
	(void)state;
	const struct script mute = {.is_mute = true};
	expect(&mute, ERR_TIMEOUT);
	const struct script silent = {.is_silent = true};
	expect(&silent, ERR_TIMEOUT);
	const struct script slow_head = {HEAD("200 OK") "X-Slow: ", "x", ENDLESS, .pace_ms = 20};
	expect(&slow_head, ERR_TIMEOUT);
	const struct script slow_body = {
		HEAD("200 OK") "Content-Length: 4000\r\n\r\n", "x", 4000, .pace_ms = 5};
	expect(&slow_body, ERR_TIMEOUT);
	const struct script never_ends = {
		HEAD("200 OK") "Content-Length: 10\r\n\r\n", "x", 9, .closes = false};
	expect(&never_ends, ERR_TIMEOUT);
}

static void endless_heads_are_given_up(void **state)
{
	(void)state;
	const struct script lines = {"HTTP/1.1 200 OK\r\n",
		"X-Padding: 0123456789012345678901234567890\r\n", ENDLESS, .closes = true};
	const struct script line = {
		"HTTP/1.1 200 OK\r\nX: ", "0123456789", ENDLESS, .closes = true};
	const struct script interim = {
		"", "HTTP/1.1 100 Continue\r\n\r\n", ENDLESS, .closes = true};
	const struct script *const all[] = {&lines, &line, &interim};
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		expect_failure(all[i]);
	}
}

static void cut_and_broken_answers(void **state)
{
	(void)state;
	const struct script shorter = {
		HEAD("200 OK") "Content-Length: 100\r\n\r\n", "{}", 1, .closes = true};
	expect(&shorter, ERR_GONE);
	const struct script nothing = {"", "", 0, .closes = true};
	expect(&nothing, ERR_GONE);
	const struct script no_http = {"SSH-2.0-OpenSSH_9.2\r\n", "", 0, .closes = true};
	expect(&no_http, ERR_PROTOCOL);
	const struct script bad_chunk = {
		HEAD("200 OK") "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n", "", 0,
		.closes = true};
	expect_failure(&bad_chunk);
}

/* Whoever answers with something else than JSON is not the hall; what says no may be anybody. */
static void only_json_is_a_yes(void **state)
{
	(void)state;
	const struct script html = {
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n", "{}", 1,
		.closes = false};
	expect(&html, ERR_PROTOCOL);
	const struct script untold = {
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "{}", 1, .closes = false};
	expect(&untold, ERR_PROTOCOL);
	const struct script longer = {"HTTP/1.1 200 OK\r\nContent-Type: application/jsonp\r\n"
				      "Content-Length: 2\r\n\r\n",
		"{}", 1, .closes = false};
	expect(&longer, ERR_PROTOCOL);
	const struct script with_charset = {
		"HTTP/1.1 201 Created\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
		"Content-Length: 2\r\n\r\n",
		"{}", 1, .closes = false};
	expect(&with_charset, OK);
	const struct script empty = {"HTTP/1.1 204 No Content\r\n\r\n", "", 0, .closes = false};
	expect(&empty, OK);
	const struct script gateway = {"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n"
				       "Content-Length: 4\r\n\r\n",
		"<p>\n", 1, .closes = false};
	struct http_answer got;
	assert_int_equal(ask(&gateway, 4096, &got), OK);
	assert_int_equal(got.status, 502);
	http_answer_wipe(&got);
}

static void redirects_are_not_followed(void **state)
{
	(void)state;
	const struct script other_script = {
		HEAD("200 OK") "Content-Length: 2\r\n\r\n", "{}", 1, .closes = false};
	struct server other;
	start(&other, &other_script);
	char head[256];
	str_format(head, sizeof(head),
		HEAD("302 Found") "Location: https://localhost:%d/v1/time\r\n"
				  "Content-Length: 0\r\n\r\n",
		other.port);
	const struct script redirect = {head, "", 0, .closes = false};
	struct http_answer got;
	assert_int_equal(ask(&redirect, 4096, &got), OK);
	assert_int_equal(got.status, 302);
	http_answer_wipe(&got);
	assert_int_equal(atomic_load(&other.connections), 0);
	stop(&other);
}

/* What nobody asked to be packed is not unpacked: no small answer becomes a large one. */
static void packed_answers_stay_packed(void **state)
{
	(void)state;
	const struct script packed = {
		HEAD("200 OK") "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n",
		"\x1f\x8b\x08\x01", 1, .closes = false};
	struct http_answer got;
	assert_int_equal(ask(&packed, 4096, &got), OK);
	assert_memory_equal(got.body, "\x1f\x8b\x08\x01", 4);
	http_answer_wipe(&got);
}

static void strangers_are_not_trusted(void **state)
{
	(void)state;
	const struct script good = {
		HEAD("200 OK") "Content-Length: 2\r\n\r\n", "{}", 1, .closes = false};
	struct server server;
	struct http_answer got;
	start(&server, &good);
	assert_int_equal(ask_at(&server, "localhost", NULL, 0, &got), OK);
	http_answer_wipe(&got);
	/* Another name than the certificate's, another key than the one pinned. */
	assert_int_equal(ask_at(&server, "127.0.0.2", NULL, 0, &got), ERR_AUTH);
	http_answer_wipe(&got);
	assert_int_equal(ask_at(&server, "localhost",
				 "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 0, &got),
		ERR_AUTH);
	http_answer_wipe(&got);
	stop(&server);
	const struct script old = {HEAD("200 OK") "Content-Length: 2\r\n\r\n", "{}", 1,
		.versions = "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT"};
	assert_int_not_equal(ask(&old, 4096, &got), OK);
	http_answer_wipe(&got);
}

static int make_certs(void **state)
{
	(void)state;
	char command[512];
	signal(SIGPIPE, SIG_IGN);
	str_copy(tls_dir, sizeof(tls_dir), "/tmp/onedoor-XXXXXX");
	if (!mkdtemp(tls_dir)) {
		return -1;
	}
	str_format(command, sizeof(command), "bash '%s/tests/hall/make-certs.sh' '%s'", SOURCE_DIR,
		tls_dir);
	return system(command);
}

static int drop_certs(void **state)
{
	(void)state;
	char command[128];
	str_format(command, sizeof(command), "rm -rf '%s'", tls_dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_up_to_the_limit),
		cmocka_unit_test(slow_servers_run_out_of_time),
		cmocka_unit_test(endless_heads_are_given_up),
		cmocka_unit_test(cut_and_broken_answers),
		cmocka_unit_test(only_json_is_a_yes),
		cmocka_unit_test(redirects_are_not_followed),
		cmocka_unit_test(packed_answers_stay_packed),
		cmocka_unit_test(strangers_are_not_trusted),
	};
	return cmocka_run_group_tests(tests, make_certs, drop_certs);
}
