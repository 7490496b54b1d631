#include "tests/hall/limits.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/number.h"

#include <pthread.h>
#include <string.h>

enum { TERMINALS_MAX = 512, MINUTE_MS = 60000 };

/*
 * Credit is time: a request costs a minute divided by how many a minute may have, and no more than
 * a minute is ever saved.
 */
struct terminal {
	char id[64];
	int64_t seen_ms; /* 0: free */
	int64_t told_ms; /* when the log last said so */
	int64_t credit_ms[LIMIT_COUNT];
};

struct limits {
	pthread_mutex_t lock;
	int per_minute[LIMIT_COUNT];
	int64_t refused;
	struct terminal terminals[TERMINALS_MAX];
};

static const char *const names[LIMIT_COUNT] = {
	[LIMIT_TICKETS] = "tickets",
	[LIMIT_IDENTITIES] = "identities",
	[LIMIT_BLOCKS] = "blocks",
	[LIMIT_RECONCILE] = "reconcile",
	[LIMIT_CASES] = "cases",
	[LIMIT_LOOKS] = "looks",
	[LIMIT_HANDOFFS] = "handoffs",
	[LIMIT_EVALUATIONS] = "evaluations",
	[LIMIT_CALLS] = "calls",
	[LIMIT_PAYMENTS] = "payments",
	[LIMIT_READS] = "reads",
};

/*
 * What one kiosk can need and then some: nobody takes a number in under two seconds; twelve leases
 * fill an empty kiosk; an outbox after a day off line should go in minutes.
 */
static const int defaults[LIMIT_COUNT] = {
	[LIMIT_TICKETS] = 30,
	[LIMIT_IDENTITIES] = 30,
	[LIMIT_BLOCKS] = 60,
	[LIMIT_RECONCILE] = 300,
	[LIMIT_CASES] = 60,
	[LIMIT_LOOKS] = 60,
	[LIMIT_HANDOFFS] = 30,
	[LIMIT_EVALUATIONS] = 30,
	[LIMIT_CALLS] = 10,
	[LIMIT_PAYMENTS] = 60,
	[LIMIT_READS] = 300,
};

struct limits *limits_create(void)
{
	struct limits *limits = mem_new(struct limits);
	pthread_mutex_init(&limits->lock, NULL);
	memcpy(limits->per_minute, defaults, sizeof(defaults));
	return limits;
}

void limits_destroy(struct limits *limits)
{
	if (limits) {
		pthread_mutex_destroy(&limits->lock);
		mem_free(limits);
	}
}

bool limits_set(struct limits *limits, const char *assignment)
{
	const char *value = strchr(assignment, '=');
	int64_t number;
	if (!value || !number_read(value + 1, 0, MINUTE_MS, &number)) {
		return false;
	}
	size_t len = (size_t)(value - assignment);
	bool is_known = false;
	pthread_mutex_lock(&limits->lock);
	for (int i = 0; i < LIMIT_COUNT; i++) {
		if ((len == 3 && str_starts(assignment, "all")) ||
			(len == strlen(names[i]) && str_starts(assignment, names[i]))) {
			limits->per_minute[i] = (int)number;
			is_known = true;
		}
	}
	if (is_known) { /* whoever was out of credit begins anew under the new limit */
		memset(limits->terminals, 0, sizeof(limits->terminals));
	}
	pthread_mutex_unlock(&limits->lock);
	return is_known;
}

/* When there is no room, the terminal not heard of for longest goes: its credit is full again. */
static struct terminal *find(struct limits *limits, const char *id, int64_t now_ms)
{
	struct terminal *oldest = &limits->terminals[0];
	for (int i = 0; i < TERMINALS_MAX; i++) {
		struct terminal *terminal = &limits->terminals[i];
		if (str_equal(terminal->id, id)) {
			return terminal;
		}
		if (terminal->seen_ms < oldest->seen_ms) {
			oldest = terminal; /* a free one was never seen */
		}
	}
	*oldest = (struct terminal){.seen_ms = now_ms};
	str_copy(oldest->id, sizeof(oldest->id), id);
	for (int i = 0; i < LIMIT_COUNT; i++) {
		oldest->credit_ms[i] = MINUTE_MS;
	}
	return oldest;
}

int limits_take(struct limits *limits, const char *terminal_id, enum limit limit, int64_t now_ms)
{
	int wait_s = 0;
	pthread_mutex_lock(&limits->lock);
	struct terminal *terminal = find(limits, terminal_id, now_ms);
	int64_t passed_ms = MAX_OF(now_ms - terminal->seen_ms, 0);
	for (int i = 0; i < LIMIT_COUNT; i++) {
		terminal->credit_ms[i] = MIN_OF(terminal->credit_ms[i] + passed_ms, MINUTE_MS);
	}
	terminal->seen_ms = now_ms;
	int per_minute = limits->per_minute[limit];
	int64_t cost_ms = per_minute ? MINUTE_MS / per_minute : 0;
	int64_t left_ms = terminal->credit_ms[limit] - cost_ms;
	if (left_ms >= 0) {
		terminal->credit_ms[limit] = left_ms;
	} else {
		wait_s = (int)((-left_ms + 999) / 1000);
		limits->refused++;
		if (!terminal->told_ms || now_ms - terminal->told_ms >= MINUTE_MS) {
			log_warn("limits", "%s asks too often: %s", terminal->id, names[limit]);
			terminal->told_ms = now_ms;
		}
	}
	pthread_mutex_unlock(&limits->lock);
	return wait_s;
}

int64_t limits_refused(struct limits *limits)
{
	pthread_mutex_lock(&limits->lock);
	int64_t refused = limits->refused;
	pthread_mutex_unlock(&limits->lock);
	return refused;
}
