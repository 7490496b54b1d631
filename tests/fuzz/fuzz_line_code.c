/* Pieces of a stream: how much later each comes, its length, its bytes. A code that comes out is a
 * token, and one for each time its pieces add up to something. */
#include "drivers/scanner/line_code.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The same bytes, kept as simply as can be. */
struct kept {
	uint8_t bytes[1 << 16];
	size_t len;
};

static void end_code(struct line_code *code, struct kept *kept, int64_t now_ms)
{
	if (!line_code_is_whole(code, now_ms)) {
		return;
	}
	REQUIRE(code->shot.len == MIN_OF(kept->len, (size_t)SCAN_SHOT_MAX));
	REQUIRE(code->shot.is_cut == (kept->len > SCAN_SHOT_MAX));
	REQUIRE(memcmp(code->shot.bytes, kept->bytes, code->shot.len) == 0);
	REQUIRE(scan_shot_take_code(&code->shot) <= SCAN_MAX_LEN);
	line_code_wipe(code);
	kept->len = 0;
	REQUIRE(!code->is_begun && line_code_wait_ms(code, now_ms) == -1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct kept kept;
	kept.len = 0;
	struct bytes_in in = bytes_in(data, len);
	struct line_code code;
	line_code_init(&code, LINE_GAP_MS, LINE_LONG_GAP_MS);
	int64_t now_ms = 0;
	while (in.left > 0) {
		now_ms += (int64_t)bytes_u8(&in) * 2;
		end_code(&code, &kept, now_ms);
		size_t piece_len = (size_t)bytes_u8(&in) * 3;
		const uint8_t *piece = bytes_take(&in, MIN_OF(piece_len, in.left));
		piece_len = piece ? (size_t)(in.at - piece) : 0;
		if (piece_len > sizeof(kept.bytes) - kept.len) {
			break;
		}
		line_code_add(&code, piece, piece_len, now_ms);
		if (piece_len > 0) {
			memcpy(kept.bytes + kept.len, piece, piece_len);
			kept.len += piece_len;
		}
		REQUIRE(code.is_begun == (kept.len > 0));
	}
	end_code(&code, &kept, now_ms + LINE_LONG_GAP_MS);
	REQUIRE(!code.is_begun);
	return 0;
}
