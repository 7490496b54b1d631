/* The daemon's poll loop: file descriptors with callbacks, one thread. */
#ifndef TESTS_DEVICES_LOOP_H
#define TESTS_DEVICES_LOOP_H

#include <stdint.h>

struct loop;
struct loop_watch;

/* revents as poll(2) gives them. The callback may add and remove any watch, its own too. */
typedef void loop_fn(void *ctx, int revents);

struct loop *loop_create(void);
void loop_destroy(struct loop *loop); /* NULL is fine; closes nothing */
struct loop_watch *loop_add(struct loop *loop, int fd, int events, loop_fn *fn, void *ctx);
void loop_set_events(struct loop_watch *watch, int events);
void loop_remove(struct loop *loop, struct loop_watch *watch); /* NULL is fine */
/* Waits until deadline_us (CLOCK_MONOTONIC; INT64_MAX = for ever) and calls what is ready. */
void loop_run_once(struct loop *loop, int64_t deadline_us);

#endif
