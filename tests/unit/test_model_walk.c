/* The model, walked at random: what must be true at every step, whatever happens in whatever order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/place.h"
#include "firmware/model/shape.h"
#include "firmware/model/intake.h"
#include "firmware/model/materials.h"
#include "firmware/model/proxy.h"
#include "firmware/model/read.h"
#include "firmware/model/tech.h"
#include "tests/harness/paying.h"
#include "tests/harness/small_building.h"
#include "tests/harness/small_collections.h"

enum { STEPS = 1000000, KEPT = 4096 };

/* Numbers that the hall gave: each is shown or given back, and said to be so once. */
static struct {
	int given, settled;
	bool is_settled[KEPT];
} numbers;

/* xorshift: each number has nothing to do with the next. */
static uint32_t next_random(void)
{
	static uint32_t seed = 20261124;
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static void give_number(struct history *h, uint32_t session)
{
	struct msg *fact = msg_create(MSG_TICKET_ISSUED, session);
	str_format(fact->ticket.key, sizeof(fact->ticket.key), "%032d", numbers.given % KEPT);
	numbers.is_settled[numbers.given++ % KEPT] = false;
	str_copy(fact->ticket.number, sizeof(fact->ticket.number), "A0001");
	str_copy(fact->ticket.zone, sizeof(fact->ticket.zone), "A");
	str_copy(fact->ticket.matter, sizeof(fact->ticket.matter), "M001");
	step(h, fact);
}

static void note_orders(struct history *h)
{
	for (int i = 0; i < h->orders.count; i++) {
		const struct cmd *cmd = &h->orders.cmds[i];
		if (cmd->kind == CMD_SETTLE_TICKET) {
			int number = 0;
			assert_int_equal(sscanf(cmd->settle.key, "%d", &number), 1);
			assert_false(numbers.is_settled[number]); /* once is enough */
			numbers.is_settled[number] = true;
			numbers.settled++;
		}
	}
	cmd_list_wipe(&h->orders); /* noted */
}

static void answer_question(struct history *h)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), "因为");
	step(h, fact);
	act(h, next_random() % 2 ? ACTION_next : ACTION_answer, (int)(next_random() % 2));
}

static struct msg *unmatched(const struct history *h)
{
	struct msg *fact = msg_create(MSG_CASE_READ, h->kiosk.session);
	fact->case_read.asked = h->kiosk.visit->asked;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "second_factor");
	return fact;
}

/* It asks for something that is answered in words. */
static struct msg *asking(const struct history *h)
{
	struct msg *fact = case_fact(h, A_CASE_NO);
	fact->case_read.view->asks[0].ways |= ASK_TEXT;
	return fact;
}

static struct msg *taken(const struct history *h)
{
	struct msg *fact = msg_create(MSG_SUPPLIED, h->kiosk.session);
	fact->supplied.asked = h->kiosk.visit->asked;
	fact->supplied.is_taken = true;
	return fact;
}

/* One of them was asked for: the others' answer is heard, too. */
static void answer_track(struct history *h)
{
	uint32_t dice = next_random() % 4;
	bool is_named = h->kiosk.visit->who.is_identified;
	step(h, dice == 0				? unmatched(h)
		: dice == 1 && is_named			? mine_fact(h)
		: dice == 2 && track_replied(&h->kiosk) ? taken(h)
							: asking(h));
}

static void type_case(struct history *h)
{
	bool is_number = h->kiosk.place.screen == SCREEN_case_number;
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), is_number ? A_CASE_NO : "123x");
	step(h, fact);
	act(h, ACTION_next, 0);
}

static void type_reply(struct history *h)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), "因为");
	step(h, fact);
	act(h, ACTION_next, 0);
}

/* What was asked for, or that there is none. */
static struct msg *read_fact(const struct history *h)
{
	const struct read *read = kiosk_read(&h->kiosk);
	bool is_entry = read->id[0] != '\0', is_there = next_random() % 8 != 0;
	struct msg *fact =
		msg_create(is_entry ? MSG_ENTRY_READ : MSG_COLLECTION_READ, h->kiosk.session);
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), is_there ? "" : "offline");
	if (is_entry) {
		str_copy(fact->entry_read.collection, sizeof(fact->entry_read.collection),
			read->collection);
		str_copy(fact->entry_read.id, sizeof(fact->entry_read.id), read->id);
		fact->entry_read.detail =
			is_there ? small_entry_create(read->collection, read->id) : NULL;
	} else {
		str_copy(fact->collection_read.collection, sizeof(fact->collection_read.collection),
			read->collection);
		fact->collection_read.listing =
			is_there ? small_listing_create(read->collection) : NULL;
	}
	return fact;
}

