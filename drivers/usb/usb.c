#include "drivers/usb/usb_internal.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <libusb.h>
#include <string.h>
#include <sys/time.h>

enum {
	POLL_MS = 1000, /* how often the list is compared where there is no hotplug */
	IDLE_MS = 60000,
};

/* Under the lock: a listener only raises a signal, and after usb_unlisten none is called. */
static void tell_listeners(struct usb *usb)
{
	for (int i = 0; i < usb->listener_count; i++) {
		usb->listeners[i].changed(usb->listeners[i].arg);
	}
}

static int find_known(const struct usb *usb, const struct libusb_device *device)
{
	for (int i = 0; i < usb->known_count; i++) {
		if (usb->known[i].device == device) {
			return i;
		}
	}
	return -1;
}

/* ENUMERATE and the event queue may both report the same arrival. It is news when it has been
 * looked at. */
static void add_known(struct usb *usb, struct libusb_device *device)
{
	if (find_known(usb, device) >= 0 || usb->known_count == USB_MAX_DEVICES) {
		return;
	}
	usb->known[usb->known_count++] =
		(struct usb_known){.device = libusb_ref_device(device), .is_described = false};
	signal_raise(usb->arrived);
}

/* Was it somebody they know of? */
static bool drop_known(struct usb *usb, int index)
{
	struct usb_known gone = usb->known[index];
	usb->known[index] = usb->known[--usb->known_count];
	for (int i = 0; i < usb->handle_count; i++) {
		if (usb->handles[i]->device == gone.device) {
			usb_handle_mark_gone(usb->handles[i]);
		}
	}
	libusb_unref_device(gone.device);
	return gone.is_described;
}

static int LIBUSB_CALL on_hotplug(struct libusb_context *context, struct libusb_device *device,
	libusb_hotplug_event event, void *arg)
{
	(void)context;
	struct usb *usb = arg;
	lock_begin(usb->lock);
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED) {
		add_known(usb, device);
	} else {
		int index = find_known(usb, device);
		if (index >= 0 && drop_known(usb, index)) {
			tell_listeners(usb);
		}
	}
	lock_end(usb->lock);
	return 0;
}

/* Without hotplug: the same two events by comparing lists. libusb keeps one object a plugging as
 * long as somebody holds a reference, and `known` does. */
static void compare_list(struct usb *usb)
{
	struct libusb_device **list = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);
	if (count < 0) {
		return;
	}
	lock_begin(usb->lock);
	bool is_news = false;
	for (int i = usb->known_count - 1; i >= 0; i--) {
		bool is_there = false;
		for (ssize_t k = 0; k < count; k++) {
			is_there |= list[k] == usb->known[i].device;
		}
		if (!is_there) {
			is_news |= drop_known(usb, i);
		}
	}
	for (ssize_t k = 0; k < count; k++) {
		add_known(usb, list[k]);
	}
	if (is_news) {
		tell_listeners(usb);
	}
	lock_end(usb->lock);
	libusb_free_device_list(list, 1);
}

/* Somebody who has not been looked at, referenced; NULL: nobody. */
static struct libusb_device *next_stranger(struct usb *usb)
{
	struct libusb_device *device = NULL;
	lock_begin(usb->lock);
	for (int i = 0; i < usb->known_count && !device; i++) {
		if (!usb->known[i].is_described) {
			device = libusb_ref_device(usb->known[i].device);
		}
	}
	lock_end(usb->lock);
	return device;
}

/* A device's descriptors are read where they may wait: the kernel does not say what it has set on a
 * device while another driver of it is still asking. */
static void lookout_main(struct worker *worker, void *arg)
{
	struct usb *usb = arg;
	while (!worker_must_stop(worker)) {
		signal_reset(usb->arrived);
		struct libusb_device *device =
			atomic_load(&usb->is_ending) ? NULL : next_stranger(usb);
		if (!device) {
			signal_raise(usb->looked);
			signal_wait(usb->arrived, -1);
			continue;
		}
		struct usb_info info;
		usb_describe(device, &info);
		lock_begin(usb->lock);
		int index = find_known(usb, device);
		if (index >= 0) {
			usb->known[index].info = info;
			usb->known[index].is_described = true;
			tell_listeners(usb);
		}
		lock_end(usb->lock);
		libusb_unref_device(device);
	}
}

static void wake_lookout(void *arg)
{
	struct usb *usb = arg;
	signal_raise(usb->arrived);
}

