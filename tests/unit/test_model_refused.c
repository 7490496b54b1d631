/* What was handed in and refused: each no of the hall has its page, its words and its way on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_matter.h"
#include "firmware/model/intake.h"
#include "tests/harness/history.h"

static struct offer offers[] = {{"queue", false}, {"intake", false}, {"track", false}};

static int begin_with_offers(void **state)
{
	if (history_begin(state) != 0) {
		return -1;
	}
	struct history *h = *state;
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = true;
	step(h, fact);
	return 0;
}

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static const char *matter_code(const struct history *h)
{
	return h->kiosk.catalog->matters[h->kiosk.place.matter].code;
}

static struct spot asked(const struct history *h)
{
	return kiosk_intake(&h->kiosk)->spot;
}

static void write_text(struct history *h, const char *text)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), text);
	step(h, fact);
}

/* From attract to the review of a form with "why" written and the first of "how" chosen. */
static void to_review(struct history *h)
{
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_intake);
	act(h, ACTION_zone, 0);
	act(h, ACTION_department, 0);
	act(h, ACTION_matter, h->kiosk.catalog->departments[0].first_matter);
	answer_guide(h, matter_code(h));
	assert_page(h, SCREEN_guide);
	act(h, ACTION_apply, 0);
	assert_page(h, SCREEN_identify);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
	happen(h, MSG_CARD_REMOVED);
	assert_page(h, SCREEN_question);
	write_text(h, "because");
	act(h, ACTION_next, 0);
	act(h, ACTION_answer, 0);
	assert_page(h, SCREEN_review);
}

static void submit(struct history *h)
{
	act(h, ACTION_submit, 0);
	assert_page(h, SCREEN_handing_in);
}

static void each_no_has_its_page(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
		enum screen way_on;
	} rows[] = {
		{"slot_taken", PROBLEM_SLOT_TAKEN, SCREEN_asking},
		{"duplicate_case", PROBLEM_DUPLICATE_CASE, SCREEN_home},
		{"matter_suspended", PROBLEM_SUSPENDED, SCREEN_home},
		{"kiosk_storage", PROBLEM_NOT_KEPT, SCREEN_review},
		{"invalid_answers", PROBLEM_NOT_HANDED_IN, SCREEN_review},
		{"unknown_matter", PROBLEM_NOT_HANDED_IN, SCREEN_review},
		{"moon_in_the_way", PROBLEM_NOT_HANDED_IN, SCREEN_review},
	};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		to_review(h);
		submit(h);
		refuse(h, MSG_APPLIED, rows[i].code);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, rows[i].problem);
		assert_string_equal(h->kiosk.place.code, rows[i].code);
		act(h, ACTION_try_again, 0);
		assert_page(h, rows[i].way_on);
		finish(h);
	}
}

static void a_duplicate_leads_to_its_case(void **state)
{
	struct history *h = *state;
	to_review(h);
	submit(h);
	struct msg *fact = msg_create(MSG_APPLIED, h->kiosk.session);
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), "duplicate_case");
	str_copy(fact->refusal.case_no, sizeof(fact->refusal.case_no), A_CASE_NO);
	step(h, fact);
	assert_true(kiosk_can_follow(&h->kiosk));
	act(h, ACTION_try_again, 0);
	struct cmd *cmd = ordered(h, CMD_READ_CASE);
	assert_non_null(cmd);
	assert_string_equal(cmd->read_case.key, A_CASE_NO);
	assert_int_equal(cmd->read_case.person, h->kiosk.visit->who.person);
	step(h, case_fact(h, A_CASE_NO));
	assert_page(h, SCREEN_case);
	act(h, ACTION_back, 0); /* nothing leads back to what was handed in */
	assert_page(h, SCREEN_home);
	assert_false(h->kiosk.visit->who.is_identified);
	finish(h);
}

/* The guide once more: "a" is gone, "c" has come. */
static void answer_again(struct history *h, const char *form)
{
	char json[1024];
	str_format(json, sizeof(json),
		"{\"code\":\"%s\",\"guide\":{\"title\":\"t\",\"blocks\":[{\"kind\":\"note\","
		"\"text\":\"n\"}]}%s}",
		matter_code(h), form);
	struct msg *fact = msg_create(MSG_MATTER_READ, h->kiosk.session);
	str_copy(fact->matter.matter, sizeof(fact->matter.matter), matter_code(h));
	assert_int_equal(
		matter_parse(json, strlen(json), matter_code(h), &fact->matter.detail), OK);
	step(h, fact);
}

