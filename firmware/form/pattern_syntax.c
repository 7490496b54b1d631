#include "firmware/form/pattern_syntax.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <stdint.h>
#include <string.h>

enum { MAX_REPEAT = 200, MAX_NESTED = 16 };

/* What stands between two marks of the cursor. A class of characters (\d) cannot end a range. */
enum piece { PIECE_BAD, PIECE_CHARACTER, PIECE_CLASS };

static bool take(const char **at, const char *wanted)
{
	size_t len = strlen(wanted);
	if (strncmp(*at, wanted, len) != 0) {
		return false;
	}
	*at += len;
	return true;
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Of 1 … 6 hexadecimal digits, exactly count when it is not 0; UINT32_MAX when it is no character.
 */
static uint32_t take_hex(const char **at, int count)
{
	uint32_t code = 0;
	int digits = 0;
	for (; digits < (count ? count : 6); digits++, (*at)++) {
		char c = **at;
		bool is_digit = c >= '0' && c <= '9';
		bool is_small = c >= 'a' && c <= 'f';
		if (!is_digit && !is_small && !(c >= 'A' && c <= 'F')) {
			break;
		}
		code = code * 16 + (uint32_t)(is_digit	 ? c - '0'
					      : is_small ? c - 'a' + 10
							 : c - 'A' + 10);
	}
	bool is_good = digits > 0 && (count == 0 || digits == count) && code > 0 &&
		       code <= 0x10FFFF && !(code >= 0xD800 && code < 0xE000);
	return is_good ? code : UINT32_MAX;
}

/* Behind "\p{": general categories, and the scripts of the city's words. */
static bool take_property(const char **at)
{
	static const char *const names[] = {"L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc",
		"Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S",
		"Sm", "Sc", "Sk", "So", "Z", "Zs", "Script=Han", "Script=Latin"};
	const char *end = strchr(*at, '}');
	for (size_t i = 0; end && i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i]);
		if ((size_t)(end - *at) == len && memcmp(*at, names[i], len) == 0) {
			*at = end + 1;
			return true;
		}
	}
	return false;
}

/* Behind a backslash. */
static enum piece take_escape(const char **at, bool is_in_class, uint32_t *code)
{
	char c = **at;
	if (is_one_of(c, "dDwW")) {
		(*at)++;
		return PIECE_CLASS;
	}
	if (take(at, "p{") || take(at, "P{")) {
		return take_property(at) ? PIECE_CLASS : PIECE_BAD;
	}
	if (take(at, "u{")) {
		*code = take_hex(at, 0);
		return *code != UINT32_MAX && take(at, "}") ? PIECE_CHARACTER : PIECE_BAD;
	}
	if (take(at, "u")) {
		*code = take_hex(at, 4);
		return *code != UINT32_MAX ? PIECE_CHARACTER : PIECE_BAD;
	}
	static const char letters[] = "tnrf", controls[] = "\t\n\r\f";
	if (is_one_of(c, letters)) {
		*code = (uint32_t)controls[strchr(letters, c) - letters];
	} else if (is_one_of(c, "^$\\.*+?()[]{}|/") || (is_in_class && c == '-')) {
		*code = (uint32_t)c;
	} else {
		return PIECE_BAD;
	}
	(*at)++;
	return PIECE_CHARACTER;
}

static enum piece take_class_piece(const char **at, uint32_t *code)
{
	if (take(at, "\\")) {
		return take_escape(at, true, code);
	}
	size_t len = is_one_of(**at, "[]^-") ? 0 : utf8_decode(*at, strlen(*at), code);
	*at += len;
	return len ? PIECE_CHARACTER : PIECE_BAD;
}

/* Behind "[". A bare '-' stands first, last or in a range. */
static bool take_class(const char **at)
{
	(void)take(at, "^");
	bool has_dash = take(at, "-");
	for (int count = has_dash ? 1 : 0;; count++) {
		if (take(at, "]")) {
			return count > 0;
		}
		if (take(at, "-]")) {
			return true;
		}
		uint32_t from = 0, to = 0;
		enum piece piece = take_class_piece(at, &from);
		if (piece == PIECE_BAD) {
			return false;
		}
		if (**at == '-' && (*at)[1] != ']') {
			(*at)++;
			if (piece != PIECE_CHARACTER ||
				take_class_piece(at, &to) != PIECE_CHARACTER || to < from) {
				return false;
			}
		}
	}
}

/* -1: none there; -2: more than allowed. */
static int take_count(const char **at)
{
	int count = -1;
	while (**at >= '0' && **at <= '9') {
		count = (count < 0 ? 0 : count) * 10 + (**at - '0');
		(*at)++;
		if (count > MAX_REPEAT) {
			return -2;
		}
	}
	return count;
}

/* What may follow an atom; false when it is wrong. */
static bool take_repeat(const char **at)
{
	if (take(at, "{")) {
		int low = take_count(at);
		int high = low;
		if (take(at, ",")) {
			high = **at == '}' ? MAX_REPEAT : take_count(at);
		}
		if (low < 0 || high < low || !take(at, "}")) {
			return false;
		}
	} else if (is_one_of(**at, "*+?")) {
		(*at)++;
	} else {
		return true;
	}
	(void)take(at, "?");
	return !is_one_of(**at, "*+?{");
}

bool pattern_syntax_is_good(const char *pattern)
{
	const char *at = pattern;
	int nested = 0;
	while (*at) {
		uint32_t code = 0;
		bool is_atom = true;
		if (take(&at, "(")) {
			if (*at == '?' && !take(&at, "?:")) {
				return false;
			}
			is_atom = false;
			nested++;
		} else if (take(&at, ")")) {
			nested--;
		} else if (take(&at, "|") || take(&at, "^") || take(&at, "$")) {
			is_atom = false;
		} else if (take(&at, "[")) {
			if (!take_class(&at)) {
				return false;
			}
		} else if (take(&at, "\\")) {
			if (take_escape(&at, false, &code) == PIECE_BAD) {
				return false;
			}
		} else {
			size_t len =
				is_one_of(*at, "*+?{}]") ? 0 : utf8_decode(at, strlen(at), &code);
			at += len;
			if (len == 0) {
				return false;
			}
		}
		bool is_repeat_good = is_atom ? take_repeat(&at) : !is_one_of(*at, "*+?{");
		if (!is_repeat_good || nested < 0 || nested > MAX_NESTED) {
			return false;
		}
	}
	return nested == 0;
}
