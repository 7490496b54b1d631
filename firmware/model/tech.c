#include "firmware/model/tech.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/place.h"
#include "firmware/model/tech_step.h"
#include "firmware/model/tech_try.h"

enum {
	AWAY_MS = 5 * 60 * 1000, /* so long nobody touches anything: he has gone */
	DOOR_MS = 60 * 1000,	 /* the same before he is in */
	HOLD_MS = 2000,
	HOLD_GAP_MS = 400, /* a finger that lies there is heard of more often */
};

static const char code_begin[] = "OT1.";

/* --- the door --- */

bool tech_is_here(const struct kiosk *kiosk)
{
	return kiosk->is_active && kiosk->place.shape == SHAPE_tech;
}

bool tech_may_enter(const struct kiosk *kiosk)
{
	return !kiosk->is_active && !kiosk->wiping_session &&
	       (screen_traits(kiosk->place.screen) & REST) != 0;
}

bool tech_knows(const struct kiosk *kiosk, const struct msg *fact)
{
	size_t len = sizeof(code_begin) - 1;
	bool is_door = tech_may_enter(kiosk) || kiosk->place.screen == SCREEN_tech_pin;
	return is_door && fact->kind == MSG_SCANNED && fact->scan.len > len &&
	       memcmp(fact->scan.token, code_begin, len) == 0;
}

static enum next to_door(struct step *s)
{
	s->kiosk->prefs.is_elder = s->kiosk->prefs.is_low_reach = false;
	s->to.doing = SHAPE_tech;
	return step_go(s, SCREEN_tech_pin);
}

enum next tech_enter(struct step *s)
{
	if (!tech_may_enter(s->kiosk)) {
		return NEXT_STAY;
	}
	step_order(s, CMD_ADMIT); /* without a PIN: whether one helps now */
	return to_door(s);
}

static struct cmd *ask_in(struct step *s)
{
	struct tech *tech = tech_state(s->kiosk);
	struct cmd *cmd = step_order(s, CMD_ADMIT);
	cmd->admit.wall_ms = s->kiosk->wall_ms;
	tech->is_asked = true;
	tech->has_answer = false;
	mem_wipe(tech->pin, sizeof(tech->pin));
	return cmd;
}

static enum next show_code(struct step *s, const struct scan *scan)
{
	struct cmd *cmd = ask_in(s);
	cmd->admit.is_code = true;
	cmd->admit.code = *scan;
	return s->kiosk->place.screen == SCREEN_tech_pin ? NEXT_STAY : to_door(s);
}

static enum next submit_pin(struct step *s)
{
	struct tech *tech = tech_state(s->kiosk);
	char pin[PIN_MAX_LEN + 1];
	str_copy(pin, sizeof(pin), tech->pin);
	if (!tech->is_asked && strlen(pin) >= PIN_MIN_LEN && !tech_is_shut(s->kiosk)) {
		str_copy(ask_in(s)->admit.pin, sizeof(pin), pin);
	}
	mem_wipe(pin, sizeof(pin));
	return NEXT_STAY;
}

static enum next type_pin(struct step *s, enum action action, int arg)
{
	struct tech *tech = tech_state(s->kiosk);
	size_t len = strlen(tech->pin);
	switch (action) {
	case ACTION_key:
		if (arg >= '0' && arg <= '9' && len < PIN_MAX_LEN && !tech->is_asked &&
			!tech_is_shut(s->kiosk)) {
			tech->pin[len] = (char)arg;
			tech->has_answer = false;
		}
		return NEXT_STAY;
	case ACTION_key_delete:
		tech->pin[len > 0 ? len - 1 : 0] = '\0';
		return NEXT_STAY;
	case ACTION_key_clear:
		mem_wipe(tech->pin, sizeof(tech->pin));
		return NEXT_STAY;
	case ACTION_submit:
		return submit_pin(s);
	default:
		return NEXT_STAY;
	}
}

