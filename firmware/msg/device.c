#include "firmware/msg/device.h"

#define NAME_OF(names, value)                                                                      \
	((unsigned)(value) < sizeof(names) / sizeof((names)[0]) ? (names)[value] : "?")

const char *device_kind_name(enum device_kind kind)
{
	static const char *const names[] = {"idcard", "scanner", "printer"};
	return NAME_OF(names, kind);
}

const char *device_state_name(enum device_state state)
{
	static const char *const names[] = {
		"absent", "opening", "ready", "busy", "attention", "fault"};
	return NAME_OF(names, state);
}

const char *device_reason_name(enum device_reason reason)
{
	static const char *const names[REASON_COUNT] = {
		[REASON_NONE] = "none",
		[REASON_NOT_FOUND] = "not_found",
		[REASON_NO_ACCESS] = "no_access",
		[REASON_NO_ANSWER] = "no_answer",
		[REASON_PROTOCOL] = "protocol",
		[REASON_PAPER_OUT] = "paper_out",
		[REASON_COVER_OPEN] = "cover_open",
		[REASON_CUTTER] = "cutter",
		[REASON_HEAD_HOT] = "head_hot",
		[REASON_OFFLINE] = "offline",
		[REASON_MECHANICAL] = "mechanical",
		[REASON_SAM] = "sam",
		[REASON_TOO_LONG] = "too_long",
	};
	return NAME_OF(names, reason);
}

const char *supply_state_name(enum supply_state supply)
{
	static const char *const names[] = {"unknown", "ok", "low", "out"};
	return NAME_OF(names, supply);
}
