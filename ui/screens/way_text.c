#include "ui/screens/way_text.h"
#include "firmware/base/str.h"
#include "ui/screens/place_text.h"
#include "ui/text/tr.h"

enum { ROUND_M = 5 };

void plan_floor_text(enum lang lang, const struct floor *floor, char out[WAY_TEXT_LEN])
{
	char words[FLOOR_TEXT_LEN];
	floor_text(lang, floor->number, words);
	str_copy(out, WAY_TEXT_LEN, floor->name.in[lang][0] ? floor->name.in[lang] : words);
}

void way_text(enum lang lang, const struct building *building, const struct way *way,
	char out[WAY_TEXT_LEN])
{
	plan_floor_text(lang, &building->floors[way->target.floor], out);
	str_append(out, WAY_TEXT_LEN, " · ");
	if (!way->is_found) {
		str_append(out, WAY_TEXT_LEN, "%s",
			tr(lang, "Please ask at the desk how to get there"));
	} else if (way->metres == 0) {
		str_append(out, WAY_TEXT_LEN, "%s", tr(lang, "You are there already"));
	} else {
		int metres = (way->metres + ROUND_M - 1) / ROUND_M * ROUND_M;
		str_append(out, WAY_TEXT_LEN, tr(lang, "about %d m to walk"), metres);
	}
}

void leg_text(enum lang lang, const struct building *building, const struct way *way, int leg,
	char out[WAY_TEXT_LEN])
{
	const struct way_leg *own = &way->legs[leg];
	char floor[WAY_TEXT_LEN], next[WAY_TEXT_LEN];
	plan_floor_text(lang, &building->floors[own->floor], floor);
	if (leg == way->leg_count - 1) {
		str_format(out, WAY_TEXT_LEN, tr(lang, "%1$s: to %2$s"), floor,
			way->target.name->in[lang]);
		return;
	}
	plan_floor_text(lang, &building->floors[way->legs[leg + 1].floor], next);
	if (own->by == JOINT_LIFT) {
		str_format(out, WAY_TEXT_LEN, tr(lang, "%1$s: take the lift to %2$s"), floor, next);
	} else if (own->by == JOINT_STAIRS) {
		str_format(
			out, WAY_TEXT_LEN, tr(lang, "%1$s: take the stairs to %2$s"), floor, next);
	} else {
		str_format(out, WAY_TEXT_LEN, tr(lang, "%1$s: take the escalator to %2$s"), floor,
			next);
	}
}
