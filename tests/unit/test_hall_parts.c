/* The small parts of the line to the hall: back-off, times, sealing, bodies, problems. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/http.h"
#include "firmware/hall/http_reason.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/backoff.h"
#include "firmware/base/rfc3339.h"
#include "firmware/hall/seal.h"
#include "firmware/hall/ticket_duty.h"

static void backoff_doubles_to_the_cap(void **state)
{
	(void)state;
	struct backoff backoff = backoff_init(1000, 60000);
	static const int64_t windows[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
	for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
		assert_int_equal(backoff_next_ms(&backoff, UINT32_MAX), windows[i]);
	}
	for (int i = 0; i < 10000; i++) {
		assert_true(backoff_next_ms(&backoff, UINT32_MAX) <= 60000);
	}
	backoff_reset(&backoff);
	assert_int_equal(backoff_next_ms(&backoff, UINT32_MAX), 1000);
}

static void backoff_spreads_over_the_whole_window(void **state)
{
	(void)state;
	int quarters[4] = {0};
	for (uint32_t i = 0; i < 1024; i++) {
		struct backoff backoff = backoff_init(1000, 1000);
		int64_t wait_ms = backoff_next_ms(&backoff, i << 22);
		assert_in_range(wait_ms, 1, 1000);
		quarters[(wait_ms - 1) / 250]++;
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(quarters[i], 256);
	}
}

static void times_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
		int offset_min;
	} good[] = {
		{"1970-01-01T00:00:00Z", 0, 0},
		{"2026-11-24T09:12:30.250+08:00", 1795482750250, 480},
		{"2026-11-24T09:12:30+08:00", 1795482750000, 480},
		{"2024-02-29T23:59:59-03:30", 1709263799000, -210},
		{"2026-12-31t23:59:60z", 1798761599000, 0},
		{"2000-02-29T00:00:00.123456789Z", 951782400123, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t ms = -1;
		int offset_min = -1;
		assert_true(rfc3339_parse(good[i].text, &ms, &offset_min));
		assert_int_equal(ms, good[i].ms);
		assert_int_equal(offset_min, good[i].offset_min);
	}
	static const char *const bad[] = {"", "2026", "2026-11-24", "2026-13-01T00:00:00Z",
		"2026-02-29T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z",
		"2026-11-24T09:12:30", "2026-11-24 09:12:30Z", "2026-11-24T09:12:30.Z",
		"2026-11-24T09:12:30+0800", "2026-11-24T09:12:30+24:00", "2026-11-24T09:12:30Z ",
		"1969-12-31T23:59:59Z", "2026-00-10T00:00:00Z", "+026-01-10T00:00:00Z", NULL};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(rfc3339_parse(bad[i], NULL, NULL));
	}
}

/* Every day of 800 years, forth and back, against the calendar's own rule of succession. */
static void times_go_round(void **state)
{
	(void)state;
	char last[DATE_LEN + 1] = "";
	for (int64_t day = 0; day < 292194; day++) {
		int64_t ms = day * 86400000 + 3723000;
		char text[RFC3339_LEN + 1];
		char date[DATE_LEN + 1];
		int64_t back_ms = -1;
		rfc3339_format(ms, 480, text);
		rfc3339_format_date(ms, 480, date);
		assert_true(rfc3339_parse(text, &back_ms, NULL));
		assert_int_equal(back_ms, ms);
		assert_memory_equal(text, date, DATE_LEN);
		assert_true(strcmp(last, date) < 0);
		memcpy(last, date, sizeof(last));
	}
	assert_string_equal(last, "2769-12-31");
	assert_int_equal(rfc3339_minute_of_day(1795482750250, 480), 9 * 60 + 12);
	assert_int_equal(rfc3339_minute_of_day(0, -1), 23 * 60 + 59);
}

