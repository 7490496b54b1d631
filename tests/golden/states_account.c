#include "tests/golden/states_account.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"
#include "firmware/model/account.h"
#include "tests/golden/world.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY    "0f8fad5bd9cb469fa16570867728950e"
#define AS_OF  "\"as_of\":\"2026-11-24T09:58:00+08:00\""
#define SOURCE "\"source\":{\"zh\":\"运河市自来水公司\",\"en\":\"Yunhe Water\"}"

static struct account *account_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_account];
}

/* Nobody has said who it is. */
void state_units(struct kiosk *kiosk)
{
	kiosk->visit->shape = kiosk->place.doing = kiosk->place.shape = SHAPE_account;
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = -1;
	kiosk->line.is_clock_known = true;
	kiosk->visit->who.way = IDENTIFY_NONE;
}

void state_units_no_reader(struct kiosk *kiosk)
{
	state_units(kiosk);
	world_device(kiosk, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
}

void state_units_empty(struct kiosk *kiosk)
{
	state_units(kiosk);
	((struct catalog *)(uintptr_t)kiosk->catalog)->unit_count = 0;
}

void state_units_full(struct kiosk *kiosk)
{
	world_fill(kiosk);
	state_units(kiosk);
}

static void choose(struct kiosk *kiosk, const char *unit, const char *no)
{
	state_units(kiosk);
	account_of(kiosk)->unit = catalog_find_unit(kiosk->catalog, unit);
	REQUIRE(account_of(kiosk)->unit >= 0);
	str_copy(account_of(kiosk)->no, sizeof(account_of(kiosk)->no), no);
}

static void by_card(struct kiosk *kiosk)
{
	kiosk->visit->who.way = IDENTIFY_CARD;
	kiosk->visit->who.is_identified = true;
	str_copy(kiosk->visit->who.shown_name, sizeof(kiosk->visit->who.shown_name), "李**");
}

/* --- the number --- */

void state_account_number(struct kiosk *kiosk)
{
	choose(kiosk, "water", "320584");
}

void state_account_number_wrong(struct kiosk *kiosk)
{
	choose(kiosk, "water", "3205840012218");
}

void state_account_number_unknown(struct kiosk *kiosk)
{
	choose(kiosk, "water", "3205840012217");
	account_of(kiosk)->is_unknown = true;
}

void state_account_number_letters(struct kiosk *kiosk)
{
	choose(kiosk, "post", "EA1234");
}

static void choose_full(struct kiosk *kiosk)
{
	world_fill(kiosk);
	state_units(kiosk);
	str_copy(account_of(kiosk)->no, sizeof(account_of(kiosk)->no),
		"12345678901234567890123456789012");
}

void state_account_number_full(struct kiosk *kiosk)
{
	choose_full(kiosk);
	account_of(kiosk)->is_unknown = true;
}

/* --- one's own --- */

static void list_mine(struct kiosk *kiosk, const char *accounts)
{
	char json[1024];
	state_units(kiosk);
	by_card(kiosk);
	REQUIRE(str_format(json, sizeof(json), "{\"accounts\":[%s]}", accounts));
	REQUIRE(my_accounts_parse(json, strlen(json), &account_of(kiosk)->mine) == OK);
}

void state_my_accounts(struct kiosk *kiosk)
{
	list_mine(kiosk,
		"{\"unit\":\"water\",\"no\":\"3205840012217\",\"shown_no\":\"•••• 2217\","
		"\"due_fen\":8640},{\"unit\":\"gas\",\"no\":\"3205840011\",\"shown_no\":"
		"\"•••• "
		"0011\",\"due_fen\":5210,\"paying_fen\":5210},{\"unit\":\"telecom\",\"no\":"
		"\"13800001992\","
		"\"shown_no\":\"•••• 1992\",\"due_fen\":0,\"balance_fen\":1250},"
		"{\"unit\":\"citizen_card\",\"no\":\"3205840066015\",\"shown_no\":\"•••• 6015\","
		"\"due_fen\":0,\"balance_fen\":10000}");
}

void state_my_accounts_none(struct kiosk *kiosk)
{
	list_mine(kiosk, "");
}

/* --- an account --- */

static struct account_view *show(
	struct kiosk *kiosk, const char *unit, const char *no, const char *members)
{
	char json[4096];
	struct account *account = account_of(kiosk);
	choose(kiosk, unit, no);
	REQUIRE(str_format(json, sizeof(json),
		"{\"unit\":\"%s\",\"shown_no\":\"•••• %s\",\"holder\":\"李**\"," AS_OF "," SOURCE
		",%s}",
		unit, no + strlen(no) - 4, members));
	REQUIRE(account_parse(json, strlen(json), unit, &account->view) == OK);
	for (int i = 0; i < account->view->bill_count; i++) {
		account->chosen |= UINT64_C(1) << i;
	}
	return account->view;
}

#define BILL(id, zh, en, due, fen, state)                                                          \
	"{\"id\":\"" id "\",\"title\":{\"zh\":\"" zh "\",\"en\":\"" en "\"},\"due_on\":\"" due     \
	"\",\"amount_fen\":" fen ",\"state\":\"" state "\"}"
#define FACTS                                                                                      \
	"\"facts\":[{\"label\":{\"zh\":\"用水地址\",\"en\":\"Address\"},\"text\":{\"zh\":"     \
	"\"清波区春分村 3 组\",\"en\":\"Group 3, Chunfen "                                  \
	"Village\"}},{\"label\":{\"zh\":\"水表号\",\"en\":"                                     \
	"\"Meter\"},\"text\":\"2019-00451\"}],\"history\":{\"unit\":{\"zh\":\"立方米\",\"en\":" \
	"\"m³\"},"                                                                                \
	"\"points\":[{\"label\":\"2025-11\",\"value\":11},{\"label\":\"2026-01\",\"value\":14.5}," \
	"{\"label\":\"2026-03\",\"value\":9},{\"label\":\"2026-05\",\"value\":12},{\"label\":"     \
	"\"2026-07\",\"value\":18},{\"label\":\"2026-09\",\"value\":12.5}]}"

static void show_water(struct kiosk *kiosk)
{
	(void)show(kiosk, "water", "3205840012217",
		"\"is_mine\":true,\"due_fen\":12960,\"paying_fen\":4320,\"acts\":[],\"bills\":"
		"[" BILL("w-2026-09", "9–10 月水费", "Water, September and October", "2026-11-30",
			"4320", "open") "," BILL("w-2026-07", "7–8 月水费",
			"Water, July and August", "2026-09-30", "4320",
			"open") "," BILL("w-2026-05", "5–6 月水费", "Water, May and June",
			"2026-07-31", "4320", "paying") "," BILL("w-2026-03", "3–4 月水费",
			"Water, March and April", "2026-05-31", "3890", "paid") "]," FACTS);
	by_card(kiosk);
}

void state_account(struct kiosk *kiosk)
{
	show_water(kiosk);
	account_of(kiosk)->chosen = 1;
}

static void show_anybodys(struct kiosk *kiosk)
{
	(void)show(
		kiosk, "water", "3205840012217", "\"is_mine\":false,\"due_fen\":8640,\"acts\":[]");
}

void state_account_anybody(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
}

void state_account_settled(struct kiosk *kiosk)
{
	(void)show(kiosk, "gas", "3205840011", "\"is_mine\":false,\"due_fen\":0,\"acts\":[]");
}

static void show_card(struct kiosk *kiosk)
{
	(void)show(kiosk, "citizen_card", "3205840066015",
		"\"is_mine\":true,\"due_fen\":0,\"balance_fen\":10000,"
		"\"acts\":[\"report_loss\",\"renew\"],\"facts\":[{\"label\":{\"zh\":\"状态\","
		"\"en\":"
		"\"State\"},\"text\":{\"zh\":\"正常\",\"en\":\"In use\"}}]");
	by_card(kiosk);
}

void state_account_balance(struct kiosk *kiosk)
{
	show_card(kiosk);
}

/* As anybody sees it who has its number. */
void state_account_card(struct kiosk *kiosk)
{
	(void)show(kiosk, "citizen_card", "3205840066015",
		"\"is_mine\":false,\"due_fen\":0,\"acts\":[]");
}

void state_account_paying(struct kiosk *kiosk)
{
	(void)show(kiosk, "water", "3205840012217",
		"\"is_mine\":false,\"due_fen\":8640,\"paying_fen\":8640,\"acts\":[]");
}

static const char *long_text(void)
{
	static char words[4 * 160];
	words[0] = '\0';
	for (int i = 0; i < 20; i++) {
		str_append(words, sizeof(words), "运河市清波区长堤路 ");
	}
	return words;
}

/* As many bills, and as long words, as there can be. */
void state_account_full(struct kiosk *kiosk)
{
	char *json = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&json, &len);
	REQUIRE(out);
	choose_full(kiosk);
	const char *unit = kiosk->catalog->units[0].code;
	fprintf(out,
		"{\"unit\":\"%s\",\"shown_no\":\"•••• 123456789012345678901234567\",\"holder\":"
		"\"ALEKSANDRA M**********\"," AS_OF ",\"source\":{\"zh\":\"%s\"},\"is_mine\":true,"
		"\"due_fen\":100000000000,\"balance_fen\":100000000000,\"acts\":[",
		unit, long_text());
	for (int i = 0; i < kiosk->catalog->units[0].act_count; i++) {
		fprintf(out, "%s\"%s\"", i ? "," : "", kiosk->catalog->units[0].acts[i].code);
	}
	fprintf(out, "],\"bills\":[");
	for (int i = 0; i < ACCOUNT_MAX_BILLS; i++) {
		fprintf(out,
			"%s{\"id\":\"bill-%d\",\"title\":\"%s\",\"due_on\":\"2026-11-30\","
			"\"amount_fen\":100000000000,\"state\":\"open\"}",
			i ? "," : "", i, long_text());
	}
	fprintf(out, "],%s}", FACTS);
	REQUIRE(fclose(out) == 0);
	REQUIRE(account_parse(json, len, unit, &account_of(kiosk)->view) == OK);
	free(json);
	account_of(kiosk)->chosen = 1;
}

