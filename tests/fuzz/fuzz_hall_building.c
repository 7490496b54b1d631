/* The hall's plan as bytes: whatever they are, building.h's promises are kept, and ways through
 * what was read end. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"
#include "firmware/plan/way.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_point(const struct plan *plan, struct plan_point point)
{
	REQUIRE(point.x >= 0 && point.x <= plan->width_mm);
	REQUIRE(point.y >= 0 && point.y <= plan->height_mm);
}

static void check_floor(const struct building *building, int index)
{
	const struct floor *floor = &building->floors[index];
	REQUIRE(floor->plan && floor->plan->area_count > 0);
	REQUIRE(floor->node_count <= FLOOR_MAX_NODES && floor->aisle_count <= FLOOR_MAX_EDGES);
	REQUIRE(floor->joint_count <= FLOOR_MAX_JOINTS);
	for (int i = 0; i < floor->node_count; i++) {
		check_point(floor->plan, floor->nodes[i]);
	}
	for (int i = 0; i < floor->aisle_count; i++) {
		const struct aisle *aisle = &floor->aisles[i];
		REQUIRE(aisle->from >= 0 && aisle->from < floor->node_count);
		REQUIRE(aisle->to >= 0 && aisle->to < floor->node_count);
	}
	for (int i = 0; i < floor->joint_count; i++) {
		const struct joint *joint = &floor->joints[i];
		REQUIRE(joint->node >= 0 && joint->node < floor->node_count);
		REQUIRE(joint->floor >= 0 && joint->floor < building->floor_count);
		REQUIRE(joint->floor != index && joint->node_there >= 0);
		REQUIRE(joint->node_there < building->floors[joint->floor].node_count);
	}
}

static void check_way(const struct building *building, const char *code, bool is_step_free)
{
	struct way way;
	REQUIRE(way_find(building, code, is_step_free, &way));
	REQUIRE(way.leg_count >= 1 && way.leg_count <= WAY_MAX_LEGS && way.metres >= 0);
	for (int i = 0; i < way.leg_count; i++) {
		const struct way_leg *leg = &way.legs[i];
		REQUIRE(leg->floor >= 0 && leg->floor < building->floor_count);
		REQUIRE(leg->point_count == 0 ||
			(leg->point_count >= 2 && leg->point_count <= PLAN_MAX_ROUTE));
		for (int k = 0; k < leg->point_count; k++) {
			check_point(building->floors[leg->floor].plan, leg->points[k]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static bool is_ready;
	if (!is_ready) {
		json_init();
		is_ready = true;
	}
	struct building *building = NULL;
	if (building_parse((const char *)data, len, &building) != OK) {
		REQUIRE(!building);
		return 0;
	}
	REQUIRE(building->floor_count >= 1 && building->floor_count <= BUILDING_MAX_FLOORS);
	REQUIRE(building->here_floor >= 0 && building->here_floor < building->floor_count);
	check_point(building->floors[building->here_floor].plan, building->here);
	for (int i = 0; i < building->floor_count; i++) {
		const struct plan *plan = building->floors[i].plan;
		check_floor(building, i);
		for (int k = 0; k < plan->area_count && k < 3; k++) {
			if (plan->areas[k].code[0]) {
				check_way(building, plan->areas[k].code, k & 1);
			}
		}
		for (int k = 0; k < plan->mark_count && k < 3; k++) {
			if (plan->marks[k].code[0]) {
				check_way(building, plan->marks[k].code, !(k & 1));
			}
		}
	}
	building_destroy(building);
	return 0;
}
