/* Three people take numbers: Chinese portrait, English landscape, elder mode. */
#include "tests/flow/demo.h"

#include "firmware/model/kiosk.h"

static void portrait_in_chinese(struct play *play)
{
	play_open(
		play, "zh", "panel.width_px=1080", "panel.height_px=1920", "panel.mm_per_px=0.369");
	if (!play->scene) {
		return;
	}
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", -1, "zones");
	play_tap(play, "zone", 0, "departments");
	play_tap(play, "department", -1, "matters");
	play_tap(play, "matter", -1, "identify");
	play_device(play, "idcard", "card zhang", "confirm");
	play_tap(play, "take_number", -1, "take_card");
	play_device(play, "idcard", "lift", "done");
	play_take_slip(play);
	play_tap(play, "finish", -1, "attract");
	play_close(play);
}

static void landscape_in_english(struct play *play)
{
	play_open(
		play, "en", "panel.width_px=1920", "panel.height_px=1080", "panel.mm_per_px=0.276");
	if (!play->scene) {
		return;
	}
	play_tap(play, "toggle_lang", -1, "home");
	play_tap(play, "search", -1, "find");
	play_type(play, "social");
	play_tap(play, "back", -1, "home");
	play_tap(play, "offer", OFFER_queue, "zones");
	play_tap(play, "search", -1, "search");
	play_type(play, "social");
	play_tap(play, "matter", -1, "identify");
	play_tap(play, "identify_phone", -1, "phone");
	play_type(play, "13800001234");
	play_tap(play, "phone_done", -1, "confirm");
	play_tap(play, "take_number", -1, "done");
	play_take_slip(play);
	play_tap(play, "finish", -1, "attract");
	play_close(play);
}

static void portrait_for_elders(struct play *play)
{
	play_open(play, "elder", "panel.width_px=1080", "panel.height_px=1920",
		"panel.mm_per_px=0.369");
	if (!play->scene) {
		return;
	}
	play_tap(play, "toggle_elder", -1, "home");
	play_tap(play, "offer", -1, "zones");
	play_tap(play, "zone", 0, "departments");
	play_tap(play, "department", -1, "matters");
	play_tap(play, "matter", -1, "identify");
	play_device(play, "idcard", "card li", "confirm");
	play_device(play, "idcard", "lift", NULL);
	play_tap(play, "take_number", -1, "done");
	play_take_slip(play);
	play_tap(play, "finish", -1, "attract");
	play_close(play);
}

void demo_numbers(struct play *play)
{
	portrait_in_chinese(play);
	landscape_in_english(play);
	portrait_for_elders(play);
}