void state_account_more(struct kiosk *kiosk)
{
	show_water(kiosk);
}

#define STOP(when, zh, en, state)                                                                  \
	"{\"label\":\"" when "\",\"text\":{\"zh\":\"" zh "\",\"en\":\"" en                         \
	"\"},\"state\":\"" state "\"}"

void state_account_parcel(struct kiosk *kiosk)
{
	(void)show(kiosk, "post", "EA123456789CN",
		"\"is_mine\":false,\"due_fen\":0,\"acts\":[],\"document\":{\"title\":{\"zh\":"
		"\"邮件\",\"en\":\"Parcel\"},\"blocks\":[{\"kind\":\"timeline\",\"items\":[" STOP(
			"11-22 16:20", "已收寄", "Posted", "done") "," STOP("11-23 02:10",
			"已到分拣中心", "At the sorting office",
			"done") "," STOP("11-24 08:30", "正在投递", "Out for delivery",
			"now") "," STOP("", "签收", "Handed over", "ahead") "]}]}");
}

void state_top_up(struct kiosk *kiosk)
{
	(void)show(kiosk, "telecom", "13800001992",
		"\"is_mine\":true,\"due_fen\":0,\"balance_fen\":1250,\"acts\":[]");
}

void state_top_up_full(struct kiosk *kiosk)
{
	state_account_full(kiosk);
}

