#include "tests/harness/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"
#include "firmware/hall/api_matter.h"

/* Tuesday 2026-11-24 10:00 in Shanghai */
const int64_t tuesday_ten_ms = 1795485600000;

void step(struct history *h, struct msg *fact)
{
	cmd_list_wipe(&h->orders);
	fact->at_ms = h->at_ms;
	kiosk_step(&h->kiosk, fact, &h->orders);
	msg_destroy(fact);
}

struct cmd *ordered(struct history *h, enum cmd_kind kind)
{
	for (int i = 0; i < h->orders.count; i++) {
		if (h->orders.cmds[i].kind == kind) {
			return &h->orders.cmds[i];
		}
	}
	return NULL;
}

void tick_at(struct history *h, int64_t passed_ms)
{
	h->at_ms += passed_ms;
	struct msg *fact = msg_create(MSG_TICK, 0);
	fact->wall_ms = tuesday_ten_ms + h->at_ms - 1000;
	step(h, fact);
}

void act(struct history *h, enum action action, int arg)
{
	h->at_ms += 10;
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, h->kiosk.session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	step(h, fact);
}

void happen(struct history *h, enum msg_kind kind)
{
	h->at_ms += 10;
	struct msg *fact = msg_create(kind, h->kiosk.session);
	if (kind == MSG_IDENTIFIED || kind == MSG_IDENTIFY_REFUSED) { /* about who stands here */
		fact->identified.person = h->kiosk.visit->who.person;
	}
	step(h, fact);
}

void device(struct history *h, enum device_kind kind, enum device_state state,
	enum device_reason reason)
{
	struct msg *fact = msg_create(MSG_DEVICE_CHANGED, 0);
	fact->device.kind = kind;
	fact->device.state = state;
	fact->device.reason = reason;
	fact->device.supply = reason == REASON_PAPER_OUT ? SUPPLY_OUT : SUPPLY_OK;
	step(h, fact);
}

void catalog(struct history *h, const char *version)
{
	struct msg *fact = msg_create(MSG_CATALOG_LOADED, 0);
	fact->catalog = small_catalog_create(version);
	step(h, fact);
}

void read_card(struct history *h, const char *name, const char *number, const char *valid_to)
{
	struct msg *fact = msg_create(MSG_CARD_READ, h->kiosk.session);
	fact->card.kind = CARD_RESIDENT;
	assert_true(pii_set(&fact->card.name, name, strlen(name)));
	assert_true(pii_set(&fact->card.number, number, strlen(number)));
	str_copy(fact->card.valid_to, sizeof(fact->card.valid_to), valid_to);
	h->at_ms += 10;
	step(h, fact);
}

void scan(struct history *h, const char *code)
{
	struct msg *fact = msg_create(MSG_SCANNED, h->kiosk.session);
	fact->scan.len = (uint16_t)strlen(code);
	memcpy(fact->scan.token, code, strlen(code));
	h->at_ms += 10;
	step(h, fact);
}

void refuse(struct history *h, enum msg_kind kind, const char *code)
{
	struct msg *fact = msg_create(kind, h->kiosk.session);
	if (kind == MSG_IDENTIFY_REFUSED) {
		fact->identified.person = h->kiosk.visit->who.person;
	}
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), code);
	h->at_ms += 10;
	step(h, fact);
}

void issue(struct history *h, const char *number, uint32_t session)
{
	struct msg *fact = msg_create(MSG_TICKET_ISSUED, session);
	str_copy(fact->ticket.key, sizeof(fact->ticket.key), "00112233445566778899aabbccddeeff");
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), number);
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "A");
	str_copy(fact->ticket.matter, sizeof(fact->ticket.matter), "M001");
	h->at_ms += 10;
	step(h, fact);
}

