/* What there is to read: lists and their pages, what is looked for, documents, and what comes and
 * goes while the hall runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"

static char dir[64], db[100];
static struct client *phone; /* NULL: there is no hall */

static int open_hall(bool is_small)
{
	const char *const args[] = {"--limit", "all=0", "--db", db,
		is_small ? NULL : "--collections", SOURCE_DIR "/tests/hall/fixtures/collections",
		NULL};
	kit.city_dir[0] = '\0';
	if (!(is_small ? kit_open_city(args) : kit_open(args))) {
		return -1;
	}
	phone = client_create(kit.tls_dir, NULL, atoi(lines_hall(kit.lines, "phone-port")));
	return 0;
}

static void close_hall(void)
{
	if (phone) {
		client_destroy(phone);
		phone = NULL;
		kit_close();
	}
}

static int set_up(bool is_small)
{
	snprintf(dir, sizeof(dir), "/tmp/onedoor-collections.XXXXXX");
	if (!mkdtemp(dir)) {
		return -1;
	}
	snprintf(db, sizeof(db), "%s/hall.db", dir);
	return open_hall(is_small);
}

static int set_up_small(void **state)
{
	(void)state;
	return set_up(true);
}

static int set_up_whole(void **state)
{
	(void)state;
	return set_up(false);
}

static int tear_down(void **state)
{
	(void)state;
	char line[100];
	close_hall();
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	return system(line);
}

/* --- asking --- */

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static struct answer get(const char *path)
{
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.curl_code, 0);
	assert_true(strlen(answer.body) <= (size_t)256 * 1024);
	return answer;
}

static struct answer get_good(const char *path)
{
	struct answer answer = get(path);
	if (answer.status != 200) {
		fail_msg("%s: %d %s", path, answer.status, answer.body);
	}
	return answer;
}

static void expect_problem(const char *path, int status, const char *code, const char *pointer)
{
	struct answer answer = get(path);
	if (answer.status != status || strcmp(answer_text(&answer, "code"), code) != 0) {
		fail_msg("%s: %d %s", path, answer.status, answer.body);
	}
	assert_string_equal(answer_text(&answer, "pointer"), pointer);
	answer_free(&answer);
}

/* The ids of the page with blanks between them. */
static void ids_of(const struct answer *answer, char out[static 256])
{
	size_t i;
	const json_t *entry;
	out[0] = '\0';
	json_array_foreach(json_object_get(answer->json, "entries"), i, entry)
	{
		size_t len = strlen(out);
		snprintf(out + len, 256 - len, "%s%s", i ? " " : "", text_of(entry, "id"));
	}
}

static void expect_ids(const char *path, const char *ids)
{
	char found[256];
	struct answer answer = get_good(path);
	ids_of(&answer, found);
	if (strcmp(found, ids) != 0) {
		fail_msg("%s: %s, not %s", path, found, ids);
	}
	answer_free(&answer);
}

/* The collection among all of them, borrowed from the answer; NULL: none. */
static const json_t *listed(const struct answer *answer, const char *code)
{
	size_t i;
	const json_t *one;
	json_array_foreach(json_object_get(answer->json, "collections"), i, one)
	{
		if (strcmp(text_of(one, "code"), code) == 0) {
			return one;
		}
	}
	return NULL;
}

static void version_of(const char *code, char out[static 80])
{
	struct answer answer = get_good("/v1/collections");
	const json_t *one = listed(&answer, code);
	snprintf(out, 80, "%s", one ? text_of(one, "version") : "");
	answer_free(&answer);
}

/* --- what there is --- */

static void shelves_and_collections_are_listed(void **state)
{
	(void)state;
	struct answer answer = get_good("/v1/collections");
	assert_int_equal(json_array_size(json_object_get(answer.json, "shelves")), 6);
	const json_t *list = json_object_get(answer.json, "collections");
	assert_int_equal(json_array_size(list), 3);
	static const struct {
		const char *code;
		int count;
	} rows[] = {{"fees", 3}, {"notices", 2}, {"points", 2}}; /* by their order */
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const json_t *one = json_array_get(list, i);
		assert_string_equal(text_of(one, "code"), rows[i].code);
		assert_int_equal(json_integer_value(json_object_get(one, "count")), rows[i].count);
		assert_true(strlen(text_of(one, "version")) > 0);
	}
	char header[100];
	snprintf(header, sizeof(header), "If-None-Match: %s", answer.etag);
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/collections", header);
	assert_int_equal(answer.status, 304);
	answer_free(&answer);
}

