/* Supplying what a case asks for, from its page: by photos, by a certificate, in words, once; and
 * what the hall may say to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"
#include "firmware/hall/api_handed.h"
#include "firmware/model/materials.h"
#include "tests/harness/history.h"

#define PHOTO_ASK	"a1Qm0cXo2v8rT4n6"
#define CERTIFICATE_ASK "a2Qm0cXo2v8rT4n6"
#define AN_ASK(id, way)                                                                            \
	"{\"id\":\"" id "\",\"code\":\"book\",\"title\":{\"zh\":\"户口簿\"},\"way\":\"" way        \
	"\",\"certificate_types\":[\"household_register\"],\"max_files\":2}"
#define TEXT_ASK "a4Qm0cXo2v8rT4n6"
#define TEXT(more)                                                                                 \
	"{\"id\":\"" TEXT_ASK                                                                      \
	"\",\"code\":\"story\",\"title\":{\"zh\":\"经过\"},\"way\":\"text\"" more "}"
#define PHOTO	    AN_ASK(PHOTO_ASK, "upload")
#define CERTIFICATE AN_ASK(CERTIFICATE_ASK, "certificate")

static struct offer offers[] = {{"queue", false}, {"track", false}};

static void assert_page(struct history *h, enum screen screen)
{
	if (kiosk_screen(&h->kiosk) != screen) {
		fail_msg("%s instead of %s", screen_name(kiosk_screen(&h->kiosk)),
			screen_name(screen));
	}
}

/* The hall's answer to READ_CASE: a case with these asks. */
static void read_case(struct history *h, const char *asks)
{
	char json[1536];
	str_format(json, sizeof(json),
		"{\"no\":\"" A_CASE_NO "\",\"title\":{\"zh\":\"t\"},\"matter\":\"M001\",\"state\":"
		"\"supplement\",\"state_text\":{\"zh\":\"s\"},\"colour\":\"yellow\","
		"\"accepted_at\":\"2026-11-24T09:00:00+08:00\",\"promised_by\":null,\"legal_by\":"
		"null,\"as_of\":\"2026-11-24T10:00:00+08:00\",\"source\":{\"zh\":\"h\"},\"asks\":"
		"[%s],\"can_rate\":false,\"document\":{\"title\":\"t\",\"blocks\":[{\"kind\":"
		"\"note\",\"text\":\"n\"}]}}",
		asks);
	assert_non_null(ordered(h, CMD_READ_CASE));
	struct msg *fact = msg_create(MSG_CASE_READ, h->kiosk.session);
	fact->case_read.asked = h->kiosk.visit->asked;
	assert_int_equal(case_parse(json, strlen(json), A_CASE_NO, &fact->case_read.view), OK);
	step(h, fact);
	assert_page(h, SCREEN_case);
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = is_online;
	step(h, fact);
}

static void begin(struct history *h)
{
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	line(h, true);
	act(h, ACTION_start, 0);
}

static void type(struct history *h, const char *text)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), text);
	step(h, fact);
}

static void open_by_four(struct history *h, const char *asks)
{
	begin(h);
	act(h, ACTION_offer, OFFER_track);
	act(h, ACTION_case_number, 0);
	type(h, A_CASE_NO);
	act(h, ACTION_next, 0);
	type(h, "001X");
	act(h, ACTION_next, 0);
	read_case(h, asks);
}

static void open_by_card(struct history *h, const char *asks)
{
	begin(h);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
	step(h, mine_fact(h));
	assert_page(h, SCREEN_mine);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_entry, 0);
	read_case(h, asks);
}

/* What has come from the phone; the first time the handoff is opened with it. */
static void phone_sends(struct history *h, int files)
{
	bool is_first = !kiosk_materials(&h->kiosk)->handoff;
	struct msg *fact = msg_create(MSG_HANDOFF_CHANGED, h->kiosk.session);
	struct handoff *handoff = fact->handoff = mem_new(struct handoff);
	str_copy(handoff->id, sizeof(handoff->id), "h1Qm0cXo2v8rT4n6");
	str_copy(handoff->url, sizeof(handoff->url), is_first ? "https://hall.example/h/t" : "");
	handoff->version = files;
	handoff->file_count = files;
	for (int i = 0; i < files; i++) {
		str_format(
			handoff->files[i].id, sizeof(handoff->files[i].id), "f%dQm0cXo2v8rT4n6", i);
		str_copy(handoff->files[i].material, sizeof(handoff->files[i].material), "book");
		handoff->files[i].state = FILE_READY;
	}
	step(h, fact);
}

