#include "tests/golden/scenarios.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_matter.h"
#include "firmware/model/choose.h"
#include "firmware/model/guide.h"
#include "firmware/model/identify.h"
#include "firmware/model/paper.h"
#include "firmware/model/queue.h"
#include "tests/golden/states_account.h"
#include "tests/golden/states_helping.h"
#include "tests/golden/states_intake.h"
#include "tests/golden/states_rest.h"
#include "tests/golden/states_place.h"
#include "tests/golden/states_proxy.h"
#include "tests/golden/states_read.h"
#include "tests/golden/states_tech.h"
#include "tests/golden/states_track.h"
#include "tests/golden/world.h"

#include <stdint.h>
#include <string.h>

static const int64_t tuesday_ten_ms = WORLD_START_MS;
static const int64_t hour_ms = 3600 * 1000;

/* --- what is particular to a state --- */

static struct queue *queue_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_queue];
}

static void choose(struct kiosk *kiosk, const char *code)
{
	kiosk->place.matter = catalog_find_matter(kiosk->catalog, code);
	REQUIRE(kiosk->place.matter >= 0);
	kiosk->place.department = kiosk->catalog->matters[kiosk->place.matter].department;
	kiosk->place.zone = kiosk->catalog->departments[kiosk->place.department].zone;
}

static void choose_long(struct kiosk *kiosk)
{
	choose(kiosk, "long-01");
}

static void choose_any_way(struct kiosk *kiosk)
{
	choose(kiosk, "hrss-07");
}

static void identified(
	struct kiosk *kiosk, enum identify_way way, const char *name, const char *number)
{
	kiosk->visit->who.way = way;
	kiosk->visit->who.is_identified = true;
	REQUIRE(str_copy(kiosk->visit->who.shown_name, sizeof(kiosk->visit->who.shown_name), name));
	REQUIRE(str_copy(
		kiosk->visit->who.shown_number, sizeof(kiosk->visit->who.shown_number), number));
}

static void by_card(struct kiosk *kiosk)
{
	identified(kiosk, IDENTIFY_CARD, "张**", "•••• 1234");
}

static void by_phone(struct kiosk *kiosk)
{
	identified(kiosk, IDENTIFY_PHONE, "", "138 •••• 5678");
}

static void nameless(struct kiosk *kiosk)
{
	choose_any_way(kiosk);
	identified(kiosk, IDENTIFY_NONE, "", "");
}

static void offline(struct kiosk *kiosk)
{
	by_card(kiosk);
	world_line(kiosk, false);
	kiosk->has_status = false;
}

static void long_and_offline(struct kiosk *kiosk)
{
	choose_long(kiosk);
	identified(kiosk, IDENTIFY_CARD, "ALEKSANDRA M**********", "•••• 7890");
	world_line(kiosk, false);
}

static void idle(struct kiosk *kiosk)
{
	by_card(kiosk);
	kiosk->warned_since_ms = kiosk->now_ms;
}

static void ticket(struct kiosk *kiosk)
{
	by_card(kiosk);
	const struct matter *matter = &kiosk->catalog->matters[kiosk->place.matter];
	const struct zone *zone = &kiosk->catalog->zones[kiosk->place.zone];
	struct ticket *out = &queue_of(kiosk)->ticket;
	*out = (struct ticket){.number = "A043",
		.floor = zone->floor,
		.ahead = 7,
		.wait_min_minutes = 12,
		.wait_max_minutes = 20,
		.issued_ms = tuesday_ten_ms,
		.qr = "https://hall.example/t/8f31c2d05e"};
	REQUIRE(str_copy(out->matter, sizeof(out->matter), matter->code));
	REQUIRE(str_copy(out->zone, sizeof(out->zone), zone->code));
	REQUIRE(str_copy(out->windows, sizeof(out->windows), matter->windows));
	queue_of(kiosk)->has_ticket = true;
}

static void ticket_plan(struct kiosk *kiosk)
{
	ticket(kiosk);
	state_plan(kiosk);
}

/* Where the number's page has led to: its slip has the way already. */
static void place_of_ticket(struct kiosk *kiosk)
{
	state_place(kiosk);
	ticket(kiosk);
}

static void ticket_above(struct kiosk *kiosk)
{
	ticket_plan(kiosk);
	struct ticket *out = &queue_of(kiosk)->ticket;
	out->floor = 3;
	REQUIRE(str_copy(out->zone, sizeof(out->zone), "E"));
	REQUIRE(str_copy(out->windows, sizeof(out->windows), "E17, E18"));
}

static void ticket_next(struct kiosk *kiosk)
{
	ticket(kiosk);
	queue_of(kiosk)->ticket.ahead = 0;
	queue_of(kiosk)->ticket.wait_min_minutes = queue_of(kiosk)->ticket.wait_max_minutes = 1;
}

static void ticket_provisional(struct kiosk *kiosk)
{
	ticket(kiosk);
	world_line(kiosk, false);
	kiosk->has_status = false;
	queue_of(kiosk)->ticket.is_provisional = true;
	queue_of(kiosk)->ticket.ahead = queue_of(kiosk)->ticket.wait_min_minutes =
		queue_of(kiosk)->ticket.wait_max_minutes = -1;
}

static void ticket_long(struct kiosk *kiosk)
{
	choose_long(kiosk);
	ticket(kiosk);
	strcpy(queue_of(kiosk)->ticket.number, "D1043");
	queue_of(kiosk)->ticket.ahead = 141;
	queue_of(kiosk)->ticket.wait_min_minutes = 105;
	queue_of(kiosk)->ticket.wait_max_minutes = 190;
}

