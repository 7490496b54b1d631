/* A place of the hall's plan: where it is, and how one gets there from this terminal. */
#include "firmware/base/str.h"
#include "firmware/model/read_place.h"
#include "firmware/model/read.h"
#include "firmware/model/paper.h"
#include "firmware/model/queue.h"
#include "firmware/model/shape.h"

/* Who has it made easier is not sent up stairs. */
bool kiosk_way(const struct kiosk *kiosk, const char *code, struct way *out)
{
	bool is_step_free = kiosk->prefs.is_elder || kiosk->prefs.is_low_reach;
	return kiosk->building && way_find(kiosk->building, code, is_step_free, out);
}

bool kiosk_way_of_ticket(const struct kiosk *kiosk, const struct ticket *ticket, struct way *out)
{
	char window[PLACE_CODE_LEN + 1];
	size_t len = strcspn(ticket->windows, ",");
	return (str_copy_len(window, sizeof(window), ticket->windows, len) &&
		       kiosk_way(kiosk, window, out)) ||
	       kiosk_way(kiosk, ticket->zone, out);
}

bool read_can_print_place(const struct kiosk *kiosk)
{
	return !kiosk_queue(kiosk)->has_ticket && kiosk_can_copy(kiosk, SLIP_place);
}

int kiosk_away_m(const struct kiosk *kiosk, const struct entry_row *row)
{
	return kiosk->building && row->has_place
		       ? building_metres_to(kiosk->building, row->lat, row->lon)
		       : -1;
}

bool read_can_map(const struct kiosk *kiosk)
{
	const struct listing *listing = kiosk_read(kiosk)->listing;
	return listing && listing->collection.layout == LAYOUT_MAP && kiosk->building;
}

enum next read_open_place(struct step *s, const char *code)
{
	struct read *read = read_state(s->kiosk);
	struct way way;
	if (!kiosk_way(s->kiosk, code, &way)) {
		return NEXT_STAY;
	}
	str_copy(read->place, sizeof(read->place), code);
	read->leg = 0;
	return step_go(s, SCREEN_place);
}

enum next way_begin(struct step *s, const struct ticket *ticket)
{
	struct way way;
	return kiosk_way_of_ticket(s->kiosk, ticket, &way) ? read_open_place(s, way.target.code)
							   : NEXT_STAY;
}

enum next read_act_place(struct step *s, enum action action, int arg)
{
	struct read *read = read_state(s->kiosk);
	struct way way;
	if (action == ACTION_leg) {
		bool is_one =
			kiosk_way(s->kiosk, read->place, &way) && arg >= 0 && arg < way.leg_count;
		read->leg = is_one ? arg : read->leg;
		return NEXT_STAY;
	}
	if (action == ACTION_print) {
		return read_can_print_place(s->kiosk) ? paper_copy(s, SLIP_place) : NEXT_STAY;
	}
	return NEXT_PASS;
}
