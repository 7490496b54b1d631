/* Who may look after a terminal: the corners, the PIN's lock-out, the fleet's code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/care/lockout.h"
#include "firmware/care/technician_code.h"
#include "firmware/fleet/pin.h"
#include "firmware/fleet/signature.h"
#include "ui/kit/corner_entry.h"

enum { WIDTH = 1080, HEIGHT = 1920, SIDE = 68 };

/* --- the corners --- */

static void touch(struct corner_entry *entry, enum input_kind kind, int x, int y, int64_t at_ms)
{
	const struct input input = {.kind = kind, .x = x, .y = y, .at_ms = at_ms};
	corner_entry_input(entry, &input, WIDTH, HEIGHT, SIDE);
}

static const int corners[CORNER_COUNT][2] = {
	{5, 5}, {WIDTH - 5, 5}, {WIDTH - 5, HEIGHT - 5}, {5, HEIGHT - 5}};

/* So many of them, 500 ms each; the finger stays on the last. Returns when it came down. */
static int64_t go_round(struct corner_entry *entry, int count, int64_t at_ms)
{
	for (int i = 0; i < count; i++, at_ms += 500) {
		touch(entry, INPUT_DOWN, corners[i][0], corners[i][1], at_ms);
		if (i + 1 < count) {
			touch(entry, INPUT_UP, corners[i][0], corners[i][1], at_ms + 100);
		}
	}
	return at_ms - 500;
}

static void all_corners_and_a_hold_lead_in(void **unused)
{
	(void)unused;
	struct corner_entry entry = {0};
	int64_t down_ms = go_round(&entry, CORNER_COUNT, 1000);
	assert_false(corner_entry_is_done(&entry, down_ms + CORNER_HOLD_MS - 1));
	assert_int_equal(corner_entry_next_ms(&entry), down_ms + CORNER_HOLD_MS);
	assert_true(corner_entry_is_done(&entry, down_ms + CORNER_HOLD_MS));
	assert_false(corner_entry_is_done(&entry, down_ms + 2 * CORNER_HOLD_MS)); /* once */
}

static void anything_else_does_not(void **unused)
{
	(void)unused;
	struct corner_entry entry = {0};
	int64_t down_ms = go_round(&entry, CORNER_COUNT, 1000);
	touch(&entry, INPUT_UP, 5, HEIGHT - 5, down_ms + CORNER_HOLD_MS - 10); /* let go */
	assert_false(corner_entry_is_done(&entry, down_ms + CORNER_HOLD_MS));
	down_ms = go_round(&entry, CORNER_COUNT, 20000);
	touch(&entry, INPUT_MOVE, 500, 900, down_ms + 300); /* slid off */
	assert_false(corner_entry_is_done(&entry, down_ms + CORNER_HOLD_MS));
	down_ms = go_round(&entry, CORNER_COUNT, 40000);
	const struct input second = {
		.kind = INPUT_DOWN, .finger = 7, .x = 500, .y = 900, .at_ms = down_ms + 300};
	corner_entry_input(&entry, &second, WIDTH, HEIGHT, SIDE);
	assert_false(corner_entry_is_done(&entry, down_ms + CORNER_HOLD_MS));
	go_round(&entry, 3, 60000); /* too slow */
	touch(&entry, INPUT_UP, corners[2][0], corners[2][1], 61200);
	assert_true(corner_entry_is_begun(&entry, 61300));
	assert_false(corner_entry_is_begun(&entry, 61200 + CORNER_PAUSE_MS));
	touch(&entry, INPUT_DOWN, 5, HEIGHT - 5, 61200 + CORNER_PAUSE_MS);
	assert_false(corner_entry_is_done(&entry, 70000));
}

