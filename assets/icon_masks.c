/*
 * icon_masks OUT_DIR SVG...: draws each icon once, large, and writes its coverage as a portable
 * graymap (pgm(5)). Runs in the build, so that the kiosk need not read SVG nor load what can.
 */
#include <SDL_image.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
	ICON_PX = 256,	   /* three times what most are drawn at on 1080 x 1920 */
	DOOR_PX = 1024,	   /* the mark, across the attract page */
	PICTURE_PX = 1200, /* and pictures: their longer side */
	CANAL_PX = 1920
};

static int longer_side(const char *name)
{
	if (strncmp(name, "pic-", 4) == 0) {
		return strncmp(name, "pic-canal", 9) == 0 ? CANAL_PX : PICTURE_PX;
	}
	return strncmp(name, "door", 4) == 0 ? DOOR_PX : ICON_PX;
}

/* The picture's coverage is the alpha of its pixels; its colours do not matter. */
static int write_cover(const SDL_Surface *surface, const char *path)
{
	FILE *out = fopen(path, "wb");
	if (!out) {
		return -1;
	}
	fprintf(out, "P5 %d %d 255\n", surface->w, surface->h);
	for (int y = 0; y < surface->h; y++) {
		const Uint32 *row =
			(const Uint32 *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
		for (int x = 0; x < surface->w; x++) {
			fputc((int)(row[x] >> surface->format->Ashift & 255), out);
		}
	}
	return fclose(out);
}

static int draw(const char *svg, const char *dir)
{
	char path[PATH_MAX];
	const char *slash = strrchr(svg, '/');
	const char *name = slash ? slash + 1 : svg;
	const int len = (int)strcspn(name, ".");
	snprintf(path, sizeof(path), "%s/%.*s.pgm", dir, len, name);
	const int side = longer_side(name);
	SDL_RWops *file = SDL_RWFromFile(svg, "rb");
	SDL_Surface *surface = file ? IMG_LoadSizedSVG_RW(file, side, side) : NULL;
	const int failed = !surface || surface->format->BytesPerPixel != 4 ||
			   surface->format->Amask == 0 || write_cover(surface, path) != 0;
	if (failed) {
		fprintf(stderr, "icon_masks: %s: %s\n", svg, surface ? path : SDL_GetError());
	}
	SDL_FreeSurface(surface);
	if (file) {
		SDL_RWclose(file);
	}
	return failed;
}

int main(int argc, char **argv)
{
	int failed = argc < 3;
	for (int i = 2; i < argc; i++) {
		failed |= draw(argv[i], argv[1]);
	}
	return failed;
}