static void recovered(struct kiosk *kiosk)
{
	ticket(kiosk);
	((struct paper *)kiosk->visit->states[SHAPE_paper])->is_recovered = true;
}

static void no_status(struct kiosk *kiosk)
{
	kiosk->has_status = false;
}

static void old_status(struct kiosk *kiosk)
{
	kiosk->status.as_of_ms = tuesday_ten_ms - 17 * 60000;
	world_line(kiosk, false);
}

static void resting(struct kiosk *kiosk)
{
	kiosk->is_active = false;
}

static void rests(struct kiosk *kiosk, unsigned resting)
{
	struct msg *fact = msg_create(MSG_RESTING_CHANGED, 0);
	fact->resting = resting;
	world_step(kiosk, fact);
}

static void covered(struct kiosk *kiosk)
{
	rests(kiosk, RESTING_ON_GLASS);
	kiosk->is_active = false;
}

static void key_held(struct kiosk *kiosk)
{
	rests(kiosk, RESTING_ON_KEY);
	kiosk->is_active = false;
}

static void paper_low(struct kiosk *kiosk)
{
	kiosk->is_active = false;
	kiosk->devices[DEVICE_PRINTER].supply = SUPPLY_LOW;
}

static void stand_at(struct kiosk *kiosk, enum screen screen)
{
	kiosk->place.screen = screen;
	if (screen_shape(screen)) {
		kiosk->place.shape = screen_shape(screen);
	}
	kiosk->place_since_ms = kiosk->screen_since_ms = kiosk->now_ms;
}

static void type(struct kiosk *kiosk, const char *zh, const char *en)
{
	stand_at(kiosk, SCREEN_search);
	for (const char *at = kiosk->prefs.lang == LANG_ZH ? zh : en; *at; at++) {
		struct msg *fact = msg_create(MSG_ACTION_CHOSEN, kiosk->session);
		fact->chosen.action = ACTION_key;
		fact->chosen.arg = *at;
		world_step(kiosk, fact);
	}
}

static void type_pinyin(struct kiosk *kiosk)
{
	type(kiosk, "sheng", "regi");
}

static void type_and_choose(struct kiosk *kiosk)
{
	type(kiosk, "sheb", "social security");
	if (kiosk->prefs.lang != LANG_ZH) {
		return; /* letters are the words */
	}
	REQUIRE(kiosk_choose(kiosk)->search.candidate_count > 0);
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, kiosk->session);
	fact->chosen.action = ACTION_candidate;
	world_step(kiosk, fact);
}

static void type_nonsense(struct kiosk *kiosk)
{
	type(kiosk, "zzvvq", "zzvvq");
}

static void type_much(struct kiosk *kiosk)
{
	const char *much = "register a foreign invested company and all of its branches";
	type(kiosk, much, much);
}

static void phone_typed(struct kiosk *kiosk, const char *digits)
{
	struct identify *identify = kiosk->visit->states[SHAPE_identify];
	REQUIRE(pii_set(&identify->phone, digits, strlen(digits)));
}

static void phone_whole(struct kiosk *kiosk)
{
	phone_typed(kiosk, "13800005678");
}

static void phone_odd(struct kiosk *kiosk)
{
	phone_typed(kiosk, "238");
}

static void card_lies(struct kiosk *kiosk)
{
	kiosk->is_card_present = true;
}

static void card_lies_identified(struct kiosk *kiosk)
{
	by_card(kiosk);
	kiosk->is_card_present = true;
}

static void no_reader(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
}

static void reader_left(struct kiosk *kiosk)
{
	choose_any_way(kiosk);
	kiosk->config.reader_side = READER_LEFT;
}

static void reader_below(struct kiosk *kiosk)
{
	choose_any_way(kiosk);
	kiosk->config.reader_side = READER_BELOW;
}

static void few_matters(struct kiosk *kiosk)
{
	choose_long(kiosk);
}

static void last_zone(struct kiosk *kiosk)
{
	kiosk->place.zone = kiosk->catalog->zone_count - 1;
}

static void problem(struct kiosk *kiosk, enum problem problem, const char *code)
{
	kiosk->place.problem = problem;
	REQUIRE(str_copy(kiosk->place.code, sizeof(kiosk->place.code), code));
}

#define PROBLEM_STATE(name, kind, code)                                                            \
	static void name(struct kiosk *kiosk)                                                      \
	{                                                                                          \
		problem(kiosk, kind, code);                                                        \
	}
