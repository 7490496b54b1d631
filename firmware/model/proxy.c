#include "firmware/model/proxy_step.h"
#include "firmware/base/arena.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

#include <stdint.h>

enum { KEPT_ARENA_LEN = 8 * 1024 };

unsigned proxy_ways(const struct kiosk *kiosk)
{
	unsigned ways = kiosk_identify_ways(kiosk);
	return kiosk_proxy(kiosk)->has_agent ? ways & IDENTIFY_CARD : ways;
}

bool proxy_is_offered(const struct kiosk *kiosk)
{
	return kiosk->visit->shape == SHAPE_intake && !kiosk_proxy(kiosk)->has_agent &&
	       (kiosk_identify_ways(kiosk) & IDENTIFY_CARD);
}

const struct kept_agent *proxy_kept(const struct kiosk *kiosk)
{
	return kiosk->kept && kiosk->now_ms < kiosk->kept->until_ms ? kiosk->kept : NULL;
}

void proxy_forget(struct kiosk *kiosk)
{
	mem_wipe(proxy_state(kiosk), sizeof(struct proxy));
}

void proxy_forget_kept(struct kiosk *kiosk)
{
	arena_destroy(kiosk->kept_arena);
	kiosk->kept_arena = NULL;
	kiosk->kept = NULL;
}

void proxy_keep(struct kiosk *kiosk)
{
	proxy_forget_kept(kiosk);
	kiosk->kept_arena = arena_create(ARENA_SECRET, KEPT_ARENA_LEN);
	kiosk->kept = arena_new(kiosk->kept_arena, struct kept_agent);
	REQUIRE(kiosk->kept);
	kiosk->kept->proxy = *kiosk_proxy(kiosk);
	kiosk->kept->prefs = kiosk->prefs;
	kiosk->kept->is_waiting = true;
	kiosk->kept->until_ms = kiosk->now_ms + AGENT_KEPT_MS;
}

void proxy_end_visit(struct kiosk *kiosk)
{
	if (kiosk->kept && !kiosk->kept->is_waiting) {
		proxy_forget_kept(kiosk);
	}
}

const struct kept_agent *proxy_take_turn(struct kiosk *kiosk)
{
	if (!proxy_kept(kiosk) || !kiosk->kept->is_waiting) {
		return NULL;
	}
	kiosk->kept->is_waiting = false;
	return kiosk->kept;
}

void proxy_tick(struct kiosk *kiosk)
{
	if (kiosk->kept && !proxy_kept(kiosk)) {
		proxy_forget_kept(kiosk);
	}
}

int64_t proxy_next_ms(const struct kiosk *kiosk)
{
	return kiosk->kept ? kiosk->kept->until_ms : INT64_MAX;
}

bool proxy_is_agent(const struct kiosk *kiosk, const struct id_card *card)
{
	const struct proxy *proxy = kiosk_proxy(kiosk);
	return proxy->has_agent &&
	       str_equal(pii_reveal(&proxy->agent.number), pii_reveal(&card->number));
}

/* --- who does it --- */

enum next proxy_begin(struct step *s)
{
	if (!proxy_is_offered(s->kiosk)) {
		return NEXT_STAY;
	}
	return step_go(s, proxy_kept(s->kiosk) ? SCREEN_agent_again : SCREEN_agent);
}

static enum next card_read(struct step *s, const struct id_card *card)
{
	struct proxy *proxy = proxy_state(s->kiosk);
	if (world_is_expired(s->kiosk, card)) {
		return step_fail(s, PROBLEM_CARD_EXPIRED);
	}
	proxy->has_agent = true;
	proxy->agent = *card;
	pii_mask_name(pii_is_empty(&card->name) ? &card->name_latin : &card->name,
		proxy->shown_name, sizeof(proxy->shown_name));
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_agent_known);
}

/* Once the own card is gone the other one is waited for. */
static enum next go_on_known(struct step *s)
{
	return s->kiosk->is_card_present ? NEXT_STAY : step_go(s, SCREEN_identify);
}

static enum next same_again(struct step *s)
{
	const struct kept_agent *kept = proxy_kept(s->kiosk);
	if (!kept) {
		return step_go(s, SCREEN_agent); /* the minute is over */
	}
	*proxy_state(s->kiosk) = kept->proxy;
	proxy_forget_kept(s->kiosk);
	return step_go(s, SCREEN_identify);
}

/* --- who it is for agrees --- */

enum next proxy_agree(struct step *s)
{
	return kiosk_proxy(s->kiosk)->has_agent ? step_go(s, SCREEN_consent)
						: step_done(s, SHAPE_proxy);
}

static enum next act(struct step *s, enum action action, int arg)
{
	(void)arg;
	enum screen screen = s->kiosk->place.screen;
	if (screen == SCREEN_agent_known && action == ACTION_next) {
		return go_on_known(s);
	}
	if (screen == SCREEN_consent && action == ACTION_agree) {
		return step_done(s, SHAPE_proxy);
	}
	if (screen == SCREEN_agent_again && action == ACTION_same_agent) {
		return same_again(s);
	}
	if (screen == SCREEN_agent_again && action == ACTION_other_agent) {
		proxy_forget_kept(s->kiosk);
		return step_go(s, SCREEN_agent);
	}
	return NEXT_PASS;
}

static enum next fact(struct step *s, struct msg *fact)
{
	enum screen screen = s->kiosk->place.screen;
	bool is_waiting = screen == SCREEN_agent || screen == SCREEN_problem;
	switch (fact->kind) {
	case MSG_CARD_READ:
		return is_waiting ? card_read(s, &fact->card) : NEXT_STAY;
	case MSG_CARD_FAILED:
		return is_waiting ? step_fail(s, fact->card_failure == CARD_NOT_ID
							 ? PROBLEM_CARD_NOT_ID
							 : PROBLEM_CARD_UNREADABLE)
				  : NEXT_STAY;
	case MSG_CARD_REMOVED:
		return screen == SCREEN_agent_known ? go_on_known(s) : NEXT_STAY;
	case MSG_DEVICE_CHANGED:
		return screen == SCREEN_agent && !world_can_read_card(s->kiosk)
			       ? step_fail(s, PROBLEM_READER_MISSING)
			       : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

const struct shape shape_proxy = {.state_size = sizeof(struct proxy), .act = act, .fact = fact};