static void entries_come_page_by_page(void **state)
{
	(void)state;
	struct answer answer = get_good("/v1/collections/fees?limit=2");
	char found[256], path[160];
	ids_of(&answer, found);
	assert_string_equal(found, "passport plate");
	assert_int_equal(json_integer_value(json_object_get(answer.json, "count")), 3);
	assert_true(strlen(answer.etag) > 0);
	const json_t *row = json_array_get(json_object_get(answer.json, "entries"), 0);
	assert_true(json_is_true(json_object_get(row, "has_document")));
	assert_null(json_object_get(row, "document"));
	snprintf(path, sizeof(path), "/v1/collections/fees?limit=2&cursor=%s",
		answer_text(&answer, "next"));
	answer_free(&answer);
	answer = get_good(path);
	ids_of(&answer, found);
	assert_string_equal(found, "bank-letter");
	assert_null(json_object_get(answer.json, "next"));
	row = json_array_get(json_object_get(answer.json, "entries"), 0);
	assert_null(json_object_get(row, "has_document"));
	assert_string_equal(text_of(row, "pinyin"), "yin hang xun zheng han"); /* as it is read */
	answer_free(&answer);
	expect_ids("/v1/collections/notices", "n-2 n-1"); /* the newest first */
}

static void what_is_looked_for_is_found(void **state)
{
	(void)state;
	static const struct {
		const char *query, *ids;
	} rows[] = {
		{"q=%E6%8A%A4%E7%85%A7", "passport"}, /* 护照 */
		{"q=huzhao", "passport"},	      /* whole syllables */
		{"q=hu%20zh", "passport"},	      /* the last one as far as it goes */
		{"q=hz", "passport"},		      /* initials */
		{"q=%E6%8A%A4zhao", "passport"},      /* 护zhao, mixed */
		{"q=uzhao", ""},		      /* nothing begins in a syllable */
		{"q=yinhang", "bank-letter"},	      /* 银行, not yin xing */
		{"q=yinxing", ""},		      /* how it is not read */
		{"q=gbf", "passport plate"},	      /* 工本费 */
		{"q=Number+PLATE", "plate"},	      /* words, in any case */
		{"q=plate+num", "plate"},	      /* in any order, the beginnings */
		{"q=late", ""},			      /* a word begins otherwise */
		{"q=fee-00", "passport"},	      /* a code's beginning */
		{"q=FEE0001", "passport"},	      /* without what stands between */
		{"q=fee", ""},			      /* too little to mean a code */
		{"q=%EF%BC%A8%EF%BC%BA", "passport"}, /* full-width HZ */
		{"filter=kind:company", "plate bank-letter"},
		{"filter=kind%3Acompany", "plate bank-letter"},
		{"filter=kind:company&q=gb", "plate"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char path[160];
		snprintf(path, sizeof(path), "/v1/collections/fees?%s", rows[i].query);
		expect_ids(path, rows[i].ids);
	}
	/* What is only a part of it has no tag of its own. */
	struct answer answer = get_good("/v1/collections/fees?q=hz");
	assert_string_equal(answer.etag, "");
	assert_int_equal(json_integer_value(json_object_get(answer.json, "count")), 1);
	answer_free(&answer);
}

static void what_is_asked_wrongly_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		int status;
		const char *code, *pointer;
	} rows[] = {
		{"/v1/collections/nothing", 404, "unknown_collection", ""},
		{"/v1/collections/FEES", 404, "unknown_collection", ""},
		{"/v1/collections/nothing/passport", 404, "unknown_collection", ""},
		{"/v1/collections/fees/nothing", 404, "unknown_entry", ""},
		{"/v1/collections/fees/a.b", 404, "unknown_entry", ""},
		{"/v1/collection-documents/nothing", 404, "unknown_collection", ""},
		{"/v1/collections/fees?q=", 400, "empty_search", ""},
		{"/v1/collections/fees?q=%20-%EF%BC%8C", 400, "empty_search", ""},
		{"/v1/collections/fees?q=%ff", 400, "invalid_request", "/q"},
		{"/v1/collections/fees?q=%zz", 400, "invalid_request", "/q"},
		{"/v1/collections/fees?q=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 400,
			"invalid_request", "/q"},
		{"/v1/collections/fees?filter=kind", 400, "invalid_request", "/filter"},
		{"/v1/collections/fees?filter=kind:nobody", 400, "invalid_request", "/filter"},
		{"/v1/collections/fees?filter=sort:company", 400, "invalid_request", "/filter"},
		{"/v1/collections/fees?limit=0", 400, "invalid_request", "/limit"},
		{"/v1/collections/fees?limit=501", 400, "invalid_request", "/limit"},
		{"/v1/collections/fees?limit=many", 400, "invalid_request", "/limit"},
		{"/v1/collections/fees?cursor=3", 400, "invalid_request", "/cursor"},
		{"/v1/collections/fees?cursor=0123456789abcdef-3", 409, "collection_changed", ""},
		{"/v1/collection-documents/fees?cursor=0123456789abcdef-3", 409,
			"collection_changed", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect_problem(rows[i].path, rows[i].status, rows[i].code, rows[i].pointer);
	}
}

