#include "drivers/usb/usb_wire.h"

enum {
	DESCRIPTOR_HID = 0x21,
	DESCRIPTOR_REPORT = 0x22,
	FIRST_AT = 6,  /* after length, type, bcdHID, country, count */
	ENTRY_LEN = 3, /* type, length */
};

static uint16_t find_report(const uint8_t *hid, size_t len)
{
	for (size_t at = FIRST_AT; at + ENTRY_LEN <= len; at += ENTRY_LEN) {
		if (hid[at] == DESCRIPTOR_REPORT) {
			return (uint16_t)(hid[at + 1] | hid[at + 2] << 8);
		}
	}
	return 0;
}

uint16_t usb_hid_report_len(const uint8_t *extra, size_t len)
{
	uint16_t found = 0;
	while (found == 0 && len >= 2 && extra[0] >= 2 && extra[0] <= len) {
		if (extra[1] == DESCRIPTOR_HID) {
			found = find_report(extra, extra[0]);
		}
		len -= extra[0];
		extra += extra[0];
	}
	return found;
}
