#include "ui/gfx/canvas.h"

#include <math.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/qr.h"

struct rect rect_around(struct rect a, struct rect b)
{
	if (rect_is_empty(a)) {
		return b;
	}
	if (rect_is_empty(b)) {
		return a;
	}
	const int left = MIN_OF(a.x, b.x), top = MIN_OF(a.y, b.y);
	const int right = MAX_OF(a.x + a.w, b.x + b.w), bottom = MAX_OF(a.y + a.h, b.y + b.h);
	return (struct rect){left, top, right - left, bottom - top};
}

struct rect rect_grown(struct rect rect, int by)
{
	return (struct rect){rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by};
}

uint32_t color_pixel(struct color color)
{
	return (uint32_t)color.r << 16 | (uint32_t)color.g << 8 | color.b;
}

/* a * b / 255, rounded, for bytes. */
static inline uint32_t byte_mul(uint32_t a, uint32_t b)
{
	const uint32_t product = a * b + 128;
	return (product + (product >> 8)) >> 8;
}

/* cover 0…255 is widened to 0…256 so that full cover gives exactly the colour. Red and blue share
 * one multiplication. */
static inline uint32_t blend(uint32_t under, uint32_t red_blue, uint32_t green, uint32_t cover)
{
	const uint32_t on = cover + (cover >> 7), off = 256 - on;
	const uint32_t rb = (red_blue * on + (under & 0xff00ff) * off) >> 8;
	const uint32_t g = (green * on + (under & 0x00ff00) * off) >> 8;
	return (rb & 0xff00ff) | (g & 0x00ff00);
}

static void fill_span(uint32_t *at, int count, uint32_t pixel, uint32_t cover)
{
	if (cover == 0) {
		return;
	}
	if (cover == 255) {
		for (int i = 0; i < count; i++) {
			at[i] = pixel;
		}
		return;
	}
	const uint32_t red_blue = pixel & 0xff00ff, green = pixel & 0x00ff00;
	for (int i = 0; i < count; i++) {
		at[i] = blend(at[i], red_blue, green, cover);
	}
}

static void mask_span(
	uint32_t *at, const uint8_t *cover, int count, uint32_t pixel, uint32_t opacity)
{
	const uint32_t red_blue = pixel & 0xff00ff, green = pixel & 0x00ff00;
	if (opacity != 255) {
		for (int i = 0; i < count; i++) {
			at[i] = blend(at[i], red_blue, green, byte_mul(cover[i], opacity));
		}
		return;
	}
	int i = 0;
	for (; i + 8 <= count; i += 8) {
		uint64_t eight;
		memcpy(&eight, cover + i, 8);
		if (eight == 0) { /* most of a text's box is empty */
			continue;
		}
		for (int k = i; k < i + 8; k++) {
			at[k] = blend(at[k], red_blue, green, cover[k]);
		}
	}
	for (; i < count; i++) {
		at[i] = blend(at[i], red_blue, green, cover[i]);
	}
}

static uint32_t *pixel_at(struct canvas *canvas, int x, int y)
{
	return canvas->pixels + (ptrdiff_t)y * canvas->stride + x;
}

void canvas_fill(struct canvas *canvas, struct rect rect, struct color color)
{
	const struct rect part = rect_intersect(rect, canvas->clip);
	for (int y = part.y; y < part.y + part.h; y++) {
		fill_span(pixel_at(canvas, part.x, y), part.w, color_pixel(color), color.a);
	}
}

void canvas_mask(struct canvas *canvas, int x, int y, const struct mask *mask, struct color color)
{
	const struct rect part =
		rect_intersect((struct rect){x, y, mask->w, mask->h}, canvas->clip);
	for (int row = part.y; row < part.y + part.h; row++) {
		mask_span(pixel_at(canvas, part.x, row),
			mask->cover + (ptrdiff_t)(row - y) * mask->w + (part.x - x), part.w,
			color_pixel(color), color.a);
	}
}

int corner_size(int radius, int line, int blur)
{
	return MAX_OF(radius, line) + 2 * blur + 1;
}

/* How far (px) the point lies outside a rounded corner whose straight edges run along x = edge and
 * y = edge; negative inside. */
static float edge_distance(float x, float y, float edge, float radius)
{
	const float dx = edge + radius - x, dy = edge + radius - y;
	if (dx <= 0 && dy <= 0) {
		return MAX_OF(dx, dy) - radius;
	}
	return sqrtf(MAX_OF(dx, 0) * MAX_OF(dx, 0) + MAX_OF(dy, 0) * MAX_OF(dy, 0)) - radius;
}

static float shadow_cover(float distance, float blur)
{
	const float t = CLAMP(0.5F - distance / (2 * blur), 0.0F, 1.0F);
	return t * t * (3 - 2 * t);
}

void corner_draw(struct corner *corner, int radius, int line, int blur)
{
	for (int y = 0; y < corner->size; y++) {
		for (int x = 0; x < corner->size; x++) {
			const float distance = edge_distance(
				(float)x + 0.5F, (float)y + 0.5F, (float)blur, (float)radius);
			float cover = CLAMP(0.5F - distance, 0.0F, 1.0F);
			if (blur > 0) {
				cover = shadow_cover(distance, (float)blur);
			} else if (line > 0) {
				cover -= CLAMP(0.5F - distance - (float)line, 0.0F, 1.0F);
			}
			corner->cover[y * corner->size + x] = (uint8_t)lrintf(cover * 255);
		}
	}
}

