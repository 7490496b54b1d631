#include "tests/devices/redir.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <usbredirparser.h>

/* One device's line to QEMU. */
struct line {
	struct redir *redir;
	struct vusb_dev *dev;
	int listen_fd, fd; /* fd: -1 while QEMU is away */
	char path[108];
	struct loop_watch *listen_watch, *watch;
	struct usbredirparser *parser;
	bool is_greeted; /* hello came: we may speak of the device */
	bool is_broken;
	bool is_shown; /* the guest's side knows the plugged device */
	struct vusb_plug *plug;
	struct request *requests;
};

struct redir {
	struct loop *loop;
	struct line lines[VUSB_MAX_DEVICES];
	int count;
};

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

static void flush(struct line *line)
{
	if (line->parser && usbredirparser_has_data_to_write(line->parser) > 0 &&
		usbredirparser_do_write(line->parser) < 0) {
		line->is_broken = true;
	}
	if (line->watch) {
		bool is_more = line->parser && usbredirparser_has_data_to_write(line->parser) > 0;

		loop_set_events(line->watch, POLLIN | (is_more ? POLLOUT : 0));
	}
}

static void free_request(struct request *request)
{
	struct request **at = &request->line->requests;

	while (*at != request) {
		at = &(*at)->next;
	}
	*at = request->next;
	free(request->urb.data);
	free(request);
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

static void drop_all(struct line *line)
{
	for (struct request *request = line->requests; request; request = request->next) {
		request->is_silent = true;
	}
	while (line->requests) {
		drop(line->requests, -ESHUTDOWN);
	}
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
	free_request(request);
	flush(line);
}

static void submit(struct request *request)
{
	int r;

	request->urb.complete = on_complete;
	r = request->line->plug ? vusb_submit(request->line->plug, &request->urb) : -ENODEV;
	if (r < 0) {
		request->urb.status = r == -ENOENT ? -EINVAL : r;
		request->urb.actual = 0;
		on_complete(&request->urb);
	} else {
		flush(request->line);
	}
}

/* ---- what QEMU says ---- */

static void on_log(void *priv, int level, const char *message)
{
	struct line *line = priv;

	if (level <= usbredirparser_warning) {
		fprintf(stderr, "vusbd: %s: %s\n", line->dev->name, message);
	}
}

static int on_read(void *priv, uint8_t *data, int count)
{
	struct line *line = priv;
	ssize_t n = recv(line->fd, data, (size_t)count, MSG_DONTWAIT);

	if (n < 0) {
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	}
	return n == 0 ? -1 : (int)n;
}

static int on_write(void *priv, uint8_t *data, int count)
{
	struct line *line = priv;
	ssize_t n = send(line->fd, data, (size_t)count, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0) {
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	}
	return (int)n;
}

static unsigned ep_index(uint8_t ep)
{
	return (ep & 15u) | (ep & 0x80 ? 16u : 0);
}

static void send_interface_info(struct line *line)
{
	const struct vusb_desc *desc = &line->dev->desc;
	struct usb_redir_interface_info_header info = {0};

	for (size_t at = 0; at + 2 <= desc->config_len && desc->config[at] >= 2;
		at += desc->config[at]) {
		const uint8_t *d = desc->config + at;

		if (d[1] == 4 && d[3] == 0 && info.interface_count < 32) {
			info.interface[info.interface_count] = d[2];
			info.interface_class[info.interface_count] = d[5];
			info.interface_subclass[info.interface_count] = d[6];
			info.interface_protocol[info.interface_count++] = d[7];
		}
	}
	usbredirparser_send_interface_info(line->parser, &info);
}

static void send_ep_info(struct line *line)
{
	const struct vusb_desc *desc = &line->dev->desc;
	struct usb_redir_ep_info_header info = {0};
	uint8_t interface = 0;

	memset(info.type, usb_redir_type_invalid, sizeof(info.type));
	info.type[0] = info.type[16] = usb_redir_type_control;
	info.max_packet_size[0] = info.max_packet_size[16] = desc->device[7];
	for (size_t at = 0; at + 2 <= desc->config_len && desc->config[at] >= 2;
		at += desc->config[at]) {
		const uint8_t *d = desc->config + at;

		if (d[1] == 4) {
			interface = d[2];
		} else if (d[1] == 5) {
			unsigned i = ep_index(d[2]);

			info.type[i] = d[3] & 3;
			info.interval[i] = d[6];
			info.interface[i] = interface;
			info.max_packet_size[i] = (uint16_t)(d[4] | d[5] << 8);
		}
	}
	usbredirparser_send_ep_info(line->parser, &info);
}

static void show(struct line *line)
{
	const uint8_t *d = line->dev->desc.device;
	struct usb_redir_device_connect_header connect = {
		.speed = line->dev->desc.speed_mbit == 480 ? usb_redir_speed_high
							   : usb_redir_speed_full,
		.device_class = d[4],
		.device_subclass = d[5],
		.device_protocol = d[6],
		.vendor_id = (uint16_t)(d[8] | d[9] << 8),
		.product_id = (uint16_t)(d[10] | d[11] << 8),
		.device_version_bcd = (uint16_t)(d[12] | d[13] << 8),
	};

	if (!line->is_greeted || line->is_shown || !line->plug) {
		return;
	}
	line->is_shown = true;
	send_interface_info(line);
	send_ep_info(line);
	usbredirparser_send_device_connect(line->parser, &connect);
	flush(line);
}

static void on_hello(void *priv, struct usb_redir_hello_header *hello)
{
	struct line *line = priv;

	(void)hello;
	line->is_greeted = true;
	show(line);
}

static void on_reset(void *priv)
{
	struct line *line = priv;

	if (line->plug) {
		vusb_bus_reset(line->plug);
	}
}

static void on_set_configuration(
	void *priv, uint64_t id, struct usb_redir_set_configuration_header *set)
{
	struct line *line = priv;
	struct usb_redir_configuration_status_header status = {
		usb_redir_success, set->configuration};

	if (line->plug) {
		vusb_set_configuration(line->plug, set->configuration);
	}
	usbredirparser_send_configuration_status(line->parser, id, &status);
}

static void on_get_configuration(void *priv, uint64_t id)
{
	struct line *line = priv;
	struct usb_redir_configuration_status_header status = {
		usb_redir_success, line->plug ? line->plug->configuration : 0};

	usbredirparser_send_configuration_status(line->parser, id, &status);
}

static void on_set_alt(void *priv, uint64_t id, struct usb_redir_set_alt_setting_header *set)
{
	struct line *line = priv;
	struct usb_redir_alt_setting_status_header status = {
		usb_redir_success, set->interface, set->alt};

	if (set->alt != 0 || !line->plug) {
		status.status = usb_redir_stall;
	} else {
		vusb_set_interface(line->plug, set->interface, set->alt);
	}
	usbredirparser_send_alt_setting_status(line->parser, id, &status);
}

static void on_get_alt(void *priv, uint64_t id, struct usb_redir_get_alt_setting_header *get)
{
	struct line *line = priv;
	struct usb_redir_alt_setting_status_header status = {usb_redir_success, get->interface, 0};

	usbredirparser_send_alt_setting_status(line->parser, id, &status);
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
	const uint8_t *d = vusb_find_ep(&line->dev->desc, start->endpoint);
	struct usb_redir_interrupt_receiving_status_header status = {
		d && line->plug ? usb_redir_success : usb_redir_inval, start->endpoint};
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
			if (line->plug) {
				vusb_cancel(line->plug, &request->urb,
					-ENOENT); /* answers "cancelled", as it must */
			}
			return;
		}
	}
}

