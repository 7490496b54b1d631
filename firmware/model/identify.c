#include "firmware/model/identify.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/proxy_step.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

/* Whoever was accepted before is taken back. */
static enum next without_name(struct step *s)
{
	struct who *who = &s->kiosk->visit->who;
	if (who->person) {
		step_order(s, CMD_FORGET_PERSON);
	}
	mem_wipe(who, sizeof(*who));
	mem_wipe(identify_state(s->kiosk), sizeof(struct identify));
	who->way = IDENTIFY_NONE;
	return step_done(s, SHAPE_identify);
}

enum next identify_begin(struct step *s)
{
	unsigned ways = world_identify_ways(s->kiosk, s->to.matter);
	if (ways == IDENTIFY_NONE) {
		return without_name(s);
	}
	return ways == 0 ? step_fail(s, PROBLEM_READER_MISSING) : step_go(s, SCREEN_identify);
}

/* Asks the hall. */
static enum next check(struct step *s, enum identify_way way)
{
	struct kiosk *kiosk = s->kiosk;
	struct who *who = &kiosk->visit->who;
	kiosk->person_count += kiosk->person_count == UINT32_MAX ? 2 : 1;
	who->way = way;
	who->is_identified = false;
	who->person = kiosk->person_count;
	struct cmd *cmd = step_order(s, CMD_IDENTIFY);
	cmd->identify.person = who->person;
	cmd->identify.is_for_case = kiosk->visit->shape == SHAPE_intake;
	cmd->identify.way = way;
	cmd->identify.card = identify_state(kiosk)->card;
	cmd->identify.phone = identify_state(kiosk)->phone;
	return step_ask(s, SHAPE_identify);
}

/* --- a phone number --- */

static enum next type(struct step *s, enum action action, int arg)
{
	struct pii *phone = &identify_state(s->kiosk)->phone;
	char *digits = phone->secret;
	size_t len = strlen(digits);
	if (action == ACTION_key_clear) {
		pii_wipe(phone);
	} else if (action == ACTION_key_delete) {
		utf8_drop_last(digits);
	} else if (arg >= '0' && arg <= '9' && len < PHONE_LEN) {
		digits[len] = (char)arg;
	}
	return NEXT_STAY;
}

static enum next phone_done(struct step *s)
{
	const char *digits = pii_reveal(&identify_state(s->kiosk)->phone);
	if (strlen(digits) != PHONE_LEN || digits[0] != '1') {
		return NEXT_STAY; /* the page keeps its button off until then */
	}
	struct who *who = &s->kiosk->visit->who;
	str_format(who->shown_number, sizeof(who->shown_number), "%.3s **** %s", digits,
		digits + PHONE_LEN - 4);
	return check(s, IDENTIFY_PHONE);
}

