#include "firmware/model/place.h"
#include "firmware/model/proxy.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/model/enrol.h"
#include "firmware/model/world.h"

#include <stdint.h>

enum { LIMIT_ANSWER = -1, ANSWER_GRACE_MS = 10000 }; /* beyond what a worker may take */

static const struct {
	const char *name;
	enum shape_id shape;
	unsigned traits;
	int limit_ms;
} screens[SCREEN_COUNT] = {
#define SCREEN(name, shape, traits, limit_ms) {#name, SHAPE_##shape, traits, limit_ms},
#include "firmware/model/screens.def"
#undef SCREEN
};

#define N_(msgid) msgid
static const struct {
	const char *codes;
	enum way_on way_on;
	unsigned traits;
	struct problem_words words;
} problems[PROBLEM_COUNT] = {
#define PROBLEM(name, codes, way_on, traits, ...) {codes, WAY_##way_on, traits, {__VA_ARGS__}},
#include "firmware/model/problems.def"
#undef PROBLEM
};

const char *screen_name(enum screen screen)
{
	return (unsigned)screen < SCREEN_COUNT ? screens[screen].name : "?";
}

enum shape_id screen_shape(enum screen screen)
{
	return screens[screen].shape;
}

unsigned screen_traits(enum screen screen)
{
	return screens[screen].traits;
}

const struct problem_words *problem_words(enum problem problem)
{
	return &problems[(unsigned)problem < PROBLEM_COUNT ? problem : 0].words;
}

enum way_on problem_way_on(enum problem problem)
{
	return problems[problem].way_on;
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = words; len > 0 && (at = strstr(at, word)); at += len) {
		if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0')) {
			return true;
		}
	}
	return false;
}

enum next step_refuse(struct step *s, const struct hall_refusal *refusal)
{
	/* of a code that nobody knows */
	enum problem problem =
		s->kiosk->visit->shape == SHAPE_queue ? PROBLEM_NO_NUMBER : PROBLEM_NOT_ACCEPTED;
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		if (has_word(problems[i].codes, refusal->code)) {
			problem = (enum problem)i;
		}
	}
	enum next next = step_fail(s, problem);
	str_copy(s->to.code, sizeof(s->to.code), refusal->code);
	s->kiosk->visit->refusal = *refusal;
	return next;
}

enum next step_refuse_shown(struct step *s, const struct hall_refusal *refusal, int retry_s)
{
	const struct kiosk *kiosk = s->kiosk;
	kiosk->visit->come_back_ms = retry_s > 0 ? kiosk->wall_ms + (int64_t)retry_s * 1000 : 0;
	enum next next = step_refuse(s, refusal);
	if (str_equal(refusal->code, "too_many_requests")) {
		s->to.problem = PROBLEM_TOO_OFTEN;
	} else if (s->to.problem == PROBLEM_NOT_ACCEPTED) {
		s->to.problem = PROBLEM_NO_RECORD;
	}
	return next;
}

enum next step_refuse_handed(struct step *s, const struct hall_refusal *refusal)
{
	enum next next = step_refuse(s, refusal);
	if (s->to.problem == PROBLEM_NOT_ACCEPTED) {
		s->to.problem = PROBLEM_NOT_HANDED_IN;
	} else if (s->to.problem == PROBLEM_STORAGE) {
		s->to.problem = PROBLEM_NOT_KEPT;
	}
	return next;
}

enum screen kiosk_screen(const struct kiosk *kiosk)
{
	return kiosk->has_sheet ? kiosk->sheet : kiosk->place.screen;
}

bool place_is_asking(const struct kiosk *kiosk, enum shape_id shape)
{
	return kiosk->place.screen == SCREEN_asking && kiosk->place.shape == shape;
}

bool kiosk_is_busy(const struct kiosk *kiosk)
{
	return (screen_traits(kiosk->place.screen) & BUSY) != 0;
}

bool kiosk_can_go_back(const struct kiosk *kiosk)
{
	return kiosk->is_active && (kiosk->has_sheet || kiosk->trail_len > 0);
}

int64_t place_limit_ms(const struct kiosk *kiosk)
{
	int64_t limit_ms = screens[kiosk->place.screen].limit_ms;
	if (limit_ms == LIMIT_ANSWER) {
		limit_ms = kiosk->config.answer_limit_ms + ANSWER_GRACE_MS;
	}
	return limit_ms > 0 ? kiosk->place_since_ms + limit_ms : INT64_MAX;
}

/* Who has come to another page has all the time again. */
static void show(struct kiosk *kiosk, const struct place *place, bool is_forward)
{
	kiosk->place = *place;
	kiosk->place_since_ms = kiosk->now_ms;
	kiosk->idle_since_ms = kiosk->now_ms;
	kiosk->warned_since_ms = 0;
	if (!kiosk->has_sheet) {
		kiosk->screen_since_ms = kiosk->now_ms;
		kiosk->is_forward = is_forward;
	}
}

void place_remember(struct kiosk *kiosk, const struct place *place)
{
	if ((screen_traits(place->screen) & STOP) == 0) {
		return;
	}
	if (kiosk->trail_len == TRAIL_LEN) {
		memmove(kiosk->trail, kiosk->trail + 1, sizeof(kiosk->trail[0]) * (TRAIL_LEN - 1));
		kiosk->trail_len--;
	}
	kiosk->trail[kiosk->trail_len++] = *place;
}