static void answer_read(struct history *h)
{
	step(h, read_fact(h));
}

static const char anybodys[] = "\"is_mine\":false,\"due_fen\":8640,\"acts\":[]";
static const char mine[] =
	"\"is_mine\":true,\"due_fen\":8640,\"acts\":[\"report_loss\",\"renew\"],\"bills\":[{\"id\":"
	"\"w-09\",\"title\":\"9\",\"due_on\":\"2026-11-30\",\"amount_fen\":8640,\"state\":\"open\"}"
	"],"
	"\"facts\":[{\"label\":\"l\",\"text\":\"t\"}]";

static struct msg *read_account_fact(struct history *h)
{
	const struct unit *unit = account_unit(&h->kiosk);
	return account_fact(h, unit ? unit->code : "water",
		h->kiosk.visit->who.is_identified ? mine : anybodys);
}

static void answer_account(struct history *h)
{
	uint32_t dice = next_random() % 4;
	step(h, dice == 0 ? my_accounts_fact(h) : dice == 1 ? acted_fact(h) : read_account_fact(h));
}

static struct msg *any_payment_fact(struct history *h)
{
	enum payment_state state = (enum payment_state)(next_random() % (PAYMENT_CLOSED + 1));
	struct msg *fact = payment_fact(h, state, (int)(next_random() % 9), "");
	fact->payment_changed.asked = kiosk_account(&h->kiosk)->paying.asked;
	return fact;
}

static void type_account(struct history *h)
{
	static const char *const numbers_of[] = {
		PAYING_WATER_NO, "13800001992", "69435151530", "AB1234CN"};
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), numbers_of[kiosk_account(&h->kiosk)->unit % 4]);
	step(h, fact);
	act(h, ACTION_next, 0);
}

static void at_account(struct history *h)
{
	static const enum action likely[] = {
		ACTION_pay, ACTION_top_up, ACTION_account_more, ACTION_account_act};
	if (account_wants_card(&h->kiosk) && next_random() % 2) {
		act(h, ACTION_lay_card, 0);
	} else if (account_can_act(&h->kiosk, 0)) {
		act(h, ACTION_account_act, 0);
	} else {
		act(h, likely[next_random() % ARRAY_LEN(likely)], (int)(next_random() % 2));
	}
}

/* Once nothing is found, keys alone would lead nowhere. */
static void at_find(struct history *h)
{
	static const enum action likely[] = {
		ACTION_key, ACTION_key, ACTION_row, ACTION_found_kind, ACTION_back};
	act(h, likely[next_random() % ARRAY_LEN(likely)],
		next_random() % 2 ? 's' : (int)(next_random() % 6) - 1);
}

static struct msg *care_fact(enum fleet_standing standing)
{
	struct msg *fact = msg_create(MSG_CARE_CHANGED, 0);
	fact->care.standing = standing;
	fact->care.has_fleet = standing != STANDING_UNKNOWN;
	fact->care.wants_restart = standing == STANDING_NEW;
	return fact;
}

static void at_tech(struct history *h)
{
	uint32_t dice = next_random();
	if (h->kiosk.place.screen == SCREEN_tech_pin) {
		struct msg *fact = msg_create(MSG_ADMISSION, h->kiosk.session);
		fact->admission.admission = dice % 4 ? ADMISSION_YES : ADMISSION_NO;
		step(h, fact);
	} else if (dice % 8 == 0) {
		act(h, ACTION_finish, 0);
	} else {
		act(h, dice % 2 ? ACTION_tech_test : ACTION_tech_page, (int)(dice / 16 % 8));
	}
}

