#include "firmware/plan/way.h"
#include "firmware/base/mem.h"

#include <math.h>
#include <string.h>

enum { NONE = -1 };

/* What a joint is worth in metres, for one floor and for each more: a lift is waited for. */
static const struct {
	double first, more;
} toll[JOINT_KIND_COUNT] = {
	[JOINT_LIFT] = {22, 3}, [JOINT_STAIRS] = {14, 14}, [JOINT_ESCALATOR] = {8, 8}};

/* All nodes of all floors, and how far each is. */
struct net {
	const struct building *building;
	bool is_step_free;
	int first[BUILDING_MAX_FLOORS + 1]; /* a floor's first node */
	double *cost;
	int *from; /* the node before; NONE: one begins there */
	bool *is_done;
};

/* Where one leaves or enters the net. */
struct foot {
	const struct aisle *aisle; /* NULL: there is none on that floor */
	struct plan_point at;
	double away; /* millimetres */
};

/* Where the way ends: at a node, and perhaps some steps on. */
struct end {
	int node; /* NONE: the way begins on the same straight */
	double cost;
	bool is_beside; /* from the node to the foot, from there to the target */
};

static double distance(struct plan_point a, struct plan_point b)
{
	return hypot((double)a.x - b.x, (double)a.y - b.y);
}

static struct plan_point nearest_of(struct plan_point a, struct plan_point b, struct plan_point to)
{
	double dx = (double)b.x - a.x, dy = (double)b.y - a.y, length = dx * dx + dy * dy;
	double t =
		length > 0 ? (((double)to.x - a.x) * dx + ((double)to.y - a.y) * dy) / length : 0;
	t = CLAMP(t, 0.0, 1.0);
	return (struct plan_point){(int)lround(a.x + t * dx), (int)lround(a.y + t * dy)};
}

static struct foot foot_of(const struct floor *floor, struct plan_point to)
{
	struct foot best = {0};
	for (int i = 0; i < floor->aisle_count; i++) {
		const struct aisle *aisle = &floor->aisles[i];
		struct plan_point at =
			nearest_of(floor->nodes[aisle->from], floor->nodes[aisle->to], to);
		double away = distance(at, to);
		if (!best.aisle || away < best.away) {
			best = (struct foot){aisle, at, away};
		}
	}
	return best;
}

/* --- how far everything is --- */

static void net_begin(struct net *net, const struct building *building, bool is_step_free)
{
	*net = (struct net){.building = building, .is_step_free = is_step_free};
	for (int i = 0; i < building->floor_count; i++) {
		net->first[i + 1] = net->first[i] + building->floors[i].node_count;
	}
	size_t count = (size_t)net->first[building->floor_count] + 1;
	net->cost = mem_alloc(count, sizeof(double));
	net->from = mem_alloc(count, sizeof(int));
	net->is_done = mem_alloc(count, sizeof(bool));
	for (size_t i = 0; i < count; i++) {
		net->cost[i] = INFINITY;
		net->from[i] = NONE;
	}
}

static void net_end(struct net *net)
{
	mem_free(net->cost);
	mem_free(net->from);
	mem_free(net->is_done);
}

static int floor_of(const struct net *net, int node)
{
	int floor = 0;
	while (node >= net->first[floor + 1]) {
		floor++;
	}
	return floor;
}

static struct plan_point node_at(const struct net *net, int node)
{
	int floor = floor_of(net, node);
	return net->building->floors[floor].nodes[node - net->first[floor]];
}

static void reach(struct net *net, int from, int to, double cost)
{
	if (cost < net->cost[to]) {
		net->cost[to] = cost;
		net->from[to] = from;
	}
}

