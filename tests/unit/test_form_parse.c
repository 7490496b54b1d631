/* Forms as the hall sends them: what is read of one, and every way in which one is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/answers.h"

#define T	  "\"x-title\":{\"zh\":\"题\"}"
#define FORM(all) "{\"type\":\"object\"," T "," all "}"
/* A form of one field, and with something behind. */
#define FIELD(schema)	    FORM("\"properties\":{\"f\":{" T "," schema "}}")
#define WITH(schemas, more) FORM("\"properties\":{" schemas "}," more)
#define TEXT(name)	    "\"" name "\":{\"type\":\"string\",\"maxLength\":9," T "}"
#define PICK(name)	    "\"" name "\":{\"type\":\"string\",\"enum\":[\"a\",\"b\"]," T "}"
#define DAY(name)	    "\"" name "\":{\"type\":\"string\",\"maxLength\":10,\"format\":\"date\"," T "}"
#define MONEY(name)	    "\"" name "\":{\"type\":\"string\",\"maxLength\":10,\"format\":\"money\"," T "}"
#define TABLE(name, column)                                                                        \
	"\"" name "\":{\"type\":\"array\",\"maxItems\":3," T                                       \
	",\"items\":{\"type\":\"object\",\"properties\":{" column "}}}"
#define GROUP(name, member) "\"" name "\":{\"type\":\"object\"," T ",\"properties\":{" member "}}"
#define NOTE(name)	    "\"" name "\":{\"x-widget\":\"note\"," T "}"
#define IF_A		    "\"if\":{\"properties\":{\"p\":{\"const\":\"a\"}},\"required\":[\"p\"]}"
#define ALL_OF(entries)	    "\"allOf\":[" entries "]"
#define THEN(if, then)	    "{" if ",\"then\":{" then "}}"

static struct form *parse(const char *json)
{
	struct form_refusal why;
	struct form *form = form_parse(json, strlen(json), &why);
	if (!form) {
		fail_msg("%s at '%s': %s", form_reason_name(why.reason), why.pointer, json);
	}
	return form;
}

static void must_be_good(const char *json)
{
	form_destroy(parse(json));
}

struct refusal {
	const char *json;
	enum form_reason reason;
	const char *pointer;
};

static void must_refuse(const struct refusal *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct form_refusal why;
		struct form *form = form_parse(list[i].json, strlen(list[i].json), &why);
		if (form) {
			fail_msg("not refused: %s", list[i].json);
		}
		if (why.reason != list[i].reason || !str_equal(why.pointer, list[i].pointer)) {
			fail_msg("%s at '%s' instead of %s at '%s': %s",
				form_reason_name(why.reason), why.pointer,
				form_reason_name(list[i].reason), list[i].pointer, list[i].json);
		}
	}
}

static void a_form_is_read(void **state)
{
	(void)state;
	char *json = NULL;
	size_t len = 0;
	assert_int_equal(
		fs_read(SOURCE_DIR "/tests/forms/everything.json", FORM_MAX_LEN, &json, &len), OK);
	struct form_refusal why;
	struct form *form = form_parse(json, len, &why);
	mem_free(json);
	assert_non_null(form);
	assert_int_equal(why.reason, FORM_NOT_REFUSED);
	assert_string_equal(form->title.in[LANG_EN], "Sample form");
	assert_string_equal(form->help.in[LANG_EN], "每种题目各一个。"); /* falls back */
	const struct form_field *name = &form->fields[form_find(form, "name")];
	assert_int_equal(name->kind, FIELD_TEXT);
	assert_int_equal(name->widget, WIDGET_text);
	assert_string_equal(name->prefill, "card.name");
	assert_string_equal(name->example.in[LANG_ZH], "李小明");
	assert_true(name->is_personal && name->is_required && name->pattern);
	assert_int_equal(name->min_len, 2);
	const struct form_field *kind = &form->fields[form_find(form, "kind")];
	assert_int_equal(kind->choice_count, 3);
	assert_string_equal(kind->choices[0].title.in[LANG_EN], "新办");
	assert_string_equal(kind->choices[1].title.in[LANG_EN], "Replacement");
	const struct form_field *floor = &form->fields[form_find(form, "floor")];
	assert_true(floor->is_number);
	assert_int_equal(floor->choices[2].number, 3);
	assert_string_equal(floor->choices[2].title.in[LANG_ZH], "3");
	const struct form_field *family = &form->fields[form_find(form, "family")];
	assert_int_equal(family->kind, FIELD_TABLE);
	assert_int_equal(family->max_items, 6);
	assert_true(family->members[0].is_required && !family->members[2].is_required);
	assert_int_equal(form->fields[form_find(form, "stay")].widget, WIDGET_period);
	assert_int_equal(form->fields[form_find(form, "fee")].widget, WIDGET_money);
	assert_int_equal(form->fields[form_find(form, "agree")].must, YES);
	assert_string_equal(form->fields[form_find(form, "photo")].code, "photo-2");
	assert_string_equal(widget_name(form->fields[0].widget), "note");
	assert_int_equal(form_find(form, "nobody"), -1);
	assert_int_equal(form->matter_count, 3);
	assert_int_equal(form->page_count, form->field_count);
	form_destroy(form);
	form_destroy(NULL);
}

static void must_order(const char *json, const char *wanted)
{
	struct form *form = parse(json);
	char names[200] = "";
	for (int i = 0; i < form->field_count; i++) {
		str_append(names, sizeof(names), "%s ", form->fields[i].name);
		assert_in_range(i, form->pages[form->fields[i].page].first_field,
			form->pages[form->fields[i].page].first_field +
				form->pages[form->fields[i].page].field_count - 1);
	}
	assert_string_equal(names, wanted);
	form_destroy(form);
}

