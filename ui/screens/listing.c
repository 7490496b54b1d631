/* A collection: search, filters, its entries. */
#include "firmware/plan/nearby.h"
#include "ui/kit/document.h"
#include "ui/screens/entry_words.h"

enum { LIST_ID = 7200, SEARCH_FROM = 12 /* entries: fewer are seen at a glance */, GAP_MM = 4 };

/* --- filters --- */

/* All and each value side by side, when there are few with short names; else what is chosen, to be
 * changed. */
enum { CHIPS_MAX = 4 };

static struct button chip(const struct view *view, const struct read *read, int index)
{
	const struct filter *filter = &read->listing->collection.filters[0];
	return (struct button){
		.kind = read->chosen[0] == index - 1 ? BUTTON_PRIMARY : BUTTON_OUTLINE,
		.label = index == 0 ? say(view, "All")
				    : text_in(view, &filter->values[index - 1].name),
		.action = ACTION_filter_value,
		.arg = read_filter_arg(0, index - 1)};
}

static bool chips(const struct view *view, struct rect rect, const struct read *read)
{
	const struct collection *collection = &read->listing->collection;
	int count = collection->filters[0].value_count + 1, gap = mm(view, GAP_MM);
	if (collection->filter_count > 1 || count - 1 > CHIPS_MAX) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		struct button one = chip(view, read, i);
		one.kind = BUTTON_PRIMARY; /* as large as it can become */
		if (!button_has_room(view->ui, rect_column(rect, i, count, gap), &one)) {
			return false;
		}
	}
	for (int i = 0; i < count; i++) {
		struct button one = chip(view, read, i);
		button(view->ui, rect_column(rect, i, count, gap), &one);
	}
	return true;
}

/* What is chosen, or only that something is. */
static void filter_button(
	const struct view *view, struct rect rect, const struct read *read, int index)
{
	const struct filter *filter = &read->listing->collection.filters[index];
	int chosen = read->chosen[index];
	struct button one = {.kind = BUTTON_OUTLINE,
		.icon = "chevron-down",
		.is_end_icon = true,
		.label = chosen < 0 ? text_in(view, &filter->name)
				    : text_in(view, &filter->values[chosen].name),
		.is_selected = chosen >= 0,
		.action = ACTION_filter,
		.arg = index};
	if (!button_has_room(view->ui, rect, &one)) {
		one.label = text_in(view, &filter->name);
		one.icon = chosen >= 0 ? "check" : one.icon;
	}
	if (!button_has_room(view->ui, rect, &one)) {
		one.icon = NULL;
	}
	button(view->ui, rect, &one);
}

static void filters(const struct view *view, struct rect rect, const struct read *read)
{
	int count = read->listing->collection.filter_count;
	if (chips(view, rect, read)) {
		return;
	}
	for (int i = 0; i < count; i++) {
		filter_button(view, rect_column(rect, i, count, mm(view, GAP_MM)), read, i);
	}
}

/* --- what stands above the rows --- */

static bool filters_have_room(const struct view *view, struct rect rect, const struct read *read)
{
	const struct collection *collection = &read->listing->collection;
	int count = collection->filter_count;
	for (int i = 0; i < count; i++) {
		const struct button one = {.kind = BUTTON_OUTLINE,
			.label = text_in(view, &collection->filters[i].name)};
		if (!button_has_room(
			    view->ui, rect_column(rect, i, count, mm(view, GAP_MM)), &one)) {
			return false;
		}
	}
	return true;
}

static bool has_search(const struct read *read)
{
	return read->listing->row_count >= SEARCH_FROM &&
	       read->listing->collection.layout != LAYOUT_TILES;
}

static void search_field(const struct view *view, struct rect rect)
{
	field(view->ui, rect,
		FIELD(.icon = "search", .text = "", .placeholder = say(view, "Search in this list"),
			.size = TEXT_BODY, .action = ACTION_search, .label = say(view, "Search")));
}

