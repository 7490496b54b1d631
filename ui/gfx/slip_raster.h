/*
 * A slip as dots: the typeset face of UI.md 6 at 8 dots/mm, one bit each, no greys. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_SLIP_RASTER_H
#define ONEDOOR_UI_GFX_SLIP_RASTER_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/slip.h"
#include "ui/gfx/fonts.h"
#include "ui/gfx/icons.h"

/* ERR_INVALID for a width that is none (a multiple of 8, 384–640); ERR_TOO_BIG for a QR text over
 * its limit. */
enum err slip_set(struct fonts *fonts, struct icons *icons, const struct slip *slip, int width_dots,
	struct raster **raster_out) MUST_CHECK;

#endif
