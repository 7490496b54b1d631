#include "drivers/idcard/idcard_text.h"
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <stddef.h>
#include <string.h>

enum {
	MARK_AT = 248,
	VALID_FROM_AT = 188, /* both dates stand at the same place in all four */
	VALID_TO_AT = 204,
	DATE_LEN = 8,
	NUMBER_LEN = 18,
	NUMBER_2017_LEN = 15,
	REPLACEMENT = 0xfffd,
	FIRST_YEAR = 1850,
	LAST_YEAR = 2199,
};

struct field {
	uint8_t at, len; /* bytes; len 0: the layout has none */
};

struct layout {
	uint16_t mark; /* the character at MARK_AT */
	enum card_kind kind;
	struct field name, latin, latin_more, number;
};

static const struct layout layouts[] = {
	{.mark = ' ', .kind = CARD_RESIDENT, .name = {0, 30}, .number = {122, 36}},
	{.mark = 'J', .kind = CARD_HMT, .name = {0, 30}, .number = {122, 36}},
	{.mark = 'I',
		.kind = CARD_FOREIGNER_2017,
		.name = {158, 30},
		.latin = {0, 120},
		.number = {122, 30}},
	{.mark = 'Y',
		.kind = CARD_FOREIGNER_2023,
		.name = {0, 30},
		.latin = {52, 70},
		.latin_more = {220, 22},
		.number = {122, 36}},
};

static uint16_t unit_at(const uint8_t *block, size_t at)
{
	return (uint16_t)(block[at] | block[at + 1] << 8);
}

static const struct layout *find_layout(const uint8_t *block)
{
	uint16_t mark = unit_at(block, MARK_AT);
	for (size_t i = 0; i < ARRAY_LEN(layouts); i++) {
		/* Some readers pad the reserved end of a resident's card with zero. */
		if (layouts[i].mark == mark || (layouts[i].mark == ' ' && mark == 0)) {
			return &layouts[i];
		}
	}
	return NULL;
}

/* One code point; a surrogate without its other half comes back as it is. */
static uint32_t decode_unit(const uint8_t *block, struct field field, size_t *at)
{
	uint32_t code = unit_at(block, field.at + *at);
	*at += 2;
	if (code >= 0xd800 && code < 0xdc00 && *at + 2 <= field.len) {
		uint32_t low = unit_at(block, field.at + *at);
		if (low >= 0xdc00 && low < 0xe000) {
			*at += 2;
			code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return code;
}

static bool is_space(uint32_t code)
{
	return code == ' ' || code == 0 || code == 0x3000;
}

/* A text while it is put together: runs of spaces become one, none at the ends. */
struct text {
	char bytes[PII_MAX_LEN + 1];
	size_t len;
	bool has_gap;
};

static void add_code(struct text *text, uint32_t code)
{
	if (is_space(code)) {
		text->has_gap = text->len > 0;
		return;
	}
	/* As it stands on the card: what is not to be seen is left out where it is drawn. */
	char utf8[4];
	size_t count = utf8_encode(code, utf8);
	if (count == 0) { /* half a pair */
		count = utf8_encode(REPLACEMENT, utf8);
	}
	if (text->len + text->has_gap + count > PII_MAX_LEN) {
		return;
	}
	if (text->has_gap) {
		text->bytes[text->len++] = ' ';
		text->has_gap = false;
	}
	memcpy(text->bytes + text->len, utf8, count);
	text->len += count;
}

/* The second field goes on where the first ends, in the middle of a word too. */
static void take_text(
	const uint8_t *block, struct field first, struct field second, struct pii *pii_out)
{
	struct text text = {0};
	for (size_t at = 0; at < first.len;) {
		add_code(&text, decode_unit(block, first, &at));
	}
	for (size_t at = 0; at < second.len;) {
		add_code(&text, decode_unit(block, second, &at));
	}
	pii_set(pii_out, text.bytes, text.len);
	mem_wipe(&text, sizeof(text));
}

static int number_from(const char *digits, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (digits[i] < '0' || digits[i] > '9') {
			return -1;
		}
		value = value * 10 + digits[i] - '0';
	}
	return value;
}

static bool is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_month = month >= 1 && month <= 12;
	return is_month ? days[month - 1] + (month == 2 && is_leap_year(year)) : 0;
}

/* The day of a year as four digits, its month at text. */
static bool is_day_of(int year, const char *text)
{
	int day = number_from(text + 2, 2);
	return day >= 1 && day <= days_in(year, number_from(text, 2));
}

static bool is_date(const char *text)
{
	int year = number_from(text, 4);
	return year >= FIRST_YEAR && year <= LAST_YEAR && is_day_of(year, text + 4);
}

/* A card issued on 29 February runs out on it, in a common year too. */
static bool is_last_day(const char *text)
{
	return is_date(text) ||
	       (number_from(text, 4) >= FIRST_YEAR && number_from(text, 4) <= LAST_YEAR &&
		       memcmp(text + 4, "0229", 4) == 0);
}

/* GB/T 2260, the first two digits: the 31 of the mainland, Taiwan; 81 to 83 are the residence
 * permits of Hong Kong, Macau and Taiwan. What counties there were changed all the time, and a
 * number keeps the one of its day: the other four digits say nothing. */
