/* How the kiosk is in numbers, in the text format of Prometheus (version 0.0.4), for the textfile
 * collector of node_exporter. No I/O. */
#ifndef ONEDOOR_CARE_METRICS_H
#define ONEDOOR_CARE_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/hall/http_counts.h"
#include "firmware/msg/care.h"
#include "firmware/msg/telemetry.h"

struct metrics_facts {
	const struct telemetry *telemetry;
	const struct care_state *care;
	const struct http_counts *calls;
	int64_t uptime_s;
	bool has_offset;
	double offset_s;	 /* the hall's time minus this machine's */
	int64_t disk_free_bytes; /* -1 unknown, … */
	int64_t paper_used_mm;	 /* … as here */
	bool has_temperature;
	double celsius;
};

enum { METRICS_MAX = 16 * 1024 };
/* False: it does not fit. */
bool metrics_text(const struct metrics_facts *facts, char *out, size_t size);

#endif
