/* The options of the small programs beside the kiosk. Main thread. */
#ifndef ONEDOOR_OPTIONS_H
#define ONEDOOR_OPTIONS_H

#include "firmware/config.h"

/* --config FILE, --set section.key=value, --version, --help, into config; a file may be wrong: what
 * is right of it is taken. Behind them at most words_max words, from optind on. False: the program
 * is to end, with *status_out. */
bool options_take(const char *program, int argc, char **argv, int words_max, struct config *config,
	int *status_out);

#endif