static void what_a_condition_shows_follows_what_it_asks_for(void **state)
{
	(void)state;
	must_order(
		WITH(PICK("p") "," TEXT("z"),
			ALL_OF(THEN(IF_A, "\"properties\":{" PICK("q") "," TEXT("r") "}") "," THEN(
				"\"if\":{\"properties\":{\"q\":{\"const\":\"b\"}},\"required\":["
				"\"q\"]}",
				"\"properties\":{" TEXT("s") "}") "," THEN(IF_A,
				"\"properties\":{" TEXT(
					"t") "}") "," THEN("\"if\":{\"properties\":{\"q\":{"
							   "\"const\":\"b\"},\"z\":{\"enum\":["
							   "\"1\"]}},"
							   "\"required\":[\"z\",\"q\"]}",
				"\"properties\":{" TEXT("u") "}"))),
		"p q s r t z u ");
}

static void pages_give_the_order(void **state)
{
	(void)state;
	static const char json[] = WITH(TEXT("a") "," TEXT("b") "," TEXT("c") "," TEXT("d"),
		"\"x-pages\":[{\"title\":{\"en\":\"One\"},\"fields\":[\"d\",\"b\"]},"
		"{\"title\":{\"en\":\"Two\"},\"help\":{\"en\":\"h\"},\"fields\":[\"c\",\"a\"],"
		"\"each\":true}]");
	must_order(json, "d b c a ");
	struct form *form = parse(json);
	assert_int_equal(form->page_count, 3);
	assert_int_equal(form->pages[0].field_count, 2);
	assert_string_equal(form->pages[2].title.in[LANG_ZH], "Two");
	assert_string_equal(form->pages[2].help.in[LANG_ZH], "h");
	form_destroy(form);
}

static void what_is_no_form_is_refused(void **state)
{
	(void)state;
	static const struct refusal list[] = {
		{"", FORM_NOT_JSON, ""},
		{"{", FORM_NOT_JSON, ""},
		{"{\"type\":\"object\",\"type\":\"object\"}", FORM_NOT_JSON, ""}, /* twice */
		{"[]", FORM_WRONG_TYPE, ""},
		{"null", FORM_NOT_JSON, ""},
		{"{}", FORM_MISSING, "/type"},
		{"{\"type\":\"array\"," T "}", FORM_UNKNOWN_VALUE, "/type"},
		{"{\"type\":7}", FORM_WRONG_TYPE, "/type"},
		{"{\"type\":\"object\",\"properties\":{" TEXT("f") "}}", FORM_MISSING, "/x-title"},
		{FORM("\"x-help\":{}"), FORM_BAD_WORDS, "/x-help"},
		{FORM("\"x-help\":\"no map\""), FORM_WRONG_TYPE, "/x-help"},
		{FORM("\"x-help\":{\"zh\":\" 　\"}"), FORM_BAD_WORDS, "/x-help"},
		{FORM("\"x-help\":{\"fr\":\"bonjour\"}"), FORM_BAD_WORDS, "/x-help"},
		{FORM("\"x-help\":{\"zh\":1}"), FORM_BAD_WORDS, "/x-help"},
		{FORM("\"properties\":{}"), FORM_EMPTY, "/properties"},
		{FORM("\"properties\":[]"), FORM_WRONG_TYPE, "/properties"},
		{FORM("\"x-style\":1"), FORM_UNKNOWN_MEMBER, "/x-style"},
		{FORM("\"$defs\":{}"), FORM_UNKNOWN_MEMBER, "/$defs"},
		{FORM("\"a~b/c\":{}"), FORM_UNKNOWN_MEMBER, "/a~0b~1c"},
		{FORM("\"$schema\":\"http://json-schema.org/draft-07/schema#\""),
			FORM_UNKNOWN_VALUE, "/$schema"},
		{FORM("\"$id\":1"), FORM_WRONG_TYPE, "/$id"},
		{FORM("\"$id\":\"a#b\""), FORM_UNKNOWN_VALUE, "/$id"},
		{FORM("\"a\\n\\u202eb\":1"), FORM_UNKNOWN_MEMBER, "/a b"}, /* a plain line */
		{WITH(TEXT("f"), "\"required\":[\"g\"]"), FORM_NO_FIELD, "/required/0"},
		{WITH(TEXT("f"), "\"required\":[\"f\",\"f\"]"), FORM_TWICE, "/required/1"},
		{WITH(TEXT("f"), "\"required\":[1]"), FORM_WRONG_TYPE, "/required/0"},
		{WITH(TEXT("f"), "\"required\":\"f\""), FORM_WRONG_TYPE, "/required"},
		{WITH(NOTE("f"), "\"required\":[\"f\"]"), FORM_NO_FIT, "/required/0"},
		{WITH(TEXT("f"), "\"additionalProperties\":true"), FORM_UNKNOWN_VALUE,
			"/additionalProperties"},
		{WITH(PICK("p"), "\"additionalProperties\":false," ALL_OF(
					 THEN(IF_A, "\"properties\":{" TEXT("f") "}"))),
			FORM_NO_FIT, "/additionalProperties"},
		{FORM("\"properties\":{\"1f\":{}}"), FORM_BAD_NAME, "/properties/1f"},
		{FORM("\"properties\":{\"today\":{}}"), FORM_BAD_NAME, "/properties/today"},
		{FORM("\"properties\":{\"\":{}}"), FORM_BAD_NAME, "/properties/"},
		{FORM("\"properties\":{\"a.b\":{}}"), FORM_BAD_NAME, "/properties/a.b"},
		{FORM("\"properties\":{\"abcdefghijklmnopqrstuvwxyzabcdefg\":{}}"), FORM_BAD_NAME,
			"/properties/abcdefghijklmnopqrstuvwxyzabcdefg"},
		{FORM("\"properties\":{\"f\":true}"), FORM_WRONG_TYPE, "/properties/f"},
	};
	must_refuse(list, ARRAY_LEN(list));
	struct form_refusal why;
	assert_null(form_parse("{\"\xFF\":1}", 7, &why));
	assert_int_equal(why.reason, FORM_NOT_JSON);
	must_be_good(WITH(TEXT("f"),
		"\"$schema\":\"https://json-schema.org/draft/2020-12/"
		"schema\",\"$id\":\"i\",\"$comment\":\"c\","
		"\"title\":\"t\",\"description\":\"d\",\"additionalProperties\":false"));
}

