/*
 * witness LISTEN QMP SHOT: stands outside the guest and says what its panel shows. The guest asks
 * through LISTEN, a line each:
 *
 *   which WIDTH HEIGHT TURN   a picture of that size, so many quarters turned: "ok PAGE"
 *                             (panel_pages.h), or "error" and how far it is from each
 *
 * Looks through QEMU's screendump (QMP), into the file SHOT, and compares with the same page drawn
 * off screen, pixel by pixel.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/picture.h"
#include "tests/image/panel_pages.h"
#include "ui/gfx/gfx.h"
#include "ui/text/tr.h"

static const char *shot;
static FILE *qmp;

static int open_socket(const char *path, bool is_listening)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr *to = (struct sockaddr *)&address;
	if (fd < 0 || !str_copy(address.sun_path, sizeof(address.sun_path), path) ||
		(is_listening ? bind(fd, to, sizeof(address)) || listen(fd, 1)
			      : connect(fd, to, sizeof(address)))) {
		fprintf(stderr, "witness: %s: %s\n", path, strerror(errno));
		exit(1);
	}
	return fd;
}

/* Sends a command and reads up to its answer, over events. */
static bool command(const char *text)
{
	static char line[65536];
	dprintf(fileno(qmp), "%s", text);
	while (fgets(line, sizeof(line), qmp)) {
		if (str_starts(line, "{\"return\"")) {
			return true;
		}
		if (str_starts(line, "{\"error\"")) {
			fprintf(stderr, "witness: QEMU: %s", line);
			return false;
		}
	}
	return false;
}

static bool look(struct picture *picture_out)
{
	char text[512];
	str_format(text, sizeof(text),
		"{\"execute\": \"screendump\", \"arguments\": {\"filename\": \"%s\", \"format\": "
		"\"png\"}}\n",
		shot);
	return command(text) && picture_read(picture_out, shot);
}

/* The page as it must be: drawn off screen, once for each size. */
static const struct picture *page_at(int page, int width, int height)
{
	static struct picture pages[2][PAGES];
	struct picture *picture = &pages[width < height][page];
	char path[512];
	if (picture->pixels) {
		return picture;
	}
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = width,
		.height_px = height,
		.assets_dir = BUILD_DIR "/share"};
	struct gfx *gfx = NULL;
	if (gfx_create(&config, &gfx) != OK) {
		exit(1);
	}
	const struct ui_config ui_config = {.width_px = width,
		.height_px = height,
		.mm_per_px = panel_mm_per_px,
		.panel_bottom_mm = 700};
	struct ui *ui = ui_create(&ui_config, gfx_measurer(gfx));
	(void)gfx_present(gfx, panel_page_draw(ui, page));
	str_format(path, sizeof(path), "%s.%s", shot, panel_page_names[page]);
	if (gfx_shot(gfx, path) != OK || !picture_read(picture, path)) {
		exit(1);
	}
	ui_destroy(ui);
	gfx_destroy(gfx);
	return picture;
}

/* How many pixels of what is seen are not the page's, turned so far; -1: it has another size. */
static int difference(const struct picture *seen, const struct picture *page, int turn)
{
	const int w = page->width, h = page->height;
	int count = 0;
	if (seen->width != (turn % 2 ? h : w) || seen->height != (turn % 2 ? w : h)) {
		return -1;
	}
	for (int y = 0; y < h; y++) {
		for (int x = 0; x < w; x++) {
			const int u = turn == 0	  ? x
				      : turn == 1 ? h - 1 - y
				      : turn == 2 ? w - 1 - x
						  : y;
			const int v = turn == 0	  ? y
				      : turn == 1 ? x
				      : turn == 2 ? h - 1 - y
						  : w - 1 - x;
			count += picture_pixel(seen, u, v) != picture_pixel(page, x, y);
		}
	}
	return count;
}

static void answer(int guest, int width, int height, int turn)
{
	struct picture seen;
	if (!look(&seen)) {
		dprintf(guest, "error no picture\n");
		return;
	}
	char said[256] = "error none of them;";
	for (int page = 0; page < PAGES; page++) {
		const int pixels = difference(&seen, page_at(page, width, height), turn);
		if (pixels == 0) {
			str_format(said, sizeof(said), "ok %s", panel_page_names[page]);
			break;
		}
		str_append(said, sizeof(said), " %s: %d", panel_page_names[page], pixels);
	}
	dprintf(guest, "%s (%d x %d)\n", said, seen.width, seen.height);
	picture_finish(&seen);
}

int main(int argc, char **argv)
{
	if (argc != 4 || tr_init(BUILD_DIR "/locale") != OK) {
		fputs("usage: witness LISTEN QMP SHOT\n", stderr);
		return 2;
	}
	shot = argv[3];
	const int listener = open_socket(argv[1], true);
	puts("ready");
	fflush(stdout);
	FILE *guest = fdopen(accept(listener, NULL, NULL), "re");
	char line[128];
	while (guest && fgets(line, sizeof(line), guest)) {
		int width = 0, height = 0, turn = 0;
		if (!qmp) {
			qmp = fdopen(open_socket(argv[2], false), "re");
			if (!qmp || !command("{\"execute\": \"qmp_capabilities\"}\n")) {
				return 1;
			}
		}
		const bool is_good = sscanf(line, "which %d %d %d", &width, &height, &turn) == 3 &&
				     width > 0 && height > 0 && turn >= 0 && turn < 4;
		if (is_good) {
			answer(fileno(guest), width, height, turn);
		} else {
			dprintf(fileno(guest), "error which WIDTH HEIGHT TURN\n");
		}
	}
	return 0;
}
