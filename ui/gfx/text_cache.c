#include "ui/gfx/text_cache.h"

#include <string.h>
#include "firmware/base/mem.h"
#include "ui/gfx/damage.h"

enum {
	ENTRY_MAX = 1024,
	BUCKET_COUNT = 1024,
	WIDTH_COUNT = 2048, /* a width is where its hash says, or was overwritten by another */
	NONE = -1
};

struct entry {
	uint64_t hash;
	struct text_mask mask;
	int next;	  /* in its bucket, or in the free list */
	int newer, older; /* by last use */
};

struct width {
	uint64_t hash;
	int width_px;
};

struct text_cache {
	struct fonts *fonts;
	uint64_t seed;
	size_t limit, used;
	int count, free, newest, oldest;
	struct text_mask personal; /* the last personal line, until the next call */
	int buckets[BUCKET_COUNT];
	struct entry entries[ENTRY_MAX];
	struct width widths[WIDTH_COUNT];
};

static size_t entry_bytes(const struct entry *entry)
{
	return sizeof(*entry) + (size_t)entry->mask.mask.w * (size_t)entry->mask.mask.h;
}

static uint64_t text_hash(
	const struct text_cache *cache, struct font font, const char *text, size_t len)
{
	const uint64_t seed =
		cache->seed ^ ((uint64_t)font.size_px << 8 | (uint64_t)font.weight) * 0x2545f491;
	return hash_bytes(seed, text, len);
}

static void empty(struct text_cache *cache)
{
	for (int i = 0; i < BUCKET_COUNT; i++) {
		cache->buckets[i] = NONE;
	}
	for (int i = 0; i < ENTRY_MAX; i++) {
		cache->entries[i] = (struct entry){.next = i + 1 < ENTRY_MAX ? i + 1 : NONE};
	}
	cache->free = 0;
	cache->newest = NONE;
	cache->oldest = NONE;
	cache->count = 0;
	cache->used = 0;
}

struct text_cache *text_cache_create(struct fonts *fonts, uint64_t seed, size_t limit_bytes)
{
	struct text_cache *cache = mem_new(struct text_cache);
	cache->fonts = fonts;
	cache->seed = seed;
	cache->limit = limit_bytes;
	empty(cache);
	return cache;
}

void text_cache_forget(struct text_cache *cache)
{
	for (int i = 0; i < ENTRY_MAX; i++) {
		text_mask_finish(&cache->entries[i].mask);
	}
	text_mask_finish(&cache->personal);
	mem_wipe(cache->widths, sizeof(cache->widths));
	empty(cache);
}

void text_cache_destroy(struct text_cache *cache)
{
	if (cache) {
		text_cache_forget(cache);
		mem_free(cache);
	}
}

static void unlink_age(struct text_cache *cache, int at)
{
	struct entry *entry = &cache->entries[at];
	*(entry->newer == NONE ? &cache->newest : &cache->entries[entry->newer].older) =
		entry->older;
	*(entry->older == NONE ? &cache->oldest : &cache->entries[entry->older].newer) =
		entry->newer;
}

static void make_newest(struct text_cache *cache, int at)
{
	struct entry *entry = &cache->entries[at];
	entry->newer = NONE;
	entry->older = cache->newest;
	*(cache->newest == NONE ? &cache->oldest : &cache->entries[cache->newest].newer) = at;
	cache->newest = at;
}

static void drop_oldest(struct text_cache *cache)
{
	const int at = cache->oldest;
	struct entry *entry = &cache->entries[at];
	int *link = &cache->buckets[entry->hash % BUCKET_COUNT];
	while (*link != at) {
		link = &cache->entries[*link].next;
	}
	*link = entry->next;
	unlink_age(cache, at);
	cache->used -= entry_bytes(entry);
	cache->count--;
	text_mask_finish(&entry->mask);
	*entry = (struct entry){.next = cache->free};
	cache->free = at;
}

static const struct text_mask *keep(
	struct text_cache *cache, uint64_t hash, const struct text_mask *mask)
{
	if (cache->free == NONE) {
		drop_oldest(cache);
	}
	const int at = cache->free;
	struct entry *entry = &cache->entries[at];
	cache->free = entry->next;
	*entry = (struct entry){.hash = hash, .mask = *mask};
	entry->next = cache->buckets[hash % BUCKET_COUNT];
	cache->buckets[hash % BUCKET_COUNT] = at;
	make_newest(cache, at);
	cache->count++;
	cache->used += entry_bytes(entry);
	while (cache->used > cache->limit && cache->oldest != at) {
		drop_oldest(cache);
	}
	return &entry->mask;
}

const struct text_mask *text_cache_get(
	struct text_cache *cache, struct font font, const char *text, bool is_personal)
{
	const size_t len = strlen(text);
	text_mask_finish(&cache->personal);
	if (is_personal) {
		fonts_set(cache->fonts, font, TEXT_SMOOTH, text, len, &cache->personal);
		return &cache->personal;
	}
	const uint64_t hash = text_hash(cache, font, text, len);
	for (int at = cache->buckets[hash % BUCKET_COUNT]; at != NONE;
		at = cache->entries[at].next) {
		if (cache->entries[at].hash == hash) {
			unlink_age(cache, at);
			make_newest(cache, at);
			return &cache->entries[at].mask;
		}
	}
	struct text_mask mask;
	fonts_set(cache->fonts, font, TEXT_SMOOTH, text, len, &mask);
	return keep(cache, hash, &mask);
}

int text_cache_width(struct text_cache *cache, struct font font, const char *text, size_t len)
{
	if (len == 0) {
		return 0;
	}
	const uint64_t hash = text_hash(cache, font, text, len);
	struct width *width = &cache->widths[hash % WIDTH_COUNT];
	if (width->hash != hash) {
		width->width_px = fonts_width(cache->fonts, font, TEXT_SMOOTH, text, len);
		width->hash = hash;
	}
	return width->width_px;
}

size_t text_cache_bytes(const struct text_cache *cache)
{
	return cache->used;
}

int text_cache_count(const struct text_cache *cache)
{
	return cache->count;
}
