#include "drivers/idcard/sdt_transport.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/worker.h"

#include <string.h>

enum {
	REPORT_LEN = 64,
	CHUNK_MAX = SDT_HEAD_LEN + SDT_BODY_MAX + 1024, /* a frame, rounded up to a packet */
	PAUSE_MS = 5,	    /* Routon wants it between reports; also against zero-length storms */
	LONG_PAUSE_MS = 20, /* after so many without anything of use */
	SHORT_PAUSES = 20,
	DRAIN_MS = 15,
	DRAIN_MAX = 48, /* packets of the longest reply */
	DK_ACKNOWLEDGE = 0xff,
	HID_SET_REPORT = 0x09,
	HID_GET_REPORT = 0x01,
	HID_OUTPUT = 0x0200,
	HID_INPUT = 0x0100,
	TYPE_BULK = 2,
	TYPE_INTERRUPT = 3,
};

enum way { WAY_NONE, WAY_SPLIT, WAY_WHOLE, WAY_DK, WAY_ROUTON };

struct sdt_transport {
	struct usb_handle *handle;
	enum way way;
	uint8_t interface;
	int pair_count;
	uint8_t out[2], in[2];
	size_t max_packet[2]; /* of in */
	struct signal *pause; /* never raised: a time to wait */
	uint8_t chunk[CHUNK_MAX];
};

/* How a reader is to be spoken to, where the descriptor does not say it. */
enum dialect { DIALECT_BULK, DIALECT_DK, DIALECT_ROUTON };

static const struct reader {
	uint16_t vendor, product;
	enum dialect dialect;
	int score;
} readers[] = {
	{0x0400, 0xc35a, DIALECT_BULK, 100},   /* ministry-standard readers of nearly all makers */
	{0x0483, 0x572b, DIALECT_DK, 100},     /* DK26ME, DK200ZK */
	{0x0425, 0x8159, DIALECT_ROUTON, 100}, /* iDR210 family; one public source */
	/* Named as SDT readers by one vendor's software each, framing not proven: taken only with
	 * bulk endpoints, and given up when they do not answer the status request. */
	{0x0483, 0x5652, DIALECT_BULK, 10},
	{0x10c4, 0x8a1b, DIALECT_BULK, 10},
	{0x2015, 0x0008, DIALECT_BULK, 10},
	{0x9573, 0x4836, DIALECT_BULK, 10},
};

static const struct reader *find_reader(const struct usb_info *info)
{
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		if (readers[i].vendor == info->vendor && readers[i].product == info->product) {
			return &readers[i];
		}
	}
	return NULL;
}

/* Gathers the first two endpoints of a type in each direction, lowest address first. */
static void gather(struct sdt_transport *plan, const struct usb_interface *interface, uint8_t type)
{
	int out_count = 0;
	int in_count = 0;
	for (int address = 1; address < 16; address++) {
		for (int i = 0; i < interface->endpoint_count; i++) {
			const struct usb_endpoint *endpoint = &interface->endpoints[i];
			if (endpoint->type != type || (endpoint->address & 0x0f) != address ||
				endpoint->max_packet == 0) {
				continue;
			}
			bool is_in = endpoint->address & 0x80;
			if (is_in && in_count < 2) {
				plan->max_packet[in_count] = endpoint->max_packet;
				plan->in[in_count++] = endpoint->address;
			} else if (!is_in && out_count < 2) {
				plan->out[out_count++] = endpoint->address;
			}
		}
	}
	plan->interface = interface->number;
	plan->pair_count = MIN_OF(in_count, out_count);
}

static enum way plan_interface(
	struct sdt_transport *plan, const struct usb_interface *interface, enum dialect dialect)
{
	switch (dialect) {
	case DIALECT_BULK:
		gather(plan, interface, TYPE_BULK);
		return plan->pair_count == 2   ? WAY_SPLIT
		       : plan->pair_count == 1 ? WAY_WHOLE
					       : WAY_NONE;
	case DIALECT_DK:
		gather(plan, interface, TYPE_INTERRUPT);
		return plan->pair_count > 0 ? WAY_DK : WAY_NONE;
	case DIALECT_ROUTON:
		plan->interface = interface->number;
		return interface->class_code == 3 ? WAY_ROUTON : WAY_NONE;
	}
	return WAY_NONE;
}

static enum way make_plan(struct sdt_transport *plan, const struct usb_info *info)
{
	const struct reader *reader = find_reader(info);
	for (int i = 0; reader && i < info->interface_count; i++) {
		enum way way = plan_interface(plan, &info->interfaces[i], reader->dialect);
		if (way != WAY_NONE) {
			return way;
		}
	}
	return WAY_NONE;
}

int sdt_transport_match(const struct usb_info *info)
{
	return sdt_transport_name(info) ? find_reader(info)->score : 0;
}

