/* Which page follows which: a table of (page, action) rows and the few ways to move. */
#include "firmware/model/model.h"

#include <string.h>

static void show(struct kiosk *kiosk, enum screen screen, bool is_forward, struct cmd_list *orders)
{
	kiosk->screen = screen;
	kiosk->screen_since_ms = kiosk->now_ms;
	kiosk->is_forward = is_forward;
	flow_ask_devices(kiosk, orders);
}

static bool wants_card(const struct kiosk *kiosk)
{
	bool is_allowed = (kiosk_identify_ways(kiosk) & IDENTIFY_CARD) != 0;
	switch (kiosk->screen) {
	case SCREEN_identify:
		return is_allowed;
	case SCREEN_reading: /* laid, but not read yet */
		return kiosk->visit->way == IDENTIFY_CARD &&
		       pii_is_empty(&kiosk->visit->card.number);
	case SCREEN_problem: /* laying it again is answer enough */
		return is_allowed && (kiosk->problem == PROBLEM_CARD_UNREADABLE ||
					     kiosk->problem == PROBLEM_CARD_NOT_ID);
	default:
		return false;
	}
}

static bool wants_scan(const struct kiosk *kiosk)
{
	return kiosk->is_active &&
	       (kiosk->screen == SCREEN_zones || kiosk->screen == SCREEN_search ||
		       (kiosk->screen == SCREEN_problem && kiosk->problem == PROBLEM_CODE_UNKNOWN));
}

void flow_ask_devices(struct kiosk *kiosk, struct cmd_list *orders)
{
	bool card = wants_card(kiosk);
	if (card != kiosk->is_watching_card) {
		kiosk->is_watching_card = card;
		cmd_list_add(orders, card ? CMD_CARD_WATCH : CMD_CARD_STOP, kiosk->session);
	}
	bool scan = wants_scan(kiosk);
	if (scan != kiosk->is_scanning) {
		kiosk->is_scanning = scan;
		cmd_list_add(orders, scan ? CMD_SCAN_START : CMD_SCAN_STOP, kiosk->session);
	}
}

static void remember(struct kiosk *kiosk)
{
	if (kiosk->trail_len == TRAIL_LEN) {
		memmove(kiosk->trail, kiosk->trail + 1, sizeof(kiosk->trail[0]) * (TRAIL_LEN - 1));
		kiosk->trail_len--;
	}
	kiosk->trail[kiosk->trail_len++] = kiosk->screen;
}

void flow_go(struct kiosk *kiosk, enum screen screen, struct cmd_list *orders)
{
	remember(kiosk);
	show(kiosk, screen, true, orders);
}

void flow_replace(struct kiosk *kiosk, enum screen screen, struct cmd_list *orders)
{
	show(kiosk, screen, true, orders);
}

/* A page on which the citizen decides; the others only lead from one such page to the next. */
static bool is_stop(enum screen screen)
{
	return screen == SCREEN_zones || screen == SCREEN_departments || screen == SCREEN_matters ||
	       screen == SCREEN_search || screen == SCREEN_identify || screen == SCREEN_phone ||
	       screen == SCREEN_confirm;
}

bool kiosk_can_go_back(const struct kiosk *kiosk)
{
	return kiosk->is_active && kiosk->trail_len > 0;
}

void flow_back(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->trail_len == 0) {
		if (kiosk->is_active) {
			session_end(kiosk, orders);
		}
		return;
	}
	enum screen to = kiosk->trail[--kiosk->trail_len];
	if (to == SCREEN_identify || to == SCREEN_phone || to == SCREEN_matters ||
		to == SCREEN_search || to == SCREEN_zones) {
		session_forget_identity(kiosk, orders); /* who it is, is asked again from here on */
	}
	kiosk->problem = PROBLEM_NONE;
	show(kiosk, to, false, orders);
}

void flow_home(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (kiosk->has_ticket) {
		session_end(kiosk, orders); /* a number was given: the next one starts fresh */
		return;
	}
	session_forget_identity(kiosk, orders);
	search_clear(&kiosk->search);
	kiosk->problem = PROBLEM_NONE;
	kiosk->zone = kiosk->department = kiosk->matter = -1;
	kiosk->trail_len = 0;
	show(kiosk, SCREEN_zones, false, orders);
}

