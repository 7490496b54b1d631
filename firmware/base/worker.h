/*
 * A named thread with an inbox: straight-line code that may wait. With mailbox.h, the only place
 * that knows pthread. Stopping is closing the inbox: the worker's function returns when worker_take
 * says NULL and worker_must_stop.
 */
#ifndef ONEDOOR_BASE_WORKER_H
#define ONEDOOR_BASE_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/mailbox.h"

struct worker;
typedef void worker_fn(struct worker *worker, void *arg);

/* Starts at once. name: at most 15 bytes, static. inbox wake as in mailbox_create (for workers that
 * wait elsewhere). */
struct worker *worker_create(const char *name, worker_fn *run, void *arg, size_t inbox_capacity,
	mailbox_wake_fn *wake, void *wake_arg);
/* Closes the inbox, waits for the thread, frees what is left inside with destroy_item. NULL is
 * allowed. */
void worker_destroy(struct worker *worker, void (*destroy_item)(void *item));

/* From any thread: never waits; false when the inbox is full or closing (the caller keeps the
 * item). */
bool worker_put(struct worker *worker, void *item) MUST_CHECK;
/* The same, and so many places stay free for what must not be lost. */
bool worker_put_sparing(struct worker *worker, void *item, size_t spare) MUST_CHECK;
/* On the worker's own thread; as mailbox_take. */
void *worker_take(struct worker *worker, int64_t timeout_ms);
bool worker_must_stop(struct worker *worker);

/* One event to wait for, with a time limit: what a blocking call above an asynchronous library
 * needs. */
struct signal;
struct signal *signal_create(void);
void signal_destroy(struct signal *signal);
void signal_reset(struct signal *signal);
void signal_raise(struct signal *signal); /* any thread */
/* False on time-out; -1 waits for ever. */
bool signal_wait(struct signal *signal, int64_t timeout_ms);

/* Mutual exclusion for the few tables that two threads share. */
struct lock;
struct lock *lock_create(void);
void lock_destroy(struct lock *lock);
void lock_begin(struct lock *lock);
void lock_end(struct lock *lock);

#endif
