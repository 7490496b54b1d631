#include "firmware/hall/http_form.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>

static bool has_port_zero(CURLU *parsed)
{
	char *port = NULL;
	bool is_zero = curl_url_get(parsed, CURLUPART_PORT, &port, 0) == CURLUE_OK &&
		       strspn(port, "0") == strlen(port);
	curl_free(port);
	return is_zero;
}

static const char *host_fault(const char *url)
{
	CURLU *parsed = curl_url();
	REQUIRE(parsed);
	const char *fault = NULL;
	switch (curl_url_set(parsed, CURLUPART_URL, url, 0)) {
	case CURLUE_OK:
		fault = has_port_zero(parsed) ? "the port is a number from 1 to 65535" : NULL;
		break;
	case CURLUE_BAD_PORT_NUMBER:
		fault = "the port is a number from 1 to 65535";
		break;
	case CURLUE_BAD_IPV6:
		fault = "between [ and ] there is no IPv6 address";
		break;
	case CURLUE_NO_HOST:
		fault = "the host is missing";
		break;
	default:
		fault = "this is no name of a host";
		break;
	}
	curl_url_cleanup(parsed);
	return fault;
}

const char *http_url_fault(const char *url)
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
	return host_fault(url);
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

const char *http_pin_fault(const char *pin)
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
