/* The text block in its four layouts, with people who do not exist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <cmocka.h>
#include "drivers/idcard/idcard_text.h"

static uint8_t block[IDCARD_TEXT_LEN];
static struct id_card card;

static void put(size_t at, const char16_t *text)
{
	for (; *text; text++, at += 2) {
		block[at] = (uint8_t)*text;
		block[at + 1] = (uint8_t)(*text >> 8);
	}
}

static void make_empty(void)
{
	for (size_t at = 0; at < sizeof(block); at += 2) {
		put(at, u" ");
	}
}

static void make_resident(void)
{
	make_empty();
	put(0, u"张安然");
	put(30, u"2");
	put(32, u"01");
	put(36, u"19491231");
	put(52, u"示例省示例市示例路1号");
	put(122, u"11010519491231002X");
	put(158, u"示例市公安局");
	put(188, u"20150101");
	put(204, u"20350101");
}

static int setup(void **state)
{
	(void)state;
	make_resident();
	return 0;
}

static void check(
	enum err err, const char *name, const char *latin, const char *number, const char *valid_to)
{
	assert_int_equal(idcard_text_parse(block, &card), err);
	assert_string_equal(pii_reveal(&card.name), name);
	assert_string_equal(pii_reveal(&card.name_latin), latin);
	assert_string_equal(pii_reveal(&card.number), number);
	assert_string_equal(card.valid_to, valid_to);
}

static void check_bad(enum err err)
{
	check(err, "", "", "", "");
}

static void resident(void **state)
{
	(void)state;
	check(OK, "张安然", "", "11010519491231002X", "20350101");
	assert_int_equal(card.kind, CARD_RESIDENT);
	/* Zero instead of spaces at the reserved end. */
	block[248] = 0;
	check(OK, "张安然", "", "11010519491231002X", "20350101");
}

static void nothing_else_leaves(void **state)
{
	(void)state;
	assert_int_equal(idcard_text_parse(block, &card), OK);
	const char *bytes = (const char *)&card;
	assert_null(memmem(bytes, sizeof(card), "示例", strlen("示例")));
	assert_null(memmem(bytes, sizeof(card), "20150101", 8));
}

static void hong_kong_macau_taiwan(void **state)
{
	(void)state;
	put(0, u"陈示例");
	put(122, u"810000199408230021");
	put(220, u"H00000000");
	put(248, u"J");
	check(OK, "陈示例", "", "810000199408230021", "20350101");
	assert_int_equal(card.kind, CARD_HMT);
}

static void foreigner_2017(void **state)
{
	(void)state;
	make_empty();
	put(0, u"SAMPLE, ANNA MARIA");
	put(120, u"2");
	put(122, u"AAA110099010106");
	put(152, u"AAA");
	put(158, u"安娜");
	put(204, u"20290630");
	put(220, u"19900101");
	put(248, u"I");
	check(OK, "安娜", "SAMPLE, ANNA MARIA", "AAA110099010106", "20290630");
	assert_int_equal(card.kind, CARD_FOREIGNER_2017);
	put(158, u"  ");
	check(OK, "", "SAMPLE, ANNA MARIA", "AAA110099010106", "20290630");
	put(150, u"5");
	check_bad(ERR_INVALID);
}

static void foreigner_2023(void **state)
{
	(void)state;
	make_empty();
	put(0, u"示例安");
	put(52, u"A VERY LONG FAMILY NAME THAT GOES O"); /* 35 characters: the field is full */
	put(220, u"N, ANNA");
	put(122, u"911001198308030002");
	put(204, u"20331201");
	put(248, u"Y");
	check(OK, "示例安", "A VERY LONG FAMILY NAME THAT GOES ON, ANNA", "911001198308030002",
		"20331201");
	assert_int_equal(card.kind, CARD_FOREIGNER_2023);
	put(52, u"SHORT NAME                         ");
	put(220, u"       ");
	check(OK, "示例安", "SHORT NAME", "911001198308030002", "20331201");
}

static void unknown_layouts_are_not_guessed(void **state)
{
	(void)state;
	put(248, u"Z");
	check_bad(ERR_UNSUPPORTED);
	put(248, u"j");
	check_bad(ERR_UNSUPPORTED);
}

static void rare_characters_come_through(void **state)
{
	(void)state;
	put(0, u"\U00020C11\U0002B81C·\u9FA6");
	check(OK, "\U00020C11\U0002B81C·\u9FA6", "", "11010519491231002X", "20350101");
}

