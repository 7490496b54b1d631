#include "firmware/model/choose.h"
#include "firmware/base/str.h"
#include "firmware/model/scanned.h"
#include "firmware/model/shape.h"

static enum next choose_matter(struct step *s, int matter)
{
	const struct catalog *catalog = s->kiosk->catalog;
	if (matter < 0 || matter >= catalog->matter_count) {
		return NEXT_STAY;
	}
	s->to.matter = matter;
	s->to.department = catalog->matters[matter].department;
	s->to.zone = s->to.department >= 0 ? catalog->departments[s->to.department].zone : -1;
	return step_done(s, SHAPE_choose);
}

enum next choose_begin(struct step *s, const struct entry *entry)
{
	if (entry->matter >= 0) {
		return choose_matter(s, entry->matter);
	}
	int group = entry->group ? catalog_find_group(s->kiosk->catalog, entry->group) : -1;
	if (group >= 0) {
		s->to.group = group;
		return step_go(s, SCREEN_group);
	}
	return step_go(s, SCREEN_zones);
}

static void speak(struct kiosk *kiosk)
{
	search_list_run(
		&choose_state(kiosk)->search, search_matters(kiosk->catalog), kiosk->prefs.lang);
}

static enum next type(struct step *s, enum action action, int arg)
{
	if (!search_act(&choose_state(s->kiosk)->search, action, arg)) {
		return NEXT_PASS;
	}
	speak(s->kiosk);
	return NEXT_STAY;
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	enum screen screen = kiosk->place.screen;
	switch (action) {
	case ACTION_zone:
		if (screen == SCREEN_zones && arg >= 0 && arg < kiosk->catalog->zone_count) {
			s->to.zone = arg;
			return step_go(s, SCREEN_departments);
		}
		return NEXT_STAY;
	case ACTION_department:
		if (screen == SCREEN_departments && arg >= 0 &&
			arg < kiosk->catalog->department_count) {
			s->to.department = arg;
			return step_go(s, SCREEN_matters);
		}
		return NEXT_STAY;
	case ACTION_group:
		if (screen == SCREEN_zones && arg >= 0 && arg < kiosk->catalog->group_count) {
			s->to.group = arg;
			return step_go(s, SCREEN_group);
		}
		return NEXT_STAY;
	case ACTION_matter:
		return screen == SCREEN_problem || screen == SCREEN_departments
			       ? NEXT_STAY
			       : choose_matter(s, arg);
	case ACTION_search:
		if (screen == SCREEN_search || screen == SCREEN_problem) {
			return NEXT_STAY;
		}
		search_clear(&choose_state(s->kiosk)->search);
		return step_go(s, SCREEN_search);
	default:
		return screen == SCREEN_search ? type(s, action, arg) : NEXT_PASS;
	}
}

int choose_scanned(const struct kiosk *kiosk, const struct scan *scan)
{
	char code[HALL_ID_LEN + 1] = "";
	bool is_page = scanned_id(kiosk, scan, "/m/", code); /* of a guide taken along */
	if (!is_page && scan->len <= CODE_LEN && !memchr(scan->token, 0, scan->len)) {
		memcpy(code, scan->token, scan->len);
	}
	return catalog_find_scanned(kiosk->catalog, code);
}

static enum next scanned(struct step *s, const struct scan *scan)
{
	if (!s->kiosk->is_scanning) {
		return NEXT_STAY;
	}
	enum next next = scanned_begin(s, scan);
	if (next != NEXT_PASS) {
		return next;
	}
	int matter = choose_scanned(s->kiosk, scan);
	return matter >= 0 ? choose_matter(s, matter) : step_fail(s, PROBLEM_CODE_UNKNOWN);
}

static enum next fact(struct step *s, struct msg *fact)
{
	return fact->kind == MSG_SCANNED ? scanned(s, &fact->scan) : NEXT_STAY;
}

const struct shape shape_choose = {
	.state_size = sizeof(struct choose), .act = act, .fact = fact, .speak = speak};
