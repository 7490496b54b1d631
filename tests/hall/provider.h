/*
 * Who moves the money: a bank, or a wallet behind a bank. An order is ours, by a number that we
 * have made before it is asked for anything, so that whatever is asked twice is done once. None of
 * it may be called inside of a transaction: it may take as long as it likes. Any thread.
 *
 * sandbox.c is the one that moves nothing. Another one is another file in its place: see README.md.
 */
#ifndef ONEDOOR_TESTS_HALL_PROVIDER_H
#define ONEDOOR_TESTS_HALL_PROVIDER_H

#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct hall;
struct provider;

enum provider_state {
	PROVIDER_UNKNOWN, /* it did not answer, or does not know yet: ask again */
	PROVIDER_WAITING,
	PROVIDER_SCANNED, /* somebody looks at it on his phone */
	PROVIDER_PAID,
	PROVIDER_REFUSED, /* nothing was paid, and nothing will be */
	PROVIDER_CLOSED,  /* as that, because we wished it */
};

enum provider_why { PROVIDER_BY_PERSON, PROVIDER_NO_MONEY, PROVIDER_BAD_CODE };

struct provider_said {
	enum provider_state state;
	enum provider_why why; /* of a refusal */
	int64_t paid_fen, refunded_fen;
};

struct provider_order {
	const char *no; /* URL-safe, 16 to 64 characters */
	int64_t amount_fen;
	const char *code;   /* what a phone has shown; NULL: the phone is shown a QR */
	const json_t *what; /* for the person's eyes: {title, shown_no} */
};

/*
 * It tells of an order: that something has happened, no more; what it was is asked for. It tells so
 * again until it is answered true, and perhaps afterwards. On a thread of its own.
 */
typedef bool provider_news_fn(void *context, const char *no);

enum err provider_open(struct hall *hall, provider_news_fn *news, void *context,
	struct provider **provider_out) MUST_CHECK;
void provider_close(struct provider *provider); /* NULL is allowed */

void order_create(struct provider *provider, const struct provider_order *order,
	struct provider_said *said_out);
void order_query(struct provider *provider, const char *no, struct provider_said *said_out);
/* Nobody shall pay it any more; one that it has never heard of is never made. */
void order_close(struct provider *provider, const char *no, struct provider_said *said_out);
/* All of what was paid, the same way back. */
void order_refund(struct provider *provider, const char *no, struct provider_said *said_out);
/* Its own books, for the day's closing: [{order, at_ms, paid_fen, refunded_fen}] of what was paid
 * from one moment until before another. The caller's. */
json_t *provider_statement(struct provider *provider, int64_t from_ms, int64_t until_ms) MUST_CHECK;

/* What the QR of an order says. */
enum { ORDER_QR_LEN = 200 };
void order_qr(const struct hall *hall, const char *no, char out[static ORDER_QR_LEN]);

#endif
