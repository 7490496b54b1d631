/*
 * The scripted demo's hands and eyes: each step is done, looked at, and told in summary.json. What
 * fails is told and the play goes on. One thread.
 */
#ifndef ONEDOOR_TESTS_DEMO_H
#define ONEDOOR_TESTS_DEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/json.h"
#include "tests/harness/scene.h"

enum { PLAY_QR_LEN = 512 };

struct play {
	const char *out;
	struct scene *scene; /* NULL between visits */
	struct json *steps, *slips;
	const char *visit;
	char qr[PLAY_QR_LEN]; /* of the last slip, as other eyes read it */
	int shot_count, slip_count;
	bool is_high_contrast; /* the kiosk's pages are */
	bool is_failed;	       /* any step of any visit */
};

void play_open(struct play *play, const char *visit, const char *width, const char *height,
	const char *mm_per_px);
void play_close(struct play *play);
void play_record(struct play *play, const char *name, bool is_ok, int64_t started_ms);
/* next: the page that must come, of which a picture is taken; NULL: the same page. */
void play_tap(struct play *play, const char *action, int arg, const char *next);
void play_device(struct play *play, const char *device_name, const char *what, const char *next);
void play_lay_and_lift(struct play *play, const char *card, const char *next);
/* One of the hall's words (tests/hall/README.md). */
void play_hall(struct play *play, const char *command);
void play_wait(struct play *play, const char *next);
void play_type(struct play *play, const char *text);
/* One slip has come, and its code is what the hall gave. */
void play_take_slip(struct play *play);
/* One slip has come, and it is written on. number: what it is about, for summary.json. */
void play_take_words(struct play *play, const char *number);
/* As other eyes read it; false, and "": there is none. */
bool play_read_qr(const char *png, char *text, size_t size);
bool play_shoot(struct play *play, const char *name);

/* --- the visits --- */

void demo_numbers(struct play *play); /* three people take numbers */
void demo_work(struct play *play);    /* applying, following, supplying, rating */
void demo_read(struct play *play);    /* a list, an entry on paper, a chart */
void demo_pay(struct play *play);     /* bills, a lost card, a payment in doubt */

#endif
