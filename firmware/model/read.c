#include "firmware/model/read.h"
#include "firmware/model/read_place.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/paper.h"
#include "firmware/model/shape.h"

enum { FILTER_STEP = 256 };

int read_filter_arg(int filter, int value)
{
	return filter * FILTER_STEP + value + 1;
}

int read_shelf_count(const struct collections *collections, int shelf)
{
	int count = 0;
	for (int i = 0; collections && i < collections->collection_count; i++) {
		count += collections->collections[i].shelf == shelf;
	}
	return count;
}

int read_shelf_collection(const struct collections *collections, int shelf, int index)
{
	for (int i = 0; collections && i < collections->collection_count; i++) {
		if (collections->collections[i].shelf == shelf && index-- == 0) {
			return i;
		}
	}
	return -1;
}

bool read_can_print(const struct kiosk *kiosk)
{
	return kiosk_read(kiosk)->detail && kiosk_can_copy(kiosk, SLIP_article);
}

bool read_has_chart(const struct read *read)
{
	const struct document *document = read->detail ? read->detail->document : NULL;
	for (int i = 0; document && i < document->block_count; i++) {
		if (document->blocks[i].kind == BLOCK_chart) {
			return true;
		}
	}
	return false;
}

static const struct collection *find_list(const struct kiosk *kiosk, const char *code)
{
	int index = kiosk->collections ? collections_find(kiosk->collections, code) : -1;
	return index >= 0 ? &kiosk->collections->collections[index] : NULL;
}

const struct collection *read_list_of_entry(const struct kiosk *kiosk)
{
	const struct read *read = kiosk_read(kiosk);
	const struct collection *list = find_list(kiosk, read->from);
	return list || !read->detail ? list : find_list(kiosk, read->detail->collection);
}

/* --- asking --- */

static enum next ask_collection(struct step *s, const char *code)
{
	struct read *read = read_state(s->kiosk);
	str_copy(read->collection, sizeof(read->collection), code);
	read->id[0] = '\0';
	struct cmd *cmd = step_order(s, CMD_READ_COLLECTION);
	str_copy(cmd->read_collection.collection, sizeof(cmd->read_collection.collection),
		read->collection);
	return step_ask(s, SHAPE_read);
}

/* By the page that led to the entry. */
static void note_origin(struct step *s)
{
	struct read *read = read_state(s->kiosk);
	enum screen screen = s->kiosk->place.screen;
	bool is_of_list = screen == SCREEN_listing || screen == SCREEN_listing_search;
	str_copy(read->from, sizeof(read->from),
		is_of_list && read->listing ? read->listing->collection.code : "");
}

static enum next ask_entry(struct step *s, const char *collection, const char *id)
{
	struct read *read = read_state(s->kiosk);
	str_copy(read->collection, sizeof(read->collection), collection);
	str_copy(read->id, sizeof(read->id), id);
	note_origin(s);
	struct cmd *cmd = step_order(s, CMD_READ_ENTRY);
	str_copy(cmd->read_entry.collection, sizeof(cmd->read_entry.collection), read->collection);
	str_copy(cmd->read_entry.id, sizeof(cmd->read_entry.id), read->id);
	return step_ask(s, SHAPE_read);
}

/* "collection/fees", "entry/fees/f-01", "place/A01". */
static enum next open_link(struct step *s, const char *link)
{
	const char *code = strchr(link, '/') + 1;
	if (str_starts(link, "collection/")) {
		return ask_collection(s, code);
	}
	if (str_starts(link, "place/")) {
		return read_open_place(s, code);
	}
	const char *slash = strchr(code, '/');
	char collection[CODE_LEN + 1];
	if (!slash || (size_t)(slash - code) > CODE_LEN) {
		return NEXT_STAY;
	}
	str_copy_len(collection, sizeof(collection), code, (size_t)(slash - code));
	return ask_entry(s, collection, slash + 1);
}

static enum next open_scanned(struct step *s, const struct scan *scan)
{
	char collection[CODE_LEN + 1], id[ENTRY_ID_LEN + 1];
	return read_find_scanned(s->kiosk, scan, collection, id) ? ask_entry(s, collection, id)
								 : NEXT_STAY;
}

static enum next begin(struct step *s, const struct entry *entry)
{
	s->to.zone = s->to.department = s->to.matter = s->to.group = -1;
	if (entry->fact) {
		return open_scanned(s, &entry->fact->scan);
	}
	return entry->link ? open_link(s, entry->link) : step_go(s, SCREEN_shelves);
}

/* --- what is touched --- */

static enum next open_shelf(struct step *s, int index)
{
	const struct collections *collections = s->kiosk->collections;
	if (!collections || index < 0 || index >= collections->shelf_count) {
		return NEXT_STAY;
	}
	read_state(s->kiosk)->shelf = index;
	return step_go(s, SCREEN_shelf);
}

static enum next open_collection(struct step *s, int index)
{
	const struct collections *collections = s->kiosk->collections;
	return collections && index >= 0 && index < collections->collection_count
		       ? ask_collection(s, collections->collections[index].code)
		       : NEXT_STAY;
}

static enum next open_row(struct step *s, int index)
{
	const struct listing *listing = read_state(s->kiosk)->listing;
	if (!listing || index < 0 || index >= listing->row_count) {
		return NEXT_STAY;
	}
	const struct entry_row *row = &listing->rows[index];
	return row->link[0] && kiosk_can_follow_link(s->kiosk, row->link)
		       ? link_follow(s, row->link)
		       : ask_entry(s, listing->collection.code, row->id);
}

