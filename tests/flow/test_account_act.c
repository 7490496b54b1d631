/* The page of an account: what a unit does on the spot for who it is of, at once or when he has
 * said so twice; and what is said on it when nothing can be paid yet, or not twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

enum { REPORT_LOSS, RENEW };

/* The citizen card of who laid his ID card down. */
static void to_his_card(struct scene *scene)
{
	journey_wait(scene, "my_accounts");
	journey_tap_named(scene, "my_account", "市民卡");
	journey_wait(scene, "account");
}

static void a_card_is_renewed_then_lost(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_account, "units");
	journey_poke(scene, "poke idcard card li");
	journey_wait(scene, "my_accounts");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	to_his_card(scene);
	journey_tap(scene, "account_act", RENEW, "acted");
	journey_sees(scene, "年审已办好");
	journey_tap(scene, "other_bill", -1, NULL);
	to_his_card(scene);
	assert_false(journey_can_tap(scene, "account_act", RENEW)); /* once is enough */
	journey_tap(scene, "account_act", REPORT_LOSS, "act_check");
	journey_sees(scene, "马上停用");
	journey_tap(scene, "back", -1, "account"); /* thought better of it */
	journey_tap(scene, "account_act", REPORT_LOSS, "act_check");
	journey_tap(scene, "submit", -1, "acted");
	journey_sees(scene, "已挂失");
	journey_tap(scene, "other_bill", -1, NULL);
	to_his_card(scene);
	assert_false(journey_can_tap(scene, "account_act", REPORT_LOSS));
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* By its number it is seen by anybody; to have something done about it takes its holder's card. */
static void not_for_anybody(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, "SMK3205840000199204");
	journey_wait(scene, "account");
	assert_false(journey_can_tap(scene, "account_act", REPORT_LOSS));
	assert_false(journey_can_tap(scene, "account_act", RENEW));
	journey_poke(scene, "poke idcard card li");
	for (int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
		!strstr(scene_kiosk(scene, "texts"), "年审");) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 50);
	}
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "account_act", RENEW, "acted");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

#define BILL	   "WATER:3205840019006:3520"
#define PHONE_CODE "134567890123456781"

static void to_bill(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, BILL);
	journey_wait(scene, "account");
}

static void leave(struct scene *scene)
{
	if (!journey_can_tap(scene, "finish", -1)) {
		journey_home(scene);
	}
	journey_tap(scene, "finish", -1, "attract");
}

static void a_code_before_its_time(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_bill(scene);
	journey_tap(scene, "lay_card", -1, "identify");
	journey_tap(scene, "back", -1, "account");
	journey_show_code(scene, PHONE_CODE);
	journey_wait(scene, "problem");
	journey_sees(scene, "再出示付款码");
	journey_tap(scene, "try_again", -1, "account");
	journey_tap(scene, "pay", -1, "pay");
	journey_wait_state(scene, "payment", "created");
	journey_show_code(scene, PHONE_CODE);
	journey_wait(scene, "paid");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

/* By the one before, of whose payment nobody can say yet how it ended. */
static void it_is_being_paid(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_bill(scene);
	journey_tap(scene, "pay", -1, "pay");
	journey_wait_state(scene, "payment", "created");
	journey_hall(scene, "provider unknown=1000");
	journey_tap(scene, "back", -1, "pay_checking");
	leave(scene);
	to_bill(scene);
	journey_sees(scene, "正在缴");
	journey_sees(scene, "请不要重复缴");
	assert_false(journey_can_tap(scene, "pay", -1));
	journey_hall(scene, "provider clear");
	leave(scene);
	journey_wait_state(scene, "outbox", "0");
	to_bill(scene);
	assert_true(journey_can_tap(scene, "pay", -1));
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_is_renewed_then_lost),
		cmocka_unit_test(not_for_anybody),
		cmocka_unit_test(a_code_before_its_time),
		cmocka_unit_test(it_is_being_paid),
	};
	return cmocka_run_group_tests_name("account_act", tests, NULL, NULL);
}