static bool is_province(const char *digits)
{
	static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 "
					"45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
	for (const char *at = provinces; *at; at += at[2] ? 3 : 2) {
		if (memcmp(at, digits, 2) == 0) {
			return true;
		}
	}
	return false;
}

/* The first six of eighteen digits. Foreigners (since 2023) have a nine, the province, the country
 * by ISO 3166; nobody else's begins with it. */
static bool is_area(const char *digits)
{
	return is_province(digits) || (digits[0] == '9' && is_province(digits + 1));
}

bool idcard_is_number(const char *number)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	if (strlen(number) != NUMBER_LEN) {
		return false;
	}
	int sum = 0;
	for (size_t i = 0; i < ARRAY_LEN(weights); i++) {
		int digit = number_from(number + i, 1);
		if (digit < 0) {
			return false;
		}
		sum += digit * weights[i];
	}
	return number[NUMBER_LEN - 1] == "10X98765432"[sum % 11] && is_area(number) &&
	       is_date(number + 6);
}

bool idcard_is_number_2017(const char *number)
{
	static const int weights[] = {7, 3, 1};
	if (strlen(number) != NUMBER_2017_LEN) {
		return false;
	}
	int sum = 0;
	for (int i = 0; i < NUMBER_2017_LEN - 1; i++) {
		int value = number_from(number + i, 1);
		if (i < 3) {
			bool is_letter = number[i] >= 'A' && number[i] <= 'Z';
			value = is_letter ? number[i] - 'A' + 10 : -1;
		}
		if (value < 0) {
			return false;
		}
		sum += value * weights[i % 3];
	}
	/* Country, province and city, date of birth without its century, one more digit. */
	int year = number_from(number + 7, 2);
	return number_from(number + NUMBER_2017_LEN - 1, 1) == sum % 10 &&
	       is_province(number + 3) &&
	       (is_day_of(1900 + year, number + 9) || is_day_of(2000 + year, number + 9));
}

static bool take_number(const uint8_t *block, const struct layout *layout, struct pii *number_out)
{
	take_text(block, layout->number, (struct field){0, 0}, number_out);
	char number[PII_MAX_LEN + 1];
	str_copy(number, sizeof(number), pii_reveal(number_out));
	size_t len = strlen(number);
	if (len == NUMBER_LEN && number[len - 1] == 'x') {
		number[len - 1] = 'X';
		pii_set(number_out, number, len);
	}
	bool is_good = layout->kind == CARD_FOREIGNER_2017 ? idcard_is_number_2017(number)
							   : idcard_is_number(number);
	mem_wipe(number, sizeof(number));
	return is_good;
}

static bool take_valid_to(const uint8_t *block, char valid_to_out[DATE_LEN + 1])
{
	char date[DATE_LEN + 1] = "";
	bool is_long_term = unit_at(block, VALID_TO_AT) == 0x957f &&
			    unit_at(block, VALID_TO_AT + 2) == 0x671f; /* 长期 */
	for (size_t i = 0; i < DATE_LEN; i++) {
		uint16_t unit = unit_at(block, VALID_TO_AT + 2 * i);
		if (is_long_term && i >= 2 && !is_space(unit)) {
			return false;
		}
		date[i] = unit < 0x80 ? (char)unit : '?';
	}
	if (is_long_term) {
		valid_to_out[0] = '\0';
		return true;
	}
	memcpy(valid_to_out, date, sizeof(date));
	return is_last_day(date);
}

/* Nobody has a card from before the own birth. The clock of a kiosk may be wrong, so it is not
 * asked whether that is to come; a card that does not tell its first day is not asked either. */
static bool is_born_before_issue(
	const uint8_t *block, const struct layout *layout, const char *number)
{
	char date[DATE_LEN + 1] = "";
	for (size_t i = 0; i < DATE_LEN; i++) {
		uint16_t unit = unit_at(block, VALID_FROM_AT + 2 * i);
		date[i] = unit < 0x80 ? (char)unit : '?';
	}
	return layout->kind == CARD_FOREIGNER_2017 || !is_last_day(date) ||
	       memcmp(number + 6, date, DATE_LEN) <= 0;
}

enum err idcard_text_parse(const uint8_t block[IDCARD_TEXT_LEN], struct id_card *card_out)
{
	mem_wipe(card_out, sizeof(*card_out));
	const struct layout *layout = find_layout(block);
	if (!layout) {
		return ERR_UNSUPPORTED;
	}
	card_out->kind = layout->kind;
	take_text(block, layout->name, (struct field){0, 0}, &card_out->name);
	take_text(block, layout->latin, layout->latin_more, &card_out->name_latin);
	bool has_name = !plain_is_blank(pii_reveal(&card_out->name)) ||
			!plain_is_blank(pii_reveal(&card_out->name_latin));
	if (!has_name || !take_number(block, layout, &card_out->number) ||
		!take_valid_to(block, card_out->valid_to) ||
		!is_born_before_issue(block, layout, pii_reveal(&card_out->number))) {
		mem_wipe(card_out, sizeof(*card_out));
		return ERR_INVALID;
	}
	return OK;
}
