/*
 * Reports of a HID POS scanner (HID Point of Sale Usage Tables 1.02, page 8Ch) and the putting
 * together of codes that come in several reports. No I/O; one thread.
 */
#ifndef ONEDOOR_DRIVERS_HIDPOS_WIRE_H
#define ONEDOOR_DRIVERS_HIDPOS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "drivers/scanner/hid_report.h"
#include "drivers/scanner/scan_shot.h"

enum {
	HIDPOS_REPORT_MAX = 1024,
	HIDPOS_CONTINUE_MS = 500, /* a part that stays alone so long is dropped */
	HIDPOS_ANSWER_MS = 150,	  /* the parts of an answer come closer after each other */
	VENDOR_HONEYWELL = 0x0C2E,
	VENDOR_HHP = 0x0536,
	VENDOR_YOUJIE = 0x23D0,
	VENDOR_NEWLAND = 0x1EAB,
};

/* Where things lie in the report, in bytes from its start (its id included). */
struct hidpos_format {
	uint8_t report_id; /* 0: reports have none */
	uint16_t report_len;
	bool has_count, has_aim;
	uint16_t count_at;
	uint16_t aim_at; /* three bytes "]cm" */
	uint16_t data_at, data_len;
	uint16_t more_at;
	uint8_t more_mask; /* 0: codes are never continued */
};

/* Out of the report descriptor: collection 8C:02 (not the maker's FF8C beside it). ERR_NOT_FOUND
 * when it has no decoded data there, ERR_UNSUPPORTED when they do not lie on byte borders. */
enum err hidpos_format_parse(
	struct hidpos_format *format, const struct hid_layout *layout) MUST_CHECK;
/* By maker, when the descriptor is of no use; false when the maker is not known. */
bool hidpos_format_by_vendor(struct hidpos_format *format, uint16_t vendor);

struct hidpos_part {
	const uint8_t *data; /* inside the report */
	size_t len;
	bool has_more;
	uint8_t aim[SCAN_AIM_LEN]; /* zeros: not told */
};

/* ERR_NOT_FOUND: another report. ERR_PROTOCOL: too short or its count is impossible. */
enum err hidpos_decode(const struct hidpos_format *format, const uint8_t *report, size_t len,
	struct hidpos_part *part_out) MUST_CHECK;

/*
 * The code under way. Zeroed: none. A message is judged as a whole, at its end: Honeywell's answer
 * to a menu command comes as reports of an unknown symbology (AIM "]X"), none or all of them
 * flagged as continued, and says by the last one ("]Z") what it was. So what may be the beginning
 * of such an answer is whole only when nothing of it follows.
 */
struct hidpos_code {
	struct scan_shot shot;
	bool is_begun;
	bool is_ended;	  /* its last part is here, but an answer's last may follow */
	bool is_refused;  /* not to be heard: dropped whole at its end */
	int64_t until_ms; /* the next part must come before */
};

/* A part that came too late begins a new code. */
void hidpos_code_add(struct hidpos_code *code, const struct hidpos_part *part, int64_t now_ms);
/* True when a whole message now lies in code->shot (nothing, when it was refused); wipe it after
 * use. To be asked before and after each part. */
bool hidpos_code_is_whole(const struct hidpos_code *code, int64_t now_ms);
/* Drops what waited too long for its next part. How long until that, or until what is there is
 * whole: -1 when nothing waits. */
int64_t hidpos_code_tick(struct hidpos_code *code, int64_t now_ms);
void hidpos_code_wipe(struct hidpos_code *code);
/* Parts of the code under way are missing or not to be heard: neither is its rest, which
 * goes on before until_ms or never. */
void hidpos_code_refuse(struct hidpos_code *code, int64_t until_ms);

#endif