static const json_t *block_of(const json_t *document, const char *kind)
{
	size_t i;
	const json_t *block;
	json_array_foreach(json_object_get(document, "blocks"), i, block)
	{
		if (strcmp(text_of(block, "kind"), kind) == 0) {
			return block;
		}
	}
	return NULL;
}

static void every_entry_can_be_read(void **state)
{
	(void)state;
	struct answer answer = get_good("/v1/collections/fees/passport");
	const json_t *document = json_object_get(answer.json, "document");
	assert_string_equal(answer_text(&answer, "collection"), "fees");
	assert_non_null(strstr(answer_text(&answer, "page_url"), "/e/fees/passport"));
	assert_non_null(block_of(document, "big"));
	/* Where it says nothing, the collection does. */
	assert_string_equal(text_of(document, "as_of"), "2026-10-01T09:00:00+08:00");
	assert_string_equal(
		text_of(json_object_get(document, "source"), "zh"), "运河市发展和改革委员会");
	char header[100];
	snprintf(header, sizeof(header), "If-None-Match: %s", answer.etag);
	answer_free(&answer);
	answer = client_get(kit.kiosk, "/v1/collections/fees/passport", header);
	assert_int_equal(answer.status, 304);
	answer_free(&answer);
	answer = get_good("/v1/collections/notices/n-2");
	document = json_object_get(answer.json, "document");
	assert_string_equal(text_of(json_object_get(document, "source"), "zh"), "大厅值班室");
	answer_free(&answer);
	/* One without a document: its cells, and where it leads. */
	answer = get_good("/v1/collections/fees/bank-letter");
	document = json_object_get(answer.json, "document");
	const json_t *facts = json_object_get(block_of(document, "facts"), "items");
	assert_int_equal(json_array_size(facts), 2);
	assert_string_equal(text_of(json_array_get(facts, 1), "text"), "0 元");
	assert_string_equal(text_of(block_of(document, "link"), "code"), "collection/notices");
	answer_free(&answer);
	answer = get_good("/v1/collection-documents/notices");
	const json_t *documents = json_object_get(answer.json, "documents");
	assert_int_equal(json_array_size(documents), 2);
	assert_string_equal(text_of(json_array_get(documents, 0), "id"), "n-2");
	assert_null(json_object_get(answer.json, "next"));
	answer_free(&answer);
}

/* A terminal that hears it in the status need not ask for the lists to know that they are the same.
 */
static void the_status_names_their_version(void **state)
{
	(void)state;
	struct answer status = get_good("/v1/status"), lists = get_good("/v1/collections");
	assert_string_equal(answer_text(&status, "collections"), answer_text(&lists, "version"));
	answer_free(&status);
	answer_free(&lists);
}

/* --- on a phone --- */

static void every_entry_has_a_page(void **state)
{
	(void)state;
	struct answer answer = client_get(phone, "/e/notices/n-2", NULL);
	assert_int_equal(answer.status, 200);
	must_have(&answer, "<h1>延时服务安排</h1>");
	must_have(&answer, "来源 大厅值班室");
	must_have(&answer, "<a href=\"/e/fees/passport\">看收费</a>");
	must_have(&answer, "<a href=\"tel:12345\">打电话</a>");
	must_have(&answer, "<p>看所有收费</p>"); /* a list is at the terminal only */
	must_lack(&answer, "<script");
	answer_free(&answer);
	answer = client_get(phone, "/e/fees/plate?lang=en", NULL);
	assert_int_equal(answer.status, 200);
	must_have(&answer, "<h1>Number plates</h1>");
	must_have(&answer, "<dt>Rate</dt><dd>100 元</dd>");
	answer_free(&answer);
	static const char *const nothing[] = {"/e/fees/gone", "/e/nothing/plate"};
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
		answer = client_get(phone, nothing[i], "Accept: text/html");
		assert_int_equal(answer.status, 404);
		must_have(&answer, "没有这一条");
		answer_free(&answer);
	}
	static const char *const strange[] = {
		"/e/fees", "/e/fees/", "/e/FEES/plate", "/e/fees/plate/more", "/e/fees/<script>"};
	for (size_t i = 0; i < ARRAY_LEN(strange); i++) {
		answer = client_get(phone, strange[i], "Accept: text/html");
		assert_int_equal(answer.status, 404);
		must_have(&answer, "没有这一页");
		must_lack(&answer, "<script");
		answer_free(&answer);
	}
}

/* --- what comes and goes --- */

