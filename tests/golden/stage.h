/*
 * Draws scenarios with the real kit, pages, fonts and words, off screen, on the panel the kiosk is
 * made for: 32 inches, its lower edge 700 mm above the floor; in landscape on another, if wanted.
 * Waits for the disk. One thread.
 */
#ifndef ONEDOOR_TESTS_STAGE_H
#define ONEDOOR_TESTS_STAGE_H

#include "tests/golden/scenarios.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/ui.h"

struct look {
	enum lang lang;
	bool is_landscape, is_elder, is_high_contrast, is_low_reach;
};

/* The looks by index, 0 … LOOK_COUNT - 1: orientation changes slowest. */
enum { LOOK_COUNT = 2 * 2 * 4 * 2 };
struct look look_at(int index);
/* "confirm-offline-zh-portrait-elder-low". */
void look_name(const struct scenario *scenario, const struct look *look, char *out, size_t size);

struct stage;

/* Another landscape panel than the usual one, as arguments name it: "1920x1080@0.277". False: it is
 * not one. */
struct panel_size {
	int width_px, height_px;
	double mm_per_px;
};
bool panel_size_read(const char *text, struct panel_size *out);

/* locale_dir: BUILD_DIR "/locale", or "/locale-long" with 40 % longer words; one a process.
 * landscape: NULL for the usual panel. NULL, and why on stderr, when fonts or words are missing. */
struct stage *stage_open(const char *locale_dir, const struct panel_size *landscape);
void stage_close(struct stage *stage); /* NULL is allowed */

/* The page at rest, after its motion. The frame is valid until the next call. */
struct ui *stage_draw(
	struct stage *stage, const struct scenario *scenario, const struct look *look);
/* What the page drawn last is of, as long valid. */
const struct kiosk *stage_kiosk(const struct stage *stage);
/* What is done to the page drawn last: the first of the keys, which shows the focus; or a finger
 * that lies on its first control. */
enum hand { HAND_NONE, HAND_KEY, HAND_FINGER, HAND_COUNT };
struct ui *stage_touch(struct stage *stage, enum hand hand);
/* "", "-focused", "-pressed"; static. */
const char *hand_name(enum hand hand);
/* Usual looks are enough to see that. */
bool look_has_hands(const struct look *look);
/* Its draw list, as long valid. */
const struct draw_list *stage_list(const struct stage *stage);
/* The last frame as PNG; false, and why on stderr, when the file cannot be written. */
bool stage_shoot(struct stage *stage, const char *path);

#endif
