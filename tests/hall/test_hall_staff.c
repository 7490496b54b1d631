/* The staff page: what it does is done, only from this machine, only from its own forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "tests/hall/clerk.h"
#include "tests/hall/kit.h"

#define FORM "application/x-www-form-urlencoded"

static struct client *desk;
static int port;

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", "--staff-port", "0", NULL};
	if (!kit_open_city(args)) {
		return -1;
	}
	port = (int)strtol(lines_hall(kit.lines, "staff-port"), NULL, 10);
	desk = client_create_plain(port);
	return port > 0 ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(desk);
	kit_close();
	return 0;
}

static struct answer see(const char *path)
{
	struct answer answer = client_get(desk, path, NULL);
	if (answer.status != 200) {
		fail_msg("%s: %d %s", path, answer.status, answer.body);
	}
	assert_string_equal(answer.type, "text/html; charset=utf-8");
	assert_non_null(
		strstr(answer_header(&answer, "Content-Security-Policy"), "default-src 'none'"));
	return answer;
}

static void token_of(char token_out[static 32])
{
	struct answer answer = see("/staff");
	const char *at = strstr(answer.body, "name=\"token\" value=\"");
	assert_non_null(at);
	snprintf(token_out, 32, "%.*s", (int)strcspn(at + 20, "\""), at + 20);
	answer_free(&answer);
}

/* Says where it led. */
static struct answer do_act(const char *fields)
{
	char token[32], body[1024];
	token_of(token);
	snprintf(body, sizeof(body), "token=%s&%s", token, fields);
	struct answer answer = client_post(desk, "/staff/do", NULL, FORM, body);
	if (answer.status != 303) {
		fail_msg("%s: %d %s", fields, answer.status, answer.body);
	}
	return answer;
}

/* It leads back with this answer, and the page says so. */
static void expect_act(const char *fields, const char *place, enum clerk_answer said)
{
	char location[200], words[100];
	struct answer answer = do_act(fields);
	snprintf(location, sizeof(location), "%s?said=%d", place, (int)said);
	const char *led = answer_header(&answer, "Location");
	if (strncmp(led, location, strlen(location)) != 0) {
		fail_msg("%s leads to %s, not %s", fields, led, location);
	}
	answer_free(&answer);
	answer = see(location);
	snprintf(words, sizeof(words), "\">%s", clerk_words(said, true));
	must_have(&answer, words);
	answer_free(&answer);
}

static void file_case(const char *wish, char no_out[static 32])
{
	char request[500];
	snprintf(request, sizeof(request),
		"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"%s\",\"name\":\"张小满\",\"phone\":\"13800001234\"}}",
		wish);
	struct answer answer = apply_for(kit.kiosk, request, "", NULL);
	assert_int_equal(answer.status, 201);
	snprintf(no_out, 32, "%s", case_text(&answer, "no"));
	answer_free(&answer);
}

static void expect_state(const char *no, const char *state)
{
	struct answer answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "state"), state);
	answer_free(&answer);
}

/* --- who may --- */

static void only_this_machine(void **state)
{
	(void)state;
	char host[100];
	static const char *const strangers[] = {"evil.example", "evil.example:%d", "127.0.0.1",
		"127.0.0.1:1", "127.0.0.1:%d.evil.example", "localhost.evil.example:%d",
		"127.0.0.2:%d", "[::1]:%d", "", "127.0.0.1:%d@evil.example", "localhost:%d "};
	for (size_t i = 0; i < ARRAY_LEN(strangers) - 1; i++) {
		char value[64];
		const char *sign = strchr(strangers[i], '%');
		snprintf(value, sizeof(value), "%.*s", sign ? (int)(sign - strangers[i]) : 60,
			strangers[i]);
		snprintf(host, sizeof(host), "Host: %s", value);
		if (sign) {
			snprintf(host, sizeof(host), "Host: %s%d%s", value, port, sign + 2);
		}
		struct answer answer = client_get(desk, "/staff", host);
		if (answer.status != 403) {
			fail_msg("%s: %d", host, answer.status);
		}
		assert_string_equal(answer_text(&answer, "code"), "not_this_place");
		answer_free(&answer);
	}
	snprintf(host, sizeof(host), "Host: LOCALHOST:%d", port);
	struct answer answer = client_get(desk, "/staff", host);
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	/* Not even another address of this machine. */
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), -1);
	close(fd);
	/* Terminals and phones have no way to it. */
	answer = client_get(kit.kiosk, "/staff", NULL);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
}

