#include "ui/screens/hall_text.h"
#include "firmware/base/str.h"
#include "ui/screens/date_text.h"
#include "ui/text/tr.h"

#include <string.h>

enum { WEEK = 7 };

void hours_text(const struct hours *hours, char out[HOURS_TEXT_LEN])
{
	out[0] = '\0';
	for (int i = 0; i < hours->span_count; i++) {
		int from = hours->spans[i].open_min, to = hours->spans[i].close_min;
		str_append(out, HOURS_TEXT_LEN, "%s%d:%02d–%d:%02d", i ? "  " : "", from / 60,
			from % 60, to / 60, to % 60);
	}
}

static bool is_alike(const struct hours *a, const struct hours *b)
{
	return a->span_count == b->span_count &&
	       memcmp(a->spans, b->spans, sizeof(a->spans[0]) * (size_t)a->span_count) == 0;
}

static void add_days(enum lang lang, int first, int last, const struct hours *hours, char *out)
{
	char words[HOURS_TEXT_LEN], days[64];
	const char *begin = weekday_text(lang, first + 1);
	hours_text(hours, words);
	str_copy(days, sizeof(days), begin);
	if (last > first) {
		/* TRANSLATORS: 1 first weekday, 2 last weekday */
		str_format(days, sizeof(days), tr(lang, "%1$s to %2$s"), begin,
			weekday_text(lang, last + 1));
	}
	str_append(out, WEEK_TEXT_LEN, "%s%s %s", out[0] ? "\n" : "", days, words);
}

void week_text(enum lang lang, const struct catalog *catalog, char out[WEEK_TEXT_LEN])
{
	out[0] = '\0';
	for (int first = 0, last; catalog->has_hours && first < WEEK; first = last + 1) {
		const struct hours *hours = &catalog->week[first];
		last = first;
		while (last + 1 < WEEK && is_alike(hours, &catalog->week[last + 1])) {
			last++;
		}
		if (hours->span_count > 0) {
			add_days(lang, first, last, hours, out);
		}
	}
}
