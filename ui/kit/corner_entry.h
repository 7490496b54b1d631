/*
 * The way in for who looks after the machine: the panel's corners one after the other – upper left,
 * upper right, lower right, lower left –, briskly, the last one held for two seconds. Nobody comes
 * to it by accident: not a child, not a cloth, not a bag. Pure; one finger at a time.
 */
#ifndef ONEDOOR_UI_KIT_CORNER_ENTRY_H
#define ONEDOOR_UI_KIT_CORNER_ENTRY_H

#include <stdbool.h>
#include <stdint.h>
#include "ui/kit/draw.h"

enum {
	CORNER_MM = 25,
	CORNER_COUNT = 4,
	CORNER_HOLD_MS = 2000,
	CORNER_PAUSE_MS = 1500, /* between two of them, and for each but the last to be let go */
};

/* Zeroed: nothing was touched. */
struct corner_entry {
	int met; /* corners that were touched and let go */
	bool is_down;
	int64_t panel, finger; /* which, while it is down */
	int64_t since_ms;      /* it is down, or up */
};

void corner_entry_input(struct corner_entry *entry, const struct input *input, int width_px,
	int height_px, int corner_px);
/* It goes on: what the touches mean to the page waits. Forgets what has taken too long. */
bool corner_entry_is_begun(struct corner_entry *entry, int64_t now_ms);
/* True once. */
bool corner_entry_is_done(struct corner_entry *entry, int64_t now_ms);
/* When one of the two changes by itself; INT64_MAX: never. */
int64_t corner_entry_next_ms(const struct corner_entry *entry);

#endif
