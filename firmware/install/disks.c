#include "firmware/install/disks.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

enum { PATH_SIZE = 1024, PARTITIONS_MAX = 16 };

/* The first line of a file; "" when there is none. */
static void read_line(const char *folder, const char *name, char *out, size_t size)
{
	char path[PATH_SIZE];
	FILE *file =
		str_format(path, sizeof(path), "%s/%s", folder, name) ? fopen(path, "re") : NULL;
	if (!file || !fgets(out, (int)size, file)) {
		out[0] = '\0';
	}
	if (file) {
		fclose(file);
	}
	out[strcspn(out, "\n")] = '\0';
}

static uint64_t read_number(const char *folder, const char *name)
{
	char text[32];
	uint64_t number = 0;
	read_line(folder, name, text, sizeof(text));
	return sscanf(text, "%" SCNu64, &number) == 1 ? number : 0;
}

static bool has(const char *folder, const char *name)
{
	char path[PATH_SIZE];
	return str_format(path, sizeof(path), "%s/%s", folder, name) && access(path, F_OK) == 0;
}

/* Of what is plugged in, and of memory cards, which look like what is soldered on the board. */
static bool is_plugged(const char *folder)
{
	char where[PATH_MAX], type[16];
	read_line(folder, "device/type", type, sizeof(type));
	return read_number(folder, "removable") != 0 || str_equal(type, "SD") ||
	       !realpath(folder, where) || strstr(where, "/usb");
}

struct partition {
	char name[40];
	uint64_t offset, bytes;
};

/* PARTNAME=… among what the kernel tells udev. */
static void read_partition_name(const char *folder, char *out, size_t size)
{
	char path[PATH_SIZE], line[128];
	out[0] = '\0';
	FILE *file = str_format(path, sizeof(path), "%s/uevent", folder) ? fopen(path, "re") : NULL;
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		if (str_starts(line, "PARTNAME=")) {
			str_copy(out, size, line + strlen("PARTNAME="));
		}
	}
	if (file) {
		fclose(file);
	}
}

static int read_partitions(const char *folder, struct partition list[PARTITIONS_MAX])
{
	int count = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && count < PARTITIONS_MAX && (entry = readdir(dir));) {
		char path[PATH_SIZE];
		if (entry->d_name[0] == '.' ||
			!str_format(path, sizeof(path), "%s/%s", folder, entry->d_name) ||
			!has(path, "partition")) {
			continue;
		}
		struct partition *partition = &list[count++];
		partition->offset = read_number(path, "start") * SECTOR_BYTES;
		partition->bytes = read_number(path, "size") * SECTOR_BYTES;
		read_partition_name(path, partition->name, sizeof(partition->name));
	}
	if (dir) {
		closedir(dir);
	}
	return count;
}

static const struct partition *find(const struct partition *list, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (str_equal(list[i].name, name)) {
			return &list[i];
		}
	}
	return NULL;
}

/* Each part has its place there, and the data lie behind. */
static bool has_layout(const struct partition *list, int count, const struct parts *parts)
{
	const struct partition *data = find(list, count, "data");
	const struct partition *last = find(list, count, part_name(PART_rootfs_b));
	for (int kind = 0; kind < PART_COUNT; kind++) {
		const struct part *part = &parts->list[kind];
		const struct partition *there = find(list, count, part_name((enum part_kind)kind));
		if (!part_is_table((enum part_kind)kind) &&
			(!there || there->offset != part->offset || there->bytes < part->bytes)) {
			return false;
		}
	}
	return data && last && data->offset >= last->offset + last->bytes;
}

static void read_content(struct disk *disk, const char *folder, const struct parts *parts)
{
	struct partition list[PARTITIONS_MAX];
	const int count = read_partitions(folder, list);
	const bool is_terminal = find(list, count, part_name(PART_rootfs_a)) &&
				 find(list, count, part_name(PART_rootfs_b));
	disk->holds = is_terminal ? DISK_TERMINAL : count > 0 ? DISK_OTHERS : DISK_NOTHING;
	disk->has_data = is_terminal && has_layout(list, count, parts);
}

static enum disk_fault fault_of(
	const struct disk *disk, const char *folder, const struct parts *parts)
{
	const uint64_t wanted = parts->end + ((uint64_t)DATA_MIN_MB << 20);
	return is_plugged(folder)						 ? DISK_PLUGGED
	       : read_number(folder, "ro") != 0					 ? DISK_READ_ONLY
	       : read_number(folder, "queue/logical_block_size") != SECTOR_BYTES ? DISK_SECTORS
	       : disk->bytes < wanted						 ? DISK_TOO_SMALL
										 : DISK_FINE;
}

/* What is made of other disks or of memory has no device; the small areas beside an eMMC's own, and
 * what reads discs, are none to write an image to. */
static bool is_disk(const char *folder, const char *name)
{
	return name[0] != '.' && has(folder, "device") && !strstr(name, "boot") &&
	       !strstr(name, "rpmb") && !str_starts(name, "sr") && !str_starts(name, "fd");
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct disk *)a)->name, ((const struct disk *)b)->name);
}

void disks_read(struct disks *disks, const char *sys, const struct parts *parts)
{
	char block[PATH_SIZE], folder[PATH_SIZE], model[DISK_MODEL_SIZE];
	*disks = (struct disks){0};
	DIR *dir = str_format(block, sizeof(block), "%s/block", sys) ? opendir(block) : NULL;
	for (struct dirent *entry; dir && disks->count < DISKS_MAX && (entry = readdir(dir));) {
		struct disk disk = {0};
		if (!str_format(folder, sizeof(folder), "%s/%s", block, entry->d_name) ||
			!is_disk(folder, entry->d_name) ||
			!str_copy(disk.name, sizeof(disk.name), entry->d_name)) {
			continue;
		}
		disk.bytes = read_number(folder, "size") * SECTOR_BYTES;
		if (disk.bytes == 0) {
			continue; /* a reader without a card */
		}
		read_line(folder, "device/model", model, sizeof(model));
		if (!model[0]) {
			read_line(folder, "device/name", model, sizeof(model));
		}
		plain_copy(disk.model, sizeof(disk.model), model, strlen(model));
		for (size_t len = strlen(disk.model); len > 0 && disk.model[len - 1] == ' ';
			len--) {
			disk.model[len - 1] = '\0';
		}
		disk.fault = fault_of(&disk, folder, parts);
		read_content(&disk, folder, parts);
		disks->fine += disk.fault == DISK_FINE;
		disks->list[disks->count++] = disk;
	}
	if (dir) {
		closedir(dir);
	}
	qsort(disks->list, (size_t)disks->count, sizeof(disks->list[0]), compare);
}

int disks_find(const struct disks *disks, const struct disk *disk)
{
	for (int i = 0; i < disks->count; i++) {
		if (str_equal(disks->list[i].name, disk->name) &&
			disks->list[i].bytes == disk->bytes) {
			return i;
		}
	}
	return -1;
}