/* Side by side; the field is a button when the filters want its room. */
static void tools_line(const struct view *view, struct rect line, const struct read *read)
{
	int gap = mm(view, 6);
	struct rect right = line;
	struct rect left = rect_cut_left(&right, line.w * 2 / 5);
	rect_cut_left(&right, gap);
	if (filters_have_room(view, right, read)) {
		search_field(view, left);
		filters(view, right, read);
		return;
	}
	const struct button search = {.kind = BUTTON_OUTLINE,
		.icon = "search",
		.label = say(view, "Search"),
		.action = ACTION_search,
		.is_stacked = true};
	button(view->ui,
		rect_cut_left(&line, button_stacked_width(view->ui, &search, mm(view, 34))),
		&search);
	rect_cut_left(&line, gap);
	filters(view, line, read);
}

/* In one line where the page is wide. */
static void tools(const struct view *view, struct rect *body, const struct read *read)
{
	int height = MAX_OF(mm(view, 26), ui_line_px(view->ui, TEXT_BODY) + mm(view, 12));
	int gap = mm(view, 6), filter_count = read->listing->collection.filter_count;
	bool is_wide = !ui_is_portrait(view->ui) && has_search(read) && filter_count > 0;
	if (is_wide) {
		tools_line(view, rect_cut_top(body, height), read);
		rect_cut_top(body, gap);
		return;
	}
	if (has_search(read)) {
		search_field(view, rect_cut_top(body, height));
		rect_cut_top(body, gap);
	}
	if (filter_count > 0) {
		filters(view, rect_cut_top(body, height), read);
		rect_cut_top(body, gap);
	}
}

/* --- rows --- */

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct read *read = arg;
	const struct collection *collection = &read->listing->collection;
	const struct entry_row *row = &read->listing->rows[read->shown[index]];
	*out = (struct row){.icon = row->icon[0] ? row->icon : NULL,
		.name = text_in(view, &row->name),
		.note = entry_note(view, collection, row, read->chosen),
		.action = ACTION_row,
		.arg = read->shown[index]};
	entry_light(collection, row, view->lang, out);
}

static struct tile tile_at(const struct view *view, const void *arg, int index)
{
	const struct read *read = arg;
	const struct entry_row *row = &read->listing->rows[read->shown[index]];
	return (struct tile){.icon = row->icon[0] ? row->icon : "info",
		.name = text_in(view, &row->name),
		.fact = text_in(view, &row->note),
		.action = ACTION_row,
		.arg = read->shown[index]};
}

static void rows(const struct view *view, struct rect body, const struct read *read)
{
	row_list(view, body, LIST_ID,
		&(const struct rows){.count = read->shown_count,
			.longest = read->longest[view->lang],
			.fill = fill,
			.arg = (void *)(uintptr_t)read});
}

/* --- the map --- */

enum {
	MAP_PERCENT = 45,     /* of the body; the rest is for what its numbers mean */
	RING_LONG_M = 200000, /* in words as long as any */
};

static bool has_map(const struct view *view, const struct read *read)
{
	return read->has_map && read->shown_count > 0 && read_can_map(view->kiosk);
}

static void fill_numbered(const struct view *view, void *arg, int index, struct row *out)
{
	fill(view, arg, index, out);
	out->name = ui_format(view->ui, "%d  %s", index + 1, out->name);
	out->icon = NULL;
}

static const char *map_words(const struct view *view, int ring_m)
{
	return ui_format(view->ui,
		say(view, "You are in the middle, north is up; from ring to ring %s"),
		metre_words(view, ring_m));
}

