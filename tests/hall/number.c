#include "tests/hall/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool number_read(const char *text, int64_t low, int64_t high, int64_t *value_out)
{
	size_t sign = text[0] == '-';
	size_t digits = strspn(text + sign, "0123456789");
	errno = 0;
	int64_t value = strtoll(text, NULL, 10);
	if (digits == 0 || text[sign + digits] || errno || value < low || value > high) {
		return false;
	}
	*value_out = value;
	return true;
}

/* Every second digit from the right, doubled. */
int luhn_digit(const char *digits)
{
	int sum = 0, len = (int)strlen(digits);
	for (int i = 0; i < len; i++) {
		int digit = digits[len - 1 - i] - '0';
		int doubled = i % 2 == 0 ? 2 * digit : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return (10 - sum % 10) % 10;
}

int mod11_10_digit(const char *digits)
{
	int product = 10;
	for (const char *at = digits; *at; at++) {
		int sum = (*at - '0' + product) % 10;
		product = (sum ? sum : 10) * 2 % 11;
	}
	return (11 - product) % 10;
}
