/*
 * A chart of lines: where its points, numbers and names stand. Names stand at the ends of their
 * lines with the last value; the first, the highest and the lowest value stand at their points. The
 * same on the page and on paper, in pixels or dots. Any thread.
 */
#ifndef ONEDOOR_UI_KIT_LINE_LAYOUT_H
#define ONEDOOR_UI_KIT_LINE_LAYOUT_H

#include "firmware/msg/document.h"
#include "ui/kit/placing.h"

enum {
	LINE_LABELS_MOST = 4 * DOCUMENT_MAX_SERIES + DOCUMENT_MAX_POINTS,
	LINE_TEXT_LEN = 200,
};

struct line_label {
	struct rect rect;
	int series;    /* -1: the name of a point */
	bool is_value; /* one at its point, with a dot */
	bool is_over;  /* lies over a line: on a ground of its own */
	char text[LINE_TEXT_LEN];
};

struct line_layout {
	struct rect plot;
	int height; /* of all */
	struct point points[DOCUMENT_MAX_SERIES][DOCUMENT_MAX_POINTS];
	bool has_dot[DOCUMENT_MAX_SERIES][DOCUMENT_MAX_POINTS];
	/* From a line's end to its name, where that stands elsewhere. */
	struct point leaders[DOCUMENT_MAX_SERIES][2];
	int label_count;
	struct line_label labels[LINE_LABELS_MOST];
};

struct line_sizes {
	int plot; /* height */
	int gap, dot;
};

/* From the upper left corner at, at that width; at least two points. */
void line_layout(const struct chart *chart, enum lang lang, struct point at, int width,
	const struct line_sizes *sizes, const struct label_type *type, struct line_layout *out);

#endif
