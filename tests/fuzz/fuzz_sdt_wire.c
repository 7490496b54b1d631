/* Any bytes in any pieces into the reassembly: it must not run out of its buffer, must agree with
 * itself when the same bytes come one by one, and what it calls a frame must add up. */
#include "drivers/idcard/sdt_wire.h"
#include "firmware/base/log.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(const struct sdt_inbox *inbox)
{
	struct sdt_reply reply = sdt_inbox_reply(inbox);
	REQUIRE(reply.len <= SDT_BODY_MAX);
	const uint8_t *text = NULL;
	if (reply.data && sdt_find_text(&reply, &text) == OK) {
		volatile uint8_t last = text[SDT_TEXT_LEN - 1];
		(void)last;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0) {
		return 0;
	}
	static struct sdt_inbox pieces;
	static struct sdt_inbox single;
	sdt_inbox_clear(&pieces);
	sdt_inbox_clear(&single);
	size_t piece = data[0] % 64 + 1U;
	enum sdt_progress progress = SDT_MORE;
	size_t at = 1;
	while (at < len && progress != SDT_COMPLETE) {
		size_t count = len - at < piece ? len - at : piece;
		progress = sdt_inbox_feed(&pieces, data + at, count);
		at += count;
		REQUIRE(progress == SDT_COMPLETE || sdt_inbox_missing(&pieces) > 0);
	}
	enum sdt_progress by_one = SDT_MORE;
	for (size_t i = 1; i < len && by_one != SDT_COMPLETE; i++) {
		by_one = sdt_inbox_feed(&single, data + i, 1);
	}
	/* Broken frames drop different strangers, whole ones do not. */
	if (progress == SDT_COMPLETE) {
		check(&pieces);
	}
	if (by_one == SDT_COMPLETE) {
		check(&single);
	}
	return 0;
}
