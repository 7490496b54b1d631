/* How the kiosk is and what it has done since its start, in numbers, for who watches the machine.
 * Plain data, nothing personal: no matter, no person, no moment of a visit. */
#ifndef ONEDOOR_MSG_TELEMETRY_H
#define ONEDOOR_MSG_TELEMETRY_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/device.h"

/* How visits end. */
enum visit_end_kind {
	VISIT_DONE,	 /* from a page where something was finished */
	VISIT_TIMEOUT,	 /* nobody was there any more */
	VISIT_ABANDONED, /* the person ended it before */
	VISIT_END_COUNT
};

enum { PRINT_ENDS = 3 }; /* enum print_result */

/* Counted by the kiosk. */
struct counts {
	uint64_t visits[VISIT_END_COUNT];
	uint64_t tickets;
	uint64_t prints[PRINT_ENDS];
	uint64_t openings[DEVICE_COUNT]; /* of its devices */
};

struct telemetry {
	char screen[24];
	struct counts counts;
	uint64_t frame_count; /* filled in by the app, as is … */
	int64_t last_frame_s; /* … this; -1 unknown */
	int64_t last_input_s; /* -1: none since the start */
	struct device_status devices[DEVICE_COUNT];
	bool is_online, is_out_of_service;
	int outbox_count, leased_left;
};

#endif
