/* Answering what a case asks for on its page for phones: in words, by photos; by who has shown the
 * last four, for this receipt, for a while; and what staff read of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"
#include "tests/hall/web.h"

#define FORM "application/x-www-form-urlencoded"

static struct client *phone, *desk;

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", "--staff-port", "0", NULL};
	if (!kit_open_city(args)) {
		return -1;
	}
	phone = client_create(
		kit.tls_dir, NULL, (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10));
	desk = client_create_plain((int)strtol(lines_hall(kit.lines, "staff-port"), NULL, 10));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(phone);
	client_destroy(desk);
	kit_close();
	return 0;
}

/* Never from elsewhere, never kept. */
static void expect_page(struct answer *answer, int status)
{
	assert_int_equal(answer->curl_code, 0);
	assert_int_equal(answer->status, status);
	assert_string_equal(answer->type, "text/html; charset=utf-8");
	assert_string_equal(answer_header(answer, "Cache-Control"), "no-store");
}

/* A case that waits; the path of its page. */
static void file_waiting(char no_out[static 32], char path_out[static 64])
{
	static int count;
	char key[33], request[400];
	key_make(key);
	snprintf(request, sizeof(request),
		"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"仲裁 %d\",\"name\":\"张小满\",\"phone\":"
		"\"13800001234\"}}",
		count++);
	struct answer answer = apply_for(kit.kiosk, request, "", key);
	assert_int_equal(answer.status, 201);
	snprintf(no_out, 32, "%s", case_text(&answer, "no"));
	snprintf(path_out, 64, "/c/%s", key);
	answer_free(&answer);
}

static void ask_id(const char *no, const char *way, char id_out[static 32])
{
	snprintf(id_out, 32, "%s",
		lines_hall(kit.lines, "case-ask %s story %s 说明经过", no, way) + 3);
}

static struct answer send_four(const char *path, const char *body)
{
	return client_post(phone, path, NULL, FORM, body);
}

/* The value of a hidden field of the page. */
static void hidden_of(const struct answer *answer, const char *name, char out[static 128])
{
	char mark[64];
	snprintf(mark, sizeof(mark), "name=\"%s\" value=\"", name);
	const char *at = strstr(answer->body, mark);
	if (!at) {
		fail_msg("no %s in: %s", name, answer->body);
	}
	at += strlen(mark);
	snprintf(out, 128, "%.*s", (int)strcspn(at, "\""), at);
}

static void look_of(const char *path, char looked_out[static 128])
{
	struct answer answer = send_four(path, "last_four=0273");
	expect_page(&answer, 200);
	hidden_of(&answer, "look", looked_out);
	answer_free(&answer);
}

static struct answer send_reply(
	const char *path, const char *looked, const char *ask, const char *text)
{
	static char body[FIELDS_BYTES_MAX + 100];
	snprintf(body, sizeof(body), "look=%s&ask=%s&text=%s", looked, ask, text);
	return client_post(phone, path, NULL, FORM, body);
}

static bool is_asking(const char *no, const char *ask)
{
	struct answer answer = look(kit.kiosk, no, "0273");
	assert_int_equal(answer.status, 200);
	bool is = strstr(answer.body, ask) != NULL;
	answer_free(&answer);
	return is;
}

static void an_ask_is_answered_in_words(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], looked[128];
	file_waiting(no, path);
	ask_id(no, "text", ask);
	look_of(path, looked);
	struct answer answer = send_reply(path, looked, ask, "++%0D%0A");
	expect_page(&answer, 422); /* nothing is written */
	must_have(&answer, "没有提交成功");
	must_have(&answer, "maxlength=\"500\"");
	answer_free(&answer);
	assert_true(is_asking(no, ask));
	answer = send_reply(path, looked, ask, "%E5%BD%93%E6%97%B6%3Cb%3E%22SPOKEN%22");
	expect_page(&answer, 200);
	must_have(&answer, "已收到");
	must_have(&answer, "补交：说明经过");
	must_lack(&answer, "SPOKEN"); /* it came, and is shown to nobody here */
	answer_free(&answer);
	assert_false(is_asking(no, ask));
	answer = send_reply(path, looked, ask, "again");
	expect_page(&answer, 409);
	must_have(&answer, "这一项已经补交过");
	answer_free(&answer);
}

