/*
 * Fingers, mouse and keys as SDL tells them, as inputs of the panel: for whatever display SDL has
 * the input of. Every contact that came down ends (contacts.h). Main thread, except
 * sdl_inputs_wake.
 */
#ifndef ONEDOOR_UI_GFX_SDL_INPUTS_H
#define ONEDOOR_UI_GFX_SDL_INPUTS_H

#include <SDL.h>
#include <stdatomic.h>
#include "firmware/base/err.h"
#include "ui/gfx/contacts.h"

/* How SDL is opened: no mouse out of a finger, no signals, no keyboard of its own. False, and said:
 * it cannot be. */
bool sdl_inputs_open(void) MUST_CHECK;
void sdl_inputs_close(void);

/* What the display sets; zeroed before. */
struct sdl_inputs {
	int width, height; /* of what SDL's points lie in */
	/* Makes one of the panel's pixels of such a point. */
	void (*to_panel)(const void *display, int *x, int *y);
	void (*note_window)(void *display, const SDL_WindowEvent *event); /* NULL: no window */
	void *display;
	/* Ours. */
	struct contacts contacts;
	int64_t seen_ms; /* what is in the queue came later */
	uint32_t wake_event;
	atomic_bool is_woken; /* a wake_event is in the queue */
};

/* How long may be waited at most for SDL's next event: what lies on the glass must be asked for. */
int64_t sdl_inputs_limit_ms(const struct sdl_inputs *inputs, int64_t timeout_ms);
/* It was waited from then until now, and nothing was in the queue before. */
void sdl_inputs_note_wait(struct sdl_inputs *inputs, int64_t before_ms, int64_t after_ms);
/* An event into the queue, for who waits there. Any thread. */
void sdl_inputs_wake(struct sdl_inputs *inputs);
/* As display_ops' take_inputs. */
int sdl_inputs_take(struct sdl_inputs *inputs, struct input *list, int max, bool *quit_out);

#endif