static void forms_need_their_token(void **state)
{
	(void)state;
	char token[32], body[200], path[200];
	lines_hall(kit.lines, "seed hrss 3");
	long waiting = stat_of("waiting");
	static const char *const bodies[] = {"act=call&id=A01", "token=&act=call&id=A01",
		"token=AAAAAAAAAAAAAAAAAAAAAA&act=call&id=A01"};
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		expect_answer(client_post(desk, "/staff/do", NULL, FORM, bodies[i]), 403,
			"token_required");
	}
	token_of(token);
	snprintf(body, sizeof(body), "token=%s", token);
	snprintf(path, sizeof(path), "/staff/do?token=%s", token);
	expect_answer(
		client_post(desk, path, NULL, FORM, "act=call&id=A01"), 403, "token_required");
	expect_answer(client_post(desk, "/staff/do", NULL, FORM, body), 400, "invalid_request");
	snprintf(body, sizeof(body), "token=%s&act=call&id=A01", token);
	expect_answer(client_post(desk, "/staff/do", NULL, "text/plain", body), 415,
		"unsupported_media_type");
	expect_answer(client_post(desk, "/staff", NULL, FORM, body), 405, "method_not_allowed");
	client_header(desk, "Host: evil.example");
	expect_answer(client_post(desk, "/staff/do", NULL, FORM, body), 403, "not_this_place");
	client_header(desk, NULL);
	assert_int_equal(stat_of("waiting"), waiting);
	expect_answer(client_get(desk, "/staff/do", NULL), 404, "not_found");
	expect_answer(client_get(desk, "/staff/cases/20200101000017", NULL), 404, "not_found");
	expect_answer(client_get(desk, "/v1/time", NULL), 404, "not_found");
	lines_hall(kit.lines, "call all 999");
}

/* --- windows --- */

static void the_next_is_called(void **state)
{
	(void)state;
	char pages[3][80], location[200];
	static const char *const bodies[] = {"{\"matter\":\"" OPEN_MATTER "\"}",
		"{\"matter\":\"" OPEN_MATTER "\"}",
		"{\"matter\":\"" OPEN_MATTER "\",\"priority\":\"disabled\"}"};
	struct client *phone = client_create(
		kit.tls_dir, NULL, (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10));
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct answer answer = post("/v1/tickets", bodies[i]);
		snprintf(pages[i], sizeof(pages[i]), "%s",
			strstr(answer_text(&answer, "qr"), "/t/"));
		answer_free(&answer);
	}
	/* Who goes first; then in order. */
	static const int order[] = {2, 0, 1};
	static const char *const windows[] = {"A02", "A01", "A04"};
	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		char fields[60], said[100];
		snprintf(fields, sizeof(fields), "act=call&id=%s&zone=A", windows[i]);
		struct answer answer = do_act(fields);
		snprintf(location, sizeof(location), "%s", answer_header(&answer, "Location"));
		answer_free(&answer);
		answer = see(location);
		snprintf(said, sizeof(said), " %s</p>", windows[i]);
		must_have(&answer, said);
		answer_free(&answer);
		answer = client_get(phone, pages[order[i]], NULL);
		snprintf(said, sizeof(said), "请到 %s 窗口", windows[i]);
		must_have(&answer, said);
		answer_free(&answer);
	}
	expect_act("act=call&id=A01", "/staff", CLERK_NOBODY);
	expect_act("act=call&id=Z99", "/staff", CLERK_NOBODY);
	expect_act("act=call&id=", "/staff", CLERK_NOBODY);
	/* A window of others calls nobody of these. */
	struct answer answer = post("/v1/tickets", bodies[0]);
	answer_free(&answer);
	expect_act("act=call&id=B01", "/staff", CLERK_NOBODY);
	expect_act("act=call&id=A03", "/staff", CLERK_DONE);
	client_destroy(phone);
}

/* --- cases --- */

