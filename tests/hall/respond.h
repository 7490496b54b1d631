/* A reply, or what a fault makes of it, onto the connection. On the connection's thread. */
#ifndef ONEDOOR_TESTS_HALL_RESPOND_H
#define ONEDOOR_TESTS_HALL_RESPOND_H

#include <microhttpd.h>

#include "tests/hall/knobs.h"
#include "tests/hall/request.h"

/* The reply of a fault that is told instead of working. */
void reply_fault(struct reply *reply, const struct fault *fault);
/* Sends the reply; its body may be taken. MHD_NO closes the connection. */
enum MHD_Result respond(struct knobs *knobs, struct MHD_Connection *connection, struct reply *reply,
	const struct fault *fault);

#endif