/* What the knob says to a file of this text. */
static const char *tell(const char *words, const char *text)
{
	char path[100];
	snprintf(path, sizeof(path), "%s/said.json", dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return lines_hall(kit.lines, "%s %s", words, path);
}

#define ENTRY                                                                                      \
	"{\"id\":\"dog\",\"name\":{\"zh\":\"养犬登记费\",\"en\":\"Dog registration\"},"       \
	"\"cells\":[\"公安局\",\"50 元\"],\"tags\":{\"kind\":\"person\"}}"
#define COLLECTION                                                                                 \
	"{\"order\":15,\"collection\":{\"code\":\"dogs\",\"name\":{\"zh\":\"犬只\",\"en\":"      \
	"\"Dogs\"},\"pinyin\":\"quan zhi\",\"shelf\":\"life\",\"as_of\":"                          \
	"\"2026-11-20T09:00:00+08:00\",\"source\":{\"zh\":\"公安局\",\"en\":\"Police\"},"       \
	"\"columns\":[],\"filters\":[]},\"entries\":[{\"id\":\"a\",\"name\":{\"zh\":\"一\"}}]}"

static void entries_come_and_go(void **state)
{
	(void)state;
	char before[80], after[80], again[80];
	version_of("fees", before);
	assert_string_equal(tell("entry-add fees", ENTRY), "ok");
	version_of("fees", after);
	assert_string_not_equal(before, after);
	expect_ids("/v1/collections/fees", "passport plate bank-letter dog");
	expect_ids("/v1/collections/fees?q=yangquan", "dog");
	expect_ids("/v1/collections/fees?filter=kind:person", "passport dog");
	/* One that is there is put right, in its place. */
	assert_string_equal(
		tell("entry-add fees", "{\"id\":\"plate\",\"name\":{\"zh\":\"号牌\"}}"), "ok");
	expect_ids("/v1/collections/fees?q=haopai", "plate");
	expect_ids("/v1/collections/fees", "passport plate bank-letter dog");
	assert_string_equal(lines_hall(kit.lines, "entry-remove fees passport"), "ok");
	expect_ids("/v1/collections/fees", "plate bank-letter dog");
	expect_problem("/v1/collections/fees/passport", 404, "unknown_entry", "");
	version_of("fees", after);
	/* All of it is still so when the hall begins again. */
	close_hall();
	assert_int_equal(open_hall(true), 0);
	version_of("fees", again);
	assert_string_equal(after, again);
	expect_ids("/v1/collections/fees", "plate bank-letter dog");
	/* Of the day of the change. */
	struct answer answer = get_good("/v1/collections");
	assert_true(strcmp(text_of(listed(&answer, "fees"), "as_of"),
			    "2026-10-01T09:00:00+08:00") != 0);
	answer_free(&answer);
}

static void collections_come_and_go(void **state)
{
	(void)state;
	struct answer answer = get_good("/v1/collections");
	char etag[64], version[80], again[80];
	snprintf(etag, sizeof(etag), "%s", answer.etag);
	answer_free(&answer);
	assert_string_equal(tell("collection-add", COLLECTION), "ok");
	answer = get_good("/v1/collections");
	assert_string_not_equal(answer.etag, etag);
	assert_ptr_equal(json_array_get(json_object_get(answer.json, "collections"), 0),
		listed(&answer, "dogs")); /* by its order */
	answer_free(&answer);
	assert_string_equal(lines_hall(kit.lines, "collection-remove points"), "ok");
	assert_string_equal(
		tell("entry-add dogs", "{\"id\":\"b\",\"name\":{\"zh\":\"二\"}}"), "ok");
	version_of("dogs", version);
	close_hall();
	assert_int_equal(open_hall(true), 0);
	expect_ids("/v1/collections/dogs", "a b");
	version_of("dogs", again);
	assert_string_equal(version, again);
	expect_problem("/v1/collections/points", 404, "unknown_collection", "");
	/* Gone, and what was said of its entries with it. */
	assert_string_equal(lines_hall(kit.lines, "collection-remove dogs"), "ok");
	assert_string_equal(tell("collection-add", COLLECTION), "ok");
	expect_ids("/v1/collections/dogs", "a");
}

/* Who reads a list page by page while it changes begins anew. */
static void pages_of_two_versions_do_not_mix(void **state)
{
	(void)state;
	char path[160];
	struct answer answer = get_good("/v1/collections/notices?limit=1");
	snprintf(path, sizeof(path), "/v1/collections/notices?limit=1&cursor=%s",
		answer_text(&answer, "next"));
	answer_free(&answer);
	expect_ids(path, "n-1");
	assert_string_equal(
		tell("entry-add notices", "{\"id\":\"n-3\",\"name\":{\"zh\":\"新\"},\"date\":"
					  "\"2026-11-25\"}"),
		"ok");
	expect_problem(path, 409, "collection_changed", "");
	expect_ids("/v1/collections/notices?limit=1", "n-3");
}

static void expect_error(const char *answer, const char *why)
{
	if (strncmp(answer, "error ", 6) != 0 || !strstr(answer, why)) {
		fail_msg("\"%s\" is no error that says \"%s\"", answer, why);
	}
}

/* The good text with one piece of it put right into something wrong. */
static void spoil(
	const char *words, const char *good, const char *from, const char *to, const char *why)
{
	char text[2048];
	const char *at = strstr(good, from);
	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good, to, at + strlen(from));
	expect_error(tell(words, text), why);
}

