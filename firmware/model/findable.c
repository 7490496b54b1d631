#include "firmware/model/findable.h"
#include "firmware/base/mem.h"

static struct search_name unit_name(const void *arg, int index)
{
	const struct unit *units = arg;
	return (struct search_name){&units[index].name, units[index].pinyin};
}

static struct search_name list_name(const void *arg, int index)
{
	const struct collection *collections = arg;
	return (struct search_name){&collections[index].name, collections[index].pinyin};
}

static struct search_name entry_name(const void *arg, int index)
{
	const struct heap *heap = arg;
	const struct entry_name *name = &heap->names->rows[heap->rows[index]];
	return (struct search_name){&name->name, name->pinyin};
}

static bool is_map(const struct collections *collections, const char *code)
{
	int at = collections ? collections_find(collections, code) : -1;
	return at >= 0 && collections->collections[at].layout == LAYOUT_MAP;
}

static void make_ready(struct findable *findable, enum found_kind kind, struct search_list list)
{
	if (list.count > 0) {
		findable->heaps[kind].index = search_index_create(list);
	}
}

/* Entries in two heaps: places one can go to, and all others. */
static void make_names_ready(struct findable *findable)
{
	const struct names *names = findable->names;
	bool is_place[COLLECTIONS_MAX] = {false};
	for (int i = 0; i < MIN_OF(names->collection_count, (int)COLLECTIONS_MAX); i++) {
		is_place[i] = is_map(findable->collections, names->collections[i]);
	}
	for (int kind = FOUND_PLACE; kind <= FOUND_ENTRY; kind++) {
		findable->heaps[kind].names = names;
		findable->heaps[kind].rows = mem_alloc((size_t)names->row_count + 1, sizeof(int));
	}
	for (int i = 0; i < names->row_count; i++) {
		uint16_t collection = names->rows[i].collection;
		bool is_one = collection < COLLECTIONS_MAX && is_place[collection];
		struct heap *heap = &findable->heaps[is_one ? FOUND_PLACE : FOUND_ENTRY];
		heap->rows[heap->row_count++] = i;
	}
	for (int kind = FOUND_PLACE; kind <= FOUND_ENTRY; kind++) {
		struct heap *heap = &findable->heaps[kind];
		make_ready(findable, (enum found_kind)kind,
			(struct search_list){heap->row_count, entry_name, heap});
	}
}

static bool is_fresh(const struct kiosk *kiosk)
{
	const struct findable *findable = kiosk->findable;
	return findable && findable->catalog == kiosk->catalog &&
	       findable->collections == kiosk->collections && findable->names == kiosk->names;
}

void findable_refresh(struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	const struct collections *all = kiosk->collections;
	if (!catalog || is_fresh(kiosk)) {
		return;
	}
	findable_forget(kiosk);
	struct findable *findable = kiosk->findable = mem_new(struct findable);
	findable->catalog = catalog;
	findable->collections = all;
	findable->names = kiosk->names;
	make_ready(findable, FOUND_MATTER, search_matters(catalog));
	make_ready(findable, FOUND_UNIT,
		(struct search_list){catalog->unit_count, unit_name, catalog->units});
	if (all) {
		make_ready(findable, FOUND_LIST,
			(struct search_list){all->collection_count, list_name, all->collections});
	}
	if (findable->names) {
		make_names_ready(findable);
	}
}

void findable_forget(struct kiosk *kiosk)
{
	if (kiosk->findable) {
		for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
			search_index_destroy(kiosk->findable->heaps[kind].index);
			mem_free(kiosk->findable->heaps[kind].rows);
		}
		mem_free(kiosk->findable);
		kiosk->findable = NULL;
	}
}