/* Something that may well happen now, so that the walk gets far. */
static void likely_fact(struct history *h)
{
	switch (h->kiosk.place.screen) {
	case SCREEN_attract:
		act(h, next_random() % 16 ? ACTION_start : ACTION_technician, 0);
		break;
	case SCREEN_tech_pin:
	case SCREEN_tech:
		at_tech(h);
		break;
	case SCREEN_tech_touch:
		act(h, ACTION_tech_cell, (int)(next_random() % TECH_CELLS));
		break;
	case SCREEN_identify:
		if (proxy_kept(&h->kiosk) || next_random() % 4 == 0) {
			act(h, ACTION_for_other, 0);
		} else {
			happen(h, MSG_CARD_LAID);
		}
		break;
	case SCREEN_agent:
		read_card(h, "王五", "320584197001010011", "20300101");
		break;
	case SCREEN_agent_known:
		happen(h, MSG_CARD_REMOVED);
		break;
	case SCREEN_agent_again:
		act(h, next_random() % 2 ? ACTION_same_agent : ACTION_other_agent, 0);
		break;
	case SCREEN_consent:
		act(h, ACTION_agree, 0);
		break;
	case SCREEN_filed:
		act(h, ACTION_next_person, 0);
		act(h, ACTION_finish, 0);
		break;
	case SCREEN_reading:
		read_card(h, "张三丰", "320584195001010019", "20300101");
		break;
	case SCREEN_asking:
		if (h->kiosk.place.shape == SHAPE_identify) {
			happen(h, MSG_IDENTIFIED);
		} else if (h->kiosk.place.shape == SHAPE_track) {
			answer_track(h);
		} else if (h->kiosk.place.shape == SHAPE_materials) {
			happen(h, MSG_CERTIFICATES_READ);
		} else if (h->kiosk.place.shape == SHAPE_read) {
			answer_read(h);
		} else if (h->kiosk.place.shape == SHAPE_account) {
			answer_account(h);
		} else {
			answer_guide(h, h->kiosk.catalog->matters[h->kiosk.place.matter].code);
		}
		break;
	case SCREEN_take_card:
		happen(h, MSG_CARD_REMOVED);
		break;
	case SCREEN_guide:
		act(h, next_random() % 3 ? ACTION_apply : ACTION_print, 0);
		break;
	case SCREEN_home:
	case SCREEN_track:
		if (next_random() % 2) {
			happen(h, MSG_CARD_LAID);
		} else if (proxy_kept(&h->kiosk)) {
			act(h, ACTION_offer, OFFER_intake);
		} else if (h->kiosk.place.screen == SCREEN_home) {
			act(h, next_random() % 4 ? ACTION_offer : ACTION_search,
				(int)(next_random() % OFFER_COUNT));
		} else {
			act(h, ACTION_case_number, 0);
		}
		break;
	case SCREEN_zones:
		act(h, ACTION_zone, (int)(next_random() % 4));
		break;
	case SCREEN_departments:
		act(h, ACTION_department, (int)(next_random() % 4));
		break;
	case SCREEN_matters:
		act(h, ACTION_matter, (int)(next_random() % 8));
		break;
	case SCREEN_find:
		at_find(h);
		break;
	case SCREEN_shelves:
		act(h, ACTION_shelf, (int)(next_random() % 3));
		break;
	case SCREEN_shelf:
		act(h, ACTION_collection, (int)(next_random() % 4));
		break;
	case SCREEN_listing:
		act(h,
			next_random() % 2   ? ACTION_row
			: next_random() % 2 ? ACTION_filter
					    : ACTION_search,
			(int)(next_random() % 4));
		break;
	case SCREEN_filter:
		act(h, ACTION_filter_value, (int)(next_random() % 4));
		break;
	case SCREEN_listing_search:
		act(h, next_random() % 3 ? ACTION_key : ACTION_row,
			next_random() % 2 ? 'd' : (int)(next_random() % 4));
		break;
	case SCREEN_units:
		act(h, ACTION_unit, (int)(next_random() % 4));
		break;
	case SCREEN_account_number:
		type_account(h);
		break;
	case SCREEN_my_accounts:
		act(h, ACTION_my_account, 0);
		break;
	case SCREEN_account:
		at_account(h);
		break;
	case SCREEN_top_up:
		act(h, ACTION_amount, (int)(next_random() % 4));
		break;
	case SCREEN_pay:
	case SCREEN_pay_checking:
		step(h, any_payment_fact(h));
		break;
	case SCREEN_act_check:
		act(h, ACTION_submit, 0);
		break;
	case SCREEN_case_number:
	case SCREEN_last_four:
		type_case(h);
		break;
	case SCREEN_case:
		act(h,
			next_random() % 2 ? ACTION_reply
					  : (enum action)(next_random() % ACTION_COUNT),
			(int)(next_random() % 4));
		break;
	case SCREEN_reply:
		type_reply(h);
		break;
	case SCREEN_question:
		answer_question(h);
		break;
	case SCREEN_materials:
		act(h, next_random() % 2 ? ACTION_next : ACTION_material, 0);
		break;
	case SCREEN_review:
	case SCREEN_reply_check:
		act(h, ACTION_submit, 0);
		break;
	case SCREEN_handing_in:
		step(h, receipt_fact(h));
		break;
	case SCREEN_issuing:
		give_number(h, h->kiosk.session);
		break;
	case SCREEN_rate:
		act(h, next_random() % 2 ? ACTION_level : ACTION_submit,
			1 + (int)(next_random() % RATING_LEVELS));
		break;
	case SCREEN_sending:
		step(h, thanks_fact(h));
		break;
	case SCREEN_done:
		act(h, next_random() % 2 ? ACTION_way : ACTION_finish, 0);
		break;
	case SCREEN_printing:
		end_print(h, (enum print_result)(next_random() % 3), REASON_NONE);
		break;
	case SCREEN_enrol:
		step(h, next_random() % 2 ? msg_create(MSG_SCANNED, h->kiosk.session)
					  : care_fact(STANDING_ENROLLED));
		break;
	default:
		act(h, (enum action)(next_random() % ACTION_COUNT), (int)(next_random() % 8));
		break;
	}
}

