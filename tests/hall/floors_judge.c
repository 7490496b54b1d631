#include "tests/hall/floors_judge.h"

#include "firmware/base/str.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <string.h>

enum {
	FLOORS_MAX = 8,
	SIDE_MIN = 1000,
	SIDE_MAX = 1000 * 1000,
	RATIO_MAX = 4,
	AREAS_MAX = 200,
	CORNERS_MIN = 3,
	CORNERS_MAX = 64,
	POINTS_MAX = 2000,
	MARKS_MAX = 200,
	NODES_MAX = 400,
	EDGES_MAX = 800,
	JOINTS_MAX = 64,
	CODE_MAX = 32,
	NAME_ZH_MAX = 30,
	NAME_EN_MAX = 80,
};

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool is_within(const json_t *number, int64_t low, int64_t high)
{
	return json_is_integer(number) && json_integer_value(number) >= low &&
	       json_integer_value(number) <= high;
}

static bool is_list(const json_t *array, size_t least, size_t most)
{
	return json_is_array(array) && json_array_size(array) >= least &&
	       json_array_size(array) <= most;
}

static bool is_one_of(const char *word, const char *words)
{
	return *word && !strchr(word, ' ') && has_word(words, word);
}

const json_t *floors_get(const json_t *floors, int64_t number)
{
	size_t i;
	const json_t *floor;
	json_array_foreach(floors, i, floor)
	{
		if (json_integer_value(json_object_get(floor, "floor")) == number) {
			return floor;
		}
	}
	return NULL;
}

const json_t *floors_find(const json_t *floors, const char *code, int64_t *floor_out)
{
	static const char *const lists[] = {"areas", "marks"};
	size_t i, k;
	const json_t *floor, *one;
	json_array_foreach(floors, i, floor)
	{
		for (size_t list = 0; list < ARRAY_LEN(lists); list++) {
			json_array_foreach(json_object_get(floor, lists[list]), k, one)
			{
				if (strcmp(member(one, "code"), code) == 0) {
					*floor_out =
						json_integer_value(json_object_get(floor, "floor"));
					return one;
				}
			}
		}
	}
	return NULL;
}

/* --- what stands on a floor --- */

static bool is_on(const json_t *floor, const json_t *x, const json_t *y)
{
	return is_within(x, 0, json_integer_value(json_object_get(floor, "width_mm"))) &&
	       is_within(y, 0, json_integer_value(json_object_get(floor, "height_mm")));
}

static bool is_point(const json_t *floor, const json_t *point)
{
	return is_list(point, 2, 2) &&
	       is_on(floor, json_array_get(point, 0), json_array_get(point, 1));
}

/* A code of a link, once in all floors; areas may do without. */
static bool is_good_code(const json_t *floors, const json_t *one)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
	const char *code = member(one, "code");
	int64_t floor;
	return strlen(code) <= CODE_MAX && strspn(code, allowed) == strlen(code) && *code &&
	       floors_find(floors, code, &floor) == one;
}

static bool is_good_name(const json_t *one)
{
	const json_t *name = json_object_get(one, "name");
	return !name || text_judge(name, NAME_ZH_MAX, NAME_EN_MAX);
}

static bool is_good_icon(const json_t *one)
{
	return !json_object_get(one, "icon") || is_word(member(one, "icon"));
}

static bool is_good_area(
	const json_t *floors, const json_t *floor, const json_t *area, size_t *points)
{
	const json_t *corners = json_object_get(area, "points");
	bool is_good = !form_stranger(area, "kind code name icon points") &&
		       is_one_of(member(area, "kind"), "zone room wall stairs lift entrance") &&
		       (!json_object_get(area, "code") || is_good_code(floors, area)) &&
		       is_good_name(area) && is_good_icon(area) &&
		       is_list(corners, CORNERS_MIN, CORNERS_MAX);
	*points += json_array_size(corners);
	for (size_t i = 0; is_good && i < json_array_size(corners); i++) {
		is_good = is_point(floor, json_array_get(corners, i));
	}
	return is_good;
}

