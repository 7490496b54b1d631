/* What the api_* parsers share: they turn the hall's bytes into our structs, without I/O, and are
 * what the fuzzers eat. Whatever the hall sends, they end with OK or a reason. Any thread. */
#ifndef ONEDOOR_HALL_API_COMMON_H
#define ONEDOOR_HALL_API_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/arena.h"
#include "firmware/base/json.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/document.h"
#include "firmware/msg/hall.h"

/* 1 … max_len letters, digits, '_' and '-': codes, ids, tokens. NULL is not. */
bool api_is_code(const char *text, size_t max_len);
/* The member as int, when it is one within the bounds. */
int api_int(const struct json *object, const char *key, int min, int max, int fallback);
/* The member as code copied to out; false (and "") when it is missing or none. */
bool api_code(const struct json *object, const char *key, char *out, size_t out_size);
/* "A012, A013" from an array of codes; ends with "…" when not all fit. */
void api_join_codes(const struct json *array, char *out, size_t out_size);
/* "2026-11-24" as days since 1970-01-01 (day_out may be NULL); false for anything else. */
bool api_day(const char *date, int64_t *day_out);
/* Makes one plain line of it (plain.h), cut to max_len bytes at a whole character, in place: names
 * are searched and shown by what can be seen of them. */
void api_clean_text(char *text, size_t max_len);

/* Where an answer's texts and arrays go; owned by who made the arena. */
struct api_memory {
	struct arena *arena;
	bool is_full; /* its limit was reached: the entry at hand is not whole */
};

/* Zeroed; NULL (and full) when there is no room. */
void *api_alloc(struct api_memory *memory, size_t count, size_t size);
/* Clean, as above; "" (and full) when there is no room. */
const char *api_copy_text(struct api_memory *memory, const char *text, size_t max_len);
/* The member page_url, a page for phones; "" when it is missing or not as the contract has it: what
 * it is the page of is read here all the same. */
const char *api_page_url(struct api_memory *memory, const struct json *object);
/* The member icon, an icon's name; "" when it is none. */
const char *api_icon(struct api_memory *memory, const struct json *object);
/* The member colour; COLOUR_NONE when it is missing or none. */
enum colour api_colour(const struct json *object);
/* The member pinyin, as api_pinyin.h cleans it; max_len at most API_PINYIN_LEN. */
enum { API_PINYIN_LEN = 480 };
const char *api_pinyin(struct api_memory *memory, const struct json *object, size_t max_len);
/* In both languages: what is missing falls back to the other. False, and both "", when both are
 * blank. */
bool api_words(struct api_memory *memory, const char *zh, const char *en, size_t max_len,
	struct text *out);
/* A member that is a language map, or one text for all languages; both "" when it is none. */
struct text api_text(
	struct api_memory *memory, const struct json *object, const char *key, size_t max_len);
/* A language map as one plain line each; what is missing falls back to the other. False, and both
 * "", when nothing is said. */
bool api_said(const struct json *map, struct said *out);

#endif
