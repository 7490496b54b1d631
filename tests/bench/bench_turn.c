/*
 * Copying a picture to a panel that hangs turned: our loops beside pixman's, for a whole page and
 * for a key of it, into ordinary memory. Prints one JSON object; compare within one run.
 */
#include <pixman.h>
#include <stdio.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/bench/figures.h"
#include "ui/gfx/turn.h"

enum { WIDTH = 1080, HEIGHT = 1920, TIMES = 60, TURNS = 4 };

static uint32_t *from, *ours, *theirs;
static const char *const names[TURNS] = {"0", "90", "180", "270"};

/* Where pixman is to look for a pixel of the turned picture. */
static pixman_transform_t transform_of(int turn)
{
	enum { ONE = pixman_fixed_1 };
	static const int steps[TURNS][2][2] = {
		{{1, 0}, {0, 1}}, {{0, 1}, {-1, 0}}, {{-1, 0}, {0, -1}}, {{0, -1}, {1, 0}}};
	const int sizes[2] = {WIDTH, HEIGHT};
	pixman_transform_t transform = {{{0}}};
	for (int row = 0; row < 2; row++) {
		for (int column = 0; column < 2; column++) {
			transform.matrix[row][column] = steps[turn][row][column] * ONE;
		}
		const bool is_back = steps[turn][row][0] + steps[turn][row][1] < 0;
		transform.matrix[row][2] = is_back ? sizes[row] * ONE : 0;
	}
	transform.matrix[2][2] = ONE;
	return transform;
}

static void measure(int turn, struct rect part, struct figure *our_us, struct figure *their_us)
{
	const struct canvas canvas = {
		.pixels = from, .width = WIDTH, .height = HEIGHT, .stride = WIDTH};
	const int width = turn % 2 ? HEIGHT : WIDTH, height = turn % 2 ? WIDTH : HEIGHT;
	const struct rect at = turn_rect((enum turn)turn, WIDTH, HEIGHT, part);
	const pixman_transform_t transform = transform_of(turn);
	pixman_image_t *source = pixman_image_create_bits(
		PIXMAN_x8r8g8b8, WIDTH, HEIGHT, from, WIDTH * (int)sizeof(*from));
	pixman_image_t *target = pixman_image_create_bits(
		PIXMAN_x8r8g8b8, width, height, theirs, width * (int)sizeof(*theirs));
	REQUIRE(source && target);
	if (turn != 0) {
		pixman_image_set_transform(source, &transform);
	}
	our_us->count = their_us->count = 0;
	for (int i = 0; i < TIMES; i++) {
		const int64_t begin_us = clock_us();
		turn_copy(
			(enum turn)turn, &canvas, at, ours + (ptrdiff_t)at.y * width + at.x, width);
		const int64_t middle_us = clock_us();
		pixman_image_composite32(PIXMAN_OP_SRC, source, NULL, target, at.x, at.y, 0, 0,
			at.x, at.y, at.w, at.h);
		figure_take(our_us, (double)(middle_us - begin_us));
		figure_take(their_us, (double)(clock_us() - middle_us));
	}
	REQUIRE(memcmp(ours, theirs, (size_t)WIDTH * HEIGHT * sizeof(*ours)) == 0);
	pixman_image_unref(source);
	pixman_image_unref(target);
}

int main(void)
{
	static struct figure our_us, their_us;
	static const struct {
		const char *name;
		struct rect rect;
	} parts[] = {{"page", {0, 0, WIDTH, HEIGHT}}, {"key", {301, 905, 180, 111}}};
	const size_t count = (size_t)WIDTH * HEIGHT;
	from = mem_alloc(count, sizeof(*from));
	ours = mem_alloc(count, sizeof(*ours));
	theirs = mem_alloc(count, sizeof(*theirs));
	for (size_t i = 0; i < count; i++) {
		from[i] = (uint32_t)(i * 2654435761U >> 8);
	}
	memset(ours, 0, count * sizeof(*ours));
	memset(theirs, 0, count * sizeof(*theirs));
	printf("{\n");
	for (int turn = 0; turn < TURNS; turn++) {
		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			measure(turn, parts[i].rect, &our_us, &their_us);
			const double our_p50 = figure_percentile(&our_us, 50);
			const double their_p50 = figure_percentile(&their_us, 50);
			printf("  \"%s_%s\": {\"unit\": \"us\", \"ours\": %.0f, \"pixman\": %.0f, "
			       "\"ratio\": %.2f}%s",
				parts[i].name, names[turn], our_p50, their_p50,
				our_p50 / MAX_OF(their_p50, 1),
				turn == TURNS - 1 && i == ARRAY_LEN(parts) - 1 ? "\n}\n" : ",\n");
		}
		memset(ours, 0, count * sizeof(*ours));
		memset(theirs, 0, count * sizeof(*theirs));
	}
	mem_free(from);
	mem_free(ours);
	mem_free(theirs);
	return 0;
}
