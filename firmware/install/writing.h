/*
 * Writes the parts to a disk and reads them back. Whatever ends it in the middle, a power cut above
 * all: the disk does not start until all of it is there, and writing it once more is right.
 * Straight-line code that waits for the disk: a worker's.
 */
#ifndef ONEDOOR_INSTALL_WRITING_H
#define ONEDOOR_INSTALL_WRITING_H

#include "firmware/install/parts.h"

enum install_fault {
	INSTALL_FINE,
	INSTALL_STICK,	 /* what was read of the stick is not what was put on it */
	INSTALL_IN_USE,	 /* somebody else has the disk */
	INSTALL_GONE,	 /* it is no longer there */
	INSTALL_BROKEN,	 /* it cannot be written */
	INSTALL_DIFFERS, /* it does not hold what was written */
	INSTALL_FAULT_COUNT
};

enum install_step { INSTALL_CHECKING, INSTALL_WRITING, INSTALL_READING, INSTALL_STEP_COUNT };

struct writing {
	const char *folder; /* of the parts */
	const char *device; /* or a file that is as large */
	bool is_kept;	    /* data and partition table stay */
	void (*tell)(void *arg, enum install_step step, int permille); /* of the whole */
	void *arg;
};

/* The list in the folder. INSTALL_STICK: there is none that can be read (said). */
enum install_fault writing_read_list(struct parts *parts, const char *folder) MUST_CHECK;
/* Says what it does, and what is wrong. */
enum install_fault writing_do(const struct writing *writing, const struct parts *parts) MUST_CHECK;

#endif