static bool is_good_mark(const json_t *floors, const json_t *floor, const json_t *mark)
{
	return !form_stranger(mark, "kind code name icon x y") &&
	       is_one_of(member(mark, "kind"), "window facility") && is_good_code(floors, mark) &&
	       json_object_get(mark, "name") && is_good_name(mark) && is_good_icon(mark) &&
	       is_on(floor, json_object_get(mark, "x"), json_object_get(mark, "y"));
}

/* NULL: fine. */
static const char *fault_of_ways(const json_t *floors, const json_t *floor, const json_t *ways)
{
	size_t i;
	const json_t *one;
	const json_t *nodes = json_object_get(ways, "nodes"),
		     *edges = json_object_get(ways, "edges"),
		     *joints = json_object_get(ways, "joints");
	int64_t last = (int64_t)json_array_size(nodes) - 1;
	if (form_stranger(ways, "nodes edges joints") || !is_list(nodes, 0, NODES_MAX) ||
		!is_list(edges, 0, EDGES_MAX) || !is_list(joints, 0, JOINTS_MAX)) {
		return "ways: at most 400 nodes, 800 edges, 64 joints";
	}
	json_array_foreach(nodes, i, one)
	{
		if (!is_point(floor, one)) {
			return "a node outside of the floor";
		}
	}
	json_array_foreach(edges, i, one)
	{
		if (!is_list(one, 2, 2) || !is_within(json_array_get(one, 0), 0, last) ||
			!is_within(json_array_get(one, 1), 0, last)) {
			return "an edge without two nodes";
		}
	}
	json_array_foreach(joints, i, one)
	{
		int64_t number = json_integer_value(json_object_get(one, "floor"));
		const json_t *other = floors_get(floors, number);
		const json_t *there = json_object_get(json_object_get(other, "ways"), "nodes");
		if (form_stranger(one, "node floor node_there by step_free") || !other ||
			other == floor || !is_within(json_object_get(one, "node"), 0, last) ||
			!is_within(json_object_get(one, "node_there"), 0,
				(int64_t)json_array_size(there) - 1) ||
			!is_one_of(member(one, "by"), "lift stairs escalator") ||
			!json_is_boolean(json_object_get(one, "step_free"))) {
			return "a joint: node, floor, node_there, by, step_free";
		}
	}
	return NULL;
}

/* NULL: fine. */
static const char *fault_of_floor(const json_t *floors, const json_t *floor)
{
	size_t i, points = 0;
	const json_t *one, *areas = json_object_get(floor, "areas"),
			   *marks = json_object_get(floor, "marks");
	const json_t *w = json_object_get(floor, "width_mm"),
		     *h = json_object_get(floor, "height_mm");
	if (form_stranger(floor, "floor name width_mm height_mm areas marks ways") ||
		!is_within(json_object_get(floor, "floor"), -9, 99) || !is_good_name(floor)) {
		return "floor or name, or a stranger";
	}
	if (floors_get(floors, json_integer_value(json_object_get(floor, "floor"))) != floor) {
		return "twice";
	}
	if (!is_within(w, SIDE_MIN, SIDE_MAX) || !is_within(h, SIDE_MIN, SIDE_MAX) ||
		json_integer_value(w) > RATIO_MAX * json_integer_value(h) ||
		json_integer_value(h) > RATIO_MAX * json_integer_value(w)) {
		return "width_mm and height_mm: 1 m to 1 km, one at most four times the other";
	}
	if (!is_list(areas, 1, AREAS_MAX) || !is_list(marks, 0, MARKS_MAX)) {
		return "1 to 200 areas, 200 marks at most";
	}
	json_array_foreach(areas, i, one)
	{
		if (!is_good_area(floors, floor, one, &points) || points > POINTS_MAX) {
			return "an area: kind, code, name, icon, points within the floor";
		}
	}
	json_array_foreach(marks, i, one)
	{
		if (!is_good_mark(floors, floor, one)) {
			return "a mark: kind, code, name, icon, x and y within the floor";
		}
	}
	return fault_of_ways(floors, floor, json_object_get(floor, "ways"));
}

