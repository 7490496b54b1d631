/* Times, days and ages as words. */
#include "ui/screens/parts.h"
#include "ui/screens/date_text.h"
#include "ui/screens/hall_text.h"

#include "firmware/base/str.h"

const char *minute_words(const struct view *view, int minute)
{
	return ui_format(view->ui, "%d:%02d", minute / 60 % 24, minute % 60);
}

const char *clock_words(const struct view *view, int64_t utc_ms)
{
	struct local_time time = kiosk_local_time(view->kiosk, utc_ms);
	return minute_words(view, time.hour * 60 + time.minute);
}

const char *weekday_word(const struct view *view, int weekday)
{
	return weekday_text(view->lang, weekday);
}

const char *date_words(const struct view *view, int64_t utc_ms)
{
	struct local_time time = kiosk_local_time(view->kiosk, utc_ms);
	/* TRANSLATORS: 1 weekday, 2 day, 3 month, 4 year */
	return ui_format(view->ui, say(view, "%1$s, %2$d %3$s %4$d"),
		weekday_word(view, time.weekday), time.day, month_text(view->lang, time.month),
		time.year);
}

const char *hours_words(const struct view *view, int64_t days)
{
	const struct catalog *catalog = view->kiosk->catalog;
	const struct hours *hours = catalog ? catalog_hours(catalog, days) : NULL;
	char words[HOURS_TEXT_LEN] = "";
	if (hours) {
		hours_text(hours, words);
	}
	return ui_format(view->ui, "%s", words);
}

const char *opening_words(const struct view *view, int64_t from_ms)
{
	struct ui *ui = view->ui;
	int64_t opening_ms = kiosk_next_opening_ms(view->kiosk, from_ms);
	if (opening_ms < 0) {
		return say(view, "Please come back during opening hours.");
	}
	struct local_time now = kiosk_local_time(view->kiosk, view->kiosk->wall_ms);
	struct local_time opening = kiosk_local_time(view->kiosk, opening_ms);
	const char *time = minute_words(view, opening.hour * 60 + opening.minute);
	const char *weekday = weekday_word(view, opening.weekday);
	if (opening.days == now.days) {
		return ui_format(ui, say(view, "We open today at %s."), time);
	}
	if (opening.days == now.days + 1) {
		/* TRANSLATORS: 1 weekday, 2 time */
		return ui_format(ui, say(view, "We open tomorrow, %1$s, at %2$s."), weekday, time);
	}
	/* TRANSLATORS: 1 weekday, 2 day, 3 month, 4 time */
	return ui_format(ui, say(view, "We open on %1$s, %2$d %3$s, at %4$s."), weekday,
		opening.day, month_text(view->lang, opening.month), time);
}

const char *age_words(const struct view *view, int64_t as_of_ms)
{
	int64_t minutes = (view->kiosk->wall_ms - as_of_ms) / 60000;
	if (minutes < 1) {
		return say(view, "up to date");
	}
	if (minutes < 120) {
		return ui_format(view->ui,
			say_n(view, "%d minute old", "%d minutes old", (int)minutes), (int)minutes);
	}
	int hours = (int)MIN_OF(minutes / 60, 9999);
	return ui_format(view->ui, say_n(view, "%d hour old", "%d hours old", hours), hours);
}
