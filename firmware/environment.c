#include "firmware/environment.h"
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kept[] = {
	/* The window: which display, and what lets us in. */
	"DISPLAY",
	"XAUTHORITY",
	"HOME", /* where the above is when it is not said */
	"WAYLAND_DISPLAY",
	"XDG_RUNTIME_DIR",
	"SDL_VIDEODRIVER",
	"SDL_KMSDRM_DEVICE_INDEX",
	/* Sound. */
	"SDL_AUDIODRIVER",
	"AUDIODEV",
	/* systemd: the journal, readiness, watchdog. */
	"JOURNAL_STREAM",
	"NOTIFY_SOCKET",
	"WATCHDOG_USEC",
	"WATCHDOG_PID",
	/* Nothing of ours goes there; the wipe's test looks whether that is true. */
	"TMPDIR",
	/* Virtual devices (tests/devices): without their preloaded library without meaning. */
	"UMOCKDEV_DIR",
	"SYSTEMD_DEVICE_VERIFY_SYSFS",
};

static const struct {
	const char *name, *value;
} set[] = {
	/* A name server that says nothing costs one second, not five, before the next is asked. */
	{"RES_OPTIONS", "timeout:1 attempts:3"},
};

static void warn_of_loader(void)
{
	for (char **at = environ; at && *at; at++) {
		if (str_starts(*at, "LD_")) {
			log_warn("environment",
				"%.*s was set: what it loaded or led elsewhere is in this process",
				(int)strcspn(*at, "="), *at);
		}
	}
}

void environment_clean(void)
{
	char *values[ARRAY_LEN(kept)];
	warn_of_loader();
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		const char *value = getenv(kept[i]);
		values[i] = value ? mem_copy_str(value) : NULL;
	}
	REQUIRE(clearenv() == 0);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		REQUIRE(!values[i] || setenv(kept[i], values[i], 1) == 0);
		mem_free(values[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(set); i++) {
		REQUIRE(setenv(set[i].name, set[i].value, 1) == 0);
	}
}
