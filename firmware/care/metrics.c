/* The file of metrics: written anew whenever the kiosk says how it is, so that a file that is old
 * says that the kiosk is not. */
#include "firmware/care/metrics.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/care/care_worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

struct metrics {
	int64_t started_ms;
	bool is_bad; /* said so */
};

static void begin(struct care *care)
{
	if (care->metrics_file[0]) {
		care->metrics = mem_new(struct metrics);
		care->metrics->started_ms = clock_ms();
	}
}

static void end(struct care *care)
{
	mem_free(care->metrics);
	care->metrics = NULL;
}

static int64_t disk_free_bytes(const char *dir)
{
	struct statvfs disk;
	return statvfs(dir, &disk) == 0 ? (int64_t)disk.f_bavail * (int64_t)disk.f_frsize : -1;
}

static bool read_celsius(double *celsius_out)
{
	char *text = NULL;
	size_t len = 0;
	if (fs_read("/sys/class/thermal/thermal_zone0/temp", 32, &text, &len) != OK) {
		return false;
	}
	char *after = text;
	long thousandths = strtol(text, &after, 10);
	bool is_number = after != text;
	mem_free(text);
	*celsius_out = (double)thousandths / 1000;
	return is_number;
}

static void write_file(struct care *care, const struct telemetry *telemetry)
{
	struct metrics *metrics = care->metrics;
	char text[METRICS_MAX];
	const struct http_counts calls = http_counts();
	struct metrics_facts facts = {.telemetry = telemetry,
		.care = &care->state,
		.calls = &calls,
		.uptime_s = (clock_ms() - metrics->started_ms) / 1000,
		.disk_free_bytes = disk_free_bytes(care->data_dir),
		.paper_used_mm = care_paper_used_mm(care)};
	int64_t hall_ms = care_now_ms(care, &facts.has_offset);
	facts.offset_s = (double)(hall_ms - clock_wall_ms()) / 1000;
	facts.has_temperature = read_celsius(&facts.celsius);
	if (!metrics_text(&facts, text, sizeof(text))) {
		log_error("care", "the metrics do not fit");
		return;
	}
	enum err err = fs_write_atomic(care->metrics_file, text, strlen(text));
	if (err == OK) {
		chmod(care->metrics_file, 0644); /* another program's to read */
	} else if (!metrics->is_bad) {
		log_warn("care", "%s: %s", care->metrics_file, err_name(err));
	}
	metrics->is_bad = err != OK;
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind != CMD_TELL) {
		return false;
	}
	if (care->metrics) {
		write_file(care, &cmd->telemetry);
	}
	return true;
}

const struct care_part care_metrics = {.begin = begin, .end = end, .aside = order};
