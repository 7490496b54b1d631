#include "tests/hall/control.h"

#include "firmware/base/log.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ASKERS_MAX = 16 };

struct asker {
	int fd; /* -1: free */
	size_t len;
	char line[CONTROL_LINE_MAX];
};

struct control {
	struct asker askers[ASKERS_MAX];
	int listener, stop; /* stop is an eventfd */
	pthread_t thread;
	control_fn *run;
	void *context;
	char path[108];
};

static void write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t count = send(fd, text, len, MSG_NOSIGNAL);
		if (count <= 0) {
			return; /* who asked has left */
		}
		text += count;
		len -= (size_t)count;
	}
}

/* One more piece from who asks; answers every whole line. False when the connection is over. */
static bool serve(struct control *control, struct asker *asker)
{
	ssize_t count =
		recv(asker->fd, asker->line + asker->len, sizeof(asker->line) - 1 - asker->len, 0);
	if (count <= 0) {
		return false;
	}
	asker->len += (size_t)count;
	char *end;
	while ((end = memchr(asker->line, '\n', asker->len))) {
		char answer[CONTROL_ANSWER_MAX] = "ok";
		size_t used = (size_t)(end - asker->line) + 1;
		*end = '\0';
		control->run(control->context, asker->line, answer, sizeof(answer) - 1);
		strcat(answer, "\n");
		write_all(asker->fd, answer, strlen(answer));
		asker->len -= used;
		memmove(asker->line, asker->line + used, asker->len);
	}
	return asker->len < sizeof(asker->line) - 1; /* a line without an end is no command */
}

static void admit(struct control *control)
{
	int fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
	for (size_t i = 0; fd >= 0 && i < ASKERS_MAX; i++) {
		if (control->askers[i].fd < 0) {
			control->askers[i] = (struct asker){.fd = fd};
			return;
		}
	}
	if (fd >= 0) {
		close(fd);
	}
}

static void *run_control(void *context)
{
	struct control *control = context;
	struct pollfd fds[ASKERS_MAX + 2];
	for (;;) {
		for (size_t i = 0; i < ASKERS_MAX; i++) {
			fds[i] = (struct pollfd){.fd = control->askers[i].fd, .events = POLLIN};
		}
		fds[ASKERS_MAX] = (struct pollfd){.fd = control->listener, .events = POLLIN};
		fds[ASKERS_MAX + 1] = (struct pollfd){.fd = control->stop, .events = POLLIN};
		if (poll(fds, ASKERS_MAX + 2, -1) < 0) {
			continue; /* a signal */
		}
		if (fds[ASKERS_MAX + 1].revents) {
			return NULL;
		}
		for (size_t i = 0; i < ASKERS_MAX; i++) {
			if (fds[i].revents && !serve(control, &control->askers[i])) {
				close(control->askers[i].fd);
				control->askers[i].fd = -1;
			}
		}
		if (fds[ASKERS_MAX].revents) {
			admit(control);
		}
	}
}

static bool make_address(const char *path, struct sockaddr_un *address_out)
{
	*address_out = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address_out->sun_path)) {
		return false;
	}
	strcpy(address_out->sun_path, path);
	return true;
}

enum err control_open(
	const char *path, control_fn *run, void *context, struct control **control_out)
{
	struct control *control = mem_new(struct control);
	struct sockaddr_un address;
	control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	control->stop = eventfd(0, EFD_CLOEXEC);
	for (size_t i = 0; i < ASKERS_MAX; i++) {
		control->askers[i].fd = -1;
	}
	control->run = run;
	control->context = context;
	if (control->listener < 0 || control->stop < 0 || !make_address(path, &address)) {
		goto out;
	}
	if (fs_clear_socket(path) != OK) {
		goto out;
	}
	if (bind(control->listener, (struct sockaddr *)&address, sizeof(address)) ||
		listen(control->listener, 16)) {
		goto out;
	}
	snprintf(control->path, sizeof(control->path), "%s", path);
	REQUIRE(pthread_create(&control->thread, NULL, run_control, control) == 0);
	*control_out = control;
	return OK;
out:
	log_error("control", "cannot listen: %s", strerror(errno));
	if (control->listener >= 0) {
		close(control->listener);
	}
	if (control->stop >= 0) {
		close(control->stop);
	}
	mem_free(control);
	return ERR_IO;
}

void control_close(struct control *control)
{
	if (!control) {
		return;
	}
	uint64_t one = 1;
	REQUIRE(write(control->stop, &one, sizeof(one)) == sizeof(one));
	pthread_join(control->thread, NULL);
	for (size_t i = 0; i < ASKERS_MAX; i++) {
		if (control->askers[i].fd >= 0) {
			close(control->askers[i].fd);
		}
	}
	close(control->listener);
	close(control->stop);
	unlink(control->path);
	mem_free(control);
}

int control_send(const char *path, char *const words[], int count)
{
	struct sockaddr_un address;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || !make_address(path, &address) ||
		connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return 1;
	}
	char text[CONTROL_ANSWER_MAX];
	size_t len = 0;
	for (int i = 0; i < count; i++) {
		len += (size_t)snprintf(
			text + len, sizeof(text) - len, "%s%s", i ? " " : "", words[i]);
		if (len >= CONTROL_LINE_MAX) {
			fprintf(stderr, "the command is too long\n");
			close(fd);
			return 1;
		}
	}
	text[len++] = '\n';
	write_all(fd, text, len);
	shutdown(fd, SHUT_WR);
	len = 0;
	ssize_t got;
	while ((got = recv(fd, text + len, sizeof(text) - 1 - len, 0)) > 0) {
		len += (size_t)got;
	}
	close(fd);
	text[len] = '\0';
	fputs(text, stdout);
	return len == 0 || strncmp(text, "error", 5) == 0;
}
