/* Looking up: shelves, lists, what is chosen of them and found in them, an entry, and the ways from
 * it and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/account.h"
#include "firmware/model/find.h"
#include "firmware/model/read.h"
#include "tests/harness/history.h"
#include "tests/harness/small_building.h"
#include "tests/harness/small_collections.h"

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static void load(struct history *h)
{
	static struct offer offers[] = {
		{"queue", false}, {"intake", false}, {"read", false}, {"account", false}};
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	struct msg *fact = msg_create(MSG_COLLECTIONS_LOADED, 0);
	fact->collections = small_collections_create();
	step(h, fact);
}

static void assert_asks_collection(struct history *h, const char *code)
{
	const struct cmd *cmd = ordered(h, CMD_READ_COLLECTION);
	assert_non_null(cmd);
	assert_string_equal(cmd->read_collection.collection, code);
}

static void assert_asks_entry(struct history *h, const char *collection, const char *id)
{
	const struct cmd *cmd = ordered(h, CMD_READ_ENTRY);
	assert_non_null(cmd);
	assert_string_equal(cmd->read_entry.collection, collection);
	assert_string_equal(cmd->read_entry.id, id);
}

static void answer_list(struct history *h, const char *code)
{
	struct msg *fact = msg_create(MSG_COLLECTION_READ, h->kiosk.session);
	str_copy(fact->collection_read.collection, sizeof(fact->collection_read.collection), code);
	fact->collection_read.listing = small_listing_create(code);
	step(h, fact);
}

static void answer_entry(struct history *h, const char *collection, const char *id)
{
	struct msg *fact = msg_create(MSG_ENTRY_READ, h->kiosk.session);
	str_copy(fact->entry_read.collection, sizeof(fact->entry_read.collection), collection);
	str_copy(fact->entry_read.id, sizeof(fact->entry_read.id), id);
	fact->entry_read.detail = small_entry_create(collection, id);
	step(h, fact);
}

static const char *list_of_entry(struct history *h)
{
	const struct collection *list = read_list_of_entry(&h->kiosk);
	return list ? list->code : "";
}

static void go_to_list(struct history *h)
{
	load(h);
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_read);
	assert_page(h, SCREEN_shelves);
	act(h, ACTION_shelf, 0);
	assert_page(h, SCREEN_shelf);
	act(h, ACTION_collection, 0);
	assert_asks_collection(h, "fees");
	assert_page(h, SCREEN_asking);
	answer_list(h, "fees");
	assert_page(h, SCREEN_listing);
}

static void from_shelf_to_entry_and_back(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	assert_int_equal(kiosk_read(&h->kiosk)->shown_count, 3);
	act(h, ACTION_row, 1);
	assert_asks_entry(h, "fees", "a-2");
	answer_list(h, "fees"); /* comes late: not what is asked for now */
	assert_page(h, SCREEN_asking);
	answer_entry(h, "fees", "a-1"); /* another one's */
	assert_page(h, SCREEN_asking);
	answer_entry(h, "fees", "a-2");
	assert_page(h, SCREEN_article);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_listing);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_shelf);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_shelves);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
}

static void a_single_entry_is_opened_at_once(void **state)
{
	struct history *h = *state;
	load(h);
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_read);
	act(h, ACTION_shelf, 0);
	act(h, ACTION_collection, 2);
	answer_list(h, "rules");
	assert_asks_entry(h, "rules", "a-1");
	answer_entry(h, "rules", "a-1");
	assert_page(h, SCREEN_article);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_shelf);
}

