#include "firmware/hall/ticket_duty.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/rfc3339.h"

#include <string.h>

static const char *const kinds[] = {[DUTY_CONFIRM] = "ticket_confirm", [DUTY_VOID] = "ticket_void"};

/* A number of ours that somebody has, or may have, is to be confirmed once; one that nobody got is
 * to be voided, the hall's own too. A void one stays void. */
enum ticket_duty ticket_owes(const struct ticket_row *row, int64_t *due_ms_out)
{
	*due_ms_out = 0;
	if (row->state == TICKET_ORDERED || row->told == DUTY_VOID) {
		return DUTY_NONE;
	}
	if (row->state == TICKET_SETTLED && row->result == PRINT_NOT_DONE) {
		return DUTY_VOID;
	}
	if (row->state == TICKET_ISSUED) {
		*due_ms_out = row->ticket.issued_ms + TICKET_UNSETTLED_MS;
	}
	return row->ticket.is_provisional && row->told == DUTY_NONE ? DUTY_CONFIRM : DUTY_NONE;
}

/* ProvisionalTicket of openapi.yaml. */
static char *make_body(
	const struct ticket_row *row, bool is_void, const char *sealed, int utc_offset_min)
{
	char issued_at[RFC3339_LEN + 1];
	rfc3339_format(row->ticket.issued_ms, utc_offset_min, issued_at);
	struct json *root = json_new_object();
	json_set_str(root, "number", row->spent_number);
	json_set_str(root, "matter", row->ticket.matter);
	json_set_str(root, "issued_at", issued_at);
	json_set_str(root, "key", row->ticket.key);
	if (sealed[0] && !is_void) { /* nobody's slip: nobody's identity */
		json_set_str(root, "identity_sealed", sealed);
	}
	json_set_bool(root, "void", is_void);
	char *text = json_text(root);
	json_free(root);
	char *body = mem_copy_str(text);
	json_text_free(text);
	return body;
}

struct outbox_entry ticket_entry(
	const struct ticket_row *row, enum ticket_duty duty, const char *sealed, int utc_offset_min)
{
	struct outbox_entry entry = {.made_ms = row->ticket.issued_ms};
	REQUIRE(duty == DUTY_CONFIRM || duty == DUTY_VOID);
	str_copy(entry.kind, sizeof(entry.kind), kinds[duty]);
	str_copy(entry.subject, sizeof(entry.subject), row->ticket.key);
	bool is_ours = row->block_id[0] != '\0';
	str_copy(entry.method, sizeof(entry.method), is_ours ? "POST" : "DELETE");
	REQUIRE(is_ours ? str_format(entry.path, sizeof(entry.path), "/v1/ticket-blocks/%s/tickets",
				  row->block_id)
			: str_format(entry.path, sizeof(entry.path), "/v1/tickets/%s",
				  row->ticket.key));
	if (is_ours) {
		entry.body = make_body(row, duty == DUTY_VOID, sealed, utc_offset_min);
	}
	return entry;
}

const char *ticket_duty_kind(enum ticket_duty duty)
{
	return kinds[duty];
}

enum ticket_duty ticket_duty_of(const struct outbox_entry *entry)
{
	for (int duty = DUTY_CONFIRM; duty <= DUTY_VOID; duty++) {
		if (str_equal(entry->kind, kinds[duty])) {
			return (enum ticket_duty)duty;
		}
	}
	return DUTY_NONE;
}
