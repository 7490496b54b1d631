#include "tests/harness/sweep.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "tests/harness/lines.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS_MAX = 128, AT_ONCE = 32 };

/* A device, a fault and every step-th transfer from first. */
struct run {
	const struct sweep *sweep;
	const char *fault;
	int first, step;
	pid_t pid; /* 0: not started, or ended */
	bool is_bad;
	char log[64];
};

static int gather(struct run *runs, const struct sweep *sweeps, int sweep_count)
{
	int count = 0;
	for (int i = 0; i < sweep_count; i++) {
		const char *const *faults = sweeps[i].faults ? sweeps[i].faults : sweep_faults;
		int step = MAX_OF(sweeps[i].stripes, 1);
		for (; *faults; faults++) {
			for (int first = 1; first <= step; first++) {
				REQUIRE(count < RUNS_MAX);
				runs[count++] = (struct run){
					&sweeps[i], *faults, first, step, 0, false, ""};
			}
		}
	}
	return count;
}

/* Below a vusbd of its own, in the current folder: its socket and its log are files there. */
static void start(struct run *run, int number, char *program, const char *build_dir)
{
	char vusbd[PATH_MAX];
	char socket[64];
	char spec[128];
	char first[16];
	char step[16];
	const char *name = strrchr(program, '/') ? strrchr(program, '/') + 1 : program;
	str_format(vusbd, sizeof(vusbd), "%s/tests/devices/vusbd", build_dir);
	str_format(socket, sizeof(socket), "%s-%d.sock", name, number);
	str_format(run->log, sizeof(run->log), "%s-%d.log", name, number);
	str_format(spec, sizeof(spec), "%s,name=%s", run->sweep->spec, run->sweep->device);
	str_format(first, sizeof(first), "%d", run->first);
	str_format(step, sizeof(step), "%d", run->step);
	unlink(run->log);
	const char *args[] = {vusbd, "usbfs", "--socket", socket, "--device", spec, "--", program,
		run->sweep->device, run->fault, first, step, NULL};
	run->pid = process_start(args, run->log, NULL, 0);
}

/* Of a good one what it counted, of a bad one all. */
static void show(const struct run *run)
{
	FILE *log = fopen(run->log, "r");
	char line[512];
	while (log && fgets(line, sizeof(line), log)) {
		if (run->is_bad || str_starts(line, "sweep: ")) {
			fputs(line, stdout);
		}
	}
	if (log) {
		fclose(log);
	}
	if (run->is_bad) {
		printf("sweep: %s with %s, from %d FAILED\n", run->sweep->device, run->fault,
			run->first);
	}
}

/* Waits for one to end; false when it failed. */
static bool reap(struct run *runs, int count)
{
	int status = 0;
	pid_t pid = wait(&status);
	for (int i = 0; i < count; i++) {
		if (runs[i].pid == pid) {
			runs[i].pid = 0;
			runs[i].is_bad = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
			if (!runs[i].is_bad) {
				show(&runs[i]);
			}
			return !runs[i].is_bad;
		}
	}
	return pid > 0;
}

static int run_all(
	const struct sweep *sweeps, int sweep_count, char *program, const char *build_dir)
{
	struct run runs[RUNS_MAX];
	int count = gather(runs, sweeps, sweep_count);
	int running = 0;
	int failed = 0;
	int64_t begin_ms = clock_ms();
	for (int next = 0; next < count || running > 0;) {
		if (next < count && running < AT_ONCE) {
			start(&runs[next], next, program, build_dir);
			next++;
			running++;
		} else {
			failed += !reap(runs, count);
			running--;
		}
	}
	/* The bad ones last: of a long log the end is read. */
	for (int i = 0; i < count; i++) {
		if (runs[i].is_bad) {
			show(&runs[i]);
		}
	}
	printf("sweep: %d of %d failed, %lld ms\n", failed, count,
		(long long)(clock_ms() - begin_ms));
	return failed > 0 || count == 0 ? 1 : 0;
}

int sweep_main(
	int argc, char **argv, const struct sweep *sweeps, int sweep_count, const char *build_dir)
{
	if (argc < 3) {
		return run_all(sweeps, sweep_count, argv[0], build_dir);
	}
	for (int i = 0; i < sweep_count; i++) {
		if (!str_equal(sweeps[i].device, argv[1])) {
			continue;
		}
		if (getenv("VUSBD_SOCKET") && argc == 5) {
			return sweep_run(&sweeps[i], argv[2], atoi(argv[3]), atoi(argv[4]));
		}
		struct run run = {&sweeps[i], argv[2], 1, 1, 0, false, ""};
		start(&run, 0, argv[0], build_dir);
		bool is_good = reap(&run, 1);
		if (!is_good) {
			show(&run);
		}
		printf("the log is %s\n", run.log);
		return !is_good;
	}
	fprintf(stderr, "no device %s here\n", argv[1]);
	return 2;
}
