/* Open or closed, and when it opens next: special days, the hall's own word, and how long it holds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"
#include "firmware/base/rfc3339.h"
#include "firmware/model/kiosk.h"

#define SPAN(from, to)	   "{\"from\":\"" from "\",\"to\":\"" to "\"}"
#define DAY(number, spans) "{\"day\":" #number ",\"spans\":[" spans "]}"
#define SPECIAL(date, spans)                                                                       \
	"{\"date\":\"" date "\",\"spans\":[" spans "],\"reason\":{\"zh\":\"节\"}}"
#define LONG  SPAN("09:00", "12:00") "," SPAN("13:00", "17:00")
#define SHORT SPAN("09:00", "12:00")
#define WEEK                                                                                       \
	DAY(1, LONG)                                                                               \
	"," DAY(2, LONG) "," DAY(3, LONG) "," DAY(4, LONG) "," DAY(5, LONG) "," DAY(               \
		6, SHORT) "," DAY(7, "")
#define CATALOG(offset, weekly, exceptions)                                                        \
	"{\"as_of\":\"2026-11-24T09:00:00" offset "\",\"zones\":[{\"code\":\"A\",\"name\":"        \
	"{\"zh\":\"甲\"}}],\"departments\":[{\"code\":\"dd\",\"zone\":\"A\",\"name\":"            \
	"{\"zh\":\"甲\"}}],\"matters\":[{\"code\":\"dd-01\",\"department\":\"dd\","               \
	"\"identify\":[\"none\"],\"name\":{\"zh\":\"甲\"}}],\"hours\":{\"weekly\":[" weekly        \
	"],\"exceptions\":[" exceptions "]}}"

static const char usual[] = CATALOG("+08:00", WEEK,
	SPECIAL("2027-01-01", "") "," SPECIAL("2027-02-05", "") "," SPECIAL(
		"2027-02-06", "") "," SPECIAL("2027-02-07", "") "," SPECIAL("2027-02-08",
		"") "," SPECIAL("2026-12-20", SHORT));

enum line { ONLINE, LOST };

static int64_t ms_of(const char *time)
{
	int64_t ms = -1;
	if (time) {
		assert_true(rfc3339_parse(time, &ms, NULL));
	}
	return ms;
}

static void step(struct kiosk *kiosk, struct msg *fact)
{
	struct cmd_list orders = {0};
	fact->at_ms = 1000000;
	kiosk_step(kiosk, fact, &orders);
	cmd_list_wipe(&orders);
	msg_destroy(fact);
}

struct moment {
	const char *now;
	enum line line;
	const char *status; /* the hall's last answer; NULL: none since boot */
	bool is_open;
	const char *next; /* opening, when closed; NULL: none known */
};

/* A kiosk that has just come to know this. */
static void begin(struct kiosk *kiosk, const char *catalog, const struct moment *moment)
{
	static const struct kiosk_config config = {.terminal_id = "t", .place = ""};
	struct catalog_extra extra;
	kiosk_init(kiosk, &config);
	struct msg *fact = msg_create(MSG_TICK, 0);
	fact->wall_ms = ms_of(moment->now);
	step(kiosk, fact);
	fact = msg_create(MSG_CATALOG_LOADED, 0);
	assert_int_equal(
		catalog_parse(catalog, strlen(catalog), "\"v\"", true, &fact->catalog, &extra), OK);
	step(kiosk, fact);
	fact = msg_create(MSG_DEVICE_CHANGED, 0);
	fact->device = (struct device_status){.kind = DEVICE_PRINTER, .state = DEVICE_READY};
	step(kiosk, fact);
	if (moment->status) {
		fact = msg_create(MSG_HALL_STATUS, 0);
		assert_int_equal(status_parse(moment->status, strlen(moment->status),
					 kiosk->catalog, fact->status),
			OK);
		step(kiosk, fact);
	}
	fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = moment->line == ONLINE;
	step(kiosk, fact);
}

static void check(const char *catalog, const struct moment *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct kiosk kiosk;
		begin(&kiosk, catalog, &rows[i]);
		if ((kiosk_screen(&kiosk) == SCREEN_closed) == rows[i].is_open ||
			kiosk_is_open(&kiosk) != rows[i].is_open) {
			fail_msg("%s: the page is %s", rows[i].now,
				screen_name(kiosk_screen(&kiosk)));
		}
		int64_t next_ms = kiosk_next_opening_ms(&kiosk, kiosk.wall_ms);
		if (!rows[i].is_open && next_ms != ms_of(rows[i].next)) {
			char text[RFC3339_LEN + 1] = "never";
			if (next_ms >= 0) {
				rfc3339_format(next_ms, kiosk.catalog->utc_offset_min, text);
			}
			fail_msg("%s: opens %s", rows[i].now, text);
		}
		kiosk_finish(&kiosk);
	}
}