/* A monkey that loves edges. */
static void no_monkey_comes_in(void **unused)
{
	(void)unused;
	struct corner_entry entry = {0};
	uint32_t seed = 20261128;
	int64_t at_ms = 1000;
	for (int i = 0; i < 2000000; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		bool is_edge = seed % 4 == 0;
		int x = is_edge ? (seed >> 8) % 2 ? 3 : WIDTH - 3 : (int)(seed >> 4) % WIDTH;
		int y = is_edge ? (seed >> 9) % 2 ? 3 : HEIGHT - 3 : (int)(seed >> 6) % HEIGHT;
		x = x < 0 ? -x : x;
		y = y < 0 ? -y : y;
		touch(&entry, INPUT_DOWN, x, y, at_ms);
		at_ms += 60 + seed % 700;
		assert_false(corner_entry_is_done(&entry, at_ms));
		touch(&entry, INPUT_UP, x, y, at_ms);
		at_ms += 30 + (seed >> 12) % 500;
	}
}

/* --- the lock-out --- */

static void five_wrong_ones_lock_a_minute_then_twice_as_long(void **unused)
{
	(void)unused;
	struct lockout lockout = {0};
	int64_t now_ms = 5000;
	for (int i = 1; i < LOCKOUT_TRIES; i++) {
		lockout_try(&lockout, now_ms);
		assert_int_equal(lockout_left_s(&lockout, now_ms), 0);
		assert_int_equal(lockout_tries_left(&lockout), LOCKOUT_TRIES - i);
	}
	const int locked_s[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
	for (size_t i = 0; i < sizeof(locked_s) / sizeof(locked_s[0]); i++) {
		lockout_try(&lockout, now_ms);
		assert_int_equal(lockout_left_s(&lockout, now_ms), locked_s[i]);
		assert_int_equal(lockout_left_s(&lockout, now_ms + locked_s[i] * 1000 - 1), 1);
		now_ms += locked_s[i] * 1000;
		assert_int_equal(lockout_left_s(&lockout, now_ms), 0);
	}
	lockout_right(&lockout);
	lockout_try(&lockout, now_ms);
	assert_int_equal(lockout_tries_left(&lockout), LOCKOUT_TRIES - 1);
}

static void a_restart_shortens_nothing(void **unused)
{
	(void)unused;
	struct lockout lockout = {0}, again;
	char text[LOCKOUT_TEXT_LEN + 1];
	for (int i = 0; i < LOCKOUT_TRIES + 1; i++) {
		lockout_try(&lockout, 1000);
	}
	lockout_write(&lockout, text);
	lockout_read(&again, text, 7); /* another boot: its clock begins anew */
	assert_int_equal(lockout_left_s(&again, 7), 120);
	assert_int_equal(again.wrong, LOCKOUT_TRIES + 1);
	const char *const damaged[] = {"", "wrong", "wrong -1\n", "wrong 3x\n", "right 0\n"};
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		lockout_read(&again, damaged[i], 7);
		assert_int_equal(lockout_left_s(&again, 7), LOCKOUT_MOST_S);
	}
}

static void a_pin_is_only_its_own_hashs(void **unused)
{
	(void)unused;
	char hash[PIN_HASH_LEN + 1];
	assert_int_equal(pin_hash_make("12345", hash), ERR_INVALID);
	assert_int_equal(pin_hash_make("12345a", hash), ERR_INVALID);
	assert_int_equal(pin_hash_make("1234567890123", hash), ERR_INVALID);
	assert_int_equal(pin_hash_make("482913", hash), OK);
	assert_true(pin_hash_is_fit(hash));
	assert_false(pin_hash_is_fit("482913"));
	assert_true(pin_matches(hash, "482913"));
	assert_false(pin_matches(hash, "482914"));
	assert_false(pin_matches("", "482913"));
}

/* --- the code --- */

static const int64_t now_ms = INT64_C(1795485600000); /* 2026-11-24T10:00:00+08:00 */
static unsigned char fleet_pk[crypto_sign_PUBLICKEYBYTES], fleet_sk[crypto_sign_SECRETKEYBYTES];
static char fleet_key[FLEET_KEY_TEXT_LEN + 1];

static void sign(const char *prefix, const char *payload, char out[600])
{
	char encoded[400], signature[SIGNATURE_TEXT_LEN + 1];
	unsigned char bytes[crypto_sign_BYTES];
	sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)payload, strlen(payload),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	str_format(out, 600, "%s%s", prefix, encoded);
	crypto_sign_detached(bytes, NULL, (const unsigned char *)out, strlen(out), fleet_sk);
	sodium_bin2base64(signature, sizeof(signature), bytes, sizeof(bytes),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	str_append(out, 600, ".%s", signature);
}

