/* Slips for printers in tests: rasters, and what must be on the virtual printer's paper for them.
 */
#ifndef ONEDOOR_TESTS_PRINTS_H
#define ONEDOOR_TESTS_PRINTS_H

#include <stdint.h>
#include "firmware/msg/raster.h"
#include "tests/harness/rig.h"

/* "ROWS HASH" as the virtual printer's "last" says it. */
struct print_mark {
	char text[40];
};

/* Dots all over, seed by seed different; none of its bytes is 10h, the head of real-time
 * commands. */
struct raster *prints_make(int width_px, int height_px, uint32_t seed);
struct print_mark prints_mark(const struct raster *raster);
/* Orders it; takes over the raster. */
void prints_order(struct rig *rig, uint32_t job, struct raster *raster);
/* Answers to the printer's questions ("inked", "lines"). */
long prints_count(struct rig *rig, const char *printer, const char *question);
/* The last slip of the printer is this one, dot by dot. */
void prints_expect(struct rig *rig, const char *printer, const struct print_mark *mark);
/* The same, but there may be more feed before and after it. */
void prints_expect_dots(struct rig *rig, const char *printer, const struct print_mark *mark);

#endif
