#include "ui/screens/date_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

#include <stdio.h>

const char *month_text(enum lang lang, int month)
{
	switch (month) {
	case 1:
		return tr(lang, "January");
	case 2:
		return tr(lang, "February");
	case 3:
		return tr(lang, "March");
	case 4:
		return tr(lang, "April");
	case 5:
		return tr(lang, "May");
	case 6:
		return tr(lang, "June");
	case 7:
		return tr(lang, "July");
	case 8:
		return tr(lang, "August");
	case 9:
		return tr(lang, "September");
	case 10:
		return tr(lang, "October");
	case 11:
		return tr(lang, "November");
	default:
		return tr(lang, "December");
	}
}

const char *weekday_text(enum lang lang, int weekday)
{
	switch (weekday) {
	case 1:
		return tr(lang, "Monday");
	case 2:
		return tr(lang, "Tuesday");
	case 3:
		return tr(lang, "Wednesday");
	case 4:
		return tr(lang, "Thursday");
	case 5:
		return tr(lang, "Friday");
	case 6:
		return tr(lang, "Saturday");
	default:
		return tr(lang, "Sunday");
	}
}

void moment_text(enum lang lang, struct local_time time, char out[DATE_TEXT_LEN])
{
	/* TRANSLATORS: 1 day, 2 month, 3 year, 4 hour, 5 minute */
	str_format(out, DATE_TEXT_LEN, tr(lang, "%1$d %2$s %3$d, %4$d:%5$02d"), time.day,
		month_text(lang, time.month), time.year, time.hour, time.minute);
}

void day_text(enum lang lang, const char *date, char out[DATE_TEXT_LEN])
{
	int year, month, day;
	if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 || month < 1 || month > 12) {
		str_copy(out, DATE_TEXT_LEN, date);
		return;
	}
	/* TRANSLATORS: 1 day, 2 month, 3 year */
	str_format(
		out, DATE_TEXT_LEN, tr(lang, "%1$d %2$s %3$d"), day, month_text(lang, month), year);
}
