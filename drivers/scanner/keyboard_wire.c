#include "drivers/scanner/keyboard_wire.h"

#include <string.h>

enum {
	MOD_CTRL = 0x11, /* either side */
	MOD_SHIFT = 0x22,
	MOD_ALT = 0x44,
	KEY_ERROR_LAST = 0x03, /* 01..03: roll-over and faults */
	KEY_A = 0x04,
	KEY_Z = 0x1D,
	KEY_CAPS_LOCK = 0x39,
	KEY_PAD_ENTER = 0x58,
	KEY_PAD_1 = 0x59,
	KEY_PAD_0 = 0x62,
	ALT_DIGITS_MAX = 5,
};

/* From KEY 04 on: plain and with shift. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyz1234567890\r\x1B\b\t -=[]\\#;'`,./";
static const char shifted[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\r\x1B\b\t _+{}|~:\"~<>?";
/* From KEY 54 on: / * - + Enter 1..9 0 . */
static const char pad[] = "/*-+\r1234567890.";

static uint8_t key_to_byte(const struct keyboard *keyboard, uint8_t key, uint8_t modifiers)
{
	if (key >= 0x54 && key < 0x54 + sizeof(pad) - 1) {
		return (uint8_t)pad[key - 0x54];
	}
	if (key < KEY_A || key >= KEY_A + sizeof(plain) - 1) {
		return 0;
	}
	bool is_letter = key <= KEY_Z;
	bool is_shifted = modifiers & MOD_SHIFT;
	if (is_letter && keyboard->is_caps_on) {
		is_shifted = !is_shifted;
	}
	uint8_t byte = (uint8_t)(is_shifted ? shifted[key - KEY_A] : plain[key - KEY_A]);
	if (modifiers & MOD_CTRL) {
		/* Ctrl+A..Z and [ \ ] ^ _: control characters, as scanners type FNC1 (1Dh). */
		uint8_t upper = is_letter ? (uint8_t)('A' + key - KEY_A) : byte;
		return upper >= '@' && upper <= '_' ? (uint8_t)(upper & 0x1F) : 0;
	}
	return byte;
}

static void take_alt_digit(struct keyboard *keyboard, uint8_t key)
{
	if (key < KEY_PAD_1 || key > KEY_PAD_0 || keyboard->alt_digits > ALT_DIGITS_MAX) {
		return;
	}
	uint32_t digit = key == KEY_PAD_0 ? 0 : (uint32_t)(key - KEY_PAD_1 + 1);
	keyboard->alt_number = keyboard->alt_number * 10 + digit;
	keyboard->alt_digits++;
}

static size_t end_alt(struct keyboard *keyboard, uint8_t *out)
{
	uint32_t number = keyboard->alt_number;
	bool is_number = keyboard->alt_digits > 0 && keyboard->alt_digits <= ALT_DIGITS_MAX;
	keyboard->is_alt_down = false;
	keyboard->alt_number = 0;
	keyboard->alt_digits = 0;
	if (!is_number || number > 0xFFFF) {
		return 0;
	}
	size_t len = 0;
	if (number > 0xFF) {
		out[len++] = (uint8_t)(number >> 8);
	}
	out[len++] = (uint8_t)number;
	return len;
}

/* The same keys with another shift: pressed anew, the release between them left out. A key beside
 * them explains the shift otherwise, and Alt names bytes. */
static bool is_pressed_anew(const struct keyboard *keyboard, uint8_t modifiers, const uint8_t *keys)
{
	return modifiers != keyboard->modifiers && !((modifiers | keyboard->modifiers) & MOD_ALT) &&
	       memcmp(keyboard->pressed, keys, sizeof(keyboard->pressed)) == 0;
}

static bool was_pressed(const struct keyboard *keyboard, uint8_t key)
{
	return memchr(keyboard->pressed, key, sizeof(keyboard->pressed)) != NULL;
}

size_t keyboard_take(
	struct keyboard *keyboard, const uint8_t *report, size_t len, uint8_t out[KEYBOARD_OUT_MAX])
{
	if (len < KEYBOARD_REPORT_LEN) {
		return 0;
	}
	uint8_t modifiers = report[0];
	const uint8_t *keys = report + 2;
	if (keys[0] >= 1 && keys[0] <= KEY_ERROR_LAST) {
		return 0; /* too many at once: nothing is known of this moment */
	}
	size_t out_len = 0;
	if (keyboard->is_alt_down && !(modifiers & MOD_ALT)) {
		out_len = end_alt(keyboard, out);
	}
	keyboard->is_alt_down = modifiers & MOD_ALT;
	bool is_anew = is_pressed_anew(keyboard, modifiers, keys);
	for (int i = 0; i < KEYBOARD_KEYS; i++) {
		uint8_t key = keys[i];
		bool is_repeated = memchr(keys, key, (size_t)i) != NULL;
		if (key == 0 || is_repeated || (!is_anew && was_pressed(keyboard, key))) {
			continue;
		}
		if (key == KEY_CAPS_LOCK) {
			keyboard->is_caps_on = !keyboard->is_caps_on;
		} else if (keyboard->is_alt_down) {
			take_alt_digit(keyboard, key);
		} else {
			uint8_t byte = key_to_byte(keyboard, key, modifiers);
			if (byte) {
				out[out_len++] = byte;
			}
		}
	}
	memcpy(keyboard->pressed, keys, KEYBOARD_KEYS);
	keyboard->modifiers = modifiers;
	return out_len;
}
