#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum {
	WIPE_LIMIT_MS = 1000,
	LAST_WORD_LIMIT_MS = 400,
};

static void refuse(
	struct hall *hall, enum msg_kind kind, const struct cmd *cmd, const struct hall_refusal *no)
{
	struct msg *msg = msg_create(kind, cmd->session);
	if (cmd->kind == CMD_IDENTIFY) {
		msg->identified.person = cmd->identify.person;
	}
	msg->refusal = *no;
	hall_post(hall, msg);
}

/* What there is to say when the hall says nothing: no line; or no line, and no idea what day it is.
 */
static const struct hall_refusal *no_line(const struct hall *hall)
{
	static const struct hall_refusal offline = {.code = "offline"};
	static const struct hall_refusal time_unknown = {.code = "time_unknown"};
	return hall_time_is_trusted(&hall->time) ? &offline : &time_unknown;
}

static int leased_left(struct hall *hall, const char *zone)
{
	if (!hall_time_is_trusted(&hall->time)) {
		return 0; /* a number is good for a day, and nobody knows which it is */
	}
	char date[DATE_LEN + 1];
	int count = 0;
	hall_date(hall, 0, date);
	enum err err = db_count_leased(hall->db, zone, date, hall_now_ms(hall), &count);
	hall_repair_storage(hall, err);
	return err == OK && hall->block_size > 0 ? count : 0;
}

static void identified(struct hall *hall, const struct cmd *cmd, bool is_offline)
{
	hall->visit.is_offline = is_offline;
	struct msg *msg = msg_create(MSG_IDENTIFIED, cmd->session);
	msg->identified.person = cmd->identify.person;
	msg->identified.is_offline = is_offline;
	hall_post(hall, msg);
}

/* What the hall would say of the card, as far as we can tell without it. */
static bool is_expired(const struct hall *hall, const struct cmd *cmd)
{
	char date[DATE_LEN + 1];
	hall_date(hall, 0, date);
	char today[9];
	str_format(today, sizeof(today), "%.4s%.2s%.2s", date, date + 5, date + 8);
	return cmd->identify.way == IDENTIFY_CARD && cmd->identify.card.valid_to[0] &&
	       strcmp(cmd->identify.card.valid_to, today) < 0;
}

/* no: what the hall said, when it said something. */
static bool identify_offline(
	struct hall *hall, const struct cmd *cmd, const struct hall_refusal *no)
{
	bool is_of_use = cmd->identify.is_for_case || leased_left(hall, NULL) > 0;
	if (!is_of_use || !hall->visit.sealed[0]) {
		refuse(hall, MSG_IDENTIFY_REFUSED, cmd, no->code[0] ? no : no_line(hall));
	} else if (is_expired(hall, cmd)) {
		refuse(hall, MSG_IDENTIFY_REFUSED, cmd,
			&(struct hall_refusal){.code = "card_expired"});
	} else {
		identified(hall, cmd, true);
		return true;
	}
	return false;
}

/* The connection of the visit before was closed with it. A handshake takes longer than an answer:
 * it is made while the citizen still reads the first page. Anything that is wanted comes first. */
void hall_do_connect(struct hall *hall, const struct cmd *cmd)
{
	(void)cmd;
	if (!hall->is_online || hall_next_ms(hall, RESOURCE_CONNECTION) > clock_ms()) {
		return;
	}
	int64_t unix_ms;
	struct http_request request = {
		.method = "GET", .path = "/v1/time", .limit_ms = BACKGROUND_LIMIT_MS};
	const struct hall_document document = {hall_read_time, &unix_ms};
	struct hall_reply reply;
	hall->citizen.gives_way = true;
	enum err err =
		hall_call(hall, RESOURCE_CONNECTION, &request, URGENCY_BEFORE, &document, &reply);
	hall->citizen.gives_way = false;
	if (err != OK) {
		log_debug("hall", "not connected beforehand: %s", err_name(err));
	}
}

static enum err read_identity(const char *json, size_t len, void *out)
{
	return identity_parse(json, len, out);
}

/* Somebody for today's rule against touting. */
static void note_who(struct hall *hall, const struct cmd *cmd)
{
	if (!hall->day.date[0]) {
		return;
	}
	bool is_card = cmd->identify.way == IDENTIFY_CARD;
	char number[sizeof(struct pii) + 8];
	str_format(number, sizeof(number), "%s:%s", is_card ? "card" : "phone",
		pii_reveal(is_card ? &cmd->identify.card.number : &cmd->identify.phone));
	seal_who(hall->day.key, number, hall->visit.who);
	mem_wipe(number, sizeof(number));
}

