/* Killed at any time the hall loses no case it has answered, and files none twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sodium.h>
#include <unistd.h>

#include "tests/hall/client.h"
#include "tests/harness/lines.h"

enum { THREADS = 4, EACH = 3000, KILLS = 6 };

static struct {
	char dir[64], city[96], tls[96], db[96], control[96], log[96], program[512];
	pid_t pid;
	int port;
	char sealing_key[64];
} at;

/* What one terminal hands in, and what it was told. */
struct handed {
	char key[33], *body;
	char no[32]; /* "" : not answered yet */
};

struct worker {
	pthread_t thread;
	struct handed handed[EACH];
	int count;
};

static struct worker workers[THREADS];
static atomic_bool is_over;

static bool start(void)
{
	char line[128], port[16];
	snprintf(port, sizeof(port), "%d", at.port);
	const char *args[] = {at.program, "--tls-dir", at.tls, "--port", port, "--fixtures",
		at.city, "--db", at.db, "--control", at.control, "--limit", "all=0", NULL};
	at.pid = process_start(args, at.log, line, sizeof(line));
	int listening = 0;
	if (at.pid <= 0 || sscanf(line, "listening 127.0.0.1:%d", &listening) != 1) {
		return false;
	}
	if (at.port == 0) {
		at.port = listening; /* the same at every start: the threads read it */
	}
	return at.port == listening;
}

static int set_up(void **state)
{
	(void)state;
	char line[1024];
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	snprintf(at.dir, sizeof(at.dir), "/tmp/onedoor-crash.XXXXXX");
	if (sodium_init() < 0 || !mkdtemp(at.dir)) {
		return -1;
	}
	snprintf(at.city, sizeof(at.city), "%s/city", at.dir);
	snprintf(at.tls, sizeof(at.tls), "%s/tls", at.dir);
	snprintf(at.db, sizeof(at.db), "%s/hall.db", at.dir);
	snprintf(at.control, sizeof(at.control), "%s/ctl", at.dir);
	snprintf(at.log, sizeof(at.log), "%s/hall.log", at.dir);
	snprintf(at.program, sizeof(at.program), "%s/tests/hall/onedoor-hall", BUILD_DIR);
	snprintf(line, sizeof(line),
		"bash '%s/tests/hall/small.sh' '%s' '%s' && bash '%s/tests/hall/make-certs.sh' "
		"'%s' "
		">/dev/null 2>&1",
		SOURCE_DIR, SOURCE_DIR, at.city, SOURCE_DIR, at.tls);
	return system(line) == 0 && start() ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	char line[128];
	process_stop(&at.pid, SIGTERM);
	snprintf(line, sizeof(line), "rm -rf '%s'", at.dir);
	(void)!system(line);
	curl_global_cleanup();
	return 0;
}

static struct client *client_of(int i)
{
	return client_create(at.tls, i % 2 ? "terminal-0002" : "terminal-0001", at.port);
}

/* A request of its own: sealed once, and sent with the same bytes again and again. */
static void prepare(struct handed *handed, int number)
{
	char clear[400];
	unsigned char key[32], box[600];
	size_t got;
	key_make(handed->key);
	snprintf(clear, sizeof(clear),
		"{\"matter\":\"hotline-01\",\"lang\":\"zh\",\"last_four\":\"1234\",\"answers\":{"
		"\"wish\":\"第 %d 件\"}}",
		number);
	if (sodium_base642bin(key, sizeof(key), at.sealing_key, strlen(at.sealing_key), NULL, &got,
		    NULL, sodium_base64_VARIANT_ORIGINAL) != 0) {
		abort();
	}
	size_t len = strlen(clear);
	crypto_box_seal(box, (const unsigned char *)clear, len, key);
	char base64[1000];
	sodium_bin2base64(base64, sizeof(base64), box, len + crypto_box_SEALBYTES,
		sodium_base64_VARIANT_ORIGINAL);
	handed->body = malloc(1200);
	if (!handed->body) {
		abort();
	}
	snprintf(handed->body, 1200,
		"{\"sealed\":\"%s\",\"submitted_at\":\"2026-01-05T10:00:00+08:00\",\"offline\":"
		"true}",
		base64);
}

