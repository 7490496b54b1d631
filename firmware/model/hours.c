/* When the hall is open: its own word as long as that holds, else the catalogue's special days and
 * week. In the hall's time, which has one offset all the year. */
#include "firmware/model/kiosk.h"

enum { MINUTE_MS = 60000, DAY_MINUTES = 24 * 60 };

/* So old may a status be that does not say how long it holds; it is asked for every minute. */
static const int64_t STATUS_FRESH_MS = 10 * MINUTE_MS;

static int64_t offset_ms(const struct kiosk *kiosk)
{
	int offset_min = kiosk->catalog ? kiosk->catalog->utc_offset_min : 8 * 60;
	return (int64_t)offset_min * MINUTE_MS;
}

static int64_t utc_of(const struct kiosk *kiosk, int64_t days, int minute)
{
	return (days * DAY_MINUTES + minute) * MINUTE_MS - offset_ms(kiosk);
}

/* Days since 1970-01-01 to a civil date, by the well-known calendar arithmetic on 400-year eras. */
struct local_time kiosk_local_time(const struct kiosk *kiosk, int64_t utc_ms)
{
	int64_t local_ms = MAX_OF(utc_ms + offset_ms(kiosk), 0);
	int64_t minutes = local_ms / MINUTE_MS;
	int64_t days = minutes / DAY_MINUTES;
	int minute_of_day = (int)(minutes % DAY_MINUTES);

	int64_t shifted = days + 719468; /* to 0000-03-01 */
	int64_t era = shifted / 146097;
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month_from_march = (int)((5 * day_of_year + 2) / 153);
	int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
	return (struct local_time){
		.year = (int)(year_of_era + era * 400) + (month <= 2),
		.month = month,
		.day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1,
		.weekday = (int)((days + 3) % 7) + 1, /* 1970-01-01 was a Thursday */
		.hour = minute_of_day / 60,
		.minute = minute_of_day % 60,
		.days = days,
	};
}

/* Whether what the hall said last is still so: until the end it gave itself, with or without a
 * line; without an end, as long as the hall goes on saying it. */
static bool has_word(const struct kiosk *kiosk)
{
	const struct hall_status *status = &kiosk->status;
	if (!kiosk->has_status) {
		return false;
	}
	int64_t end_ms = status->is_open ? status->closes_ms : status->next_opening_ms;
	int64_t age_ms = kiosk->wall_ms - status->as_of_ms;
	bool is_fresh = age_ms < STATUS_FRESH_MS && age_ms > -STATUS_FRESH_MS;
	return end_ms ? kiosk->wall_ms < end_ms : kiosk->line.is_online && is_fresh;
}

static bool is_open_by_catalog(const struct kiosk *kiosk)
{
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	const struct hours *hours = catalog_hours(kiosk->catalog, now.days);
	if (!hours) {
		return true; /* nobody said when it is closed */
	}
	/* The hall said when it closes, perhaps earlier than usual: what began before has ended. */
	int64_t closed_ms =
		kiosk->has_status && kiosk->status.is_open ? kiosk->status.closes_ms : 0;
	int minute = now.hour * 60 + now.minute;
	for (int i = 0; i < hours->span_count; i++) {
		int open_min = hours->spans[i].open_min;
		if (minute >= open_min && minute < hours->spans[i].close_min &&
			utc_of(kiosk, now.days, open_min) >= closed_ms) {
			return true;
		}
	}
	return false;
}

bool kiosk_is_open(const struct kiosk *kiosk)
{
	if (kiosk->config.ignores_hours || !kiosk->catalog || !kiosk->has_wall) {
		return true;
	}
	return has_word(kiosk) ? kiosk->status.is_open : is_open_by_catalog(kiosk);
}

int64_t kiosk_next_opening_ms(const struct kiosk *kiosk, int64_t from_ms)
{
	if (!kiosk->catalog || !kiosk->has_wall) {
		return -1;
	}
	const struct hall_status *status = &kiosk->status;
	if (has_word(kiosk) && !status->is_open) {
		if (status->next_opening_ms == 0) {
			return -1; /* none in sight, says the hall */
		}
		if (status->next_opening_ms > from_ms) {
			return status->next_opening_ms;
		}
	}
	int64_t today = kiosk_local_time(kiosk, from_ms).days;
	/* Every day may be a special one, but the week after them is not. */
	int64_t last = today + kiosk->catalog->special_day_count + 7;
	for (int64_t day = today; day <= last; day++) {
		const struct hours *hours = catalog_hours(kiosk->catalog, day);
		for (int i = 0; hours && i < hours->span_count; i++) {
			int64_t open_ms = utc_of(kiosk, day, hours->spans[i].open_min);
			if (open_ms > from_ms) {
				return open_ms;
			}
		}
	}
	return -1;
}

int64_t kiosk_midnight_ms(const struct kiosk *kiosk)
{
	return utc_of(kiosk, kiosk_local_time(kiosk, kiosk->wall_ms).days + 1, 0);
}
