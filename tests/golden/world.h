/* What the scenarios' kiosks know of the world, by facts: clock, devices, line, catalogue, queues.
 * One thread. */
#ifndef ONEDOOR_TESTS_WORLD_H
#define ONEDOOR_TESTS_WORLD_H

#include "firmware/model/kiosk.h"

/* Tuesday 2026-11-24 10:00 in Shanghai, UTC */
#define WORLD_START_MS INT64_C(1795485600000)

void world_step(struct kiosk *kiosk, struct msg *fact); /* takes the fact over */
void world_device(struct kiosk *kiosk, enum device_kind kind, enum device_state state,
	enum device_reason why);
void world_line(struct kiosk *kiosk, bool is_online);
/* It is WORLD_START_MS, every device is ready, the hall is there with this catalogue. */
void world_works(struct kiosk *kiosk, const char *catalog_path);
/* Instead of it a hall at every maximum of the contract (full_catalog.h), read once. */
void world_fill(struct kiosk *kiosk);
/* For kiosk_finish: what was read once stays. */
void world_leave(struct kiosk *kiosk);
void world_end(void); /* no kiosk may be left */

#endif
