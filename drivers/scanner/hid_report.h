/*
 * HID report descriptors (HID 1.11, chapter 6.2.2): which usage lies at which bit of which report.
 * No I/O, any thread. Strict: what is over a limit or does not add up is refused as a whole.
 */
#ifndef ONEDOOR_DRIVERS_HID_REPORT_H
#define ONEDOOR_DRIVERS_HID_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum {
	HID_DESCRIPTOR_MAX = 4096, /* bytes */
	HID_FIELDS_MAX = 64,
	HID_REPORTS_MAX = 32, /* id and direction */
	HID_REPORT_BITS_MAX = 8 * 1024,
	HID_DEPTH_MAX = 16, /* collections in collections */
	HID_STACK_MAX = 4,  /* push, pop */
	HID_USAGES_MAX = 32,
};

/* A usage with its page: HID_USAGE(0x8C, 0xFE). */
#define HID_USAGE(page, id) ((uint32_t)(page) << 16 | (uint32_t)(id))

enum hid_direction { HID_INPUT, HID_OUTPUT, HID_FEATURE };

/* Items of one usage that lie one after the other. Padding is not listed. */
struct hid_field {
	enum hid_direction direction;
	uint8_t report_id;    /* 0: reports have no ids */
	uint32_t application; /* usage of the top collection */
	uint32_t usage;
	uint32_t bit;  /* from the start of the report, its id byte included */
	uint32_t size; /* bits of one item */
	uint32_t count;
};

struct hid_layout {
	bool has_report_ids;
	int field_count;
	struct hid_field fields[HID_FIELDS_MAX];
	int report_count;
	struct {
		enum hid_direction direction;
		uint8_t id;
		uint32_t bits; /* its whole length, the id byte included */
	} reports[HID_REPORTS_MAX];
};

/* ERR_TOO_BIG over a limit, ERR_PROTOCOL when cut or inconsistent. */
enum err hid_layout_parse(struct hid_layout *layout, const uint8_t *data, size_t len) MUST_CHECK;

/* The first field with that direction and usage inside that application (0: any); NULL if none. */
const struct hid_field *hid_layout_find(const struct hid_layout *layout,
	enum hid_direction direction, uint32_t application, uint32_t usage);
/* Length in whole bytes with its id byte; 0 when there is no such report. */
size_t hid_layout_report_len(
	const struct hid_layout *layout, enum hid_direction direction, uint8_t report_id);

#endif
