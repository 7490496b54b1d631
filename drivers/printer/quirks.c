#include "drivers/printer/quirks.h"

#include <string.h>
#include <strings.h>

/* Exact rows first: the first that fits is taken. */
static const struct printer_quirk quirks[] = {
	{0x0416, 0x5011, 0xFFFF, PRINTER_NO_RESET, 0, "POS-80"},
	{0x0483, 0x070B, 0xFFFF, PRINTER_NO_PORT_STATUS, 384, "XP-C58K"},
	{0x0483, 0x5840, 0xFFFF, 0, 384, "MPT-II"},
	{0x0483, 0x5743, 0xFFFF, PRINTER_NO_RESET, 0, "POS-8022"},
	/* Epson's slip printers are printers or vendor specific, as their settings say; most have
	 * 0202 as the latter, older ones keep their number. */
	{0x04B8, 0x0202, 0xFFFF, PRINTER_TM, 0, "TM"},
	{0x04B8, 0x0E02, 0xFFFF, PRINTER_TM, 512, "TM-T88V"},
	{0x04B8, 0x0E03, 0xFFFF, PRINTER_TM, 576, "TM-T20"},
	{0x04B8, 0x0E15, 0xFFFF, PRINTER_TM, 576, "TM-T20II"},
	{0x04B8, 0x0E20, 0xFFFF, PRINTER_TM, 576, "TM-m30"},
	{0x04B8, 0x0E21, 0xFFFF, PRINTER_TM, 512, "TM-T88VI"},
	{0x04B8, 0x0E27, 0xFFFF, PRINTER_TM, 576, "TM-T20IIIL"},
	{0x04B8, 0x0E28, 0xFFFF, PRINTER_TM, 576, "TM-T20III"},
	{0x04B8, 0x0E2A, 0xFFFF, PRINTER_TM, 0, "TM-L100"},
	{0x04B8, 0x0E00, 0xFF00, PRINTER_TM, 0, "TM"},
	{0x067B, 0x2305, 0xFFFF, PRINTER_ONE_WAY, 0, "parallel bridge"},
	{0x1A86, 0x7584, 0xFFFF, 0, 0, "parallel bridge"},
	{0x0519, 0, 0, PRINTER_ONE_WAY, 0, "Star"},
	{0x2730, 0x2008, 0xFFFF, PRINTER_ONE_WAY, 0, "Citizen"},
	{0x1D90, 0x20F0, 0xFFFF, 0, 576, "CT-E351"},
	{0x0FE6, 0x811E, 0xFFFF, 0, 0, "80 mm printer"},
	{0x1FC9, 0x2016, 0xFFFF, 0, 0, "Xprinter"},
	{0x6868, 0, 0, 0, 0, "80 mm printer"},
	{0x1504, 0, 0, 0, 0, "Bixolon"},
	{0x1D90, 0, 0, 0, 0, "Citizen"},
	{0x2730, 0, 0, 0, 0, "Citizen"},
	{0x0DD4, 0, 0, 0, 0, "Custom"},
	{0x154F, 0, 0, 0, 0, "SNBC"},
	{0x0613, 0, 0, 0, 0, "Ithaca"},
	{0x0485, 0x7541, 0xFFFF, 0, 0, "EOM-POS"},
	{0x0456, 0x0808, 0xFFFF, 0, 0, "HOP-E802"},
};

const struct printer_quirk *printer_quirk_find(uint16_t vendor, uint16_t product)
{
	for (size_t i = 0; i < ARRAY_LEN(quirks); i++) {
		const struct printer_quirk *quirk = &quirks[i];
		if (quirk->vendor == vendor &&
			(product & quirk->product_mask) == (quirk->product & quirk->product_mask)) {
			return quirk;
		}
	}
	return NULL;
}

bool printer_is_office_vendor(uint16_t vendor, uint16_t product)
{
	/* HP, Canon, Brother, Xerox, Lexmark, Konica Minolta, Kyocera, Ricoh, Pantum, Oki, Sharp.
	 */
	static const uint16_t vendors[] = {0x03F0, 0x04A9, 0x04F9, 0x0924, 0x043D, 0x132B, 0x0482,
		0x05CA, 0x232B, 0x06BC, 0x04DD};
	for (size_t i = 0; i < ARRAY_LEN(vendors); i++) {
		if (vendors[i] == vendor) {
			return true;
		}
	}
	/* Epson's slip printers are 0202 and 0Exx; its others print pages. */
	return vendor == 0x04B8 && product != 0x0202 && (product & 0xFF00) != 0x0E00;
}

