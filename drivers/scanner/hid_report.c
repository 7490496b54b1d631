#include "drivers/scanner/hid_report.h"
#include "firmware/base/bytes.h"

#include <string.h>

/* Item tags with their type, size bits cleared. */
enum {
	ITEM_INPUT = 0x80,
	ITEM_OUTPUT = 0x90,
	ITEM_FEATURE = 0xB0,
	ITEM_COLLECTION = 0xA0,
	ITEM_END_COLLECTION = 0xC0,
	ITEM_USAGE_PAGE = 0x04,
	ITEM_REPORT_SIZE = 0x74,
	ITEM_REPORT_ID = 0x84,
	ITEM_REPORT_COUNT = 0x94,
	ITEM_PUSH = 0xA4,
	ITEM_POP = 0xB4,
	ITEM_USAGE = 0x08,
	ITEM_USAGE_MIN = 0x18,
	ITEM_USAGE_MAX = 0x28,
	ITEM_LONG = 0xFE,
	FLAG_CONSTANT = 0x01,
};

struct globals {
	uint32_t page, size, count;
	uint8_t report_id;
};

struct parse {
	struct hid_layout *layout;
	struct globals now, stack[HID_STACK_MAX];
	int stack_depth;
	int depth; /* of collections */
	uint32_t application;
	uint32_t usages[HID_USAGES_MAX];
	int usage_count;
	uint32_t usage_min;
	bool has_usage_min;
	enum err err;
};

static void fail(struct parse *parse, enum err err)
{
	if (parse->err == OK) {
		parse->err = err;
	}
}

static void add_usage(struct parse *parse, uint32_t usage)
{
	if (parse->usage_count == HID_USAGES_MAX) {
		return; /* a keyboard's hundred keys: the rest is of no interest here */
	}
	parse->usages[parse->usage_count++] = usage;
}

static uint32_t with_page(const struct parse *parse, uint32_t value, int len)
{
	return len == 4 ? value : HID_USAGE(parse->now.page, value);
}

static void clear_locals(struct parse *parse)
{
	parse->usage_count = 0;
	parse->has_usage_min = false;
}

static uint32_t *report_bits(struct parse *parse, enum hid_direction direction)
{
	struct hid_layout *layout = parse->layout;
	for (int i = 0; i < layout->report_count; i++) {
		if (layout->reports[i].direction == direction &&
			layout->reports[i].id == parse->now.report_id) {
			return &layout->reports[i].bits;
		}
	}
	if (layout->report_count == HID_REPORTS_MAX) {
		fail(parse, ERR_TOO_BIG);
		return NULL;
	}
	int i = layout->report_count++;
	layout->reports[i].direction = direction;
	layout->reports[i].id = parse->now.report_id;
	layout->reports[i].bits = parse->now.report_id ? 8 : 0;
	return &layout->reports[i].bits;
}

static void add_field(struct parse *parse, enum hid_direction direction, uint32_t usage,
	uint32_t bit, uint32_t count)
{
	struct hid_layout *layout = parse->layout;
	if (layout->field_count == HID_FIELDS_MAX) {
		fail(parse, ERR_TOO_BIG);
		return;
	}
	layout->fields[layout->field_count++] = (struct hid_field){
		.direction = direction,
		.report_id = parse->now.report_id,
		.application = parse->application,
		.usage = usage,
		.bit = bit,
		.size = parse->now.size,
		.count = count,
	};
}

/* Usages are handed out one an item; the last one keeps all that is left. */
static void take_main(struct parse *parse, enum hid_direction direction, uint32_t flags)
{
	const struct globals *now = &parse->now;
	uint32_t *bits = report_bits(parse, direction);
	if (!bits) {
		return;
	}
	if (now->size > 256 || now->count > HID_REPORT_BITS_MAX ||
		now->size * now->count > HID_REPORT_BITS_MAX - *bits) {
		fail(parse, ERR_TOO_BIG);
		return;
	}
	uint32_t bit = *bits;
	*bits += now->size * now->count;
	if (flags & FLAG_CONSTANT || now->size == 0 || now->count == 0) {
		return;
	}
	uint32_t left = now->count;
	for (int i = 0; i < parse->usage_count && left > 0; i++) {
		uint32_t count = i == parse->usage_count - 1 ? left : 1;
		add_field(parse, direction, parse->usages[i], bit, count);
		bit += count * now->size;
		left -= count;
	}
}