static void a_list_is_filtered(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	act(h, ACTION_filter, 0);
	assert_page(h, SCREEN_filter);
	assert_int_equal(kiosk_read(&h->kiosk)->would_show[0], 3);
	assert_int_equal(kiosk_read(&h->kiosk)->would_show[1 + 1], 2);
	act(h, ACTION_filter_value, read_filter_arg(0, 1));
	assert_page(h, SCREEN_listing);
	const struct read *read = kiosk_read(&h->kiosk);
	assert_int_equal(read->shown_count, 2);
	assert_string_equal(read->listing->rows[read->shown[0]].id, "a-2");
	act(h, ACTION_filter_value, read_filter_arg(0, -1)); /* a chip of the list */
	assert_int_equal(read->shown_count, 3);
	act(h, ACTION_filter_value, read_filter_arg(0, 2)); /* there is no such value … */
	act(h, ACTION_filter_value, read_filter_arg(2, 0)); /* … and no such filter */
	act(h, ACTION_filter, 1);
	act(h, ACTION_row, 3);
	act(h, ACTION_row, -1);
	assert_page(h, SCREEN_listing);
	assert_int_equal(read->shown_count, 3);
}

/* Beside a choice stands what would be seen: what else is chosen stays chosen. */
static void choices_say_what_they_would_show(void **state)
{
	(void)state;
	struct read read = {0};
	struct listing *listing = small_listing_create("fees");
	struct filter filters[2] = {listing->collection.filters[0], listing->collection.filters[0]};
	static const int8_t tags[3][2] = {{0, 0}, {1, 1}, {-1, 1}};
	listing->collection.filters = filters;
	listing->collection.filter_count = 2;
	for (int i = 0; i < 3; i++) {
		memcpy(listing->rows[i].tags, tags[i], sizeof(tags[i]));
	}
	read_take_listing(&read, listing, NULL);
	read_open_filter(&read, 0);
	assert_int_equal(read.would_show[0], 3);
	assert_int_equal(read.would_show[1 + 0], 1);
	assert_int_equal(read.would_show[1 + 1], 1);
	read_choose(&read, 1, 1);
	read_open_filter(&read, 0);
	assert_int_equal(read.would_show[0], 2);
	assert_int_equal(read.would_show[1 + 0], 0);
	assert_int_equal(read.would_show[1 + 1], 1);
	read_choose(&read, 0, 1);
	read_open_filter(&read, 0); /* its own choice says nothing about its others */
	assert_int_equal(read.would_show[0], 2);
	read_open_filter(&read, 1);
	assert_int_equal(read.would_show[0], 1);
	assert_int_equal(read.would_show[1 + 0], 0);
	assert_int_equal(read.would_show[1 + 1], read.shown_count);
	read_forget_listing(&read);
}

/* By which all rows of a long list get their height. */
static void the_longest_name_is_of_what_is_shown(void **state)
{
	(void)state;
	struct read read = {0};
	struct listing *listing = small_listing_create("fees");
	listing->collection.sorting = SORTING_NEWEST;
	read_take_listing(&read, listing, NULL);
	assert_string_equal(listing->rows[read.shown[read.longest[LANG_ZH]]].id, "a-3");
	assert_string_equal(listing->rows[read.shown[read.longest[LANG_EN]]].id, "a-3");
	read_choose(&read, 0, 0);
	assert_int_equal(read.longest[LANG_EN], 0);
	assert_string_equal(listing->rows[read.shown[0]].id, "a-1");
	read_forget_listing(&read);
}

static void a_list_is_sorted(void **state)
{
	(void)state;
	struct read read = {0};
	struct listing *listing = small_listing_create("fees");
	listing->collection.sorting = SORTING_NEWEST;
	read_take_listing(&read, listing, NULL);
	assert_string_equal(listing->rows[read.shown[0]].id, "a-2");
	assert_string_equal(listing->rows[read.shown[2]].id, "a-3"); /* without a day */
	listing = small_listing_create("fees");
	listing->collection.sorting = SORTING_NAME;
	read_take_listing(&read, listing, NULL);
	assert_string_equal(listing->rows[read.shown[0]].id, "a-1");
	assert_string_equal(listing->rows[read.shown[1]].id, "a-3");
	read_forget_listing(&read);
}

