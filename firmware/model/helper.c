#include "firmware/model/helper.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"

enum { ASK_MS = 20000, ANSWER_GRACE_MS = 10000, PLACE_MAX_CHARACTERS = 60 };

bool kiosk_awaits_helper(const struct kiosk *kiosk)
{
	enum helper_stage stage = helper_state(kiosk)->stage;
	return stage == HELPER_CALLING || stage == HELPER_COMING;
}

bool kiosk_can_call_helper(const struct kiosk *kiosk)
{
	return kiosk->is_active && kiosk->line.is_online && !kiosk_awaits_helper(kiosk) &&
	       helper_state(kiosk)->stage != HELPER_NOBODY;
}

static void hear(struct helper *helper, enum helper_stage stage, struct helper_call *call)
{
	mem_free(helper->call);
	*helper = (struct helper){.stage = stage, .call = call};
}

static void order_call(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct helper_order *order = &step_order(s, CMD_CALL_HELPER)->call_helper;
	str_copy(order->screen, sizeof(order->screen), screen_name(kiosk->place.screen));
	str_copy(order->place, sizeof(order->place), kiosk->config.place);
	while (utf8_count(order->place) > PLACE_MAX_CHARACTERS) {
		utf8_drop_last(order->place);
	}
	struct helper *helper = helper_state(kiosk);
	hear(helper, HELPER_CALLING, NULL);
	helper->until_ms = kiosk->now_ms + kiosk->config.answer_limit_ms + ANSWER_GRACE_MS;
}

void helper_act(struct step *s, enum action action)
{
	if (action == ACTION_call_helper && kiosk_can_call_helper(s->kiosk)) {
		order_call(s);
	} else if (action == ACTION_cancel_helper && kiosk_awaits_helper(s->kiosk)) {
		step_order(s, CMD_CANCEL_HELPER);
		hear(helper_state(s->kiosk), HELPER_NONE, NULL);
	}
}

void helper_tick(struct step *s)
{
	struct helper *helper = helper_state(s->kiosk);
	if (!kiosk_awaits_helper(s->kiosk) || s->kiosk->now_ms < helper->until_ms) {
		return;
	}
	if (helper->stage == HELPER_CALLING) { /* a promise of the worker was broken */
		step_order(s, CMD_CANCEL_HELPER);
		hear(helper, HELPER_FAILED, NULL);
	} else {
		step_order(s, CMD_ASK_HELPER);
		helper->until_ms = s->kiosk->now_ms + ASK_MS;
	}
}

int64_t helper_next_ms(const struct kiosk *kiosk)
{
	return kiosk_awaits_helper(kiosk) ? helper_state(kiosk)->until_ms : INT64_MAX;
}

static void called(struct step *s, struct msg *fact)
{
	static const enum helper_stage stages[] = {[HELPER_IS_WAITED_FOR] = HELPER_COMING,
		[HELPER_IS_OVER] = HELPER_OVER,
		[HELPER_IS_NOBODY] = HELPER_NOBODY};
	struct helper *helper = helper_state(s->kiosk);
	bool is_new = helper->stage == HELPER_CALLING;
	hear(helper, stages[fact->helper->answer], fact->helper);
	fact->helper = NULL;
	if (helper->stage == HELPER_COMING) {
		helper->until_ms = s->kiosk->now_ms + ASK_MS;
		if (is_new) {
			step_play(s, SOUND_SUCCESS);
		}
	} else if (is_new) {
		step_play(s, SOUND_PROBLEM);
	}
}

static void refused(struct step *s, const struct hall_refusal *refusal)
{
	struct helper *helper = helper_state(s->kiosk);
	if (helper->stage == HELPER_CALLING && str_equal(refusal->code, "taken_back")) {
		order_call(s); /* something else came first */
	} else if (helper->stage == HELPER_CALLING) {
		hear(helper, HELPER_FAILED, NULL);
		step_play(s, SOUND_PROBLEM);
	} else if (str_equal(refusal->code, "not_found")) {
		hear(helper, HELPER_OVER, NULL);
	} /* else he comes as was said; it is asked again */
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (fact->kind == MSG_HELPER_CALLED && !s->is_late && kiosk_awaits_helper(s->kiosk)) {
		if (fact->helper) {
			called(s, fact);
		} else {
			refused(s, &fact->refusal);
		}
	}
	return NEXT_STAY;
}

static void abandon(struct step *s)
{
	if (kiosk_awaits_helper(s->kiosk) && !s->is_left) {
		step_order(s, CMD_CANCEL_HELPER);
	}
	hear(helper_state(s->kiosk), HELPER_NONE, NULL);
}

const struct shape shape_helper = {
	.state_size = sizeof(struct helper), .is_of_visit = true, .fact = fact, .abandon = abandon};
