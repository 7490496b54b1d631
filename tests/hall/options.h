/* The command line of onedoor-hall. */
#ifndef ONEDOOR_TESTS_HALL_OPTIONS_H
#define ONEDOOR_TESTS_HALL_OPTIONS_H

#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"

struct options {
	const char *tls_dir, *db, *keys, *fixtures, *control, *qr_base, *host;
	const char *collections; /* NULL: those of the fixtures */
	struct limits *limits;
	int port, phone_port, staff_port, card_limit, seed, certificate_days;
	bool is_queue_only; /* what else there is, is coming */
	int64_t time_ms;    /* negative: now */
	bool is_public;
	enum hours_mode hours;
};

/*
 * limits are set as the line says and go into options_out. False: the program ends with
 * *status_out, 0 after --help, 2 after a mistake, which has been named.
 */
bool options_parse(int argc, char **argv, struct limits *limits, struct options *options_out,
	int *status_out) MUST_CHECK;

#endif
