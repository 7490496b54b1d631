/*
 * The bodies we send. Each is compact JSON text to be freed with json_text_free (which overwrites
 * it). No I/O.
 */
#ifndef ONEDOOR_HALL_API_REQUESTS_H
#define ONEDOOR_HALL_API_REQUESTS_H

#include "firmware/base/json.h"
#include "firmware/msg/cmd.h"

/* An Identity object; personal. NULL when what is given cannot be one (no way, empty number). */
char *identity_body(enum identify_way way, const struct id_card *card, const struct pii *phone);
/* The same as a tree of the caller's. */
struct json *identity_object(
	enum identify_way way, const struct id_card *card, const struct pii *phone);
/* token NULL or "": without identity. */
/* appointment "": a number for the matter. */
char *ticket_body(const char *matter, const char *appointment, const char *token);
/* date as "2026-11-24". */
char *lease_body(const char *zone, int count, const char *date);
struct heartbeat_facts {
	int outbox_count, refused_count;
	enum storage storage;
	int64_t uptime_s;
	const char *catalog_version;
	const struct line_state *line; /* for the technician's file; NULL: not said */
};
char *heartbeat_body(const struct heartbeat *heartbeat, const struct heartbeat_facts *facts);

#endif