/* A number's code, or a matter's. */
static void any_code(struct msg *fact, uint32_t dice)
{
	char *token = (char *)fact->scan.token;
	if (dice % 8 == 7) {
		str_copy(token, sizeof(fact->scan.token), "134567890123456789"); /* a phone's */
	} else if (dice % 2) {
		str_copy(token, sizeof(fact->scan.token), "https://hall.example/t/8f31c2d05e");
	} else {
		str_format(token, sizeof(fact->scan.token), "M00%u", dice / 2 % 10);
	}
	fact->scan.len = (uint16_t)strlen((char *)fact->scan.token);
}

static void any_fact(struct history *h)
{
	uint32_t dice = next_random();
	enum msg_kind kind = (enum msg_kind)(dice % MSG_KIND_COUNT);
	uint32_t session = dice / 128 % 4 == 0	 ? 0
			   : dice / 128 % 4 == 1 ? h->kiosk.session - 1
						 : h->kiosk.session;
	if (kind == MSG_PANEL_UNFIT || kind == MSG_TICKET_UNSETTLED || kind == MSG_HALL_STATUS) {
		return; /* nothing would happen any more; only at start; see test_hours */
	}
	if (kind == MSG_TICKET_ISSUED) {
		give_number(h, session ? session : 1);
		return;
	}
	struct msg *fact = msg_create(kind, session);
	if (kind == MSG_WORKER_WIPED) {
		fact->session = h->kiosk.wiping_session;
		fact->worker = (enum worker_id)(dice / 512 % WORKER_COUNT);
	} else if (kind == MSG_DEVICE_CHANGED) {
		fact->device.kind = (enum device_kind)(dice / 512 % DEVICE_COUNT);
		fact->device.state =
			dice / 2048 % 4 ? DEVICE_READY
					: (enum device_state)(dice / 8192 % DEVICE_STATE_COUNT);
	} else if (kind == MSG_LINE_CHANGED) {
		fact->line.is_online = dice / 512 % 4 != 0;
	} else if (kind == MSG_PRINT_ENDED) {
		fact->print.job = h->kiosk.job;
		fact->print.result = (enum print_result)(dice / 512 % 3);
	} else if (kind == MSG_HELPER_CALLED && dice / 512 % 4) {
		msg_destroy(fact);
		fact = helper_fact(h, (enum helper_answer)(dice / 2048 % 3));
		fact->session = session;
	} else if (kind == MSG_TICKET_REFUSED || kind == MSG_IDENTIFY_REFUSED ||
		   kind == MSG_HELPER_CALLED || kind == MSG_RATED) {
		static const char *const codes[] = {
			"identity_expired", "hall_closed", "quota_used_up", "moon_in_the_way"};
		str_copy(fact->refusal.code, sizeof(fact->refusal.code), codes[dice / 512 % 4]);
		if (kind == MSG_IDENTIFY_REFUSED) {
			fact->identified.person = h->kiosk.visit->who.person;
		}
	} else if (kind == MSG_MATTER_READ) {
		const struct kiosk *kiosk = &h->kiosk;
		int matter = kiosk->place.matter;
		msg_destroy(fact);
		fact = guide_fact(h, matter >= 0 ? kiosk->catalog->matters[matter].code : "M001");
		if (dice / 1024 % 4 == 0) {
			matter_detail_destroy(fact->matter.detail);
			fact->matter.detail = NULL;
			str_copy(fact->refusal.code, sizeof(fact->refusal.code),
				dice / 512 % 2 ? "offline" : "not_found");
		}
		fact->session = session;
	} else if (kind == MSG_APPLIED) {
		msg_destroy(fact);
		fact = receipt_fact(h);
		fact->session = session;
		if (dice / 1024 % 4 == 0) {
			receipt_destroy(fact->receipt);
			fact->receipt = NULL;
			str_copy(fact->refusal.code, sizeof(fact->refusal.code), "slot_taken");
		}
	} else if (kind == MSG_LINE_CHANGED) {
		fact->line.is_online = dice / 512 % 8 != 0;
	} else if (kind == MSG_CASE_READ || kind == MSG_MINE_READ) {
		msg_destroy(fact);
		fact = kind == MSG_CASE_READ ? case_fact(h, A_CASE_NO) : mine_fact(h);
		fact->session = session;
	} else if (kind == MSG_COLLECTION_READ || kind == MSG_ENTRY_READ) {
		msg_destroy(fact);
		fact = read_fact(h);
		fact->session = session;
	} else if (kind == MSG_ACCOUNT_READ || kind == MSG_PAYMENT_CHANGED) {
		msg_destroy(fact);
		fact = kind == MSG_ACCOUNT_READ ? read_account_fact(h) : any_payment_fact(h);
		fact->session = session;
	} else if (kind == MSG_COLLECTIONS_LOADED) {
		fact->collections = small_collections_create();
	} else if (kind == MSG_NAMES_LOADED) {
		fact->names = small_names_create();
	} else if (kind == MSG_PLAN_LOADED) {
		fact->building = small_building_create();
	} else if (kind == MSG_TEXT_COMMITTED) {
		str_copy(fact->text, sizeof(fact->text), dice / 1024 % 2 ? "20261124" : "运河街道");
	} else if (kind == MSG_CARE_CHANGED) {
		msg_destroy(fact);
		fact = care_fact((enum fleet_standing)(dice / 512 % (STANDING_REVOKED + 1)));
	} else if (kind == MSG_SCANNED) {
		any_code(fact, dice / 512);
	}
	step(h, fact);
}

