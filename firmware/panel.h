/* The panel, as the configuration has it: for whoever draws on it. Any thread. */
#ifndef ONEDOOR_PANEL_H
#define ONEDOOR_PANEL_H

#include "firmware/config.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/ui.h"

/* panel_fd: as in gfx.h. The result borrows from config. */
struct gfx_config panel_gfx_config(const struct config *config, int panel_fd);
struct ui_config panel_ui_config(const struct config *config);

#endif
