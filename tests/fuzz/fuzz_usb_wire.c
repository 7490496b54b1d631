/* Any bytes behind an interface descriptor. */
#include "drivers/usb/usb_wire.h"
#include "firmware/base/log.h"

#include <stdbool.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint16_t found = usb_hid_report_len(data, len);
	/* What is found stands there: type, low, high. */
	bool is_there = found == 0;
	for (size_t at = 8; !is_there && at < len; at++) {
		is_there = data[at - 2] == 0x22 && data[at - 1] == (found & 0xFF) &&
			   data[at] == found >> 8;
	}
	REQUIRE(is_there);
	return 0;
}
