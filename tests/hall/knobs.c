#include "tests/hall/knobs.h"

#include "firmware/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct knobs {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int64_t offset_ms; /* virtual minus real */
	enum hours_mode hours;
	int latency_ms;
	bool is_hanging, is_stopping;
	int fail_count, fail_status, lose_count, garble_count, cut_count;
	int64_t cut_after_bytes;
	struct knob_counts counts;
};

static int64_t real_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct knobs *knobs_create(void)
{
	struct knobs *knobs = mem_new(struct knobs);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&knobs->lock, NULL);
	pthread_cond_init(&knobs->changed, &attr);
	pthread_condattr_destroy(&attr);
	return knobs;
}

void knobs_destroy(struct knobs *knobs)
{
	if (knobs) {
		pthread_cond_destroy(&knobs->changed);
		pthread_mutex_destroy(&knobs->lock);
		mem_free(knobs);
	}
}

int64_t knobs_now_ms(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	int64_t now = real_ms() + knobs->offset_ms;
	pthread_mutex_unlock(&knobs->lock);
	return now;
}

void knobs_set_now(struct knobs *knobs, int64_t unix_ms)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->offset_ms = unix_ms < 0 ? 0 : unix_ms - real_ms();
	pthread_mutex_unlock(&knobs->lock);
}

enum hours_mode knobs_hours(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	enum hours_mode mode = knobs->hours;
	pthread_mutex_unlock(&knobs->lock);
	return mode;
}

void knobs_set_hours(struct knobs *knobs, enum hours_mode mode)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->hours = mode;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_set_latency(struct knobs *knobs, int ms)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->latency_ms = ms;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_set_hang(struct knobs *knobs, bool is_hanging)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->is_hanging = is_hanging;
	pthread_cond_broadcast(&knobs->changed);
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_fail_next(struct knobs *knobs, int count, int status)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->fail_count = count;
	knobs->fail_status = status;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_lose_next(struct knobs *knobs, int count)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->lose_count = count;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_garble_next(struct knobs *knobs, int count)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->garble_count = count;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_cut_next(struct knobs *knobs, int count, int64_t after_bytes)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->cut_count = count;
	knobs->cut_after_bytes = after_bytes;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_clear(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->latency_ms = 0;
	knobs->is_hanging = false;
	knobs->fail_count = knobs->lose_count = knobs->garble_count = knobs->cut_count = 0;
	pthread_cond_broadcast(&knobs->changed);
	pthread_mutex_unlock(&knobs->lock);
}

static bool take_one(int *count)
{
	if (*count <= 0) {
		return false;
	}
	(*count)--;
	return true;
}

static void wait_latency(struct knobs *knobs)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += knobs->latency_ms / 1000;
	until.tv_nsec += knobs->latency_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	while (!knobs->is_stopping) {
		if (pthread_cond_timedwait(&knobs->changed, &knobs->lock, &until) == ETIMEDOUT) {
			return;
		}
	}
}

bool knobs_next(struct knobs *knobs, struct fault *fault_out)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->counts.requests++;
	if (knobs->latency_ms > 0) {
		wait_latency(knobs);
	}
	while (knobs->is_hanging && !knobs->is_stopping) {
		pthread_cond_wait(&knobs->changed, &knobs->lock);
	}
	*fault_out = (struct fault){.cut_after_bytes = -1};
	if (take_one(&knobs->fail_count)) {
		fault_out->fail_status = knobs->fail_status;
		knobs->counts.faults++;
	} else if (take_one(&knobs->lose_count)) {
		fault_out->is_lost = true;
		knobs->counts.faults++;
	} else if (take_one(&knobs->garble_count)) {
		fault_out->is_garbage = true;
		knobs->counts.faults++;
	} else if (take_one(&knobs->cut_count)) {
		fault_out->cut_after_bytes = knobs->cut_after_bytes;
		knobs->counts.faults++;
	}
	bool can_go_on = !knobs->is_stopping;
	pthread_mutex_unlock(&knobs->lock);
	return can_go_on;
}

void knobs_stop(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->is_stopping = true;
	pthread_cond_broadcast(&knobs->changed);
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_count_replay(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->counts.replays++;
	pthread_mutex_unlock(&knobs->lock);
}

void knobs_count_mismatch(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->counts.mismatches++;
	pthread_mutex_unlock(&knobs->lock);
}

struct knob_counts knobs_counts(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	struct knob_counts counts = knobs->counts;
	pthread_mutex_unlock(&knobs->lock);
	return counts;
}