/* True: the hall, or we in its place, accept who it is. */
static bool ask_who(struct hall *hall, const struct cmd *cmd, const char *body)
{
	struct visit *visit = &hall->visit;
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	struct http_request request = {.method = "POST",
		.path = "/v1/identity-sessions",
		.body = body,
		.idempotency_key = key};
	const struct hall_document document = {read_identity, visit->token};
	struct hall_reply reply;
	enum err err = hall_post_until(
		hall, RESOURCE_IDENTITY, &request, leased_left(hall, NULL) > 0, &document, &reply);
	if (err == OK) {
		identified(hall, cmd, false);
		return true;
	}
	visit->token[0] = '\0'; /* half of one, perhaps */
	if (err == ERR_REFUSED && problem_is_final(reply.status, &reply.no)) {
		refuse(hall, MSG_IDENTIFY_REFUSED, cmd, &reply.no);
		return false;
	}
	return err != ERR_CANCELLED && identify_offline(hall, cmd, &reply.no);
}

void hall_do_identify(struct hall *hall, const struct cmd *cmd)
{
	hall_forget_visit(hall); /* a second try in the same visit replaces the first */
	if (cmd->identify.way == IDENTIFY_NONE) {
		identified(hall, cmd, !hall->is_online);
		return;
	}
	char *body = identity_body(cmd->identify.way, &cmd->identify.card, &cmd->identify.phone);
	if (!body) {
		refuse(hall, MSG_IDENTIFY_REFUSED, cmd,
			&(struct hall_refusal){.code = "identity_empty"});
		return;
	}
	struct visit *visit = &hall->visit;
	visit->is_begun = true;
	visit->person = cmd->identify.person;
	if (hall->extra.has_sealing_key &&
		seal_text(hall->extra.sealing_key, body, strlen(body), visit->sealed) != OK) {
		visit->sealed[0] = '\0';
	}
	bool is_accepted = ask_who(hall, cmd, body);
	json_text_free(body);
	if (is_accepted) {
		note_who(hall, cmd); /* slow on purpose: while the citizen reads on */
	}
}

static const struct matter *find_matter(const struct hall *hall, const char *code)
{
	int index = hall->catalog ? catalog_find_matter(hall->catalog, code) : -1;
	/* of no department: no number can be taken for it */
	return index >= 0 && hall->catalog->matters[index].department >= 0
		       ? &hall->catalog->matters[index]
		       : NULL;
}

static const struct zone *zone_of(const struct hall *hall, const struct matter *matter)
{
	return &hall->catalog->zones[hall->catalog->departments[matter->department].zone];
}

static void issued(struct hall *hall, uint32_t session, const struct ticket *ticket)
{
	struct msg *msg = msg_create(MSG_TICKET_ISSUED, session);
	msg->ticket = *ticket;
	hall_post(hall, msg);
}

/* The number goes back, or is to be voided, when nobody gets it. */
static void give_up(
	struct hall *hall, const struct cmd *cmd, const char *key, bool may_have_arrived)
{
	enum err err =
		may_have_arrived ? db_abandon_ticket(hall->db, key) : db_drop_ticket(hall->db, key);
	if (err != OK && may_have_arrived) {
		struct unwritten what = {.is_given_up = true, .ordered_ms = hall_now_ms(hall)};
		str_copy(what.key, sizeof(what.key), key);
		str_copy(what.matter, sizeof(what.matter), cmd->take_ticket.matter);
		str_copy(what.zone, sizeof(what.zone), cmd->take_ticket.zone);
		hall_write_later(hall, &what);
	}
	hall_repair_storage(hall, err);
	hall_set_due(hall, RESOURCE_OUTBOX, 0);
}

static void storage_failed(struct hall *hall, const struct cmd *cmd, const char *key,
	bool may_have_arrived, enum err err)
{
	log_error("hall", "a ticket could not be written down: %s", err_name(err));
	give_up(hall, cmd, key, may_have_arrived);
	hall_repair_storage(hall, err);
	refuse(hall, MSG_TICKET_REFUSED, cmd, &(struct hall_refusal){.code = "kiosk_storage"});
}

/* Where the person the order speaks of is still the one we know: else nobody. */
static const struct visit *visit_of(const struct hall *hall, const struct cmd *cmd)
{
	static const struct visit nobody;
	bool is_known =
		cmd->take_ticket.person != 0 && cmd->take_ticket.person == hall->visit.person;
	return is_known ? &hall->visit : &nobody;
}

