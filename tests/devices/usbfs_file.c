/*
 * One open file: the ioctls of usbfs, as libusb makes them.
 *
 * The client's library blocks in its ioctl until we answer, so memory reads and writes in between
 * are plain blocking I/O. Results of URBs are written during the reap call, never later.
 */
#include <sys/ioctl.h>

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/devices/usbfs.h"

enum {
	CLIENT_IOCTL = 1,
	CLIENT_READ = 7,
	CLIENT_WRITE = 8,
	SERVER_DONE = 3,
	SERVER_READ_MEM = 5,
	SERVER_WRITE_MEM = 6,
	MAX_BUFFER = 16 * 1024 * 1024,
};

struct file_urb {
	struct vusb_urb urb;
	struct usbfs_file *file;
	unsigned long client_urb, client_buffer;
	bool is_done;
	struct file_urb *next; /* in the order they ended, or all that wait */
};

struct usbfs_file {
	struct usbfs_port *port;
	struct loop *loop;
	struct loop_watch *watch;
	int fd;
	bool is_broken; /* the client went away in the middle of a call */
	struct file_urb *waiting, *done, **done_tail;
	struct usbfs_file *next;
};

static void send_all(struct usbfs_file *file, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len && !file->is_broken) {
		ssize_t n = send(file->fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			file->is_broken = true;
			return;
		}
		p += n;
		len -= (size_t)n;
	}
}

static void receive_all(struct usbfs_file *file, void *bytes, size_t len)
{
	char *p = bytes;

	while (len && !file->is_broken) {
		ssize_t n = recv(file->fd, p, len, MSG_WAITALL);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			file->is_broken = true;
			break;
		}
		p += n;
		len -= (size_t)n;
	}
	if (len) {
		memset(p, 0, len);
	}
}

static void read_mem(struct usbfs_file *file, unsigned long addr, void *out, size_t len)
{
	if (len) {
		send_all(file, (unsigned long[]){SERVER_READ_MEM, addr, len},
			3 * sizeof(unsigned long));
		receive_all(file, out, len);
	}
}

static void write_mem(struct usbfs_file *file, unsigned long addr, const void *bytes, size_t len)
{
	if (len) {
		send_all(file, (unsigned long[]){SERVER_WRITE_MEM, addr, len},
			3 * sizeof(unsigned long));
		send_all(file, bytes, len);
	}
}

static void answer(struct usbfs_file *file, int result)
{
	unsigned long reply[3] = {SERVER_DONE, (unsigned long)result, 0};

	if (result < 0) {
		reply[1] = (unsigned long)-1L;
		reply[2] = (unsigned long)-result;
	}
	send_all(file, reply, sizeof(reply));
}

void usbfs_port_set_level(struct usbfs_port *port)
{
	char block[4096]; /* all that the FIFO holds, see usbfs_tree_add */
	bool is_any = false;

	for (const struct usbfs_file *file = port->files; file; file = file->next) {
		is_any = is_any || file->done;
	}
	memset(block, 0, sizeof(block));
	if (is_any) {
		while (read(port->fifo, block, sizeof(block)) > 0) {
		}
	} else {
		while (write(port->fifo, block, sizeof(block)) > 0) {
		}
	}
}

static void on_complete(struct vusb_urb *urb)
{
	struct file_urb *furb = urb->owner;
	struct usbfs_file *file = furb->file;
	struct file_urb **at = &file->waiting;

	while (*at != furb) {
		at = &(*at)->next;
	}
	*at = furb->next;
	furb->next = NULL;
	furb->is_done = true;
	*file->done_tail = furb;
	file->done_tail = &furb->next;
	if (file->done == furb) {
		usbfs_port_set_level(file->port);
	}
}

static void free_urb(struct file_urb *furb)
{
	free(furb->urb.data);
	free(furb);
}

static void set_setup(struct vusb_setup *setup, const uint8_t *b)
{
	*setup = (struct vusb_setup){.type = b[0],
		.request = b[1],
		.value = (uint16_t)(b[2] | b[3] << 8),
		.index = (uint16_t)(b[4] | b[5] << 8),
		.length = (uint16_t)(b[6] | b[7] << 8)};
}

