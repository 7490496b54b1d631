/*
 * The two lines to the hall. One worker serves the citizen who stands there, on order; the other
 * does the house's work by itself: it keeps catalogue, status, time, leased number blocks and the
 * outbox up to date, with back-off and jitter. Each has its own connection (libcurl), and neither
 * waits for the other; the caches and what must survive a power cut (SQLite) are shared. Neither
 * knows the kiosk or the screens.
 */
#ifndef ONEDOOR_HALL_HALL_H
#define ONEDOOR_HALL_HALL_H

#include <stdint.h>
#include "firmware/base/mailbox.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"

struct hall;

/* Borrowed during hall_create only. */
struct hall_config {
	const char *url;       /* "https://hall.example.gov.cn:8443" */
	const char *ca_file;   /* the private CA, the only one trusted */
	const char *cert_file; /* client certificate, PEM */
	const char *key_file;
	const char *pinned_key; /* "sha256//…" of the hall's public key; "" when only the CA pins */
	const char *data_dir;	/* holds kiosk.db and public.db; made when missing */
	const char *terminal_id;
	int block_size; /* numbers leased per zone for use offline; 0 switches offline tickets off
			 */
	int64_t answer_limit_ms; /* how long a citizen waits for the hall before the offline way is
				    taken */

	int64_t lists_after_ms; /* from the start until lists are fetched that nobody asks for; a
				   city's kiosks are switched on together */

	/* 0: the usual. Tests hurry. */
	int64_t status_every_ms;      /* 15 s, as openapi.yaml allows at most */
	int64_t time_every_ms;	      /* 10 min */
	int64_t catalog_every_ms;     /* 5 min */
	int64_t plan_every_ms;	      /* 1 h, and whenever the catalogue is another one */
	int64_t collections_every_ms; /* 15 min, and whenever there is a reason */
	int64_t upkeep_every_ms;      /* leases and outbox: 1 min, and whenever there is a reason */
	int64_t retry_base_ms;	      /* back-off while offline: 1 s */
	int64_t retry_cap_ms;	      /* 60 s */
};

/* After json_init. facts: the main mailbox; outlives the hall. Starts at once, never waits for the
 * network or the disk; a folder that cannot be used is told as MSG_STORAGE_CHANGED and tried again.
 * NULL when the configuration cannot work (address not https): logged. */
struct hall *hall_create(const struct hall_config *config, struct mailbox *facts);
/* Ends the thread within 2 s; what is not reconciled stays in the outbox. NULL is allowed. */
void hall_destroy(struct hall *hall);
/* Any thread; takes over cmd; never waits. Orders: those that orders.def gives it. */
void hall_order(struct hall *hall, struct cmd *cmd);

#endif
