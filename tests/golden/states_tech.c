#include "tests/golden/states_tech.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/model/tech.h"
#include "tests/golden/world.h"

static const int64_t day_ms = 24 * 3600 * 1000;

static struct tech *tech_of(struct kiosk *kiosk)
{
	kiosk->visit->shape = SHAPE_tech;
	return kiosk->visit->states[SHAPE_tech];
}

void state_tech_pin(struct kiosk *kiosk)
{
	tech_of(kiosk);
}

void state_tech_pin_typed(struct kiosk *kiosk)
{
	str_copy(tech_of(kiosk)->pin, PIN_MAX_LEN + 1, "123456");
}

static struct tech *refused(struct kiosk *kiosk, enum admission admission)
{
	struct tech *tech = tech_of(kiosk);
	tech->has_answer = true;
	tech->answer.admission = admission;
	tech->answer.tries_left = 3;
	return tech;
}

void state_tech_pin_wrong(struct kiosk *kiosk)
{
	refused(kiosk, ADMISSION_NO);
}

void state_tech_pin_locked(struct kiosk *kiosk)
{
	refused(kiosk, ADMISSION_LOCKED)->locked_until_ms = kiosk->now_ms + 31 * 60 * 1000;
}

void state_tech_pin_none(struct kiosk *kiosk)
{
	refused(kiosk, ADMISSION_NO_PIN_SET);
}

void state_tech_code(struct kiosk *kiosk)
{
	refused(kiosk, ADMISSION_NO_CODE);
}

static struct tech *inside(struct kiosk *kiosk)
{
	struct tech *tech = tech_of(kiosk);
	tech->is_in = true;
	tech->machine = (struct machine){.is_known = true,
		.disk_free_mb = 5312,
		.disk_mb = 7480,
		.has_temperature = true,
		.temperature_c = 52};
	kiosk->care.paper_left_mm = 36400;
	kiosk->care.config_version = 17;
	kiosk->care.certificate_until_ms = WORLD_START_MS + 70 * day_ms;
	str_copy(kiosk->care.slot, sizeof(kiosk->care.slot), "a");
	kiosk->volume = 3;
	return tech;
}

void state_tech(struct kiosk *kiosk)
{
	inside(kiosk);
}

void state_tech_troubled(struct kiosk *kiosk)
{
	inside(kiosk)->machine = (struct machine){.is_known = false};
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_COVER_OPEN);
	world_device(kiosk, DEVICE_IDCARD, DEVICE_FAULT, REASON_SAM);
	world_device(kiosk, DEVICE_SCANNER, DEVICE_ABSENT, REASON_NOT_FOUND);
	kiosk->line.is_online = false;
	kiosk->line.trouble = LINE_OWN_CERTIFICATE_REFUSED;
	kiosk->care.certificate_until_ms = 0;
	kiosk->care.paper_left_mm = -1;
	kiosk->resting = RESTING_ON_GLASS;
}

static struct tech *tried(struct kiosk *kiosk, enum tech_test test, enum tech_result result)
{
	struct tech *tech = inside(kiosk);
	tech->test = test;
	tech->result = result;
	tech->since_ms = kiosk->now_ms;
	tech->took_ms = -1;
	return tech;
}

void state_tech_card(struct kiosk *kiosk)
{
	tried(kiosk, TECH_CARD, TECH_RUNNING);
}

void state_tech_card_read(struct kiosk *kiosk)
{
	tried(kiosk, TECH_CARD, TECH_FINE)->took_ms = 1340;
}

void state_tech_scan(struct kiosk *kiosk)
{
	tried(kiosk, TECH_SCAN, TECH_RUNNING);
}

void state_tech_scanned(struct kiosk *kiosk)
{
	struct tech *tech = tried(kiosk, TECH_SCAN, TECH_FINE);
	tech->is_text = true;
	tech->scan_len = 38;
}

void state_tech_printing(struct kiosk *kiosk)
{
	tried(kiosk, TECH_PRINT, TECH_RUNNING);
}

void state_tech_printed(struct kiosk *kiosk)
{
	tried(kiosk, TECH_PRINT, TECH_FINE);
}

void state_tech_not_printed(struct kiosk *kiosk)
{
	tried(kiosk, TECH_PRINT, TECH_FAILED)->reason = REASON_CUTTER;
}

void state_tech_untouched(struct kiosk *kiosk)
{
	tried(kiosk, TECH_TOUCH, TECH_FAILED)->touched = 0xfff0f;
}

void state_tech_sound(struct kiosk *kiosk)
{
	tried(kiosk, TECH_SOUND, TECH_RUNNING);
}

void state_tech_touch(struct kiosk *kiosk)
{
	tried(kiosk, TECH_TOUCH, TECH_RUNNING)->touched = 0xf3;
}

void state_tech_aim(struct kiosk *kiosk)
{
	tried(kiosk, TECH_AIM, TECH_RUNNING);
}

void state_tech_aim_middle(struct kiosk *kiosk)
{
	tried(kiosk, TECH_AIM, TECH_RUNNING)->aim = TECH_AIMS - 1;
}

void state_tech_grey(struct kiosk *kiosk)
{
	tried(kiosk, TECH_COLOURS, TECH_RUNNING)->since_ms =
		kiosk->now_ms - (TECH_PICTURES - 1) * 4000;
}

