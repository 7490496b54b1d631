#include "drivers/printer/escpos_link.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"

#include <string.h>

enum {
	SEND_MS = 500,
	CONTROL_MS = 300,
	DRAIN_MS = 2,
	DRAIN_LIMIT_MS = 150, /* a printer that talks without end is not listened to for ever */
	READ_SLICE_MS = 100,
	EMPTY_PAUSE_MS = 4, /* some printers answer "nothing" at once instead of waiting */
	PROBE_MS = 300,
	ROUNDS_MAX = 3, /* of questions, until two in a row are answered alike */
};

enum err escpos_link_unhalt(struct escpos_link *link, uint8_t endpoint)
{
	if (link->quirks & PRINTER_NO_RESET) {
		return ERR_IO; /* it would lock up; a new opening is gentler */
	}
	return usb_clear_halt(link->usb, endpoint);
}

enum err escpos_link_send(
	struct escpos_link *link, const uint8_t *data, size_t len, int64_t timeout_ms)
{
	uint8_t copy[64];
	int64_t until_ms = clock_ms() + timeout_ms;
	for (size_t sent = 0; sent < len;) {
		size_t part = MIN_OF(len - sent, sizeof(copy));
		memcpy(copy, data + sent, part);
		size_t done = 0;
		int64_t left_ms = MAX_OF(until_ms - clock_ms(), 1);
		enum err err =
			usb_bulk(link->usb, link->place.out_endpoint, copy, part, left_ms, &done);
		sent += done;
		if (err == ERR_STALL) {
			err = escpos_link_unhalt(link, link->place.out_endpoint);
			err = err == OK ? ERR_TIMEOUT : err;
		}
		if (err != OK) {
			return err;
		}
		if (done == 0 && clock_ms() >= until_ms) {
			return ERR_TIMEOUT;
		}
	}
	return OK;
}

static bool is_block(const struct escpos_reply *reply, uint8_t first, uint8_t second)
{
	return reply->kind == ESCPOS_REPLY_BLOCK && reply->len >= 2 && reply->bytes[0] == first &&
	       reply->bytes[1] == second;
}

static void note_reply(struct escpos_link *link, const struct escpos_reply *reply)
{
	if (reply->kind == ESCPOS_REPLY_AUTO) {
		escpos_health_auto(&link->health, reply->bytes);
		link->got_auto |= link->is_auto_asked;
	} else if (reply->kind == ESCPOS_REPLY_QUEUED) {
		link->got_queued |= link->is_queue_asked && escpos_is_queued_paper(reply->bytes[0]);
	} else if (is_block(reply, 0x37, 0x25)) {
		link->got_cleared = true;
	} else if (is_block(reply, 0x37, 0x22) && reply->len == 2 + ESCPOS_PROOF_ID_LEN &&
		   memcmp(reply->bytes + 2, link->proof_id, ESCPOS_PROOF_ID_LEN) == 0) {
		link->got_proof = true;
	}
}

/* One read. ERR_TIMEOUT: nothing now. */
static enum err fill(struct escpos_link *link, int64_t timeout_ms)
{
	size_t done = 0;
	enum err err = usb_bulk(
		link->usb, link->place.in_endpoint, link->in, sizeof(link->in), timeout_ms, &done);
	link->in_at = 0;
	link->in_len = done;
	link->says_nothing |= err == OK && done == 0;
	if (done > 0) {
		if (clock_ms() - link->heard_ms > ESCPOS_PAUSE_MS) {
			escpos_parser_reset(&link->parser);
		}
		link->heard_ms = clock_ms();
	}
	if (err == ERR_STALL) {
		err = escpos_link_unhalt(link, link->place.in_endpoint);
		return err == OK ? ERR_TIMEOUT : err;
	}
	return err;
}

static bool parse(struct escpos_link *link, struct escpos_reply *reply_out)
{
	while (link->in_at < link->in_len) {
		uint8_t byte = link->in[link->in_at++];
		if (escpos_parser_feed(&link->parser, byte, reply_out) != ESCPOS_REPLY_NONE) {
			note_reply(link, reply_out);
			return true;
		}
	}
	return false;
}

