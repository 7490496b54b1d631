/*
 * The entries of a collection as the hall gives them out: each row already JSON, beside what is
 * looked for in it. Put together by one thread, then immutable and shared by all.
 */
#ifndef ONEDOOR_TESTS_HALL_LISTING_H
#define ONEDOOR_TESTS_HALL_LISTING_H

#include <jansson.h>
#include <stdbool.h>

#include "firmware/base/attr.h"

/* All of it is the listing's. */
struct entry {
	const char *id;
	const char *row;      /* EntryRow */
	const char *document; /* Document, NULL: none of its own, or made when asked for */
	const char *matter;   /* whose guide is the document; "" : none */
	const char *zh, *en, *pinyin, *date;
	const char *codes; /* "" or words with blanks between */
	const char *tags;  /* "" or FILTER:VALUE, likewise */
	int index;	   /* the order in which it was given */
};

struct listing {
	int count;
	struct entry *entries;
	struct arena *arena;
	_Atomic int users;
	int size; /* room for entries while it is put together */
	int next; /* index of the next one */
};

struct pinyin;

enum { DOCUMENT_BYTES_MAX = 240 * 1024 }; /* a page of the contract has room for one */

struct listing *listing_create(void);
struct listing *listing_use(struct listing *listing);
void listing_release(struct listing *listing); /* NULL is allowed */

/* A judged entry of a file, in the place of the one with its id, else at the end. False: no room,
 * or a document over DOCUMENT_BYTES_MAX.
 * matter: see struct entry. pinyin NULL: a name without its own has none. */
bool listing_put(struct listing *listing, const struct pinyin *pinyin, const json_t *entry,
	const char *matter) MUST_CHECK;
/* The same when nobody has its id yet, without looking. */
bool listing_append(struct listing *listing, const struct pinyin *pinyin, const json_t *entry,
	const char *matter) MUST_CHECK;
/* A copy of all but the one with the id ("" : of all), to be changed. */
struct listing *listing_copy(const struct listing *listing, const char *but);
/* As the collection's `sort` has them; the last thing before others see it. */
void listing_sort(struct listing *listing, const char *sort);
/* NULL: none. */
const struct entry *listing_find(const struct listing *listing, const char *id);

#endif
