/* How long a page waits, how long one may think, and what is counted down on the screen. */
#include "firmware/model/visit.h"
#include "firmware/model/account_step.h"
#include "firmware/base/log.h"
#include "firmware/model/helper.h"
#include "firmware/model/place.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/proxy_step.h"
#include "firmware/model/tech_step.h"

#include <stdint.h>

enum {
	WIPE_LAST_MS = 1000,
	WAITING_MS = 4 * 60 * 1000, /* who waits for a helper, or for us, may stand and wait */
};

/* Who reads help over a page that goes by itself is as idle as on any other. */
static bool may_idle(const struct kiosk *kiosk)
{
	unsigned traits = screen_traits(kiosk->place.screen);
	return kiosk->is_active && (traits & (kiosk->has_sheet ? IDLES | ENDS : IDLES)) != 0;
}

static bool is_working(const struct kiosk *kiosk)
{
	return (screen_traits(kiosk->place.screen) & WORKS) != 0;
}

/* Its time begins anew when the sheet is gone. */
static bool is_ending(const struct kiosk *kiosk)
{
	bool ends = (screen_traits(kiosk->place.screen) & ENDS) != 0;
	return is_working(kiosk) || (!kiosk->has_sheet && ends);
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
	return is_working(kiosk) ? kiosk->idle_since_ms + WAITING_MS
				 : MAX_OF(kiosk->place_since_ms, kiosk->idle_since_ms) +
					   stretched(kiosk, kiosk->config.done_ms);
}

static int64_t idle_end_ms(const struct kiosk *kiosk)
{
	int64_t idle_ms = stretched(kiosk, kiosk->config.idle_ms);
	return kiosk->idle_since_ms +
	       (kiosk_awaits_helper(kiosk) ? MAX_OF(idle_ms, (int64_t)WAITING_MS) : idle_ms);
}

/* Twice: a process that stood still for long has given its workers no time at all. */
static void end_wipe(struct kiosk *kiosk)
{
	kiosk->is_wipe_late = kiosk->is_last_call;
	kiosk->is_last_call = true;
	kiosk->wipe_end_ms = kiosk->now_ms + WIPE_LAST_MS;
}

/* A look chosen while no visit is possible (closed, out of service): no visit's end takes it back.
 */
static bool is_look_left(const struct kiosk *kiosk)
{
	const struct prefs *prefs = &kiosk->prefs;
	return !kiosk->is_active && !kiosk->wiping_session &&
	       (prefs->lang != kiosk->config.default_lang || prefs->is_elder ||
		       prefs->is_high_contrast || prefs->is_low_reach);
}

static void idle(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	if (kiosk->warned_since_ms) {
		if (kiosk->now_ms >= warning_end_ms(kiosk)) {
			s->is_left = true;
			visit_end(s);
		}
	} else if (kiosk->now_ms >= idle_end_ms(kiosk)) {
		kiosk->warned_since_ms = kiosk->now_ms;
		step_play(s, SOUND_ATTENTION);
	}
}

void visit_tick(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	visit_follow(s, SHAPE_account, account_tick(s));
	visit_follow(s, SHAPE_tech, tech_tick(s));
	enum shape_id owner = kiosk->place.shape;
	helper_tick(s);
	proxy_tick(kiosk);
	materials_tick(s);
	if (is_look_left(kiosk) && kiosk->now_ms >= idle_end_ms(kiosk)) {
		kiosk->prefs = visit_usual_prefs(kiosk);
	}
	if (kiosk->wiping_session && kiosk->now_ms >= kiosk->wipe_end_ms) {
		end_wipe(kiosk);
	} else if (kiosk->now_ms >= place_limit_ms(kiosk)) {
		/* Workers promise to answer in time; should one break its promise, the citizen is
		 * not left standing. */
		REQUIRE(shapes[owner]);
		visit_follow(s, owner,
			shapes[owner]->late ? shapes[owner]->late(s)
					    : step_fail(s, PROBLEM_HALL_OFFLINE));
	} else if (is_ending(kiosk) && kiosk->now_ms >= done_end_ms(kiosk)) {
		s->is_left = true;
		visit_end(s);
	} else if (may_idle(kiosk)) {
		idle(s);
	}
	if (!kiosk->is_active && kiosk->wiping_session == 0) {
		visit_rest(kiosk);
		visit_go_on(s);
	}
}

/* When the whole second shown until `end` changes next. */
static int64_t next_second_ms(const struct kiosk *kiosk, int64_t end_ms)
{
	int64_t left = end_ms - kiosk->now_ms;
	return left <= 0 ? kiosk->now_ms : end_ms - (left - 1) / 1000 * 1000;
}

int64_t visit_next_ms(const struct kiosk *kiosk)
{
	if (kiosk->wiping_session) {
		return kiosk->wipe_end_ms;
	}
	if (is_ending(kiosk)) {
		return next_second_ms(kiosk, done_end_ms(kiosk));
	}
	if (is_look_left(kiosk)) {
		return idle_end_ms(kiosk);
	}
	if (!may_idle(kiosk)) {
		return place_limit_ms(kiosk);
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
	return is_ending(kiosk) ? seconds_left(kiosk, done_end_ms(kiosk)) : 0;
}

int kiosk_done_total_s(const struct kiosk *kiosk)
{
	return (int)(stretched(kiosk, kiosk->config.done_ms) / 1000);
}
