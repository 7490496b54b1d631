/* Any bytes as a code's text: what the C library reads as GB18030 is well-formed, and the two
 * orders differ only where both encodings fit. */
#include "drivers/scanner/scan_text.h"
#include "firmware/base/log.h"

#include <iconv.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool library_reads(const uint8_t *data, size_t len)
{
	static iconv_t converter;
	if (!converter) {
		converter = iconv_open("UTF-32LE", "GB18030");
		REQUIRE(converter != (iconv_t)-1);
	}
	iconv(converter, NULL, NULL, NULL, NULL);
	static char from[1024];
	static char to[4 * sizeof(from) + 16];
	for (size_t i = 0; i < len; i++) {
		from[i] = (char)data[i];
	}
	char *in = from;
	char *out = to;
	size_t out_left = sizeof(to);
	return iconv(converter, &in, &len, &out, &out_left) != (size_t)-1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len > 1024) {
		return 0;
	}
	bool is_utf8 = scan_text_is_utf8(data, len, SCAN_UTF8_FIRST);
	bool is_utf8_last = scan_text_is_utf8(data, len, SCAN_GB18030_FIRST);
	bool is_gb18030 = scan_is_gb18030(data, len);
	REQUIRE(is_utf8 || !is_utf8_last);
	REQUIRE(is_utf8 == is_utf8_last || is_gb18030);
	REQUIRE(is_gb18030 || !library_reads(data, len));
	return 0;
}
