/*
 * What the terminal does for itself, beside any citizen: it comes into the fleet, keeps its
 * certificate and configuration fresh, carries out commands, updates its system, and lets
 * technicians in. One worker with a connection of its own to the hall; it neither knows the kiosk
 * nor the screens. What it learns are facts (facts.def, worker care), what it is told are orders
 * (orders.def, to care). All it keeps is in the terminal's own folder (path.own).
 */
#ifndef ONEDOOR_CARE_CARE_H
#define ONEDOOR_CARE_CARE_H

#include <stdint.h>
#include "firmware/base/mailbox.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"

struct care;

/* Whether the kiosk could start with this text of the fleet's over what it has: OK, or ERR_INVALID
 * and what is wrong with it first. Any thread. */
typedef enum err care_judge_fn(const char *text, size_t len, char said[CARE_WORDS_LEN + 1]);
/* Where updates come from, and what is asked about them. */
struct update_config {
	const char *server, *tenant, *target, *token_file; /* hawkBit's (ddi.h); "": none */
	const char *ca_file;				   /* of servers beside the hall */
	const char *stick;  /* the socket at which a stick is asked for */
	const char *health; /* where the kiosk says how it is */
};

/* Its texts are borrowed as long as the care lives. */
struct care_config {
	const char *terminal_id;
	const char *own_dir;   /* certificate, signed configuration, what must be known after a
				  restart; "" none */
	const char *fleet_key; /* base64url of the fleet's Ed25519 key; "": there is no fleet */
	const char *pin_hash;  /* of this terminal's technicians (fleet/pin.h); "": none */
	const char *hall_url, *ca_file, *cert_file, *key_file, *pinned_key;
	const char *data_dir;	  /* where the hall's time and the paper's count are kept */
	const char *metrics_file; /* ""  none */
	const char *log_server;	  /* host:port; "" none */
	int64_t roll_mm;	  /* how long a new roll of paper is */
	int64_t config_version;	  /* of the signed configuration in force; 0: the image's own */
	const char *config_said;  /* why it is not the newest; "" it is */
	care_judge_fn *judge;
	struct update_config update;
};

/* After json_init. facts: the main mailbox; outlives the care. Starts at once, never waits. */
struct care *care_create(const struct care_config *config, struct mailbox *facts);
/* Ends the thread within 2 s. NULL is allowed. */
void care_destroy(struct care *care);
/* Any thread; takes over cmd; never waits. */
void care_order(struct care *care, struct cmd *cmd);

#endif
