#include "tests/devices/redir.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/devices/redir_line.h"

struct redir {
	struct loop *loop;
	struct line lines[VUSB_MAX_DEVICES];
	int count;
};

void line_flush(struct line *line)
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

		if (d[1] == 4 && line->plug->alt[d[2]] == d[3] && info.interface_count < 32) {
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
	bool is_chosen = false;

	memset(info.type, usb_redir_type_invalid, sizeof(info.type));
	info.type[0] = info.type[16] = usb_redir_type_control;
	info.max_packet_size[0] = info.max_packet_size[16] = desc->device[7];
	for (size_t at = 0; at + 2 <= desc->config_len && desc->config[at] >= 2;
		at += desc->config[at]) {
		const uint8_t *d = desc->config + at;

		if (d[1] == 4) {
			interface = d[2];
			is_chosen = line->plug->alt[interface] == d[3];
		} else if (d[1] == 5 && is_chosen) {
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

	if (!line->is_greeted || line->is_shown || line->is_leaving || !line->plug) {
		return;
	}
	line->is_shown = true;
	send_interface_info(line);
	send_ep_info(line);
	usbredirparser_send_device_connect(line->parser, &connect);
	line_flush(line);
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

	if (line->is_shown) {
		vusb_bus_reset(line->plug);
	}
}

static void on_set_configuration(
	void *priv, uint64_t id, struct usb_redir_set_configuration_header *set)
{
	struct line *line = priv;
	struct usb_redir_configuration_status_header status = {
		usb_redir_success, set->configuration};

	if (!line->is_shown) {
		return;
	}
	vusb_set_configuration(line->plug, set->configuration);
	usbredirparser_send_configuration_status(line->parser, id, &status);
}

static void on_get_configuration(void *priv, uint64_t id)
{
	struct line *line = priv;
	struct usb_redir_configuration_status_header status = {usb_redir_success, 0};

	if (!line->is_shown) {
		return;
	}
	status.configuration = line->plug->configuration;
	usbredirparser_send_configuration_status(line->parser, id, &status);
}

static void on_set_alt(void *priv, uint64_t id, struct usb_redir_set_alt_setting_header *set)
{
	struct line *line = priv;
	struct usb_redir_alt_setting_status_header status = {
		usb_redir_success, set->interface, set->alt};

	if (!line->is_shown) {
		return;
	}
	if (!vusb_has_alternate(&line->dev->desc, set->interface, set->alt)) {
		status.status = usb_redir_stall;
	} else {
		vusb_set_interface(line->plug, set->interface, set->alt);
		send_interface_info(line); /* other endpoints, perhaps */
		send_ep_info(line);
	}
	usbredirparser_send_alt_setting_status(line->parser, id, &status);
}

static void on_get_alt(void *priv, uint64_t id, struct usb_redir_get_alt_setting_header *get)
{
	struct line *line = priv;
	struct usb_redir_alt_setting_status_header status = {usb_redir_success, get->interface, 0};

	if (!line->is_shown) {
		return;
	}
	usbredirparser_send_alt_setting_status(line->parser, id, &status);
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
	struct line *line = priv;

	line->is_leaving = false;
	show(line); /* it may be back by now */
}

static void hang_up(struct line *line)
{
	if (line->fd < 0) {
		return;
	}
	line_drop_all(line);
	loop_remove(line->redir->loop, line->watch);
	line->watch = NULL;
	close(line->fd);
	line->fd = -1;
	usbredirparser_destroy(line->parser);
	line->parser = NULL;
	line->is_greeted = line->is_shown = line->is_leaving = line->is_broken = false;
}

static void on_data(void *ctx, int revents)
{
	struct line *line = ctx;

	if (revents & (POLLIN | POLLHUP | POLLERR) && usbredirparser_do_read(line->parser) == -1) {
		line->is_broken = true;
	}
	line_flush(line);
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
	line_take_urbs(line);
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
	line_flush(line);
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
	line_drop_all(line);
	line->plug = NULL;
	if (line->is_shown) {
		line->is_shown = false;
		line->is_leaving = usbredirparser_peer_has_cap(
			line->parser, usb_redir_cap_device_disconnect_ack);
		usbredirparser_send_device_disconnect(line->parser);
		line_flush(line);
	}
	free(plug);
}

struct vusb_transport redir_transport(struct redir *redir)
{
	return (struct vusb_transport){
		.name = "redir", .plug = plug_in, .unplug = unplug, .ctx = redir};
}
