/* A technician at a whole Onedoor: in by the corners and the PIN, or by a code; every device tried;
 * the lock-out over a power cut; and the same from a shell by onedoorctl. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <sodium.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/fleet/pin.h"
#include "firmware/fleet/signature.h"
#include "firmware/model/tech.h"
#include "tests/harness/journey.h"

#define A_PIN "482913"

enum { WIDTH = 1080, HEIGHT = 1920, LONG_MS = 30000, ANSWER_LEN = 64 * 1024 };

static char pin_set[200], key_set[100];
static unsigned char fleet_sk[crypto_sign_SECRETKEYBYTES];

static struct scene *open_terminal(void)
{
	struct scene_config config = journey_config();
	journey_set(&config, pin_set);
	journey_set(&config, key_set);
	return journey_open(&config);
}

static void knock(struct scene *scene)
{
	static const int corners[4][2] = {
		{5, 5}, {WIDTH - 5, 5}, {WIDTH - 5, HEIGHT - 5}, {5, HEIGHT - 5}};
	for (int i = 0; i < 4; i++) {
		scene_kiosk(scene, "touch down %d %d", corners[i][0], corners[i][1]);
		poll(NULL, 0, 50);
		if (i < 3) {
			scene_kiosk(scene, "touch up %d %d", corners[i][0], corners[i][1]);
			poll(NULL, 0, 50);
		}
	}
	journey_wait(scene, "tech_pin");
	scene_kiosk(scene, "touch up %d %d", corners[3][0], corners[3][1]);
}

static void type_pin(struct scene *scene, const char *pin)
{
	for (; *pin; pin++) {
		journey_tap(scene, "key", *pin, NULL);
		poll(NULL, 0, 320); /* the same key twice is no double tap */
	}
	journey_tap(scene, "submit", -1, NULL);
}

static void wait_text(struct scene *scene, const char *text)
{
	int64_t until_ms = clock_ms() + LONG_MS;
	while (!strstr(scene_kiosk(scene, "texts"), text)) {
		if (clock_ms() > until_ms) {
			fail_msg("never said: %s, but %s", text, scene_kiosk(scene, "texts"));
		}
		poll(NULL, 0, 50);
	}
}

static void wait_log(struct scene *scene, const char *text, int count)
{
	int64_t until_ms = clock_ms() + LONG_MS;
	while (journey_log_count(scene, text) < count) {
		if (clock_ms() > until_ms) {
			fail_msg("never logged: %s", text);
		}
		poll(NULL, 0, 50);
	}
}

