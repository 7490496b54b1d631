/* What a process takes over from its environment: the known names and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/environment.h"

static int count(void)
{
	int found = 0;
	while (environ && environ[found]) {
		found++;
	}
	return found;
}

static void what_reveals_or_redirects_is_gone(void **state)
{
	(void)state;
	static const char *const names[] = {
		/* secrets to a file, what is typed to a log, buffers to a trace */
		"SSLKEYLOGFILE",
		"SDL_EVENT_LOGGING",
		"LIBUSB_DEBUG",
		"MALLOC_TRACE",
		"G_MESSAGES_DEBUG",
		"GNUTLS_DEBUG_LEVEL",
		"WAYLAND_DEBUG",
		"PULSE_LOG",
		/* code and configuration of libraries */
		"OPENSSL_CONF",
		"OPENSSL_MODULES",
		"OPENSSL_ENGINES",
		"GCONV_PATH",
		"LOCPATH",
		"NLSPATH",
		"XMODIFIERS",
		"SDL_DYNAMIC_API",
		/* another hall, other authorities, another way there */
		"HOSTALIASES",
		"LOCALDOMAIN",
		"RESOLV_HOST_CONF",
		"https_proxy",
		"HTTPS_PROXY",
		"ALL_PROXY",
		"CURL_HOME",
		"CURL_CA_BUNDLE",
		"CURL_SSL_BACKEND",
		"SSL_CERT_FILE",
		"SSL_CERT_DIR",
		"NSS_WRAPPER_HOSTS",
		/* our own settings turned over: SDL prefers these to what we tell it */
		"SDL_TOUCH_MOUSE_EVENTS",
		"SDL_MOUSE_TOUCH_EVENTS",
		"SDL_NO_SIGNAL_HANDLERS",
		"SQLITE_TMPDIR",
		"TZ",
		"PATH",
		"A_NAME_THAT_NOBODY_KNOWS",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(setenv(names[i], "/tmp/elsewhere", 1), 0);
	}
	environment_clean();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (getenv(names[i])) {
			fail_msg("%s is still there", names[i]);
		}
	}
}

static void what_is_needed_stays(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
	} needed[] = {{"DISPLAY", ":7"}, {"WAYLAND_DISPLAY", "wayland-1"},
		{"XDG_RUNTIME_DIR", "/run/user/999"}, {"SDL_VIDEODRIVER", "kmsdrm"},
		{"NOTIFY_SOCKET", "@notify"}, {"WATCHDOG_USEC", "30000000"},
		{"JOURNAL_STREAM", ""}};
	int needed_count = (int)(sizeof(needed) / sizeof(needed[0]));
	assert_int_equal(clearenv(), 0);
	environment_clean();
	int least = count();
	for (int i = 0; i < needed_count; i++) {
		assert_int_equal(setenv(needed[i].name, needed[i].value, 1), 0);
	}
	environment_clean();
	for (int i = 0; i < needed_count; i++) {
		assert_non_null(getenv(needed[i].name));
		assert_string_equal(getenv(needed[i].name), needed[i].value);
	}
	assert_int_equal(count(), least + needed_count);
}

/* The name server's limits are ours, whatever was said before; a doubled or broken list too. */
static void what_is_ours_is_set(void **state)
{
	(void)state;
	char key_log[] = "SSLKEYLOGFILE=/tmp/elsewhere";
	char again[] = "SSLKEYLOGFILE=/tmp/there";
	char nameless[] = "=x";
	char bare[] = "SSLKEYLOGFILE";
	char options[] = "RES_OPTIONS=timeout:30";
	char *broken[] = {key_log, nameless, bare, again, options, NULL};
	environ = broken;
	environment_clean();
	assert_null(getenv("SSLKEYLOGFILE"));
	assert_string_equal(getenv("RES_OPTIONS"), "timeout:1 attempts:3");
	assert_int_equal(count(), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_reveals_or_redirects_is_gone),
		cmocka_unit_test(what_is_needed_stays),
		cmocka_unit_test(what_is_ours_is_set),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
