#include "firmware/model/world.h"
#include "firmware/model/findable.h"
#include "firmware/model/shape.h"
#include "firmware/msg/building.h"

#include <stdint.h>
#include <stdio.h>

enum { SERVICE_GRACE_MS = 5000 };

void world_init(struct kiosk *kiosk)
{
	kiosk->care.paper_left_mm = -1;
	for (int i = 0; i < DEVICE_COUNT; i++) {
		kiosk->devices[i] = (struct device_status){
			.kind = (enum device_kind)i,
			.state = DEVICE_ABSENT,
			.reason = REASON_NOT_FOUND,
		};
	}
}

bool world_can_print(const struct kiosk *kiosk)
{
	const struct device_status *printer = &kiosk->devices[DEVICE_PRINTER];
	return (printer->state == DEVICE_READY || printer->state == DEVICE_BUSY) &&
	       printer->supply != SUPPLY_OUT;
}

bool world_can_read_card(const struct kiosk *kiosk)
{
	enum device_state state = kiosk->devices[DEVICE_IDCARD].state;
	return state == DEVICE_READY || state == DEVICE_BUSY;
}

enum problem world_printer_problem(const struct kiosk *kiosk)
{
	const struct device_status *printer = &kiosk->devices[DEVICE_PRINTER];
	return printer->reason == REASON_PAPER_OUT || printer->supply == SUPPLY_OUT
		       ? PROBLEM_NO_PAPER
		       : PROBLEM_PRINTER;
}

static void device_changed(struct kiosk *kiosk, const struct device_status *status)
{
	if ((unsigned)status->kind >= DEVICE_COUNT) {
		return;
	}
	kiosk->devices[status->kind] = *status;
	if (status->kind == DEVICE_PRINTER) {
		if (world_can_print(kiosk)) {
			kiosk->printer_bad_since_ms = 0;
		} else if (kiosk->printer_bad_since_ms == 0) {
			kiosk->printer_bad_since_ms = kiosk->now_ms;
		}
	}
	if (status->kind == DEVICE_IDCARD) {
		if (!world_can_read_card(kiosk)) {
			kiosk->is_card_present = false; /* nobody can tell any more */
		} else if (status->media != MEDIA_UNKNOWN) {
			kiosk->is_card_present = status->media == MEDIA_PRESENT;
		}
	}
}

/* Each of them may be borrowed of as long as somebody is here: a new one waits for the end of the
 * visit, and what waits already is of no use any more. */
#define WORLD_DOCUMENTS DOCUMENT(catalog) DOCUMENT(collections) DOCUMENT(names) DOCUMENT(building)

#define DOCUMENT(name)                                                                             \
	static void take_##name(struct kiosk *kiosk, struct name *name)                            \
	{                                                                                          \
		if (!name) {                                                                       \
			return;                                                                    \
		}                                                                                  \
		if (kiosk->is_active && kiosk->name) {                                             \
			name##_destroy(kiosk->next_##name);                                        \
			kiosk->next_##name = name;                                                 \
			return;                                                                    \
		}                                                                                  \
		if (kiosk->name) {                                                                 \
			findable_forget(kiosk); /* it may be borrowed of */                        \
		}                                                                                  \
		name##_destroy((struct name *)(uintptr_t)kiosk->name);                             \
		kiosk->name = name;                                                                \
	}
WORLD_DOCUMENTS
#undef DOCUMENT

void world_end_visit(struct kiosk *kiosk)
{
#define DOCUMENT(name)                                                                             \
	struct name *name = kiosk->next_##name;                                                    \
	kiosk->next_##name = NULL;                                                                 \
	take_##name(kiosk, name);
	WORLD_DOCUMENTS
#undef DOCUMENT
	findable_refresh(kiosk);
}

void world_finish(struct kiosk *kiosk)
{
	findable_forget(kiosk);
#define DOCUMENT(name)                                                                             \
	name##_destroy((struct name *)(uintptr_t)kiosk->name);                                     \
	name##_destroy(kiosk->next_##name);
	WORLD_DOCUMENTS
#undef DOCUMENT
}

static void line_changed(struct kiosk *kiosk, const struct line_state *line)
{
	kiosk->line = *line;
	if (line->is_clock_known) {
		kiosk->wall_ms = kiosk->now_ms + line->clock_offset_ms;
	}
}

