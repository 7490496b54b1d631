#include "firmware/base/mailbox.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct mailbox {
	pthread_mutex_t lock;
	pthread_cond_t has_item;
	pthread_cond_t has_room;
	mailbox_wake_fn *wake;
	void *wake_arg;
	bool is_closed;
	size_t capacity;
	size_t first;
	size_t count;
	void *items[];
};

struct mailbox *mailbox_create(size_t capacity, mailbox_wake_fn *wake, void *wake_arg)
{
	struct mailbox *box = mem_alloc(1, sizeof(*box) + capacity * sizeof(void *));
	box->capacity = capacity;
	box->wake = wake;
	box->wake_arg = wake_arg;
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&box->lock, NULL);
	pthread_cond_init(&box->has_item, &attr);
	pthread_cond_init(&box->has_room, &attr);
	pthread_condattr_destroy(&attr);
	return box;
}

void mailbox_destroy(struct mailbox *box, void (*destroy_item)(void *item))
{
	if (!box) {
		return;
	}
	for (; box->count > 0; box->count--) {
		destroy_item(box->items[box->first]);
		box->first = (box->first + 1) % box->capacity;
	}
	pthread_cond_destroy(&box->has_room);
	pthread_cond_destroy(&box->has_item);
	pthread_mutex_destroy(&box->lock);
	mem_free(box);
}

static bool put(struct mailbox *box, void *item, bool may_wait, size_t spare)
{
	REQUIRE(item);
	pthread_mutex_lock(&box->lock);
	while (may_wait && !box->is_closed && box->count == box->capacity) {
		pthread_cond_wait(&box->has_room, &box->lock);
	}
	bool is_put = !box->is_closed && box->count + spare < box->capacity;
	if (is_put) {
		box->items[(box->first + box->count) % box->capacity] = item;
		box->count++;
		pthread_cond_signal(&box->has_item);
	}
	pthread_mutex_unlock(&box->lock);
	if (is_put && box->wake) {
		box->wake(box->wake_arg);
	}
	return is_put;
}

bool mailbox_try_put(struct mailbox *box, void *item)
{
	return put(box, item, false, 0);
}

bool mailbox_try_put_sparing(struct mailbox *box, void *item, size_t spare)
{
	return put(box, item, false, spare);
}

bool mailbox_put(struct mailbox *box, void *item)
{
	return put(box, item, true, 0);
}

void *mailbox_take(struct mailbox *box, int64_t timeout_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	if (timeout_ms > 0) {
		int64_t ns = until.tv_nsec + timeout_ms % 1000 * 1000000;
		until.tv_sec += timeout_ms / 1000 + ns / 1000000000;
		until.tv_nsec = ns % 1000000000;
	}
	pthread_mutex_lock(&box->lock);
	int status = 0;
	while (box->count == 0 && !box->is_closed && timeout_ms != 0 && status != ETIMEDOUT) {
		status = timeout_ms < 0
				 ? pthread_cond_wait(&box->has_item, &box->lock)
				 : pthread_cond_timedwait(&box->has_item, &box->lock, &until);
	}
	void *item = NULL;
	if (box->count > 0) {
		item = box->items[box->first];
		box->items[box->first] = NULL;
		box->first = (box->first + 1) % box->capacity;
		box->count--;
		pthread_cond_signal(&box->has_room);
	}
	pthread_mutex_unlock(&box->lock);
	return item;
}

void mailbox_close(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	box->is_closed = true;
	pthread_cond_broadcast(&box->has_item);
	pthread_cond_broadcast(&box->has_room);
	pthread_mutex_unlock(&box->lock);
	if (box->wake) {
		box->wake(box->wake_arg);
	}
}

bool mailbox_is_closed(struct mailbox *box)
{
	pthread_mutex_lock(&box->lock);
	bool is_closed = box->is_closed;
	pthread_mutex_unlock(&box->lock);
	return is_closed;
}
