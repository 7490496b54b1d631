/*
 * What a citizen does is one of a few shapes; each is one file and one struct. A shape touches no
 * other: it says what is next, and uses the steps choose, identify and paper, which say when they
 * are done. Its state lies in the visit's secret arena: the end of the visit wipes it. Only for
 * firmware/model.
 */
#ifndef ONEDOOR_MODEL_SHAPE_H
#define ONEDOOR_MODEL_SHAPE_H

#include <stddef.h>
#include "firmware/model/step.h"

/* What is missing closes a shape, not the kiosk. */
enum need {
	NEEDS_LINE = 1,
	NEEDS_PAPER = 2,
	NEEDS_OPEN_HALL = 4,
	NEEDS_STORAGE = 8,
	NEEDS_COLLECTIONS = 16,
};

/* Every function may be NULL: it has nothing to do there. */
struct shape {
	size_t state_size;
	bool is_of_visit; /* its state outlives the way to the start page */
	unsigned needs;	  /* bits of enum need */
	enum next (*begin)(struct step *s, const struct entry *entry);
	/* A control on one of its pages; NEXT_PASS: not mine. */
	enum next (*act)(struct step *s, enum action action, int arg);
	/* What the fact owns may be taken out of it. */
	enum next (*fact)(struct step *s, struct msg *fact);
	/* What is typed on the page that is shown, which is its own; NULL: nothing ever. Its text
	 * comes as MSG_TEXT_COMMITTED, a deletion as ACTION_key_delete. */
	struct typing (*typing)(const struct kiosk *kiosk);
	/* Another language: what it has found is found in it. */
	void (*speak)(struct kiosk *kiosk);
	/* Its page has waited for as long as limit_ms says; NULL: the hall did not answer. */
	enum next (*late)(struct step *s);
	/* A step that it used is done. */
	enum next (*go_on)(struct step *s, enum shape_id done);
	/* The visit ends, or begins anew: what is pending is settled, nothing shown. */
	void (*abandon)(struct step *s);
};

/* The table's rows, and to each shape what it knows: queue_state(kiosk), its to change. */
#define SHAPE(name)                                                                                \
	extern const struct shape shape_##name;                                                    \
	static inline struct name *name##_state(const struct kiosk *kiosk)                         \
	{                                                                                          \
		return kiosk->visit->states[SHAPE_##name];                                         \
	}
#include "firmware/model/shapes.def"
#undef SHAPE

/* Where every visit begins: the start page, or the one shape that is offered. */
enum next home_begin(struct step *s);

/* --- what is offered (offers.c) --- */

/* Whatever its state. */
enum next offer_enter(struct step *s, enum offer_kind kind, struct entry entry);
/* When it can be had now, else nothing; any kind may be asked for. */
enum next offer_begin(struct step *s, int kind, struct entry entry);
/* To what a link of the hall's leads to (openapi.yaml `Link`); nothing when nobody knows it here.
 */
enum next link_follow(struct step *s, const char *link);
/* The same of a document's block. */
enum next document_follow(struct step *s, const struct document *document, int index);

/* --- the steps that shapes use: each says what is next, and when it is done go_on is called --- */

/* A matter: zone → department → matter, search, or its code; at once when the entry has one. Done,
 * step.to has it. */
enum next choose_begin(struct step *s, const struct entry *entry);
/* The matter whose code it is; -1: none. */
int choose_scanned(const struct kiosk *kiosk, const struct scan *scan);
/* A code of the hall's own, by its address, or a bill's: to what it is about. NEXT_PASS: it is
 * neither. */
enum next scanned_begin(struct step *s, const struct scan *scan);
/* Who is here, with the matter of step.to. Done, visit->who says it. */
enum next identify_begin(struct step *s);
/* The same by a card laid down, on a page of another shape: MSG_CARD_LAID, _READ or _FAILED. */
enum next identify_card(struct step *s, struct msg *fact);
/* What the matter of step.to needs. Back leads to where it was asked for. */
enum next guide_begin(struct step *s);
/* The same guide anew, for a form that was begun: then go_on of SHAPE_guide. What the form borrows
 * stays until guide_forget_old. */
enum next guide_read_again(struct step *s);
void guide_forget_old(struct kiosk *kiosk);
/* The code is that of a case: track begins with it. */
bool track_knows(const struct kiosk *kiosk, const struct scan *scan);
/* The code is an entry's, or the address of its page: read begins with it. */
bool read_knows(const struct kiosk *kiosk, const struct scan *scan);
/* The way to where a number is called. Back leads to where it was asked for. */
enum next way_begin(struct step *s, const struct ticket *ticket);
/* Before what is to be printed is asked for. Done, the printer can print and no card lies on the
 * reader. */
enum next paper_prepare(struct step *s);
/* Done when the slip has come. Until then a problem page may keep what it says on the screen. */
enum next paper_print(struct step *s, enum slip slip);
/* What the page shows, onto paper; Back and the end of it lead to the page, and nothing is done. */
enum next paper_copy(struct step *s, enum slip slip);
/* What is shown now is another thing: it may be printed as often. */
void paper_renew(struct kiosk *kiosk);
/* Nobody knows whether the slip of before a power cut has come. */
enum next paper_recover(struct step *s, enum slip slip);

/* --- a helper: beside whatever is done --- */

void helper_act(struct step *s, enum action action);
void helper_tick(struct step *s);
int64_t helper_next_ms(const struct kiosk *kiosk);

/* --- the fleet: while nobody is here --- */

void enrol_tick(struct step *s);
int64_t enrol_next_ms(const struct kiosk *kiosk);

/* NULL for SHAPE_none. */
extern const struct shape *const shapes[SHAPE_COUNT];

#endif
