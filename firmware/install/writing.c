#include "firmware/install/writing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/digest.h"

enum { CHUNK_BYTES = 1 << 20, ALIGN_BYTES = 4096 };

struct copying {
	const struct writing *writing;
	const struct parts *parts;
	char *chunk, *found; /* aligned: the disk is written and read past the kernel's memory */
	int disk_fd;
	struct digest *digest; /* of the part that is being checked */
	uint64_t done, total;
	int permille;
};

enum install_fault writing_read_list(struct parts *parts, const char *folder)
{
	char path[256], *text = NULL;
	size_t len = 0;
	enum err err = str_format(path, sizeof(path), "%s/list", folder)
			       ? fs_read(path, PARTS_MAX_LEN, &text, &len)
			       : ERR_TOO_BIG;
	err = err ? err : parts_parse(parts, text, len);
	mem_free(text);
	if (err) {
		log_error("install", "%s/list: %s", folder, err_name(err));
	}
	return err ? INSTALL_STICK : INSTALL_FINE;
}

static void tell(struct copying *copying, enum install_step step, uint64_t done)
{
	copying->done += done;
	const int permille = (int)(copying->done * 1000 / copying->total);
	if (done == 0 || permille != copying->permille) {
		copying->permille = permille;
		copying->writing->tell(copying->writing->arg, step, permille);
	}
}

/* All of len, or false. */
static bool read_all(int fd, char *out, size_t len, uint64_t at)
{
	size_t used = 0;
	while (used < len) {
		const ssize_t count = pread(fd, out + used, len - used, (off_t)(at + used));
		if (count <= 0 && !(count < 0 && errno == EINTR)) {
			errno = count == 0 ? EIO : errno;
			return false;
		}
		used += count > 0 ? (size_t)count : 0;
	}
	return true;
}

static bool write_all(int fd, const char *data, size_t len, uint64_t at)
{
	size_t used = 0;
	while (used < len) {
		const ssize_t count = pwrite(fd, data + used, len - used, (off_t)(at + used));
		if (count <= 0 && !(count < 0 && errno == EINTR)) {
			errno = count == 0 ? EIO : errno;
			return false;
		}
		used += count > 0 ? (size_t)count : 0;
	}
	return true;
}

static enum install_fault disk_fault(const char *what, const char *name, enum install_fault fault)
{
	const bool is_gone = errno == ENODEV || errno == ENXIO || errno == ENOENT;
	log_error("install", "%s %s: %s", what, name, strerrordesc_np(errno));
	return is_gone ? INSTALL_GONE : errno == EBUSY ? INSTALL_IN_USE : fault;
}

/* The second slot's root is the first one's. */
static bool is_checked(const struct parts *parts, enum part_kind kind)
{
	const struct part *part = &parts->list[kind], *before = part - 1;
	return kind > 0 && str_equal(part_file(kind), part_file((enum part_kind)(kind - 1))) &&
	       part->bytes == before->bytes && memcmp(part->sum, before->sum, SUM_BYTES) == 0;
}

/* What is done with a piece of a part, len bytes from `at` on, which chunk holds. */
typedef enum install_fault piece_fn(
	struct copying *copying, enum part_kind kind, uint64_t at, size_t len);

/* Opened, and as long as it should be; else -1. */
static int open_part(const struct copying *copying, enum part_kind kind)
{
	char path[256];
	struct stat info;
	const bool is_path =
		str_format(path, sizeof(path), "%s/%s", copying->writing->folder, part_file(kind));
	const int fd = is_path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0 && (fstat(fd, &info) != 0 ||
			       (uint64_t)info.st_size != copying->parts->list[kind].bytes)) {
		close(fd);
		return -1;
	}
	return fd;
}

static enum install_fault walk(
	struct copying *copying, enum part_kind kind, enum install_step step, piece_fn *act)
{
	const uint64_t bytes = copying->parts->list[kind].bytes;
	const int fd = open_part(copying, kind);
	enum install_fault fault = fd < 0 ? INSTALL_STICK : INSTALL_FINE;
	for (uint64_t at = 0; !fault && at < bytes; at += CHUNK_BYTES) {
		const size_t len = (size_t)MIN_OF(bytes - at, (uint64_t)CHUNK_BYTES);
		fault = read_all(fd, copying->chunk, len, at) ? act(copying, kind, at, len)
							      : INSTALL_STICK;
		if (!fault) {
			tell(copying, step, len);
		}
	}
	if (fd >= 0) {
		close(fd);
	}
	return fault;
}

static enum install_fault check_piece(
	struct copying *copying, enum part_kind kind, uint64_t at, size_t len)
{
	(void)kind;
	(void)at;
	digest_add(copying->digest, copying->chunk, len);
	return INSTALL_FINE;
}

static enum install_fault check_part(struct copying *copying, enum part_kind kind)
{
	const struct part *part = &copying->parts->list[kind];
	uint8_t found[DIGEST_LEN];
	if (is_checked(copying->parts, kind)) {
		tell(copying, INSTALL_CHECKING, part->bytes);
		return INSTALL_FINE;
	}
	copying->digest = digest_begin();
	enum install_fault fault = walk(copying, kind, INSTALL_CHECKING, check_piece);
	digest_end(copying->digest, found);
	if (fault || memcmp(found, part->sum, sizeof(found)) != 0) {
		log_error("install", "the stick's %s is damaged", part_file(kind));
		return INSTALL_STICK;
	}
	return INSTALL_FINE;
}

