/* ddi-double TLS_DIR HOST [SLEEP]: the hawkBit double until it is ended. Its first line is its
 * address; each line that comes in, "ID FILE", is deployed; each feedback is a line. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/str.h"
#include "tests/update/ddi_double.h"

int main(int argc, char **argv)
{
	static struct ddi_seen seen;
	static char id[64];
	static char file[512];
	char line[1024];
	size_t told = 0;
	if (argc != 3 && argc != 4) {
		fputs("usage: ddi-double TLS_DIR HOST [SLEEP]\n", stderr);
		return 2;
	}
	struct ddi_double *ddi = ddi_double_start(argv[1], argv[2]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts(ddi_double_url(ddi));
	for (;;) {
		struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
		if (poll(&wait, 1, 200) > 0) {
			if (!fgets(line, sizeof(line), stdin)) {
				break;
			}
			if (sscanf(line, "%63s %511s", id, file) == 2) {
				const struct ddi_script script = {.file = file,
					.id = id,
					.wants_config = true,
					.sleep = argv[3]};
				ddi_double_set(ddi, &script);
			}
		}
		ddi_double_seen(ddi, &seen);
		fputs(seen.feedback + told, stdout);
		told = strlen(seen.feedback);
	}
	ddi_double_stop(ddi);
	return 0;
}
