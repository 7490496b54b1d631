#include "ui/gfx/hotplug.h"

#include <string.h>
#include <systemd/sd-device.h>
#include <systemd/sd-event.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

/* What is told comes through an event loop of systemd's own, whose descriptor lies in ours. */
struct hotplug {
	sd_event *event;
	sd_device_monitor *monitor;
	unsigned changed;
};

static int note(sd_device_monitor *monitor, sd_device *device, void *arg)
{
	struct hotplug *hotplug = arg;
	const char *subsystem = NULL;
	(void)monitor;
	if (sd_device_get_subsystem(device, &subsystem) >= 0 && subsystem) {
		hotplug->changed |= str_equal(subsystem, "drm") ? HOTPLUG_PANEL : HOTPLUG_INPUT;
	}
	return 0;
}

struct hotplug *hotplug_create(void)
{
	struct hotplug *hotplug = mem_new(struct hotplug);
	int err = sd_event_new(&hotplug->event);
	err = err < 0 ? err : sd_device_monitor_new(&hotplug->monitor);
	static const char *const subsystems[] = {"drm", "input"};
	for (size_t i = 0; i < ARRAY_LEN(subsystems) && err >= 0; i++) {
		err = sd_device_monitor_filter_add_match_subsystem_devtype(
			hotplug->monitor, subsystems[i], NULL);
	}
	err = err < 0 ? err : sd_device_monitor_attach_event(hotplug->monitor, hotplug->event);
	err = err < 0 ? err : sd_device_monitor_start(hotplug->monitor, note, hotplug);
	if (err < 0) {
		log_warn("gfx", "panels and touch screens that come later will not be seen: %s",
			strerror(-err));
		hotplug_destroy(hotplug);
		return NULL;
	}
	return hotplug;
}

void hotplug_destroy(struct hotplug *hotplug)
{
	if (hotplug) {
		sd_device_monitor_unref(hotplug->monitor);
		sd_event_unref(hotplug->event);
		mem_free(hotplug);
	}
}

int hotplug_fd(struct hotplug *hotplug)
{
	return hotplug ? sd_event_get_fd(hotplug->event) : -1;
}

unsigned hotplug_take(struct hotplug *hotplug)
{
	unsigned changed = 0;
	if (hotplug) {
		while (sd_event_run(hotplug->event, 0) > 0) {
		}
		changed = hotplug->changed;
		hotplug->changed = 0;
	}
	return changed;
}
