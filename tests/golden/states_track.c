#include "tests/golden/states_track.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"
#include "firmware/model/materials.h"
#include "firmware/model/paper.h"
#include "firmware/model/track.h"
#include "tests/golden/world.h"

#include <string.h>

static struct track *track_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_track];
}

static char *read_file(const char *path, size_t *len_out)
{
	char *json = NULL;
	REQUIRE(fs_read(path, DOCUMENT_MAX_LEN, &json, len_out) == OK);
	return json;
}

/* Somebody with a card follows cases here. */
void state_track(struct kiosk *kiosk)
{
	kiosk->visit->shape = kiosk->place.doing = kiosk->place.shape = SHAPE_track;
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = -1;
	kiosk->line.is_clock_known = true;
	kiosk->visit->who.way = IDENTIFY_CARD;
	kiosk->visit->who.is_identified = true;
	str_copy(kiosk->visit->who.shown_name, sizeof(kiosk->visit->who.shown_name), "张**");
}

void state_track_no_reader(struct kiosk *kiosk)
{
	state_track(kiosk);
	world_device(kiosk, DEVICE_IDCARD, DEVICE_ABSENT, REASON_NOT_FOUND);
}

void state_track_no_scanner(struct kiosk *kiosk)
{
	state_track(kiosk);
	world_device(kiosk, DEVICE_SCANNER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

static void type_key(struct kiosk *kiosk, const char *key)
{
	state_track(kiosk);
	str_copy(track_of(kiosk)->key, sizeof(track_of(kiosk)->key), key);
}

void state_case_number(struct kiosk *kiosk)
{
	type_key(kiosk, "202611");
}

void state_case_number_whole(struct kiosk *kiosk)
{
	type_key(kiosk, "20261124000377");
}

void state_case_number_wrong(struct kiosk *kiosk)
{
	type_key(kiosk, "20261124000371");
}

void state_last_four(struct kiosk *kiosk)
{
	type_key(kiosk, "20261124000377");
	str_copy(track_of(kiosk)->last_four, sizeof(track_of(kiosk)->last_four), "001X");
}

void state_last_four_scanned(struct kiosk *kiosk)
{
	type_key(kiosk, "7f3a09c211223344556677889900aabb");
}

void state_last_four_mismatch(struct kiosk *kiosk)
{
	type_key(kiosk, "20261124000377");
	track_of(kiosk)->is_mismatch = true;
}

static struct case_view *read_case(struct kiosk *kiosk)
{
	size_t len;
	struct case_view *view;
	char *json = read_file(SOURCE_DIR "/tests/golden/case.json", &len);
	state_track(kiosk);
	REQUIRE(case_parse(json, len, "20261120000470", &view) == OK);
	mem_free(json);
	track_of(kiosk)->view = view;
	return view;
}

/* As far as it is usual: nothing is asked, nothing has come of it yet. */
static struct case_view *plain(struct case_view *view)
{
	view->is_suspended = view->can_rate = false;
	view->ask_count = view->other_count = 0;
	view->appointment_ms = 0;
	view->result = view->seal = view->collect = view->place;
	view->result.in[LANG_ZH] = view->result.in[LANG_EN] = "";
	view->seal = view->collect = view->result;
	return view;
}

void state_case(struct kiosk *kiosk)
{
	plain(read_case(kiosk));
}

void state_case_suspended(struct kiosk *kiosk)
{
	struct case_view *view = read_case(kiosk);
	int asks = view->ask_count;
	plain(view);
	view->is_suspended = true;
	view->ask_count = asks;
	view->colour = COLOUR_YELLOW;
	view->promised_by[0] = '\0';
	view->state_text = (struct text){{"等您补材料", "Waiting for you"}};
}

void state_case_done(struct kiosk *kiosk)
{
	struct case_view *view = read_case(kiosk);
	view->is_suspended = false;
	view->ask_count = 0;
	view->state_text = (struct text){{"已办结", "Done"}};
}

/* What was asked for has come. */
void state_case_supplied(struct kiosk *kiosk)
{
	plain(read_case(kiosk));
	struct track *track = kiosk->visit->states[SHAPE_track];
	str_copy(track->supplied, sizeof(track->supplied), "a8Qm0cXo2v8rT4n6");
}

static void act(struct kiosk *kiosk, enum action action, int arg)
{
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, kiosk->session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	fact->at_ms = kiosk->now_ms;
	world_step(kiosk, fact);
}

void state_materials_asked(struct kiosk *kiosk)
{
	read_case(kiosk);
	kiosk->place.screen = SCREEN_case;
	kiosk->is_active = true;
	act(kiosk, ACTION_supply, 1);
	REQUIRE(kiosk_materials(kiosk)->asked_count == 1);
}

/* One of what is asked for can be answered in words only, the other in photos, too. */
static void ask_in_words(struct kiosk *kiosk)
{
	state_case_suspended(kiosk);
	struct case_ask *asks = track_of(kiosk)->view->asks;
	asks[0].ways = ASK_TEXT;
	asks[0].material.title = (struct text){
		{"请说明您和出租人的关系", "Please say how you and the landlord are related"}};
	asks[0].material.help = (struct text){{"写清姓名、关系、租期。",
		"Names, how you are related, and for how long the lease runs."}};
	asks[1].ways |= ASK_TEXT;
}

static void write_words(struct kiosk *kiosk, const char *words)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, kiosk->session);
	str_copy(fact->text, sizeof(fact->text), words);
	fact->at_ms = kiosk->now_ms;
	world_step(kiosk, fact);
}