static void supplied(struct history *h, uint32_t asked, const char *refusal)
{
	struct msg *fact = msg_create(MSG_SUPPLIED, h->kiosk.session);
	fact->supplied.asked = asked;
	fact->supplied.is_taken = !refusal[0];
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), refusal);
	step(h, fact);
}

/* Two photos for the first ask, handed over: until the hall answers. */
static const struct cmd *hand_over(struct history *h)
{
	act(h, ACTION_supply, 0);
	assert_page(h, SCREEN_materials);
	phone_sends(h, 2);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_asking);
	assert_non_null(ordered(h, CMD_SUPPLY));
	return ordered(h, CMD_SUPPLY);
}

static void photos(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	assert_true(track_can_supply(&h->kiosk, 0));
	act(h, ACTION_next, 0); /* on with what is asked for */
	assert_page(h, SCREEN_materials);
	const struct cmd *cmd = ordered(h, CMD_OPEN_HANDOFF);
	assert_non_null(cmd);
	assert_string_equal(cmd->open_handoff.case_no, A_CASE_NO);
	assert_int_equal(cmd->open_handoff.item_count, 1);
	assert_int_equal(cmd->open_handoff.items[0].max_files, 2);
	act(h, ACTION_next, 0); /* nothing has come yet */
	assert_null(ordered(h, CMD_SUPPLY));
	assert_page(h, SCREEN_materials);
	phone_sends(h, 2);
	act(h, ACTION_next, 0);
	cmd = ordered(h, CMD_SUPPLY);
	assert_non_null(cmd);
	assert_string_equal(cmd->supply.case_no, A_CASE_NO);
	assert_string_equal(cmd->supply.ask, PHOTO_ASK);
	assert_string_equal(cmd->supply.last_four, "001X");
	assert_int_equal(cmd->supply.person, 0);
	assert_int_equal(cmd->supply.file_count, 2);
	assert_false(cmd->supply.files[0].is_grant);
	supplied(h, cmd->supply.asked, "");
	assert_page(h, SCREEN_asking); /* as it stands now the hall says */
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
	assert_null(kiosk_materials(&h->kiosk)->handoff);
	act(h, ACTION_supply, 0); /* nothing is asked any more */
	act(h, ACTION_next, 0);
	assert_int_equal(track_first_ask(&h->kiosk), -1);
	assert_page(h, SCREEN_case);
}

static void a_certificate(void **state)
{
	static const char certificates[] =
		"[{\"id\":\"c1Qm0cXo2v8rT4n6\",\"type\":\"household_register\",\"name\":{\"zh\":"
		"\"户口簿\"},\"issuer\":{\"zh\":\"公安局\"},\"trust\":\"A\",\"valid_to\":null,"
		"\"fields\":{}}]";
	struct history *h = *state;
	open_by_card(h, CERTIFICATE);
	act(h, ACTION_supply, 0);
	assert_page(h, SCREEN_asking);
	assert_non_null(ordered(h, CMD_LIST_CERTIFICATES));
	struct msg *fact = msg_create(MSG_CERTIFICATES_READ, h->kiosk.session);
	assert_int_equal(
		certificates_parse(certificates, strlen(certificates), &fact->certificates), OK);
	step(h, fact);
	assert_page(h, SCREEN_materials);
	assert_null(ordered(h, CMD_OPEN_HANDOFF)); /* no photo does */
	act(h, ACTION_material, 0);
	act(h, ACTION_share, 0);
	const struct cmd *cmd = ordered(h, CMD_GRANT_CERTIFICATE);
	assert_non_null(cmd);
	assert_string_equal(cmd->grant.matter, "M001");
	fact = msg_create(MSG_CERTIFICATE_GRANTED, h->kiosk.session);
	str_copy(fact->grant.id, sizeof(fact->grant.id), "g1Qm0cXo2v8rT4n6");
	str_copy(fact->grant.certificate, sizeof(fact->grant.certificate), "c1Qm0cXo2v8rT4n6");
	step(h, fact);
	act(h, ACTION_next, 0);
	cmd = ordered(h, CMD_SUPPLY);
	assert_non_null(cmd);
	assert_int_equal(cmd->supply.person, h->kiosk.visit->who.person);
	assert_string_equal(cmd->supply.last_four, "");
	assert_int_equal(cmd->supply.file_count, 1);
	assert_true(cmd->supply.files[0].is_grant);
	assert_string_equal(cmd->supply.files[0].id, "g1Qm0cXo2v8rT4n6");
	supplied(h, cmd->supply.asked, "");
	read_case(h, PHOTO);
	assert_true(track_has_supplied(&h->kiosk)); /* the other is still asked for */
}

