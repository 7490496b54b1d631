#include "tests/flow/demo.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/picture.h"
#include "ui/gfx/canvas.h"
#include "ui/kit/theme.h"

enum { INK_LEAST = 2, INK_MOST = 40 }; /* dots in a hundred of a slip with words */

void play_record(struct play *play, const char *name, bool is_ok, int64_t started_ms)
{
	struct json *step = json_new_object();
	char full[96];
	str_format(full, sizeof(full), "%s: %s", play->visit, name);
	json_set_str(step, "name", full);
	json_set_bool(step, "ok", is_ok);
	json_set_int(step, "ms", clock_ms() - started_ms);
	json_append(play->steps, step);
	printf("  %s %s\n", is_ok ? "ok  " : "FAIL", full);
	fflush(stdout);
	play->is_failed = play->is_failed || !is_ok;
}

/* Where a page has one of the look's colours: in the upper part of a control, above its words. */
static const struct {
	const char *page, *action;
	enum tone tone;
} places[] = {
	{"zones", "zone", TONE_CARD},
	{"departments", "department", TONE_CARD},
	{"matters", "matter", TONE_CARD},
	{"find", "key", TONE_CARD},
	{"search", "key", TONE_CARD},
	{"phone", "key", TONE_CARD},
	{"confirm", "take_number", TONE_CANAL},
	{"done", "finish", TONE_CANAL},
};

static bool has_color(const struct picture *picture, int x, int y, struct color wanted)
{
	uint32_t is = picture_pixel(picture, x, y), pixel = color_pixel(wanted);
	if (is != pixel) {
		fprintf(stderr, "demo: #%06x instead of #%06x at %d, %d\n", is, pixel, x, y);
	}
	return is == pixel;
}

/* The first control with this action has its colour. */
static bool has_control(
	struct play *play, const struct picture *picture, const char *action, struct color wanted)
{
	const char *answer = scene_kiosk(play->scene, "nodes");
	struct json *nodes = NULL;
	if (!str_starts(answer, "ok ") ||
		json_parse(answer + 3, strlen(answer + 3), &nodes) != OK) {
		return false;
	}
	bool is_there = false;
	for (size_t i = 0; i < json_len(nodes) && !is_there; i++) {
		const struct json *node = json_at(nodes, i);
		const struct json *rect = json_get(node, "rect");
		is_there = str_equal(json_str(node, "action", ""), action);
		is_there =
			is_there &&
			has_color(picture,
				(int)(json_int(rect, "x", 0) + json_int(rect, "w", 0) / 2),
				(int)(json_int(rect, "y", 0) + json_int(rect, "h", 0) / 8), wanted);
	}
	json_free(nodes);
	return is_there;
}

/* The picture has the look's colours, to the last bit: the ground in the corner, and what the page
 * has at its known places. */
static bool is_colored(struct play *play, const char *page, const char *png)
{
	struct theme theme;
	struct picture picture;
	theme_fill(&theme, false, play->is_high_contrast, 1, 1);
	if (!picture_read(&picture, png)) {
		return false;
	}
	bool is_good = has_color(&picture, 2, 2, theme.color[TONE_PAPER]);
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		if (str_equal(places[i].page, page)) {
			is_good = is_good && has_control(play, &picture, places[i].action,
						     theme.color[places[i].tone]);
		}
	}
	picture_finish(&picture);
	return is_good;
}

/* Lets the page's motion end, then takes its picture. */
bool play_shoot(struct play *play, const char *name)
{
	char png[PATH_MAX];
	usleep(250000); /* a person looks, too; nothing depends on it */
	str_format(png, sizeof(png), "%s/screens/%02d-%s-%s.png", play->out, ++play->shot_count,
		play->visit, name);
	return str_starts(scene_kiosk(play->scene, "shot %s", png), "ok") &&
	       is_colored(play, name, png);
}

void play_tap(struct play *play, const char *action, int arg, const char *next)
{
	int64_t started_ms = clock_ms();
	bool is_ok = scene_tap(play->scene, action, arg, next);
	if (is_ok && next) {
		is_ok = play_shoot(play, next);
	}
	char name[64];
	str_format(name, sizeof(name), "%s -> %s", action, next ? next : "same page");
	play_record(play, name, is_ok, started_ms);
}

void play_device(struct play *play, const char *device_name, const char *what, const char *next)
{
	int64_t started_ms = clock_ms();
	bool is_ok = str_starts(scene_vusb(play->scene, "poke %s %s", device_name, what), "ok");
	if (is_ok && next) {
		is_ok = scene_wait(play->scene, next, 20000) && play_shoot(play, next);
	}
	char name[64];
	str_format(name, sizeof(name), "%s -> %s", what, next ? next : "same page");
	play_record(play, name, is_ok, started_ms);
}

void play_lay_and_lift(struct play *play, const char *card, const char *next)
{
	char what[32];
	str_format(what, sizeof(what), "card %s", card);
	play_device(play, "idcard", what, next);
	play_device(play, "idcard", "lift", NULL);
	play_record(play, "the card is back",
		scene_wait_state(play->scene, "card_present", "false", 20000), clock_ms());
}

