/* Who has the panel, and what stands on it when the kiosk does not draw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"
#include "firmware/notice/baton.h"
#include "firmware/notice/notice.h"

enum { LIMIT_MS = 20000, MINUTE_MS = NOTICE_PATIENCE_MS };

static void one_moment_is_no_longer_than_a_minute(void **state)
{
	(void)state;
	struct notice notice;
	notice_init(&notice, 1000);
	assert_false(notice_is_out(&notice, 1000));
	assert_int_equal(notice_next_ms(&notice, 1000), 1000 + MINUTE_MS);
	assert_false(notice_is_out(&notice, 1000 + MINUTE_MS - 1));
	assert_true(notice_is_out(&notice, 1000 + MINUTE_MS));
	assert_int_equal(notice_next_ms(&notice, 1000 + MINUTE_MS), INT64_MAX);
}

static void a_kiosk_that_worked_comes_back_in_a_moment(void **state)
{
	(void)state;
	struct notice notice;
	notice_init(&notice, 0);
	notice_kiosk_came(&notice, 5000);
	notice_kiosk_said(&notice, "starting");
	assert_int_equal(notice_next_ms(&notice, 5000), INT64_MAX); /* it draws */
	notice_kiosk_went(&notice, 5000 + 10 * MINUTE_MS);
	assert_false(notice_is_out(&notice, 5000 + 10 * MINUTE_MS));
	assert_true(notice_is_out(&notice, 5000 + 11 * MINUTE_MS));
}

static void a_kiosk_that_always_falls_is_out_of_service(void **state)
{
	(void)state;
	struct notice notice;
	int64_t now_ms = 0;
	notice_init(&notice, now_ms);
	while (now_ms < MINUTE_MS) {
		assert_false(notice_is_out(&notice, now_ms));
		notice_kiosk_came(&notice, now_ms + 1000);
		notice_kiosk_said(&notice, "starting");
		now_ms += 6000;
		notice_kiosk_went(&notice, now_ms);
	}
	assert_true(notice_is_out(&notice, now_ms));
}

static void the_reason_is_shown_at_once_and_until_it_is_gone(void **state)
{
	(void)state;
	struct notice notice;
	notice_init(&notice, 0);
	notice_kiosk_came(&notice, 100);
	notice_kiosk_said(&notice, "starting");
	notice_kiosk_said(&notice, "reason config");
	notice_kiosk_said(&notice, "reason that nobody knows");
	notice_kiosk_said(&notice, "");
	notice_kiosk_went(&notice, 200);
	assert_true(notice_is_out(&notice, 200));
	assert_int_equal(notice.reason, NOTICE_REASON_config);
	notice_kiosk_came(&notice, 5000);
	assert_int_equal(notice.reason, NOTICE_REASON_config);
	notice_kiosk_said(&notice, "starting");
	notice_kiosk_went(&notice, 6000);
	assert_int_equal(notice.reason, NOTICE_REASON_none);
	assert_false(notice_is_out(&notice, 6000));
}

/* --- the baton --- */

static char dir[] = "/tmp/onedoor-baton-XXXXXX", path[64];
static struct baton_host *host;
static struct signal *woken;

static void wake(void *arg)
{
	signal_raise(arg);
}

static int setup(void **state)
{
	(void)state;
	str_copy(dir, sizeof(dir), "/tmp/onedoor-baton-XXXXXX");
	woken = signal_create();
	return !mkdtemp(dir) || !str_format(path, sizeof(path), "%s/panel.sock", dir) ||
	       baton_host_create(path, wake, woken, &host) != OK;
}

static int teardown(void **state)
{
	(void)state;
	baton_host_destroy(host);
	signal_destroy(woken);
	return rmdir(dir); /* the socket has gone, too */
}

