/* Where every visit begins: what can be done here. A shape that cannot be had now keeps its place
 * and says why; a code that is shown leads to what it is about, a card to what is its holder's. */
#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

enum next home_begin(struct step *s)
{
	struct offer_state states[OFFER_COUNT];
	if (kiosk_offers(s->kiosk, states) > 1 || states[0].is_coming) {
		return step_go(s, SCREEN_home);
	}
	return offer_enter(s, states[0].kind, (struct entry){.matter = -1});
}

bool kiosk_can_follow(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_problem &&
	       kiosk->place.problem == PROBLEM_DUPLICATE_CASE && kiosk->visit->refusal.case_no[0] &&
	       kiosk_is_offered(kiosk, OFFER_track);
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	if (kiosk->place.screen != SCREEN_home) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_offer:
		return offer_begin(s, arg, (struct entry){.matter = -1});
	case ACTION_matter:
		return arg >= 0 && arg < kiosk->catalog->matter_count
			       ? offer_begin(s, OFFER_queue, (struct entry){.matter = arg})
			       : NEXT_STAY;
	case ACTION_search:
		return kiosk->catalog ? step_enter(s, SHAPE_find, (struct entry){.matter = -1})
				      : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

/* To all that there is for who lays a card down, or to the case whose code it is. */
static enum next begin_track(struct step *s, struct msg *fact)
{
	bool is_late =
		s->kiosk->place.screen != SCREEN_home && s->kiosk->place.screen != SCREEN_problem;
	if (is_late || !world_has_my_page(s->kiosk)) {
		return NEXT_STAY;
	}
	return kiosk_is_offered(s->kiosk, OFFER_track)
		       ? step_enter(s, SHAPE_track, (struct entry){.matter = -1, .fact = fact})
		       : step_fail(s, PROBLEM_HALL_OFFLINE);
}

static enum next scanned(struct step *s, struct msg *fact)
{
	enum next next = scanned_begin(s, &fact->scan);
	if (next != NEXT_PASS) {
		return next;
	}
	int matter = choose_scanned(s->kiosk, &fact->scan);
	if (matter >= 0) {
		return offer_begin(s, OFFER_queue, (struct entry){.matter = matter});
	}
	if (kiosk_is_offered(s->kiosk, OFFER_read) && read_knows(s->kiosk, &fact->scan)) {
		return offer_begin(s, OFFER_read, (struct entry){.matter = -1, .fact = fact});
	}
	return world_has_my_page(s->kiosk) && track_knows(s->kiosk, &fact->scan)
		       ? begin_track(s, fact)
		       : step_fail(s, PROBLEM_CODE_UNKNOWN);
}

static enum next fact(struct step *s, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_SCANNED:
		return s->kiosk->is_scanning ? scanned(s, fact) : NEXT_STAY;
	case MSG_CARD_LAID:
	case MSG_CARD_READ:
	case MSG_CARD_FAILED:
		return begin_track(s, fact);
	default:
		return NEXT_STAY;
	}
}

const struct shape shape_home = {.act = act, .fact = fact};
