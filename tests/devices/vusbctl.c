/* vusbctl [--socket PATH] COMMAND...: sends one line to vusbd's control socket and prints the
 * answer. Without a command it reads lines from its input. Exit status 1 after an "error ..."
 * answer. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool ask(FILE *stream, const char *line)
{
	char answer[8192];

	fprintf(stream, "%s\n", line);
	fflush(stream);
	if (!fgets(answer, sizeof(answer), stream)) {
		fprintf(stderr, "vusbctl: the daemon has gone\n");
		return false;
	}
	fputs(answer, stdout);
	fflush(stdout);
	return !strncmp(answer, "ok", 2);
}

int main(int argc, char **argv)
{
	static const char usage[] =
		"usage: vusbctl [--socket PATH] [COMMAND...] (or set VUSBD_SOCKET)\n";
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	const char *path = getenv("VUSBD_SOCKET");
	char line[8192] = "";
	bool is_fine = true;
	int first = 1, fd;
	FILE *stream;

	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(usage, stdout);
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "--socket")) {
		path = argv[2];
		first = 3;
	}
	if (!path || strlen(path) >= sizeof(addr.sun_path)) {
		fputs(usage, stderr);
		return 2;
	}
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) < 0 ||
		!(stream = fdopen(fd, "r+"))) {
		fprintf(stderr, "vusbctl: %s: %s\n", path, strerror(errno));
		return 2;
	}
	for (int i = first; i < argc; i++) {
		size_t used = strlen(line);

		snprintf(line + used, sizeof(line) - used, "%s%s", i > first ? " " : "", argv[i]);
	}
	if (*line) {
		is_fine = ask(stream, line);
	} else {
		while (fgets(line, sizeof(line), stdin)) {
			line[strcspn(line, "\n")] = '\0';
			is_fine = (!*line || ask(stream, line)) && is_fine;
		}
	}
	fclose(stream);
	return is_fine ? 0 : 1;
}
