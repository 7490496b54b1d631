/* The hall's plan as the hall says it, and the ways through it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"
#include "firmware/plan/nearby.h"
#include "firmware/plan/way_plan.h"
#include "tests/harness/city_building.h"
#include "tests/harness/small_building.h"
#include "tests/harness/small_collections.h"

/* A hall of two floors, 20 m by 10 m, x to the right and y down: one stands at the left, the stairs
 * are in the middle, and below them the lift. */
#define AREAS                                                                                      \
	"{'kind':'zone','code':'A','name':{'zh':'甲','en':'A'},'points':[[0,0],[5000,0],"         \
	"[5000,10000],[0,10000]]},"                                                                \
	"{'kind':'room','code':'desk','name':{'zh':'服务台','en':'Desk'},'icon':'info',"        \
	"'points':[[12000,1000],[14000,1000],[14000,3000],[12000,3000]]}"
#define MARKS  "{'kind':'window','code':'A01','name':'A01','x':6000,'y':3000}"
#define LIFT   "{'node':2,'floor':2,'node_there':0,'by':'lift','step_free':true},"
#define STAIRS "{'node':1,'floor':2,'node_there':1,'by':'stairs','step_free':false}"
#define NODES  "[2000,5000],[10000,5000],[10000,8000],[18000,5000]"
#define WALKS  "[0,1],[1,2],[1,3]"
#define FIRST(areas, marks, nodes, aisles, joints)                                                 \
	"{'floor':1,'width_mm':20000,'height_mm':10000,'areas':[" areas "],'marks':[" marks        \
	"],'ways':{'nodes':[" nodes "],'edges':[" aisles "],'joints':[" joints "]}}"
#define SECOND                                                                                     \
	"{'floor':2,'name':{'zh':'二层','en':'Floor 2'},'width_mm':20000,'height_mm':10000,"     \
	"'areas':[{'kind':'zone','code':'B','name':{'zh':'乙','en':'B'},'points':[[0,0],"         \
	"[5000,0],[5000,10000],[0,10000]]}],'marks':[{'kind':'window','code':'B01','name':"        \
	"'B01','x':4000,'y':3000}],'ways':{'nodes':[[10000,8000],[10000,5000],[2000,5000]],"       \
	"'edges':[[0,1],[1,2]],'joints':[]}}"
#define HERE "{'floor':1,'x':2000,'y':7000,'facing':90,'lat':31.25,'lon':120.4}"
#define HALL(here, floors)                                                                         \
	"{'version':'7','as_of':'2026-11-24T08:00:00+08:00','source':{'zh':'厅','en':'Hall'},"    \
	"'here':" here ",'floors':[" floors "]}"
static const char usual[] = HALL(HERE, FIRST(AREAS, MARKS, NODES, WALKS, LIFT STAIRS) "," SECOND);

/* Written with single quotes. */
static enum err parse(const char *text, struct building **out)
{
	char *json = mem_copy_str(text);
	for (char *at = json; *at; at++) {
		*at = *at == '\'' ? '"' : *at;
	}
	enum err err = building_parse(json, strlen(json), out);
	mem_free(json);
	return err;
}

static struct building *hall_of(const char *text)
{
	struct building *building;
	assert_int_equal(parse(text, &building), OK);
	return building;
}

static void leg_is(const struct way *way, int leg, const char *points)
{
	char text[400] = "";
	for (int i = 0; i < way->legs[leg].point_count; i++) {
		struct plan_point at = way->legs[leg].points[i];
		(void)str_append(text, sizeof(text), i ? " %d,%d" : "%d,%d", at.x, at.y);
	}
	assert_string_equal(text, points);
}

/* --- what the hall says --- */

