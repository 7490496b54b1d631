/* The queue shape: who it is, a number from the hall, a slip in the hand. */
#include "firmware/model/model.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdio.h>
#include <string.h>

void queue_choose_matter(struct kiosk *kiosk, int matter, struct cmd_list *orders)
{
	if (matter < 0 || matter >= kiosk->catalog->matter_count) {
		return;
	}
	kiosk->matter = matter;
	kiosk->department = kiosk->catalog->matters[matter].department;
	kiosk->zone = kiosk->catalog->departments[kiosk->department].zone;
	unsigned ways = kiosk_identify_ways(kiosk);
	if (ways == IDENTIFY_NONE) {
		kiosk->visit->way = IDENTIFY_NONE;
		flow_go(kiosk, SCREEN_confirm, orders);
	} else if (ways == 0) {
		flow_go(kiosk, SCREEN_identify, orders); /* where "try again" leads to */
		flow_problem(kiosk, PROBLEM_READER_MISSING, orders);
	} else {
		flow_go(kiosk, SCREEN_identify, orders);
	}
}

static void identify(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->person_count += kiosk->person_count == UINT32_MAX ? 2 : 1;
	kiosk->visit->person = kiosk->person_count;
	kiosk->visit->asked_ms = kiosk->now_ms;
	struct cmd *cmd = cmd_list_add(orders, CMD_IDENTIFY, kiosk->session);
	cmd->identify.person = kiosk->visit->person;
	cmd->identify.way = kiosk->visit->way;
	cmd->identify.card = kiosk->visit->card;
	cmd->identify.phone = kiosk->visit->phone;
}

void queue_choose_way(struct kiosk *kiosk, enum identify_way way, struct cmd_list *orders)
{
	if ((kiosk_identify_ways(kiosk) & way) == 0) {
		return;
	}
	if (way == IDENTIFY_PHONE) {
		kiosk->visit->way = way;
		flow_go(kiosk, SCREEN_phone, orders);
	} else if (way == IDENTIFY_NONE) {
		kiosk->visit->way = way;
		flow_go(kiosk, SCREEN_confirm, orders);
	}
	/* For the card the page already waits: touching its picture changes nothing. */
}

void queue_type_phone(struct kiosk *kiosk, int code_point)
{
	char *digits = kiosk->visit->phone.secret;
	size_t len = strlen(digits);
	if (code_point == '\b') {
		utf8_drop_last(digits);
	} else if (code_point >= '0' && code_point <= '9' && len < PHONE_LEN) {
		digits[len] = (char)code_point;
	}
}

void queue_phone_done(struct kiosk *kiosk, struct cmd_list *orders)
{
	const char *digits = pii_reveal(&kiosk->visit->phone);
	if (strlen(digits) != PHONE_LEN || digits[0] != '1') {
		return; /* the page keeps its button off until then */
	}
	kiosk->visit->way = IDENTIFY_PHONE;
	str_format(kiosk->visit->shown_number, sizeof(kiosk->visit->shown_number), "%.3s **** %s",
		digits, digits + PHONE_LEN - 4);
	identify(kiosk, orders);
	flow_go(kiosk, SCREEN_reading, orders);
}

static bool is_expired(const struct kiosk *kiosk, const struct id_card *card)
{
	if (card->valid_to[0] == '\0' || !kiosk->has_wall) {
		return false;
	}
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	char today[16];
	snprintf(today, sizeof(today), "%04d%02d%02d", now.year % 10000, now.month % 100,
		now.day % 100);
	return strcmp(card->valid_to, today) < 0;
}

static void card_laid(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->is_card_present = true;
	if (!kiosk->is_watching_card || kiosk->screen == SCREEN_reading) {
		return;
	}
	kiosk->visit->way = IDENTIFY_CARD;
	if (kiosk->screen == SCREEN_problem) {
		flow_replace(
			kiosk, SCREEN_reading, orders); /* the trail already leads to identify */
	} else {
		flow_go(kiosk, SCREEN_reading, orders);
	}
}

