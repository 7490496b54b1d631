#include "ui/gfx/icons.h"

#include <SDL_image.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	ICON_MAX = 128,		      /* kept at a time, a size counts as one */
	ICON_BYTES = 4 * 1024 * 1024, /* of all masks kept: the attract page needs 3 */
	NAME_LEN = 47,
	SIZE_MAX_PX = 2048
};

struct icon {
	char name[NAME_LEN + 1];
	struct mask mask;
	bool is_stretched;
	uint64_t used_at; /* a count, 0: free */
};

struct icons {
	char dir[512];
	uint64_t uses;
	size_t bytes;
	struct icon list[ICON_MAX];
};

struct icons *icons_create(const char *dir)
{
	struct icons *icons = mem_new(struct icons);
	REQUIRE(str_copy(icons->dir, sizeof(icons->dir), dir));
	return icons;
}

static void drop(struct icons *icons, struct icon *icon)
{
	if (icon->used_at) {
		icons->bytes -= (size_t)icon->mask.w * (size_t)icon->mask.h;
		mem_free(icon->mask.cover);
		*icon = (struct icon){0};
	}
}

void icons_forget(struct icons *icons)
{
	for (int i = 0; i < ICON_MAX; i++) {
		drop(icons, &icons->list[i]);
	}
}

void icons_destroy(struct icons *icons)
{
	if (icons) {
		icons_forget(icons);
		mem_free(icons);
	}
}

/* Lower case, digits and hyphens: a name from a catalogue must not become a path. */
static bool is_name(const char *name)
{
	const size_t len = strlen(name);
	return len > 0 && len <= NAME_LEN &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* The picture's coverage is the alpha of nanosvg's pixels; its colours do not matter. */
static SDL_Surface *load(struct icons *icons, const char *name, int w, int h)
{
	char path[600] = "";
	if (!is_name(name) || !str_format(path, sizeof(path), "%s/%s.svg", icons->dir, name)) {
		log_warn("gfx", "an icon's name is not one");
		return NULL;
	}
	SDL_RWops *file = SDL_RWFromFile(path, "rb");
	SDL_Surface *surface = file ? IMG_LoadSizedSVG_RW(file, w, h) : NULL;
	if (!surface) {
		log_warn("gfx", "icon %s: %s", path, SDL_GetError());
	} else if (surface->format->BytesPerPixel != 4 || surface->format->Amask == 0) {
		log_warn("gfx", "icon %s: no alpha", path);
		SDL_FreeSurface(surface);
		surface = NULL;
	}
	if (file) {
		SDL_RWclose(file);
	}
	return surface;
}

static void draw_box(struct mask *mask)
{
	const int line = MAX_OF(1, mask->w / 16);
	for (int y = 0; y < mask->h; y++) {
		for (int x = 0; x < mask->w; x++) {
			const int edge =
				MIN_OF(MIN_OF(x, mask->w - 1 - x), MIN_OF(y, mask->h - 1 - y));
			mask->cover[y * mask->w + x] = edge >= line && edge < 2 * line ? 255 : 0;
		}
	}
}

void icons_draw(struct icons *icons, const char *name, int w, int h, struct mask *out)
{
	w = CLAMP(w, 1, SIZE_MAX_PX);
	h = CLAMP(h, 1, SIZE_MAX_PX);
	*out = (struct mask){.w = w, .h = h};
	out->cover = mem_alloc((size_t)w, (size_t)h);
	SDL_Surface *surface = load(icons, name, w, h);
	if (!surface) {
		draw_box(out);
		return;
	}
	const int left = (w - MIN_OF(surface->w, w)) / 2, top = (h - MIN_OF(surface->h, h)) / 2;
	const int shift = surface->format->Ashift;
	for (int y = 0; y < MIN_OF(surface->h, h); y++) {
		const uint32_t *row =
			(const uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
		uint8_t *cover = out->cover + (ptrdiff_t)(top + y) * w + left;
		for (int x = 0; x < MIN_OF(surface->w, w); x++) {
			cover[x] = (uint8_t)(row[x] >> shift);
		}
	}
	SDL_FreeSurface(surface);
}

/* Each column takes the nearest of the square picture. */
static void stretch(const struct mask *square, int w, int h, struct mask *out)
{
	*out = (struct mask){.w = w, .h = h};
	out->cover = mem_alloc((size_t)w, (size_t)h);
	uint16_t from[SIZE_MAX_PX];
	for (int x = 0; x < w; x++) {
		from[x] = (uint16_t)(x * square->w / w);
	}
	for (int y = 0; y < h; y++) {
		const uint8_t *row = square->cover + (ptrdiff_t)(y * square->h / h) * square->w;
		uint8_t *cover = out->cover + (ptrdiff_t)y * w;
		for (int x = 0; x < w; x++) {
			cover[x] = row[from[x]];
		}
	}
}

static struct icon *oldest(struct icons *icons)
{
	struct icon *found = &icons->list[0];
	for (int i = 1; i < ICON_MAX; i++) {
		if (icons->list[i].used_at < found->used_at) {
			found = &icons->list[i];
		}
	}
	return found;
}

/* The one used longest ago among those in use. */
static void drop_oldest_used(struct icons *icons)
{
	struct icon *found = NULL;
	for (int i = 0; i < ICON_MAX; i++) {
		struct icon *icon = &icons->list[i];
		if (icon->used_at && (!found || icon->used_at < found->used_at)) {
			found = icon;
		}
	}
	if (found) {
		drop(icons, found);
	}
}

static struct icon *find(struct icons *icons, const char *name, int w, int h, bool is_stretched)
{
	for (int i = 0; i < ICON_MAX; i++) {
		struct icon *icon = &icons->list[i];
		if (icon->used_at && icon->mask.w == w && icon->mask.h == h &&
			icon->is_stretched == is_stretched && str_equal(icon->name, name)) {
			icon->used_at = ++icons->uses;
			return icon;
		}
	}
	return NULL;
}

/* Takes over the mask. */
static const struct mask *keep(
	struct icons *icons, const char *name, bool is_stretched, struct mask mask)
{
	const size_t bytes = (size_t)mask.w * (size_t)mask.h;
	while (icons->bytes > 0 && icons->bytes + bytes > ICON_BYTES) {
		drop_oldest_used(icons);
	}
	struct icon *icon = oldest(icons);
	drop(icons, icon);
	(void)str_copy(icon->name, sizeof(icon->name), name);
	icon->mask = mask;
	icon->is_stretched = is_stretched;
	icon->used_at = ++icons->uses;
	icons->bytes += bytes;
	return &icon->mask;
}

const struct mask *icons_get(struct icons *icons, const char *name, int w, int h, bool is_stretched)
{
	w = CLAMP(w, 1, SIZE_MAX_PX);
	h = CLAMP(h, 1, SIZE_MAX_PX);
	is_stretched = is_stretched && w != h;
	const struct icon *icon = find(icons, name, w, h, is_stretched);
	if (icon) {
		return &icon->mask;
	}
	struct mask mask;
	if (is_stretched) { /* the square is kept, too: the next width comes soon */
		const int side = MAX_OF(w, h);
		stretch(icons_get(icons, name, side, side, false), w, h, &mask);
	} else {
		icons_draw(icons, name, w, h, &mask);
	}
	return keep(icons, name, is_stretched, mask);
}