static int submit(struct usbfs_file *file, unsigned long addr)
{
	struct usbdevfs_urb u;
	struct file_urb *furb;
	struct vusb_plug *plug = file->port->plug;
	int interface, r;

	read_mem(file, addr, &u, sizeof(u));
	if (file->is_broken || u.buffer_length < 0 || u.buffer_length > MAX_BUFFER ||
		u.type == USBDEVFS_URB_TYPE_ISO) {
		return -EINVAL;
	}
	furb = calloc(1, sizeof(*furb));
	if (!furb || !(furb->urb.data = calloc(1, (size_t)u.buffer_length + 1))) {
		abort();
	}
	furb->file = file;
	furb->client_urb = addr;
	furb->client_buffer = (unsigned long)(uintptr_t)u.buffer;
	furb->urb.complete = on_complete;
	furb->urb.owner = furb;
	if (u.type == USBDEVFS_URB_TYPE_CONTROL) {
		uint8_t setup[8];

		r = -EINVAL;
		if (u.buffer_length < 8) {
			goto fail;
		}
		read_mem(file, furb->client_buffer, setup, 8);
		set_setup(&furb->urb.setup, setup);
		furb->urb.len = furb->urb.setup.length;
		if (furb->urb.len > (size_t)u.buffer_length - 8) {
			goto fail;
		}
		if (!(setup[0] & 0x80)) {
			read_mem(file, furb->client_buffer + 8, furb->urb.data, furb->urb.len);
		}
	} else {
		furb->urb.ep = u.endpoint;
		furb->urb.len = (size_t)u.buffer_length;
		interface = vusb_ep_interface(plug, u.endpoint);
		r = interface < 0 ? -ENOENT : -EBUSY;
		if (interface < 0 ||
			(file->port->claimed[interface] &&
				file->port->claimed[interface] != file) ||
			file->port->is_bound[interface]) {
			goto fail;
		}
		if (!(u.endpoint & 0x80)) {
			read_mem(file, furb->client_buffer, furb->urb.data, furb->urb.len);
		}
	}
	if (file->is_broken) {
		r = -EIO;
		goto fail;
	}
	furb->next = file->waiting;
	file->waiting = furb;
	r = vusb_submit(plug, &furb->urb);
	if (r < 0) {
		file->waiting = furb->next;
		goto fail;
	}
	return 0;
fail:
	free_urb(furb);
	return r;
}

static int reap(struct usbfs_file *file, unsigned long arg)
{
	struct file_urb *furb = file->done;
	bool is_control, is_in;

	if (!furb) {
		return file->port->plug->is_gone ? -ENODEV : -EAGAIN;
	}
	file->done = furb->next;
	if (!file->done) {
		file->done_tail = &file->done;
		usbfs_port_set_level(file->port);
	}
	is_control = furb->urb.ep == 0;
	is_in = is_control ? furb->urb.setup.type & 0x80 : furb->urb.ep & 0x80;
	if (is_in) {
		write_mem(file, furb->client_buffer + (is_control ? 8 : 0), furb->urb.data,
			furb->urb.actual);
	}
	write_mem(file, furb->client_urb + offsetof(struct usbdevfs_urb, status), &furb->urb.status,
		sizeof(int));
	write_mem(file, furb->client_urb + offsetof(struct usbdevfs_urb, actual_length),
		&(int){(int)furb->urb.actual}, sizeof(int));
	write_mem(file, arg, &furb->client_urb, sizeof(furb->client_urb));
	free_urb(furb);
	return 0;
}

static int discard(struct usbfs_file *file, unsigned long addr)
{
	for (struct file_urb *furb = file->waiting; furb; furb = furb->next) {
		if (furb->client_urb == addr) {
			return vusb_cancel(file->port->plug, &furb->urb, -ENOENT);
		}
	}
	return -EINVAL;
}

static int claim(struct usbfs_file *file, unsigned interface, bool takes_from_kernel)
{
	struct usbfs_port *port = file->port;

	if (interface >= (unsigned)vusb_interface_count(&port->plug->dev->desc)) {
		return -EINVAL;
	}
	if ((port->claimed[interface] && port->claimed[interface] != file) ||
		(port->is_bound[interface] && !takes_from_kernel)) {
		return -EBUSY;
	}
	port->is_bound[interface] = false;
	port->claimed[interface] = file;
	return 0;
}

static void cancel_interface(struct usbfs_file *file, unsigned interface)
{
	struct vusb_plug *plug = file->port->plug;

	for (struct file_urb *furb = file->waiting, *next; furb; furb = next) {
		next = furb->next;
		if (furb->urb.ep && vusb_ep_interface(plug, furb->urb.ep) == (int)interface) {
			vusb_cancel(plug, &furb->urb, -ENOENT);
		}
	}
}

static void release(struct usbfs_file *file, unsigned interface)
{
	struct vusb_plug *plug = file->port->plug;

	cancel_interface(file, interface);
	file->port->claimed[interface] = NULL;
	if (plug->alt[interface]) { /* the kernel sets it back */
		vusb_set_interface(plug, (uint8_t)interface, 0);
	}
}

