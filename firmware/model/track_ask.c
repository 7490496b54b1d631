/* The part of the shape `track` that asks the hall, and hears what it says. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/shape.h"
#include "firmware/model/track_parts.h"

/* After so many wrong tries one waits; the page that says so has as long a limit. */
enum { TRIES = 3, WAIT_MS = 30000 };

static const struct who *who_of(const struct kiosk *kiosk)
{
	return &kiosk->visit->who;
}

enum next track_ask_case(struct step *s, const char *key)
{
	struct track *track = track_state(s->kiosk);
	const struct who *who = who_of(s->kiosk);
	track->supplied[0] = '\0';
	struct cmd *cmd = step_order(s, CMD_READ_CASE);
	cmd->read_case.asked = ++s->kiosk->visit->asked;
	cmd->read_case.person = who->is_identified ? who->person : 0;
	str_copy(cmd->read_case.key, sizeof(cmd->read_case.key), key);
	if (!who->is_identified) {
		str_copy(cmd->read_case.last_four, sizeof(cmd->read_case.last_four),
			track->last_four);
	}
	return step_ask(s, SHAPE_track);
}

enum next track_ask_mine(struct step *s)
{
	struct cmd *cmd = step_order(s, CMD_READ_MINE);
	cmd->read_mine.asked = ++s->kiosk->visit->asked;
	cmd->read_mine.person = who_of(s->kiosk)->person;
	return step_ask(s, SHAPE_track);
}

enum next track_ask_by_factor(struct step *s)
{
	const struct track *track = track_state(s->kiosk);
	if (strlen(track->last_four) != LAST_FOUR_LEN || !track->key[0]) {
		return NEXT_STAY; /* the page keeps its button off until then */
	}
	return s->kiosk->now_ms < s->kiosk->visit->mismatch_until_ms
		       ? step_go(s, SCREEN_case_wait)
		       : track_ask_case(s, track->key);
}

/* Which of the two is wrong nobody learns. The number is kept, the four are typed again. */
static enum next mismatch(struct step *s)
{
	struct track *track = track_state(s->kiosk);
	struct visit *visit = s->kiosk->visit;
	mem_wipe(track->last_four, sizeof(track->last_four));
	track->is_mismatch = true;
	step_play(s, SOUND_PROBLEM);
	if (++visit->mismatches % TRIES == 0) {
		visit->mismatch_until_ms = s->kiosk->now_ms + WAIT_MS;
		return step_go(s, SCREEN_case_wait);
	}
	return step_go(s, SCREEN_last_four);
}

static enum next refused(struct step *s, const struct hall_refusal *refusal, int retry_s)
{
	if (!who_of(s->kiosk)->is_identified && str_equal(refusal->code, "second_factor")) {
		return mismatch(s);
	}
	return step_refuse_shown(s, refusal, retry_s);
}

enum next track_case_read(struct step *s, struct msg *fact)
{
	struct track *track = track_state(s->kiosk);
	struct who *who = &s->kiosk->visit->who;
	if (!fact->case_read.view) {
		return refused(s, &fact->refusal, fact->case_read.retry_s);
	}
	materials_forget(s->kiosk);   /* they are the view's … */
	track_reply_forget(s->kiosk); /* … and so is this */
	case_view_destroy(track->view);
	track->view = fact->case_read.view;
	fact->case_read.view = NULL;
	track->is_mismatch = false;
	if (!who->is_identified) {
		who->way = IDENTIFY_NONE; /* the four were enough */
	}
	return step_go(s, SCREEN_case);
}

enum next track_mine_read(struct step *s, struct msg *fact)
{
	struct track *track = track_state(s->kiosk);
	if (!fact->mine_read.page) {
		return refused(s, &fact->refusal, fact->mine_read.retry_s);
	}
	my_page_destroy(track->mine);
	track->mine = fact->mine_read.page;
	fact->mine_read.page = NULL;
	return step_go(s, SCREEN_mine);
}
