#include "tests/devices/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "tests/devices/vusb.h"

struct loop_watch {
	int fd, events;
	loop_fn *fn;
	void *ctx;
	bool is_dead;
};

struct loop {
	struct loop_watch **watches;
	struct pollfd *polls;
	size_t count, room;
};

int64_t vusb_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

struct loop *loop_create(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop) {
		abort();
	}
	return loop;
}

void loop_destroy(struct loop *loop)
{
	if (!loop) {
		return;
	}
	for (size_t i = 0; i < loop->count; i++) {
		free(loop->watches[i]);
	}
	free(loop->watches);
	free(loop->polls);
	free(loop);
}

struct loop_watch *loop_add(struct loop *loop, int fd, int events, loop_fn *fn, void *ctx)
{
	struct loop_watch *watch = calloc(1, sizeof(*watch));

	if (loop->count == loop->room) {
		loop->room = loop->room ? loop->room * 2 : 16;
		loop->watches = realloc(loop->watches, loop->room * sizeof(struct loop_watch *));
		loop->polls = realloc(loop->polls, loop->room * sizeof(*loop->polls));
	}
	if (!watch || !loop->watches || !loop->polls) {
		abort();
	}
	*watch = (struct loop_watch){.fd = fd, .events = events, .fn = fn, .ctx = ctx};
	loop->watches[loop->count++] = watch;
	return watch;
}

void loop_set_events(struct loop_watch *watch, int events)
{
	watch->events = events;
}

void loop_remove(struct loop *loop, struct loop_watch *watch)
{
	(void)loop;
	if (watch) {
		watch->is_dead =
			true; /* freed before the next poll: the loop may be walking over it */
	}
}

static void sweep(struct loop *loop)
{
	size_t kept = 0;

	for (size_t i = 0; i < loop->count; i++) {
		if (loop->watches[i]->is_dead) {
			free(loop->watches[i]);
		} else {
			loop->watches[kept++] = loop->watches[i];
		}
	}
	loop->count = kept;
}

void loop_run_once(struct loop *loop, int64_t deadline_us)
{
	int64_t wait_us;
	size_t count;
	struct timespec ts, *timeout = NULL;

	sweep(loop);
	count = loop->count;
	for (size_t i = 0; i < count; i++) {
		loop->polls[i] = (struct pollfd){
			.fd = loop->watches[i]->fd, .events = (short)loop->watches[i]->events};
	}
	if (deadline_us != INT64_MAX) {
		wait_us = deadline_us - vusb_now_us();
		wait_us = wait_us < 0 ? 0 : wait_us;
		ts = (struct timespec){
			.tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000};
		timeout = &ts;
	}
	if (ppoll(loop->polls, count, timeout, NULL) <= 0) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		int revents = loop->polls[i].revents;

		if (revents && !loop->watches[i]->is_dead) {
			loop->watches[i]->fn(loop->watches[i]->ctx, revents);
		}
	}
}
