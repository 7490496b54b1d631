/*
 * A unix socket through which tests, the demo and bench drive a running kiosk: one line a request,
 * one line an answer. Not in the program that ships. Its own
 * thread waits for lines; the requests are answered by the main loop.
 */
#ifndef ONEDOOR_TECH_CONTROL_H
#define ONEDOOR_TECH_CONTROL_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/mailbox.h"

struct control;

/* wake: called when a request waits. ERR_IO when the socket cannot be made. */
enum err control_create(const char *path, mailbox_wake_fn *wake, void *wake_arg,
	struct control **control_out) MUST_CHECK;
/* NULL is allowed. */
void control_destroy(struct control *control);

/* The next line, without its end; NULL when there is none. Borrowed until control_answer, which
 * must follow before the next line is taken; it may follow later ("wait"). Main thread. */
const char *control_take(struct control *control);
void control_answer(struct control *control, const char *answer);

#endif
