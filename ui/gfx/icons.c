#include "ui/gfx/icons.h"

#include <stdio.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	ICON_MAX = 128,		      /* kept at a time, a size counts as one */
	ICON_BYTES = 4 * 1024 * 1024, /* of all masks kept: the attract page needs 3 */
	NAME_LEN = 47,
	SIZE_MAX_PX = 2048
};

/* A picture as it lies in its file, mapped: large, and drawn smaller. */
struct master {
	const void *file;
	size_t file_len;
	struct mask mask; /* in the file: not to be written, not to be freed */
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

/* Portable graymap, pgm(5): what assets/icon_masks.c has written. */
static bool parse_master(struct master *master)
{
	struct mask *mask = &master->mask;
	char head[32] = "";
	int head_len = 0;
	memcpy(head, master->file, MIN_OF(master->file_len, sizeof(head) - 1));
	if (sscanf(head, "P5 %5d %5d 255%n", &mask->w, &mask->h, &head_len) != 2 || head_len == 0 ||
		head[head_len] != '\n' || mask->w < 1 || mask->h < 1 || mask->w > SIZE_MAX_PX ||
		mask->h > SIZE_MAX_PX) {
		return false;
	}
	const size_t at = (size_t)head_len + 1;
	mask->cover = (uint8_t *)(uintptr_t)master->file + at;
	return master->file_len - at == (size_t)mask->w * (size_t)mask->h;
}

static bool open_master(const struct icons *icons, const char *name, struct master *master)
{
	char path[600] = "";
	*master = (struct master){0};
	if (!is_name(name) || !str_format(path, sizeof(path), "%s/%s.pgm", icons->dir, name)) {
		log_warn("gfx", "an icon's name is not one");
		return false;
	}
	enum err err = fs_map(path, &master->file, &master->file_len);
	if (err == OK && !parse_master(master)) {
		fs_unmap(master->file, master->file_len);
		err = ERR_INVALID;
	}
	if (err) {
		log_warn("gfx", "icon %s: %s", path, err_name(err));
	}
	return err == OK;
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

/* What one pixel of the smaller line covers of the larger: the first and the last in part. */
struct span {
	int first, last; /* the same one: only head counts */
	float head, tail, all;
};

static struct span cover_span(int at, int from, int to)
{
	const float begin = (float)at * (float)from / (float)to;
	const float end = (float)(at + 1) * (float)from / (float)to;
	struct span span = {.first = (int)begin, .last = MIN_OF((int)end, from - 1)};
	span.head = MIN_OF((float)span.first + 1, end) - begin;
	span.tail = end - (float)span.last;
	span.all = end - begin;
	return span;
}

static void add_line(float *sums, const uint8_t *line, int len, float part)
{
	for (int x = 0; x < len; x++) {
		sums[x] += part * (float)line[x];
	}
}

static float add_columns(const float *sums, const struct span *span)
{
	float sum = span->head * sums[span->first];
	for (int x = span->first + 1; x < span->last; x++) {
		sum += sums[x];
	}
	return span->last > span->first ? sum + span->tail * sums[span->last] : sum;
}

/* Each pixel is the mean of what it covers of the larger one: at.w × at.h at at.x, at.y. */
static void shrink(const struct mask *from, struct mask *out, struct rect at)
{
	struct span *columns = mem_alloc((size_t)at.w, sizeof(*columns));
	float *sums = mem_alloc((size_t)from->w, sizeof(*sums));
	for (int x = 0; x < at.w; x++) {
		columns[x] = cover_span(x, from->w, at.w);
	}
	for (int y = 0; y < at.h; y++) {
		const struct span rows = cover_span(y, from->h, at.h);
		memset(sums, 0, (size_t)from->w * sizeof(*sums));
		for (int i = rows.first; i <= rows.last; i++) {
			const float part = i == rows.first  ? rows.head
					   : i == rows.last ? rows.tail
							    : 1;
			add_line(sums, from->cover + (ptrdiff_t)i * from->w, from->w, part);
		}
		uint8_t *cover = out->cover + (ptrdiff_t)(at.y + y) * out->w + at.x;
		for (int x = 0; x < at.w; x++) {
			const float all = rows.all * columns[x].all;
			cover[x] = (uint8_t)(add_columns(sums, &columns[x]) / all + 0.5F);
		}
	}
	mem_free(columns);
	mem_free(sums);
}

static void draw_icon(struct icons *icons, const char *name, struct mask *out)
{
	struct master master;
	if (!open_master(icons, name, &master)) {
		draw_box(out);
		return;
	}
	const struct mask *from = &master.mask;
	struct rect at = {0, 0, out->w, out->h};
	if ((int64_t)out->w * from->h > (int64_t)out->h * from->w) {
		at.w = MAX_OF(1, (out->h * from->w + from->h / 2) / from->h);
	} else {
		at.h = MAX_OF(1, (out->w * from->h + from->w / 2) / from->w);
	}
	at.x = (out->w - at.w) / 2;
	at.y = (out->h - at.h) / 2;
	shrink(from, out, at);
	fs_unmap(master.file, master.file_len);
}

static struct mask new_mask(int w, int h)
{
	return (struct mask){.w = w, .h = h, .cover = mem_alloc((size_t)w, (size_t)h)};
}

void icons_draw(struct icons *icons, const char *name, int w, int h, struct mask *out)
{
	*out = new_mask(CLAMP(w, 1, SIZE_MAX_PX), CLAMP(h, 1, SIZE_MAX_PX));
	draw_icon(icons, name, out);
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
	struct mask mask = new_mask(w, h);
	if (is_stretched) { /* the square is kept, too: the next width comes soon */
		const int side = MAX_OF(w, h);
		shrink(icons_get(icons, name, side, side, false), &mask, (struct rect){0, 0, w, h});
	} else {
		draw_icon(icons, name, &mask);
	}
	return keep(icons, name, is_stretched, mask);
}
