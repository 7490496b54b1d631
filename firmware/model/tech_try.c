#include "firmware/model/tech_try.h"
#include "firmware/model/tech.h"

enum {
	PRINT_MS = 45000, /* a worker's promise that was broken */
	LEFT_MS = 20000,  /* a panel that is not touched any more has been tried */
	PICTURE_MS = 4000,
	ALL_CELLS = (1 << TECH_CELLS) - 1,
};

static enum next end(struct step *s, enum tech_result result, int took_ms)
{
	struct tech *tech = tech_state(s->kiosk);
	tech->result = result;
	tech->took_ms = took_ms;
	step_play(s, result == TECH_FINE ? SOUND_SUCCESS : SOUND_PROBLEM);
	return step_go(s, SCREEN_tech_result);
}

static void print(struct step *s)
{
	struct cmd *cmd = step_order(s, CMD_PRINT);
	cmd->print.job = tech_state(s->kiosk)->job = ++s->kiosk->job;
	cmd->print.slip = SLIP_sample;
}

static enum next begin(struct step *s, int test)
{
	static const enum screen screens[TECH_TEST_COUNT] = {[TECH_CARD] = SCREEN_tech_card,
		[TECH_SCAN] = SCREEN_tech_scan,
		[TECH_PRINT] = SCREEN_tech_result,
		[TECH_SOUND] = SCREEN_tech_sound,
		[TECH_TOUCH] = SCREEN_tech_touch,
		[TECH_AIM] = SCREEN_tech_aim,
		[TECH_COLOURS] = SCREEN_tech_colours,
		[TECH_LINE] = SCREEN_tech_line};
	struct tech *tech = tech_state(s->kiosk);
	if (test < 0 || test >= TECH_TEST_COUNT ||
		(tech->result == TECH_RUNNING && tech->test == TECH_PRINT)) {
		return NEXT_STAY;
	}
	tech->test = (enum tech_test)test;
	tech->result = TECH_RUNNING;
	tech->reason = REASON_NONE;
	tech->since_ms = s->kiosk->now_ms;
	tech->touched = 0;
	tech->aim = tech->hits = 0;
	if (test == TECH_PRINT) {
		print(s);
	} else if (test == TECH_LINE) {
		tech->trace = (struct trace){.is_over = false};
		step_order(s, CMD_TRACE_LINE);
	} else if (test == TECH_SOUND) {
		step_play(s, SOUND_SUCCESS);
	}
	return step_go(s, screens[test]);
}

static enum next touch(struct step *s, int cell)
{
	struct tech *tech = tech_state(s->kiosk);
	switch (s->kiosk->place.screen) {
	case SCREEN_tech_touch:
		tech->touched |= cell >= 0 && cell < TECH_CELLS ? 1U << cell : 0;
		return tech->touched == ALL_CELLS ? end(s, TECH_FINE, -1) : NEXT_STAY;
	case SCREEN_tech_aim:
		tech->hits += cell == tech->aim;
		if (++tech->aim < TECH_AIMS) {
			return NEXT_STAY;
		}
		return end(s, tech->hits == TECH_AIMS ? TECH_FINE : TECH_FAILED, -1);
	default:
		return NEXT_STAY;
	}
}

enum next tech_try_act(struct step *s, enum action action, int arg)
{
	switch (action) {
	case ACTION_tech_test:
		return begin(s, arg);
	case ACTION_try_again:
		return begin(s, (int)tech_state(s->kiosk)->test);
	case ACTION_tech_cell:
		return touch(s, arg);
	case ACTION_next: /* colour */
		tech_state(s->kiosk)->since_ms -= PICTURE_MS;
		return NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static bool is_at(const struct kiosk *kiosk, enum screen screen)
{
	return kiosk->is_active && kiosk->place.screen == screen;
}

/* What was read is not looked at: that something was is all that is wanted. */
static enum next read_card(struct step *s, const struct msg *fact)
{
	struct tech *tech = tech_state(s->kiosk);
	if (!is_at(s->kiosk, SCREEN_tech_card)) {
		return NEXT_STAY;
	}
	if (fact->kind == MSG_CARD_LAID) {
		tech->since_ms = s->kiosk->now_ms;
		return NEXT_STAY;
	}
	return end(s, fact->kind == MSG_CARD_READ ? TECH_FINE : TECH_FAILED,
		(int)(s->kiosk->now_ms - tech->since_ms));
}

static enum next scanned(struct step *s, const struct scan *scan)
{
	struct tech *tech = tech_state(s->kiosk);
	if (!is_at(s->kiosk, SCREEN_tech_scan)) {
		return NEXT_STAY;
	}
	tech->scan_len = scan->len;
	tech->is_text = scan->is_utf8;
	return end(s, TECH_FINE, -1);
}

static enum next print_ended(struct step *s, const struct msg *fact)
{
	struct tech *tech = tech_state(s->kiosk);
	if (tech->result != TECH_RUNNING || tech->test != TECH_PRINT ||
		fact->print.job != tech->job) {
		return NEXT_STAY;
	}
	tech->reason = fact->print.reason;
	/* where he is by now */
	(void)end(s, fact->print.result == PRINT_DONE ? TECH_FINE : TECH_FAILED,
		(int)(s->kiosk->now_ms - tech->since_ms));
	return NEXT_STAY;
}

enum next tech_try_fact(struct step *s, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_CARD_LAID:
	case MSG_CARD_READ:
	case MSG_CARD_FAILED:
		return read_card(s, fact);
	case MSG_SCANNED:
		return scanned(s, &fact->scan);
	case MSG_PRINT_ENDED:
		return print_ended(s, fact);
	default:
		return NEXT_STAY;
	}
}

enum next tech_try_tick(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct tech *tech = tech_state(kiosk);
	bool is_panel = is_at(kiosk, SCREEN_tech_touch) || is_at(kiosk, SCREEN_tech_aim);
	if (is_panel && kiosk->now_ms - kiosk->idle_since_ms >= LEFT_MS) {
		return end(s, TECH_FAILED, -1);
	}
	if (is_at(kiosk, SCREEN_tech_colours) && tech_picture(kiosk) >= TECH_PICTURES) {
		return NEXT_BACK;
	}
	if (tech->test == TECH_PRINT && tech->result == TECH_RUNNING &&
		kiosk->now_ms - tech->since_ms >= PRINT_MS) {
		tech->reason = REASON_NO_ANSWER;
		tech->result = TECH_FAILED;
	}
	return NEXT_STAY;
}

int tech_picture(const struct kiosk *kiosk)
{
	return (int)((kiosk->now_ms - kiosk_tech(kiosk)->since_ms) / PICTURE_MS);
}
