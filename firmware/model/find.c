#include "firmware/model/find.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/shape.h"

#include <string.h>

enum { BEST_OF_EACH = 3 };

/* --- what is found --- */

/* Of a kind, by its best: first what is meant, not only some letters inside a word; of that what
 * can be done or paid and the lists before the many names that are in them; then how well it
 * matches. */
static int rank(const struct find *find, int kind)
{
	const struct search *search = &find->found[kind];
	if (search->result_count == 0) {
		return 0;
	}
	int score = search->results[0].score;
	bool is_meant = score > SEARCH_INSIDE_WORD;
	return 4 * SEARCH_BEST * is_meant + 2 * SEARCH_BEST * (kind <= FOUND_LIST) + score;
}

static void show(struct find *find, int kind, int most)
{
	const struct search *search = &find->found[kind];
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
			if (!is_shown[kind] && (best < 0 || rank(find, kind) > rank(find, best))) {
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

/* Before anything is typed: what is asked for most. */
static void show_often(struct find *find, const struct catalog *catalog)
{
	struct search *search = &find->found[FOUND_MATTER];
	for (int i = 0; i < MIN_OF(catalog->often_count, (int)SEARCH_MAX_RESULTS); i++) {
		search->results[search->result_count++] =
			(struct search_result){.index = catalog->often[i]};
	}
	show(find, FOUND_MATTER, SEARCH_MAX_RESULTS);
}

static void run(struct kiosk *kiosk)
{
	struct find *find = find_state(kiosk);
	find->query.candidate_count = find->row_count = find->total_count = 0;
	for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
		struct search *search = &find->found[kind];
		str_copy(search->query, sizeof(search->query), find->query.query);
		search_run(search, kiosk->findable->heaps[kind].index, kiosk->prefs.lang);
		add_words(&find->query, search);
		find->total_count += search->total_count;
	}
	if (!find->query.query[0]) {
		find->kind = FOUND_ANY;
		show_often(find, kiosk->catalog);
		return;
	}
	if (find->kind != FOUND_ANY && find->found[find->kind].result_count > 0) {
		show(find, find->kind, SEARCH_MAX_RESULTS);
		find->total_count = find->found[find->kind].total_count;
		return;
	}
	find->kind = FOUND_ANY;
	show_best(find);
}

/* --- a row --- */

int find_index(const struct kiosk *kiosk, const struct found_row *row)
{
	const struct heap *heap = &kiosk->findable->heaps[row->kind];
	int index = kiosk_find(kiosk)->found[row->kind].results[row->result].index;
	return heap->rows ? heap->rows[index] : index;
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
	mem_wipe(find, sizeof(*find));
	find->kind = FOUND_ANY;
	s->to.zone = s->to.department = s->to.matter = s->to.group = -1;
	findable_refresh(s->kiosk); /* for what came while somebody was here */
	run(s->kiosk);
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

const struct shape shape_find = {
	.state_size = sizeof(struct find), .begin = begin, .act = act, .speak = speak};
