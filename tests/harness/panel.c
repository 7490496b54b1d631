#include "tests/harness/panel.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"

#include <glob.h>
#include <poll.h>
#include <stdio.h>

static bool is_known(void)
{
	glob_t found;
	bool is_there = false;
	if (glob("/sys/class/input/event*/device/name", 0, NULL, &found) != 0) {
		return false;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char name[128] = "";
		FILE *file = fopen(found.gl_pathv[i], "re");
		is_there |= file && fgets(name, sizeof(name), file) &&
			    str_starts(name, "Onedoor test Touch screen");
		if (file) {
			fclose(file);
		}
	}
	globfree(&found);
	return is_there;
}

bool panel_wait(bool is_there, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	while (is_known() != is_there) {
		if (clock_ms() >= until_ms) {
			return false;
		}
		poll(NULL, 0, 10);
	}
	return true;
}
