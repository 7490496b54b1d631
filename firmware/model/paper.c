#include "firmware/model/paper.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

enum { MAX_PRINTS = 3 };

static enum next print(struct step *s)
{
	struct paper *paper = paper_state(s->kiosk);
	paper->count++;
	paper->is_wanted = paper->is_printing = true;
	paper->has_come = false;
	s->kiosk->job++;
	struct cmd *cmd = step_order(s, CMD_PRINT);
	cmd->print.job = s->kiosk->job;
	cmd->print.slip = paper->slip;
	s->is_aside = paper->is_copy;
	return step_go(s, SCREEN_printing);
}

/* On, when the printer can print and no card lies there. */
static enum next go_on(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	if (!world_can_print(kiosk)) {
		return step_fail(s, world_printer_problem(kiosk));
	}
	if (!kiosk->is_card_present) {
		return paper_state(kiosk)->is_copy ? print(s) : step_done(s, SHAPE_paper);
	}
	if (kiosk->place.screen == SCREEN_take_card) {
		return NEXT_STAY;
	}
	step_play(s, SOUND_ATTENTION);
	return step_go(s, SCREEN_take_card);
}

enum next paper_prepare(struct step *s)
{
	struct paper *paper = paper_state(s->kiosk);
	paper->is_copy = paper->is_wanted = false; /* what was copied before is done with */
	return go_on(s);
}

/* Each may be printed again so often. */
static struct paper *choose(const struct kiosk *kiosk, enum slip slip)
{
	struct paper *paper = paper_state(kiosk);
	if (paper->slip != slip) {
		*paper = (struct paper){.slip = slip};
	}
	return paper;
}

enum next paper_print(struct step *s, enum slip slip)
{
	choose(s->kiosk, slip)->is_copy = false;
	return print(s);
}

bool kiosk_can_copy(const struct kiosk *kiosk, enum slip slip)
{
	const struct paper *paper = paper_state(kiosk);
	return world_can_print(kiosk) && (paper->slip != slip || paper->count < MAX_PRINTS);
}

void paper_renew(struct kiosk *kiosk)
{
	*paper_state(kiosk) = (struct paper){0};
}

enum next paper_copy(struct step *s, enum slip slip)
{
	struct paper *paper = choose(s->kiosk, slip);
	paper->is_copy = true;
	paper->is_wanted = false;
	return go_on(s);
}

/* A copy is nothing that has been done: the page goes on where it was. */
static enum next copied(struct step *s)
{
	paper_state(s->kiosk)->is_wanted = false;
	step_play(s, SOUND_SUCCESS);
	return NEXT_BACK;
}

static enum next come(struct step *s)
{
	struct paper *paper = paper_state(s->kiosk);
	if (paper->is_copy) {
		return copied(s);
	}
	paper->has_come = true;
	return step_done(s, SHAPE_paper);
}

static enum next ask(struct step *s)
{
	step_play(s, SOUND_ATTENTION);
	s->is_aside = paper_state(s->kiosk)->is_copy;
	return step_go(s, SCREEN_uncertain);
}

enum next paper_recover(struct step *s, enum slip slip)
{
	struct paper *paper = paper_state(s->kiosk);
	paper->slip = slip;
	paper->count = 1;
	paper->is_wanted = paper->is_recovered = true;
	return ask(s);
}

bool kiosk_can_print_again(const struct kiosk *kiosk)
{
	return paper_state(kiosk)->count < MAX_PRINTS && world_can_print(kiosk);
}

static enum next act(struct step *s, enum action action, int arg)
{
	(void)arg;
	struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	switch (action) {
	case ACTION_slip_came:
		return screen == SCREEN_uncertain ? come(s) : NEXT_STAY;
	case ACTION_slip_missing:
		if (screen != SCREEN_uncertain) {
			return NEXT_STAY;
		}
		return kiosk_can_print_again(kiosk) ? print(s)
						    : step_fail(s, world_printer_problem(kiosk));
	case ACTION_try_again:
		if (!paper_state(kiosk)->is_wanted) { /* nothing was to be printed yet */
			return paper_state(kiosk)->is_copy ? go_on(s) : NEXT_PASS;
		}
		if (kiosk_can_print_again(kiosk)) {
			return print(s);
		}
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next print_ended(struct step *s, const struct msg *fact)
{
	struct paper *paper = paper_state(s->kiosk);
	if (!paper->is_printing || fact->print.job != s->kiosk->job) {
		return NEXT_STAY;
	}
	paper->is_printing = false;
	switch (fact->print.result) {
	case PRINT_DONE:
		return come(s);
	case PRINT_UNCERTAIN:
		return ask(s);
	case PRINT_NOT_DONE:
		break;
	}
	paper->count--;				     /* nothing came out: it does not count */
	if (fact->print.reason == REASON_TOO_LONG) { /* and would not the next time */
		paper->is_wanted = paper->is_copy = false;
		return step_fail(s, PROBLEM_TOO_LONG);
	}
	return step_fail(s, fact->print.reason == REASON_PAPER_OUT
				    ? PROBLEM_NO_PAPER
				    : world_printer_problem(s->kiosk));
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (s->is_late) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_PRINT_ENDED:
		return print_ended(s, fact);
	case MSG_CARD_REMOVED:
	case MSG_DEVICE_CHANGED: /* a reader that has gone holds no card that it knows of */
		return s->kiosk->place.screen == SCREEN_take_card ? go_on(s) : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static enum next late(struct step *s)
{
	paper_state(s->kiosk)->is_printing = false;
	return ask(s);
}

const struct shape shape_paper = {
	.state_size = sizeof(struct paper), .act = act, .fact = fact, .late = late};
