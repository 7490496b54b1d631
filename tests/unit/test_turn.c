/* A picture that is turned, and what a panel can show: without a device. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "ui/gfx/panel_mode.h"
#include "ui/gfx/turn.h"

enum { TURNS = 4, WIDTH = 75, HEIGHT = 41, STRIDE = 80, MARK = 0x5a5a5a5a };

static uint32_t pixels[STRIDE * HEIGHT];
static const struct canvas canvas = {
	.pixels = pixels, .width = WIDTH, .height = HEIGHT, .stride = STRIDE};

static int setup(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < ARRAY_LEN(pixels); i++) {
		pixels[i] = i;
	}
	return 0;
}

/* Where a turn by a quarter brings a point, so many times: the only rule there is. */
static void turn_slowly(int quarters, int w, int h, int *x, int *y)
{
	for (; quarters > 0; quarters--) {
		const int across = h - 1 - *y, down = *x, before = w;
		*x = across;
		*y = down;
		w = h;
		h = before;
	}
}

static void points_and_rects(void **state)
{
	(void)state;
	for (int turn = 0; turn < TURNS; turn++) {
		for (int y = 0; y < HEIGHT; y++) {
			for (int x = 0; x < WIDTH; x++) {
				int u = x, v = y;
				turn_slowly(turn, WIDTH, HEIGHT, &u, &v);
				const struct rect one = turn_rect(
					(enum turn)turn, WIDTH, HEIGHT, (struct rect){x, y, 1, 1});
				assert_int_equal(one.x, u);
				assert_int_equal(one.y, v);
				turn_point_back((enum turn)turn, WIDTH, HEIGHT, &u, &v);
				assert_int_equal(u, x);
				assert_int_equal(v, y);
			}
		}
		const bool is_across = turn_is_across((enum turn)turn);
		const struct rect all = turn_rect(
			(enum turn)turn, WIDTH, HEIGHT, (struct rect){0, 0, WIDTH, HEIGHT});
		assert_int_equal(all.x, 0);
		assert_int_equal(all.y, 0);
		assert_int_equal(all.w, is_across ? HEIGHT : WIDTH);
		assert_int_equal(all.h, is_across ? WIDTH : HEIGHT);
	}
}

/* Each pixel of the part where it belongs, and none beside it. */
static void expect_copied(enum turn turn, struct rect part)
{
	enum { SIDE = STRIDE + 2 };
	static uint32_t to[SIDE * SIDE];
	for (size_t i = 0; i < ARRAY_LEN(to); i++) {
		to[i] = MARK;
	}
	const struct rect turned = turn_rect(turn, WIDTH, HEIGHT, part);
	turn_copy(turn, &canvas, turned, to + (turned.y + 1) * SIDE + turned.x + 1, SIDE);
	for (int y = -1; y < SIDE - 1; y++) {
		for (int x = -1; x < SIDE - 1; x++) {
			int u = x, v = y;
			turn_point_back(turn, WIDTH, HEIGHT, &u, &v);
			const bool is_in = u >= part.x && u < part.x + part.w && v >= part.y &&
					   v < part.y + part.h;
			assert_int_equal(to[(y + 1) * SIDE + x + 1],
				is_in ? pixels[v * STRIDE + u] : (uint32_t)MARK);
		}
	}
}

static void pixels_of_any_part(void **state)
{
	(void)state;
	static const struct rect parts[] = {{0, 0, WIDTH, HEIGHT}, {0, 0, 1, 1},
		{WIDTH - 1, HEIGHT - 1, 1, 1}, {3, 5, 33, 32}, {0, 7, WIDTH, 1}, {9, 0, 1, HEIGHT},
		{40, 1, 35, 40}, {5, 5, 0, 4}};
	for (int turn = 0; turn < TURNS; turn++) {
		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			expect_copied((enum turn)turn, parts[i]);
		}
	}
}

static void modes_as_they_are_written(void **state)
{
	(void)state;
	struct panel_mode mode = {0};
	assert_true(panel_mode_parse("", &mode));
	assert_int_equal(mode.width, 0);
	assert_true(panel_mode_parse("1920x1080", &mode));
	assert_int_equal(mode.width, 1920);
	assert_int_equal(mode.height, 1080);
	assert_int_equal(mode.hz, 0);
	assert_true(panel_mode_parse("3840x2160@30", &mode));
	assert_int_equal(mode.height, 2160);
	assert_int_equal(mode.hz, 30);
	static const char *const bad[] = {"x", "1920", "1920x", "x1080", "1920x1080@",
		"1920x1080@0", "1920 x 1080", "1920x1080@60Hz", "1920X1080", "-1920x1080",
		"+1920x1080", "1920x1080x24", "8193x1080", "1920x63", "01920x1080", "1920x1080@501",
		"99999999999999999999x1080"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (panel_mode_parse(bad[i], &mode)) {
			fail_msg("'%s' is taken", bad[i]);
		}
	}
	assert_int_equal(mode.height, 2160); /* as it was */
}

static void which_mode_is_taken(void **state)
{
	(void)state;
	static const struct panel_mode modes[] = {{1280, 720, 60, false}, {1920, 1080, 60, true},
		{1920, 1080, 50, false}, {1080, 1920, 60, false}, {1024, 768, 60, true}};
	static const struct {
		struct panel_mode wanted;
		int width, height, chosen;
		bool is_wanted;
	} cases[] = {
		{{0, 0, 0, false}, 1920, 1080, 1, true},	/* its own */
		{{0, 0, 0, false}, 1080, 1920, 3, true},	/* the only one that fits */
		{{0, 0, 0, false}, 800, 600, 1, true},		/* none fits */
		{{1920, 1080, 50, false}, 1920, 1080, 2, true}, /* as asked for */
		{{1920, 1080, 0, false}, 1080, 1920, 1, true},
		{{1280, 720, 0, false}, 1920, 1080, 0, true},
		{{1280, 720, 50, false}, 1920, 1080, 1, false}, /* there is none */
		{{640, 480, 0, false}, 1080, 1920, 3, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool is_wanted = false;
		assert_int_equal(panel_mode_choose(modes, (int)ARRAY_LEN(modes), &cases[i].wanted,
					 cases[i].width, cases[i].height, &is_wanted),
			cases[i].chosen);
		assert_int_equal(is_wanted, cases[i].is_wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(points_and_rects, setup),
		cmocka_unit_test_setup(pixels_of_any_part, setup),
		cmocka_unit_test(modes_as_they_are_written),
		cmocka_unit_test(which_mode_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