static enum next admitted(struct step *s, const struct admission_answer *answer)
{
	struct tech *tech = tech_state(s->kiosk);
	bool is_door = s->kiosk->place.screen == SCREEN_tech_pin;
	if (!is_door && !tech_may_enter(s->kiosk)) {
		return NEXT_STAY;
	}
	tech->is_asked = false;
	tech->has_answer = true;
	tech->answer = *answer;
	tech->locked_until_ms =
		answer->locked_s > 0 ? s->kiosk->now_ms + answer->locked_s * 1000 : 0;
	if (answer->admission == ADMISSION_OPEN) {
		return NEXT_STAY;
	}
	if (answer->admission != ADMISSION_YES) {
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	}
	tech->is_in = true;
	tech->is_from_afar = answer->is_from_afar;
	step_play(s, SOUND_SUCCESS);
	step_order(s, CMD_LOOK_AT_MACHINE);
	s->kiosk->prefs.is_elder = s->kiosk->prefs.is_low_reach = false;
	s->to.doing = SHAPE_tech;
	return step_go(s, SCREEN_tech);
}

/* --- what is read and done --- */

static enum next open_page(struct step *s, int page)
{
	static const enum screen screens[TECH_PAGE_COUNT] = {[TECH_PAPER] = SCREEN_tech_paper,
		[TECH_OUTBOX] = SCREEN_tech_outbox,
		[TECH_UPDATE] = SCREEN_tech_update,
		[TECH_LOG] = SCREEN_tech_log,
		[TECH_GLASS] = SCREEN_tech_glass,
		[TECH_RESTART] = SCREEN_tech_again,
		[TECH_REBOOT] = SCREEN_tech_again};
	struct tech *tech = tech_state(s->kiosk);
	if (page < 0 || page >= TECH_PAGE_COUNT) {
		return NEXT_STAY;
	}
	tech->again = page == TECH_REBOOT ? COMMAND_REBOOT : COMMAND_RESTART;
	tech->held_ms = 0;
	tech->is_paper_noted = false;
	return step_go(s, screens[page]);
}

static enum next do_it(struct step *s, int deed)
{
	switch (deed) {
	case TECH_ROLL_CHANGED:
		if (s->kiosk->place.screen == SCREEN_tech_paper) {
			step_order(s, CMD_PAPER_CHANGED);
			tech_state(s->kiosk)->is_paper_noted = true;
			step_play(s, SOUND_SUCCESS);
		}
		return NEXT_STAY;
	case TECH_FIND_UPDATE:
		step_order(s, CMD_FIND_UPDATE);
		return NEXT_STAY;
	case TECH_INSTALL_UPDATE:
		if (s->kiosk->update.phase == UPDATE_FOUND ||
			s->kiosk->update.phase == UPDATE_WAITING) {
			step_order(s, CMD_INSTALL_UPDATE);
		}
		return NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

/* The button acts again and again while a finger lies on it: all of two seconds is meant. */
static enum next hold(struct step *s)
{
	struct tech *tech = tech_state(s->kiosk);
	int64_t now_ms = s->kiosk->now_ms;
	if (s->kiosk->place.screen != SCREEN_tech_again) {
		return NEXT_STAY;
	}
	if (tech->held_ms == 0 || now_ms - tech->held_by_ms > HOLD_GAP_MS) {
		tech->held_ms = now_ms;
	}
	tech->held_by_ms = now_ms;
	if (now_ms - tech->held_ms < HOLD_MS) {
		return NEXT_STAY;
	}
	step_order(s, CMD_RESTART)->is_whole = tech->again == COMMAND_REBOOT;
	return NEXT_END;
}

static enum next set_volume(struct step *s, int volume)
{
	if (volume < 0 || volume > VOLUME_MAX) {
		return NEXT_STAY;
	}
	s->kiosk->volume = volume;
	step_order(s, CMD_SET_VOLUME)->volume = volume;
	step_play(s, SOUND_SUCCESS);
	return NEXT_STAY;
}

/* What citizens' pages know means nothing here. */
static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	if (kiosk->place.shape != SHAPE_tech) {
		return NEXT_PASS;
	}
	if (kiosk->place.screen == SCREEN_tech_glass) {
		return NEXT_STAY; /* it is being wiped */
	}
	const struct tech *tech = tech_state(kiosk);
	if (action == ACTION_finish || action == ACTION_back) {
		return action == ACTION_finish || tech->is_from_afar ? NEXT_END : NEXT_BACK;
	}
	if (tech->is_from_afar && kiosk->place.screen != SCREEN_tech) {
		return NEXT_STAY;
	}
	if (kiosk->place.screen == SCREEN_tech_pin) {
		return type_pin(s, action, arg);
	}
	switch (action) {
	case ACTION_tech_page:
		return open_page(s, arg);
	case ACTION_tech_do:
		return do_it(s, arg);
	case ACTION_tech_hold:
		return hold(s);
	case ACTION_volume:
		return set_volume(s, arg);
	default:
		return tech_try_act(s, action, arg);
	}
}

static enum next fact(struct step *s, struct msg *fact)
{
	struct tech *tech = tech_state(s->kiosk);
	if (s->is_late) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_ADMISSION:
		return admitted(s, &fact->admission);
	case MSG_MACHINE_SEEN:
		tech->machine = fact->machine;
		return NEXT_STAY;
	case MSG_LINE_TRACED:
		tech->trace = fact->trace;
		return NEXT_STAY;
	case MSG_SCANNED:
		return tech_knows(s->kiosk, fact) ? show_code(s, &fact->scan)
						  : tech_try_fact(s, fact);
	default:
		return tech_try_fact(s, fact);
	}
}

