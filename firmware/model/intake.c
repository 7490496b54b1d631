#include "firmware/model/intake.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/carry.h"
#include "firmware/form/encode.h"
#include "firmware/model/guide.h"
#include "firmware/model/identify.h"
#include "firmware/model/intake_fill.h"
#include "firmware/model/intake_form.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/paper.h"
#include "firmware/model/proxy_step.h"
#include "firmware/model/shape.h"
#include "firmware/model/world.h"

static const struct matter_detail *detail_of(const struct kiosk *kiosk)
{
	return kiosk_guide(kiosk)->detail;
}

const struct receipt *kiosk_receipt(const struct kiosk *kiosk)
{
	return intake_state(kiosk)->receipt;
}

static enum next begin(struct step *s, const struct entry *entry)
{
	return choose_begin(s, entry);
}

int intake_materials(const struct kiosk *kiosk, int out[MATTER_MAX_MATERIALS])
{
	const struct matter_detail *detail = detail_of(kiosk);
	const struct intake *intake = intake_state(kiosk);
	int count = 0;
	for (int i = 0; detail && intake->answers && i < detail->material_count; i++) {
		if (walk_holds(intake->answers, detail->materials[i].only_if)) {
			out[count++] = i;
		}
	}
	return count;
}

/* --- the form --- */

/* What goes with it, as it is answered now. */
static int want_materials(struct kiosk *kiosk)
{
	int list[MATTER_MAX_MATERIALS], count = intake_materials(kiosk, list);
	materials_want(kiosk, list, count);
	return count;
}

static enum next to_review(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	form_check_all(intake->answers, &intake->problems);
	intake->has_problems = false; /* until one hands it in */
	intake->is_change = false;
	(void)want_materials(s->kiosk);
	return step_go(s, SCREEN_review);
}

/* What the card has said, and is right, is asked no more: it stands in the review. */
static bool is_settled(const struct intake *intake, struct spot spot)
{
	const struct form_field *field = intake_field(intake, spot);
	if (!field || answers_origin(intake->answers, spot) != ORIGIN_PREFILL) {
		return false;
	}
	struct form_problems problems;
	form_check_field(intake->answers, spot.field, &problems);
	for (int i = 0; i < problems.count; i++) {
		if (problems.list[i].spot.member == spot.member &&
			problems.list[i].spot.row == spot.row) {
			return false;
		}
	}
	return true;
}

static enum next to_question(struct step *s, struct spot spot)
{
	struct intake *intake = intake_state(s->kiosk);
	intake->spot = spot;
	intake->has_problems = false;
	return step_go(s, SCREEN_question);
}

static enum next after_questions(struct step *s)
{
	return want_materials(s->kiosk) > 0 && !intake_state(s->kiosk)->is_change
		       ? materials_begin(s)
		       : to_review(s);
}

static enum next go_forward(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	struct spot spot = intake->spot;
	do {
		if (!intake_step(intake, &spot, 1)) {
			return after_questions(s);
		}
	} while (is_settled(intake, spot));
	return to_question(s, spot);
}

static enum next certificates_read(struct step *s)
{
	fill_from_certificates(s->kiosk);
	return go_forward(s);
}

static void set_materials(struct step *s)
{
	const struct matter *matter = &s->kiosk->catalog->matters[s->to.matter];
	const struct matter_detail *detail = detail_of(s->kiosk);
	struct materials_for of = {.list = detail->materials,
		.count = detail->material_count,
		.is_bundle = matter->kind == MATTER_BUNDLE,
		.title = matter->name};
	str_copy(of.matter, sizeof(of.matter), matter->code);
	materials_set(s->kiosk, &of);
}

static enum next begin_form(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	fill_begin(kiosk);
	intake_state(kiosk)->spot = (struct spot){-1, 0, -1};
	set_materials(s);
	return fill_wants_certificates(detail_of(kiosk)) && materials_ask_certificates(s)
		       ? step_ask(s, SHAPE_materials)
		       : go_forward(s);
}

