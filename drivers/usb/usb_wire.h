/* Descriptor bytes that libusb hands over unread. No I/O, any thread. */
#ifndef ONEDOOR_DRIVERS_USB_WIRE_H
#define ONEDOOR_DRIVERS_USB_WIRE_H

#include <stddef.h>
#include <stdint.h>

/* Length of an interface's report descriptor as its HID descriptor (HID 1.11, 6.2.1) says, which
 * stands among the bytes between the interface and its endpoints; 0 when there is none. */
uint16_t usb_hid_report_len(const uint8_t *extra, size_t len);

#endif