/* Sends it; true when it was answered. Another number than before ends the test. */
static bool send_it(struct client *client, struct handed *handed)
{
	struct answer answer = client_post(client, "/v1/cases", handed->key, NULL, handed->body);
	bool is_answered = answer.curl_code == 0 && answer.status == 201 && answer.json;
	if (is_answered) {
		const char *no = json_string_value(json_object_get(
			json_array_get(json_object_get(answer.json, "cases"), 0), "no"));
		if (!no || (handed->no[0] && strcmp(handed->no, no) != 0)) {
			fprintf(stderr, "%s became %s\n", handed->no, no ? no : "nothing");
			abort();
		}
		snprintf(handed->no, sizeof(handed->no), "%s", no);
	} else if (answer.curl_code == 0 && answer.status < 500) {
		fprintf(stderr, "%d %s\n", answer.status, answer.body);
		abort();
	}
	answer_free(&answer);
	return is_answered;
}

static void *hand_in(void *context)
{
	struct worker *worker = context;
	int index = (int)(worker - workers);
	struct client *client = client_of(index);
	while (!is_over && worker->count < EACH) {
		struct handed *handed = &worker->handed[worker->count];
		prepare(handed, index * EACH + worker->count);
		worker->count++;
		while (!send_it(client, handed) && !is_over) {
			usleep(20 * 1000);
			client_destroy(client);
			client = client_of(index);
		}
	}
	client_destroy(client);
	return NULL;
}

static long stat_of(const char *name)
{
	char line[700], answer[8192] = "";
	snprintf(line, sizeof(line), "'%s' ctl '%s' stats", at.program, at.control);
	FILE *pipe = popen(line, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof(answer), pipe));
	pclose(pipe);
	json_t *stats = json_loads(answer, 0, NULL);
	assert_non_null(stats);
	long value = (long)json_integer_value(json_object_get(stats, name));
	json_decref(stats);
	return value;
}

static void no_case_is_lost_or_doubled(void **state)
{
	(void)state;
	struct client *client = client_of(0);
	struct answer answer = client_get(client, "/v1/catalog", NULL);
	assert_int_equal(answer.status, 200);
	snprintf(at.sealing_key, sizeof(at.sealing_key), "%s", answer_text(&answer, "sealing_key"));
	answer_free(&answer);
	client_destroy(client);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&workers[i].thread, NULL, hand_in, &workers[i]), 0);
	}
	for (int i = 0; i < KILLS; i++) {
		usleep((useconds_t)(150 + 117 * i) * 1000);
		assert_int_equal(process_stop(&at.pid, SIGKILL), 128 + SIGKILL);
		assert_true(start());
	}
	usleep(300 * 1000);
	is_over = true;
	int answered = 0, handed = 0;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
	}
	/* Everything once more: the same number for each, and those cut short have one now. */
	for (int i = 0; i < THREADS; i++) {
		client = client_of(i);
		for (int k = 0; k < workers[i].count; k++) {
			answered += workers[i].handed[k].no[0] != '\0';
			handed++;
			assert_true(send_it(client, &workers[i].handed[k]));
			free(workers[i].handed[k].body);
		}
		client_destroy(client);
	}
	printf("%d handed in, %d answered before the end, %d kills\n", handed, answered, KILLS);
	assert_true(answered > 50);
	/* One of the fixtures. */
	assert_int_equal(stat_of("cases"), handed + 1);
	assert_int_equal(stat_of("duplicate_cases"), 0);
	assert_int_equal(stat_of("work_items"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_case_is_lost_or_doubled)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