#define STATUS(as_of, open, next, closes)                                                          \
	"{\"as_of\":\"" as_of "\",\"open\":" open ",\"next_opening\":" next                        \
	",\"closes_at\":" closes "}"
#define AT(time) "\"" time "\""

static void special_days_without_a_line(void **state)
{
	static const struct moment rows[] = {
		{"2027-02-05T10:00:00+08:00", LOST, NULL, false, "2027-02-09T09:00:00+08:00"},
		{"2026-12-20T10:00:00+08:00", LOST, NULL, true, NULL},
		{"2026-12-20T12:00:00+08:00", LOST, NULL, false, "2026-12-21T09:00:00+08:00"},
		{"2026-12-19T18:00:00+08:00", LOST, NULL, false, "2026-12-20T09:00:00+08:00"},
		{"2026-11-25T12:30:00+08:00", LOST, NULL, false, "2026-11-25T13:00:00+08:00"},
		/* usual days and their edges */
		{"2026-11-25T08:59:59+08:00", LOST, NULL, false, "2026-11-25T09:00:00+08:00"},
		{"2026-11-25T09:00:00+08:00", LOST, NULL, true, NULL},
		{"2026-11-25T11:59:59+08:00", LOST, NULL, true, NULL},
		{"2026-11-25T12:00:00+08:00", LOST, NULL, false, "2026-11-25T13:00:00+08:00"},
		{"2026-11-27T17:00:00+08:00", LOST, NULL, false, "2026-11-28T09:00:00+08:00"},
		{"2026-11-28T12:00:00+08:00", LOST, NULL, false, "2026-11-30T09:00:00+08:00"},
		{"2026-11-29T00:00:00+08:00", LOST, NULL, false, "2026-11-30T09:00:00+08:00"},
		/* New Year's Day: from the evening before, on it, and across midnight UTC */
		{"2026-12-31T18:00:00+08:00", LOST, NULL, false, "2027-01-02T09:00:00+08:00"},
		{"2027-01-01T00:00:00+08:00", LOST, NULL, false, "2027-01-02T09:00:00+08:00"},
		{"2027-01-01T10:00:00+08:00", LOST, NULL, false, "2027-01-02T09:00:00+08:00"},
		{"2027-01-01T23:59:59+08:00", LOST, NULL, false, "2027-01-02T09:00:00+08:00"},
		{"2027-01-02T09:30:00+08:00", LOST, NULL, true, NULL},
		/* the holiday adjoins the weekend on both sides */
		{"2027-02-04T17:30:00+08:00", LOST, NULL, false, "2027-02-09T09:00:00+08:00"},
		{"2027-02-07T10:00:00+08:00", LOST, NULL, false, "2027-02-09T09:00:00+08:00"},
		{"2027-02-09T09:00:00+08:00", LOST, NULL, true, NULL},
	};
	(void)state;
	check(usual, rows, ARRAY_LEN(rows));
}

static void the_hall_knows_better(void **state)
{
	static const char new_year[] = STATUS(
		"2026-12-31T17:59:40+08:00", "false", AT("2027-01-02T09:00:00+08:00"), "null");
	static const char flood[] = STATUS(
		"2026-11-25T10:00:00+08:00", "false", AT("2026-11-27T13:00:00+08:00"), "null");
	static const char early[] = STATUS(
		"2026-11-25T10:00:00+08:00", "true", "null", AT("2026-11-25T15:00:00+08:00"));
	static const char late[] = STATUS(
		"2026-11-25T16:00:00+08:00", "true", "null", AT("2026-11-25T20:00:00+08:00"));
	static const char sunday[] = STATUS(
		"2026-11-28T16:00:00+08:00", "false", AT("2026-11-29T10:00:00+08:00"), "null");
	static const struct moment rows[] = {
		{"2026-12-31T18:00:00+08:00", ONLINE, new_year, false, "2027-01-02T09:00:00+08:00"},
		/* closed out of turn: the word holds until the opening it names, line or not */
		{"2026-11-25T10:00:30+08:00", ONLINE, flood, false, "2026-11-27T13:00:00+08:00"},
		{"2026-11-25T10:00:30+08:00", LOST, flood, false, "2026-11-27T13:00:00+08:00"},
		{"2026-11-27T10:00:00+08:00", LOST, flood, false, "2026-11-27T13:00:00+08:00"},
		{"2026-11-27T13:00:00+08:00", LOST, flood, true, NULL},
		/* named and past: of no use any more */
		{"2026-11-27T18:00:00+08:00", LOST, flood, false, "2026-11-28T09:00:00+08:00"},
		{"2026-11-27T18:00:00+08:00", ONLINE, flood, false, "2026-11-28T09:00:00+08:00"},
		/* closes earlier than usual, opens again as usual */
		{"2026-11-25T14:00:00+08:00", LOST, early, true, NULL},
		{"2026-11-25T15:00:00+08:00", LOST, early, false, "2026-11-26T09:00:00+08:00"},
		{"2026-11-25T15:00:10+08:00", ONLINE, early, false, "2026-11-26T09:00:00+08:00"},
		{"2026-11-26T09:00:00+08:00", LOST, early, true, NULL},
		/* closes later than usual */
		{"2026-11-25T19:00:00+08:00", LOST, late, true, NULL},
		{"2026-11-25T20:00:00+08:00", LOST, late, false, "2026-11-26T09:00:00+08:00"},
		/* a Sunday the catalogue knows nothing of */
		{"2026-11-28T18:00:00+08:00", ONLINE, sunday, false, "2026-11-29T10:00:00+08:00"},
		{"2026-11-29T09:00:00+08:00", LOST, sunday, false, "2026-11-29T10:00:00+08:00"},
	};
	(void)state;
	check(usual, rows, ARRAY_LEN(rows));
}

