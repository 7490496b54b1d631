/*
 * One question to a reader of the SDT family and its answer, however garbled the way. Blocks; the
 * device's thread only.
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_SDT_ASK_H
#define ONEDOOR_DRIVERS_IDCARD_SDT_ASK_H

#include "drivers/idcard/sdt_transport.h"

enum {
	SDT_ROUND_MS = 1900, /* a call of the worker never takes longer */
	SDT_ASK_MS = 600,    /* status, find, select, presence: tens of milliseconds in practice */
};

/* Asks, and once more when the answer was lost or garbled on the way. On OK the inbox holds an
 * answer, which is the caller's to clear. Both tries together stay within a round. */
enum err sdt_ask(struct sdt_transport *transport, struct sdt_inbox *inbox, enum sdt_command command,
	int64_t timeout_ms, uint8_t *verdict_out);
/* Asks for a verdict only. What an answer holds besides is wiped. */
enum err sdt_ask_verdict(struct sdt_transport *transport, struct sdt_inbox *inbox,
	enum sdt_command command, uint8_t *verdict_out);

#endif