static void a_hall_is_read(void **state)
{
	(void)state;
	struct building *hall = hall_of(usual);
	struct whereabouts spot;
	assert_string_equal(hall->version, "7");
	assert_string_equal(hall->source.in[LANG_EN], "Hall");
	assert_int_equal(hall->floor_count, 2);
	assert_string_equal(hall->floors[1].name.in[LANG_EN], "Floor 2");
	assert_int_equal(hall->here_floor, 0);
	assert_int_equal(hall->here.x, 2000);
	assert_int_equal(hall->facing, 90);
	assert_true(hall->lat > 31.24 && hall->lat < 31.26 && hall->lon > 120.39);
	assert_int_equal(hall->floors[0].node_count, 4);
	assert_int_equal(hall->floors[0].joint_count, 2);
	assert_int_equal(hall->floors[0].joints[0].by, JOINT_LIFT);
	assert_true(hall->floors[0].joints[0].is_step_free);
	assert_true(building_find(hall, "B01", &spot));
	assert_int_equal(spot.floor, 1);
	assert_null(spot.area);
	assert_string_equal(spot.name->in[LANG_ZH], "B01");
	assert_true(building_find(hall, "desk", &spot));
	assert_non_null(spot.area);
	assert_string_equal(spot.icon, "info");
	assert_int_equal(spot.at.x, 13000);
	assert_int_equal(spot.at.y, 2000);
	assert_false(building_find(hall, "Z99", &spot));
	assert_false(building_find(hall, "", &spot)); /* walls have none */
	assert_false(building_find(NULL, "A", &spot));
	building_destroy(hall);
}

static void what_is_odd_is_left_out(void **state)
{
	(void)state;
	struct building *hall = hall_of(
		HALL(HERE, FIRST(AREAS, "{'kind':'window','code':'far','x':99000,'y':1}," MARKS,
				   NODES, WALKS ",[0,9],[0],[0.5,1]",
				   LIFT "{'node':1,'floor':5,'node_there':1,'by':'stairs'},"
					"{'node':1,'floor':2,'node_there':3,'by':'stairs'},"
					"{'node':1,'floor':1,'node_there':0,'by':'lift'},"
					"{'node':1,'floor':2,'node_there':1,'by':'rope','step_free'"
					":true}") "," SECOND "," SECOND ",{'floor':3},7"));
	assert_int_equal(hall->floor_count, 2);
	assert_int_equal(hall->floors[0].plan->mark_count, 1);
	assert_int_equal(hall->floors[0].aisle_count, 3);
	assert_int_equal(hall->floors[0].joint_count, 2);
	assert_int_equal(hall->floors[0].joints[1].by, JOINT_STAIRS); /* nobody knows a rope … */
	assert_false(hall->floors[0].joints[1].is_step_free);	      /* … to be without steps */
	building_destroy(hall);
	hall = hall_of(HALL(HERE, FIRST(AREAS, MARKS, NODES ",[99000,0]", WALKS, "")));
	assert_int_equal(hall->floors[0].node_count, 0); /* the others would be called otherwise */
	assert_int_equal(hall->floors[0].aisle_count, 0);
	building_destroy(hall);
}

static void what_is_no_hall_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "[]", "{}", HALL(HERE, ""),
		HALL("{'floor':2,'x':1,'y':1,'lat':1,'lon':1}",
			FIRST(AREAS, MARKS, NODES, WALKS, "")),
		HALL("{'floor':1,'x':20001,'y':1,'lat':1,'lon':1}",
			FIRST(AREAS, MARKS, NODES, WALKS, "")),
		HALL("{'floor':1,'x':1,'y':1,'lat':91,'lon':1}",
			FIRST(AREAS, MARKS, NODES, WALKS, "")),
		HALL("{'floor':1,'x':1,'y':1,'lat':1}", FIRST(AREAS, MARKS, NODES, WALKS, ""))};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct building *building;
		assert_int_not_equal(parse(wrong[i], &building), OK);
		assert_null(building);
	}
}

/* --- ways --- */

static void a_way_follows_the_aisles(void **state)
{
	(void)state;
	struct building *hall = hall_of(usual);
	struct way way;
	assert_true(way_find(hall, "A01", false, &way));
	assert_true(way.is_found);
	assert_int_equal(way.leg_count, 1);
	leg_is(&way, 0, "2000,7000 2000,5000 6000,5000 6000,3000");
	assert_int_equal(way.metres, 8);
	assert_true(way_find(hall, "desk", false, &way)); /* no way leads inside: up to it */
	leg_is(&way, 0, "2000,7000 2000,5000 13000,5000 13000,2000");
	assert_int_equal(way.metres, 16);
	assert_false(way_find(hall, "Z99", false, &way));
	building_destroy(hall);
}

