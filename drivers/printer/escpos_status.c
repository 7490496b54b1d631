#include "drivers/printer/escpos_status.h"

#include <string.h>

enum { XON = 0x11, XOFF = 0x13, BLOCK_END = 0, TEXT_FIRST = 0x1F };

void escpos_parser_reset(struct escpos_parser *parser)
{
	memset(parser, 0, sizeof(*parser));
}

bool escpos_parser_is_open(const struct escpos_parser *parser)
{
	return parser->status.len > 0 || parser->block.len > 0;
}

static enum escpos_reply_kind finish(struct escpos_reply *open, struct escpos_reply *reply_out)
{
	*reply_out = *open;
	memset(open, 0, sizeof(*open));
	return reply_out->kind;
}

static void begin(struct escpos_reply *open, enum escpos_reply_kind kind, uint8_t byte)
{
	memset(open, 0, sizeof(*open));
	open->kind = kind;
	open->bytes[0] = byte;
	open->len = 1;
}

static enum escpos_reply_kind single(
	struct escpos_reply *reply_out, enum escpos_reply_kind kind, uint8_t byte)
{
	begin(reply_out, kind, byte);
	return kind;
}

static bool is_realtime(uint8_t byte)
{
	return (byte & 0x93) == 0x12;
}

static bool is_status_head(uint8_t byte)
{
	return (byte & 0x93) == 0x10;
}

static bool is_block_head(uint8_t byte)
{
	return (byte & 0x91) == 0x11 && byte > TEXT_FIRST;
}

/* A byte 0xx0xxxx: of an automatic status, or an answer that comes in the order of printing. */
static bool is_plain(uint8_t byte)
{
	return (byte & 0x90) == 0;
}

static enum escpos_reply_kind feed_block(
	struct escpos_parser *parser, uint8_t byte, struct escpos_reply *reply_out)
{
	struct escpos_reply *block = &parser->block;
	if (byte == BLOCK_END) {
		enum escpos_reply_kind kind = finish(block, reply_out);
		bool was_told = parser->is_block_too_long; /* as noise, when it became so */
		parser->is_block_too_long = false;
		return was_told ? ESCPOS_REPLY_NONE : kind;
	}
	if (byte < TEXT_FIRST) {
		return single(reply_out, ESCPOS_REPLY_NOISE, byte);
	}
	if (block->len < sizeof(block->bytes)) {
		block->bytes[block->len++] = byte;
	} else if (!parser->is_block_too_long) {
		parser->is_block_too_long = true;
		return single(reply_out, ESCPOS_REPLY_NOISE, byte);
	}
	return ESCPOS_REPLY_NONE;
}

enum escpos_reply_kind escpos_parser_feed(
	struct escpos_parser *parser, uint8_t byte, struct escpos_reply *reply_out)
{
	struct escpos_reply *status = &parser->status;
	bool is_in_block = parser->block.len > 0;
	bool is_text = is_in_block && byte >= TEXT_FIRST;
	if (byte == XON || byte == XOFF) {
		return ESCPOS_REPLY_NONE;
	}
	if (is_realtime(byte) && !is_text) {
		return single(reply_out, ESCPOS_REPLY_REALTIME, byte);
	}
	if (is_status_head(byte) && !is_text) {
		begin(status, ESCPOS_REPLY_AUTO, byte);
		return ESCPOS_REPLY_NONE;
	}
	if (status->len > 0 && is_plain(byte)) {
		status->bytes[status->len++] = byte;
		return status->len == 4 ? finish(status, reply_out) : ESCPOS_REPLY_NONE;
	}
	if (is_in_block) {
		return feed_block(parser, byte, reply_out);
	}
	if (is_block_head(byte)) {
		status->len = 0; /* it broke off */
		begin(&parser->block, ESCPOS_REPLY_BLOCK, byte);
		return ESCPOS_REPLY_NONE;
	}
	return single(reply_out, is_plain(byte) ? ESCPOS_REPLY_QUEUED : ESCPOS_REPLY_NOISE, byte);
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

bool escpos_is_queued_paper(uint8_t byte)
{
	return (byte & 0xF0) == 0;
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