static void mistakes_are_named(void **state)
{
	(void)state;
	static const char good[] =
		"{\"order\":15,\"collection\":{\"code\":\"cats\",\"name\":{\"zh\":"
		"\"猫\",\"en\":\"Cats\"},\"pinyin\":\"mao\",\"icon\":\"home\","
		"\"shelf\":\"life\",\"note\":{\"zh\":\"喵\"},\"as_of\":"
		"\"2026-11-20T09:00:00+08:00\",\"source\":{\"zh\":\"公安局\"},"
		"\"columns\":[{\"name\":{\"zh\":\"列\"}}],\"filters\":[{\"code\":"
		"\"kind\",\"name\":{\"zh\":\"类\"},\"values\":[{\"code\":\"x\","
		"\"name\":{\"zh\":\"甲\"}}]}],\"layout\":\"tiles\",\"sort\":"
		"\"name\"},\"entries\":[{\"id\":\"a\",\"name\":{\"zh\":\"一\"}}]}";
	static const char entry[] =
		"{\"id\":\"new\",\"name\":{\"zh\":\"新\",\"en\":\"New\"},\"pinyin\":\"xin\","
		"\"note\":"
		"{\"zh\":\"注\"},\"date\":\"2026-11-24\",\"cells\":[\"局\",\"1\"],\"tags\":{"
		"\"kind\":"
		"\"person\"},\"codes\":[\"A1\"],\"place\":{\"lat\":33.4,\"lon\":119.1},\"icon\":"
		"\"home\",\"link\":\"matter/hrss-01\",\"document\":{\"title\":\"新\",\"blocks\":[{"
		"\"kind\":\"paragraph\",\"text\":\"说\"},{\"kind\":\"table\",\"head\":[\"甲\"],"
		"\"rows\":[[\"乙\"]]},{\"kind\":\"chart\",\"points\":[\"一\"],\"series\":[{"
		"\"values\":[1]}]},{\"kind\":\"facts\",\"items\":[{\"label\":\"量\",\"text\":\"1\"}"
		"]},{\"kind\":\"link\",\"text\":\"去\",\"code\":\"collection/fees\"}]}}";
	static const struct {
		const char *from, *to, *why;
	} collections[] = {
		{"\"order\":15", "\"order\":\"15\"", "order"},
		{"\"order\":15", "\"ordre\":15", "ordre"},
		{"\"code\":\"cats\"", "\"code\":\"fees\"", "there is one of it"},
		{"\"code\":\"cats\"", "\"code\":\"Cats\"", "code:"},
		{"\"pinyin\":\"mao\"", "\"pinyin\":\"mao mao\"", "pinyin:"},
		{"\"icon\":\"home\"", "\"icon\":\"../home\"", "icon:"},
		{"\"shelf\":\"life\"", "\"shelf\":\"death\"", "shelf:"},
		{"\"note\":{\"zh\":\"喵\"}", "\"note\":{}", "note:"},
		{"T09:00:00+08:00", "", "as_of:"},
		{"{\"zh\":\"公安局\"}", "\"公安局\"", "source:"},
		{"\"columns\":[", "\"columns\":[1,", "columns:"},
		{"\"values\":[", "\"values\":[{\"code\":\"x\",\"name\":{\"zh\":\"乙\"}},", "twice"},
		{"\"code\":\"x\"", "\"code\":\"X\"", "filters: kind"},
		{"\"tiles\"", "\"heap\"", "layout:"},
		{"\"name\"}", "\"size\"}", "sort:"},
		{"\"entries\":[", "\"made\":{},\"entries\":[", "one of entries"},
		{"\"entries\":[", "\"entries\":[{\"id\":\"a\",\"name\":{\"zh\":\"二\"}},",
			"entry 1 (a): id: twice"},
		{"\"id\":\"a\"", "\"id\":\"A\"", "entry 0 (A): id:"},
	};
	static const struct {
		const char *from, *to, *why;
	} entries[] = {
		{"\"id\":\"new\"", "\"id\":\"new_\"", "id:"},
		{"\"zh\":\"新\"", "\"zh\":\"\"", "name:"},
		{"\"pinyin\":\"xin\"", "\"pinyin\":\"Xin\"", "pinyin:"},
		{"2026-11-24", "2026-11-31", "date:"},
		{"[\"局\",\"1\"]", "[\"局\"]", "cells:"},
		{"\"kind\":\"person\"", "\"kind\":\"dog\"", "tags:"},
		{"[\"A1\"]", "[\"A 1\"]", "codes:"},
		{"\"lat\":33.4", "\"lat\":133.4", "place:"},
		{"matter/hrss-01", "matter:hrss-01", "link:"},
		{"\"id\":\"new\"", "\"id\":\"new\",\"size\":3", "size"},
		{"\"blocks\":[", "\"blocks\":[{\"kind\":\"song\"},",
			"block 0 (song): an unknown kind"},
		{"\"text\":\"说\"", "\"txt\":\"说\"", "block 0 (paragraph): no text"},
		{"[[\"乙\"]]", "[[\"乙\",\"丙\"]]", "block 1 (table): a row"},
		{"\"values\":[1]", "\"values\":[1,2]", "block 2 (chart): a series"},
		{"\"values\":[1]", "\"values\":[-1]", "block 2 (chart): a value"},
		{"\"label\":\"量\",", "", "block 3 (facts): a fact without"},
		{"collection/fees", "somewhere/fees", "block 4 (link): code"},
		{"\"title\":\"新\",", "", "document: title"},
	};
	char version[80], same[80];
	version_of("fees", version);
	for (size_t i = 0; i < ARRAY_LEN(collections); i++) {
		spoil("collection-add", good, collections[i].from, collections[i].to,
			collections[i].why);
	}
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		spoil("entry-add fees", entry, entries[i].from, entries[i].to, entries[i].why);
	}
	version_of("fees", same);
	assert_string_equal(version, same);
	char *large = malloc(300 * 1024);
	assert_non_null(large);
	size_t len = (size_t)sprintf(large, "{\"id\":\"new\",\"name\":{\"zh\":\"新\"},"
					    "\"document\":{\"title\":\"新\",\"blocks\":[");
	for (int i = 0; i < 200; i++) {
		len += (size_t)sprintf(
			large + len, "%s{\"kind\":\"note\",\"text\":\"%01300d\"}", i ? "," : "", i);
	}
	strcpy(large + len, "]}}");
	expect_error(tell("entry-add fees", large), "240 KB");
	free(large);
	expect_error(tell("entry-add nothing", entry), "no such collection");
	expect_error(lines_hall(kit.lines, "entry-remove fees nothing"), "no such entry");
	expect_error(lines_hall(kit.lines, "collection-remove nothing"), "no such collection");
	expect_error(lines_hall(kit.lines, "collection-add cats.json"), "whole path");
	expect_error(tell("collection-add", "[]"), "not an object");
	assert_string_equal(tell("collection-add", good), "ok"); /* nothing was left behind */
	assert_string_equal(tell("entry-add fees", entry), "ok");
	assert_string_equal(lines_hall(kit.lines, "collection-remove cats"), "ok");
	assert_string_equal(lines_hall(kit.lines, "entry-remove fees new"), "ok");
}

