/* The pages behind the QR codes of slips: a ticket's, a receipt's, and what a phone may take back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "tests/hall/html.h"
#include "tests/hall/kit.h"
#include "tests/hall/web.h"

#define FORM	"application/x-www-form-urlencoded"
#define HELD	"/c/receipt-held----------"
#define UNKNOWN "/c/AAAAAAAAAAAAAAAAAAAAAAAA"

static struct client *phone;

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", "--staff-port", "0", NULL};
	if (!kit_open_city(args)) {
		return -1;
	}
	phone = client_create(
		kit.tls_dir, NULL, (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(phone);
	kit_close();
	return 0;
}

/* Nothing is fetched from elsewhere, nothing is kept, nothing may be framed. */
static void expect_page(struct answer *answer, int status)
{
	assert_int_equal(answer->curl_code, 0);
	assert_int_equal(answer->status, status);
	assert_string_equal(answer->type, "text/html; charset=utf-8");
	assert_non_null(strstr(answer_header(answer, "Content-Security-Policy"),
		"default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'nonce-"));
	assert_string_equal(answer_header(answer, "Cache-Control"), "no-store");
	assert_string_equal(answer_header(answer, "Referrer-Policy"), "no-referrer");
	assert_string_equal(answer_header(answer, "X-Content-Type-Options"), "nosniff");
	must_lack(answer, "http://");
	must_lack(answer, "https://");
	must_have(answer, "width=device-width");
}

/* A page twice is the same but for its nonce. */
static void forget_nonce(struct answer *answer)
{
	char *at = answer->body;
	while ((at = strstr(at, "nonce=\""))) {
		for (at += 7; *at && *at != '"'; at++) {
			*at = 'n';
		}
	}
}

static struct answer send_four(const char *path, const char *body)
{
	return client_post(phone, path, NULL, FORM, body);
}

/* --- tickets --- */

static void take(char path_out[static 80], const char *body)
{
	struct answer answer = post("/v1/tickets", body);
	assert_int_equal(answer.status, 201);
	const char *path = strstr(answer_text(&answer, "qr"), "/t/");
	assert_non_null(path);
	snprintf(path_out, 80, "%s", path);
	answer_free(&answer);
}

static void a_ticket_says_where_it_stands(void **state)
{
	(void)state;
	char first[80], second[80], old[80];
	take(first, "{\"matter\":\"" OPEN_MATTER "\"}");
	take(second, "{\"matter\":\"" OPEN_MATTER "\"}");
	take(old, "{\"matter\":\"" OPEN_MATTER "\",\"priority\":\"elderly\"}");
	struct answer answer = client_get(phone, second, NULL);
	expect_page(&answer, 200);
	must_have(&answer, "lang=\"zh-CN\"");
	must_have(&answer, "<p class=\"number\">A0002</p>");
	must_have(&answer, "<b>2 人</b>"); /* the first, and who goes before both */
	must_have(&answer, "A01 A02 A03 A04");
	must_have(&answer, "http-equiv=\"refresh\"");
	answer_free(&answer);
	answer = client_get(phone, old, NULL);
	must_have(&answer, "<b>0 人</b>");
	answer_free(&answer);
	answer = client_get(phone, first, "Accept-Language: en-GB,en;q=0.9,zh;q=0.2");
	must_have(&answer, "lang=\"en\"");
	must_have(&answer, "<b>1</b>");
	answer_free(&answer);
	lines_hall(kit.lines, "call hrss 2");
	answer = client_get(phone, first, NULL);
	expect_page(&answer, 200);
	must_have(&answer, "已叫号");
	must_lack(&answer, "refresh");
	answer_free(&answer);
	answer = client_get(phone, second, NULL);
	must_have(&answer, "<b>0 人</b>");
	answer_free(&answer);
	lines_hall(kit.lines, "time 2099-01-04T09:00:00");
	answer = client_get(phone, second, NULL);
	must_have(&answer, "此号已过期");
	must_lack(&answer, "refresh");
	answer_free(&answer);
	lines_hall(kit.lines, "call hrss 99");
}

