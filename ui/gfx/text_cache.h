/*
 * Lines of text already set, as masks without colour, and widths already measured. Bounded by
 * bytes, the longest unused leaves first. Holds no text: entries are known by a hash under a secret
 * seed. Personal lines are set anew each time and never kept. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_TEXT_CACHE_H
#define ONEDOOR_UI_GFX_TEXT_CACHE_H

#include "ui/gfx/fonts.h"

struct text_cache;

/* fonts is borrowed until destroy. */
struct text_cache *text_cache_create(struct fonts *fonts, uint64_t seed, size_t limit_bytes);
void text_cache_destroy(struct text_cache *cache); /* NULL is allowed */

/* Borrowed until the next call of any function of the cache. */
const struct text_mask *text_cache_get(
	struct text_cache *cache, struct font font, const char *text, bool is_personal);
int text_cache_width(struct text_cache *cache, struct font font, const char *text, size_t len);

/* Everything is overwritten and gone. */
void text_cache_forget(struct text_cache *cache);
size_t text_cache_bytes(const struct text_cache *cache);
int text_cache_count(const struct text_cache *cache);

#endif
