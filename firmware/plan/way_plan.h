/* A way as the plans of a document (document.h). Pure. */
#ifndef ONEDOOR_PLAN_WAY_PLAN_H
#define ONEDOOR_PLAN_WAY_PLAN_H

#include "firmware/msg/document.h"
#include "firmware/plan/way.h"

/* One leg: its floor, the way on it, where one stands or goes. The building must live as long as
 * the document. is_small: without what is not on the way. */
void way_add_plan(struct document *document, const struct building *building, const struct way *way,
	int leg, enum lang lang, const char *title, bool is_small);

/* The room that a document of it needs at most. */
enum { WAY_MAX_BLOCKS = WAY_MAX_LEGS };

#endif
