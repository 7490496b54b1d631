/*
 * One device's line to QEMU, shared by redir.c (the line, who is at its end) and redir_urb.c
 * (transfers). On vusbd's only thread.
 */
#ifndef ONEDOOR_TESTS_DEVICES_REDIR_LINE_H
#define ONEDOOR_TESTS_DEVICES_REDIR_LINE_H

#include <stdbool.h>
#include <usbredirparser.h>

#include "tests/devices/loop.h"
#include "tests/devices/vusb.h"

struct line {
	struct redir *redir;
	struct vusb_dev *dev;
	int listen_fd, fd; /* fd: -1 while QEMU is away */
	char path[108];
	struct loop_watch *listen_watch, *watch;
	struct usbredirparser *parser;
	bool is_greeted; /* hello came: we may speak of the device */
	bool is_broken;
	bool is_shown;	 /* QEMU was told of the plugged device: what it says is for that one */
	bool is_leaving; /* ... and that it has gone, and may still say things to it */
	struct vusb_plug *plug;
	struct request *requests;
	/* What was read of bulk endpoints and answered last, the newest first; and what of that
	 * came too late, the oldest first: QEMU had cancelled it, and has thrown it away. */
	struct request *answered, *late;
};

/* Writes what the parser has, now or when the socket takes it. */
void line_flush(struct line *line);
/* Gives the parser what handles transfers. */
void line_take_urbs(struct line *line);
/* Ends all transfers without an answer. */
void line_drop_all(struct line *line);

#endif