PROBLEM_STATE(reader_missing, PROBLEM_READER_MISSING, "")
PROBLEM_STATE(card_unreadable, PROBLEM_CARD_UNREADABLE, "")
PROBLEM_STATE(card_not_id, PROBLEM_CARD_NOT_ID, "")
PROBLEM_STATE(card_expired, PROBLEM_CARD_EXPIRED, "")
PROBLEM_STATE(same_card, PROBLEM_SAME_CARD, "")
PROBLEM_STATE(no_appointment, PROBLEM_NO_APPOINTMENT, "")
PROBLEM_STATE(appointment_not_now, PROBLEM_APPOINTMENT_NOT_NOW, "")
PROBLEM_STATE(appointment_used, PROBLEM_APPOINTMENT_USED, "")
PROBLEM_STATE(appointment_elsewhere, PROBLEM_APPOINTMENT_ELSEWHERE, "")
PROBLEM_STATE(hall_offline, PROBLEM_HALL_OFFLINE, "offline")
PROBLEM_STATE(quota, PROBLEM_QUOTA, "quota_used_up")
PROBLEM_STATE(card_limit, PROBLEM_CARD_LIMIT, "card_limit_reached")
PROBLEM_STATE(identity, PROBLEM_IDENTITY, "identity_expired")
PROBLEM_STATE(refused, PROBLEM_NO_NUMBER, "hall_overloaded_with_a_code_as_long_as_can_be_")
PROBLEM_STATE(code_unknown, PROBLEM_CODE_UNKNOWN, "")
PROBLEM_STATE(not_there, PROBLEM_NOT_THERE, "unknown_entry")
PROBLEM_STATE(storage, PROBLEM_STORAGE, "kiosk_storage")
PROBLEM_STATE(busy, PROBLEM_BUSY, "")
PROBLEM_STATE(not_rated, PROBLEM_NOT_RATED, "too_many_requests")
PROBLEM_STATE(rate_unknown, PROBLEM_RATE_UNKNOWN, "unknown_ticket")
PROBLEM_STATE(rate_hidden, PROBLEM_RATE_HIDDEN, "second_factor")
PROBLEM_STATE(not_rateable, PROBLEM_NOT_RATEABLE, "not_rateable")
PROBLEM_STATE(already_rated, PROBLEM_ALREADY_RATED, "already_rated")

PROBLEM_STATE(not_accepted, PROBLEM_NOT_ACCEPTED, "moon_in_the_way")
PROBLEM_STATE(not_handed_in, PROBLEM_NOT_HANDED_IN, "invalid_answers")
PROBLEM_STATE(not_kept, PROBLEM_NOT_KEPT, "kiosk_storage")
PROBLEM_STATE(slot_taken, PROBLEM_SLOT_TAKEN, "slot_taken")
PROBLEM_STATE(duplicate_case, PROBLEM_DUPLICATE_CASE, "duplicate_case")
PROBLEM_STATE(suspended_silent, PROBLEM_SUSPENDED, "matter_suspended")

static void duplicate_followed(struct kiosk *kiosk)
{
	struct hall_refusal *refusal = &kiosk->visit->refusal;
	duplicate_case(kiosk);
	REQUIRE(str_copy(refusal->case_no, sizeof(refusal->case_no), "20261124000377"));
}

static void suspended(struct kiosk *kiosk)
{
	struct said *said = &kiosk->visit->refusal.text;
	suspended_silent(kiosk);
	REQUIRE(str_copy(said->in[LANG_ZH], sizeof(said->in[LANG_ZH]), "系统升级，周五恢复"));
	REQUIRE(str_copy(said->in[LANG_EN], sizeof(said->in[LANG_EN]),
		"The system is being renewed until Friday"));
}

static void rate_offline(struct kiosk *kiosk)
{
	problem(kiosk, PROBLEM_RATE_OFFLINE, "");
	world_line(kiosk, false);
}

static void refused_with_helper(struct kiosk *kiosk)
{
	refused(kiosk);
	state_helper_coming(kiosk);
}

static void unreadable_left(struct kiosk *kiosk)
{
	card_unreadable(kiosk);
	kiosk->config.reader_side = READER_LEFT;
}

static void unreadable_below(struct kiosk *kiosk)
{
	card_unreadable(kiosk);
	kiosk->config.reader_side = READER_BELOW;
}

static void quota_saturday(struct kiosk *kiosk)
{
	quota(kiosk);
	kiosk->wall_ms = tuesday_ten_ms + (4 * 24 + 6) * hour_ms;
}

static void closed_in_visit(struct kiosk *kiosk)
{
	problem(kiosk, PROBLEM_CLOSED, "hall_closed");
	kiosk->wall_ms = tuesday_ten_ms + 8 * hour_ms;
}

static void no_paper(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	problem(kiosk, PROBLEM_NO_PAPER, "");
}

static void no_paper_ticket(struct kiosk *kiosk)
{
	ticket(kiosk);
	no_paper(kiosk);
}

static void no_paper_ready_again(struct kiosk *kiosk)
{
	ticket(kiosk);
	problem(kiosk, PROBLEM_NO_PAPER, "");
}

/* All that can be wrong at the bottom of the page. */
static void no_paper_covered(struct kiosk *kiosk)
{
	no_paper(kiosk);
	world_line(kiosk, false);
	rests(kiosk, RESTING_ON_GLASS);
}

static void printer_broken(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_PRINTER, DEVICE_FAULT, REASON_CUTTER);
	problem(kiosk, PROBLEM_PRINTER, "");
}

static void printer_broken_ticket(struct kiosk *kiosk)
{
	ticket(kiosk);
	printer_broken(kiosk);
}

static void foreign_answer(struct kiosk *kiosk)
{
	hall_offline(kiosk);
	state_line_fails(kiosk, LINE_FOREIGN_ANSWER,
		"400 text/html nginx/1.22.1 400 No required SSL certificate was sent");
}

/* --- a hall at every maximum of the contract --- */

static void full(struct kiosk *kiosk)
{
	world_fill(kiosk);
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = 0;
}

static void full_resting(struct kiosk *kiosk)
{
	full(kiosk);
	kiosk->is_active = false;
}

static void full_search(struct kiosk *kiosk)
{
	full(kiosk);
	type(kiosk, "zcszcszccz", "reg");
}

static void full_card(struct kiosk *kiosk)
{
	full(kiosk);
	by_card(kiosk);
}

static void full_ticket(struct kiosk *kiosk)
{
	full(kiosk);
	ticket(kiosk);
}

