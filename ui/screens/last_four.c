/* The second factor of a case. Which of the two does not match is never said. */
#include "firmware/model/track.h"
#include "ui/screens/receipt_text.h"
#include "ui/screens/typed_page.h"

#include <string.h>

static const char *about(const struct view *view)
{
	const struct track *track = kiosk_track(view->kiosk);
	if (!track_has_number(track)) {
		return say(view, "The code on your slip has been read");
	}
	char words[RECEIPT_TEXT_LEN];
	case_no_text(track->key, words);
	return ui_format(view->ui, "%s", words);
}

void screen_last_four(const struct view *view)
{
	const struct track *track = kiosk_track(view->kiosk);
	typed_page(view,
		&(const struct typed_page){.title = say(view, "Case number and ID"),
			.icon = "shield",
			.question = say(view, "The last four of the ID number of who applied?"),
			.about = about(view),
			.text = track->last_four,
			.placeholder = say(view, "4 characters"),
			.hint = track->is_mismatch
					? say(view, "That does not match. Please look at the case "
						    "number and the four once more.")
					: say(view,
						  "By phone: the last four of its number. Without "
						  "a name: the look-up code on the slip."),
			.is_wrong = track->is_mismatch,
			.is_ready = strlen(track->last_four) == LAST_FOUR_LEN});
}

void screen_case_wait(const struct view *view)
{
	busy_page(view, &(const struct busy){.title = say(view, "One moment"),
				.head = say(view, "Please wait half a minute"),
				.text = say(view, "That did not match several times. It goes on by "
						  "itself, so that nobody can guess."),
				.has_back = true});
}
