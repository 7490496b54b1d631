#include "ui/gfx/input_wakes.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <unistd.h>

void input_wakes_open(struct input_wakes *wakes)
{
	glob_t found;
	input_wakes_close(wakes);
	if (glob("/dev/input/event*", 0, NULL, &found) != 0) {
		return;
	}
	for (size_t i = 0; i < found.gl_pathc && wakes->count < INPUT_WAKES_MAX; i++) {
		const int fd = open(found.gl_pathv[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0) {
			wakes->fds[wakes->count++] = fd;
		}
	}
	globfree(&found);
}

void input_wakes_close(struct input_wakes *wakes)
{
	while (wakes->count > 0) {
		close(wakes->fds[--wakes->count]);
	}
}

int input_wakes_poll(const struct input_wakes *wakes, struct pollfd *fds)
{
	for (int i = 0; i < wakes->count; i++) {
		fds[i] = (struct pollfd){wakes->fds[i], POLLIN, 0};
	}
	return wakes->count;
}

/* False: it has gone. */
static bool empty(int fd)
{
	char thrown_away[4096];
	ssize_t len;
	do {
		len = read(fd, thrown_away, sizeof(thrown_away));
	} while (len > 0 || (len < 0 && errno == EINTR));
	return len < 0 && errno == EAGAIN;
}

bool input_wakes_drain(struct input_wakes *wakes, const struct pollfd *fds)
{
	bool is_woken = false;
	int kept = 0;
	for (int i = 0; i < wakes->count; i++) {
		is_woken |= fds[i].revents != 0;
		if (fds[i].revents && !empty(fds[i].fd)) {
			close(fds[i].fd);
		} else {
			wakes->fds[kept++] = fds[i].fd;
		}
	}
	wakes->count = kept;
	return is_woken;
}
