#include "firmware/care/fetch.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/fleet/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LIMIT_MS = 12 * 3600 * 1000 };

struct taking {
	struct fetch *fetch;
	const char *part;
	int fd;
	int64_t len; /* of what is there */
	int64_t total;
	bool has_begun;
	enum err err; /* why no more is taken */
};

bool url_split(const char *url, char *server, size_t server_size, char *path, size_t path_size)
{
	static const char scheme[] = "https://";
	for (const char *at = url; *at; at++) {
		if (*at <= ' ' || *at > '~' || strchr("\"<>\\^`{|}#", *at)) {
			return false;
		}
	}
	if (!str_starts(url, scheme)) {
		return false;
	}
	size_t host = strcspn(url + sizeof(scheme) - 1, "/?");
	const char *rest = url + sizeof(scheme) - 1 + host;
	return host > 0 && *rest == '/' && !memchr(url + sizeof(scheme) - 1, '@', host) &&
	       str_copy_len(server, server_size, url, (size_t)(rest - url)) &&
	       str_copy(path, path_size, rest);
}

static bool is_same_server(const char *a, const char *b)
{
	static const char usual[] = ":443";
	size_t a_len = strcspn(a + 8, "/") + 8;
	size_t b_len = strcspn(b + 8, "/") + 8;
	a_len -= a_len > 4 && memcmp(a + a_len - 4, usual, 4) == 0 ? 4 : 0;
	b_len -= b_len > 4 && memcmp(b + b_len - 4, usual, 4) == 0 ? 4 : 0;
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

bool url_path_at(const char *url, const char *server, char *path, size_t path_size)
{
	char theirs[256];
	return str_starts(server, "https://") &&
	       url_split(url, theirs, sizeof(theirs), path, path_size) &&
	       is_same_server(theirs, server);
}

enum err fetch_reason(int status)
{
	switch (status) {
	case 200:
	case 201:
	case 206:
		return OK;
	case 401:
	case 403:
		return ERR_AUTH;
	case 404:
	case 410:
		return ERR_NOT_FOUND;
	case 429:
	case 500:
	case 502:
	case 503:
	case 504:
		return ERR_BUSY;
	default:
		return ERR_PROTOCOL;
	}
}

/* Of the disk that the file is on; room for so many bytes more. */
static bool has_room(const char *part, int64_t bytes)
{
	char folder[PATH_MAX];
	struct statvfs disk;
	str_copy(folder, sizeof(folder), part);
	char *slash = strrchr(folder, '/');
	if (slash) {
		*slash = '\0';
	}
	return statvfs(folder, &disk) != 0 ||
	       (int64_t)(disk.f_bavail * disk.f_frsize) >= bytes + FETCH_RESERVE;
}

static enum err begin(struct taking *taking, const struct http_piece *piece)
{
	struct fetch *fetch = taking->fetch;
	if (piece->length < 0) {
		return ERR_PROTOCOL;
	}
	if (piece->status == 200 && taking->len > 0) {
		fetch->is_whole_only = true;
		if (ftruncate(taking->fd, 0) != 0) {
			return ERR_IO;
		}
		taking->len = 0;
	}
	if (piece->length > FETCH_LIMIT - taking->len) {
		return ERR_TOO_BIG;
	}
	taking->total = taking->len + piece->length;
	if (fetch->size >= 0 && taking->total != fetch->size) {
		return ERR_INVALID;
	}
	return has_room(taking->part, piece->length) ? OK : ERR_FULL;
}

static bool take(void *arg, const struct http_piece *piece)
{
	struct taking *taking = arg;
	struct fetch *fetch = taking->fetch;
	if (!taking->has_begun) {
		taking->err = begin(taking, piece);
		taking->has_begun = true;
	}
	const char *data = piece->data;
	for (size_t left = piece->len; taking->err == OK && left > 0;) {
		ssize_t count = pwrite(taking->fd, data, left, taking->len);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			taking->err = errno == ENOSPC ? ERR_FULL : ERR_IO;
			break;
		}
		data += count;
		left -= (size_t)count;
		taking->len += count;
		fetch->came += count;
	}
	if (fetch->progress && taking->total > 0) {
		fetch->progress(fetch->arg, (int)(100 * taking->len / taking->total));
	}
	return taking->err == OK;
}

static enum err ask_for_rest(struct taking *taking)
{
	struct fetch *fetch = taking->fetch;
	struct http_answer answer;
	const struct http_request request = {
		.method = "GET",
		.path = fetch->path,
		.authorization = fetch->authorization,
		.take = take,
		.take_arg = taking,
		.from = taking->len,
		.limit_ms = LIMIT_MS,
		.stall_limit_ms = FETCH_STALL_MS,
		.is_interrupted = fetch->is_interrupted,
		.interrupt_arg = fetch->arg,
	};
	enum err err = http_do(fetch->http, &request, &answer);
	fetch->status = answer.status;
	fetch->retry_after_s = answer.retry_after_s;
	if (err != OK && answer.detail[0]) {
		log_info("update", "the server: %s", answer.detail);
	}
	http_answer_wipe(&answer);
	if (err == OK && fetch->status == 416) { /* more is here than there */
		return ftruncate(taking->fd, 0) == 0 ? ERR_GONE : ERR_IO;
	}
	if (err == OK) {
		err = fetch_reason(fetch->status);
	}
	return err == ERR_REFUSED ? taking->err : err;
}

static enum err fetch_into(struct fetch *fetch, const char *part)
{
	int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0) {
		return errno == ENOSPC ? ERR_FULL : ERR_IO;
	}
	struct taking taking = {.fetch = fetch, .part = part, .fd = fd};
	taking.len = lseek(fd, 0, SEEK_END);
	enum err err = OK;
	if (fetch->size >= 0 && taking.len > fetch->size) {
		err = ftruncate(fd, 0) == 0 ? OK : ERR_IO;
		taking.len = 0;
	}
	if (err == OK && fetch->size > FETCH_LIMIT) {
		err = ERR_TOO_BIG;
	}
	if (err == OK && fetch->size >= 0 && !has_room(part, fetch->size - taking.len)) {
		err = ERR_FULL;
	}
	if (err == OK && (fetch->size < 0 || taking.len < fetch->size)) {
		err = ask_for_rest(&taking);
	}
	if (err == OK && fsync(fd) != 0) {
		err = errno == ENOSPC ? ERR_FULL : ERR_IO;
	}
	close(fd);
	return err;
}

/* From before a restart. */
static bool is_here(const struct fetch *fetch)
{
	char digest[DIGEST_TEXT_LEN + 1];
	return digest_file(fetch->to, digest, fetch->is_interrupted, fetch->arg) == OK &&
	       digest_is_same(digest, fetch->sha256);
}

enum err fetch_file(struct fetch *fetch)
{
	char part[PATH_MAX];
	char digest[DIGEST_TEXT_LEN + 1];
	fetch->came = 0;
	fetch->status = fetch->retry_after_s = 0;
	if (!str_format(part, sizeof(part), "%s.part", fetch->to)) {
		return ERR_IO;
	}
	if (is_here(fetch)) {
		return OK;
	}
	enum err err = fetch_into(fetch, part);
	if (err == OK) {
		err = digest_file(part, digest, fetch->is_interrupted, fetch->arg);
	}
	if (err == OK) {
		err = digest_is_same(digest, fetch->sha256) ? OK : ERR_INVALID;
	}
	if (err == OK && rename(part, fetch->to) != 0) {
		err = ERR_IO;
	}
	if (err == ERR_INVALID || err == ERR_FULL || err == ERR_TOO_BIG) {
		unlink(part);
	}
	return err;
}
