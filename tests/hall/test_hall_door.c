/* Nobody locks the reference hall's door: neither a crowd that shows nothing nor those who dawdle.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/hall/kit.h"
#include "tests/hall/raw.h"

/* BUSY_MS: a machine may be slow; who is locked out waits for as long as the crowd likes. */
enum { CROWD = 520, PACE_MS = 250, BUSY_MS = 30000 };

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", NULL};
	return kit_open(args) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	kit_close();
	return 0;
}

static int port(void)
{
	return lines_port(kit.lines, 0);
}

/* False: the door was shut in its face before the handshake was over; a terminal asks again then.
 */
static bool is_served(const char *name)
{
	struct client *client = client_create(kit.tls_dir, name, port());
	int64_t began_ms = clock_ms();
	struct answer answer = client_get(client, "/v1/time", NULL);
	bool is_let_in = answer.curl_code == 0;
	if (is_let_in) {
		assert_int_equal(answer.status, 200);
	}
	assert_in_range(clock_ms() - began_ms, 0, BUSY_MS);
	answer_free(&answer);
	client_destroy(client);
	return is_let_in;
}

static void expect_served(const char *name)
{
	assert_true(is_served(name));
}

static void a_crowd_locks_nobody_out(void **state)
{
	(void)state;
	static struct raw *crowd[CROWD];
	int64_t began_ms = clock_ms();
	for (int i = 0; i < CROWD; i++) {
		crowd[i] = raw_open(port(), 1);
		assert_non_null(crowd[i]);
		if (i % 40 == 39) {
			expect_served(i % 80 == 39 ? "terminal-0001" : "terminal-0002");
		}
	}
	expect_served("terminal-0001");
	int64_t took_ms = clock_ms() - began_ms;
	/* All of them are gone in time, the first to come long before. */
	for (int i = 0; i < CROWD; i++) {
		int64_t left_ms = began_ms + took_ms + 5000 + BUSY_MS - clock_ms();
		assert_true(raw_is_closed(crowd[i], (int)(left_ms > 0 ? left_ms : 0)));
	}
	assert_true(clock_ms() - began_ms >= 4900); /* the last had its five seconds */
	for (int i = 0; i < CROWD; i++) {
		raw_close(crowd[i]);
	}
}

/* Nor does a crowd at one address push out who has just come from another. */
static void a_crowd_hurts_its_own_address(void **state)
{
	(void)state;
	static struct raw *crowd[120];
	struct raw *neighbour = raw_open(port(), 2);
	assert_non_null(neighbour);
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		crowd[i] = raw_open(port(), 1);
		assert_non_null(crowd[i]);
	}
	expect_served("terminal-0001"); /* the crowd has been looked at */
	int open = 0;
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		open += !raw_is_closed(crowd[i], 2);
	}
	assert_in_range(open, 1, 32);
	assert_true(raw_greet(neighbour, kit.tls_dir, "terminal-0002"));
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		raw_close(crowd[i]);
	}
	raw_close(neighbour);
}

/* A terminal whose certificate is in bad hands hurts itself alone. */
static void a_terminal_has_so_many(void **state)
{
	(void)state;
	static struct raw *crowd[60];
	char text[4096];
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		static const char ask[] = "GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n";
		crowd[i] = raw_open(port(), 1);
		assert_non_null(crowd[i]);
		assert_true(raw_greet(crowd[i], kit.tls_dir, "terminal-0002"));
		assert_true(raw_send(crowd[i], ask, sizeof(ask) - 1));
		/* Each is answered; only then comes the next. */
		assert_true(raw_read(crowd[i], text, 12, BUSY_MS) > 0);
	}
	int open = 0;
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		open += !raw_is_closed(crowd[i], 100);
	}
	assert_in_range(open, 1, 16);
	expect_served("terminal-0001");
	expect_served("terminal-0002");
	for (size_t i = 0; i < ARRAY_LEN(crowd); i++) {
		raw_close(crowd[i]);
	}
}

