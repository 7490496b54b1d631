/*
 * A city's worth of kiosks at one reference hall: each on a TLS connection with a certificate of
 * its own, heartbeats, the status, a number and an application every few seconds. Prints one JSON
 * object. usage: bench_load [KIOSKS [SECONDS]]
 */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"
#include "tests/bench/box.h"
#include "tests/bench/figures.h"
#include "tests/hall/client.h"
#include "tests/harness/lines.h"
#include "tests/harness/usage.h"

enum { KIOSKS_MAX = 400, THREADS = 20, KIOSKS_USUAL = 200, SECONDS_USUAL = 30, ASKS = 4 };

/* What a kiosk does, and how often. */
static const struct ask {
	const char *name;
	int every_ms;
} asks[ASKS] = {{"heartbeat", 5000}, {"status", 5000}, {"ticket", 10000}, {"application", 10000}};

struct kiosk {
	struct client *client;
	int64_t due_ms[ASKS];
};

static struct kiosk kiosks[KIOSKS_MAX];
static int kiosk_count;
static int64_t end_ms;
static uint8_t sealing_key[SEAL_KEY_LEN];
static struct figure figures[ASKS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int errors;

static void must(bool is_good, const char *what)
{
	if (!is_good) {
		fprintf(stderr, "bench_load: %s\n", what);
		exit(1);
	}
}

static struct answer ask(struct kiosk *kiosk, int what, char *application)
{
	char key[33];
	key_make(key);
	switch (what) {
	case 0:
		return client_post(kiosk->client, "/v1/terminals/me/heartbeat", key, NULL,
			"{\"screen\":\"attract\",\"frames\":1,\"last_input_s\":4,\"devices\":[],"
			"\"outbox\":0,\"versions\":{\"firmware\":\"0.1.0\"}}");
	case 1:
		return client_get(kiosk->client, "/v1/status", NULL);
	case 2:
		return client_post(
			kiosk->client, "/v1/tickets", key, NULL, "{\"matter\":\"hrss-07\"}");
	default:
		return client_post(kiosk->client, "/v1/cases", key, NULL, application);
	}
}

static void do_one(struct kiosk *kiosk, int what)
{
	char *application = what == 3 ? box_make(sealing_key) : NULL;
	int64_t began_us = clock_us();
	struct answer answer = ask(kiosk, what, application);
	double ms = (double)(clock_us() - began_us) / 1000;
	json_text_free(application);
	bool is_good = answer.curl_code == 0 && answer.status >= 200 && answer.status < 300;
	if (!is_good && atomic_fetch_add(&errors, 1) < 5) {
		fprintf(stderr, "bench_load: %s: curl %d, status %d, %s\n", asks[what].name,
			answer.curl_code, answer.status, answer.body ? answer.body : "");
	}
	answer_free(&answer);
	pthread_mutex_lock(&lock);
	figure_take(&figures[what], ms);
	pthread_mutex_unlock(&lock);
}

/* The kiosks of one thread, whichever is due first. */
static void *run(void *arg)
{
	int first = (int)(intptr_t)arg;
	for (;;) {
		struct kiosk *next = NULL;
		int what = 0;
		for (int i = first; i < kiosk_count; i += THREADS) {
			for (int k = 0; k < ASKS; k++) {
				if (!next || kiosks[i].due_ms[k] < next->due_ms[what]) {
					next = &kiosks[i];
					what = k;
				}
			}
		}
		if (!next || next->due_ms[what] >= end_ms) {
			return NULL;
		}
		poll(NULL, 0, (int)MAX_OF(next->due_ms[what] - clock_ms(), (int64_t)0));
		do_one(next, what);
		next->due_ms[what] += asks[what].every_ms;
	}
}

static void make_certificates(const char *dir)
{
	static char command[KIOSKS_MAX * 16 + 512];
	str_format(command, sizeof(command),
		"exec /bin/bash '%s/tests/hall/make-certs.sh' '%s/tls'", SOURCE_DIR, dir);
	for (int i = 0; i < kiosk_count; i++) {
		str_append(command, sizeof(command), " terminal-%04d", i + 1);
	}
	must(system(command) == 0, "no certificates");
}

/* Each has its connection already when the time begins. */
static void connect_all(struct lines *lines)
{
	char tls[300];
	char name[32];
	str_format(tls, sizeof(tls), "%s/tls", lines_dir(lines));
	for (int i = 0; i < kiosk_count; i++) {
		str_format(name, sizeof(name), "terminal-%04d", i + 1);
		kiosks[i].client = client_create(tls, name, lines_port(lines, 0));
		struct answer answer = client_get(kiosks[i].client, "/v1/status", NULL);
		must(answer.curl_code == 0 && answer.status == 200, "a kiosk is not let in");
		answer_free(&answer);
		for (int k = 0; k < ASKS; k++) {
			kiosks[i].due_ms[k] =
				clock_ms() + 1000 + seal_random_u32() % asks[k].every_ms;
		}
	}
	struct answer catalog = client_get(kiosks[0].client, "/v1/catalog", NULL);
	must(seal_parse_key(answer_text(&catalog, "sealing_key"), sealing_key) == OK, "no key");
	answer_free(&catalog);
}

static int64_t count_at_hall(struct lines *lines, const char *name)
{
	struct json *stats = NULL;
	const char *text = lines_hall(lines, "stats");
	must(json_parse(text, strlen(text), &stats) == OK, "the hall says nothing");
	int64_t value = json_int(stats, name, -1);
	json_free(stats);
	return value;
}

static void tell(struct lines *lines, struct usage before, struct usage after, int64_t took_ms)
{
	int count = 0;
	for (int k = 0; k < ASKS; k++) {
		count += figures[k].count;
	}
	double cpu = (double)(after.cpu_ticks - before.cpu_ticks) / (double)sysconf(_SC_CLK_TCK) /
		     (double)took_ms * 1000 * 100;
	printf("{\n  \"kiosks\": %d, \"requests_per_s\": %.1f,\n", kiosk_count,
		count * 1000.0 / (double)took_ms);
	for (int k = 0; k < ASKS; k++) {
		figure_tell(asks[k].name, "ms", &figures[k], NAN, ",\n");
	}
	figure_value("errors", "answers", errors, 0, ",\n");
	figure_value("double", "cases", (double)count_at_hall(lines, "duplicate_cases"), 0, ",\n");
	figure_value("hall_cpu", "% of one core", cpu, NAN, ",\n");
	figure_value("hall_pss", "MB", (double)after.pss_kb / 1024, NAN, ",\n");
	figure_value("hall_pss_before", "MB", (double)before.pss_kb / 1024, NAN, "\n}\n");
}

int main(int argc, char **argv)
{
	kiosk_count = argc > 1 ? atoi(argv[1]) : KIOSKS_USUAL;
	int seconds = argc > 2 ? atoi(argv[2]) : SECONDS_USUAL;
	must(kiosk_count > 0 && kiosk_count <= KIOSKS_MAX, "1 to 400 kiosks");
	char dir[] = "/tmp/onedoor-load-XXXXXX";
	must(mkdtemp(dir) != NULL, "no folder");
	json_init();
	seal_init();
	make_certificates(dir);
	const struct lines_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.dir = dir,
		.hall_args = {"--limit", "all=0"}};
	struct lines *lines = lines_open(&config);
	must(lines != NULL, "no hall");
	connect_all(lines);
	pid_t hall = lines_hall_pid(lines);
	struct usage before = usage_of(hall);
	int64_t began_ms = clock_ms() + 1000;
	end_ms = began_ms + (int64_t)seconds * 1000;
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++) {
		must(pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i) == 0, "no thread");
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
	}
	tell(lines, before, usage_of(hall), clock_ms() - began_ms);
	for (int i = 0; i < kiosk_count; i++) {
		client_destroy(kiosks[i].client);
	}
	lines_close(lines, false);
	char remove[80];
	str_format(remove, sizeof(remove), "rm -rf '%s'", dir);
	return system(remove) == 0 ? 0 : 1;
}
