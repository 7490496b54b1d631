#include "drivers/scanner/hidpos_wire.h"
#include "firmware/base/mem.h"

#include <string.h>

enum {
	PAGE_SCANNER = 0x8C,
	USAGE_SCANNER = 0x02,
	USAGE_SYMBOLOGY_1 = 0xFB,
	USAGE_SYMBOLOGY_2 = 0xFC,
	USAGE_SYMBOLOGY_3 = 0xFD,
	USAGE_DATA = 0xFE,
	USAGE_CONTINUED = 0xFF,
	AIM_LEN = SCAN_AIM_LEN,
};

static const struct hid_field *find_scanner_field(
	const struct hid_layout *layout, uint32_t usage, uint8_t report_id)
{
	const struct hid_field *field =
		hid_layout_find(layout, HID_INPUT, HID_USAGE(PAGE_SCANNER, USAGE_SCANNER), usage);
	return field && field->report_id == report_id ? field : NULL;
}

static bool is_bytes(const struct hid_field *field)
{
	return field->size == 8 && field->bit % 8 == 0;
}

/* FB, FC and FD in a row, or as one item of three. */
static bool find_aim(const struct hid_layout *layout, uint8_t report_id, uint16_t *at_out)
{
	const struct hid_field *first =
		find_scanner_field(layout, HID_USAGE(PAGE_SCANNER, USAGE_SYMBOLOGY_1), report_id);
	const struct hid_field *second =
		find_scanner_field(layout, HID_USAGE(PAGE_SCANNER, USAGE_SYMBOLOGY_2), report_id);
	const struct hid_field *third =
		find_scanner_field(layout, HID_USAGE(PAGE_SCANNER, USAGE_SYMBOLOGY_3), report_id);
	if (!first || !is_bytes(first)) {
		return false;
	}
	*at_out = (uint16_t)(first->bit / 8);
	bool is_in_row = second && third && is_bytes(second) && is_bytes(third) &&
			 second->bit == first->bit + 8 && third->bit == first->bit + 16;
	return is_in_row || first->count >= AIM_LEN;
}

enum err hidpos_format_parse(struct hidpos_format *format, const struct hid_layout *layout)
{
	memset(format, 0, sizeof(*format));
	const struct hid_field *data = hid_layout_find(layout, HID_INPUT,
		HID_USAGE(PAGE_SCANNER, USAGE_SCANNER), HID_USAGE(PAGE_SCANNER, USAGE_DATA));
	if (!data) {
		return ERR_NOT_FOUND;
	}
	if (!is_bytes(data)) {
		return ERR_UNSUPPORTED;
	}
	size_t report_len = hid_layout_report_len(layout, HID_INPUT, data->report_id);
	if (report_len > HIDPOS_REPORT_MAX) {
		return ERR_UNSUPPORTED;
	}
	format->report_id = data->report_id;
	format->report_len = (uint16_t)report_len;
	format->data_at = (uint16_t)(data->bit / 8);
	format->data_len = (uint16_t)data->count;
	format->has_aim = find_aim(layout, data->report_id, &format->aim_at);
	const struct hid_field *count =
		find_scanner_field(layout, HID_USAGE(0x01, 0x3B), data->report_id);
	if (count && is_bytes(count) && count->count == 1) {
		format->has_count = true;
		format->count_at = (uint16_t)(count->bit / 8);
	}
	const struct hid_field *more = find_scanner_field(
		layout, HID_USAGE(PAGE_SCANNER, USAGE_CONTINUED), data->report_id);
	if (more) {
		format->more_at = (uint16_t)(more->bit / 8);
		format->more_mask = more->size == 8 ? 0xFF : (uint8_t)(1U << more->bit % 8);
	}
	return OK;
}

bool hidpos_format_by_vendor(struct hidpos_format *format, uint16_t vendor)
{
	static const struct hidpos_format honeywell = {.report_id = 2,
		.report_len = 64,
		.has_count = true,
		.count_at = 1,
		.has_aim = true,
		.aim_at = 2,
		.data_at = 5,
		.data_len = 56,
		.more_at = 63,
		.more_mask = 1};
	static const struct hidpos_format newland = {.report_id = 2,
		.report_len = 64,
		.has_count = true,
		.count_at = 1,
		.data_at = 2,
		.data_len = 56,
		.more_at = 63,
		.more_mask = 1};
	switch (vendor) {
	case VENDOR_HONEYWELL:
	case VENDOR_HHP:
	case VENDOR_YOUJIE:
		*format = honeywell;
		return true;
	case VENDOR_NEWLAND:
		*format = newland;
		return true;
	default:
		return false;
	}
}

