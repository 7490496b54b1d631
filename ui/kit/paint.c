/* The draw list's commands. */
#include "ui/kit/ui_impl.h"

#include "firmware/base/log.h"
#include <string.h>

enum { QUIET_ZONE = 4 };
static const double RADIUS_MM = 4, SHADOW_MM = 2.4, OUTLINE_MM = 0.6;

struct rect ui_clip_now(const struct ui *ui)
{
	return ui->clip_count ? ui->clips[ui->clip_count - 1] : ui_panel(ui);
}

static void add_clip(struct ui *ui)
{
	REQUIRE(ui->list.count < DRAW_MAX);
	ui->list.cmds[ui->list.count++] =
		(struct draw_cmd){.kind = DRAW_CLIP, .rect = ui_clip_now(ui)};
}

void ui_push_clip(struct ui *ui, struct rect rect)
{
	REQUIRE(ui->clip_count < CLIP_MAX);
	rect = rect_intersect(rect, ui_clip_now(ui));
	ui->clips[ui->clip_count++] = rect;
	add_clip(ui);
}

void ui_pop_clip(struct ui *ui)
{
	REQUIRE(ui->clip_count > 0);
	ui->clip_count--;
	add_clip(ui);
}

struct draw_cmd *ui_add(struct ui *ui, enum draw_kind kind, struct rect rect)
{
	if (rect_is_empty(rect_intersect(rect, ui_clip_now(ui)))) {
		return NULL;
	}
	REQUIRE(ui->list.count < DRAW_MAX); /* else something would be missing in silence */
	struct draw_cmd *cmd = &ui->list.cmds[ui->list.count++];
	*cmd = (struct draw_cmd){.kind = kind, .rect = rect};
	return cmd;
}

void ui_fill(struct ui *ui, struct rect rect, enum tone tone)
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_RECT, rect);
	if (cmd) {
		cmd->color = ui->theme.color[tone];
	}
}

void ui_colour(struct ui *ui, struct rect rect, const uint8_t rgb[3])
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_RECT, rect);
	if (cmd) {
		cmd->color = (struct color){rgb[0], rgb[1], rgb[2], 255};
	}
}

void ui_round(struct ui *ui, struct rect rect, int radius_px, enum tone tone)
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_ROUND, rect);
	if (cmd) {
		cmd->color = ui->theme.color[tone];
		cmd->radius_px = MIN_OF(radius_px, MIN_OF(rect.w, rect.h) / 2);
	}
}

void ui_outline(struct ui *ui, struct rect rect, int radius_px, int line_px, enum tone tone)
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_ROUND, rect);
	if (cmd) {
		cmd->color = ui->theme.color[tone];
		cmd->radius_px = MIN_OF(radius_px, MIN_OF(rect.w, rect.h) / 2);
		cmd->line_px = line_px;
	}
}

void ui_card(struct ui *ui, struct rect rect, enum tone tone)
{
	int radius = ui_px(ui, RADIUS_MM);
	if (!ui->theme.is_high_contrast) {
		struct draw_cmd *cmd = ui_add(ui, DRAW_SHADOW,
			(struct rect){rect.x, rect.y + ui_px(ui, 0.8), rect.w, rect.h});
		if (cmd) {
			cmd->color = (struct color){0x17, 0x24, 0x2B, 26};
			cmd->radius_px = radius;
			cmd->line_px = ui_px(ui, SHADOW_MM);
		}
	}
	ui_round(ui, rect, radius, tone);
	if (ui->theme.is_high_contrast) {
		ui_outline(ui, rect, radius, ui_px(ui, OUTLINE_MM), TONE_LINE);
	}
}

static struct draw_cmd *add_icon(struct ui *ui, struct rect rect, const char *name, enum tone tone)
{
	struct draw_cmd *cmd = name && name[0] ? ui_add(ui, DRAW_ICON, rect) : NULL;
	if (cmd) {
		cmd->color = ui->theme.color[tone];
		cmd->text = ui_keep(ui, name, strlen(name));
	}
	return cmd;
}

void ui_icon(struct ui *ui, struct rect rect, const char *name, enum tone tone)
{
	add_icon(ui, rect, name, tone);
}

void ui_icon_stretched(struct ui *ui, struct rect rect, const char *name, enum tone tone)
{
	struct draw_cmd *cmd = add_icon(ui, rect, name, tone);
	if (cmd) {
		cmd->is_stretched = true;
	}
}

