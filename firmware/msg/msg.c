#include "firmware/msg/msg.h"
#include "firmware/msg/building.h"
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

static void destroy_none(struct msg *msg)
{
	(void)msg;
}

static void destroy_catalog(struct msg *msg)
{
	catalog_destroy(msg->catalog);
}

static void destroy_status(struct msg *msg)
{
	mem_free(msg->status);
}

MAYBE_UNUSED static void destroy_document(struct msg *msg)
{
	document_destroy(msg->document);
}

static void destroy_receipt(struct msg *msg)
{
	receipt_destroy(msg->receipt);
}

static void destroy_case_view(struct msg *msg)
{
	case_view_destroy(msg->case_read.view);
}

static void destroy_my_page(struct msg *msg)
{
	my_page_destroy(msg->mine_read.page);
}

static void destroy_thanks(struct msg *msg)
{
	mem_free(msg->thanks);
}

static void destroy_helper(struct msg *msg)
{
	mem_free(msg->helper);
}

static void destroy_certificates(struct msg *msg)
{
	certificates_destroy(msg->certificates);
}

static void destroy_handoff(struct msg *msg)
{
	handoff_destroy(msg->handoff);
}

static void destroy_thumbnail(struct msg *msg)
{
	thumbnail_destroy(msg->thumbnail);
}

static void destroy_collections(struct msg *msg)
{
	collections_destroy(msg->collections);
}

static void destroy_names(struct msg *msg)
{
	names_destroy(msg->names);
}

static void destroy_building(struct msg *msg)
{
	building_destroy(msg->building);
}

static void destroy_listing(struct msg *msg)
{
	listing_destroy(msg->collection_read.listing);
}

static void destroy_entry_detail(struct msg *msg)
{
	entry_detail_destroy(msg->entry_read.detail);
}

static void destroy_account_view(struct msg *msg)
{
	account_view_destroy(msg->account_read.view);
}

static void destroy_my_accounts(struct msg *msg)
{
	my_accounts_destroy(msg->my_accounts_read.list);
}

static void destroy_payment(struct msg *msg)
{
	payment_destroy(msg->payment_changed.payment);
}

static void destroy_act_result(struct msg *msg)
{
	act_result_destroy(msg->acted.result);
}

static void destroy_matter(struct msg *msg)
{
	matter_detail_destroy(msg->matter.detail);
}

static void (*const destroyers[MSG_KIND_COUNT])(struct msg *msg) = {
#define FACT(name, worker, owner, destroy) destroy_##destroy,
#include "firmware/msg/facts.def"
#undef FACT
};

void msg_destroy(void *item)
{
	struct msg *msg = item;
	if (!msg) {
		return;
	}
	destroyers[msg->kind](msg);
	mem_wipe(msg, sizeof(*msg));
	mem_free(msg);
}

const char *msg_kind_name(enum msg_kind kind)
{
	static const char *const names[MSG_KIND_COUNT] = {
#define FACT(name, worker, owner, destroy) #name,
#include "firmware/msg/facts.def"
#undef FACT
	};
	return (unsigned)kind < MSG_KIND_COUNT ? names[kind] : "?";
}

const char *action_name(enum action action)
{
	static const char *const names[ACTION_COUNT] = {
#define ACTION(name) #name,
#include "firmware/msg/actions.def"
#undef ACTION
	};
	return (unsigned)action < ACTION_COUNT ? names[action] : "?";
}