/* The same page lies twice on the way only when it was looked at from one about somebody. */
static bool is_aside(const struct kiosk *kiosk, int from)
{
	for (int i = from; i < kiosk->trail_len; i++) {
		if (screen_traits(kiosk->trail[i].screen) & NAMED) {
			return true;
		}
	}
	return false;
}

static void assert_trail(const struct kiosk *kiosk)
{
	const struct place *trail = kiosk->trail;
	assert_in_range(kiosk->trail_len, 0, TRAIL_LEN);
	for (int i = 0; i < kiosk->trail_len; i++) {
		assert_true(screen_traits(trail[i].screen) & STOP);
		assert_true(trail[i].screen != kiosk->place.screen || is_aside(kiosk, i));
		for (int k = 0; k < i; k++) {
			assert_true(trail[i].screen != trail[k].screen || is_aside(kiosk, k));
		}
	}
}

static bool is_zero(const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	while (len > 0 && at[len - 1] == 0) {
		len--;
	}
	return len == 0;
}

static void assert_nothing_is_left(const struct kiosk *kiosk)
{
	const struct visit *visit = kiosk->visit;
	assert_true(is_zero(&visit->who, sizeof(visit->who)));
	for (int i = SHAPE_none + 1; i < SHAPE_COUNT; i++) {
		assert_true(is_zero(visit->states[i], shapes[i]->state_size));
	}
	assert_true(is_zero(kiosk->trail, sizeof(kiosk->trail)));
	assert_int_equal(kiosk->trail_len, 0);
	assert_int_equal(kiosk->place.matter, -1);
	assert_false(kiosk->has_sheet);
	assert_false(kiosk->prefs.is_elder);
	assert_int_equal(numbers.settled, numbers.given); /* every number has found its end */
}