/* A time was taken meanwhile: the form as it is now, with the answers that were given. On with what
 * is missing now. */
static enum next resume_form(struct step *s)
{
	struct kiosk *kiosk = s->kiosk;
	struct intake *intake = intake_state(kiosk);
	struct arena *given_arena = intake->arena;
	struct answers *given = intake->answers;
	intake->arena = NULL;
	intake->answers = NULL;
	bool has_form = detail_of(kiosk)->form != NULL;
	if (has_form) {
		fill_begin(kiosk);
		answers_carry(intake->answers, given);
		set_materials(s);
	}
	arena_destroy(given_arena);
	guide_forget_old(kiosk);
	if (!has_form) {
		fill_forget(kiosk);
		return step_go(s, SCREEN_guide);
	}
	form_check_all(intake->answers, &intake->problems);
	bool has_materials = want_materials(kiosk) > 0;
	if (intake->problems.count == 0) {
		return has_materials ? materials_begin(s) : to_review(s);
	}
	intake->is_change = !has_materials; /* they are shown before the review */
	return to_question(s, intake->problems.list[0].spot);
}

static enum next go_back(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	struct spot spot = intake->spot;
	if (intake->is_change && spot.member < 0) {
		return to_review(s);
	}
	do {
		if (!intake_step(intake, &spot, -1)) {
			return intake->is_change ? to_review(s)
						 : NEXT_PASS; /* out of the form, as everywhere */
		}
	} while (is_settled(intake, spot));
	return to_question(s, spot);
}

/* On from a question: only with a good answer, or none where none is needed. */
static enum next answered(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	if (!intake_look_at(intake, intake->spot)) {
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	}
	const struct form_field *whole = &answers_form(intake->answers)->fields[intake->spot.field];
	bool is_inside = whole->member_count > 0 && intake->spot.member >= 0 &&
			 intake->spot.member + 1 < whole->member_count;
	if (intake->is_change && !is_inside &&
		(whole->kind != FIELD_TABLE || intake->spot.member < 0)) {
		return to_review(s);
	}
	return go_forward(s);
}

static enum next choose(struct step *s, int arg)
{
	struct intake *intake = intake_state(s->kiosk);
	const struct form_field *field = intake_field(intake, intake->spot);
	if (!field) {
		return NEXT_STAY;
	}
	intake->has_problems = false;
	switch (field->kind) {
	case FIELD_CHOICE:
		return answers_choose(intake->answers, intake->spot, arg, true) == OK ? answered(s)
										      : NEXT_STAY;
	case FIELD_BOOL:
		return answers_say(intake->answers, intake->spot, arg ? YES : NO) == OK
			       ? answered(s)
			       : NEXT_STAY;
	case FIELD_CHOICES: {
		bool is_on = arg >= 0 && arg < field->choice_count &&
			     answers_is_chosen(intake->answers, intake->spot, arg);
		enum err err = answers_choose(intake->answers, intake->spot, arg, !is_on);
		if (err == ERR_FULL) {
			step_play(s, SOUND_PROBLEM);
		}
		return NEXT_STAY;
	}
	default:
		return NEXT_STAY;
	}
}

static enum next change_rows(struct step *s, enum action action, int arg)
{
	struct intake *intake = intake_state(s->kiosk);
	struct spot spot = intake->spot;
	if (answers_form(intake->answers)->fields[spot.field].kind != FIELD_TABLE ||
		spot.member >= 0) {
		return NEXT_STAY;
	}
	int count = answers_row_count(intake->answers, spot.field);
	switch (action) {
	case ACTION_row_add:
		if (answers_add_row(intake->answers, spot.field) != OK) {
			step_play(s, SOUND_PROBLEM);
			return NEXT_STAY;
		}
		return to_question(s, (struct spot){spot.field, count, 0});
	case ACTION_row_change:
		return arg >= 0 && arg < count ? to_question(s, (struct spot){spot.field, arg, 0})
					       : NEXT_STAY;
	default:
		if (arg >= 0 && arg < count) {
			(void)answers_remove_row(intake->answers, spot.field, arg);
			intake->has_problems = false;
		}
		return NEXT_STAY;
	}
}

