/* A line of the log as syslog has it: RFC 5424, with its length in front (RFC 5425). Pure. */
#ifndef ONEDOOR_CARE_SYSLOG_LINE_H
#define ONEDOOR_CARE_SYSLOG_LINE_H

#include <stddef.h>
#include "firmware/base/log_ring.h"

enum { SYSLOG_LINE_MAX = 640 };

/* Its length. host: whose line it is; pid: of the program. */
size_t syslog_line(
	const struct log_line *line, const char *host, int pid, char out[SYSLOG_LINE_MAX]);

#endif
