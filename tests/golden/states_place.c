#include "tests/golden/states_place.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"
#include "firmware/model/read.h"
#include "tests/golden/states_read.h"
#include "tests/golden/world.h"

#include <string.h>

enum { FILE_MAX = 256 * 1024 };

/* As it is told to a terminal at the entrance. */
void state_plan(struct kiosk *kiosk)
{
	static const char head[] = "{\"version\":\"1\",";
	struct msg *fact = msg_create(MSG_PLAN_LOADED, 0);
	char *file = NULL;
	size_t len = 0;
	REQUIRE(fs_read(SOURCE_DIR "/tests/hall/fixtures/plan.json", FILE_MAX, &file, &len) == OK);
	char *json = mem_alloc(len + sizeof(head), 1);
	str_copy(json, len + sizeof(head), head);
	memcpy(json + sizeof(head) - 1, file + 1, len - 1);
	REQUIRE(building_parse(json, sizeof(head) + len - 2, &fact->building) == OK);
	building_destroy(kiosk->building);
	kiosk->building = NULL;
	mem_free(json);
	mem_free(file);
	world_step(kiosk, fact);
}

static void place(struct kiosk *kiosk, const char *code, int leg)
{
	state_shelves(kiosk);
	state_plan(kiosk);
	struct read *read = kiosk->visit->states[SHAPE_read];
	str_copy(read->place, sizeof(read->place), code);
	read->leg = leg;
}

void state_place(struct kiosk *kiosk)
{
	place(kiosk, "A45", 0);
}

void state_place_room(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_1", 0);
}

void state_place_lift(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_3", 0);
}

void state_place_above(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_3", 1);
}

void state_place_zone(struct kiosk *kiosk)
{
	place(kiosk, "B", 0);
}
