/* Rating and helpers as the contract has them: what is sent, and what is made of the answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_helping.h"
#include "tests/harness/full_catalog.h"

static void what_is_sent(void **state)
{
	(void)state;
	struct rating rating = {.key = "k",
		.person = 7,
		.rated = {.kind = RATED_CASE, .id = "20261124000374", .last_four = "0273"},
		.level = 2,
		.reason_count = 2,
		.reasons = {"slow", "papers"}};
	char *text =
		rating_body(&rating); /* no key, no person, no second factor: those are headers */
	assert_string_equal(text,
		"{\"case\":\"20261124000374\",\"level\":2,\"reasons\":[\"slow\",\"papers\"]}");
	json_text_free(text);
	rating = (struct rating){.rated = {.kind = RATED_TICKET, .id = "8f31c2d05e"}, .level = 5};
	text = rating_body(&rating);
	assert_string_equal(text, "{\"ticket\":\"8f31c2d05e\",\"level\":5}");
	json_text_free(text);
	text = helper_body(&(const struct helper_order){.screen = "review", .place = "一楼东门"});
	assert_string_equal(text, "{\"screen\":\"review\",\"place\":\"一楼东门\"}");
	json_text_free(text);
	text = helper_body(&(const struct helper_order){.screen = "home"});
	assert_string_equal(text, "{\"screen\":\"home\"}");
	json_text_free(text);
}

static enum err thank(const char *json, struct thanks *out)
{
	return thanks_parse(json, strlen(json), out);
}

static void thanks_are_read(void **state)
{
	struct thanks thanks;
	(void)state;
	assert_int_equal(thank("{\"text\":{\"zh\":\"谢谢\",\"en\":\"Thank\\nyou\",\"eo\":\"x\"},"
			       "\"follow_up\":true,\"more\":[]}",
				 &thanks),
		OK);
	assert_true(thanks.has_follow_up);
	assert_string_equal(thanks.said.in[LANG_ZH], "谢谢");
	assert_string_equal(thanks.said.in[LANG_EN], "Thank you");
	assert_int_equal(thank("{\"text\":{\"zh\":\"谢谢\"},\"follow_up\":false}", &thanks), OK);
	assert_false(thanks.has_follow_up);
	assert_string_equal(thanks.said.in[LANG_EN], "谢谢");
	static const char *const bad[] = {"", "{}", "[]", "7", "{\"text\":{\"zh\":\"谢谢\"}}",
		"{\"follow_up\":true}", "{\"text\":\"谢谢\",\"follow_up\":true}",
		"{\"text\":{\"zh\":\" \"},\"follow_up\":true}",
		"{\"text\":{\"zh\":\"谢谢\"},\"follow_up\":\"yes\"}",
		"{\"text\":{\"zh\":\"谢谢\"},\"follow_up\":true"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(thank(bad[i], &thanks), ERR_INVALID);
	}
	assert_int_equal(thanks_parse(NULL, 0, &thanks), ERR_INVALID);
}

static void calls_are_read(void **state)
{
	static const struct {
		const char *state;
		enum helper_answer answer;
	} states[] = {{"waiting", HELPER_IS_WAITED_FOR}, {"coming", HELPER_IS_WAITED_FOR},
		{"on_a_bicycle", HELPER_IS_WAITED_FOR}, {"done", HELPER_IS_OVER},
		{"cancelled", HELPER_IS_OVER}, {"nobody", HELPER_IS_NOBODY}};
	char json[200];
	struct helper_call call;
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		str_format(json, sizeof(json),
			"{\"id\":\"k1Qm0cXo\",\"state\":\"%s\",\"text\":{\"zh\":\"来\"}}",
			states[i].state);
		assert_int_equal(helper_parse(json, strlen(json), &call), OK);
		assert_int_equal(call.answer, states[i].answer);
		assert_string_equal(call.id, "k1Qm0cXo");
		assert_string_equal(call.said.in[LANG_EN], "来");
	}
	static const char *const bad[] = {"", "null",
		"{\"state\":\"waiting\",\"text\":{\"zh\":\"来\"}}",
		"{\"id\":\"short\",\"state\":\"waiting\",\"text\":{\"zh\":\"来\"}}",
		"{\"id\":\"../../../x\",\"state\":\"waiting\",\"text\":{\"zh\":\"来\"}}",
		"{\"id\":\"k1Qm0cXo\",\"text\":{\"zh\":\"来\"}}",
		"{\"id\":\"k1Qm0cXo\",\"state\":\"a b\",\"text\":{\"zh\":\"来\"}}",
		"{\"id\":\"k1Qm0cXo\",\"state\":\"waiting\"}",
		"{\"id\":\"12345678901234567890123456789012345678901234567890123456789012345\","
		"\"state\":\"waiting\",\"text\":{\"zh\":\"来\"}}"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(helper_parse(bad[i], strlen(bad[i]), &call), ERR_INVALID);
	}
}

static void the_longest_words_are_whole(void **state)
{
	size_t len = 0;
	char *text = full_text_json(&len), json[8000];
	struct helper_call call;
	(void)state;
	assert_true(str_format(json, sizeof(json),
		"{\"id\":\"k1Qm0cXo\",\"state\":\"waiting\",\"text\":%s}", text));
	assert_int_equal(helper_parse(json, strlen(json), &call), OK);
	assert_int_equal(
		utf8_count(call.said.in[LANG_ZH]), contract_max("Text", "zh", "maxLength"));
	assert_int_equal(
		utf8_count(call.said.in[LANG_EN]), contract_max("Text", "en", "maxLength"));
	free(text);
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent),
		cmocka_unit_test(thanks_are_read),
		cmocka_unit_test(calls_are_read),
		cmocka_unit_test(the_longest_words_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
