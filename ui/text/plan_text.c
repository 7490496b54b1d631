#include "ui/text/plan_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

#include <math.h>

#define N_(msgid) msgid

enum { HERE_M = 5 };

const char *plan_here_text(enum lang lang)
{
	return tr(lang, "You are here");
}

const char *plan_target_text(enum lang lang, const struct plan *plan)
{
	const struct plan_mark *target = plan_mark(plan, MARK_TARGET);
	int area = plan_target_area(plan);
	const char *name = target ? target->name.in[lang] : "";
	return !name[0] && area >= 0 ? plan->areas[area].name.in[lang] : name;
}

void metre_text(enum lang lang, int metres, char out[METRE_TEXT_LEN])
{
	int rounded = metres < 995 ? (metres + 5) / 10 * 10 : (metres + 50) / 100 * 100;
	if (rounded < 1000) {
		str_format(out, METRE_TEXT_LEN, tr(lang, "%d m"), rounded);
	} else if (rounded % 1000) {
		str_format(out, METRE_TEXT_LEN, tr(lang, "%.1f km"), rounded / 1000.0);
	} else {
		str_format(out, METRE_TEXT_LEN, tr(lang, "%d km"), rounded / 1000);
	}
}

/* Of eight; north is up. */
static const char *direction_text(enum lang lang, double east, double north)
{
	static const char *const names[] = {N_("north"), N_("north-east"), N_("east"),
		N_("south-east"), N_("south"), N_("south-west"), N_("west"), N_("north-west")};
	long eighth = lround(atan2(east, north) / (2 * 3.14159265358979) * 8);
	return tr(lang, names[(eighth + 8) % 8]);
}

/* The list beside it says by its numbers what they are. */
static void append_numbers(enum lang lang, const struct plan *plan, char *out, size_t out_size)
{
	const struct plan_mark *here = plan_mark(plan, MARK_HERE);
	const char *before = lang == LANG_ZH ? "：" : ": ";
	for (int i = 0; here && i < plan->mark_count; i++) {
		const struct plan_mark *mark = &plan->marks[i];
		if (mark->kind != MARK_WINDOW) {
			continue;
		}
		double east = (mark->at.x - here->at.x) * plan->map_m / plan->width_mm;
		double north = (here->at.y - mark->at.y) * plan->map_m / plan->width_mm;
		int metres = (int)lround(hypot(east, north));
		char far[METRE_TEXT_LEN];
		metre_text(lang, metres, far);
		str_append(out, out_size, "%s", before);
		if (metres < HERE_M) {
			str_append(out, out_size, tr(lang, "number %s, right here"),
				mark->name.in[lang]);
		} else {
			str_append(out, out_size, tr(lang, "number %1$s, %2$s to the %3$s"),
				mark->name.in[lang], far, direction_text(lang, east, north));
		}
		before = lang == LANG_ZH ? "；" : "; ";
	}
}

void plan_spoken_text(
	enum lang lang, const char *title, const struct plan *plan, char *out, size_t out_size)
{
	const char *stop = lang == LANG_ZH ? "。" : ". ", *target = plan_target_text(lang, plan);
	if (plan->map_m > 0) {
		str_copy(out, out_size, tr(lang, "Map of what is around you, the nearest first"));
		append_numbers(lang, plan, out, out_size);
		return;
	}
	str_copy(out, out_size, title[0] ? title : tr(lang, "Plan of the floor"));
	if (plan_mark(plan, MARK_HERE)) {
		str_append(out, out_size, "%s%s", stop, plan_here_text(lang));
	}
	if (target[0]) {
		str_append(out, out_size, "%s", stop);
		str_append(out, out_size, tr(lang, "You go to %s"), target);
	}
}
