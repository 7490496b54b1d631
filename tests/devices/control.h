/*
 * The control socket: one command a line, one answer line each ("ok ..." or "error ..."). README.md
 * lists them.
 */
#ifndef TESTS_DEVICES_CONTROL_H
#define TESTS_DEVICES_CONTROL_H

#include "tests/devices/loop.h"
#include "tests/devices/vusb.h"

struct control;

/* Takes over nothing; vusb and loop must outlive it. NULL (and a message on stderr) if it cannot
 * listen. */
struct control *control_create(struct loop *loop, struct vusb *vusb, const char *socket_path);
void control_destroy(struct control *control); /* NULL is fine */
bool control_wants_quit(const struct control *control);
/* Waiting commands are looked at anew; their deadline. */
void control_run_due(struct control *control);
int64_t control_deadline_us(const struct control *control);

#endif
