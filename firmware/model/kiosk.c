/* Time, and who hears a fact; nothing else. */
#include "firmware/model/kiosk.h"
#include "firmware/base/mem.h"
#include "firmware/model/account_step.h"
#include "firmware/model/commanded.h"
#include "firmware/model/enrol.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/place.h"
#include "firmware/model/proxy_step.h"
#include "firmware/model/report.h"
#include "firmware/model/updating.h"
#include "firmware/model/tech_step.h"
#include "firmware/model/visit.h"
#include "firmware/model/world.h"

#include <stdint.h>

void kiosk_init(struct kiosk *kiosk, const struct kiosk_config *config)
{
	memset(kiosk, 0, sizeof(*kiosk));
	kiosk->config = *config;
	kiosk->volume = config->volume;
	world_init(kiosk);
	visit_init(kiosk);
}

void kiosk_finish(struct kiosk *kiosk)
{
	visit_finish(kiosk);
	world_finish(kiosk);
	mem_wipe(kiosk, sizeof(*kiosk));
}

static void pass_time(struct kiosk *kiosk, const struct msg *fact)
{
	int64_t passed = fact->at_ms - kiosk->now_ms;
	if (kiosk->now_ms == 0) {
		kiosk->started_ms = fact->at_ms;
		kiosk->place_since_ms = kiosk->screen_since_ms = fact->at_ms;
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

/* --- who hears it --- */

enum { OWNER_none = -1, OWNER_world = -2, OWNER_page = -3 };
#define OWNER_SHAPE(name) OWNER_##name = SHAPE_##name,
enum {
#define SHAPE(name) OWNER_SHAPE(name)
#include "firmware/model/shapes.def"
#undef SHAPE
};

static const int owners[MSG_KIND_COUNT] = {
#define FACT(name, worker, owner, destroy) [MSG_##name] = OWNER_##owner,
#include "firmware/msg/facts.def"
#undef FACT
};

static bool is_late(const struct kiosk *kiosk, const struct msg *fact)
{
	return fact->session != 0 && fact->session != kiosk->session &&
	       fact->kind != MSG_WORKER_WIPED && fact->kind != MSG_CARD_REMOVED;
}

static void hear(struct step *s, struct msg *fact)
{
	struct kiosk *kiosk = s->kiosk;
	switch (fact->kind) {
	case MSG_TOUCHED:
		visit_touch(kiosk);
		return;
	case MSG_ACTION_CHOSEN:
		visit_touch(kiosk);
		visit_act(s, fact->chosen.action, fact->chosen.arg);
		return;
	case MSG_COMMANDED:
		commanded_take(kiosk, &fact->command);
		return;
	case MSG_WORKER_WIPED:
		if (kiosk->wiping_session && fact->session == kiosk->wiping_session) {
			visit_worker_wiped(kiosk, fact->worker);
		}
		return;
	default:
		break;
	}
	world_fact(kiosk, fact);
	int owner = owners[fact->kind];
	if (tech_knows(kiosk, fact) || (owner == SHAPE_paper && tech_is_here(kiosk))) {
		owner = SHAPE_tech; /* shown by him, or printed for him */
	}
	if (owner == OWNER_page) {
		visit_fact(s, kiosk->place.shape, fact);
	} else if (owner > SHAPE_none) {
		visit_fact(s, (enum shape_id)owner, fact);
	}
	if (fact->kind == MSG_SCANNED) {
		kiosk->is_scanning = false; /* one code an order */
	}
}

void kiosk_step(struct kiosk *kiosk, struct msg *fact, struct cmd_list *orders)
{
	pass_time(kiosk, fact);
	struct step step = step_begin(kiosk, orders);
	if (is_late(kiosk, fact)) {
		step.is_late = true;
		if (owners[fact->kind] > SHAPE_none) {
			visit_fact(&step, (enum shape_id)owners[fact->kind], fact);
		}
		return;
	}
	report_fact(kiosk, fact);
	hear(&step, fact);
	step = step_begin(kiosk, orders);
	visit_tick(&step);
	enrol_tick(&step);
	place_ask_devices(kiosk, orders);
	commanded_tick(kiosk, orders);
	updating_tick(kiosk, orders);
	report_tick(kiosk, orders);
}

int64_t kiosk_next_tick_ms(const struct kiosk *kiosk)
{
	int64_t next = report_next_ms(kiosk);
	next = MIN_OF(next, commanded_next_ms(kiosk));
	next = MIN_OF(next, visit_next_ms(kiosk));
	next = MIN_OF(next, world_next_ms(kiosk));
	next = MIN_OF(next, helper_next_ms(kiosk));
	next = MIN_OF(next, proxy_next_ms(kiosk));
	next = MIN_OF(next, materials_next_ms(kiosk));
	next = MIN_OF(next, account_next_ms(kiosk));
	next = MIN_OF(next, enrol_next_ms(kiosk));
	next = MIN_OF(next, tech_next_ms(kiosk));
	next = MIN_OF(
		next, kiosk->now_ms + 60000 - kiosk->wall_ms % 60000); /* the clock on the screen */
	return MAX_OF(next, kiosk->now_ms + 1);
}
