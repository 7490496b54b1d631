#include "drivers/device_search.h"

#include <limits.h>

void device_search_begin(struct device_search *search, struct usb *usb, enum device_kind kind,
	const struct device_choice *chosen)
{
	int count = usb ? usb_list(usb, search->found, SEARCH_FOUND_MAX) : 0;
	search->kind = kind;
	search->is_on = true;
	search->has_tried = false;
	search->err = ERR_NOT_FOUND;
	search->count = MIN_OF(count, SEARCH_FOUND_MAX);
	for (int i = 0; i < search->count; i++) {
		search->below[i] = INT_MAX;
		search->found[i].is_chosen = device_choice_names(chosen, &search->found[i]);
	}
}

/* The best driver whose score is below that, by the registry's order among equals. */
static const struct driver *match_driver(
	enum device_kind kind, const struct usb_info *info, int below, int *score_out)
{
	const struct driver *best = NULL;
	*score_out = 0;
	for (int i = 0; driver_registry[i]; i++) {
		int score = driver_registry[i]->kind == kind ? driver_registry[i]->match(info) : 0;
		score += score && info->is_chosen ? DRIVER_CHOSEN_SCORE : 0;
		if (score > *score_out && score < below) {
			*score_out = score;
			best = driver_registry[i];
		}
	}
	return best;
}

const struct driver *device_search_next(
	struct device_search *search, const struct usb_info **info_out)
{
	const struct driver *best = NULL;
	search->at_score = 0;
	for (int i = 0; i < search->count; i++) {
		int score = 0;
		const struct driver *driver =
			match_driver(search->kind, &search->found[i], search->below[i], &score);
		if (score > search->at_score) {
			search->at = i;
			search->at_score = score;
			best = driver;
			*info_out = &search->found[i];
		}
	}
	search->is_on = best != NULL;
	return best;
}

void device_search_tried(struct device_search *search, enum err err)
{
	search->has_tried = true;
	search->err = err;
	search->below[search->at] = err == ERR_UNSUPPORTED ? search->at_score : 0;
	search->is_on = err != OK;
}
