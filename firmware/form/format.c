#include "firmware/form/format.h"

#include <string.h>

enum {
	DAY_LEN = 10,
	ID_LEN = 18,
	USCC_LEN = 18,
	MOBILE_LEN = 11,
	YUAN_MAX_DIGITS = 12,
	INTEGER_MAX_DIGITS = 16,
	NUMBER_MAX_DIGITS = 15,
};

static const int64_t NUMBER_MAX = 9007199254740992; /* 2^53 */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many digits stand at text. */
static size_t count_digits(const char *text, size_t len)
{
	size_t count = 0;
	while (count < len && is_digit(text[count])) {
		count++;
	}
	return count;
}

static int number_of(const char *digits, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		value = value * 10 + (digits[i] - '0');
	}
	return value;
}

static bool is_day(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static bool is_date(const char *text, size_t len)
{
	return len == DAY_LEN && count_digits(text, len) == 4 && text[4] == '-' &&
	       count_digits(text + 5, 2) == 2 && text[7] == '-' && count_digits(text + 8, 2) == 2 &&
	       is_day(number_of(text, 4), number_of(text + 5, 2), number_of(text + 8, 2));
}

/* GB 11643: ISO 7064 MOD 11-2 over 17 digits. */
static bool is_id_number(const char *text, size_t len)
{
	if (len != ID_LEN || count_digits(text, ID_LEN - 1) != ID_LEN - 1 || text[0] == '0') {
		return false;
	}
	int year = number_of(text + 6, 4);
	if (year < 1900 || year > 2099 ||
		!is_day(year, number_of(text + 10, 2), number_of(text + 12, 2))) {
		return false;
	}
	int sum = 0, weight = 1; /* from the right: 2^1 … 2^17 mod 11 */
	for (int i = ID_LEN - 2; i >= 0; i--) {
		weight = weight * 2 % 11;
		sum += (text[i] - '0') * weight;
	}
	return text[ID_LEN - 1] == "10X98765432"[sum % 11];
}

static bool is_phone(const char *text, size_t len)
{
	if (len == MOBILE_LEN && text[0] == '1') {
		return text[1] >= '3' && count_digits(text, len) == len;
	}
	size_t area = len && text[0] == '0' ? count_digits(text, len) : 0;
	if ((area != 3 && area != 4) || len < area + 2 || text[area] != '-') {
		return false;
	}
	const char *number = text + area + 1;
	size_t rest = len - area - 1;
	return (rest == 7 || rest == 8) && count_digits(number, rest) == rest && number[0] >= '2';
}

static bool is_money(const char *text, size_t len)
{
	size_t yuan = count_digits(text, len);
	return yuan >= 1 && yuan <= YUAN_MAX_DIGITS && (text[0] != '0' || yuan == 1) &&
	       len == yuan + 3 && text[yuan] == '.' && count_digits(text + yuan + 1, 2) == 2;
}

/* GB 32100: 31 characters, weights 3^i mod 31. */
static bool is_uscc(const char *text, size_t len)
{
	static const char set[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	if (len != USCC_LEN || count_digits(text + 2, 6) != 6) {
		return false;
	}
	int sum = 0, weight = 1, last = 0;
	for (int i = 0; i < USCC_LEN; i++) {
		const char *found = text[i] ? strchr(set, text[i]) : NULL;
		if (!found) {
			return false;
		}
		last = (int)(found - set);
		sum += i < USCC_LEN - 1 ? last * weight : 0;
		weight = weight * 3 % 31;
	}
	return last == (31 - sum % 31) % 31;
}

bool format_is_good(enum format format, const char *text, size_t len)
{
	switch (format) {
	case FORMAT_DATE:
		return is_date(text, len);
	case FORMAT_ID_NUMBER:
		return is_id_number(text, len);
	case FORMAT_PHONE_CN:
		return is_phone(text, len);
	case FORMAT_MONEY:
		return is_money(text, len);
	case FORMAT_USCC:
		return is_uscc(text, len);
	default:
		return true;
	}
}

int64_t format_fen(const char *text, size_t len)
{
	int64_t fen = 0;
	for (size_t i = 0; i < len; i++) {
		if (is_digit(text[i])) {
			fen = fen * 10 + (text[i] - '0');
		}
	}
	return fen;
}

bool format_integer(const char *text, size_t len, int64_t *out)
{
	size_t sign = len && text[0] == '-';
	size_t digits = count_digits(text + sign, len - sign);
	if (digits == 0 || digits != len - sign || digits > INTEGER_MAX_DIGITS) {
		return false;
	}
	int64_t value = 0;
	for (size_t i = sign; i < len; i++) {
		value = value * 10 + (text[i] - '0');
	}
	*out = sign ? -value : value;
	return value <= NUMBER_MAX;
}

bool format_number(const char *text, size_t len, double *out)
{
	size_t sign = len && text[0] == '-';
	const char *at = text + sign;
	size_t left = len - sign;
	size_t whole = count_digits(at, left);
	size_t fraction = whole < left && at[whole] == '.'
				  ? count_digits(at + whole + 1, left - whole - 1)
				  : 0;
	size_t used = whole + (fraction ? 1 + fraction : 0);
	if (whole == 0 || used != left || whole + fraction > NUMBER_MAX_DIGITS) {
		return false;
	}
	/* Both are exact doubles: their quotient is the nearest one. */
	double value = 0, scale = 1;
	for (size_t i = 0; i < left; i++) {
		value = is_digit(at[i]) ? value * 10 + (at[i] - '0') : value;
		scale *= i > whole ? 10 : 1;
	}
	*out = (sign ? -value : value) / scale;
	return true;
}
