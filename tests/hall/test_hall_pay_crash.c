/* The hall is killed while people pay: no bill is paid twice, none is paid and forgotten, and each
 * payment comes to an end that both books agree on. */
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
#include <sodium.h>
#include <stdatomic.h>
#include <unistd.h>

#include "tests/hall/client.h"
#include "tests/hall/number.h"
#include "tests/harness/lines.h"

enum {
	THREADS = 4,
	ACCOUNTS = 400,
	EACH = 2000,
	KILLS = 6,
	BILL_FEN = 1000,
	PATIENCE = 600,
	START_TRIES = 20
};

static struct {
	char dir[64], city[96], tls[96], db[96], control[96], log[96], program[512];
	pid_t pid;
	int port;
	char nos[ACCOUNTS][16];
} at;

/* What one terminal has begun. */
struct begun {
	char key[33], code[32];
	int account;
	bool is_given_up;
	char end[12]; /* "" : not known yet */
};

struct worker {
	pthread_t thread;
	int index, count;
	struct begun begun[EACH];
};

static struct worker workers[THREADS];
static atomic_bool is_over;

static void wait_ms(int ms)
{
	usleep((useconds_t)ms * 1000);
}

static bool start_once(void)
{
	char line[128], port[16];
	snprintf(port, sizeof(port), "%d", at.port);
	const char *args[] = {at.program, "--tls-dir", at.tls, "--port", port, "--fixtures",
		at.city, "--db", at.db, "--control", at.control, "--limit", "all=0", "--time",
		"2026-11-24T10:00:00", NULL};
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

/* Somebody's outgoing connection may have been given the port meanwhile: only then once more. */
static bool start(void)
{
	char is_taken[160], tell[160];
	snprintf(is_taken, sizeof(is_taken), "tail -n 3 '%s' | grep -q 'cannot listen on'", at.log);
	snprintf(tell, sizeof(tell), "tail -n 10 '%s' >&2", at.log);
	for (int tries = 0; tries < START_TRIES; tries++) {
		if (start_once()) {
			return true;
		}
		process_stop(&at.pid, SIGKILL);
		if (system(is_taken) != 0) {
			break;
		}
		wait_ms(500);
	}
	(void)!system(tell);
	return false;
}

/* Many accounts, each with a bill. */
static bool write_accounts(void)
{
	char path[128];
	snprintf(path, sizeof(path), "%s/accounts.json", at.city);
	FILE *file = fopen(path, "w");
	for (int i = 0; file && i < ACCOUNTS; i++) {
		char digits[16];
		snprintf(digits, sizeof(digits), "32058409%04d", i);
		snprintf(at.nos[i], sizeof(at.nos[i]), "%.12s%d", digits, luhn_digit(digits));
		fprintf(file,
			"%s{\"unit\":\"water\",\"no\":\"%s\",\"mask\":\"\",\"acts\":[],\"bills\":["
			"{\"id\":\"b-%04d\",\"title\":{\"zh\":\"水费\"},\"due_on\":\"+9d\","
			"\"amount_fen\":%d,\"state\":\"open\"}]}",
			i ? "," : "[", at.nos[i], i, BILL_FEN + i);
	}
	return file && fputs("]", file) >= 0 && fclose(file) == 0;
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
		"'%s' >/dev/null 2>&1",
		SOURCE_DIR, SOURCE_DIR, at.city, SOURCE_DIR, at.tls);
	return system(line) == 0 && write_accounts() && start() ? 0 : -1;
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

/* --- what terminals do --- */

static struct client *client_of(int i)
{
	return client_create(at.tls, i % 2 ? "terminal-0002" : "terminal-0001", at.port);
}

/* 0: no answer, it must be sent again with the same key. */
static int begin(struct client *client, const struct begun *begun)
{
	char body[300];
	snprintf(body, sizeof(body),
		"{\"unit\":\"water\",\"no\":\"%s\",\"amount_fen\":%d,\"way\":\"%s\"%s%s%s}",
		at.nos[begun->account], BILL_FEN + begun->account,
		begun->code[0] ? "code" : "screen", begun->code[0] ? ",\"code\":\"" : "",
		begun->code, begun->code[0] ? "\"" : "");
	struct answer answer = client_post(client, "/v1/payments", begun->key, NULL, body);
	int status = answer.curl_code == 0 && answer.status < 500 ? answer.status : 0;
	if (status && status != 201 && status != 409) {
		fprintf(stderr, "%d %s\n", answer.status, answer.body);
		abort();
	}
	answer_free(&answer);
	return status;
}

/* Asks, or gives up, and sets the end when there is one. An end that changes ends the test. */
static bool ask(struct client *client, struct begun *begun)
{
	char path[96];
	snprintf(path, sizeof(path), "/v1/payments/%s%s", begun->key,
		begun->is_given_up ? "" : "?after=1000000");
	struct answer answer =
		begun->is_given_up ? client_delete(client, path) : client_get(client, path, NULL);
	const char *state = answer_text(&answer, "state");
	bool is_answered = answer.curl_code == 0 && answer.status == 200;
	bool is_end = is_answered && strcmp(state, "created") != 0 &&
		      strcmp(state, "scanned") != 0 && strcmp(state, "unknown") != 0;
	if (begun->end[0] && is_answered && strcmp(begun->end, state) != 0) {
		fprintf(stderr, "%s became %s\n", begun->end, answer.body);
		abort();
	}
	if (is_end) {
		snprintf(begun->end, sizeof(begun->end), "%s", state);
	}
	answer_free(&answer);
	return is_end;
}

/* Every second has the phone's code, which pays at once; of the others nobody pays the half. */
static void pay_one(struct worker *worker, struct client **client, unsigned int *seed)
{
	struct begun *begun = &worker->begun[worker->count++];
	unsigned int dice = (unsigned int)rand_r(seed);
	key_make(begun->key);
	begun->account = (int)(dice / 16 % ACCOUNTS);
	begun->is_given_up = dice % 4 == 0;
	if (dice % 2) {
		snprintf(begun->code, sizeof(begun->code), "13%06d%02d%08d", worker->count,
			worker->index, 10 * (int)(dice % 100000));
	} else {
		begun->is_given_up = true;
	}
	int status;
	while ((status = begin(*client, begun)) == 0 && !is_over) {
		client_destroy(*client);
		wait_ms(20);
		*client = client_of(worker->index);
	}
	if (status == 409) {
		snprintf(begun->end, sizeof(begun->end), "%s", "never");
	}
	for (int i = 0; status == 201 && i < 3 && !ask(*client, begun); i++) {
		wait_ms(5);
	}
}

static void *pay(void *context)
{
	struct worker *worker = context;
	unsigned int seed = 7U + (unsigned int)worker->index;
	struct client *client = client_of(worker->index);
	while (!is_over && worker->count < EACH) {
		pay_one(worker, &client, &seed);
	}
	client_destroy(client);
	return NULL;
}

/* --- what came of it --- */

static json_t *ctl(const char *word)
{
	char line[700], answer[8192] = "";
	snprintf(line, sizeof(line), "'%s' ctl '%s' %s", at.program, at.control, word);
	FILE *pipe = popen(line, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof(answer), pipe));
	pclose(pipe);
	json_t *json = json_loads(answer, 0, NULL);
	assert_non_null(json);
	return json;
}

