/*
 * The disks of this machine as the kernel tells of them, and what speaks against writing to one:
 * the rules of firmware/image/flash.sh, and that it is no disk that somebody plugged in. Reads
 * /sys; any thread.
 */
#ifndef ONEDOOR_INSTALL_DISKS_H
#define ONEDOOR_INSTALL_DISKS_H

#include "firmware/install/parts.h"

enum disk_fault {
	DISK_FINE,
	DISK_PLUGGED, /* removable, a memory card or on USB: not the machine's own */
	DISK_READ_ONLY,
	DISK_TOO_SMALL, /* for the image and a terminal's data */
	DISK_SECTORS,	/* of another size than the image's */
	DISK_FAULT_COUNT
};

/* What is on it by its partition table. */
enum disk_holds {
	DISK_NOTHING,
	DISK_TERMINAL, /* an Onedoor terminal's slots */
	DISK_OTHERS,
};

enum { DISKS_MAX = 8, DISK_NAME_SIZE = 32, DISK_MODEL_SIZE = 64, DATA_MIN_MB = 512 };

struct disk {
	char name[DISK_NAME_SIZE];   /* the kernel's: "nvme0n1" */
	char model[DISK_MODEL_SIZE]; /* the maker's words; may be empty */
	uint64_t bytes;
	enum disk_fault fault;
	enum disk_holds holds;
	bool has_data; /* a terminal of the same layout: its data may stay */
};

struct disks {
	struct disk list[DISKS_MAX]; /* by name */
	int count;		     /* what is beyond DISKS_MAX is not looked at */
	int fine;		     /* how many are DISK_FINE */
};

/* sys: where the kernel's /sys is. */
void disks_read(struct disks *disks, const char *sys, const struct parts *parts);
/* The disk of this name and size; -1: it is not there. */
int disks_find(const struct disks *disks, const struct disk *disk);

#endif