struct msg *guide_fact(const struct history *h, const char *matter)
{
	char json[1536];
	str_format(json, sizeof(json),
		"{\"code\":\"%s\",\"guide\":{\"title\":\"t\",\"blocks\":[{\"kind\":\"note\","
		"\"text\":\"n\"},"
		"{\"kind\":\"link\",\"text\":\"l\",\"code\":\"matter/M006\"}]},"
		"\"form\":{\"type\":\"object\",\"x-title\":{\"zh\":\"f\"},\"properties\":{"
		"\"who\":{\"type\":\"string\",\"maxLength\":30,\"x-title\":{\"zh\":\"w\"},"
		"\"x-prefill\":\"card.name\"},"
		"\"why\":{\"type\":\"string\",\"maxLength\":20,\"x-title\":{\"zh\":\"y\"}},"
		"\"how\":{\"type\":\"string\",\"x-title\":{\"zh\":\"h\"},\"oneOf\":["
		"{\"const\":\"a\",\"title\":\"A\"},{\"const\":\"b\",\"title\":\"B\"}]}},"
		"\"required\":[\"who\",\"why\",\"how\"]},"
		"\"materials\":[{\"code\":\"m\",\"title\":{\"zh\":\"m\"},\"ways\":[\"paper\"],"
		"\"required\":true,\"max_files\":1,\"if\":{\"properties\":{\"how\":{\"const\":"
		"\"b\"}},"
		"\"required\":[\"how\"]}}]}",
		matter);
	struct msg *fact = msg_create(MSG_MATTER_READ, h->kiosk.session);
	str_copy(fact->matter.matter, sizeof(fact->matter.matter), matter);
	assert_int_equal(matter_parse(json, strlen(json), matter, &fact->matter.detail), OK);
	return fact;
}

struct msg *receipt_fact(const struct history *h)
{
	struct msg *fact = msg_create(MSG_APPLIED, h->kiosk.session);
	fact->receipt = receipt_create();
	str_copy(
		fact->receipt->key, sizeof(fact->receipt->key), "00112233445566778899aabbccddeeff");
	str_copy(fact->receipt->qr, sizeof(fact->receipt->qr), "https://hall.example/c/0011");
	fact->receipt->is_provisional = true;
	return fact;
}

struct msg *case_fact(const struct history *h, const char *no)
{
	char json[1536];
	str_format(json, sizeof(json),
		"{\"no\":\"%s\",\"title\":{\"zh\":\"t\"},\"matter\":\"M001\",\"state\":"
		"\"suspended\","
		"\"state_text\":{\"zh\":\"s\"},\"colour\":\"yellow\",\"accepted_at\":"
		"\"2026-11-24T09:00:00+08:00\",\"promised_by\":\"2026-12-22\",\"legal_by\":null,"
		"\"as_of\":\"2026-11-24T10:00:00+08:00\",\"source\":{\"zh\":\"h\"},\"suspended\":"
		"{\"since\":\"2026-11-24T09:30:00+08:00\",\"reason\":{\"zh\":\"r\"},\"resumes\":"
		"{\"zh\":\"w\"}},\"asks\":[{\"id\":\"a1Qm0cXo2v8rT4n6\",\"code\":\"m\",\"title\":"
		"{\"zh\":\"p\"},\"way\":\"paper\"}],\"can_rate\":true,\"others\":[\"" ANOTHER_CASE
		"\"],\"document\":{\"title\":\"t\",\"blocks\":[{\"kind\":\"note\",\"text\":\"n\"},"
		"{\"kind\":\"link\",\"text\":\"l\",\"code\":\"matter/M006\"}]}}",
		no);
	struct msg *fact = msg_create(MSG_CASE_READ, h->kiosk.session);
	fact->case_read.asked = h->kiosk.visit->asked;
	assert_int_equal(case_parse(json, strlen(json), no, &fact->case_read.view), OK);
	return fact;
}

