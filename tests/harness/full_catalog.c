#include "tests/harness/full_catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum { CONTRACT_MAX_LEN = 1 << 20 };

/* Each in a list with the pinyin that is longest. */
static const char *const characters[] = {
	"装", "窗", "双", "壮", "创", "霜", "庄", "床", "闯", "撞"};
static const char *const readings[] = {"zhuang", "chuang", "shuang", "zhuang", "chuang", "shuang",
	"zhuang", "chuang", "chuang", "zhuang"};
static const char english[] =
	"Extraordinarily comprehensive registration of households, undertakings, buildings and "
	"agricultural cooperatives, including changes, replacements and certificates ";

/* Behind "before name after", which must be there. */
static const char *find(const char *text, const char *before, const char *name, const char *after)
{
	char wanted[64];
	REQUIRE(str_format(wanted, sizeof(wanted), "%s%s%s", before, name, after));
	const char *found = strstr(text, wanted);
	if (!found) {
		fprintf(stderr, "openapi.yaml has no %s\n", name);
		abort();
	}
	return found + strlen(wanted);
}

int contract_max(const char *schema, const char *property, const char *keyword)
{
	static char *contract;
	size_t len = 0;
	if (!contract) {
		REQUIRE(fs_read(SOURCE_DIR "/firmware/hall/openapi.yaml", CONTRACT_MAX_LEN,
				&contract, &len) == OK);
	}
	const char *at = find(contract, "\n    ", schema, ":\n");
	at = find(at, "\n        ", property, ":");
	return atoi(find(at, "", keyword, ": "));
}

/* --- words of a length --- */

static void chinese(FILE *out, int first, int count)
{
	for (int i = 0; i < count; i++) {
		fputs(characters[(first + i) % (int)ARRAY_LEN(characters)], out);
	}
}

static void pinyin(FILE *out, int first, int count)
{
	for (int i = 0; i < count; i++) {
		fprintf(out, "%s%s", i ? " " : "",
			readings[(first + i) % (int)ARRAY_LEN(readings)]);
	}
}

/* The number makes it another one than its neighbours. */
static void english_of(FILE *out, int number, int count)
{
	int len = fprintf(out, "%d ", number);
	for (int at = 0; len < count; at = (at + 1) % (int)(sizeof(english) - 1), len++) {
		/* no blank at its end */
		fputc(len + 1 == count && english[at] == ' ' ? '.' : english[at], out);
	}
}

static void text_of(FILE *out, const char *schema, int number)
{
	fputs("{\"zh\":\"", out);
	chinese(out, number, contract_max(schema, "zh", "maxLength"));
	fputs("\",\"en\":\"", out);
	english_of(out, number, contract_max(schema, "en", "maxLength"));
	fputs("\"}", out);
}

static void named(FILE *out, int number)
{
	fputs("\"name\":", out);
	text_of(out, "Name", number);
	fputs(",\"pinyin\":\"", out);
	pinyin(out, number, contract_max("Name", "zh", "maxLength"));
	fputs("\"", out);
}

static const char *comma(int index)
{
	return index ? ",\n" : "";
}

/* --- how many --- */

static int zones(void)
{
	return contract_max("Catalog", "zones", "maxItems");
}

static int departments(void)
{
	return contract_max("Catalog", "departments", "maxItems");
}

static int matters(void)
{
	return contract_max("Catalog", "matters", "maxItems");
}

static int zone_of_department(int department)
{
	int others = zones() - 1;
	return MAX_OF(0, department - (departments() - 1 - others));
}

static int department_of_matter(int matter)
{
	int others = departments() - 1;
	return MAX_OF(0, matter - (matters() - 1 - others));
}

/* --- the catalogue --- */

static void spans(FILE *out)
{
	fputs("[{\"from\":\"08:15\",\"to\":\"10:30\"},{\"from\":\"10:45\",\"to\":\"12:15\"},"
	      "{\"from\":\"13:15\",\"to\":\"15:30\"},{\"from\":\"15:45\",\"to\":\"23:45\"}]",
		out);
}

