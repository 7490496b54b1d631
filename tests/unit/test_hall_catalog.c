/* The catalogue as the hall writes it: what becomes of it in the kiosk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"
#include "firmware/hall/api_pinyin.h"
#include "firmware/model/search.h"
#include "firmware/msg/helping.h"
#include "tests/harness/full_catalog.h"

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

static void limits_are_the_contracts(void **state)
{
	(void)state;
	assert_int_equal(contract_max("Catalog", "zones", "maxItems"), HALL_MAX_ZONES);
	assert_int_equal(contract_max("Catalog", "departments", "maxItems"), HALL_MAX_DEPARTMENTS);
	assert_int_equal(contract_max("Catalog", "matters", "maxItems"), HALL_MAX_MATTERS);
	assert_int_equal(contract_max("Catalog", "windows", "maxItems"), HALL_MAX_WINDOWS);
	assert_int_equal(
		contract_max("Catalog", "alternatives", "maxItems"), HALL_MAX_ALTERNATIVES);
	assert_int_equal(contract_max("Catalog", "reasons", "maxItems"), HALL_MAX_REASONS);
	assert_int_equal(contract_max("Evaluation", "reasons", "maxItems"), RATING_MAX_REASONS);
	assert_int_equal(contract_max("Evaluation", "level", "maximum"), RATING_LEVELS);
	assert_int_equal(contract_max("Text", "en", "maxLength") * 4, HALL_TEXT_LEN);
	assert_int_equal(contract_max("Matter", "windows", "maxItems"), HALL_MAX_MATTER_WINDOWS);
	assert_int_equal(contract_max("Ticket", "windows", "maxItems"), HALL_MAX_MATTER_WINDOWS);
	assert_int_equal(contract_max("Hours", "exceptions", "maxItems"), HALL_MAX_SPECIAL_DAYS);
	assert_int_equal(contract_max("Name", "en", "maxLength") * 4, HALL_NAME_LEN);
	assert_int_equal(contract_max("Status", "zones", "maxItems"), HALL_MAX_ZONES);
	assert_int_equal(contract_max("Status", "departments", "maxItems"), HALL_MAX_DEPARTMENTS);
}

static struct catalog *load_full(struct catalog_extra *extra)
{
	struct catalog *catalog = NULL;
	size_t len = 0;
	char *json = full_catalog_json(&len);
	assert_in_range(len, 1 << 20, 2 << 20); /* the contract's own limit */
	assert_int_equal(catalog_parse(json, len, "\"etag\"", false, &catalog, extra), OK);
	free(json);
	return catalog;
}

static void check_name(const struct text *name)
{
	assert_int_equal(utf8_count(name->in[LANG_ZH]), contract_max("Name", "zh", "maxLength"));
	assert_int_equal(utf8_count(name->in[LANG_EN]), contract_max("Name", "en", "maxLength"));
}

static void check_text(const struct text *text)
{
	assert_int_equal(utf8_count(text->in[LANG_ZH]), contract_max("Text", "zh", "maxLength"));
	assert_int_equal(utf8_count(text->in[LANG_EN]), contract_max("Text", "en", "maxLength"));
}

static void a_full_catalogue_is_read_whole(void **state)
{
	struct catalog_extra extra;
	struct catalog *catalog = load_full(&extra);
	(void)state;
	assert_int_equal(extra.skipped_count, 0);
	assert_int_equal(strlen(extra.version), 32);
	assert_int_equal(strlen(extra.qr_base), 100);
	assert_int_equal(catalog->zone_count, HALL_MAX_ZONES);
	assert_int_equal(catalog->department_count, HALL_MAX_DEPARTMENTS);
	assert_int_equal(catalog->matter_count, HALL_MAX_MATTERS);
	assert_int_equal(catalog->special_day_count, HALL_MAX_SPECIAL_DAYS);
	assert_int_equal(catalog->alternative_count, HALL_MAX_ALTERNATIVES);
	check_name(&catalog->hall_name);
	check_text(&catalog->hall_address);
	int windows = 0;
	for (int i = 0; i < HALL_MAX_ZONES; i++) {
		check_name(&catalog->zones[i].name);
		windows += catalog->zones[i].window_count;
	}
	assert_int_equal(windows, HALL_MAX_WINDOWS);
	for (int i = 0; i < HALL_MAX_MATTERS; i++) {
		const struct matter *matter = &catalog->matters[i];
		check_name(&matter->name);
		bool has_many = catalog->departments[matter->department].zone == 0;
		assert_int_equal(
			strlen(matter->windows), has_many ? HALL_MAX_MATTER_WINDOWS * 6 - 2 : 4);
	}
	for (int i = 0; i < 7; i++) {
		assert_int_equal(catalog->week[i].span_count, HOURS_MAX_SPANS);
	}
	for (int i = 0; i < HALL_MAX_SPECIAL_DAYS; i++) {
		const struct special_day *special = &catalog->special_days[i];
		assert_int_equal(special->hours.span_count, i % 2 ? HOURS_MAX_SPANS : 0);
		check_text(&special->reason);
	}
	for (int i = 0; i < HALL_MAX_ALTERNATIVES; i++) {
		check_name(&catalog->alternatives[i].name);
		check_text(&catalog->alternatives[i].address);
		check_text(&catalog->alternatives[i].hours);
	}
	assert_int_equal(catalog->reason_count, HALL_MAX_REASONS);
	for (int i = 0; i < HALL_MAX_REASONS; i++) {
		if (i < FULL_LONG_REASONS) {
			check_text(&catalog->reasons[i].text);
		} else {
			check_name(&catalog->reasons[i].text);
		}
		assert_int_equal(catalog->reasons[i].levels, 0x3e);
	}
	assert_string_equal(catalog->qr_base, extra.qr_base);
	catalog_destroy(catalog);
}

