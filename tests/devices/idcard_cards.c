/*
 * The people are invented; their numbers have right check digits so that drivers may check them.
 * Offsets and lengths are bytes of the card's text file, UTF-16LE padded with U+0020.
 */
#include "tests/devices/idcard_cards.h"

#include <stdio.h>
#include <string.h>
#include <uchar.h>

/* Strings are UTF-16 code units, so that a private-use character or half a pair can stand on a
 * card. */
struct person {
	const char *poke;
	char layout; /* ' ' resident, 'J' permit of HK/Macau/Taiwan, 'I' foreigner 2017, 'Y'
			foreigner 2023 */
	const char16_t *name; /* Chinese name */
	const char *sex, *nation, *birth;
	const char16_t *address; /* Y: English name, first part */
	const char *number;	 /* without the check digit */
	const char16_t *issuer;
	const char *from;
	const char16_t *until;
	const char *extra;   /* J: pass number; I, Y: English name (second part) */
	const char *country; /* I, Y */
};

static const char16_t half_pair[] = {
	0x738b, 0xd842, 0x5b50, 0}; /* 王, the first half of a pair, 子 */

static const struct person people[] = {
	{"zhang", ' ', u"张一扇", "1", "01", "19480229", u"江苏省苏州市吴江区水乡街道桥头路8号",
		"32058419480229001", u"苏州市公安局吴江分局", "20180501", u"长期", NULL, NULL},
	{"li", ' ', u"李小满", "2", "03", "19920520", u"江苏省苏州市吴江区春分村3组12号",
		"32058419920520002", u"苏州市公安局吴江分局", "20200601", u"20400601", NULL, NULL},
	{"expired", ' ', u"钱过期", "1", "01", "19700101", u"江苏省苏州市吴江区旧街1号",
		"32058419700101001", u"苏州市公安局吴江分局", "20050101", u"20250101", NULL, NULL},
	/* 㐱 and 䶮 are in Extension A, the surrogate pair is U+20BB7, E843 is private use. */
	{"rare", ' ', u"\u3431\u4DAE\U00020BB7", "2", "97", "19850606",
		u"江苏省苏州市吴江区\uE843家浜村", "32058419850606004", u"苏州市公安局吴江分局",
		"20190101", u"20390101", NULL, NULL},
	{"private", ' ', u"赵\uE863", "1", "30", "19661231", u"江苏省苏州市吴江区末日巷31号",
		"32058419661231003", u"苏州市公安局吴江分局", "20160101", u"长期", NULL, NULL},
	{"halfpair", ' ', half_pair, "1", "01", "20000102", u"江苏省苏州市吴江区半边街2号",
		"32058420000102005", u"苏州市公安局吴江分局", "20190101", u"20290101", NULL, NULL},
	{"longname", ' ', u"阿不都热合曼買買提艾力江買合木", "1", "05", "19780815",
		u"江苏省苏州市吴江区很长很长很长很长很长很长很长的路名一百二十三号四单元五零六室",
		"32058419780815007", u"苏州市公安局吴江分局水乡派出所户", "20180101", u"20380101",
		NULL, NULL},
	{"j_chen", 'J', u"陈大文", "1", "", "19880808", u"江苏省苏州市吴江区港湾路66号",
		"81000019880808001", u"苏州市公安局吴江分局", "20230101", u"20280101", "H12345678",
		NULL},
	{"i_smith", 'I', u"史密斯", "2", NULL, "19830417", NULL,
		"GBR3205830417"
		"1",
		NULL, "20210301", u"20310301", "SMITH, ALEXANDRA EXAMPLE", "GBR"},
	{"y_mueller", 'Y', u"米勒", "1", "01", "19850315", u"MUELLER, MAXIMILIAN ALEXANDER EXAMP",
		"93227619850315001", NULL, "20240101", u"20340101", "LE VON TEST", "DEU"},
	{"damaged", ' ', u"孙不读", "1", "01", "19900101", u"江苏省苏州市吴江区划痕路4号",
		"32058419900101009", u"苏州市公安局吴江分局", "20200101", u"20400101", NULL, NULL},
};

static void put_units(uint8_t *field, int len, const char16_t *text)
{
	for (int i = 0; i < len && *text; i += 2, text++) {
		field[i] = (uint8_t)*text;
		field[i + 1] = (uint8_t)(*text >> 8);
	}
}

static void put_ascii(uint8_t *field, int len, const char *text)
{
	for (int i = 0; i < len && *text; i += 2, text++) {
		field[i] = (uint8_t)*text;
		field[i + 1] = 0;
	}
}