static void a_case_goes_its_way(void **state)
{
	(void)state;
	char no[32], fields[300], place[64];
	file_case("仲裁", no);
	snprintf(place, sizeof(place), "/staff/cases/%s", no);
	snprintf(fields, sizeof(fields), "act=advance&id=%s&text=%%E6%%94%%B6%%E5%%88%%B0", no);
	expect_act(fields, place, CLERK_DONE);
	expect_state(no, "handling");
	snprintf(fields, sizeof(fields), "act=branch&id=%s&department=medins&state=now&days=5", no);
	expect_act(fields, place, CLERK_DONE);
	snprintf(fields, sizeof(fields), "act=branch&id=%s&department=nobody&state=now&days=5", no);
	expect_act(fields, place, CLERK_DEPARTMENT);
	snprintf(fields, sizeof(fields), "act=branch&id=%s&department=medins&state=now&days=x", no);
	expect_act(fields, place, CLERK_STATE);
	snprintf(fields, sizeof(fields), "act=suspend&id=%s&text=%%3Cb%%3Ewhy", no);
	expect_act(fields, place, CLERK_DONE);
	expect_act(fields, place, CLERK_SUSPENDED);
	expect_state(no, "suspended");
	struct answer answer = see(place);
	must_have(&answer, "&lt;b&gt;why");
	must_lack(&answer, "<b>why");
	must_have(&answer, "<div class=\"lane green\">");
	must_lack(&answer, "张小满");
	must_lack(&answer, "0273");
	answer_free(&answer);
	snprintf(fields, sizeof(fields), "act=resume&id=%s", no);
	expect_act(fields, place, CLERK_DONE);
	expect_act(fields, place, CLERK_RUNS);
	snprintf(fields, sizeof(fields),
		"act=ask&id=%s&code=medical&way=upload&title=%%3Cscript%%3Ealert(1)%%3C/script%%3E",
		no);
	expect_act(fields, place, CLERK_DONE);
	expect_state(no, "supplement");
	answer = see(place);
	must_have(&answer, "&lt;script&gt;alert(1)&lt;/script&gt;");
	must_lack(&answer, "<script");
	answer_free(&answer);
	snprintf(fields, sizeof(fields), "act=end&id=%s&state=refused&text=%%E4%%B8%%8D", no);
	expect_act(fields, place, CLERK_DONE);
	expect_state(no, "refused");
	expect_act(fields, place, CLERK_OVER);
	snprintf(fields, sizeof(fields), "act=advance&id=%s", no);
	expect_act(fields, place, CLERK_OVER);
	answer = look(kit.kiosk, no, "0273");
	const json_t *text = json_object_get(json_object_get(answer.json, "result"), "text");
	assert_string_equal(json_string_value(json_object_get(text, "zh")), "不");
	answer_free(&answer);
}

/* What the contract does not have is not asked of anybody. */
static void what_is_wrong_changes_nothing(void **state)
{
	(void)state;
	char no[32], fields[700], place[64], lots[500];
	file_case("另一件", no);
	snprintf(place, sizeof(place), "/staff/cases/%s", no);
	static const struct {
		const char *fields;
		enum clerk_answer said;
	} cases[] = {
		{"act=ask&code=medical&way=fax", CLERK_WAY},
		{"act=ask&code=medical&way=upload+paper", CLERK_WAY},
		{"act=ask&code=Medical&way=upload", CLERK_CODE},
		{"act=ask&code=&way=upload&title=x", CLERK_CODE},
		{"act=ask&code=medical&way=certificate", CLERK_TYPE},
		{"act=ask&code=medical&way=certificate&types=B%3Cx", CLERK_TYPE},
		{"act=ask&code=medical&way=upload&types=birth", CLERK_TYPE},
		{"act=branch&department=medins&state=perhaps&days=1", CLERK_STATE},
		{"act=branch&department=medins&state=now&days=1001", CLERK_STATE},
		{"act=end&state=withdrawn", CLERK_STATE},
		{"act=end&state=approved+refused", CLERK_STATE},
		{"act=end&state=", CLERK_STATE},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(fields, sizeof(fields), "%s&id=%s", cases[i].fields, no);
		expect_act(fields, place, cases[i].said);
	}
	memset(lots, 'x', sizeof(lots) - 1);
	lots[sizeof(lots) - 1] = '\0';
	snprintf(fields, sizeof(fields), "act=suspend&id=%s&text=%s", no, lots);
	expect_act(fields, place, CLERK_TOO_LONG);
	snprintf(fields, sizeof(fields), "act=ask&id=%s&code=medical&way=paper&title=%s", no, lots);
	expect_act(fields, place, CLERK_TOO_LONG);
	expect_act("act=end&id=20200101000017&state=done", "/staff/cases", CLERK_NO_CASE);
	expect_act("act=advance&id=//evil.example", "/staff/cases", CLERK_NO_CASE);
	expect_act("act=resolve&id=nothing", "/staff/work-items", CLERK_GONE);
	expect_act("act=follow-up&id=nothing", "/staff/ratings", CLERK_GONE);
	expect_act("act=help&id=nothing&state=done", "/staff/helpers", CLERK_GONE);
	expect_act("act=help&id=nothing&state=nobody", "/staff/helpers", CLERK_STATE);
	/* As many as the contract lets a case ask, and no more. */
	struct answer answer = look(kit.kiosk, no, "0273");
	assert_string_equal(answer_text(&answer, "state"), "supplement");
	int asks = (int)json_array_size(json_object_get(answer.json, "asks"));
	answer_free(&answer);
	assert_true(asks > 0 && asks < 5);
	for (; asks < 21; asks++) {
		snprintf(fields, sizeof(fields), "act=ask&id=%s&code=m%d&way=paper&title=x", no,
			asks);
		expect_act(fields, place, asks < 20 ? CLERK_DONE : CLERK_MANY);
	}
}

