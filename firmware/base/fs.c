#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *fault_of(const char *path, bool wants_dir)
{
	struct stat info;
	if (stat(path, &info) != 0) {
		return errno != ENOENT ? strerrordesc_np(errno)
		       : wants_dir     ? "there is no such folder"
				       : "there is no such file";
	}
	if (wants_dir ? !S_ISDIR(info.st_mode) : !S_ISREG(info.st_mode)) {
		return wants_dir	       ? "it is no folder"
		       : S_ISDIR(info.st_mode) ? "it is a folder, not a file"
					       : "it is no plain file";
	}
	return access(path, wants_dir ? R_OK | X_OK : R_OK) == 0 ? NULL : strerrordesc_np(errno);
}

const char *fs_file_fault(const char *path)
{
	return fault_of(path, false);
}

const char *fs_dir_fault(const char *path)
{
	return fault_of(path, true);
}

enum err fs_read(const char *path, size_t limit, char **data_out, size_t *len_out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	enum err err = OK;
	size_t len = 0;
	char *data = mem_alloc(limit + 2, 1);
	while (len <= limit) {
		ssize_t count = read(fd, data + len, limit + 1 - len);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			err = count < 0 ? ERR_IO : OK;
			break;
		}
		len += (size_t)count;
	}
	close(fd);
	if (len > limit) {
		err = ERR_TOO_BIG;
	}
	if (err) {
		mem_free(data);
		return err;
	}
	data[len] = '\0';
	*data_out = data;
	*len_out = len;
	return OK;
}

static enum err write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t count = write(fd, data, len);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			return errno == ENOSPC ? ERR_FULL : ERR_IO;
		}
		data += count;
		len -= (size_t)count;
	}
	return fsync(fd) == 0 ? OK : ERR_IO;
}

static enum err sync_parent(const char *path)
{
	char dir[PATH_MAX];
	str_copy(dir, sizeof(dir), path);
	char *slash = strrchr(dir, '/');
	if (slash) {
		*slash = '\0';
	}
	int fd = open(slash ? (dir[0] ? dir : "/") : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return ERR_IO;
	}
	int status = fsync(fd);
	close(fd);
	return status == 0 ? OK : ERR_IO;
}

enum err fs_map(const char *path, const void **data_out, size_t *len_out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	enum err err = OK;
	struct stat info;
	void *data = MAP_FAILED;
	if (fstat(fd, &info) != 0) {
		err = ERR_IO;
	} else if (!S_ISREG(info.st_mode) || info.st_size == 0) {
		err = ERR_INVALID;
	} else {
		data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		err = data == MAP_FAILED ? ERR_IO : OK;
	}
	close(fd);
	if (err == OK) {
		*data_out = data;
		*len_out = (size_t)info.st_size;
	}
	return err;
}

void fs_unmap(const void *data, size_t len)
{
	if (data) {
		munmap((void *)(uintptr_t)data, len);
	}
}

void fs_release(const void *data, size_t len)
{
	if (data) {
		madvise((void *)(uintptr_t)data, len, MADV_DONTNEED);
	}
}

enum err fs_write_atomic(const char *path, const void *data, size_t len)
{
	char temporary[PATH_MAX];
	/* Always the same name, so that power cuts leave one such file at most. */
	if (!str_format(temporary, sizeof(temporary), "%s.tmp", path)) {
		return ERR_TOO_BIG;
	}
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	}
	enum err err = write_all(fd, data, len);
	close(fd);
	if (!err && rename(temporary, path) != 0) {
		err = ERR_IO;
	}
	if (err) {
		unlink(temporary);
		return err;
	}
	return sync_parent(path);
}

enum err fs_remove(const char *path)
{
	if (unlink(path) != 0) {
		return errno == ENOENT ? OK : ERR_IO;
	}
	return sync_parent(path);
}

enum err fs_overwrite(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	}
	enum err err = write_all(fd, data, len);
	close(fd);
	return err;
}

enum err fs_make_dir(const char *path)
{
	char part[PATH_MAX];
	if (!str_copy(part, sizeof(part), path) || part[0] == '\0') {
		return ERR_INVALID;
	}
	for (char *at = part + 1;; at++) {
		if (*at != '/' && *at != '\0') {
			continue;
		}
		bool is_end = *at == '\0';
		*at = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST) {
			return errno == ENOSPC ? ERR_FULL : ERR_IO;
		}
		if (is_end) {
			return OK;
		}
		*at = '/';
	}
}

enum err fs_clear_socket(const char *path)
{
	struct stat info;
	if (lstat(path, &info) != 0) {
		return errno == ENOENT ? OK : ERR_IO;
	}
	if (!S_ISSOCK(info.st_mode)) {
		return ERR_BUSY;
	}
	return unlink(path) == 0 ? OK : ERR_IO;
}

enum err fs_lock_dir(const char *path, int *fd_out)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		enum err err = errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
		close(fd);
		return err;
	}
	*fd_out = fd;
	return OK;
}
