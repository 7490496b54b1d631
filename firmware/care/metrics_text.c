#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/care/metrics.h"
#include "firmware/msg/hall.h"

#include <inttypes.h>

struct page {
	char *out;
	size_t size;
	bool is_whole;
};

#define SAY(text, ...)                                                                             \
	((text)->is_whole = str_append((text)->out, (text)->size, __VA_ARGS__) && (text)->is_whole)

static void head(struct page *text, const char *name, const char *type, const char *help)
{
	SAY(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void gauge(struct page *text, const char *name, const char *help, int64_t value)
{
	head(text, name, "gauge", help);
	SAY(text, "%s %" PRId64 "\n", name, value);
}

static void counter(struct page *text, const char *name, const char *help, uint64_t value)
{
	head(text, name, "counter", help);
	SAY(text, "%s %" PRIu64 "\n", name, value);
}

static void counters(struct page *text, const char *name, const char *help, const char *label,
	const char *const *values, const uint64_t *counts, int count)
{
	head(text, name, "counter", help);
	for (int i = 0; i < count; i++) {
		SAY(text, "%s{%s=\"%s\"} %" PRIu64 "\n", name, label, values[i], counts[i]);
	}
}

/* --- the kiosk --- */

static void say_kiosk(struct page *text, const struct metrics_facts *facts)
{
	static const char *const ends[VISIT_END_COUNT] = {"done", "timeout", "abandoned"};
	static const char *const prints[PRINT_ENDS] = {[PRINT_DONE] = "done",
		[PRINT_NOT_DONE] = "not_done",
		[PRINT_UNCERTAIN] = "uncertain"};
	const struct telemetry *told = facts->telemetry;
	gauge(text, "kiosk_up", "1 while the kiosk runs", 1);
	gauge(text, "kiosk_uptime_seconds", "Since its start", facts->uptime_s);
	head(text, "kiosk_info", "gauge", "1, with the version that runs");
	SAY(text, "kiosk_info{version=\"%s\"} 1\n", ONEDOOR_VERSION);
	head(text, "kiosk_screen", "gauge", "1, with the page that is shown");
	SAY(text, "kiosk_screen{id=\"%s\"} 1\n", told->screen);
	gauge(text, "kiosk_out_of_service", "1 while it says that it cannot help",
		told->is_out_of_service);
	counter(text, "kiosk_frames_total", "Pictures drawn", told->frame_count);
	if (told->last_frame_s >= 0) {
		gauge(text, "kiosk_last_frame_seconds", "Since a picture was last shown",
			told->last_frame_s);
	}
	if (told->last_input_s >= 0) {
		gauge(text, "kiosk_last_input_seconds", "Since somebody touched it",
			told->last_input_s);
	}
	counters(text, "kiosk_sessions_total", "Visits, by how they ended", "end", ends,
		told->counts.visits, VISIT_END_COUNT);
	counter(text, "kiosk_tickets_total", "Numbers given", told->counts.tickets);
	counters(text, "kiosk_print_jobs_total", "Slips, by what came of them", "result", prints,
		told->counts.prints, PRINT_ENDS);
}

/* --- its devices --- */

static int paper_state(const struct device_status *printer)
{
	enum { UNKNOWN, FINE, LOW, OUT };
	if (printer->reason == REASON_PAPER_OUT || printer->supply == SUPPLY_OUT) {
		return OUT;
	}
	return printer->supply == SUPPLY_LOW ? LOW : printer->supply == SUPPLY_OK ? FINE : UNKNOWN;
}

static void say_devices(struct page *text, const struct metrics_facts *facts)
{
	const struct telemetry *told = facts->telemetry;
	const char *kinds[DEVICE_COUNT];
	head(text, "kiosk_device_state", "gauge", "1, with the state that the device is in");
	for (int i = 0; i < DEVICE_COUNT; i++) {
		kinds[i] = device_kind_name((enum device_kind)i);
		SAY(text, "kiosk_device_state{device=\"%s\",state=\"%s\",reason=\"%s\"} 1\n",
			kinds[i], device_state_name(told->devices[i].state),
			device_reason_name(told->devices[i].reason));
	}
	counters(text, "kiosk_device_openings_total", "How often a device was found and opened",
		"device", kinds, told->counts.openings, DEVICE_COUNT);
	gauge(text, "kiosk_paper_state", "0 unknown, 1 enough, 2 low, 3 out",
		paper_state(&told->devices[DEVICE_PRINTER]));
	if (facts->paper_used_mm >= 0) {
		gauge(text, "kiosk_paper_used_millimetres", "Of the roll, by the kiosk's count",
			facts->paper_used_mm);
		gauge(text, "kiosk_paper_left_millimetres", "Of the roll, by the kiosk's count",
			facts->care->paper_left_mm);
	}
	if (facts->disk_free_bytes >= 0) {
		gauge(text, "kiosk_disk_free_bytes", "Where the kiosk keeps its data",
			facts->disk_free_bytes);
	}
	if (facts->has_temperature) {
		head(text, "kiosk_temp_celsius", "gauge", "Of the processor");
		SAY(text, "kiosk_temp_celsius %.1f\n", facts->celsius);
	}
}

/* --- the hall, and the fleet --- */

static void say_calls(struct page *text, const struct http_counts *calls)
{
	static const char name[] = "kiosk_api_latency_seconds";
	uint64_t count = 0;
	head(text, name, "histogram", "From a question to the hall to its answer");
	for (int i = 0; i < HTTP_BUCKETS - 1; i++) {
		count += calls->answers[i];
		SAY(text, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
			(double)http_bucket_ms[i] / 1000, count);
	}
	count += calls->answers[HTTP_BUCKETS - 1];
	SAY(text, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum %.3f\n%s_count %" PRIu64 "\n", name,
		count, name, (double)calls->answer_ms / 1000, name, count);
	counters(text, "kiosk_api_errors_total", "Questions to the hall that failed", "code",
		http_fault_names, calls->faults, HTTP_FAULTS);
}

static void say_fleet(struct page *text, const struct metrics_facts *facts)
{
	const struct telemetry *told = facts->telemetry;
	gauge(text, "kiosk_online", "1 while the hall answers", told->is_online);
	gauge(text, "kiosk_outbox_entries", "What the hall must still be told", told->outbox_count);
	gauge(text, "kiosk_numbers_leased", "Numbers that can be given without a line",
		told->leased_left);
	if (facts->has_offset) {
		head(text, "kiosk_clock_offset_seconds", "gauge",
			"The hall's time minus this machine's");
		SAY(text, "kiosk_clock_offset_seconds %.3f\n", facts->offset_s);
	}
	gauge(text, "kiosk_config_version", "Of the configuration in force; 0 the image's own",
		facts->care->config_version);
	if (facts->care->slot[0]) {
		head(text, "kiosk_slot", "gauge", "1, with the system that runs");
		SAY(text, "kiosk_slot{slot=\"%s\"} 1\n", facts->care->slot);
	}
}

bool metrics_text(const struct metrics_facts *facts, char *out, size_t size)
{
	struct page text = {out, size, true};
	out[0] = '\0';
	say_kiosk(&text, facts);
	say_devices(&text, facts);
	say_calls(&text, facts->calls);
	say_fleet(&text, facts);
	return text.is_whole;
}