static void take_global(struct parse *parse, uint8_t tag, uint32_t value)
{
	switch (tag) {
	case ITEM_USAGE_PAGE:
		parse->now.page = value & 0xFFFF;
		break;
	case ITEM_REPORT_SIZE:
		parse->now.size = value;
		break;
	case ITEM_REPORT_COUNT:
		parse->now.count = value;
		break;
	case ITEM_REPORT_ID:
		if (value == 0 || value > 255) {
			fail(parse, ERR_PROTOCOL);
			break;
		}
		parse->now.report_id = (uint8_t)value;
		parse->layout->has_report_ids = true;
		break;
	case ITEM_PUSH:
		if (parse->stack_depth == HID_STACK_MAX) {
			fail(parse, ERR_TOO_BIG);
			break;
		}
		parse->stack[parse->stack_depth++] = parse->now;
		break;
	case ITEM_POP:
		if (parse->stack_depth == 0) {
			fail(parse, ERR_PROTOCOL);
			break;
		}
		parse->now = parse->stack[--parse->stack_depth];
		break;
	default: /* logical and physical limits, units */
		break;
	}
}

static void take_local(struct parse *parse, uint8_t tag, uint32_t value, int len)
{
	switch (tag) {
	case ITEM_USAGE:
		add_usage(parse, with_page(parse, value, len));
		break;
	case ITEM_USAGE_MIN:
		parse->usage_min = with_page(parse, value, len);
		parse->has_usage_min = true;
		break;
	case ITEM_USAGE_MAX: {
		uint32_t max = with_page(parse, value, len);
		for (uint32_t usage = parse->usage_min;
			parse->has_usage_min && usage <= max && parse->usage_count < HID_USAGES_MAX;
			usage++) {
			add_usage(parse, usage);
		}
		parse->has_usage_min = false;
		break;
	}
	default:
		break;
	}
}

static void take_item(struct parse *parse, uint8_t tag, uint32_t value, int len)
{
	switch (tag) {
	case ITEM_INPUT:
		take_main(parse, HID_INPUT, value);
		break;
	case ITEM_OUTPUT:
		take_main(parse, HID_OUTPUT, value);
		break;
	case ITEM_FEATURE:
		take_main(parse, HID_FEATURE, value);
		break;
	case ITEM_COLLECTION:
		if (parse->depth == HID_DEPTH_MAX) {
			fail(parse, ERR_TOO_BIG);
			break;
		}
		if (parse->depth++ == 0) {
			parse->application = parse->usage_count ? parse->usages[0] : 0;
		}
		break;
	case ITEM_END_COLLECTION:
		if (parse->depth == 0) {
			fail(parse, ERR_PROTOCOL);
			break;
		}
		parse->depth--;
		break;
	default:
		if ((tag & 0x0C) == 0x04) {
			take_global(parse, tag, value);
		} else if ((tag & 0x0C) == 0x08) {
			take_local(parse, tag, value, len);
		}
		return;
	}
	clear_locals(parse); /* after every main item */
}

/* Once there are ids, a report without one cannot be told from the others. */
static void check_ids(struct parse *parse)
{
	const struct hid_layout *layout = parse->layout;
	for (int i = 0; layout->has_report_ids && i < layout->report_count; i++) {
		if (layout->reports[i].id == 0 && layout->reports[i].bits > 0) {
			fail(parse, ERR_PROTOCOL);
		}
	}
}

enum err hid_layout_parse(struct hid_layout *layout, const uint8_t *data, size_t len)
{
	memset(layout, 0, sizeof(*layout));
	if (len > HID_DESCRIPTOR_MAX) {
		return ERR_TOO_BIG;
	}
	struct parse parse = {.layout = layout};
	struct bytes_in in = bytes_in(data, len);
	while (in.left > 0 && !in.is_bad && parse.err == OK) {
		uint8_t prefix = bytes_u8(&in);
		if (prefix == ITEM_LONG) {
			size_t long_len = bytes_u8(&in);
			bytes_take(&in, long_len + 1);
			continue;
		}
		int item_len = (prefix & 3) == 3 ? 4 : prefix & 3;
		const uint8_t *bytes = bytes_take(&in, (size_t)item_len);
		uint32_t value = 0;
		for (int i = 0; bytes && i < item_len; i++) {
			value |= (uint32_t)bytes[i] << 8 * i;
		}
		if (bytes) {
			take_item(&parse, prefix & 0xFC, value, item_len);
		}
	}
	if (in.is_bad || parse.depth != 0) {
		fail(&parse, ERR_PROTOCOL);
	}
	check_ids(&parse);
	if (parse.err != OK) {
		memset(layout, 0, sizeof(*layout));
	}
	return parse.err;
}

const struct hid_field *hid_layout_find(const struct hid_layout *layout,
	enum hid_direction direction, uint32_t application, uint32_t usage)
{
	for (int i = 0; i < layout->field_count; i++) {
		const struct hid_field *field = &layout->fields[i];
		if (field->direction == direction && field->usage == usage &&
			(application == 0 || field->application == application)) {
			return field;
		}
	}
	return NULL;
}

size_t hid_layout_report_len(
	const struct hid_layout *layout, enum hid_direction direction, uint8_t report_id)
{
	for (int i = 0; i < layout->report_count; i++) {
		if (layout->reports[i].direction == direction &&
			layout->reports[i].id == report_id) {
			return (layout->reports[i].bits + 7) / 8;
		}
	}
	return 0;
}
