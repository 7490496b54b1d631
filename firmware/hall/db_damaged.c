/* Damaged files are kept for who wants to know why, but never fill the disk. */
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEPT_COUNT = 3, KEPT_MAX_LEN = 16 * 1024 * 1024 };

#define DAMAGED "kiosk.db.damaged-"

/* The file itself is the last: a journal left beside a new one would be played back into it. */
static const char *const parts[] = {"-shm", "-wal", "-journal", ""};

static enum err move(const char *dir, const char *from_name, int slot)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		char from[PATH_MAX];
		char to[PATH_MAX];
		if (!str_format(from, sizeof(from), "%s/%s%s", dir, from_name, parts[i]) ||
			!str_format(to, sizeof(to), "%s/" DAMAGED "%d%s", dir, slot, parts[i])) {
			return ERR_TOO_BIG;
		}
		unlink(to);
		if (rename(from, to) != 0 && errno != ENOENT) {
			log_error("hall", "database: cannot set it aside: %s", strerror(errno));
			return ERR_IO;
		}
	}
	return OK;
}

static enum err set_aside(const char *dir)
{
	enum err err = OK;
	for (int slot = KEPT_COUNT; slot > 1 && err == OK; slot--) {
		char before[32];
		str_format(before, sizeof(before), DAMAGED "%d", slot - 1);
		err = move(dir, before, slot);
	}
	if (err == OK) {
		err = move(dir, "kiosk.db", 1);
	}
	return err;
}

/* With its directory, so that it is so after a power cut, too. */
static enum err put_new_in_place(const char *dir)
{
	char from[PATH_MAX];
	char to[PATH_MAX];
	if (!str_format(from, sizeof(from), "%s/" DB_NEW, dir) ||
		!str_format(to, sizeof(to), "%s/kiosk.db", dir)) {
		return ERR_TOO_BIG;
	}
	int fd = rename(from, to) == 0 ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool is_done = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0) {
		close(fd);
	}
	return is_done ? OK : ERR_IO;
}

enum err sql_replace(const char *dir)
{
	enum err err = set_aside(dir);
	if (err == OK) {
		err = put_new_in_place(dir);
	}
	if (err == OK) {
		log_error("hall", "database: set aside as " DAMAGED "1, a new one begun; its leased"
				  " numbers are lost");
	} else {
		log_error("hall", "database: no new one can take its place: %s", err_name(err));
	}
	return err;
}

void sql_finish_replacing(const char *dir)
{
	char path[PATH_MAX];
	if (str_format(path, sizeof(path), "%s/kiosk.db", dir) && access(path, F_OK) != 0 &&
		errno == ENOENT) {
		(void)!put_new_in_place(dir); /* there is none, mostly */
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (str_format(path, sizeof(path), "%s/" DB_NEW "%s", dir, parts[i])) {
			unlink(path);
		}
	}
}

static bool is_within_bounds(const char *rest, const struct stat *info)
{
	if (rest[0] < '1' || rest[0] > '0' + KEPT_COUNT || info->st_size > KEPT_MAX_LEN) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (str_equal(rest + 1, parts[i])) {
			return true;
		}
	}
	return false;
}

void sql_drop_aside(const char *dir, bool all)
{
	DIR *folder = opendir(dir);
	if (!folder) {
		return;
	}
	struct dirent *entry;
	while ((entry = readdir(folder))) {
		struct stat info;
		if (str_starts(entry->d_name, DAMAGED) &&
			fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
			(all || !is_within_bounds(entry->d_name + strlen(DAMAGED), &info)) &&
			unlinkat(dirfd(folder), entry->d_name, 0) == 0) {
			log_warn("hall", "database: %s removed", entry->d_name);
		}
	}
	closedir(folder);
}