static void a_list_is_searched(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	act(h, ACTION_search, 0);
	assert_page(h, SCREEN_listing_search);
	const char typed[] = "zsgbf";
	for (size_t i = 0; typed[i]; i++) {
		act(h, ACTION_key, typed[i]);
	}
	const struct read *read = kiosk_read(&h->kiosk);
	assert_int_equal(read->search.result_count, 1);
	act(h, ACTION_row, read->search.results[0].index);
	assert_asks_entry(h, "fees", "a-2");
	answer_entry(h, "fees", "a-2");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_listing_search); /* with what was typed */
	assert_string_equal(read->search.query, "zsgbf");
	act(h, ACTION_toggle_lang, 0);
	assert_int_equal(read->search.result_count, 1);
	act(h, ACTION_back, 0);
	act(h, ACTION_search, 0);
	assert_string_equal(read->search.query, "");
}

static void links_lead_to_what_can_be_done(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	act(h, ACTION_row, 2); /* a row that is a link: the matter's guide is asked for */
	assert_non_null(ordered(h, CMD_READ_MATTER));
	act(h, ACTION_home, 0);
	go_to_list(h);
	act(h, ACTION_row, 0);
	answer_entry(h, "fees", "a-1");
	act(h, ACTION_link, 0); /* a paragraph */
	assert_page(h, SCREEN_article);
	act(h, ACTION_link, 1);
	assert_non_null(ordered(h, CMD_READ_MATTER));
	assert_true(kiosk_can_follow_link(&h->kiosk, "entry/fees/a-1"));
	assert_true(kiosk_can_follow_link(&h->kiosk, "shape/queue"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "shape/moon"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "matter/moon"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "moon"));
	assert_false(kiosk_can_follow_link(&h->kiosk, ""));
}

/* An entry is headed by the list it was touched in, also when it is another list's; one that was
 * found elsewhere by its own. */
static void an_entry_has_the_name_of_its_list(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	kiosk_read(&h->kiosk)->listing->rows[2].link = "entry/rules/a-1";
	act(h, ACTION_row, 2);
	assert_asks_entry(h, "rules", "a-1");
	answer_entry(h, "rules", "a-1");
	assert_string_equal(list_of_entry(h), "fees");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_listing);
	act(h, ACTION_row, 0);
	answer_entry(h, "fees", "a-1");
	assert_string_equal(list_of_entry(h), "fees");
}

static void tell_plan(struct history *h)
{
	struct msg *fact = msg_create(MSG_PLAN_LOADED, 0);
	fact->building = small_building_create();
	step(h, fact);
}

static void a_place_is_shown_with_the_way_there(void **state)
{
	struct history *h = *state;
	struct way way;
	go_to_list(h);
	act(h, ACTION_row, 0);
	answer_entry(h, "fees", "a-1");
	act(h, ACTION_link, 2); /* nobody knows yet where that is */
	assert_page(h, SCREEN_article);
	assert_false(kiosk_can_follow_link(&h->kiosk, "place/B01"));
	tell_plan(h);
	assert_true(kiosk_can_follow_link(&h->kiosk, "place/B01"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "place/B99"));
	act(h, ACTION_link, 2);
	assert_page(h, SCREEN_place);
	const struct read *read = kiosk_read(&h->kiosk);
	assert_string_equal(read->place, "B01");
	assert_true(kiosk_way(&h->kiosk, read->place, &way));
	assert_int_equal(way.legs[0].by, JOINT_STAIRS);
	act(h, ACTION_leg, 1);
	assert_int_equal(read->leg, 1);
	act(h, ACTION_leg, 2); /* there are no more */
	act(h, ACTION_leg, -1);
	assert_int_equal(read->leg, 1);
	act(h, ACTION_toggle_elder, 0);
	assert_true(kiosk_way(&h->kiosk, read->place, &way));
	assert_int_equal(way.legs[0].by, JOINT_LIFT);
	act(h, ACTION_print, 0);
	assert_int_equal(ordered(h, CMD_PRINT)->print.slip, SLIP_place);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_place);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_article);
}

