/*
 * The reference hall with its certificates, the whole city and little to read, and lines to it that
 * can be cut: processes of their own in a folder of their own. One thread.
 * With ONEDOOR_CONTRACT in the environment the contract's witness (witness.h) stands before the
 * hall and behind the lines.
 */
#ifndef ONEDOOR_TESTS_LINES_H
#define ONEDOOR_TESTS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"
#include "tests/harness/process.h"

enum { LINES_MAX_COUNT = 4, HALL_ARGS_MAX = 8 };

struct lines_config {
	const char *source_dir, *build_dir;	  /* where scripts and programs are */
	const char *dir;			  /* NULL: a fresh one, removed at the end */
	int count;				  /* of lines; 0: straight to the hall */
	const char *hall_args[HALL_ARGS_MAX + 1]; /* more of them, NULL-terminated */
	bool shows_log;				  /* on stderr instead of the folder */
};

struct lines;

/* NULL, and why on stderr, when anything does not come up. */
struct lines *lines_open(const struct lines_config *config);
/* keeps: leave the folder, its logs say why. NULL is allowed. */
void lines_close(struct lines *lines, bool keeps);
const char *lines_dir(const struct lines *lines);
pid_t lines_hall_pid(const struct lines *lines);
int lines_port(const struct lines *lines, int index);
/* The answers' lines, borrowed until the next question to the same side. */
const char *lines_ask(struct lines *lines, int index, const char *fmt, ...) PRINTF_LIKE(3, 4);
const char *lines_hall(struct lines *lines, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