static void stairs_are_for_who_can(void **state)
{
	(void)state;
	struct building *hall = hall_of(usual);
	struct way way;
	assert_true(way_find(hall, "B01", false, &way));
	assert_int_equal(way.leg_count, 2);
	assert_int_equal(way.legs[0].by, JOINT_STAIRS);
	leg_is(&way, 0, "2000,7000 2000,5000 10000,5000");
	leg_is(&way, 1, "10000,5000 4000,5000 4000,3000");
	assert_int_equal(way.metres, 18);
	assert_true(way_find(hall, "B01", true, &way));
	assert_int_equal(way.legs[0].by, JOINT_LIFT);
	leg_is(&way, 0, "2000,7000 2000,5000 10000,5000 10000,8000");
	leg_is(&way, 1, "10000,8000 10000,5000 4000,5000 4000,3000");
	assert_int_equal(way.metres, 24);
	assert_true(way_find(hall, "B", false, &way)); /* into a zone, as far as the way goes */
	leg_is(&way, 1, "10000,5000 2000,5000");
	building_destroy(hall);
	hall = hall_of(HALL(HERE, FIRST(AREAS, MARKS, NODES, WALKS, STAIRS) "," SECOND));
	assert_true(way_find(hall, "B01", true, &way));
	assert_false(way.is_found); /* nobody is sent to stairs who cannot climb them */
	assert_int_equal(way.leg_count, 1);
	assert_int_equal(way.legs[0].floor, 1);
	leg_is(&way, 0, "");
	building_destroy(hall);
}

static void who_is_there_need_not_go(void **state)
{
	(void)state;
	struct building *hall = hall_of(usual);
	struct way way;
	assert_true(way_find(hall, "A", false, &way));
	assert_true(way.is_found);
	assert_int_equal(way.leg_count, 1);
	assert_int_equal(way.metres, 0);
	leg_is(&way, 0, "");
	building_destroy(hall);
	hall = hall_of(HALL(HERE, FIRST(AREAS, MARKS, "", "", "")));
	assert_true(way_find(hall, "A01", false, &way));
	assert_false(way.is_found); /* where it is is known, how to get there is not */
	building_destroy(hall);
}

/* --- as plans --- */

static const struct plan *leg_plan(const struct building *hall, const struct way *way, int leg,
	bool is_small, struct document **document_out)
{
	*document_out = document_create(1, "");
	way_add_plan(*document_out, hall, way, leg, LANG_EN, "Go", is_small);
	assert_string_equal((*document_out)->blocks[0].text.in[LANG_EN], "Go");
	return (*document_out)->blocks[0].plan;
}

static int count_of(const struct plan *plan, enum mark_kind kind)
{
	int count = 0;
	for (int i = 0; i < plan->mark_count; i++) {
		count += plan->marks[i].kind == kind;
	}
	return count;
}

static void each_leg_is_a_plan(void **state)
{
	(void)state;
	struct building *hall = small_building_create();
	struct document *document;
	struct way way;
	assert_true(way_find(hall, "B01", true, &way));
	const struct plan *plan = leg_plan(hall, &way, 0, false, &document);
	assert_int_equal(plan->area_count, 3);
	assert_int_equal(plan->route_count, way.legs[0].point_count);
	assert_int_equal(plan_mark(plan, MARK_HERE)->at.x, 2000);
	assert_string_equal(plan_mark(plan, MARK_TARGET)->name.in[LANG_EN], "Lift");
	assert_string_equal(plan_mark(plan, MARK_TARGET)->icon, "lift");
	assert_int_equal(count_of(plan, MARK_WINDOW), 0); /* one passes them */
	assert_int_equal(count_of(plan, MARK_FACILITY), 1);
	document_destroy(document);
	plan = leg_plan(hall, &way, 0, true, &document);
	assert_int_equal(count_of(plan, MARK_FACILITY), 0);
	assert_int_equal(plan->mark_count, 2);
	document_destroy(document);
	plan = leg_plan(hall, &way, 1, false, &document);
	assert_null(plan_mark(plan, MARK_HERE));
	assert_string_equal(plan_mark(plan, MARK_TARGET)->name.in[LANG_EN], "B01");
	assert_int_equal(plan_target_area(plan), 0);
	assert_int_equal(count_of(plan, MARK_WINDOW), 0); /* the only one is the target */
	document_destroy(document);
	assert_true(way_find(hall, "B", true, &way));
	plan = leg_plan(hall, &way, 1, false, &document);
	assert_string_equal(plan_mark(plan, MARK_TARGET)->name.in[LANG_EN], "");
	assert_int_equal(plan_target_area(plan), 0); /* it has its name on the plan */
	assert_int_equal(count_of(plan, MARK_WINDOW), 1);
	document_destroy(document);
	building_destroy(hall);
}

