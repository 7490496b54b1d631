/* What the hall's answers to the entries of the outbox mean. A kind is a few lines here, and the
 * module that puts its entries (ticket_duty.h). */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_account.h"
#include "firmware/hall/api_application.h"
#include "firmware/hall/hall_worker.h"
#include "firmware/hall/ticket_duty.h"

#include <string.h>

bool hall_owed_is_given_up(const struct outbox_entry *entry)
{
	return ticket_duty_of(entry) == DUTY_VOID && !entry->body;
}

static bool is_case(const struct outbox_entry *entry)
{
	return str_equal(entry->kind, OUTBOX_CASE);
}

/* What is in it nobody waits for any more; that it is the hall's word counts. */
static enum err read_filed(const char *json, size_t len, void *out)
{
	struct receipt *receipt = receipt_create();
	enum err err = receipt_parse(json, len, out, receipt);
	receipt_destroy(receipt);
	return err;
}

static bool is_payment(const struct outbox_entry *entry)
{
	return str_equal(entry->kind, OUTBOX_PAYMENT);
}

static enum err read_payment(const char *json, size_t len, void *out)
{
	struct owed_answer *answer = out;
	struct payment *payment;
	enum err err = payment_parse(json, len, answer->entry->subject, &payment);
	if (err == OK) {
		answer->payment = payment->state;
	}
	payment_destroy(payment);
	return err;
}

static enum err read_reconciled(const char *json, size_t len, void *out)
{
	struct owed_answer *answer = out;
	return reconciled_parse(json, len, &answer->is_void, &answer->has_replaced);
}

const struct hall_document *hall_owed_document(
	const struct outbox_entry *entry, struct owed_answer *answer, struct hall_document *room)
{
	*answer =
		(struct owed_answer){.is_void = ticket_duty_of(entry) == DUTY_VOID, .entry = entry};
	if (is_payment(entry)) {
		*room = (struct hall_document){read_payment, answer};
		return room;
	}
	if (is_case(entry)) {
		*room = (struct hall_document){read_filed, (void *)(uintptr_t)entry->key};
		return room;
	}
	*room = (struct hall_document){read_reconciled, answer};
	return entry->body ? room : NULL;
}

/* It may have been put otherwise while the hall was asked: then it is not there any more. */
static enum err unless_gone(enum err err)
{
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err hall_owed_done(
	struct hall *hall, const struct outbox_entry *entry, const struct owed_answer *answer)
{
	if (is_case(entry)) {
		log_info("hall", "an application was delivered");
		return unless_gone(db_drop_entry(hall->db, entry->position));
	}
	if (is_payment(entry)) {
		if (!payment_is_over(answer->payment)) {
			return ERR_BUSY; /* who takes the money does not say yet */
		}
		log_info("hall", "a payment that nobody waited for: %s",
			answer->payment == PAYMENT_PAID ? "paid" : "not paid");
		return unless_gone(db_drop_entry(hall->db, entry->position));
	}
	if (answer->has_replaced) {
		log_info("hall", "an online number became void: its slip was printed offline");
	}
	if (answer->is_void != (ticket_duty_of(entry) == DUTY_VOID)) {
		log_warn("hall", "the hall holds a number for void that was printed");
	}
	return unless_gone(db_tell_ticket(hall->db, entry));
}

/* The same without the identity's box. */
static enum err drop_box(struct hall *hall, const struct outbox_entry *entry)
{
	struct ticket_row *row = mem_new(struct ticket_row);
	enum err err = db_get_ticket(hall->db, entry->subject, row);
	if (err == OK) {
		struct outbox_entry bare =
			ticket_entry(row, ticket_duty_of(entry), "", hall_offset_min(hall));
		err = db_rephrase_entry(hall->db, entry->position, bare.body);
		outbox_entry_finish(&bare);
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	if (err == ERR_NOT_FOUND) { /* it went with a damaged file */
		err = db_refuse_entry(hall->db, entry->position, "identity_unreadable");
	}
	return unless_gone(err);
}

enum err hall_owed_refused(
	struct hall *hall, const struct outbox_entry *entry, const struct hall_refusal *no)
{
	if (str_equal(no->code, "identity_unreadable") && entry->body &&
		strstr(entry->body, "\"identity_sealed\"")) {
		return drop_box(hall, entry);
	}
	/* Printed by a clock ahead of the hall's: its time comes. */
	bool is_early =
		str_equal(no->code, "invalid_issued_at") && entry->made_ms > hall_now_ms(hall);
	if (!is_case(entry) && !is_payment(entry) &&
		(is_early || str_equal(no->code, "idempotency_mismatch"))) {
		enum err err = db_rephrase_entry(hall->db, entry->position, NULL);
		return err == OK ? ERR_BUSY : unless_gone(err);
	}
	log_error("hall", "%s was refused: %s; kept for staff", entry->kind, no->code);
	return unless_gone(db_refuse_entry(hall->db, entry->position, no->code));
}