/* --- time --- */

static int64_t away_ms(const struct kiosk *kiosk)
{
	return kiosk->idle_since_ms + (tech_state(kiosk)->is_in ? AWAY_MS : DOOR_MS);
}

static int64_t glass_ms(const struct kiosk *kiosk)
{
	return kiosk->place_since_ms + TECH_GLASS_S * 1000;
}

enum next tech_tick(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	if (!tech_is_here(kiosk)) {
		return NEXT_STAY;
	}
	if (kiosk->place.screen == SCREEN_tech_glass && kiosk->now_ms >= glass_ms(kiosk)) {
		step_play(s, SOUND_ATTENTION);
		return NEXT_BACK;
	}
	return kiosk->now_ms >= away_ms(kiosk) ? NEXT_END : tech_try_tick(s);
}

int64_t tech_next_ms(const struct kiosk *kiosk)
{
	if (!tech_is_here(kiosk)) {
		return INT64_MAX;
	}
	int64_t left_ms = away_ms(kiosk) - kiosk->now_ms; /* the seconds are shown */
	return kiosk->now_ms + (left_ms > 0 ? (left_ms - 1) % 1000 + 1 : 0);
}

static int seconds(int64_t left_ms)
{
	return left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
}

int tech_left_s(const struct kiosk *kiosk)
{
	return seconds(away_ms(kiosk) - kiosk->now_ms);
}

bool tech_is_shut(const struct kiosk *kiosk)
{
	const struct tech *tech = tech_state(kiosk);
	return tech_locked_s(kiosk) > 0 ||
	       (tech->has_answer && tech->answer.admission == ADMISSION_NO_PIN_SET);
}

int tech_locked_s(const struct kiosk *kiosk)
{
	return seconds(tech_state(kiosk)->locked_until_ms - kiosk->now_ms);
}

int tech_glass_left_s(const struct kiosk *kiosk)
{
	return seconds(glass_ms(kiosk) - kiosk->now_ms);
}

int tech_held_permille(const struct kiosk *kiosk)
{
	const struct tech *tech = kiosk_tech(kiosk);
	bool is_held = tech->held_ms && kiosk->now_ms - tech->held_by_ms <= HOLD_GAP_MS;
	return is_held ? (int)MIN_OF(1000 * (tech->held_by_ms - tech->held_ms) / HOLD_MS, 1000) : 0;
}

int tech_log(const struct kiosk *kiosk, int out[TECH_LOG_LINES])
{
	const struct recorder *recorder = &kiosk->recorder;
	int count = 0;
	uint32_t kept = MIN_OF(recorder->count, (uint32_t)RECORDER_LEN);
	for (uint32_t back = 1; back <= kept && count < TECH_LOG_LINES; back++) {
		int at = (int)((recorder->count - back) % RECORDER_LEN);
		if (recorder->facts[at].kind != MSG_ACTION_CHOSEN) { /* the machine's, not hands' */
			out[count++] = at;
		}
	}
	return count;
}

const struct shape shape_tech = {.state_size = sizeof(struct tech), .act = act, .fact = fact};
