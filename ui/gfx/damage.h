/*
 * Which parts of the picture differ between two draw lists: a command is known by a hash of
 * everything that it shows, so neither list nor texts need to be kept. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_DAMAGE_H
#define ONEDOOR_UI_GFX_DAMAGE_H

#include "ui/gfx/canvas.h"

enum { DAMAGE_MAX = 8 };

/* At most DAMAGE_MAX rects that do not overlap. */
struct damage {
	int count;
	struct rect rects[DAMAGE_MAX];
};

void damage_add(struct damage *damage, struct rect rect);

/* What is remembered of one command, and of the whole list. */
struct print {
	uint64_t hash;
	struct rect bounds; /* the pixels it may touch, clipped */
};
struct prints {
	uint64_t seed; /* secret: a hash of a personal text must not be guessable */
	struct color paper;
	struct rect moving; /* empty when nothing moved */
	int shift_px;
	uint8_t veil;
	int count; /* -1: nothing is remembered */
	struct print list[DRAW_MAX];
	int16_t buckets[2 * DRAW_MAX]; /* of the list, -1: empty */
};

/* A hash of any bytes under the seed. */
uint64_t hash_bytes(uint64_t seed, const void *data, size_t len);

/* The pixels a command may touch, without its clip. */
struct rect draw_bounds(const struct draw_cmd *cmd);
/* Whether the command moves with the list's moving rect. */
bool draw_is_moving(const struct draw_list *list, const struct draw_cmd *cmd);

/* Compares list with what is in prints, adds what differs to damage, and remembers list instead. */
void prints_update(struct prints *prints, const struct draw_list *list, struct damage *damage);
/* Nothing is remembered: the next list is new altogether. */
void prints_forget(struct prints *prints);

#endif
