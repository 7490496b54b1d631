/*
 * What goes with what is handed in: a step of the shapes intake (with a form) and track (what a
 * case asks for later). Each is shared from the person's certificates, sent by a phone, or brought
 * later; the page of all of them is left with Continue, and then the shape goes on.
 */
#ifndef ONEDOOR_MODEL_MATERIALS_H
#define ONEDOOR_MODEL_MATERIALS_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/handed.h"
#include "firmware/msg/matter.h"
#include "firmware/msg/receipt.h"

enum { MATERIALS_MAX_GRANTS = 20, MATERIALS_MAX_THUMBNAILS = 12 };

/* What they go with; who uses the step keeps all that is borrowed until the visit ends. */
struct materials_for {
	const struct material *list; /* borrowed; NULL: nothing was begun */
	int count;
	char matter[CODE_LEN + 1]; /* the matter's or bundle's */
	bool is_bundle;
	char case_no[CASE_NO_LEN + 1]; /* the case that asks; "" : it is still to be handed in */
	struct text title;	       /* borrowed; the matter's, or the case's */
};

struct materials_grant {
	int material; /* index; of which a certificate was shared */
	struct grant grant;
};

struct materials { /* kiosk_materials(kiosk): its state */
	struct materials_for of;
	int asked_count, asked[MATTER_MAX_MATERIALS]; /* indexes: those that are wanted as it is */
	bool is_sharing;		   /* else, while the hall is asked: the certificates */
	struct certificates *certificates; /* the person's; owned; NULL: not asked for */
	int looked_at;			   /* index */
	int grant_count;
	struct materials_grant grants[MATERIALS_MAX_GRANTS];
	struct handoff *handoff; /* owned; NULL: no phone can send */
	bool is_watching;   /* the hall is asked: to open it, what has come, or for a picture */
	bool is_phone_lost; /* it could not be asked … */
	int64_t again_ms;   /* … and is from then on; 0: as soon as there is a line */
	struct thumbnail *thumbnails[MATERIALS_MAX_THUMBNAILS]; /* owned */
};

/* One of its kinds of certificates. */
bool materials_fit(const struct material *material, const struct held_certificate *certificate);
/* Of a file; NULL: not there (yet). */
const struct thumbnail *materials_thumbnail(const struct materials *materials, const char *file);
/* How many files and grants are there, of those that are wanted. */
int materials_ready(const struct materials *materials);

#endif
