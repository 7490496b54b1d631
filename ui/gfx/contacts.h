/*
 * What SDL says lies on the glass, held against what does. SDL (2.26) tells no end of the fingers
 * of a panel that is unplugged, and loses the one of a finger that lifts while the kernel's queue
 * overruns: it asks the kernel, but forgets the number before it could tell. Here every contact
 * that came down ends. Main thread; never waits.
 */
#ifndef ONEDOOR_UI_GFX_CONTACTS_H
#define ONEDOOR_UI_GFX_CONTACTS_H

#include <SDL.h>
#include <stdbool.h>
#include "ui/kit/draw.h"

enum { CONTACTS_MAX = 16 };

struct contacts {
	int count;
	struct contacts_entry {
		int64_t panel, finger;
		int64_t heard_ms;
		int64_t missing_ms; /* since when it is not there; 0: it is */
	} entries[CONTACTS_MAX];
};

/* Takes note of what is about to be told: kind, panel, finger, at_ms. */
void contacts_note(struct contacts *contacts, const struct input *input);
/* True when SDL made this end up itself, because the next one has come down. Before it is noted. */
bool contacts_is_guess(
	const struct contacts *contacts, const SDL_TouchFingerEvent *up, int64_t now_ms);
/* The cancel of one that is gone without a word; false when there is none. After SDL's queue was
 * emptied. */
bool contacts_take_lost(struct contacts *contacts, int64_t now_ms, struct input *cancel_out);

#endif