static void what_is_no_field_is_refused(void **state)
{
	(void)state;
#define P "/properties/f"
	static const struct refusal list[] = {
		{FIELD("\"maxLength\":3"), FORM_MISSING, P "/type"},
		{FIELD("\"type\":\"null\""), FORM_UNKNOWN_VALUE, P "/type"},
		{FIELD("\"type\":[\"string\",\"null\"]"), FORM_WRONG_TYPE, P "/type"},
		{FIELD("\"type\":\"string\""), FORM_MISSING, P "/maxLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":2001"), FORM_OUT_OF_BOUNDS,
			P "/maxLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":0"), FORM_OUT_OF_BOUNDS, P "/maxLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":5.0"), FORM_WRONG_TYPE, P "/maxLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":\"5\""), FORM_WRONG_TYPE, P "/maxLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"minLength\":6"), FORM_OUT_OF_BOUNDS,
			P "/minLength"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"minimum\":6"), FORM_UNKNOWN_MEMBER,
			P "/minimum"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"format\":\"email\""),
			FORM_UNKNOWN_VALUE, P "/format"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"format\":\"\""), FORM_UNKNOWN_VALUE,
			P "/format"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"pattern\":\"(?=a)\""),
			FORM_BAD_PATTERN, P "/pattern"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"pattern\":7"), FORM_WRONG_TYPE,
			P "/pattern"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"default\":\"x\""),
			FORM_UNKNOWN_MEMBER, P "/default"},
		{FIELD("\"type\":\"string\",\"maxLength\":5,\"enum\":[\"a\"]"), FORM_UNKNOWN_MEMBER,
			P "/maxLength"},
		{FIELD("\"type\":\"string\",\"enum\":[]"), FORM_EMPTY, P "/enum"},
		{FIELD("\"type\":\"string\",\"enum\":[\"a\",\"a\"]"), FORM_TWICE, P "/enum/1"},
		{FIELD("\"type\":\"string\",\"enum\":[\"a\",1]"), FORM_WRONG_TYPE, P "/enum/1"},
		{FIELD("\"type\":\"string\",\"enum\":[\"\"]"), FORM_OUT_OF_BOUNDS, P "/enum/0"},
		{FIELD("\"type\":\"string\",\"enum\":{}"), FORM_WRONG_TYPE, P "/enum"},
		{FIELD("\"type\":\"string\",\"const\":\"a\",\"enum\":[\"a\"]"), FORM_UNKNOWN_MEMBER,
			P "/const"},
		{FIELD("\"type\":\"integer\",\"enum\":[1.5]"), FORM_WRONG_TYPE, P "/enum/0"},
		{FIELD("\"type\":\"integer\",\"const\":9007199254740993"), FORM_OUT_OF_BOUNDS,
			P "/const"},
		{FIELD("\"type\":\"string\",\"oneOf\":[{\"title\":\"a\"}]"), FORM_MISSING,
			P "/oneOf/0/const"},
		{FIELD("\"type\":\"string\",\"oneOf\":[{\"const\":\"a\"}]"), FORM_MISSING,
			P "/oneOf/0/x-title"},
		{FIELD("\"type\":\"string\",\"oneOf\":[{\"const\":\"a\",\"title\":\" \"}]"),
			FORM_BAD_WORDS, P "/oneOf/0/title"},
		{FIELD("\"type\":\"string\",\"oneOf\":[{\"const\":\"a\",\"title\":{\"zh\":\"a\"}}"
		       "]"),
			FORM_WRONG_TYPE, P "/oneOf/0/title"},
		{FIELD("\"type\":\"string\",\"oneOf\":[{\"const\":\"a\",\"title\":\"a\",\"x\":1}]"),
			FORM_UNKNOWN_MEMBER, P "/oneOf/0/x"},
		{FIELD("\"type\":\"string\",\"oneOf\":[\"a\"]"), FORM_WRONG_TYPE, P "/oneOf/0"},
		{FIELD("\"type\":\"integer\",\"minimum\":\"1\""), FORM_WRONG_TYPE, P "/minimum"},
		{FIELD("\"type\":\"integer\",\"minimum\":1e300"), FORM_OUT_OF_BOUNDS, P "/minimum"},
		{FIELD("\"type\":\"number\",\"minimum\":2,\"maximum\":1"), FORM_OUT_OF_BOUNDS,
			P "/maximum"},
		{FIELD("\"type\":\"number\",\"multipleOf\":2"), FORM_UNKNOWN_MEMBER,
			P "/multipleOf"},
		{FIELD("\"type\":\"number\",\"enum\":[1]"), FORM_UNKNOWN_MEMBER, P "/enum"},
		{FIELD("\"type\":\"boolean\",\"const\":\"true\""), FORM_WRONG_TYPE, P "/const"},
		{FIELD("\"type\":\"boolean\",\"enum\":[true]"), FORM_UNKNOWN_MEMBER, P "/enum"},
		{FIELD("\"type\":\"array\",\"maxItems\":2"), FORM_MISSING, P "/items"},
		{FIELD("\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"a\"]}"),
			FORM_MISSING, P "/maxItems"},
		{FIELD("\"type\":\"array\",\"maxItems\":21,\"items\":{\"type\":\"string\",\"enum\":"
		       "[\"a\"]}"),
			FORM_OUT_OF_BOUNDS, P "/maxItems"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"minItems\":0,\"items\":{\"type\":"
		       "\"string\"}"),
			FORM_OUT_OF_BOUNDS, P "/minItems"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"minItems\":3,\"items\":{\"type\":"
		       "\"string\"}"),
			FORM_OUT_OF_BOUNDS, P "/minItems"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"string\","
		       "\"maxLength\":3}"),
			FORM_UNKNOWN_MEMBER, P "/items/maxLength"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"string\"}"),
			FORM_MISSING, P "/items/oneOf"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"boolean\"}"),
			FORM_UNKNOWN_VALUE, P "/items/type"},
		{FIELD("\"type\":\"array\",\"maxItems\":2,\"uniqueItems\":false,"
		       "\"items\":{\"type\":\"string\",\"enum\":[\"a\"]}"),
			FORM_UNKNOWN_VALUE, P "/uniqueItems"},
		{FIELD("\"type\":\"object\",\"properties\":{}"), FORM_EMPTY, P "/properties"},
		{FIELD("\"type\":\"object\""), FORM_MISSING, P "/properties"},
		{FIELD("\"type\":\"object\",\"properties\":{" GROUP("g", TEXT("m")) "}"),
			FORM_UNKNOWN_VALUE, P "/properties/g/type"},
		{FIELD("\"type\":\"object\",\"properties\":{" NOTE("g") "}"), FORM_MISSING,
			P "/properties/g/type"},
		{FIELD("\"type\":\"object\",\"properties\":{" TEXT("g") "},\"required\":[\"h\"]"),
			FORM_NO_FIELD, P "/required/0"},
		{FIELD("\"type\":\"object\",\"properties\":{" TEXT(
			 "g") "},\"additionalProperties\":true"),
			FORM_UNKNOWN_VALUE, P "/additionalProperties"},
		{FIELD("\"type\":\"object\",\"properties\":{\"a-b\":{}}"), FORM_BAD_NAME,
			P "/properties/a-b"},
		{FORM("\"properties\":{" TABLE("f",
			 "\"c\":{\"type\":\"boolean\",\"x-prefill\":\"card.name\"," T "}") "}"),
			FORM_NO_FIT, P "/items/properties/c/x-prefill"},
		{FIELD("\"type\":\"boolean\",\"x-widget\":\"slider\""), FORM_UNKNOWN_VALUE,
			P "/x-widget"},
		{FIELD("\"type\":\"boolean\",\"x-widget\":\"text\""), FORM_NO_FIT, P "/x-widget"},
		{FIELD("\"type\":\"string\",\"maxLength\":9,\"x-widget\":\"date\""), FORM_NO_FIT,
			P "/x-widget"},
		{FIELD("\"type\":\"string\",\"maxLength\":9,\"x-widget\":\"note\""), FORM_NO_FIT,
			P "/x-widget"},
		{FIELD("\"type\":\"object\",\"x-widget\":\"period\",\"properties\":{" DAY(
			 "a") "," TEXT("b") "}"),
			FORM_NO_FIT, P "/x-widget"},
		{FIELD("\"type\":\"boolean\",\"x-prefill\":\"name\""), FORM_BAD_NAME,
			P "/x-prefill"},
		{FIELD("\"type\":\"boolean\",\"x-prefill\":\"card.\""), FORM_BAD_NAME,
			P "/x-prefill"},
		{FIELD("\"type\":\"boolean\",\"x-prefill\":\"a.b.c.d\""), FORM_BAD_NAME,
			P "/x-prefill"},
		{FIELD("\"type\":\"boolean\",\"x-prefill\":\"Card.Name\""), FORM_BAD_NAME,
			P "/x-prefill"},
		{FIELD("\"type\":\"object\",\"x-prefill\":\"card.name\",\"properties\":{" TEXT(
			 "a") "}"),
			FORM_NO_FIT, P "/x-prefill"},
		{FIELD("\"type\":\"boolean\",\"x-personal\":1"), FORM_WRONG_TYPE, P "/x-personal"},
		{FIELD("\"type\":\"boolean\",\"x-code\":\"c\""), FORM_UNKNOWN_MEMBER, P "/x-code"},
		{FIELD("\"type\":\"string\",\"maxLength\":9,\"x-widget\":\"material\""),
			FORM_MISSING, P "/x-code"},
		{FIELD("\"type\":\"string\",\"maxLength\":9,\"x-widget\":\"material\",\"x-code\":"
		       "\"a b\""),
			FORM_BAD_NAME, P "/x-code"},
		{FIELD("\"x-widget\":\"note\",\"x-personal\":true"), FORM_UNKNOWN_MEMBER,
			P "/x-personal"},
		{FORM("\"properties\":{\"f\":{\"type\":\"boolean\"}}"), FORM_MISSING, P "/x-title"},
	};
	must_refuse(list, ARRAY_LEN(list));
	must_be_good(FIELD("\"type\":\"string\",\"maxLength\":2000,\"minLength\":0"));
	must_be_good(
		FIELD("\"type\":\"boolean\",\"x-prefill\":\"certificate.home-book.is_owner\""));
	must_be_good(FIELD("\"type\":\"boolean\",\"x-widget\":\"choice\",\"const\":false"));
}