static void a_word_without_an_end_holds_while_it_is_said(void **state)
{
	static const char open[] = STATUS("2026-11-29T10:00:00+08:00", "true", "null", "null");
	static const char shut[] = STATUS("2026-11-25T10:00:00+08:00", "false", "null", "null");
	static const struct moment rows[] = {
		{"2026-11-29T10:01:00+08:00", ONLINE, open, true, NULL},
		{"2026-11-29T10:01:00+08:00", LOST, open, false, "2026-11-30T09:00:00+08:00"},
		{"2026-11-29T10:30:00+08:00", ONLINE, open, false, "2026-11-30T09:00:00+08:00"},
		{"2026-11-29T09:30:00+08:00", ONLINE, open, false, "2026-11-30T09:00:00+08:00"},
		{"2026-11-25T10:01:00+08:00", ONLINE, shut, false, NULL}, /* none in sight */
		{"2026-11-25T10:01:00+08:00", LOST, shut, true, NULL},
		{"2026-11-25T10:30:00+08:00", ONLINE, shut, true, NULL},
	};
	(void)state;
	check(usual, rows, ARRAY_LEN(rows));
}

static void other_offsets(void **state)
{
	static const char west[] = CATALOG("-05:00", WEEK, SPECIAL("2027-01-01", ""));
	static const char half[] = CATALOG("+05:30", WEEK, SPECIAL("2026-12-20", SHORT));
	static const char date_line[] = CATALOG("+13:00", WEEK, SPECIAL("2027-01-01", ""));
	static const char greenwich[] = CATALOG("Z", WEEK, SPECIAL("2027-01-01", ""));
	static const struct moment at_west[] = {
		{"2026-12-31T23:00:00-05:00", LOST, NULL, false, "2027-01-02T09:00:00-05:00"},
		{"2027-01-01T10:00:00-05:00", LOST, NULL, false, "2027-01-02T09:00:00-05:00"},
		{"2026-12-31T14:00:00-05:00", LOST, NULL, true, NULL},
		{"2027-01-01T22:00:00+08:00", LOST, NULL, false, "2027-01-02T09:00:00-05:00"},
	};
	static const struct moment at_half[] = {
		{"2026-12-20T09:00:00+05:30", LOST, NULL, true, NULL},
		{"2026-12-20T08:59:00+05:30", LOST, NULL, false, "2026-12-20T09:00:00+05:30"},
		{"2026-12-20T00:00:00+05:30", LOST, NULL, false, "2026-12-20T09:00:00+05:30"},
	};
	static const struct moment at_date_line[] = {
		{"2026-12-31T11:00:00Z", LOST, NULL, false, "2027-01-02T09:00:00+13:00"},
		{"2026-12-30T20:00:00Z", LOST, NULL, true, NULL}, /* Thursday 9:00 there */
	};
	static const struct moment at_greenwich[] = {
		{"2026-12-31T16:59:59Z", LOST, NULL, true, NULL},
		{"2026-12-31T17:00:00Z", LOST, NULL, false, "2027-01-02T09:00:00Z"},
	};
	(void)state;
	check(west, at_west, ARRAY_LEN(at_west));
	check(half, at_half, ARRAY_LEN(at_half));
	check(date_line, at_date_line, ARRAY_LEN(at_date_line));
	check(greenwich, at_greenwich, ARRAY_LEN(at_greenwich));
}

