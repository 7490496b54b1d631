#include "drivers/usb/usb_internal.h"
#include "firmware/base/log.h"

#include <libusb.h>

/* Opening, claiming, clearing a halt and closing are calls that wait inside the kernel: for a
 * device that does not answer (5 s), for another driver that is still asking it. */

static void runner_main(struct worker *worker, void *arg)
{
	struct usb_handle *handle = arg;
	while (!worker_must_stop(worker)) {
		struct usb_errand *errand = worker_take(worker, -1);
		if (errand) {
			errand->code = errand->run(handle, errand);
			signal_raise(handle->served);
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
			errand.name);
		return ERR_IO;
	}
	*code_out = handle->errand.code;
	return usb_error(*code_out);
}

bool usb_run_close(struct usb_handle *handle, struct usb_errand errand)
{
	handle->closing = errand;
	signal_reset(handle->served);
	REQUIRE(worker_put(
		handle->runner, &handle->closing)); /* after the one that hangs, if one does */
	bool is_stuck = handle->is_stuck || handle->stuck_pipe || atomic_load(&handle->is_hung);
	int64_t limit_ms = is_stuck ? 0 : USB_KERNEL_LIMIT_MS;
	signal_wait(handle->served, limit_ms);
	return atomic_load(&handle->is_closed);
}

static int clear_halt(struct usb_handle *handle, const struct usb_errand *errand)
{
	return libusb_clear_halt(handle->opened, errand->endpoint);
}

enum err usb_clear_halt(struct usb_handle *handle, uint8_t endpoint)
{
	int code = 0;
	enum err err = ERR_GONE;
	if (!atomic_load(&handle->is_gone)) {
		err = usb_run_errand(handle,
			(struct usb_errand){
				.run = clear_halt, .name = "clearing a halt", .endpoint = endpoint},
			&code);
	}
	usb_trace(handle, "clear_halt", endpoint, 0, 0, err);
	return err;
}
