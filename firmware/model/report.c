#include "firmware/model/report.h"
#include "firmware/model/place.h"
#include "firmware/model/step.h"
#include "firmware/model/tech_step.h"

#include <string.h>

enum { HEARTBEAT_MS = 30000, TELLING_MS = 15000 };

static int detail_of(const struct msg *fact)
{
	switch (fact->kind) {
	case MSG_ACTION_CHOSEN:
		return (int)fact->chosen.action;
	case MSG_DEVICE_CHANGED:
		return (int)fact->device.kind * 64 + (int)fact->device.reason;
	case MSG_PRINT_ENDED:
		return (int)fact->print.result * 64 + (int)fact->print.reason;
	case MSG_STORAGE_CHANGED:
		return (int)fact->storage;
	case MSG_WORKER_WIPED:
		return (int)fact->worker;
	case MSG_RESTING_CHANGED:
		return (int)fact->resting;
	default:
		return 0;
	}
}

static void count(struct kiosk *kiosk, const struct msg *fact)
{
	struct counts *counts = &kiosk->counts;
	if (fact->kind == MSG_PRINT_ENDED && (unsigned)fact->print.result < PRINT_ENDS) {
		counts->prints[fact->print.result]++;
	} else if (fact->kind == MSG_DEVICE_CHANGED && (unsigned)fact->device.kind < DEVICE_COUNT &&
		   fact->device.state == DEVICE_OPENING) {
		counts->openings[fact->device.kind]++;
	}
}

void report_fact(struct kiosk *kiosk, const struct msg *fact)
{
	if (fact->kind == MSG_TICK || fact->kind == MSG_TOUCHED || fact->kind == MSG_HALL_STATUS) {
		return; /* they would only push out what explains a failure */
	}
	count(kiosk, fact);
	uint32_t at = kiosk->recorder.count++ % RECORDER_LEN;
	kiosk->recorder.facts[at].at_ms = fact->at_ms;
	kiosk->recorder.facts[at].kind = (uint8_t)fact->kind;
	kiosk->recorder.facts[at].detail = (uint8_t)detail_of(fact);
	kiosk->recorder.facts[at].screen = (uint8_t)kiosk_screen(kiosk);
}

void report_visit_end(struct kiosk *kiosk, bool is_left)
{
	bool is_finished = (screen_traits(kiosk->place.screen) & ENDS) != 0;
	kiosk->counts.visits[is_finished ? VISIT_DONE
			     : is_left	 ? VISIT_TIMEOUT
					 : VISIT_ABANDONED]++;
}

static int64_t last_input_s(const struct kiosk *kiosk)
{
	return kiosk->idle_since_ms ? (kiosk->now_ms - kiosk->idle_since_ms) / 1000 : -1;
}

static void beat(struct kiosk *kiosk, struct cmd_list *orders)
{
	int64_t wanted_ms = kiosk->line.heartbeat_s * (int64_t)1000;
	kiosk->next_heartbeat_ms = kiosk->now_ms + (wanted_ms > 0 ? wanted_ms : HEARTBEAT_MS);
	struct heartbeat *beat = &cmd_list_add(orders, CMD_HEARTBEAT, 0)->heartbeat;
	strcpy(beat->screen,
		tech_is_here(kiosk) ? "maintenance" : screen_name(kiosk_screen(kiosk)));
	memcpy(beat->devices, kiosk->devices, sizeof(beat->devices));
	beat->resting = kiosk->resting;
	beat->last_input_s = last_input_s(kiosk);
	strcpy(beat->slot, kiosk->care.slot);
	beat->config_version = kiosk->care.config_version;
	beat->last_frame_s = -1;
	beat->paper_left_mm = kiosk->care.paper_left_mm;
}

static void tell(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->next_telling_ms = kiosk->now_ms + TELLING_MS;
	struct telemetry *telemetry = &cmd_list_add(orders, CMD_TELL, 0)->telemetry;
	strcpy(telemetry->screen, screen_name(kiosk_screen(kiosk)));
	telemetry->counts = kiosk->counts;
	memcpy(telemetry->devices, kiosk->devices, sizeof(telemetry->devices));
	telemetry->last_frame_s = -1;
	telemetry->last_input_s = last_input_s(kiosk);
	telemetry->is_online = kiosk->line.is_online;
	telemetry->is_out_of_service = kiosk->place.screen == SCREEN_out_of_service;
	telemetry->outbox_count = kiosk->line.outbox_count;
	telemetry->leased_left = kiosk->line.leased_left;
}

void report_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->now_ms >= kiosk->next_heartbeat_ms) {
		beat(kiosk, orders);
	}
	if (kiosk->config.is_watched && kiosk->now_ms >= kiosk->next_telling_ms) {
		tell(kiosk, orders);
	}
}

int64_t report_next_ms(const struct kiosk *kiosk)
{
	return kiosk->config.is_watched ? MIN_OF(kiosk->next_heartbeat_ms, kiosk->next_telling_ms)
					: kiosk->next_heartbeat_ms;
}