static enum install_fault write_piece(
	struct copying *copying, enum part_kind kind, uint64_t at, size_t len)
{
	const uint64_t to = copying->parts->list[kind].offset + at;
	return write_all(copying->disk_fd, copying->chunk, len, to)
		       ? INSTALL_FINE
		       : disk_fault("writing", part_name(kind), INSTALL_BROKEN);
}

static enum install_fault write_part(struct copying *copying, enum part_kind kind)
{
	enum install_fault fault = walk(copying, kind, INSTALL_WRITING, write_piece);
	if (!fault && fdatasync(copying->disk_fd) != 0) {
		fault = disk_fault("writing", part_name(kind), INSTALL_BROKEN);
	}
	return fault;
}

static enum install_fault compare_piece(
	struct copying *copying, enum part_kind kind, uint64_t at, size_t len)
{
	const uint64_t from = copying->parts->list[kind].offset + at;
	if (!read_all(copying->disk_fd, copying->found, len, from)) {
		return disk_fault("reading", part_name(kind), INSTALL_DIFFERS);
	}
	if (memcmp(copying->chunk, copying->found, len) != 0) {
		log_error("install", "%s is not as it was written", part_name(kind));
		return INSTALL_DIFFERS;
	}
	return INSTALL_FINE;
}

static enum install_fault compare_part(struct copying *copying, enum part_kind kind)
{
	return walk(copying, kind, INSTALL_READING, compare_piece);
}

/* Of a disk that nobody has: the kernel gives it to one alone. */
static enum install_fault open_disk(struct copying *copying)
{
	const char *device = copying->writing->device;
	const int flags = O_RDWR | O_EXCL | O_CLOEXEC;
	copying->disk_fd = open(device, flags | O_DIRECT);
	if (copying->disk_fd < 0 && errno == EINVAL) { /* a file in memory */
		copying->disk_fd = open(device, flags);
	}
	return copying->disk_fd < 0 ? disk_fault("opening", device, INSTALL_BROKEN) : INSTALL_FINE;
}

/* What an old terminal had is not left behind, where the disk can forget. */
static void forget_all(const struct copying *copying)
{
	struct stat info;
	uint64_t whole[2] = {0, 0};
	if (fstat(copying->disk_fd, &info) == 0 && S_ISBLK(info.st_mode) &&
		ioctl(copying->disk_fd, BLKGETSIZE64, &whole[1]) == 0) {
		(void)ioctl(copying->disk_fd, BLKDISCARD, whole);
	}
}

/* From here on the disk does not start, until its last part is written. */
static enum install_fault unmake(struct copying *copying)
{
	memset(copying->chunk, 0, ALIGN_BYTES);
	return write_all(copying->disk_fd, copying->chunk, ALIGN_BYTES,
		       copying->parts->list[PART_esp].offset) &&
			       fdatasync(copying->disk_fd) == 0
		       ? INSTALL_FINE
		       : disk_fault("writing", copying->writing->device, INSTALL_BROKEN);
}

static bool is_written(const struct copying *copying, enum part_kind kind)
{
	return !copying->writing->is_kept || !part_is_table(kind);
}

typedef enum install_fault part_fn(struct copying *copying, enum part_kind kind);

static enum install_fault each(struct copying *copying, enum install_step step, part_fn *act)
{
	enum install_fault fault = INSTALL_FINE;
	tell(copying, step, 0);
	for (int kind = 0; !fault && kind < PART_COUNT; kind++) {
		fault = is_written(copying, (enum part_kind)kind)
				? act(copying, (enum part_kind)kind)
				: INSTALL_FINE;
	}
	return fault;
}

static enum install_fault replace(struct copying *copying)
{
	if (!copying->writing->is_kept) {
		forget_all(copying);
	}
	enum install_fault fault = unmake(copying);
	fault = fault ? fault : each(copying, INSTALL_WRITING, write_part);
	fault = fault ? fault : each(copying, INSTALL_READING, compare_part);
	if (fault) {
		(void)unmake(copying);
	}
	return fault;
}

enum install_fault writing_do(const struct writing *writing, const struct parts *parts)
{
	struct copying copying = {.writing = writing, .parts = parts, .disk_fd = -1};
	for (int kind = 0; kind < PART_COUNT; kind++) {
		copying.total += is_written(&copying, (enum part_kind)kind)
					 ? INSTALL_STEP_COUNT * parts->list[kind].bytes
					 : 0;
	}
	copying.chunk = aligned_alloc(ALIGN_BYTES, CHUNK_BYTES);
	copying.found = aligned_alloc(ALIGN_BYTES, CHUNK_BYTES);
	REQUIRE(copying.chunk && copying.found);
	log_info("install", "%s: %s", writing->device,
		writing->is_kept ? "written anew, its data stay" : "written anew, all of it");
	enum install_fault fault = open_disk(&copying);
	fault = fault ? fault : each(&copying, INSTALL_CHECKING, check_part);
	fault = fault ? fault : replace(&copying);
	if (copying.disk_fd >= 0) {
		close(copying.disk_fd);
	}
	free(copying.chunk);
	free(copying.found);
	log_info("install", "%s: %s", writing->device,
		fault ? "not installed" : "written and compared");
	return fault;
}
