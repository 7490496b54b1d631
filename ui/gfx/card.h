/*
 * The door to the kernel's graphics (DRM): one panel, two buffers, shown by turns at the panel's
 * own pace, so nothing tears. Never waits for it. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_CARD_H
#define ONEDOOR_UI_GFX_CARD_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "ui/gfx/panel_mode.h"
#include "ui/gfx/turn.h"

struct card;

/* What is to be shown. */
struct card_config {
	int width, height; /* of the picture */
	enum turn turn;
	struct panel_mode mode;
	int borrowed_fd; /* of who has the panel: what is shown stays there at the end; 0: none */
};

/* The first card that has outputs; OK without a panel, too: it may come. Says why it fails. */
enum err card_open(const struct card_config *config, struct card **card_out) MUST_CHECK;
void card_close(struct card *card); /* NULL is allowed */

/* Shows these parts of the picture, now or as soon as it can be. What the canvas points at is read
 * until something else is shown. */
void card_show(struct card *card, const struct canvas *canvas, const struct rect *rects, int count);

/* To poll for reading; -1 while it is lent. */
int card_fd(const struct card *card);
/* It can be read. */
void card_read(struct card *card);
/* When card_look is to be called although nothing can be read; INT64_MAX: never. */
int64_t card_next_ms(const struct card *card);
void card_look(struct card *card, int64_t now_ms);
/* A panel may have come or gone. */
void card_find_panel(struct card *card);

/* How large the panel is, and where the turned picture lies on it: in its middle, cut where it is
 * larger. Without a panel as it would like one. */
struct card_place {
	int width, height;
	struct rect picture;
};
struct card_place card_place(const struct card *card);

/* Somebody else draws through the descriptor from now on, as if it were theirs; what we showed
 * stays until then. */
int card_lend(struct card *card);
/* They have ended, in whatever way. Ours is shown again, and what they left is cleared away: the
 * panel is never without a picture. */
void card_take_back(struct card *card);

#endif