static void assert_meaning(struct history *h)
{
	const struct kiosk *kiosk = &h->kiosk;
	const struct place *place = &kiosk->place;
	const struct paper *paper = kiosk_paper(kiosk);
	const struct who *who = &kiosk->visit->who;
	assert_trail(kiosk);
	assert_in_range(place->screen, 0, SCREEN_COUNT - 1);
	assert_true(kiosk_next_tick_ms(kiosk) > kiosk->now_ms);
	assert_int_equal(kiosk->is_active,
		(screen_traits(place->screen) & REST) == 0 && place->screen != SCREEN_wiping);
	assert_int_equal(paper->is_printing, place->screen == SCREEN_printing);
	if (paper->is_printing) { /* there is something to be set, and a way back from a copy */
		assert_true(paper->slip != SLIP_guide || kiosk_guide(kiosk)->detail);
		assert_true(paper->slip != SLIP_case || kiosk_track(kiosk)->view);
		assert_true(paper->slip != SLIP_article || kiosk_read(kiosk)->detail);
		assert_true(paper->slip != SLIP_place || kiosk_read(kiosk)->place[0]);
		assert_true(paper->slip != SLIP_payment || account_receipt(kiosk));
		assert_true(paper->slip != SLIP_my_payment || track_receipt(kiosk));
		assert_int_equal(paper->is_copy, kiosk->trail_len > 0);
	}
	assert_true(place->screen == SCREEN_problem || place->screen == SCREEN_asking ||
		    place->shape == screen_shape(place->screen));
	switch (place->screen) {
	case SCREEN_problem:
		assert_in_range(place->problem, 0, PROBLEM_COUNT - 1);
		assert_true(problem_words(place->problem)->title[0] != '\0');
		assert_int_not_equal(place->shape, SHAPE_none);
		break;
	case SCREEN_reading:
		assert_true(kiosk->is_watching_card);
		break;
	case SCREEN_asking:
		if (place->shape == SHAPE_identify) {
			assert_int_not_equal(who->person, 0);
			assert_false(who->is_identified);
		}
		assert_int_not_equal(place->shape, SHAPE_none);
		break;
	case SCREEN_confirm:
		assert_in_range(place->matter, 0, kiosk->catalog->matter_count - 1);
		assert_true(who->is_identified || who->way == IDENTIFY_NONE);
		break;
	case SCREEN_take_card:
		assert_true(kiosk->is_card_present);
		break;
	case SCREEN_done:
		assert_non_null(kiosk_ticket(kiosk));
		break;
	case SCREEN_uncertain:
		assert_true(kiosk_ticket(kiosk) || kiosk_receipt(kiosk) ||
			    kiosk_track(kiosk)->view || kiosk_guide(kiosk)->detail ||
			    kiosk_read(kiosk)->detail || account_receipt(kiosk) ||
			    track_receipt(kiosk) || kiosk_read(kiosk)->place[0]);
		break;
	case SCREEN_my_accounts:
		assert_non_null(kiosk_account(kiosk)->mine);
		assert_true(who->is_identified);
		break;
	case SCREEN_account:
	case SCREEN_account_more:
	case SCREEN_top_up:
	case SCREEN_act_check:
		assert_non_null(kiosk_account(kiosk)->view);
		assert_true(who->is_identified || who->way == IDENTIFY_NONE);
		break;
	case SCREEN_pay:
	case SCREEN_pay_checking:
		assert_int_not_equal(kiosk_account(kiosk)->paying.asked, 0);
		break;
	case SCREEN_paid:
		assert_non_null(account_receipt(kiosk));
		break;
	case SCREEN_unpaid:
		assert_true(payment_is_over(account_payment_state(kiosk)));
		assert_int_equal(kiosk_account(kiosk)->paying.asked, 0);
		break;
	case SCREEN_acted:
		assert_non_null(kiosk_account(kiosk)->result);
		break;
	case SCREEN_question:
	case SCREEN_review:
		assert_non_null(kiosk_intake(kiosk)->answers);
		break;
	case SCREEN_listing:
	case SCREEN_filter:
	case SCREEN_listing_search:
		assert_non_null(kiosk_read(kiosk)->listing);
		break;
	case SCREEN_article:
		assert_non_null(kiosk_read(kiosk)->detail);
		break;
	case SCREEN_place:
		assert_true(kiosk_way(kiosk, kiosk_read(kiosk)->place, &(struct way){0}));
		break;
	case SCREEN_materials:
	case SCREEN_material:
		assert_non_null(kiosk_materials(kiosk)->of.list);
		break;
	case SCREEN_agent_known:
	case SCREEN_consent:
		assert_true(kiosk_proxy(kiosk)->has_agent);
		break;
	case SCREEN_case:
		assert_non_null(kiosk_track(kiosk)->view);
		assert_true(who->is_identified || who->way == IDENTIFY_NONE);
		break;
	case SCREEN_reply:
	case SCREEN_reply_check:
		assert_non_null(track_replied(kiosk));
		break;
	case SCREEN_mine:
	case SCREEN_entry:
		assert_non_null(kiosk_track(kiosk)->mine);
		assert_true(who->is_identified);
		break;
	case SCREEN_filed:
		assert_non_null(kiosk_receipt(kiosk));
		break;
	case SCREEN_rate:
	case SCREEN_sending:
		assert_int_not_equal(kiosk_rate(kiosk)->rated.kind, RATED_NOTHING);
		break;
	case SCREEN_thanks:
		assert_non_null(kiosk_rate(kiosk)->thanks);
		break;
	case SCREEN_wiping:
		assert_nothing_is_left(kiosk);
		break;
	default:
		break;
	}
}

