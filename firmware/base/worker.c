#include "firmware/base/worker.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

struct worker {
	pthread_t thread;
	struct mailbox *inbox;
	worker_fn *run;
	void *arg;
};

static void *thread_main(void *arg)
{
	struct worker *worker = arg;
	worker->run(worker, worker->arg);
	return NULL;
}

struct worker *worker_create(const char *name, worker_fn *run, void *arg, size_t inbox_capacity,
	mailbox_wake_fn *wake, void *wake_arg)
{
	struct worker *worker = mem_new(struct worker);
	worker->run = run;
	worker->arg = arg;
	worker->inbox = mailbox_create(inbox_capacity, wake, wake_arg);
	/* Signals belong to the main thread. */
	sigset_t all;
	sigset_t old;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	REQUIRE(pthread_create(&worker->thread, NULL, thread_main, worker) == 0);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_setname_np(worker->thread, name);
	return worker;
}

void worker_destroy(struct worker *worker, void (*destroy_item)(void *item))
{
	if (!worker) {
		return;
	}
	mailbox_close(worker->inbox);
	pthread_join(worker->thread, NULL);
	mailbox_destroy(worker->inbox, destroy_item);
	mem_free(worker);
}

bool worker_put(struct worker *worker, void *item)
{
	return mailbox_try_put(worker->inbox, item);
}

bool worker_put_sparing(struct worker *worker, void *item, size_t spare)
{
	return mailbox_try_put_sparing(worker->inbox, item, spare);
}

void *worker_take(struct worker *worker, int64_t timeout_ms)
{
	return mailbox_take(worker->inbox, timeout_ms);
}

bool worker_must_stop(struct worker *worker)
{
	return mailbox_is_closed(worker->inbox);
}

struct signal {
	pthread_mutex_t lock;
	pthread_cond_t raised;
	bool is_raised;
};

struct signal *signal_create(void)
{
	struct signal *signal = mem_new(struct signal);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&signal->lock, NULL);
	pthread_cond_init(&signal->raised, &attr);
	pthread_condattr_destroy(&attr);
	return signal;
}

void signal_destroy(struct signal *signal)
{
	if (!signal) {
		return;
	}
	pthread_cond_destroy(&signal->raised);
	pthread_mutex_destroy(&signal->lock);
	mem_free(signal);
}

void signal_reset(struct signal *signal)
{
	pthread_mutex_lock(&signal->lock);
	signal->is_raised = false;
	pthread_mutex_unlock(&signal->lock);
}

void signal_raise(struct signal *signal)
{
	pthread_mutex_lock(&signal->lock);
	signal->is_raised = true;
	pthread_cond_broadcast(&signal->raised);
	pthread_mutex_unlock(&signal->lock);
}

bool signal_wait(struct signal *signal, int64_t timeout_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	if (timeout_ms > 0) {
		int64_t ns = until.tv_nsec + timeout_ms % 1000 * 1000000;
		until.tv_sec += timeout_ms / 1000 + ns / 1000000000;
		until.tv_nsec = ns % 1000000000;
	}
	pthread_mutex_lock(&signal->lock);
	int status = 0;
	while (!signal->is_raised && timeout_ms != 0 && status != ETIMEDOUT) {
		status = timeout_ms < 0
				 ? pthread_cond_wait(&signal->raised, &signal->lock)
				 : pthread_cond_timedwait(&signal->raised, &signal->lock, &until);
	}
	bool is_raised = signal->is_raised;
	pthread_mutex_unlock(&signal->lock);
	return is_raised;
}

struct lock {
	pthread_mutex_t mutex;
};

struct lock *lock_create(void)
{
	struct lock *lock = mem_new(struct lock);
	pthread_mutex_init(&lock->mutex, NULL);
	return lock;
}

void lock_destroy(struct lock *lock)
{
	if (lock) {
		pthread_mutex_destroy(&lock->mutex);
		mem_free(lock);
	}
}

void lock_begin(struct lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void lock_end(struct lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}
