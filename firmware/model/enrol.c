#include "firmware/model/enrol.h"
#include "firmware/model/commanded.h"
#include "firmware/model/shape.h"

enum { READ_MS = 2000 }; /* so long the page says that it is done */

bool enrol_is_shut_out(const struct kiosk *kiosk)
{
	return kiosk->care.standing == STANDING_REVOKED ||
	       kiosk->line.trouble == LINE_TERMINAL_REVOKED;
}

bool enrol_is_needed(const struct kiosk *kiosk, enum screen screen)
{
	/* Put there by hand, files may be missing and old numbers be there: those are given. */
	bool is_by_hand = kiosk->care.missing && screen == SCREEN_out_of_service;
	return kiosk->care.standing == STANDING_NEW || enrol_is_shut_out(kiosk) || is_by_hand;
}

bool enrol_is_open(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_enrol && kiosk->care.has_fleet &&
	       kiosk->care.enrolling != ENROL_DONE;
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (fact->kind == MSG_SCANNED && enrol_is_open(s->kiosk)) {
		step_order(s, CMD_ENROL)->scan = fact->scan;
		step_play(s, SOUND_PRESS);
	}
	return NEXT_STAY;
}

/* The line heard it first: care writes it down, or fetches what is new. */
static void ask_standing(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	const struct line_state *line = &kiosk->line;
	bool is_shut_out =
		line->trouble == LINE_TERMINAL_REVOKED && kiosk->asked_of != line->trouble;
	bool is_new = line->config_version > 0 && line->config_version != kiosk->version_asked &&
		      line->config_version != kiosk->care.config_version;
	if (is_shut_out || is_new) {
		step_order(s, CMD_ASK_STANDING);
	}
	kiosk->asked_of = line->trouble;
	kiosk->version_asked = line->config_version;
}

void enrol_tick(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	ask_standing(s);
	if (!kiosk->care.wants_restart || !commanded_is_nobody_here(kiosk)) {
		kiosk->restart_ms = 0;
	} else if (kiosk->restart_ms == 0) {
		kiosk->restart_ms = kiosk->now_ms + READ_MS;
	} else if (kiosk->now_ms >= kiosk->restart_ms) {
		kiosk->restart_ms = INT64_MAX; /* once */
		step_order(s, CMD_RESTART)->is_whole = false;
	}
}

int64_t enrol_next_ms(const struct kiosk *kiosk)
{
	return kiosk->restart_ms > 0 ? kiosk->restart_ms : INT64_MAX;
}

const struct shape shape_enrol = {.fact = fact};
