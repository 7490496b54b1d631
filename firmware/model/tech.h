/*
 * A technician: let in by the terminal's PIN or by a code that the fleet has signed, looks at the
 * machine and tries what it consists of. A visit of its own, so that nobody else can begin one, and
 * its end gives everything back; no citizen's data is in it. It ends by itself.
 */
#ifndef ONEDOOR_MODEL_TECH_H
#define ONEDOOR_MODEL_TECH_H

#include "firmware/model/kiosk.h"

/* What can be tried; ACTION_tech_test. */
enum tech_test {
	TECH_CARD,
	TECH_SCAN,
	TECH_PRINT,
	TECH_LINE,
	TECH_SOUND,
	TECH_TOUCH,
	TECH_AIM,
	TECH_COLOURS,
	TECH_TEST_COUNT
};

/* What there is to be read or done; ACTION_tech_page. */
enum tech_page {
	TECH_PAPER,
	TECH_OUTBOX,
	TECH_UPDATE,
	TECH_LOG,
	TECH_GLASS,
	TECH_RESTART,
	TECH_REBOOT,
	TECH_PAGE_COUNT
};

/* What is done at once; ACTION_tech_do. */
enum tech_deed { TECH_ROLL_CHANGED, TECH_FIND_UPDATE, TECH_INSTALL_UPDATE, TECH_DEED_COUNT };

enum tech_result { TECH_NONE, TECH_RUNNING, TECH_FINE, TECH_FAILED };

enum {
	TECH_COLUMNS = 4, /* of the touch grid, on the shorter side */
	TECH_ROWS = 6,
	TECH_CELLS = TECH_COLUMNS * TECH_ROWS,
	TECH_AIMS = 5,
	TECH_PICTURES = 6, /* of plain colours */
	TECH_GLASS_S = 60,
	TECH_LOG_LINES = 12,
};

struct tech { /* its state */
	char pin[PIN_MAX_LEN + 1];
	bool is_asked, has_answer; /* whether this technician may come in */
	struct admission_answer answer;
	int64_t locked_until_ms; /* of now_ms; 0: not locked */
	bool is_in;
	bool is_from_afar; /* by onedoorctl: who stands here can only end it */

	enum tech_test test; /* the last one */
	enum tech_result result;
	int64_t since_ms; /* it runs, or its page stands */
	int took_ms;	  /* -1: not measured */
	enum device_reason reason;
	uint32_t job;
	int scan_len;
	bool is_text;	  /* what was scanned, else bytes */
	uint32_t touched; /* cells, bits */
	int aim, hits;	  /* the how-manieth target, and how many were met */
	bool is_paper_noted;

	struct machine machine;
	struct trace trace;

	enum command_kind again;     /* RESTART or REBOOT, while it is held */
	int64_t held_ms, held_by_ms; /* since when, heard of last; 0: not */
};

/* Nobody is here: somebody may come in. */
bool tech_may_enter(const struct kiosk *kiosk);
/* Seconds until it ends by itself. */
int tech_left_s(const struct kiosk *kiosk);
/* How much of the button's time is over, per mille. */
int tech_held_permille(const struct kiosk *kiosk);
int tech_locked_s(const struct kiosk *kiosk);
/* No PIN helps now, only a code. */
bool tech_is_shut(const struct kiosk *kiosk);
int tech_glass_left_s(const struct kiosk *kiosk);
/* Which of the plain colours is shown. */
int tech_picture(const struct kiosk *kiosk);
/* What happened last, newest first, as indexes of the recorder; returns how many. */
int tech_log(const struct kiosk *kiosk, int out[TECH_LOG_LINES]);

#endif