static void what_is_no_condition_is_refused(void **state)
{
	(void)state;
#define NEEDS_F	 "\"properties\":{" TEXT("f") "}"
#define Q(value) "\"if\":{\"properties\":{\"p\":" value "},\"required\":[\"p\"]}"
	static const struct refusal list[] = {
		{WITH(PICK("p"), "\"allOf\":[]"), FORM_EMPTY, "/allOf"},
		{WITH(PICK("p"), "\"allOf\":[true]"), FORM_WRONG_TYPE, "/allOf/0"},
		{WITH(PICK("p"), ALL_OF("{\"then\":{" NEEDS_F "}}")), FORM_MISSING, "/allOf/0/if"},
		{WITH(PICK("p"), ALL_OF("{" IF_A "}")), FORM_MISSING, "/allOf/0/then"},
		{WITH(PICK("p"), ALL_OF("{" IF_A ",\"then\":{" NEEDS_F "},\"else\":{}}")),
			FORM_UNKNOWN_MEMBER, "/allOf/0/else"},
		{WITH(PICK("p"), ALL_OF(THEN(IF_A, ""))), FORM_EMPTY, "/allOf/0/then"},
		{WITH(PICK("p"), ALL_OF(THEN(IF_A, "\"not\":{}"))), FORM_UNKNOWN_MEMBER,
			"/allOf/0/then/not"},
		{WITH(PICK("p"), ALL_OF(THEN("\"if\":{\"properties\":{\"p\":{\"const\":\"a\"}}}",
					 NEEDS_F))),
			FORM_MISSING, "/allOf/0/if/required"},
		{WITH(PICK("p"), ALL_OF(THEN("\"if\":{\"properties\":{\"p\":{\"const\":\"a\"}},"
					     "\"required\":[]}",
					 NEEDS_F))),
			FORM_MISSING, "/allOf/0/if/required"},
		{WITH(PICK("p"),
			 ALL_OF(THEN("\"if\":{\"properties\":{},\"required\":[]}", NEEDS_F))),
			FORM_EMPTY, "/allOf/0/if/properties"},
		{WITH(PICK("p"), ALL_OF(THEN("\"if\":{\"properties\":{\"p\":{\"const\":\"a\"}},"
					     "\"required\":[\"q\"]}",
					 NEEDS_F))),
			FORM_NO_FIELD, "/allOf/0/if/required/0"},
		{WITH(PICK("p"), ALL_OF(THEN("\"if\":{\"properties\":{\"q\":{\"const\":\"a\"}},"
					     "\"required\":[\"q\"]}",
					 NEEDS_F))),
			FORM_NO_FIELD, "/allOf/0/if/properties/q"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("{\"const\":\"c\"}"), NEEDS_F))), FORM_UNKNOWN_VALUE,
			"/allOf/0/if/properties/p/const"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("{\"enum\":[\"a\",1]}"), NEEDS_F))),
			FORM_UNKNOWN_VALUE, "/allOf/0/if/properties/p/enum/1"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("{\"enum\":[]}"), NEEDS_F))), FORM_EMPTY,
			"/allOf/0/if/properties/p/enum"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("{\"pattern\":\"a\"}"), NEEDS_F))), FORM_MISSING,
			"/allOf/0/if/properties/p/enum"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("{\"const\":\"a\",\"enum\":[\"a\"]}"), NEEDS_F))),
			FORM_UNKNOWN_MEMBER, "/allOf/0/if/properties/p/enum"},
		{WITH(PICK("p"), ALL_OF(THEN(Q("true"), NEEDS_F))), FORM_WRONG_TYPE,
			"/allOf/0/if/properties/p"},
		{WITH(NOTE("p"), ALL_OF(THEN(IF_A, NEEDS_F))), FORM_NO_FIT,
			"/allOf/0/if/properties/p/const"},
		{WITH(GROUP("p", TEXT("m")), ALL_OF(THEN(IF_A, NEEDS_F))), FORM_NO_FIT,
			"/allOf/0/if/properties/p/const"},
		{WITH("\"p\":{\"type\":\"integer\"," T "}", ALL_OF(THEN(IF_A, NEEDS_F))),
			FORM_WRONG_TYPE, "/allOf/0/if/properties/p/const"},
		{WITH("\"p\":{\"type\":\"boolean\"," T "}", ALL_OF(THEN(IF_A, NEEDS_F))),
			FORM_WRONG_TYPE, "/allOf/0/if/properties/p/const"},
		{WITH("\"p\":{\"type\":\"number\"," T "}", ALL_OF(THEN(IF_A, NEEDS_F))),
			FORM_NO_FIT, "/allOf/0/if/properties/p/const"},
		/* Declared twice, in two ways. */
		{WITH(PICK("p") "," TEXT("f"), ALL_OF(THEN(IF_A, NEEDS_F))), FORM_TWICE,
			"/allOf/0/then/properties/f"},
		{WITH(PICK("p"), ALL_OF(THEN(IF_A, NEEDS_F) "," THEN(
					 IF_A, "\"properties\":{" PICK("f") "}"))),
			FORM_TWICE, "/allOf/1/then/properties/f"},
		/* Once asked for, it is settled when it is shown. */
		{WITH(PICK("p"),
			 ALL_OF(THEN(IF_A, NEEDS_F) "," THEN(
				 "\"if\":{\"properties\":{\"f\":{\"const\":\"a\"}},\"required\":["
				 "\"f\"]}",
				 "\"properties\":{" TEXT("g") "}") "," THEN(Q("{\"const\":\"b\"}"),
				 NEEDS_F))),
			FORM_TWICE, "/allOf/2/then/properties/f"},
		{WITH(PICK("p"), ALL_OF(THEN("\"if\":{\"properties\":{\"f\":{\"const\":\"a\"}},"
					     "\"required\":[\"f\"]}",
					 NEEDS_F))),
			FORM_NO_FIELD, "/allOf/0/if/properties/f"},
		/* required: of the form's own, or of this then. */
		{WITH(PICK("p"),
			 ALL_OF(THEN(IF_A, NEEDS_F) "," THEN(IF_A, "\"required\":[\"f\"]"))),
			FORM_NO_FIT, "/allOf/1/then/required/0"},
		{WITH(PICK("p"), ALL_OF(THEN(IF_A, "\"required\":[\"f\"]"))), FORM_NO_FIELD,
			"/allOf/0/then/required/0"},
		{WITH(PICK("p") "," NOTE("n"), ALL_OF(THEN(IF_A, "\"required\":[\"n\"]"))),
			FORM_NO_FIT, "/allOf/0/then/required/0"},
		{WITH(PICK("p"), "\"required\":[\"f\"]," ALL_OF(THEN(IF_A, NEEDS_F))), FORM_NO_FIT,
			"/required"},
		/* Fewer choices: of a choice that is there already. */
		{WITH(PICK("p") "," TEXT("f"),
			 ALL_OF(THEN(IF_A, "\"properties\":{\"f\":{\"enum\":[\"a\"]}}"))),
			FORM_NO_FIT, "/allOf/0/then/properties/f"},
		{WITH(PICK("p") "," PICK("f"),
			 ALL_OF(THEN(IF_A, "\"properties\":{\"f\":{\"enum\":[\"c\"]}}"))),
			FORM_UNKNOWN_VALUE, "/allOf/0/then/properties/f/enum/0"},
		{WITH(PICK("p"), ALL_OF(THEN(IF_A, "\"properties\":{\"f\":{\"enum\":[\"a\"]}}"))),
			FORM_NO_FIELD, "/allOf/0/then/properties/f"},
		{WITH(PICK("p"),
			 ALL_OF(THEN(IF_A, "\"properties\":{\"f\":{\"enum\":[\"a\"]}}") "," THEN(
				 IF_A, "\"properties\":{" PICK("f") "}"))),
			FORM_NO_FIELD, "/allOf/0/then/properties/f"},
	};
	must_refuse(list, ARRAY_LEN(list));
	must_be_good(WITH(
		PICK("p"), ALL_OF(THEN(IF_A, NEEDS_F) "," THEN(Q("{\"const\":\"b\"}"), NEEDS_F))));
}