static void card_read(struct kiosk *kiosk, const struct id_card *card, struct cmd_list *orders)
{
	kiosk->is_card_present = true;
	kiosk->is_watching_card = false; /* a read ends the watch */
	if (kiosk->screen != SCREEN_reading && kiosk->screen != SCREEN_identify) {
		return;
	}
	struct visit *visit = kiosk->visit;
	visit->way = IDENTIFY_CARD;
	if (is_expired(kiosk, card)) {
		flow_problem(kiosk, PROBLEM_CARD_EXPIRED, orders);
		return;
	}
	visit->card = *card;
	pii_mask_name(pii_is_empty(&card->name) ? &card->name_latin : &card->name,
		visit->shown_name, sizeof(visit->shown_name));
	const char *number = pii_reveal(&card->number);
	size_t len = strlen(number);
	str_format(visit->shown_number, sizeof(visit->shown_number), "**** %s",
		len > 4 ? number + len - 4 : "");
	identify(kiosk, orders);
	if (kiosk->screen == SCREEN_identify) {
		flow_go(kiosk, SCREEN_reading, orders);
	}
}

static void card_failed(struct kiosk *kiosk, enum card_failure failure, struct cmd_list *orders)
{
	if (kiosk->screen == SCREEN_reading || kiosk->screen == SCREEN_identify ||
		kiosk->screen == SCREEN_problem) {
		session_touch(kiosk);
		flow_problem(kiosk,
			failure == CARD_NOT_ID ? PROBLEM_CARD_NOT_ID : PROBLEM_CARD_UNREADABLE,
			orders);
	}
}

static void issue(struct kiosk *kiosk, struct cmd_list *orders)
{
	const struct matter *matter = &kiosk->catalog->matters[kiosk->matter];
	struct cmd *cmd = cmd_list_add(orders, CMD_TAKE_TICKET, kiosk->session);
	cmd->take_ticket.person = kiosk->visit->is_identified ? kiosk->visit->person : 0;
	str_copy(cmd->take_ticket.matter, sizeof(cmd->take_ticket.matter), matter->code);
	str_copy(cmd->take_ticket.zone, sizeof(cmd->take_ticket.zone),
		kiosk->catalog->zones[kiosk->zone].code);
	if (kiosk->screen == SCREEN_confirm) {
		flow_go(kiosk, SCREEN_issuing, orders);
	} else {
		flow_replace(kiosk, SCREEN_issuing, orders);
	}
}

void queue_take_number(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (!devices_can_print(kiosk)) {
		flow_problem(kiosk, devices_printer_problem(kiosk), orders);
	} else if (kiosk->is_card_present) {
		if (kiosk->screen != SCREEN_take_card) {
			flow_go(kiosk, SCREEN_take_card, orders);
			play(kiosk, SOUND_ATTENTION, orders);
		}
	} else {
		issue(kiosk, orders);
	}
}

static void print(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->job++;
	kiosk->print_count++;
	kiosk->is_printing = true;
	cmd_list_add(orders, CMD_PRINT, kiosk->session)->print.job = kiosk->job;
	flow_replace(kiosk, SCREEN_printing, orders);
}

static void settle(struct kiosk *kiosk, const struct ticket *ticket, enum print_result result,
	struct cmd_list *orders)
{
	struct cmd *cmd = cmd_list_add(orders, CMD_SETTLE_TICKET, kiosk->session);
	memcpy(cmd->settle.key, ticket->key, sizeof(cmd->settle.key));
	cmd->settle.result = result;
}

static void issued(struct kiosk *kiosk, const struct ticket *ticket, struct cmd_list *orders)
{
	bool is_awaited = kiosk->screen == SCREEN_issuing || kiosk->screen == SCREEN_problem;
	if (kiosk->has_ticket || !is_awaited) {
		settle(kiosk, ticket, PRINT_NOT_DONE, orders); /* too late: nobody has seen it */
		return;
	}
	kiosk->ticket = *ticket;
	kiosk->has_ticket = true;
	kiosk->ticket_count++;
	print(kiosk, orders);
}

void queue_abandon(struct kiosk *kiosk, struct cmd_list *orders)
{
	/* The number was shown and may be in use: it stays valid. */
	if (kiosk->has_ticket && !kiosk->is_settled) {
		settle(kiosk, &kiosk->ticket, PRINT_UNCERTAIN, orders);
	}
}

static void done(struct kiosk *kiosk, struct cmd_list *orders)
{
	settle(kiosk, &kiosk->ticket, PRINT_DONE, orders);
	kiosk->is_settled = true;
	play(kiosk, SOUND_SUCCESS, orders);
	kiosk->trail_len = 0;
	flow_replace(kiosk, SCREEN_done, orders);
}

static void ask_person(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->trail_len = 0;
	session_touch(kiosk);
	play(kiosk, SOUND_ATTENTION, orders);
	flow_replace(kiosk, SCREEN_uncertain, orders);
}