/* What was looked at aside may lie on the way already: there, else at its end. */
static int index_of(const struct kiosk *kiosk, int len, enum screen screen)
{
	for (int i = 0; i < len; i++) {
		if (kiosk->trail[i].screen == screen) {
			return i;
		}
	}
	return len;
}

void place_drop_named(struct kiosk *kiosk)
{
	int kept = 0;
	for (int i = 0; i < kiosk->trail_len; i++) {
		if (!(screen_traits(kiosk->trail[i].screen) & NAMED)) {
			kept = index_of(kiosk, kept, kiosk->trail[i].screen);
			kiosk->trail[kept++] = kiosk->trail[i];
			continue;
		}
		while (kept > 0 && kiosk->trail[kept - 1].shape == SHAPE_identify) {
			kept--;
		}
	}
	kiosk->trail_len = kept;
}

void place_go(struct kiosk *kiosk, const struct place *to, bool is_aside)
{
	const struct who *who = &kiosk->visit->who;
	struct place place = *to;
	if (screens[to->screen].shape) {
		place.shape = screens[to->screen].shape;
	}
	if (place.screen != kiosk->place.screen) {
		place_remember(kiosk, &kiosk->place);
	}
	for (int i = 0; i < kiosk->trail_len && !is_aside; i++) {
		if (kiosk->trail[i].screen == place.screen) {
			kiosk->trail_len = i;
		}
	}
	if (!who->is_identified && who->way != IDENTIFY_NONE) {
		place_drop_named(kiosk);
	}
	if ((screen_traits(place.screen) & ONE_WAY) && !is_aside) {
		kiosk->trail_len = 0;
	}
	show(kiosk, &place, true);
}

void place_back(struct kiosk *kiosk)
{
	REQUIRE(kiosk->trail_len > 0);
	show(kiosk, &kiosk->trail[--kiosk->trail_len], false);
}

void place_fail(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	place_close_sheet(kiosk);
	place_remember(kiosk, &kiosk->place);
	struct place place = s->to;
	place.screen = SCREEN_problem;
	show(kiosk, &place, true);
}

void place_reset(struct kiosk *kiosk, enum screen screen)
{
	kiosk->trail_len = 0;
	kiosk->has_sheet = false;
	const struct place place = {.screen = screen,
		.shape = screens[screen].shape,
		.zone = -1,
		.department = -1,
		.matter = -1,
		.group = -1};
	show(kiosk, &place, false);
}

void place_open_sheet(struct kiosk *kiosk, enum screen sheet)
{
	kiosk->has_sheet = true;
	kiosk->sheet = sheet;
	kiosk->screen_since_ms = kiosk->now_ms;
	kiosk->is_forward = true;
}

void place_close_sheet(struct kiosk *kiosk)
{
	if (kiosk->has_sheet) {
		kiosk->has_sheet = false;
		kiosk->screen_since_ms = kiosk->now_ms;
		kiosk->is_forward = false;
	}
}

static unsigned traits_now(const struct kiosk *kiosk)
{
	const struct place *place = &kiosk->place;
	return screen_traits(place->screen) |
	       (place->screen == SCREEN_problem ? problems[place->problem].traits : 0);
}

void place_ask_devices(struct kiosk *kiosk, struct cmd_list *orders)
{
	const struct place *place = &kiosk->place;
	/* once there is one: what is ordered before the devices have begun is heard by none */
	bool has_scanner = kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY;
	bool is_rest = has_scanner && !kiosk->is_active && (screen_traits(place->screen) & REST);
	unsigned traits =
		kiosk->is_active || enrol_is_open(kiosk) ? traits_now(kiosk)
		: is_rest && kiosk->config.has_fleet && kiosk->care.enrolling != ENROL_DONE
			? screen_traits(place->screen) & (unsigned)SCAN
			: 0;
	bool can_read = place->screen == SCREEN_tech_card
				? world_can_read_card(kiosk)
				: (kiosk_identify_ways(kiosk) & IDENTIFY_CARD) != 0;
	bool is_welcome = place->screen != SCREEN_home || world_has_my_page(kiosk);
	bool card = (traits & CARD) && is_welcome && can_read;
	bool notice = kiosk->is_active && !card;
	if (card != kiosk->is_watching_card || notice != kiosk->is_noticing_card) {
		kiosk->is_watching_card = card;
		kiosk->is_noticing_card = notice;
		if (card || notice) {
			cmd_list_add(
				orders, card ? CMD_CARD_WATCH : CMD_CARD_NOTICE, kiosk->session);
		}
	}
	bool scan = (traits & SCAN) != 0;
	if (scan != kiosk->is_scanning) {
		kiosk->is_scanning = scan;
		cmd_list_add(orders, scan ? CMD_SCAN_START : CMD_SCAN_STOP, kiosk->session);
	}
}

bool kiosk_is_named(const struct kiosk *kiosk)
{
	const struct who *who = &kiosk->visit->who;
	return who->person || who->is_identified || proxy_kept(kiosk) ||
	       (screen_traits(kiosk->place.screen) & NAMED);
}
