/*
 * What time it is at the hall. Its word is kept as an offset to clock_ms, which no step of the
 * system clock touches, and is written down with the id of this boot: a kiosk that starts again
 * goes on with it. After a boot without a line the system clock may be a day behind (a battery that
 * is flat, a clock restored from the last shutdown); it is believed only when a clock that ran
 * meanwhile, the hardware's, says the same. hall_time_load and hall_time_save wait for the disk;
 * the rest is pure.
 */
#ifndef ONEDOOR_HALL_HALL_TIME_H
#define ONEDOOR_HALL_HALL_TIME_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { BOOT_ID_LEN = 36, HALL_TIME_FILE_MAX = 256 };

enum time_trust {
	TIME_GUESSED,	/* the system clock; never a reason to give or to delete a number */
	TIME_PLAUSIBLE, /* not heard from the hall since the boot, but two clocks agree */
	TIME_HEARD,	/* the hall has said it, in this boot */
};

/* Plain data. All times are UTC milliseconds since 1970 unless they are of clock_ms. */
struct hall_time {
	enum time_trust trust;
	int64_t offset_ms;	       /* hall's time minus clock_ms; not for TIME_GUESSED */
	int64_t floor_ms;	       /* the hall's time has been this once; 0: never heard */
	char boot_id[BOOT_ID_LEN + 1]; /* "" when the system does not say */
};

/* What the machine says at start. */
struct time_witness {
	const char *boot_id; /* borrowed */
	int64_t clock_ms, wall_ms;
	int64_t rtc_ms; /* the hardware clock, -1: none */
};

/* saved: the file's text, or NULL when there is none. Anything unreadable counts as none. */
void hall_time_begin(struct hall_time *time, const char *saved, const struct time_witness *witness);
/* The hall said unix_ms at the moment at_clock_ms. */
void hall_time_hear(struct hall_time *time, int64_t unix_ms, int64_t at_clock_ms);
int64_t hall_time_now_ms(const struct hall_time *time, int64_t clock_ms, int64_t wall_ms);
/* Numbers that are good for a day may be given. */
bool hall_time_is_trusted(const struct hall_time *time);
/* One line. False for TIME_GUESSED: there is nothing to keep. */
bool hall_time_format(const struct hall_time *time, int64_t clock_ms, char out[HALL_TIME_FILE_MAX]);

/* dir/time, and the machine's own witnesses. */
void hall_time_load(struct hall_time *time, const char *dir);
/* A failure is logged by the caller: the time itself is not lost with it. */
enum err hall_time_save(const struct hall_time *time, const char *dir) MUST_CHECK;

#endif
