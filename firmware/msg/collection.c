#include "firmware/msg/collection.h"
#include "firmware/base/mem.h"

#include <string.h>

struct collections *collections_hold(struct collections *collections)
{
	atomic_fetch_add(&collections->other_holders, 1);
	return collections;
}

void collections_destroy(struct collections *collections)
{
	if (collections && atomic_fetch_sub(&collections->other_holders, 1) == 0) {
		arena_destroy(collections->arena);
	}
}

void listing_destroy(struct listing *listing)
{
	if (listing) {
		arena_destroy(listing->arena);
	}
}

void entry_detail_destroy(struct entry_detail *detail)
{
	if (detail) {
		document_destroy(detail->document);
		mem_free(detail);
	}
}

void names_destroy(struct names *names)
{
	if (names) {
		arena_destroy(names->arena);
	}
}

int collections_find(const struct collections *collections, const char *code)
{
	for (int i = 0; i < collections->collection_count; i++) {
		if (strcmp(collections->collections[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

int listing_find(const struct listing *listing, const char *id)
{
	for (int i = 0; i < listing->row_count; i++) {
		if (strcmp(listing->rows[i].id, id) == 0) {
			return i;
		}
	}
	return -1;
}

static struct text copy_text(struct document *document, struct text text)
{
	struct text copy = document_text(document, text.in[LANG_ZH]);
	if (strcmp(text.in[LANG_ZH], text.in[LANG_EN]) != 0) {
		copy.in[LANG_EN] = document_text(document, text.in[LANG_EN]).in[LANG_EN];
	}
	return copy;
}

static void add_text(
	struct document *document, enum block_kind kind, struct text text, const char *code)
{
	struct block *block = document_add(document, kind, "", "", code);
	block->text = copy_text(document, text);
}

static void add_cells(
	struct document *document, const struct collection *collection, const struct entry_row *row)
{
	for (int i = 0; i < collection->column_count; i++) {
		if (row->cells[i].in[LANG_ZH][0]) {
			document_add_item(document, "", "", ITEM_USUAL);
			struct block *facts = &document->blocks[document->block_count - 1];
			facts->items[facts->item_count - 1].label =
				copy_text(document, collection->columns[i].name);
			facts->items[facts->item_count - 1].text =
				copy_text(document, row->cells[i]);
		}
	}
}

struct document *entry_document(const struct collection *collection, const struct entry_row *row)
{
	enum { BLOCKS = 3 };
	_Static_assert(
		(int)COLLECTION_MAX_COLUMNS <= (int)DOCUMENT_COMPOSED_ITEMS, "a fact for each");
	struct document *document = document_create(BLOCKS, "");
	document->title = copy_text(document, row->name);
	document->source = copy_text(document, collection->source);
	document->as_of_ms = collection->as_of_ms;
	if (row->note.in[LANG_ZH][0]) {
		add_text(document, BLOCK_paragraph, row->note, "");
	}
	document_add(document, BLOCK_facts, "", "", "");
	add_cells(document, collection, row);
	if (document->blocks[document->block_count - 1].item_count == 0) {
		document->block_count--; /* no facts without a fact */
	}
	if (row->link[0]) {
		add_text(document, BLOCK_link, row->name, row->link);
	}
	return document;
}