enum err escpos_link_receive(
	struct escpos_link *link, int64_t timeout_ms, struct escpos_reply *reply_out)
{
	memset(reply_out, 0, sizeof(*reply_out));
	int64_t until_ms = clock_ms() + timeout_ms;
	for (;;) {
		if (parse(link, reply_out)) {
			return OK;
		}
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0 || !link->place.in_endpoint) {
			return ERR_TIMEOUT;
		}
		enum err err = fill(link, MIN_OF(left_ms, READ_SLICE_MS));
		if (err != OK && err != ERR_TIMEOUT) {
			return err;
		}
		if (err == OK && link->in_len == 0) {
			device_sleep(link->device, EMPTY_PAUSE_MS);
		}
	}
}

enum err escpos_link_drain(struct escpos_link *link)
{
	struct escpos_reply reply;
	int64_t until_ms = clock_ms() + DRAIN_LIMIT_MS;
	enum err err = OK;
	while (link->place.in_endpoint && clock_ms() < until_ms) {
		while (parse(link, &reply)) {
		}
		bool is_open = escpos_parser_is_open(&link->parser);
		err = fill(link, is_open ? ESCPOS_PAUSE_MS : DRAIN_MS);
		if (err != OK || (link->in_len == 0 && !is_open)) {
			break;
		}
		if (link->in_len == 0) {
			device_sleep(link->device, EMPTY_PAUSE_MS); /* it says "nothing" at once */
		}
	}
	escpos_parser_reset(&link->parser);
	link->in_len = 0;
	link->in_at = 0;
	return err == ERR_TIMEOUT ? OK : err;
}

enum err escpos_link_port_status(struct escpos_link *link)
{
	if (link->quirks & PRINTER_NO_PORT_STATUS) {
		return ERR_NOT_FOUND;
	}
	uint8_t byte = 0;
	size_t done = 0;
	enum err err = usb_control(
		link->usb, 0xA1, 0x01, 0, link->place.interface, &byte, 1, CONTROL_MS, &done);
	if (err == ERR_GONE || err == ERR_IO) {
		return err;
	}
	if (err != OK || done != 1) {
		return ERR_NOT_FOUND;
	}
	return escpos_health_port(&link->health, byte) ? OK : ERR_NOT_FOUND;
}

enum err escpos_link_device_id(struct escpos_link *link, struct printer_identity *identity)
{
	uint8_t data[PRINTER_DEVICE_ID_MAX];
	size_t done = 0;
	memset(identity, 0, sizeof(*identity));
	enum err err = usb_control(link->usb, 0xA1, 0x00, link->info.configuration_index,
		(uint16_t)(link->place.interface << 8 | link->place.alternate), data, sizeof(data),
		CONTROL_MS, &done);
	if (err != OK) {
		return err;
	}
	return printer_identity_parse(identity, data, done);
}

/* ERR_TIMEOUT: no answer. */
static enum err ask_realtime(struct escpos_link *link, int n)
{
	uint8_t question[3];
	struct bytes_out out = bytes_out(question, sizeof(question));
	escpos_put_ask(&out, (uint8_t)n);
	enum err err = escpos_link_send(link, question, out.len, SEND_MS);
	link->is_blocked = err == ERR_TIMEOUT;
	int64_t until_ms = clock_ms() + ESCPOS_ANSWER_MS;
	while (err == OK) {
		struct escpos_reply reply;
		err = escpos_link_receive(link, MAX_OF(until_ms - clock_ms(), 0), &reply);
		if (err == OK && reply.kind == ESCPOS_REPLY_REALTIME) {
			escpos_health_realtime(&link->health, n, reply.bytes[0]);
			link->ever_answered |= (uint8_t)(1U << n);
			link->strikes[n] = 0;
			return OK;
		}
	}
	return err;
}

