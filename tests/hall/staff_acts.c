#include "tests/hall/staff_acts.h"

#include "firmware/base/str.h"
#include "tests/hall/bell.h"
#include "tests/hall/cases.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"
#include "tests/hall/payments.h"
#include "tests/hall/queue.h"

#include <stdio.h>
#include <string.h>

struct deed {
	const struct clerk *clerk;
	const struct fields *fields;
	const char *id, *state, *text;
	char what[40]; /* said after it; "" for nothing */
};

static const char *field(const struct deed *deed, const char *name)
{
	return fields_get(deed->fields, name);
}

static enum clerk_answer call(struct deed *deed)
{
	char number[NUMBER_LEN];
	if (!queue_call(deed->clerk->conn, deed->id, deed->clerk->now_ms, number)) {
		return CLERK_NOBODY;
	}
	(void)str_format(deed->what, sizeof(deed->what), "%s %s", number, deed->id);
	return CLERK_DONE;
}

static enum clerk_answer advance(struct deed *deed)
{
	return clerk_advance(deed->clerk, deed->id, NULL, deed->text);
}

static enum clerk_answer suspend(struct deed *deed)
{
	return clerk_suspend(deed->clerk, deed->id, deed->text);
}

static enum clerk_answer resume(struct deed *deed)
{
	return clerk_resume(deed->clerk, deed->id);
}

static enum clerk_answer ask(struct deed *deed)
{
	char id[ID_LEN];
	return clerk_ask(deed->clerk, deed->id, field(deed, "code"), field(deed, "way"),
		field(deed, "title"), field(deed, "types"), id);
}

static enum clerk_answer branch(struct deed *deed)
{
	int64_t days;
	if (!number_read(field(deed, "days"), 0, 1000, &days)) {
		return CLERK_STATE;
	}
	return clerk_branch(
		deed->clerk, deed->id, field(deed, "department"), deed->state, (int)days);
}

static enum clerk_answer end(struct deed *deed)
{
	return clerk_end(deed->clerk, deed->id, deed->state, deed->text);
}

static enum clerk_answer resolve(struct deed *deed)
{
	return clerk_resolve(deed->clerk, deed->id);
}

static enum clerk_answer follow_up(struct deed *deed)
{
	return clerk_follow_up(deed->clerk, deed->id);
}

static enum clerk_answer help(struct deed *deed)
{
	return clerk_help(deed->clerk, deed->id, deed->state);
}

static enum clerk_answer refund(struct deed *deed)
{
	return payment_give_back(deed->clerk->conn, deed->id) ? CLERK_DONE : CLERK_GONE;
}

static const struct act {
	const char *name, *back; /* back: NULL for the case's own page */
	enum clerk_answer (*run)(struct deed *deed);
} acts[] = {
	{"call", "/staff", call},
	{"advance", NULL, advance},
	{"suspend", NULL, suspend},
	{"resume", NULL, resume},
	{"ask", NULL, ask},
	{"branch", NULL, branch},
	{"end", NULL, end},
	{"resolve", "/staff/work-items", resolve},
	{"follow-up", "/staff/ratings", follow_up},
	{"help", "/staff/helpers", help},
	{"refund", "/staff/closing", refund},
};

static const struct act *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (strcmp(acts[i].name, name) == 0) {
			return &acts[i];
		}
	}
	return NULL;
}

/* Nothing of it is what came, unless it is a number or a zone. */
static void make_location(const struct act *act, const struct deed *deed, enum clerk_answer answer,
	char out[static LOCATION_LEN])
{
	bool is_case = !act->back && case_no_is_good(deed->id);
	const char *zone = field(deed, "zone");
	(void)str_format(out, LOCATION_LEN, "%s%s%s?said=%d",
		act->back ? act->back : "/staff/cases", is_case ? "/" : "", is_case ? deed->id : "",
		(int)answer);
	if (is_zone_code(zone)) {
		(void)str_append(out, LOCATION_LEN, "&state=%s", zone);
	}
	if (deed->what[0]) {
		const char *blank = strchr(deed->what, ' ');
		(void)str_append(out, LOCATION_LEN, "&what=%.*s+%s", (int)(blank - deed->what),
			deed->what, blank + 1);
	}
}

bool staff_act(
	struct hall *hall, const struct fields *fields, char location_out[static LOCATION_LEN])
{
	const struct act *act = find(fields_get(fields, "act"));
	if (!act) {
		return false;
	}
	struct clerk clerk = {
		.hall = hall, .conn = store_take(hall->store), .now_ms = knobs_now_ms(hall->knobs)};
	struct deed deed = {.clerk = &clerk,
		.fields = fields,
		.id = fields_get(fields, "id"),
		.state = fields_get(fields, "state"),
		.text = fields_get(fields, "text")};
	enum clerk_answer answer = CLERK_GONE;
	if (store_begin(hall->store, clerk.conn)) {
		answer = act->run(&deed);
		if (!store_end(hall->store, clerk.conn, !answer) && !answer) {
			answer = CLERK_GONE;
		}
	}
	store_give(hall->store, clerk.conn);
	bell_ring(hall->bell);
	make_location(act, &deed, answer, location_out);
	return true;
}
