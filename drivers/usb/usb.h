/*
 * The door to libusb-1.0. A context has one event thread, and a kernel that waits for one of its
 * devices can keep that thread: so each kind of device has a context of its own. Any thread may
 * call, each handle is used by one device thread. Calls that say "waits" block the caller for at
 * most their time-out: they are asynchronous transfers underneath, cancelled and reaped before
 * return, so nothing dangles after an unplug. Opening, claiming, clearing a halt and closing are
 * calls that can wait in the kernel (5 s for a dead device): they are made on a thread of the
 * handle's own and waited for at most 1 s. After that every call but usb_close gives ERR_IO, and
 * that thread closes when the kernel has come back; the device does not open again before. All
 * times in milliseconds.
 */
#ifndef ONEDOOR_DRIVERS_USB_H
#define ONEDOOR_DRIVERS_USB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct usb;	   /* the context */
struct usb_handle; /* an opened device */

/* ERR_UNSUPPORTED when there is no USB at all. */
enum err usb_create(struct usb **usb_out) MUST_CHECK;
/* All handles must be closed. NULL is allowed. Guarded: never hangs for more than 2 s. */
void usb_destroy(struct usb *usb);

/* Called on the event thread whenever a device came or left: only raise a signal or put into a
 * mailbox there. Doubled ARRIVED events are already removed. */
typedef void usb_change_fn(void *arg);
void usb_listen(struct usb *usb, usb_change_fn *changed, void *arg);
/* Ends every listening with that arg; no call runs or comes any more when this returns. */
void usb_unlisten(struct usb *usb, void *arg);

enum { USB_MAX_ENDPOINTS = 16, USB_MAX_INTERFACES = 8 };

struct usb_endpoint {
	uint8_t address; /* bit 7: IN */
	uint8_t type;	 /* 1 iso, 2 bulk, 3 interrupt */
	uint16_t max_packet;
};

struct usb_interface {
	uint8_t number, alternate, alternate_count;
	uint8_t class_code, subclass, protocol;
	uint8_t endpoint_count;
	struct usb_endpoint endpoints[USB_MAX_ENDPOINTS];
	uint16_t hid_report_len; /* length of the HID report descriptor, 0 when none */
};

/* What is known without opening. Alternate 0 of each interface, and for printers the best protocol
 * (2, 1, 3). */
struct usb_info {
	uint16_t vendor, product, release; /* bcdDevice */
	uint8_t bus, address;		   /* of this plugging; a new one after re-plug */
	char path[32];		     /* port path "1-1.4": identity of the socket in the wall */
	uint8_t configuration_index; /* for GET_DEVICE_ID's wValue */
	uint8_t interface_count;
	struct usb_interface interfaces[USB_MAX_INTERFACES];
	/* Named by the configuration for the kind that looks for one; never set here. */
	bool is_chosen;
};

/* Fills at most max, returns how many there are now. A device that the kernel does not let be
 * looked at yet is none; for those of the start it waits, at most 1 s. */
int usb_list(struct usb *usb, struct usb_info *infos, int max);

/* Opens exactly that plugging (bus, address). Sets configuration 1 only if it is not set. ERR_GONE,
 * ERR_BUSY (another program), ERR_IO, ERR_AUTH (permission). Claiming detaches the kernel's driver
 * and gives it back on close. Wait. */
enum err usb_open(
	struct usb *usb, const struct usb_info *info, struct usb_handle **handle_out) MUST_CHECK;
enum err usb_claim(struct usb_handle *handle, uint8_t interface) MUST_CHECK;
/* Releases and closes; waits. NULL is allowed. */
void usb_close(struct usb_handle *handle);
/* True once the device was seen leaving. */
bool usb_is_gone(const struct usb_handle *handle);
/* True once it said more than anybody asks for: see usb_bulk and usb_pipe_take. Every further look
 * costs processor time. */
bool usb_is_babbling(const struct usb_handle *handle);

/* Waits. For IN: *done_out = bytes received (a short or zero-length packet ends the transfer: OK
 * with fewer bytes). For OUT: on ERR_TIMEOUT *done_out says how much the device took; continue from
 * there, never resend. ERR_TIMEOUT, ERR_STALL, ERR_GONE, ERR_IO, ERR_TOO_BIG (device sent more than
 * len), ERR_PROTOCOL (it says more than anybody asks: 12 KB at once, 13 KB a second; from then on
 * always). */
enum err usb_bulk(struct usb_handle *handle, uint8_t endpoint, void *data, size_t len,
	int64_t timeout_ms, size_t *done_out) MUST_CHECK;
enum err usb_interrupt(struct usb_handle *handle, uint8_t endpoint, void *data, size_t len,
	int64_t timeout_ms, size_t *done_out) MUST_CHECK;
/* request_type bit 7: IN. len ≤ 4096. */
enum err usb_control(struct usb_handle *handle, uint8_t request_type, uint8_t request,
	uint16_t value, uint16_t index, void *data, uint16_t len, int64_t timeout_ms,
	size_t *done_out) MUST_CHECK;
/* After ERR_STALL, except on devices whose quirk forbids it. Waits. */
enum err usb_clear_halt(struct usb_handle *handle, uint8_t endpoint) MUST_CHECK;

/*
 * An interrupt or bulk IN endpoint that is listened to all the time: several transfers in flight,
 * reports queued (at most 128, oldest dropped), so that waiting for a report costs nothing and an
 * order can be waited for at the same time. `arrived` is called on the event thread after each
 * report and when the pipe ends.
 */
struct usb_pipe;
enum { USB_PIPE_QUEUE_MAX = 128 };
enum err usb_pipe_open(struct usb_handle *handle, uint8_t endpoint, size_t report_max_len,
	usb_change_fn *arrived, void *arg, struct usb_pipe **pipe_out) MUST_CHECK;
/* Never waits: OK with a report, ERR_TIMEOUT when there is none now, ERR_TOO_BIG once when reports
 * before the next one were dropped, ERR_GONE/ERR_IO/ERR_STALL when it has ended, ERR_PROTOCOL when
 * it was ended because they came without end (800 at once, 250 a second). */
enum err usb_pipe_take(struct usb_pipe *pipe, void *data, size_t len, size_t *done_out) MUST_CHECK;
/* NULL is allowed; before usb_close. Clears the halt the pipe has ended by, if it has. */
void usb_pipe_close(struct usb_pipe *pipe);
/* The same for devices whose quirk forbids that: the halt stays. */
void usb_pipe_leave(struct usb_pipe *pipe);

#endif
