#include "firmware/base/log.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log_ring.h"
#include "firmware/base/pace.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>

static atomic_int max_level = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
	atomic_store(&max_level, (int)level);
}

/* systemd names the stream it gave us as "device:inode"; only then does the journal get fields. */
static int is_journal(void)
{
	static atomic_int known = -1;
	int value = atomic_load(&known);
	if (value < 0) {
		const char *stream = getenv("JOURNAL_STREAM");
		unsigned long long device = 0;
		unsigned long long inode = 0;
		struct stat st;
		value = stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
			fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
		atomic_store(&known, value);
	}
	return value;
}

/* A device that fails and comes back all day, a gateway that flaps: nobody shall fill the disk. */
static const struct pace_limit line_limit = {.interval_us = 5000000, .burst = 200};

struct flow {
	struct pace pace;
	atomic_int left_out; /* since the last line that was written */
};

/* The flow of lines of that level and area; areas that share one only share its limit. */
static struct flow *flow_of(enum log_level level, const char *area)
{
	static struct flow flows[4][32];
	unsigned hash = 5381;
	for (const char *c = area; *c; c++) {
		hash = hash * 33 + (unsigned char)*c;
	}
	return &flows[level][hash % ARRAY_LEN(flows[0])];
}

static bool may_write(struct flow *flow, enum log_level level)
{
	/* Who asked for every line shall have it. */
	if (atomic_load(&max_level) >= LOG_LEVEL_DEBUG || level == LOG_LEVEL_DEBUG ||
		pace_take(&flow->pace, line_limit, 1, clock_us())) {
		return true;
	}
	atomic_fetch_add(&flow->left_out, 1);
	return false;
}

void log_write(enum log_level level, const char *area, const char *fmt, ...)
{
	if ((int)level > atomic_load(&max_level)) {
		return;
	}
	struct flow *flow = flow_of(level, area);
	if (!may_write(flow, level)) {
		return;
	}
	char text[512];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	int left_out = atomic_exchange(&flow->left_out, 0);
	if (left_out > 0) {
		str_append(text, sizeof(text), " (before it %d lines were left out)", left_out);
	}
	/* Devices, the hall and file names speak in it: a line is one line whatever they say. */
	plain_copy(text, sizeof(text), text, strlen(text));

	log_ring_put(level, area, text);
	static const int priorities[] = {3, 4, 6, 7};
	if (is_journal()) {
		sd_journal_send("MESSAGE=%s: %s", area, text, "PRIORITY=%d", priorities[level],
			"ONEDOOR_AREA=%s", area, NULL);
	} else {
		static const char letters[] = "EWID";
		fprintf(stderr, "%c %s: %s\n", letters[level], area, text);
	}
}

void require_failed(const char *cond, const char *file, int line)
{
	log_error("require", "%s at %s:%d", cond, file, line);
	abort();
}
