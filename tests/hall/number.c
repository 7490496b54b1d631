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
