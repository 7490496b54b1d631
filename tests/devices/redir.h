/*
 * The usbredir route: QEMU's usb-redir devices talk to us over one unix socket a device,
 * DIR/NAME.sock; the guest sees them behind a real xHCI controller. Uses libusbredirparser as the
 * "usb-host" side.
 */
#ifndef TESTS_DEVICES_REDIR_H
#define TESTS_DEVICES_REDIR_H

#include "tests/devices/loop.h"
#include "tests/devices/vusb.h"

struct redir;

/* Listens for every device of vusb. NULL (and a message on stderr) if it cannot. */
struct redir *redir_create(struct loop *loop, struct vusb *vusb, const char *dir);
void redir_destroy(struct redir *redir); /* NULL is fine */
struct vusb_transport redir_transport(struct redir *redir);

#endif
