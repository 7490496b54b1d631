/*
 * The composition root: builds every part in order of need, hands each what it needs, runs the main
 * loop, tears down in reverse. The only place where screens, kiosk, drivers and hall meet. Main
 * thread.
 */
#ifndef ONEDOOR_APP_H
#define ONEDOOR_APP_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/config.h"
#include "firmware/config_own.h"

struct app_options {
	const char *control_path;     /* NULL: no control socket */
	const struct config_own *own; /* what of the configuration is the fleet's */
	int panel_fd;		      /* lent by who shows the panel before us; 0: nobody does */
};

/* Driving the kiosk from outside, with fingers and time of one's own: the word of the command line,
 * and what is said of it. NULL and "" in the program that ships; "onedoor-driven" has it. */
extern const char *const app_drive_option;
extern const char *const app_drive_usage;

/* Returns when told to stop (signal, closed window, control). Logs why when it fails. */
enum err app_run(const struct config *config, const struct app_options *options) MUST_CHECK;

#endif
