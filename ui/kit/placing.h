/* Labels of charts and plans: what stands where, and what would lie over it. One layout for the
 * page and for paper, in their own pixels or dots. Any thread. */
#ifndef ONEDOOR_UI_KIT_PLACING_H
#define ONEDOOR_UI_KIT_PLACING_H

#include <stdbool.h>
#include "ui/kit/rect.h"

enum { PLACING_MOST = 400 };

struct placing {
	struct rect within;
	int count;
	struct rect taken[PLACING_MOST];
};

bool placing_is_free(const struct placing *placing, struct rect rect);
/* It stands there now, free or not; what is more than PLACING_MOST leaves nothing free. */
void placing_take(struct placing *placing, struct rect rect);
/* Takes it when it is free. */
bool placing_try(struct placing *placing, struct rect rect);
/* Moved as little as it takes to lie within. */
struct rect placing_inside(const struct placing *placing, struct rect rect);

/* How a text is measured that may be broken: *w goes in as the most and comes out as what it needs.
 */
struct label_type {
	void (*size)(void *arg, bool is_loud, const char *text, int *w, int *h);
	void *arg;
};

#endif