/* The nearest ones beside or below the map, by the same numbers. */
static void map(const struct view *view, struct rect body, const struct read *read)
{
	struct rect at = ui_is_portrait(view->ui)
				 ? rect_cut_top(&body, body.h * MAP_PERCENT / 100)
				 : rect_cut_left(&body, body.w * MAP_PERCENT / 100);
	struct document *document = document_create(1, "");
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	int height = ui_text_height(view->ui, at.w, note, map_words(view, RING_LONG_M));
	struct rect below = rect_cut_bottom(&at, height);
	rect_cut_bottom(&at, mm(view, GAP_MM) / 2);
	int ring = nearby_add_plan(document, view->kiosk->building, read->listing, read->shown,
		read->shown_count, at.w, at.h);
	if (ring > 0) {
		ui_text(view->ui, below, note, map_words(view, ring));
		document_draw_plan(view->ui, at, document, 0, view->lang);
	}
	document_destroy(document);
	rect_cut_top(&body, ui_is_portrait(view->ui) ? mm(view, GAP_MM) : 0);
	rect_cut_left(&body, ui_is_portrait(view->ui) ? 0 : mm(view, 2 * GAP_MM));
	row_list(view, body, LIST_ID,
		&(const struct rows){.count = MIN_OF(read->shown_count, (int)NEARBY_MOST),
			.fill = fill_numbered,
			.arg = (void *)(uintptr_t)read});
}

/* Nothing has all that is chosen: each can be taken back. */
static void nothing(const struct view *view, struct rect body, const struct read *read)
{
	int height = MAX_OF(mm(view, 26), ui_line_px(view->ui, TEXT_BODY) + mm(view, 12)),
	    count = 0;
	const struct collection *collection = &read->listing->collection;
	struct button buttons[COLLECTION_MAX_FILTERS];
	for (int i = 0; i < collection->filter_count; i++) {
		int chosen = read->chosen[i];
		if (chosen >= 0) {
			buttons[count++] = (struct button){.kind = BUTTON_OUTLINE,
				.icon = "close",
				.label = text_in(view, &collection->filters[i].values[chosen].name),
				.action = ACTION_filter_value,
				.arg = read_filter_arg(i, -1)};
		}
	}
	struct rect left = message_body(view, body,
		&(const struct message){.icon = "search",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Nothing here"),
			.text = count ? say(view, "Nothing has all that you chose. Take something "
						  "back:")
				      : NULL,
			.extra_px = count ? height : 0});
	for (int i = 0; i < count; i++) {
		button(view->ui, rect_column(left, i, count, mm(view, GAP_MM)), &buttons[i]);
	}
}

/* How many, of how many when something is chosen. */
static const char *count_words(const struct view *view, const struct read *read)
{
	const char *all = entries_words(view, read->listing->row_count);
	return read->shown_count == read->listing->row_count
		       ? all
		       : ui_format(view->ui, say(view, "%1$d of %2$s"), read->shown_count, all);
}

/* What the list holds, above it. */
static void about(const struct view *view, struct rect zone, const struct read *read)
{
	const struct collection *collection = &read->listing->collection;
	const char *facts[] = {chosen_words(view, read, -1), text_in(view, &collection->note)};
	struct subject about = {.icon = collection->icon[0] ? collection->icon : "eye",
		.name = count_words(view, read)};
	for (size_t i = 0, count = 0; i < ARRAY_LEN(facts); i++) {
		if (facts[i][0]) {
			about.facts[count++] = facts[i];
		}
	}
	subject(view, zone, &about);
}

void screen_listing(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	struct page page = page_usual(say(view, "Look up"), STEP_NONE);
	if (!read->listing) {
		(void)page_frame(view, &page);
		return;
	}
	const struct listing *listing = read->listing;
	page.title = text_in(view, &listing->collection.name);
	page.crumbs[0] = source_words(
		view, &listing->collection.source, listing->collection.as_of_ms, listing->is_old);
	if (read_can_map(view->kiosk)) {
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "location",
			.label = read->has_map ? say(view, "Show as a list")
					       : say(view, "Show on a map"),
			.action = ACTION_map};
	}
	struct rect body = page_frame(view, &page);
	about(view, look_zone(view, &body), read);
	tools(view, &body, read);
	if (read->shown_count == 0) {
		nothing(view, body, read);
	} else if (listing->collection.layout == LAYOUT_TILES) {
		tile_grid(view, body, LIST_ID,
			&(const struct tiles){
				.count = read->shown_count, .get = tile_at, .arg = read});
	} else if (has_map(view, read)) {
		map(view, body, read);
	} else {
		rows(view, body, read);
	}
}
