#include "ui/gfx/damage.h"

#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/qr.h"

static int64_t area(struct rect rect)
{
	return (int64_t)rect.w * rect.h;
}

/* Pixels drawn for nothing when two rects become one. */
static int64_t waste(struct rect a, struct rect b)
{
	return area(rect_around(a, b)) - area(a) - area(b) + area(rect_intersect(a, b));
}

static void remove_at(struct damage *damage, int at)
{
	damage->rects[at] = damage->rects[--damage->count];
}

void damage_add(struct damage *damage, struct rect rect)
{
	/* Below this many pixels one rect is cheaper than two: each walks the whole list. */
	const int64_t small = 20000;
	if (rect_is_empty(rect)) {
		return;
	}
	for (int i = 0; i < damage->count;) {
		const struct rect old = damage->rects[i];
		if (!rect_is_empty(rect_intersect(old, rect)) || waste(old, rect) < small) {
			rect = rect_around(old, rect);
			remove_at(damage, i);
			i = 0; /* it grew: look at all of them again */
		} else {
			i++;
		}
	}
	if (damage->count < DAMAGE_MAX) {
		damage->rects[damage->count++] = rect;
		return;
	}
	int best = 0;
	for (int i = 1; i < damage->count; i++) {
		if (waste(damage->rects[i], rect) < waste(damage->rects[best], rect)) {
			best = i;
		}
	}
	rect = rect_around(damage->rects[best], rect);
	remove_at(damage, best);
	damage_add(damage, rect);
}

static uint64_t mixed(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9fb21c651e98df25U;
	return hash ^ (hash >> 32);
}

uint64_t hash_bytes(uint64_t seed, const void *data, size_t len)
{
	const uint8_t *at = data;
	uint64_t hash = mixed(seed, len);
	while (len >= 8) {
		uint64_t word;
		memcpy(&word, at, 8);
		hash = mixed(hash, word);
		at += 8;
		len -= 8;
	}
	uint64_t rest = 0;
	for (size_t i = 0; i < len; i++) {
		rest |= (uint64_t)at[i] << (8 * i);
	}
	return mixed(mixed(hash, rest), seed);
}

static uint64_t mixed_rect(uint64_t hash, struct rect rect)
{
	hash = mixed(hash, (uint64_t)(uint32_t)rect.x << 32 | (uint32_t)rect.y);
	return mixed(hash, (uint64_t)(uint32_t)rect.w << 32 | (uint32_t)rect.h);
}

static uint64_t cmd_hash(uint64_t seed, const struct draw_cmd *cmd, struct rect clip)
{
	uint64_t hash = mixed_rect(mixed(seed, cmd->kind), cmd->rect);
	hash = mixed_rect(hash, clip);
	hash = mixed(hash, (uint64_t)cmd->color.r << 24 | (uint64_t)cmd->color.g << 16 |
				   (uint64_t)cmd->color.b << 8 | cmd->color.a);
	hash = mixed(hash, (uint64_t)(uint32_t)cmd->radius_px << 32 | (uint32_t)cmd->line_px);
	hash = mixed(hash, (uint64_t)(uint32_t)cmd->permille << 32 | (uint32_t)cmd->font.size_px);
	hash = mixed(hash, cmd->font.weight);
	if (cmd->text) {
		hash = mixed(hash, hash_bytes(seed, cmd->text, strlen(cmd->text)));
	}
	if (cmd->kind == DRAW_QR && cmd->qr) {
		const size_t side = (size_t)cmd->qr->side;
		hash = mixed(hash, hash_bytes(seed, cmd->qr->modules, side * side));
	}
	if (cmd->kind == DRAW_PATH && cmd->path) {
		const struct path *path = cmd->path;
		const size_t count = (size_t)path->contour_count;
		hash = mixed(hash, hash_bytes(seed, path->ends, count * sizeof(*path->ends)));
		hash = mixed(hash, hash_bytes(seed, path->points,
					   (size_t)path->ends[count - 1] * sizeof(*path->points)));
	}
	if (cmd->kind == DRAW_PIXELS && cmd->picture) {
		const struct pixels *picture = cmd->picture;
		hash = mixed(hash, hash_bytes(seed, picture->rgb,
					   (size_t)picture->width * (size_t)picture->height * 3));
	}
	return hash;
}

struct rect draw_bounds(const struct draw_cmd *cmd)
{
	switch (cmd->kind) {
	case DRAW_SHADOW:
		return rect_grown(cmd->rect, cmd->line_px);
	case DRAW_TEXT: {
		/* Letters reach beyond their box: italics, accents, a tight rect. */
		const int size = cmd->font.size_px;
		const struct rect line = {cmd->rect.x - size / 4,
			cmd->rect.y + cmd->rect.h / 2 - size, cmd->rect.w + size / 2, 2 * size};
		return rect_around(line, cmd->rect);
	}
	default:
		return cmd->rect;
	}
}