/* no: what the hall said, when it said something. */
static void take_leased(struct hall *hall, const struct cmd *cmd, const char *key,
	bool may_have_arrived, const struct hall_refusal *no)
{
	if (cmd->take_ticket.appointment[0]) { /* which only the hall knows */
		give_up(hall, cmd, key, may_have_arrived);
		refuse(hall, MSG_TICKET_REFUSED, cmd, no->code[0] ? no : no_line(hall));
		return;
	}
	const struct visit *visit = visit_of(hall, cmd);
	const struct matter *matter = find_matter(hall, cmd->take_ticket.matter);
	bool needs_identity = matter && !(matter->identify & IDENTIFY_NONE);
	if (!matter || hall->block_size == 0 || !hall_time_is_trusted(&hall->time) ||
		(needs_identity && !visit->sealed[0])) {
		give_up(hall, cmd, key, may_have_arrived);
		refuse(hall, MSG_TICKET_REFUSED, cmd,
			!matter	      ? &(struct hall_refusal){.code = "unknown_matter"}
			: no->code[0] ? no
				      : no_line(hall));
		return;
	}
	bool may_draw = true;
	enum err err = visit->who[0] ? db_may_draw(hall->db, visit->who, matter->code,
					       hall->extra.card_limit, &may_draw)
				     : OK;
	if (err != OK) {
		storage_failed(hall, cmd, key, may_have_arrived, err);
		return;
	}
	if (!may_draw) {
		give_up(hall, cmd, key, may_have_arrived);
		refuse(hall, MSG_TICKET_REFUSED, cmd,
			&(struct hall_refusal){.code = "card_limit_reached"});
		return;
	}
	const struct zone *zone = zone_of(hall, matter);
	struct ticket ticket = {.floor = zone->floor,
		.ahead = -1,
		.wait_min_minutes = -1,
		.wait_max_minutes = -1,
		.issued_ms = hall_now_ms(hall)};
	str_copy(ticket.key, sizeof(ticket.key), key);
	str_copy(ticket.matter, sizeof(ticket.matter), matter->code);
	str_copy(ticket.zone, sizeof(ticket.zone), zone->code);
	str_copy(ticket.windows, sizeof(ticket.windows), matter->windows);
	str_format(ticket.qr, sizeof(ticket.qr), "%s/t/%s", hall->extra.qr_base, key);
	char date[DATE_LEN + 1];
	hall_date(hall, 0, date);
	err = db_issue_leased(hall->db, date, visit->sealed, &ticket);
	if (err == OK) {
		issued(hall, cmd->session, &ticket);
		hall_set_due(hall, RESOURCE_LEASES, 0);
	} else if (err == ERR_NOT_FOUND) {
		give_up(hall, cmd, key, may_have_arrived);
		refuse(hall, MSG_TICKET_REFUSED, cmd, no->code[0] ? no : no_line(hall));
	} else {
		storage_failed(hall, cmd, key, may_have_arrived, err);
	}
}

struct given {
	const char *matter; /* asked for */
	struct ticket ticket;
};

static enum err read_given(const char *json, size_t len, void *out)
{
	struct given *given = out;
	enum err err = ticket_parse(json, len, &given->ticket);
	return err == OK && !str_equal(given->ticket.matter, given->matter) ? ERR_INVALID : err;
}

/* A yes of the hall: written down first, shown then. */
static void keep_online(
	struct hall *hall, const struct cmd *cmd, const char *key, struct ticket *ticket)
{
	str_copy(ticket->key, sizeof(ticket->key), key);
	enum err err = db_issue_ticket(hall->db, ticket);
	if (err == OK) {
		issued(hall, cmd->session, ticket);
	} else {
		storage_failed(hall, cmd, key, true, err);
	}
}

static void take_online(struct hall *hall, const struct cmd *cmd, const char *key, const char *zone)
{
	char *body = ticket_body(
		cmd->take_ticket.matter, cmd->take_ticket.appointment, visit_of(hall, cmd)->token);
	struct http_request request = {
		.method = "POST", .path = "/v1/tickets", .body = body, .idempotency_key = key};
	struct given given = {.matter = cmd->take_ticket.matter};
	const struct hall_document document = {read_given, &given};
	struct hall_reply reply;
	bool has_other_way = !cmd->take_ticket.appointment[0] && leased_left(hall, zone) > 0;
	enum err err =
		hall_post_until(hall, RESOURCE_TICKETS, &request, has_other_way, &document, &reply);
	json_text_free(body);
	if (err == OK) {
		keep_online(hall, cmd, key, &given.ticket);
	} else if (err == ERR_REFUSED && problem_is_final(reply.status, &reply.no)) {
		/* Its word on this key, and nothing was given: unless the key meant something else.
		 */
		give_up(hall, cmd, key, str_equal(reply.no.code, "idempotency_mismatch"));
		refuse(hall, MSG_TICKET_REFUSED, cmd, &reply.no);
	} else if (err == ERR_CANCELLED) {
		give_up(hall, cmd, key, reply.may_have_arrived); /* the citizen has left */
	} else {
		take_leased(hall, cmd, key, reply.may_have_arrived, &reply.no);
	}
}

