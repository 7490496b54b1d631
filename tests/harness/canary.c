#include "tests/harness/canary.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEEDLES_MAX = 128, NEEDLE_LEN = 256, CHUNK = 1 << 20, PAIRS = 1 << 16, BEFORE_LEN = 64 };

struct needle {
	const char *name, *encoding;
	uint8_t bytes[NEEDLE_LEN];
	size_t len;
	size_t anchor; /* where its rarest two bytes are */
	int next;      /* of those with the same two bytes; -1 none */
	long found;
};

struct canaries {
	struct needle needles[NEEDLES_MAX];
	int count;
	int16_t first[PAIRS]; /* by two bytes: a needle with them as anchor; -1 none */
	size_t looked_at;
	uint8_t chunk[NEEDLE_LEN + CHUNK]; /* the end of the one before, then this one */
};

struct canaries *canaries_create(void)
{
	return mem_new(struct canaries);
}

void canaries_destroy(struct canaries *canaries)
{
	mem_free(canaries);
}

static struct needle *add(struct canaries *canaries, const char *name, const char *encoding)
{
	REQUIRE(canaries->count < NEEDLES_MAX);
	struct needle *needle = &canaries->needles[canaries->count++];
	needle->name = name;
	needle->encoding = encoding;
	return needle;
}

void canaries_add_bytes(struct canaries *canaries, const char *name, const void *bytes, size_t len)
{
	REQUIRE(len > 1 && len <= NEEDLE_LEN);
	struct needle *needle = add(canaries, name, "bytes");
	memcpy(needle->bytes, bytes, len);
	needle->len = len;
}

static void put_unit(struct needle *needle, uint32_t unit, int size, bool is_big)
{
	REQUIRE(needle->len + (size_t)size <= NEEDLE_LEN);
	for (int i = 0; i < size; i++) {
		int shift = 8 * (is_big ? size - 1 - i : i);
		needle->bytes[needle->len++] = (uint8_t)(unit >> shift);
	}
}

static void add_wide(
	struct canaries *canaries, const char *name, const char *text, int size, bool is_big)
{
	static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
	struct needle *needle = add(canaries, name, encodings[(size == 4 ? 2 : 0) + is_big]);
	size_t len = strlen(text);
	for (size_t at = 0, step; at < len; at += step) {
		uint32_t code = 0;
		step = utf8_decode(text + at, len - at, &code);
		REQUIRE(step > 0);
		if (size == 2 && code > 0xffff) {
			put_unit(needle, 0xd7c0 + (code >> 10), 2, is_big);
			code = 0xdc00 | (code & 0x3ff);
		}
		put_unit(needle, code, size, is_big);
	}
}

void canaries_add_text(struct canaries *canaries, const char *name, const char *text)
{
	canaries_add_bytes(canaries, name, text, strlen(text));
	canaries->needles[canaries->count - 1].encoding = "UTF-8";
	for (int size = 2; size <= 4; size += 2) {
		add_wide(canaries, name, text, size, false);
		add_wide(canaries, name, text, size, true);
	}
}

static unsigned pair_at(const uint8_t *data)
{
	return (unsigned)data[0] << 8 | data[1];
}

/* Most of memory is zeros and small numbers: the best anchor has neither. */
static size_t best_anchor(const struct needle *needle)
{
	size_t best = 0;
	int best_sum = -1;
	for (size_t at = 0; at + 1 < needle->len; at++) {
		const uint8_t *pair = needle->bytes + at;
		int sum = (pair[0] != 0) + (pair[1] != 0);
		if (sum > best_sum) {
			best_sum = sum;
			best = at;
		}
	}
	return best;
}

static void begin(struct canaries *canaries)
{
	canaries->looked_at = 0;
	memset(canaries->first, -1, sizeof(canaries->first));
	for (int i = 0; i < canaries->count; i++) {
		struct needle *needle = &canaries->needles[i];
		needle->found = 0;
		needle->anchor = best_anchor(needle);
		int16_t *first = &canaries->first[pair_at(needle->bytes + needle->anchor)];
		needle->next = *first;
		*first = (int16_t)i;
	}
}

static long total(const struct canaries *canaries)
{
	long sum = 0;
	for (int i = 0; i < canaries->count; i++) {
		sum += canaries->needles[i].found;
	}
	return sum;
}

/* What stands before it tells whose buffer it is. */
static void say_before(const uint8_t *data, size_t at)
{
	for (size_t i = at > BEFORE_LEN ? at - BEFORE_LEN : 0; i < at; i++) {
		fputc(data[i] >= ' ' && data[i] < 0x7f ? data[i] : '.', stderr);
	}
	fputc('\n', stderr);
}

static void note(struct needle *needle, const uint8_t *data, size_t from, uint64_t at,
	const char *place, const char *says)
{
	if (says && needle->found < 4) {
		fprintf(stderr, "canary: %s: %s in %s at %llx of %s behind ", says, needle->name,
			needle->encoding, (unsigned long long)(at + from), place);
		say_before(data, from);
	}
	needle->found++;
}

