#include "firmware/hall/hall_time.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	AGREEMENT_MS = 2 * 60 * 1000, /* between the hardware's clock and the system's */
	ABSENCE_MAX_DAYS = 400,	      /* who was off for longer has no numbers of today anyway */
};

static const int64_t day_ms = 24 * 3600 * 1000;
static const int64_t latest_ms = 32503680000000; /* the year 3000: sums cannot overflow */

static bool is_moment(int64_t ms)
{
	return ms > 0 && ms < latest_ms;
}

static bool parse(const char *saved, char boot_id[BOOT_ID_LEN + 1], int64_t *offset_ms_out,
	int64_t *floor_ms_out)
{
	int end = 0;
	return saved &&
	       sscanf(saved, "onedoor-time 1 %36[0-9a-f-] %" SCNd64 " %" SCNd64 "%n", boot_id,
		       offset_ms_out, floor_ms_out, &end) == 3 &&
	       saved[end] == '\n' && saved[end + 1] == '\0' && is_moment(*floor_ms_out) &&
	       *offset_ms_out > -latest_ms && *offset_ms_out < latest_ms;
}

void hall_time_begin(struct hall_time *time, const char *saved, const struct time_witness *witness)
{
	*time = (struct hall_time){.trust = TIME_GUESSED};
	str_copy(time->boot_id, sizeof(time->boot_id), witness->boot_id);
	char boot_id[BOOT_ID_LEN + 1] = "";
	int64_t offset_ms = 0;
	int64_t floor_ms = 0;
	if (!parse(saved, boot_id, &offset_ms, &floor_ms)) {
		return;
	}
	time->floor_ms = floor_ms;
	bool is_same_boot = boot_id[0] && str_equal(boot_id, time->boot_id) &&
			    is_moment(witness->clock_ms + offset_ms);
	int64_t apart_ms = llabs(witness->rtc_ms - witness->wall_ms);
	if (is_same_boot) {
		time->trust = TIME_HEARD;
		time->offset_ms = offset_ms;
	} else if (witness->rtc_ms >= 0 && apart_ms < AGREEMENT_MS && witness->wall_ms > floor_ms &&
		   witness->wall_ms < floor_ms + ABSENCE_MAX_DAYS * day_ms) {
		time->trust = TIME_PLAUSIBLE;
		time->offset_ms = witness->wall_ms - witness->clock_ms;
	}
}

void hall_time_hear(struct hall_time *time, int64_t unix_ms, int64_t at_clock_ms)
{
	time->trust = TIME_HEARD;
	time->offset_ms = unix_ms - at_clock_ms;
	time->floor_ms = unix_ms;
}

int64_t hall_time_now_ms(const struct hall_time *time, int64_t clock_ms, int64_t wall_ms)
{
	if (time->trust == TIME_GUESSED) {
		/* It may be later than that, but not earlier. */
		return wall_ms > time->floor_ms ? wall_ms : time->floor_ms;
	}
	return clock_ms + time->offset_ms;
}

bool hall_time_is_trusted(const struct hall_time *time)
{
	return time->trust != TIME_GUESSED;
}

bool hall_time_format(const struct hall_time *time, int64_t clock_ms, char out[HALL_TIME_FILE_MAX])
{
	/* What was only plausible must be so again after the next start. */
	return time->trust == TIME_HEARD && time->boot_id[0] &&
	       str_format(out, HALL_TIME_FILE_MAX, "onedoor-time 1 %s %" PRId64 " %" PRId64 "\n",
		       time->boot_id, time->offset_ms, clock_ms + time->offset_ms);
}

/* A small file of the system's own; "" when it cannot be read. */
static void read_line(const char *path, char *out, size_t out_size)
{
	out[0] = '\0';
	FILE *file = fopen(path, "re");
	if (file) {
		if (!fgets(out, (int)out_size, file)) {
			out[0] = '\0';
		}
		fclose(file);
	}
	out[strcspn(out, "\n")] = '\0';
}

static int64_t read_rtc_ms(void)
{
	char text[32];
	read_line("/sys/class/rtc/rtc0/since_epoch", text, sizeof(text));
	char *end;
	long long seconds = strtoll(text, &end, 10);
	return text[0] && *end == '\0' && is_moment(seconds * 1000) ? seconds * 1000 : -1;
}

static bool path_of(const char *dir, char *path, size_t size)
{
	return str_format(path, size, "%s/time", dir);
}

void hall_time_load(struct hall_time *time, const char *dir)
{
	char path[4096];
	char *saved = NULL;
	size_t len = 0;
	if (!path_of(dir, path, sizeof(path)) ||
		fs_read(path, HALL_TIME_FILE_MAX, &saved, &len) != OK) {
		saved = NULL;
	}
	char boot_id[BOOT_ID_LEN + 2];
	read_line("/proc/sys/kernel/random/boot_id", boot_id, sizeof(boot_id));
	const struct time_witness witness = {.boot_id = boot_id,
		.clock_ms = clock_ms(),
		.wall_ms = clock_wall_ms(),
		.rtc_ms = read_rtc_ms()};
	hall_time_begin(time, saved, &witness);
	mem_free(saved);
}

enum err hall_time_save(const struct hall_time *time, const char *dir)
{
	char path[4096];
	char text[HALL_TIME_FILE_MAX];
	if (!path_of(dir, path, sizeof(path))) {
		return ERR_TOO_BIG;
	}
	return hall_time_format(time, clock_ms(), text) ? fs_write_atomic(path, text, strlen(text))
							: OK;
}
