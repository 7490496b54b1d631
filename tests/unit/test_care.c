/* The terminal's own life, as far as it needs no hall: what is told, kept, counted and said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log_ring.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/command_book.h"
#include "firmware/care/commands_read.h"
#include "firmware/care/metrics.h"
#include "firmware/care/slot.h"
#include "firmware/care/syslog_line.h"

/* --- commands as the hall says them --- */

static enum err read_text(const char *text, struct command out[COMMANDS_READ_MAX], int *count)
{
	return commands_read(text, strlen(text), out, count);
}

#define TIMES "\"given_at\":\"2026-11-24T09:12:30+08:00\",\"until\":\"2026-11-25T09:12:30+08:00\""

static void commands_are_read(void **unused)
{
	struct command list[COMMANDS_READ_MAX];
	int count;
	(void)unused;
	assert_int_equal(read_text("{\"commands\":[]}", list, &count), OK);
	assert_int_equal(count, 0);
	assert_int_equal(
		read_text("{\"commands\":["
			  "{\"id\":17,\"name\":\"out_of_service\",\"reason\":\"maintenance\"," TIMES
			  "},{\"id\":18,\"name\":\"dance\"," TIMES
			  "},{\"id\":19,\"name\":\"update\",\"url\":\"http://x/"
			  "y\",\"sha256\":\"\"," TIMES
			  "},{\"id\":20,\"name\":\"out_of_service\",\"reason\":\"A b\"," TIMES
			  "},{\"id\":21,\"name\":\"reboot\"," TIMES "}]}",
			list, &count),
		OK);
	assert_int_equal(count, 5);
	assert_int_equal(list[0].kind, COMMAND_OUT_OF_SERVICE);
	assert_string_equal(list[0].reason, "maintenance");
	assert_true(list[0].until_ms == 1795569150000);
	for (int i = 1; i < 4; i++) { /* known to nobody, or without what it needs */
		assert_int_equal(list[i].kind, COMMAND_KIND_COUNT);
	}
	assert_int_equal(list[4].kind, COMMAND_REBOOT);
}

static void what_is_no_list_is_none(void **unused)
{
	static const char *const texts[] = {"", "[]", "{}", "{\"commands\":{}}",
		"{\"commands\":[1]}", "{\"commands\":[{\"id\":0,\"name\":\"reboot\"," TIMES "}]}",
		"{\"commands\":[{\"id\":1000000000001,\"name\":\"reboot\"," TIMES "}]}",
		"{\"commands\":[{\"id\":1,\"name\":\"reboot\"}]}",
		"{\"commands\":[{\"id\":2,\"name\":\"reboot\"," TIMES
		"},{\"id\":2,\"name\":\"reboot\"," TIMES "}]}"};
	struct command list[COMMANDS_READ_MAX];
	int count;
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(read_text(texts[i], list, &count), ERR_INVALID);
	}
}

/* --- the book of commands --- */

static void begin(struct command_book *book, int64_t id, enum command_kind kind)
{
	book_begin(book, id, kind, "boot", "a");
}

static void the_book_outlives_the_program(void **unused)
{
	static const char key[] = "00112233445566778899aabbccddeeff";
	char dir[] = "/tmp/onedoor-care-XXXXXX", path[64];
	struct command_book book;
	(void)unused;
	json_init();
	assert_non_null(mkdtemp(dir));
	book_load(&book, dir); /* there is none yet */
	assert_false(book.is_lost);
	assert_true(book.last == 0);
	begin(&book, 7, COMMAND_RESTART);
	begin(&book, 9, COMMAND_LOG_BUNDLE);
	book.is_out_of_service = true;
	str_copy(book.reason, sizeof(book.reason), "hardware");
	assert_true(book_end(&book, 9, COMMAND_DONE, "", key, mem_copy_str("a line\n")));
	assert_false(book_end(&book, 9, COMMAND_FAILED, "again", key, NULL));
	assert_int_equal(book_save(&book), OK);
	book_free(&book);

	book_load(&book, dir);
	assert_true(book.last == 9);
	assert_true(book.is_out_of_service);
	assert_string_equal(book.reason, "hardware");
	assert_int_equal(book.open_count, 1);
	assert_int_equal(book.open[0].kind, COMMAND_RESTART);
	assert_string_equal(book.open[0].slot, "a");
	assert_int_equal(book.ended_count, 1);
	assert_string_equal(book.ended[0].log, "a line\n");
	assert_string_equal(book.ended[0].key, key);
	book_drop_ended(&book);
	assert_int_equal(book.ended_count, 0);
	book_free(&book);

	str_format(path, sizeof(path), "%s/commands.json", dir);
	assert_int_equal(fs_write_atomic(path, "{\"last\":9}", 10), OK); /* what a disk may do */
	book_load(&book, dir);
	assert_true(book.is_lost);
	book_free(&book);
	unlink(path);
	rmdir(dir);
}

