/* Search of everything that there is at the hall: what can be done, whom one can pay, lists,
 * service points, and every entry of every list. */
#ifndef ONEDOOR_MODEL_FIND_H
#define ONEDOOR_MODEL_FIND_H

#include "firmware/model/findable.h"

enum { FIND_LINK_LEN = CODE_LEN + ENTRY_ID_LEN + 16 };

struct found_row {
	enum found_kind kind;
	int result; /* of that kind's search */
};

struct find {				       /* kiosk_find(kiosk): its state */
	struct search query;		       /* what is typed, and words for it */
	struct search found[FOUND_KIND_COUNT]; /* each with the same query */
	enum found_kind kind; /* that is shown alone; FOUND_ANY: the best of each */
	int row_count;
	int total_count; /* of what is shown: all that matched */
	struct found_row rows[SEARCH_MAX_RESULTS];
	char link[FIND_LINK_LEN + 1]; /* of the row that was opened */
};

/* A row's name, as the hall has it. */
const struct text *find_name(const struct kiosk *kiosk, const struct found_row *row);
/* Of a place or an entry: index of kiosk->collections that it is in; -1 when that is not known. */
int find_collection(const struct kiosk *kiosk, const struct found_row *row);
/* Of a matter, unit or list: its index; of others that of the name. */
int find_index(const struct kiosk *kiosk, const struct found_row *row);

#endif
