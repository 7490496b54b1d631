#include "firmware/notice/baton.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

enum { EVENTS_MAX = 16 };

struct event {
	enum baton_event kind;
	char said[BATON_LINE_LEN + 1];
};

struct baton_host {
	struct worker *worker;
	struct mailbox *events;
	struct signal *answered;
	int panel_fd; /* the answer */
	int listen_fd, stop_fd;
	char path[108];
};

/* Waits for fd or the end; false: end. */
static bool wait_readable(const struct baton_host *host, int fd)
{
	struct pollfd fds[] = {{fd, POLLIN, 0}, {host->stop_fd, POLLIN, 0}};
	while (poll(fds, 2, -1) < 0) {
	}
	return (fds[1].revents & POLLIN) == 0;
}

static bool tell(struct baton_host *host, enum baton_event kind, const char *said)
{
	struct event *event = mem_new(struct event);
	event->kind = kind;
	str_copy(event->said, sizeof(event->said), said);
	if (!mailbox_put(host->events, event)) {
		mem_free(event);
		return false;
	}
	return true;
}

static bool send_panel(int fd, int panel_fd)
{
	char byte = '1';
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {{0}};
	struct iovec vec = {&byte, 1};
	struct msghdr message = {.msg_iov = &vec, .msg_iovlen = 1};
	if (panel_fd >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof(control.bytes);
		struct cmsghdr *with = CMSG_FIRSTHDR(&message);
		with->cmsg_level = SOL_SOCKET;
		with->cmsg_type = SCM_RIGHTS;
		with->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(with), &panel_fd, sizeof(int));
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL) == 1;
}

/* Until it ends. What is longer than a line is none of ours. */
static void hear(struct baton_host *host, int fd)
{
	char line[BATON_LINE_LEN + 1];
	size_t len = 0;
	while (wait_readable(host, fd)) {
		char byte;
		if (recv(fd, &byte, 1, 0) != 1) {
			return;
		}
		if (byte == '\n') {
			line[len] = '\0';
			len = 0;
			if (!tell(host, BATON_SAID, line)) {
				return;
			}
		} else if (len < BATON_LINE_LEN) {
			line[len++] = byte;
		} else {
			return;
		}
	}
}

static void serve(struct baton_host *host, int fd)
{
	signal_reset(host->answered);
	if (!tell(host, BATON_ASKED, "")) {
		return;
	}
	signal_wait(host->answered, -1);
	if (send_panel(fd, host->panel_fd)) {
		hear(host, fd);
	}
	(void)tell(host, BATON_GIVEN, "");
}

static void run(struct worker *worker, void *arg)
{
	struct baton_host *host = arg;
	(void)worker;
	while (wait_readable(host, host->listen_fd)) {
		const int fd = accept4(host->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0) {
			serve(host, fd);
			close(fd);
		}
	}
}

enum err baton_host_create(
	const char *path, mailbox_wake_fn *wake, void *wake_arg, struct baton_host **host_out)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (!str_copy(address.sun_path, sizeof(address.sun_path), path)) {
		log_error("notice", "path.notice: '%s' is too long for a socket", path);
		return ERR_TOO_BIG;
	}
	enum err err = fs_clear_socket(path);
	const int fd = err ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const mode_t old = umask(0177);
	const bool is_bound = fd >= 0 &&
			      bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
			      listen(fd, 4) == 0;
	umask(old);
	if (!is_bound) {
		log_error("notice", "cannot listen on %s: %s", path,
			err ? err_name(err) : strerrordesc_np(errno));
		if (fd >= 0) {
			close(fd);
		}
		return ERR_IO;
	}
	struct baton_host *host = mem_new(struct baton_host);
	host->listen_fd = fd;
	host->stop_fd = eventfd(0, EFD_CLOEXEC);
	str_copy(host->path, sizeof(host->path), path);
	host->events = mailbox_create(EVENTS_MAX, wake, wake_arg);
	host->answered = signal_create();
	host->worker = worker_create("baton", run, host, 1, NULL, NULL);
	*host_out = host;
	return OK;
}

void baton_host_destroy(struct baton_host *host)
{
	if (!host) {
		return;
	}
	mailbox_close(host->events);
	eventfd_write(host->stop_fd, 1);
	host->panel_fd = -1;
	signal_raise(host->answered);
	worker_destroy(host->worker, mem_free);
	mailbox_destroy(host->events, mem_free);
	signal_destroy(host->answered);
	close(host->listen_fd);
	close(host->stop_fd);
	unlink(host->path);
	mem_free(host);
}

enum baton_event baton_host_take(struct baton_host *host, char said_out[BATON_LINE_LEN + 1])
{
	struct event *event = mailbox_take(host->events, 0);
	const enum baton_event kind = event ? event->kind : BATON_NOTHING;
	str_copy(said_out, BATON_LINE_LEN + 1, event ? event->said : "");
	mem_free(event);
	return kind;
}

void baton_host_lend(struct baton_host *host, int panel_fd)
{
	host->panel_fd = panel_fd;
	signal_raise(host->answered);
}