/* --- which system --- */

static void the_slot_is_on_the_command_line(void **unused)
{
	static const struct {
		const char *cmdline, *slot;
	} cases[] = {{"quiet rauc.slot=A ro\n", "a"}, {"rauc.slot=b", "b"}, {"quiet ro", ""},
		{"xrauc.slot=a", ""}, {"rauc.slot=", ""}, {"rauc.slot=1", ""},
		{"rauc.slot=a/b rauc.slot=system-1", "system-1"}};
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char slot[32] = "?";
		assert_int_equal(slot_of_cmdline(cases[i].cmdline, slot, sizeof(slot)),
			cases[i].slot[0] != '\0');
		assert_string_equal(slot, cases[i].slot);
	}
}

/* --- the log --- */

static void the_newest_lines_are_kept(void **unused)
{
	struct log_line line;
	uint64_t first = 0;
	(void)unused;
	while (log_ring_next(first, &line)) {
		first = line.number; /* of others */
	}
	for (int i = 0; i < 2 * LOG_RING_LINES; i++) {
		char text[32];
		str_format(text, sizeof(text), "line %d", i);
		log_ring_put(LOG_LEVEL_WARN, "test", text);
	}
	assert_true(log_ring_next(first, &line)); /* the gap is seen */
	assert_true(line.number == first + LOG_RING_LINES + 1);
	assert_string_equal(line.text, "line 384");
	assert_false(log_ring_next(first + 2 * LOG_RING_LINES, &line));

	char small[200], whole[64 * 1024];
	size_t len = log_ring_text(small, sizeof(small));
	assert_true(len < sizeof(small) && len > 100);
	assert_non_null(strstr(small, " W test: line 767\n"));
	assert_string_equal(small + len - 9, "line 767\n");
	assert_null(strstr(small, "line 384\n"));
	log_ring_text(whole, sizeof(whole));
	assert_non_null(strstr(whole, "line 384\n"));
	assert_int_equal(log_ring_text(small, 1), 0);
}

static void a_line_is_as_syslog_has_it(void **unused)
{
	struct log_line line = {.number = 1,
		.wall_ms = 1795569150000,
		.level = LOG_LEVEL_WARN,
		.area = "hall",
		.text = "no answer"};
	char text[SYSLOG_LINE_MAX];
	(void)unused;
	size_t len = syslog_line(&line, "terminal-0007", 42, text);
	assert_int_equal(len, strlen(text));
	const char *body = strchr(text, ' ') + 1;
	assert_int_equal(strtol(text, NULL, 10), (long)strlen(body));
	assert_true(str_starts(body, "<132>1 2026-11-25T01:12:30"));
	assert_non_null(strstr(body, " terminal-0007 onedoor 42 hall - \xEF\xBB\xBFno answer"));
	memset(line.text, 'x', sizeof(line.text) - 1);
	memset(line.area, 'y', sizeof(line.area) - 1);
	(void)syslog_line(&line,
		"a-name-as-long-as-the-configuration-may-have-it-and-then-some-more", 2147483647,
		text);
}

