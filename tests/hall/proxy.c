/*
 * hall-proxy: a line that can be cut. Carries TCP from one port to another on this machine, and
 * does to it what a bad line does, on command.
 *   hall-proxy PORT TARGET_PORT --control SOCKET
 * PORT 0: a free one; prints "listening 127.0.0.1:PORT". Commands, one a line, answered by "ok ..."
 * or "error ...":
 *   up                    carry everything (the beginning)
 *   down                  reset what is open, refuse what comes
 *   blackhole             accept and swallow: nothing comes back
 *   delay MS              each piece waits so long
 *   cut-after BYTES       the hall's answers of every connection end after so many bytes
 *   flap UP_MS DOWN_MS    up and down in turn
 *   count                 connections so far
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tests/hall/number.h"

enum { PAIRS_MAX = 64, PIECE = 16384 };

enum mode { UP, DOWN, BLACKHOLE };

struct side {
	int fd;
	bool is_ended; /* no more comes from here */
	uint8_t data[PIECE];
	size_t len, sent;
	int64_t due_ms; /* when the piece may go on */
};

struct pair {
	struct side client, hall;
	int64_t answered; /* bytes of the hall so far */
};

struct proxy {
	int listen_fd, control_fd, asker_fd, target_port;
	enum mode mode;
	int64_t delay_ms, cut_after, flap_up_ms, flap_down_ms, flap_at_ms;
	long connections;
	char line[256];
	size_t line_len;
	struct pair *pairs[PAIRS_MAX];
};