static void a_name_stays_what_it_is(void **state)
{
	(void)state;
	static const struct {
		char16_t units[8];
		const char *name;
	} known[] = {
		{{u'张', 0xe123, 0}, "张\uE123"}, /* private use */
		{{0xe863, u'张', 0xf8ff, 0}, "\uE863张\uF8FF"},
		{{u'张', 0xdb80, 0xdc01, 0}, "张\U000F0001"}, /* private plane 15 */
		{{u'张', 0xdbff, 0xdffd, 0}, "张\U0010FFFD"}, /* and 16 */
		{{u'张', 0x200b, u'三', 0}, "张\u200B三"},    /* zero width */
		{{0x202e, u'张', 0xfeff, 0}, "\u202E张\uFEFF"},
		{{u'张', 0x0007, 0xffff, 0}, "张\x07\uFFFF"},
		/* What UTF-8 has no form for. */
		{{u'张', 0xd840, u'三', 0}, "张\uFFFD三"},	/* a first half alone */
		{{u'张', 0xdc0b, u'三', 0}, "张\uFFFD三"},	/* a second half alone */
		{{0xdc0b, 0xd840, u'三', 0}, "\uFFFD\uFFFD三"}, /* halves in the wrong order */
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		make_resident();
		put(0, u"               ");
		put(0, known[i].units);
		check(OK, known[i].name, "", "11010519491231002X", "20350101");
	}
	/* A first half in the field's last place does not reach into the next field. */
	make_resident();
	put(0, u"一二三四五六七八九十一二三四");
	block[28] = 0x40;
	block[29] = 0xd8;
	block[30] = 0x0b;
	block[31] = 0xdc;
	check(OK, "一二三四五六七八九十一二三四\uFFFD", "", "11010519491231002X", "20350101");
}

static void spaces_are_trimmed(void **state)
{
	(void)state;
	put(0, u"\u3000张  三\u3000 ");
	check(OK, "张 三", "", "11010519491231002X", "20350101");
	put(0, u"               ");
	check_bad(ERR_INVALID);
	put(0, u"\u200B\uFEFF"); /* nothing to be seen */
	check_bad(ERR_INVALID);
}

static void numbers_must_verify(void **state)
{
	(void)state;
	assert_true(idcard_is_number("11010519491231002X"));
	assert_true(idcard_is_number("440524188001010014"));
	assert_false(idcard_is_number("440524188001010013"));
	assert_false(idcard_is_number("11010519491231002"));
	assert_false(idcard_is_number("1101051949123100211"));
	assert_false(idcard_is_number("X10105194912310021"));
	assert_false(idcard_is_number(""));
	/* One digit changed anywhere, or two neighbours swapped, is noticed. */
	char number[] = "11010519491231002X";
	for (size_t i = 0; i < 17; i++) {
		char right = number[i];
		number[i] = right == '9' ? '0' : (char)(right + 1);
		assert_false(idcard_is_number(number));
		number[i] = right;
	}
	put(122, u"110105194912310021");
	check_bad(ERR_INVALID);
	put(122, u"11010519491231002x");
	check(OK, "张安然", "", "11010519491231002X", "20350101");
	/* A right check digit does not excuse a month 13. */
	assert_false(idcard_is_number("110105194913310021"));
	put(122, u"110105194913310021");
	check_bad(ERR_INVALID);
}

