/* A chart as its figures: tables, as many as it takes. */
#include "firmware/base/arena.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "ui/kit/document_impl.h"
#include "ui/text/tr.h"

#include <string.h>

enum { ARENA_LIMIT = 256 * 1024, GAP_MM = 6 };

/* The hall's own words end with it already: "Share (%)". */
static bool says_unit(const char *title, const char *unit)
{
	const char *at = strstr(title, unit), *end = at ? at + strlen(unit) : "";
	return str_starts(end, ")") || str_starts(end, "）");
}

/* "Cases a month (cases)": the figures themselves are without it. */
static struct text title_of(const struct block_view *s, struct arena *arena)
{
	const char *title = words(s, &s->block->text), *unit = words(s, &s->block->chart->unit);
	unit = says_unit(title, unit) ? "" : unit;
	const char *open = s->lang == LANG_ZH ? "（" : " (",
		   *close = s->lang == LANG_ZH ? "）" : ")";
	size_t size = strlen(title) + strlen(unit) + 16;
	char *whole = arena_alloc(arena, size, 1);
	REQUIRE(whole);
	bool has_both = title[0] && unit[0];
	str_format(
		whole, size, "%s%s%s%s", title, has_both ? open : "", unit, has_both ? close : "");
	return (struct text){{whole, whole}};
}

/* One of them as a block of its own, in the arena. */
static struct block table_at(const struct block_view *s, int index, struct arena *arena)
{
	const char *sum = tr(s->lang, "Total");
	struct block block = {.kind = BLOCK_table, .text = {{"", ""}}, .code = ""};
	block.table = chart_table(s->block->chart, index, (struct text){{sum, sum}}, arena);
	REQUIRE(block.table);
	block.text = index == 0 ? title_of(s, arena) : block.text;
	return block;
}

/* What each of them is for: painted when it is to be, its cuts when they are asked for. Returns how
 * high they are. */
static int tables(const struct block_view *s, struct rect rest, bool is_painted, struct cuts *cuts)
{
	/* What is drawn is copied: they need not live longer. */
	struct arena *arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	int top = rest.y, gap = ui_px(s->ui, GAP_MM);
	for (int i = 0; i < chart_table_count(s->block->chart); i++) {
		struct block block = table_at(s, i, arena);
		struct block_view part = *s;
		part.block = &block;
		if (cuts) {
			cuts_gap(cuts, i > 0 ? gap : 0);
			table_cuts(&part, rest.w, cuts);
			continue;
		}
		rect_cut_top(&rest, i > 0 ? gap : 0);
		struct rect at = rest;
		at.h = table_height(&part, at.w);
		if (is_painted && in_sight(s, at)) {
			table_paint(&part, at);
		}
		rect_cut_top(&rest, at.h);
	}
	arena_destroy(arena);
	return rest.y - top;
}

int figures_height(const struct block_view *s, int width)
{
	return tables(s, endless(width), false, NULL);
}

void figures_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	tables(s, endless(width), false, cuts);
}

void figures_paint(const struct block_view *s, struct rect rect)
{
	tables(s, rect, true, NULL);
}
