/*
 * A unix socket through which tests, the demo and bench drive a running kiosk (line_socket.h). Not
 * in the program that ships.
 */
#ifndef ONEDOOR_TECH_CONTROL_H
#define ONEDOOR_TECH_CONTROL_H

#include "firmware/tech/line_socket.h"

/* As line_socket's. */
enum err control_create(const char *path, mailbox_wake_fn *wake, void *wake_arg,
	struct line_socket **out) MUST_CHECK;
const char *control_take(struct line_socket *control);
void control_answer(struct line_socket *control, const char *answer);

#endif
