/* The log over TLS, to a server that is not always there: openssl's, which shows what it got. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"
#include "tests/harness/process.h"

enum { LIMIT_MS = 60000, FILE_MAX = 1024 * 1024 };

static int free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	close(fd);
	return ntohs(address.sin_port);
}

/* Wants a certificate of the hall's CA. key: "server", or one that is not the hall's. */
static pid_t serve(struct scene *scene, int port, const char *name, const char *log)
{
	char at[16], ca[512], cert[512], key[512], out[512];
	str_format(at, sizeof(at), "%d", port);
	str_format(ca, sizeof(ca), "%s/tls/ca.pem", scene_dir(scene));
	str_format(cert, sizeof(cert), "%s/tls/%s.pem", scene_dir(scene), name);
	str_format(key, sizeof(key), "%s/tls/%s.key", scene_dir(scene), name);
	str_format(out, sizeof(out), "%s/%s", scene_dir(scene), log);
	const char *const args[] = {"/usr/bin/openssl", "s_server", "-accept", at, "-cert", cert,
		"-key", key, "-CAfile", ca, "-Verify", "1", "-verify_return_error", "-quiet",
		"-naccept", "8", NULL};
	return process_start(args, out, NULL, 0);
}

static char *got(struct scene *scene, const char *log)
{
	char path[512], *text = NULL;
	size_t len;
	str_format(path, sizeof(path), "%s/%s", scene_dir(scene), log);
	return fs_read(path, FILE_MAX, &text, &len) == OK ? text : NULL;
}

static void wait_for(struct scene *scene, const char *log, const char *words)
{
	int64_t until_ms = clock_ms() + LIMIT_MS;
	for (bool is_there = false; !is_there; poll(NULL, 0, 100)) {
		char *text = got(scene, log);
		is_there = text && strstr(text, words);
		if (!is_there && clock_ms() >= until_ms) {
			fail_msg("'%s' never came: %s", words, text ? text : "");
		}
		mem_free(text);
	}
}

/* Each begins with its length, as far as it counts. */
static void check_frames(const char *text)
{
	int count = 0;
	const char *at = strstr(text, " <");
	assert_non_null(at);
	while (at > text && at[-1] >= '0' && at[-1] <= '9') {
		at--;
	}
	while (*at >= '1' && *at <= '9') {
		char *body;
		long len = strtol(at, &body, 10);
		assert_true(*body == ' ' && body[1] == '<' && len > 40 && len < 640);
		assert_non_null(strstr(body, " terminal-0001 onedoor "));
		at = body + 1;
		for (long i = 0; i < len && *at; i++) {
			at++;
		}
		count++;
	}
	assert_true(count > 5);
}

static void lines_come(void **unused)
{
	char set[64];
	int port = free_port();
	(void)unused;
	str_format(set, sizeof(set), "log.syslog=localhost:%d", port);
	struct scene_config config = journey_config();
	journey_set(&config, set);
	struct scene *scene = journey_open(&config); /* nobody listens yet */
	pid_t server = serve(scene, port, "server", "first");
	wait_for(scene, "first",
		"app - \xEF\xBB\xBF"
		"first frame "); /* kept until then */
	char *text = got(scene, "first");
	check_frames(text);
	mem_free(text);

	process_stop(&server, SIGTERM);
	journey_poke(scene, "unplug scanner");
	journey_wait_device(scene, "scanner", "state", "absent");
	server = serve(scene, port, "server", "second");
	wait_for(scene, "second",
		"scanner - \xEF\xBB\xBF"
		"absent, not_found");
	process_stop(&server, SIGTERM);

	server = serve(scene, port, "wrong", "third"); /* of another CA: nothing is said to it */
	journey_poke(scene, "unplug idcard");
	journey_wait_device(scene, "idcard", "state", "absent");
	poll(NULL, 0, 8000);
	text = got(scene, "third");
	assert_true(!text || !strstr(text, "onedoor"));
	mem_free(text);
	process_stop(&server, SIGTERM);
	journey_close(scene);
}

int main(void)
{
	int input[2]; /* the server closes when there is nothing more to say: there may be, always
		       */
	if (pipe(input) != 0 || dup2(input[0], STDIN_FILENO) < 0) {
		return 2;
	}
	const struct CMUnitTest tests[] = {cmocka_unit_test(lines_come)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
