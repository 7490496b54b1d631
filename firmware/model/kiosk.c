#include "firmware/model/model.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdint.h>
#include <string.h>

enum { SESSION_ARENA_LEN = 64 * 1024 };

const char *screen_name(enum screen screen)
{
	static const char *const names[] = {
#define SCREEN(name) #name,
#include "firmware/model/screens.def"
#undef SCREEN
	};
	return (unsigned)screen < SCREEN_COUNT ? names[screen] : "?";
}

void kiosk_init(struct kiosk *kiosk, const struct kiosk_config *config)
{
	memset(kiosk, 0, sizeof(*kiosk));
	kiosk->config = *config;
	kiosk->screen = SCREEN_attract;
	kiosk->zone = kiosk->department = kiosk->matter = -1;
	kiosk->session = 1;
	kiosk->prefs.lang = config->default_lang;
	kiosk->arena = arena_create(ARENA_SECRET, SESSION_ARENA_LEN);
	kiosk->visit = arena_new(kiosk->arena, struct visit);
	REQUIRE(kiosk->visit);
	for (int i = 0; i < DEVICE_COUNT; i++) {
		kiosk->devices[i] = (struct device_status){
			.kind = (enum device_kind)i,
			.state = DEVICE_ABSENT,
			.reason = REASON_NOT_FOUND,
		};
	}
}

void kiosk_finish(struct kiosk *kiosk)
{
	arena_destroy(kiosk->arena);
	catalog_destroy((struct catalog *)(uintptr_t)kiosk->catalog);
	catalog_destroy(kiosk->next_catalog);
	mem_wipe(kiosk, sizeof(*kiosk));
}

static void record(struct kiosk *kiosk, const struct msg *fact)
{
	if (fact->kind == MSG_TICK || fact->kind == MSG_TOUCHED || fact->kind == MSG_HALL_STATUS) {
		return; /* they would only push out what explains a failure */
	}
	int detail = 0;
	if (fact->kind == MSG_ACTION_CHOSEN) {
		detail = (int)fact->chosen.action;
	} else if (fact->kind == MSG_DEVICE_CHANGED) {
		detail = (int)fact->device.kind * 64 + (int)fact->device.reason;
	} else if (fact->kind == MSG_PRINT_ENDED) {
		detail = (int)fact->print.result * 64 + (int)fact->print.reason;
	} else if (fact->kind == MSG_STORAGE_CHANGED) {
		detail = (int)fact->storage;
	} else if (fact->kind == MSG_WORKER_WIPED) {
		detail = (int)fact->worker;
	} else if (fact->kind == MSG_RESTING_CHANGED) {
		detail = (int)fact->resting;
	}
	uint32_t at = kiosk->recorder.count++ % RECORDER_LEN;
	kiosk->recorder.facts[at].at_ms = fact->at_ms;
	kiosk->recorder.facts[at].kind = (uint8_t)fact->kind;
	kiosk->recorder.facts[at].detail = (uint8_t)detail;
	kiosk->recorder.facts[at].screen = (uint8_t)kiosk->screen;
}

static void pass_time(struct kiosk *kiosk, const struct msg *fact)
{
	int64_t passed = fact->at_ms - kiosk->now_ms;
	if (kiosk->now_ms == 0) {
		kiosk->started_ms = fact->at_ms;
		kiosk->screen_since_ms = fact->at_ms;
		kiosk->printer_bad_since_ms = fact->at_ms;
		kiosk->now_ms = fact->at_ms;
	} else if (passed > 0) { /* facts of several threads may be a little out of order */
		kiosk->now_ms = fact->at_ms;
		kiosk->wall_ms += passed;
	}
	if (fact->kind == MSG_TICK) {
		kiosk->has_wall = true;
	}
	if (kiosk->line.is_clock_known) {
		kiosk->wall_ms = kiosk->now_ms + kiosk->line.clock_offset_ms;
	} else if (fact->kind == MSG_TICK) {
		kiosk->wall_ms = fact->wall_ms; /* as good as this machine knows */
	}
}

/* Facts of an earlier visit are dropped here and nowhere else. */
static bool is_late(const struct kiosk *kiosk, const struct msg *fact)
{
	return fact->session != 0 && fact->session != kiosk->session &&
	       fact->kind != MSG_WORKER_WIPED && fact->kind != MSG_CARD_REMOVED;
}

