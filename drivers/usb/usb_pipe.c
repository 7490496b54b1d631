#include "drivers/usb/usb_internal.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <libusb.h>
#include <string.h>

enum { IN_FLIGHT = 3 };

struct report {
	size_t len;
	uint8_t *data;
};

struct usb_pipe {
	struct usb_handle *handle;
	uint8_t endpoint;
	size_t max_len;
	usb_change_fn *arrived;
	void *arg;
	struct lock *lock; /* everything below */
	struct libusb_transfer *transfers[IN_FLIGHT];
	bool is_flying[IN_FLIGHT];
	bool is_closing;
	struct pace reports;
	enum err end; /* why no more reports will come; OK while it works */
	struct signal *landed;
	int first, count, dropped;
	struct report queue[USB_PIPE_QUEUE_MAX];
};

static int flying_count(const struct usb_pipe *pipe)
{
	int count = 0;
	for (int i = 0; i < IN_FLIGHT; i++) {
		count += pipe->is_flying[i];
	}
	return count;
}

static void queue_report(struct usb_pipe *pipe, const uint8_t *data, size_t len)
{
	if (pipe->count == USB_PIPE_QUEUE_MAX) {
		pipe->first = (pipe->first + 1) % USB_PIPE_QUEUE_MAX;
		pipe->count--;
		pipe->dropped++;
	}
	struct report *report = &pipe->queue[(pipe->first + pipe->count++) % USB_PIPE_QUEUE_MAX];
	report->len = len;
	memcpy(report->data, data, len);
}

/* True when it flies again. Resubmitting under our lock keeps closing and resubmitting apart. */
static bool take_report(
	struct usb_pipe *pipe, struct libusb_transfer *transfer, size_t len, bool *is_news_out)
{
	lock_begin(pipe->lock);
	*is_news_out = !pipe->is_closing; /* else nobody may be there to be told */
	enum err err = usb_status_error(transfer->status);
	if (err == OK && !pace_take(&pipe->reports, usb_report_limit, 1, clock_us())) {
		atomic_store(&pipe->handle->is_babbling, true);
		err = ERR_PROTOCOL;
	}
	if (err == OK && len > 0 && !pipe->is_closing) {
		queue_report(pipe, transfer->buffer, MIN_OF(len, pipe->max_len));
	}
	mem_wipe(transfer->buffer, pipe->max_len);
	bool is_flying = false;
	if (err == OK && !pipe->is_closing && pipe->end == OK) {
		err = usb_error(libusb_submit_transfer(transfer));
		is_flying = err == OK;
	}
	if (err == ERR_GONE) {
		atomic_store(&pipe->handle->is_gone, true);
	}
	if (err != OK && pipe->end == OK) {
		bool is_known = err == ERR_GONE || err == ERR_STALL || err == ERR_PROTOCOL;
		pipe->end = is_known ? err : ERR_IO;
	}
	lock_end(pipe->lock);
	usb_trace(pipe->handle, "pipe", pipe->endpoint, pipe->max_len, len, err);
	return is_flying;
}

/* Event thread. */
static void LIBUSB_CALL on_report(struct libusb_transfer *transfer)
{
	struct usb_pipe *pipe = transfer->user_data;
	size_t len = (size_t)MAX_OF(transfer->actual_length, 0);
	bool is_news = false;
	bool is_flying = take_report(pipe, transfer, len, &is_news);
	if (is_news) {
		pipe->arrived(pipe->arg);
	}
	if (is_flying) {
		return;
	}
	/* The last touch: from here on closing may free the pipe. */
	lock_begin(pipe->lock);
	for (int i = 0; i < IN_FLIGHT; i++) {
		if (pipe->transfers[i] == transfer) {
			pipe->is_flying[i] = false;
		}
	}
	if (pipe->is_closing && flying_count(pipe) == 0) {
		signal_raise(pipe->landed);
	}
	lock_end(pipe->lock);
}

static size_t max_packet_of(const struct usb_info *info, uint8_t address, uint8_t *type_out)
{
	for (int i = 0; i < info->interface_count; i++) {
		for (int k = 0; k < info->interfaces[i].endpoint_count; k++) {
			const struct usb_endpoint *endpoint = &info->interfaces[i].endpoints[k];
			if (endpoint->address == address) {
				*type_out = endpoint->type;
				return endpoint->max_packet;
			}
		}
	}
	return 0;
}

