/*
 * Stands in the kiosk's place (test_breakout.sh), and becomes the kiosk, KIOSK; a while later that
 * is struck: it crashes in its first life, and hangs in its second. Its further ones are left
 * alone.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KIOSK "/usr/bin/onedoor-struck"

enum { LIFE_S = 40 };

/* Which of its lives this is, from 0 on: as many files of these are there. */
static int count_life(void)
{
	for (int life = 0; life < 2; life++) {
		char path[64];
		snprintf(path, sizeof(path), "/run/onedoor/struck-%d", life);
		int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (fd >= 0) {
			close(fd);
			return life;
		}
	}
	return 2;
}

int main(int argc, char **argv)
{
	(void)argc;
	int life = count_life();
	pid_t kiosk = getpid();
	if (life < 2 && fork() == 0) {
		sleep(LIFE_S);
		kill(kiosk, life == 0 ? SIGSEGV : SIGSTOP);
		_exit(0);
	}
	execv(KIOSK, argv);
	perror(KIOSK);
	return 1;
}
