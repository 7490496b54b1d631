#include "firmware/panel.h"
#include "firmware/base/str.h"

static enum display_kind display_of(const struct config *config)
{
	return str_equal(config->panel_display, "drm")	       ? DISPLAY_DRM
	       : str_equal(config->panel_display, "offscreen") ? DISPLAY_OFFSCREEN
							       : DISPLAY_WINDOW;
}

static enum turn turn_of(const struct config *config)
{
	return str_equal(config->panel_rotation, "90")	  ? TURN_RIGHT
	       : str_equal(config->panel_rotation, "180") ? TURN_OVER
	       : str_equal(config->panel_rotation, "270") ? TURN_LEFT
							  : TURN_NONE;
}

struct gfx_config panel_gfx_config(const struct config *config, int panel_fd)
{
	return (struct gfx_config){
		.display = display_of(config),
		.width_px = (int)config->panel_width_px,
		.height_px = (int)config->panel_height_px,
		.turn = turn_of(config),
		.mode = config->panel_mode,
		.panel_fd = panel_fd,
		.title = "Onedoor 一扇门",
		.assets_dir = config->path_assets,
		.has_sound = config->sound_on,
	};
}

struct ui_config panel_ui_config(const struct config *config)
{
	return (struct ui_config){
		.width_px = (int)config->panel_width_px,
		.height_px = (int)config->panel_height_px,
		.mm_per_px = config->panel_mm_per_px,
		.panel_bottom_mm = (int)config->panel_bottom_mm,
	};
}
