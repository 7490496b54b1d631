#include "drivers/choice.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_IN = 0x80, INTERFACE_MAX = 31, WIDTH_MIN = 64, WIDTH_MAX = 1024 };

/* The digits up to one of `ends` or the end of the text, blanks around them; *text_io goes behind
 * them. Nothing there: `empty`, which is refused when negative numbers are not wanted (INT_MIN). */
static bool take_number(
	const char **text_io, const char *ends, int base, int max, int empty, int *number_out)
{
	const char *text = *text_io + strspn(*text_io, " ");
	if (base == 16 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		text += 2;
	}
	size_t len = strspn(text, base == 16 ? "0123456789abcdefABCDEF" : "0123456789");
	const char *end = text + len + strspn(text + len, " ");
	*text_io = end;
	if (len > 4 || (*end != '\0' && !strchr(ends, *end))) {
		return false;
	}
	long number = len > 0 ? strtol(text, NULL, base) : empty;
	*number_out = (int)number;
	return number != INT_MIN && number <= max;
}

/* The next field behind a comma; at the end of the text it is empty. */
static bool take_field(const char **text_io, int base, int max, int empty, int *number_out)
{
	*number_out = empty;
	if (**text_io == '\0') {
		return true;
	}
	(*text_io)++;
	return take_number(text_io, ",", base, max, empty, number_out);
}

enum err device_choice_parse(
	const char *text, struct device_choice *choice_out, const char **why_out)
{
	int vendor = 0;
	int product = 0;
	struct device_choice choice = {0};
	*why_out = "it begins with the device's two numbers as lsusb shows them: 04b8:0e15";
	if (!take_number(&text, ":", 16, UINT16_MAX, INT_MIN, &vendor) || *text != ':' ||
		vendor == 0) {
		return ERR_INVALID;
	}
	text++;
	if (!take_number(&text, ",", 16, UINT16_MAX, INT_MIN, &product)) {
		return ERR_INVALID;
	}
	choice.vendor = (uint16_t)vendor;
	choice.product = (uint16_t)product;
	*why_out = "the interface is a number from 0 to 31";
	if (!take_field(&text, 10, INTERFACE_MAX, -1, &choice.interface)) {
		return ERR_INVALID;
	}
	*why_out = "the endpoint out is a hexadecimal number from 01 to 0f";
	if (!take_field(&text, 16, 0x0F, -1, &choice.out_endpoint) || choice.out_endpoint == 0) {
		return ERR_INVALID;
	}
	*why_out = "the endpoint in is a hexadecimal number from 81 to 8f, or 0 when there is none";
	if (!take_field(&text, 16, 0x8F, -1, &choice.in_endpoint) ||
		(choice.in_endpoint > 0 && choice.in_endpoint <= ADDRESS_IN)) {
		return ERR_INVALID;
	}
	*why_out = "the width is a number of dots from 64 to 1024, a multiple of 8";
	if (!take_field(&text, 10, WIDTH_MAX, 0, &choice.width_dots) ||
		choice.width_dots % 8 != 0 ||
		(choice.width_dots != 0 && choice.width_dots < WIDTH_MIN)) {
		return ERR_INVALID;
	}
	*why_out = "nothing follows the width";
	if (*text != '\0') {
		return ERR_INVALID;
	}
	*choice_out = choice;
	return OK;
}

bool device_choice_names(const struct device_choice *choice, const struct usb_info *info)
{
	return choice->vendor && choice->vendor == info->vendor && choice->product == info->product;
}
