#include "tests/harness/small_building.h"
#include "firmware/base/log.h"

#define POINTS(...) ((struct plan_point[]){__VA_ARGS__})
#define AREA(kind, code, icon, zh, en, ...)                                                        \
	{                                                                                          \
		AREA_##kind, {{zh, en}}, code, icon,                                               \
			(int)(sizeof(POINTS(__VA_ARGS__)) / sizeof(struct plan_point)),            \
			POINTS(__VA_ARGS__)                                                        \
	}

static struct plan_area first_areas[] = {
	AREA(ZONE, "A", "people", "甲区", "Zone A", {0, 0}, {5000, 0}, {5000, 10000}, {0, 10000}),
	AREA(LIFT, "lift_1", "", "电梯", "Lift", {9000, 7000}, {11000, 7000}, {11000, 9000},
		{9000, 9000}),
	AREA(STAIRS, "stairs_1", "", "楼梯", "Stairs", {9000, 4000}, {11000, 4000}, {11000, 6000},
		{9000, 6000})};
static struct plan_mark first_marks[] = {{MARK_WINDOW, {6000, 3000}, {{"A01", "A01"}}, "A01", ""},
	{MARK_FACILITY, {15000, 3000}, {{"饮水机", "Drinking water"}}, "water", "water"}};
static struct plan first_plan = {.width_mm = 20000,
	.height_mm = 10000,
	.area_count = 3,
	.mark_count = 2,
	.areas = first_areas,
	.marks = first_marks};
static struct plan_area second_areas[] = {
	AREA(ZONE, "B", "coins", "乙区", "Zone B", {0, 0}, {5000, 0}, {5000, 10000}, {0, 10000})};
static struct plan_mark second_marks[] = {{MARK_WINDOW, {4000, 3000}, {{"B01", "B01"}}, "B01", ""}};
static struct plan second_plan = {.width_mm = 20000,
	.height_mm = 10000,
	.area_count = 1,
	.mark_count = 1,
	.areas = second_areas,
	.marks = second_marks};
static struct plan_point first_nodes[] = {{2000, 5000}, {10000, 5000}, {10000, 8000}};
static struct plan_point second_nodes[] = {{10000, 8000}, {10000, 5000}, {2000, 5000}};
static struct aisle aisles[] = {{0, 1}, {1, 2}};
static struct joint first_joints[] = {{2, 1, 0, JOINT_LIFT, true}, {1, 1, 1, JOINT_STAIRS, false}};
static struct floor floors[] = {
	{1, {{"一层", "Floor 1"}}, &first_plan, 3, 2, 2, first_nodes, aisles, first_joints},
	{2, {{"二层", "Floor 2"}}, &second_plan, 3, 2, 0, second_nodes, aisles, NULL}};

struct building *small_building_create(void)
{
	struct arena *arena = arena_create(ARENA_PLAIN, 4096);
	struct building *building = arena_new(arena, struct building);
	REQUIRE(building);
	*building = (struct building){.arena = arena,
		.version = "1",
		.source = {{"运河市", "Yunhe"}},
		.here = {2000, 7000},
		.facing = -1,
		.lat = 31.25,
		.lon = 120.4,
		.floor_count = 2,
		.floors = floors};
	return building;
}
