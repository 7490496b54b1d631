/* What libcurl's codes, the TLS library's words and a Retry-After mean to us. Pure. */
#ifndef ONEDOOR_HALL_HTTP_REASON_H
#define ONEDOOR_HALL_HTTP_REASON_H

#include <curl/curl.h>
#include "firmware/base/err.h"
#include "firmware/msg/hall.h"

enum err http_reason(CURLcode code);
/* error: the text beside the code, may be ""; verify_result: X509_V_ERR_… of OpenSSL. */
enum line_trouble http_trouble(CURLcode code, const char *error, long verify_result);
/* Likewise; os_error: errno of what failed, 0 unknown. */
enum line_fault http_fault(CURLcode code, const char *error, long verify_result, long os_error);
/* The header's value: seconds, or an HTTP date, which is counted from the answer's own Date (""
 * when it has none) so that our clock does not matter. 0 for anything else. */
int http_retry_after_s(const char *text, const char *date);

#endif
