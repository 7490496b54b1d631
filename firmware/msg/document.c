#include "firmware/msg/document.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <math.h>
#include <string.h>

enum { COMPOSED_LIMIT = 64 * 1024 };

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

const char *block_kind_name(enum block_kind kind)
{
	static const char *const names[BLOCK_KIND_COUNT] = {
#define BLOCK(name) #name,
#include "firmware/msg/blocks.def"
#undef BLOCK
	};
	return (unsigned)kind < BLOCK_KIND_COUNT ? names[kind] : "?";
}

const struct text *table_cell(const struct table *table, int row, int column)
{
	return &table->cells[row * table->column_count + column];
}

double chart_value(const struct chart *chart, int series, int point)
{
	return chart->values[series * chart->point_count + point];
}

void chart_format(
	const struct chart *chart, enum lang lang, double value, char *out, size_t out_size)
{
	const char *unit = chart->unit.in[lang];
	bool is_whole = fabs(value - round(value)) < 0.005;
	str_format(out, out_size, "%.*f%s%s", is_whole ? 0 : 2, value, unit[0] ? " " : "", unit);
}
