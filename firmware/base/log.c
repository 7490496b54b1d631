#include "firmware/base/log.h"
#include "firmware/base/plain.h"

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

void log_write(enum log_level level, const char *area, const char *fmt, ...)
{
	if ((int)level > atomic_load(&max_level)) {
		return;
	}
	char text[512];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	/* Devices, the hall and file names speak in it: a line is one line whatever they say. */
	plain_copy(text, sizeof(text), text, strlen(text));

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