static void go_on(struct net *net, int index, int node)
{
	const struct floor *floor = &net->building->floors[index];
	int base = net->first[index], own = node - base;
	for (int i = 0; i < floor->aisle_count; i++) {
		const struct aisle *aisle = &floor->aisles[i];
		if (aisle->from == own || aisle->to == own) {
			int other = aisle->from == own ? aisle->to : aisle->from;
			reach(net, node, base + other,
				net->cost[node] + distance(floor->nodes[own], floor->nodes[other]));
		}
	}
	for (int i = 0; i < floor->joint_count; i++) {
		const struct joint *joint = &floor->joints[i];
		if (joint->node == own && (joint->is_step_free || !net->is_step_free)) {
			int floors =
				joint->floor > index ? joint->floor - index : index - joint->floor;
			double worth = toll[joint->by].first + (floors - 1) * toll[joint->by].more;
			reach(net, node, net->first[joint->floor] + joint->node_there,
				net->cost[node] + worth * 1000);
		}
	}
}

static int nearest_undone(const struct net *net)
{
	int best = NONE, count = net->first[net->building->floor_count];
	for (int i = 0; i < count; i++) {
		if (!net->is_done[i] && net->cost[i] < (best < 0 ? INFINITY : net->cost[best])) {
			best = i;
		}
	}
	return best;
}

static void spread(struct net *net, const struct foot *begin)
{
	int floor = net->building->here_floor, base = net->first[floor];
	const struct plan_point *nodes = net->building->floors[floor].nodes;
	reach(net, NONE, base + begin->aisle->from, distance(begin->at, nodes[begin->aisle->from]));
	reach(net, NONE, base + begin->aisle->to, distance(begin->at, nodes[begin->aisle->to]));
	for (int node = nearest_undone(net); node >= 0; node = nearest_undone(net)) {
		net->is_done[node] = true;
		go_on(net, floor_of(net, node), node);
	}
}

/* --- where it ends --- */

/* Into an area one goes where it is nearest. */
static struct end end_inside(const struct net *net, const struct whereabouts *target)
{
	struct end best = {NONE, INFINITY, false};
	for (int i = net->first[target->floor]; i < net->first[target->floor + 1]; i++) {
		if (net->cost[i] < best.cost && area_contains(target->area, node_at(net, i))) {
			best = (struct end){i, net->cost[i], false};
		}
	}
	return best;
}

static struct end end_beside(const struct net *net, const struct whereabouts *target,
	const struct foot *begin, const struct foot *foot)
{
	struct end best = {NONE, INFINITY, true};
	int base = net->first[target->floor];
	const int nodes[] = {base + foot->aisle->from, base + foot->aisle->to};
	if (begin->aisle == foot->aisle) {
		best.cost = distance(begin->at, foot->at);
	}
	for (int i = 0; i < 2; i++) {
		double cost = net->cost[nodes[i]] + distance(node_at(net, nodes[i]), foot->at);
		if (cost < best.cost) {
			best = (struct end){nodes[i], cost, true};
		}
	}
	return best;
}

/* --- the way as it is walked --- */

static bool is_straight(struct plan_point a, struct plan_point b, struct plan_point c)
{
	double ax = (double)b.x - a.x, ay = (double)b.y - a.y;
	double bx = (double)c.x - b.x, by = (double)c.y - b.y;
	return ax * by == ay * bx && ax * bx + ay * by >= 0;
}

/* A leg that has more corners than can be drawn is not drawn. */
static void add_point(struct way_leg *leg, struct plan_point point)
{
	int count = leg->point_count;
	if (count > 0 && memcmp(&leg->points[count - 1], &point, sizeof(point)) == 0) {
		return;
	}
	if (count > 1 && is_straight(leg->points[count - 2], leg->points[count - 1], point)) {
		leg->points[count - 1] = point;
	} else if (count < PLAN_MAX_ROUTE) {
		leg->points[leg->point_count++] = point;
	}
}

static const struct joint *joint_between(const struct net *net, int from, int to)
{
	int index = floor_of(net, from), there = floor_of(net, to);
	const struct floor *floor = &net->building->floors[index];
	const struct joint *best = NULL;
	for (int i = 0; i < floor->joint_count; i++) {
		const struct joint *joint = &floor->joints[i];
		bool is_it = net->first[index] + joint->node == from && joint->floor == there &&
			     net->first[there] + joint->node_there == to &&
			     (joint->is_step_free || !net->is_step_free);
		if (is_it && (!best || toll[joint->by].first < toll[best->by].first)) {
			best = joint;
		}
	}
	return best;
}

