/*
 * Where everything of a plan stands: corners, marks, and the labels for which there is room – the
 * more important ones first, none over another or over the way. The same on the page and on paper,
 * in pixels or dots. Any thread.
 */
#ifndef ONEDOOR_UI_KIT_PLAN_LAYOUT_H
#define ONEDOOR_UI_KIT_PLAN_LAYOUT_H

#include "ui/kit/placing.h"
#include "ui/kit/plan_points.h"

enum { PLAN_SYMBOLS_MOST = 60, PLAN_LABELS_MOST = 60, PLAN_LEADERS_MOST = 60 };

struct plan_symbol {
	struct rect rect; /* a square */
	enum mark_kind kind;
	const char *icon; /* "": a dot */
};

struct plan_label {
	struct rect rect; /* of the words */
	const char *text;
	bool is_loud;	/* here, and the target */
	bool is_window; /* stands where the window is */
};

/* From what is labelled to its label, which had no room there. */
struct plan_leader {
	struct point ends[2];
};

struct plan_layout {
	struct rect at; /* the floor */
	int target;	/* area; -1 none */
	int route_count;
	struct point route[PLAN_MAX_ROUTE];
	bool has_arrow;
	struct point arrow[3];		  /* at its end */
	bool is_left_out[PLAN_MAX_AREAS]; /* no room to say what it is */
	int symbol_count, leader_count, label_count;
	struct plan_symbol symbols[PLAN_SYMBOLS_MOST];
	struct plan_leader leaders[PLAN_LEADERS_MOST]; /* below all else */
	struct plan_label labels[PLAN_LABELS_MOST];
};

struct plan_sizes {
	int symbol; /* a side */
	int gap;    /* around what stands there */
	int line;   /* of the way */
};

/* here: what stands beside the mark. Texts are the plan's and `here`. */
void plan_layout(const struct plan *plan, enum lang lang, struct rect floor,
	const struct plan_sizes *sizes, const struct label_type *type, const char *here,
	struct plan_layout *out);
/* The areas of a kind that are not left out, as a path; which: only that one (-1 all), except: not
 * that one (-1 none). is_closed: each ends where it began, to be drawn as a line. False when there
 * are none. Memory: */
struct plan_path {
	struct path path;
	int ends[PLAN_MAX_AREAS];
	struct point points[PLAN_MAX_POINTS + PLAN_MAX_AREAS];
};
bool plan_areas(const struct plan *plan, const struct plan_layout *layout, enum area_kind kind,
	int which, int except, bool is_closed, struct plan_path *out);

#endif