struct msg *mine_fact(const struct history *h)
{
	static const char json[] =
		"{\"as_of\":\"2026-11-24T10:00:00+08:00\",\"source\":{\"zh\":\"h\"},\"entries\":["
		"{\"kind\":\"case\",\"title\":\"c\",\"at\":\"2026-11-24T09:00:00+08:00\","
		"\"colour\":"
		"\"green\",\"target\":{\"case\":\"" A_CASE_NO "\"}},"
		"{\"kind\":\"ticket\",\"title\":\"q\",\"text\":\"A0001\",\"at\":"
		"\"2026-11-24T08:00:00+08:00\",\"target\":{\"ticket\":\"a1Qm0cXo2v8rT4n6\"}},"
		"{\"kind\":\"evaluation\",\"title\":\"e\",\"at\":\"2026-11-23T08:00:00+08:00\","
		"\"target\":{\"evaluation\":\"" ANOTHER_CASE "\"}},"
		"{\"kind\":\"evaluation\",\"title\":\"t\",\"at\":\"2026-11-23T07:00:00+08:00\","
		"\"target\":{\"evaluation\":\"a1Qm0cXo2v8rT4n6\"}},"
		"{\"kind\":\"bill\",\"title\":\"w\",\"at\":\"2026-11-24T00:00:00+08:00\","
		"\"target\":"
		"{\"account\":\"water/3205840012217\"}},"
		"{\"kind\":\"receipt\",\"title\":\"w\",\"at\":\"2026-11-20T10:01:00+08:00\","
		"\"target\":{\"account\":\"water/3205840012217\"},\"receipt\":{\"no\":"
		"\"R20261120000011\",\"paid_at\":\"2026-11-20T10:01:00+08:00\",\"unit\":\"w\","
		"\"shown_no\":\"•••• 2217\",\"amount_fen\":8640,\"lines\":[{\"label\":\"10\","
		"\"text\":\"86.40\"}]}},"
		"{\"kind\":\"receipt\",\"title\":\"given back\",\"at\":"
		"\"2026-11-19T10:01:00+08:00\",\"target\":{\"account\":\"water/3205840012217\"}}]}";
	struct msg *fact = msg_create(MSG_MINE_READ, h->kiosk.session);
	fact->mine_read.asked = h->kiosk.visit->asked;
	assert_int_equal(my_page_parse(json, strlen(json), &fact->mine_read.page), OK);
	return fact;
}

void answer_guide(struct history *h, const char *matter)
{
	step(h, guide_fact(h, matter));
}

struct msg *thanks_fact(const struct history *h)
{
	struct msg *fact = msg_create(MSG_RATED, h->kiosk.session);
	fact->thanks = mem_new(struct thanks);
	str_copy(fact->thanks->said.in[LANG_ZH], sizeof(fact->thanks->said.in[0]), "谢谢您的评价");
	return fact;
}

struct msg *helper_fact(const struct history *h, enum helper_answer answer)
{
	struct msg *fact = msg_create(MSG_HELPER_CALLED, h->kiosk.session);
	fact->helper = mem_new(struct helper_call);
	fact->helper->answer = answer;
	str_copy(fact->helper->said.in[LANG_ZH], sizeof(fact->helper->said.in[0]),
		"帮办员会在 3 分钟内过来");
	return fact;
}

void end_print(struct history *h, enum print_result result, enum device_reason reason)
{
	struct msg *fact = msg_create(MSG_PRINT_ENDED, h->kiosk.session);
	fact->print.job = h->kiosk.job;
	fact->print.result = result;
	fact->print.reason = reason;
	h->at_ms += 10;
	step(h, fact);
}

void wiped(struct history *h, uint32_t session)
{
	for (int worker = 0; worker < WORKER_COUNT; worker++) {
		struct msg *fact = msg_create(MSG_WORKER_WIPED, session);
		fact->worker = (enum worker_id)worker;
		step(h, fact);
	}
}

void finish(struct history *h)
{
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
}

int history_begin(void **state)
{
	static struct history history;
	struct history *h = &history;
	memset(h, 0, sizeof(*h));
	const struct kiosk_config config = {
		.terminal_id = "terminal-0001",
		.place = "",
		.idle_ms = 60000,
		.warning_ms = 30000,
		.done_ms = 25000,
	};
	kiosk_init(&h->kiosk, &config);
	h->at_ms = 1000;
	tick_at(h, 0);
	catalog(h, "v1");
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		device(h, (enum device_kind)kind, DEVICE_READY, REASON_NONE);
	}
	*state = h;
	return 0;
}

int history_end(void **state)
{
	struct history *h = *state;
	cmd_list_wipe(&h->orders);
	kiosk_finish(&h->kiosk);
	return 0;
}

void go_to_identify(struct history *h)
{
	act(h, ACTION_start, 0);
	act(h, ACTION_zone, 0);
	act(h, ACTION_department, 0);
	act(h, ACTION_matter, SMALL_SOCIAL_CARD);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_identify);
}

void go_to_confirm(struct history *h)
{
	go_to_identify(h);
	assert_non_null(ordered(h, CMD_CARD_WATCH));
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	assert_non_null(ordered(h, CMD_IDENTIFY));
	happen(h, MSG_IDENTIFIED);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
}

void go_to_printing(struct history *h)
{
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_issuing);
	issue(h, "A0001", h->kiosk.session);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_printing);
}