static void a_void_and_an_unknown_ticket(void **state)
{
	(void)state;
	char key[33], path[80];
	key_make(key);
	struct answer answer = client_post(
		kit.kiosk, "/v1/tickets", key, NULL, "{\"matter\":\"" OPEN_MATTER "\"}");
	snprintf(path, sizeof(path), "%s", strstr(answer_text(&answer, "qr"), "/t/"));
	answer_free(&answer);
	char own[80];
	snprintf(own, sizeof(own), "/v1/tickets/%s", key);
	answer = client_delete(kit.kiosk, own);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	answer = client_get(phone, path, NULL);
	expect_page(&answer, 200);
	must_have(&answer, "此号已作废");
	answer_free(&answer);
	answer = client_get(phone, "/t/AAAAAAAAAAAAAAAAAAAAAA", NULL);
	expect_page(&answer, 404);
	must_have(&answer, "稍后再看");
	must_have(&answer, "refresh");
	answer_free(&answer);
}

/* --- guides --- */

/* Its page, as the matter's answer has it. */
static void page_of(const char *resource, char path_out[static 80])
{
	struct answer answer = client_get(kit.kiosk, resource, NULL);
	assert_int_equal(answer.status, 200);
	const char *path = strstr(answer_text(&answer, "page_url"), "/m/");
	assert_non_null(path);
	snprintf(path_out, 80, "%s", path);
	answer_free(&answer);
}

static void a_guide_says_what_it_needs(void **state)
{
	(void)state;
	char path[80], english[100];
	page_of("/v1/matters/hrss-04", path);
	assert_string_equal(path, "/m/hrss-04");
	struct answer answer = client_get(phone, path, NULL);
	expect_page(&answer, 200);
	must_have(&answer, "lang=\"zh-CN\"");
	must_have(&answer, "<h1>工伤认定申请</h1>");
	must_have(&answer, "<ul class=\"check\">");
	must_have(&answer, "<a href=\"?lang=en\" lang=\"en\">English</a>");
	must_lack(&answer, "<script");
	answer_free(&answer);
	answer = client_get(phone, path, "Accept-Language: en-GB");
	must_have(&answer, "lang=\"en\"");
	answer_free(&answer);
	/* What the address says goes before what the browser says. */
	snprintf(english, sizeof(english), "%s?lang=en", path);
	answer = client_get(phone, english, "Accept-Language: zh-CN");
	expect_page(&answer, 200);
	must_have(&answer, "lang=\"en\"");
	must_have(&answer, "<a href=\"?lang=zh\" lang=\"zh-CN\">中文</a>");
	answer_free(&answer);
}

/* One without a file of its own, and a bundle. */
static void every_guide_has_a_page(void **state)
{
	(void)state;
	static const char *const resources[] = {"/v1/matters/" OPEN_MATTER, "/v1/bundles/injured"};
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		char path[80];
		page_of(resources[i], path);
		struct answer answer = client_get(phone, path, NULL);
		expect_page(&answer, 200);
		must_have(&answer, "<h2>");
		must_have(&answer, "<ol class=\"steps\">");
		answer_free(&answer);
	}
}

/* What is no matter, or none any more, and what no browser does: said in words to who reads them.
 */
static void what_is_no_guide_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path;
		int status;
		const char *words;
	} rows[] = {
		{"GET", "/m/hrss-999", 404, "没有这个事项"},
		{"GET", "/m/HRSS-04", 404, "没有这个事项"},
		{"GET", "/m/<script>", 404, "没有这个事项"},
		{"GET", "/m/", 404, "没有这一页"},
		{"GET", "/m/hrss-04/", 404, "没有这一页"},
		{"DELETE", "/m/hrss-04", 405, "没有这一页"},
		{"POST", "/m/hrss-04", 405, "没有这一页"},
	};
	client_header(phone, "Accept: text/html,application/xhtml+xml");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct answer answer = client_ask(phone, rows[i].method, rows[i].path);
		print_message("%s %s\n", rows[i].method, rows[i].path);
		expect_page(&answer, rows[i].status);
		must_have(&answer, rows[i].words);
		must_lack(&answer, "<script>");
		assert_string_equal(
			answer_header(&answer, "Allow"), rows[i].status == 405 ? "GET" : "");
		answer_free(&answer);
	}
	client_header(phone, NULL);
	struct answer answer = client_ask(phone, "DELETE", "/m/hrss-04");
	assert_string_equal(answer.type, "application/problem+json"); /* no browser asks so */
	answer_free(&answer);
}

