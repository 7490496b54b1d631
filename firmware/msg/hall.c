#include "firmware/msg/hall.h"
#include "firmware/base/attr.h"

const char *line_trouble_name(enum line_trouble trouble)
{
	static const char *const names[] = {
		[LINE_FINE] = "none",
		[LINE_NO_ANSWER] = "no_answer",
		[LINE_FOREIGN_ANSWER] = "foreign_answer",
		[LINE_HALL_CERTIFICATE] = "hall_certificate",
		[LINE_CLOCK_WRONG] = "clock_wrong",
		[LINE_OWN_CERTIFICATE_EXPIRED] = "own_certificate_expired",
		[LINE_OWN_CERTIFICATE_REFUSED] = "own_certificate_refused",
		[LINE_TERMINAL_UNKNOWN] = "terminal_unknown",
		[LINE_TERMINAL_REVOKED] = "terminal_revoked",
	};
	return (unsigned)trouble < ARRAY_LEN(names) ? names[trouble] : "?";
}
