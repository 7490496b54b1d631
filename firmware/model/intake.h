/*
 * Applying: a matter's guide, one form, what goes with it, a look at all of it, handing in. Every
 * matter is the hall's data. One question a page; Back loses no answer.
 */
#ifndef ONEDOOR_MODEL_INTAKE_H
#define ONEDOOR_MODEL_INTAKE_H

#include "firmware/form/check.h"
#include "firmware/form/walk.h"
#include "firmware/model/kiosk.h"
#include "firmware/msg/matter.h"

struct intake {			       /* its state */
	struct arena *arena;	       /* secret; holds the answers; NULL: not begun */
	struct answers *answers;       /* of the guide's form */
	struct pii whose;	       /* number of the card or phone that they are of */
	struct spot spot;	       /* the question that is shown */
	bool is_change;		       /* asked for at the review, which follows it */
	bool has_problems;	       /* they are shown: going on was tried */
	struct form_problems problems; /* of what is shown */
	struct receipt *receipt;       /* owned; NULL: not handed in */
};

/* What is asked for at a place; NULL for a note and for a table as a whole. */
const struct form_field *intake_field(const struct intake *intake, struct spot spot);
/* The question before or after, as things stand; false: there is none. */
bool intake_step(const struct intake *intake, struct spot *spot, int direction);
/* How far: the question is the at-th of `of`. */
struct form_progress intake_progress(const struct intake *intake);
/* Something stands there, or was chosen. */
bool intake_is_answered(const struct intake *intake, struct spot spot);
/* The problem that is shown at a place; NULL none. */
const struct form_problem *intake_problem(const struct intake *intake, struct spot spot);
/* What is asked for beside the form, as the answers are; how many of the detail's materials,
 * by index. */
int intake_materials(const struct kiosk *kiosk, int out[MATTER_MAX_MATERIALS]);
/* The matter of the guide that is shown can be applied for here now. */
bool intake_can_apply(const struct kiosk *kiosk);
/* It was handed in without a slip, which can be printed now. */
bool intake_can_print(const struct kiosk *kiosk);
/* What was handed in; NULL not yet. */
const struct receipt *kiosk_receipt(const struct kiosk *kiosk);

#endif
