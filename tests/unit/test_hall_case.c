/* The hall's words on a case and my page: what is taken of them, and what is left out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"

#define NO  "20261120000470"
#define KEY "7f3a09c211223344556677889900aabb"

static char *read_file(const char *name, size_t *len_out)
{
	char path[256], *json = NULL;
	assert_true(str_format(path, sizeof(path), SOURCE_DIR "/tests/golden/%s", name));
	assert_int_equal(fs_read(path, DOCUMENT_MAX_LEN, &json, len_out), OK);
	return json;
}

static void a_whole_case(void **state)
{
	(void)state;
	size_t len;
	struct case_view *view;
	char *json = read_file("case.json", &len);
	assert_int_equal(case_parse(json, len, NO, &view), OK);
	assert_string_equal(view->no, NO);
	assert_string_equal(view->title.in[LANG_ZH], "企业设立登记");
	assert_string_equal(view->state_text.in[LANG_EN], "Being handled");
	assert_int_equal(view->colour, COLOUR_GREEN);
	assert_string_equal(view->promised_by, "2026-11-25");
	assert_true(view->is_suspended && view->can_rate);
	assert_string_equal(
		view->page_url, "https://hall.yunhe.example/c/0f8fad5bd9cb469fa165708677289501");
	assert_int_equal(view->suspended_ms, INT64_C(1795244640000));
	assert_string_equal(view->reason.in[LANG_ZH], "缺章程原件");
	assert_int_equal(view->ask_count, 2);
	assert_int_equal(view->asks[0].ways, ASK_PAPER);
	assert_int_equal(view->asks[1].ways, ASK_UPLOAD | ASK_PAPER);
	assert_int_equal(view->other_count, 2);
	assert_string_equal(view->others[1], "20261120000496");
	assert_string_equal(view->seal.in[LANG_EN], "Yunhe Market Regulation Bureau");
	assert_true(view->appointment_ms > 0);
	assert_non_null(view->document);
	assert_int_equal(view->document->blocks[0].kind, BLOCK_facts);
	case_view_destroy(view);
	assert_int_equal(case_parse(json, len, KEY, &view), OK); /* by its receipt's key */
	case_view_destroy(view);
	assert_int_equal(case_parse(json, len, "20261120000488", &view), ERR_INVALID);
	assert_null(view); /* another case than was asked for */
	mem_free(json);
}

static void what_it_cannot_do_without(void **state)
{
	static const char *const bad[] = {"", "[]", "{}", "{\"no\":\"" NO "\"}",
		"{\"no\":\"" NO "\",\"title\":\"t\"}",
		"{\"no\":\"" NO "\",\"state_text\":\"s\",\"title\":{\"zh\":\" \"}}",
		"{\"no\":\"../me\",\"title\":\"t\",\"state_text\":\"s\"}",
		"{\"no\":\"" NO "\",\"title\":\"t\",\"state_text\":\"s\""};
	(void)state;
	struct case_view *view;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_not_equal(case_parse(bad[i], strlen(bad[i]), NO, &view), OK);
		assert_null(view);
	}
	static const char least[] = "{\"no\":\"" NO "\",\"title\":\"t\",\"state_text\":\"s\"}";
	assert_int_equal(case_parse(least, strlen(least), NO, &view), OK);
	assert_null(view->document);
	assert_string_equal(view->page_url, "");
	assert_int_equal(view->colour, COLOUR_NONE);
	assert_string_equal(view->reason.in[LANG_EN], "");
	case_view_destroy(view);
	assert_int_equal(case_parse(least, DOCUMENT_MAX_LEN + 1, NO, &view), ERR_TOO_BIG);
}

static void my_page(void **state)
{
	(void)state;
	size_t len;
	struct my_page *page;
	char *json = read_file("mine.json", &len);
	assert_int_equal(my_page_parse(json, len, &page), OK);
	assert_int_equal(page->entry_count, 10);
	assert_int_equal(page->entries[0].kind, ENTRY_APPOINTMENT);
	assert_string_equal(page->entries[0].case_no, "");
	assert_string_equal(page->entries[1].text.in[LANG_EN], "A0043"); /* one text for all */
	assert_int_equal(page->entries[2].kind, ENTRY_ASK);
	assert_string_equal(page->entries[2].case_no, "20261118000028");
	assert_int_equal(page->entries[4].colour, COLOUR_RED);
	assert_string_equal(page->entries[5].case_no, "20261110000048");
	assert_int_equal(page->entries[7].kind, ENTRY_BILL);
	assert_string_equal(page->entries[7].account.unit, "water");
	assert_string_equal(page->entries[7].account.no, "3205840012217");
	assert_null(page->entries[7].receipt);
	assert_int_equal(page->entries[8].kind, ENTRY_RECEIPT);
	assert_string_equal(page->entries[8].receipt->no, "R20261020000039");
	assert_int_equal(page->entries[8].receipt->amount_fen, 8712);
	assert_int_equal(page->entries[8].receipt->line_count, 1);
	assert_null(page->entries[9].receipt); /* it was given back */
	my_page_destroy(page);
	mem_free(json);
	static const char odd[] =
		"{\"entries\":[7,{\"kind\":\"moon\",\"title\":\"t\",\"target\":{\"moon\":\"1\"}},"
		"{\"kind\":\"case\"},{\"kind\":\"evaluation\",\"title\":\"e\",\"target\":"
		"{\"evaluation\":\"a1Qm0cXo2v8rT4n6\"}}]}";
	assert_int_equal(my_page_parse(odd, strlen(odd), &page), OK);
	assert_int_equal(page->entry_count, 2);
	assert_int_equal(page->entries[0].kind, ENTRY_OTHER); /* shown as text */
	assert_string_equal(page->entries[1].case_no, "");
	assert_string_equal(page->entries[1].rated_ticket, "a1Qm0cXo2v8rT4n6");
	my_page_destroy(page);
	assert_int_equal(my_page_parse("{}", 2, &page), ERR_INVALID);
	assert_null(page);
}

static int begin(void **state)
{
	(void)state;
	json_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_case),
		cmocka_unit_test(what_it_cannot_do_without),
		cmocka_unit_test(my_page),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
