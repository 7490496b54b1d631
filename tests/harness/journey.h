/*
 * Steps of a visit to a whole Onedoor (scene.h), for the flow tests. Each fails the test, with what
 * it saw instead, when the step does not lead where it must. One thread.
 */
#ifndef ONEDOOR_TESTS_JOURNEY_H
#define ONEDOOR_TESTS_JOURNEY_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/model/kiosk.h"
#include "tests/harness/scene.h"

/* For hangs: a line that was down for long is asked for again after a minute. */
enum { JOURNEY_LIMIT_MS = 90000, JOURNEY_QR_LEN = 512 };

/* What a test changes before journey_open: a fast printer, always open, a short wait for the hall.
 */
struct scene_config journey_config(void);
/* Adds "section.key=value", or an argument of onedoor-hall; borrowed as long as the scene. */
void journey_set(struct scene_config *config, const char *assignment);
void journey_hall_arg(struct scene_config *config, const char *arg);

/* The attract page of a kiosk that is online, has its catalogue and a printer. */
struct scene *journey_open(const struct scene_config *config);
/* Until it is so again after scene_start_kiosk. */
void journey_wait_ready(struct scene *scene);
void journey_close(struct scene *scene);

void journey_tap(struct scene *scene, const char *action, int arg, const char *next);
/* At once, where the other waits a little for the control. True: there is one, and it was touched.
 */
bool journey_can_tap(struct scene *scene, const char *action, int arg);
/* Pages down, if it must, to the control with that action whose label has this, and touches it.
 * The test fails when there is none. */
void journey_tap_named(struct scene *scene, const char *action, const char *label);
/* The same by its arg. */
void journey_tap_far(struct scene *scene, const char *action, int arg);
void journey_type(struct scene *scene, const char *ascii);
void journey_wait(struct scene *scene, const char *screen);
void journey_wait_state(struct scene *scene, const char *member, const char *value);
/* member of a device in the state: "printer", "supply", "out". */
void journey_wait_device(
	struct scene *scene, const char *device, const char *member, const char *value);
/* The kiosk's time goes on by so much at once. */
void journey_pass(struct scene *scene, int64_t ms);

/* The virtual devices, the hall's knobs, the line's; they must say ok. */
void journey_poke(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);
void journey_hall(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);
void journey_line(struct scene *scene, const char *word);
/* How often the rule with this pattern was met (tests/hall/README.md). */
int64_t journey_hits(struct scene *scene, const char *pattern);
/* While it lasts the kiosk never calls itself off line. */
void journey_stays_online(struct scene *scene, int64_t for_ms);
/* Until numbers are at hand for when the line is gone. */
void journey_wait_leased(struct scene *scene);
/* From attract to the number in the hand. */
void journey_take_number(struct scene *scene, const char *card);
/* How often the kiosk's log says this, over all its starts. */
int journey_log_count(struct scene *scene, const char *text);
/* Everybody who waits is called to a window: the same person may come again. */
void journey_call_all(struct scene *scene);
/* One of the hall's counts ("reconciled"). */
int64_t journey_hall_count(struct scene *scene, const char *name);
void journey_wait_hall_count(struct scene *scene, const char *name, int64_t value);

/* From the attract page by the start page to the zones. */
void journey_start(struct scene *scene);
/* From wherever one is to the start page. */
void journey_home(struct scene *scene);
/* From attract to the page on which one says who one is. */
void journey_to_identify(struct scene *scene);
/* At the scanner, as fast as a person can after the page is there. */
void journey_show_code(struct scene *scene, const char *code);
/* The same by the code of a matter at the scanner; next: where it must lead. */
void journey_scan(struct scene *scene, const char *code, const char *next);
/* Lays the card, waits until it is accepted, lifts it. From identify to confirm. */
void journey_identify(struct scene *scene, const char *card);

/* Waits for the page that says what is wrong, and that it says this. */
void journey_problem(struct scene *scene, enum problem problem);
/* The page shows a text with this in it. */
void journey_sees(struct scene *scene, const char *text);
/* The same, wherever its lines are broken. */
bool journey_shows(struct scene *scene, const char *text);
int journey_slips(struct scene *scene);
/* The number in the kiosk's hand; "" none. out holds 16 bytes. */
void journey_number(struct scene *scene, char *out);
bool journey_is_provisional(struct scene *scene);
/* What the QR code of the number in the kiosk's hand says. out holds JOURNEY_QR_LEN bytes. */
void journey_qr(struct scene *scene, char *out);
/* What an independent reader sees on the slip, counted from 1, is the kiosk's QR code. */
void journey_slip_reads(struct scene *scene, int slip);
/* How many slips came out on which that reader sees this code: torn ones do not count. */
int journey_slips_with(struct scene *scene, const char *qr);

/* Until the card reader has been asked whether a card lies there: one that lay there before is
 * somebody's who has left it, and is not read. A person is slower. Only where a card is looked for.
 */
void journey_wait_looked(struct scene *scene);
/* From attract: the card is laid on the start page and taken away again. */
void journey_to_mine(struct scene *scene, const char *card);
/* From my page to the first entry whose own page says this; false, on my page: there is none on the
 * part that is shown. */
bool journey_open_entry(struct scene *scene, const char *says);

#endif
