#include "tests/hall/raw.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HANDSHAKE_MS = 10000 };

struct raw {
	int fd;
	bool is_closed;
	gnutls_session_t session; /* NULL before the handshake */
	gnutls_certificate_credentials_t credentials;
};

struct raw *raw_open(int port, int host)
{
	struct raw *raw = mem_new(struct raw);
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in own = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl((INADDR_LOOPBACK & 0xffffff00) | (uint32_t)host)};
	const int on = 1;
	raw->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(raw->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (raw->fd < 0 || bind(raw->fd, (const struct sockaddr *)&own, sizeof(own)) ||
		connect(raw->fd, (const struct sockaddr *)&address, sizeof(address))) {
		raw_close(raw);
		return NULL;
	}
	return raw;
}

void raw_close(struct raw *raw)
{
	if (!raw) {
		return;
	}
	if (raw->session) {
		gnutls_deinit(raw->session);
		gnutls_certificate_free_credentials(raw->credentials);
	}
	if (raw->fd >= 0) {
		close(raw->fd);
	}
	mem_free(raw);
}

bool raw_greet(struct raw *raw, const char *tls_dir, const char *name)
{
	char cert[512], key[512];
	REQUIRE(gnutls_certificate_allocate_credentials(&raw->credentials) == 0);
	if (name) {
		snprintf(cert, sizeof(cert), "%s/%s.pem", tls_dir, name);
		snprintf(key, sizeof(key), "%s/%s.key", tls_dir, name);
		REQUIRE(gnutls_certificate_set_x509_key_file(
				raw->credentials, cert, key, GNUTLS_X509_FMT_PEM) == 0);
	}
	gnutls_init(&raw->session, GNUTLS_CLIENT);
	gnutls_set_default_priority(raw->session);
	gnutls_credentials_set(raw->session, GNUTLS_CRD_CERTIFICATE, raw->credentials);
	gnutls_transport_set_int(raw->session, raw->fd);
	gnutls_handshake_set_timeout(raw->session, HANDSHAKE_MS);
	int status;
	while ((status = gnutls_handshake(raw->session)) < 0 && !gnutls_error_is_fatal(status)) {
	}
	return status == 0;
}

bool raw_send(struct raw *raw, const char *data, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t count = raw->session ? gnutls_record_send(raw->session, data + at, len - at)
					     : send(raw->fd, data + at, len - at, MSG_NOSIGNAL);
		if (count <= 0) {
			return false;
		}
		at += (size_t)count;
	}
	return true;
}

/* Bytes, 0 when it is over, -1 when nothing came in time. */
static ssize_t receive(struct raw *raw, char *data, size_t size, int wait_ms)
{
	int64_t until_ms = clock_ms() + wait_ms;
	for (;;) {
		bool is_waiting = !raw->session || gnutls_record_check_pending(raw->session) == 0;
		struct pollfd wait = {raw->fd, POLLIN, 0};
		int64_t left_ms = until_ms - clock_ms();
		if (is_waiting && poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0) <= 0) {
			return -1;
		}
		ssize_t count = raw->session ? gnutls_record_recv(raw->session, data, size)
					     : recv(raw->fd, data, size, 0);
		bool is_again = raw->session && count < 0 && !gnutls_error_is_fatal((int)count);
		if (!is_again) {
			raw->is_closed = count <= 0;
			return count > 0 ? count : 0;
		}
	}
}

size_t raw_read(struct raw *raw, char *data_out, size_t size, int wait_ms)
{
	size_t len = 0;
	ssize_t count;
	while (len < size - 1 &&
		(count = receive(raw, data_out + len, size - 1 - len, wait_ms)) > 0) {
		len += (size_t)count;
	}
	data_out[len] = '\0';
	return len;
}

bool raw_is_closed(struct raw *raw, int wait_ms)
{
	char byte[256];
	while (!raw->is_closed && receive(raw, byte, sizeof(byte), wait_ms) > 0) {
	}
	return raw->is_closed;
}
