/* The number of a case, typed; a slip of the finger is said at once. */
#include "firmware/model/track.h"
#include "ui/screens/receipt_text.h"
#include "ui/screens/typed_page.h"

#include <string.h>

void screen_case_number(const struct view *view)
{
	const struct track *track = kiosk_track(view->kiosk);
	char words[RECEIPT_TEXT_LEN] = "";
	if (strlen(track->key) <= CASE_NO_LEN) {
		case_no_text(track->key, words);
	}
	bool is_wrong = track_is_number_wrong(track);
	typed_page(view,
		&(const struct typed_page){.title = say(view, "Case number"),
			.icon = "receipt",
			.question = say(view, "Which number is on your slip?"),
			.text = ui_format(view->ui, "%s", words),
			.placeholder = say(view, "14 digits"),
			.hint = is_wrong ? say(view, "One of the digits is not right. Please "
						     "compare it with your slip.")
					 : say(view, "14 digits, printed large on your slip."),
			.is_wrong = is_wrong,
			.is_ready = track_has_number(track)});
}
