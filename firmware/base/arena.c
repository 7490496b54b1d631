#include "firmware/base/arena.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK_LEN = 64 * 1024, ALIGNMENT = alignof(max_align_t) };

struct block {
	struct block *next;
	size_t capacity;
	size_t used;
	alignas(max_align_t) uint8_t data[];
};

struct arena {
	enum arena_kind kind;
	size_t limit;
	size_t used;
	struct block *first; /* the newest block; a secret arena has exactly one */
};

static struct block *block_create(enum arena_kind kind, size_t capacity)
{
	struct block *block;
	if (kind == ARENA_SECRET) {
		size_t len = sizeof(*block) + capacity;
		block = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		REQUIRE(block != MAP_FAILED);
		if (mlock(block, len) != 0) {
			log_warn("arena", "cannot lock %zu bytes in memory", len);
		}
		madvise(block, len, MADV_DONTDUMP);
	} else {
		block = mem_alloc(1, sizeof(*block) + capacity);
	}
	block->capacity = capacity;
	return block;
}

static void block_destroy(enum arena_kind kind, struct block *block)
{
	if (kind == ARENA_SECRET) {
		size_t len = sizeof(*block) + block->capacity;
		mem_wipe(block, len);
		munmap(block, len);
	} else {
		mem_free(block);
	}
}

struct arena *arena_create(enum arena_kind kind, size_t limit)
{
	struct arena *arena = mem_new(struct arena);
	arena->kind = kind;
	arena->limit = limit;
	if (kind == ARENA_SECRET) {
		arena->first = block_create(kind, limit);
	}
	return arena;
}

static void drop_blocks(struct arena *arena)
{
	while (arena->first) {
		struct block *next = arena->first->next;
		block_destroy(arena->kind, arena->first);
		arena->first = next;
	}
	arena->used = 0;
}

void arena_destroy(struct arena *arena)
{
	if (!arena) {
		return;
	}
	drop_blocks(arena);
	mem_free(arena);
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t len;
	if (__builtin_mul_overflow(count, size, &len) || len > arena->limit) {
		return NULL;
	}
	len = (len + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	len = len ? len : ALIGNMENT;
	if (len > arena->limit - arena->used) {
		return NULL;
	}
	struct block *block = arena->first;
	if (!block || len > block->capacity - block->used) {
		REQUIRE(arena->kind != ARENA_SECRET); /* its one block holds the whole limit */
		block = block_create(arena->kind, MAX_OF(len, (size_t)BLOCK_LEN));
		block->next = arena->first;
		arena->first = block;
	}
	void *memory = block->data + block->used;
	block->used += len;
	arena->used += len;
	return memory;
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
	char *copy = len < SIZE_MAX ? arena_alloc(arena, len + 1, 1) : NULL;
	if (copy) {
		memcpy(copy, text, len);
	}
	return copy;
}

void arena_reset(struct arena *arena)
{
	if (arena->kind == ARENA_SECRET) {
		mem_wipe(arena->first->data, arena->first->capacity);
		arena->first->used = 0;
		arena->used = 0;
		return;
	}
	if (arena->first && !arena->first->next && arena->first->capacity == BLOCK_LEN) {
		memset(arena->first->data, 0,
			arena->first->used); /* one block: keep it, the usual frame */
		arena->first->used = 0;
		arena->used = 0;
		return;
	}
	drop_blocks(arena);
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}

bool arena_owns(const struct arena *arena, const void *memory)
{
	uintptr_t at = (uintptr_t)memory;
	for (const struct block *block = arena->first; block; block = block->next) {
		uintptr_t begin = (uintptr_t)block->data;
		if (at >= begin && at < begin + block->used) {
			return true;
		}
	}
	return false;
}