/* The four open a case and no register. */
static void the_four_share_nothing(void **state)
{
	struct history *h = *state;
	open_by_four(h, CERTIFICATE);
	assert_true(track_wants_card(&h->kiosk, 0));
	assert_false(track_can_supply(&h->kiosk, 0));
	act(h, ACTION_supply, 0);
	assert_page(h, SCREEN_case);
	assert_null(ordered(h, CMD_LIST_CERTIFICATES));
}

static void somebody_was_quicker(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	supplied(h, hand_over(h)->supply.asked, "ask_answered");
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
	act(h, ACTION_back, 0);
	type(h, "001X");
	act(h, ACTION_next, 0);
	read_case(h, PHOTO); /* said once */
	assert_false(track_has_supplied(&h->kiosk));
	supplied(h, hand_over(h)->supply.asked, "ask_answered");
	read_case(h, PHOTO); /* the hall asks all the same: that is not hidden */
	assert_false(track_has_supplied(&h->kiosk));
	assert_true(track_can_supply(&h->kiosk, 0));
}

/* Said, and what was photographed stays for another try. */
static void refused(void **state)
{
	static const char *const codes[] = {"invalid_material", "unknown_ask", "too_many_requests",
		"identity_expired", "second_factor", "offline", ""};
	struct history *h = *state;
	open_by_four(h, PHOTO);
	uint32_t asked = hand_over(h)->supply.asked;
	supplied(h, asked - 1, ""); /* of what nobody waits for */
	assert_page(h, SCREEN_asking);
	for (size_t i = 0; codes[i][0]; i++) {
		supplied(h, asked, codes[i]);
		assert_page(h, SCREEN_problem);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_materials);
		assert_int_equal(materials_ready(kiosk_materials(&h->kiosk)), 2);
		act(h, ACTION_next, 0);
		const struct cmd *cmd = ordered(h, CMD_SUPPLY);
		assert_non_null(cmd);
		assert_int_equal(cmd->supply.file_count, 2);
		assert_int_not_equal(cmd->supply.asked, asked);
		asked = cmd->supply.asked;
	}
	supplied(h, asked, "");
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
}

/* Nobody takes photos that nobody can send. */
static void without_a_line(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	line(h, false);
	act(h, ACTION_supply, 0);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	assert_null(ordered(h, CMD_OPEN_HANDOFF));
	line(h, true);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	supplied(h, hand_over(h)->supply.asked, "");
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
}

/* What came for one ask is not handed over for another. */
static void two_asks(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO "," AN_ASK("a3Qm0cXo2v8rT4n6", "upload"));
	act(h, ACTION_supply, 0);
	phone_sends(h, 1);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_supply, 1);
	assert_page(h, SCREEN_materials);
	assert_int_equal(materials_ready(kiosk_materials(&h->kiosk)), 0);
	assert_non_null(ordered(h, CMD_OPEN_HANDOFF));
	act(h, ACTION_supply, 2); /* there is none */
	act(h, ACTION_supply, -1);
	assert_page(h, SCREEN_materials);
}

