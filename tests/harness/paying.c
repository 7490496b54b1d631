#include "tests/harness/paying.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"

struct msg *account_fact(struct history *h, const char *unit, const char *members)
{
	char json[1536];
	struct msg *fact = msg_create(MSG_ACCOUNT_READ, h->kiosk.session);
	fact->account_read.asked = h->kiosk.visit->asked;
	assert_true(str_format(json, sizeof(json),
		"{\"unit\":\"%s\",\"shown_no\":\"•••• 2217\",\"holder\":\"李**\","
		"\"as_of\":\"2026-11-24T10:00:00+08:00\",\"source\":{\"zh\":\"s\"},%s}",
		unit, members));
	assert_int_equal(account_parse(json, strlen(json), unit, &fact->account_read.view), OK);
	return fact;
}

struct msg *my_accounts_fact(struct history *h)
{
	static const char json[] =
		"{\"accounts\":[{\"unit\":\"water\",\"no\":\"" PAYING_WATER_NO
		"\",\"shown_no\":\"•••• 2217\",\"due_fen\":8640},"
		"{\"unit\":\"moon\",\"no\":\"1234\",\"shown_no\":\"1\",\"due_fen\":0}]}";
	struct msg *fact = msg_create(MSG_MY_ACCOUNTS_READ, h->kiosk.session);
	fact->my_accounts_read.asked = h->kiosk.visit->asked;
	assert_int_equal(my_accounts_parse(json, strlen(json), &fact->my_accounts_read.list), OK);
	return fact;
}

struct msg *payment_fact(
	struct history *h, enum payment_state state, int version, const char *members)
{
	char json[1024];
	struct msg *fact = msg_create(MSG_PAYMENT_CHANGED, h->kiosk.session);
	fact->payment_changed.asked = h->kiosk.visit->asked;
	assert_true(str_format(json, sizeof(json),
		"{\"id\":\"" PAYING_KEY "\",\"version\":%d,\"state\":\"%s\",\"amount_fen\":8640,"
		"\"expires_at\":\"2026-11-24T10:03:00+08:00\"%s}",
		version, payment_state_name(state), members));
	assert_int_equal(
		payment_parse(json, strlen(json), PAYING_KEY, &fact->payment_changed.payment), OK);
	h->at_ms += 10;
	return fact;
}

struct msg *acted_fact(struct history *h)
{
	static const char json[] =
		"{\"text\":{\"zh\":\"已挂失\"},\"facts\":[{\"label\":\"l\",\"text\":"
		"\"t\"}],\"receipt_no\":\"20261126000025\"}";
	struct msg *fact = msg_create(MSG_ACTED, h->kiosk.session);
	fact->acted.asked = h->kiosk.visit->asked;
	assert_int_equal(act_result_parse(json, strlen(json), &fact->acted.result), OK);
	return fact;
}
