#include "drivers/usb/usb_wire.h"

#include <string.h>

enum {
	DESCRIPTOR_HID = 0x21,
	DESCRIPTOR_REPORT = 0x22,
	FIRST_AT = 6,  /* after length, type, bcdHID, country, count */
	ENTRY_LEN = 3, /* type, length */
	ID_DIGITS = 4,
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

static bool parse_id(const char *text, uint16_t *id_out)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	*id_out = 0;
	for (int i = 0; i < ID_DIGITS; i++) {
		const char *digit = text[i] ? strchr(digits, text[i]) : NULL;
		if (!digit) {
			return false;
		}
		*id_out = (uint16_t)(*id_out << 4 | (digit - digits) % 16);
	}
	return true;
}

bool usb_choice_parse(struct usb_choice *choice_out, const char *text)
{
	*choice_out = (struct usb_choice){0};
	if (text[0] == '\0') {
		return true;
	}
	struct usb_choice choice;
	bool is_pair = strlen(text) == 2 * ID_DIGITS + 1 && text[ID_DIGITS] == ':' &&
		       parse_id(text, &choice.vendor) &&
		       parse_id(text + ID_DIGITS + 1, &choice.product);
	if (is_pair && choice.vendor) {
		*choice_out = choice;
	}
	return is_pair && choice.vendor;
}

bool usb_choice_names(struct usb_choice choice, const struct usb_info *info)
{
	return choice.vendor && choice.vendor == info->vendor && choice.product == info->product;
}
