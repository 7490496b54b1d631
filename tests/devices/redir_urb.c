#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/redir_line.h"

/* An URB and what its answer needs. */
struct request {
	struct vusb_urb urb;
	struct line *line;
	enum { CONTROL, BULK, INTERRUPT_OUT, INTERRUPT_IN } kind;
	uint64_t id;
	union {
		struct usb_redir_control_packet_header control;
		struct usb_redir_bulk_packet_header bulk;
		struct usb_redir_interrupt_packet_header interrupt;
	} header;
	bool is_silent; /* unplug: nobody wants an answer */
	struct request *next;
};

static uint8_t redir_status(int status)
{
	switch (status) {
	case 0:
		return usb_redir_success;
	case -ENOENT:
		return usb_redir_cancelled;
	case -EPIPE:
		return usb_redir_stall;
	case -EOVERFLOW:
		return usb_redir_babble;
	case -EINVAL:
		return usb_redir_inval;
	default:
		return usb_redir_ioerror;
	}
}

enum { ANSWERED_MAX = 16 };

static void take_from(struct request **at, struct request *request)
{
	while (*at != request) {
		at = &(*at)->next;
	}
	*at = request->next;
	request->next = NULL;
}

static void free_list(struct request **list)
{
	while (*list) {
		struct request *request = *list;
		*list = request->next;
		free(request->urb.data);
		free(request);
	}
}

static void free_request(struct request *request)
{
	take_from(&request->line->requests, request);
	free_list(&request);
}

/* Answered, and remembered for a while: that may have been too late. */
static void keep_request(struct request *request)
{
	struct line *line = request->line;
	struct request **at = &line->answered;

	take_from(&line->requests, request);
	request->next = line->answered;
	line->answered = request;
	for (int i = 0; i < ANSWERED_MAX && *at; i++) {
		at = &(*at)->next;
	}
	free_list(at);
}

/*
 * A cancel for what is answered already: QEMU sent it before it had the answer, and drops that. A
 * real host's controller has told the device that its data arrived, or takes them with the next
 * read; so they are the next read's here.
 */
static void note_late(struct line *line, uint64_t id)
{
	for (struct request *request = line->answered; request; request = request->next) {
		if (request->id == id) {
			struct request **at = &line->late;
			take_from(&line->answered, request);
			while (*at) {
				at = &(*at)->next;
			}
			*at = request;
			return;
		}
	}
}

/* True: it has what came too late for another one, and is answered. */
static bool take_late(struct request *request)
{
	for (struct request *late = request->line->late; late; late = late->next) {
		if (request->kind == BULK && late->urb.ep == request->urb.ep &&
			late->urb.actual <= request->urb.len) {
			memcpy(request->urb.data, late->urb.data, late->urb.actual);
			request->urb.actual = late->urb.actual;
			request->urb.status = 0;
			vusb_log_note(request->line->dev->vusb->log,
				"%s ep %02x %zu came too late for a read", request->line->dev->name,
				late->urb.ep, late->urb.actual);
			take_from(&request->line->late, late);
			free_list(&late);
			return true;
		}
	}
	return false;
}

static struct request *new_request(struct line *line, int kind, uint64_t id, size_t len)
{
	struct request *request = calloc(1, sizeof(*request));

	if (!request || !(request->urb.data = calloc(1, len + 1))) {
		abort();
	}
	request->line = line;
	request->kind = kind;
	request->id = id;
	request->urb.len = len;
	request->urb.owner = request;
	request->next = line->requests;
	line->requests = request;
	return request;
}

static void submit(struct request *request);

/* Without an answer. */
static void drop(struct request *request, int status)
{
	struct line *line = request->line;

	request->is_silent = true;
	if (!line->plug || vusb_cancel(line->plug, &request->urb, status) < 0) {
		free_request(request);
	}
}

void line_drop_all(struct line *line)
{
	for (struct request *request = line->requests; request; request = request->next) {
		request->is_silent = true;
	}
	while (line->requests) {
		drop(line->requests, -ESHUTDOWN);
	}
	free_list(&line->answered);
	free_list(&line->late);
}

static void on_complete(struct vusb_urb *urb)
{
	struct request *request = urb->owner;
	struct line *line = request->line;
	struct usbredirparser *parser = line->parser;
	bool is_in = urb->ep & 0x80 || (urb->ep == 0 && urb->setup.type & 0x80);
	uint8_t *data = is_in ? urb->data : NULL; /* the parser refuses any with an OUT's answer */
	int sent = is_in ? (int)urb->actual : 0;
	uint8_t status = redir_status(urb->status);

	if (request->is_silent || !parser) {
		free_request(request);
		return;
	}
	switch (request->kind) {
	case CONTROL:
		request->header.control.status = status;
		request->header.control.length = (uint16_t)urb->actual;
		usbredirparser_send_control_packet(
			parser, request->id, &request->header.control, data, sent);
		break;
	case BULK:
		request->header.bulk.status = status;
		request->header.bulk.length = (uint16_t)urb->actual;
		request->header.bulk.length_high = (uint16_t)(urb->actual >> 16);
		usbredirparser_send_bulk_packet(
			parser, request->id, &request->header.bulk, data, sent);
		break;
	case INTERRUPT_OUT:
	case INTERRUPT_IN:
		request->header.interrupt.status = status;
		request->header.interrupt.length = (uint16_t)urb->actual;
		usbredirparser_send_interrupt_packet(
			parser, request->id, &request->header.interrupt, data, sent);
		if (is_in && urb->status == 0) {
			request->id++;
			submit(request); /* the host's controller polls on */
			return;
		}
		/* After an error nothing may be fetched that the guest, which resets the endpoint
		 * first, would lose: QEMU's xHCI says stop then, and start. */
		break;
	}
	if (request->kind == BULK && is_in && urb->status == 0 && urb->actual > 0) {
		keep_request(request);
	} else {
		free_request(request);
	}
	line_flush(line);
}

