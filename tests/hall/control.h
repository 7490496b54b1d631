/*
 * The unix socket behind `onedoor-hall ctl`: lines in, one answer a line out, for as long as who
 * asks stays. One thread of its own.
 */
#ifndef ONEDOOR_TESTS_HALL_CONTROL_H
#define ONEDOOR_TESTS_HALL_CONTROL_H

#include <stddef.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { CONTROL_LINE_MAX = 1024, CONTROL_ANSWER_MAX = 8192 };

struct control;

/* Runs on the control's thread. line has no newline; answer_out begins as "ok". */
typedef void control_fn(void *context, char *line, char *answer_out, size_t size);

/* Replaces a socket left behind at path. */
enum err control_open(
	const char *path, control_fn *run, void *context, struct control **control_out) MUST_CHECK;
void control_close(struct control *control); /* NULL is allowed */

/* The client's side: sends words[0..count) as one line, prints the answer. The exit status. */
int control_send(const char *path, char *const words[], int count);

#endif
