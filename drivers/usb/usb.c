#include "drivers/usb/usb_internal.h"
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
		if (usb->known[i] == device) {
			return i;
		}
	}
	return -1;
}

/* ENUMERATE and the event queue may both report the same arrival. */
static bool add_known(struct usb *usb, struct libusb_device *device)
{
	if (find_known(usb, device) >= 0 || usb->known_count == USB_MAX_DEVICES) {
		return false;
	}
	usb->known[usb->known_count++] = libusb_ref_device(device);
	return true;
}

static void drop_known(struct usb *usb, int index)
{
	struct libusb_device *device = usb->known[index];
	usb->known[index] = usb->known[--usb->known_count];
	for (int i = 0; i < usb->handle_count; i++) {
		if (usb->handles[i]->device == device) {
			usb_handle_mark_gone(usb->handles[i]);
		}
	}
	libusb_unref_device(device);
}

static int LIBUSB_CALL on_hotplug(struct libusb_context *context, struct libusb_device *device,
	libusb_hotplug_event event, void *arg)
{
	(void)context;
	struct usb *usb = arg;
	lock_begin(usb->lock);
	bool is_news = false;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED) {
		is_news = add_known(usb, device);
	} else {
		int index = find_known(usb, device);
		if (index >= 0) {
			drop_known(usb, index);
			is_news = true;
		}
	}
	if (is_news) {
		tell_listeners(usb);
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
			is_there |= list[k] == usb->known[i];
		}
		if (!is_there) {
			drop_known(usb, i);
			is_news = true;
		}
	}
	for (ssize_t k = 0; k < count; k++) {
		is_news |= add_known(usb, list[k]);
	}
	if (is_news) {
		tell_listeners(usb);
	}
	lock_end(usb->lock);
	libusb_free_device_list(list, 1);
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
	/* libusb_exit may hang on transfers that a reset orphaned: here it can only hang itself. */
	if (usb->has_hotplug) {
		libusb_hotplug_deregister_callback(usb->context, usb->hotplug_handle);
	}
	while (usb->known_count > 0) {
		libusb_unref_device(usb->known[--usb->known_count]);
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
	*usb_out = usb;
	return OK;
}

void usb_destroy(struct usb *usb)
{
	if (!usb) {
		return;
	}
	REQUIRE(usb->handle_count == 0);
	atomic_store(&usb->is_ending, true);
	libusb_interrupt_event_handler(usb->context);
	if (!signal_wait(usb->ended, USB_REAP_LIMIT_MS)) {
		log_error("usb", "libusb does not end; left behind");
		return; /* its thread still uses all of this */
	}
	worker_destroy(usb->events, mem_free);
	signal_destroy(usb->ended);
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
	struct libusb_device **list = NULL;
	ssize_t count = libusb_get_device_list(usb->context, &list);
	if (count < 0) {
		return 0;
	}
	for (ssize_t i = 0; i < count && i < max; i++) {
		usb_describe(list[i], &infos[i]);
	}
	libusb_free_device_list(list, 1);
	return (int)count;
}
