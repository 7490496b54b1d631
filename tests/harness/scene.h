/*
 * A whole Onedoor on one machine: the reference hall with its certificates, a line to it that can
 * be cut, the virtual devices, and the real kiosk program between them. For flow tests, the demo
 * and the bench. One thread.
 */
#ifndef ONEDOOR_TESTS_SCENE_H
#define ONEDOOR_TESTS_SCENE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "firmware/base/attr.h"
#include "firmware/base/json.h"

struct scene_config {
	const char *source_dir, *build_dir; /* where scripts and programs are */
	const char *kiosk;     /* the program; NULL: build_dir/firmware/onedoor-driven */
	const char *dir;       /* NULL: a fresh one, removed at the end */
	const char *paper_dir; /* NULL: dir/paper */
	const char *idcard, *scanner,
		*printer; /* variant and knobs: "sdt-whole,find_again=1", ",speed=0"; NULL: plain */
	const char *more_devices[6]; /* whole specs, "idcard:sdt-whole,name=r2"; NULL-terminated */
	const char *hall_args[8];    /* more arguments of onedoor-hall, NULL-terminated */
	const char *kiosk_sets[24];  /* section.key=value, NULL-terminated */
	bool is_in_fleet;	     /* the terminal takes what the hall tells it to do */
	bool has_proxy;		     /* the kiosk reaches the hall through hall-proxy */
	bool is_verbose;	     /* the kiosk logs all it may */
	bool shows_log;		     /* the programs' logs on stderr, not only in dir/kiosk.log */
	bool is_new;		     /* nothing but the fleet's key: no certificate, no name */
};

struct scene;
struct lines;

/* NULL, and why on stderr, when anything does not come up. */
struct scene *scene_open(const struct scene_config *config);
/* Ends everything, in order. Returns the kiosk's exit status. NULL is allowed. */
int scene_close(struct scene *scene);

/* Starts the kiosk (again); scene_open has done it once. After scene_kill_kiosk the data folder is
 * as the cut left it. */
bool scene_start_kiosk(struct scene *scene);
void scene_kill_kiosk(struct scene *scene); /* SIGKILL: a power cut */
/* It has ended by itself, within limit_ms; its exit status, -1: it has not. */
int scene_await_end(struct scene *scene, int64_t limit_ms);
pid_t scene_kiosk_pid(const struct scene *scene);
/* Borrowed: for a client beside the kiosk. */
struct lines *scene_lines(const struct scene *scene);
const char *scene_dir(const struct scene *scene);
const char *scene_paper_dir(const struct scene *scene);
/* clock_us just before the kiosk's exec. */
int64_t scene_kiosk_started_us(const struct scene *scene);

/* The answer's line, borrowed until the next question to the same side. */
const char *scene_kiosk(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);
const char *scene_vusb(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);
const char *scene_hall(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);
const char *scene_line(struct scene *scene, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "tap", then the page it must lead to; false (said on stderr) when it does not within 20 s. next
 * NULL: no page. */
bool scene_tap(struct scene *scene, const char *action, int arg, const char *next);
bool scene_wait(struct scene *scene, const char *screen, int64_t limit_ms);
/* Until the kiosk's state says member == value, looked at every 20 ms. */
bool scene_wait_state(struct scene *scene, const char *member, const char *value, int64_t limit_ms);
/* The kiosk's state, to be freed with json_free; NULL when it has gone. */
struct json *scene_state(struct scene *scene);

#endif
