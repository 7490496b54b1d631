/*
 * To be woken by fingers and keys: the input devices opened once more, beside whoever reads them.
 * What they say is thrown away. Never waits; main thread.
 */
#ifndef ONEDOOR_UI_GFX_INPUT_WAKES_H
#define ONEDOOR_UI_GFX_INPUT_WAKES_H

#include <poll.h>
#include <stdbool.h>

enum { INPUT_WAKES_MAX = 32 };

struct input_wakes {
	int count;
	int fds[INPUT_WAKES_MAX];
};

/* Opens those that there are now, instead of those before. */
void input_wakes_open(struct input_wakes *wakes);
void input_wakes_close(struct input_wakes *wakes);
/* Fills in what to poll; returns the count. */
int input_wakes_poll(const struct input_wakes *wakes, struct pollfd *fds);
/* Empties those that have something to read, and lets those go that have gone. True: there was
 * something. fds as polled. */
bool input_wakes_drain(struct input_wakes *wakes, const struct pollfd *fds);

#endif