/* Who looks at a plan keeps it until the visit ends. */
static void a_new_plan_waits(void **state)
{
	struct history *h = *state;
	tell_plan(h);
	load(h);
	const struct building *first = h->kiosk.building;
	assert_non_null(first);
	act(h, ACTION_start, 0);
	tell_plan(h);
	tell_plan(h); /* only the last of them is of any use */
	assert_ptr_equal(h->kiosk.building, first);
	assert_non_null(h->kiosk.next_building);
	finish(h);
	assert_null(h->kiosk.next_building);
	assert_non_null(h->kiosk.building);
}

static void a_ticket_leads_to_its_window(void **state)
{
	struct history *h = *state;
	struct way way;
	tell_plan(h);
	struct ticket ticket = {.zone = "B", .windows = "B01, B02"};
	assert_true(kiosk_way_of_ticket(&h->kiosk, &ticket, &way));
	assert_string_equal(way.target.name->in[LANG_EN], "B01");
	ticket = (struct ticket){.zone = "B", .windows = "B07"};
	assert_true(kiosk_way_of_ticket(&h->kiosk, &ticket, &way));
	assert_string_equal(way.target.name->in[LANG_EN], "Zone B");
	ticket = (struct ticket){.zone = "Z"};
	assert_false(kiosk_way_of_ticket(&h->kiosk, &ticket, &way));
}

static void the_number_s_page_shows_the_way(void **state)
{
	struct history *h = *state;
	tell_plan(h);
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	struct msg *fact = msg_create(MSG_TICKET_ISSUED, h->kiosk.session);
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), "B001");
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "B");
	str_copy(fact->ticket.windows, sizeof(fact->ticket.windows), "B01, B02");
	step(h, fact);
	act(h, ACTION_way, 0); /* it is being printed */
	assert_page(h, SCREEN_printing);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_done);
	act(h, ACTION_way, 0);
	assert_page(h, SCREEN_place);
	assert_string_equal(kiosk_read(&h->kiosk)->place, "B01");
	act(h, ACTION_leg, 1);
	assert_int_equal(kiosk_read(&h->kiosk)->leg, 1);
	act(h, ACTION_print, 0); /* it is on the number's slip already */
	assert_page(h, SCREEN_place);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_done);
	assert_false(kiosk_can_go_back(&h->kiosk));
	assert_int_equal(kiosk_done_left_s(&h->kiosk), 25);
	act(h, ACTION_way, 0);
	act(h, ACTION_home, 0); /* the next number starts fresh */
	assert_page(h, SCREEN_wiping);
}

/* 0.01 degrees of latitude are 1.1 km. */
static struct listing *points(void)
{
	struct listing *listing = small_listing_create("points");
	listing->collection.sorting = SORTING_NEAREST;
	listing->collection.layout = LAYOUT_MAP;
	listing->rows[0].has_place = listing->rows[2].has_place = true;
	listing->rows[0].lat = 31.27;
	listing->rows[2].lat = 31.26;
	listing->rows[0].lon = listing->rows[2].lon = 120.4;
	return listing;
}

static void the_nearest_come_first(void **state)
{
	struct history *h = *state;
	tell_plan(h);
	go_to_list(h);
	act(h, ACTION_map, 0); /* nothing of it is anywhere */
	const struct read *read = kiosk_read(&h->kiosk);
	assert_false(read->has_map);
	act(h, ACTION_back, 0);
	act(h, ACTION_collection, 0);
	struct msg *fact = msg_create(MSG_COLLECTION_READ, h->kiosk.session);
	str_copy(
		fact->collection_read.collection, sizeof(fact->collection_read.collection), "fees");
	fact->collection_read.listing = points();
	step(h, fact);
	assert_string_equal(read->listing->rows[read->shown[0]].id, "a-3");
	assert_string_equal(read->listing->rows[read->shown[1]].id, "a-1");
	assert_string_equal(read->listing->rows[read->shown[2]].id, "a-2");
	assert_in_range(kiosk_away_m(&h->kiosk, &read->listing->rows[2]), 1100, 1120);
	assert_int_equal(kiosk_away_m(&h->kiosk, &read->listing->rows[1]), -1);
	act(h, ACTION_map, 0);
	assert_true(read->has_map);
	act(h, ACTION_map, 0);
	assert_false(read->has_map);
}