/* Opened and closed at once, a sheet changes nothing below it. */
static void peek(struct history *h, enum action sheet)
{
	if (!h->kiosk.is_active || h->kiosk.has_sheet || kiosk_is_busy(&h->kiosk)) {
		return;
	}
	struct place before = h->kiosk.place;
	int64_t since_ms = h->kiosk.place_since_ms;
	int trail_len = h->kiosk.trail_len;
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, h->kiosk.session);
	fact->chosen.action = sheet;
	step(h, fact);
	note_orders(h);
	if (!h->kiosk.has_sheet) {
		return; /* its time was over */
	}
	fact = msg_create(MSG_ACTION_CHOSEN, h->kiosk.session);
	fact->chosen.action = ACTION_back;
	step(h, fact);
	assert_memory_equal(&before, &h->kiosk.place, sizeof(before));
	assert_int_equal(since_ms, h->kiosk.place_since_ms);
	assert_int_equal(trail_len, h->kiosk.trail_len);
}

static void any_history_is_survived(void **state)
{
	struct history *h = *state;
	int reached[SCREEN_COUNT] = {0};
	h->kiosk.config.ignores_hours = true; /* test_hours.c knows them */
	static struct offer offers[] = {{"queue", false}, {"intake", false}, {"hotline", false},
		{"track", false}, {"read", false}, {"account", false}};
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	for (int i = 0; i < STEPS; i++) {
		/* halls with a start page, and one without */
		catalog->offer_count = i % 1000 < 500 ? (int)ARRAY_LEN(offers) : 0;
		uint32_t dice = next_random();
		if (dice % 4 == 0 && dice / 4 % 2) {
			act(h, (enum action)(dice / 8 % ACTION_COUNT), (int)(dice / 1024 % 12) - 1);
		} else if (dice % 4 == 1) {
			tick_at(h, dice / 4 % 4 ? dice / 16 % 500 : dice / 16 % 30000);
		} else if (dice % 4 == 2 || dice % 4 == 0) {
			likely_fact(h);
		} else if (dice / 4 % 8 == 0) {
			peek(h, dice / 32 % 2 ? ACTION_help : ACTION_more_actions);
		} else {
			any_fact(h);
		}
		note_orders(h);
		assert_meaning(h);
		reached[h->kiosk.place.screen]++;
		if (h->kiosk.wiping_session) {
			h->kiosk.is_wipe_late = false;
			wiped(h, h->kiosk.wiping_session);
		}
	}
	for (int screen = 0; screen < SCREEN_COUNT; screen++) {
		bool is_place = (screen_traits((enum screen)screen) & (SHEET | REST)) == 0 ||
				screen == SCREEN_enrol;
		if (is_place && reached[screen] == 0) {
			fail_msg("the walk never came to %s", screen_name((enum screen)screen));
		}
	}
	assert_true(h->kiosk.session_count > 100);
	assert_true(h->kiosk.counts.tickets > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			any_history_is_survived, history_begin, history_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