/* --- metrics --- */

/* The format is read as its reader would: a name and labels, each of a TYPE that was said before,
 * none of it twice. */
static void check_metrics(char *text)
{
	char name[64] = "", type[16] = "";
	int count = 0;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (str_starts(line, "# HELP ")) {
			assert_true(strlen(line) < 120);
			continue;
		}
		if (sscanf(line, "# TYPE %63s %15s", name, type) == 2) {
			assert_true(str_starts(name, "kiosk_") || str_starts(name, "onedoor_"));
			assert_true(str_equal(type, "gauge") || str_equal(type, "counter") ||
				    str_equal(type, "histogram"));
			assert_int_equal(str_equal(type, "counter"),
				strlen(name) > 6 && str_equal(name + strlen(name) - 6, "_total"));
			continue;
		}
		size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
		assert_true(strncmp(line, name, strlen(name)) == 0);
		assert_true(len == strlen(name) || str_equal(type, "histogram"));
		if (line[len] == '{') {
			const char *end = strchr(line, '}');
			assert_non_null(end);
			for (const char *c = line + len + 1; c < end; c++) {
				assert_non_null(strchr(
					"abcdefghijklmnopqrstuvwxyz0123456789_=\",.+-Inf", *c));
			}
			len = (size_t)(end + 1 - line);
		}
		char *after;
		assert_int_equal(line[len], ' ');
		strtod(line + len + 1, &after);
		assert_true(after != line + len + 1 && *after == '\0');
		count++;
	}
	assert_true(count > 40);
}

static void metrics_are_as_prometheus_reads_them(void **unused)
{
	struct telemetry telemetry = {.screen = "attract", .last_frame_s = 3, .last_input_s = -1};
	struct care_state care = {
		.slot = "a", .paper_left_mm = 41200, .config_version = 1795587120};
	struct http_counts calls = {.answers = {1, 2, 0, 0, 0, 0, 0, 3}, .answer_ms = 31234};
	struct metrics_facts facts = {.telemetry = &telemetry,
		.care = &care,
		.calls = &calls,
		.uptime_s = 60,
		.has_offset = true,
		.offset_s = -1.25,
		.disk_free_bytes = INT64_C(123456789012),
		.paper_used_mm = 38800,
		.has_temperature = true,
		.celsius = 51.5};
	char text[METRICS_MAX];
	(void)unused;
	telemetry.devices[DEVICE_PRINTER].supply = SUPPLY_LOW;
	telemetry.counts.visits[VISIT_TIMEOUT] = 4;
	assert_true(metrics_text(&facts, text, sizeof(text)));
	static const char *const lines[] = {"\nkiosk_screen{id=\"attract\"} 1\n",
		"\nkiosk_sessions_total{end=\"timeout\"} 4\n", "\nkiosk_paper_state 2\n",
		"\nkiosk_paper_used_millimetres 38800\n", "\nkiosk_slot{slot=\"a\"} 1\n",
		"\nkiosk_api_latency_seconds_bucket{le=\"0.1\"} 3\n",
		"\nkiosk_api_latency_seconds_bucket{le=\"+Inf\"} 6\n",
		"\nkiosk_api_latency_seconds_sum 31.234\n", "\nkiosk_temp_celsius 51.5\n",
		"\nkiosk_clock_offset_seconds -1.250\n"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (!strstr(text, lines[i])) {
			fail_msg("there is no%s", lines[i]);
		}
	}
	assert_null(strstr(text, "kiosk_last_input_seconds")); /* nobody has touched it */
	check_metrics(text);
	assert_false(metrics_text(&facts, text, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_read),
		cmocka_unit_test(what_is_no_list_is_none),
		cmocka_unit_test(the_book_outlives_the_program),
		cmocka_unit_test(the_slot_is_on_the_command_line),
		cmocka_unit_test(the_newest_lines_are_kept),
		cmocka_unit_test(a_line_is_as_syslog_has_it),
		cmocka_unit_test(metrics_are_as_prometheus_reads_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
