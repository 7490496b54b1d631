#include "firmware/tech/control.h"
#include "firmware/tech/control_wire.h"
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

struct control {
	struct worker *worker;
	struct mailbox *requests; /* of char *, at most one */
	struct signal *answered;
	char *answer;
	char *taken;
	int listen_fd, stop_fd;
	char path[108];
};

/* Waits for fd or the end; false: end. */
static bool wait_readable(struct control *control, int fd)
{
	struct pollfd fds[] = {{fd, POLLIN, 0}, {control->stop_fd, POLLIN, 0}};
	while (poll(fds, 2, -1) < 0) {
	}
	return (fds[1].revents & POLLIN) == 0;
}

static bool send_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t count = send(fd, text, len, MSG_NOSIGNAL);
		if (count <= 0) {
			return false;
		}
		text += count;
		len -= (size_t)count;
	}
	return true;
}

static bool handle_line(struct control *control, int fd, const char *line)
{
	signal_reset(control->answered);
	char *request = mem_copy_str(line);
	if (!mailbox_put(control->requests, request)) {
		mem_free(request);
		return false;
	}
	signal_wait(control->answered, -1);
	char *answer = control->answer;
	control->answer = NULL;
	bool is_sent = answer && send_all(fd, answer, strlen(answer)) && send_all(fd, "\n", 1);
	mem_free(answer);
	return is_sent;
}

static void serve(struct control *control, int fd)
{
	struct control_inbox inbox = {0};
	char line[CONTROL_LINE_LEN + 1];
	while (wait_readable(control, fd)) {
		size_t room = 0;
		char *at = control_inbox_room(&inbox, &room);
		/* Nothing comes into no room: a line over the limit ends here too. */
		ssize_t count = recv(fd, at, room, 0);
		if (count <= 0) {
			return;
		}
		control_inbox_add(&inbox, (size_t)count);
		while (control_inbox_take(&inbox, line)) {
			if (!handle_line(control, fd, line)) {
				return;
			}
		}
	}
}

static void run(struct worker *worker, void *arg)
{
	struct control *control = arg;
	(void)worker;
	while (wait_readable(control, control->listen_fd)) {
		int fd = accept4(control->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0) {
			serve(control, fd);
			close(fd);
		}
	}
}

enum err control_create(
	const char *path, mailbox_wake_fn *wake, void *wake_arg, struct control **control_out)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (!str_copy(address.sun_path, sizeof(address.sun_path), path)) {
		return ERR_TOO_BIG;
	}
	enum err err = fs_clear_socket(path);
	if (err) {
		log_error("control", "%s: %s", path,
			err == ERR_BUSY ? "something that is no socket stands there"
					: err_name(err));
		return err;
	}
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t old = umask(0177);
	bool is_bound = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
			listen(fd, 4) == 0;
	umask(old);
	if (!is_bound) {
		log_error("control", "cannot listen on %s: %s", path, strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return ERR_IO;
	}
	struct control *control = mem_new(struct control);
	control->listen_fd = fd;
	control->stop_fd = eventfd(0, EFD_CLOEXEC);
	str_copy(control->path, sizeof(control->path), path);
	control->requests = mailbox_create(1, wake, wake_arg);
	control->answered = signal_create();
	control->worker = worker_create("control", run, control, 1, NULL, NULL);
	*control_out = control;
	return OK;
}

void control_destroy(struct control *control)
{
	if (!control) {
		return;
	}
	mailbox_close(control->requests);
	eventfd_write(control->stop_fd, 1);
	signal_raise(control->answered);
	worker_destroy(control->worker, mem_free);
	mailbox_destroy(control->requests, mem_free);
	mem_free(control->taken);
	mem_free(control->answer);
	signal_destroy(control->answered);
	close(control->listen_fd);
	close(control->stop_fd);
	unlink(control->path);
	mem_free(control);
}

const char *control_take(struct control *control)
{
	if (!control->taken) {
		control->taken = mailbox_take(control->requests, 0);
	}
	return control->taken;
}

void control_answer(struct control *control, const char *answer)
{
	REQUIRE(control->taken);
	mem_free(control->taken);
	control->taken = NULL;
	control->answer = mem_copy_str(answer);
	signal_raise(control->answered);
}