static void what_is_no_page_check_or_bundle_is_refused(void **state)
{
	(void)state;
#define PAGE(fields) "{\"title\":{\"zh\":\"页\"},\"fields\":[" fields "]}"
#define CHECK(rule)                                                                                \
	WITH(DAY("a") "," DAY("b") "," TEXT("t") "," MONEY(                                        \
		     "m") ",\"i\":{\"type\":\"integer\"," T "}," TABLE("w",                        \
		     DAY("x") "," DAY("y") ",\"n\":{\"type\":\"integer\"," T "}") "," TABLE("v",   \
		     DAY("x")) "," GROUP("g", DAY("x") "," TEXT("t")),                             \
		"\"x-check\":[{" rule "}]")
#define BUNDLE(list) WITH(PICK("p"), "\"x-bundle\":[" list "]")
	static const struct refusal list[] = {
		{WITH(TEXT("f"), "\"x-pages\":[]"), FORM_EMPTY, "/x-pages"},
		{WITH(TEXT("f"), "\"x-pages\":{}"), FORM_WRONG_TYPE, "/x-pages"},
		{WITH(TEXT("f"), "\"x-pages\":[1]"), FORM_WRONG_TYPE, "/x-pages/0"},
		{WITH(TEXT("f"), "\"x-pages\":[" PAGE("") "]"), FORM_EMPTY, "/x-pages/0/fields"},
		{WITH(TEXT("f"), "\"x-pages\":[" PAGE("\"g\"") "]"), FORM_NO_FIELD,
			"/x-pages/0/fields/0"},
		{WITH(TEXT("f"), "\"x-pages\":[" PAGE("7") "]"), FORM_WRONG_TYPE,
			"/x-pages/0/fields/0"},
		{WITH(TEXT("f"), "\"x-pages\":[" PAGE("\"f\"") "," PAGE("\"f\"") "]"), FORM_TWICE,
			"/x-pages/1/fields/0"},
		{WITH(TEXT("f") "," TEXT("g"), "\"x-pages\":[" PAGE("\"f\"") "]"), FORM_MISSING,
			"/x-pages"},
		{WITH(TEXT("f"), "\"x-pages\":[{\"fields\":[\"f\"]}]"), FORM_MISSING,
			"/x-pages/0/title"},
		{WITH(TEXT("f"),
			 "\"x-pages\":[{\"title\":{\"zh\":\"a\"},\"fields\":[\"f\"],\"x\":1}]"),
			FORM_UNKNOWN_MEMBER, "/x-pages/0/x"},
		{CHECK(""), FORM_UNKNOWN_MEMBER, "/x-check/0"},
		{CHECK("\"after\":[\"a\",\"b\"]"), FORM_UNKNOWN_MEMBER, "/x-check/0"},
		{CHECK("\"before\":[\"a\",\"b\"],\"x\":1"), FORM_UNKNOWN_MEMBER, "/x-check/0/x"},
		{CHECK("\"before\":[\"a\"]"), FORM_NO_FIT, "/x-check/0/before"},
		{CHECK("\"before\":[]"), FORM_EMPTY, "/x-check/0/before"},
		{CHECK("\"before\":[\"a\",\"c\"]"), FORM_NO_FIELD, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"a\",7]"), FORM_WRONG_TYPE, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"a\",\"t\"]"), FORM_NO_FIT, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"today\",\"2020-01-01\"]"), FORM_NO_FIT, "/x-check/0/before"},
		{CHECK("\"before\":[\"a\",\"2020-02-30\"]"), FORM_NO_FIELD, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"a\",\"w.x\"]"), FORM_NO_FIT, "/x-check/0/before"},
		{CHECK("\"before\":[\"v.x\",\"w.x\"]"), FORM_NO_FIT, "/x-check/0/before"},
		{CHECK("\"before\":[\"a\",\"w\"]"), FORM_NO_FIT, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"a\",\"a.x\"]"), FORM_NO_FIELD, "/x-check/0/before/1"},
		{CHECK("\"before\":[\"a\",\"g.z\"]"), FORM_NO_FIELD, "/x-check/0/before/1"},
		{CHECK("\"same\":[\"t\",\"today\"]"), FORM_NO_FIELD, "/x-check/0/same/1"},
		{CHECK("\"same\":[\"t\",\"i\"]"), FORM_NO_FIT, "/x-check/0/same/1"},
		{CHECK("\"sum\":[\"i\"]"), FORM_MISSING, "/x-check/0/equals"},
		{CHECK("\"sum\":[\"i\"],\"equals\":1,\"at_most\":2"), FORM_UNKNOWN_MEMBER,
			"/x-check/0/at_most"},
		{CHECK("\"sum\":[\"i\"],\"equals\":1.5"), FORM_WRONG_TYPE, "/x-check/0/equals"},
		{CHECK("\"sum\":[\"i\"],\"equals\":\"m\""), FORM_NO_FIT, "/x-check/0/equals"},
		{CHECK("\"sum\":[\"i\"],\"equals\":\"w.n\""), FORM_NO_FIT, "/x-check/0/equals"},
		{CHECK("\"sum\":[\"m\"],\"equals\":1"), FORM_WRONG_TYPE, "/x-check/0/equals"},
		{CHECK("\"sum\":[\"i\",\"m\"],\"equals\":1"), FORM_NO_FIT, "/x-check/0/sum"},
		{CHECK("\"sum\":[\"t\"],\"equals\":1"), FORM_NO_FIT, "/x-check/0/sum/0"},
		{CHECK("\"sum\":[\"i\",\"i\",\"i\",\"i\",\"i\",\"i\",\"i\",\"i\",\"i\"],\"equals\":"
		       "1"),
			FORM_TOO_MANY, "/x-check/0/sum"},
		{CHECK("\"sum\":[\"i\"],\"equals\":1,\"title\":{}"), FORM_BAD_WORDS,
			"/x-check/0/title"},
		{BUNDLE("{\"title\":{\"zh\":\"a\"}}"), FORM_MISSING, "/x-bundle/0/matter"},
		{BUNDLE("{\"matter\":\"A\"}"), FORM_MISSING, "/x-bundle/0/title"},
		{BUNDLE("{\"matter\":\"A B\",\"title\":{\"zh\":\"a\"}}"), FORM_BAD_NAME,
			"/x-bundle/0/matter"},
		{BUNDLE("{\"matter\":\"A\",\"title\":{\"zh\":\"a\"}},{\"matter\":\"A\",\"title\":{"
			"\"zh\":\"a\"}}"),
			FORM_TWICE, "/x-bundle/1/matter"},
		{BUNDLE("{\"matter\":\"A\",\"title\":{\"zh\":\"a\"},\"if\":{}}"), FORM_MISSING,
			"/x-bundle/0/if/properties"},
		{BUNDLE("{\"matter\":\"A\",\"title\":{\"zh\":\"a\"},\"if\":{\"properties\":{\"q\":{"
			"\"const\":1}},"
			"\"required\":[\"q\"]}}"),
			FORM_NO_FIELD, "/x-bundle/0/if/properties/q"},
		{BUNDLE("{\"matter\":\"A\",\"title\":{\"zh\":\"a\"},\"then\":{}}"),
			FORM_UNKNOWN_MEMBER, "/x-bundle/0/then"},
		{BUNDLE("[]"), FORM_WRONG_TYPE, "/x-bundle/0"},
	};
	must_refuse(list, ARRAY_LEN(list));
	must_be_good(CHECK("\"before\":[\"w.x\",\"w.y\"]"));
	must_be_good(CHECK("\"before\":[\"w.x\",\"today\"]"));
	must_be_good(CHECK("\"before\":[\"2020-01-01\",\"g.x\"]"));
	must_be_good(CHECK("\"sum\":[\"i\",\"w.n\"],\"at_least\":\"i\""));
	must_be_good(CHECK("\"sum\":[\"m\"],\"at_most\":\"10.00\""));
}

