/* The parts of the shape `track`. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_TRACK_PARTS_H
#define ONEDOOR_MODEL_TRACK_PARTS_H

#include "firmware/model/step.h"
#include "firmware/model/track.h"
#include "firmware/msg/typing.h"

/* --- track_find.c: which case: a number that is typed, a code that is shown --- */

/* The key of a case of this hall in what was scanned; false: it is something else. */
bool track_find_key(const struct kiosk *kiosk, const struct scan *scan, char out[CASE_KEY_LEN + 1]);
/* What is typed on the page of the number, or of the last four. */
struct typing track_find_typing(const struct kiosk *kiosk);
void track_find_type(const struct kiosk *kiosk, const char *text);
void track_find_delete(const struct kiosk *kiosk, bool is_all);

/* --- track_reply.c: what is written to an ask --- */

/* What was written to another ask is forgotten. */
void track_reply_begin(const struct kiosk *kiosk, int ask);
struct typing track_reply_typing(const struct kiosk *kiosk);
/* False: no more can be written. */
bool track_reply_type(const struct kiosk *kiosk, const char *text);
void track_reply_delete(const struct kiosk *kiosk, bool is_all);
void track_reply_forget(const struct kiosk *kiosk);

/* --- track_ask.c: the hall is asked, and answers --- */

/* For who is here, else with the four that were typed. */
enum next track_ask_case(struct step *s, const char *key);
/* The number or code and the four, unless too many tries were wrong. */
enum next track_ask_by_factor(struct step *s);
enum next track_ask_mine(struct step *s);
enum next track_case_read(struct step *s, struct msg *fact);
enum next track_mine_read(struct step *s, struct msg *fact);

/* --- track_supply.c: what the case asks for is supplied --- */

enum next track_supply(struct step *s, int ask);
/* The same in words: to the page on which they are written, and from there to the hall. */
enum next track_write(struct step *s, int ask);
enum next track_send(struct step *s);
/* The step `materials` is done: the register has answered, or it shall be handed over. */
enum next track_materials_done(struct step *s);
enum next track_supplied(struct step *s, const struct msg *fact);

#endif
