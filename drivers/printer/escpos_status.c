#include "drivers/printer/escpos_status.h"

#include <string.h>

void escpos_parser_reset(struct escpos_parser *parser)
{
	memset(parser, 0, sizeof(*parser));
}

static enum escpos_reply_kind finish(struct escpos_parser *parser, struct escpos_reply *reply_out)
{
	*reply_out = parser->open;
	escpos_parser_reset(parser);
	return reply_out->kind;
}

static enum escpos_reply_kind single(
	struct escpos_reply *reply_out, enum escpos_reply_kind kind, uint8_t byte)
{
	memset(reply_out, 0, sizeof(*reply_out));
	reply_out->kind = kind;
	reply_out->len = 1;
	reply_out->bytes[0] = byte;
	return kind;
}

static void begin(struct escpos_parser *parser, enum escpos_reply_kind kind, uint8_t byte)
{
	parser->open.kind = kind;
	parser->open.bytes[0] = byte;
	parser->open.len = 1;
}

static bool is_flow_control(uint8_t byte)
{
	return byte == 0x11 || byte == 0x13;
}

static enum escpos_reply_kind feed_first(
	struct escpos_parser *parser, uint8_t byte, struct escpos_reply *reply_out)
{
	if (is_flow_control(byte)) {
		return ESCPOS_REPLY_NONE;
	}
	if (byte == 0x37 || byte == 0x3D || byte == 0x5F) {
		begin(parser, ESCPOS_REPLY_BLOCK, byte);
		return ESCPOS_REPLY_NONE;
	}
	if ((byte & 0x93) == 0x12) {
		return single(reply_out, ESCPOS_REPLY_REALTIME, byte);
	}
	if ((byte & 0x93) == 0x10) {
		begin(parser, ESCPOS_REPLY_AUTO, byte);
		return ESCPOS_REPLY_NONE;
	}
	if ((byte & 0x90) == 0x00) {
		return single(reply_out, ESCPOS_REPLY_QUEUED, byte);
	}
	return single(reply_out, ESCPOS_REPLY_NOISE, byte);
}

enum escpos_reply_kind escpos_parser_feed(
	struct escpos_parser *parser, uint8_t byte, struct escpos_reply *reply_out)
{
	struct escpos_reply *open = &parser->open;
	switch (open->kind) {
	case ESCPOS_REPLY_AUTO:
		if (byte == 0x13) {
			return ESCPOS_REPLY_NONE; /* XOFF may come in between */
		}
		if ((byte & 0x90) != 0) { /* 0xx0xxxx each: so this is something else */
			escpos_parser_reset(parser);
			return feed_first(parser, byte, reply_out);
		}
		open->bytes[open->len++] = byte;
		return open->len == 4 ? finish(parser, reply_out) : ESCPOS_REPLY_NONE;
	case ESCPOS_REPLY_BLOCK:
		if (byte == 0) {
			return finish(parser, reply_out);
		}
		if (open->len == sizeof(open->bytes)) {
			escpos_parser_reset(parser);
			return single(reply_out, ESCPOS_REPLY_NOISE, byte);
		}
		open->bytes[open->len++] = byte;
		return ESCPOS_REPLY_NONE;
	default:
		return feed_first(parser, byte, reply_out);
	}
}

void escpos_health_realtime(struct escpos_health *health, int n, uint8_t byte)
{
	switch (n) {
	case 1:
		health->is_offline = (byte & 0x28) != 0; /* off-line, or waiting to come back */
		break;
	case 2:
		health->is_cover_open = (byte & 0x04) != 0;
		health->is_feeding = (byte & 0x08) != 0;
		health->is_stopped_by_paper = (byte & 0x20) != 0;
		health->has_error = (byte & 0x40) != 0;
		break;
	case 3:
		health->is_mechanical = (byte & 0x04) != 0;
		health->is_cutter = (byte & 0x08) != 0;
		health->is_unrecoverable = (byte & 0x20) != 0;
		health->is_head_hot = (byte & 0x40) != 0;
		break;
	case 4:
		health->is_paper_known = true;
		health->is_paper_low = (byte & 0x0C) != 0; /* either bit of a pair is enough */
		health->is_paper_out = (byte & 0x60) != 0;
		break;
	default:
		break;
	}
}