/* --- a payment --- */

static struct payment *begin(struct kiosk *kiosk, const char *state, const char *members)
{
	char json[2048];
	struct paying *paying = &account_of(kiosk)->paying;
	paying->asked = 1;
	paying->pending = 1;
	paying->amount_fen = 8640;
	paying->ends_ms = kiosk->now_ms + 157000;
	REQUIRE(str_format(json, sizeof(json),
		"{\"id\":\"" KEY "\",\"version\":1,\"state\":\"%s\",\"amount_fen\":8640,"
		"\"expires_at\":\"2026-11-24T10:02:34+08:00\"%s}",
		state, members));
	REQUIRE(payment_parse(json, strlen(json), KEY, &paying->payment) == OK);
	paying->is_offered = true;
	return paying->payment;
}

#define QR ",\"qr\":\"https://hall.example/pay/Zr5nVb0pQ2m7yT5wXbR8cA\""

void state_pay(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, "created", QR);
}

void state_pay_making(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, "created", "");
	payment_destroy(account_of(kiosk)->paying.payment);
	account_of(kiosk)->paying.payment = NULL;
	account_of(kiosk)->paying.is_offered = false;
}

void state_pay_wrong_code(struct kiosk *kiosk)
{
	state_pay(kiosk);
	account_of(kiosk)->paying.is_code_wrong = true;
}

void state_pay_wrong_code_scanned(struct kiosk *kiosk)
{
	state_pay_scanned(kiosk);
	account_of(kiosk)->paying.is_code_wrong = true;
}

void state_pay_scanned(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, "scanned", QR);
}

void state_pay_code(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, "created", "");
	account_of(kiosk)->paying.is_by_code = true;
}

void state_pay_no_scanner(struct kiosk *kiosk)
{
	state_pay(kiosk);
	world_device(kiosk, DEVICE_SCANNER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

void state_pay_full(struct kiosk *kiosk)
{
	state_account_full(kiosk);
	(void)begin(kiosk, "scanned", QR);
	account_of(kiosk)->paying.amount_fen = 100000000000;
}

void state_pay_checking(struct kiosk *kiosk)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, "unknown", "");
}

void state_pay_giving_up(struct kiosk *kiosk)
{
	state_pay(kiosk);
	account_of(kiosk)->paying.is_giving_up = true;
}

