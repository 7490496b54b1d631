#include "tests/harness/witness.h"
#include "tests/harness/process.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERN_MAX = 256 };

static const char *in_dir(const struct witness *witness, char *path, const char *name)
{
	str_format(path, PATH_MAX, "%s/%s", witness->dir, name);
	return path;
}

bool witness_start(struct witness *witness, const char *source_dir, const char *dir,
	const char *keys, int *port)
{
	const char *mode = getenv("ONEDOOR_CONTRACT");
	const char *record = getenv("ONEDOOR_CONTRACT_RECORD");
	if (!mode || !mode[0]) {
		return true;
	}
	char script[PATH_MAX];
	char tls[PATH_MAX];
	char here[PATH_MAX];
	char strange[PATH_MAX];
	char log[PATH_MAX];
	char target[16];
	str_copy(witness->dir, sizeof(witness->dir), dir);
	str_format(script, sizeof(script), "%s/tests/hall/contract_proxy.py", source_dir);
	str_format(target, sizeof(target), "%d", *port);
	/* Debian's own: it has the packages. */
	const char *args[] = {"/usr/bin/python3", "-B", "-W", "ignore", script, "serve", target,
		"--tls-dir", in_dir(witness, tls, "tls"), "--keys", keys, "--strange",
		in_dir(witness, strange, "strange"), "--mode", str_equal(mode, "1") ? "both" : mode,
		"--record", record && record[0] ? record : in_dir(witness, here, "contract.jsonl"),
		NULL};
	char line[128];
	witness->pid =
		process_start(args, in_dir(witness, log, "contract.log"), line, sizeof(line));
	if (witness->pid <= 0 || sscanf(line, "listening 127.0.0.1:%d", port) != 1) {
		fprintf(stderr, "witness: it does not start, see %s\n", log);
		return false;
	}
	return true;
}

void witness_stop(struct witness *witness)
{
	if (process_stop(&witness->pid, SIGTERM) != 0) {
		fprintf(stderr, "witness: it did not end well\n");
	}
}

/* "+PATTERN", "-PATTERN" or "-*", a line each, for the witness to read. */
static void note(const struct witness *witness, char sign, const char *pattern)
{
	char path[PATH_MAX];
	FILE *file = fopen(in_dir(witness, path, "strange"), "ae");
	if (file) {
		fprintf(file, "%c%s\n", sign, pattern);
		fclose(file);
	}
}

static bool is_strange(const char *rule)
{
	static const char *const words[] = {" type=", " garbage=", " code=", " retry_date_s="};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strstr(rule, words[i])) {
			return true;
		}
	}
	return false;
}

static bool read_pattern(const char *command, char pattern[static PATTERN_MAX])
{
	return sscanf(command, "at %255s", pattern) == 1;
}

void witness_expect(const struct witness *witness, const char *command)
{
	char pattern[PATTERN_MAX];
	if (witness->pid <= 0) {
		return;
	}
	if (read_pattern(command, pattern) && is_strange(command)) {
		note(witness, '+', pattern);
	} else if (str_starts(command, "garbage ")) {
		note(witness, '+', "/v1/*");
	} else if (str_starts(command, "spoil ")) {
		note(witness, '+', "/v1/catalog");
	}
}

void witness_forget(const struct witness *witness, const char *command)
{
	char pattern[PATTERN_MAX];
	if (witness->pid <= 0) {
		return;
	}
	if (read_pattern(command, pattern) && str_equal(strrchr(command, ' '), " off")) {
		note(witness, '-', pattern);
	} else if (str_equal(command, "clear")) {
		note(witness, '-', "*");
	}
}
