/*
 * What goes over the image's configuration: what the terminal was told when it came into its fleet
 * (path.own/terminal.conf), and over it what the fleet has signed (config.json there). Of the
 * signed ones the newest that is right and that the kiosk starts with; else the last good one; else
 * none. At start, on the main thread; waits for the disk. After json_init.
 */
#ifndef ONEDOOR_CONFIG_OWN_H
#define ONEDOOR_CONFIG_OWN_H

#include "firmware/config.h"

struct config_own {
	int64_t version;		/* of the signed one that is in force; 0: none */
	char said[CONFIG_SAID_LEN + 1]; /* why it is not the newest; "" it is */
};

/* path.own and fleet.key of `config` say where, and who must have signed. is_start: the kiosk
 * starts with it; a configuration with which it did not come to its end is put aside in time. */
void config_lay_own(struct config *config, bool is_start, struct config_own *own_out);
/* care_judge_fn. */
enum err config_judge(const char *text, size_t len, char said[CONFIG_SAID_LEN + 1]) MUST_CHECK;

#endif