void flow_problem(struct kiosk *kiosk, enum problem problem, struct cmd_list *orders)
{
	if (is_stop(kiosk->screen)) {
		remember(kiosk);
	}
	kiosk->problem = problem;
	play(kiosk, SOUND_PROBLEM, orders);
	show(kiosk, SCREEN_problem, true, orders);
}

void flow_rest(struct kiosk *kiosk, struct cmd_list *orders)
{
	kiosk->service = devices_service(kiosk);
	enum screen screen = kiosk->service != SERVICE_OK ? SCREEN_out_of_service
			     : kiosk_is_open(kiosk)	  ? SCREEN_attract
							  : SCREEN_closed;
	if (kiosk->screen != screen) {
		show(kiosk, screen, false, orders);
	}
}

typedef void act_fn(struct kiosk *kiosk, int arg, struct cmd_list *orders);

static bool wake_up(struct kiosk *kiosk, struct cmd_list *orders)
{
	if (!kiosk->catalog) {
		return false;
	}
	session_begin(kiosk);
	show(kiosk, SCREEN_zones, true, orders);
	return true;
}

static void act_start(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	wake_up(kiosk, orders);
}

static void act_zone(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	if (arg >= 0 && arg < kiosk->catalog->zone_count) {
		kiosk->zone = arg;
		flow_go(kiosk, SCREEN_departments, orders);
	}
}

static void act_department(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	if (arg >= 0 && arg < kiosk->catalog->department_count) {
		kiosk->department = arg;
		flow_go(kiosk, SCREEN_matters, orders);
	}
}

static void act_matter(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	queue_choose_matter(kiosk, arg, orders);
}

static void act_search(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	search_clear(&kiosk->search);
	flow_go(kiosk, SCREEN_search, orders);
}

static void act_search_key(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)orders;
	search_type(kiosk, arg);
}

static void act_search_delete(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	(void)orders;
	search_delete(kiosk);
}

static void act_search_clear(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	(void)orders;
	search_clear(&kiosk->search);
}

static void act_candidate(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)orders;
	search_choose_candidate(kiosk, arg);
}

static void act_way_card(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_choose_way(kiosk, IDENTIFY_CARD, orders);
}

static void act_way_phone(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_choose_way(kiosk, IDENTIFY_PHONE, orders);
}

static void act_way_none(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_choose_way(kiosk, IDENTIFY_NONE, orders);
}

static void act_phone_key(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)orders;
	queue_type_phone(kiosk, arg);
}

static void act_phone_delete(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	(void)orders;
	queue_type_phone(kiosk, '\b');
}

static void act_phone_clear(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	(void)orders;
	pii_wipe(&kiosk->visit->phone);
}

static void act_phone_done(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_phone_done(kiosk, orders);
}

static void act_take_number(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_take_number(kiosk, orders);
}

static void act_try_again(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_try_again(kiosk, orders);
}

static void act_slip_came(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_slip_answer(kiosk, true, orders);
}

static void act_slip_missing(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	queue_slip_answer(kiosk, false, orders);
}

static void act_back(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	flow_back(kiosk, orders);
}

static void act_home(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	flow_home(kiosk, orders);
}

static void act_finish(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	session_end(kiosk, orders);
}

static void act_help(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	flow_go(kiosk, SCREEN_help, orders);
}

static void act_modes(struct kiosk *kiosk, int arg, struct cmd_list *orders)
{
	(void)arg;
	flow_go(kiosk, SCREEN_modes, orders);
}

static void toggle(struct kiosk *kiosk, enum action action, struct cmd_list *orders)
{
	bool is_resting = kiosk->screen == SCREEN_closed || kiosk->screen == SCREEN_out_of_service;
	if (!kiosk->is_active && !is_resting &&
		!(kiosk->screen == SCREEN_attract && wake_up(kiosk, orders))) {
		return;
	}
	struct prefs *prefs = &kiosk->prefs;
	if (action == ACTION_toggle_lang) {
		prefs->lang = prefs->lang == LANG_ZH ? LANG_EN : LANG_ZH;
		search_run(&kiosk->search, kiosk->catalog, prefs->lang);
	} else if (action == ACTION_toggle_elder) {
		prefs->is_elder = !prefs->is_elder;
	} else if (action == ACTION_toggle_contrast) {
		prefs->is_high_contrast = !prefs->is_high_contrast;
	} else {
		prefs->is_low_reach = !prefs->is_low_reach;
	}
}

