#include "tests/golden/states_place.h"
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/model/read.h"
#include "tests/golden/states_read.h"
#include "tests/golden/world.h"
#include "tests/harness/city_building.h"

void state_plan(struct kiosk *kiosk)
{
	struct msg *fact = msg_create(MSG_PLAN_LOADED, 0);
	fact->building = city_building_read();
	building_destroy(kiosk->building);
	kiosk->building = NULL;
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

/* Service points in the streets around. */
void state_map(struct kiosk *kiosk)
{
	static const struct {
		const char *id;
		struct text name;
		double lat, lon;
	} points[] = {
		{"t001", {{"长堤街道便民服务中心", "Changdi Street Service Centre"}}, 31.24743,
			120.42011},
		{"t002", {{"柳荫街道便民服务中心", "Liuyin Street Service Centre"}}, 31.24214,
			120.42632},
		{"t003", {{"书院街道便民服务中心", "Shuyuan Street Service Centre"}}, 31.2461,
			120.4103},
		{"t004", {{"钟楼街道便民服务中心", "Zhonglou Street Service Centre"}}, 31.2398,
			120.4015},
		{"t005", {{"米市街道便民服务中心", "Mishi Street Service Centre"}}, 31.2521,
			120.4007},
		{"t006", {{"石桥镇便民服务中心", "Shiqiao Town Service Centre"}}, 31.26605,
			120.40224},
		{"v001", {{"荷花村代办点", "Hehua Village Agent"}}, 31.2433, 120.3921},
		{"v002", {{"清水村代办点", "Qingshui Village Agent"}}, 31.2347, 120.4122},
		{"v003", {{"白鹭村代办点", "Bailu Village Agent"}}, 31.2612, 120.4203},
		{"v004", {{"红菱村代办点", "Hongling Village Agent"}}, 31.3012, 120.4801},
	};
	state_shelves(kiosk);
	state_plan(kiosk);
	struct arena *arena = arena_create(ARENA_PLAIN, 64 * 1024);
	struct listing *listing = arena_new(arena, struct listing);
	REQUIRE(listing);
	*listing = (struct listing){.arena = arena,
		.collection = {.code = "service_points",
			.name = {{"便民服务点", "Service points"}},
			.icon = "location",
			.note = {{"", ""}},
			.source = {{"运河市政务服务中心", "Yunhe Government Service Centre"}},
			.layout = LAYOUT_MAP,
			.sorting = SORTING_NEAREST},
		.row_count = ARRAY_LEN(points),
		.rows = arena_array(arena, struct entry_row, ARRAY_LEN(points))};
	REQUIRE(listing->rows);
	for (size_t i = 0; i < ARRAY_LEN(points); i++) {
		listing->rows[i] = (struct entry_row){.id = points[i].id,
			.name = points[i].name,
			.note = {{"", ""}},
			.pinyin = "",
			.icon = "",
			.link = "",
			.has_place = true,
			.lat = points[i].lat,
			.lon = points[i].lon};
	}
	struct read *read = kiosk->visit->states[SHAPE_read];
	read_take_listing(read, listing, kiosk->building);
	read->has_map = true;
}

/* The nearest ones are in the same street, one of them in the same house; the eighth is far. */
void state_map_crowded(struct kiosk *kiosk)
{
	static const double at[][2] = {{31.24482, 120.40722}, {31.2452, 120.4076},
		{31.2444, 120.4079}, {31.2455, 120.4068}, {31.2455, 120.4068}, {31.2432, 120.4058},
		{31.2467, 120.4092}, {31.2921, 120.4503}};
	state_map(kiosk);
	struct read *read = kiosk->visit->states[SHAPE_read];
	for (int i = 0; i < (int)ARRAY_LEN(at); i++) {
		read->listing->rows[read->shown[i]].lat = at[i][0];
		read->listing->rows[read->shown[i]].lon = at[i][1];
	}
}

void state_map_as_list(struct kiosk *kiosk)
{
	state_map(kiosk);
	struct read *read = kiosk->visit->states[SHAPE_read];
	read->has_map = false;
}