static int64_t now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static struct sockaddr_in local(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static void reset(int fd)
{
	const struct linger hard = {1, 0};
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(fd);
}

static void drop(struct proxy *proxy, int index)
{
	struct pair *pair = proxy->pairs[index];
	reset(pair->client.fd);
	if (pair->hall.fd >= 0) {
		reset(pair->hall.fd);
	}
	free(pair);
	proxy->pairs[index] = NULL;
}

static void set_mode(struct proxy *proxy, enum mode mode)
{
	if (mode != UP && proxy->mode != mode) {
		for (int i = 0; i < PAIRS_MAX; i++) {
			if (proxy->pairs[i] && mode == DOWN) {
				drop(proxy, i);
			}
		}
	}
	proxy->mode = mode;
}

static void accept_client(struct proxy *proxy)
{
	int fd = accept4(proxy->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0) {
		return;
	}
	proxy->connections++;
	int slot = 0;
	while (slot < PAIRS_MAX && proxy->pairs[slot]) {
		slot++;
	}
	if (proxy->mode == DOWN || slot == PAIRS_MAX) {
		reset(fd);
		return;
	}
	struct pair *pair = calloc(1, sizeof(*pair));
	if (!pair) {
		abort();
	}
	const int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	pair->client.fd = fd;
	pair->hall.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	setsockopt(pair->hall.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	const struct sockaddr_in target = local(proxy->target_port);
	if (connect(pair->hall.fd, (const struct sockaddr *)&target, sizeof(target)) < 0 &&
		errno != EINPROGRESS) {
		reset(fd);
		close(pair->hall.fd);
		free(pair);
		return;
	}
	proxy->pairs[slot] = pair;
}

/* False: the connection is over. */
static bool carry(struct proxy *proxy, struct pair *pair, struct side *from, struct side *to)
{
	if (from->len == 0 && !from->is_ended) {
		ssize_t count = recv(from->fd, from->data, sizeof(from->data), 0);
		if (count < 0) {
			return errno == EAGAIN || errno == EINPROGRESS || errno == ENOTCONN;
		}
		if (count == 0) {
			from->is_ended = true;
			shutdown(to->fd, SHUT_WR);
			return !to->is_ended;
		}
		from->len = (size_t)count;
		from->sent = 0;
		from->due_ms = now_ms() + proxy->delay_ms;
		if (from == &pair->hall && proxy->cut_after >= 0) {
			if (pair->answered + (int64_t)from->len > proxy->cut_after) {
				from->len = (size_t)(proxy->cut_after - pair->answered);
			}
			pair->answered += (int64_t)from->len;
		}
	}
	if (proxy->mode == BLACKHOLE) {
		from->len = 0;
		return true;
	}
	while (from->sent < from->len && now_ms() >= from->due_ms) {
		ssize_t count =
			send(to->fd, from->data + from->sent, from->len - from->sent, MSG_NOSIGNAL);
		if (count < 0) {
			return errno == EAGAIN || errno == EINPROGRESS || errno == ENOTCONN;
		}
		from->sent += (size_t)count;
	}
	if (from->sent == from->len) {
		from->len = 0;
	}
	return proxy->cut_after < 0 || pair->answered < proxy->cut_after;
}

static void obey(struct proxy *proxy, const char *line, char *answer, size_t size)
{
	long long a = 0;
	long long b = 0;
	char verb[32] = "";
	int words = sscanf(line, "%31s %lld %lld", verb, &a, &b);
	snprintf(answer, size, "ok");
	if (!strcmp(verb, "count")) {
		snprintf(answer, size, "ok %ld", proxy->connections);
		return;
	}
	if (!strcmp(verb, "delay") && words == 2 && a >= 0) {
		proxy->delay_ms = a;
	} else if (!strcmp(verb, "cut-after") && words == 2 && a >= 0) {
		proxy->cut_after = a;
	} else if (!strcmp(verb, "flap") && words == 3 && a > 0 && b > 0) {
		proxy->flap_up_ms = a;
		proxy->flap_down_ms = b;
		proxy->flap_at_ms = now_ms() + a;
		set_mode(proxy, UP);
	} else if (!strcmp(verb, "up") || !strcmp(verb, "down") || !strcmp(verb, "blackhole")) {
		proxy->flap_at_ms = 0;
		proxy->cut_after = -1;
		proxy->delay_ms = 0;
		set_mode(proxy, verb[0] == 'u' ? UP : verb[0] == 'd' ? DOWN : BLACKHOLE);
	} else {
		snprintf(answer, size,
			"error up|down|blackhole|delay MS|cut-after BYTES|flap UP_MS "
			"DOWN_MS|count");
	}
}

static void read_command(struct proxy *proxy)
{
	ssize_t count = recv(proxy->asker_fd, proxy->line + proxy->line_len,
		sizeof(proxy->line) - 1 - proxy->line_len, 0);
	if (count <= 0) {
		close(proxy->asker_fd);
		proxy->asker_fd = -1;
		proxy->line_len = 0;
		return;
	}
	proxy->line_len += (size_t)count;
	proxy->line[proxy->line_len] = '\0';
	char *end;
	while ((end = strchr(proxy->line, '\n'))) {
		char answer[160];
		*end = '\0';
		obey(proxy, proxy->line, answer, sizeof(answer) - 1);
		strcat(answer, "\n");
		send(proxy->asker_fd, answer, strlen(answer), MSG_NOSIGNAL);
		proxy->line_len -= (size_t)(end + 1 - proxy->line);
		memmove(proxy->line, end + 1, proxy->line_len + 1);
	}
	if (proxy->line_len == sizeof(proxy->line) - 1) {
		proxy->line_len = 0;
	}
}

static int prepare(struct proxy *proxy, struct pollfd *fds, int *timeout_ms)
{
	int count = 0;
	*timeout_ms = -1;
	fds[count++] = (struct pollfd){proxy->listen_fd, POLLIN, 0};
	fds[count++] = (struct pollfd){proxy->control_fd, POLLIN, 0};
	fds[count++] = (struct pollfd){proxy->asker_fd, POLLIN, 0};
	for (int i = 0; i < PAIRS_MAX; i++) {
		struct pair *pair = proxy->pairs[i];
		if (!pair) {
			continue;
		}
		struct side *sides[] = {&pair->client, &pair->hall};
		for (int k = 0; k < 2; k++) {
			struct side *side = sides[k];
			struct side *other = sides[1 - k];
			short events = 0;
			if (side->len == 0 && !side->is_ended) {
				events |= POLLIN;
			}
			if (other->len > 0) {
				if (now_ms() >= other->due_ms) {
					events |= POLLOUT;
				} else {
					*timeout_ms = 2;
				}
			}
			fds[count++] = (struct pollfd){side->fd, events, 0};
		}
	}
	if (proxy->flap_at_ms) {
		int64_t left = proxy->flap_at_ms - now_ms();
		left = left < 0 ? 0 : left;
		*timeout_ms = *timeout_ms < 0 || left < *timeout_ms ? (int)left : *timeout_ms;
	}
	return count;
}

static void run(struct proxy *proxy)
{
	for (;;) {
		struct pollfd fds[3 + 2 * PAIRS_MAX];
		int timeout_ms;
		int count = prepare(proxy, fds, &timeout_ms);
		if (poll(fds, (nfds_t)count, timeout_ms) < 0) {
			continue;
		}
		if (proxy->flap_at_ms && now_ms() >= proxy->flap_at_ms) {
			bool goes_down = proxy->mode == UP;
			set_mode(proxy, goes_down ? DOWN : UP);
			proxy->flap_at_ms =
				now_ms() + (goes_down ? proxy->flap_down_ms : proxy->flap_up_ms);
		}
		for (int i = 0; i < PAIRS_MAX; i++) {
			struct pair *pair = proxy->pairs[i];
			if (pair && (!carry(proxy, pair, &pair->client, &pair->hall) ||
					    !carry(proxy, pair, &pair->hall, &pair->client))) {
				drop(proxy, i);
			}
		}
		if (fds[0].revents) {
			accept_client(proxy);
		}
		if (fds[1].revents) {
			int fd = accept4(proxy->control_fd, NULL, NULL, SOCK_CLOEXEC);
			if (proxy->asker_fd >= 0) {
				close(proxy->asker_fd);
			}
			proxy->asker_fd = fd;
			proxy->line_len = 0;
		} else if (fds[2].revents) {
			read_command(proxy);
		}
	}
}

int main(int argc, char **argv)
{
	struct proxy proxy = {.asker_fd = -1, .control_fd = -1, .cut_after = -1};
	struct sockaddr_un path = {.sun_family = AF_UNIX};
	static const char usage[] = "usage: hall-proxy PORT TARGET_PORT --control SOCKET\n";
	int64_t port;
	int64_t target_port;
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc != 5 || strcmp(argv[3], "--control") != 0 ||
		strlen(argv[4]) >= sizeof(path.sun_path) ||
		!number_read(argv[1], 0, 65535, &port) ||
		!number_read(argv[2], 1, 65535, &target_port)) {
		fputs(usage, stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	proxy.target_port = (int)target_port;
	struct sockaddr_in address = local((int)port);
	const int on = 1;
	proxy.listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(proxy.listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	socklen_t len = sizeof(address);
	if (bind(proxy.listen_fd, (struct sockaddr *)&address, len) < 0 ||
		listen(proxy.listen_fd, 64) < 0 ||
		getsockname(proxy.listen_fd, (struct sockaddr *)&address, &len) < 0) {
		perror("hall-proxy");
		return 1;
	}
	strcpy(path.sun_path, argv[4]);
	unlink(path.sun_path);
	proxy.control_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(proxy.control_fd, (struct sockaddr *)&path, sizeof(path)) < 0 ||
		listen(proxy.control_fd, 4) < 0) {
		perror(argv[4]);
		return 1;
	}
	printf("listening 127.0.0.1:%d\n", ntohs(address.sin_port));
	fflush(stdout);
	run(&proxy);
	return 0;
}