static void cases_are_found(void **state)
{
	(void)state;
	char no[32], path[120];
	file_case("找得到", no);
	struct answer answer = see("/staff/cases");
	must_have(&answer, no);
	must_have(&answer, "工伤认定申请");
	answer_free(&answer);
	snprintf(path, sizeof(path), "/staff/cases?q=%s", no);
	answer = see(path);
	must_have(&answer, no);
	must_lack(&answer, "工伤认定申请");
	answer_free(&answer);
	snprintf(path, sizeof(path), "/staff/cases?q=%.8s&state=supplement", no);
	answer = see(path);
	must_have(&answer, no);
	answer_free(&answer);
	answer = see("/staff/cases?q=receipt-held----------");
	must_have(&answer, "工伤认定申请");
	must_lack(&answer, no);
	answer_free(&answer);
	static const char *const odd[] = {"/staff/cases?q=%25", "/staff/cases?q=%27OR%201=1--",
		"/staff/cases?state=%3Cscript%3E", "/staff/cases?from=-1",
		"/staff/cases?from=99999999999999999999&q=&state="};
	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		answer = see(odd[i]); /* as if it had not been said */
		must_have(&answer, no);
		must_lack(&answer, "<script");
		answer_free(&answer);
	}
	answer = see("/staff?said=99&what=%3Cscript%3E");
	must_lack(&answer, "flash ");
	answer_free(&answer);
	answer = see("/staff?said=0&what=%3Cscript%3E");
	must_lack(&answer, "script");
	answer_free(&answer);
}

/* --- the lists --- */

/* The value behind the act's hidden id. */
static void id_of(const char *path, const char *act, char id_out[static 64])
{
	char mark[80];
	struct answer answer = see(path);
	snprintf(mark, sizeof(mark), "name=\"act\" value=\"%s\"", act);
	const char *at = strstr(answer.body, mark);
	at = at ? strstr(at, "name=\"id\" value=\"") : NULL;
	if (!at) {
		fail_msg("no %s in: %s", act, answer.body);
	}
	snprintf(id_out, 64, "%.*s", (int)strcspn(at + 17, "\""), at + 17);
	answer_free(&answer);
}

static void work_items_are_resolved(void **state)
{
	(void)state;
	char key[33], id[64], fields[120];
	key_make(key);
	struct answer answer = apply_for(kit.kiosk,
		"{\"matter\":\"hrss-06\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"SECRET-WISH\"}}",
		",\"offline\":true", key);
	assert_int_equal(answer.status, 422);
	answer_free(&answer);
	answer = see("/staff/work-items");
	must_have(&answer, key);
	must_have(&answer, "invalid_answers");
	must_lack(&answer, "SECRET-WISH");
	must_lack(&answer, "张小满");
	answer_free(&answer);
	long open = stat_of("work_items");
	id_of("/staff/work-items", "resolve", id);
	snprintf(fields, sizeof(fields), "act=resolve&id=%s&state=done", id);
	expect_act(fields, "/staff/work-items", CLERK_DONE);
	expect_act(fields, "/staff/work-items", CLERK_GONE);
	assert_int_equal(stat_of("work_items"), open - 1);
}

