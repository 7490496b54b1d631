/* Replays every file of the folders named on the command line through a fuzz target, as an ordinary
 * test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return -1;
	}
	static uint8_t data[1 << 20];
	size_t len = fread(data, 1, sizeof(data), file);
	fclose(file);
	/* An exact heap copy, so that a read one past the end is seen by the sanitizer. */
	uint8_t *copy = malloc(len ? len : 1);
	if (!copy) {
		return -1;
	}
	memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	return 0;
}

int main(int argc, char **argv)
{
	int count = 0;
	for (int i = 1; i < argc; i++) {
		DIR *dir = opendir(argv[i]);
		if (!dir) {
			perror(argv[i]);
			return 1;
		}
		struct dirent *entry;
		while ((entry = readdir(dir))) {
			if (entry->d_name[0] == '.') {
				continue;
			}
			char path[4096];
			int len = snprintf(path, sizeof(path), "%s/%s", argv[i], entry->d_name);
			if (len < 0 || (size_t)len >= sizeof(path) || replay_file(path) < 0) {
				closedir(dir);
				return 1;
			}
			count++;
		}
		closedir(dir);
	}
	printf("replayed %d files\n", count);
	return count > 0 ? 0 : 1; /* an empty corpus is a mistake, not a pass */
}
