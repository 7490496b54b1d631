/* Any bytes from a printer: every reply stays within its limits and leads to a valid judgement. */
#include "drivers/printer/escpos_status.h"
#include "firmware/base/log.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct escpos_parser parser;
	struct escpos_reply reply;
	struct escpos_health health;
	memset(&health, 0, sizeof(health));
	escpos_parser_reset(&parser);
	int n = 0;
	for (size_t i = 0; i < len; i++) {
		enum escpos_reply_kind kind = escpos_parser_feed(&parser, data[i], &reply);
		if (kind == ESCPOS_REPLY_NONE) {
			continue;
		}
		REQUIRE(reply.kind == kind && reply.len >= 1 && reply.len <= ESCPOS_BLOCK_MAX);
		if (kind == ESCPOS_REPLY_REALTIME) {
			n = n % 4 + 1;
			escpos_health_realtime(&health, n, reply.bytes[0]);
		} else if (kind == ESCPOS_REPLY_AUTO) {
			REQUIRE(reply.len == 4);
			escpos_health_auto(&health, reply.bytes);
		} else if (kind == ESCPOS_REPLY_QUEUED) {
			escpos_health_queued_paper(&health, reply.bytes[0]);
		} else if (kind == ESCPOS_REPLY_NOISE) {
			struct escpos_health before = health;
			bool tells = escpos_health_port(&health, data[i]);
			REQUIRE(tells == (data[i] != 0));
			REQUIRE(tells || memcmp(&before, &health, sizeof(health)) == 0);
		}
		enum device_state state;
		enum device_reason reason;
		enum supply_state supply;
		escpos_health_judge(&health, &state, &reason, &supply);
		REQUIRE((state == DEVICE_READY) == (reason == REASON_NONE));
		REQUIRE((state == DEVICE_READY) == escpos_health_is_fine(&health));
	}
	return 0;
}
