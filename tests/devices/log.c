#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

enum { LINES = 512, LINE_TEXT = 224, SHOWN_BYTES = 48 };

struct vusb_log {
	FILE *file;
	unsigned count, cleared;
	char lines[LINES][LINE_TEXT];
};

struct vusb_log *vusb_log_create(const char *path)
{
	struct vusb_log *log = calloc(1, sizeof(*log));

	if (!log) {
		abort();
	}
	if (path) {
		log->file = fopen(path, "we");
		if (!log->file) {
			free(log);
			return NULL;
		}
		setvbuf(log->file, NULL, _IOLBF, 0);
	}
	return log;
}

void vusb_log_destroy(struct vusb_log *log)
{
	if (!log) {
		return;
	}
	if (log->file) {
		fclose(log->file);
	}
	free(log);
}

void vusb_log_note(struct vusb_log *log, const char *format, ...)
{
	char *line = log->lines[log->count % LINES];
	int64_t now = vusb_now_us();
	int len = snprintf(line, LINE_TEXT, "%lld.%06lld ", (long long)(now / 1000000),
		(long long)(now % 1000000));
	va_list args;

	va_start(args, format);
	vsnprintf(line + len, (size_t)(LINE_TEXT - len), format, args);
	va_end(args);
	log->count++;
	if (log->file) {
		fprintf(log->file, "%s\n", line);
	}
}

static const char *status_name(int status)
{
	switch (status) {
	case 0:
		return "ok";
	case -EPIPE:
		return "stall";
	case -ENOENT:
		return "cancelled";
	case -ESHUTDOWN:
		return "gone";
	case -EPROTO:
		return "bus-error";
	case -EOVERFLOW:
		return "overflow";
	default:
		return "error";
	}
}

void vusb_log_urb(struct vusb_log *log, const struct vusb_dev *dev, const struct vusb_urb *urb)
{
	char hex[SHOWN_BYTES * 2 + 4] = "", setup[40] = "";
	size_t shown = urb->actual > SHOWN_BYTES ? SHOWN_BYTES : urb->actual;

	for (size_t i = 0; i < shown; i++) {
		snprintf(hex + 2 * i, 3, "%02x", urb->data[i]);
	}
	if (urb->actual > shown) {
		strcpy(hex + 2 * shown, "..");
	}
	if (urb->ep == 0) {
		snprintf(setup, sizeof(setup), " [%02x %02x %04x %04x %u]", urb->setup.type,
			urb->setup.request, urb->setup.value, urb->setup.index, urb->setup.length);
	}
	vusb_log_note(log, "%s #%u ep %02x%s %zu/%zu %s%s%s%s%s", dev->name, urb->number, urb->ep,
		setup, urb->actual, urb->len, status_name(urb->status),
		urb->fault.kind ? " fault=" : "",
		urb->fault.kind ? vusb_fault_name(urb->fault.kind) : "", *hex ? " " : "", hex);
}

unsigned vusb_log_count(const struct vusb_log *log)
{
	return log->count - log->cleared;
}

const char *vusb_log_line(const struct vusb_log *log, unsigned number)
{
	unsigned at = log->cleared + number;

	if (at >= log->count || log->count - at > LINES) {
		return NULL;
	}
	return log->lines[at % LINES];
}

void vusb_log_clear(struct vusb_log *log)
{
	log->cleared = log->count;
}
