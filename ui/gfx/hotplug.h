/*
 * The door to udev's word of what comes and goes: panels and input devices. Never waits; main
 * thread.
 */
#ifndef ONEDOOR_UI_GFX_HOTPLUG_H
#define ONEDOOR_UI_GFX_HOTPLUG_H

struct hotplug;

/* NULL, and said: nothing will be heard. */
struct hotplug *hotplug_create(void);
void hotplug_destroy(struct hotplug *hotplug); /* NULL is allowed */

/* To poll for reading; -1 of NULL. */
int hotplug_fd(struct hotplug *hotplug);
enum { HOTPLUG_PANEL = 1, HOTPLUG_INPUT = 2 };
/* What may have changed since it was asked last; 0 of NULL. */
unsigned hotplug_take(struct hotplug *hotplug);

#endif
