/*
 * What the files of the model share; nobody else includes it. One fact is one step: who handles it
 * says what is next, and visit.c goes there. Nobody below visit.c moves from page to page by
 * itself, so the files are layers: world, place, then the shapes, then visit, then kiosk.
 */
#ifndef ONEDOOR_MODEL_STEP_H
#define ONEDOOR_MODEL_STEP_H

#include <string.h>
#include "firmware/model/kiosk.h"

enum next {
	NEXT_STAY,
	NEXT_PASS, /* not mine: what is usual is done */
	NEXT_GO,   /* to step.to; Back leads here when one decides here */
	NEXT_BACK,
	NEXT_HOME,  /* the visit goes on, with nothing chosen */
	NEXT_END,   /* of the visit */
	NEXT_FAIL,  /* step.to has the problem */
	NEXT_BEGIN, /* of another shape: step.begun, with step.entry */
	NEXT_DONE,  /* step.done: the shape that uses it goes on, with what is chosen in step.to */
};

/* How a shape is entered. */
struct entry {
	int matter;		 /* index; -1: none chosen yet */
	const char *group;	 /* code of a group of matters; NULL none */
	const char *appointment; /* SHAPE_queue: checked in for, for the matter; NULL none */
	const char *link; /* SHAPE_read: collection, entry or place, SHAPE_account: unit; borrowed
			     until it has begun; NULL none */
	const char *case_no; /* SHAPE_track: whose page is asked for at once; NULL none */
	int unit;	     /* SHAPE_account: whose account … */
	char account_no[ACCOUNT_NO_LEN + 1]; /* … is asked for at once; "" none */
	struct msg *fact;   /* by a card laid down, or a code shown; NULL: neither */
	struct rated rated; /* SHAPE_rate: what is rated … */
	struct text
		title; /* … and what it is called, borrowed until it has begun; NULLs: unknown */
};

struct step {
	struct kiosk *kiosk;
	struct cmd_list *orders;
	struct place to; /* as kiosk->place at first: what is chosen there is chosen here */
	enum shape_id done, begun;
	struct entry entry;
	bool is_aside; /* to.screen is looked at from here: nothing is forgotten, and Back leads
			  here */
	bool is_left;  /* the visit ends by itself: nobody has answered */
	bool is_late; /* the fact is of an earlier visit: only its duty is left, nothing is shown */
};

static inline struct step step_begin(struct kiosk *kiosk, struct cmd_list *orders)
{
	return (struct step){.kiosk = kiosk, .orders = orders, .to = kiosk->place};
}

static inline struct cmd *step_order(struct step *s, enum cmd_kind kind)
{
	return cmd_list_add(s->orders, kind, s->kiosk->session);
}

static inline void step_play(struct step *s, enum sound sound)
{
	step_order(s, CMD_PLAY_SOUND)->sound = sound;
}

static inline enum next step_go(struct step *s, enum screen screen)
{
	s->to.screen = screen;
	return NEXT_GO;
}

/* To the page that waits for the hall's answer, for that shape. */
static inline enum next step_ask(struct step *s, enum shape_id shape)
{
	s->to.shape = shape;
	return step_go(s, SCREEN_asking);
}

static inline enum next step_done(struct step *s, enum shape_id done)
{
	s->done = done;
	return NEXT_DONE;
}

static inline enum next step_enter(struct step *s, enum shape_id shape, struct entry entry)
{
	s->begun = shape;
	s->entry = entry;
	return NEXT_BEGIN;
}

static inline enum next step_fail(struct step *s, enum problem problem)
{
	s->to.problem = problem;
	s->to.code[0] = '\0';
	return NEXT_FAIL;
}

/* The problem of a refusal's code; the code is shown small. */
enum next step_refuse(struct step *s, const struct hall_refusal *refusal);
/* The same of what is somebody's and was to be shown; retry_s: when to come back, 0 not said. */
enum next step_refuse_shown(struct step *s, const struct hall_refusal *refusal, int retry_s);
/* The same of what was handed in or over. */
enum next step_refuse_handed(struct step *s, const struct hall_refusal *refusal);

/* That shape waits for the hall's answer, on the page for that (place.c). */
bool place_is_asking(const struct kiosk *kiosk, enum shape_id shape);

/* --- traits of a page (place.c) --- */

enum trait {
	STOP = 1,
	IDLES = 2,
	BUSY = 4,
	CARD = 8,
	SCAN = 16,
	NAMELESS = 32,
	ONE_WAY = 64,
	REST = 128,
	SHEET = 256,
	NAMED = 512,
	ENDS = 1024,
	WORKS = 2048,
};

enum way_on { WAY_BACK, WAY_IDENTIFY, WAY_HOME, WAY_END, WAY_FOLLOW };

#endif