static void on_filter_reject(void *priv)
{
	struct line *line = priv;

	fprintf(stderr, "vusbd: %s: the other side does not want this device\n", line->dev->name);
}

static void on_filter(void *priv, struct usbredirfilter_rule *rules, int count)
{
	(void)priv;
	(void)count;
	free(rules);
}

static void on_disconnect_ack(void *priv)
{
	(void)priv;
}

/* ---- the line itself ---- */

static void hang_up(struct line *line)
{
	if (line->fd < 0) {
		return;
	}
	drop_all(line);
	loop_remove(line->redir->loop, line->watch);
	line->watch = NULL;
	close(line->fd);
	line->fd = -1;
	usbredirparser_destroy(line->parser);
	line->parser = NULL;
	line->is_greeted = line->is_shown = line->is_broken = false;
}

static void on_data(void *ctx, int revents)
{
	struct line *line = ctx;

	if (revents & (POLLIN | POLLHUP | POLLERR) && usbredirparser_do_read(line->parser) == -1) {
		line->is_broken = true;
	}
	flush(line);
	if (line->is_broken) {
		hang_up(line);
	}
}

static void start_parser(struct line *line)
{
	static const int caps[] = {usb_redir_cap_connect_device_version, usb_redir_cap_filter,
		usb_redir_cap_device_disconnect_ack, usb_redir_cap_ep_info_max_packet_size,
		usb_redir_cap_64bits_ids, usb_redir_cap_32bits_bulk_length};
	uint32_t bits[USB_REDIR_CAPS_SIZE] = {0};
	struct usbredirparser *p = usbredirparser_create();

	if (!p) {
		abort();
	}
	line->parser = p;
	p->priv = line;
	p->log_func = on_log;
	p->read_func = on_read;
	p->write_func = on_write;
	p->hello_func = on_hello;
	p->reset_func = on_reset;
	p->set_configuration_func = on_set_configuration;
	p->get_configuration_func = on_get_configuration;
	p->set_alt_setting_func = on_set_alt;
	p->get_alt_setting_func = on_get_alt;
	p->start_interrupt_receiving_func = on_start_interrupt;
	p->stop_interrupt_receiving_func = on_stop_interrupt;
	p->control_packet_func = on_control;
	p->bulk_packet_func = on_bulk;
	p->interrupt_packet_func = on_interrupt_out;
	p->cancel_data_packet_func = on_cancel;
	p->filter_reject_func = on_filter_reject;
	p->filter_filter_func = on_filter;
	p->device_disconnect_ack_func = on_disconnect_ack;
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		usbredirparser_caps_set_cap(bits, caps[i]);
	}
	usbredirparser_init(p, "vusbd", bits, USB_REDIR_CAPS_SIZE, usbredirparser_fl_usb_host);
}