#define LATER_FORM                                                                                 \
	",\"form\":{\"type\":\"object\",\"x-title\":{\"zh\":\"f\"},\"properties\":{"               \
	"\"why\":{\"type\":\"string\",\"maxLength\":20,\"x-title\":{\"zh\":\"y\"}},"               \
	"\"who\":{\"type\":\"string\",\"maxLength\":30,\"x-title\":{\"zh\":\"w\"},"                \
	"\"x-prefill\":\"card.name\"},"                                                            \
	"\"how\":{\"type\":\"string\",\"x-title\":{\"zh\":\"h\"},\"oneOf\":["                      \
	"{\"const\":\"c\",\"title\":\"C\"},{\"const\":\"d\",\"title\":\"D\"}]}},"                  \
	"\"required\":[\"who\",\"why\",\"how\"]}"

static void refuse_slot(struct history *h)
{
	to_review(h);
	submit(h);
	refuse(h, MSG_APPLIED, "slot_taken");
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_asking);
	struct cmd *cmd = ordered(h, CMD_READ_MATTER);
	assert_non_null(cmd);
	assert_string_equal(cmd->read_matter.matter, matter_code(h));
}

static void a_taken_time_is_asked_for_again(void **state)
{
	struct history *h = *state;
	refuse_slot(h);
	answer_again(h, LATER_FORM);
	assert_page(h, SCREEN_question);
	const struct answers *answers = kiosk_intake(&h->kiosk)->answers;
	assert_int_equal(asked(h).field, 2);
	assert_string_equal(answers_text(answers, (struct spot){0, 0, -1}), "because");
	assert_int_equal(answers_origin(answers, (struct spot){1, 0, -1}), ORIGIN_PREFILL);
	assert_int_equal(answers_chosen(answers, asked(h)), -1);
	act(h, ACTION_answer, 1);
	assert_page(h, SCREEN_review);
	submit(h);
	const struct application *application = ordered(h, CMD_APPLY)->apply.application;
	assert_non_null(strstr(application->answers, "\"d\""));
	assert_non_null(strstr(application->answers, "because"));
	finish(h);
}

static void no_other_time_is_no_trap(void **state)
{
	struct history *h = *state;
	refuse_slot(h); /* who goes back has all of it still */
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_review);
	submit(h);
	refuse(h, MSG_APPLIED, "slot_taken");
	act(h, ACTION_try_again, 0);
	refuse(h, MSG_MATTER_READ, "offline"); /* of another matter: put away */
	assert_page(h, SCREEN_asking);
	answer_again(h, ""); /* it cannot be applied for any more */
	assert_page(h, SCREEN_guide);
	assert_null(kiosk_intake(&h->kiosk)->answers);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_matters);
	finish(h);
}

/* The hall's word of a matter counts while there is a line, for the catalogue it is about. */
static void a_suspended_matter_is_not_begun(void **state)
{
	struct history *h = *state;
	struct kiosk *kiosk = &h->kiosk;
	act(h, ACTION_start, 0);
	act(h, ACTION_offer, OFFER_intake);
	act(h, ACTION_zone, 0);
	act(h, ACTION_department, 0);
	int matter = kiosk->catalog->departments[0].first_matter;
	act(h, ACTION_matter, matter);
	answer_guide(h, matter_code(h));
	assert_true(intake_can_apply(kiosk));
	struct msg *fact = msg_create(MSG_HALL_STATUS, 0);
	str_copy(fact->status->catalog_version, sizeof(fact->status->catalog_version),
		kiosk->catalog->version);
	fact->status->is_open = true;
	fact->status->matters[matter] = MATTER_SUSPENDED;
	fact->status->matters[matter + 1] = MATTER_QUOTA_USED_UP;
	step(h, fact);
	assert_int_equal(kiosk_matter_state(kiosk, matter), MATTER_SUSPENDED);
	assert_int_equal(kiosk_matter_state(kiosk, matter + 1), MATTER_QUOTA_USED_UP);
	assert_int_equal(kiosk_matter_state(kiosk, -1), MATTER_TO_BE_HAD);
	assert_int_equal(kiosk_matter_state(kiosk, HALL_MAX_MATTERS), MATTER_TO_BE_HAD);
	act(h, ACTION_apply, 0);
	assert_page(h, SCREEN_guide);
	kiosk->status.matters[matter] = MATTER_QUOTA_USED_UP; /* that is of numbers */
	act(h, ACTION_apply, 0);
	assert_page(h, SCREEN_identify);
	kiosk->line.is_online = false;
	assert_int_equal(kiosk_matter_state(kiosk, matter), MATTER_TO_BE_HAD);
	finish(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_no_has_its_page, begin_with_offers, history_end),
		cmocka_unit_test_setup_teardown(
			a_duplicate_leads_to_its_case, begin_with_offers, history_end),
		cmocka_unit_test_setup_teardown(
			a_taken_time_is_asked_for_again, begin_with_offers, history_end),
		cmocka_unit_test_setup_teardown(
			no_other_time_is_no_trap, begin_with_offers, history_end),
		cmocka_unit_test_setup_teardown(
			a_suspended_matter_is_not_begun, begin_with_offers, history_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