static void print_ended(struct kiosk *kiosk, const struct msg *fact, struct cmd_list *orders)
{
	if (!kiosk->is_printing || fact->print.job != kiosk->job) {
		return;
	}
	kiosk->is_printing = false;
	kiosk->trail_len = 0;
	session_touch(kiosk);
	switch (fact->print.result) {
	case PRINT_DONE:
		done(kiosk, orders);
		break;
	case PRINT_UNCERTAIN:
		ask_person(kiosk, orders);
		break;
	case PRINT_NOT_DONE:
		kiosk->print_count--; /* nothing came out: it does not count */
		flow_problem(kiosk,
			fact->print.reason == REASON_PAPER_OUT ? PROBLEM_NO_PAPER
							       : devices_printer_problem(kiosk),
			orders);
		break;
	}
}

void queue_slip_answer(struct kiosk *kiosk, bool has_come, struct cmd_list *orders)
{
	if (has_come) {
		done(kiosk, orders);
	} else if (kiosk->print_count >= MAX_PRINTS || !devices_can_print(kiosk)) {
		flow_problem(kiosk, devices_printer_problem(kiosk), orders);
	} else {
		print(kiosk, orders);
	}
}

static enum problem problem_of(enum refusal refusal)
{
	switch (refusal) {
	case REFUSAL_OFFLINE:
		return PROBLEM_HALL_OFFLINE;
	case REFUSAL_QUOTA:
		return PROBLEM_QUOTA;
	case REFUSAL_CLOSED:
		return PROBLEM_CLOSED;
	case REFUSAL_CARD_LIMIT:
		return PROBLEM_CARD_LIMIT;
	case REFUSAL_CARD_EXPIRED:
		return PROBLEM_CARD_EXPIRED;
	case REFUSAL_IDENTITY:
		return PROBLEM_IDENTITY;
	case REFUSAL_STORAGE:
		return PROBLEM_STORAGE;
	default:
		return PROBLEM_HALL_REFUSED;
	}
}

static void refused(struct kiosk *kiosk, const struct msg *fact, struct cmd_list *orders)
{
	kiosk->refusal = fact->refusal;
	session_touch(kiosk);
	flow_problem(kiosk, problem_of(fact->refusal.refusal), orders);
}

static void scanned(struct kiosk *kiosk, const struct scan *scan, struct cmd_list *orders)
{
	if (!kiosk->is_scanning) {
		return;
	}
	kiosk->is_scanning = false; /* one code an order */
	session_touch(kiosk);
	char code[CODE_LEN + 1] = "";
	if (scan->len <= CODE_LEN && !memchr(scan->token, 0, scan->len)) {
		memcpy(code, scan->token, scan->len);
	}
	int matter = catalog_find_scanned(kiosk->catalog, code);
	if (matter >= 0) {
		queue_choose_matter(kiosk, matter, orders);
	} else {
		flow_problem(kiosk, PROBLEM_CODE_UNKNOWN, orders);
	}
}

void queue_try_again(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->has_ticket) {
		if (kiosk->print_count < MAX_PRINTS && devices_can_print(kiosk)) {
			print(kiosk, orders);
		} else {
			play(kiosk, SOUND_PROBLEM, orders);
		}
		return;
	}
	switch (kiosk->problem) {
	case PROBLEM_CLOSED:
		session_end(kiosk, orders);
		return;
	case PROBLEM_QUOTA:
	case PROBLEM_CARD_LIMIT:
	case PROBLEM_CODE_UNKNOWN:
		flow_home(kiosk, orders);
		return;
	default:
		flow_back(kiosk, orders);
	}
}

static void unsettled(struct kiosk *kiosk, const struct ticket *ticket, struct cmd_list *orders)
{
	if (kiosk->is_active || kiosk->wiping_session) {
		settle(kiosk, ticket, PRINT_UNCERTAIN, orders); /* somebody else stands here now */
		return;
	}
	session_begin(kiosk);
	kiosk->ticket = *ticket;
	kiosk->has_ticket = kiosk->is_recovered = true;
	kiosk->print_count = 1;
	if (kiosk->catalog) {
		kiosk->matter = catalog_find_matter(kiosk->catalog, ticket->matter);
		kiosk->zone = catalog_find_zone(kiosk->catalog, ticket->zone);
	}
	ask_person(kiosk, orders);
}

/* An answer about somebody who was taken back is not about who stands here now. Help and display
 * may have been opened over the page that waits: then it is the next to go back to. */
