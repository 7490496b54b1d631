#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/fleet/health.h"

#include <stdint.h>

static unsigned working_devices(const struct kiosk *kiosk)
{
	unsigned devices = 0;
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		enum device_state state = kiosk->devices[kind].state;
		if (state == DEVICE_READY || state == DEVICE_BUSY) {
			devices |= 1u << kind;
		}
	}
	return devices;
}

void app_tell_health(struct app *app, int64_t now_ms)
{
	if (now_ms < app->next_health_ms) {
		return;
	}
	const struct gfx_stats stats = gfx_stats(app->gfx);
	const struct health health = {
		.at_ms = now_ms,
		.up_ms = now_ms - app->started_us / 1000,
		.frame_count = (int64_t)stats.frame_count,
		.frame_ms = stats.last_present_at_us / 1000,
		.devices = working_devices(&app->kiosk),
		.is_hall_reached = app->kiosk.line.is_online,
	};
	app->next_health_ms = now_ms + HEALTH_EVERY_MS;
	if (health_write(app->config->path_health, &health) != OK) {
		log_debug("app", "nobody asks at %s", app->config->path_health);
		app->next_health_ms = INT64_MAX;
	}
}
