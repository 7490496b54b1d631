/*
 * One application, and the power fails at every single write of it, to the disk and to the line:
 * before the write, in the middle of it; or the disk fails there. Whatever the citizen was told is
 * so afterwards: who has a receipt has a case, once; who was told that nothing was sent has none.
 * The hall's client is this program again, with disk_cut.c preloaded.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"
#include "tests/flow/disk_cut.h"
#include "tests/harness/applicant.h"

enum { FACTS = 256, LIFE_LIMIT_MS = 60000, WRITES_MAX = 400, TOLD_LEN = 63, WRITES_LEAST = 10 };

static struct disk_cut *cut;

static void map_cut(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	cut = mmap(NULL, sizeof(*cut), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(cut != MAP_FAILED);
	close(fd);
}

/* --- the one that is cut --- */

/* On line, and nothing is owed any more. NULL: that does not come. */
static struct hall *open_and_drain(const struct applicant *who, struct mailbox *facts)
{
	const struct hall_config pace = {.time_every_ms = 60000, .status_every_ms = 60000};
	struct hall *hall = applicant_open(who, &pace, facts);
	int64_t until_ms = clock_ms() + LIFE_LIMIT_MS;
	bool has_catalog = false;
	bool is_drained = false;
	while (clock_ms() < until_ms && !(has_catalog && is_drained)) {
		struct msg *fact = mailbox_take(facts, 100);
		if (fact) {
			has_catalog |= fact->kind == MSG_CATALOG_LOADED;
			is_drained |= fact->kind == MSG_LINE_CHANGED && fact->line.is_online &&
				      fact->line.outbox_count == 0;
			msg_destroy(fact);
		}
	}
	return has_catalog && is_drained ? hall : NULL;
}

/* What a citizen is told: "receipt", or why there is none; "" when nothing comes. */
static void hear(struct mailbox *facts, char told[TOLD_LEN + 1])
{
	int64_t until_ms = clock_ms() + LIFE_LIMIT_MS;
	told[0] = '\0';
	while (!told[0] && clock_ms() < until_ms) {
		struct msg *fact = mailbox_take(facts, 100);
		if (fact && fact->kind == MSG_APPLIED) {
			str_copy(
				told, TOLD_LEN + 1, fact->receipt ? "receipt" : fact->refusal.code);
		}
		msg_destroy(fact);
	}
}

/* Delivers what another life has left, hands in, and delivers. */
static int life(const struct applicant *who, const char *key)
{
	json_init();
	map_cut(getenv(DISK_CUT_FILE));
	struct mailbox *facts = mailbox_create(FACTS, NULL, NULL);
	struct hall *hall = open_and_drain(who, facts);
	char told[TOLD_LEN + 1];
	if (!hall) {
		return 2;
	}
	if (key[0]) {
		cut->is_armed = true;
		applicant_hand_in(hall, key);
		hear(facts, told);
		dprintf(STDOUT_FILENO, "%s\n", told);
		hall_destroy(hall);
		hall = open_and_drain(who, facts);
		cut->is_armed = false;
	}
	hall_destroy(hall);
	return hall ? 0 : 3;
}

/* --- the one that cuts --- */

struct point {
	char key[TICKET_KEY_LEN + 1], told[TOLD_LEN + 1];
};

static struct point points[4 * WRITES_MAX * CUT_HOW_COUNT];
static int point_count;

static pid_t begin(const struct applicant *who, const char *key, int *out_fd)
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
		setenv("LD_PRELOAD", BUILD_DIR "/tests/flow/disk_cut.so", 1);
		execl("/proc/self/exe", "life", who->url, who->ca, who->cert, who->key, who->data,
			key, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	*out_fd = ends[0];
	return pid;
}

/* True when it was cut, which is the only way to end but in order. */
static bool live(const struct applicant *who, struct point *point)
{
	int fd = -1;
	pid_t pid = begin(who, point->key, &fd);
	size_t len = 0;
	ssize_t got;
	while (len < TOLD_LEN && (got = read(fd, point->told + len, TOLD_LEN - len)) > 0) {
		len += (size_t)got;
	}
	close(fd);
	point->told[strcspn(point->told, "\n")] = '\0';
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
		fail_msg("write %d, how %d: it ended with %d", cut->at, cut->how,
			WEXITSTATUS(status));
	}
	return WIFSIGNALED(status);
}

