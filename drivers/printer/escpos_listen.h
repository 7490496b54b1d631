/*
 * Between jobs a printer that tells of every change by itself (GS a) is listened to instead of
 * being asked again and again: that costs nothing. What it says is only the sign to ask it. On the
 * device's thread. While it is listened to nobody else may read from it.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_LISTEN_H
#define ONEDOOR_DRIVERS_ESCPOS_LISTEN_H

#include "drivers/printer/escpos_link.h"

/* It is known to tell, and nothing is wrong with it. */
bool escpos_listen_can(const struct escpos_link *link);
/* Begins to listen, or goes on. Waits for an answer to GS a, no longer. True: it has said
 * something, or its pipe has ended: to be unlistened and asked. False: *wait_ms_out is how long
 * nobody need ask. */
bool escpos_listen(struct escpos_link *link, int64_t *wait_ms_out);
/* Before anything is asked or sent. Cheap when nobody listens. */
void escpos_unlisten(struct escpos_link *link);

#endif