/* What was typed stays in the field when it was not taken; nobody's words become markup. */
static void a_text_has_its_length(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], looked[128], text[520];
	file_waiting(no, path);
	ask_id(no, "text", ask);
	look_of(path, looked);
	memset(text, 'x', sizeof(text));
	memcpy(text, "%3Cb%3E%0D%0A", 13); /* four characters */
	text[13 + 497] = '\0';
	struct answer answer = send_reply(path, looked, ask, text);
	expect_page(&answer, 422);
	must_have(&answer, "required>&lt;b&gt;\nxxx");
	answer_free(&answer);
	assert_true(is_asking(no, ask));
	text[13 + 496] = '\0';
	answer = send_reply(path, looked, ask, text);
	expect_page(&answer, 200);
	answer_free(&answer);
	assert_false(is_asking(no, ask));
}

/* Without the last four, with another receipt's look, or after half an hour: nothing happens. */
static void a_look_is_of_its_receipt(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], other_no[32], other[64], other_ask[32], looked[128],
		wrong[128];
	static const char *const nothing[] = {"", "look", "%00"};
	file_waiting(no, path);
	ask_id(no, "text", ask);
	file_waiting(other_no, other);
	ask_id(other_no, "text", other_ask);
	look_of(other, looked);
	struct answer answer = send_reply(path, looked, ask, "words");
	expect_page(&answer, 401);
	must_have(&answer, "name=\"last_four\"");
	must_lack(&answer, "仲裁");
	answer_free(&answer);
	answer = send_reply(other, looked, ask, "words"); /* of another case */
	expect_page(&answer, 422);
	answer_free(&answer);
	look_of(path, looked);
	for (size_t i = 0; i < strlen(looked); i += 38) {
		snprintf(wrong, sizeof(wrong), "%s", looked);
		wrong[i] = wrong[i] == '1' ? '2' : '1';
		answer = send_reply(path, wrong, ask, "words");
		expect_page(&answer, 401);
		answer_free(&answer);
	}
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
		answer = send_reply(path, nothing[i], ask, "words");
		assert_true(answer.status == 401 || answer.status == 403 || answer.status == 400);
		answer_free(&answer);
	}
	assert_true(is_asking(no, ask));
	assert_true(is_asking(other_no, other_ask));
	lines_hall(kit.lines, "time 2099-01-05T09:00:00");
	look_of(path, looked);
	lines_hall(kit.lines, "time 2099-01-05T09:31:00");
	answer = send_reply(path, looked, ask, "KEPT+WORDS");
	expect_page(&answer, 401);
	must_have(&answer, "value=\"KEPT WORDS\""); /* and sent with the four */
	answer_free(&answer);
	assert_true(is_asking(no, ask));
	char body[200];
	snprintf(body, sizeof(body), "last_four=0273&ask=%s&text=KEPT+WORDS&by=", ask);
	answer = send_four(path, body);
	expect_page(&answer, 200);
	must_have(&answer, "已收到");
	answer_free(&answer);
	assert_false(is_asking(no, ask));
}

/* Where photos for it are taken. */
static void link_of(const char *path, const char *looked, const char *ask, char link_out[static 64])
{
	char body[300];
	snprintf(body, sizeof(body), "look=%s&ask=%s&by=photos", looked, ask);
	struct answer answer = client_post(phone, path, NULL, FORM, body);
	assert_int_equal(answer.status, 303);
	snprintf(link_out, 64, "%s", answer_header(&answer, "Location"));
	assert_memory_equal(link_out, "/h/", 3);
	answer_free(&answer);
}

