#include "tests/harness/asker.h"
#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_LIMIT_MS = 130000 };

struct asker {
	int fd;
	char answer[ANSWER_MAX_LEN];
};

/* A socket; or a device file that leads to one, as in a virtual machine. */
static int reach(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat about;
	if (stat(path, &about) == 0 && S_ISCHR(about.st_mode)) {
		return open(path, O_RDWR | O_CLOEXEC);
	}
	if (!str_copy(address.sun_path, sizeof(address.sun_path), path)) {
		return -1;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool put(int fd, const char *line, size_t len)
{
	ssize_t sent = send(fd, line, len, MSG_NOSIGNAL);
	if (sent < 0 && errno == ENOTSOCK) {
		sent = write(fd, line, len);
	}
	return sent == (ssize_t)len;
}

struct asker *asker_open(const char *path, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	do {
		int fd = reach(path);
		if (fd >= 0) {
			struct asker *asker = mem_new(struct asker);
			asker->fd = fd;
			return asker;
		}
		poll(NULL, 0, 5);
	} while (clock_ms() < until_ms);
	return NULL;
}

void asker_close(struct asker *asker)
{
	if (asker) {
		close(asker->fd);
		mem_free(asker);
	}
}

const char *asker_vask(struct asker *asker, const char *fmt, va_list args)
{
	char line[4096];
	asker->answer[0] = '\0';
	int len = vsnprintf(line, sizeof(line) - 1, fmt, args);
	if (len < 0 || (size_t)len >= sizeof(line) - 1) {
		return asker->answer;
	}
	line[len] = '\n';
	if (!put(asker->fd, line, (size_t)len + 1)) {
		return asker->answer;
	}
	size_t got = 0;
	while (got < sizeof(asker->answer) - 1) {
		struct pollfd wait = {asker->fd, POLLIN, 0};
		if (poll(&wait, 1, ANSWER_LIMIT_MS) <= 0) {
			break;
		}
		ssize_t count =
			read(asker->fd, asker->answer + got, sizeof(asker->answer) - 1 - got);
		if (count <= 0) {
			break;
		}
		got += (size_t)count;
		asker->answer[got] = '\0';
		if (asker->answer[got - 1] == '\n') {
			asker->answer[got - 1] = '\0';
			return asker->answer;
		}
	}
	asker->answer[0] = '\0'; /* half an answer is none */
	return asker->answer;
}

const char *asker_ask(struct asker *asker, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *answer = asker_vask(asker, fmt, args);
	va_end(args);
	return answer;
}

bool asker_is_ok(const struct asker *asker)
{
	return strncmp(asker->answer, "ok", 2) == 0;
}
