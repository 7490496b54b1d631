/* What the parts of onedoorctl share. */
#ifndef ONEDOOR_CTL_H
#define ONEDOOR_CTL_H

#include <stdbool.h>
#include "firmware/base/attr.h"

enum exit_status { DONE, FAILED, USAGE, NOT_NOW, NO_KIOSK };

/* Says it, with the program's name before it, and gives the status back. */
enum exit_status complain(enum exit_status status, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What enrol-code is given; NULL: not said. */
struct enrol_wish {
	const char *hall, *ca, *key; /* files but the first; all three are needed */
	const char *token;	     /* NULL: a line of standard input, TOKEN or TOKEN UNTIL */
	const char *until, *png;
};

/* Makes the code by which a terminal comes into its fleet; asks nobody (ctl_enrol.c). */
enum exit_status ctl_enrol_code(const struct enrol_wish *wish, bool is_json);

#endif
