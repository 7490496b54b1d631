#include "tests/hall/command.h"

#include "tests/hall/knobs.h"
#include "tests/hall/sandbox.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { COUNT_MAX = 1000000 };

static void add_rule(struct command *command, const char *origin, const char *line)
{
	const char *why;
	if (!knobs_add_rule(command->hall->knobs, origin, line, &why)) {
		set_error(command, why);
	}
}

/* A shorthand: one rule for every resource, in place of the same word's last one. */
static void set_rule(struct command *command, const char *origin, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void set_rule(struct command *command, const char *origin, const char *format, ...)
{
	char line[128];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	knobs_drop_rules(command->hall->knobs, origin, NULL);
	add_rule(command, origin, line);
}

void run_at(struct command *command)
{
	if (command->count == 3 && strcmp(command->words[2], "off") == 0) {
		int count = knobs_drop_rules(command->hall->knobs, "at", command->words[1]);
		snprintf(command->answer, command->size, "ok %d", count);
		return;
	}
	add_rule(command, "at", command->rest);
}

void run_rules(struct command *command)
{
	knobs_list_rules(command->hall->knobs, command->answer, command->size);
}

void run_latency(struct command *command)
{
	int ms = 0;
	if (number_at(command, 1, 3600000, &ms)) {
		set_rule(command, "latency", "/v1/* wait_ms=%d", ms);
	}
}

void run_hang(struct command *command)
{
	if (strcmp(command->words[1], "on") == 0) {
		set_rule(command, "hang", "/v1/* hang=yes");
	} else if (strcmp(command->words[1], "off") == 0) {
		knobs_drop_rules(command->hall->knobs, "hang", NULL);
	} else {
		set_error(command, "hang on or off");
	}
}

void run_fail(struct command *command)
{
	int count = 1, status = 503;
	if (!number_at(command, 1, COUNT_MAX, &count) || !number_at(command, 2, 599, &status)) {
		return;
	}
	if (status < 400) {
		set_error(command, "fail COUNT STATUS with a status of 400 to 599");
		return;
	}
	set_rule(command, "fail", "/v1/* count=%d status=%d", count, status);
}

void run_lose(struct command *command)
{
	int count = 1;
	if (number_at(command, 1, COUNT_MAX, &count)) {
		set_rule(command, "lose", "/v1/* count=%d lose=yes", count);
	}
}

void run_garbage(struct command *command)
{
	int count = 1;
	if (number_at(command, 1, COUNT_MAX, &count)) {
		set_rule(command, "garbage", "/v1/* count=%d garbage=yes", count);
	}
}

void run_cut(struct command *command)
{
	int count = 1, bytes = 0;
	if (number_at(command, 1, COUNT_MAX, &count) && number_at(command, 2, 1 << 30, &bytes)) {
		set_rule(command, "cut", "/v1/* count=%d cut=%d", count, bytes);
	}
}

void run_clear(struct command *command)
{
	knobs_drop_rules(command->hall->knobs, NULL, NULL);
	sandbox_calm(command->hall->provider);
}
