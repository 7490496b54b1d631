/* MatterDetail of the contract: where its guide is on a phone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_matter.h"

#define GUIDE "\"guide\":{\"title\":{\"zh\":\"t\"},\"blocks\":[{\"kind\":\"note\",\"text\":\"n\"}]}"

static struct matter_detail *read(const char *member)
{
	char json[1024];
	struct matter_detail *detail = NULL;
	assert_true(str_format(json, sizeof(json), "{\"code\":\"hrss-04\",%s" GUIDE "}", member));
	assert_int_equal(matter_parse(json, strlen(json), "hrss-04", &detail), OK);
	return detail;
}

static void the_page_is_the_halls(void **state)
{
	(void)state;
	struct matter_detail *detail = read("\"page_url\":\"https://hall.example/m/hrss-04\",");
	assert_string_equal(detail->page_url, "https://hall.example/m/hrss-04");
	matter_detail_destroy(detail);
}

/* A hall without such pages, or one that says something else: none is made up. */
static void else_there_is_none(void **state)
{
	(void)state;
	static const char *const members[] = {"", "\"page_url\":\"\",", "\"page_url\":7,",
		"\"page_url\":\"http://hall.example/m/hrss-04\",", "\"page_url\":\"/m/hrss-04\",",
		"\"page_url\":\"javascript:alert(1)\",",
		"\"page_url\":{\"zh\":\"https://hall.example/m/hrss-04\"},"};
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		struct matter_detail *detail = read(members[i]);
		assert_string_equal(detail->page_url, "");
		assert_int_equal(detail->guide->block_count, 1);
		matter_detail_destroy(detail);
	}
}

static void it_has_a_longest(void **state)
{
	(void)state;
	for (int len = PAGE_URL_LEN; len <= PAGE_URL_LEN + 1; len++) {
		char member[PAGE_URL_LEN + 40];
		str_format(member, sizeof(member), "\"page_url\":\"https://%0*d\",", len - 8, 7);
		struct matter_detail *detail = read(member);
		assert_int_equal(strlen(detail->page_url), len <= PAGE_URL_LEN ? len : 0);
		matter_detail_destroy(detail);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_is_the_halls),
		cmocka_unit_test(else_there_is_none),
		cmocka_unit_test(it_has_a_longest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
