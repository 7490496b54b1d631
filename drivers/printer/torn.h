/*
 * What must not be forgotten of a printer: that a slip hangs in it half printed. Lies in the
 * device's note, and so outlives an unplugging, the kiosk's death and a power cut. On the device's
 * thread; all but torn_is and torn_rest wait for the disk when the note changes.
 */
#ifndef ONEDOOR_DRIVERS_PRINTER_TORN_H
#define ONEDOOR_DRIVERS_PRINTER_TORN_H

#include <stdbool.h>
#include <stddef.h>
#include "drivers/device.h"

/* A slip's first byte is about to be sent: it is torn from here on, and who finds the note knows
 * nothing of how far it came. rest_max: the most that can be missing of a band. */
void torn_begin(struct device *device, size_t rest_max);
/* The printer has all of it, the cut too, and ends it by itself, unless its power goes with ours:
 * then this machine has started anew since. */
void torn_all_sent(struct device *device);
/* It was left alone in the middle, with so many bytes of a band missing. */
void torn_left(struct device *device, size_t rest);
/* Nothing hangs there. */
void torn_clear(struct device *device);

/* True when paper hangs there that must be cut off. */
bool torn_is(struct device *device);
/* True when a slip may still be coming out by itself. */
bool torn_is_ending(struct device *device);
/* Bytes that the printer still takes for dots. */
size_t torn_rest(struct device *device);
/* So many of them were sent. */
void torn_sent(struct device *device, size_t count);

#endif
