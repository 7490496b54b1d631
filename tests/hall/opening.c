#include "tests/hall/opening.h"

#include "tests/hall/catalog.h"
#include "tests/hall/knobs.h"
#include "tests/hall/times.h"

#include <string.h>

enum { DAYS_AHEAD = 30 };

static const json_t *exception_on(const json_t *hours, int64_t day_ms)
{
	char date[TIME_LEN];
	date_text(day_ms, date);
	const json_t *exceptions = json_object_get(hours, "exceptions");
	for (size_t i = 0; i < json_array_size(exceptions); i++) {
		const json_t *entry = json_array_get(exceptions, i);
		const char *theirs = json_string_value(json_object_get(entry, "date"));
		if (theirs && strcmp(theirs, date) == 0) {
			return entry;
		}
	}
	return NULL;
}

static const json_t *spans_on(const json_t *hours, int64_t day_ms)
{
	const json_t *exception = exception_on(hours, day_ms);
	if (exception) {
		return json_object_get(exception, "spans");
	}
	const json_t *weekly = json_object_get(hours, "weekly");
	for (size_t i = 0; i < json_array_size(weekly); i++) {
		const json_t *entry = json_array_get(weekly, i);
		if (json_integer_value(json_object_get(entry, "day")) == weekday_of(day_ms)) {
			return json_object_get(entry, "spans");
		}
	}
	return NULL;
}

/* "09:30" of the day; the day's end when malformed, so that a broken span never opens. */
static int64_t clock_on(const json_t *span, const char *name, int64_t day_ms)
{
	const char *text = json_string_value(json_object_get(span, name));
	if (!text || strlen(text) != 5) {
		return day_ms + DAY_MS;
	}
	int minutes =
		((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
	return day_ms + minutes * INT64_C(60000);
}

/* The first opening after now within the coming days; 0 when there is none. */
static int64_t next_after(const json_t *hours, int64_t now_ms)
{
	int64_t today = day_start(now_ms);
	for (int i = 0; i < DAYS_AHEAD; i++) {
		int64_t day = today + i * DAY_MS;
		const json_t *spans = spans_on(hours, day);
		for (size_t k = 0; k < json_array_size(spans); k++) {
			int64_t from = clock_on(json_array_get(spans, k), "from", day);
			if (from > now_ms && from < day + DAY_MS) {
				return from;
			}
		}
	}
	return 0;
}

struct opening opening_at(const struct hall *hall, int64_t now_ms)
{
	const json_t *hours = json_object_get(catalog_facts(hall->catalog), "hours");
	enum hours_mode mode = knobs_hours(hall->knobs);
	if (mode == HOURS_ALWAYS) {
		return (struct opening){.is_open = true, .reason = "open"};
	}
	struct opening opening = {.reason = "closed_day", .next_ms = next_after(hours, now_ms)};
	if (mode == HOURS_CLOSED) {
		opening.reason = "after_closing";
		return opening;
	}
	int64_t today = day_start(now_ms);
	const json_t *spans = spans_on(hours, today);
	const json_t *exception = exception_on(hours, today);
	bool was_open = false, will_open = false;
	for (size_t i = 0; i < json_array_size(spans); i++) {
		int64_t from = clock_on(json_array_get(spans, i), "from", today);
		int64_t to = clock_on(json_array_get(spans, i), "to", today);
		if (now_ms >= from && now_ms < to) {
			return (struct opening){.is_open = true, .reason = "open", .closes_ms = to};
		}
		was_open = was_open || now_ms >= to;
		will_open = will_open || now_ms < from;
	}
	if (was_open || will_open) {
		opening.reason = was_open && will_open ? "lunch"
				 : was_open	       ? "after_closing"
						       : "before_opening";
	}
	if (exception) {
		opening.reason = "exception";
		opening.text = json_object_get(exception, "reason");
	}
	return opening;
}