/* --- a cut of the line --- */

static void the_watch_fails(struct history *h)
{
	refuse(h, MSG_HANDOFF_CHANGED, "offline");
	assert_true(kiosk_materials(&h->kiosk)->is_phone_lost);
	assert_null(ordered(h, CMD_WATCH_HANDOFF));
	assert_null(ordered(h, CMD_OPEN_HANDOFF));
}

static void assert_watched(struct history *h, int after)
{
	const struct cmd *cmd = ordered(h, CMD_WATCH_HANDOFF);
	assert_non_null(cmd);
	assert_int_equal(cmd->watch_handoff.after, after);
}

static void a_phone_is_watched_again(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	act(h, ACTION_supply, 0);
	phone_sends(h, 0);
	assert_watched(h, 0);
	the_watch_fails(h);
	line(h, false);
	assert_null(ordered(h, CMD_WATCH_HANDOFF));
	line(h, true);
	assert_watched(h, -1); /* answered at once: until then it is lost */
	assert_true(kiosk_materials(&h->kiosk)->is_phone_lost);
	assert_null(ordered(h, CMD_OPEN_HANDOFF));
	phone_sends(h, 1);
	assert_false(kiosk_materials(&h->kiosk)->is_phone_lost);
	assert_int_equal(materials_ready(kiosk_materials(&h->kiosk)), 1);
	assert_non_null(ordered(h, CMD_READ_THUMBNAIL));
	assert_null(ordered(h, CMD_WATCH_HANDOFF)); /* one after the other */
}

static void a_phone_is_let_in_later(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	act(h, ACTION_supply, 0);
	assert_non_null(ordered(h, CMD_OPEN_HANDOFF));
	line(h, false);
	the_watch_fails(h);
	line(h, true);
	assert_non_null(ordered(h, CMD_OPEN_HANDOFF));
	phone_sends(h, 1);
	assert_false(kiosk_materials(&h->kiosk)->is_phone_lost);
}

/* The line is said to be up: not at every step. */
static void a_phone_is_watched_in_a_while(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	act(h, ACTION_supply, 0);
	phone_sends(h, 0);
	the_watch_fails(h);
	int64_t next_ms = kiosk_next_tick_ms(&h->kiosk);
	assert_true(next_ms <= h->kiosk.now_ms + 10000);
	tick_at(h, 9000);
	assert_null(ordered(h, CMD_WATCH_HANDOFF));
	tick_at(h, 1000);
	assert_watched(h, -1);
}

/* What ended while another page was shown. */
static void a_phone_is_watched_on_its_pages(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO "," AN_ASK("a3Qm0cXo2v8rT4n6", "upload"));
	act(h, ACTION_supply, 0);
	phone_sends(h, 0);
	act(h, ACTION_back, 0);
	happen(h, MSG_HANDOFF_CHANGED); /* something else came first */
	assert_null(ordered(h, CMD_WATCH_HANDOFF));
	act(h, ACTION_supply, 0);
	assert_watched(h, 0);
	act(h, ACTION_back, 0);
	act(h, ACTION_supply, 1);
	assert_non_null(ordered(h, CMD_OPEN_HANDOFF));
	happen(h, MSG_HANDOFF_CHANGED); /* the watch for the first: it is opened once */
	assert_null(ordered(h, CMD_OPEN_HANDOFF));
}

/* --- in words --- */

static void write_reply(struct history *h, const char *words)
{
	act(h, ACTION_reply, 0);
	assert_page(h, SCREEN_reply);
	type(h, words);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_reply_check);
}

static const struct cmd *send(struct history *h)
{
	act(h, ACTION_submit, 0);
	assert_page(h, SCREEN_asking);
	const struct cmd *cmd = ordered(h, CMD_SUPPLY);
	assert_non_null(cmd);
	return cmd;
}