static enum next choose(struct step *s, int arg)
{
	struct read *read = read_state(s->kiosk);
	if (!read->listing || arg < 0) {
		return NEXT_STAY;
	}
	read_choose(read, arg / FILTER_STEP, arg % FILTER_STEP - 1);
	return s->kiosk->place.screen == SCREEN_filter ? NEXT_BACK : NEXT_STAY;
}

static enum next on_list(struct step *s, enum action action, int arg)
{
	struct read *read = read_state(s->kiosk);
	if (!read->listing) {
		return NEXT_PASS;
	}
	switch (action) {
	case ACTION_row:
		return open_row(s, arg);
	case ACTION_filter:
		if (arg < 0 || arg >= read->listing->collection.filter_count) {
			return NEXT_STAY;
		}
		read_open_filter(read, arg);
		return step_go(s, SCREEN_filter);
	case ACTION_filter_value:
		return choose(s, arg);
	case ACTION_search:
		search_clear(&read->search);
		return step_go(s, SCREEN_listing_search);
	case ACTION_map:
		read->has_map = !read->has_map && read_can_map(s->kiosk);
		return NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next on_search(struct step *s, enum action action, int arg)
{
	struct read *read = read_state(s->kiosk);
	if (!read->listing) {
		return NEXT_PASS;
	}
	if (action == ACTION_row) {
		return open_row(s, arg);
	}
	if (!search_act(&read->search, action, arg)) {
		return NEXT_PASS;
	}
	read_find(read, s->kiosk->prefs.lang);
	return NEXT_STAY;
}

static enum next on_article(struct step *s, enum action action, int arg)
{
	struct read *read = read_state(s->kiosk);
	switch (action) {
	case ACTION_link:
		return read->detail ? document_follow(s, read->detail->document, arg) : NEXT_STAY;
	case ACTION_print:
		return read_can_print(s->kiosk) ? paper_copy(s, SLIP_article) : NEXT_STAY;
	case ACTION_tables:
		read->has_tables = !read->has_tables;
		return NEXT_STAY;
	default:
		return NEXT_PASS;
	}
}

static enum next act(struct step *s, enum action action, int arg)
{
	switch (s->kiosk->place.screen) {
	case SCREEN_shelves:
		return action == ACTION_shelf ? open_shelf(s, arg) : NEXT_PASS;
	case SCREEN_shelf:
		return action == ACTION_collection ? open_collection(s, arg) : NEXT_PASS;
	case SCREEN_listing:
		return on_list(s, action, arg);
	case SCREEN_filter:
		return action == ACTION_filter_value ? choose(s, arg) : NEXT_PASS;
	case SCREEN_listing_search:
		return on_search(s, action, arg);
	case SCREEN_article:
		return on_article(s, action, arg);
	case SCREEN_place:
		return read_act_place(s, action, arg);
	default:
		return NEXT_PASS;
	}
}

/* --- what comes --- */

static enum next take_listing(struct step *s, struct msg *fact)
{
	struct read *read = read_state(s->kiosk);
	struct listing *listing = fact->collection_read.listing;
	if (!listing) {
		return step_refuse(s, &fact->refusal);
	}
	fact->collection_read.listing = NULL;
	read_take_listing(read, listing, s->kiosk->building);
	bool is_single = listing->collection.layout == LAYOUT_SINGLE && listing->row_count > 0;
	return is_single ? open_row(s, 0) : step_go(s, SCREEN_listing);
}

static enum next take_entry(struct step *s, struct msg *fact)
{
	struct read *read = read_state(s->kiosk);
	if (!fact->entry_read.detail) {
		return step_refuse(s, &fact->refusal);
	}
	entry_detail_destroy(read->detail);
	read->detail = fact->entry_read.detail;
	fact->entry_read.detail = NULL;
	read->has_tables = false;
	return step_go(s, SCREEN_article);
}

static enum next fact(struct step *s, struct msg *fact)
{
	const struct read *read = kiosk_read(s->kiosk);
	if (s->is_late || !place_is_asking(s->kiosk, SHAPE_read)) {
		return NEXT_STAY;
	}
	switch (fact->kind) {
	case MSG_COLLECTION_READ:
		return !read->id[0] && str_equal(fact->collection_read.collection, read->collection)
			       ? take_listing(s, fact)
			       : NEXT_STAY;
	case MSG_ENTRY_READ:
		return str_equal(fact->entry_read.id, read->id) &&
				       str_equal(fact->entry_read.collection, read->collection)
			       ? take_entry(s, fact)
			       : NEXT_STAY;
	case MSG_INBOX_FULL:
		return step_fail(s, PROBLEM_BUSY);
	default:
		return NEXT_STAY;
	}
}

static void speak(struct kiosk *kiosk)
{
	struct read *read = read_state(kiosk);
	if (read->listing) {
		read_find(read, kiosk->prefs.lang);
	}
}

static void abandon(struct step *s)
{
	struct read *read = read_state(s->kiosk);
	read_forget_listing(read);
	entry_detail_destroy(read->detail);
	mem_wipe(read, sizeof(*read));
}

const struct shape shape_read = {
	.state_size = sizeof(struct read),
	.needs = NEEDS_COLLECTIONS,
	.begin = begin,
	.act = act,
	.fact = fact,
	.speak = speak,
	.abandon = abandon,
};