/* head, then count times what one says of i ("%d"), commas between, then tail. */
static char *repeat(const char *head, const char *one, int count, const char *tail)
{
	size_t size = 1024 * 1024;
	char *json = mem_alloc(1, size);
	str_format(json, size, "%s", head);
	size_t at = strlen(json);
	for (int i = 0; i < count; i++) {
		for (const char *c = one; *c && at < size - 64; c++) {
			if (*c == '#') {
				str_format(json + at, size - at, "%d", i);
				at += strlen(json + at);
			} else {
				json[at++] = *c;
			}
		}
		json[at++] = i < count - 1 ? ',' : ' ';
	}
	str_format(json + at, size - at, "%s", tail);
	return json;
}

static void must_end_at(
	const char *head, const char *one, int most, const char *tail, enum form_reason reason)
{
	char *json = repeat(head, one, most, tail);
	must_be_good(json);
	mem_free(json);
	json = repeat(head, one, most + 1, tail);
	struct form_refusal why;
	struct form *form = form_parse(json, strlen(json), &why);
	if (form || why.reason != reason) {
		fail_msg(
			"%d are not refused (%s): %s", most + 1, form_reason_name(why.reason), one);
	}
	mem_free(json);
}

static void each_bound_holds(void **state)
{
	(void)state;
#define HEAD "{\"type\":\"object\"," T ",\"properties\":{"
	must_end_at(HEAD, "\"f#\":{\"type\":\"boolean\"," T "}", 64, "}}", FORM_TOO_MANY);
	must_end_at(HEAD "\"g\":{\"type\":\"object\"," T ",\"properties\":{",
		"\"m#\":{\"type\":\"boolean\"," T "}", 16, "}}}}", FORM_TOO_MANY);
	must_end_at(HEAD "\"p\":{\"type\":\"string\"," T ",\"enum\":[", "\"v#\"", 200, "]}}}",
		FORM_TOO_MANY);
	must_end_at(HEAD "\"p\":{\"type\":\"array\",\"maxItems\":3," T
			 ",\"items\":{\"type\":\"string\",\"enum\":[",
		"\"v#\"", 64, "]}}}}", FORM_TOO_MANY);
	must_end_at(HEAD PICK("p") "},\"allOf\":[", THEN(IF_A, "\"required\":[\"p\"]"), 64, "]}",
		FORM_TOO_MANY);
	must_end_at(HEAD TEXT("t") "},\"x-check\":[", "{\"same\":[\"t\",\"t\"]}", 32, "]}",
		FORM_TOO_MANY);
	must_end_at(HEAD TEXT("t") "},\"x-bundle\":[",
		"{\"matter\":\"m#\",\"title\":{\"zh\":\"a\"}}", 20, "]}", FORM_TOO_MANY);
	/* Names: 32 characters; bytes of the answers: 16 texts of 2,000 characters are 128 KB less
	 * what the places themselves count. */
	must_be_good(FORM("\"properties\":{" TEXT("abcdefghijklmnopqrstuvwxyz_12345") "}"));
	must_end_at(HEAD, "\"f#\":{\"type\":\"string\",\"maxLength\":2000," T "}", 16, "}}",
		FORM_TOO_BIG);
	struct form_refusal why;
	char *json = repeat(HEAD,
		"\"f#\":{\"type\":\"array\",\"maxItems\":20," T ",\"items\":{\"type\":\"object\","
		"\"properties\":{\"c\":{\"type\":\"string\",\"maxLength\":1000," T "}}}}",
		2, "}}");
	assert_null(form_parse(json, strlen(json), &why));
	assert_int_equal(why.reason, FORM_TOO_BIG);
	mem_free(json);
}

