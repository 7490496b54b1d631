/* Any bytes as a report descriptor: what is accepted lies within its reports, and so does the
 * scanner's format made of it. */
#include "drivers/scanner/hidpos_wire.h"
#include "firmware/base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_field(const struct hid_layout *layout, const struct hid_field *field)
{
	size_t report_len = hid_layout_report_len(layout, field->direction, field->report_id);
	REQUIRE(field->size > 0 && field->count > 0);
	REQUIRE(report_len <= HID_REPORT_BITS_MAX / 8);
	REQUIRE(field->bit + field->size * field->count <= report_len * 8);
	REQUIRE(!layout->has_report_ids || (field->report_id > 0 && field->bit >= 8));
	REQUIRE(hid_layout_find(layout, field->direction, 0, field->usage));
}

static void check_format(const struct hidpos_format *format)
{
	REQUIRE(format->report_len <= HIDPOS_REPORT_MAX);
	REQUIRE(format->data_len > 0 && format->data_at + format->data_len <= format->report_len);
	REQUIRE(!format->has_count || format->count_at < format->report_len);
	REQUIRE(!format->has_aim || format->aim_at + 3 <= format->report_len);
	REQUIRE(!format->more_mask || format->more_at < format->report_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct hid_layout layout;
	if (hid_layout_parse(&layout, data, len) != OK) {
		REQUIRE(layout.field_count == 0 && layout.report_count == 0);
		return 0;
	}
	for (int i = 0; i < layout.field_count; i++) {
		check_field(&layout, &layout.fields[i]);
	}
	struct hidpos_format format;
	if (hidpos_format_parse(&format, &layout) == OK) {
		check_format(&format);
	}
	return 0;
}
