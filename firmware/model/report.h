/* What is said about the kiosk to staff: the flight recorder, the heartbeat, and how it goes in
 * numbers. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_REPORT_H
#define ONEDOOR_MODEL_REPORT_H

#include "firmware/model/kiosk.h"

void report_fact(struct kiosk *kiosk, const struct msg *fact);
/* A visit ends; is_left: by itself. */
void report_visit_end(struct kiosk *kiosk, bool is_left);
void report_tick(struct kiosk *kiosk, struct cmd_list *orders);
int64_t report_next_ms(const struct kiosk *kiosk);

#endif
