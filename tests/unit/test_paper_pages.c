/* A long document on paper: parted only where it may be, and every page says which it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "ui/gfx/document_raster_impl.h"

enum { LINE_H = 40, PAPER_W = 384, PAPER_H = 9000, MARK_H = 56 };

static void long_paper_says_its_pages(void **state)
{
	(void)state;
	struct fonts *fonts = NULL;
	assert_int_equal(fonts_create(BUILD_DIR "/share/fonts.list", &fonts), OK);
	struct paper *paper = mem_new(struct paper);
	*paper = (struct paper){.fonts = fonts,
		.raster = raster_create(PAPER_W, PAPER_H),
		.width = PAPER_W,
		.left = 24,
		.right = PAPER_W - 24};
	/* what is to be read together ends where its number of lines is whole */
	for (int i = 0; paper->y + LINE_H <= PAPER_H; i++) {
		paper_fill(paper, 24, paper->y + 4, 200, LINE_H - 8);
		paper->y += LINE_H;
		if (i % 7 == 6) {
			paper_border(paper);
		}
	}
	struct raster *raster = paper_paged(paper, LANG_EN, 64);
	const size_t row = PAPER_W / 8;
	int from = 0, at = 0, pages = 0;
	while (from < paper->y) { /* a page, then its mark */
		int end = from;
		while (end < paper->y &&
			memcmp(raster->bits + (size_t)(at + end - from) * row,
				paper->raster->bits + (size_t)end * row, row) == 0) {
			end++;
		}
		end -= end < paper->y ? end % (7 * LINE_H) : 0; /* a mark begins with white rows */
		assert_in_range(end - from, 1000, 2500);
		at += end - from + MARK_H;
		from = end;
		pages++;
	}
	assert_in_range(pages, 4, 6);
	assert_int_equal(raster->height_px, paper->y + pages * MARK_H + 64);
	raster_destroy(raster);
	paper->y = 2400; /* so much is one page, and says nothing */
	raster = paper_paged(paper, LANG_EN, 64);
	assert_int_equal(raster->height_px, 2400 + 64);
	raster_destroy(raster);
	raster_destroy(paper->raster);
	mem_free(paper);
	fonts_destroy(fonts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(long_paper_says_its_pages)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