enum err usb_pipe_open(struct usb_handle *handle, uint8_t endpoint, size_t report_max_len,
	usb_change_fn *arrived, void *arg, struct usb_pipe **pipe_out)
{
	*pipe_out = NULL;
	uint8_t type = 0;
	size_t max_packet = max_packet_of(&handle->info, endpoint, &type);
	if (max_packet == 0 || !(endpoint & LIBUSB_ENDPOINT_IN)) {
		return ERR_NOT_FOUND;
	}
	struct usb_pipe *pipe = mem_new(struct usb_pipe);
	pipe->handle = handle;
	pipe->endpoint = endpoint;
	/* Room for one whole packet at least; no more than a report, else two would become one. */
	pipe->max_len = MAX_OF(report_max_len, max_packet);
	pipe->arrived = arrived;
	pipe->arg = arg;
	pipe->lock = lock_create();
	pipe->landed = signal_create();
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		pipe->queue[i].data = mem_alloc(pipe->max_len, 1);
	}
	enum err err = OK;
	lock_begin(pipe->lock);
	for (int i = 0; i < IN_FLIGHT; i++) {
		struct libusb_transfer *transfer = libusb_alloc_transfer(0);
		REQUIRE(transfer);
		uint8_t *buffer = mem_alloc(pipe->max_len, 1);
		libusb_fill_interrupt_transfer(transfer, handle->opened, endpoint, buffer,
			(int)pipe->max_len, on_report, pipe, 0);
		if (type == LIBUSB_TRANSFER_TYPE_BULK) {
			transfer->type = LIBUSB_TRANSFER_TYPE_BULK;
		}
		pipe->transfers[i] = transfer;
		if (err == OK) {
			err = usb_error(libusb_submit_transfer(transfer));
			pipe->is_flying[i] = err == OK;
		}
	}
	lock_end(pipe->lock);
	if (err != OK) {
		usb_pipe_close(pipe);
		return err;
	}
	*pipe_out = pipe;
	return OK;
}

enum err usb_pipe_take(struct usb_pipe *pipe, void *data, size_t len, size_t *done_out)
{
	*done_out = 0;
	lock_begin(pipe->lock);
	enum err err = pipe->end != OK ? pipe->end : ERR_TIMEOUT;
	int dropped = pipe->dropped;
	pipe->dropped = 0;
	if (dropped > 0) {
		err = ERR_TOO_BIG;
	} else if (pipe->count > 0) {
		struct report *report = &pipe->queue[pipe->first];
		*done_out = MIN_OF(report->len, len);
		memcpy(data, report->data, *done_out);
		mem_wipe(report->data, report->len);
		pipe->first = (pipe->first + 1) % USB_PIPE_QUEUE_MAX;
		pipe->count--;
		err = OK;
	}
	lock_end(pipe->lock);
	if (dropped > 0) {
		log_warn("usb", "%s: %d reports dropped", pipe->handle->info.path, dropped);
	}
	return err;
}

/* When it is closing: nothing is queued any more. */
static void wipe_queue(struct usb_pipe *pipe)
{
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		mem_wipe(pipe->queue[i].data, pipe->max_len);
	}
}

static void free_pipe(struct usb_pipe *pipe)
{
	/* The callback that raised `landed` has left the pipe once the lock is free. */
	lock_begin(pipe->lock);
	lock_end(pipe->lock);
	for (int i = 0; i < IN_FLIGHT; i++) {
		mem_wipe(pipe->transfers[i]->buffer, pipe->max_len);
		mem_free(pipe->transfers[i]->buffer);
		libusb_free_transfer(pipe->transfers[i]);
	}
	wipe_queue(pipe);
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		mem_free(pipe->queue[i].data);
	}
	signal_destroy(pipe->landed);
	lock_destroy(pipe->lock);
	mem_free(pipe);
}

static void end_pipe(struct usb_pipe *pipe, bool clears_halt)
{
	if (!pipe) {
		return;
	}
	lock_begin(pipe->lock);
	pipe->is_closing = true;
	for (int i = 0; i < IN_FLIGHT; i++) {
		if (pipe->is_flying[i]) {
			libusb_cancel_transfer(pipe->transfers[i]);
		}
	}
	bool is_flying = flying_count(pipe) > 0;
	lock_end(pipe->lock);
	if (is_flying && !signal_wait(pipe->landed, USB_REAP_LIMIT_MS)) {
		log_warn("usb", "%s: reports that were cancelled do not come back",
			pipe->handle->info.path);
		wipe_queue(pipe);
		pipe->handle->stuck_pipe = pipe; /* its buffers may still be written to */
		return;
	}
	/* Halted it would stay for whoever opens it next. */
	if (clears_halt && pipe->end == ERR_STALL &&
		usb_clear_halt(pipe->handle, pipe->endpoint) != OK) {
		log_warn("usb", "%s: endpoint %02x stays halted", pipe->handle->info.path,
			pipe->endpoint);
	}
	free_pipe(pipe);
}

void usb_pipe_close(struct usb_pipe *pipe)
{
	end_pipe(pipe, true);
}

void usb_pipe_leave(struct usb_pipe *pipe)
{
	end_pipe(pipe, false);
}

void usb_pipe_reap(struct usb_pipe *pipe)
{
	signal_wait(pipe->landed, -1);
	free_pipe(pipe);
}
