/* The step `proxy`, as others use it. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_PROXY_STEP_H
#define ONEDOOR_MODEL_PROXY_STEP_H

#include "firmware/model/proxy.h"
#include "firmware/model/step.h"

/* For somebody else: the own card first. Leads to identify, for the other one. */
enum next proxy_begin(struct step *s);
/* For oneself, as usual. */
void proxy_forget(struct kiosk *kiosk);
/* It is the card of who does it. */
bool proxy_is_agent(const struct kiosk *kiosk, const struct id_card *card);
/* Who has identified agrees. Done at once when nobody does it for them, else when they have. */
enum next proxy_agree(struct step *s);
/* For the next visit, and no other. */
void proxy_keep(struct kiosk *kiosk);
void proxy_forget_kept(struct kiosk *kiosk);
/* A visit has ended: whoever was kept for it is not kept any longer. */
void proxy_end_visit(struct kiosk *kiosk);
/* Whoever is kept waits for the next visit, which begins now; NULL: nobody does. */
const struct kept_agent *proxy_take_turn(struct kiosk *kiosk);
void proxy_tick(struct kiosk *kiosk);
int64_t proxy_next_ms(const struct kiosk *kiosk);

#endif
