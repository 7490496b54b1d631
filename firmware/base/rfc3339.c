#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"

#include <stddef.h>

enum { MS_PER_DAY = 86400000 };

/* Days since 1970-01-01 of a day of the proleptic Gregorian calendar; years start in March, so that
 * the leap day is the last one. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400; /* y is positive here */
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static void date_of(int64_t days, int *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

/* Exactly count digits, or -1; moves the cursor. */
static int digits(const char **at, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		char c = (*at)[i];
		if (c < '0' || c > '9') {
			return -1;
		}
		value = value * 10 + (c - '0');
	}
	*at += count;
	return value;
}

static bool skip(const char **at, char wanted)
{
	if (**at != wanted) {
		return false;
	}
	(*at)++;
	return true;
}

static int fraction_ms(const char **at)
{
	int ms = 0;
	int scale = 100;
	while (**at >= '0' && **at <= '9') {
		ms += (**at - '0') * scale;
		scale /= 10;
		(*at)++;
	}
	return ms;
}

static bool parse_offset(const char **at, int *offset_min)
{
	if (**at == 'Z' || **at == 'z') {
		(*at)++;
		*offset_min = 0;
		return true;
	}
	bool is_west = **at == '-';
	if (!is_west && **at != '+') {
		return false;
	}
	(*at)++;
	int hour = digits(at, 2);
	if (hour < 0 || hour > 23 || !skip(at, ':')) {
		return false;
	}
	int minute = digits(at, 2);
	if (minute < 0 || minute > 59) {
		return false;
	}
	*offset_min = (is_west ? -1 : 1) * (hour * 60 + minute);
	return true;
}

bool rfc3339_parse(const char *text, int64_t *ms_out, int *offset_min_out)
{
	if (!text) {
		return false;
	}
	const char *at = text;
	int year = digits(&at, 4);
	if (year < 1970 || !skip(&at, '-')) {
		return false;
	}
	int month = digits(&at, 2);
	if (month < 1 || month > 12 || !skip(&at, '-')) {
		return false;
	}
	int day = digits(&at, 2);
	if (day < 1 || day > days_in_month(year, month) || (!skip(&at, 'T') && !skip(&at, 't'))) {
		return false;
	}
	int hour = digits(&at, 2);
	if (hour < 0 || hour > 23 || !skip(&at, ':')) {
		return false;
	}
	int minute = digits(&at, 2);
	if (minute < 0 || minute > 59 || !skip(&at, ':')) {
		return false;
	}
	int second = digits(&at, 2);
	if (second < 0 || second > 60) {
		return false;
	}
	second = second == 60 ? 59 : second;
	int ms = 0;
	if (skip(&at, '.')) {
		if (*at < '0' || *at > '9') {
			return false;
		}
		ms = fraction_ms(&at);
	}
	int offset_min = 0;
	if (!parse_offset(&at, &offset_min) || *at != '\0') {
		return false;
	}
	int64_t minutes = (int64_t)hour * 60 + minute - offset_min;
	if (ms_out) {
		*ms_out = days_of(year, month, day) * MS_PER_DAY + (minutes * 60 + second) * 1000 +
			  ms;
	}
	if (offset_min_out) {
		*offset_min_out = offset_min;
	}
	return true;
}

struct local {
	int year, month, day;
	int second_of_day;
};

static struct local local_of(int64_t ms, int offset_min)
{
	ms += (int64_t)offset_min * 60000;
	int64_t days = ms >= 0 ? ms / MS_PER_DAY : -((-ms + MS_PER_DAY - 1) / MS_PER_DAY);
	struct local local = {.second_of_day = (int)((ms - days * MS_PER_DAY) / 1000)};
	date_of(days, &local.year, &local.month, &local.day);
	return local;
}

void rfc3339_format(int64_t ms, int offset_min, char out[RFC3339_LEN + 1])
{
	struct local l = local_of(ms, offset_min);
	int offset = offset_min < 0 ? -offset_min : offset_min;
	str_format(out, RFC3339_LEN + 1, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", l.year,
		l.month, l.day, l.second_of_day / 3600, l.second_of_day / 60 % 60,
		l.second_of_day % 60, offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

void rfc3339_format_date(int64_t ms, int offset_min, char out[DATE_LEN + 1])
{
	struct local l = local_of(ms, offset_min);
	str_format(out, DATE_LEN + 1, "%04d-%02d-%02d", l.year, l.month, l.day);
}

int rfc3339_minute_of_day(int64_t ms, int offset_min)
{
	return local_of(ms, offset_min).second_of_day / 60;
}
