/* The printers there are: descriptors as lsusb shows them, and what each is by nature. */
#include <stddef.h>

#include "tests/devices/printer.h"

enum { OUT = 0x00, IN = 0x80 };

/* clang-format off */
#define HEAD(total, interfaces) 9, 2, total, 0, interfaces, 1, 0, 0xC0, 1
#define INTERFACE(number, alternate, endpoints, class, subclass, protocol) \
	9, 4, number, alternate, endpoints, class, subclass, protocol, 0
#define BULK(address) 7, 5, address, 2, 64, 0, 0
/* clang-format on */

static const uint8_t printer_class[] = {
	HEAD(32, 1), INTERFACE(0, 0, 2, 7, 1, 2), BULK(OUT | 2), BULK(IN | 1)};
static const uint8_t printer_class_1_2[] = {
	HEAD(32, 1), INTERFACE(0, 0, 2, 7, 1, 2), BULK(OUT | 1), BULK(IN | 2)};
static const uint8_t vendor_00[] = {
	HEAD(32, 1), INTERFACE(0, 0, 2, 0xff, 0, 0), BULK(OUT | 1), BULK(IN | 2)};
static const uint8_t vendor_ff[] = {
	HEAD(32, 1), INTERFACE(0, 0, 2, 0xff, 0xff, 0xff), BULK(OUT | 1), BULK(IN | 2)};
/* A bridge: one way as it starts, both ways as alternate setting 1. */
static const uint8_t bridge[] = {HEAD(48, 1), INTERFACE(0, 0, 1, 7, 1, 1), BULK(OUT | 2),
	INTERFACE(0, 1, 2, 7, 1, 2), BULK(OUT | 2), BULK(IN | 2)};
static const uint8_t bridge_1284[] = {HEAD(71, 1), INTERFACE(0, 0, 1, 7, 1, 1), BULK(OUT | 1),
	INTERFACE(0, 1, 2, 7, 1, 2), BULK(OUT | 1), BULK(IN | 2), INTERFACE(0, 2, 2, 7, 1, 3),
	BULK(OUT | 1), BULK(IN | 2)};
/* Nobody knows it, and its printer is the second interface's second pair. */
static const uint8_t noname[] = {HEAD(55, 2), INTERFACE(0, 0, 0, 0xff, 0, 0),
	INTERFACE(1, 0, 4, 0xff, 0, 0), BULK(OUT | 1), BULK(IN | 1), BULK(OUT | 4), BULK(IN | 5)};

const char *const printer_variants[] = {"pos80", "tm-t88v", "xp-c58k", "xprinter", "citizen",
	"tm-t20-vendor", "tm-t88v-vendor", "tm-t20ii-vendor", "ub-u05", "cashino", "ch340s",
	"pl2305", "noname", NULL};

#define CONFIG(bytes) .config = (bytes), .config_len = sizeof(bytes)
#define DEVICE(class, vendor, product)                                                             \
	.device = {18, 1, 0x00, 0x02, class, 0, 0, 64, (vendor)&0xff, (vendor) >> 8,               \
		(product)&0xff, (product) >> 8, 0, 1, 1, 2, 0, 1}
#define NAMES(maker, model) .strings = {NULL, maker, model}
#define EPSON		    .ghs = 1, .gsr = 1, .reply_ms = 20, .is_zlp = true

const struct printer_shape printer_shapes[] = {
	{DEVICE(0, 0x0416, 0x5011), CONFIG(printer_class), NAMES("POS80", "USB Printing Support"),
		.width = 576, .gsr = 1, .locks_up = true},
	{DEVICE(0, 0x04b8, 0x0e02), CONFIG(printer_class), NAMES("EPSON", "TM-T88V"), .width = 512,
		EPSON},
	{DEVICE(0, 0x0483, 0x070b), CONFIG(printer_class), NAMES("", ""), .width = 384,
		.is_id_empty = true, .is_port_zero = true},
	{DEVICE(0, 0x1fc9, 0x2016), CONFIG(printer_class), NAMES("Xprinter", "XP-80"), .width = 576,
		.gsr = 1},
	{DEVICE(0, 0x1d90, 0x20f0), CONFIG(printer_class), NAMES("CITIZEN", "CT-E351"),
		.width = 576, .gsr = 1},
	{DEVICE(0, 0x04b8, 0x0e03), CONFIG(vendor_00), NAMES("EPSON", "TM-T20"), .width = 576,
		EPSON},
	{DEVICE(0, 0x04b8, 0x0e02), CONFIG(vendor_ff), NAMES("EPSON", "TM-T88V"), .width = 512,
		EPSON},
	{DEVICE(0, 0x04b8, 0x0e15), CONFIG(vendor_ff), NAMES("EPSON", "TM-T20II"), .width = 576,
		EPSON},
	{DEVICE(0, 0x04b8, 0x0202), CONFIG(vendor_00), NAMES("EPSON", "TM-T88IV"), .width = 512,
		EPSON},
	{DEVICE(0xef, 0x0fe6, 0x811e), CONFIG(printer_class_1_2), NAMES("Cashino", "KP-300"),
		.width = 576, .gsr = 1},
	{DEVICE(0, 0x1a86, 0x7584), CONFIG(bridge), NAMES("QinHeng", "XP-80"), .width = 576,
		.gsr = 1},
	{DEVICE(0, 0x067b, 0x2305), CONFIG(bridge_1284), NAMES("Prolific", "XP-80"), .width = 576,
		.gsr = 1},
	{DEVICE(0, 0x1234, 0x5678), CONFIG(noname), NAMES("", ""), .width = 576, .gsr = 1,
		.out_ep = 0x04, .in_ep = 0x85},
};
_Static_assert(sizeof(printer_shapes) / sizeof(printer_shapes[0]) ==
		       sizeof(printer_variants) / sizeof(printer_variants[0]) - 1,
	"a name for each");
