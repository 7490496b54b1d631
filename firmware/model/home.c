/* Where every visit begins: what can be done here. A shape that cannot be had now keeps its place
 * and says why; a code that is shown leads to what it is about, a card to what is its holder's. */
#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

#define N_(msgid) msgid
static const struct {
	const char *code;
	enum shape_id shape;
	struct offer_words words;
} offers[OFFER_COUNT] = {
#define OFFER(code, shape, ...) {#code, SHAPE_##shape, {__VA_ARGS__}},
#include "firmware/model/offers.def"
#undef OFFER
};

const struct offer_words *offer_words(enum offer_kind kind)
{
	return &offers[kind].words;
}

static struct offer_state state_of(const struct kiosk *kiosk, enum offer_kind kind, bool is_coming)
{
	const struct shape *shape = shapes[offers[kind].shape];
	return (struct offer_state){.kind = kind,
		.is_coming = is_coming,
		.missing = shape ? world_missing(kiosk, shape->needs) : SERVICE_OK};
}

static int find(const char *code)
{
	for (int kind = 0; kind < OFFER_COUNT; kind++) {
		if (str_equal(offers[kind].code, code)) {
			return kind;
		}
	}
	return -1;
}

/* A hall that does not say it offers numbers. */
int kiosk_offers(const struct kiosk *kiosk, struct offer_state out[OFFER_COUNT])
{
	const struct catalog *catalog = kiosk->catalog;
	bool is_listed[OFFER_COUNT] = {false};
	int count = 0;
	for (int i = 0; catalog && i < catalog->offer_count; i++) {
		int kind = find(catalog->offers[i].code);
		bool is_coming = catalog->offers[i].is_coming;
		if (kind >= 0 && !is_listed[kind] && (offers[kind].shape || is_coming)) {
			is_listed[kind] = true;
			out[count++] = state_of(kiosk, (enum offer_kind)kind, is_coming);
		}
	}
	if (count == 0) {
		out[count++] = state_of(kiosk, OFFER_queue, false);
	}
	return count;
}

enum next home_begin(struct step *s)
{
	struct offer_state states[OFFER_COUNT];
	if (kiosk_offers(s->kiosk, states) > 1 || states[0].is_coming) {
		return step_go(s, SCREEN_home);
	}
	return step_enter(s, offers[states[0].kind].shape, (struct entry){.matter = -1});
}

bool offer_is_open(const struct offer_state *offer)
{
	return !offer->is_coming && offer->missing == SERVICE_OK;
}

bool kiosk_can_follow(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_problem &&
	       kiosk->place.problem == PROBLEM_DUPLICATE_CASE && kiosk->visit->refusal.case_no[0] &&
	       kiosk_is_offered(kiosk, OFFER_track);
}

bool kiosk_is_offered(const struct kiosk *kiosk, int kind)
{
	struct offer_state states[OFFER_COUNT];
	int count = kiosk_offers(kiosk, states);
	for (int i = 0; i < count; i++) {
		if ((int)states[i].kind == kind) {
			return offer_is_open(&states[i]);
		}
	}
	return false;
}

static enum next enter(struct step *s, int kind, struct entry entry)
{
	return kiosk_is_offered(s->kiosk, kind) ? step_enter(s, offers[kind].shape, entry)
						: NEXT_STAY;
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	if (kiosk->place.screen != SCREEN_home) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_offer:
		return enter(s, arg,
			(struct entry){.matter = -1,
				.group = arg >= 0 && arg < OFFER_COUNT ? offers[arg].code : NULL});
	case ACTION_matter:
		return arg >= 0 && arg < kiosk->catalog->matter_count
			       ? enter(s, OFFER_queue, (struct entry){.matter = arg})
			       : NEXT_STAY;
	case ACTION_search:
		return enter(s, OFFER_queue, (struct entry){.matter = -1, .is_search = true});
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
		return enter(s, OFFER_queue, (struct entry){.matter = matter});
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
