/*
 * Memory with one end: allocate many, free all. Not thread safe: one owner at a time. Four
 * lifetimes use it: frame (reset each frame), session (locked in memory, wiped), document (travels
 * inside its message), process.
 */
#ifndef ONEDOOR_BASE_ARENA_H
#define ONEDOOR_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"

struct arena;

enum arena_kind {
	ARENA_PLAIN,
	ARENA_SECRET, /* mlocked, left out of dumps, overwritten on reset and destroy */
};

/* limit: the most bytes it will ever hold. Aborts without memory. Secret arenas are one block of
 * `limit` bytes. */
struct arena *arena_create(enum arena_kind kind, size_t limit);
void arena_destroy(struct arena *arena);

/* Zeroed, aligned for anything, valid until reset or destroy. NULL when over the limit. */
void *arena_alloc(struct arena *arena, size_t count, size_t size) MUST_CHECK;
#define arena_new(arena, type)		((type *)arena_alloc(arena, 1, sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc(arena, count, sizeof(type)))

/* A copy of len bytes with a NUL behind; NULL when over the limit. */
char *arena_copy(struct arena *arena, const char *text, size_t len) MUST_CHECK;

/* Everything allocated is gone; secret arenas are overwritten. */
void arena_reset(struct arena *arena);
/* The memory is of that arena. NULL is of none. */
bool arena_owns(const struct arena *arena, const void *memory);
size_t arena_used(const struct arena *arena);

#endif
