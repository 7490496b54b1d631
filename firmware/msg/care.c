#include "firmware/msg/care.h"
#include "firmware/base/attr.h"

#define N_(text) text /* found by xgettext */

const char *update_trouble_words(enum update_trouble trouble)
{
	static const char *const words[UPDATE_TROUBLE_COUNT] = {
		[UPDATE_FINE] = "",
		[UPDATE_NO_STICK] = N_("No USB stick that can be read is plugged in."),
		[UPDATE_NO_BUNDLE] = N_("There is no update on it."),
		[UPDATE_NO_LINE] = N_("The server of updates cannot be reached."),
		[UPDATE_NOT_LET_IN] = N_("The server of updates does not know this terminal."),
		[UPDATE_ODD_ANSWER] =
			N_("The server of updates gives an answer that is of no use."),
		[UPDATE_TOO_BIG] = N_("The update does not fit on the disk."),
		[UPDATE_DISK] = N_("The disk cannot be written."),
		[UPDATE_OTHER_BYTES] = N_("The update was changed or damaged on its way."),
		[UPDATE_NOT_SIGNED] = N_("The update is damaged, or not signed by the maker."),
		[UPDATE_OTHER_MACHINE] = N_("The update is for another kind of terminal."),
		[UPDATE_NOT_NEWER] = N_("The update is not newer than what runs here."),
		[UPDATE_NOT_INSTALLED] =
			N_("The update could not be written. What runs here is unchanged."),
		[UPDATE_NOT_POSSIBLE] = N_("This machine cannot update itself."),
		[UPDATE_FELL_BACK] = N_("The update did not work. The old system runs again."),
	};
	return (unsigned)trouble < ARRAY_LEN(words) ? words[trouble] : "";
}
