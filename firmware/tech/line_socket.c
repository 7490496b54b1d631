#include "firmware/tech/line_socket.h"
#include "firmware/tech/control_wire.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct line_socket {
	struct worker *worker;
	struct mailbox *requests; /* of char *, at most one */
	struct signal *answered;
	char *answer;
	char *taken;
	int listen_fd, stop_fd;
	int line_ms; /* so long others wait for who has not said all; -1: for ever */
	char path[108];
};

enum { SEND_LIMIT_MS = 5000 }; /* for who asks and does not read the answer */

/* Waits for fd; false: the end has come, or the time is over. */
static bool wait_for(struct line_socket *self, int fd, short events, int limit_ms)
{
	struct pollfd fds[] = {{fd, events, 0}, {self->stop_fd, POLLIN, 0}};
	int count;
	while ((count = poll(fds, 2, limit_ms)) < 0) {
	}
	return count > 0 && (fds[1].revents & POLLIN) == 0;
}

static bool send_all(struct line_socket *self, int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t count = send(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (count < 0 && errno == EAGAIN && wait_for(self, fd, POLLOUT, SEND_LIMIT_MS)) {
			continue;
		}
		if (count <= 0) {
			return false;
		}
		text += count;
		len -= (size_t)count;
	}
	return true;
}

static bool handle_line(struct line_socket *self, int fd, const char *line)
{
	signal_reset(self->answered);
	char *request = mem_copy_str(line);
	if (!mailbox_put(self->requests, request)) {
		mem_free(request);
		return false;
	}
	signal_wait(self->answered, -1);
	char *answer = self->answer;
	self->answer = NULL;
	bool is_sent =
		answer && send_all(self, fd, answer, strlen(answer)) && send_all(self, fd, "\n", 1);
	mem_free(answer);
	return is_sent;
}

/* Who has left wants nothing any more; least of all a restart, minutes later. */
static bool has_left(int fd)
{
	struct pollfd seen = {fd, POLLRDHUP, 0};
	return poll(&seen, 1, 0) > 0;
}

static int left_ms(const struct line_socket *self, int64_t since_ms)
{
	return self->line_ms < 0 ? -1 : (int)MAX_OF(since_ms + self->line_ms - clock_ms(), 0);
}

static void serve(struct line_socket *self, int fd)
{
	struct control_inbox inbox = {0};
	char line[CONTROL_LINE_LEN + 1];
	int64_t since_ms = clock_ms();
	while (wait_for(self, fd, POLLIN, left_ms(self, since_ms))) {
		size_t room = 0;
		char *at = control_inbox_room(&inbox, &room);
		/* Nothing comes into no room: a line over the limit ends here too. */
		ssize_t count = recv(fd, at, room, 0);
		if (count <= 0) {
			return;
		}
		control_inbox_add(&inbox, (size_t)count);
		while (control_inbox_take(&inbox, line)) {
			bool is_wanted = self->line_ms < 0 || !has_left(fd);
			if (!is_wanted || !handle_line(self, fd, line)) {
				return;
			}
			since_ms = clock_ms();
		}
	}
}

static void run(struct worker *worker, void *arg)
{
	struct line_socket *self = arg;
	(void)worker;
	while (wait_for(self, self->listen_fd, POLLIN, -1)) {
		int fd = accept4(self->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0) {
			serve(self, fd);
			close(fd);
		}
	}
}

enum err line_socket_create(const struct line_socket_config *config, mailbox_wake_fn *wake,
	void *wake_arg, struct line_socket **out)
{
	const char *path = config->path, *name = config->name;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (!str_copy(address.sun_path, sizeof(address.sun_path), path)) {
		return ERR_TOO_BIG;
	}
	enum err err = fs_clear_socket(path);
	if (err) {
		log_error(name, "%s: %s", path,
			err == ERR_BUSY ? "something that is no socket stands there"
					: err_name(err));
		return err;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t old = umask(config->is_groups ? 0117 : 0177);
	bool is_bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
			listen(fd, 4) == 0;
	umask(old);
	if (!is_bound) {
		log_error(name, "cannot listen on %s: %s", path, strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return ERR_IO;
	}
	struct line_socket *self = mem_new(struct line_socket);
	self->line_ms = config->line_ms;
	self->listen_fd = fd;
	self->stop_fd = eventfd(0, EFD_CLOEXEC);
	str_copy(self->path, sizeof(self->path), path);
	self->requests = mailbox_create(1, wake, wake_arg);
	self->answered = signal_create();
	self->worker = worker_create(name, run, self, 1, NULL, NULL);
	*out = self;
	return OK;
}

void line_socket_destroy(struct line_socket *self)
{
	if (!self) {
		return;
	}
	mailbox_close(self->requests);
	eventfd_write(self->stop_fd, 1);
	signal_raise(self->answered);
	worker_destroy(self->worker, mem_free);
	mailbox_destroy(self->requests, mem_free);
	mem_free(self->taken);
	mem_free(self->answer);
	signal_destroy(self->answered);
	close(self->listen_fd);
	close(self->stop_fd);
	unlink(self->path);
	mem_free(self);
}

const char *line_socket_take(struct line_socket *self)
{
	if (!self->taken) {
		self->taken = mailbox_take(self->requests, 0);
	}
	return self->taken;
}

void line_socket_answer(struct line_socket *self, const char *answer)
{
	REQUIRE(self->taken);
	mem_free(self->taken);
	self->taken = NULL;
	self->answer = mem_copy_str(answer);
	signal_raise(self->answered);
}
