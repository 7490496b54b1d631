#include "drivers/usb/usb_internal.h"
#include "drivers/usb/usb_wire.h"
#include "firmware/base/str.h"

#include <libusb.h>
#include <string.h>

/* USB printer class: bidirectional is best, then one-way, then 1284.4; IPP is not for us. */
static int alternate_rank(const struct libusb_interface_descriptor *alternate)
{
	static const int printer_rank[] = {0, 3, 4, 2};
	if (alternate->bInterfaceClass == LIBUSB_CLASS_PRINTER) {
		return alternate->bInterfaceProtocol < 4
			       ? printer_rank[alternate->bInterfaceProtocol]
			       : 0;
	}
	return alternate->bAlternateSetting == 0 ? 1 : 0;
}

static void describe_interface(
	const struct libusb_interface *interface, struct usb_interface *interface_out)
{
	const struct libusb_interface_descriptor *best = &interface->altsetting[0];
	for (int i = 1; i < interface->num_altsetting; i++) {
		if (alternate_rank(&interface->altsetting[i]) > alternate_rank(best)) {
			best = &interface->altsetting[i];
		}
	}
	*interface_out = (struct usb_interface){
		.number = best->bInterfaceNumber,
		.alternate = best->bAlternateSetting,
		.alternate_count = (uint8_t)MIN_OF(interface->num_altsetting, 255),
		.class_code = best->bInterfaceClass,
		.subclass = best->bInterfaceSubClass,
		.protocol = best->bInterfaceProtocol,
		.hid_report_len =
			usb_hid_report_len(best->extra, (size_t)MAX_OF(best->extra_length, 0)),
	};
	for (int i = 0; i < best->bNumEndpoints; i++) {
		if (interface_out->endpoint_count == USB_MAX_ENDPOINTS) {
			break;
		}
		const struct libusb_endpoint_descriptor *endpoint = &best->endpoint[i];
		interface_out->endpoints[interface_out->endpoint_count++] = (struct usb_endpoint){
			.address = endpoint->bEndpointAddress,
			.type = endpoint->bmAttributes & 3,
			.max_packet = endpoint->wMaxPacketSize & 0x7ff,
		};
	}
}

static void describe_configuration(struct libusb_device *device, struct usb_info *info)
{
	struct libusb_config_descriptor *configuration = NULL;
	if (libusb_get_active_config_descriptor(device, &configuration) != 0 &&
		libusb_get_config_descriptor(device, 0, &configuration) != 0) {
		return;
	}
	struct libusb_device_descriptor descriptor;
	if (libusb_get_device_descriptor(device, &descriptor) == 0) {
		for (uint8_t i = 0; i < descriptor.bNumConfigurations; i++) {
			struct libusb_config_descriptor *other = NULL;
			if (libusb_get_config_descriptor(device, i, &other) != 0) {
				continue;
			}
			if (other->bConfigurationValue == configuration->bConfigurationValue) {
				info->configuration_index = i;
			}
			libusb_free_config_descriptor(other);
		}
	}
	for (int i = 0; i < configuration->bNumInterfaces; i++) {
		if (info->interface_count == USB_MAX_INTERFACES) {
			break;
		}
		if (configuration->interface[i].num_altsetting > 0) {
			describe_interface(&configuration->interface[i],
				&info->interfaces[info->interface_count++]);
		}
	}
	libusb_free_config_descriptor(configuration);
}

void usb_describe(struct libusb_device *device, struct usb_info *info_out)
{
	*info_out = (struct usb_info){
		.bus = libusb_get_bus_number(device),
		.address = libusb_get_device_address(device),
	};
	struct libusb_device_descriptor descriptor;
	if (libusb_get_device_descriptor(device, &descriptor) == 0) {
		info_out->vendor = descriptor.idVendor;
		info_out->product = descriptor.idProduct;
		info_out->release = descriptor.bcdDevice;
	}
	uint8_t ports[8];
	int port_count = libusb_get_port_numbers(device, ports, (int)sizeof(ports));
	str_format(info_out->path, sizeof(info_out->path), "%u", info_out->bus);
	for (int i = 0; i < port_count; i++) {
		str_append(info_out->path, sizeof(info_out->path), "%c%u", i ? '.' : '-', ports[i]);
	}
	describe_configuration(device, info_out);
}
