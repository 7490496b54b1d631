#include "drivers/printer/escpos_link.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"

#include <string.h>

enum {
	CLASS_PRINTER = 7,
	CLASS_VENDOR = 0xFF,
	TYPE_BULK = 2,
	SEND_MS = 500,
	CONTROL_MS = 300,
	DRAIN_MS = 2,
	DRAIN_LIMIT_MS = 100, /* a printer that talks without end is not listened to for ever */
	READ_SLICE_MS = 100,
	EMPTY_PAUSE_MS = 4, /* some printers answer "nothing" at once instead of waiting */
	PROBE_MS = 300,
};

static bool find_endpoints(
	const struct usb_interface *interface, uint8_t *out_endpoint, uint8_t *in_endpoint)
{
	*out_endpoint = 0;
	*in_endpoint = 0;
	for (int i = 0; i < interface->endpoint_count; i++) {
		const struct usb_endpoint *endpoint = &interface->endpoints[i];
		if (endpoint->type != TYPE_BULK) {
			continue;
		}
		uint8_t *slot = endpoint->address & 0x80 ? in_endpoint : out_endpoint;
		if (!*slot) {
			*slot = endpoint->address;
		}
	}
	return *out_endpoint != 0;
}

static int rank_interface(const struct usb_interface *interface, uint32_t quirks)
{
	if (interface->class_code == CLASS_PRINTER && interface->subclass == 1) {
		switch (interface->protocol) {
		case 2: /* both ways */
			return 4;
		case 1: /* one way */
			return 3;
		case 3: /* IEEE 1284.4 */
			return 2;
		default: /* 4 and more: IPP, not ours */
			return 0;
		}
	}
	return interface->class_code == CLASS_VENDOR && quirks & PRINTER_VENDOR_CLASS ? 1 : 0;
}

const struct usb_interface *escpos_find_interface(
	const struct usb_info *info, uint32_t quirks, uint8_t *out_endpoint, uint8_t *in_endpoint)
{
	const struct usb_interface *best = NULL;
	int best_rank = 0;
	for (int i = 0; i < info->interface_count; i++) {
		const struct usb_interface *interface = &info->interfaces[i];
		int rank = rank_interface(interface, quirks);
		if (rank > best_rank && find_endpoints(interface, out_endpoint, in_endpoint)) {
			best = interface;
			best_rank = rank;
		}
	}
	if (best) {
		find_endpoints(best, out_endpoint, in_endpoint);
		if (quirks & PRINTER_ONE_WAY) {
			*in_endpoint = 0;
		}
	}
	return best;
}

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
		enum err err = usb_bulk(link->usb, link->out_endpoint, copy, part, left_ms, &done);
		sent += done;
		if (err == ERR_STALL) {
			err = escpos_link_unhalt(link, link->out_endpoint);
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
	} else if (reply->kind == ESCPOS_REPLY_QUEUED) {
		link->got_queued = true;
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
		link->usb, link->in_endpoint, link->in, sizeof(link->in), timeout_ms, &done);
	link->in_at = 0;
	link->in_len = done;
	if (err == ERR_STALL) {
		err = escpos_link_unhalt(link, link->in_endpoint);
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
		if (left_ms <= 0 || !link->in_endpoint) {
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
	while (link->in_endpoint && clock_ms() < until_ms) {
		while (parse(link, &reply)) {
		}
		err = fill(link, DRAIN_MS);
		if (err != OK || link->in_len == 0) {
			break;
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
	enum err err =
		usb_control(link->usb, 0xA1, 0x01, 0, link->interface, &byte, 1, CONTROL_MS, &done);
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
		(uint16_t)(link->interface << 8), data, sizeof(data), CONTROL_MS, &done);
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

enum err escpos_link_ask_health(struct escpos_link *link)
{
	if (!link->in_endpoint || link->uses_port_status) {
		enum err err = escpos_link_port_status(link);
		link->is_health_known = err == OK;
		/* One way and no port status: nothing is known, and nothing is wrong. */
		return err == ERR_NOT_FOUND && !link->in_endpoint ? OK
		       : err == ERR_NOT_FOUND			  ? ERR_TIMEOUT
								  : err;
	}
	enum err err = ask_all(link);
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
	/* It never spoke: perhaps it cannot. */
	err = escpos_link_port_status(link);
	if (err == OK) {
		log_info("printer", "no answer to DLE EOT, port status instead");
		link->uses_port_status = true;
		link->is_health_known = true;
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
	escpos_proof_id(0, link->proof_id);
	link->got_proof = false;
	escpos_put_proof(&out, link->proof_id);
	escpos_put_watch(&out, 0x0E);
	err = escpos_link_send(link, data, out.len, SEND_MS);
	if (err == OK) {
		err = wait_flag(link, &link->got_proof, PROBE_MS);
	}
	link->has_proof = link->got_proof;
	return err;
}

enum err escpos_link_probe(struct escpos_link *link)
{
	enum err err = OK;
	if (link->in_endpoint && link->quirks & PRINTER_EPSON) {
		err = probe_epson(link);
	}
	if (err == OK && link->in_endpoint && link->has_answered &&
		!(link->quirks & PRINTER_NO_QUEUE_STATUS)) {
		uint8_t data[8];
		struct bytes_out out = bytes_out(data, sizeof(data));
		escpos_put_ask_paper(&out);
		link->got_queued = false;
		err = escpos_link_send(link, data, out.len, SEND_MS);
		if (err == OK) {
			err = wait_flag(link, &link->got_queued, PROBE_MS);
		}
		link->has_queue_status = link->got_queued;
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
	if (escpos_link_send(link, data, out.len, 200) == OK && link->in_endpoint &&
		wait_flag(link, &link->got_cleared, PROBE_MS) == OK && link->got_cleared) {
		return true;
	}
	if (!(link->quirks & PRINTER_NO_RESET)) {
		/* SOFT_RESET to the interface (1.1), else as the first edition had it (1.0). */
		size_t done = 0;
		enum err err = usb_control(
			link->usb, 0x21, 0x02, 0, link->interface, NULL, 0, CONTROL_MS, &done);
		if (err == ERR_STALL) {
			err = usb_control(link->usb, 0x23, 0x02, 0, link->interface, NULL, 0,
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
	} else if (link->in_endpoint && link->miss_count >= ESCPOS_MISSES_MAX) {
		state = DEVICE_FAULT;
		reason = REASON_NO_ANSWER;
	} else if (link->in_endpoint) {
		return; /* one answer is missing: neither well nor ill yet */
	}
	device_report(link->device, state, reason, MEDIA_UNKNOWN, supply);
}
