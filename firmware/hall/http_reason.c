#include "firmware/hall/http_reason.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/hall/http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Seconds, or an HTTP date: then counted from the answer's own, so that our clock does not matter.
 */
int http_retry_after_s(const char *text, const char *date)
{
	int64_t seconds = 0;
	size_t digits = strspn(text, "0123456789");
	if (digits > 0 && text[digits] == '\0') {
		seconds = digits > 9 ? HTTP_RETRY_AFTER_MAX_S : strtoll(text, NULL, 10);
	} else if (text[0]) {
		time_t then = curl_getdate(text, NULL);
		time_t now = date[0] ? curl_getdate(date, NULL) : -1;
		now = now >= 0 ? now : (time_t)(clock_wall_ms() / 1000);
		seconds = then >= 0 ? (int64_t)then - (int64_t)now : 0;
	}
	return (int)CLAMP(seconds, 0, HTTP_RETRY_AFTER_MAX_S);
}

enum err http_reason(CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return ERR_TIMEOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return ERR_OFFLINE;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CLIENTCERT:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return ERR_AUTH;
	case CURLE_FILESIZE_EXCEEDED:
		return ERR_TOO_BIG;
	case CURLE_SSL_CONNECT_ERROR: /* cut in the handshake looks no different */
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
		return ERR_GONE;
	default:
		return ERR_PROTOCOL;
	}
}

/* The TLS library's words for the alerts of RFC 8446 6.2 that speak of a certificate. */
static bool is_refusal_alert(const char *error)
{
	static const char *const alerts[] = {"bad certificate", "certificate expired",
		"certificate unknown", "certificate revoked", "unsupported certificate",
		"certificate required", "unknown ca", "access denied"};
	const char *alert = strstr(error, "alert ");
	for (size_t i = 0; alert && i < ARRAY_LEN(alerts); i++) {
		if (strcasestr(alert, alerts[i])) {
			return true;
		}
	}
	return false;
}

/* Of OpenSSL's X509_V_ERR_…; its numbers are fixed. */
enum {
	NO_ISSUER = 2,
	NOT_YET_VALID = 9,
	HAS_EXPIRED = 10,
	SELF_SIGNED = 18,
	SELF_SIGNED_IN_CHAIN = 19,
	NO_LOCAL_ISSUER = 20,
	NO_FIRST_ISSUER = 21,
	OTHER_NAME = 62,
	OTHER_ADDRESS = 64
};

static enum line_fault certificate_fault(const char *error, long verify_result)
{
	switch (verify_result) {
	case NOT_YET_VALID:
		return FAULT_NOT_YET_VALID;
	case HAS_EXPIRED:
		return FAULT_OVER;
	case NO_ISSUER:
	case SELF_SIGNED:
	case SELF_SIGNED_IN_CHAIN:
	case NO_LOCAL_ISSUER:
	case NO_FIRST_ISSUER:
		return FAULT_UNKNOWN_CA;
	case OTHER_NAME:
	case OTHER_ADDRESS:
		return FAULT_OTHER_NAME;
	default: /* libcurl compares names itself, and has no code for it */
		return strstr(error, "does not match target host name") ||
				       strstr(error, "alternative certificate subject name")
			       ? FAULT_OTHER_NAME
			       : FAULT_CERTIFICATE;
	}
}

enum line_fault http_fault(CURLcode code, const char *error, long verify_result, long os_error)
{
	if (is_refusal_alert(error)) {
		return FAULT_OWN_CERTIFICATE;
	}
	switch (code) {
	case CURLE_OK:
		return FAULT_NONE;
	case CURLE_COULDNT_RESOLVE_HOST:
		return FAULT_NAME;
	case CURLE_OPERATION_TIMEDOUT:
		return strstr(error, "Resolving") ? FAULT_NAME : FAULT_SLOW;
	case CURLE_COULDNT_CONNECT:
		return os_error == ECONNREFUSED ? FAULT_REFUSED
		       : os_error == ETIMEDOUT	? FAULT_SLOW
		       : os_error		? FAULT_NO_ROUTE
						: FAULT_OTHER;
	case CURLE_PEER_FAILED_VERIFICATION:
		return certificate_fault(error, verify_result);
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CACERT_BADFILE:
		return FAULT_CERTIFICATE;
	case CURLE_SSL_CLIENTCERT:
	case CURLE_SSL_CERTPROBLEM:
		return FAULT_OWN_CERTIFICATE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
		return FAULT_CUT;
	default:
		return FAULT_OTHER;
	}
}

enum line_trouble http_trouble(CURLcode code, const char *error, long verify_result)
{
	if (is_refusal_alert(error)) {
		return LINE_OWN_CERTIFICATE_REFUSED;
	}
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return verify_result == NOT_YET_VALID || verify_result == HAS_EXPIRED
			       ? LINE_CLOCK_WRONG /* or the hall forgot to renew: the caller knows
						   */
			       : LINE_HALL_CERTIFICATE;
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return LINE_HALL_CERTIFICATE;
	case CURLE_SSL_CLIENTCERT:
	case CURLE_SSL_CERTPROBLEM: /* ours cannot be read, or was refused */
		return LINE_OWN_CERTIFICATE_REFUSED;
	default:
		return LINE_NO_ANSWER;
	}
}
