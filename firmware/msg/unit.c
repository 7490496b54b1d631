#include "firmware/msg/unit.h"
#include "firmware/base/mem.h"
#include "firmware/form/pattern.h"

#include <string.h>

static bool is_figure(char c)
{
	return c >= '0' && c <= '9';
}

bool unit_ask_takes(const struct unit_ask *ask, char *c)
{
	if (*c >= 'a' && *c <= 'z') {
		*c = (char)(*c - 'a' + 'A');
	}
	return is_figure(*c) || (ask->has_letters && *c >= 'A' && *c <= 'Z');
}

bool unit_ask_is_whole(const struct unit_ask *ask, const char *no)
{
	size_t len = strlen(no);
	return len >= (size_t)ask->min_len && len <= (size_t)ask->max_len;
}

/* Every second figure from the end twice, and the sum of all figures ends with 0. */
static bool is_luhn(const char *no, size_t len)
{
	int sum = 0;
	for (size_t i = 0; i < len; i++) {
		int digit = no[len - 1 - i] - '0';
		int weighted = i % 2 == 1 ? 2 * digit : digit;
		sum += weighted > 9 ? weighted - 9 : weighted;
	}
	return sum % 10 == 0;
}

/* ISO 7064, MOD 11,10: a hybrid system of figures only. */
static bool is_mod11_10(const char *no, size_t len)
{
	int product = 10;
	for (size_t i = 0; i + 1 < len; i++) {
		int sum = (no[i] - '0' + product) % 10;
		product = (sum == 0 ? 10 : sum) * 2 % 11;
	}
	return (no[len - 1] - '0' + product) % 10 == 1;
}

static bool is_checked(const struct unit_ask *ask, const char *no)
{
	size_t len = strlen(no);
	if (ask->check == CHECK_NONE) {
		return true;
	}
	return len > 0 && strspn(no, "0123456789") == len &&
	       (ask->check == CHECK_LUHN ? is_luhn(no, len) : is_mod11_10(no, len));
}

bool unit_ask_is_good(const struct unit_ask *ask, const char *no)
{
	for (const char *at = no; *at; at++) {
		char c = *at;
		if (!unit_ask_takes(ask, &c) || c != *at) {
			return false;
		}
	}
	return unit_ask_is_whole(ask, no) && is_checked(ask, no);
}

static bool is_ascii(const char *code, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (code[i] < ' ' || code[i] > '~') {
			return false;
		}
	}
	return true;
}

bool unit_ask_scanned(
	const struct unit_ask *ask, const char *code, size_t len, char no_out[ACCOUNT_NO_LEN + 1])
{
	size_t at = 0, part_len = 0;
	no_out[0] = '\0';
	if (!ask->scan || len > UNIT_SCAN_LEN || !is_ascii(code, len) ||
		!pattern_find_part(ask->scan, code, len, &at, &part_len) ||
		part_len > ACCOUNT_NO_LEN) {
		return false;
	}
	memcpy(no_out, code + at, part_len);
	no_out[part_len] = '\0';
	if (!unit_ask_is_good(ask, no_out)) {
		mem_wipe(no_out, ACCOUNT_NO_LEN + 1);
	}
	return no_out[0] != '\0';
}