static void fill_blank(uint8_t *field, int len)
{
	for (int i = 0; i + 1 < len; i += 2) {
		field[i] = ' ';
		field[i + 1] = 0;
	}
}

void card_put_utf8(uint8_t *field, int len, const char *text)
{
	int at = 0;

	fill_blank(field, len);
	while (*text && at + 2 <= len) {
		const uint8_t *p = (const uint8_t *)text;
		int more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : p[0] >= 0xc0 ? 1 : 0;
		uint32_t c = more == 3	 ? p[0] & 7u
			     : more == 2 ? p[0] & 15u
			     : more == 1 ? p[0] & 31u
					 : p[0];

		for (text++; more && *text; more--, text++) {
			c = c << 6 | (uint8_t)(*text & 0x3f);
		}
		if (c > 0xffff) {
			if (at + 4 > len) {
				return;
			}
			uint32_t high = 0xd7c0 + (c >> 10);

			field[at++] = (uint8_t)high;
			field[at++] = (uint8_t)(high >> 8);
			c = 0xdc00 | (c & 0x3ff);
		}
		field[at++] = (uint8_t)c;
		field[at++] = (uint8_t)(c >> 8);
	}
}

/* GB 11643: the check digit of 17 digits. */
static char number_check(const char *digits)
{
	static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	for (int i = 0; i < 17; i++) {
		sum += (digits[i] - '0') * weights[i];
	}
	return "10X98765432"[sum % 11];
}

/* The foreigner's card of 2017: weights 7 3 1, A = 10, modulo 10 over 14 characters. */
static char foreigner_check(const char *text)
{
	static const int weights[3] = {7, 3, 1};
	int sum = 0;

	for (int i = 0; i < 14; i++) {
		int value = text[i] >= 'A' ? text[i] - 'A' + 10 : text[i] - '0';

		sum += value * weights[i % 3];
	}
	return (char)('0' + sum % 10);
}

static void put_number(uint8_t *field, const char *number, char check)
{
	char text[20];

	snprintf(text, sizeof(text), "%s%c", number, check);
	put_ascii(field, 36, text);
}

static void put_foreigner_2017(const struct person *p, uint8_t *t)
{
	char number[17];

	put_ascii(t + 0, 120, p->extra);
	put_ascii(t + 120, 2, p->sex);
	snprintf(number, sizeof(number), "%s%c", p->number, foreigner_check(p->number));
	put_ascii(t + 122, 30, number);
	put_ascii(t + 152, 6, p->country);
	put_units(t + 158, 30, p->name);
	put_ascii(t + 188, 16, p->from);
	put_units(t + 204, 16, p->until);
	put_ascii(t + 220, 16, p->birth);
	put_ascii(t + 236, 4, "01");
	put_ascii(t + 240, 8, "1500");
}

static void put_others(const struct person *p, uint8_t *t)
{
	put_units(t + 0, 30, p->name);
	put_ascii(t + 30, 2, p->sex);
	put_ascii(t + 32, 4, p->nation);
	put_ascii(t + 36, 16, p->birth);
	put_units(t + 52, 70, p->address);
	put_number(t + 122, p->number, number_check(p->number));
	if (p->issuer) {
		put_units(t + 158, 30, p->issuer);
	}
	put_ascii(t + 188, 16, p->from);
	put_units(t + 204, 16, p->until);
	if (p->layout == 'J') {
		put_ascii(t + 220, 18, p->extra);
		put_ascii(t + 238, 4, "01");
	} else if (p->layout == 'Y') {
		put_ascii(t + 220, 22, p->extra);
		put_ascii(t + 242, 6, p->country);
		put_ascii(t + 250, 6, "001");
	}
}

bool card_make(const char *name, uint8_t text[CARD_TEXT])
{
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		if (strcmp(people[i].poke, name) != 0) {
			continue;
		}
		fill_blank(text, CARD_TEXT);
		if (people[i].layout == 'I') {
			put_foreigner_2017(&people[i], text);
		} else {
			put_others(&people[i], text);
		}
		text[248] = (uint8_t)people[i].layout;
		return true;
	}
	return false;
}

const char *card_names(void)
{
	return "zhang li expired rare private halfpair longname j_chen i_smith y_mueller damaged "
	       "bank";
}

void card_photo(uint8_t photo[CARD_PHOTO])
{
	static const uint8_t header[] = {
		0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff, 0x85};
	uint32_t x = 20231201;

	for (int i = 0; i < CARD_PHOTO; i++) {
		x = x * 1664525u + 1013904223u;
		photo[i] = (uint8_t)(x >> 24);
	}
	memcpy(photo, header, sizeof(header));
}