/* Every write, one after the other, until none is hit any more. Returns how many there were. */
static int sweep(struct lines *lines, const struct applicant *who, enum disk_cut_how how,
	const char *trouble)
{
	int at = 0;
	bool is_hit = true;
	while (is_hit && ++at < WRITES_MAX) {
		struct point *point = &points[point_count++];
		seal_random_key(point->key);
		*cut = (struct disk_cut){.at = at, .how = how};
		if (trouble[0]) {
			lines_hall(
				lines, "at POST:/v1/cases count=1 with=%s %s", point->key, trouble);
		}
		bool is_cut = live(who, point);
		is_hit = cut->count >= at;
		assert_true(is_cut == (is_hit && how != CUT_ERROR));
		assert_true(is_cut || point->told[0]);
		lines_hall(lines, "at POST:/v1/cases off");
	}
	return at - 1;
}

static int cases_of(struct lines *lines, const char *key)
{
	struct json *cases = NULL;
	const char *text = lines_hall(lines, "cases %s", key);
	assert_int_equal(json_parse(text, strlen(text), &cases), OK);
	int count = (int)json_len(cases);
	json_free(cases);
	return count;
}

static int count_in(struct lines *lines, const char *name)
{
	struct json *stats = NULL;
	const char *text = lines_hall(lines, "stats");
	assert_int_equal(json_parse(text, strlen(text), &stats), OK);
	int count = (int)json_int(stats, name, -1);
	json_free(stats);
	return count;
}

/* Returns how many were told nothing at all, and yet are there, as they were on the disk. */
static int judge(struct lines *lines)
{
	int unsaid = 0;
	for (int i = 0; i < point_count; i++) {
		const struct point *point = &points[i];
		int count = cases_of(lines, point->key);
		bool has_receipt = str_equal(point->told, "receipt");
		if (count > 1 || (has_receipt && count != 1) ||
			(point->told[0] && !has_receipt && count != 0)) {
			fail_msg("application %d, told '%s': %d cases", i, point->told, count);
		}
		unsaid += !point->told[0] && count == 1;
	}
	return unsaid;
}

static void what_was_told_is_so_whichever_write_was_the_last(void **state)
{
	(void)state;
	/* All goes well; the hall is busy, and the outbox delivers; its first answer is lost. */
	static const struct {
		const char *trouble;
		enum disk_cut_how how;
	} sweeps[] = {{"", CUT_BEFORE}, {"", CUT_HALF}, {"", CUT_ERROR},
		{"status=503 retry_s=1", CUT_BEFORE}, {"status=503 retry_s=1", CUT_ERROR},
		{"lose=yes", CUT_BEFORE}};
	const struct lines_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.hall_args = {"--limit", "all=0"}};
	struct lines *lines = lines_open(&config);
	assert_non_null(lines);
	const struct applicant who = applicant_on(lines, 0, "data-sweep");
	char path[300];
	str_format(path, sizeof(path), "%s/cut", lines_dir(lines));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(ftruncate(fd, sizeof(*cut)), 0);
	close(fd);
	setenv(DISK_CUT_FILE, path, 1);
	map_cut(path);
	struct point none = {0};
	assert_false(live(&who, &none)); /* the catalogue is there: it is not what is cut */
	int before = count_in(lines, "receipts");
	for (size_t i = 0; i < ARRAY_LEN(sweeps); i++) {
		int64_t began_ms = clock_ms();
		int writes = sweep(lines, &who, sweeps[i].how, sweeps[i].trouble);
		print_message("'%s', how %d: %d writes, %lld ms\n", sweeps[i].trouble,
			sweeps[i].how, writes, (long long)(clock_ms() - began_ms));
		assert_in_range(writes, WRITES_LEAST, WRITES_MAX - 1);
	}
	*cut = (struct disk_cut){0};
	assert_false(live(&who, &none));
	int unsaid = judge(lines);
	print_message("%d applications, %d whose receipt did not come out any more\n", point_count,
		unsaid);
	int filed = count_in(lines, "receipts") - before;
	assert_in_range(filed, unsaid + 1, point_count);
	assert_int_equal(count_in(lines, "duplicate_cases"), 0);
	munmap(cut, sizeof(*cut));
	lines_close(lines, false);
}

int main(int argc, char **argv)
{
	if (argc == 7 && strcmp(argv[0], "life") == 0) {
		struct applicant who;
		str_copy(who.url, sizeof(who.url), argv[1]);
		str_copy(who.ca, sizeof(who.ca), argv[2]);
		str_copy(who.cert, sizeof(who.cert), argv[3]);
		str_copy(who.key, sizeof(who.key), argv[4]);
		str_copy(who.data, sizeof(who.data), argv[5]);
		return life(&who, argv[6]);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_told_is_so_whichever_write_was_the_last),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