/* at: the place of data[0]. What lies whole in the first `had` bytes was counted before. */
static void look_at_bytes(struct canaries *canaries, const uint8_t *data, size_t len, size_t had,
	uint64_t at, const char *place, const char *says)
{
	for (size_t i = 0; i + 1 < len; i++) {
		for (int k = canaries->first[pair_at(data + i)]; k >= 0;
			k = canaries->needles[k].next) {
			struct needle *needle = &canaries->needles[k];
			if (i < needle->anchor) {
				continue;
			}
			size_t from = i - needle->anchor;
			if (from + needle->len <= len && from + needle->len > had &&
				memcmp(data + from, needle->bytes, needle->len) == 0) {
				note(needle, data, from, at, place, says);
			}
		}
	}
}

/* The descriptor from `from` to `to` or its end; unreadable pages are stepped over. */
static void look_at_range(struct canaries *canaries, int fd, uint64_t from, uint64_t to,
	const char *place, const char *says)
{
	size_t had = 0;
	while (from < to) {
		size_t want = to - from < CHUNK ? (size_t)(to - from) : (size_t)CHUNK;
		ssize_t got = pread(fd, canaries->chunk + had, want, (off_t)from);
		if (got <= 0) {
			if (got == 0 || (errno != EIO && errno != EFAULT)) {
				return;
			}
			from = (from / 4096 + 1) * 4096;
			had = 0;
			continue;
		}
		size_t len = had + (size_t)got;
		look_at_bytes(canaries, canaries->chunk, len, had, from - had, place, says);
		canaries->looked_at += (size_t)got;
		from += (uint64_t)got;
		had = len < NEEDLE_LEN ? len : (size_t)NEEDLE_LEN;
		memmove(canaries->chunk, canaries->chunk + len - had, had);
	}
}

long canaries_in_process(struct canaries *canaries, pid_t pid, const char *says)
{
	char path[64];
	char line[512];
	begin(canaries);
	str_format(path, sizeof(path), "/proc/%d/mem", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	str_format(path, sizeof(path), "/proc/%d/maps", (int)pid);
	FILE *maps = fopen(path, "re");
	while (fd >= 0 && maps && fgets(line, sizeof(line), maps)) {
		unsigned long long from = 0;
		unsigned long long to = 0;
		char access[8] = "";
		int name_at = 0;
		sscanf(line, "%llx-%llx %7s %*s %*s %*s %n", &from, &to, access, &name_at);
		line[strcspn(line, "\n")] = '\0';
		const char *name = name_at > 0 && line[name_at] ? line + name_at : "unnamed memory";
		bool is_ours = access[0] == 'r' && (access[1] == 'w' || !strchr(name, '/'));
		if (is_ours && !str_starts(name, "[v")) { /* vvar, vdso, vsyscall: the kernel's */
			look_at_range(canaries, fd, from, to, name, says);
		}
	}
	if (maps) {
		fclose(maps);
	}
	if (fd >= 0) {
		close(fd);
	}
	if (canaries->looked_at == 0) {
		fprintf(stderr, "canary: the memory of process %d cannot be read\n", (int)pid);
		return -1;
	}
	return total(canaries);
}

static void look_at_file(struct canaries *canaries, const char *path, const char *says)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		look_at_range(canaries, fd, 0, (uint64_t)st.st_size, path, says);
	}
	if (fd >= 0) {
		close(fd);
	}
}

long canaries_in_file(struct canaries *canaries, const char *path, const char *says)
{
	begin(canaries);
	look_at_file(canaries, path, says);
	if (canaries->looked_at == 0) {
		fprintf(stderr, "canary: %s is empty or cannot be read\n", path);
		return -1;
	}
	return total(canaries);
}

static bool look_below(struct canaries *canaries, const char *dir, const char *says)
{
	DIR *list = opendir(dir);
	if (!list) {
		fprintf(stderr, "canary: %s: %s\n", dir, strerror(errno));
		return false;
	}
	for (const struct dirent *entry; (entry = readdir(list));) {
		char path[PATH_MAX];
		struct stat st;
		if (str_equal(entry->d_name, ".") || str_equal(entry->d_name, "..") ||
			!str_format(path, sizeof(path), "%s/%s", dir, entry->d_name) ||
			lstat(path, &st) != 0) {
			continue;
		}
		if (S_ISDIR(st.st_mode)) {
			look_below(canaries, path, says);
		} else if (S_ISREG(st.st_mode)) {
			look_at_file(canaries, path, says);
		}
	}
	closedir(list);
	return true;
}

long canaries_in_dir(struct canaries *canaries, const char *dir, const char *says)
{
	begin(canaries);
	return look_below(canaries, dir, says) ? total(canaries) : -1;
}

long canaries_in_open_files(struct canaries *canaries, pid_t pid, const char *says)
{
	char dir[64];
	begin(canaries);
	str_format(dir, sizeof(dir), "/proc/%d/fd", (int)pid);
	DIR *list = opendir(dir);
	if (!list) {
		fprintf(stderr, "canary: %s: %s\n", dir, strerror(errno));
		return -1;
	}
	for (const struct dirent *entry; (entry = readdir(list));) {
		char path[PATH_MAX];
		str_format(path, sizeof(path), "%s/%s", dir, entry->d_name);
		look_at_file(canaries, path, says); /* through the link: what is deleted, too */
	}
	closedir(list);
	return total(canaries);
}

long canaries_found(const struct canaries *canaries, const char *name)
{
	long sum = 0;
	for (int i = 0; i < canaries->count; i++) {
		sum += str_equal(canaries->needles[i].name, name) ? canaries->needles[i].found : 0;
	}
	return sum;
}

size_t canaries_looked_at(const struct canaries *canaries)
{
	return canaries->looked_at;
}
