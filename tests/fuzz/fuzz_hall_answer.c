/* Every small answer of the hall. The first byte chooses which one the rest is. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_helping.h"
#include "firmware/hall/api_problem.h"
#include "firmware/base/rfc3339.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Two zones and a department are enough to be missed. */
static const struct catalog *catalog(void)
{
	static struct zone zones[] = {{.code = "A"}, {.code = "B"}};
	static struct department departments[] = {{.code = "hrss"}};
	static const struct catalog small = {.version = "\"v\"",
		.zone_count = 2,
		.department_count = 1,
		.zones = zones,
		.departments = departments};
	return &small;
}

static void eat_ticket(const char *json, size_t len)
{
	struct ticket ticket;
	if (ticket_parse(json, len, &ticket) == OK) {
		REQUIRE(ticket.number[0] && ticket.matter[0] && ticket.zone[0] && ticket.qr[0]);
		REQUIRE(utf8_is_valid(ticket.qr, strlen(ticket.qr)));
		REQUIRE(utf8_is_valid(ticket.windows, strlen(ticket.windows)));
		REQUIRE(ticket.ahead >= -1 && ticket.wait_min_minutes >= -1);
	}
}

static void eat_lease(const char *json, size_t len)
{
	struct lease lease;
	if (lease_parse(json, len, &lease) == OK) {
		REQUIRE(lease.first <= lease.last && lease.last - lease.first < 1000);
		REQUIRE(lease.digit_count >= 1 && lease.digit_count <= 6);
		REQUIRE(strlen(lease.date) == DATE_LEN && lease.id[0] && lease.zone[0]);
	}
}

static void eat_said(const struct said *said)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *text = said->in[lang];
		REQUIRE(text[0] && strlen(text) <= HALL_TEXT_LEN && !strpbrk(text, "\r\n\t"));
		REQUIRE(utf8_is_valid(text, strlen(text)));
	}
}

static void eat_helping(const char *json, size_t len)
{
	static struct thanks thanks;
	static struct helper_call call;
	if (thanks_parse(json, len, &thanks) == OK) {
		eat_said(&thanks.said);
	}
	if (helper_parse(json, len, &call) == OK) {
		eat_said(&call.said);
		REQUIRE(strlen(call.id) >= 8 && !strpbrk(call.id, "/?#%. "));
		REQUIRE((unsigned)call.answer <= HELPER_IS_NOBODY);
	}
}

static void eat_time(const char *text)
{
	int64_t ms = 0;
	int offset_min = 0;
	if (rfc3339_parse(text, &ms, &offset_min)) {
		char again[RFC3339_LEN + 1];
		int64_t again_ms = 0;
		rfc3339_format(ms, offset_min, again);
		/* The years before 1970 and after 9999 exist only by way of the offset. */
		if (ms >= 0 && ms + (int64_t)offset_min * 60000 >= 0) {
			REQUIRE(rfc3339_parse(again, &again_ms, NULL));
			REQUIRE(again_ms / 1000 == ms / 1000);
		}
	}
}

static void eat_problem(const char *json, size_t len)
{
	static const int statuses[] = {200, 204, 304, 302, 404, 409, 429, 500};
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct hall_refusal refusal;
		enum err err =
			answer_judge(statuses[i], "application/problem+json", json, len, &refusal);
		bool is_no = err == ERR_REFUSED || err == ERR_BUSY;
		REQUIRE(is_no == (refusal.code[0] != '\0'));
		REQUIRE(strspn(refusal.code, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
			strlen(refusal.code));
	}
}

static void eat_status(const char *json, size_t len)
{
	struct hall_status status;
	if (status_parse(json, len, catalog(), &status) == OK) {
		REQUIRE(status.zones[0].waiting >= -1 && status.zones[2].waiting == -1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	if (len == 0) {
		return 0;
	}
	len--;
	char *text = mem_alloc(len + 1, 1); /* an answer has a NUL behind */
	memcpy(text, data + 1, len);
	char token[HALL_TOKEN_LEN + 1];
	bool is_void;
	bool has_replaced;
	struct heartbeat_answer beat;
	int64_t unix_ms;
	switch (data[0]) {
	case 's':
		eat_status(text, len);
		break;
	case 't':
		eat_ticket(text, len);
		break;
	case 'l':
		eat_lease(text, len);
		break;
	case 'p':
		eat_problem(text, len);
		break;
	case 'i':
		if (identity_parse(text, len, token) == OK) {
			REQUIRE(strlen(token) >= 32 && !strpbrk(token, "/?#%. "));
		}
		break;
	case 'e':
		eat_helping(text, len);
		break;
	case 'r':
		(void)!reconciled_parse(text, len, &is_void, &has_replaced);
		break;
	case 'h':
		if (heartbeat_parse(text, len, &beat) == OK) {
			REQUIRE(beat.next_s >= 5 && beat.next_s <= 3600);
			REQUIRE(beat.config_version >= 0);
		}
		break;
	case 'c':
		if (time_parse(text, len, &unix_ms) == OK) {
			REQUIRE(unix_ms > 0);
		}
		break;
	default:
		eat_time(text);
	}
	mem_free(text);
	return 0;
}
