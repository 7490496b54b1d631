/* A technician's pages in fixed states. */
#ifndef ONEDOOR_TESTS_STATES_TECH_H
#define ONEDOOR_TESTS_STATES_TECH_H

#include "firmware/model/kiosk.h"

void state_tech_pin(struct kiosk *kiosk);
void state_tech_pin_typed(struct kiosk *kiosk);
void state_tech_pin_wrong(struct kiosk *kiosk);
void state_tech_pin_locked(struct kiosk *kiosk);
void state_tech_pin_none(struct kiosk *kiosk);
void state_tech_code(struct kiosk *kiosk);
void state_tech(struct kiosk *kiosk);
void state_tech_troubled(struct kiosk *kiosk);
void state_tech_card(struct kiosk *kiosk);
void state_tech_card_read(struct kiosk *kiosk);
void state_tech_scan(struct kiosk *kiosk);
void state_tech_scanned(struct kiosk *kiosk);
void state_tech_printing(struct kiosk *kiosk);
void state_tech_printed(struct kiosk *kiosk);
void state_tech_not_printed(struct kiosk *kiosk);
void state_tech_untouched(struct kiosk *kiosk);
void state_tech_sound(struct kiosk *kiosk);
void state_tech_touch(struct kiosk *kiosk);
void state_tech_aim(struct kiosk *kiosk);
void state_tech_aim_middle(struct kiosk *kiosk);
void state_tech_grey(struct kiosk *kiosk);
void state_tech_line(struct kiosk *kiosk);
void state_tech_line_running(struct kiosk *kiosk);
void state_tech_line_fails(struct kiosk *kiosk);
void state_tech_paper_noted(struct kiosk *kiosk);
void state_tech_update(struct kiosk *kiosk);
void state_tech_installing(struct kiosk *kiosk);
void state_tech_update_failed(struct kiosk *kiosk);
void state_tech_log(struct kiosk *kiosk);
void state_tech_reboot(struct kiosk *kiosk);

#endif
