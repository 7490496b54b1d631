#include "firmware/model/find.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"

#include <string.h>

enum { BEST_OF_EACH = 3 };

/* --- what there is --- */

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
	const struct found *found = arg;
	const struct entry_name *name = &found->names->rows[found->rows[index]];
	return (struct search_name){&name->name, name->pinyin};
}

static bool is_map(const struct kiosk *kiosk, const char *code)
{
	int at = kiosk->collections ? collections_find(kiosk->collections, code) : -1;
	return at >= 0 && kiosk->collections->collections[at].layout == LAYOUT_MAP;
}

static void ready(struct find *find, enum found_kind kind, struct search_list list)
{
	if (list.count > 0) {
		find->found[kind].index = search_index_create(list);
	}
}

static void make_ready(struct kiosk *kiosk)
{
	struct find *find = find_state(kiosk);
	const struct catalog *catalog = kiosk->catalog;
	const struct collections *all = kiosk->collections;
	ready(find, FOUND_MATTER, search_matters(catalog));
	ready(find, FOUND_UNIT,
		(struct search_list){catalog->unit_count, unit_name, catalog->units});
	if (all) {
		ready(find, FOUND_LIST,
			(struct search_list){all->collection_count, list_name, all->collections});
	}
}

/* Entries in two heaps: places one can go to, and all others. */
static void make_names_ready(struct kiosk *kiosk)
{
	struct find *find = find_state(kiosk);
	const struct names *names = kiosk->names;
	bool is_place[COLLECTIONS_MAX] = {false};
	for (int i = 0; i < MIN_OF(names->collection_count, (int)COLLECTIONS_MAX); i++) {
		is_place[i] = is_map(kiosk, names->collections[i]);
	}
	for (int kind = FOUND_PLACE; kind <= FOUND_ENTRY; kind++) {
		find->found[kind].names = names;
		find->found[kind].rows = mem_alloc((size_t)names->row_count + 1, sizeof(int));
	}
	for (int i = 0; i < names->row_count; i++) {
		uint16_t collection = names->rows[i].collection;
		bool is_one = collection < COLLECTIONS_MAX && is_place[collection];
		struct found *found = &find->found[is_one ? FOUND_PLACE : FOUND_ENTRY];
		found->rows[found->row_count++] = i;
	}
	for (int kind = FOUND_PLACE; kind <= FOUND_ENTRY; kind++) {
		struct found *found = &find->found[kind];
		ready(find, (enum found_kind)kind,
			(struct search_list){found->row_count, entry_name, found});
	}
}

static void forget(struct find *find)
{
	for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
		search_index_destroy(find->found[kind].index);
		mem_free(find->found[kind].rows);
	}
	mem_wipe(find, sizeof(*find));
}

/* --- what is found --- */

static int best_score(const struct find *find, int kind)
{
	const struct search *search = &find->found[kind].search;
	return search->result_count ? search->results[0].score : 0;
}

static void show(struct find *find, int kind, int most)
{
	const struct search *search = &find->found[kind].search;
	for (int i = 0; i < MIN_OF(search->result_count, most); i++) {
		if (find->row_count < SEARCH_MAX_RESULTS) {
			find->rows[find->row_count++] =
				(struct found_row){(enum found_kind)kind, i};
		}
	}
}

/* The best of each, those kinds first that have the best. */
static void show_best(struct find *find)
{
	bool is_shown[FOUND_KIND_COUNT] = {false};
	for (int n = 0; n < FOUND_KIND_COUNT; n++) {
		int best = -1;
		for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
			if (!is_shown[kind] &&
				(best < 0 || best_score(find, kind) > best_score(find, best))) {
				best = kind;
			}
		}
		is_shown[best] = true;
		show(find, best, BEST_OF_EACH);
	}
}

static void add_words(struct search *to, const struct search *from)
{
	for (int i = 0; i < from->candidate_count; i++) {
		bool is_there = to->candidate_count == SEARCH_MAX_CANDIDATES;
		for (int k = 0; k < to->candidate_count; k++) {
			is_there = is_there || str_equal(to->candidates[k], from->candidates[i]);
		}
		if (!is_there) {
			str_copy(to->candidates[to->candidate_count++], CANDIDATE_MAX_LEN + 1,
				from->candidates[i]);
		}
	}
}

