/*
 * Power comes back to a kiosk in whose outbox many applications wait: how long until a citizen can
 * begin, beside the same start with an empty outbox, and until the hall has them all, each once.
 * Prints one JSON object. usage: bench_recovery [COUNT]
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"
#include "tests/bench/figures.h"
#include "tests/harness/applicant.h"
#include "tests/harness/scene.h"

enum { COUNT_USUAL = 10000, FACTS = 256, READY_LIMIT_MS = 60000, DRAIN_LIMIT_MS = 300000 };

static void must(bool is_good, const char *what)
{
	if (!is_good) {
		fprintf(stderr, "bench_recovery: %s\n", what);
		exit(1);
	}
}

/* A process of its own, for it is killed: hands in one after the other. The hall takes none. */
NO_RETURN static void hand_in(const struct applicant *who, int count)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	const struct hall_config pace = {0};
	struct mailbox *facts = mailbox_create(FACTS, NULL, NULL);
	struct hall *hall = applicant_open(who, &pace, facts);
	char key[TICKET_KEY_LEN + 1];
	for (int done = -1; done < count;) {
		struct msg *fact = mailbox_take(facts, READY_LIMIT_MS);
		must(fact != NULL, "nothing happens");
		if ((fact->kind == MSG_CATALOG_LOADED && done < 0) || fact->kind == MSG_APPLIED) {
			must(fact->kind != MSG_APPLIED || fact->receipt, "refused");
			if (++done < count) {
				seal_random_key(key);
				applicant_hand_in(hall, key);
			}
		}
		msg_destroy(fact);
	}
	kill(getpid(), SIGKILL);
	_exit(1);
}

static double queue(struct scene *scene, int count)
{
	const struct applicant who = applicant_on(scene_lines(scene), 0, "data");
	int64_t began_us = clock_us();
	scene_hall(scene, "at POST:/v1/cases status=503 retry_s=3600");
	pid_t pid = fork();
	must(pid >= 0, "no process");
	if (pid == 0) {
		hand_in(&who, count);
	}
	int status = 0;
	must(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "nobody was killed");
	return (double)(clock_us() - began_us) / 1000 / count;
}

static int64_t count_at_hall(struct scene *scene, const char *name)
{
	struct json *stats = NULL;
	const char *text = scene_hall(scene, "stats");
	must(json_parse(text, strlen(text), &stats) == OK, "the hall says nothing");
	int64_t value = json_int(stats, name, -1);
	json_free(stats);
	return value;
}

/* From exec until the start page opens at a touch, with all the matters. */
static double start_ms(struct scene *scene)
{
	must(scene_start_kiosk(scene), "the kiosk does not start");
	must(scene_wait_state(scene, "catalog", "true", READY_LIMIT_MS), "no catalogue");
	double ms = (double)(clock_us() - scene_kiosk_started_us(scene)) / 1000;
	must(scene_tap(scene, "start", -1, "home"), "nobody can begin");
	return ms;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : COUNT_USUAL;
	const struct scene_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.printer = ",speed=0",
		.hall_args = {"--limit", "all=0"},
		.kiosk_sets = {"session.ignores_hours=yes"}};
	json_init();
	seal_init();
	struct scene *scene = scene_open(&config);
	must(scene && scene_wait_state(scene, "catalog", "true", READY_LIMIT_MS), "no kiosk");
	scene_kill_kiosk(scene);
	int64_t before = count_at_hall(scene, "receipts");
	double empty_ms = start_ms(scene);
	scene_kill_kiosk(scene);
	double entry_ms = queue(scene, count);
	scene_hall(scene, "at POST:/v1/cases off");
	must(count_at_hall(scene, "receipts") == before, "the hall has some already");

	double full_ms = start_ms(scene);
	int64_t until_ms = clock_ms() + DRAIN_LIMIT_MS;
	while (count_at_hall(scene, "receipts") < before + count && clock_ms() < until_ms) {
		poll(NULL, 0, 100);
	}
	double drained_ms = (double)(clock_us() - scene_kiosk_started_us(scene)) / 1000;
	bool is_empty = scene_wait_state(scene, "outbox", "0", READY_LIMIT_MS);
	int64_t lost = before + count - count_at_hall(scene, "receipts");
	printf("{\n  \"queued\": %d,\n", count);
	figure_value("hand_in_unsent", "ms", entry_ms, NAN, ",\n");
	figure_value("exec_to_ready_empty", "ms", empty_ms, NAN, ",\n");
	figure_value("exec_to_ready_queued", "ms", full_ms, NAN, ",\n");
	figure_value("ready_queued_beyond_empty", "ms", full_ms - empty_ms, 1000, ",\n");
	figure_value("exec_to_all_at_the_hall", "s", drained_ms / 1000, NAN, ",\n");
	figure_value("cases_per_s", "1/s", count / (drained_ms - full_ms) * 1000, NAN, ",\n");
	figure_value("lost", "cases", (double)lost, 0, ",\n");
	figure_value("double", "cases", (double)count_at_hall(scene, "duplicate_cases"), 0, ",\n");
	printf("  \"outbox_empty\": %s\n}\n", is_empty ? "true" : "false");
	return scene_close(scene);
}
