/*
 * What the usb*.c files share. libusb's own header is included only by them; here its structures
 * are only named. Locks: usb->lock guards the tables below; libusb calls callbacks while it holds
 * its own locks, so neither libusb_open nor libusb_close is called under ours.
 */
#ifndef ONEDOOR_DRIVERS_USB_INTERNAL_H
#define ONEDOOR_DRIVERS_USB_INTERNAL_H

#include <stdatomic.h>
#include "firmware/base/worker.h"
#include "drivers/usb/usb.h"

struct libusb_context;
struct libusb_device;
struct libusb_device_handle;
struct libusb_transfer;

enum {
	USB_MAX_DEVICES = 128, /* a bus address has seven bits; terminals have one or two buses */
	USB_MAX_LISTENERS = 16,
	USB_MAX_HANDLES = 16,
	USB_REAP_LIMIT_MS = 2000, /* a cancelled transfer that is not back by then never will be */
};

struct usb_listener {
	usb_change_fn *changed;
	void *arg;
};

struct usb {
	struct libusb_context *context;
	struct worker *events;
	struct lock *lock;
	struct signal *ended; /* the event thread has left libusb for good */
	atomic_bool is_ending;
	bool has_hotplug;
	int hotplug_handle;
	struct libusb_device
		*known[USB_MAX_DEVICES]; /* referenced: doubled ARRIVED are seen here */
	int known_count;
	struct usb_listener listeners[USB_MAX_LISTENERS];
	int listener_count;
	struct usb_handle *handles[USB_MAX_HANDLES];
	int handle_count;
};

struct usb_handle {
	struct usb *usb;
	struct libusb_device *device;
	struct libusb_device_handle *opened;
	struct usb_info info;
	atomic_bool is_gone;
	uint32_t claimed; /* bits by interface number */
	/* The one transfer of the device thread's calls, used again and again. */
	struct libusb_transfer *transfer;
	struct signal *wake; /* raised when it is done and when the device left */
	atomic_bool is_done;
	bool is_stuck; /* a cancelled transfer never came back: its memory is given up */
};

/* usb_find.c: what a device's descriptors say, without talking to it. */
void usb_describe(struct libusb_device *device, struct usb_info *info_out);

/* usb_error.c: the only places that know libusb's codes. */
enum err usb_error(int libusb_code);
enum err usb_status_error(int transfer_status);
/* One debug line a transfer: what, where, how much, how it went; never the content. */
void usb_trace(const struct usb_handle *handle, const char *what, uint8_t endpoint, size_t len,
	size_t done, enum err err);

/* usb_handle.c: a device was seen leaving (event thread, under usb->lock). */
void usb_handle_mark_gone(struct usb_handle *handle);

#endif