static void twelve_pages_at_most(void **state)
{
	(void)state;
	for (int count = 12; count <= 13; count++) {
		char *fields = repeat(
			HEAD, "\"f#\":{\"type\":\"boolean\"," T "}", count, "},\"x-pages\":[");
		char *json = repeat(
			fields, "{\"title\":{\"zh\":\"a\"},\"fields\":[\"f#\"]}", count, "]}");
		struct form_refusal why;
		struct form *form = form_parse(json, strlen(json), &why);
		assert_int_equal(form == NULL, count == 13);
		assert_int_equal(why.reason, count == 13 ? FORM_TOO_MANY : FORM_NOT_REFUSED);
		form_destroy(form);
		mem_free(fields);
		mem_free(json);
	}
}

static void sixty_four_kilobytes_at_most(void **state)
{
	(void)state;
	static const char small[] = FIELD("\"type\":\"boolean\"");
	char *json = mem_alloc(1, FORM_MAX_LEN + 2);
	memset(json, ' ', FORM_MAX_LEN + 1);
	memcpy(json, small, strlen(small));
	struct form_refusal why;
	struct form *form = form_parse(json, FORM_MAX_LEN, &why);
	assert_non_null(form);
	form_destroy(form);
	assert_null(form_parse(json, FORM_MAX_LEN + 1, &why));
	assert_int_equal(why.reason, FORM_TOO_BIG);
	mem_free(json);
}

