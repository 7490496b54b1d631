/*
 * Name servers as the field has them: the first says nothing, or only that it cannot. The kiosk,
 * the hall and the name servers stand in a network and a file system of their own, which takes
 * root; the hall is called hall.test there.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

enum { ONLINE_LIMIT_MS = 30000 }; /* a silent name server keeps nobody off line for longer */

enum { DNS_PORT = 53, HEADER_LEN = 12 };

/* What listens at 127.0.0.2 and onward. */
enum { SILENT, ANSWERS, FAILS, SILENT_TOO, SERVER_COUNT };

static struct stage {
	bool has_network;
	char dir[64], resolv_conf[96], nsswitch_conf[96];
	int sockets[SERVER_COUNT];
	pid_t responder;
} stage;

static struct sockaddr_in address_of(int server)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
		.sin_port = htons(DNS_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)server)};
}

/* RFC 1035 4.1: the question comes back, with 127.0.0.1 when an address was asked for. */
static size_t answer(uint8_t *message, size_t len, bool fails)
{
	static const uint8_t record[] = {
		0xc0, HEADER_LEN, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1};
	size_t at = HEADER_LEN;
	while (at < len && message[at]) {
		at += (size_t)message[at] + 1;
	}
	if (at + 5 > len) {
		return 0;
	}
	bool is_address = message[at + 1] == 0 && message[at + 2] == 1;
	at += 5;
	message[2] = 0x81;
	message[3] = fails ? 0x82 : 0x80; /* SERVFAIL: it does not know either */
	memset(message + 6, 0, 6);
	if (is_address && !fails) {
		message[7] = 1;
		memcpy(message + at, record, sizeof(record));
		at += sizeof(record);
	}
	return at;
}

static void respond(int fd, bool fails)
{
	uint8_t message[1500 + 32];
	struct sockaddr_in from;
	socklen_t from_len = sizeof(from);
	ssize_t len = recvfrom(fd, message, 1500, 0, (struct sockaddr *)&from, &from_len);
	size_t answer_len = len > HEADER_LEN ? answer(message, (size_t)len, fails) : 0;
	if (answer_len) {
		(void)sendto(fd, message, answer_len, 0, (struct sockaddr *)&from, from_len);
	}
}

static pid_t start_responder(void)
{
	pid_t pid = fork();
	if (pid != 0) {
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	struct pollfd polled[] = {
		{stage.sockets[ANSWERS], POLLIN, 0}, {stage.sockets[FAILS], POLLIN, 0}};
	while (poll(polled, ARRAY_LEN(polled), -1) > 0) {
		if (polled[0].revents) {
			respond(polled[0].fd, false);
		}
		if (polled[1].revents) {
			respond(polled[1].fd, true);
		}
	}
	_exit(0);
}

static bool write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we"); /* the same file, so that what is mounted stays */
	bool is_written = file && fputs(text, file) >= 0;
	return file && fclose(file) == 0 && is_written;
}

static bool raise_loopback(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	close(fd);
	return is_up;
}

static int open_stage(void **state)
{
	(void)state;
	if (getuid() != 0 || unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) {
		return 0; /* the tests say so */
	}
	str_copy(stage.dir, sizeof(stage.dir), "/tmp/onedoor-names-XXXXXX");
	if (!mkdtemp(stage.dir)) {
		return -1;
	}
	str_format(stage.resolv_conf, sizeof(stage.resolv_conf), "%s/resolv.conf", stage.dir);
	str_format(stage.nsswitch_conf, sizeof(stage.nsswitch_conf), "%s/nsswitch.conf", stage.dir);
	if (!raise_loopback() || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		!write_file(stage.resolv_conf, "") ||
		!write_file(stage.nsswitch_conf, "hosts: files dns\n") ||
		mount(stage.resolv_conf, "/etc/resolv.conf", NULL, MS_BIND, NULL) != 0 ||
		mount(stage.nsswitch_conf, "/etc/nsswitch.conf", NULL, MS_BIND, NULL) != 0) {
		perror("name servers");
		return -1;
	}
	for (int i = 0; i < SERVER_COUNT; i++) {
		struct sockaddr_in address = address_of(i);
		stage.sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		if (bind(stage.sockets[i], (struct sockaddr *)&address, sizeof(address)) != 0) {
			perror("name servers");
			return -1;
		}
	}
	stage.responder = start_responder();
	stage.has_network = true;
	return 0;
}

