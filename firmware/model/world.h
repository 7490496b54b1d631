/* What is around: catalogue, hall, line, devices, and what can be offered with them. Only for
 * firmware/model; what pages may ask stands in kiosk.h. */
#ifndef ONEDOOR_MODEL_WORLD_H
#define ONEDOOR_MODEL_WORLD_H

#include "firmware/model/step.h"

void world_init(struct kiosk *kiosk);
void world_finish(struct kiosk *kiosk);
/* What the world keeps of a fact, before its owner has it. */
void world_fact(struct kiosk *kiosk, struct msg *fact);
/* A catalogue that came during the visit that has ended. */
void world_end_visit(struct kiosk *kiosk);
int64_t world_next_ms(const struct kiosk *kiosk);

bool world_can_print(const struct kiosk *kiosk);
bool world_can_read_card(const struct kiosk *kiosk);
enum problem world_printer_problem(const struct kiosk *kiosk);
unsigned world_identify_ways(const struct kiosk *kiosk, int matter);
/* The hall shows who lays a card down all that there is for them: its catalogue offers it. */
bool world_has_my_page(const struct kiosk *kiosk);
/* Why nothing that needs this (bits of enum need) can be offered now; SERVICE_OK: it can. */
enum out_of_service world_missing(const struct kiosk *kiosk, unsigned needs);

/* By the date here, if it is known. */
bool world_is_expired(const struct kiosk *kiosk, const struct id_card *card);

#endif
