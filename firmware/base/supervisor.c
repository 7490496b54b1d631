#include "firmware/base/supervisor.h"

#include <systemd/sd-daemon.h>

void supervisor_ready(void)
{
	sd_notify(0, "READY=1");
}

int64_t supervisor_interval_ms(void)
{
	uint64_t allowed_us = 0;
	return sd_watchdog_enabled(0, &allowed_us) > 0 ? (int64_t)(allowed_us / 2000) : 0;
}

void supervisor_alive(const char *screen)
{
	sd_notifyf(0, "WATCHDOG=1\nSTATUS=screen %s", screen);
}

void supervisor_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}
