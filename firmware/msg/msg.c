#include "firmware/msg/msg.h"
#include "firmware/base/clock.h"
#include "firmware/base/mem.h"

struct msg *msg_create(enum msg_kind kind, uint32_t session)
{
	struct msg *msg = mem_new(struct msg);
	msg->kind = kind;
	msg->session = session;
	msg->at_ms = clock_ms();
	if (kind == MSG_HALL_STATUS) {
		msg->status = mem_new(struct hall_status);
	}
	return msg;
}

void msg_destroy(void *item)
{
	struct msg *msg = item;
	if (!msg) {
		return;
	}
	if (msg->kind == MSG_CATALOG_LOADED) {
		catalog_destroy(msg->catalog);
	} else if (msg->kind == MSG_HALL_STATUS) {
		mem_free(msg->status);
	}
	mem_wipe(msg, sizeof(*msg));
	mem_free(msg);
}

const char *msg_kind_name(enum msg_kind kind)
{
	static const char *const names[MSG_KIND_COUNT] = {
		[MSG_TICK] = "tick",
		[MSG_TOUCHED] = "touched",
		[MSG_ACTION_CHOSEN] = "action_chosen",
		[MSG_DEVICE_CHANGED] = "device_changed",
		[MSG_CARD_LAID] = "card_laid",
		[MSG_CARD_READ] = "card_read",
		[MSG_CARD_FAILED] = "card_failed",
		[MSG_CARD_REMOVED] = "card_removed",
		[MSG_SCANNED] = "scanned",
		[MSG_PRINT_ENDED] = "print_ended",
		[MSG_CATALOG_LOADED] = "catalog_loaded",
		[MSG_HALL_STATUS] = "hall_status",
		[MSG_LINE_CHANGED] = "line_changed",
		[MSG_IDENTIFIED] = "identified",
		[MSG_IDENTIFY_REFUSED] = "identify_refused",
		[MSG_TICKET_ISSUED] = "ticket_issued",
		[MSG_TICKET_REFUSED] = "ticket_refused",
		[MSG_TICKET_UNSETTLED] = "ticket_unsettled",
		[MSG_WORKER_WIPED] = "worker_wiped",
		[MSG_STORAGE_CHANGED] = "storage_changed",
		[MSG_INBOX_FULL] = "inbox_full",
		[MSG_PANEL_UNFIT] = "panel_unfit",
		[MSG_RESTING_CHANGED] = "resting_changed",
	};
	return (unsigned)kind < MSG_KIND_COUNT ? names[kind] : "?";
}

const char *action_name(enum action action)
{
	static const char *const names[ACTION_COUNT] = {
#define X(name) #name,
		ACTIONS(X)
#undef X
	};
	return (unsigned)action < ACTION_COUNT ? names[action] : "?";
}
