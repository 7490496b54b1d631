/*
 * A unix socket of the machine: one line a request, one line an answer, one client at a time. Its
 * own thread waits for lines; the requests are answered by the main loop, which never waits for it.
 */
#ifndef ONEDOOR_TECH_LINE_SOCKET_H
#define ONEDOOR_TECH_LINE_SOCKET_H

#include <stdbool.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/mailbox.h"

struct line_socket;

/* Borrowed during line_socket_create only; name is static. */
struct line_socket_config {
	const char *path;
	const char *name; /* for logs */
	bool is_groups;	  /* 0660: the group's, too; else 0600 */
	int line_ms;	  /* a client whose next line is not whole by then is let go; -1: never */
};

/* wake: called when a request waits. ERR_IO when the socket cannot be made. */
enum err line_socket_create(const struct line_socket_config *config, mailbox_wake_fn *wake,
	void *wake_arg, struct line_socket **out) MUST_CHECK;
/* NULL is allowed. */
void line_socket_destroy(struct line_socket *self);

/* The next line, without its end; NULL when there is none. Borrowed until line_socket_answer, which
 * must follow before the next line is taken; it may follow later. Main thread. */
const char *line_socket_take(struct line_socket *self);
void line_socket_answer(struct line_socket *self, const char *answer);

#endif
