/*
 * 查进度: where a case stands. One's own are found by the card, on my page; any by its number, or
 * by the code on its slip, and the last four characters of the ID number. Nothing of it is kept
 * beyond the visit.
 */
#ifndef ONEDOOR_MODEL_TRACK_H
#define ONEDOOR_MODEL_TRACK_H

#include "firmware/form/answers.h"
#include "firmware/model/kiosk.h"
#include "firmware/msg/case_view.h"

/* What is written to one of its asks: the one long question of a form of its own. */
struct reply {
	struct arena *arena; /* secret, of the answers; NULL: nothing was begun */
	int ask;	     /* of the view */
	struct form_field field;
	struct form form;
	struct answers *answers;
};

struct track {			    /* kiosk_track(kiosk): its state */
	char key[CASE_KEY_LEN + 1]; /* number as typed so far, or the key of a code */
	char last_four[LAST_FOUR_LEN + 1];
	bool is_mismatch;	/* the last try was wrong: in one of the two */
	struct case_view *view; /* owned; NULL: none is shown */
	struct my_page *mine;	/* owned; NULL: not asked for */
	int entry;		/* of my page, looked at */
	int ask;		/* of the view, which is being supplied */
	struct reply reply;
	char supplied[CASE_KEY_LEN + 1]; /* the ask that the hall has an answer to now; "" none … */
	bool is_others;			 /* … which is not the one that was given here */
};

/* The number that is typed can be asked for; it is whole and one of its figures is wrong. */
bool track_has_number(const struct track *track);
bool track_is_number_wrong(const struct track *track);
/* Days may be promised: the clock is the hall's. */
bool track_shows_days(const struct kiosk *kiosk);
/* A slip of it can be printed now. */
bool track_can_print(const struct kiosk *kiosk);
/* It waits to be rated, and that can be done here. */
bool track_can_rate(const struct kiosk *kiosk);
/* The appointment of the page that is shown, when it is checked in for here; NULL: there is none.
 */
const struct appointment *track_appointment(const struct kiosk *kiosk);
/* Of what was paid before: the entry of my page that is looked at; NULL: it is none. */
const struct payment_receipt *track_receipt(const struct kiosk *kiosk);
/* From an hour before until half an hour after it, as the hall has it; now, too, while the time is
 * not known. */
enum check_in { CHECK_IN_NONE, CHECK_IN_EARLY, CHECK_IN_NOW, CHECK_IN_LATE };
enum check_in track_check_in(const struct kiosk *kiosk);
enum { CHECK_IN_EARLIEST_MS = 60 * 60 * 1000, CHECK_IN_LATEST_MS = 30 * 60 * 1000 };
/* What is asked for can be supplied here; else it is brought to the window, or … */
bool track_can_supply(const struct kiosk *kiosk, int ask);
/* … it is answered in words, or … */
bool track_can_reply(const struct kiosk *kiosk, int ask);
/* … it could be, by whoever lays the own card. */
bool track_wants_card(const struct kiosk *kiosk, int ask);
/* The first that can be given here, in one way or the other; -1: there is none. ACTION_next on the
 * page of the case leads to it. */
int track_first_ask(const struct kiosk *kiosk);
/* The ask that is answered in words; NULL: none. */
const struct case_ask *track_replied(const struct kiosk *kiosk);
/* What is written so far; "" nothing. */
const char *track_reply_text(const struct kiosk *kiosk);
/* There is something to be read in it. */
bool track_reply_is_ready(const struct kiosk *kiosk);
/* Something was supplied just now, and is asked for no more. */
bool track_has_supplied(const struct kiosk *kiosk);

#endif
