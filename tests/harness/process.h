/* Programs beside a test. One thread. */
#ifndef ONEDOOR_TESTS_PROCESS_H
#define ONEDOOR_TESTS_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

/* A child that dies with us; its output goes to log_path (NULL: our stderr). line_out: the first
 * line of its output. */
pid_t process_start(
	const char *const *args, const char *log_path, char *line_out, size_t line_size);
/* Sends the signal (0: none), waits 30 s, kills. Returns the exit status, 128 + signal. Sets *pid
 * to 0. */
int process_stop(pid_t *pid, int signal);

#endif
