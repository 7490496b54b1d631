#include "firmware/model/track_parts.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/paper.h"
#include "firmware/model/shape.h"

bool track_shows_days(const struct kiosk *kiosk)
{
	return kiosk->line.is_clock_known;
}

bool track_can_print(const struct kiosk *kiosk)
{
	return kiosk_track(kiosk)->view && kiosk_can_copy(kiosk, SLIP_case);
}

bool track_can_rate(const struct kiosk *kiosk)
{
	const struct case_view *view = kiosk_track(kiosk)->view;
	return view && view->can_rate;
}

static void forget(struct kiosk *kiosk)
{
	struct track *track = track_state(kiosk);
	materials_forget(kiosk);
	track_reply_forget(kiosk);
	case_view_destroy(track->view);
	my_page_destroy(track->mine);
	mem_wipe(track, sizeof(*track));
}

/* --- which one --- */

static enum next scanned(struct step *s, const struct scan *scan)
{
	struct track *track = track_state(s->kiosk);
	char key[CASE_KEY_LEN + 1];
	if (!s->kiosk->is_scanning) {
		return NEXT_STAY;
	}
	if (!track_find_key(s->kiosk, scan, key)) {
		enum next next = scanned_begin(s, scan);
		return next != NEXT_PASS ? next : step_fail(s, PROBLEM_CODE_UNKNOWN);
	}
	forget(s->kiosk);
	str_copy(track->key, sizeof(track->key), key);
	mem_wipe(key, sizeof(key));
	return step_go(s, SCREEN_last_four);
}

static enum next begin(struct step *s, const struct entry *entry)
{
	forget(s->kiosk);
	s->to.zone = s->to.department = s->to.matter = s->to.group = -1;
	if (entry->case_no) {
		return track_ask_case(s, entry->case_no);
	}
	if (!entry->fact) {
		return step_go(s, SCREEN_track);
	}
	return entry->fact->kind == MSG_SCANNED ? scanned(s, &entry->fact->scan)
						: identify_card(s, entry->fact);
}

/* --- what is shown --- */

/* Rating is a shape of its own, which is begun with what is rated. */
static enum next rate(struct step *s, enum rated_kind kind, const char *id, const char *last_four,
	struct text title)
{
	struct entry entry = {.matter = -1, .rated = {.kind = kind}, .title = title};
	str_copy(entry.rated.id, sizeof(entry.rated.id), id);
	str_copy(entry.rated.last_four, sizeof(entry.rated.last_four), last_four);
	return step_enter(s, SHAPE_rate, entry);
}

static enum next open_entry(struct step *s, int index)
{
	struct track *track = track_state(s->kiosk);
	if (!track->mine || index < 0 || index >= track->mine->entry_count) {
		return NEXT_STAY;
	}
	if (index != track->entry) {
		paper_renew(s->kiosk); /* each receipt may be printed as often */
	}
	track->entry = index;
	const struct my_entry *it = &track->mine->entries[index];
	struct entry entry = {
		.matter = -1, .unit = catalog_find_unit(s->kiosk->catalog, it->account.unit)};
	if (it->kind == ENTRY_BILL && it->account.no[0] && entry.unit >= 0 &&
		kiosk_is_offered(s->kiosk, OFFER_account)) {
		str_copy(entry.account_no, sizeof(entry.account_no), it->account.no);
		return step_enter(s, SHAPE_account, entry);
	}
	return it->rated_ticket[0] ? rate(s, RATED_TICKET, it->rated_ticket, "", it->title)
	       : it->case_no[0]	   ? track_ask_case(s, it->case_no)
				   : step_go(s, SCREEN_entry);
}

static enum next open_other(struct step *s, int index)
{
	struct track *track = track_state(s->kiosk);
	if (!track->view || index < 0 || index >= track->view->other_count) {
		return NEXT_STAY;
	}
	str_copy(track->key, sizeof(track->key), track->view->others[index]);
	return track_ask_case(s, track->key);
}

