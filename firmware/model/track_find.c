#include "firmware/model/track_parts.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/scanned.h"
#include "firmware/model/shape.h"

enum { KEY_MIN_LEN = 22 };

/* --- a code --- */

bool track_find_key(const struct kiosk *kiosk, const struct scan *scan, char out[CASE_KEY_LEN + 1])
{
	char id[HALL_ID_LEN + 1];
	bool is_ours = scanned_id(kiosk, scan, "/c/", id);
	size_t len = strlen(id);
	is_ours = is_ours && ((len >= KEY_MIN_LEN && len <= CASE_KEY_LEN) || case_view_is_no(id));
	if (is_ours) {
		str_copy(out, CASE_KEY_LEN + 1, id);
	}
	mem_wipe(id, sizeof(id));
	return is_ours;
}

bool track_knows(const struct kiosk *kiosk, const struct scan *scan)
{
	char key[CASE_KEY_LEN + 1];
	bool is_ours = track_find_key(kiosk, scan, key);
	mem_wipe(key, sizeof(key));
	return is_ours;
}

/* --- what is typed --- */

bool track_has_number(const struct track *track)
{
	return case_view_is_no(track->key);
}

bool track_is_number_wrong(const struct track *track)
{
	return strlen(track->key) == CASE_NO_LEN && !track_has_number(track);
}

static bool is_factor(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_last_four;
}

struct typing track_find_typing(const struct kiosk *kiosk)
{
	const struct track *track = kiosk_track(kiosk);
	switch (kiosk->place.screen) {
	case SCREEN_case_number:
		return (struct typing){
			.kind = TYPING_DIGITS, .field = 1, .has_text = track->key[0] != '\0'};
	case SCREEN_last_four:
		return (struct typing){.kind = TYPING_ID_NUMBER,
			.field = 2,
			.has_text = track->last_four[0] != '\0'};
	default:
		return (struct typing){.kind = TYPING_NOTHING};
	}
}

/* An X stands only at the end of an ID number. */
static bool is_possible(char c, bool is_last_of_factor)
{
	return (c >= '0' && c <= '9') || (c == 'X' && is_last_of_factor);
}

void track_find_type(const struct kiosk *kiosk, const char *text)
{
	struct track *track = track_state(kiosk);
	char *typed = is_factor(kiosk) ? track->last_four : track->key;
	size_t room = is_factor(kiosk) ? (size_t)LAST_FOUR_LEN : (size_t)CASE_NO_LEN;
	for (; *text; text++) {
		size_t len = strlen(typed);
		char c = *text == 'x' ? 'X' : *text;
		if (len < room && is_possible(c, is_factor(kiosk) && len + 1 == room)) {
			typed[len] = c;
			track->is_mismatch = false;
		}
	}
}

void track_find_delete(const struct kiosk *kiosk, bool is_all)
{
	struct track *track = track_state(kiosk);
	char *typed = is_factor(kiosk) ? track->last_four : track->key;
	size_t len = strlen(typed);
	if (is_all) {
		mem_wipe(typed, len);
	} else if (len > 0) {
		typed[len - 1] = '\0';
	}
}
