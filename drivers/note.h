/*
 * A few bytes that outlive the process: what a driver must not forget of the thing itself. One
 * thread. Reading and keeping wait for the disk; where it does not let itself be written that is
 * logged, and life goes on. Never personal data.
 */
#ifndef ONEDOOR_DRIVERS_NOTE_H
#define ONEDOOR_DRIVERS_NOTE_H

#include <limits.h>
#include <stdint.h>
#include "drivers/device.h"

struct note {
	uint64_t now[DEVICE_NOTE_LEN / sizeof(uint64_t)];
	uint64_t kept[DEVICE_NOTE_LEN / sizeof(uint64_t)]; /* as it is on disk */
	char path[PATH_MAX];				   /* empty: not kept */
};

/* path NULL: only in memory. A file of another length is none of ours: then all is zero. */
void note_init(struct note *note, const char *path);
/* All zero: the file is removed. Unchanged: nothing happens. */
void note_keep(struct note *note);

#endif
