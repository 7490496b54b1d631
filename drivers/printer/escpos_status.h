/*
 * What an ESC/POS printer sends back: telling the replies apart and what they mean. No I/O.
 *
 * Epson's rule (fixed bits): DLE EOT 0xx1xx10; automatic status (ASB) begins 0xx1xx00 and has three
 * more bytes 0xx0xxxx; GS r and GS I numbers 0xx0xxxx; XON 11h, XOFF 13h; what else has the bits
 * 0xx1xxx1 and can be printed opens a block that runs to 00 (35h, 37h, 39h, 3Bh, 3Dh, 53h, 5Fh and
 * whatever a newer model adds). Everything else is noise.
 *
 * Flow control may stand between any two bytes, and what is sent at once (DLE EOT, ASB) inside what
 * is being sent: both are taken out without the one around them losing its place. Inside a block
 * an answer is told from text only below 20h, as nothing that stands in a block is.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_STATUS_H
#define ONEDOOR_DRIVERS_ESCPOS_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/msg/device.h"

enum { ESCPOS_BLOCK_MAX = 80 };

enum escpos_reply_kind {
	ESCPOS_REPLY_NONE,     /* the byte belongs to something unfinished, or was flow control */
	ESCPOS_REPLY_REALTIME, /* bytes[0] */
	ESCPOS_REPLY_AUTO,     /* bytes[0..3] */
	ESCPOS_REPLY_QUEUED,   /* bytes[0]: GS r, GS I */
	ESCPOS_REPLY_BLOCK,    /* bytes[0] is the head, len counts without the closing 00 */
	ESCPOS_REPLY_NOISE,
};

struct escpos_reply {
	enum escpos_reply_kind kind;
	size_t len;
	uint8_t bytes[ESCPOS_BLOCK_MAX];
};

struct escpos_parser {
	struct escpos_reply status; /* an automatic status that has begun; len 0: none */
	struct escpos_reply block;  /* a block that has begun; len 0: none */
	bool is_block_too_long;	    /* its rest is skipped */
};

/* Forget what has begun: its sender has fallen silent. */
void escpos_parser_reset(struct escpos_parser *parser);
/* True while something has begun and not ended. */
bool escpos_parser_is_open(const struct escpos_parser *parser);
enum escpos_reply_kind escpos_parser_feed(
	struct escpos_parser *parser, uint8_t byte, struct escpos_reply *reply_out);

/* What is known of the printer's health; all false: fine or unknown. */
struct escpos_health {
	bool is_offline;
	bool is_cover_open;
	bool is_feeding; /* by its button */
	bool is_stopped_by_paper;
	bool has_error;
	bool is_mechanical, is_cutter, is_unrecoverable, is_head_hot;
	bool is_paper_known; /* a paper sensor has answered */
	bool is_paper_low, is_paper_out;
};

/* The answer to DLE EOT n (1..4); overwrites what that n tells, keeps the rest. */
void escpos_health_realtime(struct escpos_health *health, int n, uint8_t byte);
void escpos_health_auto(struct escpos_health *health, const uint8_t bytes[4]);
/* True when the byte can be the answer to GS r 1: pairs of sensor bits, nothing else. */
bool escpos_is_queued_paper(uint8_t byte);
/* The answer to GS r 1. */
void escpos_health_queued_paper(struct escpos_health *health, uint8_t byte);
/* GET_PORT_STATUS; false when it tells nothing (00). */
bool escpos_health_port(struct escpos_health *health, uint8_t byte);

/* True when a job can begin: nothing but a low roll. */
bool escpos_health_is_fine(const struct escpos_health *health);
/* True when the printer will not go on by itself: somebody must come. */
bool escpos_health_needs_hand(const struct escpos_health *health);
/* In the words of the kiosk. */
void escpos_health_judge(const struct escpos_health *health, enum device_state *state_out,
	enum device_reason *reason_out, enum supply_state *supply_out);

#endif