/* --- cases --- */

static void a_receipt_asks_first(void **state)
{
	(void)state;
	struct answer known = client_get(phone, HELD, NULL);
	struct answer unknown = client_get(phone, UNKNOWN, NULL);
	expect_page(&known, 200);
	expect_page(&unknown, 200);
	assert_non_null(
		strstr(answer_header(&known, "Content-Security-Policy"), "form-action 'self'"));
	must_have(&known, "name=\"last_four\"");
	must_lack(&known, "工伤");
	forget_nonce(&known);
	forget_nonce(&unknown);
	assert_string_equal(known.body, unknown.body);
	answer_free(&known);
	answer_free(&unknown);
	/* Wrong, and never there: the same again. */
	known = send_four(HELD, "last_four=0274");
	unknown = send_four(UNKNOWN, "last_four=0274");
	expect_page(&known, 403);
	expect_page(&unknown, 403);
	must_have(&known, "这张回执会送到大厅，请稍后再看");
	must_lack(&known, "工伤");
	must_lack(&known, "0274");
	forget_nonce(&known);
	forget_nonce(&unknown);
	assert_string_equal(known.body, unknown.body);
	answer_free(&known);
	answer_free(&unknown);
	known = client_get(phone, UNKNOWN, "Accept-Language: en");
	must_have(&known, "Last four of the ID or phone number");
	answer_free(&known);
}

static void the_right_four_show_the_case(void **state)
{
	(void)state;
	struct answer answer = send_four(HELD, "last_four=+0273+");
	expect_page(&answer, 200);
	must_have(&answer, "工伤认定申请");
	must_have(&answer, "计时已暂停");
	must_have(&answer, "等待鉴定");
	must_have(&answer, "清波木器厂");
	must_have(&answer, "<li class=\"now\">审查");
	must_have(&answer, "<div class=\"lane green\"><h3>医保局</h3>");
	must_have(&answer, "已用 3 个工作日，共 10 个");
	must_lack(&answer, "张小满");
	must_lack(&answer, "0273");
	answer_free(&answer);
	client_header(phone, "Accept-Language: en");
	answer = send_four(HELD, "last_four=0273");
	must_have(&answer, "The clock stands");
	must_have(&answer, "An expert is asked");
	must_have(&answer, "3 of 10 working days used");
	answer_free(&answer);
	client_header(phone, NULL);
}

/* What is asked, what came of it; and nobody's words become markup. */
static void asks_and_results_are_words(void **state)
{
	(void)state;
	char key[33], no[32], path[64];
	key_make(key);
	struct answer answer = apply_for(kit.kiosk,
		"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"仲裁<script>\",\"name\":\"张小满\",\"phone\":"
		"\"13800001234\"}}",
		"", key);
	assert_int_equal(answer.status, 201);
	snprintf(no, sizeof(no), "%s", case_text(&answer, "no"));
	answer_free(&answer);
	snprintf(path, sizeof(path), "/c/%s", key);
	lines_hall(kit.lines, "case-ask %s medical upload <script>alert('1')</script>", no);
	answer = send_four(path, "last_four=0273");
	expect_page(&answer, 200);
	must_have(&answer, "请您补充");
	must_have(&answer, "还没收到");
	must_have(&answer, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
	must_lack(&answer, "<script");
	must_lack(&answer, "张小满");
	must_lack(&answer, "13800001234");
	answer_free(&answer);
	lines_hall(kit.lines, "case-end %s refused 不符合\"><b>条件", no);
	answer = send_four(path, "last_four=0273");
	must_have(&answer, "不符合&quot;&gt;&lt;b&gt;条件");
	must_have(&answer, "行政审批专用章");
	answer_free(&answer);
}

/* Handed in off line and refused: the receipt leads to people. */
static void a_work_item_is_said(void **state)
{
	(void)state;
	char key[33], path[64];
	key_make(key);
	struct answer answer = apply_for(kit.kiosk,
		"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG ",\"answers\":{}}",
		",\"offline\":true", key);
	assert_int_equal(answer.status, 422);
	answer_free(&answer);
	snprintf(path, sizeof(path), "/c/%s", key);
	answer = send_four(path, "last_four=0273");
	expect_page(&answer, 200);
	must_have(&answer, "转工作人员处理");
	must_have(&answer, key);
	answer_free(&answer);
}

static void nothing_else_is_taken(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path;
		int status;
	} cases[] = {
		{"GET", "/c/short", 404},
		{"GET", "/c/20261124001011", 404}, /* a number can be guessed, a key cannot */
		{"GET", UNKNOWN "/", 404},
		{"GET", "/t/", 404},
		{"GET", "/staff", 404},
		{"DELETE", UNKNOWN, 405},
		{"POST", "/t/AAAAAAAAAAAAAAAAAAAAAA", 405},
		{"DELETE", "/h/AAAAAAAAAAAAAAAAAAAAAA/files/AAAAAAAAAAAAAAAAAAAAAA", 404},
		{"POST", "/h/AAAAAAAAAAAAAAAAAAAAAA", 404},
		{"GET", "/h/AAAAAAAAAAAAAAAAAAAAAA/files/AAAAAAAAAAAAAAAAAAAAAA", 405},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct answer answer = client_ask(phone, cases[i].method, cases[i].path);
		if (answer.status != cases[i].status) {
			fail_msg("%s %s: %d", cases[i].method, cases[i].path, answer.status);
		}
		answer_free(&answer);
	}
	static const char *const bodies[] = {
		"last_four=%zz", "last_four=%00", "last_four", "a=%C0%AF"};
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct answer answer = send_four(HELD, bodies[i]);
		expect_page(&answer, 400);
		must_have(&answer, "name=\"last_four\"");
		answer_free(&answer);
	}
	char *much = mem_alloc(FIELDS_BYTES_MAX * 4, 1);
	memset(much, 'a', FIELDS_BYTES_MAX * 4 - 1);
	struct answer answer = send_four(HELD, much);
	assert_true(answer.curl_code != 0 || answer.status >= 400);
	answer_free(&answer);
	mem_free(much);
}

