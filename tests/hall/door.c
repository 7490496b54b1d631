#include "tests/hall/door.h"

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

enum { LOOK_EVERY_MS = 200 };

static const int64_t limits_ms[PHASE_COUNT] = {
	[PHASE_UNKNOWN] = 5000,
	[PHASE_NEW] = 5000,
	[PHASE_READING] = 10000,
	[PHASE_WORKING] = 600000,
	[PHASE_IDLE] = 120000,
};

struct door {
	pthread_mutex_t lock;
	pthread_cond_t stopping;
	pthread_t thread;
	bool is_stopping;
	struct guest *guests;
};

/* The connection's own thread sees the end of the line and closes. */
static void shut(struct guest *guest)
{
	guest->is_leaving = true;
	shutdown(guest->fd, SHUT_RDWR);
}

static void *watch(void *context)
{
	struct door *door = context;
	pthread_mutex_lock(&door->lock);
	while (!door->is_stopping) {
		int64_t now_ms = clock_ms();
		for (struct guest *guest = door->guests; guest; guest = guest->next) {
			if (!guest->is_leaving &&
				now_ms - guest->since_ms >= limits_ms[guest->phase]) {
				shut(guest);
			}
		}
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += LOOK_EVERY_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&door->stopping, &door->lock, &until);
	}
	pthread_mutex_unlock(&door->lock);
	return NULL;
}

struct door *door_create(void)
{
	struct door *door = mem_new(struct door);
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&door->lock, NULL);
	pthread_cond_init(&door->stopping, &attr);
	pthread_condattr_destroy(&attr);
	REQUIRE(pthread_create(&door->thread, NULL, watch, door) == 0);
	return door;
}

void door_destroy(struct door *door)
{
	if (!door) {
		return;
	}
	pthread_mutex_lock(&door->lock);
	door->is_stopping = true;
	pthread_cond_signal(&door->stopping);
	pthread_mutex_unlock(&door->lock);
	pthread_join(door->thread, NULL);
	REQUIRE(!door->guests);
	pthread_cond_destroy(&door->stopping);
	pthread_mutex_destroy(&door->lock);
	mem_free(door);
}

/* Guests of this kind: strangers, or known ones; of the address or the name unless NULL. */
struct kind {
	bool is_known;
	const struct in_addr *address;
	const char *name;
};

static bool is_of(const struct guest *guest, const struct kind *kind)
{
	return !guest->is_leaving && (guest->phase != PHASE_UNKNOWN) == kind->is_known &&
	       (!kind->address || guest->address.s_addr == kind->address->s_addr) &&
	       (!kind->name || str_equal(guest->name, kind->name));
}

/* At most so many of the kind: who has waited longest without a request at hand goes first. */
static void keep_to(struct door *door, const struct kind *kind, int max)
{
	int count = 0;
	struct guest *oldest = NULL;
	for (struct guest *guest = door->guests; guest; guest = guest->next) {
		if (is_of(guest, kind)) {
			bool is_busy =
				guest->phase == PHASE_READING || guest->phase == PHASE_WORKING;
			bool was_busy = oldest && (oldest->phase == PHASE_READING ||
							  oldest->phase == PHASE_WORKING);
			count++;
			if (!oldest || is_busy < was_busy ||
				(is_busy == was_busy && guest->since_ms <= oldest->since_ms)) {
				oldest = guest;
			}
		}
	}
	if (count > max) {
		shut(oldest);
	}
}

struct guest *door_enter(struct door *door, int fd, struct in_addr address)
{
	struct guest *guest = mem_new(struct guest);
	*guest = (struct guest){.door = door, .fd = fd, .address = address, .since_ms = clock_ms()};
	pthread_mutex_lock(&door->lock);
	guest->next = door->guests; /* the newest first */
	if (guest->next) {
		guest->next->prev = guest;
	}
	door->guests = guest;
	keep_to(door, &(struct kind){.address = &address}, DOOR_ADDRESS_MAX);
	keep_to(door, &(struct kind){0}, DOOR_UNKNOWN_MAX);
	pthread_mutex_unlock(&door->lock);
	return guest;
}

void door_leave(struct guest *guest)
{
	struct door *door = guest->door;
	pthread_mutex_lock(&door->lock);
	if (guest->next) {
		guest->next->prev = guest->prev;
	}
	if (guest->prev) {
		guest->prev->next = guest->next;
	} else {
		door->guests = guest->next;
	}
	pthread_mutex_unlock(&door->lock);
	mem_free(guest);
}

void door_admit(struct guest *guest, const char *name, const char *serial)
{
	struct door *door = guest->door;
	pthread_mutex_lock(&door->lock);
	str_copy(guest->name, sizeof(guest->name), name);
	str_copy(guest->serial, sizeof(guest->serial), serial);
	guest->phase = PHASE_NEW;
	guest->since_ms = clock_ms();
	keep_to(door, &(struct kind){.is_known = true, .name = guest->name}, DOOR_TERMINAL_MAX);
	/* The room for strangers is never given away. */
	keep_to(door, &(struct kind){.is_known = true}, DOOR_MAX - 2 * DOOR_UNKNOWN_MAX);
	pthread_mutex_unlock(&door->lock);
}

void door_turn(struct guest *guest, enum phase phase)
{
	struct door *door = guest->door;
	pthread_mutex_lock(&door->lock);
	guest->phase = phase;
	guest->since_ms = clock_ms();
	pthread_mutex_unlock(&door->lock);
}
