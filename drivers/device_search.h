/*
 * The devices on the bus that may be of a kind, one after the other, best first: the worker tries
 * one, looks at its orders, tries the next. On the device's thread; plain data, zeroed: none.
 */
#ifndef ONEDOOR_DRIVERS_DEVICE_SEARCH_H
#define ONEDOOR_DRIVERS_DEVICE_SEARCH_H

#include "drivers/choice.h"
#include "drivers/driver.h"

enum { SEARCH_FOUND_MAX = 64 };

struct device_search {
	enum device_kind kind;
	bool is_on;
	bool has_tried; /* somebody */
	enum err err;	/* of the last try */
	int at;		/* who is being tried, and how well the driver suits */
	int at_score;
	int count;
	struct usb_info found[SEARCH_FOUND_MAX];
	int below[SEARCH_FOUND_MAX]; /* drivers that suit less well than this are still to be tried
				      */
};

/* Waits for nothing. usb NULL: nobody is there. */
void device_search_begin(struct device_search *search, struct usb *usb, enum device_kind kind,
	const struct device_choice *chosen);
/* NULL: it is over. *info_out is borrowed from the search. */
const struct driver *device_search_next(
	struct device_search *search, const struct usb_info **info_out);
/* OK ends the search. After ERR_UNSUPPORTED the next driver has a try: some devices tell only when
 * asked what they are. */
void device_search_tried(struct device_search *search, enum err err);

#endif