static int get_driver(struct usbfs_file *file, unsigned long arg)
{
	struct usbdevfs_getdriver driver = {0};
	struct usbfs_port *port = file->port;
	const char *name = NULL;

	read_mem(file, arg, &driver.interface, sizeof(driver.interface));
	if (driver.interface >= VUSB_MAX_INTERFACES) {
		return -EINVAL;
	}
	if (port->claimed[driver.interface]) {
		name = "usbfs";
	} else if (port->is_bound[driver.interface]) {
		name = port->plug->dev->desc.kernel_driver[driver.interface];
	}
	if (!name) {
		return -ENODATA;
	}
	snprintf(driver.driver, sizeof(driver.driver), "%s", name);
	write_mem(file, arg, &driver, sizeof(driver));
	return 0;
}

static int driver_ioctl(struct usbfs_file *file, unsigned long arg)
{
	struct usbdevfs_ioctl call;
	struct usbfs_port *port = file->port;
	unsigned interface;

	read_mem(file, arg, &call, sizeof(call));
	interface = (unsigned)call.ifno;
	if (interface >= VUSB_MAX_INTERFACES) {
		return -EINVAL;
	}
	switch ((unsigned)call.ioctl_code) {
	case USBDEVFS_DISCONNECT:
		if (!port->is_bound[interface]) {
			return -ENODATA;
		}
		port->is_bound[interface] = false;
		return 0;
	case USBDEVFS_CONNECT:
		if (port->claimed[interface]) {
			return -EBUSY;
		}
		port->is_bound[interface] = port->plug->dev->desc.kernel_driver[interface] != NULL;
		return 0;
	default:
		return -ENOTTY;
	}
}

static int call_after_unplug(struct usbfs_file *file, unsigned long request, unsigned long arg)
{
	switch (request) {
	case USBDEVFS_REAPURB:
	case USBDEVFS_REAPURBNDELAY:
		return reap(file, arg);
	case USBDEVFS_DISCARDURB:
		return discard(file, arg);
	case USBDEVFS_RELEASEINTERFACE:
		return 0;
	default:
		return -ENODEV;
	}
}

static int hang_ms(const struct vusb_dev *dev, unsigned long request)
{
	switch (request) {
	case USBDEVFS_GET_CAPABILITIES: /* libusb's first after open, which is not seen here */
		return dev->hang_ms[VUSB_CALL_OPEN];
	case USBDEVFS_DISCONNECT_CLAIM:
	case USBDEVFS_CLAIMINTERFACE:
		return dev->hang_ms[VUSB_CALL_CLAIM];
	case USBDEVFS_RELEASEINTERFACE:
		return dev->hang_ms[VUSB_CALL_RELEASE];
	case USBDEVFS_CLEAR_HALT:
		return dev->hang_ms[VUSB_CALL_CLEAR_HALT];
	default:
		return 0;
	}
}

static bool is_any_halted(const struct vusb_plug *plug)
{
	bool is_any = false;

	for (size_t i = 0; i < sizeof(plug->halted) / sizeof(plug->halted[0]); i++) {
		is_any = is_any || plug->halted[i];
	}
	return is_any;
}

/* Whether a call must wait, itself or for another that holds the device. Asked again until it need
 * not: usbfs_wait.c. */
static bool must_wait(struct usbfs_file *file, unsigned long request)
{
	struct usbfs_port *port = file->port;
	int ms;

	if (port->hung_file) {
		bool is_same = port->hung_file == file && port->hung_request == request;

		if (!is_same || vusb_now_us() < port->hung_until_us) {
			return true;
		}
		port->hung_file = NULL; /* over */
		return false;
	}
	/* As if this reap had come just after the call that will hang, and not just before: libusb
	 * reaps once more after the last. */
	if (request == USBDEVFS_REAPURBNDELAY && !file->done &&
		port->plug->dev->hang_ms[VUSB_CALL_CLEAR_HALT] > 0 && is_any_halted(port->plug)) {
		return true;
	}
	ms = hang_ms(port->plug->dev, request);
	if (ms > 0) {
		vusb_log_note(port->plug->dev->vusb->log, "%s hangs for %d ms in call %lx",
			port->plug->dev->name, ms, request);
		port->hung_file = file;
		port->hung_request = request;
		port->hung_until_us = vusb_now_us() + (int64_t)ms * 1000;
	}
	return ms > 0;
}

