/*
 * The machine loses power while people hand in, on a line that comes and goes: whoever has a
 * receipt finds the case at the hall, once. The hall's client is a process of its own, killed
 * without a word again and again; ONEDOOR_KILLS says how often (60; the figure is 1,000).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/hall/seal.h"
#include "tests/harness/applicant.h"

enum {
	KILLS_USUAL = 60,
	FACTS = 256,
	LIVES_MAX_MS = 600, /* of one life, at most */
	DRAIN_MS = 120000,
	KEYS_MAX = 200000,
	PACE_MS = 20, /* from one person to the next */
	LINE_LEN = TICKET_KEY_LEN + 1,
};

/* --- the one that is killed --- */

/* Hands in one after the other and says on standard output which receipts it has; forever, or until
 * nothing is owed any more. */
static int client(const struct applicant *who, bool is_draining)
{
	json_init();
	struct mailbox *facts = mailbox_create(FACTS, NULL, NULL);
	const struct hall_config pace = {0};
	struct hall *hall = applicant_open(who, &pace, facts);
	char key[TICKET_KEY_LEN + 1] = "";
	int64_t until_ms = clock_ms() + DRAIN_MS;
	bool is_online = false;
	while (hall && clock_ms() < until_ms) {
		struct msg *fact = mailbox_take(facts, 100);
		if (!fact) {
			continue;
		}
		if (fact->kind == MSG_LINE_CHANGED) {
			is_online = fact->line.is_online;
			if (is_draining && is_online && fact->line.outbox_count == 0) {
				msg_destroy(fact);
				hall_destroy(hall);
				return 0;
			}
		}
		bool is_next = !is_draining && ((fact->kind == MSG_CATALOG_LOADED && !key[0]) ||
						       fact->kind == MSG_APPLIED);
		if (fact->kind == MSG_APPLIED && fact->receipt) {
			dprintf(STDOUT_FILENO, "%s\n", fact->receipt->key);
		} else if (fact->kind == MSG_APPLIED) {
			fprintf(stderr, "refused: %s\n", fact->refusal.code);
			return 2;
		}
		msg_destroy(fact);
		if (is_next) {
			poll(NULL, 0, PACE_MS);
			seal_random_key(key);
			applicant_hand_in(hall, key);
		}
	}
	return 3;
}

/* --- the one that kills --- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 4 /* a life begins later */
#else
#define SLOWER 1
#endif

static char (*receipts)[LINE_LEN];
static int receipt_count;

static pid_t start(const struct applicant *who, bool is_draining, int *out_fd)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		_exit(client(who, is_draining));
	}
	close(ends[1]);
	*out_fd = ends[0];
	return pid;
}

/* What it had said before it died; a line that is cut was never in a hand. */
static void take_receipts(int fd)
{
	static char text[1 << 20];
	size_t len = 0;
	ssize_t got;
	while ((got = read(fd, text + len, sizeof(text) - len)) > 0) {
		len += (size_t)got;
	}
	close(fd);
	for (size_t at = 0; at + LINE_LEN <= len; at += LINE_LEN) {
		assert_true(receipt_count < KEYS_MAX && text[at + LINE_LEN - 1] == '\n');
		memcpy(receipts[receipt_count], text + at, LINE_LEN);
		receipts[receipt_count++][LINE_LEN - 1] = '\0';
	}
}

static int64_t stat_of(struct lines *lines, const char *name)
{
	struct json *stats = NULL;
	const char *text = lines_hall(lines, "stats");
	assert_int_equal(json_parse(text, strlen(text), &stats), OK);
	int64_t value = json_int(stats, name, -1);
	json_free(stats);
	return value;
}

static uint32_t dice(void)
{
	static uint32_t seed = 20261127;
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static void whoever_has_a_receipt_has_a_case_once(void **state)
{
	(void)state;
	const char *wanted = getenv("ONEDOOR_KILLS");
	int kills = wanted ? atoi(wanted) : KILLS_USUAL;
	const struct lines_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.count = 1,
		.hall_args = {"--limit", "all=0"}};
	struct lines *lines = lines_open(&config);
	assert_non_null(lines);
	const struct applicant who = applicant_on(lines, 0, "data-kill");
	receipts = mem_alloc(KEYS_MAX, sizeof(receipts[0]));
	int64_t before = stat_of(lines, "receipts");
	lines_ask(lines, 0, "flap 300 200");
	int fd = -1;
	for (int i = 0; i < kills; i++) {
		if (i % 5 == 0) { /* the first life, and some later ones, see the hall's troubles */
			lines_hall(lines, "at POST:/v1/cases count=3 %s",
				i % 2 ? "lose=yes" : "status=503");
		}
		pid_t pid = start(&who, false, &fd);
		poll(NULL, 0, (int)(dice() % LIVES_MAX_MS) * SLOWER);
		kill(pid, SIGKILL);
		int status = 0;
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			fail_msg("life %d ended by itself: %d", i, WEXITSTATUS(status));
		}
		take_receipts(fd);
	}
	lines_ask(lines, 0, "up");
	lines_hall(lines, "clear");
	pid_t pid = start(&who, true, &fd);
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(fd);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_true(receipt_count > kills / 4);
	for (int i = 0; i < receipt_count; i++) {
		const char *answer = lines_hall(lines, "cases %s", receipts[i]);
		if (!strstr(answer, receipts[i]) && !strstr(answer, "\"no\"")) {
			fail_msg("receipt %s: no case: %s", receipts[i], answer);
		}
	}
	int64_t filed = stat_of(lines, "receipts") - before;
	print_message("%d kills, %d receipts in hands, %lld at the hall\n", kills, receipt_count,
		(long long)filed);
	assert_true(filed >= receipt_count); /* those whose receipt was not printed any more, too */
	assert_int_equal(stat_of(lines, "duplicate_cases"), 0);
	mem_free(receipts);
	lines_close(lines, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_has_a_receipt_has_a_case_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
