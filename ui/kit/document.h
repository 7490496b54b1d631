/* A document on a page: every block in the theme's sizes, of any length; only what can be seen is
 * drawn. Main thread. */
#ifndef ONEDOOR_UI_KIT_DOCUMENT_H
#define ONEDOOR_UI_KIT_DOCUMENT_H

#include "firmware/msg/document.h"
#include "ui/kit/cuts.h"
#include "ui/kit/ui.h"

/* How high it is at this width. charts_as_tables: every chart is its figures. */
int document_height(struct ui *ui, int width_px, const struct document *document, enum lang lang,
	bool charts_as_tables);
/* Where it may be cut: its pieces, as high as document_height altogether. */
void document_cuts(struct ui *ui, int width_px, const struct document *document, enum lang lang,
	bool charts_as_tables, struct cuts *cuts);
/* Draws it from the top left of `at`, whose height does not matter; blocks that lie outside `seen`
 * are left out. A link is a control: ACTION_link with the block's index. */
void document_draw(struct ui *ui, struct rect at, struct rect seen, const struct document *document,
	enum lang lang, bool charts_as_tables);

/* A block that is a plan, as large as it gets in rect, under its text. */
void document_draw_plan(struct ui *ui, struct rect rect, const struct document *document, int index,
	enum lang lang);

#endif