#define CATALOG(more)                                                                              \
	"{\"version\":\"1\",\"as_of\":\"2026-11-24T09:58:00+08:00\",\"zones\":[{\"code\":"         \
	"\"A\",\"name\":{\"zh\":\"一\"}}],\"departments\":[{\"code\":\"d\",\"zone\":\"A\","       \
	"\"name\":"                                                                                \
	"{\"zh\":\"一\"}}],\"matters\":[{\"code\":\"m\",\"department\":\"d\",\"identify\":["      \
	"\"none\"],"                                                                               \
	"\"name\":{\"zh\":\"一\"}}]," more "}"

/* What cannot be offered is left out, and the rest lives. */
static void only_whole_reasons_are_kept(void **state)
{
	static const char json[] =
		CATALOG("\"qr_base\":\"http://"
			"plain.example\",\"reasons\":[7,{\"code\":\"a\",\"levels\":[5],"
			"\"text\":{\"zh\":\"快\"}},{\"code\":\"a\",\"levels\":[1],\"text\":{\"zh\":"
			"\"双\"}},"
			"{\"code\":\"b "
			"c\",\"levels\":[1],\"text\":{\"zh\":\"空\"}},{\"code\":\"d\",\"levels\":"
			"[0,6,99,-1,\"5\",2.5],\"text\":{\"zh\":\"无\"}},{\"code\":\"e\","
			"\"levels\":[1,1,9],"
			"\"text\":{\"en\":\"slow\"}},{\"code\":\"f\",\"levels\":[1],\"text\":{"
			"\"zh\":\" \"}}]");
	struct catalog *catalog = NULL;
	struct catalog_extra extra;
	(void)state;
	assert_int_equal(catalog_parse(json, strlen(json), "e", false, &catalog, &extra), OK);
	assert_int_equal(catalog->reason_count, 2);
	assert_string_equal(catalog->reasons[0].code, "a");
	assert_int_equal(catalog->reasons[0].levels, 1 << 5);
	assert_string_equal(catalog->reasons[1].text.in[LANG_ZH], "slow");
	assert_int_equal(catalog->reasons[1].levels, 1 << 1);
	assert_int_equal(extra.skipped_count, 5);
	assert_string_equal(catalog->qr_base, ""); /* nobody's code is taken for the hall's */
	catalog_destroy(catalog);
}

static void a_full_status_is_read_whole(void **state)
{
	struct catalog_extra extra;
	struct catalog *catalog = load_full(&extra);
	struct hall_status status;
	size_t len = 0;
	char *json = full_status_json(&len);
	(void)state;
	assert_in_range(len, 1, 256 * 1024); /* the contract's own limit */
	assert_int_equal(status_parse(json, len, catalog, &status), OK);
	for (int i = 0; i < HALL_MAX_ZONES; i++) {
		assert_int_equal(status.zones[i].waiting, 1000 + i);
	}
	for (int i = 0; i < HALL_MAX_DEPARTMENTS; i++) {
		assert_int_equal(status.departments[i].waiting, 1000 + i);
		assert_int_equal(status.departments[i].load, LOAD_BUSY);
	}
	for (int i = 0; i < HALL_MAX_MATTERS; i++) {
		assert_int_equal(status.matters[i], MATTER_QUOTA_USED_UP);
	}
	free(json);
	catalog_destroy(catalog);
}

static void a_full_catalogue_is_searched(void **state)
{
	struct catalog_extra extra;
	struct catalog *catalog = load_full(&extra);
	(void)state;
	static const struct {
		const char *query;
		int count;
	} rows[] = {
		{"zh", HALL_MAX_MATTERS},
		{"chuangshuang", HALL_MAX_MATTERS},
		{"zcszcszccz", HALL_MAX_MATTERS},
		{"双壮", HALL_MAX_MATTERS},
		{"comprehensive households", HALL_MAX_MATTERS},
		{"1999", 1},
		{"chuangchuangchuang", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct search search = {0};
		str_copy(search.query, sizeof(search.query), rows[i].query);
		search_list_run(&search, search_matters(catalog), LANG_ZH);
		assert_int_equal(search.total_count, rows[i].count);
		assert_int_equal(search.result_count, MIN_OF(rows[i].count, SEARCH_MAX_RESULTS));
	}
	catalog_destroy(catalog);
}

static void a_ticket_keeps_forty_windows(void **state)
{
	char windows[512] = "", json[1024], joined[HALL_WINDOWS_LEN + 1] = "";
	struct ticket ticket;
	(void)state;
	for (int i = 0; i < HALL_MAX_MATTER_WINDOWS; i++) {
		str_append(windows, sizeof(windows), "%s\"A%03d\"", i ? "," : "", 900 + 2 * i);
		str_append(joined, sizeof(joined), "%sA%03d", i ? ", " : "", 900 + 2 * i);
	}
	str_format(json, sizeof(json),
		"{\"number\":\"A0001\",\"matter\":\"m-01\",\"zone\":\"A\",\"floor\":1,"
		"\"issued_at\":\"2026-11-24T09:12:30+08:00\",\"qr\":\"https://h/t/1\","
		"\"windows\":[%s]}",
		windows);
	assert_int_equal(ticket_parse(json, strlen(json), &ticket), OK);
	assert_string_equal(ticket.windows, joined);
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pinyin_is_cleaned),
		cmocka_unit_test(limits_are_the_contracts),
		cmocka_unit_test(a_full_catalogue_is_read_whole),
		cmocka_unit_test(only_whole_reasons_are_kept),
		cmocka_unit_test(a_full_status_is_read_whole),
		cmocka_unit_test(a_full_catalogue_is_searched),
		cmocka_unit_test(a_ticket_keeps_forty_windows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