static void expect_event(enum baton_event wanted, const char *wanted_line)
{
	char said[BATON_LINE_LEN + 1];
	const int64_t until_ms = clock_ms() + LIMIT_MS;
	enum baton_event event;
	while ((event = baton_host_take(host, said)) == BATON_NOTHING && clock_ms() < until_ms) {
		signal_wait(woken, 100);
		signal_reset(woken);
	}
	assert_int_equal(event, wanted);
	assert_string_equal(said, wanted_line);
}

/* Asks on a thread of its own, as another process would. */
struct asking {
	struct worker *worker;
	struct baton *baton;
};

static void ask(struct worker *worker, void *arg)
{
	(void)worker;
	((struct asking *)arg)->baton = baton_take(path, LIMIT_MS);
}

static struct baton *take(int panel_fd)
{
	struct asking asking = {0};
	asking.worker = worker_create("asking", ask, &asking, 1, NULL, NULL);
	expect_event(BATON_ASKED, "");
	baton_host_lend(host, panel_fd);
	worker_destroy(asking.worker, NULL);
	return asking.baton;
}

static void the_panel_is_lent_as_long_as_the_kiosk_lives(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 3; i++) {
		struct baton *baton = take(ends[1]);
		assert_non_null(baton);
		/* The same thing under another number. */
		assert_true(baton_panel(baton) > 0 && baton_panel(baton) != ends[1]);
		char byte = 0;
		assert_int_equal(write(baton_panel(baton), "x", 1), 1);
		assert_int_equal(read(ends[0], &byte, 1), 1);
		baton_say(baton, "starting");
		expect_event(BATON_SAID, "starting");
		baton_say(baton, "reason config");
		expect_event(BATON_SAID, "reason config");
		baton_give(baton);
		expect_event(BATON_GIVEN, "");
	}
	close(ends[0]);
	close(ends[1]);
}

static void without_a_panel_there_is_only_the_word(void **state)
{
	(void)state;
	struct baton *baton = take(-1);
	assert_non_null(baton);
	assert_int_equal(baton_panel(baton), 0);
	baton_give(baton);
	expect_event(BATON_GIVEN, "");
}

static void nobody_listens(void **state)
{
	(void)state;
	assert_null(baton_take("/tmp/onedoor-there-is-no-such-socket", LIMIT_MS));
	char long_path[300];
	memset(long_path, 'x', sizeof(long_path) - 1);
	long_path[sizeof(long_path) - 1] = '\0';
	assert_null(baton_take(long_path, LIMIT_MS));
	assert_int_equal(baton_panel(NULL), 0);
	baton_say(NULL, "starting");
	baton_give(NULL);
}

/* One that does not answer is not waited for. */
static void nobody_answers(void **state)
{
	(void)state;
	const int64_t begin_ms = clock_ms();
	assert_null(baton_take(path, 50));
	assert_in_range(clock_ms() - begin_ms, 0, LIMIT_MS - 1);
	expect_event(BATON_ASKED, "");
	baton_host_lend(host, -1);
	expect_event(BATON_GIVEN, "");
}

/* Whoever says what is no line of ours has lost the panel. */
static void who_talks_too_much(void **state)
{
	(void)state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char noise[4096];
	memset(noise, 'n', sizeof(noise));
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	str_copy(address.sun_path, sizeof(address.sun_path), path);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	expect_event(BATON_ASKED, "");
	baton_host_lend(host, -1);
	(void)!send(fd, noise, sizeof(noise), MSG_NOSIGNAL);
	expect_event(BATON_GIVEN, "");
	close(fd);
}

int main(void)
{
#define BATON_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_moment_is_no_longer_than_a_minute),
		cmocka_unit_test(a_kiosk_that_worked_comes_back_in_a_moment),
		cmocka_unit_test(a_kiosk_that_always_falls_is_out_of_service),
		cmocka_unit_test(the_reason_is_shown_at_once_and_until_it_is_gone),
		BATON_TEST(the_panel_is_lent_as_long_as_the_kiosk_lives),
		BATON_TEST(without_a_panel_there_is_only_the_word),
		BATON_TEST(nobody_listens),
		BATON_TEST(nobody_answers),
		BATON_TEST(who_talks_too_much),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