void world_fact(struct kiosk *kiosk, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_DEVICE_CHANGED:
		device_changed(kiosk, &fact->device);
		break;
	case MSG_CARD_LAID:
		kiosk->is_card_present = true;
		break;
	case MSG_CARD_READ:
		kiosk->is_card_present = true;
		kiosk->is_noticing_card = kiosk->is_watching_card =
			false; /* a read ends the watch */
		break;
	case MSG_CARD_REMOVED:
		kiosk->is_card_present = false;
		break;
	case MSG_CATALOG_LOADED:
		take_catalog(kiosk, fact->catalog);
		fact->catalog = NULL;
		break;
	case MSG_COLLECTIONS_LOADED:
		take_collections(kiosk, fact->collections);
		fact->collections = NULL;
		break;
	case MSG_NAMES_LOADED:
		take_names(kiosk, fact->names);
		fact->names = NULL;
		break;
	case MSG_PLAN_LOADED:
		take_building(kiosk, fact->building);
		fact->building = NULL;
		break;
	case MSG_HALL_STATUS:
		kiosk->status = *fact->status;
		kiosk->has_status = true;
		break;
	case MSG_LINE_CHANGED:
		line_changed(kiosk, &fact->line);
		break;
	case MSG_STORAGE_CHANGED:
		kiosk->storage = fact->storage;
		break;
	case MSG_CARE_CHANGED:
		kiosk->care = fact->care;
		break;
	case MSG_UPDATE_CHANGED:
		kiosk->update = fact->update;
		break;
	case MSG_PANEL_UNFIT:
		kiosk->is_panel_unfit = true;
		break;
	case MSG_RESTING_CHANGED:
		kiosk->resting = fact->resting;
		break;
	default:
		break;
	}
	if (!kiosk->is_active) {
		findable_refresh(kiosk); /* while nobody waits for it */
	}
}

static bool is_over(const struct kiosk *kiosk, int64_t since_ms)
{
	return kiosk->now_ms - since_ms >= SERVICE_GRACE_MS;
}

int64_t world_next_ms(const struct kiosk *kiosk)
{
	int64_t next = INT64_MAX;
	if (kiosk->printer_bad_since_ms && !is_over(kiosk, kiosk->printer_bad_since_ms)) {
		next = MIN_OF(next, kiosk->printer_bad_since_ms + SERVICE_GRACE_MS);
	}
	if (!kiosk->catalog && !is_over(kiosk, kiosk->started_ms)) {
		next = MIN_OF(next, kiosk->started_ms + SERVICE_GRACE_MS);
	}
	return next;
}

enum out_of_service world_missing(const struct kiosk *kiosk, unsigned needs)
{
	if (kiosk->is_panel_unfit) {
		return SERVICE_PANEL;
	}
	if ((needs & NEEDS_STORAGE) && kiosk->storage != STORAGE_READY) {
		return SERVICE_STORAGE;
	}
	if (!kiosk->catalog) {
		return is_over(kiosk, kiosk->started_ms) ? SERVICE_NO_CATALOG : SERVICE_OK;
	}
	if ((needs & NEEDS_PAPER) && kiosk->printer_bad_since_ms &&
		is_over(kiosk, kiosk->printer_bad_since_ms)) {
		return SERVICE_PRINTER; /* not at once: it may only have been re-plugged */
	}
	if ((needs & NEEDS_COLLECTIONS) && !kiosk->collections) {
		return SERVICE_LINE; /* they have not come yet */
	}
	if ((needs & NEEDS_LINE) && !kiosk->line.is_online) {
		return SERVICE_LINE;
	}
	if ((needs & NEEDS_OPEN_HALL) && !kiosk_is_open(kiosk)) {
		return SERVICE_CLOSED;
	}
	return SERVICE_OK;
}

bool world_has_my_page(const struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	for (int i = 0; catalog && i < catalog->offer_count; i++) {
		if (strcmp(catalog->offers[i].code, "track") == 0) {
			return !catalog->offers[i].is_coming;
		}
	}
	return false;
}

unsigned world_identify_ways(const struct kiosk *kiosk, int matter)
{
	if (!kiosk->catalog) {
		return 0;
	}
	/* what is about no matter is about a person */
	unsigned ways = matter < 0 ? IDENTIFY_CARD : kiosk->catalog->matters[matter].identify;
	return world_can_read_card(kiosk) ? ways : ways & ~(unsigned)IDENTIFY_CARD;
}

unsigned kiosk_identify_ways(const struct kiosk *kiosk)
{
	return world_identify_ways(kiosk, kiosk->place.matter);
}

static bool is_status_of_catalog(const struct kiosk *kiosk)
{
	return kiosk->has_status && kiosk->catalog &&
	       strcmp(kiosk->status.catalog_version, kiosk->catalog->version) == 0;
}

struct queue_status kiosk_department_status(const struct kiosk *kiosk, int department)
{
	if (!is_status_of_catalog(kiosk) || department < 0 || department >= HALL_MAX_DEPARTMENTS) {
		return (struct queue_status){.waiting = -1, .open_windows = -1};
	}
	return kiosk->status.departments[department];
}

struct queue_status kiosk_zone_status(const struct kiosk *kiosk, int zone)
{
	if (!is_status_of_catalog(kiosk) || zone < 0 || zone >= HALL_MAX_ZONES) {
		return (struct queue_status){.waiting = -1, .open_windows = -1};
	}
	return kiosk->status.zones[zone];
}

enum matter_state kiosk_matter_state(const struct kiosk *kiosk, int matter)
{
	bool is_said = kiosk->line.is_online && is_status_of_catalog(kiosk) && matter >= 0 &&
		       matter < HALL_MAX_MATTERS;
	return is_said ? kiosk->status.matters[matter] : MATTER_TO_BE_HAD;
}

bool world_is_expired(const struct kiosk *kiosk, const struct id_card *card)
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
