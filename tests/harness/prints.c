#include "tests/harness/prints.h"
#include "firmware/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static size_t size_of(const struct raster *raster)
{
	return (size_t)raster->width_px / 8 * (size_t)raster->height_px;
}

struct raster *prints_make(int width_px, int height_px, uint32_t seed)
{
	struct raster *raster = raster_create(width_px, height_px);
	uint32_t x = seed * 2654435761U + 1;
	for (size_t i = 0; i < size_of(raster); i++) {
		x = x * 1664525U + 1013904223U;
		uint8_t byte = (uint8_t)(x >> 24);
		raster->bits[i] = byte == 0x10 ? 0x18 : byte;
	}
	return raster;
}

struct print_mark prints_mark(const struct raster *raster)
{
	uint64_t hash = 0xcbf29ce484222325U; /* FNV-1a */
	size_t first = 0;
	size_t end = size_of(raster);
	while (end > 0 && raster->bits[end - 1] == 0) {
		end--;
	}
	while (first < end && raster->bits[first] == 0) {
		first++;
	}
	for (; first < end; first++) {
		hash = (hash ^ raster->bits[first]) * 0x100000001b3U;
	}
	struct print_mark mark;
	str_format(mark.text, sizeof(mark.text), "%d %016llx", raster->height_px,
		(unsigned long long)hash);
	return mark;
}

void prints_order(struct rig *rig, uint32_t job, struct raster *raster)
{
	struct cmd *cmd = cmd_create(CMD_PRINT, RIG_SESSION);
	cmd->print.job = job;
	cmd->print.raster = raster;
	rig_put(rig, cmd);
}

long prints_count(struct rig *rig, const char *printer, const char *question)
{
	return strtol(rig_ask(rig, "%s %s", printer, question), NULL, 10);
}

void prints_expect(struct rig *rig, const char *printer, const struct print_mark *mark)
{
	assert_string_equal(rig_ask(rig, "%s last", printer), mark->text);
}

void prints_expect_dots(struct rig *rig, const char *printer, const struct print_mark *mark)
{
	const char *last = strchr(rig_ask(rig, "%s last", printer), ' ');
	assert_non_null(last);
	assert_string_equal(last, strchr(mark->text, ' '));
}
