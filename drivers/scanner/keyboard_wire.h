/*
 * What a scanner types: boot keyboard reports (HID 1.11, appendix B) to bytes, by the US layout.
 * Alt and digits on the key pad give the byte or, over 255, the two bytes of GBK they name. No I/O.
 */
#ifndef ONEDOOR_DRIVERS_KEYBOARD_WIRE_H
#define ONEDOOR_DRIVERS_KEYBOARD_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEYBOARD_REPORT_LEN = 8, KEYBOARD_KEYS = 6, KEYBOARD_OUT_MAX = 16 };

/* Zeroed: nothing pressed. */
struct keyboard {
	uint8_t pressed[KEYBOARD_KEYS];
	uint8_t modifiers;
	bool is_caps_on;
	bool is_alt_down;
	uint32_t alt_number;
	int alt_digits;
};

/* What this report typed; returns how many bytes, 0 for none (a release, a wrong length). A key
 * that was pressed in the report before, with the same modifiers, is not typed again; a missing
 * release report between different keys is usual. Enter is CR, GS 1Dh by Ctrl+]. */
size_t keyboard_take(struct keyboard *keyboard, const uint8_t *report, size_t len,
	uint8_t out[KEYBOARD_OUT_MAX]);

#endif
