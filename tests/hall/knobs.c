#include "tests/hall/knobs.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct knobs {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int64_t offset_ms; /* virtual minus real */
	enum hours_mode hours;
	int heartbeat_s;
	bool is_stopping;
	struct rules *rules;
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
	knobs->rules = rules_create();
	knobs->heartbeat_s = 30;
	return knobs;
}

void knobs_destroy(struct knobs *knobs)
{
	if (knobs) {
		rules_destroy(knobs->rules);
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

int knobs_heartbeat_s(struct knobs *knobs)
{
	pthread_mutex_lock(&knobs->lock);
	int seconds = knobs->heartbeat_s;
	pthread_mutex_unlock(&knobs->lock);
	return seconds;
}

void knobs_set_heartbeat(struct knobs *knobs, int seconds)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->heartbeat_s = seconds;
	pthread_mutex_unlock(&knobs->lock);
}

bool knobs_add_rule(struct knobs *knobs, const char *origin, const char *line, const char **why_out)
{
	pthread_mutex_lock(&knobs->lock);
	bool is_good = rules_add(knobs->rules, origin, line, why_out);
	pthread_mutex_unlock(&knobs->lock);
	return is_good;
}

int knobs_drop_rules(struct knobs *knobs, const char *origin, const char *pattern)
{
	pthread_mutex_lock(&knobs->lock);
	int count = rules_drop(knobs->rules, origin, pattern);
	pthread_cond_broadcast(&knobs->changed);
	pthread_mutex_unlock(&knobs->lock);
	return count;
}

void knobs_list_rules(struct knobs *knobs, char *out, size_t size)
{
	pthread_mutex_lock(&knobs->lock);
	rules_list(knobs->rules, out, size);
	pthread_mutex_unlock(&knobs->lock);
}

static void wait_locked(struct knobs *knobs, int ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
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

bool knobs_next(struct knobs *knobs, const struct asked *asked, struct fault *fault_out)
{
	pthread_mutex_lock(&knobs->lock);
	knobs->counts.requests += str_starts(asked->path, "/v1/");
	rules_take(knobs->rules, asked, fault_out);
	knobs->counts.faults += fault_out->outcome != OUTCOME_NONE;
	if (fault_out->wait_ms > 0) {
		wait_locked(knobs, fault_out->wait_ms);
	}
	while (fault_out->is_hanging && !knobs->is_stopping &&
		rules_still_hang(knobs->rules, asked)) {
		pthread_cond_wait(&knobs->changed, &knobs->lock);
	}
	bool can_go_on = !knobs->is_stopping;
	pthread_mutex_unlock(&knobs->lock);
	return can_go_on;
}

bool knobs_pause(struct knobs *knobs, int ms)
{
	pthread_mutex_lock(&knobs->lock);
	wait_locked(knobs, ms);
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
