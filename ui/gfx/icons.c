#include "ui/gfx/icons.h"

#include <SDL_image.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	ICON_MAX = 128,		      /* kept at a time, a size counts as one */
	ICON_BYTES = 2 * 1024 * 1024, /* of all masks kept */
	NAME_LEN = 47,
	SIZE_MAX_PX = 2048
};

struct icon {
	char name[NAME_LEN + 1];
	struct mask mask;
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

static SDL_Surface *load(struct icons *icons, const char *name, int size_px)
{
	char path[600] = "";
	if (!is_name(name) || !str_format(path, sizeof(path), "%s/%s.svg", icons->dir, name)) {
		log_warn("gfx", "an icon's name is not one");
		return NULL;
	}
	SDL_RWops *file = SDL_RWFromFile(path, "rb");
	SDL_Surface *raw = file ? IMG_LoadSizedSVG_RW(file, size_px, size_px) : NULL;
	SDL_Surface *surface =
		raw ? SDL_ConvertSurfaceFormat(raw, SDL_PIXELFORMAT_ARGB8888, 0) : NULL;
	if (!surface) {
		log_warn("gfx", "icon %s: %s", path, SDL_GetError());
	}
	SDL_FreeSurface(raw);
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

void icons_draw(struct icons *icons, const char *name, int size_px, struct mask *out)
{
	size_px = CLAMP(size_px, 1, SIZE_MAX_PX);
	*out = (struct mask){.w = size_px, .h = size_px};
	out->cover = mem_alloc((size_t)size_px, (size_t)size_px);
	SDL_Surface *surface = load(icons, name, size_px);
	if (!surface) {
		draw_box(out);
		return;
	}
	for (int y = 0; y < MIN_OF(surface->h, size_px); y++) {
		const uint32_t *row =
			(const uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
		for (int x = 0; x < MIN_OF(surface->w, size_px); x++) {
			out->cover[y * size_px + x] = (uint8_t)(row[x] >> 24);
		}
	}
	SDL_FreeSurface(surface);
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

const struct mask *icons_get(struct icons *icons, const char *name, int size_px)
{
	size_px = CLAMP(size_px, 1, SIZE_MAX_PX);
	for (int i = 0; i < ICON_MAX; i++) {
		struct icon *icon = &icons->list[i];
		if (icon->used_at && icon->mask.w == size_px && str_equal(icon->name, name)) {
			icon->used_at = ++icons->uses;
			return &icon->mask;
		}
	}
	const size_t bytes = (size_t)size_px * (size_t)size_px;
	while (icons->bytes > 0 && icons->bytes + bytes > ICON_BYTES) {
		drop_oldest_used(icons);
	}
	struct icon *icon = oldest(icons);
	drop(icons, icon);
	(void)str_copy(icon->name, sizeof(icon->name), name);
	icons_draw(icons, name, size_px, &icon->mask);
	icon->used_at = ++icons->uses;
	icons->bytes += bytes;
	return &icon->mask;
}