void play_hall(struct play *play, const char *command)
{
	int64_t started_ms = clock_ms();
	bool is_ok = !str_starts(scene_hall(play->scene, "%s", command), "error");
	play_record(play, command, is_ok, started_ms);
}

void play_wait(struct play *play, const char *next)
{
	int64_t started_ms = clock_ms();
	char name[64];
	str_format(name, sizeof(name), "then %s", next);
	play_record(play, name, scene_wait(play->scene, next, 20000) && play_shoot(play, next),
		started_ms);
}

void play_type(struct play *play, const char *text)
{
	int64_t started_ms = clock_ms();
	bool is_ok = true;
	for (; *text && is_ok; text++) {
		is_ok = scene_tap(play->scene, "key", *text, NULL);
	}
	play_record(play, "type", is_ok && play_shoot(play, "typed"), started_ms);
}

bool play_read_qr(const char *png, char *text, size_t size)
{
	char command[PATH_MAX + 64];
	str_format(command, sizeof(command), "zbarimg --raw --quiet '%s' 2>/dev/null", png);
	FILE *out = popen(command, "r");
	text[0] = '\0';
	bool is_read = out && fgets(text, (int)size, out);
	if (out) {
		pclose(out);
	}
	text[strcspn(text, "\n")] = '\0';
	return is_read;
}

/* The paper that came out; false: none did, or more than one. png: PATH_MAX bytes. */
static bool take_paper(struct play *play, char *png)
{
	char pattern[PATH_MAX];
	str_format(pattern, sizeof(pattern), "%s/*.png", scene_paper_dir(play->scene));
	str_format(png, PATH_MAX, "%s/slips/%02d.png", play->out, ++play->slip_count);
	glob_t found;
	bool is_one = glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc == 1 &&
		      rename(found.gl_pathv[0], png) == 0;
	globfree(&found);
	return is_one;
}

static void tell_slip(struct play *play, const char *png, const char *number, const char *qr)
{
	struct json *slip = json_new_object();
	json_set_str(slip, "file", strrchr(png, '/') + 1);
	json_set_str(slip, "number", number);
	json_set_str(slip, "qr", qr);
	json_append(play->slips, slip);
}

/* Its QR, read by other eyes, must be what the hall gave. */
void play_take_slip(struct play *play)
{
	int64_t started_ms = clock_ms();
	char png[PATH_MAX];
	char text[PLAY_QR_LEN] = "";
	bool is_ok = take_paper(play, png);
	struct json *state = scene_state(play->scene);
	const char *expected = json_str(state, "qr", "");
	expected = expected[0] ? expected : json_str(state, "page_url", ""); /* of what is read */
	is_ok = is_ok && play_read_qr(png, text, sizeof(text)) && str_equal(text, expected) &&
		expected[0];
	tell_slip(play, png, json_str(state, "number", ""), expected);
	str_copy(play->qr, sizeof(play->qr), text);
	json_free(state);
	play_record(play, "one slip, its QR read back", is_ok, started_ms);
}

/* Dark dots in a hundred; -1: no picture. */
static int ink(const char *png)
{
	struct picture picture;
	if (!picture_read(&picture, png)) {
		return -1;
	}
	int64_t dark = 0, all = (int64_t)picture.width * picture.height;
	for (int64_t i = 0; i < all; i++) {
		dark += (picture.pixels[i] & 0xff) < 0x80;
	}
	picture_finish(&picture);
	return (int)(dark * 100 / MAX_OF(all, 1));
}

void play_take_words(struct play *play, const char *number)
{
	int64_t started_ms = clock_ms();
	char png[PATH_MAX];
	bool is_ok = take_paper(play, png);
	int dark = is_ok ? ink(png) : -1;
	tell_slip(play, png, number, "");
	play_record(
		play, "one slip, written on", dark >= INK_LEAST && dark <= INK_MOST, started_ms);
}

void play_open(struct play *play, const char *visit, const char *width, const char *height,
	const char *mm_per_px)
{
	static char paper[PATH_MAX];
	play->visit = visit;
	int64_t started_ms = clock_ms();
	str_format(paper, sizeof(paper), "%s/slips/%s", play->out, visit);
	struct scene_config config = {
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.paper_dir = paper,
		.has_proxy = true,
		.hall_args = {"--seed-waiting", "60", "--collections",
			SOURCE_DIR "/tests/hall/fixtures/collections"},
		.kiosk_sets = {width, height, mm_per_px, "session.ignores_hours=yes"},
	};
	play->scene = scene_open(&config);
	bool is_ok = play->scene && scene_wait_state(play->scene, "catalog", "true", 20000) &&
		     scene_wait(play->scene, "attract", 10000) &&
		     scene_wait_state(play->scene, "online", "true", 10000);
	if (is_ok) {
		usleep(1500000); /* the door opens */
		is_ok = play_shoot(play, "attract");
	}
	play_record(play, "starts", is_ok, started_ms);
}

void play_close(struct play *play)
{
	int64_t started_ms = clock_ms();
	char paper[PATH_MAX];
	str_copy(paper, sizeof(paper), scene_paper_dir(play->scene));
	int status = scene_close(play->scene);
	play->scene = NULL;
	rmdir(paper);
	play_record(play, "stops cleanly", status == 0, started_ms);
}
