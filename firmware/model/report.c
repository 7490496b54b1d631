#include "firmware/model/report.h"

#include <string.h>

enum { HEARTBEAT_MS = 30000 };

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

void report_fact(struct kiosk *kiosk, const struct msg *fact)
{
	if (fact->kind == MSG_TICK || fact->kind == MSG_TOUCHED || fact->kind == MSG_HALL_STATUS) {
		return; /* they would only push out what explains a failure */
	}
	uint32_t at = kiosk->recorder.count++ % RECORDER_LEN;
	kiosk->recorder.facts[at].at_ms = fact->at_ms;
	kiosk->recorder.facts[at].kind = (uint8_t)fact->kind;
	kiosk->recorder.facts[at].detail = (uint8_t)detail_of(fact);
	kiosk->recorder.facts[at].screen = (uint8_t)kiosk_screen(kiosk);
}

void report_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->now_ms < kiosk->next_heartbeat_ms) {
		return;
	}
	int64_t wanted_ms = kiosk->line.heartbeat_s * (int64_t)1000;
	kiosk->next_heartbeat_ms = kiosk->now_ms + (wanted_ms > 0 ? wanted_ms : HEARTBEAT_MS);
	struct heartbeat *beat = &cmd_list_add(orders, CMD_HEARTBEAT, 0)->heartbeat;
	strcpy(beat->screen, screen_name(kiosk_screen(kiosk)));
	memcpy(beat->devices, kiosk->devices, sizeof(beat->devices));
	beat->resting = kiosk->resting;
	beat->last_input_s =
		kiosk->idle_since_ms ? (kiosk->now_ms - kiosk->idle_since_ms) / 1000 : -1;
}