void state_case_words(struct kiosk *kiosk)
{
	ask_in_words(kiosk);
}

void state_reply(struct kiosk *kiosk)
{
	ask_in_words(kiosk);
	kiosk->place.screen = SCREEN_case;
	kiosk->is_active = true;
	act(kiosk, ACTION_reply, 0);
	REQUIRE(kiosk->place.screen == SCREEN_reply);
}

void state_reply_written(struct kiosk *kiosk)
{
	state_reply(kiosk);
	write_words(kiosk, "出租人李大河是我舅舅，");
	write_words(kiosk, "租期三年，到 2029 年底。");
}

void state_reply_full(struct kiosk *kiosk)
{
	state_reply(kiosk);
	for (int i = 0; i < 50; i++) {
		write_words(kiosk, "运河边第三间铺面租三年");
	}
	write_words(kiosk, "到期可以续租。");
	while (track_replied(kiosk)->max_length > (int)utf8_count(track_reply_text(kiosk))) {
		write_words(kiosk, "完");
	}
}

void state_reply_check(struct kiosk *kiosk)
{
	state_reply_written(kiosk);
	act(kiosk, ACTION_next, 0);
	REQUIRE(kiosk->place.screen == SCREEN_reply_check);
}

void state_reply_check_full(struct kiosk *kiosk)
{
	state_reply_full(kiosk);
	act(kiosk, ACTION_next, 0);
	REQUIRE(kiosk->place.screen == SCREEN_reply_check);
}

void state_case_late(struct kiosk *kiosk)
{
	struct case_view *view = plain(read_case(kiosk));
	view->colour = COLOUR_RED;
	view->state_text =
		(struct text){{"超过承诺时限，已督办", "Past the promised day; being pressed"}};
	view->title = (struct text){{"房屋建筑和市政基础设施工程竣工验收消防备案",
		"Filing of fire safety acceptance for finished building and municipal works"}};
}

void state_case_no_clock(struct kiosk *kiosk)
{
	state_case(kiosk);
	kiosk->line.is_clock_known = false;
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

void state_case_receipt(struct kiosk *kiosk)
{
	struct case_view *view = plain(read_case(kiosk));
	str_copy(view->no, sizeof(view->no), "7f3a09c211223344556677889900aabb");
	view->colour = COLOUR_YELLOW;
	view->promised_by[0] = '\0';
	view->title = (struct text){{"您在自助机上交的申请", "What you handed in at a terminal"}};
	view->state_text = (struct text){{"转工作人员处理", "With our staff"}};
	document_destroy(view->document);
	view->document = NULL;
}

void state_mine(struct kiosk *kiosk)
{
	size_t len;
	char *json = read_file(SOURCE_DIR "/tests/golden/mine.json", &len);
	state_track(kiosk);
	REQUIRE(my_page_parse(json, len, &track_of(kiosk)->mine) == OK);
	mem_free(json);
}

void state_mine_empty(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->mine->entry_count = 0;
}

/* As many as the contract allows, each of the longest. */
void state_mine_full(struct kiosk *kiosk)
{
	state_mine(kiosk);
	struct my_page *mine = track_of(kiosk)->mine;
	struct my_entry longest = mine->entries[4];
	longest.title = (struct text){{"房屋建筑和市政基础设施工程竣工验收消防备案",
		"Filing of fire safety acceptance for finished building and municipal works"}};
	while (mine->entry_count < MY_MAX_ENTRIES) {
		mine->entries[mine->entry_count++] = longest;
	}
}

void state_entry(struct kiosk *kiosk)
{
	state_mine(kiosk);
}

void state_entry_check_in(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->mine->entries[0].appointment.at_ms = kiosk->wall_ms + 1800000;
}

void state_entry_late(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->mine->entries[0].appointment.at_ms = kiosk->wall_ms - 3600000;
}

void state_entry_certificate(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->entry = 6;
}

void state_entry_receipt(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->entry = 8;
}

/* There is none of what was given back. */
void state_entry_given_back(struct kiosk *kiosk)
{
	state_mine(kiosk);
	track_of(kiosk)->entry = 9;
}

static void fail(struct kiosk *kiosk, enum problem problem)
{
	state_track(kiosk);
	kiosk->place.problem = problem;
}

void state_too_often(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_TOO_OFTEN);
	kiosk->visit->come_back_ms = kiosk->wall_ms + 15 * 60000;
	str_copy(kiosk->place.code, sizeof(kiosk->place.code), "too_many_requests");
}

void state_case_hidden(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_CASE_HIDDEN);
	str_copy(kiosk->place.code, sizeof(kiosk->place.code), "second_factor");
}

void state_no_record(struct kiosk *kiosk)
{
	fail(kiosk, PROBLEM_NO_RECORD);
	str_copy(kiosk->place.code, sizeof(kiosk->place.code), "unavailable");
}

void state_case_unprinted(struct kiosk *kiosk)
{
	state_case(kiosk);
	kiosk->place.problem = PROBLEM_NO_PAPER;
	kiosk->place.shape = SHAPE_paper;
	struct paper *paper = kiosk->visit->states[SHAPE_paper];
	paper->slip = SLIP_case;
	paper->is_copy = true;
	paper->is_wanted = true;
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
}
