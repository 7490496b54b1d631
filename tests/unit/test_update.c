/* The small parts of updates: versions, links, a hawkBit server's answers, what a stick's helper
 * says, hours, and when a system is good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/care/ddi_wire.h"
#include "firmware/care/fetch.h"
#include "firmware/care/stick.h"
#include "firmware/care/version.h"
#include "firmware/fleet/health.h"
#include "tests/harness/history.h"

#define SERVER "https://updates.example:8443"
#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void versions_are_compared_by_their_numbers(void **state)
{
	(void)state;
	assert_true(version_is_newer("0.10.0", "0.9.9"));
	assert_true(version_is_newer("1.0.0.1", "1.0.0"));
	assert_true(version_is_newer("1.2", "1.1.9"));
	assert_false(version_is_newer("1.0", "1.0.0"));
	assert_false(version_is_newer("0.9.9", "0.10.0"));
	static const char *const none[] = {"", "1.", ".1", "1..2", "1.2.3.4.5", "v1", "1.0-rc1",
		"1234567890", "-1", " 1", "1.0 "};
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_false(version_is_one(none[i]));
		assert_false(version_is_newer(none[i], "0.0.1"));
	}
}

static void links_lead_to_the_same_server_only(void **state)
{
	(void)state;
	char path[HTTP_PATH_LIMIT + 1];
	assert_true(url_path_at(SERVER "/a/b?c=-3", SERVER, path, sizeof(path)));
	assert_string_equal(path, "/a/b?c=-3");
	assert_true(url_path_at(
		"https://updates.example:443/a", "https://updates.example/", path, sizeof(path)));
	static const char *const elsewhere[] = {"", "https://updates.example/a",
		"http://updates.example:8443/a", SERVER, SERVER ".evil.example/a",
		"https://updates.example:8443@evil.example/a", SERVER "/a b", SERVER "/a\r\nX: y",
		"/relative", "https:///a", SERVER "/\xc3\xa4"};
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
		assert_false(url_path_at(elsewhere[i], SERVER, path, sizeof(path)));
	}
	char longer[1024] = SERVER "/";
	memset(longer + strlen(longer), 'a', 900);
	assert_false(url_path_at(longer, SERVER, path, sizeof(path)));
}

static enum err base(const char *text, struct ddi_base *out)
{
	return ddi_base_parse(text, strlen(text), SERVER, out);
}

static void the_base_says_when_and_what(void **state)
{
	(void)state;
	struct ddi_base out;
	assert_int_equal(base("{\"config\":{\"polling\":{\"sleep\":\"01:02:03\"}},\"_links\":{"
			      "\"deploymentBase\":{\"href\":\"" SERVER "/d/3?c=1\"},"
			      "\"cancelAction\":{\"href\":\"https://evil.example/c\"}}}",
				 &out),
		OK);
	assert_int_equal(out.sleep_s, 3723);
	assert_string_equal(out.deployment, "/d/3?c=1");
	assert_string_equal(out.cancel, "");
	assert_string_equal(out.config, "");
	static const char *const sleeps[] = {"", "5", "00:00", "aa:bb:cc", "00:05:000", "-1:00:00"};
	for (size_t i = 0; i < sizeof(sleeps) / sizeof(sleeps[0]); i++) {
		char text[128];
		str_format(text, sizeof(text), "{\"config\":{\"polling\":{\"sleep\":\"%s\"}}}",
			sleeps[i]);
		assert_int_equal(base(text, &out), OK);
		assert_int_equal(out.sleep_s, DDI_SLEEP_S);
	}
	assert_int_equal(base("{\"config\":{\"polling\":{\"sleep\":\"00:00:00\"}}}", &out), OK);
	assert_int_equal(out.sleep_s, DDI_SLEEP_LEAST_S);
	assert_int_equal(base("[]", &out), ERR_INVALID);
	assert_int_equal(base("{", &out), ERR_INVALID);
	assert_int_equal(ddi_base_parse(NULL, 0, SERVER, &out), ERR_INVALID);
}

#define ARTIFACT(name, size, sha256, href)                                                         \
	"{\"filename\":\"" name "\",\"hashes\":{\"sha256\":\"" sha256 "\"},\"size\":" size         \
	",\"_links\":{\"download\":{\"href\":\"" href "\"}}}"
#define DEPLOYMENT(id, more, artifacts)                                                            \
	"{\"id\":" id ",\"deployment\":{" more "\"chunks\":[{\"artifacts\":[" artifacts "]}]}}"

static enum err deployment(const char *text, struct ddi_deployment *out)
{
	return ddi_deployment_parse(text, strlen(text), SERVER, out);
}

static void a_deployment_has_one_bundle(void **state)
{
	(void)state;
	struct ddi_deployment out;
	assert_int_equal(
		deployment(DEPLOYMENT("\"8\"", "\"download\":\"forced\",\"update\":\"attempt\",",
				   ARTIFACT("a.txt", "1", "", "") "," ARTIFACT(
					   "a.raucb", "1000", SHA256, SERVER "/f")),
			&out),
		OK);
	assert_string_equal(out.id, "8");
	assert_string_equal(out.path, "/f");
	assert_string_equal(out.sha256, SHA256);
	assert_int_equal(out.size, 1000);
	assert_true(out.may_install && !out.is_skipped);
	assert_int_equal(deployment(DEPLOYMENT("\"8\"", "\"maintenanceWindow\":\"unavailable\",",
					    ARTIFACT("a.raucb", "1", SHA256, SERVER "/f")),
				 &out),
		OK);
	assert_false(out.may_install);
	assert_int_equal(
		deployment("{\"id\":\"8\",\"deployment\":{\"download\":\"skip\"}}", &out), OK);
	assert_true(out.is_skipped);
#define GOOD ARTIFACT("a.raucb", "1", SHA256, SERVER "/f")
	static const char *const bad[] = {DEPLOYMENT("8", "", GOOD), DEPLOYMENT("\"\"", "", GOOD),
		DEPLOYMENT("\"../8\"", "", GOOD), DEPLOYMENT("\"8\"", "", GOOD "," GOOD),
		DEPLOYMENT("\"8\"", "", ""),
		DEPLOYMENT("\"8\"", "", ARTIFACT("a.raucb", "0", SHA256, SERVER "/f")),
		DEPLOYMENT("\"8\"", "", ARTIFACT("a.raucb", "1", "abc", SERVER "/f")),
		DEPLOYMENT("\"8\"", "", ARTIFACT("a.raucb", "1", SHA256, "https://evil.example/f")),
		"{\"id\":\"8\"}", "null", ""};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(deployment(bad[i], &out), ERR_INVALID);
	}
}

static void a_cancel_names_its_action(void **state)
{
	(void)state;
	struct ddi_cancel out;
	static const char good[] = "{\"id\":\"12\",\"cancelAction\":{\"stopId\":\"11\"}}";
	assert_int_equal(ddi_cancel_parse(good, strlen(good), &out), OK);
	assert_string_equal(out.id, "12");
	assert_string_equal(out.stop_id, "11");
	assert_int_equal(ddi_cancel_parse("{\"id\":\"12\"}", 11, &out), ERR_INVALID);
	char *text = ddi_feedback("12", "closed", "failure", "\"why\"");
	assert_string_equal(text,
		"{\"id\":\"12\",\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":"
		"\"failure\"},\"details\":[\"\\\"why\\\"\"]}}");
	json_text_free(text);
}

static void the_sticks_helper_is_understood(void **state)
{
	(void)state;
	char path[64];
	assert_int_equal(stick_parse("bundle /data/stick/b.raucb", path, sizeof(path)), OK);
	assert_string_equal(path, "/data/stick/b.raucb");
	assert_int_equal(stick_parse("no-stick", path, sizeof(path)), ERR_NOT_FOUND);
	assert_int_equal(stick_parse("no-bundle", path, sizeof(path)), ERR_INVALID);
	assert_int_equal(stick_parse("too-big", path, sizeof(path)), ERR_FULL);
	assert_int_equal(stick_parse("bundle relative", path, sizeof(path)), ERR_PROTOCOL);
	assert_int_equal(stick_parse("", path, sizeof(path)), ERR_PROTOCOL);
}

static void hours_of_a_day(void **state)
{
	(void)state;
	struct day_span span;
	assert_true(day_span_parse("02:00-05:30", &span));
	assert_true(day_span_has(&span, 120) && day_span_has(&span, 329));
	assert_false(day_span_has(&span, 119) || day_span_has(&span, 330));
	assert_true(day_span_parse("22:00-05:00", &span));
	assert_true(day_span_has(&span, 1380) && day_span_has(&span, 10));
	assert_false(day_span_has(&span, 720));
	assert_true(day_span_parse("", &span) && day_span_has(&span, 720));
	static const char *const bad[] = {"2:00-5:00", "02:00", "24:00-05:00", "02:60-05:00",
		"02:00-05:00 ", "-1:00-05:00", "02:00-05:0x", "02:00-02:00"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(day_span_parse(bad[i], &span));
	}
}

static void what_worked_before_must_work_again(void **state)
{
	(void)state;
	const struct health well = {.at_ms = 100000,
		.up_ms = 60000,
		.frame_count = 5,
		.frame_ms = 90000,
		.devices = 5,
		.is_hall_reached = true};
	struct update_note note = {.devices = 5, .is_hall_reached = true};
	assert_null(health_fault(&well, NULL, 7, 101000));
	assert_null(health_fault(&well, &note, 7, 101000));
	note.devices = 7; /* the scanner is gone: it counts when it must */
	assert_non_null(health_fault(&well, &note, 7, 101000));
	assert_null(health_fault(&well, &note, 5, 101000));
	struct health other = well;
	other.is_hall_reached = false;
	note.devices = 0;
	assert_null(health_fault(&other, NULL, 7, 101000));
	assert_non_null(health_fault(&other, &note, 7, 101000));
	note.is_hall_reached = false; /* as unreachable as before */
	assert_null(health_fault(&other, &note, 7, 101000));
	other = well;
	other.frame_count = 0;
	assert_non_null(health_fault(&other, NULL, 0, 101000));
	assert_non_null(health_fault(&well, NULL, 0, 90000 + HEALTH_FRAME_MS + 1));
	assert_non_null(health_fault(&well, NULL, 0, 99000)); /* of an earlier start */
	other = well;
	other.up_ms = 3000;
	assert_non_null(health_fault(&other, NULL, 0, 101000));
}

