/* The catalogue as the hall writes it: what becomes of it in the kiosk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/hall/api_pinyin.h"

static void pinyin_is_cleaned(void **state)
{
	static const struct {
		const char *text, *clean;
	} rows[] = {
		{"she bao ka", "she bao ka"},
		{"hpv yi miao", "hpv yi miao"},
		{"HPV Yi Miao", "hpv yi miao"},
		{"lv shi", "lv shi"},
		{"lü shi", "lv shi"},
		{"lǜ shī", "lv shi"},
		{"Lǚ Yóu", "lv you"},
		{"lu: shi", "lv shi"},
		{"LU: SHI", "lv shi"},
		{"lu\xcc\x88 shi", "lv shi"},	      /* u and dots */
		{"lu\xcc\x88\xcc\x80 shi", "lv shi"}, /* and a tone */
		{"zhan lu:e", "zhan lve"},
		{"zhan lüè", "zhan lve"},
		{"lv4 shi1", "lv4 shi1"},
		{"xi'an", "xi an"},
		{"xi’ān", "xi an"},
		{"  a   b ", "a b"},
		{"jie hun (yu yue)", "jie hun yu yue"},
		{"jie hun (预约)", "jie hun"},
		{":u a:", "u a"},
		{"\xff", ""},
		{"---", ""},
		{"", ""},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char clean[32];
		api_clean_pinyin(rows[i].text, clean, sizeof(clean));
		assert_string_equal(clean, rows[i].clean);
	}
	char small[8];
	api_clean_pinyin("she bao ka", small, sizeof(small));
	assert_string_equal(small, "she bao");
	api_clean_pinyin("shen bao ka", small, sizeof(small));
	assert_string_equal(small, "shen");
	api_clean_pinyin("chuangzhi", small, sizeof(small));
	assert_string_equal(small, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pinyin_is_cleaned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
