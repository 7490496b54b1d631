/*
 * The hall's plan, with the hall's client alone: it comes by itself, is kept for when there is no
 * line, is not sent again as long as it is the same, and its absence disturbs nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/msg/building.h"
#include "tests/harness/applicant.h"

enum { FACTS = 256, LIMIT_MS = 30000 /* that a busy machine may take */ };

static struct lines *lines;

/* A client, and what it has told. */
struct visitor {
	struct hall *hall;
	struct mailbox *facts;
	struct building *building;
	int told;
	bool is_online, has_catalog;
};

static void begin(struct visitor *visitor, const char *data)
{
	struct applicant who = applicant_on(lines, 0, data);
	const struct hall_config pace = {.plan_every_ms = 200};
	*visitor = (struct visitor){.facts = mailbox_create(FACTS, NULL, NULL)};
	visitor->hall = applicant_open(&who, &pace, visitor->facts);
	assert_non_null(visitor->hall);
}

static void end(struct visitor *visitor)
{
	hall_destroy(visitor->hall);
	mailbox_destroy(visitor->facts, msg_destroy);
	building_destroy(visitor->building);
}

static void take(struct visitor *visitor, struct msg *fact)
{
	visitor->has_catalog |= fact->kind == MSG_CATALOG_LOADED;
	if (fact->kind == MSG_LINE_CHANGED) {
		visitor->is_online = fact->line.is_online;
	} else if (fact->kind == MSG_PLAN_LOADED) {
		building_destroy(visitor->building);
		visitor->building = fact->building;
		fact->building = NULL;
		visitor->told++;
	}
}

static void wait_until(struct visitor *visitor, bool (*is_so)(struct visitor *visitor))
{
	int64_t until_ms = clock_ms() + LIMIT_MS;
	while (!is_so(visitor)) {
		assert_true(clock_ms() < until_ms);
		struct msg *fact = mailbox_take(visitor->facts, 20);
		if (fact) {
			take(visitor, fact);
			msg_destroy(fact);
		}
	}
}

static bool has_plan(struct visitor *visitor)
{
	return visitor->building;
}

static bool has_catalog(struct visitor *visitor)
{
	return visitor->has_catalog && visitor->is_online;
}

/* The hall has been asked for the plan so often since the rule was given, which is the only one. */
static bool is_asked_three_times(struct visitor *visitor)
{
	(void)visitor;
	const char *hits = strstr(lines_hall(lines, "rules"), "\"hits\":");
	return hits && atoi(hits + strlen("\"hits\":")) >= 3;
}

static int set_up(void **state)
{
	(void)state;
	json_init();
	lines = lines_open(&(const struct lines_config){
		.source_dir = SOURCE_DIR, .build_dir = BUILD_DIR, .count = 1});
	if (!lines) {
		return -1;
	}
	lines_hall(lines, "limit all=0"); /* it asks five times a second */
	return 0;
}

/* Whatever the one before has left. */
static int between(void **state)
{
	(void)state;
	lines_hall(lines, "clear");
	lines_ask(lines, 0, "up");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lines_close(lines, false);
	return 0;
}

static void it_comes_and_is_kept(void **state)
{
	(void)state;
	struct visitor visitor;
	struct whereabouts where;
	begin(&visitor, "kept");
	wait_until(&visitor, has_plan);
	assert_int_equal(visitor.building->floor_count, 3);
	assert_true(building_find(visitor.building, "F25", &where));
	assert_int_equal(visitor.building->floors[where.floor].number, 3);
	assert_true(visitor.building->here.x != 42000); /* ours, not the entrance */
	assert_string_equal(lines_hall(lines, "at GET:/v1/plan"), "ok"); /* only counts */
	wait_until(&visitor, is_asked_three_times);
	assert_int_equal(visitor.told, 1); /* it is the same: nothing is told */
	end(&visitor);

	lines_ask(lines, 0, "down");
	begin(&visitor, "kept");
	wait_until(&visitor, has_plan); /* with the hall away */
	assert_true(building_find(visitor.building, "F25", &where));
	end(&visitor);
}

static void a_hall_without_one_is_served(void **state)
{
	(void)state;
	struct visitor visitor;
	assert_string_equal(
		lines_hall(lines, "at GET:/v1/plan status=404 code=no_plan count=3"), "ok");
	begin(&visitor, "none");
	wait_until(&visitor, is_asked_three_times);
	wait_until(&visitor, has_catalog);
	assert_int_equal(visitor.told, 0);
	wait_until(&visitor, has_plan); /* the hall has got one */
	assert_true(visitor.is_online);
	end(&visitor);
}

static void nonsense_is_no_plan(void **state)
{
	(void)state;
	struct visitor visitor;
	assert_string_equal(
		lines_hall(lines, "at GET:/v1/plan status=200 type=application/json count=1 "
				  "body={\"version\":\"9\",\"floors\":[]}"),
		"ok");
	begin(&visitor, "nonsense");
	wait_until(&visitor, has_plan);
	assert_string_not_equal(visitor.building->version, "9");
	assert_int_equal(visitor.told, 1);
	end(&visitor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup(it_comes_and_is_kept, between),
		cmocka_unit_test_setup(a_hall_without_one_is_served, between),
		cmocka_unit_test_setup(nonsense_is_no_plan, between)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
