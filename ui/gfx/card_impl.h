/* What the files of the card share; nobody else includes it. */
#ifndef ONEDOOR_UI_GFX_CARD_IMPL_H
#define ONEDOOR_UI_GFX_CARD_IMPL_H

#include <stddef.h>
#include <xf86drm.h>
#include <xf86drmMode.h>
#include "ui/gfx/card.h"
#include "ui/gfx/damage.h"

struct buffer {
	uint32_t handle, fb;
	uint32_t *pixels;
	size_t size;
	int stride;	     /* pixels */
	struct damage stale; /* what it lacks, in the picture's pixels */
};

enum flip { FLIP_NONE, FLIP_ASKED, FLIP_REFUSED /* for now */ };

struct card {
	int fd;
	bool is_borrowed; /* what it shows must stay when we go */
	bool is_lent;	  /* somebody else draws through it */
	bool is_master;
	bool is_missing;	  /* that there is no panel was said */
	uint32_t connector, crtc; /* 0: no panel is connected */
	drmModeModeInfo mode;
	bool is_set; /* the panel shows buffers[front] */
	struct buffer buffers[2];
	int front;
	bool is_behind; /* there is something newer than what is shown */
	enum flip flip;
	int64_t flip_ms;      /* since when */
	uint64_t flip_number; /* by which its end is known among others' */
	int64_t again_ms;     /* when to look again although nothing is told; INT64_MAX never */
	struct canvas
		canvas;	   /* what is to be shown, as it was said last; pixels NULL: nothing yet */
	int width, height; /* of the picture */
	enum turn turn;
	struct panel_mode wanted;
};

/* All of the picture. */
static inline struct rect card_picture(const struct card *card)
{
	return (struct rect){0, 0, card->width, card->height};
}

/* card_panel.c: the card, said why when there is none (-1); what is shown on, 0 in crtc: nothing.
 */
int card_find(void);
bool card_is_usable(int fd);
void card_drop_buffer(struct card *card, struct buffer *buffer);
void card_look_for_panel(struct card *card);

#endif
