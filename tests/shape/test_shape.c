/*
 * A shape that the tree does not know, through the whole kiosk: it asks who it is, asks the hall,
 * prints a document; it is left half-way; and nothing of it stays behind.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/devices/idcard_cards.h"
#include "tests/harness/canary.h"
#include "tests/harness/journey.h"

#define NAME   "龘靐齉"
#define NUMBER "320584198307317316"
#define SAID   "绝密的答复7317"
#define CODE   "canary-probe-7317"
#define ANSWER                                                                                     \
	"status=200 type=application/json "                                                        \
	"body={\"title\":{\"zh\":\"答复\"},\"blocks\":[{\"kind\":"                               \
	"\"qr\",\"text\":{\"zh\":\"" SAID "\"},\"code\":\"" CODE "\"}]}"

struct stage {
	struct scene *scene;
	struct canaries *canaries;
	char dir[64], data[96], log[96];
	char card_hex[2 * CARD_TEXT + 1];
};

static void make_card(struct stage *stage)
{
	uint8_t text[CARD_TEXT];
	assert_true(card_make("zhang", text));
	card_put_utf8(text, 30, NAME);
	card_put_utf8(text + 122, 36, NUMBER);
	for (int i = 0; i < CARD_TEXT; i++) {
		snprintf(stage->card_hex + 2 * i, 3, "%02x", text[i]);
	}
	canaries_add_text(stage->canaries, "name", NAME);
	canaries_add_text(stage->canaries, "number", NUMBER);
	canaries_add_text(stage->canaries, "said", SAID);
	canaries_add_text(stage->canaries, "code", CODE);
}

/* The city's data, with one thing more to offer. */
static bool make_fixtures(const char *dir)
{
	char command[600];
	str_format(command, sizeof(command),
		"cp -r %s/tests/hall/fixtures %s/fixtures && sed -i 's/{\"code\": \"queue\"},/&"
		"{\"code\": \"probe\"},/' %s/fixtures/hall.json && grep -q '\"probe\"' "
		"%s/fixtures/hall.json",
		SOURCE_DIR, dir, dir, dir);
	return system(command) == 0;
}

static int open_stage(void **state)
{
	static struct stage stage;
	static char fixtures[96];
	memset(&stage, 0, sizeof(stage));
	stage.canaries = canaries_create();
	make_card(&stage);
	str_copy(stage.dir, sizeof(stage.dir), "/tmp/onedoor-XXXXXX");
	if (!mkdtemp(stage.dir) || !make_fixtures(stage.dir)) {
		return -1;
	}
	str_format(fixtures, sizeof(fixtures), "%s/fixtures", stage.dir);
	str_format(stage.data, sizeof(stage.data), "%s/data", stage.dir);
	str_format(stage.log, sizeof(stage.log), "%s/kiosk.log", stage.dir);
	struct scene_config config = journey_config();
	config.kiosk = KIOSK;
	config.dir = stage.dir;
	config.is_verbose = true;
	journey_hall_arg(&config, "--fixtures");
	journey_hall_arg(&config, fixtures);
	stage.scene = journey_open(&config);
	*state = &stage;
	return 0;
}

static int close_stage(void **state)
{
	struct stage *stage = *state;
	int status = scene_close(stage->scene);
	canaries_destroy(stage->canaries);
	char command[128];
	str_format(command, sizeof(command), "rm -rf '%s'", stage->dir);
	return status == 0 ? system(command) : -1;
}

/* Mid-visit it must be found, or the search at the end would say nothing. */
static void assert_in_memory(struct stage *stage, const char *name)
{
	assert_true(canaries_in_process(stage->canaries, scene_kiosk_pid(stage->scene), NULL) > 0);
	assert_true(canaries_found(stage->canaries, name) > 0);
}

static void assert_no_trace(struct stage *stage, const char *when)
{
	pid_t kiosk = scene_kiosk_pid(stage->scene);
	assert_int_equal(canaries_in_process(stage->canaries, kiosk, when), 0);
	assert_int_equal(canaries_in_dir(stage->canaries, stage->data, when), 0);
	assert_int_equal(canaries_in_file(stage->canaries, stage->log, when), 0);
	assert_int_equal(canaries_in_open_files(stage->canaries, kiosk, when), 0);
}

/* From the start page to who it is; the offer behind those that the tree knows. */
static void begin(struct stage *stage)
{
	struct scene *scene = stage->scene;
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_COUNT, "identify");
	journey_poke(scene, "poke idcard card-hex %s", stage->card_hex);
}

static void lift_card(struct stage *stage)
{
	journey_poke(stage->scene, "poke idcard lift");
	journey_wait_state(stage->scene, "card_present", "false");
}

static void it_goes_all_the_way(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	journey_hall(scene, "at GET:/v1/probe %s", ANSWER);
	begin(stage);
	journey_wait(scene, "probe");
	journey_sees(scene, SAID);
	assert_in_memory(stage, "said");
	assert_in_memory(stage, "name");
	lift_card(stage);
	journey_tap(scene, "take_number", -1, "attract"); /* printed, and ended by itself */
	assert_int_equal(journey_slips_with(scene, CODE), 1);
	assert_no_trace(stage, "after the slip");
	journey_hall(scene, "clear");
}

static void the_hall_says_no(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	journey_hall(scene, "at GET:/v1/probe status=404");
	begin(stage);
	journey_wait(scene, "problem");
	lift_card(stage);
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	assert_no_trace(stage, "after the hall's no");
	journey_hall(scene, "clear");
}

/* Gone while the hall thinks; its answer comes when nobody is there any more. */
static void it_is_left_half_way(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	journey_hall(scene, "at GET:/v1/probe wait_ms=1500");
	journey_hall(scene, "at GET:/v1/probe %s", ANSWER);
	begin(stage);
	journey_wait(scene, "asking");
	journey_tap(scene, "back", -1, "identify");
	lift_card(stage);
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
	poll(NULL, 0, 2000);
	assert_no_trace(stage, "after leaving half-way");
	journey_hall(scene, "clear");
}

/* Read, and gone away from. */
static void it_is_left_alone(void **state)
{
	struct stage *stage = *state;
	struct scene *scene = stage->scene;
	journey_hall(scene, "at GET:/v1/probe %s", ANSWER);
	begin(stage);
	journey_wait(scene, "probe");
	assert_in_memory(stage, "said");
	lift_card(stage);
	journey_pass(scene, 60000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	assert_no_trace(stage, "after the idle time");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_all_the_way),
		cmocka_unit_test(the_hall_says_no),
		cmocka_unit_test(it_is_left_half_way),
		cmocka_unit_test(it_is_left_alone),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
