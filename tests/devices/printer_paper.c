#include "tests/devices/printer_paper.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 20000 };

struct paper {
	int width, rows, slips, inked;
	char last[40];
	size_t room;
	uint8_t *dots;
};

struct paper *paper_create(int width_dots)
{
	struct paper *paper = calloc(1, sizeof(*paper));

	if (!paper) {
		abort();
	}
	paper->width = width_dots;
	return paper;
}

void paper_destroy(struct paper *paper)
{
	if (paper) {
		free(paper->dots);
		free(paper);
	}
}

void paper_row(struct paper *paper, const uint8_t *dots)
{
	size_t pitch = (size_t)paper->width / 8, need = (size_t)(paper->rows + 1) * pitch;

	if (paper->rows == ROWS_MAX) {
		return;
	}
	if (need > paper->room) {
		paper->room = need * 2;
		paper->dots = realloc(paper->dots, paper->room);
		if (!paper->dots) {
			abort();
		}
	}
	if (dots) {
		memcpy(paper->dots + need - pitch, dots, pitch);
	} else {
		memset(paper->dots + need - pitch, 0, pitch);
	}
	paper->rows++;
}

int paper_rows(const struct paper *paper)
{
	return paper->rows;
}

int paper_slips(const struct paper *paper)
{
	return paper->slips;
}

int paper_inked(const struct paper *paper)
{
	return paper->inked;
}

const char *paper_last(const struct paper *paper)
{
	return paper->last;
}

/* Blank rows above and below the dots are feed: they are counted, but not hashed. */
static void note_dots(struct paper *paper)
{
	size_t first = 0, end = (size_t)paper->rows * (size_t)paper->width / 8;
	uint64_t hash = 0xcbf29ce484222325u;

	while (end > 0 && paper->dots[end - 1] == 0) {
		end--;
	}
	if (end == 0) {
		return;
	}
	while (paper->dots[first] == 0) {
		first++;
	}
	for (; first < end; first++) {
		hash = (hash ^ paper->dots[first]) * 0x100000001b3u;
	}
	paper->inked++;
	snprintf(paper->last, sizeof(paper->last), "%d %016llx", paper->rows,
		(unsigned long long)hash);
}

static bool write_png(const struct paper *paper, const char *path)
{
	size_t pitch = (size_t)paper->width / 8;
	uint8_t *row = malloc(pitch);
	FILE *file = fopen(path, "wb");
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;

	if (!row || !file || !info || setjmp(png_jmpbuf(png))) {
		free(row);
		if (file) {
			fclose(file);
		}
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_init_io(png, file);
	png_set_IHDR(png, info, (png_uint_32)paper->width, (png_uint_32)paper->rows, 1,
		PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		PNG_FILTER_TYPE_DEFAULT);
	png_set_pHYs(png, info, 8000, 8000, PNG_RESOLUTION_METER);
	png_write_info(png, info);
	for (int y = 0; y < paper->rows; y++) {
		for (size_t x = 0; x < pitch; x++) {
			row[x] = (uint8_t)~paper->dots[(size_t)y * pitch + x]; /* PNG: 1 is white */
		}
		png_write_row(png, row);
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	free(row);
	return fclose(file) == 0;
}

bool paper_cut(struct paper *paper, const char *dir)
{
	bool is_written = true;

	paper->slips++;
	note_dots(paper);
	if (dir && paper->rows > 0) {
		char path[4096], temporary[4160];

		snprintf(path, sizeof(path), "%s/slip-%02d.png", dir, paper->slips);
		snprintf(temporary, sizeof(temporary), "%s.part", path);
		is_written = write_png(paper, temporary) && rename(temporary, path) == 0;
	}
	paper->rows = 0;
	return is_written;
}
