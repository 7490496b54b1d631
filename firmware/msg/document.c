#include "firmware/msg/document.h"
#include "firmware/base/log.h"

#include <string.h>

enum { COMPOSED_LIMIT = 128 * 1024 };

void document_destroy(struct document *document)
{
	if (document) {
		arena_destroy(document->arena);
	}
}

struct text document_text(struct document *document, const char *text)
{
	const char *copy = arena_copy(document->arena, text, strlen(text));
	REQUIRE(copy);
	return (struct text){{copy, copy}};
}

struct document *document_create(int block_room, const char *title)
{
	struct arena *arena = arena_create(ARENA_PLAIN, COMPOSED_LIMIT);
	struct document *document = arena_new(arena, struct document);
	REQUIRE(document);
	document->arena = arena;
	document->blocks = arena_array(arena, struct block, (size_t)block_room);
	REQUIRE(document->blocks);
	document->block_room = block_room;
	document->title = document_text(document, title);
	document->source = document->foot = document_text(document, "");
	return document;
}

struct block *document_add(struct document *document, enum block_kind kind, const char *label,
	const char *text, const char *code)
{
	REQUIRE(document->block_count < document->block_room);
	struct block *block = &document->blocks[document->block_count++];
	*block = (struct block){.kind = kind,
		.text = document_text(document, text),
		.label = document_text(document, label),
		.code = document_text(document, code).in[LANG_ZH]};
	return block;
}

void document_add_item(
	struct document *document, const char *label, const char *text, enum item_weight weight)
{
	REQUIRE(document->block_count > 0);
	struct block *block = &document->blocks[document->block_count - 1];
	if (!block->items) {
		block->items = arena_array(document->arena, struct item, DOCUMENT_COMPOSED_ITEMS);
	}
	REQUIRE(block->items && block->item_count < DOCUMENT_COMPOSED_ITEMS);
	block->items[block->item_count++] = (struct item){
		document_text(document, label), document_text(document, text), weight};
}

void document_add_fact(
	struct document *document, const char *label, const char *text, enum item_weight weight)
{
	if (text[0]) {
		document_add_item(document, label, text, weight);
	}
}

static struct plan *last_plan(struct document *document)
{
	REQUIRE(document->block_count > 0);
	struct plan *plan = document->blocks[document->block_count - 1].plan;
	REQUIRE(plan);
	return plan;
}

struct plan *document_add_plan(
	struct document *document, const char *text, const struct plan *floor)
{
	struct block *block = document_add(document, BLOCK_plan, "", text, "");
	struct plan *plan = block->plan = arena_new(document->arena, struct plan);
	REQUIRE(plan);
	*plan = *floor;
	plan->marks = arena_array(document->arena, struct plan_mark,
		(size_t)floor->mark_count + DOCUMENT_COMPOSED_MARKS);
	REQUIRE(plan->marks);
	for (int i = 0; i < floor->mark_count; i++) {
		plan->marks[i] = floor->marks[i];
	}
	plan->mark_room = floor->mark_count + DOCUMENT_COMPOSED_MARKS;
	return plan;
}

void document_add_mark(struct document *document, enum mark_kind kind, struct plan_point at,
	const char *name, const char *icon)
{
	struct plan *plan = last_plan(document);
	REQUIRE(plan->mark_count < plan->mark_room);
	plan->marks[plan->mark_count++] = (struct plan_mark){.kind = kind,
		.at = at,
		.name = document_text(document, name),
		.code = "",
		.icon = document_text(document, icon).in[LANG_ZH]};
}

void document_add_route(struct document *document, const struct plan_point *points, int count)
{
	struct plan *plan = last_plan(document);
	REQUIRE(count >= 0 && count <= PLAN_MAX_ROUTE);
	plan->route = arena_array(document->arena, struct plan_point, (size_t)count + 1);
	REQUIRE(plan->route);
	for (int i = 0; i < count; i++) {
		plan->route[i] = points[i];
	}
	plan->route_count = count;
}

void document_borrow(struct document *document, const struct document *other)
{
	REQUIRE(other->block_count <= document->block_room - document->block_count);
	memcpy(document->blocks + document->block_count, other->blocks,
		(size_t)other->block_count * sizeof(*other->blocks));
	document->block_count += other->block_count;
}

struct timeline_step *document_add_step(struct document *document, const char *when,
	const char *text, const char *note, enum progress progress)
{
	REQUIRE(document->block_count > 0);
	struct block *block = &document->blocks[document->block_count - 1];
	REQUIRE(block->kind == BLOCK_timeline);
	if (!block->timeline) {
		block->timeline = arena_new(document->arena, struct timeline);
		REQUIRE(block->timeline);
		block->timeline->steps =
			arena_array(document->arena, struct timeline_step, DOCUMENT_COMPOSED_ITEMS);
	}
	struct timeline *timeline = block->timeline;
	REQUIRE(timeline->steps && timeline->step_count < DOCUMENT_COMPOSED_ITEMS);
	struct timeline_step *step = &timeline->steps[timeline->step_count++];
	*step = (struct timeline_step){.when = document_text(document, when),
		.text = document_text(document, text),
		.note = document_text(document, note),
		.progress = progress};
	return step;
}

struct lane *document_add_lane(
	struct document *document, const char *whose, const char *text, enum progress progress)
{
	REQUIRE(document->block_count > 0);
	struct timeline *timeline = document->blocks[document->block_count - 1].timeline;
	REQUIRE(timeline && timeline->step_count > 0);
	struct timeline_step *step = &timeline->steps[timeline->step_count - 1];
	if (!step->lanes) {
		step->lanes = arena_array(document->arena, struct lane, DOCUMENT_MAX_LANES);
	}
	REQUIRE(step->lanes && step->lane_count < DOCUMENT_MAX_LANES);
	struct lane *lane = &step->lanes[step->lane_count++];
	*lane = (struct lane){.whose = document_text(document, whose),
		.text = document_text(document, text),
		.progress = progress,
		.days_used = -1,
		.days_allowed = -1};
	return lane;
}

enum lane_clock lane_clock(const struct lane *lane)
{
	bool is_over = lane->days_allowed >= 0 && lane->days_used > lane->days_allowed;
	if (lane->progress == PROGRESS_SKIPPED) {
		return CLOCK_NONE;
	}
	if (lane->colour == COLOUR_RED || is_over) {
		return CLOCK_LATE;
	}
	if (lane->colour == COLOUR_NONE) {
		return CLOCK_NONE;
	}
	/* nobody need hurry with what is done */
	bool is_short = lane->colour == COLOUR_YELLOW && lane->progress != PROGRESS_DONE;
	return is_short ? CLOCK_SHORT : CLOCK_IN_TIME;
}

const char *block_kind_name(enum block_kind kind)
{
	static const char *const names[BLOCK_KIND_COUNT] = {
#define BLOCK(name) #name,
#include "firmware/msg/blocks.def"
#undef BLOCK
	};
	return (unsigned)kind < BLOCK_KIND_COUNT ? names[kind] : "?";
}
