#include "firmware/model/paper.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

enum { MAX_PRINTS = 3 };

static struct paper *state_of(const struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_paper];
}

const struct paper *kiosk_paper(const struct kiosk *kiosk)
{
	return state_of(kiosk);
}

enum next paper_prepare(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	if (!world_can_print(kiosk)) {
		return step_fail(s, world_printer_problem(kiosk));
	}
	if (!kiosk->is_card_present) {
		return step_done(s, SHAPE_paper);
	}
	if (kiosk->place.screen == SCREEN_take_card) {
		return NEXT_STAY;
	}
	step_play(s, SOUND_ATTENTION);
	return step_go(s, SCREEN_take_card);
}

enum next paper_print(struct step *s)
{
	struct paper *paper = state_of(s->kiosk);
	paper->count++;
	paper->is_wanted = paper->is_printing = true;
	s->kiosk->job++;
	step_order(s, CMD_PRINT)->print.job = s->kiosk->job;
	return step_go(s, SCREEN_printing);
}

static enum next ask(struct step *s)
{
	step_play(s, SOUND_ATTENTION);
	return step_go(s, SCREEN_uncertain);
}

enum next paper_recover(struct step *s)
{
	struct paper *paper = state_of(s->kiosk);
	paper->count = 1;
	paper->is_wanted = paper->is_recovered = true;
	return ask(s);
}

static bool may_print(const struct kiosk *kiosk)
{
	return state_of(kiosk)->count < MAX_PRINTS && world_can_print(kiosk);
}

static enum next act(struct step *s, enum action action, int arg)
{
	(void)arg;
	struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	switch (action) {
	case ACTION_slip_came:
		return screen == SCREEN_uncertain ? step_done(s, SHAPE_paper) : NEXT_STAY;
	case ACTION_slip_missing:
		if (screen != SCREEN_uncertain) {
			return NEXT_STAY;
		}
		return may_print(kiosk) ? paper_print(s)
					: step_fail(s, world_printer_problem(kiosk));
	case ACTION_try_again:
		if (!state_of(kiosk)->is_wanted) {
			return NEXT_PASS; /* nothing was to be printed yet */
		}
		if (may_print(kiosk)) {
			return paper_print(s);
		}
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next print_ended(struct step *s, const struct msg *fact)
{
	struct paper *paper = state_of(s->kiosk);
	if (!paper->is_printing || fact->print.job != s->kiosk->job) {
		return NEXT_STAY;
	}
	paper->is_printing = false;
	switch (fact->print.result) {
	case PRINT_DONE:
		return step_done(s, SHAPE_paper);
	case PRINT_UNCERTAIN:
		return ask(s);
	case PRINT_NOT_DONE:
		break;
	}
	paper->count--; /* nothing came out: it does not count */
	return step_fail(s, fact->print.reason == REASON_PAPER_OUT
				    ? PROBLEM_NO_PAPER
				    : world_printer_problem(s->kiosk));
}

static enum next fact(struct step *s, const struct msg *fact)
{
	if (s->is_late) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_PRINT_ENDED:
		return print_ended(s, fact);
	case MSG_CARD_REMOVED:
	case MSG_DEVICE_CHANGED: /* a reader that has gone holds no card that it knows of */
		return s->kiosk->place.screen == SCREEN_take_card ? paper_prepare(s) : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static enum next late(struct step *s)
{
	state_of(s->kiosk)->is_printing = false;
	return ask(s);
}

const struct shape shape_paper = {.name = "paper",
	.state_size = sizeof(struct paper),
	.act = act,
	.fact = fact,
	.late = late};
