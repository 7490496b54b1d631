#include "tests/golden/states_rest.h"
#include "firmware/base/str.h"
#include "tests/golden/world.h"

static const int64_t tuesday_ten_ms = WORLD_START_MS;
static const int64_t hour_ms = 3600 * 1000;

/* As in the first second, before anything is known. */
void state_nothing_known(struct kiosk *kiosk)
{
	catalog_destroy((struct catalog *)(uintptr_t)kiosk->catalog);
	kiosk->catalog = NULL;
	kiosk->has_status = kiosk->is_active = false;
	world_line(kiosk, false);
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		world_device(kiosk, (enum device_kind)kind, DEVICE_ABSENT, REASON_NOT_FOUND);
	}
}

void state_touched_early(struct kiosk *kiosk)
{
	state_nothing_known(kiosk);
	kiosk->is_touched_early = true;
}

static void closed_at(struct kiosk *kiosk, int64_t wall_ms, int64_t next_opening_ms)
{
	kiosk->is_active = false;
	kiosk->wall_ms = wall_ms;
	kiosk->status.is_open = false;
	kiosk->status.as_of_ms = wall_ms;
	kiosk->status.next_opening_ms = next_opening_ms;
}

void state_closed_till_today(struct kiosk *kiosk)
{
	closed_at(kiosk, tuesday_ten_ms - 2 * hour_ms, tuesday_ten_ms - hour_ms);
}

void state_closed_till_tomorrow(struct kiosk *kiosk)
{
	closed_at(kiosk, tuesday_ten_ms + 9 * hour_ms, tuesday_ten_ms + 23 * hour_ms);
}

void state_closed_till_monday(struct kiosk *kiosk) /* Saturday afternoon, as the catalogue says */
{
	closed_at(kiosk, tuesday_ten_ms + (4 * 24 + 6) * hour_ms, 0);
	world_line(kiosk, false);
}

void state_closed_new_years_eve(struct kiosk *kiosk) /* Thursday evening, into another year */
{
	closed_at(kiosk, tuesday_ten_ms + (37 * 24 + 8) * hour_ms,
		tuesday_ten_ms + (39 * 24 - 1) * hour_ms);
}

void state_closed_new_year(struct kiosk *kiosk) /* Friday, 1 January */
{
	closed_at(kiosk, tuesday_ten_ms + 38 * 24 * hour_ms,
		tuesday_ten_ms + (39 * 24 - 1) * hour_ms);
}

void state_closed_for_long(struct kiosk *kiosk) /* out of turn, to the longest words */
{
	closed_at(kiosk, tuesday_ten_ms, tuesday_ten_ms + (302 * 24 + 1) * hour_ms);
}

void state_closed_for_good(struct kiosk *kiosk)
{
	state_nothing_known(kiosk);
	kiosk->has_wall = false;
}

static void out_of_service(struct kiosk *kiosk, enum out_of_service service)
{
	kiosk->is_active = false;
	kiosk->service = service;
}

void state_line_fails(struct kiosk *kiosk, enum line_trouble trouble, const char *said)
{
	kiosk->line.is_online = false;
	kiosk->line.trouble = trouble;
	str_copy(kiosk->line.said, sizeof(kiosk->line.said), said);
}

void state_help_offline(struct kiosk *kiosk)
{
	state_line_fails(kiosk, LINE_OWN_CERTIFICATE_EXPIRED, "");
}

void state_no_catalog(struct kiosk *kiosk)
{
	state_nothing_known(kiosk);
	out_of_service(kiosk, SERVICE_NO_CATALOG);
}

void state_certificate_refused(struct kiosk *kiosk)
{
	state_no_catalog(kiosk);
	state_line_fails(kiosk, LINE_OWN_CERTIFICATE_REFUSED,
		"OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, "
		"errno 0");
}

void state_printer_gone(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	out_of_service(kiosk, SERVICE_PRINTER);
}

void state_paper_gone(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	out_of_service(kiosk, SERVICE_PRINTER);
}

void state_maintenance(struct kiosk *kiosk)
{
	out_of_service(kiosk, SERVICE_MAINTENANCE);
}

static void told(struct kiosk *kiosk, const char *reason)
{
	kiosk->care.is_out_of_service = true;
	str_copy(kiosk->care.reason, sizeof(kiosk->care.reason), reason);
	out_of_service(kiosk, SERVICE_TOLD);
}

#define TOLD(word, ...)                                                                            \
	void state_told_##word(struct kiosk *kiosk)                                                \
	{                                                                                          \
		told(kiosk, #word);                                                                \
	}
#include "firmware/model/told.def"
TOLD(odd)
#undef TOLD

void state_storage_full(struct kiosk *kiosk)
{
	kiosk->storage = STORAGE_FULL;
	out_of_service(kiosk, SERVICE_STORAGE);
}

void state_storage_unwritable(struct kiosk *kiosk)
{
	kiosk->storage = STORAGE_UNWRITABLE;
	out_of_service(kiosk, SERVICE_STORAGE);
}

void state_panel_unfit(struct kiosk *kiosk)
{
	out_of_service(kiosk, SERVICE_PANEL);
}

void state_new(struct kiosk *kiosk)
{
	state_nothing_known(kiosk);
	world_device(kiosk, DEVICE_SCANNER, DEVICE_READY, REASON_NONE);
	kiosk->care = (struct care_state){.standing = STANDING_NEW,
		.has_fleet = true,
		.missing = MISSING_CA | MISSING_CERTIFICATE | MISSING_KEY};
}

void state_new_no_scanner(struct kiosk *kiosk)
{
	state_new(kiosk);
	world_device(kiosk, DEVICE_SCANNER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

static void enrolling(struct kiosk *kiosk, enum enrol_step step, enum enrol_trouble trouble)
{
	state_new(kiosk);
	kiosk->care.enrolling = step;
	kiosk->care.trouble = trouble;
}

void state_enrolling(struct kiosk *kiosk)
{
	enrolling(kiosk, ENROL_ASKING, ENROL_FINE);
}

void state_enrol_no_line(struct kiosk *kiosk)
{
	enrolling(kiosk, ENROL_CHECKING, ENROL_NO_LINE);
}

void state_enrol_foreign(struct kiosk *kiosk) /* the longest words */
{
	enrolling(kiosk, ENROL_IDLE, ENROL_FOREIGN);
}

void state_enrolled(struct kiosk *kiosk)
{
	enrolling(kiosk, ENROL_DONE, ENROL_FINE);
}

void state_shut_out(struct kiosk *kiosk)
{
	kiosk->is_active = false;
	kiosk->care = (struct care_state){.standing = STANDING_REVOKED, .has_fleet = true};
}

void state_by_hand(struct kiosk *kiosk)
{
	state_nothing_known(kiosk);
	kiosk->care.missing = MISSING_CA | MISSING_CERTIFICATE | MISSING_KEY;
}

void state_full_closed(struct kiosk *kiosk) /* on a special day with a long reason */
{
	world_fill(kiosk);
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = 0;
	closed_at(kiosk, tuesday_ten_ms + 38 * 24 * hour_ms, 0);
	world_line(kiosk, false);
}