bool draw_is_moving(const struct draw_list *list, const struct draw_cmd *cmd)
{
	return !rect_is_empty(list->moving) && (list->shift_px != 0 || list->veil != 0) &&
	       rect_covers(list->moving, cmd->rect);
}

static unsigned bucket_of(uint64_t hash)
{
	return (unsigned)(hash >> 20) % (2 * DRAW_MAX);
}

/* The place of the remembered command with this hash that was not met yet, or -1. */
static int take_match(struct prints *old, uint64_t hash, bool *met)
{
	unsigned at = bucket_of(hash);
	while (old->buckets[at] >= 0) {
		const int index = old->buckets[at];
		if (old->list[index].hash == hash && !met[index]) {
			met[index] = true;
			return index;
		}
		at = (at + 1) % (2 * DRAW_MAX);
	}
	return -1;
}

static void index_prints(struct prints *prints)
{
	memset(prints->buckets, 0xff, sizeof(prints->buckets));
	for (int i = 0; i < prints->count; i++) {
		unsigned at = bucket_of(prints->list[i].hash);
		while (prints->buckets[at] >= 0) {
			at = (at + 1) % (2 * DRAW_MAX);
		}
		prints->buckets[at] = (int16_t)i;
	}
}

static struct print print_of(
	uint64_t seed, const struct draw_list *list, const struct draw_cmd *cmd, struct rect clip)
{
	struct rect bounds = draw_bounds(cmd);
	uint64_t hash = cmd_hash(seed, cmd, clip);
	if (draw_is_moving(list, cmd)) {
		hash = mixed(
			hash, (uint64_t)(uint32_t)list->shift_px << 32 | list->veil | 1U << 16);
		bounds.x += list->shift_px;
		clip = list->moving;
	}
	return (struct print){.hash = hash, .bounds = rect_intersect(bounds, clip)};
}

/* A change of motion touches all that moves, and what lay under the veil. */
static void compare_motion(
	struct prints *prints, const struct draw_list *list, struct damage *damage)
{
	const bool is_moving = list->shift_px != 0 || list->veil != 0;
	const struct rect moving = is_moving ? list->moving : (struct rect){0};
	if (memcmp(&moving, &prints->moving, sizeof(moving)) != 0 ||
		list->shift_px != prints->shift_px || list->veil != prints->veil) {
		const struct rect all = {0, 0, list->width_px, list->height_px};
		damage_add(damage, rect_intersect(prints->moving, all));
		damage_add(damage, rect_intersect(moving, all));
	}
	prints->moving = moving;
	prints->shift_px = list->shift_px;
	prints->veil = list->veil;
}

void prints_update(struct prints *prints, const struct draw_list *list, struct damage *damage)
{
	const struct rect all = {0, 0, list->width_px, list->height_px};
	REQUIRE(list->count >= 0 && list->count <= DRAW_MAX);
	const bool is_new_paper = memcmp(&prints->paper, &list->paper, sizeof(list->paper)) != 0;
	if (prints->count < 0 || is_new_paper) {
		damage_add(damage, all);
		prints->count = 0;
		index_prints(prints);
	}
	prints->paper = list->paper;
	compare_motion(prints, list, damage);

	bool met[DRAW_MAX] = {false};
	int last_match = -1, count = 0;
	struct rect clip = all;
	struct print *fresh = mem_alloc((size_t)list->count + 1, sizeof(*fresh));
	for (int i = 0; i < list->count; i++) {
		const struct draw_cmd *cmd = &list->cmds[i];
		if (cmd->kind == DRAW_CLIP) {
			clip = rect_intersect(cmd->rect, all);
			continue;
		}
		const struct print print = print_of(prints->seed, list, cmd, clip);
		if (rect_is_empty(print.bounds)) {
			continue;
		}
		const int match = take_match(prints, print.hash, met);
		if (match < 0 ||
			match < last_match) { /* new, or it changed its place in the pile */
			damage_add(damage, print.bounds);
		} else {
			last_match = match;
		}
		fresh[count++] = print;
	}
	for (int i = 0; i < prints->count; i++) {
		if (!met[i]) {
			damage_add(damage, prints->list[i].bounds);
		}
	}
	memcpy(prints->list, fresh, (size_t)count * sizeof(*fresh));
	mem_free(fresh);
	prints->count = count;
	index_prints(prints);
}

void prints_forget(struct prints *prints)
{
	mem_wipe(prints->list, sizeof(prints->list));
	prints->count = -1;
	index_prints(prints);
}
