#include "tests/hall/calendar.h"

#include "firmware/base/mem.h"
#include "tests/hall/times.h"

#include <stdlib.h>

enum { DATES_MAX = 256, FAR_DAYS = 4000 };

struct dates {
	int64_t at_ms[DATES_MAX]; /* midnights, in order */
	size_t count;
};

struct calendar {
	struct dates holidays, workdays;
};

static int by_time(const void *a, const void *b)
{
	int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
	return (first > second) - (first < second);
}

static bool read_dates(const json_t *array, struct dates *dates)
{
	size_t i;
	const json_t *value;
	json_array_foreach(array, i, value)
	{
		const char *text = json_string_value(value);
		if (dates->count == DATES_MAX || !text ||
			!date_parse(text, &dates->at_ms[dates->count])) {
			return false;
		}
		dates->count++;
	}
	qsort(dates->at_ms, dates->count, sizeof(dates->at_ms[0]), by_time);
	return json_is_array(array);
}

static bool has_date(const struct dates *dates, int64_t day_ms)
{
	return bsearch(&day_ms, dates->at_ms, dates->count, sizeof(dates->at_ms[0]), by_time) !=
	       NULL;
}

struct calendar *calendar_read(const json_t *json)
{
	int64_t until_ms;
	const char *until = json_string_value(json_object_get(json, "until"));
	struct calendar *calendar = mem_new(struct calendar);
	if (!until || !date_parse(until, &until_ms) ||
		!read_dates(json_object_get(json, "holidays"), &calendar->holidays) ||
		!read_dates(json_object_get(json, "workdays"), &calendar->workdays)) {
		calendar_destroy(calendar);
		return NULL;
	}
	return calendar;
}

void calendar_destroy(struct calendar *calendar)
{
	mem_free(calendar);
}

bool calendar_is_working(const struct calendar *calendar, int64_t unix_ms)
{
	int64_t day_ms = day_start(unix_ms);
	if (has_date(&calendar->workdays, day_ms)) {
		return true;
	}
	return weekday_of(day_ms) <= 5 && !has_date(&calendar->holidays, day_ms);
}

int64_t calendar_add(const struct calendar *calendar, int64_t unix_ms, int n)
{
	int64_t day_ms = day_start(unix_ms);
	int left = abs(n);
	for (int i = 0; left > 0 && i < FAR_DAYS; i++) {
		day_ms += n > 0 ? DAY_MS : -DAY_MS;
		left -= calendar_is_working(calendar, day_ms);
	}
	return day_ms;
}

int calendar_between(const struct calendar *calendar, int64_t first_ms, int64_t last_ms)
{
	int count = 0;
	int64_t day_ms = day_start(first_ms), end_ms = day_start(last_ms);
	for (int i = 0; day_ms < end_ms && i < FAR_DAYS; i++) {
		day_ms += DAY_MS;
		count += calendar_is_working(calendar, day_ms);
	}
	return count;
}