static enum next act(struct step *s, enum action action, int arg)
{
	struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	bool is_phone = screen == SCREEN_phone;
	unsigned ways = screen == SCREEN_identify ? proxy_ways(kiosk) : 0;
	switch (action) {
	case ACTION_identify_card: /* the page already waits for it */
		return NEXT_STAY;
	case ACTION_identify_phone:
		return (ways & IDENTIFY_PHONE) ? step_go(s, SCREEN_phone) : NEXT_STAY;
	case ACTION_identify_none:
		if (ways & IDENTIFY_NONE) {
			return without_name(s);
		}
		return NEXT_STAY;
	case ACTION_for_other:
		return screen == SCREEN_identify ? proxy_begin(s) : NEXT_STAY;
	case ACTION_for_myself:
		proxy_forget(kiosk);
		return NEXT_STAY;
	case ACTION_key:
	case ACTION_key_delete:
	case ACTION_key_clear:
		return is_phone ? type(s, action, arg) : NEXT_STAY;
	case ACTION_phone_done:
		return is_phone ? phone_done(s) : NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

/* --- a card --- */

/* On a page that waits for a card, and on the problem that laying it again answers. */
static enum next card_laid(struct step *s)
{
	return s->kiosk->is_watching_card && s->kiosk->place.screen != SCREEN_reading
		       ? step_go(s, SCREEN_reading)
		       : NEXT_STAY;
}

static enum next card_read(struct step *s, const struct id_card *card)
{
	struct kiosk *kiosk = s->kiosk;
	if (world_is_expired(kiosk, card)) {
		return step_fail(s, PROBLEM_CARD_EXPIRED);
	}
	if (proxy_is_agent(kiosk, card)) {
		return step_fail(s, PROBLEM_SAME_CARD);
	}
	identify_state(kiosk)->card = *card;
	struct who *who = &kiosk->visit->who;
	pii_mask_name(pii_is_empty(&card->name) ? &card->name_latin : &card->name, who->shown_name,
		sizeof(who->shown_name));
	const char *number = pii_reveal(&card->number);
	size_t len = strlen(number);
	str_format(who->shown_number, sizeof(who->shown_number), "**** %s",
		len > 4 ? number + len - 4 : "");
	return check(s, IDENTIFY_CARD);
}

static enum next card_failed(struct step *s, enum card_failure failure)
{
	return step_fail(s, failure == CARD_NOT_ID ? PROBLEM_CARD_NOT_ID : PROBLEM_CARD_UNREADABLE);
}

enum next identify_card(struct step *s, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_CARD_LAID:
		return card_laid(s);
	case MSG_CARD_READ:
		return card_read(s, &fact->card);
	case MSG_CARD_FAILED:
		return card_failed(s, fact->card_failure);
	default:
		return NEXT_STAY;
	}
}

static enum next reader_changed(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	if (world_can_read_card(kiosk)) {
		return NEXT_STAY;
	}
	bool is_only_way =
		kiosk->place.screen == SCREEN_identify && kiosk_identify_ways(kiosk) == 0;
	return kiosk->place.screen == SCREEN_reading || is_only_way
		       ? step_fail(s, PROBLEM_READER_MISSING)
		       : NEXT_STAY;
}

/* --- the hall's answer --- */

/* About somebody who was taken back it is not about who stands here now. */
static bool is_awaited(const struct step *s, const struct msg *fact)
{
	return !s->is_late && place_is_asking(s->kiosk, SHAPE_identify) &&
	       fact->identified.person == s->kiosk->visit->who.person;
}

static enum next identified(struct step *s)
{
	s->kiosk->visit->who.is_identified = true;
	step_play(s, SOUND_SUCCESS);
	return step_done(s, SHAPE_identify);
}

static enum next fact(struct step *s, struct msg *fact)
{
	enum screen screen = s->kiosk->place.screen;
	bool is_waiting = screen == SCREEN_reading || screen == SCREEN_identify;
	switch (fact->kind) {
	case MSG_CARD_LAID:
		return identify_card(s, fact);
	case MSG_CARD_READ:
		return is_waiting ? identify_card(s, fact) : NEXT_STAY;
	case MSG_CARD_FAILED:
		return is_waiting || screen == SCREEN_problem ? identify_card(s, fact) : NEXT_STAY;
	case MSG_CARD_REMOVED: /* lifted before it was read */
		return screen == SCREEN_reading ? NEXT_BACK : NEXT_STAY;
	case MSG_DEVICE_CHANGED:
		return reader_changed(s);
	case MSG_IDENTIFIED:
		return is_awaited(s, fact) ? identified(s) : NEXT_STAY;
	case MSG_IDENTIFY_REFUSED:
		return is_awaited(s, fact) ? step_refuse(s, &fact->refusal) : NEXT_STAY;
	case MSG_INBOX_FULL:
		return screen == SCREEN_reading || screen == SCREEN_asking
			       ? step_fail(s, PROBLEM_BUSY)
			       : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static enum next late(struct step *s)
{
	return step_fail(s, s->kiosk->place.screen == SCREEN_reading ? PROBLEM_CARD_UNREADABLE
								     : PROBLEM_HALL_OFFLINE);
}

const struct shape shape_identify = {
	.state_size = sizeof(struct identify), .act = act, .fact = fact, .late = late};