static void hours(FILE *out)
{
	fputs("\"hours\":{\"weekly\":[", out);
	for (int day = 1; day <= 7; day++) {
		fprintf(out, "%s{\"day\":%d,\"spans\":", comma(day - 1), day);
		spans(out);
		fputs("}", out);
	}
	fputs("],\"exceptions\":[", out);
	for (int i = 0; i < contract_max("Hours", "exceptions", "maxItems"); i++) {
		fprintf(out, "%s{\"date\":\"2027-%02d-%02d\",\"spans\":", comma(i), i / 28 + 1,
			i % 28 + 1);
		if (i % 2) {
			spans(out);
		} else {
			fputs("[]", out);
		}
		fputs(",\"reason\":", out);
		text_of(out, "Text", i);
		fputs("}", out);
	}
	fputs("]}", out);
}

static void parents(FILE *out)
{
	fputs(",\n\"zones\":[", out);
	for (int i = 0; i < zones(); i++) {
		fprintf(out, "%s{\"code\":\"%c\",\"floor\":%d,\"icon\":\"people\",", comma(i),
			'A' + i, i % 2 ? 50 - i : -5);
		named(out, i);
		fputs("}", out);
	}
	fputs("],\n\"departments\":[", out);
	for (int i = 0; i < departments(); i++) {
		fprintf(out, "%s{\"code\":\"d%015d\",\"zone\":\"%c\",", comma(i), i,
			'A' + zone_of_department(i));
		named(out, i);
		fputs("}", out);
	}
	fputs("],\n\"windows\":[", out);
	int count = contract_max("Catalog", "windows", "maxItems");
	for (int i = 0; i < count; i++) {
		int zone = MAX_OF(0, i - (count - zones()));
		fprintf(out,
			"%s{\"code\":\"%c%03d\",\"zone\":\"%c\",\"department\":\"d%015d\","
			"\"floor\":1}",
			comma(i), 'A' + zone, zone ? 1 : i, 'A' + zone, 0);
	}
}

static void matter(FILE *out, int index)
{
	int department = department_of_matter(index), zone = zone_of_department(department);
	fprintf(out,
		"%s{\"code\":\"m%015d-%03d\",\"department\":\"d%015d\",\"kind\":\"service\","
		"\"identify\":[%s],\"quota\":9999,\"promised_days\":1000,"
		"\"legal_days\":1000,\"materials\":[],",
		comma(index), index, index % 1000, department,
		index ? "\"card\"" : "\"card\",\"phone\",\"none\"");
	named(out, index);
	fputs(",\"windows\":[", out);
	int count = zone ? 1 : contract_max("Matter", "windows", "maxItems");
	for (int i = 0; i < count; i++) { /* every second one: no two follow each other */
		fprintf(out, "%s\"%c%03d\"", i ? "," : "", 'A' + zone, zone ? 1 : 800 + 2 * i);
	}
	fputs("]}", out);
}

/* The catalogue of all matters is nearly as long as one may be: there is room for one, with one
 * act.
 */
static void unit(FILE *out)
{
	fputs("{\"code\":\"u123456789012345678901234567890\",\"kind\":\"balance\",\"by_card\":true,"
	      "\"pinyin\":\"",
		out);
	pinyin(out, 0, contract_max("UnitName", "zh", "maxLength"));
	fputs("\",\"name\":", out);
	text_of(out, "UnitName", 0);
	fputs(",\"note\":", out);
	text_of(out, "Name", 1);
	fputs(",\"ask\":{\"charset\":\"letters_digits\",\"min_length\":4,\"max_length\":32,"
	      "\"example\":\"12345678901234567890123456789012\",\"title\":",
		out);
	text_of(out, "UnitName", 0);
	fputs(",\"help\":", out);
	text_of(out, "Name", 0);
	fputs("},\"amounts\":[1,22,333,4444,55555,666666],\"acts\":[{\"code\":"
	      "\"a123456789012345678901234567890\",\"needs\":\"none\",\"is_serious\":true,"
	      "\"name\":",
		out);
	text_of(out, "UnitName", 0);
	fputs(",\"note\":", out);
	text_of(out, "Name", 0);
	fputs(",\"warning\":", out);
	text_of(out, "ShortText", 0);
	fputs("}]}", out);
}

