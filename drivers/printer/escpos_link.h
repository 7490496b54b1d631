/*
 * The talk with one printer below the level of a job: sending, telling replies apart, asking for
 * its health, what it can do. On the device's thread. Results: OK; ERR_TIMEOUT when it did not
 * answer or take data in time (nothing is broken); anything else means close and open anew.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_LINK_H
#define ONEDOOR_DRIVERS_ESCPOS_LINK_H

#include <stdbool.h>
#include <stdint.h>
#include "drivers/device.h"
#include "drivers/printer/escpos_place.h"
#include "drivers/printer/escpos_status.h"
#include "drivers/printer/escpos_wire.h"
#include "drivers/printer/quirks.h"
#include "drivers/usb/usb.h"

enum {
	ESCPOS_ANSWER_MS = 500, /* no answer within this: unknown */
	ESCPOS_MISSES_MAX = 3,	/* so many in a row: it does not answer */
	ESCPOS_PAUSE_MS = 100,	/* what has begun and is silent for so long is not continued */
	ESCPOS_IN_MAX = 512,
};

struct escpos_link {
	struct device *device;
	struct usb_handle *usb;
	struct usb_info info;
	struct escpos_place place;
	uint32_t quirks; /* PRINTER_… */

	struct escpos_parser parser;
	uint8_t in[ESCPOS_IN_MAX]; /* received, not yet parsed */
	size_t in_len, in_at;
	int64_t heard_ms; /* when the last byte came */

	struct escpos_health health;
	bool is_health_known;
	int miss_count;
	bool has_answered;     /* DLE EOT, ever since open */
	uint8_t ever_answered; /* bit n: DLE EOT n */
	uint8_t strikes[5];    /* n: questions in vain */
	bool is_blocked;       /* it would not take the last question */
	bool uses_port_status; /* it never answered DLE EOT, but its port status tells something */

	bool is_probed;
	bool has_proof;	       /* answers GS ( H */
	bool has_queue_status; /* answers GS r */
	bool is_mute;	       /* did not answer GS a: tells nothing by itself */
	bool says_nothing;     /* at once, instead of waiting until it has something to say */
	bool is_listened_to;   /* escpos_listen.c */
	struct usb_pipe *pipe; /* escpos_listen.c: open while it is listened to */
	int64_t asked_ms;      /* when its health was asked for last */
	char model[ESCPOS_BLOCK_MAX + 1]; /* by GS I; may be empty */

	/* Set when such a reply came to a question that is open; cleared by who asks. */
	bool is_auto_asked; /* GS a has been sent: a status by itself is its answer */
	bool got_auto;
	bool is_queue_asked; /* GS r 1 has been sent: until then its answer is none */
	bool got_queued;
	bool got_cleared; /* 37 25 00 */
	bool got_proof;
	uint32_t proof_salt; /* an answer to the process before is none to this one */
	uint8_t proof_id[ESCPOS_PROOF_ID_LEN];
};

/* Sends all of it; ERR_TIMEOUT when the printer would not take it in time (it may have taken some).
 */
enum err escpos_link_send(
	struct escpos_link *link, const uint8_t *data, size_t len, int64_t timeout_ms) MUST_CHECK;
/* The next reply, of any kind, within the time. */
enum err escpos_link_receive(
	struct escpos_link *link, int64_t timeout_ms, struct escpos_reply *reply_out) MUST_CHECK;
/* Takes what has come meanwhile; replies are noted. What has begun is waited for, so that its rest
 * is not taken for an answer, but not longer than the pause above. */
enum err escpos_link_drain(struct escpos_link *link) MUST_CHECK;
/* Asks for the whole health; where it says something new, until it says so twice: a byte that
 * nobody asked for shifts the answers of one round. OK: link->health is of now. ERR_TIMEOUT: it did
 * not answer (miss_count). Takes at most 2 s, usually some milliseconds. */
enum err escpos_link_ask_health(struct escpos_link *link) MUST_CHECK;
/* Asks for the paper in the order of printing: OK when it answered at once, so that nothing it was
 * sent before is still to be printed; ERR_TIMEOUT when it did not. */
enum err escpos_link_ask_queue(struct escpos_link *link) MUST_CHECK;
/* Asks it to tell of every change by itself; it says at once how it is. ERR_TIMEOUT: it did not. */
enum err escpos_link_watch(struct escpos_link *link) MUST_CHECK;
/* By the control pipe: works even while the printer takes no data. ERR_NOT_FOUND: tells nothing. */
enum err escpos_link_port_status(struct escpos_link *link) MUST_CHECK;
enum err escpos_link_device_id(
	struct escpos_link *link, struct printer_identity *identity) MUST_CHECK;
/* Finds out once what the printer can do; only when it is healthy. is_printing: it may still be
 * busy with something else; then no answer means nothing, and it is to be asked again. */
enum err escpos_link_probe(struct escpos_link *link, bool is_printing) MUST_CHECK;
/* Tries to make the printer forget what it holds; true when it said so. Leaves nothing halted. */
bool escpos_link_clear(struct escpos_link *link);
/* After ERR_STALL: OK when the endpoint can be used again. */
enum err escpos_link_unhalt(struct escpos_link *link, uint8_t endpoint) MUST_CHECK;
/* Tells the kiosk how the printer is. */
void escpos_link_report(struct escpos_link *link);

#endif