static void guide_read(struct kiosk *kiosk)
{
	char *json = NULL;
	size_t len = 0;
	struct guide *guide = kiosk->visit->states[SHAPE_guide];
	REQUIRE(fs_read(SOURCE_DIR "/tests/golden/document.json", DOCUMENT_MAX_LEN, &json, &len) ==
		OK);
	size_t size = len + 128;
	char *answer = mem_alloc(size, 1);
	REQUIRE(str_format(answer, size,
		"{\"code\":\"g\",\"page_url\":"
		"\"https://hall.yunhe.example/m/hrss-01\",\"guide\":%.*s}",
		(int)len, json));
	REQUIRE(matter_parse(answer, strlen(answer), "g", &guide->detail) == OK);
	guide->matter = kiosk->place.matter;
	mem_free(answer);
	mem_free(json);
}

/* The blocks from that one on, as if it were all there is. */
static void guide_from(struct kiosk *kiosk, int first, int count)
{
	guide_read(kiosk);
	struct document *document =
		((struct guide *)kiosk->visit->states[SHAPE_guide])->detail->guide;
	REQUIRE(first + count <= document->block_count);
	document->blocks += first;
	document->block_count = count;
}

static void guide_middle(struct kiosk *kiosk)
{
	guide_from(kiosk, 5, 4);
}

static void guide_end(struct kiosk *kiosk)
{
	guide_from(kiosk, 9, 7);
}

static void guide_timeline(struct kiosk *kiosk)
{
	guide_from(kiosk, 16, 1);
}

/* From the present step on: more lanes than stand side by side. */
static void guide_timeline_now(struct kiosk *kiosk)
{
	guide_timeline(kiosk);
	struct timeline *timeline = ((struct guide *)kiosk->visit->states[SHAPE_guide])
					    ->detail->guide->blocks[0]
					    .timeline;
	timeline->steps += 3;
	timeline->step_count -= 3;
}

static void guide_charts(struct kiosk *kiosk)
{
	guide_from(kiosk, 17, 4);
}

static void guide_plan(struct kiosk *kiosk)
{
	guide_from(kiosk, 21, 2);
}

