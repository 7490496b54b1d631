#include "ui/gfx/render.h"

#include <string.h>
#include <sys/random.h>
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "ui/gfx/corners.h"

enum { TEXT_CACHE_BYTES = 6 * 1024 * 1024 };

struct render {
	struct canvas canvas;
	struct text_cache *texts;
	struct icons *icons;
	struct corners corners;
	struct prints prints;
	bool must_draw_all;
};

struct render *render_create(int width, int height, struct fonts *fonts, struct icons *icons)
{
	struct render *render = mem_new(struct render);
	render->canvas = (struct canvas){.width = width, .height = height, .stride = width};
	render->canvas.pixels = mem_alloc((size_t)width * (size_t)height, sizeof(uint32_t));
	/* Without entropy the seed is the address of a block: still nothing that is stored. */
	if (getrandom(&render->prints.seed, sizeof(render->prints.seed), GRND_NONBLOCK) < 0) {
		render->prints.seed = (uint64_t)(uintptr_t)render->canvas.pixels;
	}
	render->texts = text_cache_create(fonts, render->prints.seed, TEXT_CACHE_BYTES);
	render->icons = icons;
	prints_forget(&render->prints);
	return render;
}

void render_destroy(struct render *render)
{
	if (!render) {
		return;
	}
	render_forget(render);
	text_cache_destroy(render->texts);
	corners_finish(&render->corners);
	mem_free(render->canvas.pixels);
	mem_free(render);
}

static void draw_round(struct render *render, const struct draw_cmd *cmd)
{
	const struct rect rect = cmd->rect;
	const int half = MIN_OF(rect.w, rect.h) / 2;
	const int line = MIN_OF(cmd->line_px, half);
	const struct corner *corner =
		corners_get(&render->corners, MIN_OF(cmd->radius_px, half), line, 0);
	canvas_shape(&render->canvas, rect, corner, cmd->color, line > 0);
}

/* The middle stays undrawn: what casts the shadow lies on it. */
static void draw_shadow(struct render *render, const struct draw_cmd *cmd)
{
	const struct rect rect = cmd->rect;
	const int blur = MAX_OF(cmd->line_px, 1);
	const int radius = MIN_OF(cmd->radius_px, MIN_OF(rect.w, rect.h) / 2);
	const struct corner *corner = corners_get(&render->corners, radius, 0, blur);
	canvas_shape(&render->canvas, rect_grown(rect, blur), corner, cmd->color, true);
}

static void draw_text(struct render *render, const struct draw_cmd *cmd)
{
	if (!cmd->text || cmd->text[0] == '\0') {
		return;
	}
	const struct text_mask *text =
		text_cache_get(render->texts, cmd->font, cmd->text, cmd->is_personal);
	const int baseline = cmd->rect.y + cmd->rect.h / 2 + fonts_baseline_px(cmd->font);
	const struct rect clip = render->canvas.clip;
	render->canvas.clip = rect_intersect(clip, draw_bounds(cmd)); /* as damage was reckoned */
	canvas_mask(&render->canvas, cmd->rect.x + text->left, baseline + text->top, &text->mask,
		cmd->color);
	render->canvas.clip = clip;
}

static void draw_icon(struct render *render, const struct draw_cmd *cmd)
{
	if (cmd->rect.w > 0 && cmd->rect.h > 0 && cmd->text) {
		canvas_mask(&render->canvas, cmd->rect.x, cmd->rect.y,
			icons_get(render->icons, cmd->text, cmd->rect.w, cmd->rect.h,
				cmd->is_stretched),
			cmd->color);
	}
}

static void draw_cmd(struct render *render, const struct draw_cmd *cmd)
{
	struct canvas *canvas = &render->canvas;
	switch (cmd->kind) {
	case DRAW_RECT:
		canvas_fill(canvas, cmd->rect, cmd->color);
		break;
	case DRAW_ROUND:
		draw_round(render, cmd);
		break;
	case DRAW_TEXT:
		draw_text(render, cmd);
		break;
	case DRAW_ICON:
		draw_icon(render, cmd);
		break;
	case DRAW_QR:
		if (cmd->qr) {
			canvas_qr(canvas, cmd->rect, cmd->qr, cmd->color);
		}
		break;
	case DRAW_PIXELS:
		if (cmd->picture) {
			canvas_pixels(canvas, cmd->rect, cmd->picture);
		}
		break;
	case DRAW_ARC:
		canvas_arc(canvas, cmd->rect, cmd->line_px, cmd->permille, cmd->color);
		break;
	case DRAW_PATH:
		if (cmd->path) {
			canvas_path(canvas, cmd->rect, cmd->path, cmd->line_px, cmd->color);
		}
		break;
	case DRAW_SHADOW:
		draw_shadow(render, cmd);
		break;
	case DRAW_CLIP:
		break; /* the caller's */
	}
}

/* Everything that touches `area`, back to front. */
static void draw_area(struct render *render, const struct draw_list *list, struct rect area)
{
	struct rect clip = area;
	int last_moving = -1;
	for (int i = 0; i < list->count; i++) {
		if (list->cmds[i].kind != DRAW_CLIP && draw_is_moving(list, &list->cmds[i])) {
			last_moving = i;
		}
	}
	render->canvas.clip = area;
	canvas_fill(&render->canvas, area,
		(struct color){list->paper.r, list->paper.g, list->paper.b, 255});
	for (int i = 0; i < list->count; i++) {
		struct draw_cmd cmd = list->cmds[i];
		if (cmd.kind == DRAW_CLIP) {
			clip = rect_intersect(cmd.rect, area);
			if (draw_is_moving(list, &cmd)) {
				cmd.rect.x += list->shift_px;
				clip = rect_intersect(rect_intersect(cmd.rect, list->moving), area);
			}
			continue;
		}
		render->canvas.clip = clip;
		if (draw_is_moving(list, &cmd)) {
			cmd.rect.x += list->shift_px;
			render->canvas.clip = rect_intersect(clip, list->moving);
		}
		if (!rect_is_empty(rect_intersect(draw_bounds(&cmd), render->canvas.clip))) {
			draw_cmd(render, &cmd);
		}
		if (i == last_moving && list->veil > 0) {
			struct color veil = list->paper;
			veil.a = list->veil;
			render->canvas.clip = area;
			canvas_fill(&render->canvas, list->moving, veil);
		}
	}
}

void render_list(struct render *render, const struct draw_list *list, struct damage *damage_out)
{
	REQUIRE(list->width_px == render->canvas.width && list->height_px == render->canvas.height);
	*damage_out = (struct damage){0};
	if (render->must_draw_all) {
		prints_forget(&render->prints);
		render->must_draw_all = false;
	}
	prints_update(&render->prints, list, damage_out);
	for (int i = 0; i < damage_out->count; i++) {
		draw_area(render, list, damage_out->rects[i]);
	}
}

int render_width(struct render *render, struct font font, const char *text, size_t len)
{
	return text_cache_width(render->texts, font, text, len);
}

void render_invalidate(struct render *render)
{
	render->must_draw_all = true;
}

void render_forget(struct render *render)
{
	mem_wipe(render->canvas.pixels,
		(size_t)render->canvas.width * (size_t)render->canvas.height * sizeof(uint32_t));
	text_cache_forget(render->texts);
	prints_forget(&render->prints);
}

const struct canvas *render_canvas(const struct render *render)
{
	return &render->canvas;
}

size_t render_text_bytes(const struct render *render)
{
	return text_cache_bytes(render->texts);
}