static enum admission judge(const char *code, char name[TECHNICIAN_LEN + 1])
{
	return technician_code_judge(
		fleet_key, "terminal-0001", (const uint8_t *)code, strlen(code), now_ms, name);
}

static void a_code_is_the_fleets_for_this_terminal_and_now(void **unused)
{
	(void)unused;
	static const struct {
		const char *prefix, *payload;
		enum admission admission;
	} rows[] = {
		{"OT1.",
			"{\"terminal\":\"*\",\"name\":\"李工\",\"until\":\"2026-11-24T18:00:00+08:"
			"00\"}",
			ADMISSION_YES},
		{"OT1.",
			"{\"terminal\":\"terminal-0001\",\"name\":\"Li\",\"until\":"
			"\"2026-11-24T10:00:01+08:00\"}",
			ADMISSION_YES},
		{"OT1.",
			"{\"terminal\":\"terminal-0002\",\"name\":\"Li\",\"until\":"
			"\"2026-11-24T18:00:00+08:00\"}",
			ADMISSION_NO_CODE},
		{"OT1.",
			"{\"terminal\":\"*\",\"name\":\"Li\",\"until\":\"2026-11-24T10:00:00+08:"
			"00\"}",
			ADMISSION_CODE_OVER},
		{"OT1.", "{\"terminal\":\"*\",\"name\":\"Li\"}", ADMISSION_NO_CODE},
		{"OT1.", "{\"terminal\":\"*\",\"until\":\"2026-11-24T18:00:00+08:00\"}",
			ADMISSION_NO_CODE},
		{"OT1.", "[]", ADMISSION_NO_CODE},
		{"OD1.",
			"{\"terminal\":\"*\",\"name\":\"Li\",\"until\":\"2026-11-24T18:00:00+08:"
			"00\"}",
			ADMISSION_NO_CODE},
	};
	char code[600], name[TECHNICIAN_LEN + 1];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sign(rows[i].prefix, rows[i].payload, code);
		assert_int_equal(judge(code, name), rows[i].admission);
		assert_int_equal(name[0] != '\0', rows[i].admission == ADMISSION_YES);
	}
	sign("OT1.", rows[0].payload, code);
	code[10] = code[10] == 'A' ? 'B' : 'A'; /* changed on its way */
	assert_int_equal(judge(code, name), ADMISSION_NO_CODE);
	assert_int_equal(judge("OT1.", name), ADMISSION_NO_CODE);
	assert_int_equal(judge("OT1..", name), ADMISSION_NO_CODE);
	sign("OT1.", "{\"terminal\":\"-\",\"name\":\"Li\",\"until\":\"2026-11-24T18:00:00+08:00\"}",
		code);
	assert_int_equal(technician_code_judge(fleet_key, TERMINAL_NOBODY, (const uint8_t *)code,
				 strlen(code), now_ms, name),
		ADMISSION_NO_CODE); /* nobody is nobody's name */
	sign("OT1.", rows[1].payload, code);
	assert_int_equal(technician_code_judge(fleet_key, TERMINAL_NOBODY, (const uint8_t *)code,
				 strlen(code), now_ms, name),
		ADMISSION_NO_CODE);
	fleet_key[0] = '\0'; /* of no fleet: nobody's code counts */
	sign("OT1.", rows[0].payload, code);
	assert_int_equal(judge(code, name), ADMISSION_NO_CODE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_corners_and_a_hold_lead_in),
		cmocka_unit_test(anything_else_does_not),
		cmocka_unit_test(no_monkey_comes_in),
		cmocka_unit_test(five_wrong_ones_lock_a_minute_then_twice_as_long),
		cmocka_unit_test(a_restart_shortens_nothing),
		cmocka_unit_test(a_pin_is_only_its_own_hashs),
		cmocka_unit_test(a_code_is_the_fleets_for_this_terminal_and_now),
	};
	json_init();
	if (sodium_init() < 0) {
		return 1;
	}
	crypto_sign_keypair(fleet_pk, fleet_sk);
	sodium_bin2base64(fleet_key, sizeof(fleet_key), fleet_pk, sizeof(fleet_pk),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
