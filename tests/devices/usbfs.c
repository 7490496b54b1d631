#include "tests/devices/usbfs.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { KEEP_GONE = 16 };

struct usbfs {
	struct loop *loop;
	char root[128];
	int last_devnum;
	struct usbfs_port *ports; /* newest first; gone ones stay for a while: a late open must get
				     an answer */
};

struct usbfs *usbfs_create(struct loop *loop)
{
	struct usbfs *usbfs = calloc(1, sizeof(*usbfs));
	const char *tmp = getenv("TMPDIR");

	if (!usbfs) {
		abort();
	}
	if (!tmp || strlen(tmp) > 50) { /* sun_path is 108 bytes */
		tmp = "/tmp";
	}
	usbfs->loop = loop;
	usbfs->last_devnum = 1;
	snprintf(usbfs->root, sizeof(usbfs->root), "%s/vusb-XXXXXX", tmp);
	if (!mkdtemp(usbfs->root) || usbfs_tree_make(usbfs->root) < 0) {
		fprintf(stderr, "vusbd: %s: cannot make the root directory\n", usbfs->root);
		free(usbfs);
		return NULL;
	}
	return usbfs;
}

static void free_port(struct usbfs *usbfs, struct usbfs_port *port)
{
	usbfs_tree_remove_socket(&port->node);
	loop_remove(usbfs->loop, port->listen_watch);
	close(port->listen_fd);
	close(port->fifo);
	while (port->files) {
		usbfs_file_destroy(port->files);
	}
	free(port->plug);
	free(port);
}

void usbfs_destroy(struct usbfs *usbfs)
{
	if (!usbfs) {
		return;
	}
	while (usbfs->ports) {
		struct usbfs_port *port = usbfs->ports;

		usbfs->ports = port->next;
		if (!port->plug->is_gone) {
			port->plug->is_gone = true;
			port->plug->dev->plug = NULL;
			vusb_cancel_all(port->plug, -ESHUTDOWN);
		}
		free_port(usbfs, port);
	}
	usbfs_tree_delete(usbfs->root);
	free(usbfs);
}

const char *usbfs_root(const struct usbfs *usbfs)
{
	return usbfs->root;
}

static void on_connect(void *ctx, int revents)
{
	struct usbfs_port *port = ctx;
	int fd = accept4(port->listen_fd, NULL, NULL, SOCK_CLOEXEC);

	(void)revents;
	if (fd >= 0) {
		usbfs_file_create(port->usbfs->loop, port, fd);
	}
}

static int device_port(const struct vusb_dev *dev)
{
	for (int i = 0; i < dev->vusb->dev_count; i++) {
		if (dev->vusb->devs[i] == dev) {
			return i + 1;
		}
	}
	return 0;
}

static int plug_in(void *ctx, struct vusb_plug *plug)
{
	struct usbfs *usbfs = ctx;
	struct usbfs_port *port = calloc(1, sizeof(*port));
	int r;

	if (!port) {
		abort();
	}
	usbfs->last_devnum = usbfs->last_devnum == 127 ? 2 : usbfs->last_devnum + 1;
	port->usbfs = usbfs;
	port->plug = plug;
	port->node = (struct usbfs_node){.root = usbfs->root,
		.port = device_port(plug->dev),
		.devnum = usbfs->last_devnum,
		.desc = &plug->dev->desc};
	for (int i = 0; i < VUSB_MAX_INTERFACES; i++) {
		port->is_bound[i] = plug->dev->desc.kernel_driver[i] != NULL;
	}
	r = usbfs_tree_add(&port->node, &port->fifo, &port->listen_fd);
	if (r < 0) {
		free(port);
		return r;
	}
	plug->transport = port;
	port->listen_watch = loop_add(usbfs->loop, port->listen_fd, POLLIN, on_connect, port);
	port->next = usbfs->ports;
	usbfs->ports = port;
	usbfs_port_set_level(port);
	usbfs_tree_event(&port->node, "add");
	return 0;
}

static void unplug(void *ctx, struct vusb_plug *plug)
{
	struct usbfs *usbfs = ctx;
	struct usbfs_port *port = plug->transport, **at;
	int gone = 0;

	usbfs_tree_remove(&port->node);
	vusb_cancel_all(plug, -ESHUTDOWN);
	usbfs_port_set_level(port);
	usbfs_tree_event(&port->node, "remove");
	for (at = &usbfs->ports; *at;) {
		port = *at;
		if (port->plug->is_gone && ++gone > KEEP_GONE && !port->files) {
			*at = port->next;
			free_port(usbfs, port);
		} else {
			at = &port->next;
		}
	}
}

struct vusb_transport usbfs_transport(struct usbfs *usbfs)
{
	return (struct vusb_transport){
		.name = "usbfs", .plug = plug_in, .unplug = unplug, .ctx = usbfs};
}
