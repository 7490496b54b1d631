/* What is said about the kiosk to staff: the flight recorder, and the heartbeat. Only for
 * firmware/model. */
#ifndef ONEDOOR_MODEL_REPORT_H
#define ONEDOOR_MODEL_REPORT_H

#include "firmware/model/kiosk.h"

void report_fact(struct kiosk *kiosk, const struct msg *fact);
void report_tick(struct kiosk *kiosk, struct cmd_list *orders);

#endif
