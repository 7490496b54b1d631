/* The real program and its panel: one that does not suit its pages is refused, and why is said;
 * what rests on one is ignored, and told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/kiosk.h"
#include "tests/harness/scene.h"

static void a_panel_that_is_too_small(void **state)
{
	(void)state;
	const struct scene_config config = {
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.kiosk_sets = {"session.ignores_hours=yes", "panel.width_px=800",
			"panel.height_px=480", "panel.mm_per_px=0.25"},
	};
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	assert_true(scene_wait(scene, "out_of_service", 30000));
	char service[8];
	snprintf(service, sizeof(service), "%d", SERVICE_PANEL);
	assert_true(scene_wait_state(scene, "service", service, 30000));
	assert_true(scene_wait_state(scene, "catalog", "true", 30000));
	assert_true(scene_wait_state(
		scene, "service", service, 1000)); /* the catalogue heals nothing */

	char path[512], *log = NULL;
	size_t len = 0;
	assert_true(str_format(path, sizeof(path), "%s/kiosk.log", scene_dir(scene)));
	assert_int_equal(fs_read(path, 1 << 22, &log, &len), OK);
	assert_non_null(strstr(log, "the pages do not suit the panel"));
	mem_free(log);
	assert_int_equal(scene_close(scene), 0);
}

/* A bag on the glass: the page goes its way, fingers work, and the technician can read of it. */
static void something_rests_on_the_glass(void **state)
{
	(void)state;
	const struct scene_config config = {
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.kiosk_sets = {"session.ignores_hours=yes"},
	};
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	assert_true(scene_wait_state(scene, "catalog", "true", 30000));
	assert_true(scene_tap(scene, "start", -1, "home"));
	assert_string_equal(scene_kiosk(scene, "touch down 10 10"), "ok");
	assert_true(scene_wait_state(scene, "resting", "1", 10000));
	assert_true(scene_tap(scene, "offer", -1, "zones"));
	assert_true(scene_wait_state(scene, "resting", "1", 0));
	assert_string_equal(scene_kiosk(scene, "pass 61000"), "ok");
	assert_true(scene_wait_state(scene, "warning", "true", 10000));
	for (int i = 0; i < 20; i++) { /* it trembles, and keeps no page open */
		scene_kiosk(scene, "touch move %d 10", 10 + i % 3);
	}
	assert_true(scene_wait_state(scene, "warning", "true", 0));
	assert_string_equal(scene_kiosk(scene, "pass 31000"), "ok");
	assert_true(scene_wait(scene, "attract", 10000));
	assert_true(scene_wait_state(scene, "resting", "1", 0)); /* it outlives the visit */
	assert_true(scene_tap(scene, "start", -1, "home"));
	assert_string_equal(scene_kiosk(scene, "touch up 10 10"), "ok");
	assert_true(scene_wait_state(scene, "resting", "0", 10000));

	char path[512], *log = NULL;
	size_t len = 0;
	assert_true(str_format(path, sizeof(path), "%s/kiosk.log", scene_dir(scene)));
	assert_int_equal(fs_read(path, 1 << 22, &log, &len), OK);
	const char *told = strstr(log, "something rests on the screen");
	assert_non_null(told);
	assert_null(strstr(told + 1, "something rests on the screen")); /* once */
	assert_non_null(strstr(told, "nothing rests on the screen any more"));
	mem_free(log);
	assert_int_equal(scene_close(scene), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_panel_that_is_too_small),
		cmocka_unit_test(something_rests_on_the_glass),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
