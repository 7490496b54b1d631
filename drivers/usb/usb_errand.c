#include "drivers/usb/usb_internal.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <libusb.h>

/* Opening, claiming, clearing a halt and closing are calls that wait inside the kernel: for a
 * device that does not answer (5 s), for another driver that is still asking it. */

/* Setting a configuration that is already set resets some devices. */
static void set_first_configuration(struct usb_handle *handle)
{
	int configuration = 0;
	if (libusb_get_configuration(handle->opened, &configuration) != 0 || configuration != 0) {
		return;
	}
	int code = libusb_set_configuration(handle->opened, 1);
	if (code != 0) {
		log_warn("usb", "%s: configuration 1: %s", handle->info.path,
			libusb_error_name(code));
	}
}

static int open_device(struct usb_handle *handle)
{
	int code = libusb_open(handle->device, &handle->opened);
	if (code == 0) {
		libusb_set_auto_detach_kernel_driver(handle->opened, 1);
		set_first_configuration(handle);
	}
	return code;
}

static int claim(struct usb_handle *handle, const struct usb_interface *interface)
{
	int code = libusb_claim_interface(handle->opened, interface->number);
	if (code != 0) {
		return code;
	}
	handle->claimed |= 1U << interface->number;
	/* With one alternate this request is pointless, and some printers lock up on it. */
	if (interface->alternate_count > 1 && interface->alternate != 0) {
		code = libusb_set_interface_alt_setting(
			handle->opened, interface->number, interface->alternate);
	}
	return code;
}

/* However long it takes: the kernel may write to it. */
static void reap_stuck(struct usb_handle *handle)
{
	while (handle->is_stuck && !atomic_load(&handle->is_done)) {
		signal_wait(handle->wake, -1);
		signal_reset(handle->wake);
	}
	/* The callback that raised it has left once the lock is free. */
	lock_begin(handle->usb->lock);
	lock_end(handle->usb->lock);
	if (handle->is_stuck) {
		mem_wipe(handle->transfer->buffer, (size_t)handle->transfer->length);
		mem_free(handle->transfer->buffer);
	}
	if (handle->stuck_pipe) {
		usb_pipe_reap(handle->stuck_pipe);
	}
}

static void close_device(struct usb_handle *handle)
{
	if (!handle->opened) {
		return;
	}
	reap_stuck(handle);
	/* Nobody waits for what hung. The kernel's driver does not get it back either: its own
	 * questions may be what we were waiting for, and would be again the next time. */
	if (atomic_load(&handle->is_hung)) {
		libusb_set_auto_detach_kernel_driver(handle->opened, 0);
	}
	for (int i = 0; i < 32; i++) {
		if (handle->claimed & 1U << i) {
			libusb_release_interface(handle->opened, i);
		}
	}
	libusb_close(handle->opened);
	handle->opened = NULL;
}

static void run_errand(struct usb_handle *handle, struct usb_errand *errand)
{
	switch (errand->kind) {
	case ERRAND_OPEN:
		errand->code = open_device(handle);
		break;
	case ERRAND_CLAIM:
		errand->code = claim(handle, errand->interface);
		break;
	case ERRAND_CLEAR_HALT:
		errand->code = libusb_clear_halt(handle->opened, errand->endpoint);
		break;
	case ERRAND_CLOSE:
		close_device(handle);
		atomic_store(&handle->is_closed, true);
		signal_raise(handle->usb->closed);
		break;
	}
	signal_raise(handle->served);
}

static void runner_main(struct worker *worker, void *arg)
{
	struct usb_handle *handle = arg;
	while (!worker_must_stop(worker)) {
		struct usb_errand *errand = worker_take(worker, -1);
		if (errand) {
			run_errand(handle, errand);
		}
	}
}

void usb_runner_start(struct usb_handle *handle)
{
	handle->served = signal_create();
	handle->runner = worker_create("usb-kernel", runner_main, handle, 2, NULL, NULL);
}

static void keep(void *errand)
{
	(void)errand; /* a part of its handle */
}

void usb_runner_end(struct usb_handle *handle)
{
	worker_destroy(handle->runner, keep);
	signal_destroy(handle->served);
}

enum err usb_run_errand(struct usb_handle *handle, struct usb_errand errand, int *code_out)
{
	*code_out = 0;
	if (atomic_load(&handle->is_hung)) {
		return ERR_IO;
	}
	handle->errand = errand;
	signal_reset(handle->served);
	REQUIRE(worker_put(handle->runner, &handle->errand));
	if (!signal_wait(handle->served, USB_KERNEL_LIMIT_MS)) {
		atomic_store(
			&handle->is_hung, true); /* and the errand is its thread's from now on */
		log_warn("usb", "%s: the kernel does not come back from %s", handle->info.path,
			errand.kind == ERRAND_OPEN    ? "opening"
			: errand.kind == ERRAND_CLAIM ? "claiming"
						      : "clearing a halt");
		return ERR_IO;
	}
	*code_out = handle->errand.code;
	return usb_error(*code_out);
}

bool usb_run_close(struct usb_handle *handle)
{
	handle->closing = (struct usb_errand){.kind = ERRAND_CLOSE};
	signal_reset(handle->served);
	REQUIRE(worker_put(
		handle->runner, &handle->closing)); /* after the one that hangs, if one does */
	bool is_stuck = handle->is_stuck || handle->stuck_pipe || atomic_load(&handle->is_hung);
	int64_t limit_ms = is_stuck ? 0 : USB_KERNEL_LIMIT_MS;
	signal_wait(handle->served, limit_ms);
	return atomic_load(&handle->is_closed);
}