static enum next track_rate(struct step *s)
{
	const struct track *track = track_state(s->kiosk);
	if (!track_can_rate(s->kiosk)) {
		return NEXT_STAY;
	}
	return rate(s, RATED_CASE, track->view->no, track->last_four, track->view->title);
}

const struct appointment *track_appointment(const struct kiosk *kiosk)
{
	const struct track *track = kiosk_track(kiosk);
	const struct appointment *it = NULL;
	if (kiosk->place.screen == SCREEN_case && track->view) {
		it = &track->view->appointment;
	} else if (kiosk->place.screen == SCREEN_entry && track->mine) {
		it = &track->mine->entries[track->entry].appointment;
	}
	return it && it->id[0] && catalog_find_matter(kiosk->catalog, it->matter) >= 0 ? it : NULL;
}

enum check_in track_check_in(const struct kiosk *kiosk)
{
	const struct appointment *it = track_appointment(kiosk);
	if (!it) {
		return CHECK_IN_NONE;
	}
	if (it->at_ms == 0 || !kiosk->line.is_clock_known) {
		return CHECK_IN_NOW;
	}
	return kiosk->wall_ms < it->at_ms - CHECK_IN_EARLIEST_MS ? CHECK_IN_EARLY
	       : kiosk->wall_ms > it->at_ms + CHECK_IN_LATEST_MS ? CHECK_IN_LATE
								 : CHECK_IN_NOW;
}

const struct payment_receipt *track_receipt(const struct kiosk *kiosk)
{
	const struct track *track = kiosk_track(kiosk);
	return track->mine && track->entry < track->mine->entry_count
		       ? track->mine->entries[track->entry].receipt
		       : NULL;
}

static enum next check_in(struct step *s)
{
	const struct appointment *it = track_appointment(s->kiosk);
	return track_check_in(s->kiosk) == CHECK_IN_NOW
		       ? step_enter(s, SHAPE_queue,
				 (struct entry){.matter = catalog_find_matter(
							s->kiosk->catalog, it->matter),
					 .appointment = it->id})
		       : NEXT_STAY;
}

static enum next go_on(struct step *s, enum shape_id done)
{
	return done == SHAPE_identify ? track_ask_mine(s) : track_materials_done(s);
}