const char *sdt_transport_name(const struct usb_info *info)
{
	static const char *const names[] = {NULL, "split", "whole", "dk", "routon"};
	struct sdt_transport *plan = mem_new(struct sdt_transport);
	enum way way = make_plan(plan, info);
	mem_free(plan);
	return names[way];
}

enum err sdt_transport_open(struct usb_handle *handle, const struct usb_info *info,
	struct sdt_transport **transport_out)
{
	*transport_out = NULL;
	struct sdt_transport *transport = mem_new(struct sdt_transport);
	transport->handle = handle;
	transport->way = make_plan(transport, info);
	transport->pause = signal_create();
	enum err err = transport->way == WAY_NONE ? ERR_UNSUPPORTED
						  : usb_claim(handle, transport->interface);
	if (err != OK) {
		sdt_transport_close(transport);
		return err;
	}
	sdt_transport_drain(transport);
	*transport_out = transport;
	return OK;
}

void sdt_transport_close(struct sdt_transport *transport)
{
	if (!transport) {
		return;
	}
	signal_destroy(transport->pause);
	mem_wipe(transport, sizeof(*transport));
	mem_free(transport);
}

static void clear_stall(struct sdt_transport *transport, uint8_t endpoint)
{
	enum err err = usb_clear_halt(transport->handle, endpoint);
	if (err != OK) {
		log_debug("idcard", "endpoint %02x stays halted: %s", endpoint, err_name(err));
	}
}

/* A short write is no frame any more: the caller starts anew. */
static enum err send_bytes(struct sdt_transport *transport, uint8_t endpoint, uint8_t *data,
	size_t len, int64_t until_ms)
{
	size_t done = 0;
	int64_t left_ms = MAX_OF(until_ms - clock_ms(), 1);
	enum err err =
		transport->way == WAY_DK
			? usb_interrupt(transport->handle, endpoint, data, len, left_ms, &done)
			: usb_bulk(transport->handle, endpoint, data, len, left_ms, &done);
	if (err == ERR_STALL) {
		clear_stall(transport, endpoint);
	}
	return err == OK && done < len ? ERR_IO : err;
}

static enum err send_dk_report(struct sdt_transport *transport, uint8_t first, const uint8_t *data,
	size_t len, int64_t until_ms)
{
	uint8_t report[REPORT_LEN] = {first};
	REQUIRE(len < REPORT_LEN);
	if (len > 0) {
		memcpy(report + 1, data, len);
	}
	return send_bytes(transport, transport->out[0], report, sizeof(report), until_ms);
}

static enum err send_routon_report(
	struct sdt_transport *transport, const uint8_t *data, size_t len, int64_t until_ms)
{
	uint8_t report[REPORT_LEN] = {0};
	REQUIRE(len <= REPORT_LEN);
	memcpy(report, data, len);
	size_t done = 0;
	enum err err = usb_control(transport->handle, 0x21, HID_SET_REPORT, HID_OUTPUT,
		transport->interface, report, sizeof(report), MAX_OF(until_ms - clock_ms(), 1),
		&done);
	signal_wait(transport->pause, PAUSE_MS);
	return err == OK && done < sizeof(report) ? ERR_IO : err;
}

static enum err send_request(
	struct sdt_transport *transport, enum sdt_command command, int64_t until_ms)
{
	uint8_t frame[SDT_REQUEST_MAX];
	size_t len = sdt_encode(command, frame);
	enum err err = OK;
	switch (transport->way) {
	case WAY_SPLIT:
		err = send_bytes(transport, transport->out[0], frame, SDT_HEAD_LEN, until_ms);
		if (err != OK) {
			return err;
		}
		return send_bytes(transport, transport->out[1], frame + SDT_HEAD_LEN,
			len - SDT_HEAD_LEN, until_ms);
	case WAY_WHOLE:
		return send_bytes(transport, transport->out[0], frame, len, until_ms);
	case WAY_DK:
		return send_dk_report(transport, (uint8_t)len, frame, len, until_ms);
	case WAY_ROUTON:
		return send_routon_report(transport, frame, len, until_ms);
	case WAY_NONE:
		break;
	}
	return ERR_UNSUPPORTED;
}

/* One piece from a bulk pipe. Asking for no more than is missing, in whole packets, lets a reply of
 * exactly so many packets end without a zero-length one. */
static enum err take_bulk(struct sdt_transport *transport, const struct sdt_inbox *inbox,
	int64_t left_ms, size_t *done_out)
{
	int pipe = transport->way == WAY_SPLIT && inbox->len >= SDT_HEAD_LEN ? 1 : 0;
	size_t packet = transport->max_packet[pipe];
	size_t want = (sdt_inbox_missing(inbox) + packet - 1) / packet * packet;
	want = MIN_OF(want, CHUNK_MAX / packet * packet);
	enum err err = usb_bulk(
		transport->handle, transport->in[pipe], transport->chunk, want, left_ms, done_out);
	if (err == ERR_STALL) {
		clear_stall(transport, transport->in[pipe]);
	}
	return err;
}

