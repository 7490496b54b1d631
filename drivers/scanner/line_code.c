#include "drivers/scanner/line_code.h"
#include "firmware/base/mem.h"

#include <string.h>

static bool is_suffix(uint8_t byte)
{
	return byte == '\r' || byte == '\n' || byte == '\t';
}

static bool is_begun(const struct line_code *code)
{
	return code->len > 0 || code->is_too_long;
}

void line_code_init(struct line_code *code, int64_t gap_ms)
{
	*code = (struct line_code){.gap_ms = gap_ms};
}

void line_code_wipe(struct line_code *code)
{
	int64_t gap_ms = code->gap_ms;
	mem_wipe(code, sizeof(*code));
	code->gap_ms = gap_ms;
}

void line_code_add(struct line_code *code, const uint8_t *bytes, size_t len, int64_t now_ms)
{
	if (len == 0) {
		return;
	}
	if (len > sizeof(code->bytes) - code->len) {
		code->is_too_long = true;
	} else {
		memcpy(code->bytes + code->len, bytes, len);
		code->len += len;
	}
	bool has_suffix = is_suffix(bytes[len - 1]);
	code->until_ms = now_ms + (has_suffix ? code->gap_ms : LINE_LONG_GAP_MS);
}

bool line_code_is_whole(const struct line_code *code, int64_t now_ms, size_t *len_out)
{
	*len_out = 0;
	if (!is_begun(code) || now_ms < code->until_ms) {
		return false;
	}
	size_t len = code->len;
	if (len >= 2 && code->bytes[len - 2] == '\r' && code->bytes[len - 1] == '\n') {
		len -= 2;
	} else if (len >= 1 && is_suffix(code->bytes[len - 1])) {
		len--;
	}
	*len_out = code->is_too_long || len > SCAN_MAX_LEN ? 0 : len;
	return true;
}

int64_t line_code_wait_ms(const struct line_code *code, int64_t now_ms)
{
	if (!is_begun(code)) {
		return -1;
	}
	return code->until_ms > now_ms ? code->until_ms - now_ms : 0;
}
