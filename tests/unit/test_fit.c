/* Which panels the kiosk refuses, with the real fonts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "ui/gfx/gfx.h"
#include "ui/screens/fit.h"
#include "ui/text/tr.h"

enum { STEPS_MAX = 10000 };

static struct gfx *gfx;

static struct fit_result fit(int width_px, int height_px, double mm_per_px)
{
	const struct ui_config ui_config = {.width_px = width_px,
		.height_px = height_px,
		.mm_per_px = mm_per_px,
		.panel_bottom_mm = 700};
	const struct kiosk_config kiosk_config = {.terminal_id = "terminal-0001",
		.place = "",
		.idle_ms = 60000,
		.warning_ms = 30000,
		.done_ms = 25000};
	struct fit *fit = fit_create(&ui_config, &kiosk_config, gfx_measurer(gfx));
	struct fit_result result = {0};
	for (int i = 0; i < STEPS_MAX && !result.is_done; i++) {
		result = *fit_step(fit);
	}
	assert_true(result.is_done);
	fit_destroy(fit);
	return result;
}

static void takes_the_panels_it_is_made_for(void **state)
{
	(void)state;
	static const struct {
		int width_px, height_px;
		double mm_per_px;
	} panels[] = {{1080, 1920, 0.369}, {1920, 1080, 0.369}, {2160, 3840, 0.1845},
		{1920, 1080, 0.277}};
	for (size_t i = 0; i < ARRAY_LEN(panels); i++) {
		struct fit_result result =
			fit(panels[i].width_px, panels[i].height_px, panels[i].mm_per_px);
		assert_string_equal(result.first[RULE_LIMIT], "");
		assert_string_equal(result.first[RULE_LAYOUT], "");
	}
}

static void refuses_what_is_too_small(void **state)
{
	(void)state;
	struct fit_result result = fit(1080, 1920, 0.1); /* 108 × 192 mm: a telephone */
	assert_true(result.count[RULE_LIMIT] > 100);
	assert_non_null(strstr(result.first[RULE_LIMIT], " mm"));
	assert_true(result.count[RULE_LAYOUT] > 100);
	assert_true(fit(800, 480, 0.25).count[RULE_LIMIT] > 0);
	assert_true(fit(1280, 800, 0.27).count[RULE_LIMIT] > 0); /* 16 inches */
}

static int setup(void **state)
{
	(void)state;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 480,
		.height_px = 480,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	return tr_init(BUILD_DIR "/locale") == OK && gfx_create(&config, &gfx) == OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	gfx_destroy(gfx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_panels_it_is_made_for),
		cmocka_unit_test(refuses_what_is_too_small),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
