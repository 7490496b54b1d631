/*
 * The worker around a driver: one thread a device kind. Finds the best matching device and driver,
 * opens, polls, runs orders, reopens after failures (0.2 s doubling to 5 s, 10 s when it babbled;
 * not more than one a second), and posts MSG_DEVICE_CHANGED for every change of status. Orders that
 * arrive while there is no device are answered at once by facts that say so (PRINT_ENDED not done
 * …); CARD_WATCH, CARD_NOTICE and SCAN_START are remembered until a device is there.
 */
#ifndef ONEDOOR_DRIVERS_DEVICE_H
#define ONEDOOR_DRIVERS_DEVICE_H

#include "firmware/base/mailbox.h"
#include "firmware/msg/device.h"
#include "firmware/msg/cmd.h"
#include "drivers/choice.h"
#include "drivers/usb/usb.h"

struct device;

/* What the configuration says of a kind of device; zeroed: nothing. */
struct device_config {
	struct device_choice chosen; /* this one is preferred to every other */
	const char *note_path; /* where device_note is kept from one life to the next; copied */
};

/* facts: the main mailbox, outlives the device. usb outlives it too. */
struct device *device_create(
	enum device_kind kind, struct usb *usb, struct mailbox *facts, struct device_config config);
/* Ends the thread within 2 s; a print in progress ends as uncertain. NULL is allowed. */
void device_destroy(struct device *device);
/* Any thread; takes over cmd. Never waits; when the inbox is full MSG_INBOX_FULL is posted and cmd
 * destroyed. */
void device_order(struct device *device, struct cmd *cmd);

/* For drivers, on the device's thread. */
void device_post(struct device *device, struct msg *fact); /* takes over */
/* Reports a change of status; equal to the last one: nothing happens. Keeps kind and model. */
void device_report(struct device *device, enum device_state state, enum device_reason reason,
	enum media_state media, enum supply_state supply);
/* For the technician; becomes a plain line, whatever the device calls itself. */
void device_set_model(struct device *device, const char *model, int width_dots);
/* What the configuration says of a device that is_chosen. */
const struct device_choice *device_choice(const struct device *device);
/* The session of the last order: what facts are to be marked with. */
uint32_t device_session(const struct device *device);
/* True when an order waits or the worker shall end: long runs look here between steps. */
bool device_is_wanted(struct device *device);
/* Wakes the device's thread out of its sleep between polls. Any thread. Fits usb_change_fn. */
void device_wake(void *device);
/* A few bytes that outlive close and reopening, for what a driver must not forget of the thing
 * itself (paper that hangs half printed in a printer). Zero at first. */
enum { DEVICE_NOTE_LEN = 32 };
void *device_note(struct device *device);
/* Keeps the note as it is now on disk, where the process's end does not touch it; all zero: nothing
 * is kept. Waits for the disk. Where it cannot be written that is logged, and life goes on. No
 * personal data. */
void device_keep_note(struct device *device);
/* Sleeps at most ms; returns early, once, when device_is_wanted becomes true or woken. */
void device_sleep(struct device *device, int64_t ms);

#endif