static void odd_catalogues(void **state)
{
	static const char no_hours[] = CATALOG("+08:00", "", SPECIAL("2026-11-25", SHORT));
	static const char never[] = CATALOG("+08:00", DAY(1, ""), "");
	static const char mixed_up[] = CATALOG("+08:00",
		DAY(3, SPAN("13:00", "17:00") "," SPAN("09:00", "12:00")) "," DAY(9, LONG) "," DAY(
			4, SPAN("12:00", "09:00") "," SPAN("25:00", "26:00")),
		SPECIAL("2026-11-26", SHORT) "," SPECIAL("2026-11-26", "") "," SPECIAL(
			"2026-02-30", "") ",{\"date\":\"2026-12-02\"},7");
	static const struct moment at_no_hours[] = {
		{"2026-11-24T03:00:00+08:00", LOST, NULL, true, NULL}, /* nobody said otherwise */
		{"2026-11-25T13:00:00+08:00", LOST, NULL, false, NULL},
		{"2026-11-25T08:00:00+08:00", LOST, NULL, false, "2026-11-25T09:00:00+08:00"},
	};
	static const struct moment at_never[] = {
		{"2026-11-24T10:00:00+08:00", LOST, NULL, false, NULL},
	};
	static const struct moment at_mixed_up[] = {
		{"2026-11-25T08:00:00+08:00", LOST, NULL, false, "2026-11-25T09:00:00+08:00"},
		{"2026-11-25T12:30:00+08:00", LOST, NULL, false, "2026-11-25T13:00:00+08:00"},
		{"2026-11-26T10:00:00+08:00", LOST, NULL, true, NULL}, /* the first counts */
		{"2026-11-26T13:00:00+08:00", LOST, NULL, false, "2026-12-02T09:00:00+08:00"},
	};
	(void)state;
	check(no_hours, at_no_hours, ARRAY_LEN(at_no_hours));
	check(never, at_never, ARRAY_LEN(at_never));
	check(mixed_up, at_mixed_up, ARRAY_LEN(at_mixed_up));
}

/* As many holidays in a row as the contract allows, and one that is left out. */
static void a_hundred_days_off(void **state)
{
	enum { TEXT_LEN = 16384 };
	static char days[TEXT_LEN], json[TEXT_LEN];
	int64_t first_ms = ms_of("2026-11-30T00:00:00Z"); /* a Monday */
	(void)state;
	days[0] = '\0';
	for (int i = 0; i <= HALL_MAX_SPECIAL_DAYS; i++) {
		char date[DATE_LEN + 1];
		rfc3339_format_date(first_ms + i * INT64_C(86400000), 0, date);
		assert_true(str_append(days, sizeof(days),
			"%s{\"date\":\"%s\",\"spans\":[],\"reason\":{\"zh\":\"节\"}}", i ? "," : "",
			date));
	}
	assert_true(str_format(json, sizeof(json), CATALOG("+08:00", WEEK, "%s"), days));
	const struct moment rows[] = {
		{"2026-11-28T18:00:00+08:00", LOST, NULL, false, "2027-03-10T09:00:00+08:00"},
		{"2027-03-09T10:00:00+08:00", LOST, NULL, false, "2027-03-10T09:00:00+08:00"},
		{"2027-03-10T10:00:00+08:00", LOST, NULL, true, NULL},
	};
	check(json, rows, ARRAY_LEN(rows));
}

/* The page follows by itself, minute by minute. */
static void the_page_follows_the_clock(void **state)
{
	static const struct moment morning = {"2027-01-01T08:59:00+08:00", LOST, NULL, false, NULL};
	(void)state;
	struct kiosk kiosk;
	begin(&kiosk, usual, &morning);
	int64_t at_ms = kiosk.now_ms, start_ms = kiosk.wall_ms, opened_ms = 0;
	while (!opened_ms && at_ms < 3 * 86400000) {
		at_ms = MIN_OF(kiosk_next_tick_ms(&kiosk), at_ms + 60000);
		struct msg *fact = msg_create(MSG_TICK, 0);
		fact->at_ms = at_ms;
		fact->wall_ms = start_ms + at_ms - 1000000;
		struct cmd_list orders = {0};
		kiosk_step(&kiosk, fact, &orders);
		opened_ms = kiosk_screen(&kiosk) == SCREEN_attract ? fact->wall_ms : 0;
		cmd_list_wipe(&orders);
		msg_destroy(fact);
	}
	assert_in_range(opened_ms - ms_of("2027-01-02T09:00:00+08:00"), 0, 1);
	kiosk_finish(&kiosk);
}

int main(void)
{
	json_init();
	log_set_level(LOG_LEVEL_ERROR);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special_days_without_a_line),
		cmocka_unit_test(the_hall_knows_better),
		cmocka_unit_test(a_word_without_an_end_holds_while_it_is_said),
		cmocka_unit_test(other_offsets),
		cmocka_unit_test(odd_catalogues),
		cmocka_unit_test(a_hundred_days_off),
		cmocka_unit_test(the_page_follows_the_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
