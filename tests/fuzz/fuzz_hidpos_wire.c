/* Reports in the layout the first byte chooses, or of the descriptor that follows it; then for each
 * report: how much later it comes, its length, its bytes. What is decoded lies inside its report,
 * what comes together is a token. */
#include "drivers/scanner/hidpos_wire.h"
#include "firmware/base/bytes.h"
#include "firmware/base/log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool choose_format(struct bytes_in *in, struct hidpos_format *format)
{
	static struct hid_layout layout;
	switch (bytes_u8(in)) {
	case 'h':
		return hidpos_format_by_vendor(format, VENDOR_HONEYWELL);
	case 'n':
		return hidpos_format_by_vendor(format, VENDOR_NEWLAND);
	case 'd': {
		size_t len = bytes_u8(in);
		const uint8_t *descriptor = bytes_take(in, len);
		return descriptor && hid_layout_parse(&layout, descriptor, len) == OK &&
		       hidpos_format_parse(format, &layout) == OK;
	}
	default:
		return false;
	}
}

static void end_code(struct hidpos_code *code, int64_t now_ms)
{
	if (hidpos_code_is_whole(code, now_ms)) {
		REQUIRE(scan_shot_take_code(&code->shot) <= SCAN_MAX_LEN);
		hidpos_code_wipe(code);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes_in in = bytes_in(data, len);
	struct hidpos_format format;
	if (!choose_format(&in, &format)) {
		return 0;
	}
	struct hidpos_code code = {0};
	int64_t now_ms = 0;
	while (in.left > 0 && !in.is_bad) {
		now_ms += (int64_t)bytes_u8(&in) * 4;
		size_t report_len = bytes_u8(&in);
		const uint8_t *report = bytes_take(&in, report_len);
		struct hidpos_part part;
		if (!report || hidpos_decode(&format, report, report_len, &part) != OK) {
			continue;
		}
		REQUIRE(part.data >= report && part.data + part.len <= report + report_len);
		REQUIRE(part.len <= format.data_len);
		end_code(&code, now_ms);
		hidpos_code_add(&code, &part, now_ms);
		end_code(&code, now_ms);
		REQUIRE(hidpos_code_tick(&code, now_ms) <= HIDPOS_CONTINUE_MS);
	}
	return 0;
}