static const struct row {
	enum screen screen;
	enum action action;
	act_fn *act;
} rows[] = {
	{SCREEN_attract, ACTION_start, act_start},
	{SCREEN_zones, ACTION_zone, act_zone},
	{SCREEN_zones, ACTION_search, act_search},
	{SCREEN_zones, ACTION_matter, act_matter},
	{SCREEN_zones, ACTION_finish, act_finish},
	{SCREEN_zones, ACTION_back, act_finish},
	{SCREEN_departments, ACTION_department, act_department},
	{SCREEN_departments, ACTION_search, act_search},
	{SCREEN_departments, ACTION_back, act_back},
	{SCREEN_matters, ACTION_matter, act_matter},
	{SCREEN_matters, ACTION_search, act_search},
	{SCREEN_matters, ACTION_back, act_back},
	{SCREEN_search, ACTION_key, act_search_key},
	{SCREEN_search, ACTION_key_delete, act_search_delete},
	{SCREEN_search, ACTION_key_clear, act_search_clear},
	{SCREEN_search, ACTION_candidate, act_candidate},
	{SCREEN_search, ACTION_matter, act_matter},
	{SCREEN_search, ACTION_back, act_back},
	{SCREEN_identify, ACTION_identify_card, act_way_card},
	{SCREEN_identify, ACTION_identify_phone, act_way_phone},
	{SCREEN_identify, ACTION_identify_none, act_way_none},
	{SCREEN_identify, ACTION_back, act_back},
	{SCREEN_phone, ACTION_key, act_phone_key},
	{SCREEN_phone, ACTION_key_delete, act_phone_delete},
	{SCREEN_phone, ACTION_key_clear, act_phone_clear},
	{SCREEN_phone, ACTION_phone_done, act_phone_done},
	{SCREEN_phone, ACTION_back, act_back},
	{SCREEN_reading, ACTION_back, act_back},
	{SCREEN_confirm, ACTION_take_number, act_take_number},
	{SCREEN_confirm, ACTION_back, act_back},
	{SCREEN_take_card, ACTION_back, act_back},
	{SCREEN_done, ACTION_finish, act_finish},
	{SCREEN_uncertain, ACTION_slip_came, act_slip_came},
	{SCREEN_uncertain, ACTION_slip_missing, act_slip_missing},
	{SCREEN_problem, ACTION_try_again, act_try_again},
	{SCREEN_problem, ACTION_back, act_back},
	{SCREEN_help, ACTION_back, act_back},
	{SCREEN_modes, ACTION_back, act_back},
};

/* Between these nothing may get: they end by themselves. */
static bool is_busy(const struct kiosk *kiosk)
{
	return kiosk->screen == SCREEN_issuing || kiosk->screen == SCREEN_printing ||
	       kiosk->screen == SCREEN_wiping;
}

void flow_act(struct kiosk *kiosk, enum action action, int arg, struct cmd_list *orders)
{
	switch (action) {      /* on every page */
	case ACTION_more_time: /* the touch was enough */
		return;
	case ACTION_toggle_lang:
	case ACTION_toggle_elder:
	case ACTION_toggle_contrast:
	case ACTION_toggle_low_reach:
		toggle(kiosk, action, orders);
		return;
	default:
		break;
	}
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].screen == kiosk->screen && rows[i].action == action) {
			rows[i].act(kiosk, arg, orders);
			return;
		}
	}
	if (!kiosk->is_active || is_busy(kiosk)) {
		return; /* a late touch on a page that has gone */
	}
	if (action == ACTION_home) {
		act_home(kiosk, arg, orders);
	} else if (action == ACTION_finish) {
		act_finish(kiosk, arg, orders);
	} else if (action == ACTION_help && kiosk->screen != SCREEN_help) {
		act_help(kiosk, arg, orders);
	} else if (action == ACTION_more_actions && kiosk->screen != SCREEN_modes) {
		act_modes(kiosk, arg, orders);
	}
}