static void in_words(void **state)
{
	struct history *h = *state;
	open_by_four(h, TEXT(""));
	assert_true(track_can_reply(&h->kiosk, 0));
	assert_false(track_can_supply(&h->kiosk, 0));
	assert_false(track_can_reply(&h->kiosk, 1));
	act(h, ACTION_supply, 0); /* there is nothing to photograph */
	assert_page(h, SCREEN_case);
	act(h, ACTION_reply, 1);
	assert_page(h, SCREEN_case);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_reply);
	act(h, ACTION_back, 0);
	act(h, ACTION_reply, 0);
	assert_page(h, SCREEN_reply);
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_TEXT);
	assert_false(kiosk_typing(&h->kiosk).has_text);
	assert_string_equal(track_replied(&h->kiosk)->id, TEXT_ASK);
	act(h, ACTION_next, 0); /* nothing stands there */
	type(h, " \u3000");
	act(h, ACTION_next, 0); /* nor does it with blanks */
	assert_page(h, SCREEN_reply);
	act(h, ACTION_key_clear, 0);
	type(h, "当时在");
	type(h, "送货了");
	act(h, ACTION_key_delete, 0);
	assert_string_equal(track_reply_text(&h->kiosk), "当时在送货");
	assert_true(kiosk_typing(&h->kiosk).has_text);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_reply_check);
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_NOTHING);
	type(h, "x"); /* only read there */
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_reply);
	assert_string_equal(track_reply_text(&h->kiosk), "当时在送货");
	act(h, ACTION_next, 0);
	const struct cmd *cmd = send(h);
	assert_string_equal(cmd->supply.case_no, A_CASE_NO);
	assert_string_equal(cmd->supply.ask, TEXT_ASK);
	assert_string_equal(cmd->supply.last_four, "001X");
	assert_string_equal(cmd->supply.text, "当时在送货");
	assert_int_equal(cmd->supply.file_count, 0);
	supplied(h, cmd->supply.asked, "");
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
	assert_null(track_replied(&h->kiosk)); /* it went with its case */
	assert_string_equal(track_reply_text(&h->kiosk), "");
}

static void as_long_as_the_hall_allows(void **state)
{
	struct history *h = *state;
	open_by_four(h, TEXT(",\"max_length\":5"));
	act(h, ACTION_reply, 0);
	type(h, "四个字呢");
	type(h, "再来两个"); /* not in part, either */
	assert_string_equal(track_reply_text(&h->kiosk), "四个字呢");
	assert_non_null(ordered(h, CMD_PLAY_SOUND));
	type(h, "完");
	type(h, "a");
	type(h, "\t");
	assert_string_equal(track_reply_text(&h->kiosk), "四个字呢完");
	act(h, ACTION_home, 0);
	assert_page(h, SCREEN_home);
	act(h, ACTION_offer, OFFER_track); /* another number: nothing of it is left */
	assert_string_equal(track_reply_text(&h->kiosk), "");
}

/* The contract's lengths, and what is none. */
static void lengths(void **state)
{
	static const struct {
		const char *more;
		int length;
	} cases[] = {{"", 500}, {",\"max_length\":1", 1}, {",\"max_length\":2000", 2000},
		{",\"max_length\":2001", 500}, {",\"max_length\":0", 500},
		{",\"max_length\":-1", 500}, {",\"max_length\":\"9\"", 500},
		{",\"max_length\":99999999999", 500}};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char json[600];
		struct case_view *view;
		str_format(json, sizeof(json),
			"{\"no\":\"" A_CASE_NO "\",\"title\":\"t\",\"state_text\":\"s\",\"asks\":["
			"{\"id\":\"" TEXT_ASK "\",\"code\":\"story\",\"title\":\"t\",\"way\":"
			"\"text\"%s}]}",
			cases[i].more);
		assert_int_equal(case_parse(json, strlen(json), A_CASE_NO, &view), OK);
		assert_int_equal(view->ask_count, 1);
		assert_int_equal(view->asks[0].ways, ASK_TEXT);
		assert_int_equal(view->asks[0].max_length, cases[i].length);
		case_view_destroy(view);
	}
	assert_page(h, SCREEN_attract);
}