/* How somebody dawdles: what is said at once, and what follows a byte at a time. */
static const struct dawdler {
	const char *what;
	bool has_tls;
	const char *begin, *drip;
	int64_t least_ms, most_ms; /* until it is shown the door */
} dawdlers[] = {
	{"says nothing", false, "", "", 4000, 7000},
	{"a handshake byte by byte", false, "\x16\x03\x01\x02", "\x01\x01\x01\x01", 4000, 7000},
	{"a certificate and no request", true, "", "", 4000, 7000},
	{"the request line byte by byte", true, "G", "ET /v1/time/////////////////////////////////",
		4000, 7000},
	{"headers byte by byte", true, "GET /v1/time HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 9000,
		13000},
	{"a body byte by byte", true,
		"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		"Idempotency-Key: 0123456789012345678901\r\nContent-Length: 200\r\n\r\n{",
		"                                                                        ", 9000,
		13000},
	{"a body that never ends", true,
		"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		"Idempotency-Key: 0123456789012345678901\r\nContent-Length: 200\r\n\r\n{",
		"", 9000, 13000},
	{"chunks without end", true,
		"POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		"Idempotency-Key: 0123456789012345678901\r\nTransfer-Encoding: "
		"chunked\r\n\r\nfff\r\n",
		"                                                                        ", 9000,
		13000},
};

static void dawdlers_are_shown_the_door(void **state)
{
	(void)state;
	struct raw *raws[ARRAY_LEN(dawdlers)];
	int64_t began_ms[ARRAY_LEN(dawdlers)];
	bool is_out[ARRAY_LEN(dawdlers)] = {0};
	size_t left = ARRAY_LEN(dawdlers);
	/* Who only rests between two requests is no dawdler. */
	struct client *resting = client_create(kit.tls_dir, "terminal-0001", port());
	struct answer answer = client_get(resting, "/v1/time", NULL);
	answer_free(&answer);
	for (size_t i = 0; i < ARRAY_LEN(dawdlers); i++) {
		raws[i] = raw_open(port(), 1);
		assert_non_null(raws[i]);
		assert_true(
			!dawdlers[i].has_tls || raw_greet(raws[i], kit.tls_dir, "terminal-0002"));
		began_ms[i] = clock_ms();
		if (*dawdlers[i].begin) {
			raw_send(raws[i], dawdlers[i].begin, strlen(dawdlers[i].begin));
		}
	}
	for (size_t step = 0; left > 0; step++) {
		for (size_t i = 0; i < ARRAY_LEN(dawdlers); i++) {
			const struct dawdler *dawdler = &dawdlers[i];
			if (is_out[i]) {
				continue;
			}
			if (step < strlen(dawdler->drip)) {
				raw_send(raws[i], dawdler->drip + step, 1);
			}
			int64_t took_ms = clock_ms() - began_ms[i];
			is_out[i] = raw_is_closed(raws[i], PACE_MS / (int)ARRAY_LEN(dawdlers));
			left -= is_out[i];
			if (is_out[i] ? took_ms < dawdler->least_ms : took_ms > dawdler->most_ms) {
				fail_msg("%s: %s after %lld ms", dawdler->what,
					is_out[i] ? "out" : "still there", (long long)took_ms);
			}
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(dawdlers); i++) {
		raw_close(raws[i]);
	}
	answer = client_get(resting, "/v1/time", NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(client_connections(resting), 0); /* the same one still */
	answer_free(&answer);
	client_destroy(resting);
}

/* New strangers all the time, and terminals come and go among them. */
static atomic_bool is_over;
static pthread_t thronging;

static void *throng(void *context)
{
	(void)context;
	struct raw *held[200] = {0};
	for (size_t i = 0; !atomic_load(&is_over); i = (i + 1) % ARRAY_LEN(held)) {
		raw_close(held[i]);
		held[i] = raw_open(port(), 1);
		usleep(2000);
	}
	for (size_t i = 0; i < ARRAY_LEN(held); i++) {
		raw_close(held[i]);
	}
	return NULL;
}

static void a_throng_locks_nobody_out(void **state)
{
	(void)state;
	/* Who is slower than the throng is pushed out by it, and comes in at one of the next tries.
	 */
	enum { TRIES_MAX = 20 };
	for (int i = 0; i < 30; i++) {
		int tries = 1;
		while (!is_served(i % 2 ? "terminal-0001" : "terminal-0002")) {
			assert_true(++tries <= TRIES_MAX);
		}
	}
}

static int begin_throng(void **state)
{
	return kit_calm(state) || pthread_create(&thronging, NULL, throng, NULL);
}

static int end_throng(void **state)
{
	(void)state;
	atomic_store(&is_over, true);
	return pthread_join(thronging, NULL);
}

int main(void)
{
#define HALL_TEST(name) cmocka_unit_test_setup(name, kit_calm)
	const struct CMUnitTest tests[] = {
		HALL_TEST(a_crowd_locks_nobody_out),
		HALL_TEST(a_crowd_hurts_its_own_address),
		HALL_TEST(a_terminal_has_so_many),
		HALL_TEST(dawdlers_are_shown_the_door),
		cmocka_unit_test_setup_teardown(
			a_throng_locks_nobody_out, begin_throng, end_throng),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