void ui_plate(struct ui *ui, struct rect rect, const char *name, enum tone tone, enum tone plate)
{
	/* in high contrast a tint would only be grey: the icon alone, larger */
	bool has_ground = !ui->theme.is_high_contrast || plate == TONE_CANAL;
	if (has_ground) {
		ui_round(ui, rect, MIN_OF(rect.w, rect.h) * 28 / 100, plate);
	}
	int side = MIN_OF(rect.w, rect.h) * (has_ground ? 64 : 77) / 100;
	ui_icon(ui, rect_centre(rect, side, side), name, tone);
}

void ui_arc(struct ui *ui, struct rect rect, int line_px, int permille, enum tone tone)
{
	struct draw_cmd *cmd = ui_add(ui, DRAW_ARC, rect);
	if (cmd) {
		cmd->color = ui->theme.color[tone];
		cmd->line_px = line_px;
		cmd->permille = CLAMP(permille, 0, 1000);
	}
}

/* In the frame's memory, from that corner. */
static const struct path *kept_path(struct ui *ui, const struct path *path, struct rect rect)
{
	int count = path->ends[path->contour_count - 1];
	struct path *copy = arena_new(ui->arena, struct path);
	int *ends = arena_array(ui->arena, int, (size_t)path->contour_count);
	struct point *points = arena_array(ui->arena, struct point, (size_t)count);
	REQUIRE(copy && ends && points);
	memcpy(ends, path->ends, (size_t)path->contour_count * sizeof(*ends));
	for (int i = 0; i < count; i++) {
		points[i] = (struct point){path->points[i].x - rect.x, path->points[i].y - rect.y};
	}
	*copy = (struct path){path->contour_count, ends, points};
	return copy;
}

void ui_path(struct ui *ui, const struct path *path, int line_px, enum tone tone)
{
	if (path->contour_count < 1 || path->ends[path->contour_count - 1] < 1) {
		return;
	}
	struct rect rect = path_bounds(path, line_px);
	struct draw_cmd *cmd = ui_add(ui, DRAW_PATH, rect);
	if (cmd) {
		cmd->color = ui->theme.color[tone];
		cmd->line_px = line_px;
		cmd->path = kept_path(ui, path, rect);
	}
}

void ui_pixels(struct ui *ui, struct rect rect, const struct pixels *picture)
{
	if (picture->width <= 0 || picture->height <= 0) {
		return;
	}
	int w = rect.w, h = rect.w * picture->height / picture->width;
	if (h > rect.h) {
		h = rect.h;
		w = rect.h * picture->width / picture->height;
	}
	struct draw_cmd *cmd = ui_add(ui, DRAW_PIXELS, rect_centre(rect, w, h));
	if (cmd) {
		struct pixels *copy = arena_new(ui->arena, struct pixels);
		REQUIRE(copy);
		*copy = *picture;
		cmd->picture = copy;
		cmd->is_personal = true;
	}
}

bool ui_qr(struct ui *ui, struct rect rect, const char *text)
{
	struct qr *qr = arena_new(ui->arena, struct qr);
	if (!qr || qr_encode(text, strlen(text), qr) != OK) {
		return false;
	}
	int side = qr->side + 2 * QUIET_ZONE, module = MIN_OF(rect.w, rect.h) / side;
	if (module < 1) {
		return false;
	}
	rect = rect_centre(rect, module * side, module * side);
	ui_fill(ui, rect, TONE_WHITE);
	struct draw_cmd *cmd = ui_add(ui, DRAW_QR, rect);
	if (cmd) {
		cmd->color = ui->theme.color[TONE_BLACK];
		cmd->qr = qr;
	}
	return true;
}

void ui_moving(struct ui *ui, struct rect rect)
{
	ui->list.moving = rect;
}

void ui_focus_ring(struct ui *ui, struct rect rect, int radius_px, unsigned state)
{
	if (!(state & STATE_FOCUSED)) {
		return;
	}
	int gap = ui_px(ui, 0.8), line = ui_px(ui, 1.2), out = gap + line;
	struct rect around = {rect.x - out, rect.y - out, rect.w + 2 * out, rect.h + 2 * out};
	ui_outline(ui, around, radius_px + out, line, TONE_CANAL);
}