/* One row of a shape: corner, straight part, mirrored corner. */
static void shape_row(struct canvas *canvas, struct rect rect, const struct rect *part, int y,
	const struct corner *corner, struct color color, bool is_hollow)
{
	const int row = MIN_OF(y - rect.y, rect.y + rect.h - 1 - y);
	const int last = corner->size - 1;
	const uint8_t *cover = corner->cover + (ptrdiff_t)MIN_OF(row, last) * corner->size;
	const uint32_t pixel = color_pixel(color);
	const uint32_t red_blue = pixel & 0xff00ff, green = pixel & 0x00ff00;
	const int left_end = rect.x + MIN_OF(corner->size, (rect.w + 1) / 2);
	const int right_start = rect.x + rect.w - MIN_OF(corner->size, rect.w / 2);
	const int end = part->x + part->w;
	uint32_t *line = pixel_at(canvas, 0, y);

	int x = part->x;
	for (; x < MIN_OF(left_end, end); x++) {
		line[x] = blend(line[x], red_blue, green, byte_mul(cover[x - rect.x], color.a));
	}
	if (x < MIN_OF(right_start, end)) {
		if (!is_hollow || row < last) {
			fill_span(line + x, MIN_OF(right_start, end) - x, pixel,
				byte_mul(cover[last], color.a));
		}
		x = MIN_OF(right_start, end);
	}
	for (; x < end; x++) {
		line[x] = blend(line[x], red_blue, green,
			byte_mul(cover[rect.x + rect.w - 1 - x], color.a));
	}
}

void canvas_shape(struct canvas *canvas, struct rect rect, const struct corner *corner,
	struct color color, bool is_hollow)
{
	const struct rect part = rect_intersect(rect, canvas->clip);
	for (int y = part.y; y < part.y + part.h; y++) {
		shape_row(canvas, rect, &part, y, corner, color, is_hollow);
	}
}

/* What the arc needs of its own geometry; y grows downwards, the angle clockwise from 12 o'clock.
 */
struct arc {
	float middle_x, middle_y, radius, half; /* of the line's middle; half its width */
	float angle;				/* radians; 2π: a whole ring */
	float end_x, end_y, start_x, start_y;	/* middles of the round ends */
};

static float disc_cover(float x, float y, float middle_x, float middle_y, float radius)
{
	return CLAMP(radius + 0.5F - hypotf(x - middle_x, y - middle_y), 0.0F, 1.0F);
}

static float arc_cover(const struct arc *arc, float x, float y)
{
	const float dx = x - arc->middle_x, dy = y - arc->middle_y;
	const float off_line = fabsf(sqrtf(dx * dx + dy * dy) - arc->radius);
	if (off_line >= arc->half + 0.5F) {
		return 0;
	}
	const float two_pi = 2 * (float)M_PI;
	float angle = atan2f(dx, -dy);
	angle = angle < 0 ? angle + two_pi : angle;
	float cover = 0;
	if (arc->angle >= two_pi || angle <= arc->angle) {
		cover = CLAMP(arc->half + 0.5F - off_line, 0.0F, 1.0F);
	}
	if (arc->angle < two_pi) {
		cover = fmaxf(cover, disc_cover(x, y, arc->start_x, arc->start_y, arc->half));
		cover = fmaxf(cover, disc_cover(x, y, arc->end_x, arc->end_y, arc->half));
	}
	return cover;
}

void canvas_arc(struct canvas *canvas, struct rect rect, int line, int permille, struct color color)
{
	const struct rect part = rect_intersect(rect, canvas->clip);
	if (permille <= 0 || line <= 0) {
		return;
	}
	struct arc arc = {
		.middle_x = (float)rect.x + (float)rect.w / 2,
		.middle_y = (float)rect.y + (float)rect.h / 2,
		.half = (float)line / 2,
		.radius = (float)(MIN_OF(rect.w, rect.h) - line) / 2,
		.angle = 2 * (float)M_PI * (float)MIN_OF(permille, 1000) / 1000,
	};
	arc.start_x = arc.middle_x;
	arc.start_y = arc.middle_y - arc.radius;
	arc.end_x = arc.middle_x + arc.radius * sinf(arc.angle);
	arc.end_y = arc.middle_y - arc.radius * cosf(arc.angle);
	const uint32_t pixel = color_pixel(color);
	for (int y = part.y; y < part.y + part.h; y++) {
		uint32_t *row = pixel_at(canvas, 0, y);
		for (int x = part.x; x < part.x + part.w; x++) {
			const float cover = arc_cover(&arc, (float)x + 0.5F, (float)y + 0.5F);
			if (cover > 0) {
				row[x] = blend(row[x], pixel & 0xff00ff, pixel & 0x00ff00,
					byte_mul((uint32_t)lrintf(cover * 255), color.a));
			}
		}
	}
}

void canvas_qr(struct canvas *canvas, struct rect rect, const struct qr *qr, struct color color)
{
	const int modules = qr->side + 8; /* four quiet modules on each side */
	const int module_px = MIN_OF(rect.w, rect.h) / modules;
	const int x0 = rect.x + (rect.w - module_px * qr->side) / 2;
	const int y0 = rect.y + (rect.h - module_px * qr->side) / 2;
	for (int row = 0; row < qr->side; row++) {
		for (int column = 0; column < qr->side; column++) {
			if (qr->modules[row * qr->side + column]) {
				canvas_fill(canvas,
					(struct rect){x0 + column * module_px, y0 + row * module_px,
						module_px, module_px},
					color);
			}
		}
	}
}
