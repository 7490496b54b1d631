/*
 * onedoor-stick: the only one who ever opens a USB stick, as root, for as long as somebody is
 * connected to its socket (onedoor-stick.socket; the kiosk, for a technician). What the udev rules
 * took for a stick is let in, its file system mounted where nobody else sees it, read only, and the
 * bundle with the highest name copied to where RAUC can read it; then the stick is shut out again.
 * Says one line on its output: "bundle PATH", or why not (firmware/care/stick.c).
 * onedoor-stick --lock: only shuts out, for when it was ended before its end.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <systemd/sd-device.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#define MOUNT  "/run/onedoor-stick"
#define FOLDER "/data/stick"
#define BUNDLE FOLDER "/bundle.raucb"

enum {
	STICKS_MAX = 4,
	ENTRIES_MAX = 1000,
	WAIT_STEPS = 75, /* of 200 ms: a stick is slow */
	SIZE_LIMIT = 1 << 30,
	RESERVE = 32 << 20,
	PIECE = 1 << 20,
};

struct sticks {
	int count;
	char paths[STICKS_MAX][PATH_MAX]; /* of the devices, in /sys */
};

static void find_sticks(struct sticks *sticks)
{
	sd_device_enumerator *devices = NULL;
	sticks->count = 0;
	if (sd_device_enumerator_new(&devices) < 0) {
		return;
	}
	sd_device_enumerator_add_match_subsystem(devices, "usb", 1);
	sd_device_enumerator_add_match_property(devices, "ONEDOOR_USB", "stick");
	for (sd_device *device = sd_device_enumerator_get_device_first(devices);
		device && sticks->count < STICKS_MAX;
		device = sd_device_enumerator_get_device_next(devices)) {
		const char *type = "";
		const char *path = "";
		/* Its interfaces inherit the name. */
		if (sd_device_get_devtype(device, &type) >= 0 && str_equal(type, "usb_device") &&
			sd_device_get_syspath(device, &path) >= 0) {
			str_copy(sticks->paths[sticks->count++], PATH_MAX, path);
		}
	}
	sd_device_enumerator_unref(devices);
}

static void let_in(const struct sticks *sticks, bool is_in)
{
	for (int i = 0; i < sticks->count; i++) {
		char path[PATH_MAX + 16];
		str_format(path, sizeof(path), "%s/authorized", sticks->paths[i]);
		int fd = open(path, O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, is_in ? "1" : "0", 1) != 1) {
			fprintf(stderr, "onedoor-stick: %s: %m\n", path);
		}
		if (fd >= 0) {
			close(fd);
		}
	}
}

static bool is_of(const struct sticks *sticks, const char *path)
{
	for (int i = 0; i < sticks->count; i++) {
		size_t len = strlen(sticks->paths[i]);
		if (strncmp(path, sticks->paths[i], len) == 0 && path[len] == '/') {
			return true;
		}
	}
	return false;
}

/* The first file system on one of them that we mount. */
static bool find_disk(const struct sticks *sticks, char *node, size_t size, const char **type_out)
{
	static const char *const types[] = {"vfat", "exfat"};
	sd_device_enumerator *devices = NULL;
	bool is_found = false;
	if (sd_device_enumerator_new(&devices) < 0) {
		return false;
	}
	sd_device_enumerator_add_match_subsystem(devices, "block", 1);
	for (sd_device *device = sd_device_enumerator_get_device_first(devices);
		device && !is_found; device = sd_device_enumerator_get_device_next(devices)) {
		const char *path = "";
		const char *type = "";
		const char *name = "";
		if (sd_device_get_syspath(device, &path) < 0 || !is_of(sticks, path) ||
			sd_device_get_property_value(device, "ID_FS_TYPE", &type) < 0 ||
			sd_device_get_devname(device, &name) < 0) {
			continue;
		}
		for (size_t i = 0; i < ARRAY_LEN(types) && !is_found; i++) {
			is_found = str_equal(type, types[i]) && str_copy(node, size, name);
			*type_out = types[i];
		}
	}
	sd_device_enumerator_unref(devices);
	return is_found;
}

static bool is_bundle(const char *name)
{
	static const char suffix[] = ".raucb";
	size_t len = strlen(name);
	return name[0] != '.' && len >= sizeof(suffix) &&
	       strcasecmp(name + len - sizeof(suffix) + 1, suffix) == 0;
}

/* The highest name, as people count: onedoor-1.10 is above onedoor-1.9. */
static bool choose(const char *folder, char *chosen, size_t size)
{
	DIR *entries = opendir(folder);
	chosen[0] = '\0';
	struct dirent *entry;
	for (int i = 0; entries && i < ENTRIES_MAX && (entry = readdir(entries)); i++) {
		if (is_bundle(entry->d_name) && strverscmp(entry->d_name, chosen) > 0) {
			str_copy(chosen, size, entry->d_name);
		}
	}
	if (entries) {
		closedir(entries);
	}
	return chosen[0] != '\0';
}

static bool copy_all(int from, int to, int64_t size)
{
	static char piece[PIECE];
	while (size > 0) {
		ssize_t count = read(from, piece, PIECE);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0 || write(to, piece, (size_t)count) != count) {
			return false;
		}
		size -= count;
	}
	return fsync(to) == 0;
}

static const char *copy(const char *name)
{
	char path[PATH_MAX];
	struct stat info;
	struct statvfs disk;
	str_format(path, sizeof(path), MOUNT "/%s", name);
	unlink(BUNDLE);
	int from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int to = open(BUNDLE, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	const char *said = "unreadable";
	if (from >= 0 && to >= 0 && fstat(from, &info) == 0 && S_ISREG(info.st_mode)) {
		if (info.st_size > SIZE_LIMIT || fstatvfs(to, &disk) != 0 ||
			(int64_t)(disk.f_bavail * disk.f_frsize) < info.st_size + RESERVE) {
			said = "too-big";
		} else if (copy_all(from, to, info.st_size)) {
			said = "bundle " BUNDLE;
		}
	}
	if (from >= 0) {
		close(from);
	}
	if (to >= 0) {
		close(to);
	}
	if (!str_starts(said, "bundle ")) {
		unlink(BUNDLE);
	}
	return said;
}

static const char *look(const struct sticks *sticks)
{
	char node[PATH_MAX];
	char name[NAME_MAX + 1];
	const char *type = NULL;
	bool is_there = false;
	for (int i = 0; i < WAIT_STEPS && !is_there; i++) {
		usleep(200000);
		is_there = find_disk(sticks, node, sizeof(node), &type);
	}
	if (!is_there) {
		return "unreadable";
	}
	if (mount(node, MOUNT, type, MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOSYMFOLLOW,
		    "") != 0) {
		fprintf(stderr, "onedoor-stick: %s: %m\n", node);
		return "unreadable";
	}
	const char *said = choose(MOUNT, name, sizeof(name)) ? copy(name) : "no-bundle";
	umount2(MOUNT, MNT_DETACH);
	return said;
}

int main(int argc, char **argv)
{
	static struct sticks sticks;
	const bool is_lock = argc == 2 && str_equal(argv[1], "--lock");
	if (argc > 1 && !is_lock) {
		fputs("usage: onedoor-stick [--lock]\n", stderr);
		return 2;
	}
	find_sticks(&sticks);
	if (is_lock) {
		let_in(&sticks, false);
		return 0;
	}
	const char *said = "no-stick";
	if (sticks.count > 0) {
		let_in(&sticks, true);
		said = look(&sticks);
		let_in(&sticks, false);
	}
	fprintf(stderr, "onedoor-stick: %s\n", said);
	printf("%s\n", said);
	return 0;
}