static void ratings_are_of_nobody(void **state)
{
	(void)state;
	char no[32], body[300], id[64], fields[120];
	file_case("评价", no);
	lines_hall(kit.lines, "case-end %s done", no);
	snprintf(body, sizeof(body),
		"{\"case\":\"%s\",\"level\":1,\"reasons\":[\"slow\"],\"text\":\"<img src=x>慢\"}",
		no);
	client_header(kit.kiosk, "Onedoor-Last-Four: 0273");
	struct answer answer = post("/v1/evaluations", body);
	assert_int_equal(answer.status, 201);
	answer_free(&answer);
	client_header(kit.kiosk, NULL);
	answer = see("/staff/ratings");
	must_have(&answer, "&lt;img src=x&gt;慢");
	must_lack(&answer, "<img");
	must_lack(&answer, no);
	must_lack(&answer, "terminal-");
	answer_free(&answer);
	id_of("/staff/ratings", "follow-up", id);
	snprintf(fields, sizeof(fields), "act=follow-up&id=%s", id);
	expect_act(fields, "/staff/ratings", CLERK_DONE);
	expect_act(fields, "/staff/ratings", CLERK_GONE);
}

static void helpers_come(void **state)
{
	(void)state;
	char id[64], fields[120], path[100];
	struct answer answer =
		post("/v1/assist-calls", "{\"screen\":\"intake\",\"place\":\"<i>东门\"}");
	snprintf(path, sizeof(path), "/v1/assist-calls/%s", answer_text(&answer, "id"));
	answer_free(&answer);
	answer = see("/staff/helpers");
	must_have(&answer, "&lt;i&gt;东门");
	answer_free(&answer);
	id_of("/staff/helpers", "help", id);
	static const char *const states[] = {"coming", "done"};
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		snprintf(fields, sizeof(fields), "act=help&id=%s&state=%s", id, states[i]);
		expect_act(fields, "/staff/helpers", CLERK_DONE);
		answer = client_get(kit.kiosk, path, NULL);
		assert_string_equal(answer_text(&answer, "state"), states[i]);
		answer_free(&answer);
	}
	expect_act(fields, "/staff/helpers", CLERK_GONE);
}

static void terminals_are_seen(void **state)
{
	(void)state;
#define BEAT                                                                                       \
	"{\"screen\":\"attract\",\"frames\":1,\"last_input_s\":4,\"devices\":[{\"kind\":"          \
	"\"printer\",\"state\":\"ready\",\"reason\":\"none\",\"media\":\"present\","               \
	"\"supply\":\"low\"},{\"kind\":\"idcard\",\"state\":\"failed\",\"reason\":"                \
	"\"silent\",\"media\":\"none\",\"supply\":\"ok\"}],\"outbox\":3,"                          \
	"\"outbox_refused\":2,\"versions\":"
	expect_answer(
		post("/v1/terminals/me/heartbeat", BEAT "{\"odd\":7}}"), 400, "invalid_request");
	struct answer answer =
		post("/v1/terminals/me/heartbeat", BEAT "{\"firmware\":\"<u>0.1\"}}");
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	answer = see("/staff/terminals");
	must_have(&answer, "terminal-0001");
	must_have(&answer, "在线");
	must_have(&answer, "需人工处理</span> 2");
	must_have(&answer, "pill warm\">printer ready · low");
	must_have(&answer, "pill bad\">idcard failed · silent");
	must_have(&answer, "&lt;u&gt;0.1");
	must_lack(&answer, "<u>");
	answer_free(&answer);
	lines_hall(kit.lines, "time 2099-01-01T09:00:00");
	answer = see("/staff/terminals");
	must_have(&answer, "失联");
	answer_free(&answer);
	answer = client_get(desk, "/staff/terminals", "Accept-Language: en");
	must_have(&answer, "Away");
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(only_this_machine, kit_calm),
		cmocka_unit_test_setup(forms_need_their_token, kit_calm),
		cmocka_unit_test_setup(the_next_is_called, kit_calm),
		cmocka_unit_test_setup(a_case_goes_its_way, kit_calm),
		cmocka_unit_test_setup(what_is_wrong_changes_nothing, kit_calm),
		cmocka_unit_test_setup(cases_are_found, kit_calm),
		cmocka_unit_test_setup(work_items_are_resolved, kit_calm),
		cmocka_unit_test_setup(ratings_are_of_nobody, kit_calm),
		cmocka_unit_test_setup(helpers_come, kit_calm),
		cmocka_unit_test_setup(terminals_are_seen, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
