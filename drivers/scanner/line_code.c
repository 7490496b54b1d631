#include "drivers/scanner/line_code.h"
#include "firmware/base/mem.h"

#include <string.h>

static bool is_suffix(uint8_t byte)
{
	return byte == '\r' || byte == '\n' || byte == '\t';
}

size_t line_code_trim(const uint8_t *bytes, size_t len)
{
	if (len >= 2 && bytes[len - 2] == '\r' && bytes[len - 1] == '\n') {
		return len - 2;
	}
	return len >= 1 && is_suffix(bytes[len - 1]) ? len - 1 : len;
}

bool line_code_is_begun(const struct line_code *code)
{
	return code->len > 0 || code->is_refused;
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

void line_code_refuse(struct line_code *code, int64_t until_ms)
{
	line_code_wipe(code);
	code->is_refused = true;
	code->until_ms = until_ms;
}

void line_code_add(struct line_code *code, const uint8_t *bytes, size_t len, int64_t now_ms)
{
	if (len == 0) {
		return;
	}
	if (len > sizeof(code->bytes) - code->len) {
		code->is_refused = true;
	}
	if (!code->is_refused) {
		memcpy(code->bytes + code->len, bytes, len);
		code->len += len;
	}
	bool has_suffix = is_suffix(bytes[len - 1]);
	code->until_ms = now_ms + (has_suffix ? code->gap_ms : LINE_LONG_GAP_MS);
}

bool line_code_is_whole(const struct line_code *code, int64_t now_ms, size_t *len_out)
{
	*len_out = 0;
	if (!line_code_is_begun(code) || now_ms < code->until_ms) {
		return false;
	}
	size_t len = line_code_trim(code->bytes, code->len);
	*len_out = code->is_refused || len > SCAN_MAX_LEN ? 0 : len;
	return true;
}

int64_t line_code_wait_ms(const struct line_code *code, int64_t now_ms)
{
	if (!line_code_is_begun(code)) {
		return -1;
	}
	return code->until_ms > now_ms ? code->until_ms - now_ms : 0;
}
