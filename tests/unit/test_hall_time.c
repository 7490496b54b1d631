/* What the kiosk takes for the hall's time, from what was written down and what the machine says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/hall/hall_time.h"

#define BOOT_A "11111111-2222-4333-8444-555555555555"
#define BOOT_B "66666666-7777-4888-9999-aaaaaaaaaaaa"

static const int64_t noon_ms = 1795665600000; /* 2026-11-26T04:00Z */
static const int64_t minute_ms = 60 * 1000;
static const int64_t day_ms = 24 * 3600 * 1000;

static struct hall_time begun(const char *saved, const struct time_witness *witness)
{
	struct hall_time time;
	hall_time_begin(&time, saved, witness);
	return time;
}

/* Heard at noon, one hour after boot A. */
static const char *saved_at_noon(char out[HALL_TIME_FILE_MAX])
{
	struct hall_time time =
		begun(NULL, &(struct time_witness){.boot_id = BOOT_A, .rtc_ms = -1});
	hall_time_hear(&time, noon_ms, 60 * minute_ms);
	assert_true(hall_time_format(&time, 60 * minute_ms, out));
	return out;
}

static void nothing_is_known(void **unused)
{
	(void)unused;
	struct hall_time time = begun(NULL, &(struct time_witness){BOOT_A, 1000, noon_ms, noon_ms});
	assert_false(hall_time_is_trusted(&time)); /* never heard: there are no numbers either */
	assert_true(hall_time_now_ms(&time, 1000, noon_ms) == noon_ms);
	assert_true(hall_time_now_ms(&time, 1000, noon_ms - day_ms) == noon_ms - day_ms);
	char text[HALL_TIME_FILE_MAX];
	assert_false(hall_time_format(&time, 1000, text));
}

/* Whatever the wall clock does after that. */
static void heard_once_it_stands(void **unused)
{
	(void)unused;
	struct hall_time time =
		begun(NULL, &(struct time_witness){BOOT_A, 1000, noon_ms - day_ms, -1});
	hall_time_hear(&time, noon_ms, 5000);
	static const int64_t walls_ms[] = {0, 1, 1795665600000 - 86400000, 1795665600000 * 2};
	for (size_t i = 0; i < ARRAY_LEN(walls_ms); i++) {
		assert_true(
			hall_time_now_ms(&time, 5000 + day_ms, walls_ms[i]) == noon_ms + day_ms);
	}
	hall_time_hear(&time, noon_ms + 2 * day_ms + 300, 5000 + 2 * day_ms); /* a little drift */
	assert_true(hall_time_now_ms(&time, 5000 + 2 * day_ms, 0) == noon_ms + 2 * day_ms + 300);
}

static void started_anew(void **unused)
{
	(void)unused;
	char saved[HALL_TIME_FILE_MAX];
	saved_at_noon(saved);
	static const struct {
		const char *what;
		struct time_witness witness;
		enum time_trust trust;
		int64_t now_ms; /* after noon */
	} rows[] = {
		{"the same boot, the clock a day behind",
			{BOOT_A, 90 * 60000, 1795665600000 - 86400000, -1}, TIME_HEARD, 30 * 60000},
		{"the same boot, the clock a year ahead",
			{BOOT_A, 90 * 60000, 1795665600000 + 31536000000, -1}, TIME_HEARD,
			30 * 60000},
		{"another boot, restored from the last shutdown, no hardware clock",
			{BOOT_B, 9000, 1795665600000 + 20000, -1}, TIME_GUESSED, 20000},
		{"another boot, a flat battery: the hardware's clock begins in 2000",
			{BOOT_B, 9000, 1795665600000 + 20000, 946684800000}, TIME_GUESSED, 20000},
		{"another boot, both clocks in 2000", {BOOT_B, 9000, 946684800000, 946684800000},
			TIME_GUESSED, 0},
		{"the next morning, two clocks agree",
			{BOOT_B, 9000, 1795665600000 + 72000000, 1795665600000 + 72060000},
			TIME_PLAUSIBLE, 72000000},
		{"they agree on a time before the last word",
			{BOOT_B, 9000, 1795665600000 - 1000, 1795665600000}, TIME_GUESSED, 0},
		{"they are three minutes apart",
			{BOOT_B, 9000, 1795665600000 + 72000000, 1795665600000 + 72180000},
			TIME_GUESSED, 72000000},
		{"two years later",
			{BOOT_B, 9000, 1795665600000 + 63072000000, 1795665600000 + 63072000000},
			TIME_GUESSED, 63072000000},
		{"a system without boot ids", {"", 9000, 1795665600000 + 60000, -1}, TIME_GUESSED,
			60000},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct time_witness *witness = &rows[i].witness;
		struct hall_time time = begun(saved, witness);
		int64_t now_ms = hall_time_now_ms(&time, witness->clock_ms, witness->wall_ms);
		if (time.trust != rows[i].trust || now_ms != noon_ms + rows[i].now_ms) {
			fail_msg("%s: trust %d, %lld ms after noon", rows[i].what, (int)time.trust,
				(long long)(now_ms - noon_ms));
		}
	}
}

/* The two clocks agreed at start; then somebody sets one of them. */
static void plausible_does_not_step(void **unused)
{
	(void)unused;
	char saved[HALL_TIME_FILE_MAX];
	struct hall_time time = begun(saved_at_noon(saved),
		&(struct time_witness){BOOT_B, 9000, noon_ms + day_ms, noon_ms + day_ms});
	assert_true(hall_time_is_trusted(&time));
	assert_true(hall_time_now_ms(&time, 10000, noon_ms) == noon_ms + day_ms + 1000);
	char text[HALL_TIME_FILE_MAX];
	assert_false(hall_time_format(&time, 10000, text)); /* not the hall's word */
}

static void a_broken_file_is_none(void **unused)
{
	(void)unused;
	static const char *const files[] = {"", "\n", "onedoor-time", "onedoor-time 1 ",
		"onedoor-time 1 " BOOT_A " 5", "onedoor-time 1 " BOOT_A " 5 6",
		"onedoor-time 1 " BOOT_A " 5 6\nmore",
		"onedoor-time 2 " BOOT_A " 5 1795665600000\n",
		"onedoor-time 1 " BOOT_A " 5 -1795665600000\n",
		"onedoor-time 1 " BOOT_A " 99999999999999999 1795665600000\n",
		"onedoor-time 1 " BOOT_A " 5 99999999999999\n",
		"onedoor-time 1 " BOOT_A "0 5 1795665600000\n",
		"onedoor-time 1 ../../etc 5 1795665600000\n"};
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct hall_time time =
			begun(files[i], &(struct time_witness){BOOT_A, 1000, noon_ms, noon_ms});
		assert_false(hall_time_is_trusted(&time));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known),
		cmocka_unit_test(heard_once_it_stands),
		cmocka_unit_test(started_anew),
		cmocka_unit_test(plausible_does_not_step),
		cmocka_unit_test(a_broken_file_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
