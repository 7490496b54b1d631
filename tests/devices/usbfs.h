/*
 * The usbfs route: an unchanged libusb program under umockdev's preload library sees our devices in
 * a private /sys and /dev. The library forwards the ioctls of usbfs over one unix socket per open
 * file; the protocol is three native longs {command, argument, argument} each way, see
 * usbfs_file.c.
 *
 * One program per root: the library names its event sockets by file descriptor number.
 */
#ifndef TESTS_DEVICES_USBFS_H
#define TESTS_DEVICES_USBFS_H

#include "tests/devices/loop.h"
#include "tests/devices/vusb.h"

struct usbfs;

/* Makes a fresh root directory; NULL (and a message on stderr) if it cannot. */
struct usbfs *usbfs_create(struct loop *loop);
void usbfs_destroy(struct usbfs *usbfs); /* removes the root; NULL is fine */
const char *usbfs_root(const struct usbfs *usbfs);
struct vusb_transport usbfs_transport(struct usbfs *usbfs);

/* usbfs_tree.c: the files below the root. */
struct usbfs_node {
	const char *root;
	int port;   /* 1.. : the device's place, as in 1-PORT */
	int devnum; /* 1..127, new on each plug */
	const struct vusb_desc *desc;
};

int usbfs_tree_make(const char *root); /* 0 or -errno */
/* Makes node, listening socket and sysfs; the FIFO stays open read-write and non-blocking. 0 or
 * -errno. */
int usbfs_tree_add(const struct usbfs_node *node, int *fifo_out, int *listen_out);
void usbfs_tree_remove(const struct usbfs_node
		*node); /* node and sysfs; the socket stays, it must keep answering */
void usbfs_tree_remove_socket(const struct usbfs_node *node);
void usbfs_tree_event(const struct usbfs_node *node,
	const char *action); /* "add" or "remove", to every listener */
void usbfs_tree_delete(const char *root);

/* usbfs_file.c: one open file of the client. */
struct usbfs_port;
struct usbfs_file;
struct usbfs_file *usbfs_file_create(struct loop *loop, struct usbfs_port *port, int fd);
void usbfs_file_destroy(struct usbfs_file *file);

/* A plugged device as its open files see it. */
struct usbfs_port {
	struct usbfs *usbfs;
	struct vusb_plug *plug;
	struct usbfs_node node;
	int fifo, listen_fd;
	struct loop_watch *listen_watch;
	struct usbfs_file *files;
	struct usbfs_file *claimed[VUSB_MAX_INTERFACES];
	bool is_bound[VUSB_MAX_INTERFACES]; /* to the kernel's driver */
	/* A call that waits in the kernel, which holds the device meanwhile; NULL: none. */
	struct usbfs_file *hung_file;
	unsigned long hung_request;
	int64_t hung_until_us;
	struct usbfs_port *next;
};

/* Full = nothing to reap = not writable for poll(); empty = writable. */
void usbfs_port_set_level(struct usbfs_port *port);

#endif