/* Some makers send "]cm" one byte later than they say, and the data with it. */
static size_t find_shift(const struct hidpos_format *format, const uint8_t *report, size_t len)
{
	size_t at = format->aim_at;
	return format->has_aim && at + AIM_LEN < len && report[at] != ']' && report[at + 1] == ']'
		       ? 1
		       : 0;
}

enum err hidpos_decode(const struct hidpos_format *format, const uint8_t *report, size_t len,
	struct hidpos_part *part_out)
{
	*part_out = (struct hidpos_part){0};
	if (len == 0 || (format->report_id && report[0] != format->report_id)) {
		return ERR_NOT_FOUND;
	}
	/* Short packets drop trailing zeros with some makers: only the data must be there. */
	size_t shift = find_shift(format, report, len);
	size_t data_at = format->data_at + shift;
	if (data_at > len) {
		return ERR_PROTOCOL;
	}
	size_t room = MIN_OF((size_t)format->data_len, len - data_at);
	size_t count = room;
	if (format->has_count) {
		size_t at = format->count_at;
		if (at >= len || report[at] > room) {
			return ERR_PROTOCOL;
		}
		count = report[at];
	} else {
		while (count > 0 && report[data_at + count - 1] == 0) {
			count--;
		}
	}
	part_out->data = report + data_at;
	part_out->len = count;
	part_out->has_more = format->more_mask && format->more_at < len &&
			     (report[format->more_at] & format->more_mask);
	size_t aim_at = format->aim_at + shift;
	if (format->has_aim && aim_at + AIM_LEN <= len) {
		memcpy(part_out->aim, report + aim_at, AIM_LEN);
	}
	return OK;
}

void hidpos_code_wipe(struct hidpos_code *code)
{
	mem_wipe(code, sizeof(*code));
}

void hidpos_code_refuse(struct hidpos_code *code, int64_t until_ms)
{
	hidpos_code_wipe(code);
	code->is_begun = true;
	code->is_refused = true;
	code->until_ms = until_ms;
}

int64_t hidpos_code_tick(struct hidpos_code *code, int64_t now_ms)
{
	if (!code->is_begun) {
		return -1;
	}
	if (now_ms < code->until_ms) {
		return code->until_ms - now_ms;
	}
	if (code->is_ended) {
		return 0;
	}
	hidpos_code_wipe(code);
	return -1;
}

bool hidpos_code_is_whole(const struct hidpos_code *code, int64_t now_ms)
{
	return code->is_begun && code->is_ended && now_ms >= code->until_ms;
}

static bool is_symbology(const struct hidpos_part *part, uint8_t symbology)
{
	return part->aim[0] == ']' && part->aim[1] == symbology;
}

void hidpos_code_add(struct hidpos_code *code, const struct hidpos_part *part, int64_t now_ms)
{
	(void)hidpos_code_tick(code, now_ms);
	bool is_answer = is_symbology(part, 'Z');
	bool may_be_answer = is_answer || is_symbology(part, 'X');
	if (code->is_ended && !may_be_answer) {
		code->until_ms = now_ms; /* a second code: the first one was one */
		return;
	}
	if (!code->is_begun) {
		hidpos_code_wipe(code);
		code->is_begun = true;
	}
	if (!code->is_refused) {
		scan_shot_add_aim(&code->shot, part->aim);
	}
	if (!code->is_refused && !code->is_ended) {
		scan_shot_add(&code->shot, part->data, part->len);
	}
	code->is_ended = !part->has_more;
	code->until_ms = now_ms + HIDPOS_CONTINUE_MS;
	if (code->is_ended) {
		code->until_ms = now_ms + (may_be_answer && !is_answer ? HIDPOS_ANSWER_MS : 0);
	}
}
