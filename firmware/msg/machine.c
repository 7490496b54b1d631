#include "firmware/msg/machine.h"

const char *trace_step_name(enum trace_step step)
{
	static const char *const names[TRACE_STEP_COUNT] = {"address", "gateway", "name_server",
		"name", "connection", "security", "answer", "clock"};
	return (unsigned)step < TRACE_STEP_COUNT ? names[step] : "?";
}