static enum err ask_all(struct escpos_link *link)
{
	enum err err = escpos_link_drain(link);
	for (int n = 1; n <= 4 && err == OK; n++) {
		bool is_unknown_to_it = n > 1 && link->strikes[n] >= ESCPOS_MISSES_MAX &&
					!(link->ever_answered & 1U << n);
		if (is_unknown_to_it) {
			continue;
		}
		err = ask_realtime(link, n);
		if (err == ERR_TIMEOUT && link->strikes[n] < UINT8_MAX) {
			link->strikes[n]++;
		}
	}
	return err;
}

/* Until two rounds say the same; for ever changing health the last one counts. */
static enum err ask_until_sure(struct escpos_link *link)
{
	enum err err = OK;
	bool is_sure = false;
	bool is_known = link->is_health_known;
	for (int i = 0; i < ROUNDS_MAX && err == OK && !is_sure; i++) {
		struct escpos_health before = link->health;
		err = ask_all(link);
		is_sure = is_known && memcmp(&before, &link->health, sizeof(before)) == 0;
		is_known = err == OK;
	}
	return err;
}

enum err escpos_link_ask_health(struct escpos_link *link)
{
	link->asked_ms = clock_ms();
	if (!link->place.in_endpoint || link->uses_port_status) {
		enum err err = escpos_link_port_status(link);
		link->is_health_known = err == OK;
		/* One way and no port status: nothing is known, and nothing is wrong. */
		return err == ERR_NOT_FOUND && !link->place.in_endpoint ? OK
		       : err == ERR_NOT_FOUND				? ERR_TIMEOUT
									: err;
	}
	enum err err = ask_until_sure(link);
	if (err == OK) {
		link->miss_count = 0;
		link->has_answered = true;
		link->is_health_known = true;
		return OK;
	}
	if (err != ERR_TIMEOUT) {
		return err;
	}
	link->is_health_known = false;
	link->miss_count++;
	if (link->has_answered || link->miss_count < ESCPOS_MISSES_MAX) {
		return ERR_TIMEOUT;
	}
	/* It never spoke: perhaps it cannot. One that is full has not been asked. */
	err = escpos_link_port_status(link);
	if (err == OK) {
		link->uses_port_status = !link->is_blocked;
		link->is_health_known = true;
		log_info("printer", "no answer to DLE EOT, port status instead");
	}
	return err == ERR_NOT_FOUND ? ERR_TIMEOUT : err;
}

/* Waits for a flag that note_reply sets. */
static enum err wait_flag(struct escpos_link *link, const bool *flag, int64_t timeout_ms)
{
	int64_t until_ms = clock_ms() + timeout_ms;
	enum err err = OK;
	while (!*flag && err == OK) {
		struct escpos_reply reply;
		err = escpos_link_receive(link, MAX_OF(until_ms - clock_ms(), 0), &reply);
	}
	return err == ERR_TIMEOUT ? OK : err;
}

enum err escpos_link_ask_queue(struct escpos_link *link)
{
	uint8_t data[8];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_ask_paper(&out);
	enum err err = escpos_link_drain(link); /* what was said before is no answer */
	link->got_queued = false;
	link->is_queue_asked = true;
	if (err == OK) {
		err = escpos_link_send(link, data, out.len, SEND_MS);
	}
	if (err == OK) {
		err = wait_flag(link, &link->got_queued, PROBE_MS);
	}
	link->is_queue_asked = false;
	return err == OK && !link->got_queued ? ERR_TIMEOUT : err;
}

