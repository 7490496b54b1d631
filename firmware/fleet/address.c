#include "firmware/fleet/address.h"
#include "firmware/base/str.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { HOST_MAX_LEN = 253 }; /* RFC 1035 2.3.4, without the last dot */

static bool is_port(const char *text)
{
	long port = 0;
	for (; *text >= '0' && *text <= '9' && port <= UINT16_MAX; text++) {
		port = port * 10 + (*text - '0');
	}
	return *text == '\0' && port >= 1 && port <= UINT16_MAX;
}

static bool is_ipv6(const char *text, size_t len)
{
	char address[INET6_ADDRSTRLEN];
	struct in6_addr parsed;
	if (len >= sizeof(address)) {
		return false;
	}
	memcpy(address, text, len);
	address[len] = '\0';
	return inet_pton(AF_INET6, address, &parsed) == 1;
}

/* host or host:port, RFC 3986 3.2.2; of names only letters, digits, '.', '-', '_'. */
static const char *host_fault(const char *host, size_t len)
{
	char text[HOST_MAX_LEN + sizeof(":65535")];
	if (len >= sizeof(text)) {
		return "this is no name of a host";
	}
	memcpy(text, host, len);
	text[len] = '\0';
	const char *end = text + strcspn(text, ":");
	if (text[0] == '[') {
		end = strchr(text, ']');
		if (!end || !is_ipv6(text + 1, (size_t)(end - text - 1))) {
			return "between [ and ] there is no IPv6 address";
		}
		end++;
	} else if (end == text) {
		return "the host is missing";
	} else if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"0123456789.-_") != (size_t)(end - text)) {
		return "this is no name of a host";
	}
	if (*end == '\0') {
		return NULL;
	}
	return *end == ':' && is_port(end + 1) ? NULL : "the port is a number from 1 to 65535";
}

const char *address_fault(const char *url)
{
	static const char scheme[] = "https://";
	if (!str_starts(url, scheme)) {
		return "it does not begin with https://";
	}
	const char *host = url + strlen(scheme);
	size_t len = strcspn(host, "/?#\\");
	if (host[len] && !str_equal(host + len, "/")) {
		return "nothing may stand behind host and port";
	}
	if (memchr(host, '@', len)) {
		return "no user and password may stand in it";
	}
	for (const char *at = host; *at; at++) {
		if ((unsigned char)*at > '~' || (unsigned char)*at <= ' ') {
			return "a host has no blanks, and Chinese letters in its xn-- form only";
		}
	}
	if (len > 0 && host[len - 1] == ':') {
		return "the port is missing behind the colon";
	}
	return host_fault(host, len);
}

static bool is_one_pin(const char *pin, size_t len)
{
	enum { DIGITS = 43 }; /* of 6 bits, the last of which carries 4 and two zeroes */
	static const char scheme[] = "sha256//";
	static const char base64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t head = strlen(scheme);
	return len == head + DIGITS + 1 && str_starts(pin, scheme) &&
	       strspn(pin + head, base64) == DIGITS && pin[head + DIGITS] == '=' &&
	       strchr("AEIMQUYcgkosw048", pin[head + DIGITS - 1]);
}

const char *address_pin_fault(const char *pin)
{
	for (;;) {
		size_t len = strcspn(pin, ";");
		if (!is_one_pin(pin, len)) {
			return str_starts(pin, "sha256//")
				       ? "behind sha256// stand 43 letters and digits of base64 "
					 "and one '='"
				       : "it does not begin with sha256//";
		}
		if (pin[len] == '\0') {
			return NULL;
		}
		pin += len + 1;
	}
}
