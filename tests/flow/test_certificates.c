/* A line that fails for a certificate is not just a line that fails: log, state and the
 * technician's line name which, whoever stands in front of the hall.
 * ../shared/cases/expired-client-certificate.conf */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/rfc3339.h"
#include "tests/harness/journey.h"

enum { DAY_MS = 24 * 3600 * 1000 };

static char dir[] = "/tmp/onedoor-XXXXXX";

static struct scene *open_at(int64_t hall_ms, const char *cert, const char *ca)
{
	static char sets[3][128];
	static char time[RFC3339_LEN + 1];
	str_copy(dir, sizeof(dir), "/tmp/onedoor-XXXXXX");
	assert_non_null(mkdtemp(dir));
	struct scene_config config = journey_config();
	config.dir = dir;
	str_format(sets[0], sizeof(sets[0]), "hall.cert=%s/tls/%s.pem", dir, cert);
	str_format(sets[1], sizeof(sets[1]), "hall.key=%s/tls/%s.key", dir, cert);
	str_format(sets[2], sizeof(sets[2]), "hall.ca=%s/tls/%s.pem", dir, ca);
	for (int i = 0; i < 3; i++) {
		journey_set(&config, sets[i]);
	}
	if (hall_ms >= 0) {
		rfc3339_format(hall_ms, 0, time);
		journey_hall_arg(&config, "--time");
		journey_hall_arg(&config, time);
	}
	json_init();
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	return scene;
}

static struct scene *open_with(const char *cert, const char *ca)
{
	return open_at(-1, cert, ca);
}

static void close_with(struct scene *scene)
{
	char remove[64];
	journey_close(scene);
	str_format(remove, sizeof(remove), "rm -rf '%s'", dir);
	assert_int_equal(system(remove), 0);
}

static void assert_heartbeat_file_says(struct scene *scene, const char *trouble)
{
	char path[128];
	char *text = NULL;
	size_t len = 0;
	struct json *root = NULL;
	str_format(path, sizeof(path), "%s/data/heartbeat.json", scene_dir(scene));
	while (fs_read(path, 64 * 1024, &text, &len) != OK) {
		poll(NULL, 0, 20);
	}
	assert_int_equal(json_parse(text, len, &root), OK);
	const struct json *line = json_get(root, "line");
	assert_string_equal(json_str(line, "trouble", ""), trouble);
	assert_false(json_bool(line, "online", true));
	assert_string_not_equal(json_str(root, "screen", "unknown"), "unknown");
	json_free(root);
	mem_free(text);
}

/* The reference hall closes the connection without a word, as in TLS 1.3 some do. */
static void each_certificate_by_its_name(void **unused)
{
	(void)unused;
	static const struct {
		const char *cert, *ca, *trouble;
	} rows[] = {
		{"expired", "ca", "own_certificate_expired"},
		{"wrong", "ca", "own_certificate_refused"},
		{"stranger", "ca", "terminal_unknown"},
		{"terminal-0001", "wrong-ca", "hall_certificate"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].trouble);
		struct scene *scene = open_with(rows[i].cert, rows[i].ca);
		journey_wait_state(scene, "trouble", rows[i].trouble);
		journey_wait_state(scene, "online", "false");
		char said[64];
		str_format(said, sizeof(said), "offline: %s", rows[i].trouble);
		assert_true(journey_log_count(scene, said) > 0);
		journey_wait_device(scene, "printer", "state", "ready");
		journey_pass(scene, 31000); /* a heartbeat */
		journey_wait(scene, "out_of_service");
		journey_sees(scene, rows[i].trouble);
		assert_heartbeat_file_says(scene, rows[i].trouble);
		close_with(scene);
	}
}

