#include "drivers/usb/usb_internal.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <libusb.h>
#include <string.h>

enum {
	CLAIM_TRIES = 3,
	CLAIM_PAUSE_MS = 50,
	CONTROL_MAX_LEN = 4096,
	ANSWER_LEAST = 8,
};

void usb_handle_mark_gone(struct usb_handle *handle)
{
	atomic_store(&handle->is_gone, true);
	signal_raise(handle->wake);
}

bool usb_is_gone(const struct usb_handle *handle)
{
	return atomic_load(&handle->is_gone);
}

bool usb_is_babbling(const struct usb_handle *handle)
{
	return atomic_load(&handle->is_babbling);
}

static void free_handle(struct usb_handle *handle)
{
	usb_runner_end(handle);
	libusb_free_transfer(handle->transfer);
	libusb_unref_device(handle->device);
	signal_destroy(handle->wake);
	mem_free(handle);
}

int usb_free_left(struct usb *usb)
{
	struct usb_handle *closed = NULL;
	int count = 0;
	do {
		closed = NULL;
		lock_begin(usb->lock);
		for (int i = 0; i < usb->left_count && !closed; i++) {
			if (atomic_load(&usb->left[i]->is_closed)) {
				closed = usb->left[i];
				usb->left[i] = usb->left[--usb->left_count];
			}
		}
		count = usb->left_count;
		lock_end(usb->lock);
		if (closed) {
			free_handle(closed);
		}
	} while (closed);
	return count;
}

/* That plugging; under the lock. ERR_IO: the kernel still holds a call to it. */
static enum err find_device(
	const struct usb *usb, const struct usb_info *info, struct libusb_device **device_out)
{
	*device_out = NULL;
	for (int i = 0; i < usb->known_count; i++) {
		const struct usb_known *known = &usb->known[i];
		if (known->is_described && known->info.bus == info->bus &&
			known->info.address == info->address) {
			*device_out = known->device;
		}
	}
	for (int i = 0; i < usb->left_count; i++) {
		if (*device_out && usb->left[i]->device == *device_out) {
			return ERR_IO;
		}
	}
	return *device_out ? OK : ERR_GONE;
}

static enum err enlist(struct usb_handle *handle)
{
	struct usb *usb = handle->usb;
	struct libusb_device *device = NULL;
	lock_begin(usb->lock);
	enum err err = find_device(usb, &handle->info, &device);
	if (err == OK && usb->handle_count + usb->left_count == USB_MAX_HANDLES) {
		err = ERR_BUSY;
	}
	if (err == OK) {
		handle->device = libusb_ref_device(device);
		usb->handles[usb->handle_count++] = handle;
	}
	lock_end(usb->lock);
	return err;
}

/* From here on the handle's own thread. */

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

static int open_device(struct usb_handle *handle, const struct usb_errand *errand)
{
	(void)errand;
	int code = libusb_open(handle->device, &handle->opened);
	if (code == 0) {
		libusb_set_auto_detach_kernel_driver(handle->opened, 1);
		set_first_configuration(handle);
	}
	return code;
}

