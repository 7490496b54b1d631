/*
 * How a terminal comes into the fleet: a code that a technician shows its scanner, the one request
 * that needs no certificate, and new certificates for old ones (api.h). The code's text is laid
 * down in the contract, at enrolTerminal.
 */
#ifndef ONEDOOR_TESTS_HALL_ENROL_H
#define ONEDOOR_TESTS_HALL_ENROL_H

#include "firmware/fleet/code.h"
#include "tests/hall/hall.h"
#include "tests/hall/request.h"

/* What a code for the terminal holds, which stands at the site; one that was not used yet is void.
 * False: this hall cannot certify. Inside a write transaction. */
bool enrol_begin(struct hall *hall, struct conn *conn, const char *terminal, const char *site,
	struct enrol_code *code_out) MUST_CHECK;

/* Of the public side: fill the reply. type: the Content-Type, NULL when missing. */
void enrol_ca(struct hall *hall, struct reply *reply);
void enrol_take(
	struct hall *hall, const char *type, const char *body, size_t len, struct reply *reply);

#endif