static void notes_are_kept(void **state)
{
	(void)state;
	char dir[] = "/tmp/onedoor-note-XXXXXX";
	char path[64];
	assert_non_null(mkdtemp(dir));
	str_format(path, sizeof(path), "%s/update", dir);
	assert_int_equal(fs_make_dir(path), OK);
	struct update_note read;
	assert_int_equal(update_note_read(dir, &read), ERR_NOT_FOUND);
	const struct update_note note = {.from = "A",
		.version = "1.2",
		.action = "7",
		.source = UPDATE_FROM_SERVER,
		.is_installed = true,
		.devices = 5};
	assert_int_equal(update_note_write(dir, &note), OK);
	assert_int_equal(update_note_read(dir, &read), OK);
	assert_string_equal(read.from, "A");
	assert_string_equal(read.action, "7");
	assert_int_equal(read.source, UPDATE_FROM_SERVER);
	assert_int_equal(read.devices, 5);
	assert_true(read.is_installed && !read.is_hall_reached);
	str_format(path, sizeof(path), "%s/update/installed.json", dir);
	assert_int_equal(fs_write_atomic(path, "{\"devices\":\"x\"}", 15), OK);
	assert_int_equal(update_note_read(dir, &read), ERR_INVALID);
	assert_int_equal(update_note_remove(dir), OK);
	str_format(path, sizeof(path), "%s/update", dir);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

static void tell(struct history *h, enum update_phase phase)
{
	struct msg *fact = msg_create(MSG_UPDATE_CHANGED, 0);
	fact->update.phase = phase;
	step(h, fact);
}

static void an_update_waits_for_its_hours_and_for_nobody(void **state)
{
	struct history *h = *state; /* it is ten o'clock */
	assert_true(day_span_parse("10:05-10:30", &h->kiosk.config.update_window));
	tell(h, UPDATE_WAITING);
	assert_null(ordered(h, CMD_INSTALL_UPDATE));
	act(h, ACTION_start, 0);
	tick_at(h, 6 * 60000);
	assert_null(ordered(h, CMD_INSTALL_UPDATE)); /* somebody is here */
	while (h->kiosk.is_active || h->kiosk.wiping_session) {
		assert_null(ordered(h, CMD_INSTALL_UPDATE));
		tick_at(h, 1000);
		if (h->kiosk.wiping_session) {
			wiped(h, h->kiosk.wiping_session);
		}
	}
	assert_non_null(ordered(h, CMD_INSTALL_UPDATE));
	tick_at(h, 1000);
	assert_null(ordered(h, CMD_INSTALL_UPDATE)); /* once is enough */
	tell(h, UPDATE_INSTALLING);
	tell(h, UPDATE_INSTALLED);
	assert_true(ordered(h, CMD_RESTART)->is_whole);
}

static void what_is_on_a_stick_waits_for_its_technician(void **state)
{
	struct history *h = *state;
	tell(h, UPDATE_FOUND);
	tick_at(h, 60000);
	assert_null(ordered(h, CMD_INSTALL_UPDATE));
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_compared_by_their_numbers),
		cmocka_unit_test(links_lead_to_the_same_server_only),
		cmocka_unit_test(the_base_says_when_and_what),
		cmocka_unit_test(a_deployment_has_one_bundle),
		cmocka_unit_test(a_cancel_names_its_action),
		cmocka_unit_test(the_sticks_helper_is_understood),
		cmocka_unit_test(hours_of_a_day),
		cmocka_unit_test(what_worked_before_must_work_again),
		cmocka_unit_test(notes_are_kept),
		cmocka_unit_test_setup_teardown(
			an_update_waits_for_its_hours_and_for_nobody, history_begin, history_end),
		cmocka_unit_test_setup_teardown(
			what_is_on_a_stick_waits_for_its_technician, history_begin, history_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