enum { POINTS = 12 };

/* Northwards, 1.1 km apart. */
static struct listing *points(void)
{
	static struct entry_row rows[POINTS];
	struct listing *listing = small_listing_create("points");
	for (int i = 0; i < POINTS; i++) {
		rows[i] = listing->rows[0];
		rows[i].has_place = i != 1;
		rows[i].lat = 31.25 + 0.01 * (i + 1);
		rows[i].lon = 120.4;
	}
	listing->rows = rows;
	listing->row_count = POINTS;
	return listing;
}

static void places_around_are_a_map(void **state)
{
	(void)state;
	struct building *hall = small_building_create();
	struct listing *listing = points();
	struct document *document = document_create(1, "");
	int shown[POINTS];
	for (int i = 0; i < POINTS; i++) {
		shown[i] = i;
	}
	int ring = nearby_add_plan(document, hall, listing, shown, POINTS, 300, 200);
	assert_true(ring == 5000); /* the eighth is 10 km away */
	const struct plan *plan = document->blocks[0].plan;
	assert_true(plan->map_m > 2 * 10000); /* across: that far to either side */
	assert_int_equal(count_of(plan, MARK_WINDOW), NEARBY_MOST);
	assert_string_equal(plan->marks[0].name.in[LANG_ZH], "1");
	assert_string_equal(plan->marks[1].name.in[LANG_ZH], "3"); /* the second is nowhere */
	assert_int_equal(count_of(plan, MARK_FACILITY), 1);	   /* one more that is seen */
	const struct plan_mark *here = plan_mark(plan, MARK_HERE);
	assert_int_equal(here->at.x, plan->width_mm / 2);
	assert_int_equal(plan->marks[0].at.x, here->at.x); /* due north: above */
	assert_true(plan->marks[0].at.y < here->at.y);
	assert_true(
		plan->marks[1].at.y < plan->marks[0].at.y && plan->marks[NEARBY_MOST - 1].at.y > 0);
	document_destroy(document);
	document = document_create(1, "");
	assert_int_equal(nearby_add_plan(document, hall, listing, &shown[1], 1, 300, 200), 0);
	assert_int_equal(document->block_count, 0);
	document_destroy(document);
	listing_destroy(listing);
	building_destroy(hall);
}

/* --- the city's own --- */

static void check_way(const struct building *building, const char *code, int *count)
{
	for (int is_step_free = 0; code[0] && is_step_free < 2; is_step_free++) {
		struct way way;
		assert_true(way_find(building, code, is_step_free, &way));
		assert_true(way.is_found);
		const struct way_leg *last = &way.legs[way.leg_count - 1];
		assert_int_equal(last->floor, way.target.floor);
		assert_true(last->point_count >= 2 || last->floor == building->here_floor);
		assert_true(way.metres < 200);
		assert_true(way.leg_count <= 2); /* one lift, or all stairs at once */
		++*count;
	}
}

static void everything_of_the_city_is_reached(void **state)
{
	(void)state;
	struct building *building = city_building_read();
	int count = 0;
	for (int floor = 0; floor < building->floor_count; floor++) {
		const struct plan *plan = building->floors[floor].plan;
		for (int i = 0; i < plan->area_count; i++) {
			check_way(building, plan->areas[i].code, &count);
		}
		for (int i = 0; i < plan->mark_count; i++) {
			check_way(building, plan->marks[i].code, &count);
		}
	}
	assert_true(count > 2 * (262 + 6 + 30)); /* windows, zones, facilities */
	building_destroy(building);
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_hall_is_read),
		cmocka_unit_test(what_is_odd_is_left_out),
		cmocka_unit_test(what_is_no_hall_is_refused),
		cmocka_unit_test(a_way_follows_the_aisles),
		cmocka_unit_test(stairs_are_for_who_can),
		cmocka_unit_test(who_is_there_need_not_go), cmocka_unit_test(each_leg_is_a_plan),
		cmocka_unit_test(places_around_are_a_map),
		cmocka_unit_test(everything_of_the_city_is_reached)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
