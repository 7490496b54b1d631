#include "ui/kit/widgets.h"

enum { PAD_MM = 9, LEAST_PAD_MM = 2, PLATE_MM = 26, BETWEEN_MM = 8 };

/* The tones of its words and plate, by what it is. */
struct tones {
	enum tone name, fact, icon, plate;
};

static struct tones tones_of(const struct tile *tile)
{
	if (tile->is_disabled) {
		return (struct tones){TONE_OFF, TONE_OFF, TONE_OFF, TONE_LINE};
	}
	if (tile->is_loud) {
		return (struct tones){TONE_ON_CANAL, TONE_ON_CANAL, TONE_ON_CANAL, TONE_CANAL_DEEP};
	}
	return (struct tones){TONE_INK, TONE_SOFT, TONE_CANAL, TONE_TINT};
}

static enum text_size name_size(const struct tile *tile)
{
	return tile->is_large ? TEXT_TITLE : TEXT_HEADING;
}

static enum text_size fact_size(const struct tile *tile)
{
	return tile->is_large || tile->is_roomy ? TEXT_BODY : TEXT_NOTE;
}

static int flat_text_height(struct ui *ui, int width, const struct tile *tile)
{
	int badge_h = tile->badge ? ui_line_px(ui, TEXT_NOTE) + ui_px(ui, 2) : 0;
	return ui_text_height(
		       ui, width, STYLE(.size = name_size(tile), .weight = FONT_BOLD), tile->name) +
	       ui_text_height(ui, width, STYLE(.size = fact_size(tile)), tile->fact) +
	       ui_px(ui, 1.5) + badge_h;
}

/* A badge sits on the plate's line, right; name and fact stand on the tile's lower part. Flat tiles
 * put the plate at the left instead. */
static void paint_flat(struct ui *ui, struct rect in, const struct tile *given, int plate)
{
	int words_w = in.w - plate - ui_px(ui, 6);
	struct tile smaller = *given;
	smaller.is_large = given->is_large && flat_text_height(ui, words_w, given) <= in.h;
	const struct tile *tile = &smaller;
	struct tones tones = tones_of(tile);
	struct rect left = rect_cut_left(&in, plate);
	ui_plate(ui, rect_centre(left, plate, plate), tile->icon, tones.icon, tones.plate);
	rect_cut_left(&in, ui_px(ui, 6));
	const struct text_style *name =
		STYLE(.size = name_size(tile), .weight = FONT_BOLD, .tone = tones.name);
	const struct text_style *note = STYLE(.size = fact_size(tile), .tone = tones.fact);
	in = rect_centre(in, in.w, MIN_OF(flat_text_height(ui, in.w, tile), in.h));
	ui_paragraph(ui, &in, name, tile->name, ui_px(ui, 1.5));
	ui_paragraph(ui, &in, note, tile->fact, ui_px(ui, 2));
	if (tile->badge) {
		badge(ui, in, ALIGN_LEFT, tile->badge_icon, tile->badge, tile->badge_tone);
	}
}

int tile_height(struct ui *ui, int width_px, const struct tile *tile)
{
	int pad = ui_px(ui, PAD_MM),
	    plate = ui_px_elder(ui, PLATE_MM) * (tile->is_large ? 5 : 4) / 4;
	int width = width_px - 2 * pad - plate - ui_px(ui, 6);
	return 2 * pad + MAX_OF(plate, flat_text_height(ui, width, tile));
}

static int text_height(
	struct ui *ui, int width, const struct tile *tile, enum text_size size, int gap)
{
	return ui_text_height(ui, width, STYLE(.size = size, .weight = FONT_BOLD), tile->name) +
	       gap + ui_text_height(ui, width, STYLE(.size = fact_size(tile)), tile->fact);
}

static bool has_room(struct ui *ui, struct rect in, const struct tile *tile)
{
	return ui_px_elder(ui, PLATE_MM) + ui_px(ui, BETWEEN_MM) +
		       text_height(ui, in.w, tile, TEXT_TITLE, ui_px(ui, 2)) <=
	       in.h;
}

bool tile_has_room(struct ui *ui, struct rect rect, const struct tile *tile)
{
	return has_room(ui, rect_inset(rect, ui_px(ui, PAD_MM), ui_px(ui, PAD_MM)), tile);
}

