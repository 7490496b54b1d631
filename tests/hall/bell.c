#include "tests/hall/bell.h"

#include "firmware/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct bell {
	pthread_mutex_t lock;
	pthread_cond_t rung;
	int64_t count;
	bool is_stopped;
};

struct bell *bell_create(void)
{
	struct bell *bell = mem_new(struct bell);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&bell->lock, NULL);
	pthread_cond_init(&bell->rung, &attr);
	pthread_condattr_destroy(&attr);
	return bell;
}

void bell_destroy(struct bell *bell)
{
	if (bell) {
		pthread_cond_destroy(&bell->rung);
		pthread_mutex_destroy(&bell->lock);
		mem_free(bell);
	}
}

int64_t bell_count(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	int64_t count = bell->count;
	pthread_mutex_unlock(&bell->lock);
	return count;
}

void bell_ring(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	bell->count++;
	pthread_cond_broadcast(&bell->rung);
	pthread_mutex_unlock(&bell->lock);
}

bool bell_wait(struct bell *bell, int64_t count, int64_t wait_ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += wait_ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	int status = 0;
	pthread_mutex_lock(&bell->lock);
	while (!bell->is_stopped && bell->count <= count && status == 0) {
		status = pthread_cond_timedwait(&bell->rung, &bell->lock, &until);
	}
	bool is_rung = !bell->is_stopped && bell->count > count;
	pthread_mutex_unlock(&bell->lock);
	return is_rung;
}

void bell_stop(struct bell *bell)
{
	pthread_mutex_lock(&bell->lock);
	bell->is_stopped = true;
	pthread_cond_broadcast(&bell->rung);
	pthread_mutex_unlock(&bell->lock);
}
