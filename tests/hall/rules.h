/*
 * The rules of trouble: which requests have some, and what. A rule is one line, "PATTERN WHAT...",
 * as README.md lists them; requests are held against them in the order they came in. Not locked:
 * knobs.c has them behind its lock.
 */
#ifndef ONEDOOR_TESTS_HALL_RULES_H
#define ONEDOOR_TESTS_HALL_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/base/attr.h"

enum { FRONT_HEADERS_MAX = 4, RULES_MAX = 32 };

enum outcome {
	OUTCOME_NONE,
	OUTCOME_PROBLEM, /* answer a problem of this status instead of working */
	OUTCOME_FRONT,	 /* answer as something before the hall would, instead of working */
	OUTCOME_LOST,	 /* do the work, then close without an answer */
	OUTCOME_GARBAGE, /* do the work, answer broken JSON */
	OUTCOME_CUT,	 /* do the work, close after so many bytes of the body */
};

/* What is said in the hall's place, byte for byte. */
struct front {
	char type[128]; /* "": no Content-Type */
	char names[FRONT_HEADERS_MAX][64];
	char values[FRONT_HEADERS_MAX][256];
	int header_count;
	char body[1024];
};

/* One request's share of the trouble. */
struct fault {
	int wait_ms;	  /* before anything is done */
	bool is_hanging;  /* as long as such a rule is there */
	int64_t rate_bps; /* the answer's body, bytes a second; 0: at once */
	enum outcome outcome;
	int status;	    /* of a problem or a front */
	char code[40];	    /* of a problem; "": the usual one of its status */
	int retry_s;	    /* Retry-After; -1: none */
	bool is_retry_date; /* as an HTTP date, from the hall's time */
	int64_t cut_after_bytes;
	struct front front;
};

/* What a rule looks at. */
struct asked {
	const char *method, *path;
	const char *key;  /* Idempotency-Key; NULL: none */
	const char *body; /* may hold NULs; NULL: none */
	size_t len;
};

struct rules;

struct rules *rules_create(void);
void rules_destroy(struct rules *rules);

/*
 * Reads the line and adds it as the last rule. origin: the word of the knob it came from, a
 * literal. False, with why in words, when it is no rule or there are too many.
 */
bool rules_add(
	struct rules *rules, const char *origin, const char *line, const char **why_out) MUST_CHECK;
/* Takes away the rules of the origin; those of the pattern; how many. NULL: whichever. */
int rules_drop(struct rules *rules, const char *origin, const char *pattern);

/* The request's whole share. Uses up what is counted. */
void rules_take(struct rules *rules, const struct asked *asked, struct fault *fault_out);
bool rules_still_hang(const struct rules *rules, const struct asked *asked);
/* All rules and how often each was met, as lines of JSON in one array. */
void rules_list(const struct rules *rules, char *out, size_t size);

#endif
