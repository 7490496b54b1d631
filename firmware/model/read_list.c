/* The rows of a list: sorted once, let through by what is chosen, found by what is typed. Whatever
 * looks at all of them is done here when something changes, not whenever the page is drawn. */
#include "firmware/base/mem.h"
#include "firmware/model/read.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* --- sorted --- */

static int compare_names(const void *a, const void *b, void *arg)
{
	const struct entry_row *rows = arg;
	const int x = *(const int *)a, y = *(const int *)b;
	int order = strcmp(rows[x].pinyin, rows[y].pinyin);
	return order ? order : x - y;
}

static int compare_newest(const void *a, const void *b, void *arg)
{
	const struct entry_row *rows = arg;
	const int x = *(const int *)a, y = *(const int *)b;
	int order = strcmp(rows[y].date, rows[x].date);
	return order ? order : x - y;
}

struct around {
	const struct entry_row *rows;
	const struct building *here;
};

/* Whatever is nowhere comes last. */
static int away(const struct around *around, int row)
{
	const struct entry_row *it = &around->rows[row];
	return it->has_place ? building_metres_to(around->here, it->lat, it->lon) : INT_MAX;
}

static int compare_nearest(const void *a, const void *b, void *arg)
{
	const int x = *(const int *)a, y = *(const int *)b;
	int first = away(arg, x), second = away(arg, y);
	return first != second ? (first > second) - (first < second) : x - y;
}

static void sort(struct read *read, const struct building *here)
{
	struct listing *listing = read->listing;
	for (int i = 0; i < listing->row_count; i++) {
		read->order[i] = i;
	}
	int (*compare)(const void *, const void *, void *) =
		listing->collection.sorting == SORTING_NAME	? compare_names
		: listing->collection.sorting == SORTING_NEWEST ? compare_newest
								: NULL;
	if (compare) {
		qsort_r(read->order, (size_t)listing->row_count, sizeof(read->order[0]), compare,
			listing->rows);
	}
	if (listing->collection.sorting == SORTING_NEAREST && here) {
		struct around around = {listing->rows, here};
		qsort_r(read->order, (size_t)listing->row_count, sizeof(read->order[0]),
			compare_nearest, &around);
	}
}

/* --- let through --- */

/* but: a filter that is not asked; -1 none. */
static bool is_let_through(const struct read *read, const struct entry_row *row, int but)
{
	for (int i = 0; i < read->listing->collection.filter_count; i++) {
		if (i != but && read->chosen[i] >= 0 && row->tags[i] != read->chosen[i]) {
			return false;
		}
	}
	return true;
}

static void find_longest(struct read *read, enum lang lang)
{
	size_t longest = 0;
	read->longest[lang] = 0;
	for (int i = 0; i < read->shown_count; i++) {
		size_t len = strlen(read->listing->rows[read->shown[i]].name.in[lang]);
		if (len > longest) {
			longest = len;
			read->longest[lang] = i;
		}
	}
}

static void let_through(struct read *read)
{
	read->shown_count = 0;
	for (int i = 0; i < read->listing->row_count; i++) {
		int row = read->order[i];
		if (is_let_through(read, &read->listing->rows[row], -1)) {
			read->shown[read->shown_count++] = row;
		}
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		find_longest(read, (enum lang)lang);
	}
}

void read_forget_listing(struct read *read)
{
	search_index_destroy(read->index);
	mem_free(read->order);
	mem_free(read->shown);
	listing_destroy(read->listing);
	read->index = NULL;
	read->order = read->shown = NULL;
	read->listing = NULL;
	read->shown_count = 0;
	search_clear(&read->search);
}

void read_take_listing(struct read *read, struct listing *listing, const struct building *here)
{
	read_forget_listing(read);
	read->listing = listing;
	read->order = mem_alloc((size_t)listing->row_count + 1, sizeof(int));
	read->shown = mem_alloc((size_t)listing->row_count + 1, sizeof(int));
	for (int i = 0; i < COLLECTION_MAX_FILTERS; i++) {
		read->chosen[i] = -1;
	}
	read->has_map = false;
	sort(read, here);
	let_through(read);
}

void read_choose(struct read *read, int filter, int value)
{
	const struct collection *collection = &read->listing->collection;
	if (filter >= 0 && filter < collection->filter_count && value >= -1 &&
		value < collection->filters[filter].value_count) {
		read->chosen[filter] = value;
		let_through(read);
	}
}

void read_open_filter(struct read *read, int filter)
{
	read->filter = filter;
	memset(read->would_show, 0, sizeof(read->would_show));
	for (int i = 0; i < read->listing->row_count; i++) {
		const struct entry_row *row = &read->listing->rows[i];
		if (is_let_through(read, row, filter)) {
			read->would_show[0]++;
			if (row->tags[filter] >= 0) {
				read->would_show[row->tags[filter] + 1]++;
			}
		}
	}
}

/* --- found --- */

static struct search_name name_of(const void *arg, int index)
{
	const struct listing *listing = arg;
	return (struct search_name){&listing->rows[index].name, listing->rows[index].pinyin};
}

void read_find(struct read *read, enum lang lang)
{
	if (!read->index && read->search.query[0]) {
		read->index = search_index_create(
			(struct search_list){read->listing->row_count, name_of, read->listing});
	}
	search_run(&read->search, read->index, lang);
}
