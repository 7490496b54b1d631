/* Bills are paid: by the code on the screen, by the phone's own, with a line and a provider that
 * leave everybody in doubt; and a lost card is stopped. */
#include "tests/flow/demo.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/kiosk.h"
#include "tests/harness/books.h"
#include "tests/harness/journey.h"

#define LIS_WATER    "3205840012217"
#define LIS_GAS_BILL "RQ8801200372202611" /* the bar code of it */
#define ZHANGS_CARD  "3205840000194809"
#define PHONE_CODE   "134567890123456781"

enum { UNIT_WATER, UNIT_GAS, UNIT_TELECOM, UNIT_CITIZEN_CARD };
enum { LIMIT_MS = 60000, LOOK_MS = 50 };

/* --- what is looked at --- */

/* The payment is in this state: a picture. */
static void payment_is(struct play *play, const char *state)
{
	int64_t started_ms = clock_ms();
	char name[64];
	str_format(name, sizeof(name), "the payment is %s", state);
	bool is_ok = scene_wait_state(play->scene, "payment", state, LIMIT_MS);
	play_record(play, name, is_ok && play_shoot(play, "pay"), started_ms);
}

static void shows(struct play *play, const char *text)
{
	char name[96];
	str_format(name, sizeof(name), "the page says %s", text);
	bool is_ok = text[0] && journey_shows(play->scene, text);
	play_record(play, name, is_ok, clock_ms());
}

/* One of the hall's figures of payments; -1: it does not say. */
static int64_t payments(struct play *play, const char *name)
{
	return books_figure(scene_hall(play->scene, "payments"), name);
}

/* Nothing is under way any more: so many are paid, none twice, and both books agree. */
static void books(struct play *play, int64_t paid)
{
	int64_t started_ms = clock_ms();
	bool is_ok = scene_wait_state(play->scene, "outbox", "0", LIMIT_MS);
	while (payments(play, "busy") != 0 && clock_ms() < started_ms + LIMIT_MS) {
		usleep(LOOK_MS * 1000);
	}
	is_ok = is_ok && payments(play, "busy") == 0 && payments(play, "paid") == paid &&
		payments(play, "double") == 0 && payments(play, "differences") == 0;
	char name[64];
	str_format(name, sizeof(name), "the hall has %lld paid, none twice", (long long)paid);
	play_record(play, name, is_ok, started_ms);
}

/* --- a person with a phone --- */

/* Scans what is really on the screen, then pays: the hall hears of it by that code alone. */
static void by_the_screen(struct play *play)
{
	char png[PATH_MAX], qr[PLAY_QR_LEN], command[PLAY_QR_LEN + 16];
	payment_is(play, "created");
	int64_t started_ms = clock_ms();
	str_format(png, sizeof(png), "%s/screens/%02d-%s-pay.png", play->out, play->shot_count,
		play->visit);
	bool is_read = play_read_qr(png, qr, sizeof(qr));
	play_record(play, "the code on the screen is read", is_read, started_ms);
	str_format(command, sizeof(command), "pay %s scan", qr);
	play_hall(play, command);
	payment_is(play, "scanned");
	str_format(command, sizeof(command), "pay %s ok", qr);
	play_hall(play, command);
}

/* The receipt on the page and on paper. no: RECEIPT_NO_LEN + 1 bytes. */
static void receipt(struct play *play, const char *amount, char *no)
{
	struct json *state = scene_state(play->scene);
	str_copy(no, RECEIPT_NO_LEN + 1, json_str(state, "receipt", ""));
	json_free(state);
	shows(play, amount);
	shows(play, no);
	play_tap(play, "print", -1, "printing");
	play_wait(play, "paid");
	play_take_words(play, no);
}

static void to_unit(struct play *play, int unit, const char *no)
{
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", OFFER_account, "units");
	play_tap(play, "unit", unit, "account_number");
	play_type(play, no);
	play_tap(play, "next", -1, "account");
}

/* --- the visits --- */

static void water(struct play *play)
{
	char no[RECEIPT_NO_LEN + 1];
	to_unit(play, UNIT_WATER, LIS_WATER);
	play_tap(play, "pay", -1, "pay");
	by_the_screen(play);
	play_wait(play, "paid");
	receipt(play, "82.88", no);
	play_tap(play, "finish", -1, "attract");
}

/* By card: the receipt stands on one's page, too. */
static void telecom(struct play *play)
{
	char no[RECEIPT_NO_LEN + 1];
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", OFFER_account, "units");
	play_lay_and_lift(play, "li", "my_accounts");
	play_tap(play, "my_account", UNIT_TELECOM, "account");
	play_tap(play, "account_more", -1, "account_more");
	play_tap(play, "back", -1, "account");
	play_tap(play, "top_up", -1, "top_up");
	play_tap(play, "amount", 1, "pay");
	payment_is(play, "created");
	play_device(play, "scanner", "scan " PHONE_CODE, "paid");
	receipt(play, "30.00", no);
	play_tap(play, "finish", -1, "attract");
	play_tap(play, "start", -1, "home");
	play_lay_and_lift(play, "li", "mine");
	shows(play, no);
	play_tap(play, "home", -1, "home");
	play_tap(play, "finish", -1, "attract");
}

static void a_card_is_lost(struct play *play)
{
	to_unit(play, UNIT_CITIZEN_CARD, ZHANGS_CARD);
	play_tap(play, "lay_card", -1, "identify");
	play_lay_and_lift(play, "zhang", "account");
	play_tap(play, "account_act", 0, "act_check");
	play_tap(play, "submit", -1, "acted");
	shows(play, "已挂失");
	play_tap(play, "finish", -1, "attract");
}

/* The answer that makes it is lost, and when it is paid the provider does not say so: nobody pays
 * again, and then the receipt is there. */
static void in_doubt(struct play *play)
{
	char no[RECEIPT_NO_LEN + 1];
	play_tap(play, "toggle_lang", -1, "home");
	play_device(play, "scanner", "scan " LIS_GAS_BILL, "account");
	play_hall(play, "at POST:/v1/payments lose=yes count=1");
	play_tap(play, "pay", -1, "pay");
	payment_is(play, "created");
	play_record(play, "its first answer was lost",
		journey_hits(play->scene, "POST:/v1/payments") == 1, clock_ms());
	play_hall(play, "provider unknown=1000");
	play_hall(play, "pay last ok");
	play_wait(play, "pay_checking");
	shows(play, "Please do not pay again");
	play_hall(play, "provider clear");
	play_wait(play, "paid");
	receipt(play, "108.90", no);
	play_tap(play, "finish", -1, "attract");
}

void demo_pay(struct play *play)
{
	play_open(play, "pay", "panel.width_px=1080", "panel.height_px=1920",
		"panel.mm_per_px=0.369");
	if (play->scene) {
		water(play);
		telecom(play);
		a_card_is_lost(play);
		books(play, 2);
		play_close(play);
	}
	play_open(play, "doubt", "panel.width_px=1920", "panel.height_px=1080",
		"panel.mm_per_px=0.276");
	if (play->scene) {
		in_doubt(play);
		books(play, 1);
		play_close(play);
	}
}
