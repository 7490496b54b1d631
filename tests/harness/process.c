#include "tests/harness/process.h"
#include "firmware/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_LIMIT_MS = 60000, STOP_LIMIT_MS = 120000 };

pid_t process_start(const char *const *args, const char *log_path, char *line_out, size_t line_size)
{
	int pipes[2] = {-1, -1};
	if (line_out && pipe2(pipes, O_CLOEXEC) != 0) {
		return -1;
	}
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		int log_fd = log_path ? open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600)
				      : STDERR_FILENO;
		dup2(log_fd, STDERR_FILENO);
		dup2(line_out ? pipes[1] : log_fd, STDOUT_FILENO);
		execv(args[0], (char *const *)(uintptr_t)args);
		fprintf(stderr, "%s: %s\n", args[0], strerror(errno));
		_exit(127);
	}
	if (line_out) {
		close(pipes[1]);
		FILE *out = fdopen(pipes[0], "r");
		struct pollfd wait = {pipes[0], POLLIN, 0};
		line_out[0] = '\0';
		if (pid > 0 && poll(&wait, 1, START_LIMIT_MS) > 0 &&
			!fgets(line_out, (int)line_size, out)) {
			line_out[0] = '\0';
		}
		fclose(out);
	}
	return pid;
}

int process_stop(pid_t *pid, int number)
{
	if (*pid <= 0) {
		return 0;
	}
	kill(*pid, number);
	int64_t until_ms = clock_ms() + STOP_LIMIT_MS;
	int status = 0;
	while (waitpid(*pid, &status, WNOHANG) == 0) {
		if (clock_ms() > until_ms) {
			kill(*pid, SIGKILL);
		}
		poll(NULL, 0, 5);
	}
	*pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