static enum err probe_epson(struct escpos_link *link)
{
	uint8_t data[32];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_ask_name(&out, 67);
	enum err err = escpos_link_send(link, data, out.len, SEND_MS);
	int64_t until_ms = clock_ms() + PROBE_MS;
	while (err == OK) {
		struct escpos_reply reply;
		err = escpos_link_receive(link, MAX_OF(until_ms - clock_ms(), 0), &reply);
		if (err == OK && reply.kind == ESCPOS_REPLY_BLOCK && reply.bytes[0] == 0x5F) {
			memcpy(link->model, reply.bytes + 1, reply.len - 1);
			link->model[reply.len - 1] = '\0';
			break;
		}
	}
	if (err != OK && err != ERR_TIMEOUT) {
		return err;
	}
	out = bytes_out(data, sizeof(data));
	escpos_proof_id(link->proof_salt, link->proof_id);
	link->got_proof = false;
	escpos_put_proof(&out, link->proof_id);
	err = escpos_link_send(link, data, out.len, SEND_MS);
	if (err == OK) {
		err = wait_flag(link, &link->got_proof, PROBE_MS);
	}
	link->has_proof = link->got_proof;
	return err;
}

enum err escpos_link_watch(struct escpos_link *link)
{
	uint8_t data[8];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_watch(&out, 0x0E); /* on line, errors, paper */
	link->got_auto = false;
	link->is_auto_asked = true;
	enum err err = escpos_link_send(link, data, out.len, SEND_MS);
	if (err == OK) {
		err = wait_flag(link, &link->got_auto, PROBE_MS);
	}
	link->is_auto_asked = false;
	return err == OK && !link->got_auto ? ERR_TIMEOUT : err;
}

enum err escpos_link_probe(struct escpos_link *link, bool is_printing)
{
	enum err err = OK;
	if (link->place.in_endpoint && link->quirks & PRINTER_EPSON) {
		err = probe_epson(link);
	}
	if (err == OK && link->place.in_endpoint && link->has_answered &&
		!(link->quirks & PRINTER_NO_QUEUE_STATUS)) {
		/* Twice: one byte may be a stray one, and then no slip would ever be proven. */
		err = escpos_link_ask_queue(link);
		if (err == OK) {
			err = escpos_link_ask_queue(link);
		}
		link->has_queue_status = err == OK;
	}
	if (is_printing && !link->has_proof && !link->has_queue_status) {
		return err == ERR_TIMEOUT ? OK : err;
	}
	if (err == OK || err == ERR_TIMEOUT) {
		link->is_probed = true;
		log_info("printer", "tells of %s",
			link->has_proof		 ? "finished printing"
			: link->has_queue_status ? "its queue"
			: link->has_answered	 ? "its health only"
						 : "nothing");
		return OK;
	}
	return err;
}

bool escpos_link_clear(struct escpos_link *link)
{
	uint8_t data[16];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_clear(&out);
	link->got_cleared = false;
	if (escpos_link_send(link, data, out.len, 200) == OK && link->place.in_endpoint &&
		wait_flag(link, &link->got_cleared, PROBE_MS) == OK && link->got_cleared) {
		return true;
	}
	if (!(link->quirks & PRINTER_NO_RESET)) {
		/* SOFT_RESET to the interface (1.1), else as the first edition had it (1.0). */
		size_t done = 0;
		enum err err = usb_control(link->usb, 0x21, 0x02, 0, link->place.interface, NULL, 0,
			CONTROL_MS, &done);
		if (err == ERR_STALL) {
			err = usb_control(link->usb, 0x23, 0x02, 0, link->place.interface, NULL, 0,
				CONTROL_MS, &done);
		}
		log_debug("printer", "soft reset: %s", err_name(err));
	}
	return false;
}

void escpos_link_report(struct escpos_link *link)
{
	enum device_state state = DEVICE_READY;
	enum device_reason reason = REASON_NONE;
	enum supply_state supply = SUPPLY_UNKNOWN;
	if (link->is_health_known) {
		escpos_health_judge(&link->health, &state, &reason, &supply);
	} else if (link->place.in_endpoint && link->miss_count >= ESCPOS_MISSES_MAX) {
		state = DEVICE_FAULT;
		reason = REASON_NO_ANSWER;
	} else if (link->place.in_endpoint) {
		return; /* one answer is missing: neither well nor ill yet */
	}
	device_report(link->device, state, reason, MEDIA_UNKNOWN, supply);
}
