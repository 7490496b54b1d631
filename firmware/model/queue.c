#include "firmware/model/queue.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"

const struct ticket *kiosk_ticket(const struct kiosk *kiosk)
{
	const struct queue *queue = queue_state(kiosk);
	return queue->has_ticket ? &queue->ticket : NULL;
}

/* Who has an appointment has chosen, and was asked who it is: the number comes at once. */
static enum next check_in(struct step *s, const struct entry *entry)
{
	const struct catalog *catalog = s->kiosk->catalog;
	s->to.matter = entry->matter;
	s->to.department = catalog->matters[entry->matter].department;
	s->to.zone = catalog->departments[s->to.department].zone;
	str_copy(queue_state(s->kiosk)->appointment, sizeof(queue_state(s->kiosk)->appointment),
		entry->appointment);
	return paper_prepare(s);
}

static enum next begin(struct step *s, const struct entry *entry)
{
	queue_state(s->kiosk)->appointment[0] = '\0';
	return entry->appointment ? check_in(s, entry) : choose_begin(s, entry);
}

static enum next take_number(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	const struct who *who = &kiosk->visit->who;
	struct cmd *cmd = step_order(s, CMD_TAKE_TICKET);
	cmd->take_ticket.person = who->is_identified ? who->person : 0;
	str_copy(cmd->take_ticket.appointment, sizeof(cmd->take_ticket.appointment),
		kiosk_queue(kiosk)->appointment);
	str_copy(cmd->take_ticket.matter, sizeof(cmd->take_ticket.matter),
		kiosk->catalog->matters[s->to.matter].code);
	str_copy(cmd->take_ticket.zone, sizeof(cmd->take_ticket.zone),
		kiosk->catalog->zones[s->to.zone].code);
	return step_go(s, SCREEN_issuing);
}

static void settle(struct step *s, const struct ticket *ticket, enum print_result result)
{
	struct cmd *cmd = step_order(s, CMD_SETTLE_TICKET);
	memcpy(cmd->settle.key, ticket->key, sizeof(cmd->settle.key));
	cmd->settle.result = result;
}

static enum next printed(struct step *s)
{
	struct queue *queue = queue_state(s->kiosk);
	settle(s, &queue->ticket, PRINT_DONE);
	queue->is_settled = true;
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_done);
}

static enum next go_on(struct step *s, enum shape_id done)
{
	switch (done) {
	case SHAPE_choose: {
		const struct matter *matter = &s->kiosk->catalog->matters[s->to.matter];
		return matter->windows[0] || !matter->can_apply
			       ? identify_begin(s)
			       : step_enter(
					 s, SHAPE_intake, (struct entry){.matter = s->to.matter});
	}
	case SHAPE_identify:
		return step_go(s, SCREEN_confirm);
	default:
		return queue_state(s->kiosk)->has_ticket ? printed(s) : take_number(s);
	}
}

/* Until something else is chosen nothing has changed. */
static enum next change(struct step *s, int what)
{
	s->is_aside = true;
	switch (what) {
	case CHANGE_MATTER:
		return choose_begin(s, &(const struct entry){.matter = -1});
	case CHANGE_WHO:
		return identify_begin(s);
	default:
		return NEXT_STAY;
	}
}

static enum next act(struct step *s, enum action action, int arg)
{
	if (action == ACTION_change) {
		return s->kiosk->place.screen == SCREEN_confirm ? change(s, arg) : NEXT_STAY;
	}
	if (action == ACTION_take_number) {
		return s->kiosk->place.screen == SCREEN_confirm ? paper_prepare(s) : NEXT_STAY;
	}
	if (action == ACTION_guide) {
		return s->kiosk->place.screen == SCREEN_confirm ? guide_begin(s) : NEXT_STAY;
	}
	if (action == ACTION_way) {
		return s->kiosk->place.screen == SCREEN_done
			       ? way_begin(s, &queue_state(s->kiosk)->ticket)
			       : NEXT_STAY;
	}
	/* A number was given: the next one starts fresh. */
	return action == ACTION_home && queue_state(s->kiosk)->has_ticket ? NEXT_END : NEXT_PASS;
}

static enum next issued(struct step *s, const struct ticket *ticket)
{
	struct queue *queue = queue_state(s->kiosk);
	const struct place *place = &s->kiosk->place;
	bool is_awaited = !s->is_late && !queue->has_ticket &&
			  (place->screen == SCREEN_issuing ||
				  (place->screen == SCREEN_problem && place->shape == SHAPE_queue));
	if (!is_awaited) {
		settle(s, ticket, PRINT_NOT_DONE); /* too late: nobody has seen it */
		return NEXT_STAY;
	}
	queue->ticket = *ticket;
	queue->has_ticket = true;
	s->kiosk->counts.tickets++;
	return paper_print(s, SLIP_ticket);
}

/* At start: power failed while its slip was being printed. */
static enum next unsettled(struct step *s, const struct ticket *ticket)
{
	const struct kiosk *kiosk = s->kiosk;
	if (kiosk->is_active || kiosk->wiping_session) {
		settle(s, ticket, PRINT_UNCERTAIN); /* somebody else stands here now */
		return NEXT_STAY;
	}
	struct queue *queue = queue_state(kiosk);
	queue->ticket = *ticket;
	queue->has_ticket = true;
	if (kiosk->catalog) {
		s->to.matter = catalog_find_matter(kiosk->catalog, ticket->matter);
		s->to.zone = catalog_find_zone(kiosk->catalog, ticket->zone);
	}
	return paper_recover(s, SLIP_ticket);
}

static enum next fact(struct step *s, struct msg *fact)
{
	bool is_issuing = !s->is_late && s->kiosk->place.screen == SCREEN_issuing;
	switch (fact->kind) {
	case MSG_TICKET_ISSUED:
		return issued(s, &fact->ticket);
	case MSG_TICKET_REFUSED:
		return is_issuing ? step_refuse(s, &fact->refusal) : NEXT_STAY;
	case MSG_TICKET_UNSETTLED:
		return unsettled(s, &fact->ticket);
	case MSG_INBOX_FULL:
		return is_issuing ? step_fail(s, PROBLEM_BUSY) : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static void abandon(struct step *s)
{
	const struct queue *queue = queue_state(s->kiosk);
	if (queue->has_ticket && !queue->is_settled) {
		/* The number was shown and may be in use: it stays valid. */
		settle(s, &queue->ticket, PRINT_UNCERTAIN);
	}
}

const struct shape shape_queue = {
	.state_size = sizeof(struct queue),
	.needs = NEEDS_PAPER | NEEDS_STORAGE | NEEDS_OPEN_HALL,
	.begin = begin,
	.act = act,
	.fact = fact,
	.go_on = go_on,
	.abandon = abandon,
};
