/* The part of the shape `track` that supplies what a case asks for, while its page is shown: it is
 * handed over or refused there and then, nothing of it is kept. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/shape.h"
#include "firmware/model/track_parts.h"

static bool has_card(const struct kiosk *kiosk)
{
	const struct who *who = &kiosk->visit->who;
	return who->is_identified && who->way == IDENTIFY_CARD;
}

static const struct case_ask *ask_at(const struct kiosk *kiosk, int ask)
{
	const struct case_view *view = kiosk_track(kiosk)->view;
	return view && case_view_is_no(view->no) && ask >= 0 && ask < view->ask_count
		       ? &view->asks[ask]
		       : NULL;
}

bool track_wants_card(const struct kiosk *kiosk, int ask)
{
	const struct case_ask *it = ask_at(kiosk, ask);
	return it && !has_card(kiosk) && (it->ways & ASK_CERTIFICATE) && !(it->ways & ASK_UPLOAD);
}

bool track_can_supply(const struct kiosk *kiosk, int ask)
{
	const struct case_ask *it = ask_at(kiosk, ask);
	return it && (it->ways & (ASK_UPLOAD | ASK_CERTIFICATE)) && !track_wants_card(kiosk, ask);
}

bool track_can_reply(const struct kiosk *kiosk, int ask)
{
	const struct case_ask *it = ask_at(kiosk, ask);
	return it && (it->ways & ASK_TEXT);
}

int track_first_ask(const struct kiosk *kiosk)
{
	const struct case_view *view = kiosk_track(kiosk)->view;
	for (int i = 0; view && i < view->ask_count; i++) {
		if (track_can_supply(kiosk, i) || track_can_reply(kiosk, i)) {
			return i;
		}
	}
	return -1;
}

bool track_has_supplied(const struct kiosk *kiosk)
{
	const struct track *track = kiosk_track(kiosk);
	for (int i = 0; track->view && i < track->view->ask_count; i++) {
		if (str_equal(track->view->asks[i].id, track->supplied)) {
			return false; /* it is not so: still asked for */
		}
	}
	return track->view && track->supplied[0];
}

enum next track_supply(struct step *s, int ask)
{
	struct track *track = track_state(s->kiosk);
	if (!track_can_supply(s->kiosk, ask)) {
		return NEXT_STAY;
	}
	if (!s->kiosk->line.is_online) { /* said before anything is photographed */
		return step_fail(s, PROBLEM_HALL_OFFLINE);
	}
	const struct material *material = &track->view->asks[ask].material;
	struct materials_for of = {.list = material, .count = 1, .title = track->view->title};
	str_copy(of.matter, sizeof(of.matter), track->view->matter);
	str_copy(of.case_no, sizeof(of.case_no), track->view->no);
	track->ask = ask;
	materials_set(s->kiosk, &of);
	materials_want(s->kiosk, &(const int){0}, 1);
	return (material->ways & WAY_CERTIFICATE) && materials_ask_certificates(s)
		       ? step_ask(s, SHAPE_materials)
		       : materials_begin(s);
}

/* To be filled with what is supplied to the ask of `track`. */
static struct cmd *order_supply(struct step *s, const struct case_ask *ask)
{
	const struct track *track = kiosk_track(s->kiosk);
	const struct who *who = &s->kiosk->visit->who;
	struct cmd *cmd = step_order(s, CMD_SUPPLY);
	cmd->supply.asked = ++s->kiosk->visit->asked;
	cmd->supply.person = who->is_identified ? who->person : 0;
	str_copy(cmd->supply.case_no, sizeof(cmd->supply.case_no), track->view->no);
	if (!who->is_identified) {
		str_copy(cmd->supply.last_four, sizeof(cmd->supply.last_four), track->last_four);
	}
	str_copy(cmd->supply.ask, sizeof(cmd->supply.ask), ask->id);
	return cmd;
}

static enum next hand_over(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct track *track = kiosk_track(kiosk);
	struct handed_in files[ASK_MAX_FILES];
	int count = materials_collect(kiosk, files, ASK_MAX_FILES);
	const struct case_ask *ask = ask_at(kiosk, track->ask);
	if (count == 0 || !ask) {
		return NEXT_STAY; /* the page keeps its button off until then */
	}
	struct cmd *cmd = order_supply(s, ask);
	cmd->supply.file_count = files[0].is_grant ? 1 : count;
	memcpy(cmd->supply.files, files, sizeof(files[0]) * (size_t)count);
	return step_ask(s, SHAPE_track);
}

enum next track_materials_done(struct step *s)
{
	return place_is_asking(s->kiosk, SHAPE_materials) ? materials_begin(s) : hand_over(s);
}

enum next track_write(struct step *s, int ask)
{
	if (!track_can_reply(s->kiosk, ask)) {
		return NEXT_STAY;
	}
	if (!s->kiosk->line.is_online) { /* said before anything is written */
		return step_fail(s, PROBLEM_HALL_OFFLINE);
	}
	track_reply_begin(s->kiosk, ask);
	return step_go(s, SCREEN_reply);
}

enum next track_send(struct step *s)
{
	struct track *track = track_state(s->kiosk);
	const struct case_ask *ask = track_replied(s->kiosk);
	if (!ask || !track_reply_is_ready(s->kiosk)) {
		return NEXT_STAY; /* the page before keeps its button off until then */
	}
	track->ask = track->reply.ask;
	order_supply(s, ask)->supply.text = mem_copy_str(track_reply_text(s->kiosk));
	return step_ask(s, SHAPE_track);
}

/* As it stands now the hall says: the page is read anew, also when somebody was quicker. */
enum next track_supplied(struct step *s, const struct msg *fact)
{
	struct track *track = track_state(s->kiosk);
	char ask[CASE_KEY_LEN + 1];
	bool is_taken = fact->supplied.is_taken;
	if (!is_taken && !str_equal(fact->refusal.code, "ask_answered")) {
		return step_refuse_handed(s, &fact->refusal);
	}
	str_copy(ask, sizeof(ask), track->view->asks[track->ask].id);
	enum next next = track_ask_case(s, track->view->no);
	str_copy(track->supplied, sizeof(track->supplied), ask);
	track->is_others = !is_taken;
	step_play(s, is_taken ? SOUND_SUCCESS : SOUND_PROBLEM);
	return next;
}