static bool is_awaited(const struct kiosk *kiosk, const struct msg *fact)
{
	bool is_over = kiosk->screen == SCREEN_help || kiosk->screen == SCREEN_modes;
	enum screen waits = is_over && kiosk->trail_len > 0 ? kiosk->trail[kiosk->trail_len - 1]
							    : kiosk->screen;
	return waits == SCREEN_reading && fact->person == kiosk->visit->person;
}

static void identified(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->visit->is_identified = true;
	session_touch(kiosk);
	play(kiosk, SOUND_SUCCESS, orders);
	if (kiosk->screen == SCREEN_reading) {
		flow_replace(kiosk, SCREEN_confirm, orders);
	} else {
		kiosk->trail[kiosk->trail_len - 1] = SCREEN_confirm;
	}
}

static void identify_refused(struct kiosk *kiosk, const struct msg *fact, struct cmd_list *orders)
{
	kiosk->trail_len -=
		kiosk->screen == SCREEN_reading ? 0 : 1; /* nothing waits there any more */
	refused(kiosk, fact, orders);
}

void queue_fact(struct kiosk *kiosk, const struct msg *fact, struct cmd_list *orders)
{
	switch (fact->kind) {
	case MSG_CARD_LAID:
		card_laid(kiosk, orders);
		break;
	case MSG_CARD_READ:
		card_read(kiosk, &fact->card, orders);
		break;
	case MSG_CARD_FAILED:
		card_failed(kiosk, fact->card_failure, orders);
		break;
	case MSG_CARD_REMOVED:
		kiosk->is_card_present = false;
		if (kiosk->screen == SCREEN_take_card) {
			session_touch(kiosk);
			queue_take_number(kiosk, orders);
		} else if (kiosk->screen == SCREEN_reading && kiosk->is_watching_card) {
			flow_back(kiosk, orders); /* lifted before it was read */
		}
		break;
	case MSG_SCANNED:
		scanned(kiosk, &fact->scan, orders);
		break;
	case MSG_IDENTIFIED:
		if (is_awaited(kiosk, fact)) {
			identified(kiosk, orders);
		}
		break;
	case MSG_IDENTIFY_REFUSED:
		if (is_awaited(kiosk, fact)) {
			identify_refused(kiosk, fact, orders);
		}
		break;
	case MSG_TICKET_ISSUED:
		issued(kiosk, &fact->ticket, orders);
		break;
	case MSG_TICKET_REFUSED:
		if (kiosk->screen == SCREEN_issuing) {
			refused(kiosk, fact, orders);
		}
		break;
	case MSG_PRINT_ENDED:
		print_ended(kiosk, fact, orders);
		break;
	case MSG_TICKET_UNSETTLED:
		unsettled(kiosk, &fact->ticket, orders);
		break;
	case MSG_INBOX_FULL:
		if (kiosk->screen == SCREEN_reading || kiosk->screen == SCREEN_issuing) {
			flow_problem(kiosk, PROBLEM_BUSY, orders);
		}
		break;
	default:
		break;
	}
}

/* Until when the page waits for a worker; INT64_MAX: it does not wait. */
static int64_t limit_ms(const struct kiosk *kiosk)
{
	int64_t answer_ms = kiosk->config.answer_limit_ms + ANSWER_GRACE_MS;
	switch (kiosk->screen) {
	case SCREEN_reading:
		return kiosk->visit->person ? kiosk->visit->asked_ms + answer_ms
					    : kiosk->screen_since_ms + READING_LIMIT_MS;
	case SCREEN_issuing:
		return kiosk->screen_since_ms + answer_ms;
	case SCREEN_printing:
		return kiosk->screen_since_ms + PRINTING_LIMIT_MS;
	default:
		return INT64_MAX;
	}
}

/* Workers promise to answer in time; should one break its promise, the citizen is not left
 * standing. */
void queue_tick(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->now_ms < limit_ms(kiosk)) {
		return;
	}
	session_touch(kiosk);
	if (kiosk->screen == SCREEN_printing) {
		kiosk->is_printing = false;
		ask_person(kiosk, orders);
	} else if (kiosk->screen == SCREEN_reading && kiosk->is_watching_card) {
		flow_problem(kiosk, PROBLEM_CARD_UNREADABLE, orders);
	} else {
		flow_problem(kiosk, PROBLEM_HALL_OFFLINE, orders);
	}
}

int64_t queue_next_ms(const struct kiosk *kiosk)
{
	return limit_ms(kiosk);
}