/* From the beginning to the node, by way of those before it. False: more legs than there is room
 * for. */
static bool trace(const struct net *net, int end, struct way *out)
{
	int count = net->first[net->building->floor_count], length = 0;
	int *nodes = mem_alloc((size_t)count + 1, sizeof(int));
	for (int node = end; node >= 0; node = net->from[node]) {
		nodes[length++] = node;
	}
	bool has_room = true;
	for (int i = length - 1; has_room && i >= 0; i--) {
		int floor = floor_of(net, nodes[i]);
		if (floor != out->legs[out->leg_count - 1].floor) {
			out->legs[out->leg_count - 1].by =
				joint_between(net, nodes[i + 1], nodes[i])->by;
			has_room = out->leg_count < WAY_MAX_LEGS;
			out->leg_count += has_room;
			out->legs[out->leg_count - 1].floor = floor;
		}
		add_point(&out->legs[out->leg_count - 1], node_at(net, nodes[i]));
	}
	mem_free(nodes);
	return has_room;
}

static double length_of(const struct way_leg *leg)
{
	double length = 0;
	for (int i = 1; i < leg->point_count; i++) {
		length += distance(leg->points[i - 1], leg->points[i]);
	}
	return length;
}

/* A floor on which one only goes on climbing is not walked. */
static void drop_passed(struct way *way)
{
	int kept = 1;
	for (int i = 1; i < way->leg_count; i++) {
		const struct way_leg *leg = &way->legs[i];
		bool is_passed = i < way->leg_count - 1 && leg->point_count < 2 &&
				 leg->by == way->legs[kept - 1].by;
		if (!is_passed && kept++ < i) {
			way->legs[kept - 1] = *leg;
		}
	}
	way->leg_count = kept;
}

static void finish(struct way *way)
{
	double length = 0;
	drop_passed(way);
	for (int i = 0; i < way->leg_count; i++) {
		struct way_leg *leg = &way->legs[i];
		length += length_of(leg);
		if (leg->point_count < 2 || leg->point_count == PLAN_MAX_ROUTE) {
			leg->point_count = 0;
		}
	}
	way->metres = (int)lround(length / 1000);
}

static bool go_there(const struct building *building, bool is_step_free, const struct foot *begin,
	struct way *out)
{
	struct net net;
	net_begin(&net, building, is_step_free);
	spread(&net, begin);
	const struct whereabouts *target = &out->target;
	struct foot foot = foot_of(&building->floors[target->floor], target->at);
	struct end end =
		target->area ? end_inside(&net, target) : (struct end){NONE, INFINITY, false};
	if (isinf(end.cost) && foot.aisle) { /* no way leads inside */
		end = end_beside(&net, target, begin, &foot);
	}
	out->legs[0].floor = building->here_floor;
	out->leg_count = 1;
	add_point(&out->legs[0], building->here);
	add_point(&out->legs[0], begin->at);
	bool is_found = !isinf(end.cost) && trace(&net, end.node, out);
	if (is_found && end.is_beside) {
		struct way_leg *last = &out->legs[out->leg_count - 1];
		add_point(last, foot.at);
		add_point(last, target->at);
	}
	net_end(&net);
	return is_found;
}

bool way_find(const struct building *building, const char *code, bool is_step_free, struct way *out)
{
	memset(out, 0, sizeof(*out));
	if (!building_find(building, code, &out->target)) {
		return false;
	}
	struct foot begin = foot_of(&building->floors[building->here_floor], building->here);
	bool is_here = out->target.area && out->target.floor == building->here_floor &&
		       area_contains(out->target.area, building->here);
	out->is_found = is_here || (begin.aisle && go_there(building, is_step_free, &begin, out));
	if (is_here || !out->is_found) {
		out->leg_count = 1;
		out->legs[0] = (struct way_leg){.floor = out->target.floor};
	}
	finish(out);
	return true;
}
