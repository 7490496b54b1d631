/* Any reports, the first byte saying how long they are: what is typed fits, and a short report
 * types nothing. */
#include "drivers/scanner/keyboard_wire.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes_in in = bytes_in(data, len);
	size_t report_len = bytes_u8(&in) % 16 + 1U;
	struct keyboard keyboard = {0};
	while (in.left >= report_len) {
		uint8_t out[KEYBOARD_OUT_MAX];
		const uint8_t *report = bytes_take(&in, report_len);
		size_t typed = keyboard_take(&keyboard, report, report_len, out);
		REQUIRE(typed <= KEYBOARD_KEYS + 2);
		REQUIRE(typed == 0 || report_len >= KEYBOARD_REPORT_LEN);
		/* The same keys are still down: only what Alt named may come, and not twice. */
		REQUIRE(keyboard_take(&keyboard, report, report_len, out) == 0);
	}
	return 0;
}