static void submit(struct request *request)
{
	struct line *line = request->line;
	int r;

	if (!line->is_shown) {
		free_request(request); /* meant for a device that has gone */
		return;
	}
	request->urb.complete = on_complete;
	if (take_late(request)) {
		on_complete(&request->urb);
		return;
	}
	r = vusb_submit(line->plug, &request->urb);
	if (r < 0) {
		request->urb.status = r == -ENOENT ? -EINVAL : r;
		request->urb.actual = 0;
		on_complete(&request->urb);
	} else {
		line_flush(line);
	}
}

static struct request *find_interrupt(struct line *line, uint8_t ep)
{
	for (struct request *request = line->requests; request; request = request->next) {
		if (request->kind == INTERRUPT_IN && request->urb.ep == ep) {
			return request;
		}
	}
	return NULL;
}

static void on_start_interrupt(
	void *priv, uint64_t id, struct usb_redir_start_interrupt_receiving_header *start)
{
	struct line *line = priv;

	if (!line->is_shown) {
		return; /* meant for a device that has gone */
	}
	const uint8_t *d = vusb_find_ep(line->plug, start->endpoint);
	struct usb_redir_interrupt_receiving_status_header status = {
		d ? usb_redir_success : usb_redir_inval, start->endpoint};
	struct request *request;

	usbredirparser_send_interrupt_receiving_status(line->parser, id, &status);
	if (status.status != usb_redir_success || find_interrupt(line, start->endpoint)) {
		return;
	}
	request = new_request(line, INTERRUPT_IN, 0, (size_t)(d[4] | d[5] << 8));
	request->urb.ep = start->endpoint;
	request->header.interrupt.endpoint = start->endpoint;
	submit(request);
}

static void on_stop_interrupt(
	void *priv, uint64_t id, struct usb_redir_stop_interrupt_receiving_header *stop)
{
	struct line *line = priv;
	struct usb_redir_interrupt_receiving_status_header status = {
		usb_redir_success, stop->endpoint};
	struct request *request = find_interrupt(line, stop->endpoint);

	if (!line->is_shown) {
		return;
	}
	if (request) {
		drop(request, -ENOENT);
	}
	usbredirparser_send_interrupt_receiving_status(line->parser, id, &status);
}

static void on_control(void *priv, uint64_t id, struct usb_redir_control_packet_header *header,
	uint8_t *data, int data_len)
{
	struct line *line = priv;
	struct request *request = new_request(line, CONTROL, id, header->length);

	request->header.control = *header;
	request->urb.setup = (struct vusb_setup){.type = header->requesttype,
		.request = header->request,
		.value = header->value,
		.index = header->index,
		.length = header->length};
	if (data) {
		memcpy(request->urb.data, data,
			(size_t)data_len < request->urb.len ? (size_t)data_len : request->urb.len);
		usbredirparser_free_packet_data(line->parser, data);
	}
	submit(request);
}

static void on_bulk(void *priv, uint64_t id, struct usb_redir_bulk_packet_header *header,
	uint8_t *data, int data_len)
{
	struct line *line = priv;
	size_t len = header->length | (size_t)header->length_high << 16;
	struct request *request = new_request(line, BULK, id, len);

	request->header.bulk = *header;
	request->urb.ep = header->endpoint;
	if (data) {
		memcpy(request->urb.data, data, (size_t)data_len < len ? (size_t)data_len : len);
		usbredirparser_free_packet_data(line->parser, data);
	}
	submit(request);
}

static void on_interrupt_out(void *priv, uint64_t id,
	struct usb_redir_interrupt_packet_header *header, uint8_t *data, int data_len)
{
	struct line *line = priv;
	struct request *request = new_request(line, INTERRUPT_OUT, id, header->length);

	request->header.interrupt = *header;
	request->urb.ep = header->endpoint;
	if (data) {
		memcpy(request->urb.data, data,
			(size_t)data_len < request->urb.len ? (size_t)data_len : request->urb.len);
		usbredirparser_free_packet_data(line->parser, data);
	}
	submit(request);
}

static void on_cancel(void *priv, uint64_t id)
{
	struct line *line = priv;

	for (struct request *request = line->requests; request; request = request->next) {
		if (request->id == id && request->kind != INTERRUPT_IN) {
			/* Answers "cancelled", as it must. */
			vusb_cancel(line->plug, &request->urb, -ENOENT);
			return;
		}
	}
	note_late(line, id);
}

void line_take_urbs(struct line *line)
{
	struct usbredirparser *parser = line->parser;

	parser->start_interrupt_receiving_func = on_start_interrupt;
	parser->stop_interrupt_receiving_func = on_stop_interrupt;
	parser->control_packet_func = on_control;
	parser->bulk_packet_func = on_bulk;
	parser->interrupt_packet_func = on_interrupt_out;
	parser->cancel_data_packet_func = on_cancel;
}
