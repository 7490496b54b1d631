#include "ui/screens/wait_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

enum { HOURS_FROM_MIN = 120 };

void ahead_text(enum lang lang, const struct ticket *ticket, char out[WAIT_TEXT_LEN])
{
	out[0] = '\0';
	if (ticket->ahead == 0) {
		str_copy(out, WAIT_TEXT_LEN, tr(lang, "Nobody is before you"));
	} else if (ticket->ahead > 0) {
		str_format(out, WAIT_TEXT_LEN,
			tr_n(lang, "%d person before you", "%d people before you",
				(unsigned long)ticket->ahead),
			ticket->ahead);
	}
}

/* Who waits for hours does not plan by minutes. */
static void hours_text(enum lang lang, int low, int high, char *out)
{
	low = (low + 30) / 60;
	high = (high + 30) / 60;
	if (low == high || low == 0) {
		str_format(out, WAIT_TEXT_LEN,
			tr_n(lang, "about %d hour", "about %d hours", (unsigned long)high), high);
	} else {
		str_format(out, WAIT_TEXT_LEN, tr(lang, "about %1$d–%2$d hours"), low, high);
	}
}

void wait_text(enum lang lang, const struct ticket *ticket, char out[WAIT_TEXT_LEN])
{
	int low = ticket->wait_min_minutes, high = ticket->wait_max_minutes;
	out[0] = '\0';
	if (low < 0 || high < 0) {
		return;
	}
	if (high < low) { /* a hall that has them the other way round */
		int other = low;
		low = high;
		high = other;
	}
	if (high <= 1) {
		str_copy(out, WAIT_TEXT_LEN, tr(lang, "almost at once"));
	} else if (high >= HOURS_FROM_MIN) {
		hours_text(lang, low, high, out);
	} else if (low == high) {
		str_format(out, WAIT_TEXT_LEN,
			tr_n(lang, "about %d minute", "about %d minutes", (unsigned long)high),
			high);
	} else {
		str_format(out, WAIT_TEXT_LEN, tr(lang, "about %1$d–%2$d minutes"), low, high);
	}
}