/* As with photos: said, and what was written stays for another try. */
static void words_refused(void **state)
{
	static const char *const codes[] = {"sealing_key_missing", "sealed_unreadable",
		"invalid_material", "too_many_requests", "offline", "no_such_code"};
	struct history *h = *state;
	open_by_four(h, TEXT(""));
	write_reply(h, "当时在送货");
	uint32_t asked = send(h)->supply.asked;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		supplied(h, asked, codes[i]);
		assert_page(h, SCREEN_problem);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_reply_check);
		const struct cmd *cmd = send(h);
		assert_string_equal(cmd->supply.text, "当时在送货");
		assert_int_not_equal(cmd->supply.asked, asked);
		asked = cmd->supply.asked;
	}
	supplied(h, asked, "ask_answered"); /* somebody was quicker */
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
}

static void words_without_a_line(void **state)
{
	struct history *h = *state;
	open_by_four(h, TEXT(""));
	line(h, false);
	act(h, ACTION_reply, 0); /* nobody writes what nobody can send */
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	line(h, true);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	write_reply(h, "a");
	supplied(h, send(h)->supply.asked, "");
	read_case(h, "");
	assert_true(track_has_supplied(&h->kiosk));
}

/* Each ask has its own words, and one that can be photographed, too, is answered in either way. */
static void words_of_each_ask(void **state)
{
	struct history *h = *state;
	open_by_four(h,
		TEXT("") ",{\"id\":\"" PHOTO_ASK "\",\"code\":\"book\",\"title\":\"t\",\"way\":"
			 "\"upload\",\"ways\":[\"upload\",\"text\"]}");
	act(h, ACTION_reply, 0);
	type(h, "first");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_reply, 0); /* looked at once more: it is kept */
	assert_string_equal(track_reply_text(&h->kiosk), "first");
	act(h, ACTION_back, 0);
	assert_true(track_can_supply(&h->kiosk, 1));
	act(h, ACTION_reply, 1);
	assert_string_equal(track_reply_text(&h->kiosk), "");
	type(h, "second");
	act(h, ACTION_next, 0);
	const struct cmd *cmd = send(h);
	assert_string_equal(cmd->supply.ask, PHOTO_ASK);
	assert_string_equal(cmd->supply.text, "second");
	supplied(h, cmd->supply.asked, "");
	read_case(h, TEXT(""));
	assert_true(track_has_supplied(&h->kiosk));
	supplied(h, cmd->supply.asked, ""); /* said twice */
	assert_page(h, SCREEN_case);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)

/* The hall has ended it: it is not asked for again, another one is opened, and not at once. */
static void what_is_over_is_opened_anew(void **state)
{
	struct history *h = *state;
	open_by_four(h, PHOTO);
	act(h, ACTION_supply, 0);
	phone_sends(h, 1);
	assert_non_null(kiosk_materials(&h->kiosk)->handoff);
	refuse(h, MSG_HANDOFF_CHANGED, "not_found");
	assert_null(kiosk_materials(&h->kiosk)->handoff);
	assert_false(kiosk_materials(&h->kiosk)->is_phone_lost);
	assert_null(ordered(h, CMD_OPEN_HANDOFF));
	act(h, ACTION_next, 0); /* nothing is there any more */
	assert_page(h, SCREEN_materials);
	tick_at(h, 10000);
	assert_null(ordered(h, CMD_WATCH_HANDOFF));
	assert_non_null(ordered(h, CMD_OPEN_HANDOFF));
	phone_sends(h, 2);
	act(h, ACTION_next, 0);
	assert_int_equal(ordered(h, CMD_SUPPLY)->supply.file_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_over_is_opened_anew),
		TEST(photos),
		TEST(a_certificate),
		TEST(the_four_share_nothing),
		TEST(somebody_was_quicker),
		TEST(refused),
		TEST(without_a_line),
		TEST(two_asks),
		TEST(a_phone_is_watched_again),
		TEST(a_phone_is_let_in_later),
		TEST(a_phone_is_watched_in_a_while),
		TEST(a_phone_is_watched_on_its_pages),
		TEST(in_words),
		TEST(as_long_as_the_hall_allows),
		TEST(lengths),
		TEST(words_refused),
		TEST(words_without_a_line),
		TEST(words_of_each_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