static void what_cannot_be_read_is_said(void **state)
{
	struct history *h = *state;
	go_to_list(h);
	act(h, ACTION_row, 0);
	struct msg *fact = msg_create(MSG_ENTRY_READ, h->kiosk.session);
	str_copy(fact->entry_read.collection, sizeof(fact->entry_read.collection), "fees");
	str_copy(fact->entry_read.id, sizeof(fact->entry_read.id), "a-1");
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "offline");
	step(h, fact);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_listing);
}

static void type(struct history *h, const char *letters)
{
	for (; *letters; letters++) {
		act(h, ACTION_key, *letters);
	}
}

static void load_names(struct history *h)
{
	struct msg *fact = msg_create(MSG_NAMES_LOADED, 0);
	fact->names = small_names_create();
	step(h, fact);
}

static void everything_is_searched(void **state)
{
	struct history *h = *state;
	load(h);
	load_names(h);
	act(h, ACTION_start, 0);
	act(h, ACTION_search, 0);
	assert_page(h, SCREEN_find);
	type(h, "shebao");
	const struct find *find = kiosk_find(&h->kiosk);
	assert_int_equal(find->total_count, 2); /* a matter, and an entry */
	assert_int_equal(find->row_count, 2);
	assert_int_not_equal(find->rows[0].kind, find->rows[1].kind);
	act(h, ACTION_found_kind, FOUND_ENTRY);
	assert_int_equal(find->row_count, 1);
	assert_string_equal(find_name(&h->kiosk, &find->rows[0])->in[LANG_ZH], "社保服务规矩");
	assert_int_equal(find_collection(&h->kiosk, &find->rows[0]), 2);
	act(h, ACTION_row, 1); /* not there */
	act(h, ACTION_row, 0);
	assert_asks_entry(h, "rules", "a-1");
	answer_entry(h, "rules", "a-1");
	assert_page(h, SCREEN_article);
	assert_string_equal(list_of_entry(h), "rules");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_find);
	assert_string_equal(find->query.query, "shebao");
	act(h, ACTION_found_kind, FOUND_MATTER);
	act(h, ACTION_row, 0);
	assert_non_null(ordered(h, CMD_READ_MATTER));
	act(h, ACTION_home, 0);
	act(h, ACTION_search, 0);
	assert_string_equal(find->query.query, ""); /* anew */
	type(h, "shoufei");
	assert_int_equal(find->rows[0].kind, FOUND_LIST); /* all three have that name */
	act(h, ACTION_toggle_lang, 0);
	assert_int_equal(find->row_count, 3);
	act(h, ACTION_row, 0);
	assert_asks_collection(h, "fees");
	act(h, ACTION_home, 0);
	act(h, ACTION_search, 0);
	type(h, "zzzz");
	assert_int_equal(find->row_count, 0);
	act(h, ACTION_key_clear, 0);
	assert_int_equal(find->total_count, 0);
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = is_online;
	step(h, fact);
}

/* The page on which the number of an account is typed, for what has been found. */
static void a_unit_is_found(void **state)
{
	struct history *h = *state;
	load(h);
	line(h, true);
	act(h, ACTION_start, 0);
	assert_true(kiosk_can_follow_link(&h->kiosk, "unit/water"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "unit/moon"));
	assert_false(kiosk_can_follow_link(&h->kiosk, "unit/"));
	act(h, ACTION_search, 0);
	type(h, "hf"); /* 话费 */
	const struct find *find = kiosk_find(&h->kiosk);
	assert_int_equal(find->rows[0].kind, FOUND_UNIT);
	act(h, ACTION_row, 0);
	assert_page(h, SCREEN_account_number);
	assert_string_equal(account_unit(&h->kiosk)->code, "mobile");
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_DIGITS);
	type(h, "138");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_find);
	line(h, false); /* nothing can be paid now */
	assert_false(kiosk_can_follow_link(&h->kiosk, "unit/mobile"));
	act(h, ACTION_row, 0);
	assert_page(h, SCREEN_find);
	line(h, true);
	act(h, ACTION_row, 0);
	assert_page(h, SCREEN_account_number);
	assert_string_equal(kiosk_account(&h->kiosk)->no, ""); /* anew */
}

