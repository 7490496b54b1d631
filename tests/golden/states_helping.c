#include "tests/golden/states_helping.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_helping.h"
#include "firmware/model/helper.h"
#include "firmware/model/rate.h"
#include "tests/golden/world.h"
#include "tests/harness/full_catalog.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- rating --- */

static struct rate *rate_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_rate];
}

void state_rate(struct kiosk *kiosk)
{
	kiosk->visit->shape = SHAPE_rate;
	rate_of(kiosk)->rated = (struct rated){.kind = RATED_TICKET, .id = "8f31c2d05e"};
}

/* With the first `reasons` of those that go with it. */
static void choose(struct kiosk *kiosk, int level, int reasons)
{
	int shown[HALL_MAX_REASONS];
	rate_of(kiosk)->level = level;
	REQUIRE(rate_reasons(kiosk, shown) >= reasons);
	for (int i = 0; i < reasons; i++) {
		rate_of(kiosk)->reasons |= 1U << shown[i];
	}
}

void state_rate_good(struct kiosk *kiosk)
{
	state_rate(kiosk);
	choose(kiosk, 5, 2);
}

void state_rate_bad(struct kiosk *kiosk)
{
	state_rate(kiosk);
	choose(kiosk, 1, 1);
	rate_of(kiosk)->asks_why = true; /* where that makes a difference */
}

void state_rate_case(struct kiosk *kiosk)
{
	state_rate(kiosk);
	struct rate *rate = rate_of(kiosk);
	rate->rated = (struct rated){.kind = RATED_CASE, .id = "20261124000374"};
	const struct matter *matter =
		&kiosk->catalog->matters[catalog_find_matter(kiosk->catalog, "long-01")];
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		str_copy(rate->title[lang], sizeof(rate->title[lang]), matter->name.in[lang]);
	}
	choose(kiosk, 3, 0);
}

void state_rate_full(struct kiosk *kiosk)
{
	world_fill(kiosk);
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = 0;
	state_rate(kiosk);
	choose(kiosk, 2, 3);
	rate_of(kiosk)->asks_why = true;
}

static void thank(struct kiosk *kiosk, const char *json)
{
	state_rate_good(kiosk);
	rate_of(kiosk)->thanks = mem_new(struct thanks);
	REQUIRE(thanks_parse(json, strlen(json), rate_of(kiosk)->thanks) == OK);
}

void state_thanks(struct kiosk *kiosk)
{
	thank(kiosk, "{\"text\":{\"zh\":\"谢谢您的评价\",\"en\":\"Thank you\"},"
		     "\"follow_up\":false}");
}

void state_thanks_follow_up(struct kiosk *kiosk)
{
	thank(kiosk, "{\"text\":{\"zh\":\"谢谢您的评价\",\"en\":\"Thank you\"},"
		     "\"follow_up\":true}");
}

/* "before TEXT after", of the contract's longest text; to be freed with free. */
static char *with_text(const char *before, const char *after)
{
	size_t len = 0;
	char *text = full_text_json(&len), *json = NULL;
	REQUIRE(asprintf(&json, "%s%s%s", before, text, after) > 0);
	free(text);
	return json;
}

void state_thanks_full(struct kiosk *kiosk)
{
	char *json = with_text("{\"text\":", ",\"follow_up\":true}");
	thank(kiosk, json);
	free(json);
}

/* --- a helper --- */

static void call(struct kiosk *kiosk, enum helper_stage stage, const char *json)
{
	struct helper *helper = kiosk->visit->states[SHAPE_helper];
	helper->stage = stage;
	helper->until_ms = kiosk->now_ms + 1000;
	if (json) {
		helper->call = mem_new(struct helper_call);
		REQUIRE(helper_parse(json, strlen(json), helper->call) == OK);
	}
}

#define CALL(state, zh, en)                                                                        \
	"{\"id\":\"k1Qm0cXo2v8rT4n6\",\"state\":\"" state "\",\"text\":{\"zh\":\"" zh              \
	"\",\"en\":\"" en "\"}}"

void state_helper_calling(struct kiosk *kiosk)
{
	call(kiosk, HELPER_CALLING, NULL);
}

void state_helper_coming(struct kiosk *kiosk)
{
	call(kiosk, HELPER_COMING,
		CALL("waiting", "帮办员会在 3 分钟内过来",
			"A helper will be here within 3 minutes"));
}

/* A telephone of the hall's own, beside the hotline. */
static void give_telephone(struct kiosk *kiosk)
{
	((struct catalog *)(uintptr_t)kiosk->catalog)->hall_phone = "0599-0100 200";
}

void state_helper_nobody(struct kiosk *kiosk)
{
	give_telephone(kiosk);
	call(kiosk, HELPER_NOBODY,
		CALL("nobody", "现在没有帮办员，请在工作时间再来，或拨打 12345",
			"No helper is here now. Come back in working hours or call 12345"));
}

void state_helper_over(struct kiosk *kiosk)
{
	call(kiosk, HELPER_OVER, CALL("done", "帮办员已到过", "A helper has been here"));
}

void state_helper_forgotten(struct kiosk *kiosk)
{
	call(kiosk, HELPER_OVER, NULL);
}

void state_helper_failed(struct kiosk *kiosk)
{
	give_telephone(kiosk);
	call(kiosk, HELPER_FAILED, NULL);
}

void state_helper_full(struct kiosk *kiosk)
{
	world_fill(kiosk);
	kiosk->place.zone = kiosk->place.department = kiosk->place.matter = 0;
	char *json = with_text("{\"id\":\"k1Qm0cXo2v8rT4n6\",\"state\":\"coming\",\"text\":", "}");
	call(kiosk, HELPER_COMING, json);
	free(json);
}
