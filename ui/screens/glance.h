/*
 * What stands on the screen, for who looks after the terminal from afar: places and roles instead
 * of a picture (openapi.yaml `Screenshot`). Only what the program itself has written is in it, and
 * the catalogue's names; everything else is ***, and so is all that is only read once it is known
 * who is here. Main thread.
 */
#ifndef ONEDOOR_UI_SCREENS_GLANCE_H
#define ONEDOOR_UI_SCREENS_GLANCE_H

#include "firmware/model/kiosk.h"
#include "ui/kit/ui.h"

/* The JSON of the frame that was drawn last of that kiosk; mem_free. */
char *glance_text(const struct ui *ui, const struct kiosk *kiosk);

#endif
