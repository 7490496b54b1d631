/*
 * What is written to a terminal's disk and where, as the stick's list says it (stick.sh): a line
 * "NAME OFFSET BYTES SHA256" each, in the order in which they are written. No I/O; any thread.
 */
#ifndef ONEDOOR_INSTALL_PARTS_H
#define ONEDOOR_INSTALL_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum part_kind {
#define PART(id, name, file, is_table) PART_##id,
#include "firmware/install/parts.def"
#undef PART
	PART_COUNT
};

enum { SECTOR_BYTES = 512, SUM_BYTES = 32, PARTS_MAX_LEN = 4096 };

struct part {
	uint64_t offset, bytes; /* whole sectors */
	uint8_t sum[SUM_BYTES];
};

struct parts {
	struct part list[PART_COUNT];
	uint64_t end; /* the image's: behind all of them */
};

/* ERR_INVALID: one is missing, is there twice or out of order, or is laid over another. */
enum err parts_parse(struct parts *parts, const char *text, size_t len) MUST_CHECK;
/* As the partition is called, and the file that holds it. Static. */
const char *part_name(enum part_kind kind);
const char *part_file(enum part_kind kind);
/* Of the partition table itself: not written where the data stay. */
bool part_is_table(enum part_kind kind);

#endif