char *full_catalog_json(size_t *len_out)
{
	char *json = NULL;
	FILE *out = open_memstream(&json, len_out);
	REQUIRE(out);
	fputs("{\"version\":\"12345678901234567890123456789012\",\"as_of\":\"2026-11-24T09:58:00."
	      "123456789+08:00\",\"qr_base\":\"https://",
		out);
	for (int i = 8; i < contract_max("Catalog", "qr_base", "maxLength"); i++) {
		fputc('q', out);
	}
	fputs("\",\"sealing_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
	      "\"block_max\":50,\"source\":",
		out);
	text_of(out, "Text", 0);
	fputs(",\"hall\":{\"phone\":\"12345678901234567890123456789012\",\"name\":", out);
	text_of(out, "Name", 0);
	fputs(",\"address\":", out);
	text_of(out, "Text", 0);
	fputs("},\n", out);
	hours(out);
	parents(out);
	fputs("],\n\"matters\":[", out);
	for (int i = 0; i < matters(); i++) {
		matter(out, i);
	}
	fputs("],\n\"alternatives\":[", out);
	for (int i = 0; i < contract_max("Catalog", "alternatives", "maxItems"); i++) {
		fprintf(out, "%s{\"name\":", comma(i));
		text_of(out, "Name", i);
		fputs(",\"address\":", out);
		text_of(out, "Text", i);
		fputs(",\"hours\":", out);
		text_of(out, "Text", i + 1);
		fputs("}", out);
	}
	fputs("],\n\"reasons\":[", out);
	for (int i = 0; i < contract_max("Catalog", "reasons", "maxItems"); i++) {
		fprintf(out, "%s{\"code\":\"r%030d\",\"levels\":[1,2,3,4,5],\"text\":", comma(i),
			i);
		text_of(out, i < FULL_LONG_REASONS ? "Text" : "Name", i);
		fputs("}", out);
	}
	fputs("],\n\"units\":[", out);
	unit(out);
	fputs("]}\n", out);
	REQUIRE(fclose(out) == 0);
	return json;
}

char *full_text_json(size_t *len_out)
{
	char *json = NULL;
	FILE *out = open_memstream(&json, len_out);
	REQUIRE(out);
	text_of(out, "Text", 0);
	REQUIRE(fclose(out) == 0);
	return json;
}

/* --- the status --- */

static void queue(FILE *out, int index, const char *code)
{
	fprintf(out,
		"%s{\"code\":\"%s\",\"waiting\":%d,\"windows_open\":%d,\"load\":\"busy\","
		"\"wait_minutes\":{\"optimistic\":600,\"normal\":900}}",
		comma(index), code, 1000 + index, index);
}

char *full_status_json(size_t *len_out)
{
	char *json = NULL, code[32];
	FILE *out = open_memstream(&json, len_out);
	REQUIRE(out);
	fputs("{\"as_of\":\"2026-11-24T10:00:00+08:00\",\"open\":true,\"reason\":\"open\","
	      "\"next_opening\":null,\"closes_at\":\"2026-11-24T10:30:00+08:00\",\"source\":",
		out);
	text_of(out, "Text", 0);
	fputs(",\"zones\":[", out);
	for (int i = 0; i < zones(); i++) {
		REQUIRE(str_format(code, sizeof(code), "%c", 'A' + i));
		queue(out, i, code);
	}
	fputs("],\"departments\":[", out);
	for (int i = 0; i < departments(); i++) {
		REQUIRE(str_format(code, sizeof(code), "d%015d", i));
		queue(out, i, code);
	}
	fputs("],\"matters\":[", out);
	for (int i = 0; i < matters(); i++) {
		fprintf(out, "%s{\"code\":\"m%015d-%03d\",\"state\":\"quota_used_up\"}", comma(i),
			i, i % 1000);
	}
	fputs("]}\n", out);
	REQUIRE(fclose(out) == 0);
	return json;
}
