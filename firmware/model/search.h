/*
 * Search over any list of names by Chinese, pinyin, pinyin initials and English, as one types.
 * Pure; any thread. What is typed and what is found lies in one struct, which holds nothing else.
 */
#ifndef ONEDOOR_MODEL_SEARCH_H
#define ONEDOOR_MODEL_SEARCH_H

#include <stdint.h>
#include "firmware/msg/action.h"
#include "firmware/msg/catalog.h"

enum {
	QUERY_MAX_LEN = 60,
	SEARCH_MAX_RESULTS = 60,
	SEARCH_MAX_CANDIDATES = 12,
	CANDIDATE_MAX_LEN = 31,
	SEARCH_INSIDE_WORD = 60, /* a score: no more than letters inside an English word */
	SEARCH_BEST = 8192	 /* no score is higher */
};

struct search_result {
	int index; /* in the list */
	/* The part of the name in the language shown that matched, in bytes: bold. len 0: matched
	 * by pinyin elsewhere */
	int match_at, match_len;
	int score; /* the higher, the better it matched */
};

struct search {
	char query[QUERY_MAX_LEN +
		   1];	  /* as shown: Chinese characters chosen so far, then letters being typed */
	int result_count; /* ≤ SEARCH_MAX_RESULTS; best first */
	int total_count;  /* all that matched */
	struct search_result results[SEARCH_MAX_RESULTS];
	int64_t steps;	     /* characters of the list the last run looked at: its work */
	int candidate_count; /* Chinese words of the list for the letters being typed */
	char candidates[SEARCH_MAX_CANDIDATES][CANDIDATE_MAX_LEN + 1];
};

/* What is searched. Everything is borrowed until search_run returns. */
struct search_name {
	const struct text *name;
	const char *pinyin; /* of the Chinese name */
};
struct search_list {
	int count;
	struct search_name (*get)(const void *arg, int index);
	const void *arg;
};
/* All matters; of NULL: an empty list. */
struct search_list search_matters(const struct catalog *catalog);

void search_clear(struct search *search);
/* A list made ready to be searched: for long ones, once. Borrows the list's names until it is
 * destroyed; NULL may be. */
struct search_index;
struct search_index *search_index_create(struct search_list list);
void search_index_destroy(struct search_index *index);

/* What the query finds. */
void search_run(struct search *search, const struct search_index *index, enum lang lang);
/* The same in a list that is searched only now and then. */
void search_list_run(struct search *search, struct search_list list, enum lang lang);
/* A control of the keyboard: changes the query only; search_run then finds. A key that a query has
 * no room or use for changes nothing. False: no such control. */
bool search_act(struct search *search, enum action action, int arg);
/* The same, each. */
void search_type(struct search *search, int code_point);
void search_delete(struct search *search);
/* Puts the word in the place of the letters being typed. */
void search_choose_candidate(struct search *search, int index);

#endif
