#include "firmware/model/updating.h"
#include "firmware/model/commanded.h"

#include <stdio.h>

enum { AGAIN_MS = 60000 }; /* what was ordered may not have been possible just then */

bool day_span_parse(const char *text, struct day_span *out)
{
	int from[2];
	int until[2];
	int end = 0;
	*out = (struct day_span){0, 0};
	if (!text[0]) {
		return true;
	}
	if (sscanf(text, "%2d:%2d-%2d:%2d%n", &from[0], &from[1], &until[0], &until[1], &end) !=
			4 ||
		end != 11 || text[end]) {
		return false;
	}
	out->from_min = 60 * from[0] + from[1];
	out->until_min = 60 * until[0] + until[1];
	return from[0] >= 0 && from[0] < 24 && from[1] >= 0 && from[1] < 60 && until[0] >= 0 &&
	       until[0] < 24 && until[1] >= 0 && until[1] < 60 &&
	       out->from_min != out->until_min; /* all day, or never? */
}

bool day_span_has(const struct day_span *span, int minute)
{
	if (span->from_min <= span->until_min) {
		return span->from_min == span->until_min ||
		       (minute >= span->from_min && minute < span->until_min);
	}
	return minute >= span->from_min || minute < span->until_min;
}

static bool is_window_open(const struct kiosk *kiosk)
{
	const struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	return kiosk->has_wall &&
	       day_span_has(&kiosk->config.update_window, 60 * now.hour + now.minute);
}

void updating_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	const enum update_phase phase = kiosk->update.phase;
	if (kiosk->update_ordered != phase) {
		kiosk->update_ordered = UPDATE_NONE;
	}
	const bool is_ordered = kiosk->update_ordered == phase &&
				kiosk->now_ms - kiosk->update_ordered_ms < AGAIN_MS;
	if (is_ordered || !commanded_is_nobody_here(kiosk)) {
		return;
	}
	if (phase == UPDATE_WAITING && is_window_open(kiosk)) {
		cmd_list_add(orders, CMD_INSTALL_UPDATE, 0);
		kiosk->update_ordered = phase;
		kiosk->update_ordered_ms = kiosk->now_ms;
	} else if (phase == UPDATE_INSTALLED) {
		cmd_list_add(orders, CMD_RESTART, 0)->is_whole = true;
		kiosk->update_ordered = phase;
		kiosk->update_ordered_ms = kiosk->now_ms;
	}
}
