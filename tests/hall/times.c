#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const int64_t offset_ms = 8 * 3600 * INT64_C(1000);

static struct tm parts_of(int64_t unix_ms)
{
	time_t seconds = (time_t)((unix_ms + offset_ms) / 1000);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	return parts;
}

void time_text(int64_t unix_ms, bool with_ms, char text_out[static TIME_LEN])
{
	struct tm parts = parts_of(unix_ms);
	size_t len = strftime(text_out, TIME_LEN, "%Y-%m-%dT%H:%M:%S", &parts);
	if (with_ms) {
		len += (size_t)snprintf(
			text_out + len, TIME_LEN - len, ".%03d", (int)(unix_ms % 1000));
	}
	snprintf(text_out + len, TIME_LEN - len, "+08:00");
}

void date_text(int64_t unix_ms, char text_out[static TIME_LEN])
{
	struct tm parts = parts_of(unix_ms);
	strftime(text_out, TIME_LEN, "%Y-%m-%d", &parts);
}

/* Two digits within [low, high], or -1. */
static int two(const char *text, int low, int high)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') {
		return -1;
	}
	int value = (text[0] - '0') * 10 + (text[1] - '0');
	return value >= low && value <= high ? value : -1;
}

bool date_parse(const char *text, int64_t *unix_ms_out)
{
	if (strlen(text) < 10 || text[4] != '-' || text[7] != '-') {
		return false;
	}
	int high = two(text, 19, 99), low = two(text + 2, 0, 99);
	int month = two(text + 5, 1, 12), day = two(text + 8, 1, 31);
	if (high < 0 || low < 0 || month < 0 || day < 0) {
		return false;
	}
	struct tm parts = {.tm_year = high * 100 + low - 1900, .tm_mon = month - 1, .tm_mday = day};
	time_t seconds = timegm(&parts);
	if (parts.tm_mday != day) { /* the 31st of a short month rolled over */
		return false;
	}
	*unix_ms_out = (int64_t)seconds * 1000 - offset_ms;
	return true;
}

bool time_parse(const char *text, int64_t *unix_ms_out)
{
	int64_t ms;
	if (strlen(text) < 19 || !date_parse(text, &ms) || (text[10] != 'T' && text[10] != 't') ||
		text[13] != ':' || text[16] != ':') {
		return false;
	}
	int hour = two(text + 11, 0, 23), minute = two(text + 14, 0, 59),
	    second = two(text + 17, 0, 60);
	if (hour < 0 || minute < 0 || second < 0) {
		return false;
	}
	ms += ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
	const char *rest = text + 19;
	if (*rest == '.') {
		int64_t unit = 100;
		for (rest++; *rest >= '0' && *rest <= '9'; rest++) {
			ms += (*rest - '0') * unit;
			unit /= 10;
		}
	}
	if (strcmp(rest, "Z") == 0 || strcmp(rest, "z") == 0) {
		ms += offset_ms;
	} else if (*rest) {
		if ((*rest != '+' && *rest != '-') || strlen(rest) != 6 || rest[3] != ':') {
			return false;
		}
		int hours = two(rest + 1, 0, 23), minutes = two(rest + 4, 0, 59);
		if (hours < 0 || minutes < 0) {
			return false;
		}
		int64_t theirs = (hours * 60 + minutes) * INT64_C(60000);
		ms += offset_ms - (*rest == '+' ? theirs : -theirs);
	}
	*unix_ms_out = ms;
	return true;
}

int weekday_of(int64_t unix_ms)
{
	int day = parts_of(unix_ms).tm_wday;
	return day ? day : 7;
}

int64_t day_start(int64_t unix_ms)
{
	return (unix_ms + offset_ms) / DAY_MS * DAY_MS - offset_ms;
}
