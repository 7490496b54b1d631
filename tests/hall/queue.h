/* Who waits where and how long it will take: the arithmetic of waiting. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_QUEUE_H
#define ONEDOOR_TESTS_HALL_QUEUE_H

#include <jansson.h>

#include "tests/hall/hall.h"

struct wait {
	int64_t ahead;
	int64_t optimistic, normal; /* minutes */
};

/* A matter as the ticket handlers need it. */
struct matter {
	char code[24], department[20], zone[4], identify[24];
	char windows[256]; /* codes separated by spaces */
	char *suspended;   /* JSON of a language map, NULL when it can be had; mem_free */
	int64_t quota;	   /* -1: none */
	int64_t minutes;   /* average service time in its department */
	int64_t floor;
};

/* False when there is no such matter. matter_finish in either case. */
bool matter_find(struct conn *conn, const char *code, struct matter *matter_out) MUST_CHECK;
void matter_finish(struct matter *matter);

/* Is word one of the words of the list? Both as text, words separated by single spaces. */
bool has_word(const char *list, const char *word);
/*
 * The next who waits for this window, in the order of their numbers, those with priority first: is
 * called to it. number_out is left alone when nobody waits, or there is no such window: false.
 */
enum { NUMBER_LEN = 12 };
bool queue_call(struct conn *conn, const char *window, int64_t now_ms,
	char number_out[static NUMBER_LEN]) MUST_CHECK;

/*
 * normal: everybody ahead takes the average time at the staffed windows. optimistic: one in eight
 * has left, and the rest takes three quarters of it. Both 0 when a window is free.
 */
struct wait wait_of(int64_t ahead, int64_t minutes, int64_t windows_open);
/* What a newcomer to this matter will find. */
struct wait wait_for(
	struct conn *conn, const struct matter *matter, const char *date, bool has_priority);
/* What the waiting ticket of this moment and number still has before it. */
struct wait wait_of_ticket(struct conn *conn, const struct matter *matter, const char *date,
	bool has_priority, const char *issued_at, int64_t n);
json_t *wait_json(const struct wait *wait); /* WaitMinutes; owned by the caller */

/* "clear", "moderate" or "busy", by people per staffed window. */
const char *load_of(int64_t waiting, int64_t windows_open);

#endif
