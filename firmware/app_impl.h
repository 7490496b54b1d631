/* What the files of the app share; nobody else includes it. */
#ifndef ONEDOOR_APP_IMPL_H
#define ONEDOOR_APP_IMPL_H

#include <stdatomic.h>
#include "drivers/device.h"
#include "drivers/scanner/scan_gate.h"
#include "drivers/scanner/typed.h"
#include "firmware/app.h"
#include "firmware/base/mailbox.h"
#include "firmware/base/worker.h"
#include "firmware/care/care.h"
#include "firmware/hall/hall.h"
#include "firmware/model/kiosk.h"
#include "firmware/tech/line_socket.h"
#include "ui/gfx/gfx.h"
#include "ui/input/input.h"
#include "ui/kit/corner_entry.h"
#include "ui/kit/ui.h"
#include "ui/screens/fit.h"

enum { OWN_VERSION_LEN = 127 };

/* What onedoorctl has asked for and waits for. */
enum manage_wait {
	MANAGE_NOTHING,
	MANAGE_TEST, /* in a visit of its own, which ends with the answer */
	MANAGE_TRACE,
	MANAGE_FIND,
	MANAGE_FRAME
};

struct manage {
	enum manage_wait wait;
	char what[24]; /* TEST: the device */
	int finds;     /* FIND: so many were over before it */
	int64_t until_ms;
};

struct app {
	const struct config *config;
	struct kiosk kiosk;
	struct gfx *gfx;
	struct ui *ui;
	struct fit *fit; /* while the pages are being checked against the panel; then NULL */
	struct mailbox *facts;
	struct usb *usb[DEVICE_COUNT]; /* one that is stuck keeps no other */
	struct device *devices[DEVICE_COUNT];
	struct typed typed; /* keys that may be a scanner's */
	struct scan_gate typed_gate;
	enum input_key pressed_key;   /* the last one the page got: its repeats are a hand's too */
	struct input_method input;    /* what is being composed: a citizen's */
	struct dictionary dictionary; /* what it becomes: the two below */
	struct lexicon lexicon;
	bool has_tried_lexicon;
	struct own_words *own_words; /* of the catalogue of that version */
	char own_version[OWN_VERSION_LEN + 1];
	struct hall *hall;
	struct care *care;
	struct line_socket *control; /* of tests; NULL in the program that ships */
	struct line_socket *managed; /* onedoorctl's; NULL: it could not be made */
	struct manage manage;
	struct corner_entry corners;
	enum action held_action; /* of a touch that may be the corners' */
	int held_arg;
	struct worker *signals;	     /* waits for SIGINT and SIGTERM */
	atomic_bool is_told_to_stop; /* by one of them */
	bool is_stopping;
	int64_t next_health_ms; /* when it is said again; INT64_MAX: nobody wants to know */
	bool is_dirty;		/* the picture may have changed */
	int64_t started_us;
	int64_t first_frame_us;	     /* clock_us of it; 0 not yet */
	int64_t last_input_us;	     /* clock_us of the last finger or key */
	int64_t last_frame_us;	     /* clock_us of the last picture that was shown; 0 none yet */
	int64_t shots[COMMANDS_MAX]; /* commands that the next frame is for */
	int shot_count;
	int64_t printing_mm;   /* how long the slip is that was handed to the printer last */
	int64_t wait_until_ms; /* of a pending "wait" */
	int64_t lead_ms;       /* the kiosk's time before ours: what "pass" let pass at once */
	char wait_screen[32];
};

/* app_step.c. The kiosk's time: the one of its facts and ticks. */
int64_t app_now_ms(const struct app *app);
/* Steps the kiosk with a fact (destroys it) and carries out what it orders. */
void app_step(struct app *app, struct msg *fact);

/* app_keys.c: a key as it was typed; the page gets it, or nobody when a scanner did. */
void app_take_key(struct app *app, const struct input *input);
/* What is due by now_ms, all keys until then being taken: keys held back, and codes. */
void app_settle_keys(struct app *app, int64_t now_ms);

/* app_entry.c: a finger, or a key that a hand has pressed; it may be on the technician's way in. */
void app_input(struct app *app, const struct input *input);
/* A control was chosen; it may have to wait for that. */
void app_choose(struct app *app, enum action action, int arg);
void app_settle_corners(struct app *app);

/* app_manage.c: onedoorctl's socket. */
void app_manage_open(struct app *app);
void app_manage_close(struct app *app);
void app_manage(struct app *app);
int64_t app_manage_deadline_ms(const struct app *app);
/* A frame was drawn: who wanted it gets it. */
void app_manage_frame(struct app *app);
/* app_manage_tell.c: what is told there, the caller's. */
struct json *manage_status(const struct app *app);
struct json *manage_devices(const struct app *app);
struct json *manage_outbox(const struct app *app);
struct json *manage_log(const struct app *app);
/* has_looked: an update was looked for, and this is what came of it. */
struct json *manage_update(const struct app *app, bool has_looked);
struct json *manage_trace(const struct app *app);
struct json *manage_test(const struct app *app);

/* app_typing.c: the keyboard becomes the one of the page that is shown, or nobody's; then what was
 * composed is overwritten. */
void app_follow_typing(struct app *app);
/* What a control means now: the fact of it, or NULL when only what is composed has changed. */
struct msg *app_take_action(struct app *app, enum action action, int arg);
void app_end_typing(struct app *app);

/* app_orders.c: hands an order to its worker. */
void app_carry_out(struct app *app, struct cmd *order);
/* A frame was drawn: who wanted it as nodes gets it. */
void app_shoot(struct app *app);
/* What the printer says of a slip is what is gone from its roll. */
void app_count_paper(struct app *app, const struct msg *fact);

/* app_health.c: says how the kiosk is, for who judges a new system; when it is time. */
void app_tell_health(struct app *app, int64_t now_ms);

/* app_control.c, in the program that tests start; undriven.c in the one that ships. path NULL:
 * nobody drives it. */
enum err app_control_open(struct app *app, const char *path) MUST_CHECK;
void app_control_close(struct app *app);
/* Answers what waits on the control socket. */
void app_answer_control(struct app *app);
int64_t app_control_deadline_ms(const struct app *app);

#endif
