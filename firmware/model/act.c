/* What a control means on whatever page: the sheet's first, then the page's shape's, then what is
 * usual. */
#include "firmware/model/visit.h"
#include "firmware/model/place.h"
#include "firmware/model/tech_step.h"

static void speak(struct kiosk *kiosk)
{
	for (int i = SHAPE_none + 1; i < SHAPE_COUNT; i++) {
		if (shapes[i]->speak) {
			shapes[i]->speak(kiosk);
		}
	}
}

static void toggle(struct step *s, enum action action)
{
	struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	if (!kiosk->is_active && screen != SCREEN_closed && screen != SCREEN_out_of_service &&
		screen != SCREEN_enrol && !(screen == SCREEN_attract && visit_wake_up(s))) {
		return;
	}
	struct prefs *prefs = &kiosk->prefs;
	switch (action) {
	case ACTION_toggle_lang:
		prefs->lang = prefs->lang == LANG_ZH ? LANG_EN : LANG_ZH;
		speak(kiosk);
		break;
	case ACTION_toggle_elder:
		prefs->is_elder = !prefs->is_elder;
		break;
	case ACTION_toggle_contrast:
		prefs->is_high_contrast = !prefs->is_high_contrast;
		break;
	default:
		prefs->is_low_reach = !prefs->is_low_reach;
		break;
	}
}

static enum next on_sheet(struct kiosk *kiosk, enum action action)
{
	switch (action) {
	case ACTION_back:
		place_close_sheet(kiosk);
		return NEXT_STAY;
	case ACTION_help:
		place_open_sheet(kiosk, SCREEN_help);
		return NEXT_STAY;
	case ACTION_more_actions:
		place_open_sheet(kiosk, SCREEN_modes);
		return NEXT_STAY;
	case ACTION_home:
	case ACTION_finish:
		return NEXT_PASS;
	default:
		return NEXT_STAY; /* a late touch on the page below */
	}
}

/* The page's own shape first, then the one that uses it. */
static enum next ask_shapes(struct step *s, enum action action, int arg, enum shape_id *by)
{
	enum shape_id asked[] = {s->kiosk->place.shape, s->kiosk->visit->shape};
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		const struct shape *shape = shapes[asked[i]];
		enum next next = shape && shape->act && (i == 0 || asked[1] != asked[0])
					 ? shape->act(s, action, arg)
					 : NEXT_PASS;
		if (next != NEXT_PASS) {
			*by = asked[i];
			return next;
		}
	}
	return NEXT_PASS;
}

/* Nothing is left to do on the way here: it leads back to the start page. */
static enum next follow(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	if (!kiosk_can_follow(kiosk)) {
		return NEXT_HOME;
	}
	place_reset(kiosk, SCREEN_home);
	kiosk->place.doing = SHAPE_home;
	s->to = kiosk->place;
	return step_enter(s, SHAPE_track,
		(struct entry){.matter = -1, .case_no = kiosk->visit->refusal.case_no});
}

static enum next way_on(struct step *s, enum shape_id *by)
{
	switch (problem_way_on(s->kiosk->place.problem)) {
	case WAY_IDENTIFY:
		if (s->kiosk->place.shape == SHAPE_proxy) {
			return NEXT_BACK; /* it was the other card that was wanted */
		}
		*by = SHAPE_identify;
		return identify_begin(s);
	case WAY_HOME:
		return NEXT_HOME;
	case WAY_END:
		return NEXT_END;
	case WAY_FOLLOW:
		return follow(s);
	case WAY_BACK:
		break;
	}
	return NEXT_BACK;
}

static enum next usual(struct step *s, enum action action, enum shape_id *by)
{
	switch (action) {
	case ACTION_back:
		return NEXT_BACK;
	case ACTION_home:
		return NEXT_HOME;
	case ACTION_finish:
		return NEXT_END;
	case ACTION_try_again:
		return s->kiosk->place.screen == SCREEN_problem ? way_on(s, by) : NEXT_STAY;
	case ACTION_help:
		place_open_sheet(s->kiosk, SCREEN_help);
		return NEXT_STAY;
	case ACTION_more_actions:
		place_open_sheet(s->kiosk, SCREEN_modes);
		return NEXT_STAY;
	default:
		return NEXT_STAY; /* a late touch on a page that has gone */
	}
}

/* Also while the page below a sheet is busy. What comes of it stands on the help sheet. */
static void help(struct step *s, enum action action)
{
	if (s->kiosk->has_sheet || !kiosk_is_busy(s->kiosk)) {
		helper_act(s, action);
		place_open_sheet(s->kiosk, SCREEN_help);
	}
}

void visit_act(struct step *s, enum action action, int arg)
{
	struct kiosk *kiosk = s->kiosk;
	switch (action) {
	case ACTION_more_time: /* the touch was enough */
		return;
	case ACTION_toggle_lang:
	case ACTION_toggle_elder:
	case ACTION_toggle_contrast:
	case ACTION_toggle_low_reach:
		toggle(s, action);
		return;
	case ACTION_start:
		if (kiosk->place.screen == SCREEN_attract) {
			kiosk->is_touched_early = !visit_wake_up(s);
		}
		return;
	case ACTION_technician:
		visit_follow(s, SHAPE_tech, tech_enter(s));
		return;
	default:
		break;
	}
	if (!kiosk->is_active) {
		return;
	}
	if (tech_is_here(kiosk)) {
		visit_follow(s, SHAPE_tech, shapes[SHAPE_tech]->act(s, action, arg));
		return;
	}
	if (action == ACTION_call_helper || action == ACTION_cancel_helper) {
		help(s, action);
		return;
	}
	enum shape_id by = SHAPE_none;
	enum next next = kiosk->has_sheet ? on_sheet(kiosk, action) : NEXT_PASS;
	if (next == NEXT_PASS && !kiosk_is_busy(kiosk)) {
		place_close_sheet(kiosk); /* it is left, too */
		next = ask_shapes(s, action, arg, &by);
		if (next == NEXT_PASS) {
			next = usual(s, action, &by);
		}
		visit_follow(s, by, next);
	}
}
