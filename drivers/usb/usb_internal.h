/*
 * What the usb*.c files share. libusb's own header is included only by them; here its structures
 * are only named. Locks: usb->lock guards the tables below; libusb calls callbacks while it holds
 * its own locks, so neither libusb_open nor libusb_close is called under ours.
 */
#ifndef ONEDOOR_DRIVERS_USB_INTERNAL_H
#define ONEDOOR_DRIVERS_USB_INTERNAL_H

#include <stdatomic.h>
#include "firmware/base/pace.h"
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
	USB_KERNEL_LIMIT_MS =
		1000, /* a call that is not back by then is waited for by its thread */
};

/* A device that says more than this babbles: ERR_PROTOCOL, until it is opened anew. Answers, in
 * bytes: the longest is one of 4 KB, the most are reports of 64 bytes every 5 ms. Reports of a
 * pipe: what a scanner types, 512 characters a millisecond each. */
static const struct pace_limit usb_answer_limit = {.interval_us = 75, .burst = 12288};
static const struct pace_limit usb_report_limit = {.interval_us = 4000, .burst = 800};

struct usb_listener {
	usb_change_fn *changed;
	void *arg;
};

/* A device that is there: what it is, once it has been looked at. */
struct usb_known {
	struct libusb_device *device; /* referenced: doubled ARRIVED are seen here */
	bool is_described;
	struct usb_info info;
};

struct usb {
	struct libusb_context *context;
	struct worker *events;
	struct worker *lookout; /* reads descriptors, which may wait in the kernel */
	struct signal *arrived; /* somebody to be looked at */
	struct signal *looked;	/* nobody more to be looked at */
	struct signal *let_go;	/* only the event thread still uses libusb */
	struct lock *lock;
	struct signal *ended;  /* the event thread has left libusb for good */
	struct signal *closed; /* a handle that was left to its thread may be freed */
	atomic_bool is_ending;
	bool has_hotplug;
	int hotplug_handle;
	struct usb_known known[USB_MAX_DEVICES];
	int known_count;
	struct usb_listener listeners[USB_MAX_LISTENERS];
	int listener_count;
	/* In use, and given up while the kernel still holds a call of theirs. */
	struct usb_handle *handles[USB_MAX_HANDLES], *left[USB_MAX_HANDLES];
	int handle_count, left_count;
};

/* A call into libusb for the handle's own thread. */
struct usb_errand {
	/* Its answer is libusb's code. */
	int (*run)(struct usb_handle *handle, const struct usb_errand *errand);
	const char *name;		       /* "opening" */
	const struct usb_interface *interface; /* to be claimed */
	uint8_t endpoint;		       /* whose halt is to be cleared */
	int code;
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
	struct pace answers;
	atomic_bool is_babbling;
	/* What was cancelled and has not come back, buffers and all, is left to closing. */
	bool is_stuck;
	struct usb_pipe *stuck_pipe;
	/* Calls that wait in the kernel are made on a thread of the handle's own. */
	struct worker *runner;
	struct signal *served;		   /* the errand is done */
	struct usb_errand errand, closing; /* the runner's while it has them */
	atomic_bool is_hung; /* one did not come back in time: no more calls but closing */
	atomic_bool is_closed;
};

/* usb_find.c: what a device's descriptors say, without talking to it. */
void usb_describe(struct libusb_device *device, struct usb_info *info_out);

/* usb_error.c: the only places that know libusb's codes. */
enum err usb_error(int libusb_code);
enum err usb_status_error(int transfer_status);
/* One debug line a transfer: what, where, how much, how it went; never the content. */
void usb_trace(const struct usb_handle *handle, const char *what, uint8_t endpoint, size_t len,
	size_t done, enum err err);

/* usb_errand.c: the handle's thread. */
void usb_runner_start(struct usb_handle *handle);
void usb_runner_end(struct usb_handle *handle); /* when it is closed */
/* Waits at most USB_KERNEL_LIMIT_MS. ERR_IO: it has not come back, or an earlier one has not. */
enum err usb_run_errand(
	struct usb_handle *handle, struct usb_errand errand, int *code_out) MUST_CHECK;
/* The last errand. False: it will be done when the kernel has come back from what it is at. */
bool usb_run_close(struct usb_handle *handle, struct usb_errand errand);

/* usb_pipe.c: waits until what was cancelled has come back, and frees. */
void usb_pipe_reap(struct usb_pipe *pipe);

/* usb_handle.c: frees what was left to its thread and is closed now; how many are not. */
int usb_free_left(struct usb *usb);
/* usb_handle.c: a device was seen leaving (event thread, under usb->lock). */
void usb_handle_mark_gone(struct usb_handle *handle);

#endif
