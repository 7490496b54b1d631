#include "drivers/scanner/scan_shot.h"
#include "firmware/base/mem.h"

#include <string.h>

enum {
	STX = 0x02,
	ENQ = 0x05,
	ACK = 0x06,
	NAK = 0x15,
	SEPARATOR_FIRST = 0x1C,
	DELETE = 0x7F,
	ECI_LEN = 7, /* backslash and six digits */
};

/* Part of the shot. */
struct piece {
	uint8_t *at;
	size_t len;
};

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(uint8_t byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

bool scan_is_end(uint8_t byte)
{
	return byte < SEPARATOR_FIRST || byte == DELETE;
}

static size_t blank_len(const uint8_t *at, size_t len, bool is_at_end)
{
	/* The mark U+FEFF, U+00A0, U+200B and the blank as wide as a Chinese character, U+3000. */
	static const char *const blanks[] = {
		"\xEF\xBB\xBF", "\xC2\xA0", "\xE2\x80\x8B", "\xE3\x80\x80"};
	if (len == 0) {
		return 0;
	}
	uint8_t byte = at[is_at_end ? len - 1 : 0];
	if (byte <= ' ' || byte == DELETE) {
		return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
		size_t blank = strlen(blanks[i]);
		if (len >= blank &&
			memcmp(at + (is_at_end ? len - blank : 0), blanks[i], blank) == 0) {
			return blank;
		}
	}
	return 0;
}

static void drop_first(struct piece *piece, size_t len)
{
	piece->at += len;
	piece->len -= len;
}

static void trim_start(struct piece *piece)
{
	size_t len;
	while ((len = blank_len(piece->at, piece->len, false)) > 0) {
		drop_first(piece, len);
	}
}

static void trim_end(struct piece *piece)
{
	size_t len;
	while ((len = blank_len(piece->at, piece->len, true)) > 0) {
		piece->len -= len;
	}
}

static bool is_aim(const uint8_t *at, size_t len)
{
	return len >= SCAN_AIM_LEN && at[0] == ']' && is_letter(at[1]) &&
	       (is_digit(at[2]) || is_letter(at[2]));
}

/* Which modifiers say that ECI escapes are among the data. */
static bool is_eci_aim(const uint8_t *aim)
{
	static const struct {
		uint8_t symbology;
		const char *modifiers;
	} rows[] = {{'Q', "246"}, {'d', "456"}, {'z', "3459AB"}, {'L', "1"}, {'U', "23"},
		{'h', "13"}, {'J', "456"}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].symbology == aim[1]) {
			return strchr(rows[i].modifiers, aim[2]) != NULL;
		}
	}
	return false;
}

static bool is_eci(const uint8_t *at, size_t len)
{
	if (len < ECI_LEN || at[0] != '\\') {
		return false;
	}
	for (int i = 1; i < ECI_LEN; i++) {
		if (!is_digit(at[i])) {
			return false;
		}
	}
	return true;
}

static void undo_eci(struct piece *piece)
{
	size_t kept = 0;
	for (size_t at = 0; at < piece->len;) {
		if (is_eci(piece->at + at, piece->len - at)) {
			at += ECI_LEN;
			continue;
		}
		bool is_doubled =
			piece->at[at] == '\\' && at + 1 < piece->len && piece->at[at + 1] == '\\';
		piece->at[kept++] = piece->at[at];
		at += is_doubled ? 2 : 1;
	}
	piece->len = kept;
}

static bool is_answer(const uint8_t *bytes, size_t len)
{
	if (len >= 2 && bytes[0] == STX && bytes[1] == '\0') {
		return true;
	}
	struct piece whole = {.len = len};
	while (whole.len > 0 && scan_is_end(bytes[whole.len - 1])) {
		whole.len--;
	}
	if (whole.len < 2 || (bytes[whole.len - 1] != '.' && bytes[whole.len - 1] != '!')) {
		return false;
	}
	uint8_t verdict = bytes[whole.len - 2];
	return verdict == ENQ || verdict == ACK || verdict == NAK;
}

void scan_shot_add(struct scan_shot *shot, const uint8_t *bytes, size_t len)
{
	size_t taken = MIN_OF(len, sizeof(shot->bytes) - shot->len);
	if (taken > 0) {
		memcpy(shot->bytes + shot->len, bytes, taken);
		shot->len += taken;
	}
	shot->is_cut |= taken < len;
}

void scan_shot_add_aim(struct scan_shot *shot, const uint8_t aim[SCAN_AIM_LEN])
{
	if (!is_aim(aim, SCAN_AIM_LEN)) {
		return;
	}
	shot->is_answer |= aim[1] == 'Z';
	shot->has_eci |= is_eci_aim(aim);
}

size_t scan_shot_take_code(struct scan_shot *shot)
{
	struct piece code = {shot->bytes, shot->len};
	shot->is_answer |= is_answer(code.at, code.len);
	trim_start(&code);
	if (is_aim(code.at, code.len)) {
		scan_shot_add_aim(shot, code.at);
		drop_first(&code, SCAN_AIM_LEN);
		trim_start(&code);
	}
	while (is_eci(code.at, code.len)) {
		drop_first(&code, ECI_LEN);
		trim_start(&code);
	}
	size_t len = 0;
	while (len < code.len && !scan_is_end(code.at[len])) {
		len++;
	}
	bool is_whole = len < code.len || !shot->is_cut;
	code.len = len;
	if (shot->has_eci) {
		undo_eci(&code);
	}
	trim_end(&code);
	if (!is_whole || shot->is_answer || code.len > SCAN_MAX_LEN) {
		code.len = 0;
	}
	memmove(shot->bytes, code.at, code.len);
	mem_wipe(shot->bytes + code.len, sizeof(shot->bytes) - code.len);
	shot->len = code.len;
	return code.len;
}

void scan_shot_wipe(struct scan_shot *shot)
{
	mem_wipe(shot, sizeof(*shot));
}
