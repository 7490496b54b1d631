/* Descriptor bytes that libusb hands over unread, and what a configuration says of devices. No I/O,
 * any thread. */
#ifndef ONEDOOR_DRIVERS_USB_WIRE_H
#define ONEDOOR_DRIVERS_USB_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "drivers/usb/usb.h"

/* Length of an interface's report descriptor as its HID descriptor (HID 1.11, 6.2.1) says, which
 * stands among the bytes between the interface and its endpoints; 0 when there is none. */
uint16_t usb_hid_report_len(const uint8_t *extra, size_t len);

/* "vvvv:pppp", four hex digits each as lsusb shows them, or "" for none. False: it is neither. */
bool usb_choice_parse(struct usb_choice *choice_out, const char *text);
bool usb_choice_names(struct usb_choice choice, const struct usb_info *info);

#endif