static int close_stage(void **state)
{
	(void)state;
	if (!stage.has_network) {
		return 0;
	}
	kill(stage.responder, SIGKILL);
	waitpid(stage.responder, NULL, 0);
	umount2("/etc/resolv.conf", MNT_DETACH);
	umount2("/etc/nsswitch.conf", MNT_DETACH);
	unlink(stage.resolv_conf);
	unlink(stage.nsswitch_conf);
	return rmdir(stage.dir);
}

/* How many questions it has got since it was last looked at. */
static int count_questions(int server)
{
	uint8_t message[1500];
	int count = 0;
	while (recv(stage.sockets[server], message, sizeof(message), MSG_DONTWAIT) >= 0) {
		count++;
	}
	return count;
}

static void name_servers(const int *servers, int count)
{
	char text[256] = "";
	for (int i = 0; i < count; i++) {
		str_append(text, sizeof(text), "nameserver 127.0.0.%d\n", 2 + servers[i]);
	}
	assert_true(write_file(stage.resolv_conf, text));
}

/* The kiosk is to reach the hall by a name. */
static struct scene_config named_hall(void)
{
	struct scene_config config = journey_config();
	journey_hall_arg(&config, "--port");
	journey_hall_arg(&config, "18443");
	journey_set(&config, "hall.url=https://hall.test:18443");
	return config;
}

static void need_network(void)
{
	if (!stage.has_network) {
		print_message("skipped: no network of its own without root (unshare)\n");
		skip();
	}
}

static void online_past_a_dead_name_server(void **state)
{
	(void)state;
	enum { NOBODY = SERVER_COUNT }; /* no such host: refused at once */
	static const struct {
		int servers[3];
		int count;
	} cases[] = {
		{{SILENT, ANSWERS}, 2},
		{{SILENT, SILENT_TOO, ANSWERS}, 3},
		{{FAILS, SILENT, ANSWERS}, 3},
		{{NOBODY, SILENT, ANSWERS}, 3},
		{{ANSWERS, SILENT}, 2},
	};
	need_network();
	struct scene_config config = named_hall();
	name_servers(cases[0].servers, cases[0].count);
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (i > 0) {
			scene_kill_kiosk(scene);
			name_servers(cases[i].servers, cases[i].count);
			count_questions(SILENT);
			assert_true(scene_start_kiosk(scene));
		}
		if (!scene_wait_state(scene, "online", "true", ONLINE_LIMIT_MS)) {
			fail_msg("row %d: not online in %d ms", (int)i, ONLINE_LIMIT_MS);
		}
		/* It is on the way, or the row would say nothing. (On a busy machine also when the
		 * one before it is slow.) */
		assert_true(count_questions(SILENT) > 0 || cases[i].servers[0] == ANSWERS);
	}
	journey_close(scene);
}

/* As at boot, before the network has said who they are; and when the only one wakes up late. */
static void name_servers_that_come_later(void **state)
{
	(void)state;
	static const int only_silent[] = {SILENT};
	static const int only_answers[] = {ANSWERS};
	need_network();
	struct scene_config config = named_hall();
	for (int count = 0; count < 2; count++) {
		name_servers(only_silent, count);
		struct scene *scene = scene_open(&config);
		assert_non_null(scene);
		assert_true(scene_wait_state(scene, "screen", "out_of_service", JOURNEY_LIMIT_MS));
		assert_true(scene_wait_state(scene, "online", "false", JOURNEY_LIMIT_MS));
		name_servers(only_answers, 1);
		journey_wait_state(scene, "online", "true");
		journey_close(scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(online_past_a_dead_name_server),
		cmocka_unit_test(name_servers_that_come_later),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
