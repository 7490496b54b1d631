#include "firmware/notice/baton.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

struct baton {
	int fd, panel_fd;
};

/* The byte, and what comes with it. False: it has gone. */
static bool receive(int fd, int *panel_fd_out)
{
	char byte;
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {{0}};
	struct iovec vec = {&byte, 1};
	struct msghdr message = {.msg_iov = &vec,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		.msg_controllen = sizeof(control.bytes)};
	if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) != 1) {
		return false;
	}
	const struct cmsghdr *with = CMSG_FIRSTHDR(&message);
	if (with && with->cmsg_level == SOL_SOCKET && with->cmsg_type == SCM_RIGHTS &&
		with->cmsg_len == CMSG_LEN(sizeof(int))) {
		memcpy(panel_fd_out, CMSG_DATA(with), sizeof(int));
	}
	return true;
}

struct baton *baton_take(const char *path, int64_t limit_ms)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || !str_copy(address.sun_path, sizeof(address.sun_path), path) ||
		connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		log_info("notice", "nobody shows the panel before us (%s: %s)", path,
			strerrordesc_np(errno));
		if (fd >= 0) {
			close(fd);
		}
		return NULL;
	}
	struct pollfd wait = {fd, POLLIN, 0};
	int panel_fd = 0;
	if (poll(&wait, 1, (int)limit_ms) != 1 || !receive(fd, &panel_fd)) {
		log_warn("notice", "who shows the panel before us (%s) does not let it go", path);
		close(fd);
		return NULL;
	}
	struct baton *baton = mem_new(struct baton);
	*baton = (struct baton){.fd = fd, .panel_fd = panel_fd};
	return baton;
}

int baton_panel(const struct baton *baton)
{
	return baton ? baton->panel_fd : 0;
}

void baton_say(struct baton *baton, const char *line)
{
	char text[BATON_LINE_LEN + 2];
	if (baton && str_format(text, sizeof(text), "%s\n", line) &&
		send(baton->fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		log_info("notice", "nobody hears of us: %s", strerrordesc_np(errno));
	}
}

void baton_give(struct baton *baton)
{
	if (baton) {
		if (baton->panel_fd > 0) {
			close(baton->panel_fd);
		}
		close(baton->fd);
		mem_free(baton);
	}
}
