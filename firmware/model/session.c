#include "firmware/model/model.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdint.h>
#include <string.h>

void session_begin(struct kiosk *kiosk)
{
	kiosk->is_active = true;
	kiosk->idle_since_ms = kiosk->now_ms;
	kiosk->warned_since_ms = 0;
	kiosk->session_count++;
}

void session_touch(struct kiosk *kiosk)
{
	kiosk->idle_since_ms = kiosk->now_ms;
	kiosk->warned_since_ms = 0;
}

void session_forget_identity(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->visit->person) {
		cmd_list_add(orders, CMD_FORGET_PERSON, kiosk->session);
	}
	mem_wipe(kiosk->visit, sizeof(*kiosk->visit));
}

static struct prefs usual_prefs(const struct kiosk *kiosk)
{
	return (struct prefs){.lang = kiosk->config.default_lang};
}

void session_end(struct kiosk *kiosk, struct cmd_list *orders)
{
	REQUIRE(!kiosk->is_printing);
	queue_abandon(kiosk, orders);
	cmd_list_add(orders, CMD_WIPE, kiosk->session);
	kiosk->wiping_session = kiosk->session;
	kiosk->wiped_workers = 0;
	kiosk->session++;
	if (kiosk->session == 0) {
		kiosk->session = 1;
	}
	kiosk->is_active = false;
	kiosk->is_watching_card = kiosk->is_scanning = false; /* the wipe stops both */

	arena_reset(kiosk->arena);
	kiosk->visit = arena_new(kiosk->arena, struct visit);
	REQUIRE(kiosk->visit);
	mem_wipe(&kiosk->ticket, sizeof(kiosk->ticket));
	mem_wipe(&kiosk->refusal, sizeof(kiosk->refusal));
	search_clear(&kiosk->search);
	kiosk->has_ticket = kiosk->is_settled = kiosk->is_recovered = false;
	kiosk->print_count = 0;
	kiosk->problem = PROBLEM_NONE;
	kiosk->zone = kiosk->department = kiosk->matter = -1;
	kiosk->trail_len = 0;
	kiosk->warned_since_ms = 0;
	kiosk->prefs = usual_prefs(kiosk);

	kiosk->screen = SCREEN_wiping;
	kiosk->screen_since_ms = kiosk->now_ms;
	kiosk->is_forward = false;
}

void session_worker_wiped(struct kiosk *kiosk, enum worker_id worker, struct cmd_list *orders)
{
	kiosk->wiped_workers |= 1U << worker;
	if (kiosk->wiped_workers != (1U << WORKER_COUNT) - 1) {
		return;
	}
	kiosk->wiping_session = 0;
	if (kiosk->next_catalog) {
		struct catalog *next = kiosk->next_catalog;
		kiosk->next_catalog = NULL;
		devices_take_catalog(kiosk, next);
	}
	flow_rest(kiosk, orders);
}

/* Pages on which the citizen acts, and may have gone away. The others end by themselves. */
static bool may_idle(const struct kiosk *kiosk)
{
	switch (kiosk->screen) {
	case SCREEN_attract:
	case SCREEN_closed:
	case SCREEN_out_of_service:
	case SCREEN_wiping:
	case SCREEN_reading:
	case SCREEN_issuing:
	case SCREEN_printing:
	case SCREEN_done:
		return false;
	default:
		return kiosk->is_active;
	}
}

static int64_t stretched(const struct kiosk *kiosk, int64_t ms)
{
	return kiosk->prefs.is_elder ? 2 * ms : ms;
}

static int64_t warning_end_ms(const struct kiosk *kiosk)
{
	return kiosk->warned_since_ms + stretched(kiosk, kiosk->config.warning_ms);
}

static int64_t done_end_ms(const struct kiosk *kiosk)
{
	return MAX_OF(kiosk->screen_since_ms, kiosk->idle_since_ms) +
	       stretched(kiosk, kiosk->config.done_ms);
}

/* A look chosen while no visit is possible (closed, out of service): no session ends it. */
static bool is_look_left(const struct kiosk *kiosk)
{
	const struct prefs *prefs = &kiosk->prefs;
	return !kiosk->is_active && !kiosk->wiping_session &&
	       (prefs->lang != kiosk->config.default_lang || prefs->is_elder ||
		       prefs->is_high_contrast || prefs->is_low_reach);
}

static int64_t idle_end_ms(const struct kiosk *kiosk)
{
	return kiosk->idle_since_ms + stretched(kiosk, kiosk->config.idle_ms);
}

void session_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (is_look_left(kiosk) && kiosk->now_ms >= idle_end_ms(kiosk)) {
		kiosk->prefs = usual_prefs(kiosk);
	}
	if (kiosk->wiping_session && kiosk->now_ms - kiosk->screen_since_ms >= WIPE_LIMIT_MS) {
		kiosk->is_wipe_late = true;
		return;
	}
	if (kiosk->screen == SCREEN_done && kiosk->now_ms >= done_end_ms(kiosk)) {
		session_end(kiosk, orders);
		return;
	}
	if (!may_idle(kiosk)) {
		return;
	}
	if (kiosk->warned_since_ms) {
		if (kiosk->now_ms >= warning_end_ms(kiosk)) {
			session_end(kiosk, orders);
		}
		return;
	}
	if (kiosk->now_ms >= idle_end_ms(kiosk)) {
		kiosk->warned_since_ms = kiosk->now_ms;
		play(kiosk, SOUND_ATTENTION, orders);
	}
}

/* When the whole second shown until `end` changes next. */
static int64_t next_second_ms(const struct kiosk *kiosk, int64_t end_ms)
{
	int64_t left = end_ms - kiosk->now_ms;
	return left <= 0 ? kiosk->now_ms : end_ms - (left - 1) / 1000 * 1000;
}

int64_t session_next_ms(const struct kiosk *kiosk)
{
	if (kiosk->wiping_session) {
		return kiosk->screen_since_ms + WIPE_LIMIT_MS;
	}
	if (kiosk->screen == SCREEN_done) {
		return next_second_ms(kiosk, done_end_ms(kiosk));
	}
	if (is_look_left(kiosk)) {
		return idle_end_ms(kiosk);
	}
	if (!may_idle(kiosk)) {
		return INT64_MAX;
	}
	return kiosk->warned_since_ms ? next_second_ms(kiosk, warning_end_ms(kiosk))
				      : idle_end_ms(kiosk);
}

static int seconds_left(const struct kiosk *kiosk, int64_t end_ms)
{
	int64_t left = end_ms - kiosk->now_ms;
	return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

int kiosk_warning_left_s(const struct kiosk *kiosk)
{
	return kiosk->warned_since_ms ? seconds_left(kiosk, warning_end_ms(kiosk)) : 0;
}

int kiosk_warning_total_s(const struct kiosk *kiosk)
{
	return kiosk->warned_since_ms ? (int)(stretched(kiosk, kiosk->config.warning_ms) / 1000)
				      : 0;
}

int kiosk_done_left_s(const struct kiosk *kiosk)
{
	return kiosk->screen == SCREEN_done ? seconds_left(kiosk, done_end_ms(kiosk)) : 0;
}

int kiosk_done_total_s(const struct kiosk *kiosk)
{
	return (int)(stretched(kiosk, kiosk->config.done_ms) / 1000);
}
