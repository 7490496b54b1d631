#include "tests/harness/printing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct printing printing;

long printing_count(const char *question)
{
	return prints_count(printing.rig, printing.name, question);
}

void printing_knob(const char *knob_name, const char *value)
{
	rig_ask(printing.rig, "knob %s %s %s", printing.name, knob_name, value);
}

void printing_poke(const char *what)
{
	rig_ask(printing.rig, "%s %s", printing.name, what);
}

void printing_choose(const char *text)
{
	const char *why = NULL;
	assert_int_equal(device_choice_parse(text, &printing.chosen, &why), OK);
}

void printing_open(const char *printer)
{
	printing_open_noted(printer, NULL);
	rig_wait_status(printing.rig, DEVICE_ABSENT, REASON_NOT_FOUND, PRINTING_SOON_MS);
}

void printing_open_noted(const char *printer, const char *note_path)
{
	printing.name = printer;
	const struct device_config config = {.chosen = printing.chosen, .note_path = note_path};
	printing.rig = rig_open_with(DEVICE_PRINTER, config);
}

void printing_wait_ready(void)
{
	rig_wait_status(printing.rig, DEVICE_READY, REASON_NONE, PRINTING_SOON_MS);
}

void printing_plug(void)
{
	rig_ask(printing.rig, "plug %s", printing.name);
}

void printing_unplug(void)
{
	rig_ask(printing.rig, "unplug %s", printing.name);
	rig_wait_status(printing.rig, DEVICE_ABSENT, REASON_NOT_FOUND, PRINTING_SOON_MS);
}

void printing_begin(const char *printer)
{
	printing_open(printer);
	printing_knob("speed", "0");
	printing_plug();
	printing_wait_ready();
}

void printing_end(void)
{
	static const char *const knobs[][2] = {{"speed", "150"}, {"buffer", "65536"}, {"dle", "1"},
		{"ghs", "-"}, {"gsr", "-"}, {"asb", "1"}, {"deviceid", "-"}, {"portstatus", "-"},
		{"second_job_loses", "0"}, {"clears", "-"}, {"raster_max", "2303"},
		{"reply_ms", "-"}};
	static const char *const pokes[] = {
		"paper ok", "cover close", "cutter ok", "head ok", "online", "power-cycle"};
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		(void)rig_try(
			printing.rig, "knob %s %s %s", printing.name, knobs[i][0], knobs[i][1]);
	}
	(void)rig_try(printing.rig, "fault %s clear", printing.name);
	(void)rig_try(printing.rig, "unplug %s", printing.name);
	for (size_t i = 0; i < ARRAY_LEN(pokes); i++) {
		(void)rig_try(printing.rig, "%s %s", printing.name, pokes[i]);
	}
	struct rig *closing = printing.rig;
	printing.rig = NULL;
	printing.chosen = (struct device_choice){0};
	rig_close(closing);
}

int printing_teardown(void **state)
{
	(void)state;
	if (printing.rig) {
		printing_end();
	}
	return 0;
}

void printing_wait(const char *question, long least)
{
	rig_ask(printing.rig, "wait %s %s %ld %d", printing.name, question, least,
		PRINTING_SOON_MS);
}

struct print_mark printing_order(int height)
{
	int width = rig_status(printing.rig)->width_dots;
	struct raster *raster = prints_make(width ? width : 576, height, ++printing.job);
	struct print_mark mark = prints_mark(raster);
	prints_order(printing.rig, printing.job, raster);
	return mark;
}

void printing_expect(enum print_result result, enum device_reason reason)
{
	struct msg *fact = rig_expect(printing.rig, MSG_PRINT_ENDED, PRINTING_JOB_MS);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_int_equal(fact->print.job, printing.job);
	if (fact->print.result != result || fact->print.reason != reason) {
		fail_msg("result %d, %s instead of %d, %s", fact->print.result,
			device_reason_name(fact->print.reason), result, device_reason_name(reason));
	}
	msg_destroy(fact);
}

void printing_well(int height)
{
	long inked = printing_count("inked");
	struct print_mark mark = printing_order(height);
	printing_expect(PRINT_DONE, REASON_NONE);
	assert_int_equal(printing_count("inked"), inked + 1);
	prints_expect(printing.rig, printing.name, &mark);
}
