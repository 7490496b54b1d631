/*
 * One visit, from the first touch to the wipe: who is here, how long one may think, the way from
 * page to page, and the end. Nobody else ends a visit. Only for firmware/model; what pages may ask
 * stands in kiosk.h.
 */
#ifndef ONEDOOR_MODEL_VISIT_H
#define ONEDOOR_MODEL_VISIT_H

#include "firmware/model/shape.h"

void visit_init(struct kiosk *kiosk);
void visit_finish(struct kiosk *kiosk);

bool visit_wake_up(struct step *s); /* false: there is nothing to offer yet */
/* Nobody is here any more but whoever does it for the next one, too. */
void visit_go_on(struct step *s);
void visit_end(struct step *s);
void visit_worker_wiped(struct kiosk *kiosk, enum worker_id worker);
/* Nobody is here: attract, closed or out of service, whichever is true. */
void visit_rest(struct kiosk *kiosk);
/* A finger or key: one is still here. */
void visit_touch(struct kiosk *kiosk);
struct prefs visit_usual_prefs(const struct kiosk *kiosk);
/* Goes where a shape (by) says that is next. */
void visit_follow(struct step *s, enum shape_id by, enum next next);
/* A fact, for the shape of the page or for the one whose duty it is. */
void visit_fact(struct step *s, enum shape_id owner, struct msg *fact);

/* act.c: a control, on whatever page. */
void visit_act(struct step *s, enum action action, int arg);

/* deadline.c: the page's limit, the idle time, the wipe's. */
void visit_tick(struct step *s);
int64_t visit_next_ms(const struct kiosk *kiosk);

#endif
