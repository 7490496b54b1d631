/* Bars of a chart as rows: how wide what is, and where the parts of a stack are named. The same on
 * the page and on paper, in pixels or dots. Any thread. */
#ifndef ONEDOOR_UI_KIT_BAR_LAYOUT_H
#define ONEDOOR_UI_KIT_BAR_LAYOUT_H

#include "firmware/msg/document.h"
#include "ui/kit/placing.h"

struct bar_rows {
	int label, bar, value; /* widths; label 0: the names stand above the bars */
};

/* label, value: the widest of them. */
struct bar_rows bar_rows_fit(int label, int value, int width, int gap);
int bar_width(const struct bar_rows *rows, const struct chart *chart, double value);
/* What a bar is named: its series where a point has several, else its point. */
const struct text *bar_name(const struct chart *chart, int bar, int point);

enum { BAR_TEXT_LEN = 300 };

struct bar_part {
	int series, x, w;	 /* from where the bar begins */
	char text[BAR_TEXT_LEN]; /* name and figure */
	bool is_below;		 /* has no room in its part */
	struct rect below;	 /* from the bar's lower left corner */
};

struct bar_stack {
	int count, below_h;
	struct bar_part parts[DOCUMENT_MAX_SERIES]; /* those that are not nothing */
};

/* pad: around words within a part; those below stand in the order of their parts, each below its
 * own as far as the others let it. */
void bar_stack(const struct chart *chart, enum lang lang, const struct bar_rows *rows, int point,
	const struct label_type *type, int pad, int gap, struct bar_stack *out);

#endif
