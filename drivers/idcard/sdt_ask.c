#include "drivers/idcard/sdt_ask.h"
#include "firmware/base/clock.h"

enum {
	AGAIN_MIN_MS = 150,
	ADDRESS_MIN_LEN = 16, /* 70 by the book; select's answer has 8 */
};

/* Is the answer worth asking the same thing again? */
static bool is_garbled(uint8_t verdict)
{
	return verdict == SDT_BAD_CHECKSUM || verdict == SDT_BAD_LENGTH ||
	       verdict == SDT_BAD_COMMAND || verdict == SDT_TIMED_OUT;
}

/* Can this be the answer to that? A late answer to an earlier command must not be taken for it:
 * from then on every answer would be one behind. */
static bool is_answer_to(enum sdt_command command, const struct sdt_reply *reply)
{
	bool is_done = reply->verdict == SDT_DONE;
	switch (command) {
	case SDT_FIND:
		return !is_done && reply->verdict != SDT_NO_CONTENT;
	case SDT_READ:
		return is_done ? reply->len >= SDT_TEXT_LEN : reply->verdict != SDT_CARD_FOUND;
	case SDT_ADDRESS:
		return is_done ? reply->len >= ADDRESS_MIN_LEN && reply->len < SDT_TEXT_LEN
			       : reply->verdict != SDT_CARD_FOUND;
	default:
		return reply->verdict != SDT_CARD_FOUND && reply->len < ADDRESS_MIN_LEN;
	}
}

enum err sdt_ask(struct sdt_transport *transport, struct sdt_inbox *inbox, enum sdt_command command,
	int64_t timeout_ms, uint8_t *verdict_out)
{
	int64_t until_ms = clock_ms() + SDT_ROUND_MS;
	enum err err = OK;
	*verdict_out = 0;
	for (int i = 0; i < 2; i++) {
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms < AGAIN_MIN_MS) {
			break;
		}
		err = sdt_transport_ask(transport, command, MIN_OF(timeout_ms, left_ms), inbox);
		if (err == ERR_GONE) {
			return err;
		}
		if (err == OK) {
			struct sdt_reply reply = sdt_inbox_reply(inbox);
			*verdict_out = reply.verdict;
			bool is_good = !is_garbled(reply.verdict) && is_answer_to(command, &reply);
			if (is_good && (reply.verdict != SDT_UNKNOWN_ERROR || i > 0)) {
				if (i > 0) {
					/* The first try's answer may come yet. */
					sdt_transport_drain(transport);
				}
				return OK;
			}
			err = is_good ? OK : ERR_PROTOCOL;
		}
		sdt_inbox_clear(inbox);
		if (err != OK) {
			sdt_transport_drain(transport);
		}
	}
	return err == OK ? ERR_TIMEOUT : err;
}

enum err sdt_ask_verdict(struct sdt_transport *transport, struct sdt_inbox *inbox,
	enum sdt_command command, uint8_t *verdict_out)
{
	enum err err = sdt_ask(transport, inbox, command, SDT_ASK_MS, verdict_out);
	sdt_inbox_clear(inbox);
	return err;
}