/* --- photos --- */

static void a_photo_is_taken_back(void **state)
{
	(void)state;
	char path[120], put[160], drop[240], poll[100];
	size_t len;
	struct answer answer = post("/v1/handoffs",
		"{\"matter\":\"hrss-04\",\"lang\":\"en\",\"items\":[{\"code\":\"medical\","
		"\"title\":\"Report\",\"max_files\":1}]}");
	snprintf(path, sizeof(path), "%s", strstr(answer_text(&answer, "url"), "/h/"));
	snprintf(poll, sizeof(poll), "/v1/handoffs/%s", answer_text(&answer, "id"));
	answer_free(&answer);
	snprintf(put, sizeof(put), "%s/files?item=medical", path);
	unsigned char *photo = make_photo(300, 200, 80, &len);
	for (int i = 0; i < 2; i++) {
		answer = client_put(phone, put, "image/jpeg", photo, len);
		assert_int_equal(answer.status, 201);
		snprintf(drop, sizeof(drop), "%s/files/%s", path, answer_text(&answer, "id"));
		answer_free(&answer);
		answer = client_get(phone, path, "Accept-Language: zh"); /* the kiosk's counts */
		must_have(&answer, "lang=\"en\"");
		must_have(&answer, strrchr(drop, '/') + 1);
		answer_free(&answer);
		answer = client_put(phone, put, "image/jpeg", photo, len);
		assert_int_equal(answer.status, 409);
		answer_free(&answer);
		for (int k = 0; k < 2; k++) { /* a second time does no harm */
			answer = client_delete(phone, drop);
			assert_int_equal(answer.status, 204);
			answer_free(&answer);
		}
		answer = client_get(kit.kiosk, poll, NULL);
		assert_null(strstr(answer.body, "\"ready\""));
		answer_free(&answer);
	}
	free(photo);
}

/* --- what browsers send --- */

