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

#define N_(msgid) msgid

const char *line_fault_words(enum line_fault fault)
{
	static const char *const words[FAULT_COUNT] = {
		[FAULT_NONE] = "",
		[FAULT_NAME] = N_("The name is not found. Check the name server."),
		[FAULT_NO_ROUTE] = N_("There is no way there. Check cable and gateway."),
		[FAULT_REFUSED] = N_("The connection is refused. Check address and port."),
		[FAULT_SLOW] = N_("No answer in time."),
		[FAULT_CUT] = N_("The connection was broken off."),
		[FAULT_NOT_YET_VALID] =
			N_("The certificate is not valid yet. Check this machine's clock."),
		[FAULT_OVER] = N_("The certificate has expired. Check this machine's clock."),
		[FAULT_UNKNOWN_CA] = N_("The certificate comes from an issuer not trusted here."),
		[FAULT_OTHER_NAME] = N_("The certificate is for another name."),
		[FAULT_CERTIFICATE] = N_("The certificate is not accepted."),
		[FAULT_OWN_CERTIFICATE] = N_("This machine's certificate is refused."),
		[FAULT_OTHER] = N_("The connection does not work."),
	};
	return (unsigned)fault < ARRAY_LEN(words) ? words[fault] : "";
}