/* The same order again (a second press, an order repeated after a restart): the same number again.
 */
static void take_again(struct hall *hall, const struct cmd *cmd, const char *key)
{
	struct ticket_row *row = mem_new(struct ticket_row);
	enum err err = db_get_ticket(hall->db, key, row);
	if (err == OK && row->state != TICKET_ORDERED && row->ticket.number[0]) {
		issued(hall, cmd->session, &row->ticket);
	} else {
		hall_repair_storage(hall, err);
		refuse(hall, MSG_TICKET_REFUSED, cmd,
			&(struct hall_refusal){.code = "order_repeated"});
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
}

void hall_do_take_ticket(struct hall *hall, const struct cmd *cmd)
{
	if (!visit_of(hall, cmd)->is_offline) {
		hall_give_back(hall);
	}
	if (hall_is_taken_back(&hall->citizen)) {
		return; /* the citizen has left, or wants something else */
	}
	char key[TICKET_KEY_LEN + 1];
	str_copy(key, sizeof(key), cmd->take_ticket.key);
	if (!api_is_code(key, TICKET_KEY_LEN) || strlen(key) != TICKET_KEY_LEN) {
		seal_random_key(key);
	}
	const struct matter *matter = find_matter(hall, cmd->take_ticket.matter);
	const char *zone = matter ? zone_of(hall, matter)->code : cmd->take_ticket.zone;
	hall->visit.is_begun = true;
	enum err err = db_order_ticket(hall->db, key, cmd->take_ticket.matter, zone,
		visit_of(hall, cmd)->who, hall_now_ms(hall));
	if (err == ERR_BUSY) {
		take_again(hall, cmd, key);
	} else if (err != OK) {
		storage_failed(hall, cmd, key, false, err);
	} else if (visit_of(hall, cmd)->is_offline) {
		/* the hall does not know who this is */
		take_leased(hall, cmd, key, false, no_line(hall));
	} else {
		take_online(hall, cmd, key, zone);
	}
}

void hall_do_settle_ticket(struct hall *hall, const struct cmd *cmd)
{
	enum err err = db_settle_ticket(hall->db, cmd->settle.key, cmd->settle.result);
	if (err != OK) {
		log_error("hall", "what became of a slip could not be written down: %s",
			err_name(err));
		if (err != ERR_NOT_FOUND) {
			struct unwritten what = {.result = cmd->settle.result};
			str_copy(what.key, sizeof(what.key), cmd->settle.key);
			hall_write_later(hall, &what);
		}
		hall_repair_storage(hall, err);
	}
	hall_set_due(hall, RESOURCE_OUTBOX, 0);
}

static void close_identity(struct hall *hall, enum urgency urgency, int64_t limit_ms)
{
	if (!hall->visit.token[0] || !hall->is_online) {
		return; /* it ends by itself soon */
	}
	char path[128];
	REQUIRE(str_format(path, sizeof(path), "/v1/identity-sessions/%s", hall->visit.token));
	struct http_request request = {.method = "DELETE", .path = path, .limit_ms = limit_ms};
	struct hall_reply reply;
	enum err err = hall_call(hall, RESOURCE_IDENTITY, &request, urgency, NULL, &reply);
	if (err != OK) {
		log_info("hall", "the identity session ends by itself: %s", err_name(err));
	}
	mem_wipe(path, sizeof(path));
}

void hall_forget_visit(struct hall *hall)
{
	bool is_ending = hall_must_stop(&hall->citizen);
	hall_leave_payment(hall);
	hall_close_handoff(hall, is_ending ? URGENCY_LAST_WORD : URGENCY_WIPE,
		is_ending ? LAST_WORD_LIMIT_MS : WIPE_LIMIT_MS);
	close_identity(hall, is_ending ? URGENCY_LAST_WORD : URGENCY_WIPE,
		is_ending ? LAST_WORD_LIMIT_MS : WIPE_LIMIT_MS);
	if (hall->visit.is_begun) {
		http_forget(hall->citizen.http);
	}
	hall_forget_supply(hall);
	mem_wipe(&hall->visit, sizeof(hall->visit));
}

void hall_do_wipe(struct hall *hall, const struct cmd *cmd)
{
	hall_forget_visit(hall);
	mem_wipe(&hall->assist, sizeof(hall->assist)); /* who came for it comes all the same */
	struct msg *msg = msg_create(MSG_WORKER_WIPED, cmd->session);
	msg->worker = WORKER_HALL;
	hall_post(hall, msg);
}

void hall_do_forget_person(struct hall *hall, const struct cmd *cmd)
{
	(void)cmd;
	hall_forget_visit(hall);
}