/* A road and a street that have it in their names. */
static void load_waters(struct history *h)
{
	struct msg *fact = msg_create(MSG_NAMES_LOADED, 0);
	fact->names = small_names_create();
	fact->names->rows[0].name = (struct text){{"水厂路登记处", "Ate Road"}};
	fact->names->rows[0].pinyin = "shui chang lu deng ji chu";
	fact->names->rows[1].name = (struct text){{"水街社区", "Water Street"}};
	fact->names->rows[1].pinyin = "shui jie she qu";
	step(h, fact);
}

/* "shui" is the water that is paid for; but letters inside a word are hardly meant. */
static void what_can_be_done_comes_before_names(void **state)
{
	struct history *h = *state;
	load(h);
	load_waters(h);
	act(h, ACTION_start, 0);
	act(h, ACTION_search, 0);
	type(h, "shui");
	const struct find *find = kiosk_find(&h->kiosk);
	assert_int_equal(find->row_count, 3);
	assert_int_equal(find->rows[0].kind, FOUND_UNIT);
	assert_int_equal(find->rows[1].kind, FOUND_ENTRY);
	act(h, ACTION_toggle_lang, 0);
	act(h, ACTION_key_clear, 0);
	type(h, "water");
	assert_int_equal(find->rows[0].kind, FOUND_UNIT);
	act(h, ACTION_key_clear, 0);
	type(h, "ate"); /* W[ate]r */
	assert_int_equal(find->rows[0].kind, FOUND_ENTRY);
	assert_string_equal(find_name(&h->kiosk, &find->rows[0])->in[LANG_EN], "Ate Road");
}

static void what_is_asked_for_most_is_there_at_once(void **state)
{
	struct history *h = *state;
	load(h);
	static int often[] = {4, 0};
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->often = often;
	catalog->often_count = ARRAY_LEN(often);
	act(h, ACTION_start, 0);
	act(h, ACTION_search, 0);
	const struct find *find = kiosk_find(&h->kiosk);
	assert_int_equal(find->row_count, 2);
	assert_int_equal(find_index(&h->kiosk, &find->rows[0]), 4);
	type(h, "zzzz");
	assert_int_equal(find->row_count, 0);
	act(h, ACTION_key_clear, 0);
	assert_int_equal(find->row_count, 2);
	act(h, ACTION_row, 1);
	assert_non_null(ordered(h, CMD_READ_MATTER));
}

/* Not at each opening; what comes while somebody is here waits, what is the first of its kind is
 * found as soon as the page is opened again. */
static void names_are_made_ready_once(void **state)
{
	struct history *h = *state;
	load(h);
	const struct findable *before = h->kiosk.findable;
	assert_non_null(before);
	assert_null(before->heaps[FOUND_ENTRY].index);
	act(h, ACTION_start, 0);
	act(h, ACTION_search, 0);
	load_names(h);
	assert_ptr_equal(h->kiosk.findable, before);
	type(h, "shebao");
	assert_int_equal(kiosk_find(&h->kiosk)->total_count, 1);
	act(h, ACTION_home, 0);
	act(h, ACTION_search, 0);
	type(h, "shebao");
	assert_int_equal(kiosk_find(&h->kiosk)->total_count, 2);
	const struct findable *made = h->kiosk.findable;
	act(h, ACTION_home, 0);
	act(h, ACTION_search, 0);
	load_waters(h);
	assert_ptr_equal(h->kiosk.findable, made);
	type(h, "shuijie");
	assert_int_equal(kiosk_find(&h->kiosk)->total_count, 0);
	finish(h);
	made = h->kiosk.findable;
	assert_ptr_equal(made->names, h->kiosk.names);
	act(h, ACTION_start, 0);
	act(h, ACTION_search, 0);
	assert_ptr_equal(h->kiosk.findable, made);
	type(h, "shuijie");
	assert_int_equal(kiosk_find(&h->kiosk)->total_count, 1);
}

