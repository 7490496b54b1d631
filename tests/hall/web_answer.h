/* How a page or a problem leaves for a browser: nothing of it is kept, framed, guessed or followed
 * home. On the thread of its connection. */
#ifndef ONEDOOR_TESTS_HALL_WEB_ANSWER_H
#define ONEDOOR_TESTS_HALL_WEB_ANSWER_H

#include <microhttpd.h>

#include "tests/hall/html.h"
#include "tests/hall/request.h"

/* policy: what its Content-Security-Policy allows beside the usual nothing, "" for no more.
 * location: for a 303, NULL for none. The reply is cleared. */
enum MHD_Result web_answer(struct MHD_Connection *connection, struct reply *reply,
	const char *policy, const char *location);
/* The page becomes the reply's body. */
void reply_page(struct reply *reply, int status, struct html *html);

#endif