/* --- can one get there --- */

struct reach {
	const json_t *floors;
	bool is_reached[FLOORS_MAX][NODES_MAX];
	bool has_grown;
};

static size_t index_of(const json_t *floors, const json_t *floor)
{
	size_t i = 0;
	while (json_array_get(floors, i) != floor) {
		i++;
	}
	return i;
}

static void reach(struct reach *r, bool *one, bool *other)
{
	r->has_grown |= *one != *other;
	*one = *other = *one || *other;
}

static void grow(struct reach *r, size_t index)
{
	size_t i;
	const json_t *one, *ways = json_object_get(json_array_get(r->floors, index), "ways");
	bool *here = r->is_reached[index];
	json_array_foreach(json_object_get(ways, "edges"), i, one)
	{
		reach(r, &here[json_integer_value(json_array_get(one, 0))],
			&here[json_integer_value(json_array_get(one, 1))]);
	}
	json_array_foreach(json_object_get(ways, "joints"), i, one)
	{
		const json_t *there =
			floors_get(r->floors, json_integer_value(json_object_get(one, "floor")));
		if (json_is_true(json_object_get(one, "step_free"))) {
			reach(r, &here[json_integer_value(json_object_get(one, "node"))],
				&r->is_reached[index_of(r->floors, there)][json_integer_value(
					json_object_get(one, "node_there"))]);
		}
	}
}

static bool is_one_net(const json_t *floors)
{
	struct reach r = {.floors = floors};
	r.is_reached[0][0] = true;
	do {
		r.has_grown = false;
		for (size_t i = 0; i < json_array_size(floors); i++) {
			grow(&r, i);
		}
	} while (r.has_grown);
	bool is_whole = true;
	for (size_t i = 0; i < json_array_size(floors); i++) {
		const json_t *ways = json_object_get(json_array_get(floors, i), "ways");
		for (size_t k = 0; k < json_array_size(json_object_get(ways, "nodes")); k++) {
			is_whole = is_whole && r.is_reached[i][k];
		}
	}
	return is_whole;
}

/* --- all of it --- */

bool here_judge(const json_t *floors, const json_t *here)
{
	const json_t *floor =
		floors_get(floors, json_integer_value(json_object_get(here, "floor")));
	const json_t *facing = json_object_get(here, "facing");
	double lat = json_number_value(json_object_get(here, "lat"));
	double lon = json_number_value(json_object_get(here, "lon"));
	return floor && !form_stranger(here, "floor x y facing lat lon") &&
	       is_on(floor, json_object_get(here, "x"), json_object_get(here, "y")) &&
	       (!facing || is_within(facing, 0, 359)) &&
	       json_is_number(json_object_get(here, "lat")) &&
	       json_is_number(json_object_get(here, "lon")) && lat >= -90 && lat <= 90 &&
	       lon >= -180 && lon <= 180;
}

bool floors_judge(const json_t *plan, char why[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *floor, *floors = json_object_get(plan, "floors");
	if (!json_is_object(plan) || form_stranger(plan, "as_of source here floors") ||
		!is_time(member(plan, "as_of")) || !words_judge(json_object_get(plan, "source"))) {
		return say(why, "as_of: a time; source: a text; here; floors");
	}
	if (!is_list(floors, 1, FLOORS_MAX)) {
		return say(why, "1 to 8 floors");
	}
	json_array_foreach(floors, i, floor)
	{
		const char *fault = fault_of_floor(floors, floor);
		if (fault) {
			(void)str_format(why, FORM_WHY_LEN, "floor %zu: %s", i, fault);
			return false;
		}
	}
	if (!here_judge(floors, json_object_get(plan, "here"))) {
		return say(why, "here: floor, x and y on it, facing, lat, lon");
	}
	return is_one_net(floors) || say(why, "ways: not all of it can be reached without a step");
}
