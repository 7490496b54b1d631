/* Keys, four bytes each: how much later it was read, how much earlier it may have happened, its
 * usage, its modifiers (a bit of which lets it go). Every press was a key that means one, in order,
 * and no press or code is held for longer than it may be. */
#include "drivers/scanner/typed.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int settle(struct typed *typed, int64_t now_ms, int *last)
{
	int meaning, count = 0;
	while (typed_release(typed, now_ms, &meaning)) {
		REQUIRE(meaning > *last); /* they are numbered as they came */
		*last = meaning;
		count++;
	}
	if (typed_is_whole(typed, now_ms)) {
		REQUIRE(scan_shot_take_code(&typed->code.shot) <= SCAN_MAX_LEN);
		line_code_wipe(&typed->code);
	}
	REQUIRE(typed_wait_ms(typed, now_ms) <= TYPED_LONG_GAP_MS);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes_in in = bytes_in(data, len);
	struct typed typed;
	typed_init(&typed);
	int64_t now_ms = 0;
	int number = 0, meant = 0, pressed = 0, last = -1;
	while (in.left >= 4) {
		int64_t before_ms = now_ms;
		now_ms += bytes_u8(&in);
		int64_t earlier_ms = bytes_u8(&in);
		int64_t since_ms = MAX_OF(now_ms - earlier_ms, before_ms);
		uint8_t usage = bytes_u8(&in);
		uint8_t modifiers = bytes_u8(&in);
		const struct typed_key key = {.usage = usage,
			.modifiers = modifiers & 0x7F,
			.is_down = !(modifiers & 0x80),
			.meaning = usage == 0x28 || usage == 0x51 ? number++ : -1,
			.since_ms = since_ms,
			.at_ms = now_ms};
		meant += key.meaning >= 0 && key.is_down;
		pressed += settle(&typed, since_ms, &last);
		typed_take(&typed, &key);
	}
	pressed += settle(&typed, now_ms + TYPED_LONG_GAP_MS, &last);
	REQUIRE(pressed <= meant);
	REQUIRE(typed_wait_ms(&typed, now_ms) == -1);
	return 0;
}
