/*
 * What the fleet has signed about how this terminal is to be (openapi.yaml, getConfig), and the
 * names of what a terminal keeps of its own, all in path.own. Any thread, after json_init; waits
 * for no disk.
 */
#ifndef ONEDOOR_FLEET_SETTINGS_H
#define ONEDOOR_FLEET_SETTINGS_H

#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

/* By these names in path.own. */
#define OWN_CONF	  "terminal.conf" /* what it was told when it came into the fleet; written last */
#define OWN_PEM		  "terminal.pem"     /* its key, then its certificate */
#define OWN_CA		  "ca.pem"	     /* the hall's */
#define OWN_NEW_KEY	  "new.key"	     /* the key of a certificate that is asked for */
#define OWN_NEW_CA	  "new-ca.pem"	     /* the CA that a code speaks of */
#define OWN_REVOKED	  "revoked"	     /* it is there: the hall has shut the terminal out */
#define OWN_SETTINGS	  "config.json"	     /* the newest that the fleet has signed … */
#define OWN_SETTINGS_GOOD "config.good.json" /* … the one before it … */
#define OWN_SETTINGS_BAD                                                                           \
	"config.bad.json" /* … and one that the kiosk did not start with, or reached no hall */
#define OWN_UNPROVEN                                                                               \
	"config.unproven" /* it is there: it has started, and not yet reached the hall */
#define OWN_TRIAL                                                                                  \
	"config.trial" /* how often it was tried; gone as soon as the kiosk has started            \
			*/
#define OWN_LOCKOUT                                                                                \
	"lockout"	    /* how often a wrong PIN was typed, and until when none is looked at */
#define OWN_VOLUME "volume" /* as a technician has set it */

enum {
	SETTINGS_TERMINAL_LEN = 64,
	SETTINGS_TEXT_MAX_LEN = 64 * 1024,
	SETTINGS_FILE_MAX_LEN = 6 * SETTINGS_TEXT_MAX_LEN + 1024, /* as JSON at its longest */
};

struct fleet_settings {
	char terminal[SETTINGS_TERMINAL_LEN + 1]; /* whose */
	int64_t version;			  /* grows; 0: nothing is said */
	char *text;				  /* a kiosk.conf, to be freed with mem_free */
	size_t text_len;
};

/* Of the kept form: getConfig's answer, and whose it is as "terminal". ERR_INVALID: it is none;
 * ERR_REFUSED: not signed by the fleet for that terminal, that version and this text. */
enum err fleet_settings_read(
	const char *key_text, const char *json, size_t len, struct fleet_settings *out) MUST_CHECK;

#endif
