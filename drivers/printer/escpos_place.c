#include "drivers/printer/escpos_place.h"
#include "drivers/printer/quirks.h"

enum { CLASS_PRINTER = 7, CLASS_HID = 3, CLASS_VENDOR = 0xFF, TYPE_BULK = 2 };

static bool find_endpoints(const struct usb_interface *interface,
	const struct device_choice *choice, struct escpos_place *place)
{
	place->out_endpoint = 0;
	place->in_endpoint = 0;
	for (int i = 0; i < interface->endpoint_count; i++) {
		const struct usb_endpoint *endpoint = &interface->endpoints[i];
		bool is_in = endpoint->address & 0x80;
		int wanted = !choice ? -1 : is_in ? choice->in_endpoint : choice->out_endpoint;
		uint8_t *slot = is_in ? &place->in_endpoint : &place->out_endpoint;
		if (endpoint->type == TYPE_BULK && !*slot &&
			(wanted < 0 || wanted == endpoint->address)) {
			*slot = endpoint->address;
		}
	}
	bool has_in = !choice || choice->in_endpoint <= 0 || place->in_endpoint;
	return place->out_endpoint && has_in;
}

static int rank_class(const struct usb_interface *interface, uint32_t quirks, bool is_any)
{
	if (interface->class_code == CLASS_PRINTER && interface->subclass == 1) {
		switch (interface->protocol) {
		case 2: /* both ways */
			return 5;
		case 1: /* one way */
			return 4;
		case 3: /* IEEE 1284.4 */
			return 3;
		default: /* 4 and more: IPP, not ours */
			return is_any ? 1 : 0;
		}
	}
	if (interface->class_code == CLASS_VENDOR) {
		return is_any || quirks & PRINTER_VENDOR_CLASS ? 2 : 0;
	}
	return is_any && interface->class_code != CLASS_HID ? 1 : 0;
}

bool escpos_place_find(const struct usb_info *info, uint32_t quirks,
	const struct device_choice *choice, struct escpos_place *place_out)
{
	int best = 0;
	for (int i = 0; i < info->interface_count; i++) {
		const struct usb_interface *interface = &info->interfaces[i];
		struct escpos_place place = {
			.interface = interface->number, .alternate = interface->alternate};
		if ((choice && choice->interface >= 0 && choice->interface != interface->number) ||
			!find_endpoints(interface, choice, &place)) {
			continue;
		}
		int rank = 2 * rank_class(interface, quirks, choice != NULL);
		rank += rank > 0 && place.in_endpoint ? 1 : 0;
		if (rank > best) {
			*place_out = place;
			best = rank;
		}
	}
	if (best > 0 && (quirks & PRINTER_ONE_WAY) && !(choice && choice->in_endpoint > 0)) {
		place_out->in_endpoint = 0;
	}
	if (best > 0 && choice && choice->in_endpoint == 0) {
		place_out->in_endpoint = 0;
	}
	return best > 0;
}
