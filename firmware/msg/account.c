#include "firmware/msg/account.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { UNKNOWN_LIMIT = 4096 };

void account_view_destroy(struct account_view *view)
{
	if (view) {
		document_destroy(view->document);
		arena_destroy(view->arena);
	}
}

void my_accounts_destroy(struct my_accounts *accounts)
{
	if (accounts) {
		arena_destroy(accounts->arena);
	}
}

void payment_destroy(struct payment *payment)
{
	if (payment) {
		arena_destroy(payment->arena);
	}
}

void act_result_destroy(struct act_result *result)
{
	if (result) {
		arena_destroy(result->arena);
	}
}

bool payment_is_over(enum payment_state state)
{
	return state >= PAYMENT_PAID;
}

const char *payment_state_name(enum payment_state state)
{
	static const char *const names[] = {[PAYMENT_UNKNOWN] = "unknown",
		[PAYMENT_CREATED] = "created",
		[PAYMENT_SCANNED] = "scanned",
		[PAYMENT_PAID] = "paid",
		[PAYMENT_REFUSED] = "refused",
		[PAYMENT_EXPIRED] = "expired",
		[PAYMENT_CLOSED] = "closed"};
	return (size_t)state < ARRAY_LEN(names) ? names[state] : "?";
}

struct payment *payment_create_unknown(const char *id)
{
	const struct text nothing = {{"", ""}};
	struct arena *arena = arena_create(ARENA_SECRET, UNKNOWN_LIMIT);
	struct payment *payment = arena_new(arena, struct payment);
	REQUIRE(payment); /* the first bytes of an empty arena */
	*payment = (struct payment){.arena = arena,
		.id = arena_copy(arena, id, strlen(id)),
		.version = -1,
		.qr = "",
		.reason = nothing,
		.receipt = {.no = "", .shown_no = "", .unit = nothing}};
	REQUIRE(payment->id);
	return payment;
}

void money_format(int64_t fen, char out[MONEY_LEN])
{
	char yuan[MONEY_LEN];
	int len = snprintf(yuan, sizeof(yuan), "%" PRId64, fen / 100);
	str_copy(out, MONEY_LEN, "¥ ");
	for (int i = 0; i < len; i++) {
		bool is_third = i > 0 && (len - i) % 3 == 0;
		str_append(out, MONEY_LEN, "%s%c", is_third ? "," : "", yuan[i]);
	}
	str_append(out, MONEY_LEN, ".%02d", (int)(fen % 100));
}