static long member(const json_t *json, const char *name)
{
	return (long)json_integer_value(json_object_get(json, name));
}

/* What has no end yet is given up: a terminal that begins again does so. */
static void end_all(int paid[ACCOUNTS])
{
	for (int i = 0; i < THREADS; i++) {
		struct client *client = client_of(i);
		for (int k = 0; k < workers[i].count; k++) {
			struct begun *begun = &workers[i].begun[k];
			bool is_known = strcmp(begun->end, "never") == 0;
			begun->is_given_up = true;
			for (int tries = 0; !is_known && !ask(client, begun); tries++) {
				assert_true(tries < PATIENCE);
				wait_ms(50);
			}
			paid[begun->account] += strcmp(begun->end, "paid") == 0;
		}
		client_destroy(client);
	}
}

static void no_bill_is_paid_twice_or_forgotten(void **state)
{
	(void)state;
	int paid[ACCOUNTS] = {0}, ends = 0;
	long sum = 0;
	for (int i = 0; i < THREADS; i++) {
		workers[i].index = i;
		assert_int_equal(pthread_create(&workers[i].thread, NULL, pay, &workers[i]), 0);
	}
	for (int i = 0; i < KILLS; i++) {
		wait_ms(250 + 217 * i);
		assert_int_equal(process_stop(&at.pid, SIGKILL), 128 + SIGKILL);
		assert_true(start());
	}
	wait_ms(300);
	is_over = true;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
	}
	end_all(paid);
	struct client *client = client_of(0);
	for (int i = 0; i < ACCOUNTS; i++) {
		char path[64];
		assert_in_range(paid[i], 0, 1);
		snprintf(path, sizeof(path), "/v1/accounts/water/%s", at.nos[i]);
		struct answer answer = client_get(client, path, NULL);
		assert_int_equal(answer.status, 200);
		assert_int_equal(member(answer.json, "due_fen"), paid[i] ? 0 : BILL_FEN + i);
		answer_free(&answer);
		sum += paid[i] ? BILL_FEN + i : 0;
		ends += paid[i];
	}
	client_destroy(client);
	json_t *counts = ctl("payments");
	for (int i = 0; member(counts, "busy") && i < PATIENCE; i++) {
		json_decref(counts);
		wait_ms(50);
		counts = ctl("payments");
	}
	json_t *closing = ctl("closing");
	printf("%d bills paid, %ld closed, %ld refused, %d kills\n", ends, member(counts, "closed"),
		member(counts, "refused"), KILLS);
	assert_true(ends > 20);
	assert_int_equal(member(counts, "busy"), 0);
	assert_int_equal(member(counts, "paid"), ends);
	assert_int_equal(member(counts, "double"), 0);
	assert_int_equal(member(counts, "differences"), 0);
	assert_int_equal(member(closing, "kept_fen"), sum);
	assert_int_equal(member(closing, "provider_fen"), sum);
	json_decref(counts);
	json_decref(closing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(no_bill_is_paid_twice_or_forgotten)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
