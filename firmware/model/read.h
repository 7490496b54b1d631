/* 查信息: the hall's collections, list by list, entry by entry. Nothing of it is about anybody. */
#ifndef ONEDOOR_MODEL_READ_H
#define ONEDOOR_MODEL_READ_H

#include "firmware/model/kiosk.h"
#include "firmware/model/search.h"
#include "firmware/plan/way.h"

struct read {			       /* kiosk_read(kiosk): its state */
	int shelf;		       /* index of kiosk->collections; -1 none */
	char collection[CODE_LEN + 1]; /* asked for, or shown */
	char id[ENTRY_ID_LEN + 1];     /* the entry asked for, or shown; "" none … */
	char from[CODE_LEN + 1]; /* … and the list it was touched in; "": it was found elsewhere */
	struct listing *listing;     /* owned; NULL until it has come */
	struct entry_detail *detail; /* likewise */
	int *order;		     /* of the listing's rows, as sorted */
	int *shown, shown_count;     /* those of it that all filters let through … */
	int longest[LANG_COUNT];     /* … and the how-manieth of them has the longest name */
	int chosen[COLLECTION_MAX_FILTERS]; /* a filter's value; -1 all */
	int filter;			    /* whose values are shown to be chosen from … */
	int would_show[COLLECTION_MAX_VALUES + 1]; /* … and how many rows with each; all first */
	struct search_index *index; /* of the rows' names; NULL until somebody searches */
	struct search search;
	bool has_tables;		/* charts are shown as tables */
	bool has_map;			/* places are shown on a map */
	char place[PLACE_CODE_LEN + 1]; /* of the hall's plan; "" none */
	int leg;			/* of the way there, shown; may be more than there are */
};

/* What ACTION_filter_value means by its arg: of a filter, all or one value. */
int read_filter_arg(int filter, int value); /* value -1: all */
/* Collections of a shelf; index: the how-manieth of them, -1 when there is none. */
int read_shelf_count(const struct collections *collections, int shelf);
int read_shelf_collection(const struct collections *collections, int shelf, int index);
bool read_can_print(const struct kiosk *kiosk);
/* The document that is shown has a chart, which can be shown as a table. */
bool read_has_chart(const struct read *read);
/* The list that the entry was touched in, else the one that it is of; NULL: neither is offered now.
 */
const struct collection *read_list_of_entry(const struct kiosk *kiosk);

/* --- read_place.c: places of the hall's plan --- */

/* From here to there; false: there is no such place, or no plan. Borrows of the building. */
bool kiosk_way(const struct kiosk *kiosk, const char *code, struct way *out);
/* To the first window of the ticket, else to its zone. */
bool kiosk_way_of_ticket(const struct kiosk *kiosk, const struct ticket *ticket, struct way *out);

/* The way to a ticket's window is on its slip already. */
bool read_can_print_place(const struct kiosk *kiosk);
/* As the crow flies; -1: where one of both is is not known. */
int kiosk_away_m(const struct kiosk *kiosk, const struct entry_row *row);
/* The list that is shown can be shown on a map. */
bool read_can_map(const struct kiosk *kiosk);

/* --- read_scan.c: a code that is shown --- */

/* The entry that it is about, if any. */
bool read_find_scanned(const struct kiosk *kiosk, const struct scan *scan,
	char collection[CODE_LEN + 1], char id[ENTRY_ID_LEN + 1]);

/* --- read_list.c: the rows of a list --- */

/* A listing has come: taken over, sorted, everything is shown. here: to sort by how near it is,
 * NULL unknown. */
void read_take_listing(struct read *read, struct listing *listing, const struct building *here);
void read_forget_listing(struct read *read);
/* value -1: all. */
void read_choose(struct read *read, int filter, int value);
/* The filter whose values are shown next, and how many rows each would show beside what the other
 * filters have chosen. */
void read_open_filter(struct read *read, int filter);
void read_find(struct read *read, enum lang lang);

#endif
