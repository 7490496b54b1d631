#include "firmware/model/model.h"

#include <stdint.h>
#include <string.h>

bool devices_can_print(const struct kiosk *kiosk)
{
	const struct device_status *printer = &kiosk->devices[DEVICE_PRINTER];
	return (printer->state == DEVICE_READY || printer->state == DEVICE_BUSY) &&
	       printer->supply != SUPPLY_OUT;
}

bool devices_can_read_card(const struct kiosk *kiosk)
{
	enum device_state state = kiosk->devices[DEVICE_IDCARD].state;
	return state == DEVICE_READY || state == DEVICE_BUSY;
}

enum problem devices_printer_problem(const struct kiosk *kiosk)
{
	const struct device_status *printer = &kiosk->devices[DEVICE_PRINTER];
	return printer->reason == REASON_PAPER_OUT || printer->supply == SUPPLY_OUT
		       ? PROBLEM_NO_PAPER
		       : PROBLEM_PRINTER;
}

void devices_changed(
	struct kiosk *kiosk, const struct device_status *status, struct cmd_list *orders)
{
	if ((unsigned)status->kind >= DEVICE_COUNT) {
		return;
	}
	kiosk->devices[status->kind] = *status;
	if (status->kind == DEVICE_PRINTER) {
		if (devices_can_print(kiosk)) {
			kiosk->printer_bad_since_ms = 0;
		} else if (kiosk->printer_bad_since_ms == 0) {
			kiosk->printer_bad_since_ms = kiosk->now_ms;
		}
	}
	if (status->kind == DEVICE_IDCARD && !devices_can_read_card(kiosk)) {
		kiosk->is_card_present = false; /* nobody can tell any more */
		bool waits_for_card = kiosk->screen == SCREEN_reading &&
				      kiosk->visit->way == IDENTIFY_CARD &&
				      pii_is_empty(&kiosk->visit->card.number);
		bool is_only_way =
			kiosk->screen == SCREEN_identify && kiosk_identify_ways(kiosk) == 0;
		if (waits_for_card || is_only_way) {
			flow_problem(kiosk, PROBLEM_READER_MISSING, orders);
		} else if (kiosk->screen == SCREEN_take_card) {
			queue_take_number(kiosk, orders);
		}
	}
}

void devices_take_catalog(struct kiosk *kiosk, struct catalog *catalog)
{
	if (!catalog) {
		return;
	}
	if (kiosk->is_active && kiosk->catalog) {
		catalog_destroy(
			kiosk->next_catalog); /* an older one that waits is of no use any more */
		kiosk->next_catalog = catalog;
		return;
	}
	catalog_destroy((struct catalog *)(uintptr_t)kiosk->catalog);
	kiosk->catalog = catalog;
}

enum out_of_service devices_service(const struct kiosk *kiosk)
{
	if (kiosk->is_panel_unfit) {
		return SERVICE_PANEL;
	}
	if (kiosk->storage != STORAGE_READY) {
		return SERVICE_STORAGE;
	}
	if (!kiosk->catalog) {
		return kiosk->now_ms - kiosk->started_ms >= SERVICE_GRACE_MS ? SERVICE_NO_CATALOG
									     : SERVICE_OK;
	}
	if (kiosk->printer_bad_since_ms &&
		kiosk->now_ms - kiosk->printer_bad_since_ms >= SERVICE_GRACE_MS) {
		return SERVICE_PRINTER;
	}
	return SERVICE_OK;
}

unsigned kiosk_identify_ways(const struct kiosk *kiosk)
{
	if (kiosk->matter < 0 || !kiosk->catalog) {
		return 0;
	}
	unsigned ways = kiosk->catalog->matters[kiosk->matter].identify;
	return devices_can_read_card(kiosk) ? ways : ways & ~(unsigned)IDENTIFY_CARD;
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
