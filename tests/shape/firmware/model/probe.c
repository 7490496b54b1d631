#include "firmware/model/probe.h"
#include "firmware/model/paper.h"
#include "firmware/model/shape.h"

static enum next begin(struct step *s, const struct entry *entry)
{
	(void)entry;
	return identify_begin(s);
}

static enum next go_on(struct step *s, enum shape_id done)
{
	if (done == SHAPE_identify) {
		step_order(s, CMD_PROBE);
		return step_ask(s, SHAPE_probe);
	}
	return kiosk_paper(s->kiosk)->has_come ? NEXT_END : paper_print(s, SLIP_probe);
}

static enum next act(struct step *s, enum action action, int arg)
{
	(void)arg;
	bool is_mine = action == ACTION_take_number && s->kiosk->place.screen == SCREEN_probe;
	return is_mine ? paper_prepare(s) : NEXT_PASS;
}

static enum next fact(struct step *s, struct msg *fact)
{
	if (s->is_late || fact->kind != MSG_PROBED || !place_is_asking(s->kiosk, SHAPE_probe)) {
		return NEXT_STAY;
	}
	if (!fact->document) {
		return step_refuse(s, &fact->refusal);
	}
	probe_state(s->kiosk)->document = fact->document;
	fact->document = NULL; /* taken over */
	return step_go(s, SCREEN_probe);
}

static void abandon(struct step *s)
{
	document_destroy(probe_state(s->kiosk)->document);
	probe_state(s->kiosk)->document = NULL;
}

const struct shape shape_probe = {.state_size = sizeof(struct probe),
	.needs = NEEDS_LINE | NEEDS_PAPER,
	.begin = begin,
	.act = act,
	.fact = fact,
	.go_on = go_on,
	.abandon = abandon};
