/*
 * The stick's pages, as a function of what is known of the machine's disks, what was touched and
 * how far the writing is. No I/O; one thread.
 */
#ifndef ONEDOOR_INSTALL_INSTALL_H
#define ONEDOOR_INSTALL_INSTALL_H

#include "firmware/base/lang.h"
#include "firmware/install/disks.h"
#include "firmware/install/writing.h"
#include "ui/kit/ui.h"

enum install_page {
	INSTALL_NO_DISK,
	INSTALL_CHOOSE,	 /* of several disks */
	INSTALL_CONFIRM, /* what is lost, and one control that is held */
	INSTALL_WORKING,
	INSTALL_DONE,
	INSTALL_FAILED,
	INSTALL_LEAVING, /* the machine restarts, or is switched off */
	INSTALL_PAGE_COUNT
};

/* So long the confirmation is held: nobody does that by accident. */
enum { INSTALL_HOLD_MS = 2000 };

struct install {
	enum install_page page;
	enum lang lang;
	struct disks disks;
	struct disk disk; /* the chosen one */
	bool is_kept;	  /* its data stay */
	int64_t held_ms;  /* since when the confirmation is held; 0: it is not */
	enum install_step step;
	int permille;
	int64_t began_ms;
	enum install_fault fault;
};

void install_init(struct install *install, enum lang lang, enum install_fault fault);
/* The disks as they are now. */
void install_see(struct install *install, const struct disks *disks);

/* What is to be done now. */
enum install_order {
	INSTALL_NOTHING,
	INSTALL_WRITE, /* install.disk, install.is_kept; then told about below */
	INSTALL_RESTART,
	INSTALL_POWER_OFF
};
enum install_order install_act(struct install *install, enum action action, int arg) MUST_CHECK;
/* Whether a finger lies on the confirmation now. */
enum install_order install_hold(struct install *install, bool is_held, int64_t now_ms) MUST_CHECK;

void install_tell(struct install *install, enum install_step step, int permille);
void install_end(struct install *install, enum install_fault fault);
/* How long the writing may still take; -1: nobody knows yet. */
int64_t install_left_ms(const struct install *install, int64_t now_ms);

/* As ui_end. */
const struct draw_list *install_draw(struct ui *ui, int64_t now_ms, const struct install *install);

#endif
