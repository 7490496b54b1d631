/*
 * Four short sounds. The audio device is opened at the first one, on a thread of its own, and
 * closed when it has been quiet: an open device wakes the machine a hundred times a second. Main
 * thread, never waits; silence is no error, but can be asked for.
 */
#ifndef ONEDOOR_UI_GFX_SOUND_H
#define ONEDOOR_UI_GFX_SOUND_H

#include "firmware/msg/cmd.h"

struct sound_player;

struct sound_player *sound_create(const char *dir); /* dir is copied */
void sound_destroy(struct sound_player *player);    /* NULL is allowed */
void sound_play(struct sound_player *player, enum sound sound);
/* What became of the last one. */
enum sound_state { SOUND_OFF, SOUND_TRYING, SOUND_PLAYED, SOUND_MUTED, SOUND_NO_DEVICE };
enum sound_state sound_state(const struct sound_player *player);
void sound_set_volume(struct sound_player *player, int volume); /* 0 … VOLUME_MAX */

#endif