static int claim(struct usb_handle *handle, const struct usb_errand *errand)
{
	const struct usb_interface *interface = errand->interface;
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

static void release(struct usb_handle *handle)
{
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

static int close_device(struct usb_handle *handle, const struct usb_errand *errand)
{
	(void)errand;
	if (handle->opened) {
		release(handle);
	}
	atomic_store(&handle->is_closed, true);
	signal_raise(handle->usb->closed);
	return 0;
}

/* The device's thread again. */

enum err usb_open(struct usb *usb, const struct usb_info *info, struct usb_handle **handle_out)
{
	*handle_out = NULL;
	usb_free_left(usb);
	struct usb_handle *handle = mem_new(struct usb_handle);
	handle->usb = usb;
	handle->info = *info;
	handle->wake = signal_create();
	enum err err = enlist(handle);
	if (err != OK) {
		signal_destroy(handle->wake);
		mem_free(handle);
		return err;
	}
	handle->transfer = libusb_alloc_transfer(0);
	REQUIRE(handle->transfer);
	usb_runner_start(handle);
	int code = 0;
	err = usb_run_errand(
		handle, (struct usb_errand){.run = open_device, .name = "opening"}, &code);
	if (err != OK) {
		if (code != 0) {
			log_warn("usb", "%s %04x:%04x does not open: %s", info->path, info->vendor,
				info->product, libusb_error_name(code));
		}
		usb_close(handle);
		return err;
	}
	*handle_out = handle;
	return OK;
}

static const struct usb_interface *find_interface(const struct usb_info *info, uint8_t number)
{
	for (int i = 0; i < info->interface_count; i++) {
		if (info->interfaces[i].number == number) {
			return &info->interfaces[i];
		}
	}
	return NULL;
}

enum err usb_claim(struct usb_handle *handle, uint8_t interface)
{
	const struct usb_interface *known = find_interface(&handle->info, interface);
	if (!known || interface >= 32) {
		return ERR_NOT_FOUND;
	}
	int code = 0;
	enum err err = OK;
	for (int i = 0; i < CLAIM_TRIES; i++) {
		err = usb_run_errand(handle,
			(struct usb_errand){.run = claim, .name = "claiming", .interface = known},
			&code);
		if (err != ERR_BUSY || usb_is_gone(handle)) {
			break;
		}
		signal_reset(handle->wake);
		signal_wait(handle->wake, CLAIM_PAUSE_MS);
	}
	if (code != 0) {
		log_warn("usb", "%s interface %u is not ours: %s", handle->info.path, interface,
			libusb_error_name(code));
	}
	return err;
}

void usb_close(struct usb_handle *handle)
{
	if (!handle) {
		return;
	}
	struct usb *usb = handle->usb;
	lock_begin(usb->lock);
	for (int i = 0; i < usb->handle_count; i++) {
		if (usb->handles[i] == handle) {
			usb->handles[i] = usb->handles[--usb->handle_count];
			break;
		}
	}
	lock_end(usb->lock);
	if (usb_run_close(handle, (struct usb_errand){.run = close_device, .name = "closing"})) {
		free_handle(handle);
		return;
	}
	lock_begin(usb->lock);
	usb->left[usb->left_count++] = handle;
	lock_end(usb->lock);
}

static void LIBUSB_CALL on_done(struct libusb_transfer *transfer)
{
	struct usb_handle *handle = transfer->user_data;
	/* usb_close passes through this lock: it cannot free the signal while it is being raised.
	 */
	lock_begin(handle->usb->lock);
	atomic_store(&handle->is_done, true);
	signal_raise(handle->wake);
	lock_end(handle->usb->lock);
}

/* `wake` is raised for more than one reason, so what it means is read from is_done. False when the
 * time is over or the device has left. */
static bool wait_done(struct usb_handle *handle, int64_t timeout_ms, bool may_be_gone)
{
	int64_t until_ms = clock_ms() + timeout_ms;
	for (;;) {
		if (atomic_load(&handle->is_done)) {
			return true;
		}
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0 || (!may_be_gone && usb_is_gone(handle))) {
			return false;
		}
		signal_wait(handle->wake, left_ms);
		signal_reset(handle->wake);
	}
}

/* Bytes the device had to say, for the limit: a small answer counts for what it costs to take it.
 */
static int answer_weight(const struct libusb_transfer *transfer)
{
	uint8_t direction = transfer->type == LIBUSB_TRANSFER_TYPE_CONTROL ? transfer->buffer[0]
									   : transfer->endpoint;
	bool is_answer = direction & LIBUSB_ENDPOINT_IN && transfer->actual_length > 0;
	return is_answer ? MAX_OF(transfer->actual_length, ANSWER_LEAST) : 0;
}

/* Submits handle->transfer and comes back when it is reaped, whatever happened to it. */
static enum err carry_out(struct usb_handle *handle, int64_t timeout_ms)
{
	if (usb_is_gone(handle) || atomic_load(&handle->is_hung)) {
		return usb_is_gone(handle) ? ERR_GONE : ERR_IO;
	}
	if (usb_is_babbling(handle)) {
		return ERR_PROTOCOL;
	}
	struct libusb_transfer *transfer = handle->transfer;
	atomic_store(&handle->is_done, false);
	int code = libusb_submit_transfer(transfer);
	if (code != 0) {
		if (code == LIBUSB_ERROR_NO_DEVICE) {
			atomic_store(&handle->is_gone, true);
		}
		return usb_error(code);
	}
	if (!wait_done(handle, timeout_ms, false)) {
		libusb_cancel_transfer(transfer); /* NOT_FOUND: it is just being completed */
		if (!wait_done(handle, USB_REAP_LIMIT_MS, true)) {
			log_warn("usb", "%s: a cancelled transfer does not come back",
				handle->info.path);
			handle->is_stuck = true;
			atomic_store(&handle->is_gone, true);
			return ERR_GONE;
		}
	}
	enum err err = usb_status_error(transfer->status);
	if (err == ERR_TIMEOUT && usb_is_gone(handle)) {
		err = ERR_GONE;
	}
	if (err == ERR_GONE) {
		atomic_store(&handle->is_gone, true);
	}
	if (err == OK && !pace_take(&handle->answers, usb_answer_limit, answer_weight(transfer),
				 clock_us())) {
		atomic_store(&handle->is_babbling, true);
		err = ERR_PROTOCOL;
	}
	return err;
}

static enum err transfer_data(struct usb_handle *handle, bool is_bulk, uint8_t endpoint, void *data,
	size_t len, int64_t timeout_ms, size_t *done_out)
{
	REQUIRE(len <= INT32_MAX);
	*done_out = 0;
	if (handle->is_stuck) {
		return ERR_GONE;
	}
	bool is_in = endpoint & LIBUSB_ENDPOINT_IN;
	/* A buffer of our own: what is cancelled in vain may be written to after we returned. */
	uint8_t *buffer = mem_alloc(len + 1, 1);
	if (!is_in && len > 0) {
		memcpy(buffer, data, len);
	}
	if (is_bulk) {
		libusb_fill_bulk_transfer(handle->transfer, handle->opened, endpoint, buffer,
			(int)len, on_done, handle, 0);
	} else {
		libusb_fill_interrupt_transfer(handle->transfer, handle->opened, endpoint, buffer,
			(int)len, on_done, handle, 0);
	}
	handle->transfer->actual_length = 0;
	enum err err = carry_out(handle, timeout_ms);
	if (!handle->is_stuck) {
		*done_out = MIN_OF((size_t)MAX_OF(handle->transfer->actual_length, 0), len);
		if (is_in) {
			memcpy(data, buffer, *done_out);
		}
		mem_wipe(buffer, len);
		mem_free(buffer);
		/* What came together with the end of the time is there: no reason to lose it. */
		if (is_in && err == ERR_TIMEOUT && *done_out > 0) {
			err = OK;
		}
	}
	usb_trace(handle, is_bulk ? "bulk" : "interrupt", endpoint, len, *done_out, err);
	return err;
}

enum err usb_bulk(struct usb_handle *handle, uint8_t endpoint, void *data, size_t len,
	int64_t timeout_ms, size_t *done_out)
{
	return transfer_data(handle, true, endpoint, data, len, timeout_ms, done_out);
}

enum err usb_interrupt(struct usb_handle *handle, uint8_t endpoint, void *data, size_t len,
	int64_t timeout_ms, size_t *done_out)
{
	return transfer_data(handle, false, endpoint, data, len, timeout_ms, done_out);
}

enum err usb_control(struct usb_handle *handle, uint8_t request_type, uint8_t request,
	uint16_t value, uint16_t index, void *data, uint16_t len, int64_t timeout_ms,
	size_t *done_out)
{
	REQUIRE(len <= CONTROL_MAX_LEN);
	*done_out = 0;
	if (handle->is_stuck) {
		return ERR_GONE;
	}
	bool is_in = request_type & LIBUSB_ENDPOINT_IN;
	size_t buffer_len = LIBUSB_CONTROL_SETUP_SIZE + (size_t)len;
	uint8_t *buffer = mem_alloc(buffer_len, 1);
	libusb_fill_control_setup(buffer, request_type, request, value, index, len);
	if (!is_in && len > 0) {
		memcpy(buffer + LIBUSB_CONTROL_SETUP_SIZE, data, len);
	}
	libusb_fill_control_transfer(handle->transfer, handle->opened, buffer, on_done, handle, 0);
	handle->transfer->actual_length = 0;
	enum err err = carry_out(handle, timeout_ms);
	if (!handle->is_stuck) {
		*done_out = MIN_OF((size_t)MAX_OF(handle->transfer->actual_length, 0), len);
		if (is_in) {
			memcpy(data, buffer + LIBUSB_CONTROL_SETUP_SIZE, *done_out);
		}
		mem_wipe(buffer, buffer_len);
		mem_free(buffer);
	}
	usb_trace(handle, "control", request, len, *done_out, err);
	return err;
}