/* ../shared/cases/idnumber.tsv and its like: the check digit is right in each. */
static void numbers_need_a_day_and_an_area(void **state)
{
	(void)state;
	static const struct {
		const char *number;
		bool is_right;
	} numbers[] = {
		{"110105202302290022", false}, /* no 29 February 2023 */
		{"110105190002290025", false}, /* nor 1900 */
		{"110105210002290020", false}, /* nor 2100 */
		{"110105200002290021", true},
		{"11010520240229002X", true},
		{"110105192304310027", false}, /* 31 April */
		{"110105184901010022", false},
		{"000000194912310027", false}, /* no such area */
		{"100000194912310020", false},
		{"160105194912310029", false},
		{"240105194912310029", false},
		{"38010519491231002X", false},
		{"470105194912310021", false},
		{"550105194912310021", false},
		{"660105194912310027", false},
		{"720105194912310023", false},
		{"840105194912310020", false},
		{"910000194912310021", false}, /* foreigners: nine, province, country */
		{"901156194912310028", false},
		{"999156194912310021", false},
		{"91115619491231002X", true},
		{"942156194912310026", true},
		{"710105194912310021", true},
		{"82000019491231002X", true},
		{"830000194912310021", true},
		{"659001194912310022", true}, /* Shihezi */
		{"50023419491231002X", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		if (idcard_is_number(numbers[i].number) != numbers[i].is_right) {
			fail_msg("%s", numbers[i].number);
		}
	}
	static const struct {
		const char *number;
		bool is_right;
	} of_2017[] = {
		{"AAA110000022901", true}, /* 29 February 2000 */
		{"AAA110001022902", false},
		{"AAA110009023008", false},
		{"AAA000099010106", false},
		{"AAA990099010106", false},
		{"AAA110099130109", false},
		{"AAA440196043102", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(of_2017); i++) {
		if (idcard_is_number_2017(of_2017[i].number) != of_2017[i].is_right) {
			fail_msg("%s", of_2017[i].number);
		}
	}
}

static void nobody_has_a_card_before_being_born(void **state)
{
	(void)state;
	put(122, u"110105209912310029");
	put(204, u"长期      ");
	check_bad(ERR_INVALID);
	put(122, u"110105201501020020"); /* a day after its first day */
	check_bad(ERR_INVALID);
	put(188, u"20150102");
	check(OK, "张安然", "", "110105201501020020", "");
	put(188, u"        "); /* it does not say */
	check(OK, "张安然", "", "110105201501020020", "");
}

static void numbers_of_2017_must_verify(void **state)
{
	(void)state;
	/* 10*7+10*3+10*1 + 1*7+1*3+0*1 + 0*7+9*3+9*1 + 0*7+1*3+0*1 + 1*7+0*3 = 166: six. */
	int good_count = 0;
	char number[] = "AAA110099010100";
	for (char digit = '0'; digit <= '9'; digit++) {
		number[14] = digit;
		good_count += idcard_is_number_2017(number);
	}
	assert_int_equal(good_count, 1);
	assert_true(idcard_is_number_2017("AAA110099010106"));
	assert_false(idcard_is_number_2017("aaa110099010106"));
	assert_false(idcard_is_number_2017("1AA110099010106"));
	assert_false(idcard_is_number_2017("AAA11009901010X"));
	assert_false(idcard_is_number_2017("AAA11009901010"));
}

static void valid_to_is_a_date_or_long_term(void **state)
{
	(void)state;
	put(204, u"长期      ");
	check(OK, "张安然", "", "11010519491231002X", "");
	put(204, u"长期1     ");
	check_bad(ERR_INVALID);
	static const struct {
		const char16_t *text;
		enum err err;
	} dates[] = {
		{u"20260228", OK},
		{u"20260229", OK}, /* issued on a leap day */
		{u"20260230", ERR_INVALID},
		{u"20261301", ERR_INVALID},
		{u"20260001", ERR_INVALID},
		{u"20260100", ERR_INVALID},
		{u"20260431", ERR_INVALID},
		{u"2026013 ", ERR_INVALID},
		{u"        ", ERR_INVALID},
		{u"00000000", ERR_INVALID},
		{u"２0260101", ERR_INVALID},
	};
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		make_resident();
		put(204, dates[i].text);
		assert_int_equal(idcard_text_parse(block, &card), dates[i].err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(resident, setup),
		cmocka_unit_test_setup(nothing_else_leaves, setup),
		cmocka_unit_test_setup(hong_kong_macau_taiwan, setup),
		cmocka_unit_test_setup(foreigner_2017, setup),
		cmocka_unit_test_setup(foreigner_2023, setup),
		cmocka_unit_test_setup(unknown_layouts_are_not_guessed, setup),
		cmocka_unit_test_setup(rare_characters_come_through, setup),
		cmocka_unit_test_setup(a_name_stays_what_it_is, setup),
		cmocka_unit_test_setup(spaces_are_trimmed, setup),
		cmocka_unit_test_setup(numbers_must_verify, setup),
		cmocka_unit_test_setup(numbers_need_a_day_and_an_area, setup),
		cmocka_unit_test_setup(nobody_has_a_card_before_being_born, setup),
		cmocka_unit_test_setup(numbers_of_2017_must_verify, setup),
		cmocka_unit_test_setup(valid_to_is_a_date_or_long_term, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
