#include "drivers/idcard/sdt_wire.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <string.h>

static const uint8_t preamble[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};

enum {
	LEN_AT = sizeof(preamble),
	VERDICT_AT = 9,
	DATA_AT = 10,
	BODY_MIN = 4, /* SW1 SW2 SW3 CHK */
};

static uint8_t xor_of(const uint8_t *data, size_t len)
{
	uint8_t sum = 0;
	for (size_t i = 0; i < len; i++) {
		sum ^= data[i];
	}
	return sum;
}

size_t sdt_encode(enum sdt_command command, uint8_t out[SDT_REQUEST_MAX])
{
	static const uint8_t codes[SDT_COMMAND_COUNT][2] = {
		[SDT_RESET] = {0x10, 0xff},
		[SDT_STATUS] = {0x11, 0xff},
		[SDT_FIND] = {0x20, 0x01},
		[SDT_SELECT] = {0x20, 0x02},
		[SDT_READ] = {0x30, 0x01},
		[SDT_ADDRESS] = {0x30, 0x03},
	};
	struct bytes_out frame = bytes_out(out, SDT_REQUEST_MAX);
	bytes_put(&frame, preamble, sizeof(preamble));
	bytes_put_be16(&frame, 3);
	bytes_put(&frame, codes[command], sizeof(codes[command]));
	bytes_put_u8(&frame, xor_of(out + LEN_AT, frame.len - LEN_AT));
	REQUIRE(!frame.is_bad);
	return frame.len;
}

void sdt_inbox_clear(struct sdt_inbox *inbox)
{
	mem_wipe(inbox, sizeof(*inbox));
}

static size_t body_len(const struct sdt_inbox *inbox)
{
	return (size_t)(inbox->bytes[LEN_AT] << 8 | inbox->bytes[LEN_AT + 1]);
}

/* What some modules send when nothing answers inside: a length of five, and three bytes. */
static bool is_module_timeout(const struct sdt_inbox *inbox)
{
	static const uint8_t tail[] = {0x00, 0x05, 0x05, 0x05, 0x05};
	return memcmp(inbox->bytes + LEN_AT, tail, sizeof(tail)) == 0;
}

/* Drops the first byte and everything up to the next place where a frame may begin. */
static void resynchronise(struct sdt_inbox *inbox)
{
	size_t at = 1;
	while (at < inbox->len && memcmp(inbox->bytes + at, preamble,
					  MIN_OF(sizeof(preamble), inbox->len - at)) != 0) {
		at++;
	}
	memmove(inbox->bytes, inbox->bytes + at, inbox->len - at);
	inbox->len -= at;
}

/* Judges what has been gathered; leaves in the inbox what may become a frame. */
static enum sdt_progress settle(struct sdt_inbox *inbox)
{
	bool is_broken = false;
	while (inbox->len > 0) {
		if (memcmp(inbox->bytes, preamble, MIN_OF(sizeof(preamble), inbox->len)) != 0) {
			resynchronise(inbox);
			continue;
		}
		if (inbox->len < SDT_HEAD_LEN) {
			break;
		}
		size_t body = body_len(inbox);
		if (body < BODY_MIN || body > SDT_BODY_MAX) {
			resynchronise(inbox);
			continue;
		}
		if (inbox->len >= DATA_AT && is_module_timeout(inbox)) {
			return SDT_COMPLETE;
		}
		if (inbox->len < SDT_HEAD_LEN + body) {
			break;
		}
		if (xor_of(inbox->bytes + LEN_AT, 2 + body) == 0) {
			return SDT_COMPLETE;
		}
		is_broken = true;
		resynchronise(inbox);
	}
	return is_broken ? SDT_BROKEN : SDT_MORE;
}

size_t sdt_inbox_missing(const struct sdt_inbox *inbox)
{
	if (inbox->len < SDT_HEAD_LEN) {
		return SDT_HEAD_LEN - inbox->len;
	}
	/* The length was checked when it came in, and a complete frame is not asked about. */
	size_t total = SDT_HEAD_LEN + body_len(inbox);
	return total > inbox->len ? total - inbox->len : 1;
}

enum sdt_progress sdt_inbox_feed(struct sdt_inbox *inbox, const uint8_t *data, size_t len)
{
	while (len > 0) {
		size_t room = sizeof(inbox->bytes) - inbox->len;
		size_t count = MIN_OF(MIN_OF(len, sdt_inbox_missing(inbox)), room);
		/* The module's time-out frame is shorter than it says. */
		if (inbox->len >= SDT_HEAD_LEN && inbox->len < DATA_AT) {
			count = MIN_OF(count, DATA_AT - inbox->len);
		}
		REQUIRE(count > 0);
		memcpy(inbox->bytes + inbox->len, data, count);
		inbox->len += count;
		data += count;
		len -= count;
		enum sdt_progress progress = settle(inbox);
		if (progress != SDT_MORE) {
			return progress;
		}
	}
	return SDT_MORE;
}

struct sdt_reply sdt_inbox_reply(const struct sdt_inbox *inbox)
{
	REQUIRE(inbox->len >= DATA_AT);
	struct sdt_reply reply = {.verdict = inbox->bytes[VERDICT_AT]};
	if (!is_module_timeout(inbox)) {
		reply.data = inbox->bytes + DATA_AT;
		reply.len = body_len(inbox) - BODY_MIN;
	}
	return reply;
}

enum err sdt_find_text(const struct sdt_reply *reply, const uint8_t **text_out)
{
	struct bytes_in in = bytes_in(reply->data, reply->len);
	uint16_t text_len = bytes_be16(&in);
	uint16_t photo_len = bytes_be16(&in);
	const uint8_t *text = bytes_take(&in, text_len);
	bytes_take(&in, photo_len);
	if (in.is_bad || in.left != 0 || text_len != SDT_TEXT_LEN) {
		return ERR_PROTOCOL;
	}
	*text_out = text;
	return OK;
}
