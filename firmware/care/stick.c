#include "firmware/care/stick.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { LIMIT_MS = 300 * 1000, SLICE_MS = 200 };

enum err stick_parse(const char *line, char *path, size_t path_size)
{
	static const char bundle[] = "bundle ";
	static const struct {
		const char *word;
		enum err err;
	} words[] = {
		{"no-stick", ERR_NOT_FOUND},
		{"no-bundle", ERR_INVALID},
		{"too-big", ERR_FULL},
		{"unreadable", ERR_IO},
	};
	if (str_starts(line, bundle)) {
		const char *found = line + sizeof(bundle) - 1;
		return found[0] == '/' && str_copy(path, path_size, found) ? OK : ERR_PROTOCOL;
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (str_equal(line, words[i].word)) {
			return words[i].err;
		}
	}
	return ERR_PROTOCOL;
}

static enum err read_line(
	int fd, bool (*is_interrupted)(void *arg), void *arg, char *line, size_t size)
{
	const int64_t until_ms = clock_ms() + LIMIT_MS;
	size_t len = 0;
	while (clock_ms() < until_ms) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (is_interrupted(arg)) {
			return ERR_CANCELLED;
		}
		if (poll(&wait, 1, SLICE_MS) <= 0) {
			continue;
		}
		ssize_t count = read(fd, line + len, size - 1 - len);
		if (count <= 0) {
			return ERR_IO; /* it has left without a word */
		}
		len += (size_t)count;
		line[len] = '\0';
		char *end = strchr(line, '\n');
		if (end) {
			*end = '\0';
			return OK;
		}
		if (len == size - 1) {
			return ERR_PROTOCOL;
		}
	}
	return ERR_TIMEOUT;
}

enum err stick_find(const char *socket_path, bool (*is_interrupted)(void *arg), void *arg,
	char *path, size_t path_size)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char line[PATH_MAX + 16];
	if (!socket_path[0] || !str_copy(address.sun_path, sizeof(address.sun_path), socket_path)) {
		return ERR_NOT_FOUND;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		if (fd >= 0) {
			close(fd);
		}
		return ERR_NOT_FOUND;
	}
	enum err err = read_line(fd, is_interrupted, arg, line, sizeof(line));
	close(fd);
	return err == OK ? stick_parse(line, path, path_size) : err;
}
