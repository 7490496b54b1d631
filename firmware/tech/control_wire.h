/* The control socket's bytes: lines out of a stream, a request out of a line. No I/O, any thread.
 */
#ifndef ONEDOOR_TECH_CONTROL_WIRE_H
#define ONEDOOR_TECH_CONTROL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"

enum { CONTROL_LINE_LEN = 4095, CONTROL_WORDS = 4, CONTROL_WORD_LEN = 255 };

/* Zeroed: empty. */
struct control_inbox {
	size_t len;
	char bytes[CONTROL_LINE_LEN + 1];
};

/* Where the next bytes go and how many at most; 0: a line is over the limit, give up. */
char *control_inbox_room(struct control_inbox *inbox, size_t *room_out);
void control_inbox_add(struct control_inbox *inbox, size_t len);
/* The next whole line without its end (LF or CR LF); a NUL in it ends it early. False: none yet. */
bool control_inbox_take(struct control_inbox *inbox, char line_out[CONTROL_LINE_LEN + 1]);

/* Words between blanks, cut at their limit; what is behind the fourth is not looked at. */
struct control_request {
	char words[CONTROL_WORDS][CONTROL_WORD_LEN + 1]; /* "" where there are no more */
	const char *rest; /* of the line behind the first word: a path may hold blanks */
};
void control_request_parse(struct control_request *request, const char *line);
/* A whole word as a number; false (and fallback) for anything else or out of an int's range. */
bool control_number(const char *word, int fallback, int *number_out);

#endif