static void languages_are_chosen(void **state)
{
	(void)state;
	static const struct {
		const char *accept, *language;
	} cases[] = {{NULL, "zh"}, {"", "zh"}, {"en", "en"}, {"zh-CN,en", "zh"}, {"en,zh", "en"},
		{"zh;q=0.5,en;q=0.6", "en"}, {"en;q=0.5, zh-Hant;q=0.50001", "en"},
		{"en;q=0,zh", "zh"}, {"en;q=0", "zh"}, {"fr, de", "zh"}, {"fr,EN-us;q=0.1", "en"},
		{"eng", "zh"}, {"*", "zh"}, {"en;q=9", "en"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_string_equal(web_language(cases[i].accept), cases[i].language);
	}
}

static void fields_are_read(void **state)
{
	(void)state;
	static const char body[] = "a=+%E8%A1%A5+x%0d%0a&b=&&c=1%262&a=other&d=1%0D%0A2%0A3%0D4"
				   "&text=%0D%0A1%0D%0A%0D%0A2%0A3%0D+";
	struct fields fields;
	struct html html = {0};
	size_t len;
	assert_true(fields_parse(body, strlen(body), "text", &fields));
	assert_int_equal(fields.count, 6);
	assert_string_equal(fields_get(&fields, "a"), "补 x");
	assert_string_equal(fields_get(&fields, "b"), "");
	assert_string_equal(fields_get(&fields, "c"), "1&2");
	assert_string_equal(fields_get(&fields, "d"), "1 2 3 4");
	assert_string_equal(fields_get(&fields, "text"), "1\n\n2\n3");
	assert_string_equal(fields_get(&fields, "e"), "");
	fields_finish(&fields);
	assert_true(fields_parse(NULL, 0, NULL, &fields));
	assert_int_equal(fields.count, 0);
	fields_finish(&fields);
	html_add(
		&html, "<i title=\"%s\">%s %d%% %lld</i>", "\"'", json_string_value(NULL), -3, 9LL);
	char *text = html_take(&html, &len);
	assert_string_equal(text, "<i title=\"&quot;&#39;\"> -3% 9</i>");
	assert_int_equal(len, strlen(text));
	mem_free(text);
}

/* Last: what it wears out is worn out for a quarter of an hour. */
static void tries_are_limited(void **state)
{
	(void)state;
	lines_hall(kit.lines, "time 2099-03-02T09:00:00");
	for (int i = 0; i < 10; i++) {
		struct answer answer = send_four(HELD, i % 2 ? "last_four=1111" : "");
		assert_int_equal(answer.status, 403);
		answer_free(&answer);
	}
	struct answer answer = send_four(HELD, "last_four=0273");
	expect_page(&answer, 429);
	long wait_s = strtol(answer_header(&answer, "Retry-After"), NULL, 10);
	assert_true(wait_s > 60 && wait_s <= 900);
	must_have(&answer, "填错太多次");
	must_lack(&answer, "工伤");
	answer_free(&answer);
	/* The number is shut; the phone may ask for others, ten times. Then it is shut itself. */
	for (int i = 0; i < 10; i++) {
		char path[64];
		snprintf(path, sizeof(path), "/c/AAAAAAAAAAAAAAAAAAAAAAA%d", i);
		answer = send_four(path, "last_four=1111");
		assert_int_equal(answer.status, 403);
		answer_free(&answer);
	}
	answer = send_four("/c/BBBBBBBBBBBBBBBBBBBBBBBB", "last_four=1111");
	assert_int_equal(answer.status, 429);
	answer_free(&answer);
	answer = client_get(phone, HELD, NULL); /* the question may be seen */
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	lines_hall(kit.lines, "time 2099-03-02T09:16:00");
	answer = send_four(HELD, "last_four=0273");
	expect_page(&answer, 200);
	must_have(&answer, "工伤");
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_ticket_says_where_it_stands, kit_calm),
		cmocka_unit_test_setup(a_void_and_an_unknown_ticket, kit_calm),
		cmocka_unit_test_setup(a_guide_says_what_it_needs, kit_calm),
		cmocka_unit_test_setup(every_guide_has_a_page, kit_calm),
		cmocka_unit_test_setup(what_is_no_guide_is_said, kit_calm),
		cmocka_unit_test_setup(a_receipt_asks_first, kit_calm),
		cmocka_unit_test_setup(the_right_four_show_the_case, kit_calm),
		cmocka_unit_test_setup(asks_and_results_are_words, kit_calm),
		cmocka_unit_test_setup(a_work_item_is_said, kit_calm),
		cmocka_unit_test_setup(nothing_else_is_taken, kit_calm),
		cmocka_unit_test_setup(a_photo_is_taken_back, kit_calm),
		cmocka_unit_test(languages_are_chosen),
		cmocka_unit_test(fields_are_read),
		cmocka_unit_test_setup(tries_are_limited, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
