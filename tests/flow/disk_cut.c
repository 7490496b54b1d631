/* Preloaded into what writes: counts what goes to files and sockets, and at one of these calls ends
 * the process as a power cut would, or has the disk fail. */
#include "tests/flow/disk_cut.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct disk_cut *cut;

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv(DISK_CUT_FILE);
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *map = fd >= 0 ? mmap(NULL, sizeof(*cut), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
			    : MAP_FAILED;
	cut = map == MAP_FAILED ? NULL : map;
	if (fd >= 0) {
		close(fd);
	}
}

static void end(void)
{
	syscall(SYS_kill, (int)syscall(SYS_getpid), SIGKILL);
	for (;;) {
		pause();
	}
}

static bool is_hit(bool is_disk)
{
	bool is_counted = cut && cut->is_armed && (is_disk || cut->how != CUT_ERROR);
	return is_counted && atomic_fetch_add(&cut->count, 1) + 1 == cut->at;
}

/* Pipes and terminals are neither. */
static bool is_hit_fd(int fd)
{
	struct stat info;
	return cut && cut->is_armed && fd > STDERR_FILENO && fstat(fd, &info) == 0 &&
	       (S_ISREG(info.st_mode) || S_ISSOCK(info.st_mode)) && is_hit(S_ISREG(info.st_mode));
}

static long fail(void)
{
	errno = EIO;
	return -1;
}

/* One call that does something of `len` bytes, or something as a whole (`part` is the same). */
#define AROUND(hit, whole, part)                                                                   \
	if (!(hit)) {                                                                              \
		return whole;                                                                      \
	}                                                                                          \
	if (cut->how == CUT_ERROR) {                                                               \
		return fail();                                                                     \
	}                                                                                          \
	if (cut->how == CUT_HALF) {                                                                \
		(void)(part);                                                                      \
	}                                                                                          \
	end();                                                                                     \
	return -1

ssize_t write(int fd, const void *data, size_t len)
{
	AROUND(is_hit_fd(fd), syscall(SYS_write, fd, data, len),
		syscall(SYS_write, fd, data, len / 2));
}

ssize_t pwrite64(int fd, const void *data, size_t len, off_t at)
{
	AROUND(is_hit_fd(fd), syscall(SYS_pwrite64, fd, data, len, at),
		syscall(SYS_pwrite64, fd, data, len / 2, at));
}

ssize_t pwrite(int fd, const void *data, size_t len, off_t at)
{
	return pwrite64(fd, data, len, at);
}

ssize_t send(int fd, const void *data, size_t len, int flags)
{
	AROUND(is_hit_fd(fd), syscall(SYS_sendto, fd, data, len, flags, NULL, 0),
		syscall(SYS_sendto, fd, data, len / 2, flags, NULL, 0));
}

static int whole(bool is_hit_now, long (*act)(long, long), long a, long b)
{
	AROUND(is_hit_now, (int)act(a, b), 0);
}

static long sync_file(long fd, long unused)
{
	(void)unused;
	return syscall(SYS_fsync, (int)fd);
}

static long cut_file(long fd, long len)
{
	return syscall(SYS_ftruncate, (int)fd, len);
}

static long move(long from, long to)
{
	return syscall(SYS_rename, from, to);
}

static long drop(long path, long unused)
{
	(void)unused;
	return syscall(SYS_unlink, path);
}

int fsync(int fd)
{
	return whole(is_hit_fd(fd), sync_file, fd, 0);
}

int fdatasync(int fd)
{
	return whole(is_hit_fd(fd), sync_file, fd, 0);
}

int ftruncate64(int fd, off_t len)
{
	return whole(is_hit_fd(fd), cut_file, fd, len);
}

int ftruncate(int fd, off_t len)
{
	return whole(is_hit_fd(fd), cut_file, fd, len);
}

int rename(const char *from, const char *to)
{
	return whole(is_hit(true), move, (long)from, (long)to);
}

int unlink(const char *path)
{
	return whole(is_hit(true), drop, (long)path, 0);
}
