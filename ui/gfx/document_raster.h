/*
 * A document as dots: the typeset face of the slips at 8 dots/mm, one bit each, no greys; of any
 * length; every 25 cm or so a long one says which page of how many that was. It is cut once, at its
 * end. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_DOCUMENT_RASTER_H
#define ONEDOOR_UI_GFX_DOCUMENT_RASTER_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/document.h"
#include "firmware/msg/raster.h"
#include "ui/gfx/fonts.h"
#include "ui/gfx/icons.h"

/* ERR_INVALID for a width that is none (a multiple of 8, 384–640); ERR_TOO_BIG for a QR text over
 * its limit, or more than three metres of paper. */
enum err document_set(struct fonts *fonts, struct icons *icons, const struct document *document,
	enum lang lang, int width_dots, struct raster **raster_out) MUST_CHECK;

#endif