static void an_ask_is_answered_by_photos(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], looked[128], link[64], put[100];
	size_t len;
	file_waiting(no, path);
	ask_id(no, "upload", ask);
	look_of(path, looked);
	struct answer answer =
		send_reply(path, looked, ask, "words"); /* asked for in another way */
	expect_page(&answer, 422);
	answer_free(&answer);
	link_of(path, looked, ask, link);
	answer = client_get(phone, link, NULL);
	expect_page(&answer, 200);
	must_have(&answer, "说明经过");
	must_have(&answer, "照片只交给这个办件");
	must_have(&answer, "提交这些照片");
	assert_non_null(
		strstr(answer_header(&answer, "Content-Security-Policy"), "form-action 'self'"));
	answer_free(&answer);
	answer = client_post(phone, link, NULL, FORM, "");
	expect_page(&answer, 422);
	must_have(&answer, "还没有照片");
	answer_free(&answer);
	assert_true(is_asking(no, ask));
	unsigned char *photo = make_photo(300, 200, 80, &len);
	snprintf(put, sizeof(put), "%s/files?item=story", link);
	answer = client_put(phone, put, "image/jpeg", photo, len);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	free(photo);
	answer = client_post(phone, link, NULL, FORM, "");
	expect_page(&answer, 200);
	must_have(&answer, "已收到");
	must_have(&answer, path);
	answer_free(&answer);
	assert_false(is_asking(no, ask));
	answer = client_post(phone, link, NULL, FORM, ""); /* the link is over */
	expect_page(&answer, 404);
	answer_free(&answer);
	answer = client_put(phone, put, "image/jpeg", (const unsigned char *)"x", 1);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
}

/* A terminal's link hands nothing over by itself; answered meanwhile, photos change nothing. */
static void links_are_of_their_ask(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], looked[128], link[64], put[100];
	size_t len;
	struct answer answer = post("/v1/handoffs",
		"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[{\"code\":\"medical\","
		"\"title\":\"Report\",\"max_files\":1}]}");
	snprintf(link, sizeof(link), "%s", strstr(answer_text(&answer, "url"), "/h/"));
	answer_free(&answer);
	answer = client_post(phone, link, NULL, FORM, "");
	expect_page(&answer, 404);
	answer_free(&answer);
	file_waiting(no, path);
	ask_id(no, "upload", ask);
	look_of(path, looked);
	link_of(path, looked, ask, link);
	lines_hall(kit.lines, "case-end %s done 好了", no);
	unsigned char *photo = make_photo(300, 200, 80, &len);
	snprintf(put, sizeof(put), "%s/files?item=story", link);
	answer = client_put(phone, put, "image/jpeg", photo, len);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	free(photo);
	answer = client_post(phone, link, NULL, FORM, "");
	expect_page(&answer, 422);
	answer_free(&answer);
	assert_non_null(strstr(lines_hall(kit.lines, "case %s", no), "\"done\"")); /* stays over */
}

/* Who works on the case reads it, as words; the audit says that it came. */
static void staff_read_it(void **state)
{
	(void)state;
	char no[32], path[64], ask[32], looked[128], page[80];
	file_waiting(no, path);
	ask_id(no, "text", ask);
	snprintf(page, sizeof(page), "/staff/cases/%s", no);
	struct answer answer = client_get(desk, page, NULL);
	assert_int_equal(answer.status, 200);
	must_have(&answer, "等申请人补交");
	must_lack(&answer, "申请人已补交");
	answer_free(&answer);
	look_of(path, looked);
	answer = send_reply(path, looked, ask,
		"%3Cscript%3Ealert%28%27SPOKEN%27%29%3C%2Fscript%3E%0D%0Ain+two+lines");
	expect_page(&answer, 200);
	answer_free(&answer);
	answer = client_get(desk, page, NULL);
	assert_int_equal(answer.status, 200);
	must_have(&answer, "申请人已补交");
	must_have(&answer, "&lt;script&gt;alert(&#39;SPOKEN&#39;)&lt;/script&gt;\nin two lines");
	must_lack(&answer, "<script");
	must_have(&answer, "申请人：补交：说明经过");
	answer_free(&answer);
	answer = look(
		kit.kiosk, no, "0273"); /* what a terminal is told says that it came, and no more */
	must_have(&answer, "补交：说明经过");
	must_lack(&answer, "SPOKEN");
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_ask_is_answered_in_words, kit_calm),
		cmocka_unit_test_setup(a_text_has_its_length, kit_calm),
		cmocka_unit_test_setup(a_look_is_of_its_receipt, kit_calm),
		cmocka_unit_test_setup(an_ask_is_answered_by_photos, kit_calm),
		cmocka_unit_test_setup(links_are_of_their_ask, kit_calm),
		cmocka_unit_test_setup(staff_read_it, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
