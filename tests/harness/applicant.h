/*
 * The kiosk's client of the hall without a kiosk around it, which hands in applications: for tests
 * and benches that kill it, or want many of them. One thread.
 */
#ifndef ONEDOOR_TESTS_APPLICANT_H
#define ONEDOOR_TESTS_APPLICANT_H

#include "firmware/hall/hall.h"
#include "tests/harness/lines.h"

struct applicant {
	char url[64], ca[300], cert[300], key[300], data[300];
};

/* Terminal 0001 on that line; data: the folder's name beside the hall's files. */
struct applicant applicant_on(const struct lines *lines, int line, const char *data);
/* The usual intervals of a hurried test; what is set in `pace` goes before them. facts outlives the
 * hall. */
struct hall *applicant_open(
	const struct applicant *who, const struct hall_config *pace, struct mailbox *facts);
/* A complaint with no name, all of them different. key: TICKET_KEY_LEN bytes. */
void applicant_hand_in(struct hall *hall, const char *key);

#endif
