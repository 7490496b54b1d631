#include "firmware/model/visit.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/model/enrol.h"
#include "firmware/model/place.h"
#include "firmware/model/proxy_step.h"
#include "firmware/model/report.h"
#include "firmware/model/world.h"

#include <stdint.h>

enum { ARENA_LEN = 64 * 1024, WIPE_LIMIT_MS = 4000 };

/* --- begin and end --- */

static void make_states(struct kiosk *kiosk)
{
	kiosk->visit = arena_new(kiosk->arena, struct visit);
	REQUIRE(kiosk->visit);
	for (int i = SHAPE_none + 1; i < SHAPE_COUNT; i++) {
		if (shapes[i]->state_size > 0) {
			kiosk->visit->states[i] =
				arena_alloc(kiosk->arena, 1, shapes[i]->state_size);
			REQUIRE(kiosk->visit->states[i]);
		}
	}
}

void visit_init(struct kiosk *kiosk)
{
	kiosk->session = 1;
	kiosk->prefs.lang = kiosk->config.default_lang;
	kiosk->arena = arena_create(ARENA_SECRET, ARENA_LEN);
	make_states(kiosk);
	place_reset(kiosk, SCREEN_attract);
}

static void begin(struct step *s, enum shape_id shape)
{
	s->kiosk->is_active = true;
	visit_touch(s->kiosk);
	s->kiosk->session_count += shape != SHAPE_tech; /* of citizens */
	step_order(s, CMD_CONNECT);
	step_order(s, CMD_CARD_NOTICE);
	s->kiosk->is_noticing_card = true;
}

void visit_touch(struct kiosk *kiosk)
{
	kiosk->idle_since_ms = kiosk->now_ms;
	kiosk->warned_since_ms = 0;
}

static void abandon(struct step *s, bool is_end)
{
	for (int i = SHAPE_none + 1; i < SHAPE_COUNT; i++) {
		if (shapes[i]->abandon && (is_end || !shapes[i]->is_of_visit)) {
			shapes[i]->abandon(s);
		}
	}
}

void visit_finish(struct kiosk *kiosk)
{
	struct cmd_list orders = {0}; /* nobody carries them out any more */
	struct step step = step_begin(kiosk, &orders);
	abandon(&step, true);
	proxy_forget_kept(kiosk);
	cmd_list_wipe(&orders);
	arena_destroy(kiosk->arena);
}

struct prefs visit_usual_prefs(const struct kiosk *kiosk)
{
	return (struct prefs){.lang = kiosk->config.default_lang};
}

void visit_end(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	report_visit_end(kiosk, s->is_left);
	abandon(s, true);
	proxy_end_visit(kiosk);
	step_order(s, CMD_WIPE);
	kiosk->wiping_session = kiosk->session;
	kiosk->wiped_workers = 0;
	kiosk->wipe_end_ms = kiosk->now_ms + WIPE_LIMIT_MS;
	kiosk->is_last_call = false;
	kiosk->session++;
	if (kiosk->session == 0) {
		kiosk->session = 1;
	}
	kiosk->is_active = false;
	/* The wipe stops them. */
	kiosk->is_noticing_card = kiosk->is_watching_card = kiosk->is_scanning = false;
	arena_reset(kiosk->arena);
	make_states(kiosk);
	kiosk->prefs = visit_usual_prefs(kiosk);
	place_reset(kiosk, SCREEN_wiping);
	mem_wipe(kiosk->trail, sizeof(kiosk->trail));
}

void visit_worker_wiped(struct kiosk *kiosk, enum worker_id worker)
{
	kiosk->wiped_workers |= 1U << worker;
	if (kiosk->wiped_workers == (1U << WORKER_COUNT) - 1) {
		kiosk->wiping_session = 0;
		world_end_visit(kiosk);
	}
}

void visit_rest(struct kiosk *kiosk)
{
	struct offer_state offers[OFFER_COUNT];
	int count = kiosk_offers(kiosk, offers);
	enum out_of_service missing = SERVICE_OK;
	for (int i = count - 1; i >= 0; i--) { /* why the first of them cannot be had … */
		missing = offers[i].is_coming ? missing : offers[i].missing;
	}
	for (int i = 0; i < count; i++) { /* … but one that can is enough */
		missing = offer_is_open(&offers[i]) ? SERVICE_OK : missing;
	}
	missing = kiosk->care.is_out_of_service ? SERVICE_TOLD : missing;
	enum screen screen = missing == SERVICE_OK	 ? SCREEN_attract
			     : missing == SERVICE_CLOSED ? SCREEN_closed
							 : SCREEN_out_of_service;
	screen = enrol_is_needed(kiosk, screen) ? SCREEN_enrol : screen;
	kiosk->service = missing == SERVICE_CLOSED ? SERVICE_OK : missing;
	if (kiosk->place.screen != screen) {
		place_reset(kiosk, screen);
	}
}

