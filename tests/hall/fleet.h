/*
 * The fleet: which terminals there are, what they are told, and who is shut out. In the database;
 * who calls is inside a write transaction where something changes.
 */
#ifndef ONEDOOR_TESTS_HALL_FLEET_H
#define ONEDOOR_TESTS_HALL_FLEET_H

#include <jansson.h>

#include "tests/hall/authority.h"
#include "tests/hall/hall.h"

enum { ORDER_LIVES_MS = 24 * 3600 * 1000, ENROLMENT_LIVES_MS = 3600 * 1000 };

bool is_terminal(const char *text); /* terminal-... */

/* Every certificate that the terminal has is worth nothing from now on; one that it is given later
 * is good again. */
void fleet_revoke(struct conn *conn, const char *terminal);
bool fleet_is_shut_out(struct conn *conn, const char *terminal, const char *serial) MUST_CHECK;
/* The certificate is one of this terminal's. */
void fleet_issued(struct conn *conn, const char *terminal, const struct issued *issued);
void fleet_settle(struct conn *conn, const char *terminal, const char *site, int64_t now_ms);

/* scope: fleet (name ""), site or device. */
void fleet_set_config(
	struct conn *conn, const char *scope, const char *name, const json_t *conf, int64_t now_ms);
/* Grows with every change of what the terminal would get; 0: there is nothing for it. */
int64_t fleet_config_version(struct conn *conn, const char *terminal);
/* What the fleet, the site and the device say, as one text; mem_free. */
char *fleet_config(struct conn *conn, const char *terminal) MUST_CHECK;

/* An order to the terminal, the contract's Command (a command is here what people type); its id.
 * args: its members beside the name, taken over. */
int64_t fleet_order(
	struct conn *conn, const char *terminal, const char *name, json_t *args, int64_t now_ms);
/* The contract's array of those without a result behind the id. */
json_t *fleet_orders(
	struct conn *conn, const char *terminal, int64_t after, int64_t now_ms) MUST_CHECK;

#endif