/* A hall whose files have been changed by the shell line, in the folder of collections: it does not
 * begin, and says why. */
static void expect_no_hall(const char *line, const char *why)
{
	char text[1400], said[4096];
	/* One that does begin is ended, and its status another one. */
	snprintf(text, sizeof(text),
		"cd '%s' && rm -rf city && bash '%s/tests/hall/small.sh' '%s' city && (cd "
		"city/collections && %s) || exit 9; '%s/tests/hall/onedoor-hall' --tls-dir '%s' "
		"--port 0 --fixtures '%s/city' >said 2>&1 & pid=$!; until grep -qs listening said "
		"|| "
		"! kill -0 $pid 2>/dev/null; do sleep 0.02; done; kill $pid 2>/dev/null; wait "
		"$pid; "
		"status=$?; cat said; exit $status",
		dir, SOURCE_DIR, SOURCE_DIR, line, BUILD_DIR, kit.tls_dir, dir);
	FILE *pipe = popen(text, "r");
	assert_non_null(pipe);
	said[fread(said, 1, sizeof(said) - 1, pipe)] = '\0';
	int status = pclose(pipe);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 1 || !strstr(said, why)) {
		fail_msg("%s: %d, \"%s\" without \"%s\"", line, status, said, why);
	}
}

static void no_hall_begins_with_a_mistake(void **state)
{
	(void)state;
	static const struct {
		const char *line, *why;
	} rows[] = {
		{"sed -i s,matter/entry-01,matter/entry-99, fees.json",
			"entry passport: matter/entry-99 leads nowhere"},
		{"sed -i s,entry/fees/passport,entry/fees/port, notices.json",
			"entry n-2: entry/fees/port leads nowhere"},
		{"rm notices.json", "entry bank-letter: collection/notices leads nowhere"},
		{"mv notices.json news.json", "collections/news.json: code: not the file's name"},
		{"sed -i 's/120 元/120/;s/\"tags\"/\"tag\"/' fees.json", "entry 0 (passport): tag"},
		{"echo '{' >fees.json", "fees.json line"},
		{"echo '{}' >../shelves.json", "shelves.json: a list"},
		{"echo '[]' >../shelves.json", "shelf: none of that code"},
		{"echo yin >../pinyin.txt", "pinyin.txt: syllables"},
		{"cp '" SOURCE_DIR "/tests/hall/fixtures/collections/market_supervision.json' . && "
		 "sed -i 's/\"count\": 20000/\"count\": 40000/' market_supervision.json",
			"made: kind companies, count"},
		{"sed -i 's/\"code\":\"A01\"/\"code\":\"A99\"/' ../plan.json",
			"plan.json: A01 is not on its floor"},
		{"sed -i 's/\"code\":\"A01\"/\"code\":\"A02\"/' ../plan.json", "floor 0: a mark"},
		{"sed -i 's/\"step_free\":true/\"step_free\":false/g' ../plan.json",
			"not all of it can be reached without a step"},
		{"sed -i 's/\"width_mm\":84000/\"width_mm\":8400/' ../plan.json",
			"floor 0: width_mm"},
		{"sed -i 's/\"edges\":./&[0,999],/' ../plan.json", "an edge without two nodes"},
		{"sed -i 's/\"here\":{\"floor\":1/\"here\":{\"floor\":7/' ../plan.json",
			"plan.json: here"},
		{"echo terminal-0009,1,99000,1,0 >>../terminals.csv", "terminals.csv line 6"},
		{"sed -i s,matter/entry-01,place/nowhere, fees.json",
			"entry passport: place/nowhere leads nowhere"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect_no_hall(rows[i].line, rows[i].why);
	}
}

/* --- the whole city --- */

/* Every entry of the collection through all pages; how many. */
static int walk(const char *code, void (*see)(const json_t *entry, json_t *seen), json_t *seen)
{
	char path[160], next[80] = "";
	int count = 0;
	do {
		struct answer answer;
		size_t i;
		const json_t *entry;
		snprintf(path, sizeof(path), "/v1/collections/%s?limit=500%s%s", code,
			*next ? "&cursor=" : "", next);
		answer = get_good(path);
		json_array_foreach(json_object_get(answer.json, "entries"), i, entry)
		{
			see(entry, seen);
			count++;
		}
		snprintf(next, sizeof(next), "%s", answer_text(&answer, "next"));
		answer_free(&answer);
	} while (*next);
	return count;
}

/* GB 32100: the sum of all characters, each times a power of 3, is 0 modulo 31. */
static bool is_credit_code(const char *code)
{
	static const char figures[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const int weights[] = {
		1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1};
	int sum = 0;
	for (int i = 0; i < 18; i++) {
		const char *at = code[i] ? strchr(figures, code[i]) : NULL;
		if (!at) {
			return false;
		}
		sum += (int)(at - figures) * weights[i];
	}
	return sum % 31 == 0 && code[18] == '\0';
}

static void look_at_company(const json_t *entry, json_t *seen)
{
	const char *name = text_of(json_object_get(entry, "name"), "zh");
	const char *code = json_string_value(json_array_get(json_object_get(entry, "codes"), 0));
	assert_non_null(code);
	if (!is_credit_code(code)) {
		fail_msg("%s is no credit code", code);
	}
	if (json_object_get(seen, name) || json_object_get(seen, code) ||
		json_object_get(seen, text_of(entry, "id"))) {
		fail_msg("%s %s %s: twice", text_of(entry, "id"), name, code);
	}
	json_object_set_new(seen, name, json_true());
	json_object_set_new(seen, code, json_true());
	json_object_set_new(seen, text_of(entry, "id"), json_true());
	assert_int_equal(json_array_size(json_object_get(entry, "cells")), 6);
	assert_true(strlen(text_of(entry, "pinyin")) > 0);
	assert_true(strlen(text_of(json_object_get(entry, "name"), "en")) > 0);
}

static void twenty_thousand_companies(void **state)
{
	(void)state;
	char version[80], again[80], path[160], code[32];
	json_t *seen = json_object();
	version_of("market_supervision", version);
	assert_int_equal(walk("market_supervision", look_at_company, seen), 20000);
	json_decref(seen);
	struct answer answer = get_good("/v1/collections");
	assert_int_equal(
		json_integer_value(json_object_get(listed(&answer, "market_supervision"), "count")),
		20000);
	answer_free(&answer);
	/* By the code that a scanner reads, and by what somebody types. */
	answer = get_good("/v1/collections/market_supervision/c-12345");
	const json_t *facts = json_object_get(
		block_of(json_object_get(answer.json, "document"), "facts"), "items");
	snprintf(code, sizeof(code), "%s", text_of(json_array_get(facts, 0), "text"));
	answer_free(&answer);
	assert_true(is_credit_code(code));
	snprintf(path, sizeof(path), "/v1/collections/market_supervision?q=%s", code);
	expect_ids(path, "c-12345");
	answer = get_good("/v1/collections/market_supervision?q=yhsqbq&filter=state:struck_off");
	int64_t count = json_integer_value(json_object_get(answer.json, "count"));
	assert_true(count > 10 && count < 1000);
	answer_free(&answer);
	/* The same ones when the hall begins again, and with a change among them. */
	assert_string_equal(lines_hall(kit.lines, "entry-remove market_supervision c-00002"), "ok");
	close_hall();
	assert_int_equal(open_hall(false), 0);
	version_of("market_supervision", again);
	assert_string_not_equal(version, again);
	snprintf(path, sizeof(path), "/v1/collections/market_supervision?q=%s", code);
	expect_ids(path, "c-12345");
	answer = get_good("/v1/collections/market_supervision?limit=1");
	assert_int_equal(json_integer_value(json_object_get(answer.json, "count")), 19999);
	answer_free(&answer);
}

static void look_at_matter(const json_t *entry, json_t *seen)
{
	const json_t *tags = json_object_get(entry, "tags");
	const char *kind = text_of(tags, "kind");
	json_object_set_new(
		seen, kind, json_integer(json_integer_value(json_object_get(seen, kind)) + 1));
	assert_true(strlen(text_of(tags, "department")) > 0);
	assert_true(json_is_true(json_object_get(entry, "has_document")));
}

static void every_matter_is_in_the_list(void **state)
{
	(void)state;
	json_t *seen = json_object();
	assert_int_equal(walk("admin_approval", look_at_matter, seen), 422);
	assert_int_equal(json_integer_value(json_object_get(seen, "approval")), 42);
	assert_int_equal(json_integer_value(json_object_get(seen, "preliminary")), 77);
	assert_int_equal(json_integer_value(json_object_get(seen, "service")), 303);
	json_decref(seen);
	struct answer answer = get_good("/v1/collections/admin_approval/hrss-04");
	const json_t *document = json_object_get(answer.json, "document");
	assert_non_null(block_of(document, "steps"));
	assert_string_equal(text_of(block_of(document, "link"), "code"), "matter/hrss-04");
	answer_free(&answer);
	/* All documents, over as many pages as they need. */
	char path[160], next[80] = "";
	size_t count = 0;
	do {
		snprintf(path, sizeof(path), "/v1/collection-documents/admin_approval%s%s",
			*next ? "?cursor=" : "", next);
		answer = get_good(path);
		count += json_array_size(json_object_get(answer.json, "documents"));
		snprintf(next, sizeof(next), "%s", answer_text(&answer, "next"));
		answer_free(&answer);
	} while (*next);
	assert_int_equal(count, 422);
}

/* The list is the catalogue's: what goes there goes here. */
static void the_list_follows_the_catalogue(void **state)
{
	(void)state;
	char before[80], after[80];
	version_of("admin_approval", before);
	assert_string_equal(lines_hall(kit.lines, "matter-remove hrss-05"), "ok");
	version_of("admin_approval", after);
	assert_string_not_equal(before, after);
	expect_problem("/v1/collections/admin_approval/hrss-05", 404, "unknown_entry", "");
	struct answer answer = get_good("/v1/collections/admin_approval?limit=1");
	assert_int_equal(json_integer_value(json_object_get(answer.json, "count")), 421);
	assert_string_equal(answer_text(&answer, "version"), after);
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest small[] = {
		cmocka_unit_test(shelves_and_collections_are_listed),
		cmocka_unit_test(entries_come_page_by_page),
		cmocka_unit_test(what_is_looked_for_is_found),
		cmocka_unit_test(what_is_asked_wrongly_is_refused),
		cmocka_unit_test(every_entry_can_be_read),
		cmocka_unit_test(the_status_names_their_version),
		cmocka_unit_test(every_entry_has_a_page),
		cmocka_unit_test(pages_of_two_versions_do_not_mix),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(no_hall_begins_with_a_mistake),
		cmocka_unit_test(entries_come_and_go),
		cmocka_unit_test(collections_come_and_go),
	};
	const struct CMUnitTest whole[] = {
		cmocka_unit_test(twenty_thousand_companies),
		cmocka_unit_test(every_matter_is_in_the_list),
		cmocka_unit_test(the_list_follows_the_catalogue),
	};
	int failed = cmocka_run_group_tests_name("small", small, set_up_small, tear_down);
	return failed + cmocka_run_group_tests_name("whole", whole, set_up_whole, tear_down);
}
