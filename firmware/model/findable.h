/* What the search of everything searches: the names of all that there is at the hall, made ready
 * once, while nobody is here, and kept as long as they are the same. All of it is public. */
#ifndef ONEDOOR_MODEL_FINDABLE_H
#define ONEDOOR_MODEL_FINDABLE_H

#include "firmware/model/kiosk.h"
#include "firmware/model/search.h"

/* In the order in which they are shown when they match equally well; all that can be done comes
 * before the many names. */
enum found_kind {
	FOUND_MATTER,
	FOUND_UNIT,
	FOUND_LIST,
	FOUND_PLACE, /* entry of the collection that is a map */
	FOUND_ENTRY,
	FOUND_KIND_COUNT,
	FOUND_ANY = -1
};

/* The names of one kind of it. */
struct heap {
	struct search_index *index; /* NULL: there is nothing of it */
	const struct names *names;  /* places and entries: those of them … */
	int *rows;		    /* … owned */
	int row_count;
};

struct findable { /* kiosk->findable */
	const struct catalog *catalog;
	const struct collections *collections; /* these three are borrowed of the kiosk */
	const struct names *names;
	struct heap heaps[FOUND_KIND_COUNT];
};

/* Made anew when the kiosk has something that it had not: never while something found is shown. */
void findable_refresh(struct kiosk *kiosk);
/* Before anything of the kiosk's that it borrows goes. */
void findable_forget(struct kiosk *kiosk);

#endif