void state_pay_not_begun(struct kiosk *kiosk)
{
	state_pay_checking(kiosk);
	account_of(kiosk)->paying.is_offered = false;
}

/* It has been asked about for long. */
void state_pay_checking_long(struct kiosk *kiosk)
{
	state_pay_checking(kiosk);
	kiosk->idle_since_ms = kiosk->now_ms - 200000;
}

static void end(struct kiosk *kiosk, const char *state, const char *members)
{
	show_anybodys(kiosk);
	(void)begin(kiosk, state, members);
	account_of(kiosk)->paying.asked = 0;
}

void state_paid(struct kiosk *kiosk)
{
	end(kiosk, "paid",
		",\"receipt\":{\"no\":\"20261126000017\",\"paid_at\":\"2026-11-24T10:01:12+08:00\","
		"\"unit\":{\"zh\":\"自来水\",\"en\":\"Water\"},\"shown_no\":\"•••• "
		"2217\",\"amount_fen\":8640,"
		"\"lines\":[{\"label\":{\"zh\":\"9–10 月水费\",\"en\":\"Water, September and "
		"October\"},"
		"\"text\":\"¥43.20\"},{\"label\":{\"zh\":\"7–8 月水费\",\"en\":\"Water, July and "
		"August\"},"
		"\"text\":\"¥43.20\"}]}");
	account_of(kiosk)->paid = account_of(kiosk)->paying.payment;
	account_of(kiosk)->paying.payment = NULL;
}

void state_paid_no_paper(struct kiosk *kiosk)
{
	state_paid(kiosk);
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
}

void state_paid_full(struct kiosk *kiosk)
{
	state_paid(kiosk);
	struct payment_receipt *receipt = &account_of(kiosk)->paid->receipt;
	static struct item lines[60];
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		lines[i] = (struct item){.label = {{long_text(), long_text()}},
			.text = {{"¥1,000,000,000.00", "¥1,000,000,000.00"}}};
	}
	receipt->lines = lines;
	receipt->line_count = (int)ARRAY_LEN(lines);
	receipt->unit = (struct text){{long_text(), long_text()}};
	receipt->amount_fen = 100000000000;
}

void state_unpaid_refused(struct kiosk *kiosk)
{
	end(kiosk, "refused",
		",\"reason\":{\"zh\":\"银行卡余额不足。\",\"en\":\"There is not enough money on "
		"the card.\"}");
}

void state_unpaid_expired(struct kiosk *kiosk)
{
	end(kiosk, "expired", "");
}

void state_unpaid_closed(struct kiosk *kiosk)
{
	end(kiosk, "closed", "");
}

void state_unpaid_not_begun(struct kiosk *kiosk)
{
	end(kiosk, "closed", "");
	account_of(kiosk)->paying.is_offered = false;
}

/* --- an act --- */

void state_act_check(struct kiosk *kiosk)
{
	show_card(kiosk);
}

void state_act_check_full(struct kiosk *kiosk)
{
	state_account_full(kiosk);
}

void state_acted(struct kiosk *kiosk)
{
	static const char json[] =
		"{\"text\":{\"zh\":\"已挂失，卡里的钱不能再用。\",\"en\":\"Reported lost; nobody "
		"can use the "
		"card "
		"now.\"},\"facts\":[{\"label\":{\"zh\":\"挂失时间\",\"en\":\"Reported\"},\"text\":"
		"\"2026-11-24 10:00\"}],\"receipt_no\":\"20261126000025\"}";
	show_card(kiosk);
	REQUIRE(act_result_parse(json, strlen(json), &account_of(kiosk)->result) == OK);
}

/* --- problems --- */

static void fail(struct kiosk *kiosk, enum problem problem, const char *code)
{
	show_anybodys(kiosk);
	kiosk->place.problem = problem;
	str_copy(kiosk->place.code, sizeof(kiosk->place.code), code);
}

void state_no_account(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_NO_ACCOUNT, "unknown_account");
}

void state_not_paid(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_NOT_PAID, "unavailable");
}

void state_pay_offline(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_PAY_OFFLINE, "offline");
	world_line(kiosk, false);
}

void state_pay_storage(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_PAY_STORAGE, "kiosk_storage");
}

void state_amount_changed(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_AMOUNT_CHANGED, "amount_changed");
}

void state_payment_open(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_PAYMENT_OPEN, "payment_open");
}

void state_pay_first(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_PAY_FIRST, "");
}

void state_already_paid(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_ALREADY_PAID, "already_paid");
}

void state_act_not_now(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_ACT_NOT_NOW, "act_not_now");
}