static void a_code_shown_opens_its_entry(void **state)
{
	struct history *h = *state;
	static const char *const codes[] = {
		"FEE-0002", "92320800MA00000017", "https://hall.example/e/fees/a-2"};
	load(h);
	load_names(h);
	act(h, ACTION_start, 0);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		scan(h, codes[i]);
		assert_asks_entry(h, "fees", "a-2");
		answer_entry(h, "fees", "a-2");
		assert_page(h, SCREEN_article);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_home);
	}
}

static void another_code_opens_none(void **state)
{
	struct history *h = *state;
	static const char *const codes[] = {"FEE-000", "FEE-00021", "fee-0002", "a-2",
		"https://elsewhere.example/e/fees/a-2", "https://hall.example/e/fees/",
		"https://hall.example/e/fees", "https://hall.example/e//a-2",
		"https://hall.example/e/fees/a-2/3", "https://hall.example/e/fees/a-2?x=1",
		"https://hall.example/e/fees/0123456789012345678901234567890123",
		"https://hall.example/e/01234567890123456789012345678901/a-2"};
	load(h);
	load_names(h);
	act(h, ACTION_start, 0);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		scan(h, codes[i]);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
	}
	collections_destroy(h->kiosk.collections);
	h->kiosk.collections = NULL;
	scan(h, "FEE-0002"); /* nothing can be read */
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
}

/* A list that the hall takes away while somebody looks at it. */
static void what_is_taken_away_is_said(void **state)
{
	struct history *h = *state;
	static const char *const codes[] = {"unknown_entry", "unknown_collection"};
	go_to_list(h);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		act(h, ACTION_row, 0);
		struct msg *fact = msg_create(MSG_ENTRY_READ, h->kiosk.session);
		str_copy(fact->entry_read.collection, sizeof(fact->entry_read.collection), "fees");
		str_copy(fact->entry_read.id, sizeof(fact->entry_read.id), "a-1");
		str_copy(fact->refusal.code, sizeof(fact->refusal.code), codes[i]);
		step(h, fact);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, PROBLEM_NOT_THERE);
		act(h, ACTION_try_again, 0);
		assert_page(h, SCREEN_listing);
	}
}

static void without_collections_it_is_not_offered(void **state)
{
	struct history *h = *state;
	load(h);
	collections_destroy(h->kiosk.collections);
	h->kiosk.collections = NULL;
	act(h, ACTION_start, 0);
	assert_false(kiosk_is_offered(&h->kiosk, OFFER_read));
	act(h, ACTION_offer, OFFER_read);
	assert_page(h, SCREEN_home);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_shelf_to_entry_and_back),
		TEST(a_single_entry_is_opened_at_once),
		TEST(a_list_is_filtered),
		cmocka_unit_test(choices_say_what_they_would_show),
		cmocka_unit_test(the_longest_name_is_of_what_is_shown),
		TEST(an_entry_has_the_name_of_its_list),
		cmocka_unit_test(a_list_is_sorted),
		TEST(a_list_is_searched),
		TEST(links_lead_to_what_can_be_done),
		TEST(a_place_is_shown_with_the_way_there),
		TEST(the_number_s_page_shows_the_way),
		TEST(a_new_plan_waits),
		TEST(a_ticket_leads_to_its_window),
		TEST(the_nearest_come_first),
		TEST(what_cannot_be_read_is_said),
		TEST(everything_is_searched),
		TEST(a_unit_is_found),
		TEST(what_can_be_done_comes_before_names),
		TEST(what_is_asked_for_most_is_there_at_once),
		TEST(names_are_made_ready_once),
		TEST(a_code_shown_opens_its_entry),
		TEST(another_code_opens_none),
		TEST(what_is_taken_away_is_said),
		TEST(without_collections_it_is_not_offered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
