/* Items of HID report descriptors by name, and descriptors of scanners as their makers write them
 * (USB HID 1.11, 6.2.2; HID Point of Sale Usage Tables 1.02). */
#ifndef ONEDOOR_TESTS_HID_ITEMS_H
#define ONEDOOR_TESTS_HID_ITEMS_H

#define PAGE(page)	      0x05, page
#define PAGE16(page)	      0x06, (page)&0xFF, (page) >> 8
#define USAGE(usage)	      0x09, usage
#define USAGE32(page, usage)  0x0B, usage, 0x00, page, 0x00
#define USAGES(first, last)   0x19, first, 0x29, last
#define APPLICATION	      0xA1, 0x01
#define LOGICAL		      0xA1, 0x02
#define END		      0xC0
#define REPORT_ID(id)	      0x85, id
#define REPORT_SIZE(bits)     0x75, bits
#define REPORT_COUNT(count)   0x95, count
#define REPORT_COUNT16(count) 0x96, (count)&0xFF, (count) >> 8
#define INPUT_DATA	      0x81, 0x02
#define INPUT_PADDING	      0x81, 0x03
#define INPUT_BUFFER	      0x82, 0x02, 0x01
#define OUTPUT_DATA	      0x91, 0x02
#define FEATURE_DATA	      0xB1, 0x02
#define PUSH		      0xA4
#define POP		      0xB4

/* Count, AIM, 56 data, maker's code, flag; a trigger; the maker's own collection beside it. */
#define HONEYWELL_DESCRIPTOR                                                                       \
	PAGE(0x8C), USAGE(0x02), APPLICATION, USAGE(0x12), LOGICAL, REPORT_ID(2), 0x15, 0x00,      \
		0x26, 0xFF, 0x00, REPORT_SIZE(8), REPORT_COUNT(1), PAGE(0x01), USAGE(0x3B),        \
		INPUT_DATA, PAGE(0x8C), USAGE(0xFB), USAGE(0xFC), USAGE(0xFD), REPORT_COUNT(3),    \
		INPUT_DATA, USAGE(0xFE), REPORT_COUNT(56), INPUT_BUFFER, PAGE16(0xFF8C),           \
		USAGE(0x10), REPORT_COUNT(2), INPUT_DATA, PAGE(0x8C), REPORT_SIZE(1),              \
		REPORT_COUNT(1), USAGE(0xFF), INPUT_DATA, REPORT_COUNT(7), INPUT_PADDING, END,     \
		USAGE(0x14), LOGICAL, REPORT_ID(4), USAGE(0x00), REPORT_SIZE(8), REPORT_COUNT(1),  \
		OUTPUT_DATA, END, END, PAGE16(0xFF8C), USAGE(0x02), APPLICATION, REPORT_ID(0xFE),  \
		USAGE(0x01), REPORT_SIZE(8), REPORT_COUNT(1), FEATURE_DATA, REPORT_ID(0xFD),       \
		USAGE(0x02), REPORT_COUNT(63), OUTPUT_DATA, END

/* Report 01: 62 data, neither count nor flag. */
#define PLAIN_DESCRIPTOR                                                                           \
	PAGE(0x8C), USAGE(0x02), APPLICATION, USAGE(0x12), LOGICAL, REPORT_ID(1), REPORT_SIZE(8),  \
		REPORT_COUNT(62), USAGE(0xFE), INPUT_BUFFER, END, END

/* A boot keyboard without ids: eight modifiers, a reserved byte, six keys. */
#define KEYBOARD_DESCRIPTOR                                                                        \
	PAGE(0x01), USAGE(0x06), APPLICATION, PAGE(0x07), USAGES(0xE0, 0xE7), REPORT_SIZE(1),      \
		REPORT_COUNT(8), INPUT_DATA, REPORT_COUNT(1), REPORT_SIZE(8), INPUT_PADDING,       \
		REPORT_COUNT(6), USAGES(0x00, 0xFF), 0x81, 0x00, END

#endif
