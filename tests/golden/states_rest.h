/* What is particular to a kiosk at which nothing can be done, by opening hours or a fault: states
 * of scenarios.c. One thread. */
#ifndef ONEDOOR_TESTS_STATES_REST_H
#define ONEDOOR_TESTS_STATES_REST_H

#include "firmware/model/kiosk.h"

void state_nothing_known(struct kiosk *kiosk);
void state_touched_early(struct kiosk *kiosk);
void state_closed_till_today(struct kiosk *kiosk);
void state_closed_till_tomorrow(struct kiosk *kiosk);
void state_closed_till_monday(struct kiosk *kiosk);
void state_closed_new_years_eve(struct kiosk *kiosk);
void state_closed_new_year(struct kiosk *kiosk);
void state_closed_for_long(struct kiosk *kiosk);
void state_closed_for_good(struct kiosk *kiosk);
void state_help_offline(struct kiosk *kiosk);
void state_no_catalog(struct kiosk *kiosk);
void state_certificate_refused(struct kiosk *kiosk);
void state_printer_gone(struct kiosk *kiosk);
void state_paper_gone(struct kiosk *kiosk);
void state_maintenance(struct kiosk *kiosk);
void state_storage_full(struct kiosk *kiosk);
void state_storage_unwritable(struct kiosk *kiosk);
void state_panel_unfit(struct kiosk *kiosk);
void state_new(struct kiosk *kiosk);
void state_new_no_scanner(struct kiosk *kiosk);
void state_enrolling(struct kiosk *kiosk);
void state_enrol_no_line(struct kiosk *kiosk);
void state_enrol_foreign(struct kiosk *kiosk);
void state_enrolled(struct kiosk *kiosk);
void state_shut_out(struct kiosk *kiosk);
void state_by_hand(struct kiosk *kiosk);
void state_full_closed(struct kiosk *kiosk);
/* Said as the hall's line says it. */
void state_line_fails(struct kiosk *kiosk, enum line_trouble trouble, const char *said);

/* Told so, for each reason that there is. */
#define TOLD(word, ...) void state_told_##word(struct kiosk *kiosk);
#include "firmware/model/told.def"
TOLD(odd) /* a word that has no row */
#undef TOLD

#endif