static enum next on_question(struct step *s, enum action action, int arg)
{
	struct intake *intake = intake_state(s->kiosk);
	switch (action) {
	case ACTION_next:
		return answered(s);
	case ACTION_answer:
		return choose(s, arg);
	case ACTION_row_add:
	case ACTION_row_change:
	case ACTION_row_remove:
		return change_rows(s, action, arg);
	case ACTION_key: { /* of a keyboard that composes nothing */
		char text[5] = "";
		if (arg >= ' ' && arg < 0x7f) {
			text[0] = (char)arg;
			intake_type(intake, text);
		}
		return NEXT_STAY;
	}
	case ACTION_key_delete:
	case ACTION_key_clear:
		intake_delete(intake, action == ACTION_key_clear);
		return NEXT_STAY;
	case ACTION_back:
		return go_back(s);
	default:
		return NEXT_PASS;
	}
}

/* --- the look at all of it, handing in --- */

/* arg: the how-manieth question of the form, as it is now. */
static enum next change_answer(struct step *s, int arg)
{
	struct intake *intake = intake_state(s->kiosk);
	struct spot spot = {-1, 0, -1};
	if (arg < 0) {
		return NEXT_STAY;
	}
	for (int i = 0; i <= arg; i++) {
		if (!intake_step(intake, &spot, 1)) {
			return NEXT_STAY;
		}
	}
	intake->is_change = true;
	return to_question(s, spot);
}

static struct identity identity_of(const struct kiosk *kiosk)
{
	const struct identify *identify = kiosk_identify(kiosk);
	struct identity identity = {.way = kiosk->visit->who.way};
	if (identity.way == IDENTIFY_CARD) {
		identity.card = identify->card;
	} else if (identity.way == IDENTIFY_PHONE) {
		identity.phone = identify->phone;
	}
	return identity;
}

static enum next hand_in(struct step *s)
{
	const struct kiosk *kiosk = s->kiosk;
	struct intake *intake = intake_state(kiosk);
	const struct matter *matter = &kiosk->catalog->matters[s->to.matter];
	struct application *application = mem_new(struct application);
	str_copy(application->matter, sizeof(application->matter), matter->code);
	application->is_bundle = matter->kind == MATTER_BUNDLE;
	application->lang = kiosk->prefs.lang;
	application->person = identity_of(kiosk);
	if (kiosk_proxy(kiosk)->has_agent) {
		application->agent.way = IDENTIFY_CARD;
		application->agent.card = kiosk_proxy(kiosk)->agent;
	}
	(void)want_materials(s->kiosk);
	application->file_count =
		materials_collect(kiosk, application->files, APPLICATION_MAX_FILES);
	struct json *answers = form_encode(intake->answers);
	application->answers = json_text(answers);
	json_free(answers);
	step_order(s, CMD_APPLY)->apply.application = application;
	return step_go(s, SCREEN_handing_in);
}

/* To the first problem there is; else the slip is prepared, then it is handed in. */
static enum next submit(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	form_check_all(intake->answers, &intake->problems);
	intake->has_problems = intake->problems.count > 0;
	if (intake->has_problems) {
		step_play(s, SOUND_PROBLEM);
		return NEXT_STAY;
	}
	return world_can_print(s->kiosk) ? paper_prepare(s) : hand_in(s);
}

static enum next applied(struct step *s, struct msg *fact)
{
	struct intake *intake = intake_state(s->kiosk);
	if (s->is_late || s->kiosk->place.screen != SCREEN_handing_in) {
		return NEXT_STAY; /* it is on its way all the same */
	}
	if (!fact->receipt) {
		return step_refuse_handed(s, &fact->refusal);
	}
	intake->receipt = fact->receipt;
	fact->receipt = NULL;
	if (world_can_print(s->kiosk)) {
		return paper_print(s, SLIP_receipt);
	}
	step_play(s, SOUND_SUCCESS);
	return step_go(s, SCREEN_filed);
}