static void run(struct kiosk *kiosk)
{
	struct find *find = find_state(kiosk);
	find->query.candidate_count = find->row_count = find->total_count = 0;
	for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
		struct found *found = &find->found[kind];
		str_copy(found->search.query, sizeof(found->search.query), find->query.query);
		search_run(&found->search, found->index, kiosk->prefs.lang);
		add_words(&find->query, &found->search);
		find->total_count += found->search.total_count;
	}
	if (find->kind != FOUND_ANY && find->found[find->kind].search.result_count > 0) {
		show(find, find->kind, SEARCH_MAX_RESULTS);
		return;
	}
	find->kind = FOUND_ANY;
	show_best(find);
}

/* --- a row --- */

int find_index(const struct kiosk *kiosk, const struct found_row *row)
{
	const struct found *found = &kiosk_find(kiosk)->found[row->kind];
	int index = found->search.results[row->result].index;
	return found->rows ? found->rows[index] : index;
}

const struct text *find_name(const struct kiosk *kiosk, const struct found_row *row)
{
	int index = find_index(kiosk, row);
	switch (row->kind) {
	case FOUND_MATTER:
		return &kiosk->catalog->matters[index].name;
	case FOUND_UNIT:
		return &kiosk->catalog->units[index].name;
	case FOUND_LIST:
		return &kiosk->collections->collections[index].name;
	default:
		return &kiosk->names->rows[index].name;
	}
}

int find_collection(const struct kiosk *kiosk, const struct found_row *row)
{
	const struct names *names = kiosk->names;
	bool is_entry = row->kind == FOUND_PLACE || row->kind == FOUND_ENTRY;
	if (!is_entry || !kiosk->collections) {
		return -1;
	}
	return collections_find(kiosk->collections,
		names->collections[names->rows[find_index(kiosk, row)].collection]);
}

static enum next open_row(struct step *s, int at)
{
	const struct kiosk *kiosk = s->kiosk;
	struct find *find = find_state(kiosk);
	char *link = find->link;
	size_t size = sizeof(find->link);
	if (at < 0 || at >= find->row_count) {
		return NEXT_STAY;
	}
	const struct found_row *row = &find->rows[at];
	int index = find_index(kiosk, row);
	switch (row->kind) {
	case FOUND_MATTER:
		(void)str_format(link, size, "matter/%s", kiosk->catalog->matters[index].code);
		break;
	case FOUND_UNIT:
		(void)str_format(link, size, "unit/%s", kiosk->catalog->units[index].code);
		break;
	case FOUND_LIST:
		(void)str_format(
			link, size, "collection/%s", kiosk->collections->collections[index].code);
		break;
	default:
		(void)str_format(link, size, "entry/%s/%s",
			kiosk->names->collections[kiosk->names->rows[index].collection],
			kiosk->names->rows[index].id);
		break;
	}
	return link_follow(s, link);
}

/* --- the shape --- */

static enum next begin(struct step *s, const struct entry *entry)
{
	(void)entry;
	struct find *find = find_state(s->kiosk);
	forget(find);
	find->kind = FOUND_ANY;
	s->to.zone = s->to.department = s->to.matter = s->to.group = -1;
	make_ready(s->kiosk);
	if (s->kiosk->names) {
		make_names_ready(s->kiosk);
	}
	return step_go(s, SCREEN_find);
}

static enum next act(struct step *s, enum action action, int arg)
{
	struct find *find = find_state(s->kiosk);
	if (s->kiosk->place.screen != SCREEN_find) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_row:
		return open_row(s, arg);
	case ACTION_found_kind:
		find->kind = arg >= 0 && arg < FOUND_KIND_COUNT ? (enum found_kind)arg : FOUND_ANY;
		run(s->kiosk);
		return NEXT_STAY;
	default:
		if (!search_act(&find->query, action, arg)) {
			return NEXT_PASS;
		}
		run(s->kiosk);
		return NEXT_STAY;
	}
}

static void speak(struct kiosk *kiosk)
{
	if (find_state(kiosk)->query.query[0]) {
		run(kiosk);
	}
}

static void abandon(struct step *s)
{
	forget(find_state(s->kiosk));
}

const struct shape shape_find = {.state_size = sizeof(struct find),
	.begin = begin,
	.act = act,
	.speak = speak,
	.abandon = abandon};
