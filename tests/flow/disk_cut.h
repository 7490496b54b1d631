/* What disk_cut.c, preloaded, and the test that preloads it share: a file in memory of both. */
#ifndef ONEDOOR_TESTS_DISK_CUT_H
#define ONEDOOR_TESTS_DISK_CUT_H

#include <stdatomic.h>

enum disk_cut_how {
	CUT_BEFORE, /* the process ends, nothing of the write is done */
	CUT_HALF,   /* half of its bytes are */
	CUT_ERROR,  /* EIO, once; writes to a socket are not counted */
	CUT_HOW_COUNT,
};

struct disk_cut {
	_Atomic int is_armed; /* else nothing is counted */
	_Atomic int count;    /* of the writes so far */
	int at;		      /* the one that is hit, from 1; 0: none */
	enum disk_cut_how how;
};

#define DISK_CUT_FILE "DISK_CUT_FILE" /* in the environment: the path */

#endif