static void line_changed(struct kiosk *kiosk, const struct line_state *line)
{
	kiosk->line = *line;
	if (line->is_clock_known) {
		kiosk->wall_ms = kiosk->now_ms + line->clock_offset_ms;
	}
}

static void tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	queue_tick(kiosk, orders);
	session_tick(kiosk, orders);
	if (kiosk->now_ms >= kiosk->next_heartbeat_ms) {
		int64_t wanted_ms = kiosk->line.heartbeat_s * (int64_t)1000;
		kiosk->next_heartbeat_ms =
			kiosk->now_ms + (wanted_ms > 0 ? wanted_ms : HEARTBEAT_MS);
		struct heartbeat *beat = &cmd_list_add(orders, CMD_HEARTBEAT, 0)->heartbeat;
		strcpy(beat->screen, screen_name(kiosk->screen));
		memcpy(beat->devices, kiosk->devices, sizeof(beat->devices));
		beat->resting = kiosk->resting;
		beat->last_input_s =
			kiosk->idle_since_ms ? (kiosk->now_ms - kiosk->idle_since_ms) / 1000 : -1;
	}
}

void kiosk_step(struct kiosk *kiosk, struct msg *fact, struct cmd_list *orders)
{
	pass_time(kiosk, fact);
	if (is_late(kiosk, fact)) {
		return;
	}
	record(kiosk, fact);
	switch (fact->kind) {
	case MSG_TOUCHED:
		session_touch(kiosk);
		break;
	case MSG_ACTION_CHOSEN:
		session_touch(kiosk);
		flow_act(kiosk, fact->chosen.action, fact->chosen.arg, orders);
		break;
	case MSG_DEVICE_CHANGED:
		devices_changed(kiosk, &fact->device, orders);
		break;
	case MSG_CATALOG_LOADED:
		devices_take_catalog(kiosk, fact->catalog);
		fact->catalog = NULL;
		break;
	case MSG_HALL_STATUS:
		kiosk->status = *fact->status;
		kiosk->has_status = true;
		break;
	case MSG_LINE_CHANGED:
		line_changed(kiosk, &fact->line);
		break;
	case MSG_WORKER_WIPED:
		if (kiosk->wiping_session && fact->session == kiosk->wiping_session) {
			session_worker_wiped(kiosk, fact->worker, orders);
		}
		break;
	case MSG_CARD_LAID:
	case MSG_CARD_READ:
	case MSG_CARD_FAILED:
	case MSG_CARD_REMOVED:
	case MSG_SCANNED:
	case MSG_PRINT_ENDED:
	case MSG_IDENTIFIED:
	case MSG_IDENTIFY_REFUSED:
	case MSG_TICKET_ISSUED:
	case MSG_TICKET_REFUSED:
	case MSG_TICKET_UNSETTLED:
	case MSG_INBOX_FULL:
		queue_fact(kiosk, fact, orders);
		break;
	case MSG_STORAGE_CHANGED:
		kiosk->storage = fact->storage;
		break;
	case MSG_PANEL_UNFIT:
		kiosk->is_panel_unfit = true;
		break;
	case MSG_RESTING_CHANGED:
		kiosk->resting = fact->resting;
		break;
	case MSG_TICK:
	case MSG_KIND_COUNT:
		break;
	}
	tick(kiosk, orders);
	if (!kiosk->is_active && kiosk->wiping_session == 0) {
		flow_rest(kiosk, orders);
	}
}

int64_t kiosk_next_tick_ms(const struct kiosk *kiosk)
{
	int64_t next = kiosk->next_heartbeat_ms;
	next = MIN_OF(next, session_next_ms(kiosk));
	next = MIN_OF(next, queue_next_ms(kiosk));
	next = MIN_OF(
		next, kiosk->now_ms + 60000 - kiosk->wall_ms % 60000); /* the clock on the screen */
	if (kiosk->printer_bad_since_ms && kiosk->service == SERVICE_OK) {
		next = MIN_OF(next, kiosk->printer_bad_since_ms + SERVICE_GRACE_MS);
	}
	if (!kiosk->catalog && kiosk->service == SERVICE_OK) {
		next = MIN_OF(next, kiosk->started_ms + SERVICE_GRACE_MS);
	}
	return MAX_OF(next, kiosk->now_ms + 1);
}