static void take_value(char *out, size_t out_size, const uint8_t *value, size_t len)
{
	size_t used = 0;
	for (size_t i = 0; i < len && used + 1 < out_size; i++) {
		if (value[i] >= 0x20 && value[i] < 0x7F && !(used == 0 && value[i] == ' ')) {
			out[used++] = (char)value[i];
		}
	}
	while (used > 0 && out[used - 1] == ' ') {
		used--;
	}
	out[used] = '\0';
}

static bool is_key(const uint8_t *key, size_t len, const char *name)
{
	while (len > 0 && (key[0] == ' ' || key[0] == '\r' || key[0] == '\n')) {
		key++;
		len--;
	}
	return len == strlen(name) && strncasecmp((const char *)key, name, len) == 0;
}

static void take_field(struct printer_identity *identity, const uint8_t *field, size_t len)
{
	const uint8_t *colon = memchr(field, ':', len);
	if (!colon) {
		return;
	}
	size_t key_len = (size_t)(colon - field);
	const uint8_t *value = colon + 1;
	size_t value_len = len - key_len - 1;
	if (is_key(field, key_len, "MFG") || is_key(field, key_len, "MANUFACTURER")) {
		take_value(identity->maker, sizeof(identity->maker), value, value_len);
	} else if (is_key(field, key_len, "MDL") || is_key(field, key_len, "MODEL")) {
		take_value(identity->model, sizeof(identity->model), value, value_len);
	}
}

static bool is_likely_length(size_t stated, size_t len)
{
	enum { LEAST = 14 }; /* "MFG:A;MDL:B;" and the length; a smaller one must fit exactly */
	return stated > 2 && stated <= PRINTER_DEVICE_ID_MAX &&
	       (stated >= LEAST || stated == len || stated + 2 == len);
}

/* Where the fields end: as its first two bytes state, big-endian or else little-endian, and no
 * further than what came. 0 when they state nonsense. */
static size_t end_of_text(const uint8_t *data, size_t len)
{
	size_t stated = (size_t)data[0] << 8 | data[1];
	if (!is_likely_length(stated, len)) {
		stated = (size_t)data[1] << 8 | data[0];
	}
	if (!is_likely_length(stated, len)) {
		return 0;
	}
	size_t end = MIN_OF(stated, len); /* shorter than stated: take what came */
	/* The length did not count itself: two bytes of the last field are still to come. */
	for (size_t more = 0; more < 2 && end < len && data[end - 1] != ';'; more++) {
		end++;
	}
	const uint8_t *nul = memchr(data + 2, '\0', end - 2);
	return nul ? (size_t)(nul - data) : end;
}

enum err printer_identity_parse(struct printer_identity *identity, const uint8_t *data, size_t len)
{
	memset(identity, 0, sizeof(*identity));
	if (len < 2) {
		return ERR_PROTOCOL;
	}
	size_t end = end_of_text(data, len);
	if (end == 0) {
		bool is_empty = (data[0] << 8 | data[1]) <= 2; /* measured: 00 02 */
		return is_empty ? ERR_NOT_FOUND : ERR_PROTOCOL;
	}
	for (size_t at = 2; at < end;) {
		const uint8_t *semicolon = memchr(data + at, ';', end - at);
		size_t field_len = semicolon ? (size_t)(semicolon - (data + at)) : end - at;
		take_field(identity, data + at, field_len);
		at += field_len + 1;
	}
	return identity->model[0] || identity->maker[0] ? OK : ERR_NOT_FOUND;
}

int printer_width_of_model(const char *model)
{
	static const struct {
		const char *part;
		int width_dots;
	} widths[] = {
		{"TM-T88", 512},
		{"TM-T81", 512},
		{"TM-T70", 512},
		{"TM-T20", 576},
		{"TM-T82", 576},
		{"TM-M30", 576},
		{"CT-S651", 640},
		{"YHD-8390", 640},
		{"ITPP047", 512},
		{"58", 384}, /* POS-58, XP-58, RPP58: rolls of 58 mm */
		{"MPT-II", 384},
		{"80", 576},
	};
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		if (strcasestr(model, widths[i].part)) {
			return widths[i].width_dots;
		}
	}
	return 0;
}