static void show_technicians_code(struct scene *scene, const char *until)
{
	char payload[200], encoded[300], code[512];
	unsigned char bytes[crypto_sign_BYTES];
	char signature[SIGNATURE_TEXT_LEN + 1];
	str_format(payload, sizeof(payload),
		"{\"terminal\":\"terminal-0001\",\"name\":\"Li\",\"until\":\"%s\"}", until);
	sodium_bin2base64(encoded, sizeof(encoded), (unsigned char *)payload, strlen(payload),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	str_format(code, sizeof(code), "OT1.%s", encoded);
	crypto_sign_detached(bytes, NULL, (unsigned char *)code, strlen(code), fleet_sk);
	sodium_bin2base64(signature, sizeof(signature), bytes, sizeof(bytes),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	str_append(code, sizeof(code), ".%s", signature);
	journey_show_code(scene, code);
}

static void back(struct scene *scene)
{
	journey_tap(scene, "back", -1, "tech");
}

static void every_part_is_tried(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	knock(scene);
	type_pin(scene, A_PIN);
	journey_wait(scene, "tech");
	journey_tap(scene, "tech_test", TECH_CARD, "tech_card");
	journey_poke(scene, "poke idcard card zhang");
	journey_wait(scene, "tech_result");
	wait_text(scene, "卡已读出");
	assert_null(strstr(scene_kiosk(scene, "texts"), "张"));
	journey_poke(scene, "poke idcard lift");
	back(scene);
	journey_tap(scene, "tech_test", TECH_SCAN, "tech_scan");
	journey_show_code(scene, "secret-of-somebody");
	wait_text(scene, "18 字节");
	assert_null(strstr(scene_kiosk(scene, "texts"), "secret"));
	back(scene);
	int slips = journey_slips(scene);
	journey_tap(scene, "tech_test", TECH_PRINT, "tech_result");
	wait_text(scene, "样张已打印");
	assert_int_equal(journey_slips(scene), slips + 1);
	back(scene);
	journey_tap(scene, "tech_test", TECH_LINE, "tech_line");
	wait_text(scene, "200 application/json");
	back(scene);
	journey_tap(scene, "tech_page", TECH_PAPER, "tech_paper");
	journey_tap(scene, "tech_do", TECH_ROLL_CHANGED, NULL);
	wait_text(scene, "新纸已登记");
	wait_text(scene, "大约还剩");
	back(scene);
	journey_pass(scene, 301000); /* nobody touches anything */
	journey_wait(scene, "attract");
	assert_int_equal(journey_log_count(scene, "technician: let in by PIN"), 1);
	assert_int_equal(journey_log_count(scene, A_PIN), 0);
	journey_take_number(scene, "zhang"); /* everything was given back */
	journey_close(scene);
}

static void guessing_ends_and_no_power_cut_helps(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	knock(scene);
	for (int tries = 4; tries > 0; tries--) {
		char words[40];
		str_format(words, sizeof(words), "还可以试 %d 次", tries);
		type_pin(scene, "000000");
		wait_text(scene, words);
	}
	type_pin(scene, "000000");
	wait_text(scene, "已锁定");
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	knock(scene);
	wait_log(scene, "locked: no PIN was looked at", 1);
	wait_text(scene, "已锁定"); /* known before anything is typed, and nothing can be */
	assert_int_equal(journey_log_count(scene, "let in"), 0);
	show_technicians_code(scene, "2026-01-01T00:00:00+08:00");
	wait_log(scene, "a code whose time is over", 1);
	show_technicians_code(scene, "2099-01-01T00:00:00+08:00");
	journey_wait(scene, "tech");
	journey_tap(scene, "back", -1, "attract");
	show_technicians_code(scene, "2099-01-01T00:00:00+08:00"); /* while nobody is here */
	journey_wait(scene, "tech");
	journey_tap(scene, "back", -1, "attract");
	assert_int_equal(journey_log_count(scene, "let in by the code of Li"), 2);
	journey_close(scene);
}

/* --- onedoorctl --- */

static FILE *begin(struct scene *scene, const char *command)
{
	char line[600];
	str_format(line, sizeof(line),
		BUILD_DIR "/firmware/onedoorctl --json --socket %s/manage.sock %s 2>/dev/null",
		scene_dir(scene), command);
	FILE *out = popen(line, "r");
	assert_non_null(out);
	return out;
}

/* Its answer as JSON, to be freed; NULL: none. Its exit status must be that. */
static struct json *end(FILE *out, const char *command, int wanted)
{
	static char text[ANSWER_LEN];
	struct json *root = NULL;
	size_t len = fread(text, 1, sizeof(text) - 1, out);
	int status = pclose(out);
	text[len] = '\0';
	if (!WIFEXITED(status) || WEXITSTATUS(status) != wanted) {
		fail_msg("onedoorctl %s: status %d: %s", command, status, text);
	}
	if (len > 0) {
		assert_int_equal(json_parse(text, len, &root), OK);
	}
	return root;
}

static struct json *ctl(struct scene *scene, const char *command, int wanted)
{
	return end(begin(scene, command), command, wanted);
}

static void says(struct scene *scene, const char *command, const char *member, const char *value)
{
	struct json *root = ctl(scene, command, 0);
	assert_string_equal(json_str(root, member, "none"), value);
	json_free(root);
}

static void ordered(struct scene *scene, const char *command)
{
	struct json *root = ctl(scene, command, 0);
	assert_true(json_bool(root, "ordered", false));
	json_free(root);
}

static void a_shell_does_the_same(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	says(scene, "status", "terminal", "terminal-0001");
	says(scene, "status", "here", "nobody");
	struct json *root = ctl(scene, "devices", 0);
	assert_int_equal(json_len(json_get(root, "devices")), 3);
	json_free(root);
	root = ctl(scene, "outbox", 0);
	assert_int_equal(json_int(root, "waiting", -1), 0);
	json_free(root);
	root = ctl(scene, "log", 0);
	assert_true(json_len(json_get(root, "lines")) > 0);
	json_free(root);
	says(scene, "test printer", "result", "fine");
	says(scene, "test printer", "result", "fine"); /* at once */
	root = ctl(scene, "test sound", 1);
	assert_string_equal(json_str(root, "words", ""), "sound.on is no");
	json_free(root);
	FILE *testing = begin(scene, "test card");
	journey_wait(scene, "tech_card");
	poll(NULL, 0, 500); /* a person is no faster */
	journey_poke(scene, "poke idcard card zhang");
	root = end(testing, "test card", 0);
	assert_string_equal(json_str(root, "result", ""), "fine");
	json_free(root);
	journey_poke(scene, "poke idcard lift");
	says(scene, "hall-check", "result", "fine");
	says(scene, "update", "phase", "none");
	root = ctl(scene, "update --find", 1); /* there is no RAUC here */
	assert_string_equal(json_str(root, "reason", ""), "This machine cannot update itself.");
	json_free(root);
	ctl(scene, "update --now", 1);
	ordered(scene, "paper-changed");
	ctl(scene, "out-of-service lunch", 2);
	ctl(scene, "dance", 2);
	journey_start(scene);
	says(scene, "screenshot", "screen", "zones");
	ctl(scene, "test printer", 3); /* somebody is here */
	ctl(scene, "restart", 3);
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void what_is_seen_from_afar_is_nobodys(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	wait_text(scene, "张");
	FILE *out = begin(scene, "screenshot");
	static char text[ANSWER_LEN];
	text[fread(text, 1, sizeof(text) - 1, out)] = '\0';
	assert_int_equal(pclose(out), 0);
	assert_non_null(strstr(text, "\"screen\":\"confirm\""));
	assert_non_null(strstr(text, "***"));
	assert_null(strstr(text, "张"));
	journey_close(scene);
}

static int say(struct scene *scene, const char *words)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	str_format(address.sun_path, sizeof(address.sun_path), "%s/manage.sock", scene_dir(scene));
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(fd, words, strlen(words), 0), strlen(words));
	return fd;
}

/* While somebody else is served, and no longer there when it would be his turn. */
static void who_has_left_orders_nothing(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	FILE *testing = begin(scene, "test card");
	journey_wait(scene, "tech_card");
	close(say(scene, "restart\n"));
	poll(NULL, 0, 500);
	journey_poke(scene, "poke idcard card zhang");
	json_free(end(testing, "test card", 0));
	says(scene, "status", "terminal", "terminal-0001"); /* its turn is after the other's */
	assert_int_equal(journey_log_count(scene, "onedoorctl: restart"), 0);
	journey_close(scene);
}

/* Half a line, and nothing more. */
static void who_says_nothing_holds_nobody_up(void **unused)
{
	(void)unused;
	struct scene *scene = open_terminal();
	int fd = say(scene, "stat");
	int64_t since_ms = clock_ms();
	says(scene, "status", "here", "nobody");
	assert_in_range(clock_ms() - since_ms, 0, 5000);
	close(fd);
	journey_close(scene);
}

static void nobody_listens(void **unused)
{
	(void)unused;
	assert_int_equal(
		WEXITSTATUS(system(BUILD_DIR "/firmware/onedoorctl --socket /nowhere/s status "
					     "2>/dev/null")),
		4);
}

/* As a technician makes one. */
static bool make_pin(void)
{
	char hash[PIN_HASH_LEN + 2] = "";
	FILE *out = popen("echo " A_PIN " | " BUILD_DIR "/firmware/onedoorctl pin-hash", "r");
	bool is_made = out && fgets(hash, sizeof(hash), out);
	is_made = out && pclose(out) == 0 && is_made;
	hash[strcspn(hash, "\n")] = '\0';
	str_format(pin_set, sizeof(pin_set), "technician.pin=%s", hash);
	return is_made && pin_hash_is_fit(hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_is_tried),
		cmocka_unit_test(guessing_ends_and_no_power_cut_helps),
		cmocka_unit_test(a_shell_does_the_same),
		cmocka_unit_test(what_is_seen_from_afar_is_nobodys),
		cmocka_unit_test(who_has_left_orders_nothing),
		cmocka_unit_test(who_says_nothing_holds_nobody_up),
		cmocka_unit_test(nobody_listens),
	};
	unsigned char pk[crypto_sign_PUBLICKEYBYTES];
	char key[FLEET_KEY_TEXT_LEN + 1];
	json_init();
	if (sodium_init() < 0 || !make_pin()) {
		fprintf(stderr, "no PIN\n");
		return 1;
	}
	crypto_sign_keypair(pk, fleet_sk);
	sodium_bin2base64(
		key, sizeof(key), pk, sizeof(pk), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	str_format(key_set, sizeof(key_set), "fleet.key=%s", key);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
