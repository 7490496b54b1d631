/* Pixels and dots as PNG files. Main thread; waits for the disk. */
#ifndef ONEDOOR_UI_GFX_SHOT_H
#define ONEDOOR_UI_GFX_SHOT_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/raster.h"
#include "ui/gfx/canvas.h"

enum err shot_canvas(const struct canvas *canvas, const char *path) MUST_CHECK;
/* Black dots on white, as the printer will show them. */
enum err shot_raster(const struct raster *raster, const char *path) MUST_CHECK;

#endif
