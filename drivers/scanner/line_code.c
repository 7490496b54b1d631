#include "drivers/scanner/line_code.h"

void line_code_init(struct line_code *code, int64_t gap_ms, int64_t long_gap_ms)
{
	*code = (struct line_code){.gap_ms = gap_ms, .long_gap_ms = long_gap_ms};
}

void line_code_wipe(struct line_code *code)
{
	scan_shot_wipe(&code->shot);
	code->is_begun = code->is_refused = false;
}

void line_code_refuse(struct line_code *code, int64_t until_ms)
{
	line_code_wipe(code);
	code->is_begun = code->is_refused = true;
	code->until_ms = until_ms;
}

void line_code_add(struct line_code *code, const uint8_t *bytes, size_t len, int64_t now_ms)
{
	if (len == 0) {
		return;
	}
	code->is_begun = true;
	if (!code->is_refused) {
		scan_shot_add(&code->shot, bytes, len);
	}
	bool has_suffix = scan_is_end(bytes[len - 1]);
	code->until_ms = now_ms + (has_suffix ? code->gap_ms : code->long_gap_ms);
}

bool line_code_is_whole(const struct line_code *code, int64_t now_ms)
{
	return code->is_begun && now_ms >= code->until_ms;
}

int64_t line_code_wait_ms(const struct line_code *code, int64_t now_ms)
{
	if (!code->is_begun) {
		return -1;
	}
	return code->until_ms > now_ms ? code->until_ms - now_ms : 0;
}