/* Moves the report's data to the front of the chunk. */
static enum err take_dk(struct sdt_transport *transport, int64_t left_ms, size_t *done_out)
{
	size_t done = 0;
	*done_out = 0;
	enum err err = usb_interrupt(transport->handle, transport->in[0], transport->chunk,
		MAX_OF(transport->max_packet[0], (size_t)REPORT_LEN), left_ms, &done);
	if (err == ERR_STALL) {
		clear_stall(transport, transport->in[0]);
	}
	if (err != OK || done == 0 || transport->chunk[0] == DK_ACKNOWLEDGE) {
		return err;
	}
	size_t count = transport->chunk[0];
	if (count >= REPORT_LEN || count + 1 > done) {
		return ERR_PROTOCOL;
	}
	memmove(transport->chunk, transport->chunk + 1, count);
	*done_out = count;
	return OK;
}

static enum err take_routon(struct sdt_transport *transport, int64_t left_ms, size_t *done_out)
{
	enum err err = usb_control(transport->handle, 0xa1, HID_GET_REPORT, HID_INPUT,
		transport->interface, transport->chunk, REPORT_LEN, left_ms, done_out);
	/* A control pipe's stall ends by itself; here it means "nothing yet". */
	return err == ERR_STALL ? OK : err;
}

static enum err take_piece(struct sdt_transport *transport, const struct sdt_inbox *inbox,
	int64_t left_ms, size_t *done_out)
{
	switch (transport->way) {
	case WAY_DK:
		return take_dk(transport, left_ms, done_out);
	case WAY_ROUTON:
		return take_routon(transport, left_ms, done_out);
	default:
		return take_bulk(transport, inbox, left_ms, done_out);
	}
}

static enum err gather_reply(
	struct sdt_transport *transport, int64_t until_ms, struct sdt_inbox *inbox)
{
	int pause_count = 0;
	for (;;) {
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0) {
			return ERR_TIMEOUT;
		}
		size_t done = 0;
		size_t had = inbox->len;
		enum err err = take_piece(transport, inbox, left_ms, &done);
		if (err != OK) {
			return err == ERR_TOO_BIG ? ERR_PROTOCOL : err;
		}
		enum sdt_progress progress = sdt_inbox_feed(inbox, transport->chunk, done);
		mem_wipe(transport->chunk, done);
		if (progress != SDT_MORE) {
			return progress == SDT_COMPLETE ? OK : ERR_PROTOCOL;
		}
		if (done == 0 || (transport->way == WAY_ROUTON && inbox->len == had)) {
			signal_wait(transport->pause,
				pause_count++ < SHORT_PAUSES ? PAUSE_MS : LONG_PAUSE_MS);
		} else if (transport->way == WAY_DK) {
			err = send_dk_report(transport, DK_ACKNOWLEDGE, NULL, 0, until_ms);
			if (err != OK) {
				return err;
			}
		}
	}
}

enum err sdt_transport_ask(struct sdt_transport *transport, enum sdt_command command,
	int64_t timeout_ms, struct sdt_inbox *inbox)
{
	int64_t until_ms = clock_ms() + timeout_ms;
	sdt_inbox_clear(inbox);
	enum err err = send_request(transport, command, until_ms);
	if (err == OK) {
		err = gather_reply(transport, until_ms, inbox);
	}
	mem_wipe(transport->chunk, sizeof(transport->chunk));
	if (err != OK) {
		sdt_inbox_clear(inbox);
	}
	return err;
}

void sdt_transport_drain(struct sdt_transport *transport)
{
	if (transport->way == WAY_ROUTON) {
		return; /* its answers are asked for; an old one is skipped with the next */
	}
	int pipe_count = transport->way == WAY_SPLIT ? 2 : 1;
	for (int pipe = 0; pipe < pipe_count; pipe++) {
		for (int i = 0; i < DRAIN_MAX; i++) {
			size_t done = 0;
			size_t len = transport->max_packet[pipe];
			enum err err =
				transport->way == WAY_DK
					? usb_interrupt(transport->handle, transport->in[pipe],
						  transport->chunk, len, DRAIN_MS, &done)
					: usb_bulk(transport->handle, transport->in[pipe],
						  transport->chunk, len, DRAIN_MS, &done);
			if (err == ERR_STALL) {
				clear_stall(transport, transport->in[pipe]);
			}
			if (err != OK || done == 0) {
				break;
			}
		}
	}
	mem_wipe(transport->chunk, sizeof(transport->chunk));
}