static int call(struct usbfs_file *file, unsigned long request, unsigned long arg)
{
	struct vusb_plug *plug = file->port->plug;
	unsigned value;

	if (plug->is_gone) {
		file->port->hung_file = NULL;
		return call_after_unplug(file, request, arg);
	}
	if (must_wait(file, request)) {
		return -ERESTART;
	}
	switch (request) {
	case USBDEVFS_GET_CAPABILITIES:
		value = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
			USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
		write_mem(file, arg, &value, sizeof(value));
		return 0;
	case USBDEVFS_SUBMITURB:
		return submit(file, arg);
	case USBDEVFS_REAPURB:
	case USBDEVFS_REAPURBNDELAY:
		return reap(file, arg);
	case USBDEVFS_DISCARDURB:
		return discard(file, arg);
	case USBDEVFS_GETDRIVER:
		return get_driver(file, arg);
	case USBDEVFS_IOCTL:
		return driver_ioctl(file, arg);
	case USBDEVFS_DISCONNECT_CLAIM:
	case USBDEVFS_CLAIMINTERFACE:
		read_mem(file, arg, &value, sizeof(value));
		return claim(file, value, request == USBDEVFS_DISCONNECT_CLAIM);
	case USBDEVFS_RELEASEINTERFACE:
		read_mem(file, arg, &value, sizeof(value));
		if (value >= VUSB_MAX_INTERFACES || file->port->claimed[value] != file) {
			return -EINVAL;
		}
		release(file, value);
		return 0;
	case USBDEVFS_SETINTERFACE: {
		struct usbdevfs_setinterface set;

		read_mem(file, arg, &set, sizeof(set));
		if (!vusb_has_alternate(&plug->dev->desc, set.interface, set.altsetting)) {
			return -EINVAL;
		}
		cancel_interface(file, set.interface);
		vusb_set_interface(plug, (uint8_t)set.interface, (uint8_t)set.altsetting);
		return 0;
	}
	case USBDEVFS_SETCONFIGURATION:
		read_mem(file, arg, &value, sizeof(value));
		vusb_set_configuration(plug, (uint8_t)value);
		return 0;
	case USBDEVFS_RESETEP:
	case USBDEVFS_CLEAR_HALT:
		read_mem(file, arg, &value, sizeof(value));
		if (!vusb_find_ep(plug, (uint8_t)value)) {
			return -EINVAL;
		}
		if (request == USBDEVFS_CLEAR_HALT) {
			vusb_clear_halt(plug, (uint8_t)value);
		}
		return 0;
	case USBDEVFS_RESET:
		vusb_bus_reset(plug);
		return 0;
	case USBDEVFS_GET_SPEED:
		return plug->dev->desc.speed_mbit == 480 ? 3 : 2;
	default:
		return -ENOTTY;
	}
}

static void on_request(void *ctx, int revents)
{
	struct usbfs_file *file = ctx;
	unsigned long request[3];

	(void)revents;
	receive_all(file, request, sizeof(request));
	if (file->is_broken) {
		usbfs_file_destroy(file);
		return;
	}
	if (request[0] == CLIENT_IOCTL) {
		int result = call(file, request[1], request[2]);

		answer(file, result);
	} else {
		answer(file, file->port->plug->is_gone ? -ENODEV
						       : -EINVAL); /* read and write of the node */
	}
	if (file->is_broken) {
		usbfs_file_destroy(file);
	}
}

struct usbfs_file *usbfs_file_create(struct loop *loop, struct usbfs_port *port, int fd)
{
	struct usbfs_file *file = calloc(1, sizeof(*file));

	if (!file) {
		abort();
	}
	file->loop = loop;
	file->port = port;
	file->fd = fd;
	file->done_tail = &file->done;
	file->watch = loop_add(loop, fd, POLLIN, on_request, file);
	file->next = port->files;
	port->files = file;
	return file;
}

void usbfs_file_destroy(struct usbfs_file *file)
{
	struct usbfs_port *port = file->port;
	struct usbfs_file **at = &port->files;

	while (file->waiting) {
		vusb_cancel(port->plug, &file->waiting->urb, -ENOENT);
	}
	for (struct file_urb *furb = file->done; furb; furb = file->done) {
		file->done = furb->next;
		free_urb(furb);
	}
	for (int i = 0; i < VUSB_MAX_INTERFACES; i++) {
		if (port->claimed[i] == file) {
			port->claimed[i] = NULL;
		}
	}
	while (*at != file) {
		at = &(*at)->next;
	}
	*at = file->next;
	port->hung_file = port->hung_file == file ? NULL : port->hung_file;
	usbfs_port_set_level(port);
	loop_remove(file->loop, file->watch);
	close(file->fd);
	free(file);
}