static void traced(struct tech *tech, enum trace_step step, enum trace_result result, int ms,
	const char *words)
{
	tech->trace.steps[step].result = result;
	tech->trace.steps[step].ms = ms;
	str_copy(tech->trace.steps[step].words, TRACE_WORDS_LEN + 1, words);
}

void state_tech_line_running(struct kiosk *kiosk)
{
	struct tech *tech = tried(kiosk, TECH_LINE, TECH_RUNNING);
	traced(tech, TRACE_address, TRACE_FINE, -1, "enp1s0 10.20.3.17");
	traced(tech, TRACE_gateway, TRACE_FINE, -1, "10.20.3.1");
	traced(tech, TRACE_name_server, TRACE_FINE, -1, "10.20.0.53");
}

void state_tech_line(struct kiosk *kiosk)
{
	state_tech_line_running(kiosk);
	struct tech *tech = kiosk->visit->states[SHAPE_tech];
	traced(tech, TRACE_name, TRACE_FINE, 3, "hall.canal.gov.example");
	traced(tech, TRACE_connection, TRACE_FINE, 12, "");
	traced(tech, TRACE_security, TRACE_FINE, 41, "");
	traced(tech, TRACE_answer, TRACE_FINE, 63, "200");
	traced(tech, TRACE_clock, TRACE_FINE, -1, "+0 s");
	tech->trace.is_over = true;
}

void state_tech_line_fails(struct kiosk *kiosk)
{
	state_tech_line(kiosk);
	struct tech *tech = kiosk->visit->states[SHAPE_tech];
	traced(tech, TRACE_security, TRACE_FAILED, -1,
		"SSL certificate problem: unable to get local issuer certificate");
	tech->trace.steps[TRACE_security].fault = FAULT_UNKNOWN_CA;
	traced(tech, TRACE_answer, TRACE_SKIPPED, -1, "");
	traced(tech, TRACE_clock, TRACE_SKIPPED, -1, "");
}

void state_tech_paper_noted(struct kiosk *kiosk)
{
	struct tech *tech = inside(kiosk);
	tech->is_paper_noted = true;
	kiosk->care.paper_left_mm = 80000;
}

static struct update_state *update_of(struct kiosk *kiosk, enum update_phase phase)
{
	inside(kiosk);
	kiosk->update.phase = phase;
	kiosk->update.percent = -1;
	str_copy(kiosk->update.version, sizeof(kiosk->update.version), "0.2.0");
	return &kiosk->update;
}

void state_tech_update(struct kiosk *kiosk)
{
	update_of(kiosk, UPDATE_FOUND);
}

void state_tech_installing(struct kiosk *kiosk)
{
	update_of(kiosk, UPDATE_INSTALLING)->percent = 40;
}

void state_tech_update_failed(struct kiosk *kiosk)
{
	struct update_state *update = update_of(kiosk, UPDATE_FAILED);
	update->trouble = UPDATE_NOT_SIGNED;
	str_copy(update->words, sizeof(update->words),
		"signature verification failed: Verify error: unable to get local issuer "
		"certificate");
}

void state_tech_log(struct kiosk *kiosk)
{
	static const struct {
		enum msg_kind kind;
		int detail;
		enum screen screen;
	} facts[] = {{MSG_CATALOG_LOADED, 0, SCREEN_attract},
		{MSG_DEVICE_CHANGED, DEVICE_PRINTER * 64 + REASON_PAPER_OUT, SCREEN_attract},
		{MSG_LINE_CHANGED, 0, SCREEN_home}, {MSG_ACTION_CHOSEN, ACTION_start, SCREEN_home},
		{MSG_DEVICE_CHANGED, DEVICE_PRINTER * 64, SCREEN_identify},
		{MSG_CARD_READ, 0, SCREEN_reading}, {MSG_IDENTIFIED, 0, SCREEN_asking},
		{MSG_TICKET_ISSUED, 0, SCREEN_issuing}, {MSG_PRINT_ENDED, 0, SCREEN_printing},
		{MSG_WORKER_WIPED, 3, SCREEN_wiping}, {MSG_STORAGE_CHANGED, 1, SCREEN_attract},
		{MSG_DEVICE_CHANGED, DEVICE_IDCARD * 64 + REASON_SAM, SCREEN_out_of_service},
		{MSG_PANEL_UNFIT, 0, SCREEN_out_of_service},
		{MSG_RESTING_CHANGED, 1, SCREEN_attract}};
	inside(kiosk);
	for (size_t i = 0; i < ARRAY_LEN(facts); i++) {
		kiosk->recorder.facts[kiosk->recorder.count].kind = (uint8_t)facts[i].kind;
		kiosk->recorder.facts[kiosk->recorder.count].detail = (uint8_t)facts[i].detail;
		kiosk->recorder.facts[kiosk->recorder.count].screen = (uint8_t)facts[i].screen;
		kiosk->recorder.facts[kiosk->recorder.count++].at_ms =
			kiosk->now_ms - (int64_t)(ARRAY_LEN(facts) - i) * 61000;
	}
}

void state_tech_reboot(struct kiosk *kiosk)
{
	struct tech *tech = inside(kiosk);
	tech->again = COMMAND_REBOOT;
	tech->held_ms = kiosk->now_ms - 1200;
	tech->held_by_ms = kiosk->now_ms;
}
