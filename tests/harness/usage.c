#include "tests/harness/usage.h"
#include "firmware/base/str.h"

#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROCESSES_MAX = 4096 };

struct process {
	pid_t pid, parent;
};

/* The words of a stat file behind the program's name, which may have blanks and brackets. */
static bool read_stat(const char *path, char *text, size_t size, const char **words_out)
{
	FILE *file = fopen(path, "r");
	bool is_read = file && fgets(text, (int)size, file);
	const char *end = is_read ? strrchr(text, ')') : NULL;
	if (file) {
		fclose(file);
	}
	*words_out = end ? end + 1 : NULL;
	return end != NULL;
}

static int list_processes(struct process *out)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;
	int count = 0;
	while (dir && (entry = readdir(dir)) && count < PROCESSES_MAX) {
		char path[300];
		char text[1024];
		const char *words;
		int parent;
		str_format(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		if (isdigit((unsigned char)entry->d_name[0]) &&
			read_stat(path, text, sizeof(text), &words) &&
			sscanf(words, " %*c %d", &parent) == 1) {
			out[count++] = (struct process){atoi(entry->d_name), parent};
		}
	}
	if (dir) {
		closedir(dir);
	}
	return count;
}

static bool is_of(const struct process *all, int count, pid_t pid, pid_t root)
{
	for (int depth = 0; pid > 1 && depth < 64; depth++) {
		if (pid == root) {
			return true;
		}
		pid_t parent = 0;
		for (int i = 0; i < count; i++) {
			if (all[i].pid == pid) {
				parent = all[i].parent;
			}
		}
		pid = parent;
	}
	return false;
}

static int find_tree(pid_t root, pid_t *out)
{
	static struct process all[PROCESSES_MAX];
	int count = list_processes(all);
	int found = 0;
	for (int i = 0; i < count; i++) {
		if (is_of(all, count, all[i].pid, root)) {
			out[found++] = all[i].pid;
		}
	}
	return found;
}

/* The number of the line that begins so; 0 when there is none. */
static int64_t number_after(const char *path, const char *head)
{
	char line[256];
	long long value = 0;
	FILE *file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (str_starts(line, head)) {
			value = strtoll(line + strlen(head), NULL, 10);
			break;
		}
	}
	if (file) {
		fclose(file);
	}
	return value;
}

static void add_threads(pid_t pid, struct usage *usage)
{
	char path[400];
	str_format(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *dir = opendir(path);
	const struct dirent *entry;
	while (dir && (entry = readdir(dir))) {
		char text[1024];
		const char *words;
		long long user, system;
		str_format(path, sizeof(path), "/proc/%d/task/%s/stat", (int)pid, entry->d_name);
		if (entry->d_name[0] == '.' || !read_stat(path, text, sizeof(text), &words) ||
			sscanf(words, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld",
				&user, &system) != 2) {
			continue;
		}
		usage->cpu_ticks += user + system;
		str_format(path, sizeof(path), "/proc/%d/task/%s/status", (int)pid, entry->d_name);
		usage->wakes += number_after(path, "voluntary_ctxt_switches:");
	}
	if (dir) {
		closedir(dir);
	}
}

struct usage usage_of(pid_t root)
{
	static pid_t tree[PROCESSES_MAX];
	struct usage usage = {.process_count = find_tree(root, tree)};
	for (int i = 0; i < usage.process_count; i++) {
		char path[64];
		str_format(path, sizeof(path), "/proc/%d/smaps_rollup", (int)tree[i]);
		usage.pss_kb += number_after(path, "Pss:");
		add_threads(tree[i], &usage);
	}
	return usage;
}

void usage_signal(pid_t root, int number)
{
	static pid_t tree[PROCESSES_MAX];
	int count = find_tree(root, tree);
	for (int i = 0; i < count; i++) {
		kill(tree[i], number);
	}
}