static enum next on_case(struct step *s, enum action action, int arg)
{
	const struct case_view *view = track_state(s->kiosk)->view;
	switch (action) {
	case ACTION_print:
		return track_can_print(s->kiosk) ? paper_copy(s, SLIP_case) : NEXT_STAY;
	case ACTION_rate:
		return track_rate(s);
	case ACTION_next:
		arg = track_first_ask(s->kiosk);
		return track_can_supply(s->kiosk, arg) ? track_supply(s, arg) : track_write(s, arg);
	case ACTION_supply:
		return track_supply(s, arg);
	case ACTION_reply:
		return track_write(s, arg);
	case ACTION_check_in:
		return check_in(s);
	case ACTION_other_case:
		return open_other(s, arg);
	case ACTION_link:
		return view && view->document ? document_follow(s, view->document, arg) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next on_entry(struct step *s, enum action action)
{
	bool can_print = track_receipt(s->kiosk) && kiosk_can_copy(s->kiosk, SLIP_my_payment);
	switch (action) {
	case ACTION_check_in:
		return check_in(s);
	case ACTION_print:
		return can_print ? paper_copy(s, SLIP_my_payment) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static bool is_reply(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_reply;
}

static struct typing typing(const struct kiosk *kiosk)
{
	return is_reply(kiosk) ? track_reply_typing(kiosk) : track_find_typing(kiosk);
}

static enum next type(struct step *s, const char *text)
{
	if (!is_reply(s->kiosk)) {
		track_find_type(s->kiosk, text);
	} else if (!track_reply_type(s->kiosk, text)) {
		step_play(s, SOUND_PROBLEM);
	}
	return NEXT_STAY;
}

static enum next drop(const struct kiosk *kiosk, bool is_all)
{
	if (is_reply(kiosk)) {
		track_reply_delete(kiosk, is_all);
	} else {
		track_find_delete(kiosk, is_all);
	}
	return NEXT_STAY;
}

static enum next on_typed(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (action) {
	case ACTION_key: { /* of a keyboard that composes nothing */
		const char text[2] = {arg >= ' ' && arg < 0x7f ? (char)arg : '\0', '\0'};
		return type(s, text);
	}
	case ACTION_key_delete:
	case ACTION_key_clear:
		return drop(kiosk, action == ACTION_key_clear);
	case ACTION_next:
		if (is_reply(kiosk)) {
			return track_reply_is_ready(kiosk) ? step_go(s, SCREEN_reply_check)
							   : NEXT_STAY;
		}
		if (kiosk->place.screen == SCREEN_last_four) {
			return track_ask_by_factor(s);
		}
		return track_has_number(kiosk_track(kiosk)) ? step_go(s, SCREEN_last_four)
							    : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

/* The key of a code is not a number that was typed. */
static enum next begin_typing(struct step *s)
{
	struct track *track = track_state(s->kiosk);
	if (strspn(track->key, "0123456789") != strlen(track->key)) {
		mem_wipe(track->key, sizeof(track->key));
	}
	mem_wipe(track->last_four, sizeof(track->last_four));
	track->is_mismatch = false;
	return step_go(s, SCREEN_case_number);
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (kiosk->place.screen) {
	case SCREEN_track:
		return action == ACTION_case_number ? begin_typing(s) : NEXT_PASS;
	case SCREEN_case_number:
	case SCREEN_last_four:
	case SCREEN_reply:
		return on_typed(s, action, arg);
	case SCREEN_case:
		return on_case(s, action, arg);
	case SCREEN_reply_check:
		return action == ACTION_submit ? track_send(s) : NEXT_PASS;
	case SCREEN_mine:
		return action == ACTION_entry ? open_entry(s, arg) : NEXT_PASS;
	case SCREEN_entry:
		return on_entry(s, action);
	default:
		return NEXT_PASS;
	}
}

/* --- facts --- */

static bool is_awaited(const struct step *s, uint32_t asked)
{
	return !s->is_late && place_is_asking(s->kiosk, SHAPE_track) &&
	       asked == s->kiosk->visit->asked;
}

static enum next fact(struct step *s, struct msg *fact)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (fact->kind) {
	case MSG_CARD_LAID:
	case MSG_CARD_READ:
	case MSG_CARD_FAILED:
		return kiosk->place.screen == SCREEN_track || kiosk->place.screen == SCREEN_problem
			       ? identify_card(s, fact)
			       : NEXT_STAY;
	case MSG_SCANNED:
		return scanned(s, &fact->scan);
	case MSG_TEXT_COMMITTED:
		return typing(kiosk).kind != TYPING_NOTHING ? type(s, fact->text) : NEXT_STAY;
	case MSG_CASE_READ:
		return is_awaited(s, fact->case_read.asked) ? track_case_read(s, fact) : NEXT_STAY;
	case MSG_SUPPLIED:
		return is_awaited(s, fact->supplied.asked) ? track_supplied(s, fact) : NEXT_STAY;
	case MSG_MINE_READ:
		return is_awaited(s, fact->mine_read.asked) && kiosk->visit->who.is_identified
			       ? track_mine_read(s, fact)
			       : NEXT_STAY;
	case MSG_INBOX_FULL:
		return place_is_asking(kiosk, SHAPE_track) ? step_fail(s, PROBLEM_BUSY) : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static enum next late(struct step *s)
{
	return s->kiosk->place.screen == SCREEN_case_wait ? step_go(s, SCREEN_last_four)
							  : step_fail(s, PROBLEM_HALL_OFFLINE);
}

static void abandon(struct step *s)
{
	forget(s->kiosk);
}

const struct shape shape_track = {
	.state_size = sizeof(struct track),
	.needs = NEEDS_LINE,
	.begin = begin,
	.act = act,
	.fact = fact,
	.late = late,
	.go_on = go_on,
	.typing = typing,
	.abandon = abandon,
};