void escpos_health_auto(struct escpos_health *health, const uint8_t bytes[4])
{
	health->is_offline = (bytes[0] & 0x08) != 0 || (bytes[1] & 0x01) != 0;
	health->is_cover_open = (bytes[0] & 0x20) != 0;
	health->is_feeding = (bytes[0] & 0x40) != 0;
	health->is_mechanical = (bytes[1] & 0x04) != 0;
	health->is_cutter = (bytes[1] & 0x08) != 0;
	health->is_unrecoverable = (bytes[1] & 0x20) != 0;
	health->is_head_hot = (bytes[1] & 0x40) != 0;
	health->has_error = (bytes[1] & 0x6C) != 0;
	health->is_paper_known = true;
	health->is_paper_low = (bytes[2] & 0x03) != 0;
	health->is_paper_out = (bytes[2] & 0x0C) != 0;
	health->is_stopped_by_paper = health->is_paper_out && health->is_offline;
}

void escpos_health_queued_paper(struct escpos_health *health, uint8_t byte)
{
	health->is_paper_known = true;
	health->is_paper_low = (byte & 0x03) != 0;
	health->is_paper_out = (byte & 0x0C) != 0;
}

bool escpos_health_port(struct escpos_health *health, uint8_t byte)
{
	if (byte == 0) {
		return false; /* some printers always say so: no information */
	}
	health->is_paper_known = true;
	health->is_paper_out = (byte & 0x20) != 0;
	health->is_offline = (byte & 0x10) == 0; /* selected */
	health->has_error = (byte & 0x08) == 0;	 /* not-error */
	return true;
}

bool escpos_health_is_fine(const struct escpos_health *health)
{
	return !health->is_offline && !health->is_cover_open && !health->is_feeding &&
	       !health->is_stopped_by_paper && !health->has_error && !health->is_mechanical &&
	       !health->is_cutter && !health->is_unrecoverable && !health->is_head_hot &&
	       !health->is_paper_out;
}

bool escpos_health_needs_hand(const struct escpos_health *health)
{
	return health->is_cover_open || health->is_stopped_by_paper || health->is_paper_out ||
	       health->is_mechanical || health->is_cutter || health->is_unrecoverable;
}

void escpos_health_judge(const struct escpos_health *health, enum device_state *state_out,
	enum device_reason *reason_out, enum supply_state *supply_out)
{
	bool is_out = health->is_paper_out || health->is_stopped_by_paper;
	*supply_out = is_out		       ? SUPPLY_OUT
		      : health->is_paper_low   ? SUPPLY_LOW
		      : health->is_paper_known ? SUPPLY_OK
					       : SUPPLY_UNKNOWN;
	*state_out = DEVICE_ATTENTION;
	/* The cover before the paper: an open cover often looks like no paper too. */
	if (health->is_unrecoverable) {
		*state_out = DEVICE_FAULT;
		*reason_out = REASON_MECHANICAL;
	} else if (health->is_cover_open) {
		*reason_out = REASON_COVER_OPEN;
	} else if (health->is_cutter) {
		*reason_out = REASON_CUTTER;
	} else if (is_out) {
		*reason_out = REASON_PAPER_OUT;
	} else if (health->is_mechanical) {
		*reason_out = REASON_MECHANICAL;
	} else if (health->is_head_hot) {
		*reason_out = REASON_HEAD_HOT;
	} else if (!escpos_health_is_fine(health)) {
		*reason_out = REASON_OFFLINE;
	} else {
		*state_out = DEVICE_READY;
		*reason_out = REASON_NONE;
	}
}