/* A hall of yesterday, a printer that is away: it can only be read. */
static void guide_only_read(struct kiosk *kiosk)
{
	guide_middle(kiosk);
	((struct guide *)kiosk->visit->states[SHAPE_guide])->detail->page_url = "";
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

/* The way of a copy: the card lies there, the printer says nothing, there is no paper, too much. */
static void some_matters_off(struct kiosk *kiosk, enum shape_id doing)
{
	int first = kiosk->catalog->departments[MAX_OF(kiosk->place.department, 0)].first_matter;
	kiosk->place.doing = doing;
	kiosk->status.matters[first] = MATTER_SUSPENDED;
	kiosk->status.matters[first + 2] = MATTER_QUOTA_USED_UP;
}

static void matters_off(struct kiosk *kiosk)
{
	some_matters_off(kiosk, SHAPE_queue);
}

static void matters_suspended(struct kiosk *kiosk)
{
	some_matters_off(kiosk, SHAPE_intake);
}

static void guide_suspended(struct kiosk *kiosk)
{
	state_guide_apply(kiosk);
	kiosk->status.matters[kiosk->place.matter] = MATTER_SUSPENDED;
}

static void guide_copied(struct kiosk *kiosk)
{
	guide_read(kiosk);
	*(struct paper *)kiosk->visit->states[SHAPE_paper] =
		(struct paper){.slip = SLIP_guide, .is_copy = true, .is_wanted = true, .count = 1};
}

static void guide_unprinted(struct kiosk *kiosk)
{
	guide_copied(kiosk);
	no_paper(kiosk);
	kiosk->place.shape = SHAPE_paper;
}

static void too_long(struct kiosk *kiosk)
{
	guide_read(kiosk);
	problem(kiosk, PROBLEM_TOO_LONG, "");
}

/* It lay there before anybody came. */
static void home_with_card(struct kiosk *kiosk)
{
	kiosk->is_card_present = true;
}

static void home_without_printer(struct kiosk *kiosk)
{
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
	kiosk->printer_bad_since_ms = kiosk->now_ms - 60000;
}

static const struct scenario all[] = {
	{SCREEN_attract, "", resting},
	{SCREEN_attract, "paper-low", paper_low},
	{SCREEN_attract, "covered", covered},
	{SCREEN_attract, "key-held", key_held},
	{SCREEN_attract, "nothing-known", state_nothing_known},
	{SCREEN_attract, "touched-early", state_touched_early},
	{SCREEN_attract, "full", full_resting},
	{SCREEN_home, "", NULL},
	{SCREEN_home, "card", home_with_card},
	{SCREEN_home, "no-printer", home_without_printer},
	{SCREEN_home, "full", full},
	{SCREEN_home, "next-person", state_home_again},
	{SCREEN_zones, "", NULL},
	{SCREEN_zones, "no-queues", no_status},
	{SCREEN_zones, "full", full},
	{SCREEN_zones, "apply", state_zones_apply},
	{SCREEN_departments, "", NULL},
	{SCREEN_departments, "few", last_zone},
	{SCREEN_departments, "full", full},
	{SCREEN_matters, "", NULL},
	{SCREEN_matters, "off", matters_off},
	{SCREEN_matters, "suspended", matters_suspended},
	{SCREEN_matters, "long", few_matters},
	{SCREEN_matters, "full", full},
	{SCREEN_group, "", state_group_hotline},
	{SCREEN_group, "bundles", state_group_bundles},
	{SCREEN_search, "", NULL},
	{SCREEN_search, "pinyin", type_pinyin},
	{SCREEN_search, "chosen", type_and_choose},
	{SCREEN_search, "nothing", type_nonsense},
	{SCREEN_search, "long", type_much},
	{SCREEN_search, "full", full_search},
	{SCREEN_identify, "", NULL},
	{SCREEN_identify, "any-way", choose_any_way},
	{SCREEN_identify, "long", choose_long},
	{SCREEN_identify, "card-lies", card_lies},
	{SCREEN_identify, "no-reader", no_reader},
	{SCREEN_identify, "reader-left", reader_left},
	{SCREEN_identify, "reader-below", reader_below},
	{SCREEN_identify, "full", full},
	{SCREEN_identify, "for-myself-or-not", state_agent},
	{SCREEN_identify, "other", state_identify_other},
	{SCREEN_agent, "", state_agent},
	{SCREEN_agent_known, "", state_agent_known},
	{SCREEN_agent_known, "away", state_agent_known_away},
	{SCREEN_agent_again, "", state_agent_again},
	{SCREEN_consent, "", state_consent},
	{SCREEN_phone, "", NULL},
	{SCREEN_phone, "whole", phone_whole},
	{SCREEN_phone, "odd", phone_odd},
	{SCREEN_reading, "", NULL},
	{SCREEN_asking, "", NULL},
	{SCREEN_confirm, "", by_card},
	{SCREEN_confirm, "card-lies", card_lies_identified},
	{SCREEN_confirm, "phone", by_phone},
	{SCREEN_confirm, "nameless", nameless},
	{SCREEN_confirm, "offline", offline},
	{SCREEN_confirm, "long", long_and_offline},
	{SCREEN_confirm, "idle", idle},
	{SCREEN_confirm, "full", full_card},
	{SCREEN_guide, "", guide_read},
	{SCREEN_guide, "middle", guide_middle},
	{SCREEN_guide, "end", guide_end},
	{SCREEN_guide, "timeline", guide_timeline},
	{SCREEN_guide, "timeline-now", guide_timeline_now},
	{SCREEN_guide, "charts", guide_charts},
	{SCREEN_guide, "plan", guide_plan},
	{SCREEN_guide, "apply", state_guide_apply},
	{SCREEN_guide, "suspended", guide_suspended},
	{SCREEN_guide, "at-window", state_guide_at_window},
	{SCREEN_guide, "only-read", guide_only_read},
	{SCREEN_find, "", state_find},
	{SCREEN_find, "found", state_find_found},
	{SCREEN_find, "many", state_find_many},
	{SCREEN_find, "many-end", state_find_many},
	{SCREEN_find, "one-kind", state_find_one_kind},
	{SCREEN_find, "nothing", state_find_nothing},
	{SCREEN_shelves, "", state_shelves},
	{SCREEN_shelf, "", state_shelf},
	{SCREEN_listing, "", state_listing},
	{SCREEN_listing, "end", state_listing},
	{SCREEN_listing, "chosen", state_listing_chosen},
	{SCREEN_listing, "few", state_listing_few},
	{SCREEN_listing, "tiles", state_listing_tiles},
	{SCREEN_listing, "nothing", state_listing_nothing},
	{SCREEN_listing, "colours", state_listing_colours},
	{SCREEN_listing, "places", state_listing_places},
	{SCREEN_listing, "companies", state_listing_companies},
	{SCREEN_listing, "credit", state_listing_credit},
	{SCREEN_listing, "notices", state_listing_notices},
	{SCREEN_listing, "powers", state_listing_powers},
	{SCREEN_listing, "figures", state_listing_figures},
	{SCREEN_filter, "", state_filter},
	{SCREEN_listing_search, "", state_listing_search},
	{SCREEN_listing_search, "found", state_listing_found},
	{SCREEN_article, "", state_article},
	{SCREEN_article, "end", state_article},
	{SCREEN_article, "chart", state_article_chart},
	{SCREEN_article, "figures", state_article_figures},
	{SCREEN_article, "figures-next", state_article_figures},
	{SCREEN_article, "tables", state_article_tables},
	{SCREEN_article, "topic", state_article_topic},
	{SCREEN_article, "topic-next", state_article_topic},
	{SCREEN_article, "board", state_article_board},
	{SCREEN_article, "late", state_article_late},
	{SCREEN_article, "checklist", state_article_checklist},
	{SCREEN_article, "checklist-next", state_article_checklist},
	{SCREEN_article, "place", state_article_place},
	{SCREEN_article, "power", state_article_power},
	{SCREEN_article, "plain", state_article_plain},
	{SCREEN_listing, "map", state_map},
	{SCREEN_listing, "crowded", state_map_crowded},
	{SCREEN_listing, "nearest", state_map_as_list},
	{SCREEN_place, "", state_place},
	{SCREEN_place, "room", state_place_room},
	{SCREEN_place, "lift", state_place_lift},
	{SCREEN_place, "above", state_place_above},
	{SCREEN_place, "zone", state_place_zone},
	{SCREEN_place, "ticket", place_of_ticket},
	{SCREEN_question, "", state_question_choice},
	{SCREEN_question, "typed", state_question_typed},
	{SCREEN_question, "date", state_question_date},
	{SCREEN_question, "wrong", state_question_wrong},
	{SCREEN_question, "prefilled", state_question_prefilled},
	{SCREEN_question, "long", state_question_long},
	{SCREEN_question, "several", state_question_several},
	{SCREEN_question, "table", state_question_table},
	{SCREEN_question, "consent", state_question_consent},
	{SCREEN_materials, "", state_materials},
	{SCREEN_materials, "phone", state_materials_phone},
	{SCREEN_materials, "lost", state_materials_lost},
	{SCREEN_material, "", state_material},
	{SCREEN_material, "photos", state_material_photos},
	{SCREEN_material, "refused", state_material_refused},
	{SCREEN_review, "", state_review},
	{SCREEN_review, "materials", state_review_materials},
	{SCREEN_review, "number", state_review_number},
	{SCREEN_review, "wrong", state_review_wrong},
	{SCREEN_review, "bundle", state_review_bundle},
	{SCREEN_handing_in, "", state_review},
	{SCREEN_filed, "", state_filed},
	{SCREEN_filed, "other", state_filed_other},
	{SCREEN_filed, "no-paper", state_filed_no_paper},
	{SCREEN_filed, "paper-back", state_filed_paper_back},
	{SCREEN_filed, "appointment", state_filed_appointment},
	{SCREEN_filed, "offline", state_filed_offline},
	{SCREEN_filed, "nameless", state_filed_nameless},
	{SCREEN_filed, "bundle", state_filed_bundle},
	{SCREEN_track, "", state_track},
	{SCREEN_track, "no-reader", state_track_no_reader},
	{SCREEN_track, "no-scanner", state_track_no_scanner},
	{SCREEN_case_number, "", state_track},
	{SCREEN_case_number, "some", state_case_number},
	{SCREEN_case_number, "whole", state_case_number_whole},
	{SCREEN_case_number, "wrong", state_case_number_wrong},
	{SCREEN_last_four, "", state_last_four},
	{SCREEN_last_four, "scanned", state_last_four_scanned},
	{SCREEN_last_four, "mismatch", state_last_four_mismatch},
	{SCREEN_case_wait, "", state_last_four_mismatch},
	{SCREEN_case, "", state_case},
	{SCREEN_case, "suspended", state_case_suspended},
	{SCREEN_case, "done", state_case_done},
	{SCREEN_case, "supplied", state_case_supplied},
	{SCREEN_materials, "asked", state_materials_asked},
	{SCREEN_case, "words", state_case_words},
	{SCREEN_reply, "", state_reply},
	{SCREEN_reply, "written", state_reply_written},
	{SCREEN_reply, "full", state_reply_full},
	{SCREEN_reply_check, "", state_reply_check},
	{SCREEN_reply_check, "full", state_reply_check_full},
	{SCREEN_case, "late", state_case_late},
	{SCREEN_case, "no-clock", state_case_no_clock},
	{SCREEN_case, "receipt", state_case_receipt},
	{SCREEN_mine, "", state_mine},
	{SCREEN_mine, "empty", state_mine_empty},
	{SCREEN_mine, "full", state_mine_full},
	{SCREEN_entry, "", state_entry},
	{SCREEN_entry, "check-in", state_entry_check_in},
	{SCREEN_entry, "late", state_entry_late},
	{SCREEN_entry, "certificate", state_entry_certificate},
	{SCREEN_entry, "receipt", state_entry_receipt},
	{SCREEN_entry, "given-back", state_entry_given_back},
	{SCREEN_rate, "", state_rate},
	{SCREEN_rate, "good", state_rate_good},
	{SCREEN_rate, "bad", state_rate_bad},
	{SCREEN_rate, "case", state_rate_case},
	{SCREEN_rate, "full", state_rate_full},
	{SCREEN_sending, "", state_rate_good},
	{SCREEN_thanks, "", state_thanks},
	{SCREEN_thanks, "follow-up", state_thanks_follow_up},
	{SCREEN_thanks, "full", state_thanks_full},
	{SCREEN_units, "", state_units},
	{SCREEN_units, "no-reader", state_units_no_reader},
	{SCREEN_units, "none", state_units_empty},
	{SCREEN_units, "full", state_units_full},
	{SCREEN_account_number, "", state_account_number},
	{SCREEN_account_number, "wrong", state_account_number_wrong},
	{SCREEN_account_number, "unknown", state_account_number_unknown},
	{SCREEN_account_number, "letters", state_account_number_letters},
	{SCREEN_account_number, "full", state_account_number_full},
	{SCREEN_my_accounts, "", state_my_accounts},
	{SCREEN_my_accounts, "none", state_my_accounts_none},
	{SCREEN_account, "", state_account},
	{SCREEN_account, "anybody", state_account_anybody},
	{SCREEN_account, "settled", state_account_settled},
	{SCREEN_account, "balance", state_account_balance},
	{SCREEN_account, "card", state_account_card},
	{SCREEN_account, "paying", state_account_paying},
	{SCREEN_account, "full", state_account_full},
	{SCREEN_account_more, "", state_account_more},
	{SCREEN_account_more, "parcel", state_account_parcel},
	{SCREEN_top_up, "", state_top_up},
	{SCREEN_top_up, "full", state_top_up_full},
	{SCREEN_pay, "", state_pay},
	{SCREEN_pay, "making", state_pay_making},
	{SCREEN_pay, "scanned", state_pay_scanned},
	{SCREEN_pay, "wrong-code", state_pay_wrong_code},
	{SCREEN_pay, "wrong-code-scanned", state_pay_wrong_code_scanned},
	{SCREEN_pay, "code", state_pay_code},
	{SCREEN_pay, "no-scanner", state_pay_no_scanner},
	{SCREEN_pay, "full", state_pay_full},
	{SCREEN_pay_checking, "", state_pay_checking},
	{SCREEN_pay_checking, "giving-up", state_pay_giving_up},
	{SCREEN_pay_checking, "not-begun", state_pay_not_begun},
	{SCREEN_pay_checking, "long", state_pay_checking_long},
	{SCREEN_paid, "", state_paid},
	{SCREEN_paid, "full", state_paid_full},
	{SCREEN_paid, "no-paper", state_paid_no_paper},
	{SCREEN_unpaid, "", state_unpaid_closed},
	{SCREEN_unpaid, "refused", state_unpaid_refused},
	{SCREEN_unpaid, "expired", state_unpaid_expired},
	{SCREEN_unpaid, "not-begun", state_unpaid_not_begun},
	{SCREEN_act_check, "", state_act_check},
	{SCREEN_act_check, "full", state_act_check_full},
	{SCREEN_acted, "", state_acted},
	{SCREEN_take_card, "", card_lies_identified},
	{SCREEN_take_card, "copy", guide_copied},
	{SCREEN_issuing, "", by_card},
	{SCREEN_printing, "", ticket},
	{SCREEN_printing, "copy", guide_copied},
	{SCREEN_done, "", ticket},
	{SCREEN_done, "plan", ticket_plan},
	{SCREEN_done, "above", ticket_above},
	{SCREEN_done, "next", ticket_next},
	{SCREEN_done, "provisional", ticket_provisional},
	{SCREEN_done, "long", ticket_long},
	{SCREEN_done, "full", full_ticket},
	{SCREEN_uncertain, "", ticket},
	{SCREEN_uncertain, "power", recovered},
	{SCREEN_uncertain, "copy", guide_copied},
	{SCREEN_uncertain, "article", state_article_uncertain},
	{SCREEN_problem, "no-paper", no_paper},
	{SCREEN_problem, "no-paper-covered", no_paper_covered},
	{SCREEN_problem, "no-paper-ticket", no_paper_ticket},
	{SCREEN_problem, "no-paper-ready-again", no_paper_ready_again},
	{SCREEN_problem, "guide-unprinted", guide_unprinted},
	{SCREEN_problem, "too-long", too_long},
	{SCREEN_problem, "printer", printer_broken},
	{SCREEN_problem, "printer-ticket", printer_broken_ticket},
	{SCREEN_problem, "reader-missing", reader_missing},
	{SCREEN_problem, "card-unreadable", card_unreadable},
	{SCREEN_problem, "card-unreadable-left", unreadable_left},
	{SCREEN_problem, "card-unreadable-below", unreadable_below},
	{SCREEN_problem, "card-not-id", card_not_id},
	{SCREEN_problem, "card-expired", card_expired},
	{SCREEN_problem, "same-card", same_card},
	{SCREEN_problem, "no-appointment", no_appointment},
	{SCREEN_problem, "appointment-not-now", appointment_not_now},
	{SCREEN_problem, "appointment-used", appointment_used},
	{SCREEN_problem, "appointment-elsewhere", appointment_elsewhere},
	{SCREEN_problem, "hall-offline", hall_offline},
	{SCREEN_problem, "foreign-answer", foreign_answer},
	{SCREEN_problem, "quota", quota},
	{SCREEN_problem, "quota-saturday", quota_saturday},
	{SCREEN_problem, "closed", closed_in_visit},
	{SCREEN_problem, "card-limit", card_limit},
	{SCREEN_problem, "identity", identity},
	{SCREEN_problem, "refused", refused},
	{SCREEN_problem, "not-accepted", not_accepted},
	{SCREEN_problem, "not-handed-in", not_handed_in},
	{SCREEN_problem, "not-kept", not_kept},
	{SCREEN_problem, "slot-taken", slot_taken},
	{SCREEN_problem, "duplicate-case", duplicate_case},
	{SCREEN_problem, "duplicate-followed", duplicate_followed},
	{SCREEN_problem, "suspended", suspended},
	{SCREEN_problem, "suspended-silent", suspended_silent},
	{SCREEN_problem, "code-unknown", code_unknown},
	{SCREEN_problem, "not-there", not_there},
	{SCREEN_problem, "storage", storage},
	{SCREEN_problem, "busy", busy},
	{SCREEN_problem, "too-often", state_too_often},
	{SCREEN_problem, "case-hidden", state_case_hidden},
	{SCREEN_problem, "no-record", state_no_record},
	{SCREEN_problem, "case-unprinted", state_case_unprinted},
	{SCREEN_problem, "rate-offline", rate_offline},
	{SCREEN_problem, "not-rated", not_rated},
	{SCREEN_problem, "not-rateable", not_rateable},
	{SCREEN_problem, "already-rated", already_rated},
	{SCREEN_problem, "rate-unknown", rate_unknown},
	{SCREEN_problem, "rate-hidden", rate_hidden},
	{SCREEN_problem, "no-account", state_no_account},
	{SCREEN_problem, "not-paid", state_not_paid},
	{SCREEN_problem, "pay-offline", state_pay_offline},
	{SCREEN_problem, "pay-storage", state_pay_storage},
	{SCREEN_problem, "amount-changed", state_amount_changed},
	{SCREEN_problem, "payment-open", state_payment_open},
	{SCREEN_problem, "pay-first", state_pay_first},
	{SCREEN_problem, "already-paid", state_already_paid},
	{SCREEN_problem, "act-not-now", state_act_not_now},
	{SCREEN_problem, "helper", refused_with_helper},
	{SCREEN_problem, "full", full_ticket},
	{SCREEN_closed, "", state_closed_till_today},
	{SCREEN_closed, "tomorrow", state_closed_till_tomorrow},
	{SCREEN_closed, "monday", state_closed_till_monday},
	{SCREEN_closed, "new-years-eve", state_closed_new_years_eve},
	{SCREEN_closed, "new-year", state_closed_new_year},
	{SCREEN_closed, "long", state_closed_for_long},
	{SCREEN_closed, "no-hours", state_closed_for_good},
	{SCREEN_closed, "full", state_full_closed},
	{SCREEN_out_of_service, "maintenance", state_maintenance},
	{SCREEN_out_of_service, "printer", state_printer_gone},
	{SCREEN_out_of_service, "paper", state_paper_gone},
	{SCREEN_out_of_service, "no-catalogue", state_no_catalog},
	{SCREEN_out_of_service, "storage-full", state_storage_full},
	{SCREEN_out_of_service, "storage-unwritable", state_storage_unwritable},
	{SCREEN_out_of_service, "certificate-refused", state_certificate_refused},
	{SCREEN_out_of_service, "panel", state_panel_unfit},
#define TOLD(word, ...) {SCREEN_out_of_service, "told-" #word, state_told_##word},
#include "firmware/model/told.def"
#undef TOLD
	{SCREEN_out_of_service, "told-odd", state_told_odd},
	{SCREEN_enrol, "", state_new},
	{SCREEN_enrol, "no-scanner", state_new_no_scanner},
	{SCREEN_enrol, "asking", state_enrolling},
	{SCREEN_enrol, "no-line", state_enrol_no_line},
	{SCREEN_enrol, "foreign", state_enrol_foreign},
	{SCREEN_enrol, "done", state_enrolled},
	{SCREEN_enrol, "revoked", state_shut_out},
	{SCREEN_enrol, "by-hand", state_by_hand},
	{SCREEN_tech_pin, "", state_tech_pin},
	{SCREEN_tech_pin, "typed", state_tech_pin_typed},
	{SCREEN_tech_pin, "wrong", state_tech_pin_wrong},
	{SCREEN_tech_pin, "locked", state_tech_pin_locked},
	{SCREEN_tech_pin, "none-set", state_tech_pin_none},
	{SCREEN_tech_pin, "code", state_tech_code},
	{SCREEN_tech, "", state_tech},
	{SCREEN_tech, "troubled", state_tech_troubled},
	{SCREEN_tech_card, "", state_tech_card},
	{SCREEN_tech_scan, "", state_tech_scan},
	{SCREEN_tech_result, "card", state_tech_card_read},
	{SCREEN_tech_result, "scanned", state_tech_scanned},
	{SCREEN_tech_result, "printing", state_tech_printing},
	{SCREEN_tech_result, "printed", state_tech_printed},
	{SCREEN_tech_result, "not-printed", state_tech_not_printed},
	{SCREEN_tech_result, "untouched", state_tech_untouched},
	{SCREEN_tech_sound, "", state_tech_sound},
	{SCREEN_tech_touch, "", state_tech_touch},
	{SCREEN_tech_aim, "", state_tech_aim},
	{SCREEN_tech_aim, "middle", state_tech_aim_middle},
	{SCREEN_tech_colours, "grey", state_tech_grey},
	{SCREEN_tech_line, "", state_tech_line},
	{SCREEN_tech_line, "running", state_tech_line_running},
	{SCREEN_tech_line, "fails", state_tech_line_fails},
	{SCREEN_tech_paper, "", state_tech},
	{SCREEN_tech_paper, "noted", state_tech_paper_noted},
	{SCREEN_tech_outbox, "", state_tech},
	{SCREEN_tech_update, "", state_tech_update},
	{SCREEN_tech_update, "installing", state_tech_installing},
	{SCREEN_tech_update, "failed", state_tech_update_failed},
	{SCREEN_tech_log, "", state_tech_log},
	{SCREEN_tech_glass, "", state_tech},
	{SCREEN_tech_again, "", state_tech},
	{SCREEN_tech_again, "reboot", state_tech_reboot},
	{SCREEN_help, "", NULL},
	{SCREEN_help, "offline", state_help_offline},
	{SCREEN_help, "calling", state_helper_calling},
	{SCREEN_help, "coming", state_helper_coming},
	{SCREEN_help, "nobody", state_helper_nobody},
	{SCREEN_help, "over", state_helper_over},
	{SCREEN_help, "forgotten", state_helper_forgotten},
	{SCREEN_help, "failed", state_helper_failed},
	{SCREEN_help, "full", full},
	{SCREEN_help, "full-coming", state_helper_full},
	{SCREEN_modes, "", NULL},
	{SCREEN_modes, "old-status", old_status},
	{SCREEN_wiping, "", resting},
};

const struct scenario *scenarios(int *count_out)
{
	*count_out = (int)ARRAY_LEN(all);
	return all;
}

void scenario_init(const struct scenario *scenario, enum lang lang, const char *catalog_path,
	struct kiosk *kiosk_out)
{
	const struct kiosk_config config = {
		.terminal_id = "terminal-0001",
		.version = "1.2.3",
		.place = "1 楼东厅",
		.idle_ms = 60000,
		.warning_ms = 30000,
		.done_ms = 25000,
	};
	struct kiosk *kiosk = kiosk_out;
	kiosk_init(kiosk, &config);
	world_works(kiosk, catalog_path);
	kiosk->prefs.lang = lang;
	kiosk->is_active = true;
	kiosk->idle_since_ms = kiosk->now_ms;
	choose(kiosk, "hrss-01");
	kiosk->visit->shape = SHAPE_queue;
	kiosk->trail[0].screen = SCREEN_zones;
	kiosk->trail_len = 1;
	if (scenario->set) {
		scenario->set(kiosk);
	}
	stand_at(kiosk, scenario->screen);
}