static void events_main(struct worker *worker, void *arg)
{
	(void)worker;
	struct usb *usb = arg;
	int64_t wait_ms = usb->has_hotplug ? IDLE_MS : POLL_MS;
	while (!atomic_load(&usb->is_ending)) {
		struct timeval wait = {.tv_sec = wait_ms / 1000};
		int code = libusb_handle_events_timeout_completed(usb->context, &wait, NULL);
		if (code != 0 && code != LIBUSB_ERROR_INTERRUPTED) {
			log_warn("usb", "event handling: %s", libusb_error_name(code));
		}
		if (!usb->has_hotplug) {
			compare_list(usb);
		}
	}
	/* A device that comes or goes may end the loop before anybody has asked for it. */
	signal_wait(usb->let_go, -1);
	/* libusb_exit may hang on transfers that a reset orphaned: here it can only hang itself. */
	if (usb->has_hotplug) {
		libusb_hotplug_deregister_callback(usb->context, usb->hotplug_handle);
	}
	while (usb->known_count > 0) {
		libusb_unref_device(usb->known[--usb->known_count].device);
	}
	libusb_exit(usb->context);
	signal_raise(usb->ended);
}

enum err usb_create(struct usb **usb_out)
{
	*usb_out = NULL;
	struct libusb_context *context = NULL;
	int code = libusb_init(&context);
	if (code != 0) {
		log_warn("usb", "no USB: %s", libusb_error_name(code));
		return ERR_UNSUPPORTED;
	}
	struct usb *usb = mem_new(struct usb);
	usb->context = context;
	usb->lock = lock_create();
	usb->ended = signal_create();
	usb->closed = signal_create();
	usb->arrived = signal_create();
	usb->looked = signal_create();
	usb->let_go = signal_create();
	usb->has_hotplug = libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) != 0;
	if (usb->has_hotplug) {
		code = libusb_hotplug_register_callback(context,
			LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
			LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY,
			LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, on_hotplug, usb,
			&usb->hotplug_handle);
		usb->has_hotplug = code == 0;
	}
	if (!usb->has_hotplug) {
		log_info("usb", "no hotplug here: comparing the device list every %d ms", POLL_MS);
		compare_list(usb);
	}
	usb->events = worker_create("usb", events_main, usb, 1, NULL, NULL);
	usb->lookout = worker_create("usb-look", lookout_main, usb, 1, wake_lookout, usb);
	*usb_out = usb;
	return OK;
}

/* Waits for the handles that are still at a call; false: not all came back. */
static bool wait_left(struct usb *usb, int64_t until_ms)
{
	for (;;) {
		signal_reset(usb->closed);
		int count = usb_free_left(usb);
		int64_t left_ms = until_ms - clock_ms();
		if (count == 0 || left_ms <= 0) {
			return count == 0;
		}
		signal_wait(usb->closed, left_ms);
	}
}

void usb_destroy(struct usb *usb)
{
	if (!usb) {
		return;
	}
	REQUIRE(usb->handle_count == 0);
	/* Closing needs the event thread. */
	bool is_over = wait_left(usb, clock_ms() + USB_KERNEL_LIMIT_MS);
	int64_t until_ms = clock_ms() + USB_REAP_LIMIT_MS;
	atomic_store(&usb->is_ending, is_over);
	signal_reset(usb->looked);
	signal_raise(usb->arrived);
	is_over = is_over && signal_wait(usb->looked, MAX_OF(until_ms - clock_ms(), 0));
	if (is_over) {
		libusb_interrupt_event_handler(usb->context);
		signal_raise(usb->let_go);
		is_over = signal_wait(usb->ended, MAX_OF(until_ms - clock_ms(), 0));
	}
	if (!is_over) {
		log_error("usb", "libusb does not end; left behind");
		return; /* its threads still use all of this */
	}
	worker_destroy(usb->lookout, mem_free);
	worker_destroy(usb->events, mem_free);
	signal_destroy(usb->ended);
	signal_destroy(usb->closed);
	signal_destroy(usb->arrived);
	signal_destroy(usb->looked);
	signal_destroy(usb->let_go);
	lock_destroy(usb->lock);
	mem_free(usb);
}

void usb_listen(struct usb *usb, usb_change_fn *changed, void *arg)
{
	lock_begin(usb->lock);
	REQUIRE(usb->listener_count < USB_MAX_LISTENERS);
	usb->listeners[usb->listener_count++] = (struct usb_listener){changed, arg};
	lock_end(usb->lock);
}

void usb_unlisten(struct usb *usb, void *arg)
{
	lock_begin(usb->lock);
	for (int i = usb->listener_count - 1; i >= 0; i--) {
		if (usb->listeners[i].arg == arg) {
			usb->listeners[i] = usb->listeners[--usb->listener_count];
		}
	}
	lock_end(usb->lock);
}

int usb_list(struct usb *usb, struct usb_info *infos, int max)
{
	int count = 0;
	signal_wait(usb->looked, USB_KERNEL_LIMIT_MS); /* only at the start */
	lock_begin(usb->lock);
	for (int i = 0; i < usb->known_count; i++) {
		if (usb->known[i].is_described) {
			if (count < max) {
				infos[count] = usb->known[i].info;
			}
			count++;
		}
	}
	lock_end(usb->lock);
	return count;
}
