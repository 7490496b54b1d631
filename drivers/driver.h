/*
 * What a driver is: an id table and four functions, straight-line code on its device's own thread
 * (device.h). A driver knows USB and facts, neither the kiosk nor the hall.
 */
#ifndef ONEDOOR_DRIVERS_DRIVER_H
#define ONEDOOR_DRIVERS_DRIVER_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"
#include "drivers/usb/usb.h"

struct device; /* the worker around a driver */

/* What being named by the configuration counts: above all that a match says. */
enum { DRIVER_CHOSEN_SCORE = 1000 };

struct driver {
	const char *name; /* "sdt" */
	enum device_kind kind;
	/* How well this driver suits the device: 0 not at all, more (below DRIVER_CHOSEN_SCORE) is
	 * better; one that is_chosen is taken if it can be spoken to at all. Pure. */
	int (*match)(const struct usb_info *info);
	/* Claims and sets up within 2 s and reports DEVICE_READY (or what keeps it from that);
	 * until then the worker has reported DEVICE_OPENING with model "vvvv:pppp". *state_out is
	 * the driver's own memory until close; on failure nothing is left. usb is closed by the
	 * worker. */
	enum err (*open)(struct device *device, struct usb_handle *usb, const struct usb_info *info,
		void **state_out);
	/* Called again and again while nothing else is to do: one round (find a card, ask for
	 * paper, take a report), within 2 s. Returns OK, or a reason to close and reopen (ERR_GONE,
	 * ERR_IO, ERR_PROTOCOL …). *wait_ms_out: how long the worker may sleep until the next poll
	 * (-1: until woken). */
	enum err (*poll)(void *state, int64_t *wait_ms_out);
	/* Carries out an order (cmd is borrowed; its raster may be taken by setting it NULL). Same
	 * results as poll. Must post its own fact for everything the kiosk waits for. CMD_WIPE is
	 * answered by the worker after run returned. */
	enum err (*run)(void *state, struct cmd *cmd);
	/* Frees. The device may be gone already. Must post what the kiosk still waits for
	 * (PRINT_ENDED uncertain). */
	void (*close)(void *state);
};

/* NULL-terminated; drivers/registry.c. */
extern const struct driver *const driver_registry[];

#endif
