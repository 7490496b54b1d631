/* What a technician wants to know of the machine itself: how it stands, and how far the way to the
 * hall goes. Plain data; nothing personal. */
#ifndef ONEDOOR_MSG_MACHINE_H
#define ONEDOOR_MSG_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/hall.h"

struct machine {
	bool is_known;
	int64_t disk_free_mb, disk_mb; /* where the terminal's own data lies; -1 unknown */
	bool has_temperature;
	int temperature_c;
};

/* One after the other: the first that fails is what is to be mended. */
enum trace_step {
	TRACE_address,	   /* this machine's own */
	TRACE_gateway,	   /* where all else is reached through */
	TRACE_name_server, /* that is asked for names */
	TRACE_name,	   /* the hall's, as an address */
	TRACE_connection,  /* TCP */
	TRACE_security,	   /* TLS, both certificates */
	TRACE_answer,	   /* the hall's own */
	TRACE_clock,	   /* this machine's against the hall's */
	TRACE_STEP_COUNT
};

enum trace_result { TRACE_PENDING, TRACE_FINE, TRACE_FAILED, TRACE_SKIPPED };

enum { TRACE_WORDS_LEN = 79 };

struct trace {
	bool is_over;
	struct {
		enum trace_result result;
		int ms;				 /* it took so long; -1: not measured */
		enum line_fault fault;		 /* FAILED for it; NONE: of another reason */
		char words[TRACE_WORDS_LEN + 1]; /* an address, a code; printable ASCII */
	} steps[TRACE_STEP_COUNT];
};

/* Stable words ("name_server"). Static. */
const char *trace_step_name(enum trace_step step);

#endif