/* Numbers were leased while the certificate was good; with a bad one the kiosk starts anew. */
static void citizens_get_numbers_all_the_same(void **unused)
{
	(void)unused;
	static const struct {
		const char *cert, *trouble;
	} rows[] = {
		{"expired", "own_certificate_expired"},
		{"wrong", "own_certificate_refused"},
		{"stranger", "terminal_unknown"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].cert);
		struct scene *scene = open_with("terminal-0001", "ca");
		journey_wait_ready(scene);
		journey_wait_leased(scene);
		scene_kill_kiosk(scene);
		char change[256];
		str_format(change, sizeof(change),
			"cd '%s/tls' && cp %s.pem terminal-0001.pem && cp %s.key terminal-0001.key",
			dir, rows[i].cert, rows[i].cert);
		assert_int_equal(system(change), 0);
		assert_true(scene_start_kiosk(scene));
		journey_wait_state(scene, "trouble", rows[i].trouble);
		journey_wait_device(scene, "printer", "state", "ready");
		journey_wait(scene, "attract");
		journey_wait_state(scene, "catalog", "true");
		journey_take_number(scene, "zhang");
		assert_true(journey_is_provisional(scene));
		assert_int_equal(journey_slips(scene), 1);
		journey_tap(scene, "help", -1, "help");
		journey_sees(scene, rows[i].trouble);
		close_with(scene);
	}
}

/* A server in front that answers in HTML, as nginx does: with numbers at hand citizens get theirs.
 */
static void a_front_that_does_not_like_it(void **unused)
{
	(void)unused;
	struct scene *scene = open_with("terminal-0001", "ca");
	journey_wait_ready(scene);
	journey_wait_leased(scene);
	journey_hall(scene, "at /v1/* status=400 type=text/html header=Server:nginx/1.22.1 "
			    "body=<html><head><title>400 The SSL certificate error</title>");
	journey_take_number(scene, "zhang");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(
		scene, "said", "400 text/html nginx/1.22.1 400 The SSL certificate error");
	journey_wait_state(scene, "trouble", "foreign_answer"); /* ours is good: it is not that */
	close_with(scene);
}

/* The same when ours has ended: by the hall's time it has, and the handshake does not look. */
static void a_front_that_sees_its_end(void **unused)
{
	(void)unused;
	static const struct {
		int status;
		const char *trouble;
	} rows[] = {
		{400, "own_certificate_expired"},
		{401, "own_certificate_expired"},
		{403, "own_certificate_expired"},
		{495, "own_certificate_expired"},
		{404, "foreign_answer"}, /* which no server says of a certificate */
		{502, "foreign_answer"},
	};
	struct scene *scene = open_at(clock_wall_ms() + 3 * (int64_t)DAY_MS, "soon", "ca");
	journey_wait_ready(scene);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		journey_to_identify(scene);
		journey_identify(scene, "zhang");
		journey_hall(scene,
			"at /v1/* status=%d type=text/html body=<title>%d The SSL certificate "
			"error</title>",
			rows[i].status, rows[i].status);
		journey_tap(scene, "take_number", -1, "done");
		assert_true(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
		journey_wait_state(scene, "trouble", rows[i].trouble);
		journey_wait_state(scene, "outbox", "1");
		journey_hall(scene, "at /v1/* off");
		journey_wait_state(scene, "online", "true");
		journey_wait_state(scene, "outbox", "0");
		journey_call_all(scene);
	}
	assert_int_equal(journey_log_count(scene, "offline: own_certificate_expired: clock "), 4);
	close_with(scene);
}

/* Whatever is cut off, a certificate that was good a minute ago is not to blame. */
static void cut_answers_are_no_refused_certificate(void **unused)
{
	(void)unused;
	static const char *const rules[] = {"cut=20", "lose=yes"};
	struct scene *scene = open_with("terminal-0001", "ca");
	journey_wait_ready(scene);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		journey_hall(scene, "at /v1/* %s", rules[i]);
		journey_take_number(scene, i == 0 ? "zhang" : "li");
		assert_true(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
		journey_wait_state(scene, "trouble", "no_answer");
		poll(NULL, 0, 6000); /* some probes more */
		journey_wait_state(scene, "trouble", "no_answer");
		journey_hall(scene, "at /v1/* off");
		journey_wait_state(scene, "online", "true");
	}
	assert_int_equal(journey_log_count(scene, "own_certificate"), 0);
	close_with(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_certificate_by_its_name),
		cmocka_unit_test(citizens_get_numbers_all_the_same),
		cmocka_unit_test(a_front_that_does_not_like_it),
		cmocka_unit_test(cut_answers_are_no_refused_certificate),
		cmocka_unit_test(a_front_that_sees_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