bool tile_is_roomy(struct ui *ui, struct rect rect, const struct tile *tile)
{
	struct tile roomy = *tile;
	roomy.is_roomy = true;
	struct rect in = rect_inset(rect, ui_px(ui, PAD_MM), ui_px(ui, PAD_MM));
	int gap = ui_px(ui, 2), words = text_height(ui, in.w, &roomy, TEXT_TITLE, gap);
	if (tile->examples) {
		words += 2 * gap +
			 ui_text_height(ui, in.w, STYLE(.size = TEXT_BODY), tile->examples);
	}
	return ui_px_elder(ui, PLATE_MM) + ui_px(ui, BETWEEN_MM) + words <= in.h;
}

/* All hangs from the top, so that plates, names and facts of a line of tiles stand on one line. */
static void paint_tall(struct ui *ui, struct rect in, const struct tile *tile, int plate)
{
	struct tones tones = tones_of(tile);
	int gap = ui_px(ui, 2);
	bool is_small = tile->is_small || !has_room(ui, in, tile);
	enum text_size size = is_small ? TEXT_HEADING : TEXT_TITLE;
	int text = text_height(ui, in.w, tile, size, gap);
	plate = MIN_OF(plate, MAX_OF(in.h - text, 0)); /* words before pictures */
	struct rect top = rect_cut_top(&in, plate);
	ui_plate(ui, rect_cut_left(&top, plate), tile->icon, tones.icon, tones.plate);
	if (tile->badge) {
		badge(ui, rect_centre(top, top.w, ui_line_px(ui, TEXT_NOTE)), ALIGN_RIGHT,
			tile->badge_icon, tile->badge, tile->badge_tone);
	}
	rect_cut_top(&in, CLAMP(in.h - text, 0, ui_px(ui, BETWEEN_MM)));
	ui_paragraph(ui, &in, STYLE(.size = size, .weight = FONT_BOLD, .tone = tones.name),
		tile->name, gap);
	ui_paragraph(
		ui, &in, STYLE(.size = fact_size(tile), .tone = tones.fact), tile->fact, gap * 2);
	const struct text_style *examples = STYLE(.size = fact_size(tile), .tone = TONE_SOFT);
	if (tile->examples && ui_text_height(ui, in.w, examples, tile->examples) <= in.h) {
		ui_text(ui, in, examples, tile->examples);
	}
}

/* Of the words beside the plate. */
static int flat_width(struct ui *ui, int width)
{
	return width - 2 * ui_px(ui, PAD_MM) - ui_px_elder(ui, PLATE_MM) * 5 / 4 - ui_px(ui, 6);
}

bool tile_fits(struct ui *ui, struct rect rect, const struct tile *tile)
{
	return flat_text_height(ui, flat_width(ui, rect.w), tile) + 2 * ui_px(ui, LEAST_PAD_MM) <=
	       rect.h;
}

void tile(struct ui *ui, struct rect rect, const struct tile *tile)
{
	int radius = ui_px(ui, 4), pad = ui_px(ui, PAD_MM);
	const char *label = tile->fact && tile->fact[0]
				    ? ui_format(ui, "%s, %s", tile->name, tile->fact)
				    : tile->name;
	unsigned state = ui_control(ui, ROLE_TILE, rect, label, tile->action, tile->arg,
		tile->is_disabled ? STATE_DISABLED : 0);
	bool is_pressed = state & STATE_PRESSED;
	if (tile->is_disabled) {
		ui_outline(ui, rect, radius, ui_px(ui, 0.4), TONE_OFF_LINE);
	} else if (tile->is_loud) {
		ui_card(ui, rect, is_pressed ? TONE_CANAL_DEEP : TONE_CANAL);
	} else {
		ui_card(ui, rect, is_pressed ? TONE_TINT : TONE_CARD);
	}
	if (!tile->is_disabled && (tile->is_primary || is_pressed)) {
		ui_outline(ui, rect, radius, ui_px(ui, 1), TONE_CANAL);
	} else if (!tile->is_disabled && !tile->is_loud) {
		ui_outline(ui, rect, radius, ui_px(ui, 0.4), TONE_EDGE);
	}
	/* words before margins */
	int spare = rect.h - flat_text_height(ui, flat_width(ui, rect.w), tile);
	struct rect in = rect_inset(rect, pad, CLAMP(spare / 2, ui_px(ui, LEAST_PAD_MM), pad));
	int plate = MIN_OF(ui_px_elder(ui, PLATE_MM), in.h);
	if (in.h >= plate * 2 && !tile->is_large) {
		paint_tall(ui, in, tile, plate);
	} else {
		paint_flat(ui, in, tile, tile->is_large ? MIN_OF(plate * 5 / 4, in.h) : plate);
	}
	ui_focus_ring(ui, rect, radius, state);
}
