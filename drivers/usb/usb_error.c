#include "drivers/usb/usb_internal.h"
#include "firmware/base/log.h"

#include <libusb.h>

enum err usb_error(int libusb_code)
{
	switch (libusb_code) {
	case LIBUSB_SUCCESS:
		return OK;
	case LIBUSB_ERROR_NO_DEVICE:
		return ERR_GONE;
	case LIBUSB_ERROR_NOT_FOUND:
		return ERR_NOT_FOUND;
	case LIBUSB_ERROR_ACCESS:
		return ERR_AUTH;
	case LIBUSB_ERROR_BUSY:
		return ERR_BUSY;
	case LIBUSB_ERROR_TIMEOUT:
		return ERR_TIMEOUT;
	case LIBUSB_ERROR_PIPE:
		return ERR_STALL;
	case LIBUSB_ERROR_OVERFLOW:
		return ERR_TOO_BIG;
	case LIBUSB_ERROR_NOT_SUPPORTED:
		return ERR_UNSUPPORTED;
	default:
		return ERR_IO;
	}
}

enum err usb_status_error(int transfer_status)
{
	switch (transfer_status) {
	case LIBUSB_TRANSFER_COMPLETED:
		return OK;
	case LIBUSB_TRANSFER_TIMED_OUT:
	case LIBUSB_TRANSFER_CANCELLED: /* we cancel for no other reason than time */
		return ERR_TIMEOUT;
	case LIBUSB_TRANSFER_STALL:
		return ERR_STALL;
	case LIBUSB_TRANSFER_NO_DEVICE:
		return ERR_GONE;
	case LIBUSB_TRANSFER_OVERFLOW:
		return ERR_TOO_BIG;
	default:
		return ERR_IO;
	}
}

void usb_trace(const struct usb_handle *handle, const char *what, uint8_t endpoint, size_t len,
	size_t done, enum err err)
{
	log_debug("usb", "%s %04x:%04x %s %02x %zu/%zu %s", handle->info.path, handle->info.vendor,
		handle->info.product, what, endpoint, done, len, err_name(err));
}