static void what_is_deep_is_refused(void **state)
{
	(void)state;
	enum { DEEP = 3000 };
	char *json = mem_alloc(DEEP * 2 + 100, 1);
	str_format(json, 100, "%s", "{\"type\":\"object\"," T ",\"properties\":");
	size_t at = strlen(json);
	memset(json + at, '[', DEEP);
	memset(json + at + DEEP, ']', DEEP);
	json[at + 2 * DEEP] = '}';
	struct form_refusal why;
	assert_null(form_parse(json, strlen(json), &why));
	assert_int_equal(why.reason, FORM_NOT_JSON);
	mem_free(json);
}

/* What patterns unfold to has the bound of the form's own memory. */
static void many_large_patterns_are_refused(void **state)
{
	(void)state;
	static const char one[] = "\"f#\":{\"type\":\"string\",\"maxLength\":9," T
				  ",\"pattern\":\"^(?:[a-z][0-9][A-F][g-k][l-o]){200}$\"}";
	struct form_refusal why;
	char *json = repeat(HEAD, one, 4, "}}");
	must_be_good(json);
	mem_free(json);
	json = repeat(HEAD, one, 64, "}}");
	assert_null(form_parse(json, strlen(json), &why));
	assert_int_equal(why.reason, FORM_BAD_PATTERN);
	mem_free(json);
}

static void words_are_one_plain_line(void **state)
{
	(void)state;
	struct form *form = parse(
		"{\"type\":\"object\",\"x-title\":{\"zh\":\"a\\nb\\u202ec\",\"en\":\" \"},"
		"\"properties\":{\"f\":{\"type\":\"string\",\"enum\":[\"x\\u200by\"]," T "}}}");
	assert_string_equal(form->title.in[LANG_ZH], "a bc");
	assert_string_equal(form->title.in[LANG_EN], "a bc");
	assert_string_equal(form->fields[0].choices[0].title.in[LANG_ZH], "xy");
	assert_string_equal(
		form->fields[0].choices[0].text, "x\u200by"); /* the value is the hall's */
	form_destroy(form);
}

static void names_are_stable(void **state)
{
	(void)state;
	assert_string_equal(form_reason_name(FORM_UNKNOWN_MEMBER), "unknown_member");
	assert_string_equal(form_reason_name(FORM_REASON_COUNT), "?");
	assert_string_equal(format_name(FORMAT_ID_NUMBER), "id-number");
	assert_string_equal(widget_name(WIDGET_long_text), "long_text");
	assert_string_equal(widget_name(WIDGET_COUNT), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_read),
		cmocka_unit_test(what_a_condition_shows_follows_what_it_asks_for),
		cmocka_unit_test(pages_give_the_order),
		cmocka_unit_test(what_is_no_form_is_refused),
		cmocka_unit_test(what_is_no_field_is_refused),
		cmocka_unit_test(what_is_no_condition_is_refused),
		cmocka_unit_test(what_is_no_page_check_or_bundle_is_refused),
		cmocka_unit_test(each_bound_holds),
		cmocka_unit_test(twelve_pages_at_most),
		cmocka_unit_test(sixty_four_kilobytes_at_most),
		cmocka_unit_test(what_is_deep_is_refused),
		cmocka_unit_test(many_large_patterns_are_refused),
		cmocka_unit_test(words_are_one_plain_line),
		cmocka_unit_test(names_are_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