static enum next go_on(struct step *s, enum shape_id done)
{
	switch (done) {
	case SHAPE_choose:
		return guide_begin(s);
	case SHAPE_guide:
		return resume_form(s);
	case SHAPE_identify:
		return proxy_agree(s);
	case SHAPE_proxy:
		return begin_form(s);
	case SHAPE_materials: /* the register has answered, or one goes on from the page */
		return place_is_asking(s->kiosk, SHAPE_materials) ? certificates_read(s)
								  : to_review(s);
	default: /* paper */
		if (!kiosk_receipt(s->kiosk)) {
			return hand_in(s);
		}
		step_play(s, SOUND_SUCCESS);
		return step_go(s, SCREEN_filed);
	}
}

bool intake_can_apply(const struct kiosk *kiosk)
{
	return detail_of(kiosk) && detail_of(kiosk)->form &&
	       kiosk_matter_state(kiosk, kiosk->place.matter) != MATTER_SUSPENDED;
}

bool intake_can_print(const struct kiosk *kiosk)
{
	return kiosk_receipt(kiosk) && !kiosk_paper(kiosk)->has_come &&
	       kiosk_can_copy(kiosk, SLIP_receipt);
}

static enum next act(struct step *s, enum action action, int arg)
{
	const struct kiosk *kiosk = s->kiosk;
	switch (kiosk->place.screen) {
	case SCREEN_guide:
		if (action != ACTION_apply || !intake_can_apply(kiosk)) {
			return NEXT_PASS;
		}
		proxy_forget(s->kiosk);
		return identify_begin(s);
	case SCREEN_question:
		return on_question(s, action, arg);
	case SCREEN_review:
		return action == ACTION_change_answer ? change_answer(s, arg)
		       : action == ACTION_materials   ? materials_begin(s)
		       : action == ACTION_submit      ? submit(s)
						      : NEXT_PASS;
	case SCREEN_problem:
		return action == ACTION_try_again && kiosk->place.problem == PROBLEM_SLOT_TAKEN
			       ? guide_read_again(s)
			       : NEXT_PASS;
	case SCREEN_filed:
		if (action == ACTION_print && intake_can_print(kiosk)) {
			return paper_print(s, SLIP_receipt);
		}
		if (action == ACTION_next_person && kiosk_proxy(kiosk)->has_agent) {
			proxy_keep(s->kiosk);
			return NEXT_END;
		}
		/* fall through */
	default:
		/* It was handed in: the next one starts fresh. */
		return action == ACTION_home && kiosk_receipt(kiosk) ? NEXT_END : NEXT_PASS;
	}
}

static enum next fact(struct step *s, struct msg *fact)
{
	switch (fact->kind) {
	case MSG_APPLIED:
		return applied(s, fact);
	case MSG_TEXT_COMMITTED:
		if (s->kiosk->place.screen == SCREEN_question) {
			intake_type(intake_state(s->kiosk), fact->text);
		}
		return NEXT_STAY;
	case MSG_INBOX_FULL:
		return s->kiosk->place.screen == SCREEN_handing_in ? step_fail(s, PROBLEM_BUSY)
								   : NEXT_STAY;
	default:
		return NEXT_STAY;
	}
}

static struct typing typing(const struct kiosk *kiosk)
{
	return kiosk->place.screen == SCREEN_question ? intake_typing(intake_state(kiosk))
						      : (struct typing){.kind = TYPING_NOTHING};
}

static void abandon(struct step *s)
{
	struct intake *intake = intake_state(s->kiosk);
	fill_forget(s->kiosk);
	receipt_destroy(intake->receipt);
	intake->receipt = NULL;
}

const struct shape shape_intake = {
	.state_size = sizeof(struct intake),
	.needs = NEEDS_STORAGE,
	.begin = begin,
	.act = act,
	.fact = fact,
	.go_on = go_on,
	.typing = typing,
	.abandon = abandon,
};
