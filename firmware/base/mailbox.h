/*
 * A bounded queue of pointers from many threads to one. With worker.h, the only place that knows
 * pthread. The item's type is the owner's business; what is put is owned by the mailbox until
 * taken.
 */
#ifndef ONEDOOR_BASE_MAILBOX_H
#define ONEDOOR_BASE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"

struct mailbox;

/* Called after a put, on the putting thread, outside the lock: wakes a taker that waits elsewhere
 * (SDL, curl). */
typedef void mailbox_wake_fn(void *wake_arg);

/* wake may be NULL. */
struct mailbox *mailbox_create(size_t capacity, mailbox_wake_fn *wake, void *wake_arg);
/* Frees what is still inside with destroy_item. NULL is allowed. Nobody may use it any more. */
void mailbox_destroy(struct mailbox *box, void (*destroy_item)(void *item));

/* Never waits; false when full or closed (the caller keeps the item). */
bool mailbox_try_put(struct mailbox *box, void *item) MUST_CHECK;
/* The same, and so many places stay free for what must not be lost. */
bool mailbox_try_put_sparing(struct mailbox *box, void *item, size_t spare) MUST_CHECK;
/* Waits while full; false when closed (the caller keeps the item). */
bool mailbox_put(struct mailbox *box, void *item) MUST_CHECK;
/* Waits at most timeout_ms (0: not at all, -1: for ever); NULL on time-out, or when closed and
 * empty. */
void *mailbox_take(struct mailbox *box, int64_t timeout_ms);
/* Wakes everybody; puts fail from now on, takes drain what is left. */
void mailbox_close(struct mailbox *box);
bool mailbox_is_closed(struct mailbox *box);

#endif