static void on_connect(void *ctx, int revents)
{
	struct line *line = ctx;
	int fd = accept4(line->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	(void)revents;
	if (fd < 0) {
		return;
	}
	hang_up(line); /* QEMU was started anew */
	line->fd = fd;
	start_parser(line);
	line->watch = loop_add(line->redir->loop, fd, POLLIN, on_data, line);
	flush(line);
}

static int listen_at(struct line *line, const char *dir)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};

	if (snprintf(line->path, sizeof(line->path), "%s/%s.sock", dir, line->dev->name) >=
		(int)sizeof(line->path)) {
		return -ENAMETOOLONG;
	}
	strcpy(addr.sun_path, line->path);
	unlink(line->path);
	line->listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (line->listen_fd < 0 ||
		bind(line->listen_fd, (const struct sockaddr *)&addr, sizeof(addr)) < 0 ||
		listen(line->listen_fd, 1) < 0) {
		return -errno;
	}
	line->listen_watch = loop_add(line->redir->loop, line->listen_fd, POLLIN, on_connect, line);
	return 0;
}

struct redir *redir_create(struct loop *loop, struct vusb *vusb, const char *dir)
{
	struct redir *redir = calloc(1, sizeof(*redir));

	if (!redir) {
		abort();
	}
	redir->loop = loop;
	for (int i = 0; i < vusb->dev_count; i++) {
		struct line *line = &redir->lines[redir->count++];
		int r;

		line->redir = redir;
		line->dev = vusb->devs[i];
		line->fd = line->listen_fd = -1;
		r = listen_at(line, dir);
		if (r < 0) {
			fprintf(stderr, "vusbd: %s: %s\n", line->path, strerror(-r));
			redir_destroy(redir);
			return NULL;
		}
	}
	return redir;
}

void redir_destroy(struct redir *redir)
{
	if (!redir) {
		return;
	}
	for (int i = 0; i < redir->count; i++) {
		struct line *line = &redir->lines[i];

		hang_up(line);
		if (line->plug) {
			line->dev->plug = NULL;
			free(line->plug);
		}
		loop_remove(redir->loop, line->listen_watch);
		if (line->listen_fd >= 0) {
			close(line->listen_fd);
			unlink(line->path);
		}
	}
	free(redir);
}

static struct line *line_of(struct redir *redir, const struct vusb_dev *dev)
{
	for (int i = 0; i < redir->count; i++) {
		if (redir->lines[i].dev == dev) {
			return &redir->lines[i];
		}
	}
	return NULL;
}

static int plug_in(void *ctx, struct vusb_plug *plug)
{
	struct line *line = line_of(ctx, plug->dev);

	line->plug = plug;
	show(line);
	return 0;
}

static void unplug(void *ctx, struct vusb_plug *plug)
{
	struct line *line = line_of(ctx, plug->dev);

	/* No answers: an error would reach the guest as a failed transfer instead of a vanished
	 * device. */
	drop_all(line);
	line->plug = NULL;
	if (line->is_shown) {
		line->is_shown = false;
		usbredirparser_send_device_disconnect(line->parser);
		flush(line);
	}
	free(plug);
}

struct vusb_transport redir_transport(struct redir *redir)
{
	return (struct vusb_transport){
		.name = "redir", .plug = plug_in, .unplug = unplug, .ctx = redir};
}