static void only_the_hall_opens_what_is_sealed(void **state)
{
	(void)state;
	seal_init();
	unsigned char public_key[SEAL_KEY_LEN];
	unsigned char secret_key[32];
	crypto_box_keypair(public_key, secret_key);
	char base64[64];
	sodium_bin2base64(base64, sizeof(base64), public_key, sizeof(public_key),
		sodium_base64_VARIANT_ORIGINAL);
	uint8_t key[SEAL_KEY_LEN];
	assert_int_equal(seal_parse_key(base64, key), OK);
	assert_memory_equal(key, public_key, SEAL_KEY_LEN);
	static const char plain[] = "{\"kind\":\"phone\",\"phone\":\"13800000000\"}";
	char text[SEAL_MAX_TEXT_LEN + 1];
	char other[SEAL_MAX_TEXT_LEN + 1];
	assert_int_equal(seal_text(key, plain, strlen(plain), text), OK);
	assert_int_equal(seal_text(key, plain, strlen(plain), other), OK);
	assert_string_not_equal(text, other);
	unsigned char box[512];
	unsigned char opened[512];
	size_t len = 0;
	assert_int_equal(sodium_base642bin(box, sizeof(box), text, strlen(text), NULL, &len, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_int_equal(crypto_box_seal_open(opened, box, len, public_key, secret_key), 0);
	assert_memory_equal(opened, plain, strlen(plain));
	box[len - 1] ^= 1;
	assert_int_not_equal(crypto_box_seal_open(opened, box, len, public_key, secret_key), 0);
}

static void the_largest_box_fits(void **state)
{
	(void)state;
	seal_init();
	unsigned char public_key[SEAL_KEY_LEN];
	unsigned char secret_key[32];
	crypto_box_keypair(public_key, secret_key);
	static char plain[SEAL_MAX_PLAIN_LEN + 1];
	char text[SEAL_MAX_TEXT_LEN + 1];
	assert_int_equal(seal_text(public_key, plain, SEAL_MAX_PLAIN_LEN, text), OK);
	assert_int_equal(strlen(text), SEAL_MAX_TEXT_LEN);
	assert_int_equal(seal_text(public_key, plain, SEAL_MAX_PLAIN_LEN + 1, text), ERR_TOO_BIG);
	static const char *const bad_keys[] = {
		"", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
	for (size_t i = 0; i < ARRAY_LEN(bad_keys); i++) {
		uint8_t key[SEAL_KEY_LEN];
		assert_int_equal(seal_parse_key(bad_keys[i], key), ERR_INVALID);
	}
}

static void keys_are_long_and_different(void **state)
{
	(void)state;
	seal_init();
	char a[TICKET_KEY_LEN + 1];
	char b[TICKET_KEY_LEN + 1];
	seal_random_key(a);
	seal_random_key(b);
	assert_int_equal(strlen(a), TICKET_KEY_LEN);
	assert_int_equal(strspn(a, "0123456789abcdef"), TICKET_KEY_LEN);
	assert_string_not_equal(a, b);
}

#define PROBLEM(status, code)                                                                      \
	"{\"type\":\"about:blank\",\"title\":\"t\",\"status\":" #status ",\"code\":" code "}"

static void problems_become_refusals(void **state)
{
	(void)state;
	static const char *const codes[] = {"quota_used_up", "card_expired", "moon_in_the_way"};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		char json[200];
		struct hall_refusal refusal;
		str_format(json, sizeof(json), PROBLEM(409, "\"%s\""), codes[i]);
		assert_int_equal(answer_judge(409, "application/problem+json; charset=utf-8", json,
					 strlen(json), &refusal),
			ERR_REFUSED);
		assert_string_equal(refusal.code, codes[i]);
	}
}

static void a_refusal_has_what_the_hall_adds(void **state)
{
	(void)state;
	static const struct {
		const char *more, *case_no, *zh, *en;
	} rows[] = {
		{"\"no\":\"20261124000377\"", "20261124000377", "", ""},
		{"\"no\":\"20261124000378\"", "", "", ""}, /* its check figure is wrong */
		{"\"no\":\"../cases\"", "", "", ""},
		{"\"no\":20261124000377", "", "", ""},
		{"\"text\":{\"zh\":\"a\\nb\",\"en\":\"c\"}", "", "a b", "c"},
		{"\"text\":{\"zh\":\"a\"}", "", "a", "a"},
		{"\"text\":{\"zh\":\" \"}", "", "", ""},
		{"\"text\":[1]", "", "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char json[300];
		struct hall_refusal refusal;
		str_format(json, sizeof(json),
			"{\"type\":\"about:blank\",\"title\":\"t\",\"status\":409,\"code\":\"c\",%"
			"s}",
			rows[i].more);
		assert_int_equal(
			answer_judge(409, "application/problem+json", json, strlen(json), &refusal),
			ERR_REFUSED);
		assert_string_equal(refusal.case_no, rows[i].case_no);
		assert_string_equal(refusal.text.in[LANG_ZH], rows[i].zh);
		assert_string_equal(refusal.text.in[LANG_EN], rows[i].en);
	}
}

/* ../shared/cases/hall-foreign-answers.json, and what else stands between a kiosk and its hall. */
static void only_the_contract_speaks_for_the_hall(void **state)
{
	(void)state;
	static const char json[] = "application/json";
	static const char problem[] = "application/problem+json";
	static const struct {
		int status;
		const char *type, *body;
		enum err verdict;
	} rows[] = {
		/* the hall */
		{200, json, "{}", OK},
		{201, "Application/JSON; charset=utf-8", "{}", OK},
		{204, "", "", OK},
		{304, "", "", OK},
		{409, problem, PROBLEM(409, "\"quota_used_up\""), ERR_REFUSED},
		{404, problem, PROBLEM(404, "\"not_found\""), ERR_REFUSED},
		{422, problem, PROBLEM(422, "\"of_next_year\""), ERR_REFUSED},
		{429, problem, PROBLEM(429, "\"too_many_requests\""), ERR_BUSY},
		{500, problem, PROBLEM(500, "\"internal\""), ERR_BUSY},
		{503, problem, PROBLEM(503, "\"unavailable\""), ERR_BUSY},
		{403, problem, PROBLEM(403, "\"terminal_unknown\""), ERR_REFUSED},
		{403, problem, PROBLEM(403, "\"second_factor\""), ERR_REFUSED},
		{403, problem, PROBLEM(403, "\"identity_kind\""), ERR_REFUSED},
		/* gateways, portals, load balancers */
		{400, "text/html",
			"<html><head><title>400 The SSL certificate error</title></head></html>",
			ERR_PROTOCOL},
		{404, "text/plain", "default backend - 404", ERR_PROTOCOL},
		{405, "text/html", "<h1>405 Not Allowed</h1>", ERR_PROTOCOL},
		{413, "text/html", "<h1>413 Request Entity Too Large</h1>", ERR_PROTOCOL},
		{503, "text/html", "<h1>503</h1>", ERR_PROTOCOL},
		{302, "text/html", "", ERR_PROTOCOL},
		{200, "text/html", "<h1>portal</h1>", ERR_PROTOCOL},
		{200, json, "", ERR_PROTOCOL},
		{200, "application/jsonp", "{}", ERR_PROTOCOL},
		{409, "", "", ERR_PROTOCOL},
		{404, json, PROBLEM(404, "\"unknown_block\""), ERR_PROTOCOL},
		{404, "text/html", PROBLEM(404, "\"unknown_block\""), ERR_PROTOCOL},
		/* the right label on something else */
		{404, problem, "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}",
			ERR_PROTOCOL},
		{422, problem, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]}",
			ERR_PROTOCOL},
		{409, problem, PROBLEM(404, "\"quota_used_up\""), ERR_PROTOCOL},
		{409, problem, PROBLEM(409, "\"<b>bold</b>\""), ERR_PROTOCOL},
		{409, problem, PROBLEM(409, "\"\""), ERR_PROTOCOL},
		{409, problem, PROBLEM(409, "7"), ERR_PROTOCOL},
		{409, problem,
			PROBLEM(409, "\"a2345678901234567890123456789012345678901234567890\""),
			ERR_PROTOCOL},
		{409, problem, "{\"code\":\"quota_used_up\"}", ERR_PROTOCOL},
		{409, problem, "[\"quota_used_up\"]", ERR_PROTOCOL},
		{403, problem, PROBLEM(403, "\"waf_blocked\""), ERR_PROTOCOL},
		{500, problem, "<html>Bad gateway</html>", ERR_PROTOCOL},
		{101, json, "{}", ERR_PROTOCOL},
		{999, problem, PROBLEM(999, "\"odd\""), ERR_PROTOCOL},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct hall_refusal refusal;
		enum err err = answer_judge(
			rows[i].status, rows[i].type, rows[i].body, strlen(rows[i].body), &refusal);
		if (err != rows[i].verdict) {
			fail_msg("%d %s %s: %s", rows[i].status, rows[i].type, rows[i].body,
				err_name(err));
		}
		assert_int_equal(refusal.code[0] != '\0', err == ERR_REFUSED || err == ERR_BUSY);
	}
	struct hall_refusal refusal;
	assert_int_equal(answer_judge(431, "", NULL, 0, &refusal), ERR_PROTOCOL);
}

static void only_some_refusals_are_the_end(void **state)
{
	(void)state;
	const struct hall_refusal block = {.code = "unknown_block"};
	const struct hall_refusal other = {.code = "not_found"};
	assert_true(problem_is_final(409, &other));
	assert_true(problem_is_final(422, &other));
	assert_true(problem_is_final(404, &block));
	static const int passing[] = {
		400, 401, 403, 404, 405, 408, 410, 413, 415, 425, 429, 431, 500, 503};
	for (size_t i = 0; i < ARRAY_LEN(passing); i++) {
		assert_false(problem_is_final(passing[i], &other));
	}
	assert_false(problem_is_final(400, &block));
}

/* Seconds, or one of the three forms of an HTTP date (RFC 9110 10.2.3), from the answer's own Date.
 */
static void retry_after_in_every_form(void **state)
{
	(void)state;
	static const char date[] = "Wed, 25 Nov 2026 15:29:40 GMT";
	static const struct {
		const char *text;
		int seconds;
	} rows[] = {
		{"20", 20},
		{"0", 0},
		{"Wed, 25 Nov 2026 15:30:00 GMT", 20},
		{"Wednesday, 25-Nov-26 15:30:00 GMT", 20},
		{"Wed Nov 25 15:30:00 2026", 20},
		{"Wed, 25 Nov 2026 15:29:00 GMT", 0}, /* gone by */
		{"999999999999999999999", HTTP_RETRY_AFTER_MAX_S},
		{"Wed, 25 Nov 2099 15:29:00 GMT", HTTP_RETRY_AFTER_MAX_S},
		{"", 0},
		{"soon", 0},
		{"-5", 0},
		{"20 apples", 0},
		{"1.5", 0},
		{"\x80\xff", 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int seconds = http_retry_after_s(rows[i].text, date);
		if (seconds != rows[i].seconds) {
			fail_msg("'%s' gives %d", rows[i].text, seconds);
		}
	}
	assert_int_equal(http_retry_after_s("20", ""), 20);
}

static void what_fails_on_the_way_has_a_name(void **state)
{
	(void)state;
	static const struct {
		CURLcode code;
		const char *error;
		long verify_result, os_error;
		enum line_fault fault;
	} rows[] = {
		{CURLE_OK, "", 0, 0, FAULT_NONE},
		{CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: hall", 0, 0, FAULT_NAME},
		{CURLE_OPERATION_TIMEDOUT, "Resolving timed out after 12000 milliseconds", 0, 0,
			FAULT_NAME},
		{CURLE_OPERATION_TIMEDOUT, "Connection timed out", 0, 0, FAULT_SLOW},
		{CURLE_COULDNT_CONNECT, "", 0, ECONNREFUSED, FAULT_REFUSED},
		{CURLE_COULDNT_CONNECT, "", 0, ENETUNREACH, FAULT_NO_ROUTE},
		{CURLE_COULDNT_CONNECT, "", 0, EHOSTUNREACH, FAULT_NO_ROUTE},
		{CURLE_COULDNT_CONNECT, "", 0, ETIMEDOUT, FAULT_SLOW},
		{CURLE_COULDNT_CONNECT, "", 0, 0, FAULT_OTHER},
		{CURLE_PEER_FAILED_VERIFICATION, "", 9, 0, FAULT_NOT_YET_VALID},
		{CURLE_PEER_FAILED_VERIFICATION, "", 10, 0, FAULT_OVER},
		{CURLE_PEER_FAILED_VERIFICATION, "", 18, 0, FAULT_UNKNOWN_CA},
		{CURLE_PEER_FAILED_VERIFICATION, "", 20, 0, FAULT_UNKNOWN_CA},
		{CURLE_PEER_FAILED_VERIFICATION, "", 62, 0, FAULT_OTHER_NAME},
		{CURLE_PEER_FAILED_VERIFICATION,
			"SSL: no alternative certificate subject name matches target host name "
			"'hall'",
			0, 0, FAULT_OTHER_NAME},
		{CURLE_PEER_FAILED_VERIFICATION, "", 7, 0, FAULT_CERTIFICATE},
		{CURLE_RECV_ERROR, "sslv3 alert bad certificate", 0, 0, FAULT_OWN_CERTIFICATE},
		{CURLE_RECV_ERROR, "", 0, ECONNRESET, FAULT_CUT},
		{CURLE_UNSUPPORTED_PROTOCOL, "", 0, 0, FAULT_OTHER},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum line_fault fault = http_fault(
			rows[i].code, rows[i].error, rows[i].verify_result, rows[i].os_error);
		if (fault != rows[i].fault) {
			fail_msg("row %zu: %s", i, line_fault_words(fault));
		}
	}
	for (int fault = FAULT_NONE; fault < FAULT_COUNT; fault++) {
		assert_int_equal(
			line_fault_words((enum line_fault)fault)[0] == '\0', fault == FAULT_NONE);
	}
}

static void bodies_are_as_the_contract_says(void **state)
{
	(void)state;
	struct id_card card = {.kind = CARD_RESIDENT, .valid_to = "20360501"};
	pii_set(&card.name, "张小满", strlen("张小满"));
	pii_set(&card.number, "110101199003070273", 18);
	struct pii phone = {0};
	char *text = identity_body(IDENTIFY_CARD, &card, &phone);
	assert_string_equal(text, "{\"kind\":\"card\",\"card\":{\"type\":\"resident\",\"name\":"
				  "\"张小满\",\"number\":\"110101199003070273\",\"valid_to\":"
				  "\"2036-05-01\"}}");
	json_text_free(text);
	card.valid_to[0] = '\0';
	text = identity_body(IDENTIFY_CARD, &card, &phone);
	assert_non_null(strstr(text, "\"valid_to\":\"long\""));
	json_text_free(text);
	/* A name goes as it is: no box for a private character, nothing left out, nothing cut. */
	static const char *const names[] = {"赵\uE863", "赵\U000F0001", "赵\U0010FFFD",
		"赵\u200B三", "\u202E赵\uFEFF", "\U00020C11\U0002B81C·\u9FA6"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct json *root = NULL;
		pii_set(&card.name, names[i], strlen(names[i]));
		text = identity_body(IDENTIFY_CARD, &card, &phone);
		assert_int_equal(json_parse(text, strlen(text), &root), OK);
		assert_string_equal(json_str(json_get(root, "card"), "name", ""), names[i]);
		json_free(root);
		json_text_free(text);
	}
	assert_null(identity_body(IDENTIFY_PHONE, &card, &phone));
	assert_null(identity_body(IDENTIFY_NONE, &card, &phone));
	pii_set(&phone, "13800000000", 11);
	/* The name goes as it was read, seen or not. */
	assert_true(pii_set(&card.name, "赵\uE863\u200B\uFEFF", 12));
	text = identity_body(IDENTIFY_CARD, &card, &phone);
	assert_non_null(strstr(text, "\"name\":\"赵\uE863\u200B\uFEFF\""));
	json_text_free(text);
	text = identity_body(IDENTIFY_PHONE, &card, &phone);
	assert_string_equal(text, "{\"kind\":\"phone\",\"phone\":\"13800000000\"}");
	json_text_free(text);

	struct ticket_row row = {
		.state = TICKET_SETTLED, .block_id = "block", .spent_number = "A0103"};
	row.ticket = (struct ticket){.key = "k",
		.matter = "hrss-01",
		.issued_ms = 1795482750250,
		.is_provisional = true};
	int64_t due_ms;
	assert_int_equal(ticket_owes(&row, &due_ms), DUTY_CONFIRM);
	struct outbox_entry entry = ticket_entry(&row, DUTY_CONFIRM, "Ym94", 480);
	assert_string_equal(entry.method, "POST");
	assert_string_equal(entry.path, "/v1/ticket-blocks/block/tickets");
	assert_string_equal(entry.body,
		"{\"number\":\"A0103\",\"matter\":\"hrss-01\",\"issued_at\":"
		"\"2026-11-24T09:12:30+08:00\",\"key\":\"k\","
		"\"identity_sealed\":\"Ym94\",\"void\":false}");
	outbox_entry_finish(&entry);
	row.result = PRINT_NOT_DONE; /* nobody's slip: nobody's identity */
	assert_int_equal(ticket_owes(&row, &due_ms), DUTY_VOID);
	entry = ticket_entry(&row, DUTY_VOID, "Ym94", 480);
	assert_null(strstr(entry.body, "sealed"));
	assert_non_null(strstr(entry.body, "\"void\":true"));
	outbox_entry_finish(&entry);
	row.block_id[0] = '\0'; /* the hall's own number */
	entry = ticket_entry(&row, DUTY_VOID, "", 480);
	assert_string_equal(entry.method, "DELETE");
	assert_string_equal(entry.path, "/v1/tickets/k");
	assert_null(entry.body);
	outbox_entry_finish(&entry);
}

/* The screen stands among the devices. */
static void heartbeats_tell_what_rests(void **state)
{
	(void)state;
	static const struct {
		unsigned resting;
		const char *reason;
	} cases[] = {{0, "none"}, {RESTING_ON_GLASS, "covered"}, {RESTING_ON_KEY, "key_held"},
		{RESTING_ON_GLASS | RESTING_ON_KEY, "covered"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct heartbeat beat = {.screen = "attract", .resting = cases[i].resting};
		const struct heartbeat_facts facts = {.catalog_version = "v1"};
		char *text = heartbeat_body(&beat, &facts), panel[128];
		str_format(panel, sizeof(panel),
			"{\"kind\":\"panel\",\"state\":\"ready\",\"reason\":\"%s\"",
			cases[i].reason);
		assert_non_null(strstr(text, panel));
		json_text_free(text);
	}
}

static void texts_are_cleaned_and_codes_checked(void **state)
{
	(void)state;
	char text[32] = "一二\n三\x7f";
	api_clean_text(text, 8);
	assert_string_equal(text, "一二 ");
	str_copy(text, sizeof(text), "\u200B社\u202E保\u00AD\x1B\uE000");
	api_clean_text(text, sizeof(text) - 1);
	assert_string_equal(text, "社保\uE000");
	assert_true(api_is_code("hrss-01", 31));
	assert_false(api_is_code("", 31));
	assert_false(api_is_code(NULL, 31));
	assert_false(api_is_code("../x", 31));
	assert_false(api_is_code("abcd", 3));
	assert_true(api_is_code("abc", 3));
	static const char json[] = "[\"A01\",\"A02\",7,\"B 3\",\"A03\",\"A04\"]";
	struct json *root = NULL;
	assert_int_equal(json_parse(json, strlen(json), &root), OK);
	char joined[18];
	api_join_codes(root, joined, sizeof(joined));
	assert_string_equal(joined, "A01, A02, …");
	char wide[96];
	api_join_codes(root, wide, sizeof(wide));
	assert_string_equal(wide, "A01, A02, A03, A04");
	json_free(root);
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backoff_doubles_to_the_cap),
		cmocka_unit_test(backoff_spreads_over_the_whole_window),
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(times_go_round),
		cmocka_unit_test(only_the_hall_opens_what_is_sealed),
		cmocka_unit_test(the_largest_box_fits),
		cmocka_unit_test(keys_are_long_and_different),
		cmocka_unit_test(problems_become_refusals),
		cmocka_unit_test(a_refusal_has_what_the_hall_adds),
		cmocka_unit_test(only_the_contract_speaks_for_the_hall),
		cmocka_unit_test(only_some_refusals_are_the_end),
		cmocka_unit_test(retry_after_in_every_form),
		cmocka_unit_test(what_fails_on_the_way_has_a_name),
		cmocka_unit_test(bodies_are_as_the_contract_says),
		cmocka_unit_test(heartbeats_tell_what_rests),
		cmocka_unit_test(texts_are_cleaned_and_codes_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
