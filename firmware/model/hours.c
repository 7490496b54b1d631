#include "firmware/model/model.h"

/* Days since 1970-01-01 to a civil date, by the well-known calendar arithmetic on 400-year eras. */
struct local_time kiosk_local_time(const struct kiosk *kiosk, int64_t utc_ms)
{
	int offset_min = kiosk->catalog ? kiosk->catalog->utc_offset_min : 8 * 60;
	int64_t minutes = utc_ms / 60000 + offset_min;
	int64_t days = minutes / 1440;
	int minute_of_day = (int)(minutes % 1440);

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
	};
}

bool kiosk_is_open(const struct kiosk *kiosk)
{
	if (kiosk->config.ignores_hours || !kiosk->catalog || !kiosk->has_wall) {
		return true;
	}
	if (kiosk->line.is_online && kiosk->has_status) {
		return kiosk->status.is_open; /* the hall knows about holidays */
	}
	if (kiosk->catalog->opening_count == 0) {
		return true;
	}
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	int minute = now.hour * 60 + now.minute;
	for (int i = 0; i < kiosk->catalog->opening_count; i++) {
		const struct opening *opening = &kiosk->catalog->openings[i];
		if (opening->weekday == now.weekday && minute >= opening->open_min &&
			minute < opening->close_min) {
			return true;
		}
	}
	return false;
}

bool kiosk_next_opening(const struct kiosk *kiosk, int *days_out, int *open_min_out)
{
	if (!kiosk->catalog || !kiosk->has_wall) {
		return false;
	}
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	int minute = now.hour * 60 + now.minute;
	for (int days = 0; days <= 7; days++) {
		int weekday = (now.weekday - 1 + days) % 7 + 1;
		int best = -1;
		for (int i = 0; i < kiosk->catalog->opening_count; i++) {
			const struct opening *opening = &kiosk->catalog->openings[i];
			bool is_ahead = days > 0 || opening->open_min > minute;
			if (opening->weekday == weekday && is_ahead &&
				(best < 0 || opening->open_min < best)) {
				best = opening->open_min;
			}
		}
		if (best >= 0) {
			*days_out = days;
			*open_min_out = best;
			return true;
		}
	}
	return false;
}