/* --- from page to page --- */

static void enter(struct step *s, enum shape_id id, const struct entry *entry)
{
	s->kiosk->visit->shape = id;
	visit_follow(s, id, shapes[id]->begin(s, entry));
}

static void go_to_start(struct step *s)
{
	s->kiosk->visit->shape = SHAPE_home;
	visit_follow(s, SHAPE_home, home_begin(s));
}

bool visit_wake_up(struct step *s)
{
	if (!s->kiosk->catalog) {
		return false;
	}
	begin(s, SHAPE_home);
	go_to_start(s);
	return true;
}

void visit_go_on(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	const struct kept_agent *kept = proxy_take_turn(kiosk);
	bool is_attract = kiosk->place.screen == SCREEN_attract;
	kiosk->is_touched_early = kiosk->is_touched_early && is_attract;
	if ((kept || kiosk->is_touched_early) && is_attract && visit_wake_up(s)) {
		kiosk->is_touched_early = false;
		kiosk->prefs = kept ? kept->prefs : kiosk->prefs;
	}
}

static void forget_who(struct step *s)
{
	struct visit *visit = s->kiosk->visit;
	if (visit->who.person) {
		step_order(s, CMD_FORGET_PERSON);
	}
	mem_wipe(&visit->who, sizeof(visit->who));
	mem_wipe(visit->states[SHAPE_identify], shapes[SHAPE_identify]->state_size);
	place_drop_named(s->kiosk);
}

/* Who has said nothing of himself is not forgotten while he goes on with the same thing: what was
 * shown to anybody (an account by its number) is come back to from the page that asks for his card.
 */
static bool is_forgotten_at(const struct kiosk *kiosk, enum screen screen)
{
	const struct who *who = &kiosk->visit->who;
	bool is_nobody = who->way == IDENTIFY_NONE && !who->person;
	bool is_same = kiosk->place.doing == kiosk->visit->shape;
	bool is_asked = screen == SCREEN_identify;
	return (screen_traits(screen) & NAMELESS) && !(is_nobody && is_same && is_asked);
}

static void go_home(struct step *s)
{
	struct visit *visit = s->kiosk->visit;
	abandon(s, false);
	forget_who(s);
	for (int i = SHAPE_none + 1; i < SHAPE_COUNT; i++) {
		if (!shapes[i]->is_of_visit) {
			mem_wipe(visit->states[i], shapes[i]->state_size);
		}
	}
	place_reset(s->kiosk, SCREEN_attract); /* nothing leads back to what was before */
	s->to = s->kiosk->place;
	go_to_start(s);
	s->kiosk->is_forward = false;
}

static void go_back(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	if (kiosk->trail_len == 0) {
		visit_end(s);
		return;
	}
	if (is_forgotten_at(kiosk, kiosk->trail[kiosk->trail_len - 1].screen)) {
		forget_who(s); /* first: what goes may have stood between this page and itself */
	}
	place_back(kiosk);
	kiosk->visit->shape = kiosk->place.doing;
}

void visit_follow(struct step *s, enum shape_id by, enum next next)
{
	struct kiosk *kiosk = s->kiosk;
	while (next == NEXT_DONE) {
		by = kiosk->visit->shape;
		next = shapes[by]->go_on(s, s->done);
	}
	if (!kiosk->is_active) {
		if (next != NEXT_GO) {
			return; /* a duty done while nobody is here */
		}
		begin(s, by);
		kiosk->visit->shape = by;
	}
	switch (next) {
	case NEXT_GO:
		if (is_forgotten_at(kiosk, s->to.screen) && !s->is_aside) {
			forget_who(s);
		}
		s->to.doing = kiosk->visit->shape;
		place_go(kiosk, &s->to, s->is_aside);
		break;
	case NEXT_BEGIN:
		enter(s, s->begun, &s->entry);
		break;
	case NEXT_BACK:
		go_back(s);
		break;
	case NEXT_HOME:
		go_home(s);
		break;
	case NEXT_END:
		visit_end(s);
		break;
	case NEXT_FAIL:
		step_play(s, SOUND_PROBLEM);
		s->to.shape = by;
		place_fail(s);
		break;
	case NEXT_STAY:
	case NEXT_PASS:
	case NEXT_DONE:
		break;
	}
}

struct typing kiosk_typing(const struct kiosk *kiosk)
{
	const struct shape *shape = shapes[kiosk->place.shape];
	bool is_here = kiosk->is_active && !kiosk->wiping_session;
	return is_here && shape && shape->typing ? shape->typing(kiosk) : (struct typing){0};
}

void visit_fact(struct step *s, enum shape_id owner, struct msg *fact)
{
	const struct shape *shape = shapes[owner];
	if (!shape || !shape->fact) {
		return;
	}
	enum next next = shape->fact(s, fact);
	if (!s->is_late) {
		visit_follow(s, owner, next);
	}
}
