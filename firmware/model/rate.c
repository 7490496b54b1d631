#include "firmware/model/rate.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

int rate_reasons(const struct kiosk *kiosk, int out[HALL_MAX_REASONS])
{
	const struct rate *rate = rate_state(kiosk);
	int count = 0;
	for (int i = 0; kiosk->catalog && rate->level && i < kiosk->catalog->reason_count; i++) {
		if (kiosk->catalog->reasons[i].levels & 1U << rate->level) {
			out[count++] = i;
		}
	}
	return count;
}

bool rate_is_chosen(const struct rate *rate, int reason)
{
	return rate->reasons & 1U << reason;
}

static enum next begin(struct step *s, const struct entry *entry)
{
	struct rate *rate = rate_state(s->kiosk);
	REQUIRE(entry->rated.kind != RATED_NOTHING);
	if (world_missing(s->kiosk, NEEDS_LINE) != SERVICE_OK) {
		return step_fail(s, PROBLEM_RATE_OFFLINE);
	}
	mem_free(rate->thanks);
	*rate = (struct rate){.rated = entry->rated};
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *title = entry->title.in[lang];
		str_copy(rate->title[lang], sizeof(rate->title[lang]), title ? title : "");
	}
	return step_go(s, SCREEN_rate);
}

static enum next choose(struct step *s, int level)
{
	struct rate *rate = rate_state(s->kiosk);
	if (level < 1 || level > RATING_LEVELS) {
		return NEXT_STAY;
	}
	rate->level = level;
	int shown[HALL_MAX_REASONS], count = rate_reasons(s->kiosk, shown);
	unsigned kept = 0; /* what was said of another level and fits this one, too */
	for (int i = 0; i < count; i++) {
		kept |= rate->reasons & 1U << shown[i];
	}
	rate->reasons = kept;
	return NEXT_STAY;
}

static enum next say_why(struct step *s, int reason)
{
	struct rate *rate = rate_state(s->kiosk);
	int shown[HALL_MAX_REASONS], count = rate_reasons(s->kiosk, shown);
	for (int i = 0; i < count; i++) {
		bool is_on = rate_is_chosen(rate, shown[i]);
		bool has_room = __builtin_popcount(rate->reasons) < RATING_MAX_REASONS;
		if (shown[i] == reason && (is_on || has_room)) {
			rate->reasons ^= 1U << reason;
		} else if (shown[i] == reason) {
			step_play(s, SOUND_PROBLEM);
		}
	}
	return NEXT_STAY;
}

static enum next submit(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct rate *rate = rate_state(kiosk);
	if (!rate->level) {
		return NEXT_STAY; /* the page keeps its button off until then */
	}
	struct rating *rating = &step_order(s, CMD_RATE)->rating;
	rating->person = kiosk->visit->who.is_identified ? kiosk->visit->who.person : 0;
	rating->rated = rate->rated;
	rating->level = rate->level;
	int shown[HALL_MAX_REASONS], count = rate_reasons(kiosk, shown);
	for (int i = 0; i < count && rating->reason_count < RATING_MAX_REASONS; i++) {
		if (rate_is_chosen(rate, shown[i])) {
			str_copy(rating->reasons[rating->reason_count++],
				sizeof(rating->reasons[0]), kiosk->catalog->reasons[shown[i]].code);
		}
	}
	return step_go(s, SCREEN_sending);
}

static enum next act(struct step *s, enum action action, int arg)
{
	struct rate *rate = rate_state(s->kiosk);
	if (s->kiosk->place.screen != SCREEN_rate) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_level:
		return choose(s, arg);
	case ACTION_reason:
		return say_why(s, arg);
	case ACTION_why:
		rate->asks_why = rate->level != 0;
		return NEXT_STAY;
	case ACTION_back: /* from the reasons, where they have a page to themselves */
		if (rate->asks_why && s->kiosk->prefs.is_elder) {
			rate->asks_why = false;
			return NEXT_STAY;
		}
		return NEXT_PASS; /* it is skipped */
	case ACTION_submit:
		return submit(s);
	default:
		return NEXT_PASS;
	}
}

static enum next refused(struct step *s, const struct hall_refusal *refusal)
{
	enum next next = step_refuse(s, refusal);
	if (s->to.problem == PROBLEM_NOT_ACCEPTED) {
		s->to.problem = PROBLEM_NOT_RATED;
	} else if (s->to.problem == PROBLEM_CASE_HIDDEN) {
		s->to.problem = PROBLEM_RATE_HIDDEN; /* nothing was to be shown */
	}
	return next;
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (s->is_late || s->kiosk->place.screen != SCREEN_sending) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_RATED:
		if (!fact->thanks) {
			return refused(s, &fact->refusal);
		}
		rate_state(s->kiosk)->thanks = fact->thanks;
		fact->thanks = NULL;
		step_play(s, SOUND_SUCCESS);
		return step_go(s, SCREEN_thanks);
	case MSG_INBOX_FULL:
		return step_fail(s, PROBLEM_BUSY);
	default:
		return NEXT_STAY;
	}
}

/* Who it is was asked once more. */
static enum next go_on(struct step *s, enum shape_id done)
{
	(void)done;
	return step_go(s, SCREEN_rate);
}

static void abandon(struct step *s)
{
	struct rate *rate = rate_state(s->kiosk);
	mem_free(rate->thanks);
	rate->thanks = NULL;
}

const struct shape shape_rate = {
	.state_size = sizeof(struct rate),
	.needs = NEEDS_LINE,
	.begin = begin,
	.act = act,
	.fact = fact,
	.go_on = go_on,
	.abandon = abandon,
};
